"""What to do next about a pull request, from how it stands alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from homeostat.records import Check, Checks, PullStanding, PullState

STALE_AFTER = timedelta(days=14)  # PRACTICE: then it is closed with a comment
CHECKS_LIMIT = timedelta(minutes=60)  # their CI may take; then a person is told
MOST_ROUNDS = 2  # answers tried after red checks, before a person is told
_SHORTEST, _LONGEST = timedelta(seconds=30), timedelta(minutes=5)  # between two looks at running checks
_NAMED = 5


class Act(StrEnum):
    OPEN = "open"
    WAIT = "wait"
    MAKE_READY = "make_ready"
    MERGE = "merge"
    HAND_OVER = "hand_over"  # a person has to do something; we go on looking
    # The ends, by the words of the road:
    MERGED = "merged"
    CLOSED = "closed"
    THEIRS = "theirs"
    MOVED = "moved"
    RED = "red"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Next:
    act: Act
    reason: str
    after: timedelta = timedelta(0)  # until the next look, where it waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What the walk wants of the pull request."""

    base: str  # the commit that the patch was proved on
    may_merge: bool
    since: datetime  # when it was decided to want it
    rounds: int = 0  # answers whose checks were red before


def next_act(state: PullState, aim: Aim, now: datetime) -> Next:
    """Same state, same act. What people did with it goes before anything that we would do."""
    if state.standing is PullStanding.ABSENT:
        return _by_branch(state, aim) or Next(Act.OPEN, "it is not open yet")
    waited = now - max(aim.since, state.opened_at or aim.since)
    unanswered = min(waited, now - state.answered_at) if state.answered_at else waited
    if state.standing is not PullStanding.OPEN:
        return _ended(state, aim, waited)
    return _by_people(state) or _by_branch(state, aim) or _by_age(unanswered) or _by_checks(state, aim, waited)


def _by_people(state: PullState) -> Next | None:
    if state.pushed_by_others:
        return Next(Act.THEIRS, f"somebody pushed to {state.pull.branch}: it is theirs now")
    return Next(Act.THEIRS, "a label says that it is to be left alone") if state.told_to_stop else None


def _by_branch(state: PullState, aim: Aim) -> Next | None:
    if state.queued:  # the queue tries it on whatever goes in before it
        return Next(Act.WAIT, "it is in their merge queue", _SHORTEST)
    if state.conflict:
        return Next(Act.MOVED, "the main branch conflicts with it: prove again, ask again")
    if state.base_head != aim.base:
        return Next(Act.MOVED, f"the main branch is at {state.base_head[:12]}, not at {aim.base[:12]} any more")
    return None


def _by_age(waited: timedelta) -> Next | None:
    return Next(Act.STALE, f"nobody answered for {STALE_AFTER.days} days") if waited >= STALE_AFTER else None


def _ended(state: PullState, aim: Aim, waited: timedelta) -> Next:
    by = state.ended_by or "somebody"
    if state.standing is PullStanding.MERGED:
        if state.pushed_by_others:  # what was merged is not what was proved
            return Next(Act.THEIRS, f"{by} merged it with changes of their own")
        return Next(Act.MERGED, state.pull.branch if state.ended_by_us else f"merged by {by}")
    if state.ended_by_us and state.base_head != aim.base:  # cut off between closing it and saying why
        return Next(Act.MOVED, "the main branch moved")
    if state.ended_by_us and waited >= STALE_AFTER:
        return Next(Act.STALE, f"nobody answered for {STALE_AFTER.days} days")
    return Next(Act.CLOSED, f"closed by {by}")


def _by_checks(state: PullState, aim: Aim, waited: timedelta) -> Next:
    if state.checks is Checks.RED:
        names = f"red: {_names(failed(state))}"
        return Next(Act.RED, names) if aim.rounds < MOST_ROUNDS else Next(Act.HAND_OVER, names, _LONGEST)
    if state.checks is Checks.PENDING:
        running = _names(tuple(run for run in state.runs if run.says is Checks.PENDING)) or "none has begun"
        if waited < CHECKS_LIMIT:
            return Next(Act.WAIT, f"its checks run: {running}", _pause(waited))
        minutes = round(CHECKS_LIMIT.total_seconds() / 60)
        return Next(Act.HAND_OVER, f"its checks have not ended in {minutes} minutes: {running}", _LONGEST)
    green = "its checks are green" if state.runs else "nothing checks it there"
    return Next(Act.MAKE_READY, green) if state.draft else _when_green(state, aim, green)


def _when_green(state: PullState, aim: Aim, green: str) -> Next:
    if not aim.may_merge:
        return Next(Act.WAIT, "it waits for a decision", _LONGEST)
    if state.blocked:
        return Next(Act.HAND_OVER, state.blocked, _LONGEST)
    return Next(Act.MERGE, f"approved, and {green}")


def failed(state: PullState) -> tuple[Check, ...]:
    return tuple(run for run in state.runs if run.says is Checks.RED)


def _names(runs: tuple[Check, ...]) -> str:
    more = f" and {len(runs) - _NAMED} more" if len(runs) > _NAMED else ""
    return ", ".join(run.name for run in runs[:_NAMED]) + more


def _pause(waited: timedelta) -> timedelta:
    """A tenth of what it has taken already: soon after it was opened, and seldom after an hour."""
    return min(max(waited / 10, _SHORTEST), _LONGEST)
