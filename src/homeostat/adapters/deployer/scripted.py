"""A deployer in memory, for tests, which say what is healthy and what was counted."""

from homeostat.errors import HomeostatError
from homeostat.ports import Clock
from homeostat.records import Change, Deployment, Service, Traffic


class ScriptedDeployer:
    """`unhealthy` holds releases that never get healthy; `failures` are raised one by one by the next deploys."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.unhealthy: set[str] = set()
        self.failures: list[HomeostatError] = []
        self.deployments: list[Deployment] = []  # in the order in which they were asked for
        self._counts: dict[tuple[str, str], tuple[int, int]] = {}

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        del brings  # a test's own
        if self.failures:
            raise self.failures.pop(0)
        for known in self.deployments:
            if (known.service, known.deployment_id) == (service.name, deployment_id):
                return known
        old = self.current(service)
        healthy = release not in self.unhealthy
        now = self._clock.now()
        deployment = Deployment(
            deployment_id=deployment_id,
            service=service.name,
            commit=commit,
            release=release,
            previous_commit=old.commit if old else "",
            previous_release=old.release if old else "",
            healthy=healthy,
            started_at=now,
            finished_at=now,
            detail=f"answers {service.health_path}" if healthy else "It ended before it was healthy: scripted",
        )
        self.deployments.append(deployment)
        return deployment

    def current(self, service: Service) -> Deployment | None:
        healthy = (one for one in reversed(self.deployments) if one.service == service.name and one.healthy)
        return next(healthy, None)

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        now = self._clock.now()
        return tuple(
            Traffic(release=release, requests=requests, errors=errors, counted_at=now)
            for (name, release), (requests, errors) in self._counts.items()
            if name == service.name
        )

    def count(self, service: Service, release: str, *, requests: int, errors: int = 0) -> None:
        """Let requests be answered by a release."""
        before = self._counts.get((service.name, release), (0, 0))
        self._counts[service.name, release] = (before[0] + requests, before[1] + errors)
