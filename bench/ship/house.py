"""One service with its users, whose releases are tried one after the other, and what was said of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from releases import BASE, TARGET, Kind, repository_of
from traffic import Seen

from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.records import Deployment, NewFault, Observed, Outcome, Patch, Service, Traffic
from homeostat.stages.watch.gather import WARM_AFTER, with_traffic

LOOK_SECONDS = 1.0
PATCH = Patch(diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n")
SAYS = {True: "KeyError: x, in total in app/orders.py", False: "KeyError: x, in total in app/quotes.py"}


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(kw_only=True)
class Trial:
    """One deployment and what was said of it."""

    kind: Kind
    ours: str = "missed"  # "caught", "asked", "missed"; of a good one "passed", "asked", "false alarm"
    by: str = ""
    says: str = ""  # of one that was taken back: why, and what its users saw
    detected: float = 0.0  # seconds after the switch, or after the deployment was asked for where it never served
    returned: float = 0.0  # seconds until the release before served again
    way_back: float = 0.0  # of these, from the no on
    peers: dict[str, bool] = field(default_factory=dict)  # whether each takes it back
    machine_unseen: str = ""  # why it would have been taken back, had nobody looked at how busy the machine was
    requests: int = 0
    met: int = 0  # users whom it answered until the no was said, or until its watch was over
    as_canary: "Trial | None" = None  # the same release, on a share of those who ask first


class House:
    """One service with its users."""

    def __init__(
        self, folder: Path, number: int, kinds: Sequence[Kind], deployer: ProcessDeployer, port: int, *, canary: str
    ) -> None:
        self.kinds, self.deployer, self.canary = kinds, deployer, canary
        repository = folder / "repositories" / f"shop-{number}"
        self.base, *self.commits = repository_of(repository, [BASE, *kinds])
        self.service = Service(
            name=f"shop-{number}",
            project_id=number + 1,
            public_key="k",
            repository=str(repository),
            start="exec python service.py",
            port=port,
            canary=canary,
        )
        self.seen = Seen()
        self._began = Clock().now()

    def begin(self) -> None:
        """The old release, before there are users."""
        assert self.deployer.deploy(self.service, commit=self.base, release="before", deployment_id="0").healthy

    def traffic(self, release: str) -> Traffic | None:
        return next((one for one in self.deployer.traffic(self.service) if one.release == release), None)

    def observed(self, release: str, deployment: Deployment | None, kind: Kind = BASE) -> Observed:
        """As the store would tell it, had the service's errors been reported to it."""
        now = Clock().now()
        target, new = self.seen.faults[release, TARGET], self.seen.faults[release, "new"]
        fault = NewFault(bug_code="BUG-2", says=SAYS[kind.where_the_fix_is], events=new)
        observed = Observed(
            duration=now - deployment.finished_at if deployment else timedelta(minutes=1),
            requests=0,
            errors=0,
            target_events=target,
            target_failures=0 if deployment else target,
            new_faults=(fault,) if new else (),
        )
        warm_at = deployment.finished_at + WARM_AFTER if deployment else self._began
        return with_traffic(observed, self.traffic(release), warm_at=warm_at)


def why(outcome: Outcome) -> str:
    return next(each.name for each in outcome.measures if each.says == outcome.reason)
