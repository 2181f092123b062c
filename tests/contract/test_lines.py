"""Lines of logs in the store: counted once, kept in part; and templates that all processes call by one id."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.errors import BadInput
from homeostat.intake.mining import Mining
from homeostat.records import Event, Line, LineQuery, Report, ReportKind
from homeostat.stages.group import masked
from homeostat.stages.sense import sense

START = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
TREE = ("shop", "log_event")


def a_line(number: int, *, template: str = "a", told: bool = False, at: datetime = START) -> Line:
    value = {"service_name": "shop", "log_level": "INFO", "message": f"order {number}", "timestamp": at.isoformat()}
    report = Report(
        report_id=f"shop:{number:032x}",
        service="shop",
        kind=ReportKind.LOG_EVENT,
        received_at=at,
        body=json.dumps(value).encode(),
    )
    line_id = f"{int(at.timestamp()):08x}{number:016x}"
    return Line(line_id, "shop", "info", template, f"{template} <*>", report, told)


def read(line: Line) -> Event:
    return sense(line.report)


def messages(store: SqlStore) -> list[str]:
    with store.database.reads() as connection:
        return [*connection.execute(sa.select(t.system_logs.c.message).order_by(t.system_logs.c.number)).scalars()]


def test_a_line_counts_once_however_often_it_is_sent(store: SqlStore) -> None:
    lines = [a_line(1), a_line(2, template="b"), a_line(3)]
    assert store.lines.record([*lines, lines[0]], read=read, now=START) == 3
    assert store.lines.record([lines[1], a_line(4)], read=read, now=START) == 1
    assert store.lines.counts("shop", START) == {("a <*>", "info"): 3, ("b <*>", "info"): 1}


def test_a_spread_of_each_hour_is_kept_and_what_is_told_to_be(store: SqlStore) -> None:
    lines = [a_line(number, told=number == 33) for number in range(1, 60)]
    for first in range(0, len(lines), 7):
        store.lines.record(lines[first : first + 7], read=read, now=START)
    assert messages(store) == [f"order {number}" for number in (1, 2, 5, 10, 20, 33, 50)]
    store.lines.record([a_line(99, at=START + timedelta(hours=1))], read=read, now=START)
    assert messages(store)[-1] == "order 99"


def test_a_line_that_cannot_be_read_whole_stays_counted(store: SqlStore) -> None:
    def refuse(_: Line) -> Event:
        raise BadInput("no")

    assert store.lines.record([a_line(1), a_line(2)], read=refuse, now=START) == 2
    assert messages(store) == []
    assert store.lines.counts("shop", START) == {("a <*>", "info"): 2}


@pytest.mark.parametrize(
    ("hours_ago", "seen"),
    [(0, (1, 1, 1)), (1, (0, 1, 1)), (23, (0, 1, 1)), (24, (0, 0, 1)), (167, (0, 0, 1)), (168, None)],
)
def test_a_line_is_in_the_hour_the_day_and_the_week(
    store: SqlStore, hours_ago: int, seen: tuple[int, int, int] | None
) -> None:
    store.lines.record([a_line(1, at=START - timedelta(hours=hours_ago))], read=read, now=START)
    found = store.lines.find(LineQuery(), START)
    assert [(row.this_hour, row.last_day, row.last_week) for row in found.rows] == ([seen] if seen else [])


def test_templates_are_listed_a_page_at_a_time_the_most_frequent_first(store: SqlStore) -> None:
    lines = [a_line(number, template=f"t{number % 5}" if number > 20 else "t0") for number in range(1, 61)]
    store.lines.record(lines, read=read, now=START)
    pages = [store.lines.find(LineQuery(page=number, page_size=2), START) for number in (1, 2, 3, 4)]
    assert [[row.template for row in page.rows] for page in pages] == [
        ["t0 <*>", "t1 <*>"],
        ["t2 <*>", "t3 <*>"],
        ["t4 <*>"],
        [],
    ]
    assert {page.total for page in pages} == {5}
    assert store.lines.find(LineQuery(service="till"), START).total == 0
    assert store.lines.find(LineQuery(service="shop", level="info"), START).total == 5
    assert store.lines.find(LineQuery(level="warning"), START).total == 0


def test_old_counts_and_ids_go(store: SqlStore) -> None:
    late = START + timedelta(days=1)
    store.lines.record([a_line(1), a_line(2, at=late)], read=read, now=START)
    assert store.lines.clean(before=late - timedelta(hours=1)) == 1
    assert store.lines.counts("shop", START) == {("a <*>", "info"): 1}
    assert store.lines.forget(before=late) == 1
    assert store.lines.record([a_line(1), a_line(2, at=late)], read=read, now=START) == 1


def mine(mining: Mining, *words: str) -> list[str]:
    return [one.template_id for one in mining.mine({TREE: [masked(line) for line in words]})[TREE]]


def loaded(*names: str) -> list[str]:
    return [f"the plugin {name} was loaded" for name in names]


def test_a_template_keeps_its_id_through_a_restart(store: SqlStore) -> None:
    first = mine(Mining(store.templates), *loaded("foo", "bar", "baz"))
    again = mine(Mining(store.templates), *loaded("qux", "foo"))
    assert len({*first, *again}) == 1


def test_what_one_process_finds_the_others_take_over(store: SqlStore) -> None:
    one, other = Mining(store.templates), Mining(store.templates)
    mine(one, "ready", *loaded("foo"))
    mine(other, "set", *loaded("bar"))  # which was begun from the same state: it has to look again
    mine(one, *loaded("baz"))
    ids = mine(other, *loaded("foo", "bar", "baz", "qux")), mine(one, *loaded("foo", "quux"))
    assert len({*ids[0], *ids[1]}) == 1
    assert mine(one, "ready") == mine(other, "ready")


def test_earlier_answers_may_have_changed_when_templates_unite(store: SqlStore) -> None:
    one, other = Mining(store.templates), Mining(store.templates)
    mine(one, *loaded("foo", "bar"))
    mine(other, "ready")
    before = one.united, other.united
    mine(one, *loaded("baz"))
    assert one.united > before[0]
    mine(other, "and now", *loaded("qux"))
    assert other.united > before[1] or mine(other, *loaded("foo")) == mine(one, *loaded("foo"))


@pytest.mark.parametrize("processes", [4])
def test_processes_that_find_templates_at_the_same_time_agree(store_url: str, processes: int) -> None:
    words = [
        f"{verb} of {noun} was {how}" for verb in ("load", "sale") for noun in "abcdefgh" for how in ("done", "lost")
    ]
    found: dict[int, list[str]] = {}
    together = threading.Barrier(processes)

    def run(number: int) -> None:
        with open_store(store_url, SetClock()) as own:
            mining = Mining(own.templates)
            together.wait(60)
            for place in range(len(words)):
                mine(mining, words[(place * (2 * number + 1)) % len(words)], f"{words[place]} {number}")
            found[number] = mine(mining, *words)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with open_store(store_url, SetClock()) as own:
        agreed = mine(Mining(own.templates), *words)
    assert len(found) == processes
    assert len(set(agreed)) < len(words)
    assert all(ids == agreed for ids in found.values())
