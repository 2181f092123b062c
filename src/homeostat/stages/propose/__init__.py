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

_FIRST_OF_MODEL = 50  # numbers of a model's candidates come after all others
_NEXT_TRIAL = 100  # numbers of a trial on a later base come after those of the one before

Proposer = Callable[[Situation], Iterable[Candidate]]
"""A source of fixes: looks at the situation, gives candidates, best first. It changes nothing."""


def propose(
    diagnosis: Diagnosis,
    event: Event,
    *,
    service: Service,
    source: SourceTree,
    refused: frozenset[str],
    proposal_id: Callable[[int], str],
) -> tuple[Proposal, ...]:
    """What could mend it without a model, safest first. `refused` are digests of patches turned down before.

    Changes nothing; a second call gives the same.
    """
    proposers: list[Proposer] = [rules, lambda seen: revert_suspect(seen, source)]
    situation = _situation(diagnosis, event, service, source)
    candidates = _worth_trying(_by_turns(proposers, situation), refused)
    return _proposals(candidates, situation, proposal_id, first=1)


def consult(
    diagnosis: Diagnosis,
    event: Event,
    *,
    service: Service,
    source: SourceTree,
    model: LanguageModel,
    refused: frozenset[str],
    proposal_id: Callable[[int], str],
) -> tuple[Proposal, ...]:
    """What a language model would write, for when too little of the rest was proved: it costs time, and often money.

    Changes nothing; a second call may give other answers. None when the model does not answer: the bug is not to
    wait for it.
    """
    situation = _situation(diagnosis, event, service, source)
    try:
        candidates = list(_worth_trying(ask_model(situation, model), refused))
    except ModelUnavailable as error:
        log.warning("the model did not answer; going on without it", error=str(error))
        return ()
    return _proposals(candidates, situation, proposal_id, first=_FIRST_OF_MODEL)


def _situation(diagnosis: Diagnosis, event: Event, service: Service, source: SourceTree) -> Situation:
    return Situation(
        diagnosis=diagnosis,
        event=event,
        service=service,
        read=lambda path: source.read(path, diagnosis.base),
        files=source.files(diagnosis.base),
    )


def _proposals(
    candidates: Iterable[Candidate], situation: Situation, proposal_id: Callable[[int], str], *, first: int
) -> tuple[Proposal, ...]:
    diagnosis, service = situation.diagnosis, situation.service
    reproductions = reproduce(situation.event, service=service, places=diagnosis.places)
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
        for number, candidate in enumerate(candidates, start=first)
    )


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
