"""The deployer as a process of its own, which holds the credentials of what runs the services and judges each order."""

from collections.abc import Callable

from homeostat.adapters.hand import Hand
from homeostat.records import Change, Deployment, Sealed, Service, Traffic
from homeostat.records.orders import DeployOrder, Kept, Nothing, OfService, WidenOrder


class RemoteDeployer:
    """Raises DeployerUnavailable while it does not answer."""

    def __init__(
        self,
        hand: Hand,
        *,
        check: Callable[[], None] = lambda: None,
        policies: Callable[[Change], tuple[Sealed, ...]] = lambda _: (),
    ) -> None:
        self._hand = hand
        self._check = check  # raises when nothing may be changed now; the deployer asks its own switch besides
        self._policies = policies  # the desk's documents that bear on a change

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        self._check()
        order = DeployOrder(
            service=service,
            commit=commit,
            release=release,
            deployment_id=deployment_id,
            brings=brings,
            policies=self._policies(brings) if brings else (),
        )
        return self._hand.ask("deploy", order, Deployment)

    def widen(self, service: Service, *, commit: str, release: str, deployment_id: str) -> Deployment:
        self._check()
        order = WidenOrder(service=service, commit=commit, release=release, deployment_id=deployment_id)
        return self._hand.ask("widen", order, Deployment)

    def current(self, service: Service) -> Deployment | None:
        return next(iter(self._hand.ask("current", OfService(service=service), tuple[Deployment, ...])), None)

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        return self._hand.ask("traffic", OfService(service=service), tuple[Traffic, ...])

    def answers_in(self, service: Service) -> float | None:
        """Seconds to a good answer of its health check; None when there was none."""
        return next(iter(self._hand.ask("answers", OfService(service=service), tuple[float, ...])), None)

    def smoke(self, service: Service) -> str:
        """Send each of its smoke requests once; the first failure, or ""."""
        return next(iter(self._hand.ask("smoke", OfService(service=service), tuple[str, ...])), "")

    def ensure_running(self, service: Service) -> Deployment | None:
        """Start the current release again where it is gone; None when nothing was deployed."""
        return next(iter(self._hand.ask("ensure_running", OfService(service=service), tuple[Deployment, ...])), None)

    def look_after(self, service: Service) -> Kept:
        """Start again what ended by itself; what was given up, and why."""
        return self._hand.ask("look_after", OfService(service=service), Kept)

    def stop(self, service: Service) -> None:
        """Stop the service; `ensure_running` starts it again."""
        self._hand.ask("stop", OfService(service=service), Nothing)
