"""Each service's own deployer, as its records say."""

from collections.abc import Callable, Mapping

from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.errors import NotConfigured
from homeostat.ports import Deployer
from homeostat.records import Change, Deployment, Service, Traffic

KINDS = ("docker", "swarm", "kubernetes", "command", "webhook", "github-actions")


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


def runs_by_us(service: Service) -> bool:
    """Whether a deployer of ours takes its releases: a named one, or processes here with a command and a port."""
    return bool(service.deployer or (service.start and service.port))
