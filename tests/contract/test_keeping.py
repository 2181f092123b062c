"""What goes and what stays, on SQLite and on PostgreSQL alike."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from test_store import START, a_bug, an_event, grouped, record

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.adapters.store.event_parts import RESENT_WITHIN, EventParts
from homeostat.adapters.store.recording_bugs import MOST_COPIED
from homeostat.console.audit import ChainCheck
from homeostat.errors import StoreUnavailable
from homeostat.jobs.log_cleanup import log_cleanup
from homeostat.jobs.room_check import room_check, shorten
from homeostat.records import Attachment, BugStatus, ReportKind

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def recorded(store: SqlStore, number: int, now: datetime, *, occurred_at: datetime | None = None) -> bool:
    """Whether the event counted; without a time of its own it happened when it came."""
    event = an_event(number, occurred_at=occurred_at or now, received_at=now)
    return not record(store, [event], grouped("a"), now).duplicates


def parts(store: SqlStore) -> list[int]:
    with store.database.reads() as connection:
        return list(connection.execute(sa.select(t.event_parts.c.number).order_by(t.event_parts.c.number)).scalars())


def kept(store: SqlStore) -> set[int]:
    """Numbers of the events that are there whole."""
    with store.database.reads() as connection:
        return {int(one, 16) for one in connection.execute(sa.select(t.event_copies.c.event_id)).scalars()}


# --- the parts of the events


@pytest.mark.parametrize(
    ("later", "occurred_at"),
    [
        pytest.param(RESENT_WITHIN - HOUR, None, id="within the window, without a time"),
        pytest.param(DAY + HOUR, START, id="on the next day"),
        pytest.param(20 * DAY, START, id="weeks later, with the time at which it happened"),
    ],
)
def test_an_event_sent_again_counts_once_over_the_end_of_a_part(
    store: SqlStore, later: timedelta, occurred_at: datetime | None
) -> None:
    assert recorded(store, 1, START, occurred_at=occurred_at)
    for day in range(2, later // DAY + 1):
        assert recorded(store, 100 + day, START + day * DAY - HOUR)
    assert not recorded(store, 1, START + later, occurred_at=occurred_at)
    assert recorded(store, 2, START + later)


def test_a_batch_holds_old_and_new(store: SqlStore) -> None:
    recorded(store, 1, START)
    events = [an_event(number, received_at=START + DAY) for number in (1, 2, 2, 3)]
    assert record(store, events, grouped("a"), START + DAY).duplicates == 2


def test_each_day_has_its_part_and_an_old_part_goes_whole(store: SqlStore) -> None:
    for day in range(4):
        recorded(store, day, START + day * DAY + day * HOUR)
    if store.database.is_sqlite:
        assert parts(store) == []
    else:
        assert parts(store) == [1, 2, 3, 4]
    store.jobs.clean(before=START + 2 * DAY + 2 * HOUR)
    assert [int(row["event_id"], 16) for row in store.reports.export()] == [2, 3]
    assert store.bugs.stats().events == 4


def test_a_clock_that_jumps_into_the_future_and_back_leaves_nothing_behind(store: SqlStore) -> None:
    recorded(store, 1, START)
    recorded(store, 2, START + 20_000 * DAY, occurred_at=START)
    recorded(store, 3, START + HOUR)
    recorded(store, 4, START + 3 * DAY)
    store.jobs.clean(before=START + 2 * DAY)
    assert {int(row["event_id"], 16) for row in store.reports.export()} >= {4}


def test_processes_that_begin_a_part_at_once_begin_one(store_url: str) -> None:
    """And one event that they all send over its beginning counts once."""
    with open_store(store_url, SetClock()) as store:
        recorded(store, 1, START)

    def run(number: int) -> bool:
        with open_store(store_url, SetClock()) as store:
            now = START + DAY + timedelta(seconds=number - 4)
            return recorded(store, 7, now, occurred_at=START + DAY - HOUR)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(run, range(8))) == 1
    with open_store(store_url, SetClock()) as store:
        assert len(parts(store)) in {0, 2}


def test_a_part_that_is_read_for_long_goes_the_next_time(migrated: Callable[[str, str], str]) -> None:
    with open_store(migrated("postgresql", "shared"), SetClock()) as store:
        recorded(store, 1, START)
        recorded(store, 2, START + 2 * DAY)
        with store.database.engine.connect() as reading:
            reading.execute(sa.select(t.events)).all()
            with pytest.raises(StoreUnavailable):
                store.jobs.clean(before=START + DAY)
        store.jobs.clean(before=START + DAY)
        assert parts(store) == [2]


def test_without_parts_the_next_try_begins_one(store: SqlStore) -> None:
    ready = EventParts(store.database)
    ready.be_ready(START)
    with store.database.writes() as connection:
        connection.execute(sa.delete(t.event_parts))
    if not store.database.is_sqlite:
        with store.database.writes() as connection, pytest.raises(StoreUnavailable):
            ready.current(connection)
    ready.be_ready(START)
    with store.database.writes() as connection:
        assert ready.current(connection).older == ()


# --- room


def fill(store: SqlStore) -> list[int]:
    """Three bugs, an hour apart, with two more copies each; the first is resolved. The exemplars' numbers."""
    for number in range(3):
        group, at = grouped(f"{number}" * 32), START + number * 2 * HOUR
        code = record(store, [an_event(10 * number, received_at=at)], group, at).opened[0]
        more = [an_event(10 * number + one, received_at=at + HOUR) for one in (1, 2)]
        record(store, more, group, at + HOUR, kind=ReportKind.LOG_EVENT)
        if number == 0:
            store.bugs.change_status(code, BugStatus.RESOLVED, by="anna", reason="mended", now=START)
    return [0, 10, 20]


def sizes(store: SqlStore) -> int:
    with store.database.reads() as connection:
        return int(connection.execute(sa.select(sa.func.sum(t.event_copies.c.size_bytes))).scalar_one())


def dictionaries(store: SqlStore) -> int:
    """Bytes of what copies have in common."""
    total = sa.select(sa.func.coalesce(sa.func.sum(t.copy_dictionaries.c.size_bytes), 0))
    with store.database.reads() as connection:
        return int(connection.execute(total).scalar_one())


def test_the_oldest_copies_go_and_those_of_open_bugs_last(store: SqlStore) -> None:
    exemplars = fill(store)
    assert kept(store) == {0, 1, 2, 10, 11, 12, 20, 21, 22}
    assert store.jobs.make_room(most_bytes=1_000_000).gone == 0
    a_copy, shared = sizes(store) // 9, dictionaries(store)
    room = store.jobs.make_room(most_bytes=room_before(store) - a_copy)
    assert room.gone
    assert kept(store) == {0, 10, 11, 12, 20, 21, 22}
    store.jobs.make_room(most_bytes=shared + 3 * a_copy + a_copy // 2)
    assert kept(store) == set(exemplars)
    store.jobs.make_room(most_bytes=shared + 2 * a_copy + a_copy // 2)
    assert kept(store) == {10, 20}  # the first one's bug is resolved
    store.jobs.make_room(most_bytes=shared + a_copy + a_copy // 2)
    assert kept(store) == {20}
    assert store.bugs.stats().events == 9


def room_before(store: SqlStore) -> int:
    return store.jobs.make_room(most_bytes=10**12).before_bytes


def test_files_count_and_go_by_their_age(store: SqlStore) -> None:
    a_bug(store)
    files = [
        Attachment(
            service="shop", event_id="e", at=START + n * DAY, name=f"{n}", content_type="", kind="", body=b"x" * 100_000
        )
        for n in range(3)
    ]
    store.signals.keep([(f"r{n}", file) for n, file in enumerate(files)], START)
    assert room_before(store) > 300_000
    store.jobs.make_room(most_bytes=220_000)
    assert [file.name for file in store.signals.attachments("shop", "e")] == ["1", "2"]


def test_a_bug_of_thousands_of_fingerprints_keeps_copies_of_a_few(store: SqlStore) -> None:
    for number in range(MOST_COPIED + 10):
        group = grouped(f"{number:032x}", family="all of it")
        record(store, [an_event(2 * number)], group)
        record(store, [an_event(2 * number + 1)], group)  # nor are there any of a later batch
    assert len(kept(store)) == 2 * MOST_COPIED
    assert store.bugs.stats().events == 2 * (MOST_COPIED + 10)


def test_intake_goes_on_while_old_rows_go(store_url: str) -> None:
    with open_store(store_url, SetClock()) as store:
        for number in range(0, 2_000, 500):
            record(store, [an_event(number + n, received_at=START) for n in range(500)], grouped("a"), START)
    ended = threading.Event()

    def clean() -> None:
        with open_store(store_url, SetClock()) as store:
            store.jobs.clean(before=START + 5 * DAY)
        ended.set()

    thread = threading.Thread(target=clean)
    thread.start()
    with open_store(store_url, SetClock()) as store:
        number = 10_000
        while not ended.is_set() or number == 10_000:
            assert recorded(store, number, START + 9 * DAY)
            number += 1
    thread.join()


# --- on disk


def test_a_log_that_is_too_long_begins_again_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "v1.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"a" * 1_000 + b"\nthe end\n")
        assert not shorten(log, most_bytes=2_000)
        assert shorten(log, most_bytes=100)
        writer.write(b"more\n")
    assert log.read_bytes() == b"more\n"
    assert log.with_suffix(".log.1").read_bytes().endswith(b"\nthe end\n")


def test_the_jobs_say_what_they_did(store: SqlStore, clock: SetClock, tmp_path: Path) -> None:
    a_bug(store)
    handled, detail = room_check(store.jobs, most_bytes=1024**2, logs=tmp_path)
    assert (handled, detail) == (0, "0 of 1 MiB are held")
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    os.utime(tmp_path / "old", (time.time() - 200_000,) * 2)
    handled, detail = log_cleanup(store, clock, retention=30 * DAY, runs=tmp_path)
    assert (handled, detail) == (1, "0 rows older than 30 days went; 1 folders")
    assert [one.name for one in tmp_path.iterdir()] == ["new"]


def test_the_audit_is_read_from_where_it_was_known_to_hold(store: SqlStore) -> None:
    code = a_bug(store)
    check, later = ChainCheck(store.audit), START + timedelta(minutes=11)
    assert check.broken_at(START) is None
    store.bugs.change_status(code, BugStatus.MUTED, by="anna", reason="later", now=START)
    with store.database.writes() as connection:
        connection.execute(sa.update(t.auto_fix_history).where(t.auto_fix_history.c.number == 2).values(actor="eve"))
    assert check.broken_at(START) == 2
    store.bugs.change_status(code, BugStatus.DETECTED, by="anna", reason="now", now=START)
    assert ChainCheck(store.audit).broken_at(later) == check.broken_at(later) == 2


def test_what_was_changed_far_back_is_found_within_ten_minutes(store: SqlStore) -> None:
    code = a_bug(store)
    store.bugs.change_status(code, BugStatus.MUTED, by="anna", reason="later", now=START)
    check = ChainCheck(store.audit)
    assert check.broken_at(START) is None
    with store.database.writes() as connection:
        connection.execute(sa.update(t.auto_fix_history).where(t.auto_fix_history.c.number == 1).values(actor="eve"))
    assert check.broken_at(START + timedelta(minutes=1)) is None
    assert check.broken_at(START + timedelta(minutes=11)) == 1
