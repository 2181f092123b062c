"""Proved fixes told apart by what they answer to other inputs; and what of a patch can be put into what runs."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import (
    Apart,
    Behaviour,
    Candidate,
    Confidence,
    Patch,
    Proposal,
    Replay,
    ReplayResult,
    Run,
    Scrutiny,
    Verdict,
)
from homeostat.stages.verify import choose, next_trial
from homeostat.stages.verify.apart import Answer, Row, rows_of, told_apart
from homeostat.stages.verify.swapping import Place, Swap, place_around, swap_of

TEN = Answer(kind="answered", type="int", digest="ten", shown="10")
TWO = Answer(kind="answered", type="int", digest="two", shown="2")
CRASH = Answer(kind="raised", type="KeyError", shown="KeyError: 1")
REFUSED = Answer(kind="raised", type="ValueError", deliberate=True, shown="ValueError: no")
UNKNOWN = Answer(kind="unknown")


def row(base: Answer, *by: Answer, alike: bool = False, sure: bool = True, target: int = 0) -> Row:
    """What the fixes a, b and c answer, in this order."""
    named = dict(zip("abc", by, strict=False))
    return Row(target=target, says=("x = 1",), sure=sure, alike=alike, base=base, by=named)


FIXES = {"a": "rule:one", "b": "search:other", "c": "rule:one"}


def of_a(*rows: Row) -> Apart:
    return told_apart(rows, FIXES)["a"]


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        pytest.param([row(TEN, TEN)], (1, 0), id="kept"),
        pytest.param([row(TEN, TWO)], (1, 1), id="changed"),
        pytest.param([row(TEN, CRASH)], (1, 1), id="now broken"),
        pytest.param([row(REFUSED, TEN)], (1, 1), id="no longer refused"),
        pytest.param([row(CRASH, TEN)], (0, 0), id="an accident of another kind says nothing"),
        pytest.param([row(TEN, TEN), row(TEN, UNKNOWN)], (1, 0), id="what is not known is not compared"),
    ],
)
def test_what_ended_well_is_held_against_the_code_as_it_was(rows: Sequence[Row], counts: tuple[int, int]) -> None:
    seen = of_a(*rows, row(CRASH, TEN, alike=True))
    assert (seen.compared, seen.changed) == counts


def test_where_an_answer_is_what_fails_another_one_is_no_fault() -> None:
    assert (of_a(row(TEN, TWO)).compared, of_a(row(TEN, TWO)).changed) == (1, 0)


@pytest.mark.parametrize(
    ("answer", "ended"),
    [
        pytest.param(TWO, 1, id="answered"),
        pytest.param(REFUSED, 1, id="refused on purpose"),
        pytest.param(CRASH, 0, id="still broken"),
    ],
)
def test_how_what_failed_alike_ends(answer: Answer, ended: int) -> None:
    assert of_a(row(CRASH, answer, alike=True)).ended == ended


def test_fixes_of_different_kinds_that_answer_alike_agree_and_those_of_one_kind_do_not() -> None:
    rows = [row(CRASH, TWO, TWO, TWO, alike=True) for _ in range(3)]
    told = told_apart(rows, FIXES)
    assert [told[each].agreeing for each in "abc"] == [1, 2, 1]
    assert told["a"].cluster == told["b"].cluster


@pytest.mark.parametrize(
    ("alike", "otherwise", "disputing"),
    [
        pytest.param(3, 0, 0, id="none"),
        pytest.param(9, 1, 0, id="one of ten"),
        pytest.param(4, 1, 1, id="a fifth"),
        pytest.param(0, 2, 0, id="too few to say"),
    ],
)
def test_fixes_that_answer_otherwise_to_much_of_what_failed_dispute(alike: int, otherwise: int, disputing: int) -> None:
    rows = [row(CRASH, TWO, TWO, alike=True)] * alike + [row(CRASH, TWO, TEN, alike=True)] * otherwise
    assert of_a(*rows).disputing == disputing


def test_one_answer_that_differs_makes_another_cluster() -> None:
    told = told_apart([row(TEN, TEN, TEN), row(CRASH, TWO, TEN, alike=True)], FIXES)
    assert told["a"].cluster != told["b"].cluster


def test_of_a_fix_that_was_never_seen_nothing_is_told() -> None:
    assert told_apart([row(TEN, TEN)], FIXES).keys() == {"a"}


def proved(name: str, points: int, scrutiny: Scrutiny) -> tuple[Proposal, Verdict]:
    """A fix of which no two answer the same to the failing run itself."""
    candidate = Candidate(
        strategy="rule:guard", title="", description="", approach=name, patch=Patch(diff=name), reasoning=""
    )
    proposal = Proposal(
        proposal_id=name, bug_code="", service="", number=1, base="", candidate=candidate, reproductions=()
    )
    verdict = Verdict(
        proposal_id=name,
        base="",
        confirmed=True,
        reason="",
        reproduction=None,
        replay_before=None,
        replay_after=Replay(result=ReplayResult.PASSED, detail=name),
        suite_before=None,
        suite_after=None,
        confidence=Confidence(value=points / 100, parts=()),
        verified_at=datetime(2026, 11, 26, tzinfo=UTC),
        scrutiny=scrutiny,
    )
    return proposal, verdict


@pytest.mark.parametrize(
    ("compared", "clusters", "shown"),
    [
        pytest.param(8, ("x", "x"), ("a",), id="the same to many inputs is one fix"),
        pytest.param(8, ("x", "y"), ("a", "b"), id="another answer is another fix"),
        pytest.param(7, ("x", "x"), ("a", "b"), id="too few inputs to say"),
    ],
)
def test_of_fixes_that_answer_alike_the_surest_is_shown(
    compared: int, clusters: tuple[str, str], shown: tuple[str, ...]
) -> None:
    seen = [Apart(compared=compared, changed=0, example="", failing=0, ended=0, cluster=each) for each in clusters]
    assert choose([proved("b", 60, Scrutiny(apart=seen[1])), proved("a", 70, Scrutiny(apart=seen[0]))]) == shown


def kept(inputs: int, mended: int, cluster: str) -> Scrutiny:
    """Of the call that an event tells."""
    return Scrutiny(behaviour=Behaviour(function="f()", compared=inputs, kept=inputs, mended=mended, cluster=cluster))


@pytest.mark.parametrize(
    ("inputs", "clusters", "shown"),
    [
        pytest.param(5, ("x", "x"), ("a",), id="the same to many inputs is one fix"),
        pytest.param(5, ("x", "y"), ("a", "b"), id="another answer is another fix"),
        pytest.param(4, ("x", "x"), ("a", "b"), id="too few inputs to say"),
    ],
)
def test_so_are_fixes_of_what_an_event_tells(inputs: int, clusters: tuple[str, str], shown: tuple[str, ...]) -> None:
    one, other = (kept(inputs, 3, each) for each in clusters)
    assert choose([proved("b", 60, other), proved("a", 70, one)]) == shown


def test_a_rule_goes_on_until_two_that_differ_are_proved() -> None:
    first, second = proved("a", 70, kept(9, 0, "x")), proved("b", 60, kept(9, 0, "x"))
    third, _ = proved("c", 50, kept(9, 0, "y"))
    assert next_trial([first, second, (third, None)]) is third
    assert next_trial([first, proved("b", 60, kept(9, 0, "z")), (third, None)]) is None


@pytest.mark.parametrize(
    "line",
    ["", "{", "[]", '{"target": "x"}', "[" * 5000, json.dumps({"target": 1, "says": 3})],
    ids=["empty", "cut", "a list", "a wrong type", "deep", "half"],
)
def test_what_is_no_line_of_a_report_is_left_out(line: str) -> None:
    whole = json.dumps({"target": 0, "says": [], "sure": True, "alike": False, "base": {"kind": "answered"}, "by": {}})
    run = Run(command="", exit_code=0, output="", results=f"{line}\n{whole}\n", duration=timedelta())
    assert len(rows_of(run)) == 1


# --- what can be put into a program that runs ------------------------------------------------------------------------

BEFORE = (
    "import os\n\nLIMIT = 3\n\nclass A:\n    @property\n    def f(self):\n        return 1\n\ndef g(x):\n    return x\n"
)


@pytest.mark.parametrize(
    ("old", "new", "swapped"),
    [
        pytest.param("return x", "return x + 1", ((10, 10),), id="a function's body"),
        pytest.param(
            "return 1", "if 1:\n            return 2\n        return 1", ((6, 6),), id="a method's, with lines"
        ),
        pytest.param("LIMIT = 3", "LIMIT = 4", None, id="a constant"),
        pytest.param("def g(x)", "def g(x=1)", None, id="its arguments"),
        pytest.param("    @property\n", "", None, id="its decorator"),
        pytest.param("def g(x)", "def h(): pass\n\ndef g(x)", None, id="another function"),
        pytest.param("return x", "return (", None, id="no Python"),
        pytest.param("return x", "return x  # the same", None, id="a comment"),
    ],
)
def test_only_what_functions_do_can_be_swapped(old: str, new: str, swapped: tuple[tuple[int, int], ...] | None) -> None:
    swap = swap_of(BEFORE, BEFORE.replace(old, new))
    assert (swap.functions if swap else None) == swapped


def test_an_import_that_comes_with_it_is_named() -> None:
    after = BEFORE.replace("import os", "import os\nfrom math import inf").replace("return x", "return inf")
    assert swap_of(BEFORE, after) == Swap(text=after, functions=((10, 11),), imports=("from math import inf",))


@pytest.mark.parametrize(
    ("line", "place"),
    [
        pytest.param(8, Place(path="a.py", line=6, name="f"), id="a method, from its decorator on"),
        pytest.param(11, Place(path="a.py", line=10, name="g"), id="a function"),
        pytest.param(3, None, id="none"),
    ],
)
def test_which_function_is_around_a_line(line: int, place: Place | None) -> None:
    assert place_around(BEFORE, "a.py", line) == place
