"""Propose: candidates from every source that has one, each with what is needed to prove it."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from homeostat.errors import BadInput, ModelUnavailable, NotFound, OverBudget
from homeostat.languages.diff import SHAPE, shape_of
from homeostat.languages.generated import is_generated
from homeostat.log import Log
from homeostat.ports import LanguageModel, SourceTree
from homeostat.records import Candidate, Diagnosis, Event, Precedent, Proposal, Reproduction, Service, Verdict
from homeostat.stages.propose.agent import TryOut
from homeostat.stages.propose.learned import learned
from homeostat.stages.propose.model import ask_model, rounds_of
from homeostat.stages.propose.prompt import Scrub
from homeostat.stages.propose.protected import protected_reason
from homeostat.stages.propose.reach import Surroundings
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.propose.revert import revert_suspect
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.uncompiled.change import UNCOMPILED

if TYPE_CHECKING:
    from homeostat.stages.propose.small_change import Suspicion

__all__ = ["carry_over", "consult", "propose", "rounds_of", "rules_of", "search", "situation_of"]

log = Log()

# Small changes that are tried together, at first and further on: where one of the likeliest is right, nobody waits.
_BATCHES = {"python": (12, 48)}
_BATCHES_OF_VARIANTS = (96, 192)  # of Go, which are built into one program
_BATCHES_OF_SANDBOXES = (12, 12)  # where each is tried in a sandbox of its own, in a second or two
_SHARE = 3  # of every source but the rules
MOST_CANDIDATES = 8  # of one bug are tried; each costs two runs in the sandbox


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
    first: int = 1,
    reproductions: tuple[Reproduction, ...] | None = None,
    precedents: Sequence[Precedent] = (),
) -> tuple[Proposal, ...]:
    """What could mend it without a model, numbered from `first`: as `precedents` were, then by rule, safest first.

    `refused` are digests of patches that were proposed or turned down before, and shapes of the latter;
    `reproductions` stand in the place of those made from the event. Changes nothing; a second call gives the same.
    """
    # One more for each that is refused: asked again, the rules go on where they stopped.
    proposers: list[Proposer] = [
        partial(learned, precedents=precedents, most=_SHARE + len(refused)),
        partial(_rules_of(service, event), most=MOST_CANDIDATES + len(refused)),
        lambda seen: revert_suspect(seen, source),
    ]
    situation = situation_of(diagnosis, event, service, source)
    candidates = _by_turns(proposers, situation, refused)
    return _proposals(candidates, situation, proposal_id, first=first, reproductions=reproductions)


def consult(
    diagnosis: Diagnosis,
    event: Event,
    *,
    service: Service,
    source: SourceTree,
    model: LanguageModel,
    refused: frozenset[str],
    proposal_id: Callable[[int], str],
    first: int = 1,
    guidance: tuple[str, ...] = (),
    reproductions: tuple[Reproduction, ...] | None = None,
    tried: Sequence[tuple[Proposal, Verdict]] = (),
    try_out: TryOut | None = None,
    scrub: Scrub = str,
    nth: int = 0,
) -> Iterator[Proposal]:
    """What a language model would write, for when too little of the rest was proved: it costs time, and often money.

    `guidance` is what people said of earlier answers, newest last; "" stands for one who only wants another. `tried`
    are its own earlier answers with their verdicts, of which it is told what `scrub` leaves; `nth` counts the rounds
    from 0, up to `rounds_of(model)`. Each proposal comes as soon as it was written: who has enough takes no more.
    Changes nothing; a second call may give other answers. It ends when the model does not answer or its budget is
    spent: the bug is not to wait for it.
    """
    situation = situation_of(diagnosis, event, service, source)
    asked = ask_model(situation, model, guidance=guidance, tried=tried, try_out=try_out, scrub=scrub, nth=nth)
    try:
        yield from _numbered(
            _worth_trying(asked, set(refused), situation),
            situation,
            proposal_id,
            first=first,
            reproductions=reproductions,
        )
    except (ModelUnavailable, OverBudget) as error:
        log.warning("the model is not asked further; going on without it", error=str(error))


Sift = Callable[[Sequence[Candidate]], Sequence[Candidate]]
"""Those of several candidates with which the failure is gone."""


def search(
    diagnosis: Diagnosis,
    event: Event,
    *,
    service: Service,
    source: SourceTree,
    refused: frozenset[str],
    proposal_id: Callable[[int], str],
    sift: Sift,
    suspicion: "Suspicion | None" = None,
    first: int = 1,
    reproductions: tuple[Reproduction, ...] | None = None,
    answered: frozenset[str] = frozenset(),
) -> Iterator[tuple[Proposal, ...]]:
    """What small changes near the fault mend it, for when too little of the rest was proved.

    After each batch, what of it stood; the caller goes on for as long as there is time. Only what stands becomes a
    proposal: hundreds are tried for each. `answered` are the approaches of which one was proved and would be
    shown: where each trial costs a sandbox, only others are looked for.
    """
    situation = situation_of(diagnosis, event, service, source)
    in_go = bool(reproductions) and "go test" in reproductions[0].title
    candidates = _worth_trying(_further(situation, answered, suspicion), set(refused), situation)
    usual = _BATCHES_OF_VARIANTS if in_go else _BATCHES_OF_SANDBOXES
    size, further = _BATCHES.get(service.language, usual)
    while batch := list(itertools.islice(candidates, size)):
        found = sift(batch)
        proposals = _proposals(found, situation, proposal_id, first=first, reproductions=reproductions)
        first += len(proposals)
        size = further
        yield proposals


# What a language needs is imported for its first bug: a server starts without all of it.


def _rules_of(service: Service, event: Event) -> Callable[..., Iterable[Candidate]]:
    if event.error_type in UNCOMPILED:
        from homeostat.stages.propose.uncompiled import uncompiled  # noqa: PLC0415 - see above

        def both(situation: Situation, most: int) -> Iterator[Candidate]:
            yield from uncompiled(situation, most)
            yield from rules_of(service)(situation, most=most)

        return both
    return rules_of(service)


def rules_of(service: Service) -> Callable[..., Iterable[Candidate]]:
    """What looks at a situation and gives at most `most` fixes by rule, in the service's language."""
    if service.language == "python":
        from homeostat.stages.propose.rules import rules  # noqa: PLC0415 - see above

        return rules
    from homeostat.stages.propose.tree_rules import tree_rules  # noqa: PLC0415 - see above

    return tree_rules


def _further(situation: Situation, answered: frozenset[str], suspicion: "Suspicion | None") -> Iterator[Candidate]:
    if situation.service.language == "python":
        from homeostat.stages.propose.search import small_changes  # noqa: PLC0415 - see above

        return small_changes(situation, suspicion)
    from homeostat.stages.propose.tree_rules import further  # noqa: PLC0415 - see above

    return further(situation, answered, suspicion)


def situation_of(diagnosis: Diagnosis, event: Event, service: Service, source: SourceTree) -> Situation:
    """What a source of fixes looks at; a file that is read twice is fetched once."""

    def read(path: str) -> str:
        return source.read(path, diagnosis.base)

    return Situation(
        diagnosis=diagnosis,
        event=event,
        service=service,
        read=cache(read),  # the rules and the reach look at the same files
        files=source.files(diagnosis.base),
    )


def _proposals(
    candidates: Iterable[Candidate],
    situation: Situation,
    proposal_id: Callable[[int], str],
    *,
    first: int,
    reproductions: tuple[Reproduction, ...] | None,
) -> tuple[Proposal, ...]:
    return tuple(_numbered(candidates, situation, proposal_id, first=first, reproductions=reproductions))


def _numbered(
    candidates: Iterable[Candidate],
    situation: Situation,
    proposal_id: Callable[[int], str],
    *,
    first: int,
    reproductions: tuple[Reproduction, ...] | None,
) -> Iterator[Proposal]:
    diagnosis, service = situation.diagnosis, situation.service
    if reproductions is None:
        reproductions = reproduce(
            situation.event, service=service, places=diagnosis.places, files=situation.files, read=situation.read
        )
    surroundings = Surroundings(situation)
    for number, candidate in enumerate(candidates, start=first):
        yield Proposal(
            proposal_id=proposal_id(number),
            bug_code=diagnosis.bug_code,
            service=service.name,
            number=number,
            base=diagnosis.base,
            candidate=candidate,
            reproductions=reproductions,
            reach=surroundings.reach(candidate.patch),
        )


def _by_turns(proposers: Iterable[Proposer], situation: Situation, refused: frozenset[str]) -> list[Candidate]:
    """All that are worth trying, what was learned first; the rules have the room that the others leave."""
    seen = set(refused)
    learnt, by_rule, *others = [list(_worth_trying(proposer(situation), seen, situation)) for proposer in proposers]
    room = MOST_CANDIDATES - sum(1 for row in (learnt, *others) if row)
    return [*learnt[:_SHARE], *by_rule[:room], *(candidate for row in others for candidate in row[:_SHARE])]


def _worth_trying(candidates: Iterable[Candidate], seen: set[str], situation: Situation) -> Iterator[Candidate]:
    """Those that neither a digest nor a shape in `seen` names; their digests are added to it.

    None that changes what a program wrote: it would be gone when that is run again.
    """

    @cache
    def written(path: str) -> bool:
        try:
            return is_generated(situation.read(path))
        except (NotFound, BadInput):
            return False

    shapes = {each for each in seen if each.startswith(SHAPE)}
    for candidate in candidates:
        digest = candidate.patch.digest
        if shapes and shape_of(candidate.patch) in shapes:
            continue
        if candidate.approach != "revert" and any(map(written, candidate.patch.files)):
            continue
        if digest not in seen and candidate.patch.diff.strip() and not protected_reason(candidate):
            seen.add(digest)
            yield candidate


def carry_over(proposals: Iterable[Proposal], *, source: SourceTree, head: str, first: int) -> tuple[Proposal, ...]:
    """The same changes on the branch's new end, numbered from `first`, each a proposal of its own.

    Those that do not fit there are left. What they reach is taken to be the same. A regression test is left behind:
    it is added again once the change is proved there.
    """
    found: list[Proposal] = []
    for proposal in proposals:
        patch = source.rebase(proposal.fix.patch, base=proposal.base, onto=head)
        if patch is not None and patch.diff.strip():
            found.append(
                replace(
                    proposal,
                    proposal_id=f"{proposal.proposal_id.split('@')[0]}@{head[:10]}",
                    number=first + len(found),
                    base=head,
                    candidate=replace(proposal.candidate, patch=patch),
                    test="",
                    without_test=None,
                )
            )
    return tuple(found)
