"""Which of several fixes a person is shown, in which order, and which are tried and not convincing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from homeostat.records import Confidence, Part, Proposal, Verdict
from homeostat.stages.verify.confidence import REFUSED_AT_MOST, chance, log_odds, measured
from homeostat.stages.verify.judge import test_of_case

CONVINCING = 0.40
"""From this confidence on a proved fix of a rule or a search is shown as one: docs/confidence.md says what it costs."""
_SHOWN_AT_ONCE = 3
_ENOUGH_INPUTS = 8  # answered alike by two fixes, which are then one to a person
_LIKELIER = "A likelier one of its source was proved beside it"
_MENDS_MORE = "Another proved fix mends all that it mends, and "
_LEAVES = -1.5  # log-odds, by judgement: two faults at once are rare, and one mended in part is not
# As pytest sums up at its end: the test, and by what it failed.
_SUMMED_UP = re.compile(r"^(?:FAILED|ERROR) (?P<test>\S.{0,300}?) - (?P<by>[A-Za-z_][\w.]{0,100})", re.MULTILINE)


def convincing(proposal: Proposal, verdict: Verdict) -> bool:
    """Whether nothing better need be looked for: it would be shown, and mends all that fails as what it mends did."""
    return _likely(proposal, verdict) and not left_alike(verdict)


def left_alike(verdict: Verdict) -> frozenset[str]:
    """Tests that fail without it and with it, as others did that it mends: cases of one test, or by the same exception.

    Exceptions are those that pytest names in its summary; of other runners only the cases of one test are alike.
    """
    before, after = verdict.suite_before, verdict.suite_after
    if before is None or after is None:
        return frozenset()
    by = {found["test"]: found["by"] for found in _SUMMED_UP.finditer(before.log)}

    def ways(tests: Iterable[str]) -> set[str]:
        return {way for test in tests for way in (test_of_case(test), by.get(test, "")) if way}

    mended = ways(_mended(verdict))
    return frozenset(test for test in before.failed & after.failed if not mended.isdisjoint(ways([test])))


def _likely(proposal: Proposal, verdict: Verdict) -> bool:
    """Whether it is likely enough right to be shown as a fix; always where that was never measured."""
    return _source(proposal) not in measured().sources or verdict.confidence.value >= CONVINCING


def side_by_side(
    verdicts: Sequence[tuple[Proposal, Verdict]], behind: float | None = None
) -> list[tuple[Proposal, Verdict]]:
    """The same, with what it means for a proved fix that a better one was proved beside it.

    One is better that mends more of what fails, or is likelier and of the same source. What the latter means was
    measured; `behind` is for whoever measures. A second call changes nothing: who is behind stays behind.
    """
    by = measured().behind if behind is None else behind
    mended = [_mended(verdict) for _, verdict in verdicts if verdict.confirmed]
    verdicts = [
        (proposal, _leaving(verdict, mended) if verdict.confirmed else verdict) for proposal, verdict in verdicts
    ]
    proved = (pair for pair in verdicts if pair[1].confirmed)
    first: dict[str, str] = {}
    for proposal, _ in sorted(proved, key=lambda pair: (-pair[1].confidence.value, pair[0].number)):
        first.setdefault(_source(proposal), proposal.proposal_id)
    return [
        (
            proposal,
            _behind(verdict, by) if verdict.confirmed and first[_source(proposal)] != proposal.proposal_id else verdict,
        )
        for proposal, verdict in verdicts
    ]


def _source(proposal: Proposal) -> str:
    return proposal.candidate.strategy.partition(":")[0]


def _mended(verdict: Verdict) -> frozenset[str]:
    """Tests that failed and pass with it."""
    before, after = verdict.suite_before, verdict.suite_after
    return before.failed & after.passed if before is not None and after is not None else frozenset()


def _leaving(verdict: Verdict, others: Sequence[frozenset[str]]) -> Verdict:
    """With what it means that one of the others mends all tests that it mends, and some that fail with it."""
    own, after = _mended(verdict), verdict.suite_after
    left = max((len(other & after.failed) for other in others if own < other), default=0) if after is not None else 0
    says = (
        f"{_MENDS_MORE}{left} {'test' if left == 1 else 'tests'} that still {'fails' if left == 1 else 'fail'} with it"
    )
    return _moved(verdict, says, _LEAVES, known=_MENDS_MORE) if left else verdict


def _behind(verdict: Verdict, by: float) -> Verdict:
    return _moved(verdict, _LIKELIER, by, known=_LIKELIER)


def _moved(verdict: Verdict, says: str, by: float, *, known: str) -> Verdict:
    """Moved by so many log-odds, once: a part that begins like `known` was told already."""
    said = verdict.confidence
    if any(part.says.startswith(known) for part in said.parts):
        return verdict
    value = min(said.value, round(chance(log_odds(said.value) + by), 2))
    points = round(100 * value) - round(100 * said.value)
    parts = (*said.parts, Part(says=says, points=points)) if points else said.parts
    return replace(verdict, confidence=Confidence(value=value, parts=parts))


def why_not_shown(proposal: Proposal, verdict: Verdict) -> str:
    """In a sentence, for whoever is shown nothing."""
    if not verdict.confirmed or _likely(proposal, verdict):
        return verdict.reason
    return f"Proved, and not convincing ({verdict.confidence.value:.0%} sure): {proposal.candidate.title}."


def choose(
    verdicts: Sequence[tuple[Proposal, Verdict]], rounds: int = 0, keep: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The ids of the proposals worth a person's time, best first: three, and three more for each round they asked for.

    Confirmed ones come before unproved ones, which are shown, and marked, where nothing could be proved; refused ones
    are not shown, and what is proved and not convincing only to somebody who asks for more. Of several that take the
    same approach to the same answer only the best is kept, unless it would then stand alone beside another confirmed
    text: a choice of two is worth more than a list without repetition. Not so where many other inputs were answered
    alike: then there is nothing to choose between. Who asks for more sees those as well, after what differs. What is in
    `keep` was shown before, and stays.
    """
    proved = any(verdict.confirmed for _, verdict in verdicts)
    shown = [
        (proposal, verdict)
        for proposal, verdict in verdicts
        if _may_be_shown(proposal, verdict, rounds, keep) or (verdict.unproved and not proved)
    ]
    ranked = sorted(shown, key=lambda pair: (not pair[1].confirmed, -pair[1].confidence.value, pair[0].number))
    chosen: list[tuple[Proposal, Verdict]] = []
    alike: list[tuple[Proposal, Verdict]] = []
    behaviours: set[object] = set()
    patches: set[str] = set()
    for proposal, verdict in ranked:
        digest = proposal.fix.patch.digest
        if digest in patches:
            continue
        patches.add(digest)
        behaviour = _behaviour(proposal, verdict)
        known = behaviour in behaviours and proposal.proposal_id not in keep
        (alike if known else chosen).append((proposal, verdict))
        behaviours.add(behaviour)
    confirmed = sum(verdict.confirmed for _, verdict in chosen)
    if confirmed == 1 and alike and alike[0][1].confirmed and not cluster_of(alike[0][1]):
        chosen.insert(1, alike.pop(0))
    wanted = [proposal.proposal_id for proposal, _ in (*chosen, *(alike if rounds else ()))]
    more = [proposal_id for proposal_id in wanted if proposal_id not in keep]
    places = _SHOWN_AT_ONCE * (1 + rounds) - len(keep.intersection(wanted))
    staying = keep.union(more[: max(0, places)])
    return tuple(proposal_id for proposal_id in wanted if proposal_id in staying)


def _may_be_shown(proposal: Proposal, verdict: Verdict, rounds: int, keep: frozenset[str]) -> bool:
    if verdict.confirmed and not _likely(proposal, verdict):
        return bool(rounds) or proposal.proposal_id in keep
    return verdict.confirmed or verdict.confidence.value > REFUSED_AT_MOST


def _behaviour(proposal: Proposal, verdict: Verdict) -> object:
    """What a user would notice of the fix; an unproved one has nothing to notice but its text.

    Where other inputs were tried, it is what was answered to all of them: whatever way that was come by.
    """
    after = verdict.replay_after
    if cluster := cluster_of(verdict):
        return (cluster, after.answer_status, after.answer_body) if after is not None else cluster
    if after is None:
        return proposal.fix.patch.digest
    answer = (after.answer_status, after.answer_body) if after.answer_status is not None else after.detail
    return proposal.candidate.approach, answer


def cluster_of(verdict: Verdict) -> str:
    """The same for fixes that answered alike to many inputs; "" where too few ended well with it to say."""
    apart, kept = verdict.scrutiny.apart, verdict.scrutiny.behaviour
    if apart is not None and apart.compared + apart.ended >= _ENOUGH_INPUTS:
        return apart.cluster
    return kept.cluster if kept is not None and kept.compared + kept.mended >= _ENOUGH_INPUTS else ""
