"""What decisions mean for the suggestions that are shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import Answer, Candidate, Decision, Patch, Proposal, Suggestion, SuggestionStatus, Wait
from homeostat.stages.approve import approve

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
BASE, OTHER = "b" * 40, "c" * 40


def shown(number: int, status: SuggestionStatus = SuggestionStatus.SHOWN) -> Suggestion:
    candidate = Candidate(
        strategy="rule:guard",
        title="Guard",
        description="",
        approach="guard",
        patch=Patch(diff=f"diff {number}"),
        reasoning="",
    )
    proposal = Proposal(
        proposal_id=f"p{number}",
        bug_code="BUG-20251023-00001",
        service="shop",
        number=number,
        base=BASE,
        candidate=candidate,
        reproductions=(),
    )
    return Suggestion(repair_id="r1", proposal=proposal, verdict=None, status=status, rank=number)


def said(number: int, answer: Answer = Answer.ACCEPT) -> Decision:
    return Decision(
        repair_id="r1",
        proposal_id=f"p{number}",
        patch_digest=Patch(diff=f"diff {number}").digest,
        base=BASE,
        answer=answer,
        decided_by="anna",
        decided_at=NOW - timedelta(minutes=1),
        expires_at=NOW + timedelta(hours=24),
    )


ACCEPTED, REJECTED = SuggestionStatus.ACCEPTED, SuggestionStatus.REJECTED
ONE = said(1)
ASKED, DRAFT = said(1, Answer.ASK), said(1, Answer.DRAFT)
DONE = [ASKED, DRAFT]  # each was answered by a step
AGAIN = replace(ASKED, decided_at=NOW)


@pytest.mark.parametrize(
    ("suggestions", "decisions", "answer"),
    [
        pytest.param([shown(1, ACCEPTED), shown(2)], [ONE], ONE, id="one accepted"),
        pytest.param([shown(1, REJECTED), shown(2, ACCEPTED)], [said(1, Answer.REJECT), said(2)], said(2), id="second"),
        pytest.param([shown(1), shown(2)], [], "2 suggestions wait for a decision", id="nobody said anything"),
        pytest.param([shown(1, REJECTED), shown(2)], [said(1, Answer.REJECT)], "a suggestion waits", id="one is left"),
        pytest.param([shown(1, REJECTED)], [said(1, Answer.REJECT)], "rejected", id="all rejected"),
        pytest.param([shown(1, REJECTED)], [ONE, said(1, Answer.REJECT)], "rejected", id="accepted, then rejected"),
        pytest.param([], [], "rejected", id="nothing is shown"),
        pytest.param(
            [shown(1, ACCEPTED)], [replace(ONE, patch_digest="0" * 64)], "moved", id="a decision about another patch"
        ),
        pytest.param([shown(1, ACCEPTED)], [replace(ONE, base=OTHER)], "moved", id="a decision about another base"),
        pytest.param([shown(1, ACCEPTED)], [replace(ONE, expires_at=NOW)], "moved", id="a decision that has expired"),
        pytest.param([shown(1)], [replace(ONE, expires_at=NOW)], "a suggestion waits", id="expired, and shown again"),
        pytest.param([shown(1)], [ASKED], ASKED, id="another one is asked for"),
        pytest.param([shown(1)], [ASKED, said(1, Answer.DRAFT)], said(1, Answer.DRAFT), id="the last word counts"),
        pytest.param([shown(1, REJECTED)], [ASKED], "rejected", id="asked, of one that is rejected"),
        pytest.param([shown(1)], [DRAFT], DRAFT, id="a draft"),
        pytest.param([shown(1)], [replace(DRAFT, base=OTHER)], "a suggestion waits", id="a draft on another base"),
        pytest.param([shown(1)], [replace(ONE, proposal_id="p9")], "a suggestion waits", id="of one no longer shown"),
    ],
)
def test_what_was_said_counts_for_what_was_shown(
    suggestions: list[Suggestion], decisions: list[Decision], answer: Decision | str
) -> None:
    given = approve(suggestions, decisions, base=BASE, head=BASE, now=NOW)
    if isinstance(given, Wait):
        assert isinstance(answer, str)
        assert given.until is None
        assert given.reason.startswith(answer)
    else:
        assert given == answer


@pytest.mark.parametrize(
    ("suggestions", "decisions", "answer"),
    [
        pytest.param([shown(1)], [], "moved", id="nobody said anything"),
        pytest.param([shown(1, ACCEPTED)], [ONE], "moved", id="accepted too late"),
        pytest.param([shown(1, REJECTED)], [said(1, Answer.REJECT)], "rejected", id="all rejected anyway"),
        pytest.param([shown(1)], [DRAFT], "moved", id="drafted too late"),
        pytest.param([shown(1)], [ASKED], ASKED, id="what is asked for is not bound to a commit"),
    ],
)
def test_when_the_branch_has_moved(
    suggestions: list[Suggestion], decisions: list[Decision], answer: Decision | str
) -> None:
    assert approve(suggestions, decisions, base=BASE, head=OTHER, now=NOW) == answer


@pytest.mark.parametrize(
    ("decisions", "answer"),
    [
        pytest.param([ASKED], None, id="it was asked for, and looked for"),
        pytest.param([ASKED, AGAIN], AGAIN, id="asked for again"),
        pytest.param([DRAFT], None, id="it was drafted"),
        pytest.param([DRAFT, ONE], ONE, id="accepted after a draft"),
        pytest.param([ASKED, DRAFT], None, id="both"),
    ],
)
def test_what_was_answered_is_not_answered_again(decisions: list[Decision], answer: Decision | None) -> None:
    given = approve([shown(1)], decisions, base=BASE, head=BASE, answered=DONE, now=NOW)
    assert given == answer or (answer is None and isinstance(given, Wait))


def test_an_approval_that_was_refused_at_the_last_moment_is_not_carried_there_again() -> None:
    given = approve([shown(1)], [ONE], base=BASE, head=BASE, answered=[ONE], now=NOW)
    assert isinstance(given, Wait)
    again = replace(ONE, decided_at=NOW)
    assert approve([shown(1)], [ONE, again], base=BASE, head=BASE, answered=[ONE], now=NOW) == again
