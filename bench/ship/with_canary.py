"""The same release once more, on a share of those who ask first: judged beside the release before, then watched."""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from house import LOOK_SECONDS, PATCH, House, Trial, why
from releases import TARGET
from traffic import USERS

from homeostat.records import (
    Change,
    Deployment,
    Observed,
    Outcome,
    OutcomeKind,
    Wait,
    read_canary,
)
from homeostat.stages.watch import watch, watch_canary
from homeostat.stages.watch.canary import observed_on
from homeostat.stages.watch.gather import WARM_AFTER
from homeostat.stages.watch.pace import MOST_WINDOWS

CHANGE = Change(service="", branch="", base="", title="", body="", patch=PATCH, author="")


def try_as_canary(house: House, trial: Trial, release: str, commit: str, window: timedelta) -> None:
    """Deploy it, judge it, send everybody to it where it does no worse, watch it, and return to the release before."""
    deployer, service = house.deployer, house.service
    canary = read_canary(service.canary)
    assert canary
    before = house.observed("before", None)
    target_before = house.seen.faults["before", TARGET]
    house.seen.phase, asked = "update", time.monotonic()
    tried = deployer.deploy(service, commit=commit, release=release, deployment_id=release, brings=CHANGE)
    house.seen.phase = "watch"
    if not tried.healthy:
        trial.ours, trial.by, trial.detected = "caught", "health gate", time.monotonic() - asked
        trial.returned = trial.detected
        return
    switched = time.monotonic()

    def as_canary(now: datetime) -> Outcome | Wait:
        after = house.observed(release, tried, trial.kind)
        sides = _sides(house, tried, target_before, now)
        return watch_canary(tried, canary, before, after, sides, patch=PATCH, now=now)

    outcome, by = _look_until(as_canary, canary.pause * MOST_WINDOWS), "canary: "
    if outcome and outcome.kind is OutcomeKind.NO_WORSE:
        house.seen.phase, by = "update", ""
        wide = deployer.widen(service, commit=commit, release=release, deployment_id=release)
        assert wide.healthy, wide.detail
        house.seen.phase = "watch"

        def to_all(now: datetime) -> Outcome | Wait:
            after = house.observed(release, tried, trial.kind)
            return watch(wide, before, after, patch=PATCH, window=window, now=now)

        outcome = _look_until(to_all, window * MOST_WINDOWS)
    trial.detected, trial.met = time.monotonic() - switched, len(house.seen.met[release])
    took_back = outcome is not None and outcome.kind is OutcomeKind.REGRESSED
    trial.ours = (("passed", "false alarm") if trial.kind.good else ("missed", "caught"))[took_back]
    if outcome and took_back:
        trial.by = by + why(outcome)
    elif outcome is None:
        trial.by = "held"
    house.seen.phase, began = "rollback", datetime.now(UTC)
    back = deployer.deploy(service, commit=house.base, release="before", deployment_id=f"back-{release}")
    assert back.healthy, back.detail
    trial.way_back = (back.finished_at - began).total_seconds()
    trial.returned = trial.detected + trial.way_back
    house.seen.phase = "before"


def _look_until(judge: Callable[[datetime], Outcome | Wait], most: timedelta) -> Outcome | None:
    end = time.monotonic() + most.total_seconds() + 2 * LOOK_SECONDS
    while time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
        said = judge(datetime.now().astimezone())
        if isinstance(said, Outcome):
            return said
    return None


def _sides(house: House, tried: Deployment, target_before: int, now: datetime) -> tuple[Observed, Observed] | None:
    """As `gather.observe_sides`, had the service's errors been reported."""
    counted = {one.release: one for one in house.deployer.traffic(house.service)}
    old, new = counted.get("before"), counted.get(tried.release)
    if old is None or new is None or old.side is None or new.side is None:
        return None
    targets = house.seen.faults["before", TARGET] - target_before
    share = min(1.0, targets / max(1, old.side.failed))
    warm_at = tried.finished_at + WARM_AFTER
    beside, canary = (
        Observed(
            duration=now - tried.finished_at,
            requests=(side := observed_on(traffic.side)).requests,
            errors=side.errors,
            target_events=0,
            answering=tuple(one for one in traffic.answering if one.ended_at >= warm_at),
            target_failures=round(old.side.failures * share) if traffic is old else 0,
        )
        for traffic in (old, new)
        if traffic.side
    )
    return beside, canary


def by_arm(tried: Sequence[tuple[Trial, Trial]]) -> dict[str, object]:
    """The headline figures of both ways to deploy the same releases, the bad ones that ever served alone."""
    return {"all_at_once": _figures([one for one, _ in tried]), "canary": _figures([one for _, one in tried])}


def _figures(trials: Sequence[Trial]) -> dict[str, object]:
    bad = [one for one in trials if not one.kind.good]
    good = [one for one in trials if one.kind.good]
    served = [one for one in bad if one.by != "health gate"]
    caught = [one for one in served if one.ours == "caught"]
    met = [one.met / USERS for one in served]
    return {
        "users_who_met_a_bad_release": round(statistics.mean(met), 3) if met else None,
        "users_who_met_it_at_most": round(max(met), 3) if met else None,
        "caught": sum(one.ours == "caught" for one in bad),
        "missed": sum(one.ours == "missed" for one in bad),
        "caught_as_canary": sum(one.by.startswith("canary: ") for one in caught),
        "false_alarms": sum(one.ours == "false alarm" for one in good),
        "seconds_to_return_median": round(statistics.median(one.returned for one in caught), 1) if caught else None,
        "seconds_to_return_slowest": round(max(one.returned for one in caught), 1) if caught else None,
    }


def print_arms(tried: Sequence[tuple[Trial, Trial]]) -> None:
    print(f"\n{'':<24}{'all at once':^34}{'canary':^30}")
    print(f"{'release':<20}{'n':>4}{'back':>19}{'users':>8}{'s':>7}{'back':>15}{'users':>8}{'s':>7}   by")
    for name in sorted({one.kind.name for one, _ in tried}):
        pairs = [pair for pair in tried if pair[0].kind.name == name]
        cells = [f"{name:<20}{len(pairs):>4}"]
        for arm, width in ((0, 19), (1, 15)):
            some = [pair[arm] for pair in pairs]
            back = [one for one in some if one.ours in {"caught", "false alarm"}]
            took = f"{statistics.median(one.returned for one in back):.1f}" if back else ""
            cells.append(f"{len(back):>{width}}{statistics.mean(one.met / USERS for one in some):>8.1%}{took:>7}")
        reasons = ", ".join(sorted({pair[1].by for pair in pairs if pair[1].by}))
        print("".join(cells) + f"   {reasons}")
