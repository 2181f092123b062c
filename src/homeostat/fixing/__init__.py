"""The repair engine on a checkout, without a server: a failing command in, suggestions with proof out.

The same rooms as the engine walks through, one after another: look, diagnose, propose, verify, search, consult.
Nothing is kept, and nothing outside the sandbox is changed; so nothing was learned before either.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property

from homeostat.fixing.apart import tell_apart
from homeostat.fixing.as_bug import bug_of, event_of
from homeostat.fixing.called import called, narrowed
from homeostat.fixing.failing import Failing, ending, look
from homeostat.fixing.following import after_the_first
from homeostat.fixing.last_word import with_last_words
from homeostat.languages.go_scripts import go_test_behind
from homeostat.languages.scripts import script_behind
from homeostat.metered import Metered, Tally
from homeostat.ports import Clock, LanguageModel, Sandbox, SourceTree
from homeostat.records import (
    Candidate,
    Diagnosis,
    Event,
    FixClass,
    Limits,
    ModelBudget,
    Patch,
    Proposal,
    Record,
    Reproduction,
    Run,
    Service,
    Spent,
    Verdict,
)
from homeostat.stages.diagnose import diagnose
from homeostat.stages.diagnose.places import suspicious_places
from homeostat.stages.diagnose.suspicion import suspicion
from homeostat.stages.propose import consult, propose, rounds_of, search
from homeostat.stages.propose.regression import with_test
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.propose.reproduce.failing_test import test_that_fails
from homeostat.stages.propose.small_change import TWO_CHANGES
from homeostat.stages.sense.scrub import scrub_words
from homeostat.stages.verify import choose, next_trial, rehearse, sifted, verify
from homeostat.stages.verify.reckoning import with_answers
from homeostat.stages.verify.rehearse import slow_key
from homeostat.stages.verify.second_look import second_look
from homeostat.stages.verify.suites import Suites
from homeostat.stages.verify.try_out import try_out
from homeostat.stages.verify.whole_suite import expected, with_whole_suite

_ENOUGH = 3  # proved suggestions, after which nothing more is tried
_TESTS_SPEAK = 3  # tests in what fails: they say more of what is right than that it no longer crashes
_SURE_ENOUGH = 0.6  # of one of them, after which no small changes are searched: they are right less often than that
_VERY_SURE, _A_FEW_MORE = 0.8, 50  # so sure of a fix, so many small changes beside it
_ENOUGH_OF_A_SEARCH = 5  # finds, to choose the best of
_MUCH_LESS_LIKELY = 0.06  # of a prior: with what comes so far below a find, nobody would compare it
_TEST_SECONDS = (5.0, 4.0)  # that the failing test may take: at least the first, or so many times as without a patch
_STUCK_SECONDS = 12.0  # for a test that does not end without a patch: with one it ends soon, or never
_REHEARSAL = timedelta(seconds=60)  # of one batch
_RESERVED = 0.1  # of the time, for the last word
_RESERVED_SECONDS = 15.0  # where that is not more than twice as much
_APART = 0.7  # of the time for the last word, to tell proved fixes apart
_WHOLE_SUITE = 0.5  # of the time, for the whole suite without a patch
_SLOWER = 1.25  # than without a patch it may be: two may run at a time
_SEARCH = 0.4  # of the time, after which a search leaves the rest to a model

Say = Callable[[str], None]
"""Told what goes on, a line at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One that is worth a person's time."""

    proposal: Proposal
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixing:
    """How it went."""

    suggestions: tuple[Suggestion, ...]  # best first
    others: tuple[Suggestion, ...]  # proved too, and not worth a place beside those
    diagnosis: Diagnosis
    failing: Failing | None
    tried: int  # candidates
    refuted: Mapping[str, int]  # of those that were tried whole, why, and how often
    seconds: float
    seconds_to_first: float | None  # until the first was proved
    asked: Spent = field(default_factory=Spent)  # of models


@dataclass(kw_only=True)
class Work:
    """One repair under way."""

    service: Service
    source: SourceTree
    sandbox: Sandbox
    limits: Limits
    clock: Clock
    say: Say
    seconds: float  # that all of it may take
    workers: int = 2
    model: LanguageModel | None = None
    judge: LanguageModel | None = None  # asked for its doubts about what was proved
    budget: ModelBudget = field(default_factory=ModelBudget)
    tally: Tally = field(default_factory=Tally)
    test: str = ""  # the command that fails, where it is another than that of the suite
    thorough: bool = False  # whether to go on when enough are proved: for whoever measures
    _base: str = ""
    _began: float = field(default_factory=time.monotonic)
    _known: dict[str, Run] = field(default_factory=dict[str, Run])
    _tried: list[tuple[Proposal, Verdict | None]] = field(default_factory=list[tuple[Proposal, Verdict | None]])
    _sifted: int = 0
    _least: float = 1.0  # prior of the least likely that was sifted
    _first: float | None = None

    def run(self, event: Event | None = None) -> Fixing:
        """Look at the failure, or take the `event` for it; try what there is, cheapest first.

        Raises:
            BadInput: there is nothing that fails, or it cannot be looked into.
            SandboxUnavailable: no sandbox could be started.
        """
        base = self._base = self.source.head()
        failing = None if event else self._look(base)
        seen = (
            event
            or (failing.event if failing else None)
            or event_of(failing.said if failing else "", self.service, self.clock.now())
        )
        suspicious = self._suspicion(failing, seen, base)
        diagnosis = self._diagnose(seen, suspicious)
        reproductions = self._reproductions(failing, seen, diagnosis)
        self._rules(diagnosis, seen, reproductions)
        self._follow(diagnosis, seen)
        tests_speak = failing is not None and len(failing.suite.passed | failing.suite.failed) >= _TESTS_SPEAK
        wanting = self._proved < _ENOUGH and (tests_speak or not self._stands_well)
        if (wanting or self.thorough) and not self._over:
            self._search(diagnosis, seen, reproductions, suspicious)
        if self._proved < _ENOUGH - 1 and self.model is not None and not self._over:
            self._consult(diagnosis, seen, reproductions)
        return self._result(diagnosis, seen, failing)

    # --- the rooms, in their order

    def _look(self, base: str) -> Failing:
        self.service = replace(self.service, test=self._as_it_is_run(self.service.test, base))
        self.test = self._as_it_is_run(self.test, base)
        command = self.test or self.service.test
        self.say(f"running `{command}`")
        failing = look(
            replace(self.service, test=command),
            commit=base,
            sandbox=self.sandbox,
            limits=self.limits,
            now=self.clock.now(),
            tests=self._named,
            suites=self._suites(replace(self.service, test=command), base),
        )
        failed, passed = len(failing.suite.failed), len(failing.suite.passed)
        counted = f"{failed} fail and {passed} pass" if failing.suite.ran else "it fails"
        self.say(f"{counted}, in {failing.duration.total_seconds():.1f} s")
        return failing

    def _as_it_is_run(self, command: str, base: str) -> str:
        if self.service.language == "javascript":
            command = script_behind(command, lambda path: self.source.read(path, base))
        elif self.service.language == "go" and command:
            command = go_test_behind(command, lambda path: self.source.read(path, base))
        return ending(command, self.limits.wall)

    def _suspicion(self, failing: Failing | None, event: Event, base: str) -> Mapping[str, Mapping[int, float]]:
        """By what the tests ran, and by what the failing test calls where no frame is the service's own."""
        named: Mapping[str, Mapping[int, float]] = {}
        if failing and self.service.language == "javascript" and not any(each.in_app for each in event.own_frames):
            named = called(event, self.source, base, self._named)
        if failing is not None and failing.spectrum is not None:
            return narrowed(suspicion(failing.spectrum), named)
        return named

    def _diagnose(self, event: Event, suspicious: Mapping[str, Mapping[int, float]]) -> Diagnosis:
        diagnosis = diagnose(bug_of(event), event, source=self.source, earlier=())
        if diagnosis.suspect and diagnosis.suspect.digest == diagnosis.base:
            diagnosis = replace(diagnosis, suspect=None)  # the folder as it is now is nobody's change
        if suspicious and (not diagnosis.places or not any(frame.in_app for frame in event.own_frames)):
            places = suspicious_places(suspicious, self.source, diagnosis.base)
            diagnosis = replace(
                diagnosis,
                places=places,
                fix_class=FixClass.CODE_FIX if places else diagnosis.fix_class,
                reason="The failing test ran these lines more than those that pass." if places else diagnosis.reason,
            )
        where = diagnosis.places[0] if diagnosis.places else None
        said = event.message.splitlines()[0][:120] if event.message else ""
        if event.error_type:
            self.say(f"{event.error_type}: {said}")
        elif said and self.service.language == "go":
            diagnosis = replace(
                diagnosis, hypothesis=f"A test says: {said}", root_cause=f"A test says: {event.message}"
            )
            self.say(f"the test says: {said}")
        if where:
            self.say(f"looking at {where.function} in {where.path}, line {where.line}")
        return diagnosis

    def _reproductions(self, failing: Failing | None, event: Event, diagnosis: Diagnosis) -> tuple[Reproduction, ...]:
        if failing is None:
            base = diagnosis.base
            return reproduce(
                event,
                service=self.service,
                places=diagnosis.places,
                files=self.source.files(base),
                read=lambda path: self.source.read(path, base),
            )
        least, times = _TEST_SECONDS
        event = failing.ended or event
        crash = event.crash_frame
        within = max(least, times * failing.duration.total_seconds())
        # Node's runner names an assertion's error in some of its reports only, and a plain `Error` in none; Jest's
        # assertions are plain ones too.
        asserted = self.service.language == "javascript" and event.error_type.startswith(("AssertionError", "Error"))
        stuck = "test timed out after" in event.message
        within = min(within, _STUCK_SECONDS) if stuck else within
        one = test_that_fails(
            failing.command,
            error_type="" if asserted or stuck else event.error_type.rpartition(".")[2],
            function=crash.function if crash else "",
            path=crash.path if crash else "",
            within=timedelta(seconds=within),
        )
        return (one,)

    def _rules(self, diagnosis: Diagnosis, event: Event, reproductions: tuple[Reproduction, ...]) -> None:
        proposals = propose(
            diagnosis,
            event,
            service=self.service,
            source=self.source,
            refused=frozenset(),
            proposal_id="fix.{}".format,
            reproductions=reproductions,
        )
        proposals = [each for each in proposals if not self._named.intersection(each.candidate.patch.files)]
        if proposals:
            self.say(f"trying {len(proposals)} {'fix' if len(proposals) == 1 else 'fixes'} by rule")
            self._try(proposals)

    def _follow(self, diagnosis: Diagnosis, event: Event) -> None:
        """Where no fix stood well: what each left to crash, mended too."""
        if self._stands_well or self._over or self.service.language != "python":
            return
        proposals = after_the_first(
            self._tried,
            diagnosis,
            event,
            service=self.service,
            source=self.source,
            now=self.clock.now(),
            tests=self._named,
        )
        numbered = [
            replace(each, proposal_id=f"fix.{number}", number=number)
            for number, each in enumerate(proposals, start=len(self._tried) + 1)
        ]
        if numbered:
            self.say(f"trying {len(numbered)} {'fix' if len(numbered) == 1 else 'fixes'} in two steps")
            self._try(numbered)

    def _search(
        self,
        diagnosis: Diagnosis,
        event: Event,
        reproductions: tuple[Reproduction, ...],
        suspicious: Mapping[str, Mapping[int, float]],
    ) -> None:
        if not (diagnosis.places or suspicious):
            return
        batches = search(
            diagnosis,
            event,
            service=self.service,
            source=self.source,
            refused=frozenset(proposal.candidate.patch.digest for proposal, _ in self._tried),
            proposal_id="fix.{}".format,
            sift=lambda batch: self._sift(batch, reproductions, diagnosis.base),
            suspicion=suspicious or None,
            answered=frozenset(
                each.candidate.approach for each, verdict in self._tried if verdict and verdict.confirmed
            ),
            first=len(self._tried) + 1,
            reproductions=reproductions,
        )
        before = self._proved
        for proposals in batches:
            if proposals:
                self._try(proposals, all_of_them=True)
            self.say(f"searched {self._sifted} small changes: {self._proved} proved so far")
            late = self.model is not None and self._elapsed > self.seconds * _SEARCH
            enough = self._proved - before >= _ENOUGH_OF_A_SEARCH or self._outdone
            if self._over or late or enough or (self._stands_very_well and not self.thorough):
                return

    def _sift(
        self, batch: Sequence[Candidate], reproductions: tuple[Reproduction, ...], base: str
    ) -> Sequence[Candidate]:
        """Those with which the reproduction passes, tried in several sandboxes at once."""
        limits = replace(self.limits, wall=min(self.limits.wall, _REHEARSAL, timedelta(seconds=max(1.0, self._left))))
        standing = sifted(
            [candidate.patch for candidate in batch],
            reproductions,
            service=self.service,
            base=base,
            sandbox=self.sandbox,
            limits=limits,
            known=self._known,
            workers=self.workers,
            alone=_ENOUGH_OF_A_SEARCH if self.service.language == "go" else None,  # its batches are large
        )
        self._sifted += len(batch)
        self._least = min(candidate.prior for candidate in batch)
        found = [candidate for candidate in batch if candidate.patch.digest in standing]
        alone = [candidate for candidate in found if candidate.strategy != TWO_CHANGES]
        return alone or found  # beside one that is enough by itself, a second change is chance

    def _consult(self, diagnosis: Diagnosis, event: Event, reproductions: tuple[Reproduction, ...]) -> None:
        """Ask the model, each answer tried as soon as it is there, and what failed told to it in the next round."""
        if self.model is None:
            return
        model = self._metered(self.model)
        mine: list[tuple[Proposal, Verdict]] = []
        for nth in range(rounds_of(model)):
            self.say("asking the model" if not nth else "telling the model how its answer failed")
            before = len(mine)
            for proposal in consult(
                diagnosis,
                event,
                service=self.service,
                source=self.source,
                model=model,
                refused=frozenset(proposal.candidate.patch.digest for proposal, _ in self._tried),
                proposal_id="fix.{}".format,
                first=len(self._tried) + 1,
                reproductions=reproductions,
                tried=mine,
                try_out=lambda patch: self._try_out(patch, reproductions, diagnosis.base),
                scrub=scrub_words,
                nth=nth,
            ):
                self._try([proposal], all_of_them=True)
                mine += [(each, verdict) for each, verdict in self._tried if each is proposal and verdict]
                if self._over or any(verdict.confirmed for _, verdict in mine):
                    return
            if nth and len(mine) == before:
                return

    def _metered(self, model: LanguageModel) -> Metered:
        """The model for as long as there is time."""
        ends = self.tally.spent().time + timedelta(seconds=max(0.0, self._left))
        budget = replace(self.budget, time=min(self.budget.time, ends))
        return Metered(model=model, ledger=self.tally, budget=budget, bug_code="BUG", clock=self.clock)

    def _try_out(self, patch: Patch, reproductions: tuple[Reproduction, ...], base: str) -> str:
        limits = replace(self.limits, wall=min(self.limits.wall, timedelta(seconds=max(1.0, self._left))))
        decided = [verdict.reproduction for _, verdict in self._tried if verdict and verdict.reproduction]
        reproductions = tuple(decided[-1:]) or reproductions
        return try_out(patch, reproductions, service=self.service, base=base, sandbox=self.sandbox, limits=limits)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The files that the commands name: they are the question, and no part of the answer."""
        words = {word.removeprefix("./").partition("::")[0] for word in f"{self.test} {self.service.test}".split()}
        files = self.source.files(self.source.head())
        return frozenset(path for path in files if path in words or path.rpartition("/")[0] in words)

    # --- trials

    def _try(self, proposals: Sequence[Proposal], *, all_of_them: bool = False) -> None:
        """Try them whole, in their order; by rule only until enough of a kind are proved."""
        limits = replace(self.limits, wall=min(self.limits.wall, timedelta(seconds=max(1.0, self._left))))
        self._rehearse(proposals, limits)
        untried: list[tuple[Proposal, Verdict | None]] = [(proposal, None) for proposal in proposals]
        while not self._over:
            waiting = [proposal for proposal, verdict in untried if verdict is None]
            proposal = (
                next(iter(waiting), None) if all_of_them or self.thorough else next_trial([*self._tried, *untried])
            )
            if proposal is None:
                break
            index = next(n for n, (each, _) in enumerate(untried) if each is proposal)
            untried[index] = proposal, self._verdict(proposal)
        self._tried += [(proposal, verdict) for proposal, verdict in untried if verdict is not None]

    def _rehearse(self, proposals: Sequence[Proposal], limits: Limits) -> None:
        """What their trials will ask, run together: `verify` then finds it in what is known."""
        if self.service.language == "python":
            rehearse(proposals, service=self.service, sandbox=self.sandbox, limits=limits, known=self._known)
        elif proposals:
            sifted(
                [proposal.candidate.patch for proposal in proposals],
                proposals[0].reproductions,
                service=self.service,
                base=proposals[0].base,
                sandbox=self.sandbox,
                limits=limits,
                known=self._known,
                workers=self.workers,
                alone=self.workers,
            )

    def _verdict(self, proposal: Proposal) -> Verdict:
        suites = self._suites(self.service, proposal.base)
        if not suites.known_as_it_is:
            command = self.service.test
            self.say(f"running `{command}` as it is" if command else "running the tests without the patch")
        verdict = verify(
            proposal,
            service=self.service,
            sandbox=self.sandbox,
            limits=self.limits,
            record=Record(),
            clock=self.clock,
            known=self._known,
            source=self.source,
            suite_within=self.limits.wall * _WHOLE_SUITE,
        )
        if verdict.confirmed and self.judge is not None:
            verdict = second_look(proposal, verdict, model=self._metered(self.judge))
        if verdict.confirmed:
            self._first = self._first or self._elapsed
            self.say(f"proved: {proposal.candidate.title} ({verdict.confidence.value:.0%})")
        return verdict

    def _result(self, diagnosis: Diagnosis, event: Event, failing: Failing | None) -> Fixing:
        verdicts = [(proposal, verdict) for proposal, verdict in self._tried if verdict is not None]
        if failing is not None:
            verdicts = self._apart(verdicts, event, failing)
        verdicts = with_last_words(verdicts, self._last_word, self.workers)
        wanted = choose(verdicts)
        by_id = {
            proposal.proposal_id: Suggestion(proposal=self._tested(proposal, verdict), verdict=verdict)
            for proposal, verdict in verdicts
            if proposal.proposal_id in wanted
        }
        others = sorted(
            (Suggestion(proposal=proposal, verdict=verdict) for proposal, verdict in verdicts if verdict.confirmed),
            key=lambda each: -each.verdict.confidence.value,
        )
        refuted: dict[str, int] = {}
        for _, verdict in verdicts:
            if not verdict.confirmed:
                refuted[verdict.reason] = refuted.get(verdict.reason, 0) + 1
        return Fixing(
            suggestions=tuple(by_id[proposal_id] for proposal_id in wanted),
            others=tuple(each for each in others if each.proposal.proposal_id not in wanted),
            diagnosis=diagnosis,
            failing=failing,
            tried=len(verdicts) + self._sifted,
            refuted=refuted,
            seconds=self._elapsed,
            seconds_to_first=self._first,
            asked=self.tally.spent(),
        )

    def _apart(
        self, verdicts: Sequence[tuple[Proposal, Verdict]], event: Event, failing: Failing
    ) -> list[tuple[Proposal, Verdict]]:
        """With what each proved fix answers to other inputs than those that proved it."""
        proved = [proposal for proposal, verdict in verdicts if verdict.confirmed]
        told = tell_apart(
            proved,
            event,
            (failing.command, self.service.test),
            service=self.service,
            source=self.source,
            sandbox=self.sandbox,
            limits=self.limits,
            seconds=(self.seconds - self._elapsed) * _APART,
        )
        if told:
            self.say(f"asked {len(told)} of {len(proved)} proved fixes for their answers to other inputs")
        return [
            (proposal, with_answers(proposal, verdict, told.get(proposal.candidate.patch.digest), record=Record()))
            for proposal, verdict in verdicts
        ]

    def _suites(self, service: Service, base: str) -> Suites:
        return Suites(
            service=service,
            base=base,
            sandbox=self.sandbox,
            limits=self.limits,
            known=self._known,
            within=self.limits.wall * _WHOLE_SUITE,
            source=self.source,
        )

    def _last_word(self, proposal: Proposal, verdict: Verdict) -> Verdict:
        """What the whole suite says, where only a part of it ran and there is time."""
        count, takes = expected(self._suites(self.service, proposal.base)) or (0, timedelta())
        left = timedelta(seconds=max(1.0, self.seconds - self._elapsed))
        if not count or takes > left:
            self.say(f"no time for the whole suite with: {proposal.candidate.title}")
            return verdict
        self.say(f"running all {count:,} tests, about {takes.total_seconds():.0f} s, with: {proposal.candidate.title}")
        word = with_whole_suite(
            proposal,
            verdict,
            service=self.service,
            sandbox=self.sandbox,
            limits=self.limits,
            within=left,
            record=Record(),
            known=self._known,
            source=self.source,
        )
        self.say(f"{word.reason} ({proposal.candidate.title})")
        return word

    def _tested(self, proposal: Proposal, verdict: Verdict) -> Proposal:
        """With the regression test in its patch: a few runs, for which the last tenth of the time is kept."""
        left = self.seconds - self._elapsed
        if left <= 0:
            return proposal
        limits = replace(self.limits, wall=min(self.limits.wall, timedelta(seconds=left)))
        return with_test(
            proposal, verdict, service=self.service, source=self.source, sandbox=self.sandbox, limits=limits
        )

    @property
    def tried(self) -> tuple[tuple[Proposal, Verdict | None], ...]:
        """Every candidate that was tried whole."""
        return tuple(self._tried)

    @property
    def _proved(self) -> int:
        return sum(verdict is not None and verdict.confirmed for _, verdict in self._tried)

    @property
    def _outdone(self) -> bool:
        """Whether a small change was proved beside which those to come are not worth their time."""
        found = [
            proposal.candidate.prior
            for proposal, verdict in self._tried
            if verdict and verdict.confirmed and proposal.candidate.strategy.startswith("search:")
        ]
        return bool(found) and self._least < max(found) - _MUCH_LESS_LIKELY

    @property
    def _stands_well(self) -> bool:
        """Whether a fix is likelier right than what a search finds; measured for Python alone."""
        sure = (verdict.confidence.value for _, verdict in self._tried if verdict and verdict.confirmed)
        return self.service.language == "python" and max(sure, default=0.0) >= _SURE_ENOUGH

    @property
    def _stands_very_well(self) -> bool:
        """Whether one is so sure that a few more were worth a look, and hundreds are not."""
        sure = (verdict.confidence.value for _, verdict in self._tried if verdict and verdict.confirmed)
        return self._sifted >= _A_FEW_MORE and max(sure, default=0.0) >= _VERY_SURE

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    @property
    def _left(self) -> float:
        """Until the last word, for which more is kept where the suite is slow and there is as much."""
        kept = max(self.seconds * _RESERVED, min(_RESERVED_SECONDS, self.seconds * 2 * _RESERVED))
        slow = self._known.get(slow_key(self.service, self._base))
        if slow is not None and slow.duration.total_seconds() < self.seconds / 3:
            kept += slow.duration.total_seconds() * _SLOWER
        return self.seconds - kept - self._elapsed

    @property
    def _over(self) -> bool:
        return self._left <= 0
