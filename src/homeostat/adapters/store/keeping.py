"""What goes, and in which order: what is too old, and the oldest whole copies when all together are too large.

Counts never change. Rows go a few hundred at a time, each few in a transaction of its own, so that nobody who records
waits longer than that takes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import drop_unused
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.event_parts import drop_parts
from homeostat.adapters.store.keys import among
from homeostat.records import BugStatus, Room

_TOGETHER = 500  # rows of a transaction
_EVENTS_TOGETHER = 5_000  # of rows that are little more than a key
_SLICE = timedelta(hours=1)
_ENOUGH = 0.95  # of what may be held is left, so that not each look finds a little too much
_SAMPLE = 200  # logs that are weighed to know what all of them weigh
_ENDED = (BugStatus.RESOLVED, BugStatus.REJECTED, BugStatus.NOT_A_CODE_BUG)


_Kind = tuple[sa.Table, "sa.ColumnElement[int]", sa.ColumnElement[bool]]
"""A table of what may go, how many bytes a row of it weighs, and which of its rows may go."""

# --- by age


def clean_old(database: Database, *, before: datetime) -> int:
    """Delete events, copies, logs and metrics that are older; how many went.

    A bug's exemplar stays with the bug: its next repair, weeks later perhaps, begins with it.
    """
    copies, metrics, hours = t.event_copies.c, t.system_health_metrics.c, t.fingerprint_hours.c
    whole: _Kind = (t.event_copies, copies.size_bytes, sa.not_(_exemplar()))
    gone = sum(count for _, count in _by_hour(database, [whole], before=before))
    with database.writes() as connection:
        drop_unused(connection, before=before)
    gone += delete_some(database, t.system_logs, t.system_logs.c.received_at < before)
    gone += delete_some(database, t.system_health_metrics, metrics.at < before)
    gone += delete_some(database, t.fingerprint_hours, hours.hour < before)
    if database.is_sqlite:
        return gone + delete_some(database, t.events, t.events.c.received_at < before, together=_EVENTS_TOGETHER)
    return gone + drop_parts(database, before=before)


def delete_some(database: Database, table: sa.Table, *which: sa.ColumnElement[bool], together: int = _TOGETHER) -> int:
    """Delete those rows, a few in each transaction; how many went."""
    keys = list(table.primary_key.columns)
    few = sa.select(*keys).where(*which).limit(together)
    gone = 0
    while True:
        with database.writes() as connection:
            found = [tuple(row) for row in connection.execute(few)]
            if found:
                connection.execute(sa.delete(table).where(among(keys, found)))
        gone += len(found)
        if len(found) < together:
            return gone


def _exemplar(*statuses: BugStatus) -> sa.ColumnElement[bool]:
    """Whether a copy is the one by which a bug is repaired; with statuses, a bug in none of them."""
    b, copies = t.system_bugs.c, t.event_copies.c
    begins_with = sa.exists().where(b.exemplar_event_id == copies.event_id, b.service == copies.service)
    return begins_with.where(b.status.not_in(statuses)) if statuses else begins_with


# --- by size


def make_room(database: Database, *, most_bytes: int) -> Room:
    """While whole copies, files and logs are larger together, delete the oldest, an hour's at a time.

    Copies by which bugs are repaired go after all others, those of open bugs last of all. The sizes of copies and
    files are exact, and that of logs is told by a sample.
    """
    before = weigh(database)
    left, gone = before, 0
    if before > most_bytes:
        for freed, count in _oldest(database):
            left -= freed
            gone += count
            if left <= most_bytes * _ENOUGH:
                break
    return Room(before_bytes=before, after_bytes=max(0, left), gone=gone)


def weigh(database: Database) -> int:
    """Bytes of all that may go. Read from indexes alone: a third of a second at 10 GiB."""
    copies = sa.select(sa.func.coalesce(sa.func.sum(t.event_copies.c.size_bytes), 0))
    shared = sa.select(sa.func.coalesce(sa.func.sum(t.copy_dictionaries.c.size_bytes), 0))
    files = sa.select(sa.func.coalesce(sa.func.sum(t.attachments.c.size_bytes), 0))
    logs = sa.select(sa.func.count(t.system_logs.c.received_at))
    with database.reads() as connection:
        exact = sum(int(connection.execute(query).scalar_one()) for query in (copies, shared, files))
        return exact + int(connection.execute(logs).scalar_one()) * _weight_of_a_log(connection)


def _weight_of_a_log(connection: sa.Connection) -> int:
    some = sa.select(_log_size().label("size")).order_by(t.system_logs.c.number.desc()).limit(_SAMPLE).subquery()
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.avg(some.c.size), 0))).scalar_one())


def _log_size() -> sa.ColumnElement[int]:
    c = t.system_logs.c
    return sa.func.length(c.message) + sa.func.length(c.stack_trace) + sa.func.length(c.context)


def _oldest(database: Database) -> Iterator[tuple[int, int]]:
    """Delete, and tell after each few how many bytes and rows they were: the oldest first, exemplars after the rest."""
    copies, files = t.event_copies.c, t.attachments.c
    others = (
        (t.event_copies, copies.size_bytes, sa.not_(_exemplar())),
        (t.attachments, files.size_bytes, sa.true()),
        (t.system_logs, _log_size(), sa.true()),
    )
    yield from _by_hour(database, others)
    for which in (sa.not_(_exemplar(*_ENDED)), sa.true()):
        yield from _by_hour(database, [(t.event_copies, copies.size_bytes, which)])


def _by_hour(
    database: Database, kinds: Sequence[_Kind], *, before: datetime | None = None
) -> Iterator[tuple[int, int]]:
    until: datetime | None = None
    while (begins := _first(database, kinds, until)) and (before is None or begins < before):
        until = min(begins + _SLICE, before or begins + _SLICE)
        for table, size, may_go in kinds:
            c = table.c.received_at
            yield from _weighed(database, table, size, sa.and_(c >= begins, c < until, may_go))


def _first(database: Database, kinds: Sequence[_Kind], after: datetime | None) -> datetime | None:
    """When the oldest of what was not looked at was received."""
    found: list[datetime] = []
    with database.reads() as connection:
        for table, _, may_go in kinds:
            c = table.c.received_at
            later = [c >= after] if after else []
            oldest = sa.select(c).where(may_go, *later).order_by(c).limit(1)
            found += connection.execute(oldest).scalars()
    return min(found, default=None)


def _weighed(
    database: Database, table: sa.Table, size: "sa.ColumnElement[int]", which: sa.ColumnElement[bool]
) -> Iterator[tuple[int, int]]:
    keys = list(table.primary_key.columns)
    few = sa.select(size, *keys).where(which).order_by(table.c.received_at).limit(_TOGETHER)
    while True:
        with database.writes() as connection:
            found = [tuple(row) for row in connection.execute(few)]
            if found:
                connection.execute(sa.delete(table).where(among(keys, [row[1:] for row in found])))
        if found:
            yield sum(row[0] for row in found), len(found)
        if len(found) < _TOGETHER:
            return
