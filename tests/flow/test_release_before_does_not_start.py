"""A release hurts, and the one before it does not start: nothing is said to be taken back until it is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from test_learned import House, opened, repository, trial
from test_watched import deployer, release_of, shipped, told

from homeostat.adapters.sandbox.scripted import ScriptedSandbox
from homeostat.lifecycle import Room
from homeostat.records import BugStatus

__all__ = ["repository"]  # a fixture


@pytest.fixture
def house(repository: Path) -> Iterator[House]:
    with opened(repository, sandbox=ScriptedSandbox(trial), start="x") as house:
        yield house


def hurting(house: House) -> str:
    """The code of a bug whose fix hurts, while the release before does not start."""
    code = shipped(house)
    deployer(house).unhealthy.add("before")
    deployer(house).count(house.service, release_of(house), requests=1_500, errors=17)
    return code


def visited(house: House, code: str) -> str:
    [repair] = house.store.repairs.of_bug(code)
    while (word := house.engine._visit(repair.repair_id)) == "goes on":
        pass
    return word


def waits(house: House) -> tuple[str, timedelta]:
    [waiting] = house.store.repairs.waiting()
    assert waiting.until
    return waiting.room, waiting.until - waiting.since


def test_it_is_tried_again_ever_more_seldom_and_people_are_told_once(house: House) -> None:
    code = hurting(house)
    pauses: list[timedelta] = []
    for _ in range(12):
        assert visited(house, code) == "waits"
        room, pause = waits(house)
        assert room == Room.DEPLOY
        pauses.append(pause)
    assert release_of(house) != "before"
    assert timedelta(seconds=9) < pauses[0] < timedelta(seconds=15)
    assert pauses == sorted(pauses)
    assert pauses[-1] < timedelta(minutes=61)
    assert house.store.bugs.get(code).status is BugStatus.DEPLOYED
    titles = told(house)
    assert titles.count(f"{code}: its fix hurts, and the release before does not start") == 1
    assert f"The fix of {code} was taken back" not in titles
    tries = [one for one in deployer(house).deployments if not one.healthy]
    assert len({one.deployment_id for one in tries}) == len(tries) == len(pauses)


def test_it_is_taken_back_once_the_release_before_starts(house: House) -> None:
    code = hurting(house)
    assert visited(house, code) == "waits"
    deployer(house).unhealthy.clear()
    assert visited(house, code) == "ended"
    assert release_of(house) == "before"
    assert house.store.bugs.get(code).status is BugStatus.ROLLED_BACK
    assert f"The fix of {code} was taken back" in told(house)
    long_ago = house.clock.now() - timedelta(days=1)
    assert len(house.store.policies.taken_back(long_ago)) == 1, "what failed to start counts for no circuit breaker"
