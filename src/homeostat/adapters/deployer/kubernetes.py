"""Releases as new images of a Kubernetes Deployment, by the cluster's own rollout.

Where Argo Rollouts or Flagger look after the workload, they are told in the way they are always told, by a new image,
and left in charge: their word decides. What we asked for stands in the annotations of the pods' template, which every
way of going back takes back with the rest.

kubectl's rule for the end of a rollout: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
Argo's phases: https://argo-rollouts.readthedocs.io, Flagger's: https://docs.flagger.app (v1beta1, status.phase).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

import msgspec

from homeostat.adapters.deployer.asked import Order, Progress, Serving
from homeostat.adapters.deployer.cluster import Cluster
from homeostat.adapters.deployer.smoke import NotHealthy, one_line
from homeostat.adapters.deployer.urls import url_of
from homeostat.codec import convert
from homeostat.errors import DeployerUnavailable, NotConfigured, NotFound
from homeostat.records import Service

_ID, _COMMIT, _RELEASE = "homeostat/deployment-id", "homeostat/commit", "homeostat/release"
_CRASHES = 3  # of a container of the new release, after which its rollout is not waited for any longer
_DEPLOYMENTS, _ROLLOUTS, _CANARIES = (
    "apps/v1/deployments",
    "argoproj.io/v1alpha1/rollouts",
    "flagger.app/v1beta1/canaries",
)


class _Condition(msgspec.Struct, frozen=True):
    type: str = ""
    reason: str = ""
    message: str = ""


class _Status(msgspec.Struct, frozen=True, rename="camel"):
    """Of a Deployment, a Rollout or a Canary: each has some of these."""

    observed_generation: int | str = 0  # a Rollout's is text
    replicas: int = 0
    updated_replicas: int = 0
    available_replicas: int = 0
    conditions: list[_Condition] = []
    phase: str = ""
    message: str = ""
    abort: bool = False
    current_pod_hash: str = ""
    stable_rs: str = msgspec.field(default="", name="stableRS")
    workload_observed_generation: int | str = 0
    last_applied_spec: str = ""


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    name: str = ""
    generation: int = 0
    resource_version: str = ""
    annotations: dict[str, str] = {}


class _Reference(msgspec.Struct, frozen=True):
    kind: str = ""
    name: str = ""


class _PodSpec(msgspec.Struct, frozen=True):
    containers: list[dict[str, object]] = []


class _Template(msgspec.Struct, frozen=True):
    metadata: _Metadata = _Metadata()
    spec: _PodSpec = _PodSpec()


class _Spec(msgspec.Struct, frozen=True, rename="camel"):
    replicas: int = 1
    paused: bool = False
    template: _Template = _Template()
    workload_ref: _Reference | None = None
    target_ref: _Reference | None = None


class _Workload(msgspec.Struct, frozen=True):
    metadata: _Metadata = _Metadata()
    spec: _Spec = _Spec()
    status: _Status = _Status()


class _Waiting(msgspec.Struct, frozen=True):
    reason: str = ""
    message: str = ""


class _ContainerState(msgspec.Struct, frozen=True):
    waiting: _Waiting | None = None
    terminated: _Waiting | None = None


class _ContainerStatus(msgspec.Struct, frozen=True, rename="camel"):
    name: str = ""
    restart_count: int = 0
    state: _ContainerState = _ContainerState()
    last_state: _ContainerState = _ContainerState()


class _PodStatus(msgspec.Struct, frozen=True, rename="camel"):
    container_statuses: list[_ContainerStatus] = []


class _Pod(msgspec.Struct, frozen=True):
    metadata: _Metadata = _Metadata()
    status: _PodStatus = _PodStatus()


_T = TypeVar("_T", _Workload, _Pod)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Where the image stands, and who else looks after it."""

    path: str  # what is patched: a Deployment, or a Rollout with a template of its own
    workload: _Workload
    rollout: _Workload | None = None
    canary: _Workload | None = None


class Kubernetes:
    """A cluster's workloads. Their options are in docs/deployers.md."""

    options = frozenset(
        ["deployment", "namespace", "container", "image", "push", "context", "dockerfile", "kubeconfig", "url"]
    )

    def __init__(
        self,
        build: Callable[[Service, Order, Callable[[], bool]], str],
        cluster_for: Callable[[str], Cluster] = Cluster,
    ) -> None:
        self._build = build
        self._cluster_for = cluster_for  # by the path of a kubeconfig; "" for where we run

    def check(self, service: Service) -> None:
        if "image" not in service.deployer_options:
            raise NotConfigured(
                f"{service.name} names no image for the cluster: homeostat services add {service.name}"
                " --deployer-option image='registry.example.org/shop:{commit}'"
            )
        if self._find(service).workload.spec.paused:
            raise NotConfigured(
                f"Deployment {_named(service)} is paused: kubectl rollout resume deployment {_named(service)}"
            )

    def serving(self, service: Service) -> Serving:
        """By the template's annotations; of what somebody else deployed, the image is all that is known."""
        found = self._find(service)
        workload = found.workload
        if found.canary:  # what serves is Flagger's copy
            workload = self._get(service, _DEPLOYMENTS, f"{_named(service)}-primary") or workload
        notes = workload.spec.template.metadata.annotations
        image = str(_container(service, workload).get("image", ""))
        return Serving(commit=notes.get(_COMMIT, ""), release=notes.get(_RELEASE, "") or image)

    def mark(self, service: Service) -> str:
        """The spec that Flagger knows; nothing where there is no Flagger."""
        canary = self._find(service).canary
        return canary.status.last_applied_spec if canary else ""

    def ask(self, service: Service, order: Order, go_on: Callable[[], bool]) -> str:
        """Set the image, unless the template says that it was."""
        found = self._find(service)
        if found.workload.spec.template.metadata.annotations.get(_ID) == order.deployment_id:
            return order.deployment_id
        image = self._build(service, order, go_on) if order.commit else order.release
        patch = _patch(service, found.workload, order, image)
        try:
            self._cluster(service).patch(found.path, _namespace(service), _named(service), patch)
        except NotHealthy as error:
            raise NotHealthy(f"The cluster refused the image: {error}") from error
        return order.deployment_id

    def progress(self, service: Service, order: Order, *, mark: str, ticket: str) -> Progress | None:
        del ticket
        found = self._find(service)
        asked = found.workload.spec.template.metadata.annotations.get(_ID)
        if asked != order.deployment_id:
            return Progress(problem="Somebody else has changed the workload meanwhile", back=True)
        if found.canary:
            return of_flagger(found.canary, mark=mark)
        if found.rollout:
            return of_argo(found.rollout, found.workload)
        ended = of_deployment(found.workload)
        if ended and not ended.problem:
            return ended
        stuck, why = self._pods(service, order)
        if ended:
            return Progress(problem=f"{ended.problem}: {why}" if why else ended.problem)
        return Progress(problem=why) if stuck else None

    def reached_at(self, service: Service) -> str:
        return url_of(service)

    # --- what is there

    def _find(self, service: Service) -> _Found:
        """The workload, and who looks after it.

        Raises:
            NotConfigured: there is none of that name.
        """
        name = _named(service)
        rollout = self._get(service, _ROLLOUTS, name)
        if rollout and not rollout.spec.workload_ref:
            return _Found(path=_ROLLOUTS, workload=rollout, rollout=rollout)
        workload = self._get(service, _DEPLOYMENTS, name)
        if workload is None:
            raise NotConfigured(f"There is no Deployment or Rollout {name} in the namespace {_namespace(service)}.")
        listed = self._cluster(service).listed(_CANARIES, _namespace(service))
        canaries = (_told(one, _Workload) for one in listed)
        canary = next((c for c in canaries if c.spec.target_ref == _Reference(kind="Deployment", name=name)), None)
        return _Found(path=_DEPLOYMENTS, workload=workload, rollout=rollout, canary=canary)

    def _get(self, service: Service, path: str, name: str) -> _Workload | None:
        try:
            return _told(self._cluster(service).get(path, _namespace(service), name), _Workload)
        except NotFound:
            return None

    def _pods(self, service: Service, order: Order) -> tuple[bool, str]:
        """Whether the order's pods crash again and again, and what keeps them from running."""
        why = ""
        for told in self._cluster(service).listed("v1/pods", _namespace(service)):
            pod = _told(told, _Pod)
            if pod.metadata.annotations.get(_ID) != order.deployment_id:
                continue
            for container in pod.status.container_statuses:
                if waits := container.state.waiting:
                    ended = container.last_state.terminated
                    more = f", it ended with {ended.reason} {ended.message}" if ended else ""
                    why = one_line(f"{container.name}: {waits.reason} {waits.message}{more}")
                    if container.restart_count >= _CRASHES:
                        return True, why
        return False, why

    def _cluster(self, service: Service) -> Cluster:
        return self._cluster_for(service.deployer_options.get("kubeconfig", ""))


def of_deployment(found: _Workload) -> Progress | None:
    """Where a Deployment's rollout stands, by the rule of `kubectl rollout status`."""
    status = found.status
    if int(status.observed_generation) < found.metadata.generation:
        return None
    for condition in status.conditions:
        if condition.type == "Progressing" and condition.reason == "ProgressDeadlineExceeded":
            return Progress(problem=condition.message or condition.reason)
    whole = status.updated_replicas >= found.spec.replicas and status.replicas <= status.updated_replicas
    return Progress() if whole and status.available_replicas >= status.updated_replicas else None


def of_argo(rollout: _Workload, workload: _Workload) -> Progress | None:
    """Where Argo's rollout stands. One that is paused waits for a person's promotion."""
    status = rollout.status
    seen = str(status.observed_generation) == str(rollout.metadata.generation)
    if rollout.spec.workload_ref:
        seen = seen and str(status.workload_observed_generation) == str(workload.metadata.generation)
    if not seen:
        return None
    if status.abort or status.phase == "Degraded":
        return Progress(problem=f"Argo Rollouts says {status.phase}: {one_line(status.message)}")
    return Progress() if status.phase == "Healthy" and status.current_pod_hash == status.stable_rs else None


def of_flagger(canary: _Workload, *, mark: str) -> Progress | None:
    """Where Flagger's analysis stands; nothing while it has not seen the new image."""
    status = canary.status
    if status.last_applied_spec == mark:
        return None
    if status.phase == "Failed":
        said = next((c.message for c in status.conditions if c.type == "Promoted"), "")
        return Progress(problem=f"Flagger says Failed: {one_line(said)}", back=True)
    return Progress() if status.phase == "Succeeded" else None


def _patch(service: Service, workload: _Workload, order: Order, image: str) -> dict[str, object]:
    """The image and what Sentry's SDK is told.

    A merge patch, since a Rollout takes no strategic one: so it holds all containers, and the version they had.
    """
    chosen = _container(service, workload)
    release = {"name": "SENTRY_RELEASE", "value": order.release}
    variables = cast("list[dict[str, object]]", chosen.get("env") or [])
    kept = [one for one in variables if one.get("name") != release["name"]]
    changed: dict[str, object] = {**chosen, "image": image, "env": [*kept, release]}
    containers = [changed if one is chosen else one for one in workload.spec.template.spec.containers]
    notes = {_ID: order.deployment_id, _COMMIT: order.commit, _RELEASE: order.release}
    cause = f"homeostat: {'return to ' if order.returning else ''}{order.release} ({order.deployment_id})"
    return {
        "metadata": {
            "resourceVersion": workload.metadata.resource_version,
            "annotations": {"kubernetes.io/change-cause": cause},
        },
        "spec": {"template": {"metadata": {"annotations": notes}, "spec": {"containers": containers}}},
    }


def _container(service: Service, workload: _Workload) -> dict[str, object]:
    """The container that the option names, else the first."""
    containers = workload.spec.template.spec.containers
    wanted = service.deployer_options.get("container", "")
    for one in containers:
        if not wanted or one.get("name") == wanted:
            return one
    raise NotConfigured(f"{_named(service)} has no container {wanted!r}.")


def _told(found: Mapping[str, object], kind: type[_T]) -> _T:
    try:
        return convert(found, kind)
    except msgspec.ValidationError as error:
        raise DeployerUnavailable(f"The cluster's answer cannot be read: {error}") from error


def _named(service: Service) -> str:
    return service.deployer_options.get("deployment", service.name)


def _namespace(service: Service) -> str:
    return service.deployer_options.get("namespace", "default")
