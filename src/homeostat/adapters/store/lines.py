"""Lines of logs: counted by template and hour, a few of them rows of `system_logs`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.codec import encode
from homeostat.errors import BadInput
from homeostat.log import Log
from homeostat.records import Event, Line, LinePage, LineQuery, LineRow

_SPREAD = frozenset("125")
_MOST_EXCERPTS = 50  # bugs of one batch
_EXCERPT_LINES = 20
_EXCERPT_TIME = timedelta(minutes=5)
_MOST_EXCERPT = 8_000  # characters
_LONGEST_LINE = 500
_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

log = Log()

_Key = tuple[str, str, str, datetime]  # service, template, level, hour


class Lines:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._statements = _make(database)

    def record(self, lines: Sequence[Line], *, read: Callable[[Line], Event], now: datetime) -> int:
        del now
        if not lines:
            return 0
        with self._database.writes() as connection:
            new = self._insert(connection, lines)
            kept = self._count(connection, new)
            keep_logs(self._database, connection, _read(kept, read))
        return len(new)

    def _insert(self, connection: sa.Connection, lines: Sequence[Line]) -> list[Line]:
        """Those that were not counted before. One statement and one argument, however many there are."""
        given = {line.line_id: line for line in reversed(lines)}
        ids: object = sorted(given)
        found = connection.execute(
            self._statements.insert_ids, {"ids": encode(ids) if self._database.is_sqlite else ids}
        )
        inserted = set(found.scalars())
        return [line for line_id, line in reversed(given.items()) if line_id in inserted]

    def _count(self, connection: sa.Connection, new: Sequence[Line]) -> list[Line]:
        """Count them, and say which are worth keeping."""
        by_key: dict[_Key, list[Line]] = defaultdict(list)
        hours: dict[datetime, datetime] = {}  # many came together
        for line in new:
            came = line.report.received_at
            hour = hours.get(came) or hours.setdefault(came, _hour(came))
            by_key[line.service, line.template_id, line.level, hour].append(line)
        if not by_key:
            return []
        rows = [
            {
                "service": service,
                "template_id": template_id,
                "log_level": level,
                "hour": hour,
                "line_count": len(ones),
                "template": ones[-1].template,
            }
            for (service, template_id, level, hour), ones in sorted(by_key.items())
        ]
        counted = {
            (row.service, row.template_id, row.log_level, row.hour): row.line_count
            for row in connection.execute(self._statements.count, rows)
        }
        return [
            line
            for key, ones in by_key.items()
            for ordinal, line in enumerate(ones, start=counted[key] - len(ones) + 1)
            if line.told or _is_spread(ordinal)
        ]

    def counts(self, service: str, since: datetime) -> Mapping[tuple[str, str], int]:
        c = t.line_counts.c
        total = sa.func.sum(c.line_count)
        # The text of the latest hour is as good as any: a template only becomes more general.
        query = (
            sa.select(sa.func.max(c.template), c.log_level, total)
            .where(c.service == service, c.hour >= _hour(since))
            .group_by(c.template_id, c.log_level)
            .order_by(total.desc())
        )
        counted: dict[tuple[str, str], int] = defaultdict(int)
        with self._database.reads() as connection:
            for template, level, count in connection.execute(query):
                counted[template, level] += int(count)
        return counted

    def find(self, query: LineQuery, now: datetime) -> LinePage:
        c = t.line_counts.c

        def counted(within: timedelta) -> sa.ColumnElement[int]:
            return sa.func.sum(sa.case((c.hour > now - within, c.line_count), else_=0))

        wanted = [c.hour > now - _WEEK]
        if query.service:
            wanted.append(c.service == query.service)
        if query.level:
            wanted.append(c.log_level == query.level)
        last_week = sa.func.sum(c.line_count).label("last_week")
        rows = (
            sa.select(
                c.service,
                c.log_level,
                sa.func.max(c.template).label("template"),
                counted(_HOUR).label("this_hour"),
                counted(_DAY).label("last_day"),
                last_week,
            )
            .where(*wanted)
            .group_by(c.service, c.template_id, c.log_level)
            .order_by(last_week.desc(), c.service, c.template_id, c.log_level)
            .limit(query.page_size)
            .offset((query.page - 1) * query.page_size)
        )
        kinds = sa.select(c.service, c.template_id, c.log_level).where(*wanted).distinct().subquery()
        with self._database.reads() as connection:
            found = connection.execute(rows).all()
            total = connection.execute(sa.select(sa.func.count()).select_from(kinds)).scalar_one()
        return LinePage(rows=tuple(_to_row(row) for row in found), total=total)

    def excerpt(self, codes: Sequence[str]) -> None:
        b, c = t.system_bugs.c, t.system_logs.c
        bare = sa.select(b.code, b.service, b.occurred_at, b.detected_at).where(
            b.code.in_(codes[:_MOST_EXCERPTS]), b.log_excerpt == ""
        )
        with self._database.writes() as connection:
            for bug in connection.execute(bare).all():
                before = (
                    sa.select(c.timestamp, c.log_level, c.message)
                    .where(
                        c.service_name == bug.service,
                        c.received_at > bug.detected_at - _EXCERPT_TIME,
                        c.timestamp <= bug.occurred_at,
                        c.timestamp > bug.occurred_at - _EXCERPT_TIME,
                    )
                    .order_by(c.timestamp.desc(), c.number.desc())
                    .limit(_EXCERPT_LINES)
                )
                words = "\n".join(
                    f"{row.timestamp:%H:%M:%S} {row.log_level} {row.message[:_LONGEST_LINE]}"
                    for row in reversed(connection.execute(before).all())
                )
                if words:
                    held = sa.update(t.system_bugs).where(b.code == bug.code)
                    connection.execute(held.values(log_excerpt=words[-_MOST_EXCERPT:]))

    def clean(self, *, before: datetime) -> int:
        with self._database.writes() as connection:
            return connection.execute(sa.delete(t.line_counts).where(t.line_counts.c.hour < before)).rowcount

    def forget(self, *, before: datetime) -> int:
        c = t.line_ids.c
        with self._database.writes() as connection:
            old = sa.delete(t.line_ids).where(c.line_id < f"{int(before.timestamp()):08x}")
            return connection.execute(old).rowcount


def keep_logs(database: Database, connection: sa.Connection, events: Iterable[Event]) -> None:
    """Rows of `system_logs`, in one statement."""
    rows: list[dict[str, Any]] = [
        {
            "event_id": event.event_id,
            "service_name": event.service,
            "log_level": event.level.upper(),
            "message": event.message,
            "error_type": event.error_type,
            "stack_trace": event.stack_text,
            "context": encode(event.context),
            "timestamp": event.occurred_at,
            "received_at": event.received_at,
            "processed": True,
        }
        for event in events
    ]
    if rows:
        connection.execute(database.insert(t.system_logs).on_conflict_do_nothing(), rows)


def _read(lines: Iterable[Line], read: Callable[[Line], Event]) -> Iterable[Event]:
    for line in lines:
        try:
            yield read(line)
        except BadInput as error:
            log.warning("a line could not be read whole", line_id=line.line_id, reason=str(error))


def _to_row(row: Any) -> LineRow:  # noqa: ANN401 - a row
    return LineRow(
        service=row.service,
        level=row.log_level,
        template=row.template,
        this_hour=int(row.this_hour),
        last_day=int(row.last_day),
        last_week=int(row.last_week),
    )


def _is_spread(ordinal: int) -> bool:
    """Whether it is the 1st, 2nd, 5th, 10th, 20th, 50th, 100th and so on of its hour."""
    digits = str(ordinal)
    return digits[0] in _SPREAD and not digits[1:].strip("0")


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class _Statements:
    insert_ids: sa.Executable
    count: sa.Executable


def _make(database: Database) -> _Statements:
    """Made once: to make one takes longer than to run it."""
    ids, c = t.line_ids, t.line_counts.c
    if database.is_sqlite:
        given = sa.func.json_each(sa.bindparam("ids", type_=sa.Text)).table_valued("value")
        chosen = sa.select(given.c.value).where(sa.true())  # without it SQLite takes ON CONFLICT for a join's ON
    else:
        chosen = sa.select(sa.func.unnest(sa.bindparam("ids", type_=ARRAY(sa.Text))))
    counts = database.insert(t.line_counts)
    return _Statements(
        insert_ids=database.insert(ids)
        .from_select(["line_id"], chosen)
        .on_conflict_do_nothing()
        .returning(ids.c.line_id),
        count=counts.on_conflict_do_update(
            index_elements=["service", "template_id", "log_level", "hour"],
            set_={"line_count": c.line_count + counts.excluded.line_count, "template": counts.excluded.template},
        ).returning(c.service, c.template_id, c.log_level, c.hour, c.line_count),
    )
