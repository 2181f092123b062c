"""How an open bug behaves, beside its status."""

from datetime import datetime, timedelta

from homeostat.records import Bug, BugStatus, Substate

ENDED = frozenset({BugStatus.RESOLVED, BugStatus.REJECTED, BugStatus.MUTED, BugStatus.NOT_A_CODE_BUG, BugStatus.MERGED})
_NEW_FOR = timedelta(days=7)
_UNTOUCHED = (BugStatus.DETECTED, BugStatus.ANALYZED, BugStatus.FIX_PROPOSED)  # by people: analysis comes by itself


def substate(bug: Bug, *, escalating: bool, now: datetime) -> Substate | None:
    """The most urgent that fits; None for a bug that has ended."""
    if bug.status in ENDED:
        return None
    if escalating:
        return Substate.ESCALATING
    if bug.regressed_at is not None and (bug.resolved_at is None or bug.regressed_at > bug.resolved_at):
        return Substate.REGRESSED
    untouched = bug.status in _UNTOUCHED and bug.reopened_at is None
    return Substate.NEW if untouched and now - bug.first_seen < _NEW_FOR else Substate.ONGOING
