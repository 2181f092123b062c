"""Until when a bug is muted, as people write it, and what wakes it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.errors import BadInput
from homeostat.records import (
    Bug,
    BugStatus,
    Mute,
    MutedBug,
    MuteKind,
    MuteUntil,
    Severity,
    Substate,
)
from homeostat.stages.group.muting import read_until, say_until, wakes
from homeostat.stages.group.substate import substate

NOW = datetime(2026, 11, 25, 12, 20, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "until", "said"),
    [
        ("", MuteUntil(), "until it escalates"),
        (" Escalating ", MuteUntil(), "until it escalates"),
        ("2h", MuteUntil(kind=MuteKind.TIME, at=NOW + 2 * HOUR), "until 2026-11-25 14:20 UTC"),
        ("90 min", MuteUntil(kind=MuteKind.TIME, at=NOW + 1.5 * HOUR), "until 2026-11-25 13:50 UTC"),
        ("1w", MuteUntil(kind=MuteKind.TIME, at=NOW + 7 * DAY), "until 2026-12-02 12:20 UTC"),
        (
            "2026-12-01",
            MuteUntil(kind=MuteKind.TIME, at=datetime(2026, 12, 1, tzinfo=UTC)),
            "until 2026-12-01 00:00 UTC",
        ),
        (
            "2026-12-01t08:00+01:00",
            MuteUntil(kind=MuteKind.TIME, at=datetime(2026, 12, 1, 7, tzinfo=UTC)),
            "until 2026-12-01 07:00 UTC",
        ),
        ("1 event", MuteUntil(kind=MuteKind.COUNT, count=1), "until 1 more event"),
        ("1000 more events", MuteUntil(kind=MuteKind.COUNT, count=1000), "until 1,000 more events"),
        ("20 users", MuteUntil(kind=MuteKind.USERS, count=20), "until 20 more people are hit"),
        ("50/hour", MuteUntil(kind=MuteKind.RATE, count=50, window=HOUR), "until 50 events within an hour"),
        ("5 events per day", MuteUntil(kind=MuteKind.RATE, count=5, window=DAY), "until 5 events within a day"),
    ],
)
def test_a_condition_is_read_and_said(words: str, until: MuteUntil, said: str) -> None:
    assert read_until(words, NOW) == until
    assert say_until(until) == said


@pytest.mark.parametrize(
    "words",
    [
        *("soon", "0 events", "0/hour", "-3h", "0h", "400d", "999999w", "2020-01-01", "2030-01-01", "5/week", "1" * 41),
        *("2026-13-01", "1e9 events", "50/hour; DROP", "\u0661h\u0000", "9999-12-31t23:59:59-23:59"),
    ],
)
def test_what_nobody_can_tell_is_refused(words: str) -> None:
    with pytest.raises(BadInput):
        read_until(words, NOW)


MUTE = Mute(
    bug_code="BUG-1",
    until=MuteUntil(),
    status_before=BugStatus.DETECTED,
    events_before=10,
    users_before=2,
    muted_at=NOW,
    muted_by="anna",
)
COUNT = MuteUntil(kind=MuteKind.COUNT, count=3)
USERS = MuteUntil(kind=MuteKind.USERS, count=2)
RATE = MuteUntil(kind=MuteKind.RATE, count=5, window=HOUR)
TIME = MuteUntil(kind=MuteKind.TIME, at=NOW + HOUR)


@pytest.mark.parametrize(
    ("until", "seen", "after", "why"),
    [
        pytest.param(TIME, {}, HOUR - timedelta(seconds=1), "", id="a second too early"),
        pytest.param(TIME, {}, HOUR, "the time of the mute is over", id="on time"),
        pytest.param(COUNT, {"events": 2}, HOUR, "", id="one event too few"),
        pytest.param(COUNT, {"events": 3}, HOUR, "3 more events since the mute", id="as many events"),
        pytest.param(USERS, {"events": 99, "users": 1}, HOUR, "", id="one person hit very often"),
        pytest.param(USERS, {"users": 2}, HOUR, "2 more people were hit since the mute", id="as many people"),
        pytest.param(RATE, {"events": 99, "lately": 4}, HOUR, "", id="many, but not within an hour"),
        pytest.param(RATE, {"events": 5, "lately": 5}, HOUR, "5 events within an hour", id="as many within an hour"),
        pytest.param(MuteUntil(), {"events": 10**6}, 90 * DAY, "", id="escalation is judged elsewhere"),
    ],
)
def test_what_wakes_a_muted_bug(until: MuteUntil, seen: dict[str, int], after: timedelta, why: str) -> None:
    happened = {"events": 0, "users": 0, "lately": 0} | seen
    assert wakes(MutedBug(mute=replace(MUTE, until=until), **happened), NOW + after) == why


BUG = Bug(
    code="BUG-1",
    service="shop",
    environment="",
    release="",
    title="",
    description="",
    severity=Severity.P2,
    bug_type="",
    status=BugStatus.DETECTED,
    error_type="",
    error_message="",
    stack_trace="",
    log_excerpt="",
    fingerprint="a",
    fingerprint_version=1,
    culprit="",
    event_count=1,
    users_affected=0,
    first_seen=NOW - DAY,
    last_seen=NOW,
    occurred_at=NOW,
    detected_at=NOW,
    exemplar_event_id="",
)


@pytest.mark.parametrize(
    ("bug", "escalating", "state"),
    [
        pytest.param(BUG, False, Substate.NEW, id="first seen yesterday"),
        pytest.param(replace(BUG, status=BugStatus.ANALYZED), False, Substate.NEW, id="analysis comes by itself"),
        pytest.param(replace(BUG, first_seen=NOW - 8 * DAY), False, Substate.ONGOING, id="first seen last week"),
        pytest.param(replace(BUG, status=BugStatus.APPROVED), False, Substate.ONGOING, id="a person has dealt with it"),
        pytest.param(replace(BUG, reopened_at=NOW), False, Substate.ONGOING, id="reopened"),
        pytest.param(BUG, True, Substate.ESCALATING, id="escalating goes before new"),
        pytest.param(
            replace(BUG, status=BugStatus.REGRESSED, resolved_at=NOW - HOUR, regressed_at=NOW),
            False,
            Substate.REGRESSED,
            id="came back",
        ),
        pytest.param(
            replace(BUG, status=BugStatus.ANALYZED, resolved_at=NOW - HOUR, regressed_at=NOW),
            False,
            Substate.REGRESSED,
            id="came back and is analysed",
        ),
        pytest.param(replace(BUG, status=BugStatus.RESOLVED), True, None, id="resolved"),
        pytest.param(replace(BUG, status=BugStatus.MUTED), True, None, id="muted"),
        pytest.param(replace(BUG, status=BugStatus.MERGED), True, None, id="merged"),
    ],
)
def test_how_a_bug_behaves(bug: Bug, escalating: bool, state: Substate | None) -> None:  # noqa: FBT001 - a row
    assert substate(bug, escalating=escalating, now=NOW) is state
