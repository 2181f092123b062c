"""A verdict once more was seen of a proved fix."""

from dataclasses import replace

from homeostat.records import Apart, Confidence, Proposal, Record, Verdict
from homeostat.stages.verify.confidence import confidence
from homeostat.stages.verify.judge import Seen, leaving_tests


def with_answers(proposal: Proposal, verdict: Verdict, apart: Apart | None, *, record: Record) -> Verdict:
    """With what told it apart from the others; as it was where nothing did, or it is not proved."""
    if apart is None or not verdict.confirmed:
        return verdict
    candidate = proposal.candidate
    before = Seen(
        reproduction=verdict.reproduction,
        replay_before=verdict.replay_before,
        replay_after=verdict.replay_after,
        suite_before=verdict.suite_before,
        suite_after=verdict.suite_after,
        leaving_tests=leaving_tests(candidate.patch) if candidate.approach == "revert" else frozenset(),
        scrutiny=verdict.scrutiny,
    )
    scrutiny = replace(verdict.scrutiny, apart=apart)
    known = len(confidence(proposal, before, record=record).parts)
    reckoned = confidence(proposal, replace(before, scrutiny=scrutiny), record=record)
    doubts = verdict.confidence.parts[known:]  # what a second look said still holds
    value = max(0.0, round(reckoned.value + sum(part.points for part in doubts) / 100, 4))
    return replace(verdict, scrutiny=scrutiny, confidence=Confidence(value=value, parts=(*reckoned.parts, *doubts)))
