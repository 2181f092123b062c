"""The append-only history and the alerts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.rows import to_record
from homeostat.records import Alert, AuditRow

_GENESIS = "0" * 64
_READ_TOGETHER = 1_000
_NEWEST = sa.select(t.auto_fix_history).order_by(t.auto_fix_history.c.number.desc()).limit(1)
_INSERT = sa.insert(t.auto_fix_history)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a row of the audit tells."""

    actor: str
    action: str
    subject: str
    detail: Mapping[str, object]


def append_audit(
    database: Database,
    connection: sa.Connection,
    *,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, object],
    now: datetime,
) -> None:
    """Add a row inside the caller's transaction, so that what it tells of and the telling are one."""
    append_entries(database, connection, [Entry(actor=actor, action=action, subject=subject, detail=detail)], now=now)


def append_entries(database: Database, connection: sa.Connection, entries: Sequence[Entry], *, now: datetime) -> None:
    """The same for several rows, one after the other."""
    if not entries:
        return
    database.lock(connection, "auto_fix_history")
    last = connection.execute(_NEWEST).one_or_none()
    number, previous = (last.number, last.hash) if last else (0, _GENESIS)
    rows: list[dict[str, object]] = []
    for entry in entries:
        number += 1
        row = AuditRow(
            number=number,
            at=now.replace(microsecond=now.microsecond // 1000 * 1000),
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            detail=json.dumps(entry.detail, sort_keys=True, separators=(",", ":"), default=str),
            previous_hash=previous,
            hash="",
        )
        previous = row_hash(row)
        values: dict[str, object] = {name: getattr(row, name) for name in AuditRow.__slots__}
        rows.append(values | {"hash": previous})
    connection.execute(_INSERT, rows)


def row_hash(row: AuditRow) -> str:
    """SHA-256 over everything in the row but the hash itself, the row before included by its hash."""
    fields = (row.number, row.at.isoformat(), row.actor, row.action, row.subject, row.detail, row.previous_hash)
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, *, actor: str, action: str, subject: str, detail: Mapping[str, object], now: datetime) -> None:
        with self._database.writes() as connection:
            append_audit(
                self._database, connection, actor=actor, action=action, subject=subject, detail=detail, now=now
            )

    def rows(self, *, subject: str = "", before: int | None = None, most: int = 100) -> tuple[AuditRow, ...]:
        query = sa.select(t.auto_fix_history).order_by(t.auto_fix_history.c.number.desc()).limit(most)
        if subject:
            query = query.where(t.auto_fix_history.c.subject == subject)
        if before is not None:
            query = query.where(t.auto_fix_history.c.number < before)
        with self._database.reads() as connection:
            return tuple(to_record(row, AuditRow) for row in connection.execute(query))

    def broken_at(self, after: AuditRow | None = None) -> int | None:
        c = t.auto_fix_history.c
        # The row itself is read again: it has to be as it was.
        previous, expected = (after.previous_hash, after.number) if after else (_GENESIS, 1)
        query = sa.select(t.auto_fix_history).where(c.number >= expected).order_by(c.number)
        with (
            self._database.reads() as connection,
            closing(connection.execution_options(yield_per=_READ_TOGETHER).execute(query)) as rows,
        ):
            for raw in rows:
                row = to_record(raw, AuditRow)
                if row.number != expected or row.previous_hash != previous or row.hash != row_hash(row):
                    return expected
                previous, expected = row.hash, expected + 1
        return None

    def alert(self, *, key: str, severity: str, title: str, text: str, link: str, now: datetime) -> bool:
        statement = (
            self._database.insert(t.system_alerts)
            .values(key=key, at=now, severity=severity, title=title, text=text, link=link)
            .on_conflict_do_nothing(index_elements=["key"])
        )
        with self._database.writes() as connection:
            return connection.execute(statement).rowcount > 0

    def alerts(self, most: int = 50) -> tuple[Alert, ...]:
        query = sa.select(t.system_alerts).order_by(t.system_alerts.c.number.desc()).limit(most)
        with self._database.reads() as connection:
            return tuple(to_record(row, Alert) for row in connection.execute(query))
