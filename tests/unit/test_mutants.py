"""Ways to break a patch, and how many of them are noticed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeostat.adapters.sandbox.scripted import ScriptedSandbox
from homeostat.codec import encode
from homeostat.languages.diff import applied, diff_of, hunks_of
from homeostat.languages.results import suite_command
from homeostat.records import (
    Candidate,
    Limits,
    Mutants,
    Patch,
    Proposal,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Run,
    Service,
    SuiteRun,
)
from homeostat.stages.verify import read_replay
from homeostat.stages.verify.mutants import MOST_MUTANTS, mutants, mutants_of
from homeostat.stages.verify.rehearse import run_key

OLD = "def rate(name):\n    return RATES[name]\n"


def broken(line: str, path: str = "shop.py") -> list[str]:
    """The added line as each mutant has it."""
    new = OLD.replace("    return", f"    {line}\n    return", 1)
    found: list[str] = []
    for mutant in mutants_of(diff_of(path, OLD, new)):
        text = applied(OLD, hunks_of(mutant.patch)[path])
        assert text is not None
        found.append(text.split("\n")[1].strip())
    return found


@pytest.mark.parametrize(
    ("line", "mutants"),
    [
        pytest.param("if name not in RATES:", ["if not (name not in RATES):"], id="a condition"),
        pytest.param("elif name is None:", ["elif not (name is None):"], id="another branch"),
        pytest.param("while n < 3:", ["while not (n < 3):", "while n < 4:"], id="a loop"),
        pytest.param("return 0", ["return None", "pass", "return 1"], id="an answer"),
        pytest.param("return None", ["pass"], id="no answer"),
        pytest.param("raise KeyError('no rate')", ["pass"], id="an error, whose words decide nothing"),
        pytest.param("name = name.strip('ä')", ["pass", "name = name.strip('äx')"], id="a statement"),
        pytest.param("x = f'{name:>3}'", ["pass"], id="a text with values in it"),
        pytest.param("else:", [], id="nothing to break"),
        pytest.param("import re", [], id="an import"),
        pytest.param("total = price(", [], id="half a statement"),
        pytest.param("'''words'''", [], id="words"),
        pytest.param("", [], id="an empty line"),
    ],
)
def test_a_line_is_broken(line: str, mutants: list[str]) -> None:
    assert broken(line) == mutants


def test_lines_take_turns_and_there_are_few() -> None:
    new = OLD + "".join(f"\n\ndef f{number}():\n    return {number}\n" for number in range(9))
    found = list(mutants_of(diff_of("shop.py", OLD, new)))
    assert len(found) == MOST_MUTANTS
    assert len({mutant.says for mutant in found}) == MOST_MUTANTS


def test_other_languages_are_left_alone() -> None:
    assert broken("return 0", path="shop.js") == []


# --- what notices


REPRODUCTION = Reproduction(
    kind=ReproductionKind.CALL,
    title="",
    command="call",
    files={},
    error_type="KeyError",
    crash_function="rate",
    crash_path="shop.py",
)
PATCH = diff_of("shop.py", OLD, OLD.replace("    return", "    if name not in RATES:\n        return 0\n    return", 1))
PROPOSAL = Proposal(
    proposal_id="p",
    bug_code="B",
    service="shop",
    number=1,
    base="b",
    candidate=Candidate(strategy="rule:r", title="", description="", approach="guard", patch=PATCH, reasoning=""),
    reproductions=(REPRODUCTION,),
)
SERVICE = Service(name="shop", project_id=1, public_key="k", language="python", test="python -m pytest")
SECOND = timedelta(seconds=1)
TESTS = SuiteRun(passed=frozenset({"t"}), failed=frozenset(), ran=True, duration=SECOND)


def replayed(result: ReplayResult) -> Run:
    codes = {ReplayResult.PASSED: 0, ReplayResult.FAILED_ALIKE: 1, ReplayResult.FAILED_OTHERWISE: 2}
    text = encode(Replay(result=result, detail=""))
    return Run(command="call", exit_code=codes.get(result, 3), output="", results=text, duration=SECOND)


def counted(results: list[ReplayResult], suite: SuiteRun | None = None) -> Mutants | None:
    """What is counted when the mutants' replays ended so, in their order, and the suite says nothing of any."""
    known: dict[str, Run] = {}
    for mutant, result in zip(mutants_of(PATCH), results, strict=False):
        known[run_key(SERVICE, "b", "call", {}, mutant.patch)] = replayed(result)
        nothing = Run(command="", exit_code=1, output="", results="", duration=SECOND)
        known[run_key(SERVICE, "b", suite_command(SERVICE), {}, mutant.patch)] = nothing
    return mutants(
        PROPOSAL,
        REPRODUCTION,
        suite,
        service=SERVICE,
        sandbox=ScriptedSandbox([]),
        limits=Limits(),
        known=known,
        read_replay=read_replay,
    )


ALIKE, PASSED, NOT_RUN = ReplayResult.FAILED_ALIKE, ReplayResult.PASSED, ReplayResult.NOT_RUN


@pytest.mark.parametrize(
    ("results", "tried", "noticed"),
    [
        pytest.param([ALIKE, PASSED, ALIKE, PASSED], 4, 2, id="half of them"),
        pytest.param([ALIKE, NOT_RUN], 1, 1, id="what did not run does not count"),
    ],
)
def test_how_many_are_noticed(results: list[ReplayResult], tried: int, noticed: int) -> None:
    seen = counted(results)
    assert seen is not None
    assert (seen.tried, seen.noticed, seen.tests_ran) == (tried, noticed, False)


def test_what_is_not_noticed_is_named() -> None:
    seen = counted([PASSED, PASSED])
    assert seen is not None
    assert seen.unnoticed[0] == "`if name not in RATES:` asks the opposite"


def test_a_quick_suite_notices_too() -> None:
    seen = counted([PASSED, PASSED], TESTS)
    assert seen is not None
    assert (seen.noticed, seen.tests_ran) == (2, True)


def test_a_slow_suite_is_not_asked() -> None:
    seen = counted([PASSED, PASSED], replace(TESTS, duration=timedelta(minutes=10)))
    assert seen is not None
    assert (seen.noticed, seen.tests_ran) == (0, False)


def test_without_a_run_nothing_is_counted() -> None:
    assert counted([]) is None
    assert list(mutants_of(Patch(diff=""))) == []
