"""A repair that was given minutes takes about as many, and goes on looking until something would be shown."""

import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conftest import SetClock
from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.adapters.source.git import GitSource
from homeostat.fixing.trials import Trials
from homeostat.fixing.work import Work
from homeostat.languages.diff import diff_of
from homeostat.records import (
    Candidate,
    Confidence,
    Limits,
    Proposal,
    Reproduction,
    ReproductionKind,
    Run,
    Service,
    SuiteRun,
    Verdict,
)

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def work_on(tmp_path: Path, sandbox: ScriptedSandbox, began: float) -> tuple[Work, Proposal]:
    """A service of one file, 200 seconds for it, and a proposal to change that file."""
    (tmp_path / "shop.go").write_text("a\n")
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for line in (["init", "-q", "-b", "main"], ["add", "."], [*identity, "commit", "-qm", "start"]):
        subprocess.run(["git", "-C", tmp_path, *line], check=True)
    source = GitSource(tmp_path)
    work = Work(
        service=Service(name="shop", project_id=1, public_key="k", language="go", test="go test ./..."),
        source=source,
        sandbox=sandbox,
        limits=Limits(wall=timedelta(seconds=200)),
        clock=SetClock(),
        say=list[str]().append,
        seconds=200,
        began=began,
    )
    asks = Reproduction(
        kind=ReproductionKind.TEST,
        title="",
        command="go test",
        files={"test.json": "{}"},
        error_type="",
        crash_function="",
        crash_path="",
    )
    candidate = Candidate(
        strategy="rule:guard",
        title="",
        description="",
        approach="guard",
        patch=diff_of("shop.go", "a\n", "b\n"),
        reasoning="",
    )
    proposal = Proposal(
        proposal_id="fix.1", bug_code="", service="shop", number=1, base=source.head(), candidate=candidate,
        reproductions=(asks,),
    )  # fmt: skip
    return work, proposal


def nothing_said() -> ScriptedSandbox:
    def answer(asked: Asked) -> Run:
        del asked
        return said("nothing that anybody reads")

    return ScriptedSandbox(answer)


def test_a_trial_that_begins_late_may_take_what_is_left_and_no_more(tmp_path: Path) -> None:
    sandbox = nothing_said()
    work, proposal = work_on(tmp_path, sandbox, time.monotonic() - 140)
    Trials(work, proposal.base).try_all([proposal])
    assert sandbox.asked
    assert max(asked.limits.wall for asked in sandbox.asked) <= timedelta(seconds=60)


def test_what_nobody_would_be_shown_answers_nothing(tmp_path: Path) -> None:
    work, proposal = work_on(tmp_path, nothing_said(), time.monotonic())
    sure, unsure = (
        Verdict(
            proposal_id="fix.1", base=proposal.base, confirmed=True, reason="", reproduction=None, replay_before=None,
            replay_after=None, suite_before=None, suite_after=None,
            confidence=Confidence(value=value, parts=()), verified_at=NOW,
        )
        for value in (0.6, 0.2)
    )  # fmt: skip
    trials = Trials(work, proposal.base)
    trials.tried.append((proposal, unsure))
    assert trials.answered == frozenset()
    coerced = replace(proposal, candidate=replace(proposal.candidate, approach="coerce"))
    trials.tried.append((coerced, sure))
    assert trials.answered == {"coerce"}


def test_what_leaves_tests_failing_alike_is_no_end_of_a_search(tmp_path: Path) -> None:
    work, proposal = work_on(tmp_path, nothing_said(), time.monotonic())
    work = replace(work, service=replace(work.service, language="python"))
    cases = frozenset({"a.py::t[1]", "a.py::t[2]"})
    before = SuiteRun(passed=frozenset({"a.py::u"}), failed=cases, ran=True, duration=timedelta(seconds=1))
    one, both = (
        replace(before, passed=before.passed | mended, failed=cases - mended) for mended in ({"a.py::t[1]"}, cases)
    )
    half, whole = (
        Verdict(
            proposal_id="fix.1", base=proposal.base, confirmed=True, reason="", reproduction=None, replay_before=None,
            replay_after=None, suite_before=before, suite_after=after,
            confidence=Confidence(value=0.85, parts=()), verified_at=NOW,
        )
        for after in (one, both)
    )  # fmt: skip
    trials = Trials(work, proposal.base)
    trials.sifted = 100
    assert not trials.leaves_some
    trials.tried.append((proposal, half))
    assert trials.leaves_some
    assert not any((trials.stands_well, trials.stands_very_well, trials.convinced))
    trials.tried.append((proposal, whole))
    assert not trials.leaves_some
    assert trials.stands_well
    assert trials.stands_very_well


def test_beside_a_find_twice_as_many_small_changes_are_tried_as_led_to_it(tmp_path: Path) -> None:
    work, proposal = work_on(tmp_path, nothing_said(), time.monotonic())
    outdone: dict[tuple[int, int], bool] = {}
    for found_after, sifted in ((0, 1_400), (96, 576), (96, 672), (480, 864), (480, 960)):
        trials = Trials(work, proposal.base)
        trials.sifted_to_find, trials.sifted = found_after, sifted
        outdone[found_after, sifted] = trials.outdone
    assert [each for each, is_so in outdone.items() if is_so] == [(96, 672), (480, 960)]


def test_a_sift_leaves_time_to_prove_what_it_finds(tmp_path: Path) -> None:
    sandbox = nothing_said()
    work, proposal = work_on(tmp_path, sandbox, time.monotonic() - 140)  # 40 seconds before the last word's
    Trials(work, proposal.base).sift([proposal.candidate], proposal.reproductions, proposal.base)
    assert sandbox.asked
    assert max(asked.limits.wall for asked in sandbox.asked) <= timedelta(seconds=28)
