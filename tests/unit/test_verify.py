"""What the verify room makes of what was seen."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeostat.adapters.sandbox.scripted import ScriptedSandbox, said
from homeostat.codec import encode
from homeostat.records import (
    Apart,
    Candidate,
    Confidence,
    Limits,
    Patch,
    Proposal,
    Record,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Run,
    Scrutiny,
    Service,
    Sign,
    SuiteRun,
    Verdict,
)
from homeostat.stages.verify import (
    Seen,
    choose,
    confidence,
    convincing,
    fails_alike,
    judge,
    left_alike,
    read_replay,
    side_by_side,
    why_not_shown,
)
from homeostat.stages.verify.confidence import measured

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)

REPRODUCTION = Reproduction(
    kind=ReproductionKind.REQUEST,
    title="POST /orders with the captured body",
    command="replay",
    files={},
    error_type="KeyError",
    crash_function="rate",
    crash_path="app/orders.py",
)
FAILED = Replay(result=ReplayResult.FAILED_ALIKE, detail="500, KeyError in rate", answer_status=500)
PASSED = Replay(result=ReplayResult.PASSED, detail='404 {"detail": "no rate"}', answer_status=404)
OTHERWISE = Replay(result=ReplayResult.FAILED_OTHERWISE, detail="500, TypeError in rate", answer_status=500)
NOT_RUN = Replay(result=ReplayResult.NOT_RUN, detail="the build failed")
LACKING = Replay(result=ReplayResult.NOT_RUN, detail="a stand-in was asked", lacking=True)


def suite(*passed: str, ran: bool = True) -> SuiteRun:
    return SuiteRun(passed=frozenset(passed), failed=frozenset(), ran=ran, duration=SECOND)


TWELVE = suite(*(f"t{number}" for number in range(12)))
PROVED = Seen(
    reproduction=REPRODUCTION, replay_before=FAILED, replay_after=PASSED, suite_before=TWELVE, suite_after=TWELVE
)
NO_SUITE = replace(PROVED, suite_before=None, suite_after=None)
UNPROVED = replace(PROVED, reproduction=None, replay_before=PASSED, replay_after=None)


@pytest.mark.parametrize(
    ("seen", "confirmed", "reason"),
    [
        pytest.param(PROVED, True, "The bug is gone and every test that passed still does.", id="proved"),
        pytest.param(NO_SUITE, True, "say nothing: there is no test command.", id="no suite"),
        pytest.param(
            replace(NO_SUITE, suite_before=suite(ran=False)),
            True,
            "they do not run without the patch either",
            id="suite broken before",
        ),
        pytest.param(
            replace(NO_SUITE, suite_before=suite(), suite_after=suite()),
            True,
            "none passed",
            id="all failed before",
        ),
        pytest.param(
            replace(PROVED, suite_before=suite(ran=False)),
            True,
            "The bug is gone and the whole suite passes; no test of it was seen to pass before.",
            id="a program that failed",
        ),
        pytest.param(
            replace(PROVED, replay_after=FAILED), False, "still fails with the patch: 500, KeyError", id="still fails"
        ),
        pytest.param(replace(PROVED, replay_after=OTHERWISE), False, "in another way: 500, Type", id="fails otherwise"),
        pytest.param(replace(PROVED, replay_after=NOT_RUN), False, "not run: the build failed", id="does not build"),
        pytest.param(
            replace(PROVED, replay_after=LACKING), False, "Unproved: with the patch it goes on", id="not captured"
        ),
        pytest.param(
            replace(PROVED, replay_after=LACKING, suite_after=suite()), False, "no longer pass", id="and tests lost"
        ),
        pytest.param(replace(PROVED, suite_after=suite(ran=False)), False, "do not run with it", id="suite breaks"),
        pytest.param(
            replace(PROVED, suite_after=suite(*(TWELVE.passed - {"t3"}), "new")),
            False,
            "1 test that passed before no longer does: t3.",
            id="one test lost",
        ),
        pytest.param(
            replace(PROVED, suite_after=suite("t0", "t1", "t10", "t11")),
            False,
            "8 tests no longer pass: t2, t3, t4, ….",
            id="many tests lost",
        ),
        pytest.param(UNPROVED, False, "Unproved: the reproduction passes without the patch: 404", id="passes before"),
        pytest.param(replace(UNPROVED, replay_before=OTHERWISE), False, "not as it did in production", id="otherwise"),
        pytest.param(replace(UNPROVED, replay_before=NOT_RUN), False, "could not be replayed", id="not replayed"),
        pytest.param(replace(UNPROVED, replay_before=None), False, "the event holds too little", id="no reproduction"),
        pytest.param(
            replace(UNPROVED, suite_after=suite()), False, "12 tests no longer pass", id="unproved and tests lost"
        ),
        pytest.param(
            Seen(problem="The patch does not apply: hunk 1"), False, "does not apply: hunk 1", id="does not apply"
        ),
    ],
)
def test_the_same_runs_give_the_same_verdict(seen: Seen, confirmed: bool, reason: str) -> None:  # noqa: FBT001
    said = judge(seen)
    assert said[0] is confirmed
    assert reason in said[1]


def test_a_fix_that_leads_on_to_what_was_not_captured_is_not_refuted() -> None:
    seen = replace(PROVED, replay_after=LACKING)
    assert not seen.refuted
    assert value(seen) <= 0.3


# --- confidence ----------------------------------------------------------------------------------------------------


def patch(lines: int = 2, files: int = 1) -> Patch:
    heads = "".join(f"--- a/f{number}.py\n+++ b/f{number}.py\n@@ -1 +1 @@\n" for number in range(files))
    return Patch(diff=heads + "+x\n" * lines)


NEVER_TRIED = Record()
CANDIDATE = Candidate(
    strategy="rule:guard-raise", title="", description="", approach="guard", patch=patch(), reasoning=""
)


def proposal(number: int = 1, candidate: Candidate = CANDIDATE) -> Proposal:
    return Proposal(
        proposal_id=f"p{number}",
        bug_code="BUG-20261123-00001",
        service="shop",
        number=number,
        base="b",
        candidate=candidate,
        reproductions=(REPRODUCTION,),
    )


def value(seen: Seen = PROVED, candidate: Candidate = CANDIDATE, record: Record | None = None) -> float:
    return confidence(proposal(candidate=candidate), seen, record=record or Record()).value


def test_tests_alone_make_a_fix_likely_and_never_sure() -> None:
    assert 0.5 <= value(candidate=replace(CANDIDATE, patch=patch(lines=10))) <= 0.8
    assert value(candidate=replace(CANDIDATE, patch=patch(lines=10), strategy="search:by-one")) < 0.7


def test_a_kind_that_was_always_right_where_measured_is_surer_than_one_never_seen() -> None:
    seen_often = replace(CANDIDATE, strategy="rule:zero-else", prior=0.9)
    assert value(candidate=seen_often) > value(candidate=replace(seen_often, strategy="rule:new"))


def test_sure_takes_fixes_of_the_kind_that_were_kept_here() -> None:
    seen_often = replace(CANDIDATE, strategy="rule:zero-else", prior=0.9)
    assert (
        value(candidate=seen_often, record=Record(kept=2)) < 0.9 <= value(candidate=seen_often, record=Record(kept=3))
    )


def test_outcomes_here_outweigh_what_was_measured_elsewhere() -> None:
    good = replace(CANDIDATE, strategy="rule:widen-except", prior=0.9)
    assert value(candidate=good, record=Record(kept=1, rejected=12)) < 0.5


def test_a_sign_weighs_as_much_as_was_measured() -> None:
    known = msgspec.structs.replace(measured(), signs={"loses-call": -1.0})
    doubted = replace(PROVED, scrutiny=Scrutiny(signs=(Sign(kind="loses-call", says="It no longer calls f"),)))
    plain, less = (confidence(proposal(), seen, record=Record(), known=known) for seen in (PROVED, doubted))
    assert less.value < plain.value - 0.1
    assert [part.says for part in less.parts if part.points < 0] == ["It no longer calls f"]


def test_a_sign_that_was_never_counted_weighs_nothing() -> None:
    doubted = replace(PROVED, scrutiny=Scrutiny(signs=(Sign(kind="unheard-of", says="…"),)))
    assert value(doubted) == value()


def test_where_a_language_fared_worse_its_fixes_are_less_sure() -> None:
    known = msgspec.structs.replace(measured(), languages={"go": -1.0})
    in_go = replace(CANDIDATE, patch=Patch(diff=patch().diff.replace(".py", ".go")))
    python, go = (
        confidence(proposal(candidate=each), PROVED, record=Record(), known=known).value for each in (CANDIDATE, in_go)
    )
    assert go < python - 0.1


def test_what_was_measured_can_be_read() -> None:
    known = measured()
    outcomes = [pair for of_one in known.strategies.values() for pair in of_one.values()]
    assert outcomes
    assert all(0 <= right <= judged for right, judged in outcomes)
    assert known.invents < 0 < known.weight


@pytest.mark.parametrize(
    ("seen", "changes", "most"),
    [
        pytest.param(NO_SUITE, {}, 0.60, id="no suite"),
        pytest.param(
            replace(PROVED, suite_before=replace(TWELVE, of=30), suite_after=replace(TWELVE, of=30)),
            {},
            0.80,
            id="a part of the suite",
        ),
        pytest.param(PROVED, {"swallows": True}, 0.35, id="swallows"),
        pytest.param(UNPROVED, {}, 0.30, id="unproved"),
        pytest.param(PROVED, {"approach": "revert", "patch": patch(lines=30)}, 0.60, id="takes other work back"),
        pytest.param(replace(PROVED, replay_after=FAILED), {}, 0.10, id="refuted"),
        pytest.param(replace(UNPROVED, suite_after=suite()), {}, 0.10, id="unproved and tests lost"),
        pytest.param(PROVED, {}, 0.97, id="everything"),
    ],
)
def test_no_track_record_lifts_a_fix_over_its_bound(seen: Seen, changes: dict[str, object], most: float) -> None:
    candidate = replace(CANDIDATE, prior=1.0, **changes)
    assert value(seen, candidate, Record(kept=50)) == pytest.approx(most)


ONE_TEST = replace(PROVED, suite_before=suite("t1"), suite_after=suite("t1"))
KEPT = Apart(compared=5, changed=0, example="", failing=3, ended=3, cluster="c")
OF_A_KIND = {"strategy": "rule:zero-else"}  # of which all were right


@pytest.mark.parametrize(
    ("seen", "kind", "may"),
    [
        pytest.param(ONE_TEST, {}, False, id="one failure gone, and one test"),
        pytest.param(replace(ONE_TEST, scrutiny=Scrutiny(apart=KEPT)), {}, False, id="other inputs as before"),
        pytest.param(PROVED, {}, True, id="many tests"),
        pytest.param(ONE_TEST, OF_A_KIND, True, id="a kind that was always right"),
        pytest.param(
            replace(ONE_TEST, scrutiny=Scrutiny(apart=replace(KEPT, changed=1))), OF_A_KIND, False, id="it changes"
        ),
        pytest.param(
            replace(ONE_TEST, scrutiny=Scrutiny(apart=replace(KEPT, disputing=1))), OF_A_KIND, False, id="disputed"
        ),
    ],
)
def test_only_what_more_than_one_run_speaks_for_looks_right(
    seen: Seen,
    kind: dict[str, object],
    may: bool,  # noqa: FBT001 - a case
) -> None:
    assert (value(seen, replace(CANDIDATE, prior=1.0, **kind)) >= 0.75) is may


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"record": Record(kept=5)}, {}, id="kept here"),
        pytest.param({}, {"record": Record(taken_back=1)}, id="taken back here"),
        pytest.param({}, {"record": Record(rejected=1)}, id="rejected here"),
        pytest.param({"record": Record(kept=20, rejected=1)}, {"record": Record(kept=2, rejected=1)}, id="more"),
        pytest.param({"candidate": replace(CANDIDATE, prior=0.9)}, {}, id="a safe strategy"),
        pytest.param({}, {"candidate": replace(CANDIDATE, invents_value=True)}, id="invents a value"),
        pytest.param({}, {"candidate": replace(CANDIDATE, patch=patch(lines=6))}, id="more than a small edit"),
        pytest.param(
            {"candidate": replace(CANDIDATE, patch=patch(lines=20))},
            {"candidate": replace(CANDIDATE, patch=patch(lines=21))},
            id="a large edit",
        ),
        pytest.param({}, {"candidate": replace(CANDIDATE, patch=patch(files=2))}, id="two files"),
        pytest.param({}, {"seen": replace(PROVED, suite_before=suite("t"), suite_after=suite("t"))}, id="one test"),
        pytest.param(
            {}, {"seen": replace(PROVED, reproduction=replace(REPRODUCTION, kind=ReproductionKind.CALL))}, id="a call"
        ),
        pytest.param({}, {"seen": replace(PROVED, replay_after=replace(PASSED, answer_status=None))}, id="no answer"),
    ],
)
def test_what_makes_one_surer(better: dict[str, object], worse: dict[str, object]) -> None:
    assert value(**better) > value(**worse)  # pyright: ignore[reportArgumentType] - rows of keyword arguments


@given(
    seen=st.sampled_from([PROVED, NO_SUITE, UNPROVED, replace(PROVED, replay_after=FAILED), Seen(problem="no")]),
    prior=st.floats(0, 1),
    lines=st.integers(0, 60),
    files=st.integers(0, 3),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    record=st.builds(Record, kept=st.integers(0, 99), taken_back=st.integers(0, 99), rejected=st.integers(0, 99)),
)
def test_the_parts_add_up_to_the_value(
    *, seen: Seen, prior: float, lines: int, files: int, flags: tuple[bool, bool, bool], record: Record
) -> None:
    candidate = replace(
        CANDIDATE,
        prior=prior,
        patch=patch(lines, files),
        invents_value=flags[0],
        swallows=flags[1],
        approach="revert" if flags[2] else "guard",
    )
    said = confidence(proposal(candidate=candidate), seen, record=record)
    assert 0 <= said.value <= 0.97
    assert said.value == sum(part.points for part in said.parts) / 100
    assert all(part.points and part.says for part in said.parts)


# --- what a reproduction reports -----------------------------------------------------------------------------------


def run(results: object, exit_code: int, *, timed_out: bool = False) -> Run:
    text = results if isinstance(results, str) else json.dumps(results)
    return Run(command="", exit_code=exit_code, output="end", results=text, duration=SECOND, timed_out=timed_out)


SAID = {"result": "passed", "detail": "200", "answer_status": 200, "answer_body": "ok", "log": ""}


@pytest.mark.parametrize(
    ("ran", "result"),
    [
        pytest.param(run(SAID, 0), ReplayResult.PASSED, id="passed"),
        pytest.param(run({**SAID, "result": "failed_alike"}, 1), ReplayResult.FAILED_ALIKE, id="failed alike"),
        pytest.param(run({"result": "failed_otherwise", "detail": ""}, 2), ReplayResult.FAILED_OTHERWISE, id="other"),
        pytest.param(run(SAID, 1), ReplayResult.NOT_RUN, id="the exit code says otherwise"),
        pytest.param(run(SAID, 137), ReplayResult.NOT_RUN, id="killed"),
        pytest.param(run(SAID, 0, timed_out=True), ReplayResult.NOT_RUN, id="out of time"),
        pytest.param(run("", 0), ReplayResult.NOT_RUN, id="nothing written"),
        pytest.param(run("[" * 100_000, 0), ReplayResult.NOT_RUN, id="too deep"),
        pytest.param(run({**SAID, "detail": 3}, 0), ReplayResult.NOT_RUN, id="wrong types"),
    ],
)
def test_a_report_counts_when_the_exit_code_agrees(ran: Run, result: ReplayResult) -> None:
    assert read_replay(ran).result is result


def test_a_report_is_bounded() -> None:
    long = read_replay(run({**SAID, "detail": "d" * 10**6, "answer_body": "b" * 10**6, "log": "l" * 10**6}, 0))
    assert (len(long.detail), len(long.answer_body), len(long.log)) == (500, 65536, 65536)


# --- choosing ------------------------------------------------------------------------------------------------------


def judged(
    number: int, points: int, *, answer: str = "", confirmed: bool = True, text: str = "", approach: str = "guard"
) -> tuple[Proposal, Verdict]:
    candidate = replace(CANDIDATE, patch=Patch(diff=text or f"+{number}"), approach=approach)
    verdict = Verdict(
        proposal_id=f"p{number}",
        base="b",
        confirmed=confirmed,
        reason="",
        reproduction=REPRODUCTION if confirmed else None,
        replay_before=FAILED,
        replay_after=replace(PASSED, answer_body=answer or str(number)) if confirmed else None,
        suite_before=None,
        suite_after=None,
        confidence=Confidence(value=points / 100, parts=()),
        verified_at=NOW,
    )
    return proposal(number, candidate), verdict


@pytest.mark.parametrize(
    ("verdicts", "chosen"),
    [
        pytest.param([judged(1, 60), judged(2, 80), judged(3, 70)], ("p2", "p3", "p1"), id="the surest first"),
        pytest.param([judged(n, 60) for n in (1, 2, 3, 4)], ("p1", "p2", "p3"), id="at most three, the earliest first"),
        pytest.param([judged(1, 30, confirmed=False), judged(2, 50)], ("p2", "p1"), id="confirmed before unproved"),
        pytest.param([judged(1, 60), judged(2, 10, confirmed=False)], ("p1",), id="refused ones are not shown"),
        pytest.param(
            [judged(1, 60, answer="x"), judged(2, 80, answer="x"), judged(3, 50)],
            ("p2", "p3"),
            id="best of two",
        ),
        pytest.param(
            [judged(1, 60, answer="x"), judged(2, 50, answer="x", approach="default")],
            ("p1", "p2"),
            id="approach",
        ),
        pytest.param(
            [judged(n, 60 - n, answer="x") for n in (1, 2, 3)], ("p1", "p2"), id="two texts are better than one"
        ),
        pytest.param(
            [judged(1, 60, answer="x", text="+x"), judged(2, 60, answer="x", text="+x")], ("p1",), id="the same text"
        ),
        pytest.param(
            [judged(1, 90), judged(2, 39), judged(3, 40)], ("p1", "p3"), id="what does not convince is left out"
        ),
        pytest.param([judged(1, 39)], (), id="also where nothing else stands"),
        pytest.param([], (), id="none"),
    ],
)
def test_what_a_person_is_shown(verdicts: list[tuple[Proposal, Verdict]], chosen: tuple[str, ...]) -> None:
    assert choose(verdicts) == chosen


def test_who_asks_for_more_is_shown_what_does_not_convince() -> None:
    verdicts = [judged(1, 90), judged(2, 20)]
    assert choose(verdicts, rounds=1) == ("p1", "p2")
    assert choose(verdicts, keep=frozenset({"p2"})) == ("p1", "p2")


def test_beside_a_likelier_one_a_fix_is_less_sure() -> None:
    verdicts = [judged(1, 60), judged(2, 80), judged(3, 20, confirmed=False)]
    (_, second), (_, first), (_, unproved) = side_by_side(verdicts, -1.0)
    assert first == verdicts[1][1]
    assert unproved == verdicts[2][1]
    assert second.confidence.value == pytest.approx(0.36)
    assert sum(part.points for part in second.confidence.parts) == 36 - 60


def mending(pair: tuple[Proposal, Verdict], *mended: str) -> tuple[Proposal, Verdict]:
    """Of five tests that failed."""
    failed = frozenset(f"f{number}" for number in range(5))
    before = replace(TWELVE, failed=failed)
    after = replace(TWELVE, passed=TWELVE.passed | {*mended}, failed=failed - {*mended})
    return pair[0], replace(pair[1], suite_before=before, suite_after=after)


def test_beside_one_that_mends_more_a_fix_is_less_sure() -> None:
    some, all_of_them = mending(judged(1, 80), "f1", "f2"), mending(judged(2, 60), *(f"f{n}" for n in range(5)))
    (_, fewer), (_, more) = side_by_side([some, all_of_them], 0.0)
    assert more == all_of_them[1]
    assert fewer.confidence.value == pytest.approx(0.47)
    assert fewer.confidence.parts[-1].says == (
        "Another proved fix mends all that it mends, and 3 tests that still fail with it"
    )
    assert side_by_side([(some[0], fewer), all_of_them], 0.0) == [(some[0], fewer), all_of_them]


def test_two_that_mend_different_tests_say_nothing_of_each_other() -> None:
    pairs = [mending(judged(1, 80), "f1", "f2"), mending(judged(2, 60), "f2", "f3", "f4")]
    assert side_by_side(pairs, 0.0) == pairs


@pytest.mark.parametrize(
    ("failed", "mended", "says"),
    [
        pytest.param(("a.py::t[1]", "a.py::t[2]", "a.py::t[3]"), ("a.py::t[1]",), "2 of 3 cases of t that", id="some"),
        pytest.param(("a.py::C::t[1]", "a.py::C::t[2]"), ("a.py::C::t[2]",), "1 of 2 cases of t that", id="a class's"),
        pytest.param(("m/p/TestX", "m/p/TestX/a", "m/p/TestX/b"), ("m/p/TestX/a",), "1 of 2 cases of TestX", id="Go"),
        pytest.param(("a.py::t[1]", "a.py::t[2]"), ("a.py::t[1]", "a.py::t[2]"), "", id="all"),
        pytest.param(("a.py::t[1]", "a.py::u[1]"), ("a.py::t[1]",), "", id="another test"),
        pytest.param(("a.py::t", "a.py::tt", "m/TestA"), ("a.py::t",), "", id="no cases"),
        pytest.param(
            ("d/TestData/a.py::t", "d/TestData/a.py::u"), ("d/TestData/a.py::t",), "", id="a folder of Python's"
        ),
        pytest.param(
            ("src/TestCard/x.js > a", "src/TestCard/x.js > b"), ("src/TestCard/x.js > a",), "", id="and of Node's"
        ),
    ],
)
def test_of_one_test_all_cases_are_to_pass(failed: tuple[str, ...], mended: tuple[str, ...], says: str) -> None:
    before = replace(TWELVE, failed=frozenset(failed))
    after = replace(TWELVE, passed=TWELVE.passed | {*mended}, failed=frozenset(failed) - {*mended})
    told = confidence(proposal(), replace(PROVED, suite_before=before, suite_after=after), record=Record())
    found = [part.says for part in told.parts if "cases of" in part.says]
    assert [one.startswith(says) for one in found] == [True] * bool(says)


@pytest.mark.parametrize(
    ("failing", "says"),
    [
        pytest.param(("crashed",), "", id="only what failed before"),
        pytest.param(
            ("crashed", "p.TestB"), "1 test that could not run before fails with it: TestB", id="one behind it"
        ),
        pytest.param(("a", "b"), "2 tests that could not run before fail with it: a", id="several"),
    ],
)
def test_what_a_crash_hid_and_fails_with_the_fix_speaks_against_it(failing: tuple[str, ...], says: str) -> None:
    before = replace(TWELVE, failed=frozenset({"crashed"}))
    hidden = replace(PROVED, suite_before=before, suite_after=replace(TWELVE, failed=frozenset(failing)))
    shown = replace(PROVED, suite_before=before, suite_after=replace(TWELVE, failed=frozenset()))
    told, better = (confidence(proposal(), seen, record=Record()) for seen in (hidden, shown))
    assert [part.says for part in told.parts if "could not run" in part.says] == [says] * bool(says)
    assert (told.value < better.value) is bool(says)
    assert ("could not run before fail" in judge(hidden)[1]) is bool(says)


SUMMED_UP = (
    "FAILED a.py::t - KeyError: 'x'\nFAILED a.py::u - KeyError: 'y'\nFAILED b.py::C::v - assert 1 == 2\n"
    "FAILED b.py::w\nERROR b.py::x - RuntimeError\n"
)


@pytest.mark.parametrize(
    ("failed", "mended", "left"),
    [
        pytest.param(("a.py::t", "a.py::u"), ("a.py::t",), {"a.py::u"}, id="by the same exception"),
        pytest.param(("a.py::t", "b.py::C::v", "b.py::x"), ("a.py::t",), set[str](), id="by others"),
        pytest.param(("a.py::t", "b.py::w"), ("b.py::w",), set[str](), id="of one nobody says by what"),
        pytest.param(("m/TestX/a", "m/TestX/b"), ("m/TestX/a",), {"m/TestX/b"}, id="another case of one test"),
        pytest.param(("a.py::t", "a.py::u"), ("a.py::t", "a.py::u"), set[str](), id="all are mended"),
        pytest.param(("a.py::t", "a.py::u"), (), set[str](), id="none of the suite is"),
    ],
)
def test_a_fix_that_leaves_tests_failing_as_those_that_it_mends_convinces_nobody_and_is_shown(
    failed: tuple[str, ...], mended: tuple[str, ...], left: set[str]
) -> None:
    before = replace(TWELVE, failed=frozenset(failed), log=SUMMED_UP)
    after = replace(TWELVE, passed=TWELVE.passed | {*mended}, failed=frozenset(failed) - {*mended})
    by_rule, verdict = judged(1, 60)
    verdict = replace(verdict, suite_before=before, suite_after=after)
    assert left_alike(verdict) == left
    assert convincing(by_rule, verdict) is not bool(left)
    assert choose([(by_rule, verdict)]) == ("p1",)


def test_to_look_side_by_side_twice_changes_nothing() -> None:
    once = side_by_side([judged(1, 60), judged(2, 80)], -1.0)
    assert side_by_side(once, -1.0) == once


def test_one_alone_stands_as_it_stood() -> None:
    assert side_by_side([judged(1, 60)], -1.0) == [judged(1, 60)]


def test_a_fix_of_a_source_that_was_never_measured_is_shown_whatever_its_confidence() -> None:
    by_model, verdict = judged(1, 20)
    by_model = replace(by_model, candidate=replace(by_model.candidate, strategy="model:x"))
    assert choose([(by_model, verdict)]) == ("p1",)


def test_what_was_proved_and_is_not_shown_is_told_of() -> None:
    candidate, verdict = judged(1, 20)
    assert why_not_shown(candidate, verdict).startswith("Proved, and not convincing (20% sure): ")
    assert why_not_shown(*judged(1, 20, confirmed=False)) == ""


@pytest.mark.parametrize(
    ("replays", "alike", "runs"),
    [
        pytest.param((FAILED, PASSED), True, 1, id="the first fails alike"),
        pytest.param((PASSED, FAILED), True, 2, id="a less faithful one does"),
        pytest.param((PASSED, OTHERWISE), False, 2, id="neither does"),
        pytest.param((NOT_RUN, NOT_RUN), False, 2, id="nothing could be tried"),
        pytest.param((), False, 0, id="no way to see it again"),
    ],
)
def test_whether_another_commit_fails_alike(replays: tuple[Replay, ...], alike: bool, runs: int) -> None:  # noqa: FBT001 - a case
    codes = {ReplayResult.PASSED: 0, ReplayResult.FAILED_ALIKE: 1, ReplayResult.FAILED_OTHERWISE: 2}
    sandbox = ScriptedSandbox(
        [said(results=encode(replay), exit_code=codes.get(replay.result, 3)) for replay in replays]
    )
    service = Service(name="shop", project_id=1, public_key="k")
    answer = fails_alike(
        [REPRODUCTION] * len(replays), service=service, commit="b" * 40, sandbox=sandbox, limits=Limits()
    )
    assert answer is alike
    assert [(asked.commit, asked.patch) for asked in sandbox.asked] == [("b" * 40, None)] * runs


# --- a suite of which a part ran ---------------------------------------------------------------------------------

PART = replace(suite("t1", "t2"), of=3900)
PARTLY = replace(PROVED, suite_before=PART, suite_after=PART)


@pytest.mark.parametrize(
    ("seen", "confirmed", "reason"),
    [
        pytest.param(PARTLY, True, "2 of 3,900 tests, those that touch the change, still pass.", id="what ran"),
        pytest.param(
            replace(PARTLY, suite_before=replace(suite(), of=3900), suite_after=replace(suite(), of=3900)),
            True,
            "none of 3,900 is known to touch the change and passed without the patch",
            id="nothing touches it",
        ),
        pytest.param(
            replace(PARTLY, suite_before=replace(PART, of=0), suite_after=replace(PART, of=0)),
            True,
            "2 tests, those that touch the change in a suite that does not end in time, still pass.",
            id="nobody knows how many there are",
        ),
        pytest.param(
            replace(PARTLY, suite_after=replace(suite("t1"), of=3900)),
            False,
            "1 test that passed before no longer does: t2.",
            id="lost",
        ),
    ],
)
def test_of_a_slow_suite_is_said_what_ran(seen: Seen, confirmed: bool, reason: str) -> None:  # noqa: FBT001
    said = judge(seen)
    assert said[0] is confirmed
    assert reason in said[1]
