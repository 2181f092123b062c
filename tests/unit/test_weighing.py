"""What scrutiny does to a verdict and to its confidence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeostat.records import (
    Apart,
    Behaviour,
    Candidate,
    Doubt,
    Findings,
    Mutants,
    Patch,
    Proposal,
    Record,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Scrutiny,
    SuiteRun,
)
from homeostat.stages.verify import Seen, confidence, judge

REPRODUCTION = Reproduction(
    kind=ReproductionKind.CALL,
    title="",
    command="call",
    files={},
    error_type="KeyError",
    crash_function="rate",
    crash_path="shop.py",
)
SUITE = SuiteRun(passed=frozenset(map(str, range(12))), failed=frozenset(), ran=True, duration=timedelta(seconds=1))
PROVED = Seen(
    reproduction=REPRODUCTION,
    replay_before=Replay(result=ReplayResult.FAILED_ALIKE, detail=""),
    replay_after=Replay(result=ReplayResult.PASSED, detail=""),
    suite_before=SUITE,
    suite_after=SUITE,
)
PROPOSAL = Proposal(
    proposal_id="p",
    bug_code="B",
    service="shop",
    number=1,
    base="b",
    candidate=Candidate(
        strategy="rule:r", title="", description="", approach="guard", patch=Patch(diff="+x\n"), reasoning=""
    ),
    reproductions=(REPRODUCTION,),
)
APART = Apart(compared=9, changed=0, example="", failing=5, ended=5, cluster="c")
KEPT = Behaviour(function="f", compared=30, kept=30)


def seen(**scrutiny: object) -> Seen:
    return replace(PROVED, scrutiny=replace(Scrutiny(), **scrutiny))


def value(one: Seen) -> float:
    return confidence(PROPOSAL, one, record=Record()).value


@pytest.mark.parametrize(
    ("scrutiny", "reason"),
    [
        pytest.param(
            {"behaviour": replace(KEPT, kept=28, surely_changed=2, changed=("f() with x = 2: 4 before, 5 now", "…"))},
            "It changes what was right for 2 of 30 inputs: f() with x = 2: 4 before, 5 now.",
            id="answers changed",
        ),
        pytest.param(
            {"findings": Findings(tools=("mypy",), fatal=("a.py: error: no",))},
            "It adds an error: a.py: error: no.",
            id="a type error",
        ),
        pytest.param(
            {"doubts": (Doubt(kind="swallows", says="It catches everything", refutes=True),)},
            "It catches everything.",
            id="swallows",
        ),
    ],
)
def test_what_refutes_a_fix_that_ends_the_failure(scrutiny: dict[str, object], reason: str) -> None:
    assert judge(seen(**scrutiny)) == (False, reason)
    assert value(seen(**scrutiny)) <= 0.10


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"behaviour": KEPT}, {}, id="answers kept"),
        pytest.param({"behaviour": KEPT}, {"behaviour": replace(KEPT, compared=2, kept=2)}, id="many of them"),
        pytest.param({}, {"behaviour": replace(KEPT, kept=29)}, id="a guessed input answered otherwise"),
        pytest.param({"behaviour": KEPT}, {"behaviour": replace(KEPT, failures_changed=3)}, id="other failures"),
        pytest.param({"mutants": Mutants(tried=3, noticed=3)}, {}, id="every break noticed"),
        pytest.param({}, {"mutants": Mutants(tried=3, noticed=0)}, id="no break noticed"),
        pytest.param({}, {"findings": Findings(tools=("ruff",), new=("a.py: F401",))}, id="a finding"),
        pytest.param(
            {}, {"apart": replace(APART, changed=1, example="x = 1: 2 before, 3 now")}, id="it changes answers"
        ),
        pytest.param({}, {"apart": replace(APART, disputing=1)}, id="another fix answers otherwise"),
        pytest.param({}, {"doubts": (Doubt(kind="catches-all", says="all"),)}, id="catches everything"),
        pytest.param({}, {"doubts": (Doubt(kind="drops-effect", says="less"),)}, id="takes a call away"),
    ],
)
def test_what_makes_one_surer(better: dict[str, object], worse: dict[str, object]) -> None:
    assert value(seen(**better)) > value(seen(**worse))
    assert judge(seen(**worse))[0]


@pytest.mark.parametrize(
    "scrutiny",
    [
        pytest.param({}, id="nothing was looked at"),
        pytest.param({"findings": Findings(tools=("the text",))}, id="nothing was found"),
        pytest.param({"behaviour": replace(KEPT, compared=0, kept=0)}, id="nothing could be compared"),
    ],
)
def test_what_could_not_be_seen_moves_nothing(scrutiny: dict[str, object]) -> None:
    assert value(seen(**scrutiny)) == value(PROVED)


def test_the_parts_add_up_whatever_was_seen() -> None:
    everything = seen(
        behaviour=replace(KEPT, failures_changed=2),
        mutants=Mutants(tried=4, noticed=1),
        findings=Findings(tools=("ruff",), new=("a", "b", "c", "d", "e")),
        doubts=(Doubt(kind="dependency", says="a"), Doubt(kind="drops-effect", says="b")),
    )
    said = confidence(PROPOSAL, everything, record=Record())
    assert said.value == sum(part.points for part in said.parts) / 100 <= 0.35


FEW = replace(SUITE, passed=frozenset({"one"}))


@pytest.mark.parametrize(
    ("alone", "kept", "spoken_for"),
    [
        pytest.param(replace(PROVED, suite_before=FEW, suite_after=FEW), 0, False, id="one test passes"),
        pytest.param(PROVED, 0, True, id="ten tests pass"),
        pytest.param(replace(PROVED, suite_before=FEW, suite_after=FEW), 3, True, id="such fixes were kept here"),
        pytest.param(seen(apart=replace(APART, disputing=1)), 0, False, id="another one answers otherwise"),
    ],
)
def test_how_far_a_failing_run_alone_goes(alone: Seen, kept: int, *, spoken_for: bool) -> None:
    """What goes beyond the share that was right of all such fixes counts for less; the order of fixes stays."""
    likely, likelier = (
        confidence(
            replace(PROPOSAL, candidate=replace(PROPOSAL.candidate, prior=prior)), alone, record=Record(kept=kept)
        )
        for prior in (0.6, 0.95)
    )
    assert (likelier.value > 0.75) is spoken_for  # from there on a fix looks right at a glance
    assert likelier.value > likely.value > 0.4
    assert sum(part.points for part in likelier.parts) == round(100 * likelier.value)
    said = {part.says for part in likelier.parts}
    assert ("Hardly more than the failing run speaks for it" in said) is not spoken_for


def test_a_division_by_nought_that_is_evaded_is_never_sure() -> None:
    assert value(seen(doubts=(Doubt(kind="evades-nought", says="It divides by something else"),))) <= 0.35


def test_a_call_that_goes_silences_nothing_where_a_test_said_what_is_right() -> None:
    gone = {"doubts": (Doubt(kind="drops-effect", says="It only takes away a call"),)}
    asserted = replace(REPRODUCTION, kind=ReproductionKind.TEST, error_type="", crash_path="")
    of_a_crash, of_a_wrong_answer = seen(**gone), replace(seen(**gone), reproduction=asserted)
    assert value(of_a_crash) <= 0.35
    assert value(of_a_wrong_answer) > 0.40
