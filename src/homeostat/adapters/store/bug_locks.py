"""What people's changes to bugs hold while they are made, and what they must not meddle with.

Locks are taken in one order, that of `recording`: fingerprints, then the bugs' names and rows, the audit last.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.errors import NotFound
from homeostat.records import BugStatus, SuggestionStatus

_SHIPPING = frozenset({BugStatus.APPROVED, BugStatus.APPLIED, BugStatus.DEPLOYED})


def hold_recording(database: Database, connection: sa.Connection) -> None:
    """Let the batches under way end and others begin after this transaction: none counts on a bug that is moved.

    On PostgreSQL a batch's first write to `fingerprints` waits for this lock, and this for those that wrote there
    before; neither holds anything then that the other wants. On SQLite there is one writer anyway.
    """
    if not database.is_sqlite:
        connection.execute(sa.text("LOCK TABLE fingerprints IN SHARE ROW EXCLUSIVE MODE"))


def lock_bugs(database: Database, connection: sa.Connection, codes: Collection[str]) -> dict[str, Any]:
    """The bugs' rows, by their codes.

    Raises:
        NotFound: there is none of one of these codes.
    """
    for code in sorted(codes):
        database.lock(connection, code)
    c = t.system_bugs.c
    query = sa.select(t.system_bugs).where(c.code.in_(codes)).order_by(c.code).with_for_update()
    rows = {row.code: row for row in connection.execute(query)}
    if missing := sorted(set(codes) - set(rows)):
        raise NotFound(f"There is no bug {missing[0]!r}.")
    return rows


def being_shipped(connection: sa.Connection, bug: Any) -> bool:  # noqa: ANN401 - a row
    """Whether an approved fix of the bug is on its way; a walk that has ended leaves the bug to people."""
    r, s = t.repairs.c, t.ai_fix_suggestions.c
    ended = sa.exists().where(t.lessons.c.repair_id == r.repair_id)
    accepted = sa.exists().where(s.repair_id == r.repair_id, s.status == SuggestionStatus.ACCEPTED.value)
    walks = sa.select(ended.label("ended"), accepted.label("accepted")).where(r.bug_code == bug.code)
    last = connection.execute(walks.order_by(r.attempt.desc()).limit(1)).one_or_none()
    if last is None:
        return bug.status in _SHIPPING
    return not last.ended and (last.accepted or bug.status in _SHIPPING)


def wake_walks(connection: sa.Connection, codes: Collection[str], now: datetime) -> None:
    """Let the bugs' walks see what has become of them, and end."""
    ours = sa.select(t.repairs.c.repair_id).where(t.repairs.c.bug_code.in_(codes))
    connection.execute(sa.update(t.waits).where(t.waits.c.repair_id.in_(ours)).values(until=now))
