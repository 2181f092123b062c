"""What is told at the end: the best of what was proved, with the last word on each and a test."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from homeostat.errors import BadInput, NotFound
from homeostat.fixing.apart import tell_apart
from homeostat.fixing.failing import Failing
from homeostat.fixing.last_word import Verdicts, with_last_words
from homeostat.fixing.trials import Trials
from homeostat.fixing.work import OF_ONE_REPAIR, Fixing, Suggestion, Work
from homeostat.languages.generated import is_generated
from homeostat.records import Diagnosis, Event, HttpRequest, Proposal, Record, Verdict
from homeostat.stages.propose.regression import with_test
from homeostat.stages.verify import choose, findings_of_test
from homeostat.stages.verify.reckoning import with_answers
from homeostat.stages.verify.whole_suite import expected, with_whole_suite

_MOST_NAMED = 120  # characters of a request
_APART = 0.7  # of the time for the last word, to tell proved fixes apart


class Outcome:
    """Of one repair, whose time for the last word begins."""

    def __init__(self, work: Work, trials: Trials) -> None:
        self._work = work
        self._trials = trials

    def told(self, diagnosis: Diagnosis, event: Event, failing: Failing | None) -> Fixing:
        work = self._work
        verdicts: Verdicts = self._trials.tried
        if failing is not None:
            verdicts = self._apart(verdicts, event, failing)
        verdicts = with_last_words(verdicts, self._last_word, work.workers)
        return self._of(verdicts, diagnosis, event, failing)

    def so_far(self, diagnosis: Diagnosis, event: Event, failing: Failing | None) -> Fixing:
        """What stands when a person stops it: as it was proved, without a last word or a test. Runs nothing."""
        return self._of(self._trials.tried, diagnosis, event, failing, stopped=True)

    def _of(
        self,
        verdicts: Verdicts,
        diagnosis: Diagnosis,
        event: Event,
        failing: Failing | None,
        *,
        stopped: bool = False,
    ) -> Fixing:
        work = self._work
        wanted = choose(verdicts)
        by_id = {
            proposal.proposal_id: Suggestion(
                proposal=proposal if stopped else self._tested(proposal, verdict), verdict=verdict
            )
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
            verdicts=tuple(self._trials.tried),
            tried=len(verdicts) + self._trials.sifted,
            refuted=refuted,
            seconds=work.elapsed,
            seconds_to_first=self._trials.first,
            asked=work.tally.spent(),
            stopped=stopped,
            not_replayed="" if failing or work.service.start else _named(event.request),
            generated=self._generated(diagnosis),
            unseen=self._trials.unseen,
            now_and_then=self._trials.now_and_then,
            silent=work.tally.why_silent(OF_ONE_REPAIR),
        )

    def _generated(self, diagnosis: Diagnosis) -> str:
        path = diagnosis.places[0].path if diagnosis.places else ""
        try:
            return path if path and is_generated(self._work.source.read(path, diagnosis.base)) else ""
        except (NotFound, BadInput):
            return ""

    def _apart(self, verdicts: Verdicts, event: Event, failing: Failing) -> Verdicts:
        """With what each proved fix answers to other inputs than those that proved it."""
        work = self._work
        proved = [proposal for proposal, verdict in verdicts if verdict.confirmed]
        told = tell_apart(
            proved,
            event,
            (failing.command, work.service.test),
            service=work.service,
            source=work.source,
            sandbox=work.sandbox,
            limits=work.limits,
            seconds=(work.seconds - work.elapsed) * _APART,
        )
        if told:
            work.say(f"asked {len(told)} of {len(proved)} proved fixes for their answers to other inputs")
        return [
            (proposal, with_answers(proposal, verdict, told.get(proposal.candidate.patch.digest), record=Record()))
            for proposal, verdict in verdicts
        ]

    def _last_word(self, proposal: Proposal, verdict: Verdict) -> Verdict:
        """What the whole suite says, where only a part of it ran and there is time."""
        work = self._work
        count, takes = expected(self._trials.suites(work.service, proposal.base)) or (0, timedelta())
        left = timedelta(seconds=max(1.0, work.seconds - work.elapsed))
        if not count or takes > left:
            work.say(f"no time for the whole suite with: {proposal.candidate.title}")
            return verdict
        work.say(f"running all {count:,} tests, about {takes.total_seconds():.0f} s, with: {proposal.candidate.title}")
        word = with_whole_suite(
            proposal,
            verdict,
            service=work.service,
            sandbox=work.sandbox,
            limits=work.limits,
            within=left,
            record=Record(),
            known=self._trials.known,
            source=work.source,
        )
        work.say(f"{word.reason} ({proposal.candidate.title})")
        return word

    def _tested(self, proposal: Proposal, verdict: Verdict) -> Proposal:
        """With the regression test in its patch: a few runs, for which the last tenth of the time is kept."""
        work = self._work
        left = work.seconds - work.elapsed
        if left <= 0:
            return proposal
        limits = replace(work.limits, wall=min(work.limits.wall, timedelta(seconds=left)))
        world: dict[str, Any] = {
            "service": work.service,
            "source": work.source,
            "sandbox": work.sandbox,
            "limits": limits,
        }
        return with_test(proposal, verdict, **world, checked=partial(findings_of_test, **world))


def _named(request: HttpRequest | None) -> str:
    """`GET /orders`; "" where there is none that could be sent again."""
    return f"{request.method.upper()} {urlsplit(request.url).path or '/'}"[:_MOST_NAMED] if request else ""
