"""The parts of the table of events: one for each day or so, so that old events go by dropping a part.

Only PostgreSQL has them. SQLite has one table, in which everything is in part 0.

A part holds what was *recorded* while it was the newest, whatever the events say of their own time. Parts are numbered,
and a clock that jumps does no harm. Nobody records into an older part once a newer one has begun: who records holds
the lock of the parts together with others, who begins a part holds it alone.

An event's id counts once within its part, by the table's key. Ids of older parts are looked up before: in all that
were being written to within `RESENT_WITHIN` before the event happened, and since. So an event that is sent again

- counts once within `RESENT_WITHIN`, whatever time it gives,
- counts once for as long as the first one is kept, if it gives the time at which it happened, as SDKs do.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.errors import StoreUnavailable

RESENT_WITHIN = timedelta(hours=25)
_LENGTH = timedelta(days=1)
_LONG = timedelta(days=7)  # of a part, where events are kept so long that there would be too many short ones
_MANY = 40
_LOCK = sa.func.hashtext("event_parts")
_PARTS = sa.select(t.event_parts).order_by(t.event_parts.c.number)

Key = tuple[str, str]
"""A service and an event's id."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a batch has to know: where it goes, and what came before, oldest first, each with its end."""

    newest: int = 0
    older: tuple[tuple[int, datetime], ...] = ()

    def since(self, moment: datetime) -> int:
        """The oldest part in which something may lie that was recorded after that moment."""
        return next((number for number, ends_at in self.older if ends_at > moment), self.newest)

    def known(self, connection: sa.Connection, rows: Iterable[Mapping[str, Any]]) -> set[Key]:
        """Those of a batch's events that older parts hold; there is an older part."""
        _, last_end = self.older[-1]
        doubtful = [row for row in rows if row["occurred_at"] < last_end + RESENT_WITHIN]
        asked: dict[str, list[str]] = defaultdict(list)
        for row in doubtful:
            asked[row["service"]].append(row["event_id"])
        earliest = min((row["occurred_at"] for row in doubtful), default=last_end)
        first = self.since(earliest - RESENT_WITHIN)
        numbers = [number for number, _ in self.older if number >= first]
        e = t.events.c
        found: set[Key] = set()
        for service, ids in asked.items():
            query = sa.select(e.event_id).where(
                e.part.in_(numbers), e.service == service, e.event_id == sa.any_(_array(ids))
            )
            found |= {(service, event_id) for event_id in connection.execute(query).scalars()}
        return found


def since(database: Database, connection: sa.Connection, moment: datetime) -> sa.ColumnElement[bool]:
    """Which events lie in the parts that were recorded into after that moment: the others need not be looked at."""
    if database.is_sqlite:
        return sa.true()
    p = t.event_parts.c
    oldest = connection.execute(sa.select(sa.func.min(p.number)).where(p.ends_at > moment)).scalar()
    return t.events.c.part >= (oldest or 0)


class EventParts:
    """Begins a part when the newest has lasted its time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._good: tuple[datetime, datetime] | None = None  # from when until when the newest part takes events

    def be_ready(self, now: datetime) -> None:
        """Have a part to record into, in a transaction of its own. Costs nothing while the last answer is good."""
        if self._database.is_sqlite or (self._good and self._good[0] < now < self._good[1]):
            return
        with self._database.writes() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            parts = connection.execute(_PARTS).all()
            newest = parts[-1] if parts else None
            # A clock that is a little behind that of another process is no reason for a part of its own.
            if newest and newest.began_at - _LENGTH < now < newest.ends_at:
                began_at, ends_at = newest.began_at, newest.ends_at
            else:
                began_at, ends_at = now, now + (_LENGTH if len(parts) < _MANY else _LONG)
                _begin(connection, (newest.number if newest else 0) + 1, began_at, ends_at)
        self._good = began_at - _LENGTH, ends_at

    def current(self, connection: sa.Connection) -> Parts:
        """The parts as they stay until the transaction ends.

        Raises:
            StoreUnavailable: they are gone; the next call of `be_ready` begins one.
        """
        if self._database.is_sqlite:
            return Parts()
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(_LOCK)))
        parts = connection.execute(_PARTS).all()
        if not parts:
            self._good = None
            raise StoreUnavailable("there is no part for events")
        older = zip((part.number for part in parts[:-1]), _ends(parts), strict=False)
        return Parts(newest=parts[-1].number, older=tuple(older))


def drop_parts(database: Database, *, before: datetime) -> int:
    """Drop the parts all of whose events were recorded before; how many events went.

    Raises:
        StoreUnavailable: somebody reads a part for long. What is dropped stays dropped; the next call goes on.
    """
    with database.reads() as connection:
        parts = connection.execute(_PARTS).all()
    gone = 0
    for number, ends_at in zip((p.number for p in parts), _ends(parts), strict=True):
        if ends_at <= before:
            with database.writes() as connection:
                database.lock(connection, "drop_parts")
                # Who waits for a table's lock keeps those waiting who record.
                connection.execute(sa.text("SET LOCAL lock_timeout = '1s'"))
                gone += connection.execute(sa.select(sa.func.count()).where(t.events.c.part == number)).scalar_one()
                connection.execute(sa.text(f"DROP TABLE IF EXISTS events_{number:d}"))
                connection.execute(sa.delete(t.event_parts).where(t.event_parts.c.number == number))
    return gone


def _begin(connection: sa.Connection, number: int, now: datetime, ends_at: datetime) -> None:
    """Made beside the table and then attached, which keeps no reader waiting, as PARTITION OF would."""
    name = f"events_{number:d}"
    attached = sa.text("SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass(:name)")
    if connection.execute(attached, {"name": name}).one_or_none() is None:
        connection.execute(sa.text(f"CREATE TABLE {name} (LIKE events INCLUDING ALL)"))
        connection.execute(sa.text(f"ALTER TABLE events ATTACH PARTITION {name} FOR VALUES IN ({number:d})"))
    connection.execute(sa.insert(t.event_parts).values(number=number, began_at=now, ends_at=ends_at))


def _ends(parts: Sequence[Any]) -> list[datetime]:
    """When each got its last event: at its end, or when the next began, should the clock have gone back."""
    nexts = [part.began_at for part in parts[1:]]
    pairs = zip_longest((part.ends_at for part in parts), nexts)
    return [min(ends_at, following or ends_at) for ends_at, following in pairs]


def _array(ids: list[str]) -> sa.BindParameter[Sequence[str]]:
    return sa.bindparam(None, ids, type_=sa.ARRAY(sa.Text))
