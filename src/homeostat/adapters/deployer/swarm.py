"""Releases as updates of a Docker Swarm service, by Swarm's own rules.

Swarm starts the new task first, waits for its HEALTHCHECK, watches it for a while, and rolls back by itself. What we
asked for stands in the service's labels, which Swarm rolls back with the rest: the labels say what serves.
"""

from collections.abc import Callable

import msgspec

from homeostat.adapters.deployer import containers
from homeostat.adapters.deployer.asked import Order, Progress, Serving
from homeostat.adapters.deployer.smoke import NotHealthy, one_line
from homeostat.adapters.deployer.urls import url_of
from homeostat.codec import decode
from homeostat.errors import DeployerUnavailable, NotConfigured
from homeostat.records import Service

_COMMIT, _RELEASE, _ID = "homeostat.commit", "homeostat.release", "homeostat.deployment"
_MONITOR = "15s"  # that a started task has to stay alive for; Swarm's own five seconds are few for a real start
_UNDER_WAY = frozenset(["", "updating", "rollback_started"])  # "" until the orchestrator has seen it


class _Container(msgspec.Struct, frozen=True, rename="pascal"):
    image: str = ""


class _Template(msgspec.Struct, frozen=True, rename="pascal"):
    container_spec: _Container = _Container()


class _Spec(msgspec.Struct, frozen=True, rename="pascal"):
    labels: dict[str, str] | None = None
    task_template: _Template = _Template()


class _Version(msgspec.Struct, frozen=True, rename="pascal"):
    index: int = 0


class _UpdateStatus(msgspec.Struct, frozen=True, rename="pascal"):
    state: str = ""
    message: str = ""


class _SwarmService(msgspec.Struct, frozen=True, rename="pascal"):
    """As `docker service inspect` tells it: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Service."""

    version: _Version = _Version()
    spec: _Spec = _Spec()
    update_status: _UpdateStatus | None = None


class Swarm:
    """Options: `service` (its name in the swarm), `image`, `push`, `context`, `dockerfile`, `monitor`, `url`."""

    options = frozenset(["service", "image", "push", "context", "dockerfile", "monitor", "url"])

    def __init__(
        self, build: Callable[[Service, Order, Callable[[], bool]], str], dsn_for: Callable[[Service], str]
    ) -> None:
        self._build = build  # gives the image of an order, made or found
        self._dsn_for = dsn_for

    def check(self, service: Service) -> None:
        self._inspect(service)

    def serving(self, service: Service) -> Serving:
        """By its labels; of what somebody else deployed, the image is all that is known."""
        now = self._inspect(service)
        image = now.spec.task_template.container_spec.image
        return Serving(commit=_labels(now).get(_COMMIT, ""), release=_labels(now).get(_RELEASE, "") or image)

    def mark(self, service: Service) -> str:
        return str(self._inspect(service).version.index)

    def ask(self, service: Service, order: Order, go_on: Callable[[], bool]) -> str:
        """Update the service, unless its labels say that it was."""
        if _labels(self._inspect(service)).get(_ID) == order.deployment_id:
            return order.deployment_id
        # A release that somebody else deployed is known by its image alone.
        image = self._build(service, order, go_on) if order.commit else order.release
        words = ["service", "update", "--detach", "--quiet", "--image", image, "--force"]
        if "image" in service.deployer_options:
            words += ["--with-registry-auth"]
        else:
            words += ["--no-resolve-image"]
        words += [
            "--update-order",
            "start-first",
            "--update-failure-action",
            "rollback",
            "--rollback-order",
            "start-first",
        ]
        words += [
            "--update-monitor",
            service.deployer_options.get("monitor", _MONITOR),
            "--update-max-failure-ratio",
            "0",
        ]
        for name, value in ((_ID, order.deployment_id), (_COMMIT, order.commit), (_RELEASE, order.release)):
            words += ["--label-add", f"{name}={value}"]
        told = {
            "SENTRY_DSN": self._dsn_for(service),
            "SENTRY_RELEASE": order.release,
            "SENTRY_ENVIRONMENT": service.environment,
        }
        for name, value in told.items():
            words += ["--env-add", f"{name}={value}"]
        try:
            containers.docker(*words, _named(service))
        except containers.DockerSaidNo as error:
            if "update out of sequence" in str(error):
                raise DeployerUnavailable(f"{_named(service)} is being changed by somebody else") from error
            raise NotHealthy(f"The update was refused: {one_line(str(error))}") from error
        return order.deployment_id

    def progress(self, service: Service, order: Order, *, mark: str, ticket: str) -> Progress | None:
        """Where the update stands, by UpdateStatus."""
        del ticket
        now = self._inspect(service)
        status = now.update_status or _UpdateStatus()
        if str(now.version.index) == mark or status.state in _UNDER_WAY:
            return None
        if _labels(now).get(_ID) == order.deployment_id and status.state == "completed":
            return Progress()
        if status.state == "rollback_completed":
            return Progress(problem=f"Swarm rolled it back: {self._why(service) or status.message}", back=True)
        if _labels(now).get(_ID) != order.deployment_id and status.state == "completed":
            return Progress(problem="Somebody else has updated the service meanwhile", back=True)
        return Progress(problem=f"Swarm says {status.state}: {status.message}")

    def reached_at(self, service: Service) -> str:
        return url_of(service)

    def _inspect(self, service: Service) -> _SwarmService:
        try:
            told = containers.docker("service", "inspect", "--format", "{{json .}}", _named(service))
            return decode(told, _SwarmService)
        except containers.DockerSaidNo as error:
            raise NotConfigured(
                f"There is no swarm service {_named(service)} ({one_line(str(error))}). Create it once:"
                f" docker service create --name {_named(service)} IMAGE"
            ) from error
        except msgspec.DecodeError as error:
            raise DeployerUnavailable(f"docker service inspect cannot be read: {error}") from error

    def _why(self, service: Service) -> str:
        """What the last task that failed ended with, and its last words."""
        try:
            told = containers.docker(
                "service",
                "ps",
                "--no-trunc",
                "--format",
                "{{.ID}} {{.Error}}",
                "--filter",
                "desired-state=shutdown",
                _named(service),
            )
            for task, _, error in (line.partition(" ") for line in told.splitlines()):
                if error.strip():
                    said = containers.docker("service", "logs", "--raw", "--tail", "5", task, seconds=10)
                    return one_line(f"{error.strip()}\n{said}")
        except (containers.DockerSaidNo, DeployerUnavailable):
            return ""
        return ""


def _labels(found: _SwarmService) -> dict[str, str]:
    return found.spec.labels or {}


def _named(service: Service) -> str:
    return service.deployer_options.get("service", service.name)
