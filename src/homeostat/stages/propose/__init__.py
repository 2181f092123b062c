"""Propose: candidates from every source that has one, each with what is needed to prove it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import structlog

from homeostat.errors import ModelUnavailable
from homeostat.ports import LanguageModel, SourceTree
from homeostat.records import Candidate, Diagnosis, Event, Proposal, Service
from homeostat.stages.propose.model import ask_model
from homeostat.stages.propose.protected import protected_reason
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.propose.revert import revert_suspect
from homeostat.stages.propose.rules import rules
from homeostat.stages.propose.situation import Situation

log = structlog.get_logger()

MOST_CANDIDATES = 8  # of one bug are tried; each costs two runs in the sandbox

_NEXT_TRIAL = 100  # numbers of a trial on a later base come after those of the one before

Proposer = Callable[[Situation], Iterable[Candidate]]
"""A source of fixes: looks at the situation, gives candidates, best first. It changes nothing."""


def propose(
    diagnosis: Diagnosis,
    event: Event,
    *,
    service: Service,
    source: SourceTree,
    model: LanguageModel | None,
    refused: frozenset[str],
    proposal_id: Callable[[int], str],
) -> tuple[Proposal, ...]:
    """What could mend it, cheapest and safest first. `refused` are digests of patches that were turned down before.

    Changes nothing; with a model, a second call may give other answers.
    """
    situation = Situation(
        diagnosis=diagnosis,
        event=event,
        service=service,
        read=lambda path: source.read(path, diagnosis.base),
        files=source.files(diagnosis.base),
    )
    proposers: list[Proposer] = [rules, lambda seen: revert_suspect(seen, source)]
    if model is not None:
        proposers.insert(1, lambda seen: _asked(seen, model))
    reproductions = reproduce(event, service=service, places=diagnosis.places)
    candidates = _worth_trying(_by_turns(proposers, situation), refused)
    return tuple(
        Proposal(
            proposal_id=proposal_id(number),
            bug_code=diagnosis.bug_code,
            service=service.name,
            number=number,
            base=diagnosis.base,
            candidate=candidate,
            reproductions=reproductions,
        )
        for number, candidate in enumerate(candidates, start=1)
    )


def _asked(situation: Situation, model: LanguageModel) -> Iterator[Candidate]:
    """The model's candidates; none when it does not answer, for the others are not to wait for it."""
    try:
        yield from ask_model(situation, model)
    except ModelUnavailable as error:
        log.warning("the model did not answer; going on without it", error=str(error))


def _by_turns(proposers: Iterable[Proposer], situation: Situation) -> list[Candidate]:
    """All candidates; every source keeps a place, however many the others have."""
    rows = [list(proposer(situation)) for proposer in proposers]
    room = MOST_CANDIDATES - sum(1 for row in rows[1:] if row)
    return [*rows[0][:room], *(candidate for row in rows[1:] for candidate in row[:3])]


def _worth_trying(candidates: Iterable[Candidate], refused: frozenset[str]) -> Iterator[Candidate]:
    seen = set(refused)
    for candidate in candidates:
        digest = candidate.patch.digest
        if digest not in seen and candidate.patch.diff.strip() and not protected_reason(candidate):
            seen.add(digest)
            yield candidate


def carry_over(proposals: Iterable[Proposal], *, source: SourceTree, head: str) -> tuple[Proposal, ...]:
    """The same changes on the branch's new end, each a proposal of its own; those that do not fit there are left."""
    found: list[Proposal] = []
    for proposal in proposals:
        patch = source.rebase(proposal.candidate.patch, base=proposal.base, onto=head)
        if patch is not None and patch.diff.strip():
            found.append(
                replace(
                    proposal,
                    proposal_id=f"{proposal.proposal_id.split('@')[0]}@{head[:10]}",
                    number=proposal.number + _NEXT_TRIAL,
                    base=head,
                    candidate=replace(proposal.candidate, patch=patch),
                )
            )
    return tuple(found)
