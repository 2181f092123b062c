"""What the tests of the watch promise: few false alarms though one looks after each request, and few misses."""

import random
from math import inf

import pytest

from homeostat.stages.watch.evidence import (
    COSTLIER,
    FAILED_REQUESTS,
    HEALED_WRONGLY,
    NEW_FAULTS,
    RESTARTS,
    SLOW_REQUESTS,
    Share,
    gone,
    worse,
)
from homeostat.stages.watch.measures import WORSE_BY


def first_alarm(old: Share, share: float, most: int, dice: random.Random) -> int | None:
    """After how many requests it is called worse, when one looks after each of them."""
    hits = 0
    for seen in range(1, most + 1):
        if dice.random() < share:
            hits += 1  # only a failure can raise the evidence
            if worse(old, Share(hits, seen)) >= 1 / FAILED_REQUESTS:
                return seen
    return None


def drawn(share: float, of: int, dice: random.Random) -> Share:
    return Share(sum(dice.random() < share for _ in range(of)), of)


@pytest.mark.parametrize(
    ("share", "before"),
    [
        pytest.param(0.0005, 1_000, id="hardly any fails"),
        pytest.param(0.005, 1_000, id="one in two hundred"),
        pytest.param(0.02, 300, id="one in fifty, known badly"),
        pytest.param(0.1, 100, id="one in ten, known badly"),
        pytest.param(0.3, 500, id="one in three"),
    ],
)
def test_what_did_not_change_is_seldom_called_worse(share: float, before: int) -> None:
    dice = random.Random(7)  # noqa: S311 - chance, not secrets
    times = 500
    alarms = sum(first_alarm(drawn(share, before, dice), share, 1_000, dice) is not None for _ in range(times))
    # At the promised chance, more than this many come up in fewer than one of a thousand such tests.
    assert alarms <= times * FAILED_REQUESTS + 3.1 * (times * FAILED_REQUESTS) ** 0.5


@pytest.mark.parametrize(
    ("before", "after", "within", "least"),
    [
        pytest.param(0.0, 0.05, 400, 1.0, id="5 %"),
        pytest.param(0.001, 0.051, 500, 1.0, id="5 % more than one in a thousand"),
        pytest.param(0.0, 0.01, 3_000, 0.95, id="1 %"),
        pytest.param(0.001, 0.011, 3_000, 0.95, id="1 % more than one in a thousand"),
        pytest.param(0.001, 0.011, 1_150, 0.85, id="and mostly within half a minute of 40 requests a second"),
    ],
)
def test_what_got_worse_is_found(before: float, after: float, within: int, least: float) -> None:
    dice = random.Random(11)  # noqa: S311 - chance, not secrets
    times = 200
    found = sum(first_alarm(drawn(before, 3_000, dice), after, within, dice) is not None for _ in range(times))
    assert found >= times * least


@pytest.mark.parametrize("expected", [1.0, 3.0, 10.0, 100.0])
def test_a_fault_that_is_still_there_is_seldom_called_gone(expected: float) -> None:
    """Its events come by chance, as often as before; it is called gone as soon as none of them may be chance."""
    dice = random.Random(3)  # noqa: S311 - chance, not secrets
    times, wrong = 4_000, 0
    for _ in range(times):
        events = poisson(expected, dice)
        first = dice.expovariate(expected)  # after the switch, where the stretch before has the length 1
        wrong += gone(events, 1.0, first) <= HEALED_WRONGLY  # the last moment at which it could have been
    assert wrong <= times * HEALED_WRONGLY + 3.1 * (times * HEALED_WRONGLY) ** 0.5


def poisson(mean: float, dice: random.Random) -> int:
    events, at = -1, 0.0
    while at <= mean:
        at += dice.expovariate(1.0)
        events += 1
    return events


@pytest.mark.parametrize(
    ("old", "new", "odds"),
    [
        pytest.param(Share(0, 0), Share(0, 0), (0, 0), id="nothing at all"),
        pytest.param(Share(0, 100), Share(0, 0), (0, 0), id="nothing yet"),
        pytest.param(Share(5, 100), Share(5, 100), (0, 0), id="the same"),
        pytest.param(Share(5, 100), Share(0, 100), (0, 0), id="better"),
        pytest.param(Share(0, 1_000_000), Share(1_000_000, 1_000_000), (1e300, inf), id="beyond what a float holds"),
        pytest.param(Share(0, 0), Share(50, 50), (0, 100), id="nothing is known of the old one"),
        pytest.param(Share(0, 1_000), Share(2, 30), (100, 1e9), id="two of thirty, never before"),
    ],
)
def test_the_ends_of_the_scale(old: Share, new: Share, odds: tuple[float, float]) -> None:
    least, most = odds
    assert least <= worse(old, new) <= most


def test_all_alarms_together_stay_within_the_budget() -> None:
    assert round(FAILED_REQUESTS + NEW_FAULTS + SLOW_REQUESTS + COSTLIER + RESTARTS, 9) <= 0.02
    assert WORSE_BY < 0.01, "one failure in a hundred is to be found"
