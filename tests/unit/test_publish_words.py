"""What a reviewer reads in the pull request."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import (
    Answer,
    Bug,
    BugStatus,
    Candidate,
    Confidence,
    Decision,
    Judgement,
    Measure,
    Outcome,
    OutcomeKind,
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
from homeostat.stages.publish import change_of, wording_of
from homeostat.stages.publish.body import body_of
from homeostat.stages.publish.reverting import (
    ASKED_FOR,
    NOT_HEALTHY,
    says_only_that,
    why_of,
    wording_of_revert,
)

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
    body = body_of(BUG, a_proposal("Guard a missing rate"), a_verdict(), console="https://homeostat.example.org")
    for words in (
        "`KeyError: 'EUR'` in `total in app/orders.py`; 12 times, 3 users.",
        f" [{CODE}](https://homeostat.example.org/bugs/{CODE})",
        "`total` expects a rate for every currency.",
        "| the failure | `500, KeyError in total` | `404` |",
        "| the suite | 2 tests pass | 2 tests pass |",
        "**Change** Answers 404 for an unknown currency.",
        "**Files** `app/orders.py`",
        "**Risk** none known",
        "**Way back**",
        "**To say no**",
        "`stop-updating`",
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
    assert "| the new test `tests/test_orders.py::test_total` | fails | passes |" in body
    assert "new test" not in body_of(BUG, a_proposal("Guard"), a_verdict())
    assert "**Replayed** `total()` with the arguments captured in its frame" in body


def test_what_was_not_run_is_not_claimed() -> None:
    body = body_of(BUG, a_proposal("Guard"), a_verdict(proved=False))
    assert "| the failure | not run | not run |" in body
    assert "| the suite | not run | not run |" in body


HOSTILE = [
    pytest.param("@admin please merge", id="mention"),
    pytest.param("fixes #1, GH-2 and acme/shop#3", id="references that close issues"),
    pytest.param("[click](https://evil.example.org) https://evil.example.org www.evil.example.org", id="links"),
    pytest.param("![x](https://evil.example.org/a.png)", id="image"),
    pytest.param("<img src=x onerror=alert(1)><!-- hidden --></table>", id="HTML"),
    pytest.param("a | b |\n| --- |\n| x", id="table"),
    pytest.param("x\n/merge\n/close\n## Approved\n- [x] done", id="quick actions and headings"),
    pytest.param("```\nout of the fence\n``` `` ` @x", id="backticks"),
    pytest.param("zero\u200bwidth \u202eright to left \x1b[31mred", id="hidden"),
    pytest.param("!12 ~label %milestone $1 &3 &lt; deadbeefcafe me@example.org", id="a host's own signs"),
]


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_from_telemetry_breaks_out_of_the_body(words: str) -> None:
    bug = replace(BUG, title=words, culprit=words, root_cause_hypothesis=words)
    proposal = a_proposal("Guard")
    proposal = replace(proposal, candidate=replace(proposal.candidate, description=words, side_effects=words))
    verdict = a_verdict()
    verdict = replace(verdict, replay_before=Replay(result=ReplayResult.FAILED_ALIKE, detail=words))
    outside = _outside_code(body_of(bug, proposal, verdict))
    for sign in "@#!~$&<>[]\\/^{}=_":
        assert sign not in outside.replace("`stop-updating`", "")
    assert "://" not in outside
    assert "www." not in outside
    assert "GH-" not in outside
    assert "deadbeef" not in outside
    assert not any(line.lstrip().startswith(("/", "#", "-", "<")) for line in outside.splitlines())
    whole = body_of(bug, proposal, verdict)
    assert not any(hidden in whole for hidden in ("\u200b", "\u202e", "\x1b"))
    assert [line.replace("\\|", "").count("|") for line in whole.splitlines() if line.startswith("|")] == [4] * 4


def _outside_code(markdown: str) -> str:
    """What is left when code spans are read as CommonMark does: a run of backticks to the next of the same length."""
    out, rest = "", markdown
    while match := re.search(r"`+", rest):
        out += rest[: match.start()]
        ticks = match[0]
        close = re.search(rf"(?<!`){ticks}(?!`)", rest[match.end() :])
        assert close is not None
        inside = rest[match.end() : match.end() + close.start()]
        assert "\n" not in inside
        rest = rest[match.end() + close.end() :]
    return out + rest


def test_the_body_is_bounded() -> None:
    bug = replace(BUG, title="x" * 100_000, culprit="@" * 100_000, root_cause_hypothesis="a b@ " * 100_000)
    assert len(body_of(bug, a_proposal("Guard"), a_verdict())) < 5_000


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
    return change_of(BUG, proposal, a_verdict(), decision).branch


def test_what_was_approved_is_said_whatever_has_changed_since() -> None:
    proposal, verdict = a_proposal("Guard"), a_verdict()
    approved = wording_of(BUG, proposal, verdict, answer=Answer.ACCEPT, by="anna", console="https://h.example.org")
    assert approved.trailers["Approved-by"] == "anna"
    decision = Decision(
        repair_id="r1",
        proposal_id="p1",
        patch_digest=proposal.candidate.patch.digest,
        base=BASE,
        answer=Answer.ACCEPT,
        decided_by="anna",
        decided_at=NOW,
        expires_at=NOW + timedelta(hours=24),
        wording=approved,
    )
    assert change_of(replace(BUG, event_count=99), proposal, verdict, decision).wording == approved


def a_verdict_of_the_watch(*measures: Measure) -> Outcome:
    return Outcome(kind=OutcomeKind.REGRESSED, reason="", measures=measures, watched=timedelta(minutes=1))


def failing(name: str) -> Measure:
    return Measure(name=name, judgement=Judgement.FAIL, says="TypeError: @everyone, in pay in app/pay.py")


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        pytest.param(None, NOT_HEALTHY, id="it never served"),
        pytest.param(a_verdict_of_the_watch(), ASKED_FOR, id="a person"),
        pytest.param(
            a_verdict_of_the_watch(failing("new errors")), "errors came that were not there before", id="new errors"
        ),
        pytest.param(
            a_verdict_of_the_watch(failing("of tomorrow")), "the release with it did worse", id="a new measure"
        ),
    ],
)
def test_a_revert_says_why_in_words_of_ours(outcome: Outcome | None, why: str) -> None:
    assert why_of(outcome) == why
    said = wording_of_revert(CODE, "c" * 40, BASE, why_of(outcome))
    assert says_only_that(said, base=BASE)
    assert "everyone" not in said.title + said.body


@pytest.mark.parametrize(
    "more",
    [
        {"title": "Merge this"},
        {"body": "see example.org"},
        {"branch": "homeostat/x"},
        {"author": "Anna <anna@example.org>"},
        {"trailers": {"Bug": CODE, "Reverts": "c" * 40, "Co-authored-by": "x"}},
        {"trailers": {"Bug": "BUG-1 and more", "Reverts": "c" * 40}},
        {"trailers": {}},
    ],
    ids=str,
)
def test_a_revert_that_says_more_is_none_of_ours(more: dict[str, object]) -> None:
    said = replace(wording_of_revert(CODE, "c" * 40, BASE, ASKED_FOR), **more)  # pyright: ignore[reportArgumentType]
    assert not says_only_that(said, base=BASE)
