"""Whole events as they are kept: JSON, compressed with a dictionary of what the service's events have in common.

Frames of libraries, lines of source, modules and contexts are the same in nearly every event of a service. A dictionary
is nothing but some of its newest events, one after the other; with it a copy takes a fifth of the bytes that it takes
by itself, and less time (`bench/ingest`). A copy names the dictionary it was packed with. Dictionaries never change:
a better one gets a number of its own, and an old one goes when no copy needs it any more.
"""

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from backports import zstd
from isal import isal_zlib

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copy_text import Writer
from homeostat.adapters.store.database import Database
from homeostat.codec import decode
from homeostat.errors import StoreUnavailable
from homeostat.records import Event

_LEVEL = 3
_MOST_BYTES = 1024 * 1024  # of a dictionary; compressed itself it takes a twentieth of that
_SAMPLE = 100  # newest copies, of which those go into a dictionary that the others do not make small
_UNLIKE = 0.2  # of what an event takes by itself: with a dictionary that holds one like it, it takes less
# Of their length, above which a new dictionary is tried: the first is made of few events, and knows few kinds.
_POOR = 0.015
_FIRST_AFTER, _SELDOM = 8, 1_024  # copies before the first look, doubled each time, and between later ones
_OLDEST = timedelta(days=7)  # so that what a dictionary holds is not kept much longer than the copies themselves
_SURELY_ENDED = timedelta(hours=1)  # a transaction that took the dictionary before
_MOST_AT_HAND = 8  # dictionaries, each up to five megabytes of memory with what compresses by it
_ZSTD = b"\x28\xb5\x2f\xfd"
_WHOLE = zstd.ZstdCompressor.FLUSH_FRAME


def compressed(body: bytes) -> bytes:
    """By itself, in zlib's format."""
    return isal_zlib.compress(body, 3)  # pyright: ignore[reportUnknownMemberType] - its stub knows no `Buffer`


class Unpacker:
    """Reads copies inside one transaction; each dictionary is fetched once."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._dictionaries: dict[int, zstd.ZstdDict] = {}

    def event(self, copy: Any) -> Event:  # noqa: ANN401 - a row with `body` and `dictionary`
        """The event of a row."""
        return decode(self.plain(copy.body, copy.dictionary), Event)

    def plain(self, body: bytes, number: int) -> bytes:
        if not body.startswith(_ZSTD):  # of a release that had no dictionaries
            return bytes(isal_zlib.decompress(body))  # pyright: ignore[reportUnknownMemberType] - as above
        return zstd.decompress(body, zstd_dict=self._dictionary(number) if number else None)

    def _dictionary(self, number: int) -> zstd.ZstdDict:
        if number not in self._dictionaries:
            self._dictionaries[number] = _fetched(self._connection, number)
        return self._dictionaries[number]


@dataclass(slots=True)
class _Since:
    """What was packed for a service since a dictionary was made or tried."""

    copies: int = 0
    plain_bytes: int = 0
    packed_bytes: int = 0
    due_after: int = _FIRST_AFTER

    @property
    def is_poor(self) -> bool:
        return self.packed_bytes > _POOR * self.plain_bytes


class Packer:
    """Packs a process's copies, and makes dictionaries where they help."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._at_hand: OrderedDict[int, zstd.ZstdCompressor] = OrderedDict()  # each with its dictionary
        self._alone = _compressor(None)
        self._since: dict[str, _Since] = {}
        self._newest: dict[str, int] = {}
        self._writer = Writer()

    def begin(self, connection: sa.Connection, services: Sequence[str]) -> None:
        """Look up the services' newest dictionaries, which stay until the transaction has ended."""
        c = t.copy_dictionaries.c
        newest = sa.select(c.service, sa.func.max(c.number).label("number")).where(c.service.in_(services))
        self._newest = {row.service: row.number for row in connection.execute(newest.group_by(c.service))}
        for number in self._newest.values():
            if number not in self._at_hand:
                self._at_hand[number] = _compressor(_fetched(connection, number))
            self._at_hand.move_to_end(number)
        while len(self._at_hand) > max(_MOST_AT_HAND, len(services)):
            self._at_hand.popitem(last=False)

    def packed(self, event: Event) -> tuple[bytes, int]:
        """The compressed bytes, and the number of the dictionary; 0 without one."""
        service, plain = event.service, self._writer.written(event)
        number = self._newest.get(service, 0)
        body = (self._at_hand[number] if number else self._alone).compress(plain, _WHOLE)
        since = self._since.setdefault(service, _Since())
        since.copies += 1
        since.plain_bytes += len(plain)
        since.packed_bytes += len(body)
        return body, number

    def tend(self, now: datetime) -> None:
        """Make the dictionaries that are due, each in a transaction of its own."""
        for service, since in self._since.items():
            if since.copies < since.due_after:
                continue
            self._since[service] = _Since(due_after=min(2 * since.due_after, _SELDOM))
            with suppress(StoreUnavailable):  # what was recorded is recorded: it is tried again later
                if service not in self._newest or since.is_poor or self._is_old(service, now):
                    self._make(service, now)

    def _is_old(self, service: str, now: datetime) -> bool:
        c = t.copy_dictionaries.c
        with self._database.reads() as connection:
            made_at = connection.execute(sa.select(sa.func.max(c.made_at)).where(c.service == service)).scalar()
        return made_at is not None and made_at < now - _OLDEST

    def _make(self, service: str, now: datetime) -> None:
        k = t.event_copies.c
        newest = sa.select(k.body, k.dictionary).where(k.service == service).order_by(k.received_at.desc())
        with self._database.reads() as connection:
            unpacker = Unpacker(connection)
            rows = connection.execute(newest.limit(_SAMPLE)).all()
            content = common_to([unpacker.plain(row.body, row.dictionary) for row in rows])
        if not content:
            return
        body = zstd.compress(content, _LEVEL)
        row = {"service": service, "made_at": now, "content": body, "size_bytes": len(body)}
        with self._database.writes() as connection:
            connection.execute(sa.insert(t.copy_dictionaries).values(**row))
            drop_unused(connection, before=now - _SURELY_ENDED)


def common_to(events: Sequence[bytes]) -> bytes:
    """A dictionary for events like these: those of them that are unlike the ones before."""
    content, made = b"", None
    for event in events:
        if len(content) + len(event) > _MOST_BYTES:
            continue
        if made is None or len(_packed(event, made)) > _UNLIKE * len(_packed(event, None)):
            content += event
            made = zstd.ZstdDict(content, is_raw=True)
    return content


def drop_unused(connection: sa.Connection, *, before: datetime) -> None:
    """Delete dictionaries that no copy names, and that a newer one took the place of before that moment."""
    d, newer = t.copy_dictionaries.c, t.copy_dictionaries.alias()
    replaced = sa.exists().where(newer.c.service == d.service, newer.c.number > d.number, newer.c.made_at < before)
    needed = sa.exists().where(t.event_copies.c.dictionary == d.number)
    connection.execute(sa.delete(t.copy_dictionaries).where(replaced, sa.not_(needed)))


def _packed(plain: bytes, dictionary: zstd.ZstdDict | None) -> bytes:
    return _compressor(dictionary).compress(plain, _WHOLE)


def _compressor(dictionary: zstd.ZstdDict | None) -> zstd.ZstdCompressor:
    """To make one takes half as long as to compress an event, so that one is made for many."""
    return zstd.ZstdCompressor(_LEVEL, zstd_dict=dictionary.as_digested_dict if dictionary else None)


def _fetched(connection: sa.Connection, number: int) -> zstd.ZstdDict:
    c = t.copy_dictionaries.c
    content = connection.execute(sa.select(c.content).where(c.number == number)).scalar_one()
    return zstd.ZstdDict(zstd.decompress(content), is_raw=True)
