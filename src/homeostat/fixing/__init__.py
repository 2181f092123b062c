"""The repair engine on a checkout, without a server: a failing command in, suggestions with proof out.

The same rooms as the engine walks through, one after another: look, diagnose, propose, verify, search, consult.
Nothing is kept, and nothing outside the sandbox is changed; so nothing was learned before either.
"""

from dataclasses import dataclass, replace

from homeostat.fixing.as_bug import event_of
from homeostat.fixing.failing import Failing
from homeostat.fixing.following import after_the_first
from homeostat.fixing.looking import (
    Suspicious,
    as_it_is_run,
    diagnosis_of,
    look_at,
    reproductions_of,
    suspicion_of,
)
from homeostat.fixing.outcome import Outcome
from homeostat.fixing.trials import ENOUGH, ENOUGH_OF_A_SEARCH, Trials
from homeostat.fixing.work import OF_ONE_REPAIR, Fixing, Suggestion, Work
from homeostat.ports import LanguageModel
from homeostat.records import Diagnosis, Event, Proposal, Reproduction, Verdict
from homeostat.stages.propose import consult, propose, rounds_of, search
from homeostat.stages.sense.scrub import scrub_words
from homeostat.stages.verify import NOW_AND_THEN

__all__ = ["Fixing", "Suggestion", "Work", "mend"]

_TESTS_SPEAK = 3  # tests in what fails: they say more of what is right than that it no longer crashes
_SEARCH = 0.4  # of the time, after which a search leaves the rest to a model


def mend(work: Work, event: Event | None = None) -> Fixing:
    """Look at the failure, or take the `event` for it; try what there is, cheapest first.

    Raises:
        BadInput: there is nothing that fails, or it cannot be looked into.
        SandboxUnavailable: no sandbox could be started.
        KeyboardInterrupt: a person stopped it before anything was proved; after that, what was proved is returned.
    """
    base = work.source.head()
    if event is None:
        work = as_it_is_run(work, base)
    trials = Trials(work, base)
    failing = look_at(work, base, trials) if event is None else None
    seen = (
        event
        or (failing.event if failing else None)
        or event_of(failing.said if failing else "", work.service, work.clock.now())
    )
    suspicious = suspicion_of(work, failing, seen, base)
    diagnosis = diagnosis_of(work, seen, suspicious)
    reproductions = reproductions_of(work, failing, seen, diagnosis)
    repair = _Repair(work, trials, seen, diagnosis, reproductions, suspicious)
    if failing is not None and failing.now_and_then:
        trials.comes_and_goes(f"{NOW_AND_THEN}: run again as it is, it passed.")
    try:
        if not trials.over:
            repair.by_all_ways(failing)
        return Outcome(work, trials).told(diagnosis, seen, failing)
    except KeyboardInterrupt:
        if not trials.proved:
            raise
        return Outcome(work, trials).so_far(diagnosis, seen, failing)


@dataclass(frozen=True, slots=True)
class _Repair:
    """The ways to a fix, of what was seen."""

    work: Work
    trials: Trials
    event: Event
    diagnosis: Diagnosis
    reproductions: tuple[Reproduction, ...]
    suspicious: Suspicious

    def by_all_ways(self, failing: Failing | None) -> None:
        """The cheapest first, for as long as more is wanted."""
        work, trials = self.work, self.trials
        if failing is None and trials.not_seen(self.reproductions, self.diagnosis.base):
            work.say(f"the failure is not seen again: {trials.unseen}")
        self.by_rule()
        self.follow()
        tests_speak = failing is not None and len(failing.suite.passed | failing.suite.failed) >= _TESTS_SPEAK
        wanting = trials.convinced < ENOUGH and (tests_speak or not trials.stands_well)
        if (wanting or work.thorough) and not trials.over and not trials.unseen:
            self.search()
        if trials.proved < ENOUGH - 1 and work.model is not None and not trials.over:
            self.consult(work.model)

    def by_rule(self) -> None:
        work = self.work
        proposals = propose(
            self.diagnosis,
            self.event,
            service=work.service,
            source=work.source,
            refused=frozenset(),
            proposal_id="fix.{}".format,
            reproductions=self.reproductions,
        )
        proposals = [each for each in proposals if not work.named.intersection(each.candidate.patch.files)]
        if proposals:
            work.say(f"trying {len(proposals)} {'fix' if len(proposals) == 1 else 'fixes'} by rule")
            self.trials.try_all(proposals)

    def follow(self) -> None:
        """Where no fix stood well: what each left to crash, mended too."""
        work, trials = self.work, self.trials
        enough = trials.stands_well if work.service.language == "python" else trials.convinced > 0
        if enough or trials.over:
            return
        proposals = after_the_first(
            trials.tried,
            self.diagnosis,
            self.event,
            service=work.service,
            source=work.source,
            now=work.clock.now(),
            tests=work.named,
        )
        numbered = [
            replace(each, proposal_id=f"fix.{number}", number=number)
            for number, each in enumerate(proposals, start=len(trials.tried) + 1)
        ]
        if numbered:
            work.say(f"trying {len(numbered)} {'fix' if len(numbered) == 1 else 'fixes'} in two steps")
            trials.try_all(numbered)

    def search(self) -> None:
        work, trials = self.work, self.trials
        if not (self.diagnosis.places or self.suspicious) or not self.reproductions:
            return
        batches = search(
            self.diagnosis,
            self.event,
            service=work.service,
            source=work.source,
            refused=frozenset(proposal.candidate.patch.digest for proposal, _ in trials.tried),
            proposal_id="fix.{}".format,
            sift=lambda batch: trials.sift(batch, self.reproductions, self.diagnosis.base),
            suspicion=self.suspicious or None,
            answered=trials.answered,
            first=len(trials.tried) + 1,
            reproductions=self.reproductions,
        )
        before = trials.proved
        for proposals in batches:
            if proposals:
                trials.try_all(proposals, all_of_them=True)
            work.say(f"searched {trials.sifted} small changes: {trials.proved} proved so far")
            late = work.model is not None and work.elapsed > work.seconds * _SEARCH
            enough = trials.proved - before >= ENOUGH_OF_A_SEARCH or trials.outdone
            enough = enough or (trials.stands_very_well and not work.thorough)
            if trials.over or late or (enough and not trials.leaves_some):
                return

    def consult(self, model: LanguageModel) -> None:
        """Ask the model, each answer tried as soon as it is there, and what failed told to it in the next round."""
        work, trials = self.work, self.trials
        metered = trials.metered(model)
        mine: list[tuple[Proposal, Verdict]] = []
        for nth in range(rounds_of(metered)):
            again = "telling the model how its answer failed" if mine else "asking the model once more"
            work.say(again if nth else "asking the model")
            before = len(mine)
            for proposal in consult(
                self.diagnosis,
                self.event,
                service=work.service,
                source=work.source,
                model=metered,
                refused=frozenset(proposal.candidate.patch.digest for proposal, _ in trials.tried),
                proposal_id="fix.{}".format,
                first=len(trials.tried) + 1,
                reproductions=self.reproductions,
                tried=mine,
                try_out=lambda patch: trials.try_out(patch, self.reproductions, self.diagnosis.base),
                scrub=scrub_words,
                nth=nth,
            ):
                trials.try_all([proposal], all_of_them=True)
                mine += [(each, verdict) for each, verdict in trials.tried if each is proposal]
                if trials.over or any(verdict.confirmed for _, verdict in mine):
                    return
            if silent := work.tally.why_silent(OF_ONE_REPAIR):
                work.say(f"no model is asked further: {silent}")
            if silent or (nth and len(mine) == before):
                return
