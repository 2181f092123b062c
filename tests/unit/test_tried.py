"""What a person is told of a bug for which nothing is shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from homeostat.adapters.sandbox.scripted import ScriptedSandbox, said
from homeostat.codec import encode
from homeostat.records import (
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
    Service,
    Suggestion,
    SuggestionStatus,
    Verdict,
)
from homeostat.stages.verify import choose, verify
from homeostat.stages.verify.tried import seen_again, tried_of


class Clock:
    def now(self) -> datetime:
        return datetime(2025, 10, 23, tzinfo=UTC)


REPRODUCTION = Reproduction(
    kind=ReproductionKind.REQUEST,
    title="GET /orders/2",
    command="",
    files={},
    error_type="KeyError",
    crash_function="total",
    crash_path="a.py",
)


def suggestion(title: str, before: Replay | None, *, reason: str = "no", shown: bool = False) -> Suggestion:
    alike = before is not None and before.result is ReplayResult.FAILED_ALIKE
    verdict = Verdict(
        proposal_id=title,
        base="b",
        confirmed=False,
        reason=reason,
        reproduction=REPRODUCTION if alike else None,
        replay_before=before,
        replay_after=None,
        suite_before=None,
        suite_after=None,
        confidence=Confidence(value=0.31, parts=()),
        verified_at=datetime(2025, 10, 23, tzinfo=UTC),
    )
    candidate = Candidate(
        strategy="rule:a", title=title, description="", approach="guard", patch=Patch(diff=title), reasoning=""
    )
    proposal = Proposal(
        proposal_id=title, bug_code="BUG-20251023-00001", service="shop", number=1, base="b", candidate=candidate,
        reproductions=(),
    )  # fmt: skip
    status = SuggestionStatus.SHOWN if shown else SuggestionStatus.REFUTED
    return Suggestion(repair_id="r", proposal=proposal, verdict=verdict, status=status, rank=1 if shown else None)


def replay(result: ReplayResult, detail: str) -> Replay:
    return Replay(result=result, detail=detail, log="")


ALIKE = replay(ReplayResult.FAILED_ALIKE, "500, KeyError in total")
NOT_RUN = replay(ReplayResult.NOT_RUN, "the fixture failed")


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        pytest.param([ALIKE], "seen again in the sandbox, by GET /orders/2: 500, KeyError in total.", id="seen"),
        pytest.param([NOT_RUN, ALIKE], "seen again in the sandbox, by", id="seen by one"),
        pytest.param([NOT_RUN], "not seen again in the sandbox: the fixture failed.", id="not seen"),
        pytest.param([None], "the event holds neither a request nor values", id="nothing to see it by"),
        pytest.param([], "", id="nothing was tried"),
    ],
)
def test_it_is_said_whether_the_failure_was_seen_again(seen: list[Replay | None], says: str) -> None:
    assert says in seen_again([suggestion("a", before) for before in seen])


def test_what_is_not_shown_is_told_with_its_reason() -> None:
    refuted = suggestion("a", ALIKE, reason="The reproduction still fails.")
    weak = suggestion("b", ALIKE)
    assert weak.verdict
    weak = replace(weak, status=SuggestionStatus.NOT_SHOWN, verdict=replace(weak.verdict, confirmed=True))
    untried = replace(suggestion("c", ALIKE), verdict=None, status=SuggestionStatus.UNTRIED)
    told = tried_of([refuted, weak, untried, suggestion("d", ALIKE, shown=True)])
    assert [(each.title, each.why) for each in told] == [
        ("a", "The reproduction still fails."),
        ("b", "Proved, and not convincing: 31% sure."),
    ]


def test_what_became_of_the_request_is_told_where_a_call_decided() -> None:
    call = replace(REPRODUCTION, kind=ReproductionKind.CALL, title="total()", command="call")
    runs = {"call": ALIKE}

    def ran(command: str, patch: Patch | None) -> Run:
        replayed = runs.get(command, NOT_RUN) if patch is None else replay(ReplayResult.PASSED, "returned 1")
        codes = {ReplayResult.FAILED_ALIKE: 1, ReplayResult.NOT_RUN: 3, ReplayResult.PASSED: 0}
        return said(results=encode(replayed), exit_code=codes[replayed.result])

    verdict = tried_by(ran, (REPRODUCTION, call))
    assert verdict.reproduction == call
    assert verdict.not_replayed == "GET /orders/2: the fixture failed"
    assert verdict.unproved is False


def test_what_could_not_be_seen_again_is_unproved_and_shown_as_that() -> None:
    def ran(command: str, patch: Patch | None) -> Run:
        del command, patch
        return said(results=encode(NOT_RUN), exit_code=3)

    verdict = tried_by(ran, (REPRODUCTION,))
    assert verdict.unproved is True
    proposal = suggestion("a", None).proposal
    assert choose([(proposal, verdict)]) == ("a",)
    assert choose([(proposal, replace(verdict, unproved=False))]) == ()
    proved = replace(suggestion("b", None).proposal, number=2), replace(verdict, confirmed=True, unproved=False)
    assert "a" not in choose([(proposal, verdict), proved])


def tried_by(ran: Callable[[str, Patch | None], Run], reproductions: tuple[Reproduction, ...]) -> Verdict:
    """What is seen of a patch where runs end as `ran` says."""
    proposal = replace(suggestion("a", None).proposal, reproductions=reproductions)
    sandbox = ScriptedSandbox(lambda asked: ran(asked.command, asked.patch))
    return verify(
        proposal,
        service=Service(name="shop", project_id=1, public_key="k"),
        sandbox=sandbox,
        limits=Limits(),
        record=Record(),
        clock=Clock(),
    )
