"""PostgreSQL's csvlog: a record is a row, whose quoted fields may hold lines that look like anything."""

import json
from datetime import UTC, datetime

import pytest

from homeostat.cli.parse import parse_lines
from homeostat.intake.logfile.entries import Entries, WholeEntry
from homeostat.records import EventKind
from homeostat.stages.sense.text import read_entry

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
HEAD = (
    '2026-11-27 08:25:33.644 UTC,"app","shop",5325,"10.0.0.7:41812",6b093e7d.14cd,3,"SELECT",'
    "2026-11-27 08:25:33 UTC,3/28,0,"
)
FAILED = (
    f'{HEAD}ERROR,23505,"duplicate key value violates unique constraint ""item_pkey""",'
    '"Key (id)=(1) already exists.","Take another, or none.",,,"PL/pgSQL function sell(integer) line 3",'
    '"call sell\n  pick a\n | b of old -- 2026-11-27 08:00:00 ERROR: not a record\n'
    'Traceback (most recent call last):\n{""log"": ""x""}\nvalues (1, \'b,c\')",7,,"psql","client backend",,0'
)
READY = f'{HEAD}LOG,00000,"database system is ready to accept connections",,,,,,,,,"","postmaster",,0'


def assembled(text: str) -> list[WholeEntry]:
    entries = Entries()
    done = [one for number, line in enumerate(text.split("\n"), start=1) for one in entries.take(number, line)]
    return [*done, *entries.flush()]


def test_a_row_is_one_entry_with_all_its_lines() -> None:
    whole = assembled(f"{READY}\n{FAILED}\n{READY}")
    assert [one.numbers for one in whole] == [(1,), (2, 3, 4, 5, 6, 7), (8,)]
    entry = read_entry(whole[1].text, NOW)
    assert (entry.level, entry.kind, entry.error_type) == ("error", EventKind.DATABASE_ERROR, "23505")
    assert entry.message == 'duplicate key value violates unique constraint "item_pkey"'
    assert entry.at == datetime(2026, 11, 27, 8, 25, 33, 644000, UTC)
    assert entry.logger == "postgres"
    assert entry.context["detail"] == "Key (id)=(1) already exists."
    assert entry.context["hint"] == "Take another, or none."
    assert entry.context["context"] == "PL/pgSQL function sell(integer) line 3"
    assert entry.context["statement"] == (
        "call sell\n  pick a\n | b of old -- 2026-11-27 08:00:00 ERROR: not a record\n"
        'Traceback (most recent call last):\n{"log": "x"}\nvalues (1, \'b,c\')'
    )
    assert (entry.context["user"], entry.context["dbname"]) == ("app", "shop")
    assert not entry.chain


def test_it_says_what_jsonlog_says() -> None:
    line = {
        "timestamp": "2026-11-27 08:25:33.644 UTC", "user": "app", "dbname": "shop", "pid": 5325,
        "error_severity": "ERROR", "state_code": "23505", "backend_type": "client backend",
        "message": 'duplicate key value violates unique constraint "item_pkey"',
        "detail": "Key (id)=(1) already exists.", "hint": "Take another, or none.",
    }  # fmt: skip
    by_csv, by_json = read_entry(FAILED, NOW), read_entry(json.dumps(line), NOW)
    for name in ("level", "kind", "error_type", "message", "at", "logger"):
        assert getattr(by_csv, name) == getattr(by_json, name)
    for name in ("detail", "hint", "user", "dbname", "backend_type"):
        assert by_csv.context[name] == by_json.context[name]


@pytest.mark.parametrize(
    ("severity", "level", "matters"),
    [
        pytest.param("LOG", "info", False, id="log"),
        pytest.param("DEBUG1", "debug", False, id="debug"),
        pytest.param("WARNING", "warning", False, id="warning"),
        pytest.param("ERROR", "error", True, id="error"),
        pytest.param("FATAL", "fatal", True, id="fatal"),
        pytest.param("PANIC", "fatal", True, id="panic"),
    ],
)
def test_severities(severity: str, level: str, *, matters: bool) -> None:
    entry = read_entry(f'{HEAD}{severity},XX000,"said",,,,,,,,,""', NOW)  # twelve: before there were types of back ends
    assert (entry.level, entry.matters, entry.message) == (level, matters, "said")


def test_a_row_that_was_cut_off_ends_where_the_next_begins() -> None:
    cut = "\n".join(FAILED.split("\n")[:3])
    whole = assembled(f"{cut}\n{READY}\nstray")
    assert [one.numbers for one in whole] == [(1, 2, 3), (4,), (5,)]
    entry = read_entry(whole[0].text, NOW)
    assert entry.context["detail"] == "Key (id)=(1) already exists."
    assert str(entry.context["statement"]).startswith("call sell\n")


def test_rows_that_a_container_passed_on() -> None:
    stamped = "\n".join(f"2026-11-27T08:25:34.000000001Z stdout F {line}" for line in FAILED.split("\n"))
    whole = assembled(f"{stamped}\n2026-11-27T08:25:35.000000001Z stdout F {READY}")
    assert [one.numbers for one in whole] == [(1, 2, 3, 4, 5, 6), (7,)]
    assert read_entry(whole[0].text, NOW).context["hint"] == "Take another, or none."


def test_a_field_without_an_end_is_bounded() -> None:
    text = f'{HEAD}ERROR,XX000,"' + "\n".join('say ""' for _ in range(50_000))
    whole = assembled(text)
    assert len(whole[0].numbers) == 20_000
    assert sorted(number for one in whole for number in one.numbers) == list(range(1, 50_001))
    assert read_entry(whole[0].text, NOW).level == "error"


def test_a_person_is_told_the_details_too() -> None:
    (told,) = map(json.loads, parse_lines([f"{line}\n" for line in f"{READY}\n{FAILED}".split("\n")], now=NOW))
    assert (told["first_line"], told["last_line"], told["level"]) == (2, 7, "error")
    assert told["context"]["detail"] == "Key (id)=(1) already exists."
