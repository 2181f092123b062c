"""The trials of what was proposed for a bug, each with its verdict kept in the store."""

from collections.abc import Callable, Sequence
from functools import partial

from homeostat.languages.scripts import as_tested
from homeostat.log import Log
from homeostat.ports import Clock, LanguageModel, Sandbox, SourceTree, Store
from homeostat.records import Bug, Limits, Proposal, Reproduction, Service, Suggestion, SuggestionStatus, Verdict
from homeostat.stages.verify import likely_trials, side_by_side, verify
from homeostat.stages.verify.known import KnownRuns
from homeostat.stages.verify.rehearse import rehearse
from homeostat.stages.verify.second_look import second_look
from homeostat.stages.verify.whole_suite import knows_a_part, whole_within, with_whole_suite

log = Log()


class Trials:
    """One for each process: what was rehearsed, and tried by a whole suite, is forgotten with it and may come again.

    `judge` gives the model that looks a second time at what was proved, for the bug of a code; `start` asks a service
    that was started for its health.
    """

    def __init__(
        self,
        store: Store,
        source_for: Callable[[Service], SourceTree],
        clock: Clock,
        *,
        sandbox: Sandbox,
        limits: Limits,
        known_runs: KnownRuns,
        judge: Callable[..., LanguageModel] | None,
        start: Callable[[Service], Reproduction | None],
    ) -> None:
        self._store = store
        self._source_for = source_for
        self._clock = clock
        self._sandbox = sandbox
        self._limits = limits
        self._known_runs = known_runs
        self._judge = judge
        self._start = start
        self._rehearsed: set[str] = set()
        self._whole_suites: set[str] = set()  # of these the whole suite has had its word, or no time for it

    def rehearse(self, service: Service, suggestions: Sequence[Suggestion]) -> None:
        """Make the likely trials together, once for each base; a trial that is not among them is made by itself."""
        untried = [s.proposal for s in suggestions if s.status is SuggestionStatus.UNTRIED]
        new = [proposal for proposal in untried if proposal.proposal_id not in self._rehearsed]
        if new:
            self._rehearsed.update(proposal.proposal_id for proposal in new)
            rehearse(
                likely_trials(new),
                service=self._as_tested(service, new[0].base),
                sandbox=self._sandbox,
                limits=self._limits,
                known=self._known_runs,
            )

    def hold(self, proposal: Proposal, bug: Bug, service: Service) -> None:
        """Try it, and keep what that says of it."""
        verdict = verify(
            proposal,
            service=self._as_tested(service, proposal.base),
            sandbox=self._sandbox,
            limits=self._limits,
            record=self._store.lessons.record_of(proposal.candidate.strategy, bug.error_type),
            clock=self._clock,
            known=self._known_runs,
            source=self._source_for(service),
            start=self._start(service),
        )
        if verdict.confirmed and self._judge is not None:
            verdict = second_look(proposal, verdict, model=self._judge(bug_code=bug.code))
        self._store.repairs.judge(proposal.proposal_id, verdict)

    def side_by_side(
        self, standing: Sequence[tuple[Proposal, Verdict]], shown: frozenset[str]
    ) -> list[tuple[Proposal, Verdict]]:
        """With what they mean for each other; what a person saw stays as it was."""
        found: list[tuple[Proposal, Verdict]] = []
        for (proposal, before), (_, verdict) in zip(standing, side_by_side(standing), strict=True):
            if proposal.proposal_id in shown or verdict == before:
                found.append((proposal, before))
            else:
                self._store.repairs.judge(proposal.proposal_id, verdict)
                found.append((proposal, verdict))
        return found

    def try_whole(self, bug: Bug, service: Service, proposal: Proposal, verdict: Verdict) -> bool:
        """Where tests that touch the change were all that ran: the whole suite, once, before it is shown."""
        if proposal.proposal_id in self._whole_suites or not knows_a_part(verdict):
            return False
        self._whole_suites.add(proposal.proposal_id)
        log.info("whole_suite.began", bug=bug.code, proposal=proposal.proposal_id)
        last_word = with_whole_suite(
            proposal,
            verdict,
            service=self._as_tested(service, proposal.base),
            sandbox=self._sandbox,
            limits=self._limits,
            within=whole_within(self._limits),
            record=self._store.lessons.record_of(proposal.candidate.strategy, bug.error_type),
            known=self._known_runs,
            source=self._source_for(service),
        )
        log.info("whole_suite.ended", bug=bug.code, proposal=proposal.proposal_id, said=last_word.reason)
        self._store.repairs.judge(proposal.proposal_id, last_word)
        return True

    def _as_tested(self, service: Service, base: str) -> Service:
        return as_tested(service, partial(self._source_for(service).read, commit=base))
