"""The search knows the small change that a person would make, among the first of many."""

from datetime import UTC, datetime

import pytest

from homeostat.records import Diagnosis, Event, EventKind, FixClass, Place, Service
from homeostat.stages.diagnose.suspicion import Spectrum, suspicion
from homeostat.stages.propose.search import small_changes
from homeostat.stages.propose.situation import Situation

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def situation_of(source: str, *, line: int) -> Situation:
    place = Place(path="app.py", function="f", line=line, first_line=1, source=source)
    return Situation(
        diagnosis=Diagnosis(
            bug_code="BUG",
            base="b",
            released="",
            places=(place,),
            root_cause="",
            hypothesis="",
            classification="",
            impact="low",
            fix_class=FixClass.CODE_FIX,
            reason="",
            evidence=(),
        ),
        event=Event(
            event_id="0" * 32,
            service="s",
            occurred_at=NOW,
            received_at=NOW,
            level="error",
            kind=EventKind.ERROR,
            error_type="AssertionError",
            message="",
        ),
        service=Service(name="s", project_id=1, public_key=""),
        read=lambda _: source,
        files=("app.py",),
    )


@pytest.mark.parametrize(
    ("source", "line", "becomes", "among"),
    [
        pytest.param("def f(a, n):\n    return a[:n - 1]\n", 2, "return a[:n]", 40, id="a slice one short"),
        pytest.param("def f(n):\n    return list(range(1, n))\n", 2, "range(1, n + 1)", 10, id="a range one short"),
        pytest.param(
            "def f(a, b):\n    if a < b:\n        return a\n    return b\n", 2, "if a <= b:", 10, id="a bound"
        ),
        pytest.param("def f(a, b):\n    return g(b, a)\n", 2, "g(a, b)", 10, id="swapped arguments"),
        pytest.param("def f(a, b):\n    return a + a\n", 2, "return a + b", 15, id="a wrong name"),
        pytest.param("def f(rows):\n    while True:\n        rows.pop()\n", 2, "while rows:", 5, id="no end"),
        pytest.param("def f(x):\n    return x.lower()\n", 2, "x.upper()", 5, id="a sibling"),
        pytest.param("def f(a, b):\n    if a and b:\n        return 1\n", 2, "if a or b:", 10, id="and for or"),
        pytest.param(
            "def f(seen, todo):\n    for x in todo:\n        y = x\n        seen.add(y)\n        seen.add(x)\n",
            4,
            "seen.add(x)\n        seen.add(y)",
            400,
            id="in the other order",
        ),
    ],
)
def test_it_knows_the_change(source: str, line: int, becomes: str, among: int) -> None:
    titles = []
    for number, candidate in enumerate(small_changes(situation_of(source, line=line)), start=1):
        added = "\n".join(text[1:] for text in candidate.patch.diff.splitlines() if text[:1] in "+ ")
        titles.append(candidate.title)
        if becomes in added:
            assert number <= among, titles
            return
    pytest.fail(f"not among {len(titles)}")


def test_no_change_is_offered_twice() -> None:
    source = "def f(a, b):\n    if a < b and b < 10:\n        return a + b - 1\n    return [a, b][0]\n"
    patches = [candidate.patch.diff for candidate in small_changes(situation_of(source, line=2))]
    assert len(patches) == len(set(patches)) > 40


def test_lines_that_only_failing_tests_ran_come_first() -> None:
    source = "def f(a):\n    return a + 1\n\n\ndef g(a):\n    return a + 1\n"
    seen = Spectrum(failed=1, passed=4, lines={"app.py": {2: (1, 4), 6: (1, 0)}})
    scores = suspicion(seen)
    assert scores["app.py"][6] == 1.0
    assert scores["app.py"][2] == pytest.approx(1 / 5**0.5)
    first = next(small_changes(situation_of(source, line=2), scores))
    assert "In g," in first.title


def test_tests_are_never_changed() -> None:
    scores = {"tests/test_app.py": {2: 1.0}}
    found = small_changes(situation_of("def f(a):\n    return a + 1\n", line=2), scores)
    assert {path for candidate in found for path in candidate.patch.files} == {"app.py"}
