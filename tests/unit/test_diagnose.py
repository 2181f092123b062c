"""Why it broke: words for causes, and places for frames."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from msgspec import structs

from homeostat.adapters.source.git import GitSource
from homeostat.fixing.as_bug import bug_of
from homeostat.ports import SourceTree
from homeostat.records import Event, EventKind, Frame, Raised
from homeostat.stages.diagnose import diagnose
from homeostat.stages.diagnose.causes import cause_of
from homeostat.stages.diagnose.places import find_line, find_places, path_in_tree

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)


def an_event(error_type: str, message: str, source: str = "", variables: Mapping[str, str] | None = None) -> Event:
    frame = Frame(function="total", path="app/orders.py", line=2, source=source, variables=variables or {})
    return Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=error_type,
        message=message,
        chain=(Raised(type=error_type, message=message, frames=(frame,)),),
    )


@pytest.mark.parametrize(
    ("error_type", "message", "classification", "says"),
    [
        pytest.param("KeyError", "'EUR'", "missing_key", "expects the key 'EUR'", id="key"),
        pytest.param("KeyError", "", "logic_bug", "raises KeyError", id="key without words"),
        pytest.param(
            "AttributeError", "'NoneType' object has no attribute 'x'", "null_pointer", "can be None", id="None"
        ),
        pytest.param("TypeError", "'NoneType' object is not subscriptable", "null_pointer", "can be None", id="None[]"),
        pytest.param(
            "TypeError", "Cannot read properties of undefined (reading 'x')", "null_pointer", "undefined", id="JS"
        ),
        pytest.param(
            "runtime.Error",
            "runtime error: invalid memory address or nil pointer dereference",
            "null_pointer",
            "is nil",
            id="Go",
        ),
        pytest.param("ZeroDivisionError", "division by zero", "division_by_zero", "divides by", id="zero"),
        pytest.param("IndexError", "list index out of range", "empty_sequence", "not there", id="index"),
        pytest.param("ValueError", "max() arg is an empty sequence", "bad_value", "", id="empty"),
        pytest.param(
            "AttributeError", "'Order' object has no attribute 'sum'", "renamed_attribute", "reads sum", id="attr"
        ),
        pytest.param(
            "NameError", "name 'foo' is not defined. Did you mean: 'food'?", "name_error", "name foo,", id="name"
        ),
        pytest.param("ImportError", "cannot import name 'a' from 'b' (/b.py)", "name_error", "name a,", id="import"),
        pytest.param("TypeError", "can't compare offset-naive and offset-aware datetimes", "time_zone", "", id="zone"),
        pytest.param("UnicodeDecodeError", "'utf-8' codec can't decode byte", "encoding", "for utf-8", id="encoding"),
        pytest.param("TypeError", "f() takes 1 positional argument but 2 were given", "bad_call", "calls f", id="call"),
        pytest.param("IntegrityError", "duplicate key", "sql_error", "refused a statement", id="sql"),
        pytest.param(
            "RuntimeError", "dictionary changed size during iteration", "concurrency", "while walking", id="race"
        ),
        pytest.param("MyError", "no stock", "logic_bug", "raises MyError: no stock", id="unknown"),
    ],
)
def test_causes(error_type: str, message: str, classification: str, says: str) -> None:
    cause = cause_of(an_event(error_type, message), None)
    if says:
        assert (cause.classification, cause.operational) == (classification, "")
    assert says in cause.line
    assert "{" not in cause.line
    assert len(cause.line.split()) <= 31
    assert cause.prevention


@pytest.mark.parametrize(
    ("error_type", "message"),
    [
        pytest.param("ConnectError", "refused", id="network"),
        pytest.param("ReadTimeout", "", id="timeout"),
        pytest.param("OSError", "[Errno 28] No space left on device", id="disk"),
        pytest.param("OperationalError", "(psycopg.OperationalError) connection to server failed", id="database"),
        pytest.param("OperationalError", "database is locked", id="database, locked"),
        pytest.param("MemoryError", "", id="memory"),
    ],
)
def test_what_no_patch_can_mend(error_type: str, message: str) -> None:
    assert cause_of(an_event(error_type, message), None).operational


def test_a_statement_that_the_database_refuses_is_the_codes_fault() -> None:
    assert not cause_of(an_event("OperationalError", "no such table: connections"), None).operational


def test_what_a_test_did_not_expect_is_not_raised_by_what_it_asks_with() -> None:
    event = an_event("AssertionError", "expected 2 to be 3")
    frame = Frame(function="Object.toBe", path="test/cart.test.ts", line=5)
    asked = structs.replace(event, chain=(structs.replace(event.chain[0], frames=(frame,)),))
    assert cause_of(asked, None).line == "A test expects another answer: expected 2 to be 3"
    assert cause_of(event, None).line.startswith("total raises AssertionError")


def test_the_guilty_value_is_named() -> None:
    source = "    return order.supplier.rate"
    values = {"order": "<Order 7>", "supplier": "None", "unused": "None"}
    event = an_event("AttributeError", "'NoneType' object has no attribute 'rate'", source, values)
    cause = cause_of(event, None)
    assert cause.culprits == ("supplier",)
    assert "supplier was None" in cause.explanation


@pytest.mark.parametrize(
    "message", ["{0} {where} {names} {message} {9}", "x" * 8_000, "\n" * 50, "'" * 500], ids=str.__len__
)
def test_words_from_outside_cannot_break_the_words(message: str) -> None:
    for error_type in ("KeyError", "ValueError", "AttributeError", "NameError", "TypeError", "X"):
        assert "\n" not in cause_of(an_event(error_type, message), None).line


FILES = (
    "orders.py",
    "app/orders.py",
    "app/api/orders.py",
    "app/__init__.py",
    "web/page.tsx",
    "apps/shop/src/cart.ts",
    "a/src/main.ts",
    "b/src/main.ts",
)


@pytest.mark.parametrize(
    ("frame", "path"),
    [
        pytest.param(Frame(function="f", path="app/orders.py"), "app/orders.py", id="as reported"),
        pytest.param(
            Frame(function="f", absolute_path="/srv/x/app/api/orders.py"), "app/api/orders.py", id="the longest"
        ),
        pytest.param(Frame(function="f", path="C:\\srv\\app\\orders.py"), "app/orders.py", id="another system's"),
        pytest.param(Frame(function="f", module="app.orders"), "app/orders.py", id="by module"),
        pytest.param(Frame(function="f", module="app"), "app/__init__.py", id="by package"),
        pytest.param(Frame(function="f", path="webpack://web/page.tsx?a1"), "web/page.tsx", id="bundled"),
        pytest.param(Frame(function="f", path="other.py"), "", id="not ours"),
        pytest.param(
            Frame(function="f", absolute_path="/app/src/cart.ts", source="x"), "apps/shop/src/cart.ts", id="from a part"
        ),
        pytest.param(Frame(function="f", path="/app/cart.ts", source="x"), "apps/shop/src/cart.ts", id="by its name"),
        pytest.param(Frame(function="f", path="/app/cart.ts", source="x", in_app=False), "", id="a library's"),
        pytest.param(Frame(function="f", path="/app/src/main.ts", source="x"), "", id="two end alike"),
        pytest.param(Frame(function="f", path="../../../etc/passwd"), "", id="hostile"),
        pytest.param(Frame(function="f"), "", id="nothing"),
    ],
)
def test_a_frame_is_found_in_the_tree(frame: Frame, path: str) -> None:
    assert path_in_tree(frame, FILES) == path


@pytest.mark.parametrize(
    ("line", "source", "found"),
    [
        pytest.param(2, "b", 2, id="where it was"),
        pytest.param(5, "b", 4, id="the nearest of two"),
        pytest.param(3, "  gone  ", 0, id="gone"),
        pytest.param(2, "", 2, id="no text to go by"),
        pytest.param(9, "", 0, id="beyond the end"),
        pytest.param(0, "", 0, id="nothing known"),
        pytest.param(900, "b", 0, id="too far away"),
    ],
)
def test_a_line_is_found_by_its_text(line: int, source: str, found: int) -> None:
    assert find_line(["a", "b", "c", "  b"], Frame(function="f", line=line, source=source)) == found


class OneFile:
    """A tree with one file, of which only the text is asked."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text

    def files(self, commit: str) -> tuple[str, ...]:
        del commit
        return (self._path,)

    def read(self, path: str, commit: str) -> str:
        del path, commit
        return self._text


def test_a_place_in_go_holds_its_whole_function() -> None:
    before = "\n".join(f"// {number}" for number in range(60))
    function = "func (s *Server) Get(id int) string {\n\torder := s.find(id)\n\treturn order.Name\n}\n"
    text = f"package main\n{before}\n{function}"
    frame = Frame(
        function="main.(*Server).Get", path="/src/main.go", line=64, source="\treturn order.Name", in_app=True
    )
    event = an_event("runtime.Error", "nil pointer dereference")
    event = structs.replace(event, chain=(structs.replace(event.chain[0], frames=(frame,)),))
    (place,) = find_places(event, cast("SourceTree", OneFile("main.go", text)), base="c", released="")
    assert (place.function, place.first_line, place.line) == ("main.(*Server).Get", 62, 64)
    assert place.source == function


@pytest.mark.parametrize(
    ("title", "service", "culprit", "alike"),
    [
        pytest.param("TypeError: cannot read 'city' of 7", "web", "city", True, id="other names and numbers"),
        pytest.param("TypeError: naive and aware", "shop", "total", True, id="the same function"),
        pytest.param("TypeError: naive and aware", "web", "total", False, id="another service's of that name"),
        pytest.param("TypeError: naive and aware", "shop", "city", False, id="its type alone"),
    ],
)
def test_bugs_of_a_type_are_alike_where_place_or_words_are(
    title: str, service: str, culprit: str, *, alike: bool
) -> None:
    event = an_event("TypeError", "cannot read 'street' of 2")
    bug = replace(bug_of(event), title="TypeError: cannot read 'street' of 2", culprit="total")
    other = replace(bug, code="BUG-2", title=title, service=service, culprit=culprit)
    told = diagnose(bug, event, source=None, earlier=(other,))
    assert (told.similar == ("BUG-2",)) is alike
    assert any("was alike" in one.says for one in told.evidence) is alike


READS = "def read_line(row):\n    return {'sku': row['sku'], 'count': row.get('count'%s)}\n"
TOTALS = "def total(line):\n    return line['count'] * 5\n"


def committed(folder: Path, day: int, subject: str, **files: str) -> None:
    """All of it on main."""
    for name, text in files.items():
        path = folder / "app" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    date = f"2025-10-{day:02}T12:00:00+00:00"
    person = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Ann"), ("EMAIL", "a@b.example"), ("DATE", date))
    }
    for words in (["init", "-q", "-b", "main"], ["add", "--all"], ["commit", "-q", "-m", subject]):
        subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **person})


def test_the_suspect_is_what_changed_last_on_the_bad_values_way(tmp_path: Path) -> None:
    committed(tmp_path, 1, "Begin", reading=READS % ", 0", orders=TOTALS)
    committed(tmp_path, 2, "Lines without a count", reading=READS % "")
    committed(tmp_path, 3, "Other things", other="x = 1\n")
    event = an_event(
        "TypeError",
        "unsupported operand type(s) for *: 'NoneType' and 'int'",
        "    return line['count'] * 5",
        cast("Mapping[str, str]", {"line": {"sku": "'A'", "count": "None"}}),
    )
    found = diagnose(bug_of(event), event, source=GitSource(tmp_path, "main"), earlier=())
    assert found.suspect
    assert found.suspect.subject == "Lines without a count"
    said = [evidence.says for evidence in found.evidence]
    assert "count is made here: `row.get('count')`" in said
    assert "A line that the value came through was last changed by Ann on 2 October 2025: Lines without a count" in said


def test_the_suspect_is_the_crashing_line_where_that_changed_last(tmp_path: Path) -> None:
    committed(tmp_path, 1, "Begin", reading=READS % "", orders="def total(line):\n    return 5\n")
    committed(tmp_path, 2, "Counts", orders=TOTALS)
    event = an_event(
        "TypeError",
        "unsupported operand type(s) for *: 'NoneType' and 'int'",
        "    return line['count'] * 5",
        cast("Mapping[str, str]", {"line": {"sku": "'A'", "count": "None"}}),
    )
    found = diagnose(bug_of(event), event, source=GitSource(tmp_path, "main"), earlier=())
    assert found.suspect
    assert found.suspect.subject == "Counts"
