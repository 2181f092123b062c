"""What is done next about a pull request, by how it stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import Check, Checks, PullRequest, PullStanding, PullState
from homeostat.stages.publish.next_act import Act, Aim, next_act

NOW = datetime(2025, 10, 23, 14, 0, tzinfo=UTC)
BASE = "b" * 40
AIM = Aim(base=BASE, may_merge=True, since=NOW - timedelta(minutes=5))
OPEN = PullState(
    pull=PullRequest(branch="homeostat/x", url="u", head="h"),
    standing=PullStanding.OPEN,
    base_head=BASE,
    opened_at=NOW - timedelta(minutes=5),
    checks=Checks.GREEN,
)
RED = replace(OPEN, checks=Checks.RED, runs=(Check(name="lint", says=Checks.RED),))
PENDING = replace(OPEN, checks=Checks.PENDING, runs=(Check(name="build", says=Checks.PENDING),))
MERGED = replace(OPEN, standing=PullStanding.MERGED, ended_by="bob")
CLOSED = replace(OPEN, standing=PullStanding.CLOSED, ended_by="bob")
OLD = NOW - timedelta(days=15)
AGES_AGO = replace(AIM, since=OLD)


@pytest.mark.parametrize(
    ("state", "aim", "act"),
    [
        pytest.param(replace(OPEN, standing=PullStanding.ABSENT), AIM, Act.OPEN, id="not there"),
        pytest.param(
            replace(OPEN, standing=PullStanding.ABSENT, base_head="c" * 40),
            AIM,
            Act.MOVED,
            id="moved before it was opened",
        ),
        pytest.param(OPEN, AIM, Act.MERGE, id="green and approved"),
        pytest.param(replace(OPEN, checks=Checks.NONE), AIM, Act.MERGE, id="no checks to wait for"),
        pytest.param(replace(OPEN, draft=True), AIM, Act.MAKE_READY, id="a green draft"),
        pytest.param(OPEN, replace(AIM, may_merge=False), Act.WAIT, id="nobody approved the merge"),
        pytest.param(
            replace(OPEN, draft=True), replace(AIM, may_merge=False), Act.MAKE_READY, id="ready without merge"
        ),
        pytest.param(replace(PENDING, draft=True), AIM, Act.WAIT, id="a draft whose checks run"),
        pytest.param(PENDING, replace(AIM, since=NOW), Act.WAIT, id="checks run"),
        pytest.param(
            replace(PENDING, opened_at=NOW - timedelta(minutes=61)),
            replace(AIM, since=NOW - timedelta(minutes=60)),
            Act.HAND_OVER,
            id="checks run for an hour",
        ),
        pytest.param(replace(PENDING, opened_at=OLD), AIM, Act.WAIT, id="the hour counts from the approval"),
        pytest.param(RED, AIM, Act.RED, id="red"),
        pytest.param(RED, replace(AIM, rounds=1), Act.RED, id="red again"),
        pytest.param(RED, replace(AIM, rounds=2), Act.HAND_OVER, id="red for the third time"),
        pytest.param(replace(OPEN, blocked="a review is missing"), AIM, Act.HAND_OVER, id="their rules"),
        pytest.param(replace(OPEN, queued=True, base_head="c" * 40), AIM, Act.WAIT, id="in the queue"),
        pytest.param(replace(OPEN, conflict=True), AIM, Act.MOVED, id="conflict"),
        pytest.param(replace(OPEN, base_head="c" * 40), AIM, Act.MOVED, id="the branch moved"),
        pytest.param(replace(RED, pushed_by_others=True, conflict=True), AIM, Act.THEIRS, id="somebody pushed"),
        pytest.param(replace(OPEN, told_to_stop=True), AIM, Act.THEIRS, id="the label"),
        pytest.param(replace(PENDING, opened_at=OLD), AGES_AGO, Act.STALE, id="two weeks"),
        pytest.param(OPEN, AGES_AGO, Act.MERGE, id="approved long ago and opened now"),
        pytest.param(MERGED, AIM, Act.MERGED, id="merged by a person"),
        pytest.param(replace(MERGED, base_head="c" * 40), AGES_AGO, Act.MERGED, id="merged, and the branch went on"),
        pytest.param(replace(MERGED, pushed_by_others=True), AIM, Act.THEIRS, id="merged with something else in it"),
        pytest.param(CLOSED, AIM, Act.CLOSED, id="closed by a person"),
        pytest.param(replace(CLOSED, base_head="c" * 40), AIM, Act.CLOSED, id="closed by a person, and moved"),
        pytest.param(
            replace(CLOSED, ended_by_us=True, base_head="c" * 40), AIM, Act.MOVED, id="cut off after closing: moved"
        ),
        pytest.param(
            replace(CLOSED, ended_by_us=True, opened_at=OLD), AGES_AGO, Act.STALE, id="cut off after closing: stale"
        ),
    ],
)
def test_the_next_act(state: PullState, aim: Aim, act: Act) -> None:
    assert next_act(state, aim, NOW).act is act


@pytest.mark.parametrize(
    ("minutes", "seconds"),
    [pytest.param(0, 30, id="new"), pytest.param(20, 120, id="a while"), pytest.param(59, 300, id="long")],
)
def test_running_checks_are_looked_at_less_and_less_often(minutes: int, seconds: int) -> None:
    opened = NOW - timedelta(minutes=minutes)
    following = next_act(replace(PENDING, opened_at=opened), replace(AIM, since=opened), NOW)
    assert following.after == timedelta(seconds=seconds)
    assert following.reason == "its checks run: build"
