"""What a reviewer reads in the pull request."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.adapters.forge.scripted import ScriptedForge
from homeostat.records import (
    Answer,
    Bug,
    BugStatus,
    Candidate,
    Confidence,
    Decision,
    Patch,
    Proposal,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Severity,
    SuiteRun,
    Verdict,
)
from homeostat.stages.publish import body_of, publish

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
BASE = "b" * 40
DIFF = "--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n"
CODE = "BUG-20251023-00001"
BUG = Bug(
    code=CODE,
    service="shop",
    environment="production",
    release="v1",
    title="KeyError: 'EUR'",
    description="",
    severity=Severity.P2,
    bug_type="http_5xx",
    status=BugStatus.APPROVED,
    error_type="KeyError",
    error_message="'EUR'",
    stack_trace="",
    log_excerpt="",
    fingerprint="f",
    fingerprint_version=1,
    culprit="total in app/orders.py",
    event_count=12,
    users_affected=3,
    first_seen=NOW,
    last_seen=NOW,
    occurred_at=NOW,
    detected_at=NOW,
    exemplar_event_id="0" * 32,
    root_cause_hypothesis="`total` expects a rate for every currency.",
)
SUITE = SuiteRun(passed=frozenset({"a", "b"}), failed=frozenset(), ran=True, duration=timedelta(seconds=1))


def a_proposal(title: str, diff: str = DIFF) -> Proposal:
    candidate = Candidate(
        strategy="rule:guard",
        title=title,
        description="Answers 404 for an unknown currency.",
        approach="guard",
        patch=Patch(diff=diff),
        reasoning="",
    )
    return Proposal(
        proposal_id="p1", bug_code=CODE, service="shop", number=1, base=BASE, candidate=candidate, reproductions=()
    )


def a_verdict(*, proved: bool = True) -> Verdict:
    return Verdict(
        proposal_id="p1",
        base=BASE,
        confirmed=proved,
        reason="",
        reproduction=None,
        replay_before=Replay(result=ReplayResult.FAILED_ALIKE, detail="500, KeyError in total") if proved else None,
        replay_after=Replay(result=ReplayResult.PASSED, detail="404") if proved else None,
        suite_before=SUITE if proved else None,
        suite_after=SUITE if proved else None,
        confidence=Confidence(value=0.9, parts=()),
        verified_at=NOW,
    )


def test_the_body_tells_what_broke_why_the_proof_and_the_way_back() -> None:
    body = body_of(BUG, a_proposal("Guard a missing rate"), a_verdict())
    for words in (
        "KeyError: 'EUR' in total in app/orders.py; 12 times, 3 users",
        "expects a rate for every currency",
        "**Before** 500, KeyError in total",
        "**After** 404",
        "**Suite** 2 tests pass",
        "Answers 404",
        "**Risk** none known",
        "**Way back**",
    ):
        assert words in body


def test_the_body_names_the_regression_test_and_what_was_replayed() -> None:
    proposal = replace(a_proposal("Guard"), test="tests/test_orders.py::test_total")
    replayed = Reproduction(
        kind=ReproductionKind.CALL,
        title="total() with the arguments captured in its frame",
        command="",
        files={},
        error_type="KeyError",
        crash_function="total",
        crash_path="app/orders.py",
    )
    body = body_of(BUG, proposal, replace(a_verdict(), reproduction=replayed))
    assert "**Test** `tests/test_orders.py::test_total` fails without the change and passes with it" in body
    assert "**Test**" not in body_of(BUG, a_proposal("Guard"), a_verdict())
    assert "**Replayed** total() with the arguments captured in its frame" in body


def test_what_was_not_run_is_not_claimed() -> None:
    body = body_of(BUG, a_proposal("Guard"), a_verdict(proved=False))
    assert ("**Before** not run" in body, "**After** not run" in body, "**Suite** not run" in body) == (True,) * 3


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        pytest.param("Guard a missing rate", "guard-a-missing-rate", id="plain"),
        pytest.param("../../etc; rm -rf ~ \x00 --force", "etc-rm-rf-force", id="hostile"),
        pytest.param("Ä ö", "fix", id="no letter that git's refs are sure of"),
        pytest.param("one two three four five six seven", "one-two-three-four-five-six", id="long"),
    ],
)
def test_the_branch_is_named_for_the_bug_the_fix_and_the_patch(title: str, slug: str) -> None:
    names = {branch_of(a_proposal(title, diff)) for diff in (DIFF, DIFF + "+c\n")}
    assert len(names) == 2
    assert all(name.startswith(f"homeostat/{CODE}-{slug}-") for name in names)


def branch_of(proposal: Proposal) -> str:
    decision = Decision(
        repair_id="r1",
        proposal_id="p1",
        patch_digest=proposal.candidate.patch.digest,
        base=BASE,
        answer=Answer.ACCEPT,
        decided_by="anna",
        decided_at=NOW,
        expires_at=NOW + timedelta(hours=24),
    )
    forge = ScriptedForge(head=BASE)
    first, second = (publish(BUG, proposal, a_verdict(), decision, forge=forge) for _ in range(2))
    assert first == second
    assert first.merged
    return first.branch
