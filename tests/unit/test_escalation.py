"""How often a bug may be seen before that is news."""

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import BugStatus, Mute, MuteUntil, Rate
from homeostat.stages.group.escalation import HISTORY_HOURS, ceiling, escalates

NOW = datetime(2026, 11, 25, 12, 20, tzinfo=UTC)  # a Wednesday
WEEK = 7 * 24


def day_and_night(high: int, low: int) -> list[int]:
    """A week up to noon: `high` from 8 to 20 o'clock."""
    return [high if 8 <= (hour + 12) % 24 < 20 else low for hour in range(WEEK)]


def with_bursts(hours: list[int], size: int, at: list[int]) -> list[int]:
    return [size if index in at else count for index, count in enumerate(hours)]


@pytest.mark.parametrize(
    ("before", "allowed", "too_many"),
    [
        pytest.param([0] * WEEK, 3, 11, id="none for a week, then three"),
        pytest.param([0] * WEEK, 10, 11, id="the floor itself"),
        pytest.param([100] * WEEK, 200, 201, id="a steady rate may double"),
        pytest.param([4] * WEEK, 14, 15, id="a steady low rate, five roots above it"),
        pytest.param([0, 1] * (WEEK // 2), 10, 11, id="one in two hours"),
        pytest.param(day_and_night(500, 5), 1_000, 1_001, id="by day, twice what is usual at noon"),
        pytest.param(day_and_night(500, 5)[:-4], 1_000, 1_001, id="in the morning, as by day"),
        pytest.param(day_and_night(500, 5)[:-10], 16, 17, id="in the middle of the night, by the night"),
        pytest.param(day_and_night(500, 5)[:-5], 1_000, 1_001, id="an hour before the day begins, by the day"),
        pytest.param(
            with_bursts([0] * WEEK, 50, [5, 31, 58, 77, 110, 125, 160]), 50, 200, id="a burst a day, any hour"
        ),
        pytest.param(with_bursts([0] * WEEK, 50, [0]), 100, 101, id="once a week at this hour"),
        pytest.param([0] * 160 + [3_000] * 8, 1_000, 30_000, id="it escalated this morning and is known now"),
        pytest.param([7], 30, 31, id="an hour old"),
        pytest.param([1] + [40] * 22, 120, 121, id="not a day old, three times its busiest hour"),
        pytest.param([0] * 23 + [90], 90, 100, id="just a day old"),
        pytest.param([1_000] * 30 + [2] * (WEEK + 1), 10, 11, id="what is older than a week does not count"),
    ],
)
def test_an_hour_may_bring_so_many(before: list[int], allowed: int, too_many: int) -> None:
    assert allowed <= ceiling(before) < too_many


def test_a_bug_without_a_past_does_not_escalate() -> None:
    assert math.isinf(ceiling([]))


@pytest.mark.parametrize("mean", [0.2, 5, 150])
def test_chance_alone_is_hardly_ever_news(mean: float) -> None:
    """Independent events at a steady rate, ten weeks of hours."""
    chance = random.Random(7)  # noqa: S311 - made-up hours

    def poisson() -> int:
        count, left = 0, mean
        while (left := left - chance.expovariate(1.0)) > 0:
            count += 1
        return count

    hours = [poisson() for _ in range(WEEK * 11)]
    alarms = sum(hours[at] > ceiling(hours[at - WEEK : at]) for at in range(WEEK, len(hours)))
    assert alarms <= 1


def test_a_shift_by_an_hour_is_no_news() -> None:
    """Clocks are changed twice a year."""
    hours = [round(400 * max(0.02, math.sin(math.pi * ((hour % 24) - 7) / 14))) for hour in range(2 * WEEK)]
    shifted = hours[: WEEK + 40] + hours[WEEK + 41 :]
    alarms = [at for at in range(WEEK, len(shifted)) if shifted[at] > ceiling(shifted[at - WEEK : at])]
    assert alarms == []


# --- the hour under way, and the one before


def rate(hours: list[int], *, first_seen: datetime = NOW - timedelta(days=30), muted: Mute | None = None) -> Rate:
    whole = [0] * (HISTORY_HOURS + 2 - len(hours)) + hours
    status = BugStatus.MUTED if muted else BugStatus.DETECTED
    return Rate(
        bug_code="BUG-1", title="KeyError", status=status, first_seen=first_seen, muted=muted, hours=tuple(whole)
    )


def a_mute(at: datetime) -> Mute:
    return Mute(
        bug_code="BUG-1",
        until=MuteUntil(),
        status_before=BugStatus.DETECTED,
        events_before=0,
        users_before=0,
        muted_at=at,
        muted_by="anna",
    )


TODAY = NOW.replace(hour=9, minute=40)


@pytest.mark.parametrize(
    ("given", "hour"),
    [
        pytest.param(rate([3]), None, id="none, then three"),
        pytest.param(rate([11]), 12, id="in the hour under way"),
        pytest.param(rate([11, 0]), 11, id="in the hour before"),
        pytest.param(rate([11, 0, 0]), None, id="an hour too long ago to be news"),
        pytest.param(rate([500], first_seen=NOW - timedelta(minutes=10)), None, id="first seen in this hour"),
        pytest.param(rate([10, 31], first_seen=NOW - timedelta(hours=1)), 12, id="young and growing"),
        pytest.param(rate([10, 29], first_seen=NOW - timedelta(hours=1)), None, id="young, and not so many"),
        pytest.param(rate([0] * 23 + [31], first_seen=NOW - timedelta(hours=1)), 12, id="no hours before the first"),
        pytest.param(rate([11], first_seen=NOW + timedelta(days=2)), None, id="first seen tomorrow, by a wrong clock"),
        pytest.param(rate([900], muted=a_mute(NOW - timedelta(minutes=5))), None, id="muted within the hour"),
        pytest.param(rate([900, 0, 0, 1_700], muted=a_mute(TODAY)), None, id="less than twice what it was muted at"),
        pytest.param(rate([900, 0, 0, 1_900], muted=a_mute(TODAY)), 12, id="more than twice what it was muted at"),
        pytest.param(rate([12], muted=a_mute(NOW - timedelta(days=20))), 12, id="muted long ago, then news"),
    ],
)
def test_escalates(given: Rate, hour: int | None) -> None:
    found = escalates(given, NOW)
    assert (found.hour.hour if found else None) == hour
