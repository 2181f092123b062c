"""A release that takes everybody at once: watched as the product watches it, and as its peers would."""

import time
from dataclasses import replace
from datetime import timedelta

import peer
from house import LOOK_SECONDS, PATCH, Clock, House, Trial, why

from homeostat.records import Deployment, Observed, Outcome, OutcomeKind, Wait
from homeostat.stages.watch import ASKING, watch
from homeostat.stages.watch.pace import MOST_WINDOWS

BETWEEN_SECONDS = 3.0


def try_all_at_once(house: House, trial: Trial, number: int, commit: str, window: timedelta) -> None:
    """Deploy it, watch it to the end of its window, and return to the release before."""
    before = house.observed("before", None)
    house.seen.phase = "update"
    asked = time.monotonic()
    release = f"r{number}"
    deployment = house.deployer.deploy(house.service, commit=commit, release=release, deployment_id=release)
    house.seen.phase = "watch"
    if not deployment.healthy:
        trial.ours, trial.by = "caught", "health gate"
        trial.detected = trial.returned = time.monotonic() - asked
        trial.peers = dict.fromkeys(peer.FAILURE_LIMITS, True)
        return
    _watch(house, trial, deployment, before, window)
    house.seen.phase = "rollback"
    began = Clock().now()
    back = house.deployer.deploy(house.service, commit=house.base, release="before", deployment_id=f"back-{number}")
    trial.way_back = (back.finished_at - began).total_seconds()  # what drains after that hurts nobody new
    trial.returned = trial.detected + trial.way_back
    assert back.healthy, back.detail
    house.seen.phase = "before"
    time.sleep(BETWEEN_SECONDS)


def _watch(house: House, trial: Trial, deployment: Deployment, before: Observed, window: timedelta) -> None:
    """Look each second. The first no counts; the window is seen through, for the peers' sake."""
    switched, looks = time.monotonic(), [_look(house, deployment.release)]
    end, outcome, blind = window.total_seconds(), None, None
    while (watched := time.monotonic() - switched) < end + LOOK_SECONDS or _is_held(outcome, watched, end):
        time.sleep(LOOK_SECONDS)
        after = house.observed(deployment.release, deployment, trial.kind)
        if len(looks) <= peer.INTERVALS and watched >= len(looks) * end / peer.INTERVALS:
            looks.append(_look(house, deployment.release))
        if not isinstance(blind, Outcome):
            sides = map(without_the_machine, (before, after))
            blind = watch(deployment, *sides, patch=PATCH, window=window, now=Clock().now())
        if isinstance(outcome, Outcome):
            continue
        outcome = watch(deployment, before, after, patch=PATCH, window=window, now=Clock().now())
        if asks(outcome):
            break  # it goes on until somebody answers
        trial.detected = time.monotonic() - switched
        trial.met = len(house.seen.met[deployment.release])
    trial.requests = looks[-1].requests
    said = outcome.kind if isinstance(outcome, Outcome) else OutcomeKind.INCONCLUSIVE
    took_back = said is OutcomeKind.REGRESSED
    names = ("passed", "false alarm") if trial.kind.good else ("missed", "caught")
    trial.ours = names[took_back]
    if asks(outcome):
        trial.ours, trial.by = "asked", "people"
    elif isinstance(outcome, Outcome) and took_back:
        trial.by = why(outcome)
        saw = f"{house.seen.failed[deployment.release]} of {len(house.seen.times[deployment.release])}"
        trial.says = f"{outcome.reason}; its users saw {saw} fail until the end"
    elif said is OutcomeKind.INCONCLUSIVE:
        trial.by = "held"
    if isinstance(blind, Outcome) and blind.kind is OutcomeKind.REGRESSED:
        trial.machine_unseen = why(blind)
    seen = peer.intervals(looks)
    trial.peers = {name: peer.takes_back(seen, limit) for name, limit in peer.FAILURE_LIMITS.items()}


def _look(house: House, release: str) -> peer.Look:
    traffic = house.traffic(release)
    times = [*house.seen.times[release]]
    return peer.Look(traffic.requests, traffic.errors, times) if traffic else peer.Look(0, 0, times)


def without_the_machine(observed: Observed) -> Observed:
    """As it was counted before the watch looked at how busy the machine was."""
    return replace(observed, answering=tuple(replace(one, waited=None, used=None) for one in observed.answering))


def asks(answer: Outcome | Wait | None) -> bool:
    """Whether people are asked to judge it."""
    return isinstance(answer, Wait) and answer.reason.endswith(ASKING)


def _is_held(answer: Outcome | Wait | None, watched: float, window: float) -> bool:
    """Whether it goes on after its window, before a person is asked."""
    return isinstance(answer, Wait) and watched < window * MOST_WINDOWS
