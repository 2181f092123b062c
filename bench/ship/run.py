"""Good and bad releases in random order, deployed by the real process deployer under real traffic, and watched.

    python bench/ship/run.py [--deploys 100] [--services 6] [--window 60] [--rate 40] [--seed 1] [--bad KIND]
                             [--canary "10 %, 60 s"] [--busy 4]

With `--canary` each release is deployed once more, as a canary first; with `--busy` so many loops take the processors
for random stretches. The last line is one JSON object.
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peer
from busy import Busy
from releases import BAD, BASE, TARGET, Kind, in_random_order, repository_of
from traffic import Seen, Users
from with_canary import by_arm, print_arms, try_as_canary

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.adapters.source.git import GitSource
from homeostat.records import (
    Deployment,
    Environment,
    NewFault,
    Observed,
    Outcome,
    OutcomeKind,
    Patch,
    Service,
    Traffic,
    Wait,
)
from homeostat.stages.watch import ASKING, watch
from homeostat.stages.watch.gather import WARM_AFTER, with_traffic
from homeostat.stages.watch.pace import MOST_WINDOWS

LOOK_SECONDS = 1.0
BASELINE_SECONDS = 60.0  # of the old release, once for each service; it grows with each return to it
BETWEEN_SECONDS = 3.0
PATCH = Patch(diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n")
SAYS = {True: "KeyError: x, in total in app/orders.py", False: "KeyError: x, in total in app/quotes.py"}


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class ThisPython:
    def prepare(self, service: Service, tree: Path) -> Environment:
        del service, tree
        return Environment(variables={"PATH": str(Path(sys.executable).parent)})


@dataclass(kw_only=True)
class Trial:
    """One deployment and what was said of it."""

    kind: Kind
    ours: str = "missed"  # "caught", "asked", "missed"; of a good one "passed", "asked", "false alarm"
    by: str = ""
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
        self.base, *self._commits = repository_of(repository, [BASE, *kinds])
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

    def run(self, window: timedelta) -> list[Trial]:
        time.sleep(BASELINE_SECONDS)
        trials: list[Trial] = []
        for number, (kind, commit) in enumerate(zip(self.kinds, self._commits, strict=True), 1):
            trial = self._try(number, kind, commit, window)
            if self.canary:
                trial.as_canary = Trial(kind=kind)
                try_as_canary(self, trial.as_canary, f"c{number}", commit, window)
            trials.append(trial)
        return trials

    def _try(self, number: int, kind: Kind, commit: str, window: timedelta) -> Trial:
        trial = Trial(kind=kind)
        before = self.observed("before", None)
        self.seen.phase = "update"
        asked = time.monotonic()
        release = f"r{number}"
        deployment = self.deployer.deploy(self.service, commit=commit, release=release, deployment_id=release)
        self.seen.phase = "watch"
        if not deployment.healthy:
            trial.ours, trial.by = "caught", "health gate"
            trial.detected = trial.returned = time.monotonic() - asked
            trial.peers = dict.fromkeys(peer.FAILURE_LIMITS, True)
            return trial
        self._watch(trial, deployment, before, window)
        self.seen.phase = "rollback"
        began = Clock().now()
        back = self.deployer.deploy(self.service, commit=self.base, release="before", deployment_id=f"back-{number}")
        trial.way_back = (back.finished_at - began).total_seconds()  # what drains after that hurts nobody new
        trial.returned = trial.detected + trial.way_back
        assert back.healthy, back.detail
        self.seen.phase = "before"
        time.sleep(BETWEEN_SECONDS)
        return trial

    def _watch(self, trial: Trial, deployment: Deployment, before: Observed, window: timedelta) -> None:
        """Look each second. The first no counts; the window is seen through, for the peers' sake."""
        switched, looks = time.monotonic(), [self._look(deployment.release)]
        end, outcome, blind = window.total_seconds(), None, None
        while (watched := time.monotonic() - switched) < end + LOOK_SECONDS or _is_held(outcome, watched, end):
            time.sleep(LOOK_SECONDS)
            after = self.observed(deployment.release, deployment, trial.kind)
            if len(looks) <= peer.INTERVALS and watched >= len(looks) * end / peer.INTERVALS:
                looks.append(self._look(deployment.release))
            if not isinstance(blind, Outcome):
                sides = map(without_the_machine, (before, after))
                blind = watch(deployment, *sides, patch=PATCH, window=window, now=Clock().now())
            if isinstance(outcome, Outcome):
                continue
            outcome = watch(deployment, before, after, patch=PATCH, window=window, now=Clock().now())
            if asks(outcome):
                break  # it goes on until somebody answers
            trial.detected = time.monotonic() - switched
            trial.met = len(self.seen.met[deployment.release])
        trial.requests = looks[-1].requests
        said = outcome.kind if isinstance(outcome, Outcome) else OutcomeKind.INCONCLUSIVE
        took_back = said is OutcomeKind.REGRESSED
        names = ("passed", "false alarm") if trial.kind.good else ("missed", "caught")
        trial.ours = names[took_back]
        if asks(outcome):
            trial.ours, trial.by = "asked", "people"
        elif isinstance(outcome, Outcome) and took_back:
            trial.by = why(outcome)
        elif said is OutcomeKind.INCONCLUSIVE:
            trial.by = "held"
        if isinstance(blind, Outcome) and blind.kind is OutcomeKind.REGRESSED:
            trial.machine_unseen = why(blind)
        seen = peer.intervals(looks)
        trial.peers = {name: peer.takes_back(seen, limit) for name, limit in peer.FAILURE_LIMITS.items()}

    def _look(self, release: str) -> peer.Look:
        traffic = self._traffic(release)
        times = [*self.seen.times[release]]
        return peer.Look(traffic.requests, traffic.errors, times) if traffic else peer.Look(0, 0, times)

    def _traffic(self, release: str) -> Traffic | None:
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
        return with_traffic(observed, self._traffic(release), warm_at=warm_at)


def without_the_machine(observed: Observed) -> Observed:
    """As it was counted before the watch looked at how busy the machine was."""
    return replace(observed, answering=tuple(replace(one, waited=None, used=None) for one in observed.answering))


def asks(answer: Outcome | Wait | None) -> bool:
    """Whether people are asked to judge it."""
    return isinstance(answer, Wait) and answer.reason.endswith(ASKING)


def why(outcome: Outcome) -> str:
    return next(each.name for each in outcome.measures if each.says == outcome.reason)


def _is_held(answer: Outcome | Wait | None, watched: float, window: float) -> bool:
    """Whether it goes on after its window, before a person is asked."""
    return isinstance(answer, Wait) and watched < window * MOST_WINDOWS


def summed(trials: Sequence[Trial], houses: Sequence[House]) -> dict[str, object]:
    """The headline figures."""
    bad = [one for one in trials if not one.kind.good]
    good = [one for one in trials if one.kind.good]
    served = [one for one in bad if one.ours == "caught" and one.by != "health gate"]
    lost = {
        phase: sum(house.seen.lost[phase] for house in houses) for phase in ("update", "watch", "rollback", "before")
    }
    tried = [(one, one.as_canary) for one in trials if one.as_canary]
    peers = {
        name: {
            "caught": sum(one.peers[name] for one in bad),
            "missed": sum(not one.peers[name] for one in bad),
            "false_alarms": sum(one.peers[name] for one in good),
        }
        for name in peer.FAILURE_LIMITS
    }
    return {
        "deploys": len(trials),
        "bad": len(bad),
        "caught": sum(one.ours == "caught" for one in bad),
        "asked": sum(one.ours == "asked" for one in bad),
        "missed": sum(one.ours == "missed" for one in bad),
        "good": len(good),
        "false_alarms": sum(one.ours == "false alarm" for one in good),
        "asked_in_vain": sum(one.ours == "asked" for one in good),
        "held": sum(one.by == "held" for one in good),
        "bad_held": sum(one.by == "held" for one in bad),
        "machine_unseen": {
            "caught": sum(bool(one.machine_unseen) or one.by == "health gate" for one in bad),
            "false_alarms": sum(bool(one.machine_unseen) for one in good),
        },
        "seconds_to_return_median": _rounded(statistics.median, served),
        "seconds_to_return_slowest": _rounded(max, served),
        "of_these_after_the_no_slowest": round(max((one.way_back for one in served), default=0.0), 1),
        "requests": sum(house.seen.sent.total() for house in houses),
        "failed_on_update": lost["update"],
        "failed_on_rollback": lost["rollback"],
        "failed_besides": lost["watch"] + lost["before"],
        "peers": peers,
        **({"arms": by_arm(tried)} if tried else {}),
    }


def _rounded(of: object, trials: Sequence[Trial]) -> float | None:
    assert callable(of)
    return round(float(of([one.returned for one in trials])), 1) if trials else None


def by_kind(trials: Sequence[Trial]) -> None:
    print(f"\n{'release':<20}{'n':>4}{'back':>6}{'asked':>6}{'left':>6}  {'return s':>12}   taken back by peers   by")
    for name in dict.fromkeys(one.kind.name for one in sorted(trials, key=lambda one: (one.kind.good, one.kind.name))):
        some = [one for one in trials if one.kind.name == name]
        caught = [one for one in some if one.ours in {"caught", "false alarm"}]
        times = (
            f"{statistics.median(t.returned for t in caught):.1f}, {max(t.returned for t in caught):.1f}"
            if caught
            else ""
        )
        taken = ", ".join(f"{limit}: {sum(one.peers[limit] for one in some)}" for limit in peer.FAILURE_LIMITS)
        unseen = sum(bool(one.machine_unseen) for one in some)
        reasons = ", ".join(f"{by} {n}" for by, n in Counter(one.by for one in some if one.by).items())
        asked = sum(one.ours == "asked" for one in some)
        left, taken = len(some) - len(caught) - asked, f"{taken}, machine unseen: {unseen}"
        print(f"{name:<20}{len(some):>4}{len(caught):>6}{asked:>6}{left:>6}  {times:>12}   {taken}   {reasons}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deploys", type=int, default=100)
    parser.add_argument("--services", type=int, default=6)
    parser.add_argument("--window", type=float, default=60.0, help="seconds")
    parser.add_argument("--rate", type=float, default=40.0, help="requests a second to each service")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bad", action="append", choices=BAD, help="only such bad ones; may be repeated")
    parser.add_argument(
        "--canary", default="", nargs="?", const="10 %, 60 s", help='each release once more, as a canary: "10 %%, 60 s"'
    )
    parser.add_argument("--busy", type=int, default=0, help="busy loops beside, for random stretches")
    given = parser.parse_args()
    kinds = in_random_order(given.deploys, given.seed, given.bad or [*BAD])
    with tempfile.TemporaryDirectory(prefix="bench-ship-") as name:
        trials, houses, took = ship(Path(name), kinds, given)
    by_kind(trials)
    if given.canary:
        print_arms([(one, one.as_canary) for one in trials if one.as_canary])
    for house in houses:
        for reason, count in house.seen.why.items():
            print(f"{house.service.name}: lost {count}, {reason}")
    told = {"minutes": round(took / 60, 1), "window_seconds": given.window, "rate": given.rate, "busy": given.busy}
    print(json.dumps(summed(trials, houses) | told | {"services": given.services, "seed": given.seed}))


def ship(folder: Path, kinds: list[Kind], given: argparse.Namespace) -> tuple[list[Trial], list[House], float]:
    deployer = ProcessDeployer(
        folder / "home",
        source_for=lambda service: GitSource(Path(service.repository), service.branch),
        environments=ThisPython(),
        clock=Clock(),
        dsn_for=lambda _: "",
    )
    ports: list[int] = []
    while len(ports) < given.services:
        ports = [*dict.fromkeys([*ports, processes.free_port()])]
    houses = [
        House(folder, n, kinds[n :: given.services], deployer, ports[n], canary=given.canary)
        for n in range(given.services)
    ]
    users = Users(ports, given.rate)
    for house, seen in zip(houses, users.seen, strict=True):
        house.seen = seen
    began, said = time.monotonic(), threading.Lock()
    busy = Busy(given.busy, given.seed)
    try:
        for house in houses:
            house.begin()
        users.start()
        if given.busy:
            busy.start()

        def run(house: House) -> list[Trial]:
            found = house.run(timedelta(seconds=given.window))
            with said:
                print(f"{house.service.name}: {len(found)} deploys, {time.monotonic() - began:.0f} s", flush=True)
            return found

        with ThreadPoolExecutor(given.services) as pool:
            trials = [trial for found in pool.map(run, houses) for trial in found]
        users.stop()
    finally:
        if busy.is_alive():
            busy.stop()
        for house in houses:
            deployer.stop(house.service)
    return trials, houses, time.monotonic() - began


if __name__ == "__main__":
    main()
