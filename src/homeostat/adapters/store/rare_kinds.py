"""Kinds of events that opened no bug."""

from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import Unpacker
from homeostat.adapters.store.database import Database
from homeostat.records import Event, RareKind


class RareKinds:
    _database: Database

    def rare_kinds(self, service: str, most: int) -> tuple[tuple[RareKind, ...], int]:
        f = t.fingerprints.c
        ours = [f.bug_code.is_(None), *([f.service == service] if service else [])]
        query = sa.select(t.fingerprints).where(*ours).order_by(f.last_seen.desc(), f.fingerprint).limit(most)
        with self._database.reads() as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(t.fingerprints).where(*ours)).scalar_one()
            unpacker = Unpacker(connection)
            rows = tuple(
                RareKind(
                    service=row.service,
                    event_count=row.event_count,
                    first_seen=row.first_seen,
                    last_seen=row.last_seen,
                    newest=_newest(connection, unpacker, row),
                )
                for row in connection.execute(query)
            )
        return rows, total


def _newest(connection: sa.Connection, unpacker: Unpacker, row: Any) -> Event | None:  # noqa: ANN401 - a row
    c = t.event_copies.c
    ours = sa.select(c.body, c.dictionary).where(c.service == row.service, c.fingerprint == row.fingerprint)
    copy = connection.execute(ours.order_by(c.received_at.desc()).limit(1)).one_or_none()
    return unpacker.event(copy) if copy else None
