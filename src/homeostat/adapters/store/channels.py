"""How far each channel was told, so that a restart neither repeats a message nor loses one."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.rows import to_record
from homeostat.records import Alert, ChannelState


class Channels:
    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, key: str, name: str) -> ChannelState:
        newest = sa.select(sa.func.coalesce(sa.func.max(t.system_alerts.c.number), 0)).scalar_subquery()
        new = (
            self._database.insert(t.channels)
            .values(key=key, name=name, told_up_to=newest, sent_in_hour=0, why="")
            .on_conflict_do_nothing(index_elements=["key"])
        )
        with self._database.writes() as connection:
            connection.execute(new)
            row = connection.execute(sa.select(t.channels).where(t.channels.c.key == key)).one()
        return to_record(row, ChannelState)

    def all(self) -> tuple[ChannelState, ...]:
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(t.channels).order_by(t.channels.c.name, t.channels.c.key))
            return tuple(to_record(row, ChannelState) for row in rows)

    def keep_only(self, keys: Collection[str]) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.channels).where(t.channels.c.key.not_in(keys)))

    def waiting(self, key: str, most: int) -> tuple[Alert, ...]:
        told = sa.select(t.channels.c.told_up_to).where(t.channels.c.key == key).scalar_subquery()
        c = t.system_alerts.c
        query = sa.select(t.system_alerts).where(c.number > told).order_by(c.number).limit(most)
        with self._database.reads() as connection:
            return tuple(to_record(row, Alert) for row in connection.execute(query))

    def told(self, key: str, *, up_to: int, now: datetime) -> None:
        c, hour = t.channels.c, now.replace(minute=0, second=0, microsecond=0)
        sent = sa.case((c.hour == hour, c.sent_in_hour + 1), else_=1)
        self._update(key, told_up_to=up_to, hour=hour, sent_in_hour=sent, last_success=now, failing_since=None, why="")

    def failed(self, key: str, why: str, now: datetime) -> None:
        self._update(key, failing_since=sa.func.coalesce(t.channels.c.failing_since, now), why=why)

    def _update(self, key: str, **values: object) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.update(t.channels).where(t.channels.c.key == key).values(**values))
