"""A deployer in memory, for tests, which say what is healthy and what was counted."""

from dataclasses import replace

from homeostat.adapters.deployer.canaries import WIDE, canary_of
from homeostat.errors import HomeostatError, Refused
from homeostat.ports import Clock
from homeostat.records import Change, Deployment, Service, Side, Traffic


class ScriptedDeployer:
    """`unhealthy` holds releases that never get healthy; `failures` are raised one by one by the next deploys."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.unhealthy: set[str] = set()
        self.failures: list[HomeostatError] = []
        self.deployments: list[Deployment] = []  # in the order in which they were asked for
        self._counts: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._sides: dict[str, Side] = {}
        self.gave_up: dict[str, str] = {}  # by release

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        if self.failures:
            raise self.failures.pop(0)
        for known in self.deployments:
            if (known.service, known.deployment_id) == (service.name, deployment_id):
                return known
        old = self.current(service)
        healthy = release not in self.unhealthy
        canary = canary_of(service, brings)
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
            canary_percent=canary.percent if canary and old and healthy else 0,
        )
        self.deployments.append(deployment)
        return deployment

    def current(self, service: Service) -> Deployment | None:
        mine = (one for one in reversed(self.deployments) if one.service == service.name)
        return next((one for one in mine if one.healthy and not one.canary_percent), None)

    def widen(self, service: Service, *, commit: str, release: str, deployment_id: str) -> Deployment:
        if self.failures:
            raise self.failures.pop(0)
        wide_id, now = deployment_id + WIDE, self._clock.now()
        mine = [one for one in self.deployments if one.service == service.name]
        for known in mine:
            if known.deployment_id == wide_id:
                return known
        tried = next((one for one in mine if one.deployment_id == deployment_id and one.canary_percent), None)
        if tried is None or (tried.commit, tried.release) != (commit, release):
            raise Refused(f"{deployment_id} is no canary of {service.name} here.")
        runs = mine[-1] is tried and release not in self.gave_up
        wide = replace(
            tried, deployment_id=wide_id, canary_percent=0, healthy=runs, started_at=now, finished_at=now, detail=""
        )
        self.deployments.append(wide)
        return wide

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        now = self._clock.now()
        return tuple(
            Traffic(
                release=release,
                requests=requests,
                errors=errors,
                refused=refused,
                counted_at=now,
                side=self._sides.get(release),
                gave_up=self.gave_up.get(release, ""),
            )
            for (name, release), (requests, errors, refused) in self._counts.items()
            if name == service.name
        )

    def count(self, service: Service, release: str, *, requests: int, errors: int = 0, refused: int = 0) -> None:
        """Let requests be answered by a release."""
        before = self._counts.get((service.name, release), (0, 0, 0))
        self._counts[service.name, release] = (before[0] + requests, before[1] + errors, before[2] + refused)

    def side(self, service: Service, release: str, *, requests: int, failures: int = 0) -> None:
        """Let so many be answered on one side of a canary, each for another asker."""
        self.count(service, release, requests=requests, errors=failures)
        self._sides[release] = Side(
            requests=requests, failures=failures, askers=requests, answered=requests, failed=failures
        )
