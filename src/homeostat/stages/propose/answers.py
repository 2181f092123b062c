"""What was proposed for a bug so far, as the store knows it, and what more there is to propose."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from homeostat.errors import HomeostatError
from homeostat.languages.diff import shape_of
from homeostat.lifecycle import Room
from homeostat.log import Log
from homeostat.ports import Clock, LanguageModel, Sandbox, SourceTree, Store
from homeostat.records import (
    Answer,
    Bug,
    Candidate,
    Diagnosis,
    Ending,
    Event,
    Limits,
    Precedent,
    Proposal,
    Repair,
    Replay,
    Reproduction,
    Service,
    Step,
    Suggestion,
    SuggestionStatus,
    Verdict,
)
from homeostat.stages.propose import carry_over, consult, propose, rounds_of, search, situation_of
from homeostat.stages.propose.checks import said_by_checks
from homeostat.stages.propose.learned import MOST_PRECEDENTS
from homeostat.stages.propose.learned.remember import remember
from homeostat.stages.propose.prompt import Scrub
from homeostat.stages.propose.regression import Ran, with_test
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.propose.reproduce.by_model import written_by_model
from homeostat.walked import last, red, rounds_asked

log = Log()

Sift = Callable[..., frozenset[str]]
"""Digests of those patches with which the failure is gone: `sifted` of `verify`, in a few sandboxes at once."""

_SEARCHED_FOR = timedelta(seconds=60)
# Where all that is known is that it crashed, whatever no longer does what failed passes for a fix.
_TAKES_AWAY = frozenset({
    *("return-another", "return-it-alone", "return-one-of-it", "assign-to-another", "drop-an-operand"),
    *("drop-an-argument", "without-it", "without-the-call", "without-the-index", "without-what-is-around-it"),
})  # fmt: skip
_MOST_FOUND = 4  # of a search are tried: the service's own tests refute some


class Answers:
    """One for each process: which questions a model was asked is forgotten with it, and which test it wrote.

    `event_of` gives the whole copy of a bug's event, `model` the model for the bug of a code, and `try_out` what a
    patch does to the failure, in words (`verify/try_out.py`). `sift` gives the patches with which the failure is gone,
    `fails_alike` says whether it is there without one, `convincing` whether a proved fix leaves nothing to look for
    (`verify`). `outgrown` judges a patch that fits no more.
    """

    def __init__(
        self,
        store: Store,
        source_for: Callable[[Service], SourceTree],
        clock: Clock,
        *,
        event_of: Callable[[Bug], Event],
        model: Callable[..., LanguageModel] | None,
        try_out: Callable[..., str],
        scrub: Scrub,
        sandbox: Sandbox,
        limits: Limits,
        at_once: int,
        sift: Sift,
        fails_alike: Callable[..., bool],
        look: Callable[..., Replay],
        outgrown: Callable[..., Verdict],
        convincing: Callable[[Proposal, Verdict], bool],
        findings_of_test: Callable[..., str],
    ) -> None:
        self._store = store
        self._source_for = source_for
        self._clock = clock
        self._event_of = event_of
        self._model = model
        self._try_out = try_out
        self._scrub = scrub
        self._sandbox = sandbox
        self._limits = limits
        self._at_once = at_once
        self._sift = sift
        self._fails_alike = fails_alike
        self._look = look
        self._outgrown = outgrown
        self._convincing = convincing
        self._test_findings = findings_of_test
        self._consulted: set[str] = set()
        self._searched: set[str] = set()
        self._written: dict[str, tuple[Reproduction, ...]] = {}

    def of_newest_base(self, repair: Repair) -> list[Suggestion]:
        """The suggestions of the latest trial, in the order in which they are tried."""
        suggestions = sorted(self._store.repairs.suggestions(repair.repair_id), key=lambda s: s.proposal.number)
        base = suggestions[-1].proposal.base if suggestions else ""
        return [s for s in suggestions if s.proposal.base == base]

    def stands(self, suggestion: Suggestion) -> bool:
        """Whether it was proved and convinces: another answer need not be looked for."""
        verdict = suggestion.verdict
        return verdict is not None and verdict.confirmed and self._convincing(suggestion.proposal, verdict)

    def keep(self, repair: Repair, proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
        """Keep them; where the branch has moved since the diagnosis, on its newest base, with what was never tried.

        A base that nothing is known of yet is newer than all: it was diagnosed again.
        """
        known = self._store.repairs.suggestions(repair.repair_id)
        newest = self.of_newest_base(repair)[0].proposal.base if known else ""
        older = {suggestion.proposal.base for suggestion in known} - {newest}
        if any(proposal.base in older for proposal in proposals):
            untried = [s.proposal for s in known if s.status is SuggestionStatus.UNTRIED and s.proposal.base != newest]
            source = self._source_for(self._store.services.named(repair.service))
            proposals = carry_over([*untried, *proposals], source=source, head=newest, first=_number_after(known))
        self._store.repairs.propose(repair.repair_id, proposals, self._clock.now())
        return proposals

    def move(self, repair: Repair, service: Service) -> bool:
        """Carry what was shown over to the branch's new end, once; whether any of it fits there.

        What was shown is refuted where none does: nobody can be asked about it any more.
        """
        source = self._source_for(service)
        suggestions = self._store.repairs.suggestions(repair.repair_id)
        shown = [s.proposal for s in suggestions if s.rank and s.status is not SuggestionStatus.REJECTED]
        head = source.head()
        moved = carry_over(shown, source=source, head=head, first=_number_after(suggestions))
        self._store.repairs.propose(repair.repair_id, moved, self._clock.now())
        if not moved:
            for one in self.of_newest_base(repair):
                if one.verdict is not None and one.status is not SuggestionStatus.REJECTED:
                    self._store.repairs.judge(one.proposal.proposal_id, self._outgrown(one.verdict, head))
        return bool(moved)

    def add_tests(self, service: Service, shown: Sequence[tuple[Proposal, Verdict]]) -> None:
        """Put the regression test into what will be shown for the first time: what a person saw stays as it was.

        The first one is written first: where the others' tests are the same, it is known already how they fail.
        """
        world: dict[str, Any] = {
            "service": service,
            "source": self._source_for(service),
            "sandbox": self._sandbox,
            "limits": self._limits,
        }
        ran: Ran = {}

        def add(pair: tuple[Proposal, Verdict]) -> None:
            tested = with_test(*pair, **world, ran=ran, checked=partial(self._test_findings, **world))
            if tested != pair[0]:
                self._store.repairs.amend(tested)

        with ThreadPoolExecutor(self._at_once) as pool:
            for _ in (*map(add, shown[:1]), *pool.map(add, shown[1:])):
                pass

    def without_a_model(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> tuple[Proposal, ...]:
        """By what was learned, by rule, by taking the suspect back: what was not proposed and not turned down."""

        def ask(diagnosis: Diagnosis, event: Event, **known: Any) -> tuple[Proposal, ...]:  # noqa: ANN401 - those of `propose`
            seen = self._seen_again(diagnosis, event, known["service"])
            return propose(diagnosis, event, reproductions=seen, precedents=self._precedents(bug), **known)

        return self._ask(ask, repair, bug, steps)

    def by_search(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> tuple[Proposal, ...]:
        """Small changes near the fault with which the failure is gone, once for each base, for a minute at most.

        None where the failure cannot be seen again, or a fix stands: they are right less often than that, and a person
        waits for it. What only takes away what failed is not tried.
        """
        tried = self.of_newest_base(repair)
        verdicts = [s.verdict for s in tried if s.verdict is not None]
        diagnosis = last(steps, Room.DIAGNOSE, Diagnosis)
        searched = f"{repair.repair_id}.{verdicts[0].base if verdicts else diagnosis.base}"
        if searched in self._searched or any(map(self.stands, tried)):
            return ()
        self._searched.add(searched)
        if verdicts and not any(verdict.reproduction for verdict in verdicts):
            return ()
        try:
            found = self._ask(partial(self._search, seen_again=bool(verdicts)), repair, bug, steps)
        except HomeostatError as error:  # no sandbox, no dependencies: whatever is tried next says so too
            log.warning("search.failed", bug=bug.code, why=str(error))
            return ()
        log.info("searched", bug=bug.code, found=len(found))
        return found

    def _search(
        self,
        diagnosis: Diagnosis,
        event: Event,
        *,
        service: Service,
        seen_again: bool,
        **known: Any,  # noqa: ANN401 - those of `search`
    ) -> tuple[Proposal, ...]:
        reproductions = self._seen_again(diagnosis, event, service)
        if not (reproductions and diagnosis.places):
            return ()
        if not seen_again and not self._fails_alike(reproductions, service=service, commit=diagnosis.base):
            return ()
        until = self._clock.now() + _SEARCHED_FOR
        found: list[Proposal] = []

        def standing(batch: Sequence[Candidate]) -> list[Candidate]:
            likely = [each for each in batch if each.strategy.removeprefix("search:") not in _TAKES_AWAY]
            left = max(until - self._clock.now(), timedelta(seconds=1))
            stand = self._sift(
                [candidate.patch for candidate in likely],
                reproductions,
                service=service,
                base=diagnosis.base,
                limits=replace(self._limits, wall=min(self._limits.wall, left)),
            )
            return [candidate for candidate in likely if candidate.patch.digest in stand]

        batches = search(diagnosis, event, service=service, sift=standing, reproductions=reproductions, **known)
        for proposals in batches:
            found += proposals
            if len(found) >= _MOST_FOUND or self._clock.now() >= until:
                break
        return tuple(found[:_MOST_FOUND])

    def _seen_again(self, diagnosis: Diagnosis, event: Event, service: Service) -> tuple[Reproduction, ...]:
        """What the event gives; where a model is configured and nothing of that fails alike, a test that it writes."""
        source, base = self._source_for(service), diagnosis.base
        read = partial(source.read, commit=base)
        found = reproduce(event, service=service, places=diagnosis.places, files=source.files(base), read=read)
        return (*found, *self._by_a_test(found, diagnosis, event, service))

    def _by_a_test(
        self, found: tuple[Reproduction, ...], diagnosis: Diagnosis, event: Event, service: Service
    ) -> tuple[Reproduction, ...]:
        """Asked for once for each bug and base."""
        if self._model is None or not diagnosis.places:
            return ()
        asked = f"{diagnosis.bug_code}@{diagnosis.base}"
        if asked not in self._written:
            known = {"service": service, "commit": diagnosis.base}
            written = None
            try:
                if not self._fails_alike(found, **known):
                    written = written_by_model(
                        situation_of(diagnosis, event, service, self._source_for(service)),
                        self._model(bug_code=diagnosis.bug_code),
                        look=partial(self._look, **known),
                        scrub=self._scrub,
                    )
            except HomeostatError as error:  # no sandbox, no dependencies: the trial says so too
                log.warning("written_test.failed", bug=diagnosis.bug_code, why=str(error))
            self._written[asked] = (written,) if written is not None else ()
        return self._written[asked]

    def by_model(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> tuple[Proposal, ...]:
        """The model's proposals, round by round until one of them is proved, and anew each time a person asks."""
        if self._model is None:
            return ()
        model = self._model(bug_code=bug.code)
        rounds = ((n, f"{repair.repair_id}.{rounds_asked(steps)}.{n}") for n in range(rounds_of(model)))
        nth, question = next(((n, asked) for n, asked in rounds if asked not in self._consulted), (0, ""))
        mine = self._tried_of_models(repair) if nth else []
        if not question or any(verdict.confirmed for _, verdict in mine):
            return ()
        self._consulted.add(question)
        service = self._store.services.named(repair.service)

        def ask(diagnosis: Diagnosis, event: Event, **known: Any) -> tuple[Proposal, ...]:  # noqa: ANN401 - those of `consult`
            reproductions = self._seen_again(diagnosis, event, service)
            seen = [verdict.reproduction for _, verdict in mine if verdict.reproduction]
            tries = partial(
                self._try_out, reproductions=seen[-1:] or reproductions, service=service, base=diagnosis.base
            )
            guided = partial(
                consult,
                model=model,
                guidance=self._guidance(bug) + said_by_checks(red(steps)),
                reproductions=reproductions,
            )
            return tuple(guided(diagnosis, event, tried=mine, try_out=tries, scrub=self._scrub, nth=nth, **known))

        return self._ask(ask, repair, bug, steps)

    def remember(self, bug: Bug, proposal: Proposal, *, watched: bool) -> None:
        """Keep what the fix made of the code, for bugs like this one."""
        source = self._source_for(self._store.services.named(bug.service))
        read = partial(source.read, commit=proposal.base)
        if precedent := remember(bug, proposal, read=read, watched=watched, now=self._clock.now()):
            self._store.precedents.keep(precedent)

    def _ask(
        self, ask: Callable[..., tuple[Proposal, ...]], repair: Repair, bug: Bug, steps: tuple[Step, ...]
    ) -> tuple[Proposal, ...]:
        service = self._store.services.named(repair.service)
        known = self._store.repairs.suggestions(repair.repair_id)
        return ask(
            last(steps, Room.DIAGNOSE, Diagnosis),
            self._event_of(bug),
            service=service,
            source=self._source_for(service),
            refused=self.turned_down(bug) | {s.proposal.fix.patch.digest for s in known},
            proposal_id=partial("{}.{}".format, repair.repair_id),
            first=_number_after(known),
        )

    def _precedents(self, bug: Bug) -> tuple[Precedent, ...]:
        """Fixes of such an error that stood, in any service of the language."""
        return self._store.precedents.like(
            language=self._store.services.named(bug.service).language,
            error_type=bug.error_type.rpartition(".")[2],
            most=MOST_PRECEDENTS,
        )

    def _tried_of_models(self, repair: Repair) -> list[tuple[Proposal, Verdict]]:
        """What models wrote for the newest base, with what became of it."""
        return [
            (s.proposal, s.verdict)
            for s in self.of_newest_base(repair)
            if s.proposal.candidate.model is not None and s.verdict is not None
        ]

    def _guidance(self, bug: Bug) -> tuple[str, ...]:
        """What people said of answers they did not take, newest last; "" where they only wanted another."""
        repairs = self._store.repairs.of_bug(bug.code)
        decisions = (d for r in repairs for d in self._store.repairs.decisions(r.repair_id))
        return tuple(
            decision.reason
            for decision in decisions
            if decision.answer is Answer.ASK or (decision.answer is Answer.REJECT and decision.reason)
        )

    def turned_down(self, bug: Bug) -> frozenset[str]:
        """Digests and shapes of patches that failed in production before, or that a person said no to.

        By its shape a patch is known where the lines around it have moved since. What healed and is needed again was
        taken out by somebody's hand: it is the first to be tried.
        """
        repairs = self._store.repairs
        decisions = (d for r in repairs.of_bug(bug.code) for d in repairs.decisions(r.repair_id))
        rejected = {d.proposal_id for d in decisions if d.answer is Answer.REJECT}
        lessons = [
            each for each in self._store.lessons.of(bug.fingerprint) if each.ending not in (Ending.HEALED, Ending.STALE)
        ]
        digests = {each.patch_digest for each in lessons if each.patch_digest}
        patches = [
            one.proposal.fix.patch
            for code in {bug.code, *(each.bug_code for each in lessons)}
            for repair in repairs.of_bug(code)
            for one in repairs.suggestions(repair.repair_id)
            if one.proposal.proposal_id in rejected or one.proposal.fix.patch.digest in digests
        ]
        return frozenset(digests | {each.digest for each in patches} | {shape_of(each) for each in patches})


def _number_after(known: Sequence[Suggestion]) -> int:
    """What is thought of later has a greater number, so the newest base is that of the greatest."""
    return 1 + max((suggestion.proposal.number for suggestion in known), default=0)
