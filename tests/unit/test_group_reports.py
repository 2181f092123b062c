"""What a message tells below its first line: how a process ended, and which statement failed."""

from datetime import UTC, datetime

import pytest

from homeostat.records import Event, EventKind
from homeostat.stages.group.reports import reported, statement_of
from homeostat.stages.group.v1 import family, fingerprint, inputs

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
CRASH = """Task #PID<0.{}.0> started from {} terminating
** (ArithmeticError) bad argument in arithmetic expression{}
    (stdlib {}) {}
    (erp 1.4.0) lib/erp/{}.ex:{}: Erp.{}/1
Function: fn
"""
OLD = CRASH.format(12, "Erp.Reports", "", "4.3", "erl_eval.erl:12: :erl_eval.do/2", "margin", 12, "Margin.of")
NEW = CRASH.format(9, "#PID<0.8.0>", ": nil - 12.5", "6.2", "erl.erl:2: :erl.run/2", "margin", 15, "Margin.of")
OTHER = CRASH.format(12, "Erp.Reports", "", "4.3", "erl_eval.erl:12: :erl_eval.do/2", "ageing", 12, "Ageing.days")
COMMAND = "Failed executing DbCommand ({elapsed}ms){newLine}{commandText}"
QUERY = 'Failed executing DbCommand ({}ms)\nSELECT s."Qty" FROM "{}" AS s WHERE s."{}" = @p0'


def logged(message: str, template: str = "") -> Event:
    return Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type="",
        message=message,
        message_template=template,
        platform="csharp",
    )


def test_a_process_is_known_by_how_and_where_it_ended() -> None:
    assert (
        reported(OLD)
        == reported(NEW)
        == reported(OTHER)
        == "** (ArithmeticError) bad argument in arithmetic expression"
    )
    assert family(logged(OLD)) == family(logged(NEW)) != family(logged(OTHER))


@pytest.mark.parametrize(
    ("message", "told"),
    [
        pytest.param("no report", "no report", id="another message stays as it is"),
        pytest.param("a\n** (stop) :full\nLast message: {:print, 8}", "a: ** (stop) :full", id="no place"),
        pytest.param(
            "a\n** (MatchError) no match of:\n\n    {:error, :closed}\n\n    (erp 1.5.1) lib/feed.ex:36: Feed.on/2",
            "** (MatchError) no match of: {:error, :closed}",
            id="a term that is laid out",
        ),
        pytest.param("a\n** (" + "b" * 9_000, "a: ** (" + "b" * 296, id="bounded"),
    ],
)
def test_what_a_report_says(message: str, told: str) -> None:
    assert reported(message) == told


@pytest.mark.parametrize(
    ("message", "template", "told"),
    [
        pytest.param(QUERY.format(30, "Moves", "StoreId"), COMMAND, "SELECT of Moves by StoreId", id="a query"),
        pytest.param("slow\nUPDATE erp.stock_2025 SET qty = 0", "", "UPDATE of stock_*", id="below a line"),
        pytest.param("slow: SELECT 1 FROM a", "", "", id="one line has its own template"),
        pytest.param("slow: SELECT 1 FROM a", "slow: SELECT %s FROM a", "", id="the template shows it"),
        pytest.param("Please SELECTED\nor not", "", "", id="no statement"),
    ],
)
def test_what_a_statement_does(message: str, template: str, told: str) -> None:
    assert statement_of(message, template) == told


def test_statements_tell_faults_apart_where_one_sentence_is_logged_for_all() -> None:
    one = logged(QUERY.format(30, "Moves", "StoreId"), COMMAND)
    again = logged(QUERY.format(7, "Moves", "StoreId"), COMMAND)
    other = logged(QUERY.format(30, "Parties", "Id"), COMMAND)
    assert fingerprint(one) == fingerprint(again)
    assert inputs(one) == inputs(again) != inputs(other)
    assert family(one) == family(again) != family(other)
