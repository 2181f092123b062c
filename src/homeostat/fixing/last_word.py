"""Suites that are slow: the whole of one for each fix that is about to be suggested."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from homeostat.records import Proposal, Verdict
from homeostat.stages.verify import choose, side_by_side
from homeostat.stages.verify.whole_suite import knows_a_part

Verdicts = Sequence[tuple[Proposal, Verdict]]


def with_last_words(verdicts: Verdicts, ask: Callable[[Proposal, Verdict], Verdict], workers: int) -> Verdicts:
    """The verdicts once each that would be shown was asked about: who falls makes room for another, asked in turn."""
    heard: dict[str, Verdict] = {}
    while True:
        now = side_by_side([(each, heard.get(each.proposal_id, verdict)) for each, verdict in verdicts])
        shown = choose(now)
        waiting = [
            (proposal, verdict)
            for proposal, verdict in now
            if proposal.proposal_id in shown and proposal.proposal_id not in heard and knows_a_part(verdict)
        ]
        if not waiting:
            return now
        with ThreadPoolExecutor(max(1, workers)) as pool:
            asked = [(proposal.proposal_id, pool.submit(ask, proposal, verdict)) for proposal, verdict in waiting]
        heard.update({proposal_id: word.result() for proposal_id, word in asked})
