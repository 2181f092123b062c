"""Each service's own deployer, as its records say."""

from collections.abc import Callable, Mapping
from pathlib import Path

from homeostat.adapters.deployer.asked import Asked, AskingDeployer
from homeostat.adapters.deployer.building import ImageBuilder
from homeostat.adapters.deployer.command import Command
from homeostat.adapters.deployer.docker import OPTIONS as DOCKER_OPTIONS
from homeostat.adapters.deployer.docker import DockerDeployer
from homeostat.adapters.deployer.github_actions import GitHubActions
from homeostat.adapters.deployer.kubernetes import Kubernetes
from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.adapters.deployer.smoke import HEALTH_OPTION, check_health_seconds
from homeostat.adapters.deployer.swarm import Swarm
from homeostat.adapters.deployer.webhook import Webhook
from homeostat.errors import NotConfigured
from homeostat.ports import Clock, Deployer, Environments, SourceTree
from homeostat.records import Change, Deployment, Service, Traffic
from homeostat.records.orders import Kept

_OPTIONS = {
    "process": frozenset[str](),
    "docker": DOCKER_OPTIONS,
    "swarm": Swarm.options,
    "kubernetes": Kubernetes.options,
    "command": Command.options,
    "webhook": Webhook.options,
    "github-actions": GitHubActions.options,
}
KINDS = tuple(_OPTIONS)


def check_options(service: Service) -> None:
    """Refuse options that the service's deployer does not know.

    Raises:
        NotConfigured: it has another, or one with a value that is none.
    """
    kind = service.deployer or "process"
    known = _OPTIONS.get(kind, frozenset()) | {HEALTH_OPTION}
    if unknown := set(service.deployer_options) - known:
        raise NotConfigured(f"{kind} has no option {min(unknown)}; it has {', '.join(sorted(known))}.")
    if given := service.deployer_options.get(HEALTH_OPTION):
        check_health_seconds(given)


class DeployerByService:
    """The port, and what an operator asks besides of what runs on this machine. Each kind is made when it is used."""

    def __init__(self, makers: Mapping[str, Callable[[], Deployer]]) -> None:
        self._makers = makers
        self._made: dict[str, Deployer] = {}

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        return self._of(service).deploy(
            service, commit=commit, release=release, deployment_id=deployment_id, brings=brings
        )

    def widen(self, service: Service, *, commit: str, release: str, deployment_id: str) -> Deployment:
        return self._of(service).widen(service, commit=commit, release=release, deployment_id=deployment_id)

    def current(self, service: Service) -> Deployment | None:
        return self._of(service).current(service)

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        return self._of(service).traffic(service)

    def ensure_running(self, service: Service) -> Deployment | None:
        """Start what runs here again where it is gone; what runs elsewhere looks after itself.

        Raises:
            Unhealthy: the current release does not start any more.
        """
        one = self._of(service)
        return one.ensure_running(service) if isinstance(one, ProcessDeployer) else one.current(service)

    def look_after(self, service: Service) -> Kept:
        """Start what runs here again where it ended by itself; see `ProcessDeployer`."""
        one = self._of(service)
        return one.look_after(service) if isinstance(one, ProcessDeployer) else Kept()

    def stop(self, service: Service) -> None:
        one = self._of(service)
        if isinstance(one, ProcessDeployer):
            one.stop(service)

    def _of(self, service: Service) -> Deployer:
        if service.deployer not in self._makers:
            raise NotConfigured(
                f"{service.name} names the deployer {service.deployer!r}, which is none of {', '.join(KINDS)}."
            )
        if service.deployer not in self._made:
            self._made[service.deployer] = self._makers[service.deployer]()
        return self._made[service.deployer]


def every_deployer(
    home: Path,
    *,
    source_for: Callable[[Service], SourceTree],
    environments: Environments,
    clock: Clock,
    dsn_for: Callable[[Service], str],
    check: Callable[[], None] = lambda: None,
) -> DeployerByService:
    """All kinds that there are; `check` raises when nothing may be changed now."""

    def here(kind: type[ProcessDeployer]) -> Callable[[], Deployer]:
        return lambda: kind(
            home, source_for=source_for, environments=environments, clock=clock, dsn_for=dsn_for, check=check
        )

    def asking(make: Callable[[], Asked]) -> Callable[[], Deployer]:
        return lambda: AskingDeployer(home, make(), clock=clock, check=check)

    build = ImageBuilder(home, source_for)
    return DeployerByService(
        {
            "": here(ProcessDeployer),
            "process": here(ProcessDeployer),  # the same, for who changes back to it
            "docker": here(DockerDeployer),
            "swarm": asking(lambda: Swarm(build, dsn_for)),
            "kubernetes": asking(lambda: Kubernetes(build)),
            "command": asking(lambda: Command(home)),
            "webhook": asking(lambda: Webhook(clock)),
            "github-actions": asking(GitHubActions),
        }
    )
