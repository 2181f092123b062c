"""Log lines from the journal to counts and bugs: by template, each once, whichever process reads them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from conftest import SetClock, collect, collector_of
from homeostat.adapters.store import SqlStore
from homeostat.adapters.store import tables as t
from homeostat.intake.journal import Journal
from homeostat.records import Bug, BugQuery, Report, ReportKind

CLOCK = SetClock()


def a_report(number: int, message: str, level: str = "ERROR", *, service: str = "shop") -> Report:
    at = CLOCK.now() - timedelta(minutes=1) + timedelta(milliseconds=number)
    value = {"service_name": service, "log_level": level, "message": message, "timestamp": at.isoformat()}
    return Report(
        report_id=f"{service}:{number:032x}",
        service=service,
        kind=ReportKind.LOG_EVENT,
        received_at=CLOCK.now(),
        body=json.dumps(value).encode(),
    )


def a_text(number: int, text: str) -> Report:
    body = json.dumps({"text": text, "source": "shop.log"}).encode()
    return Report(
        report_id=f"shop:{number:032x}", service="shop", kind=ReportKind.LOG_TEXT, received_at=CLOCK.now(), body=body
    )


def bugs(store: SqlStore) -> list[Bug]:
    return [row.bug for row in store.bugs.search(BugQuery(), CLOCK.now()).rows]


@contextmanager
def counted_statements(store: SqlStore) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(*given: object) -> None:
        said.append(str(given[2]))

    sa.event.listen(store.database.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(store.database.engine, "before_cursor_execute", hear)


def test_lines_below_an_error_are_counted_and_only_some_are_rows(store: SqlStore) -> None:
    reports = [a_report(n, f"order {n} saved in {n % 7} ms", "INFO") for n in range(300)]
    reports += [a_report(n, f"order {n} is late", "WARNING") for n in range(300, 340)]
    collect(store, reports)
    collect(store, reports[100:])  # delivered again
    assert store.lines.counts("shop", CLOCK.now()) == {
        ("order <*> saved in <*> ms", "info"): 300,
        ("order <*> is late", "warning"): 40,
    }
    assert list(store.reports.export()) == []
    assert bugs(store) == []
    with store.database.reads() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(t.system_logs)).scalar_one() == 8 + 5


def test_three_errors_of_one_template_are_a_bug_that_shows_it(store: SqlStore) -> None:
    store.services.ensure("shop")
    names = ("foo", "bar", "baz", "qux")
    collect(store, [a_report(n, f"the plugin {name} was not loaded") for n, name in enumerate(names)])
    collect(store, [a_report(9, "the plugin quux was not loaded"), a_report(10, "the plugin foo was not loaded")])
    [bug] = bugs(store)
    assert bug.event_count == 6
    parts = store.reports.parts("shop", bug.fingerprint)
    assert parts
    assert parts.parts == ("template 'the plugin <*> was not loaded'",)
    [explained] = store.reports.explain(f"{9:032x}")
    assert explained.bug_code == bug.code


def test_two_processes_have_one_bug_for_one_template(store: SqlStore, tmp_path: Path) -> None:
    journals = [Journal(tmp_path / name) for name in ("one", "other")]
    collectors = [collector_of(journal, store, CLOCK) for journal in journals]
    for journal in journals:
        journal.open()
    number = 0
    for turn in range(4):
        for journal, collector in zip(journals, collectors, strict=True):
            words = [f"cannot reach the depot {name}{name} of {turn}" for name in ("nord", "sued", "west", "ost")]
            journal.append([a_report(number := number + 1, line) for line in words])
            collector.collect()
    for journal in journals:
        journal.close()
    [bug] = bugs(store)
    assert bug.event_count == 32


def test_an_entry_of_a_file_is_a_row_of_logs_and_counts_by_its_template(store: SqlStore) -> None:
    collect(store, [a_text(n, f"2025-10-23 14:30:0{n} ERROR shop.till: till {n} does not open") for n in range(4)])
    [bug] = bugs(store)
    assert bug.event_count == 4
    with store.database.reads() as connection:
        rows = connection.execute(sa.select(t.system_logs.c.message, t.system_logs.c.log_level)).all()
    assert [tuple(row) for row in rows] == [(f"till {n} does not open", "ERROR") for n in range(4)]


def test_what_was_logged_before_a_failure_is_the_bugs_excerpt(store: SqlStore) -> None:
    before = [a_report(n, f"step {n} of the import is done", "INFO") for n in range(40)]
    collect(store, [*before, a_report(50, "the import ended", "FATAL"), a_report(60, "step 60 follows", "INFO")])
    [bug] = bugs(store)
    lines = bug.log_excerpt.splitlines()
    assert lines[-1].endswith("FATAL the import ended")
    assert [line.rpartition("INFO ")[2] for line in lines[-11:-1]] == [
        f"step {n} of the import is done" for n in range(30, 40)
    ]


def test_errors_below_the_trigger_do_not_cost_a_query_each(store: SqlStore, tmp_path: Path) -> None:
    later = SetClock()
    journal = Journal(tmp_path)
    journal.open()
    collector = collector_of(journal, store, later)

    def come(first: int, kinds: range) -> None:
        names = [f"{'abcdefghij'[n % 10] * 3}{'klmnopqrst'[n // 10] * 2}" for n in kinds]
        reports = [a_report(first + n, f"{name} cannot be found") for n, name in enumerate(names)]
        journal.append([msgspec.structs.replace(report, received_at=later.now()) for report in reports])
        collector.collect()

    come(0, range(100))
    come(100, range(100))
    later.passes(hours=2)  # what comes next is no third within an hour, which only a query can tell
    with counted_statements(store) as few:
        come(200, range(10))
    with counted_statements(store) as many:
        come(300, range(10, 100))
    assert len(many) < len(few) + 10
    assert bugs(store) == []
    come(400, range(5))
    come(500, range(5))
    assert len(bugs(store)) == 5
    journal.close()


@pytest.mark.parametrize("secret", ["password=hunter", "from anna@example.com", "api_key: abcdefgh1"])
def test_no_secret_is_in_a_template(store: SqlStore, secret: str) -> None:
    levels = ("INFO", "ERROR")
    collect(store, [a_report(n, f"sign-in {n} with {secret} refused", level) for n, level in enumerate(levels)])
    kept = [store.templates.load(("shop", "log_event"))[1].decode()]
    with store.database.reads() as connection:
        for table in (t.line_counts, t.fingerprints, t.system_logs):
            kept += [str(row) for row in connection.execute(sa.select(table))]
    assert len(kept) > len(levels)
    assert not [row for row in kept if any(word in row for word in ("hunter", "anna", "abcdefgh1"))]
