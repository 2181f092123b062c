"""Candidates on trial, for as long as there is time; and when enough of them are proved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

from homeostat.fixing.work import OF_ONE_REPAIR, Work
from homeostat.metered import Metered
from homeostat.ports import LanguageModel
from homeostat.records import (
    Candidate,
    Limits,
    Patch,
    Proposal,
    Record,
    ReplayResult,
    Reproduction,
    Run,
    Service,
    Verdict,
)
from homeostat.stages.propose.small_change import TWO_CHANGES
from homeostat.stages.verify import (
    NOW_AND_THEN,
    convincing,
    left_alike,
    next_trial,
    read_replay,
    rehearse,
    sifted,
    verify,
)
from homeostat.stages.verify.rehearse import run_key, slow_key
from homeostat.stages.verify.second_look import second_look
from homeostat.stages.verify.suites import Suites
from homeostat.stages.verify.try_out import try_out

ENOUGH = 3  # proved suggestions, after which nothing more is tried
ENOUGH_OF_A_SEARCH = 5  # finds, to choose the best of
_SURE_ENOUGH = 0.5  # of one of them, after which no small changes are searched: they are right less often than that
_VERY_SURE, _A_FEW_MORE = 0.8, 50  # so sure of a fix, so many small changes beside it
_MUCH_LESS_LIKELY = 0.06  # of a prior: with what comes so far below a find, nobody would compare it
_SIFTED_ANYWAY = 600  # small changes of Go or JavaScript; beyond that
_TIMES_AS_MANY = 2  # as many as led to a find, at most
_REHEARSAL = timedelta(seconds=60)  # of one batch
_SHARE_OF_A_SIFT = 0.7  # of the time that is left: what was found has to be proved
_RESERVED = 0.1  # of the time, for the last word
_RESERVED_SECONDS = 15.0  # where that is not more than twice as much
_WHOLE_SUITE = 0.5  # of the time, for the whole suite without a patch
_SLOWER = 1.25  # than without a patch it may be: two may run at a time


class Trials:
    """Of one repair at one commit."""

    def __init__(self, work: Work, base: str) -> None:
        self._work = work
        self._base = base
        self._least = 1.0  # prior of the least likely that was sifted
        self.tried: list[tuple[Proposal, Verdict]] = []  # whole
        self.sifted = 0
        self.sifted_to_find = 0  # small changes, until one was proved
        self.known: dict[str, Run] = {}
        self.first: float | None = None  # seconds until one was proved
        self.unseen = ""  # why the failure is not seen without a patch
        self.now_and_then = ""  # why nothing can be proved by a failure that comes and goes

    def try_all(self, proposals: Sequence[Proposal], *, all_of_them: bool = False) -> None:
        """Try them whole, in their order; by rule only until enough of a kind are proved."""
        limits = self._limits()
        self._rehearse(proposals, limits)
        untried: list[tuple[Proposal, Verdict | None]] = [(proposal, None) for proposal in proposals]
        try:
            self._try(untried, all_of_them=all_of_them)
        finally:  # Ctrl-C leaves what was proved
            self.tried += [(proposal, verdict) for proposal, verdict in untried if verdict is not None]

    def _try(self, untried: list[tuple[Proposal, Verdict | None]], *, all_of_them: bool) -> None:
        while not self.over:
            waiting = [proposal for proposal, verdict in untried if verdict is None]
            proposal = (
                next(iter(waiting), None) if all_of_them or self._work.thorough else next_trial([*self.tried, *untried])
            )
            if proposal is None:
                break
            index = next(n for n, (each, _) in enumerate(untried) if each is proposal)
            untried[index] = proposal, (verdict := self._verdict(proposal))
            if verdict.reason.startswith(NOW_AND_THEN):
                self.comes_and_goes(verdict.reason)
            if verdict.confirmed:
                self.first = self.first or self._work.elapsed
                self.sifted_to_find = self.sifted_to_find or self.sifted
                self._work.say(f"proved: {proposal.candidate.title} ({verdict.confidence.value:.0%})")

    def sift(
        self, batch: Sequence[Candidate], reproductions: tuple[Reproduction, ...], base: str
    ) -> Sequence[Candidate]:
        """Those with which the reproduction passes, tried in several sandboxes at once."""
        work = self._work
        python = work.service.language == "python"  # whose rehearsals prove what they find
        limits = self._limits(
            _REHEARSAL if python else min(_REHEARSAL, timedelta(seconds=max(0.0, self._left) * _SHARE_OF_A_SIFT))
        )
        standing = sifted(
            [candidate.patch for candidate in batch],
            reproductions,
            service=work.service,
            base=base,
            sandbox=work.sandbox,
            limits=limits,
            known=self.known,
            workers=work.workers,
            alone=ENOUGH_OF_A_SEARCH if work.service.language == "go" else None,  # its batches are large
        )
        self.sifted += len(batch)
        priors = [candidate.prior for candidate in batch]
        self._least = median(priors) if work.service.language == "go" else min(priors)  # in Go they come mixed
        found = [candidate for candidate in batch if candidate.patch.digest in standing]
        alone = [candidate for candidate in found if candidate.strategy != TWO_CHANGES]
        return alone or found  # beside one that is enough by itself, a second change is chance

    def try_out(self, patch: Patch, reproductions: tuple[Reproduction, ...], base: str) -> str:
        limits = self._limits()
        decided = [verdict.reproduction for _, verdict in self.tried if verdict.reproduction]
        reproductions = tuple(decided[-1:]) or reproductions
        return try_out(
            patch, reproductions, service=self._work.service, base=base, sandbox=self._work.sandbox, limits=limits
        )

    def not_seen(self, reproductions: Sequence[Reproduction], base: str) -> str:
        """Why the failure is not seen without a patch, in what the last run says of it; "" where it is.

        Each is run once at most, and what it showed is known to all trials. No small change can be proved without.
        """
        self.unseen = "nothing that the event tells of can be called"
        for each in reproductions:
            service, files = self._work.service, dict(each.files)
            key = run_key(service, base, each.command, files, None)
            if key not in self.known:
                limits = self._limits(_REHEARSAL)
                self.known[key] = self._work.sandbox.run(
                    each.command, service=service, commit=base, patch=None, files=files, limits=limits
                )
            replay = read_replay(self.known[key])
            self.unseen = f"{each.title}: {replay.detail}"
            if replay.result is ReplayResult.FAILED_ALIKE:
                self.unseen = ""
                break
        return self.unseen

    def comes_and_goes(self, why: str) -> None:
        """Nothing more is tried: such a failure proves nothing."""
        self.now_and_then = why
        self._work.say(why[:1].lower() + why[1:])

    def metered(self, model: LanguageModel) -> Metered:
        """The model for as long as there is time."""
        work = self._work
        ends = work.tally.spent().time + timedelta(seconds=max(0.0, self._left))
        budget = replace(work.budget, time=min(work.budget.time, ends))
        return Metered(model=model, ledger=work.tally, budget=budget, bug_code=OF_ONE_REPAIR, clock=work.clock)

    def suites(self, service: Service, base: str) -> Suites:
        """Of the service, or of another command of it; what they showed is known to all trials."""
        work = self._work
        return Suites(
            service=service,
            base=base,
            sandbox=work.sandbox,
            limits=work.limits,
            known=self.known,
            within=work.limits.wall * _WHOLE_SUITE,
            source=work.source,
        )

    @property
    def proved(self) -> int:
        return sum(verdict.confirmed for _, verdict in self.tried)

    @property
    def convinced(self) -> int:
        """How many of the proved would be shown: what nobody is shown answers nobody."""
        return len(self._convincing())

    @property
    def answered(self) -> frozenset[str]:
        """The approaches of those: another of the same kind is not looked for."""
        return frozenset(proposal.candidate.approach for proposal, _ in self._convincing())

    @property
    def leaves_some(self) -> bool:
        """Whether each that was proved leaves tests failing as those did that it mends."""
        proved = [verdict for _, verdict in self.tried if verdict.confirmed]
        return bool(proved) and all(map(left_alike, proved))

    def _convincing(self) -> list[tuple[Proposal, Verdict]]:
        return [(each, verdict) for each, verdict in self.tried if verdict.confirmed and convincing(each, verdict)]

    @property
    def outdone(self) -> bool:
        """Whether a small change was proved beside which those to come are not worth their time."""
        found = [
            proposal.candidate.prior
            for proposal, verdict in self.tried
            if verdict.confirmed and proposal.candidate.strategy.startswith("search:")
        ]
        if self.sifted_to_find and self._work.service.language != "python":
            most = max(_SIFTED_ANYWAY, _TIMES_AS_MANY * self.sifted_to_find)
            if self.sifted >= most and not self._work.thorough:
                return True
        return bool(found) and self._least < max(found) - _MUCH_LESS_LIKELY

    @property
    def stands_well(self) -> bool:
        """Whether a fix is likelier right than what a search finds; measured for Python alone."""
        sure = (verdict.confidence.value for _, verdict in self._convincing())
        return self._work.service.language == "python" and max(sure, default=0.0) >= _SURE_ENOUGH

    @property
    def stands_very_well(self) -> bool:
        """Whether one is so sure that a few more were worth a look, and hundreds are not."""
        sure = (verdict.confidence.value for _, verdict in self._convincing())
        return self.sifted >= _A_FEW_MORE and max(sure, default=0.0) >= _VERY_SURE

    @property
    def over(self) -> bool:
        return self._left <= 0 or bool(self.now_and_then)

    @property
    def _left(self) -> float:
        """Until the last word, for which more is kept where the suite is slow and there is as much."""
        work = self._work
        kept = max(work.seconds * _RESERVED, min(_RESERVED_SECONDS, work.seconds * 2 * _RESERVED))
        slow = self.known.get(slow_key(work.service, self._base))
        if slow is not None and slow.duration.total_seconds() < work.seconds / 3:
            kept += slow.duration.total_seconds() * _SLOWER
        return work.seconds - kept - work.elapsed

    def _limits(self, most: timedelta = timedelta.max) -> Limits:
        """For what begins now."""
        limits = self._work.limits
        return replace(limits, wall=min(limits.wall, most, timedelta(seconds=max(1.0, self._left))))

    def _limits_of_a_trial(self) -> Limits:
        """For one that began in time: a run of it may use what is kept for the last word, and no more."""
        work = self._work
        left = timedelta(seconds=max(_RESERVED_SECONDS, work.seconds - work.elapsed))
        return replace(work.limits, wall=min(work.limits.wall, left))

    def _rehearse(self, proposals: Sequence[Proposal], limits: Limits) -> None:
        """What their trials will ask, run together: `verify` then finds it in what is known."""
        work = self._work
        if work.service.language == "python":
            rehearse(proposals, service=work.service, sandbox=work.sandbox, limits=limits, known=self.known)
        elif proposals:
            sifted(
                [proposal.candidate.patch for proposal in proposals],
                proposals[0].reproductions,
                service=work.service,
                base=proposals[0].base,
                sandbox=work.sandbox,
                limits=limits,
                known=self.known,
                workers=work.workers,
                alone=work.workers,
            )

    def _verdict(self, proposal: Proposal) -> Verdict:
        work = self._work
        suites = self.suites(work.service, proposal.base)
        if not suites.known_as_it_is:
            command = work.service.test
            work.say(f"running `{command}` as it is" if command else "running the tests without the patch")
        limits = self._limits_of_a_trial()
        verdict = verify(
            proposal,
            service=work.service,
            sandbox=work.sandbox,
            limits=limits,
            record=Record(),
            clock=work.clock,
            known=self.known,
            source=work.source,
            suite_within=min(work.limits.wall * _WHOLE_SUITE, limits.wall),
        )
        if verdict.confirmed and work.judge is not None:
            verdict = second_look(proposal, verdict, model=self.metered(work.judge))
        return verdict
