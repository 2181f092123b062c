"""Approve: what the decisions so far mean for the suggestions that are shown now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from homeostat.records import Answer, Decision, Suggestion, SuggestionStatus, Wait

Approval = Decision | Wait | str
"""A decision that counts, a wait, or the word "rejected" or "moved"."""


def approve(
    shown: Sequence[Suggestion],
    decisions: Sequence[Decision],
    *,
    base: str,
    head: str,
    answered: Collection[Decision] = (),
    now: datetime,
) -> Approval:
    """Decide from what people said, the commit that was proved and the one at the branch's end.

    An approval or a draft counts only for the patch that was shown, on the base it was shown for, until it expires; it
    is never moved to another base. Each is done once: it does not count when it is among those that a step has
    `answered`, for whoever refused it would refuse it again. Nothing is kept; a second call gives the same.
    """
    open_ones = {s.proposal.proposal_id: s for s in shown if s.status is not SuggestionStatus.REJECTED}
    for decision in reversed(decisions):
        suggestion = open_ones.get(decision.proposal_id)
        if suggestion is None or decision.answer in (Answer.REJECT, Answer.ENDORSE):
            continue
        if decision in answered:
            continue
        if decision.answer is Answer.ASK or _fits(decision, suggestion, base=base, head=head, now=now):
            return decision
    if not open_ones:
        return "rejected"
    # Its approval has expired unused, or was given for another commit: only a new proof opens it to decisions again.
    taken = any(s.status is SuggestionStatus.ACCEPTED for s in open_ones.values())
    if base != head or taken:
        return "moved"
    return Wait(
        until=None,
        reason=f"{len(open_ones)} suggestions wait for a decision"
        if len(open_ones) > 1
        else "a suggestion waits for a decision",
    )


def _fits(decision: Decision, suggestion: Suggestion, *, base: str, head: str, now: datetime) -> bool:
    same_patch = decision.patch_digest == suggestion.proposal.candidate.patch.digest
    return same_patch and decision.base == base == head and now < decision.expires_at
