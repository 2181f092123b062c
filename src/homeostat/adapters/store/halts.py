"""The switch that stops publishing and deploying, as a row that all processes see."""

from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import Entry, append_entries
from homeostat.adapters.store.database import Database
from homeostat.records import Halt


class Halts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> Halt | None:
        with self._database.reads() as connection:
            return _lasting(connection)

    def halt(self, *, by: str, reason: str, now: datetime) -> Halt:
        with self._database.writes() as connection:
            self._database.lock(connection, "halts")
            if known := _lasting(connection):
                return known
            connection.execute(sa.insert(t.halts).values(by=by, reason=reason, since=now))
            self._told(connection, by, "halt", reason, now)
            return Halt(by=by, reason=reason, since=now)

    def resume(self, *, by: str, now: datetime) -> bool:
        with self._database.writes() as connection:
            self._database.lock(connection, "halts")
            c = t.halts.c
            ended = connection.execute(sa.update(t.halts).where(c.ended_at.is_(None)).values(ended_at=now, ended_by=by))
            if ended.rowcount:
                self._told(connection, by, "resume", "", now)
            return bool(ended.rowcount)

    def _told(self, connection: sa.Connection, by: str, action: str, reason: str, now: datetime) -> None:
        entry = Entry(actor=by, action=action, subject="homeostat", detail={"reason": reason} if reason else {})
        append_entries(self._database, connection, [entry], now=now)


def _lasting(connection: sa.Connection) -> Halt | None:
    c = t.halts.c
    row = connection.execute(sa.select(t.halts).where(c.ended_at.is_(None)).order_by(c.number).limit(1)).one_or_none()
    return Halt(by=row.by, reason=row.reason, since=row.since) if row else None
