"""Copies of events come back whole, however they are packed, and what they share stays as long as one needs it."""

import random
import zlib
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa
from msgspec import structs
from test_store import START, an_event, grouped, record

from homeostat.adapters.store import SqlStore
from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import common_to
from homeostat.records import Event, Frame, Raised
from homeostat.stages.sense.seen_before import FRAMES

DAY = timedelta(days=1)
WORDS = [f"{random.Random(number).getrandbits(60):x}" for number in range(300)]  # noqa: S311 - words like no others


def a_large_event(number: int, **more: object) -> Event:
    """Its frames are those of all others, its message is its own."""
    frames = tuple(Frame(function=word, source=f"return {word}()", line=7) for word in WORDS)
    return an_event(number, message=f"no order {number}", chain=(Raised(type="E", message="m", frames=frames),), **more)


def keep(store: SqlStore, count: int, *, start: int = 0, days: int = 0) -> list[Event]:
    """Each of a fingerprint of its own, so that it is kept; a few at a time."""
    now = START + days * DAY
    events = [a_large_event(number, received_at=now, occurred_at=now) for number in range(start, start + count)]
    for number, event in enumerate(events, start):
        record(store, [event], grouped(f"{number:032x}"), now)
    return events


def sizes(store: SqlStore) -> list[int]:
    c = t.event_copies.c
    with store.database.reads() as connection:
        return list(connection.execute(sa.select(c.size_bytes).order_by(c.event_id)).scalars())


def dictionaries(store: SqlStore) -> set[int]:
    with store.database.reads() as connection:
        return set(connection.execute(sa.select(t.copy_dictionaries.c.number)).scalars())


def test_copies_come_back_whole_and_are_small_once_it_is_known_what_they_share(store: SqlStore) -> None:
    events = keep(store, 20)
    assert [store.reports.event("shop", event.event_id) for event in events] == events
    first, *_, last = sizes(store)
    assert last < first / 5
    assert sorted(store.signals.recent_copies("shop", 50), key=lambda event: event.event_id) == events


def test_a_stack_in_words_comes_back_as_it_was(store: SqlStore) -> None:
    event = structs.replace(a_large_event(1), stack_trace="panic: m\n\ngoroutine 1 [running]:")
    record(store, [event], grouped("d" * 32))
    assert store.reports.event("shop", event.event_id) == event


def test_frames_that_come_again_come_back_too(store: SqlStore) -> None:
    frame = FRAMES.part(b"a frame of a framework", lambda _: Frame(function="pay", variables={"order": 7}))
    assert frame
    events = [
        structs.replace(a_large_event(n), chain=(Raised(type="E", message=str(n), frames=(frame,)),)) for n in range(3)
    ]
    for number, event in enumerate(events):
        record(store, [event], grouped(f"{number:032x}"))
    assert [store.reports.event("shop", event.event_id) for event in events] == events


def test_each_service_has_what_its_own_events_share(store: SqlStore) -> None:
    keep(store, 10)
    event = a_large_event(99, service="till")
    record(store, [event], grouped("e" * 32))
    assert store.reports.event("till", event.event_id) == event


def test_a_copy_of_the_release_before_is_read_too(store: SqlStore) -> None:
    event = keep(store, 1)[0]
    with store.database.writes() as connection:
        body = zlib.compress(msgspec.json.encode(event))
        connection.execute(sa.update(t.event_copies).values(body=body, dictionary=0))
    assert store.reports.event("shop", event.event_id) == event


def test_what_is_shared_weighs_and_goes_when_no_copy_needs_it(store: SqlStore) -> None:
    assert store.jobs.make_room(most_bytes=10**12).before_bytes == 0
    keep(store, 10)
    assert store.jobs.make_room(most_bytes=10**12).before_bytes > sum(sizes(store))
    old = dictionaries(store)
    assert len(old) == 1
    keep(store, 20, start=100, days=8)  # one of a week and more is replaced
    assert len(dictionaries(store)) > 1
    events = keep(store, 1, start=200, days=20)
    with store.database.writes() as connection:
        connection.execute(sa.delete(t.system_bugs))  # whose exemplars would stay
    store.jobs.clean(before=START + 19 * DAY)
    assert old.isdisjoint(dictionaries(store))
    assert store.reports.event("shop", events[0].event_id) == events[0]


@pytest.mark.parametrize(
    ("events", "most"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([random.Random(1).randbytes(5_000)] * 50, 5_000, id="the same again and again"),  # noqa: S311
        pytest.param([random.Random(n).randbytes(50_000) for n in range(50)], 1024 * 1024, id="nothing in common"),  # noqa: S311
        pytest.param([b"x" * (2**20 + 1)], 0, id="one that is too large"),
    ],
)
def test_what_is_shared_is_bounded(events: list[bytes], most: int) -> None:
    assert len(common_to(events)) <= most
