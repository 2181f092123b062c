"""A Kubernetes cluster, asked by kr8s: the few calls that a deployer needs."""

import functools
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from homeostat.adapters.deployer.smoke import NotHealthy, one_line
from homeostat.errors import DeployerUnavailable, NotConfigured, NotFound

_TIMEOUT_SECONDS = 15
_MOST_LISTED = 500
_CONFLICT, _NOT_FOUND, _INVALID = 409, 404, 422
_KINDS = {
    "apps/v1/deployments": "Deployment",
    "v1/pods": "Pod",
    "argoproj.io/v1alpha1/rollouts": "Rollout",
    "flagger.app/v1beta1/canaries": "Canary",
}


class Cluster:
    """By a kubeconfig, else as a pod's service account, else by `~/.kube/config`: kr8s's own order."""

    def __init__(self, kubeconfig: str = "") -> None:
        if importlib.util.find_spec("kr8s") is None:
            raise NotConfigured("Kubernetes needs its library: pip install 'homeostat[kubernetes]'")
        if kubeconfig and not Path(kubeconfig).is_file():
            raise NotConfigured(f"There is no kubeconfig {kubeconfig}.")
        self._kubeconfig = kubeconfig

    def get(self, path: str, namespace: str, name: str) -> Mapping[str, object]:
        """One object, decoded.

        Raises:
            NotFound: there is none, or the cluster does not know the kind.
        """
        found = self.listed(path, namespace, name=name)
        if not found:
            raise NotFound(f"{name} is not in the namespace {namespace}")
        return found[0]

    def listed(self, path: str, namespace: str, *, name: str = "") -> tuple[Mapping[str, object], ...]:
        """The namespace's objects of a kind; none where the cluster does not know the kind."""
        import kr8s  # noqa: PLC0415 - an extra

        selected = {"field_selector": {"metadata.name": name}} if name else {}
        try:
            found: list[Mapping[str, object]] = []
            for each in _kind(path).list(api=_api(self._kubeconfig), namespace=namespace, **selected):
                found.append(cast("Mapping[str, object]", each.raw))
                if len(found) >= _MOST_LISTED:
                    break
        except kr8s.ServerError as error:
            if _status(error) == _NOT_FOUND:
                return ()
            raise _said(error) from error
        except Exception as error:
            raise _away(error) from error
        return tuple(found)

    def patch(self, path: str, namespace: str, name: str, patch: Mapping[str, object]) -> None:
        """Merge the patch into the object (RFC 7396).

        Raises:
            NotHealthy: the cluster refused it.
            DeployerUnavailable: somebody else changed the object since it was read.
        """
        import kr8s  # noqa: PLC0415 - an extra

        try:
            api = _api(self._kubeconfig)
            one = _kind(path)({"metadata": {"name": name, "namespace": namespace}}, api=api)
            one.patch(dict(patch), type="merge")
        except kr8s.ServerError as error:
            if _status(error) == _INVALID:
                raise NotHealthy(one_line(str(error))) from error
            if _status(error) == _CONFLICT:
                raise DeployerUnavailable(f"{name} is being changed by somebody else") from error
            raise _said(error) from error
        except Exception as error:
            raise _away(error) from error


@functools.cache
def _api(kubeconfig: str) -> Any:  # noqa: ANN401 - kr8s's own, untyped
    """One for each configuration, for as long as we run: kr8s leaves a connection open when its object is dropped."""
    import kr8s  # noqa: PLC0415 - an extra

    api = kr8s.api(kubeconfig=kubeconfig) if kubeconfig else kr8s.api()
    api.timeout = _TIMEOUT_SECONDS
    return api


def _kind(path: str) -> Any:  # noqa: ANN401 - a class that kr8s makes
    from kr8s.objects import new_class  # noqa: PLC0415 - an extra

    version, _, plural = path.rpartition("/")
    return new_class(kind=_KINDS[path], version=version, namespaced=True, plural=plural, asyncio=False)


def _status(error: Any) -> int:  # noqa: ANN401 - its answer may be missing
    return error.response.status_code if error.response is not None else 0


def _said(error: Exception) -> DeployerUnavailable | NotConfigured:
    status = _status(error)
    said = one_line(str(error))
    if status in (401, 403):
        return NotConfigured(f"The cluster answered {status}: {said}. docs/deployers.md has the role that is needed.")
    return DeployerUnavailable(f"The cluster answered {status}: {said}")


def _away(error: Exception) -> DeployerUnavailable | NotConfigured:
    """Whatever kr8s and what is below it raise when nobody answers, or no configuration is found."""
    said = one_line(f"{type(error).__name__}: {error}")
    if isinstance(error, ValueError | FileNotFoundError):
        return NotConfigured(f"No cluster is configured: {said}")
    return DeployerUnavailable(f"The cluster did not answer ({said})")
