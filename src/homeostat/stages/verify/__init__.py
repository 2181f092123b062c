"""The verify room: a proposal is tried in the sandbox, and what was seen becomes a verdict."""

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import msgspec

from homeostat.codec import decode
from homeostat.errors import PatchDoesNotApply
from homeostat.languages.results import is_program
from homeostat.ports import Clock, Sandbox, SourceTree
from homeostat.records import (
    Limits,
    Patch,
    Proposal,
    Record,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Run,
    Service,
    Verdict,
)
from homeostat.stages.verify.choosing import choose, cluster_of, convincing, left_alike, side_by_side, why_not_shown
from homeostat.stages.verify.confidence import confidence
from homeostat.stages.verify.in_turn import take_turns
from homeostat.stages.verify.judge import Seen, judge, leaving_tests
from homeostat.stages.verify.plainly import sift_plainly
from homeostat.stages.verify.rehearse import rehearse, run_key, sift
from homeostat.stages.verify.replaying import deciding, failing
from homeostat.stages.verify.scrutinise import findings_of_test, scrutinise
from homeostat.stages.verify.starting import with_start
from homeostat.stages.verify.steadiness import NOW_AND_THEN, luck_in
from homeostat.stages.verify.suites import Suites
from homeostat.stages.verify.whole_suite import whole_within

__all__ = [
    "NOW_AND_THEN",
    "Seen",
    "choose",
    "confidence",
    "convincing",
    "fails_alike",
    "findings_of_test",
    "judge",
    "left_alike",
    "looked_at",
    "read_replay",
    "rehearse",
    "side_by_side",
    "sifted",
    "verify",
    "why_not_shown",
]

_EXIT_CODES = {
    0: ReplayResult.PASSED,
    1: ReplayResult.FAILED_ALIKE,
    2: ReplayResult.FAILED_OTHERWISE,
    3: ReplayResult.NOT_RUN,
}
_DETAIL_CHARACTERS = 500
_LIKELY = 3
_ENOUGH_OF = {"rule": 2}  # proved ones of a source; one of every other
_TEXT_CHARACTERS = 64 * 1024


def verify(
    proposal: Proposal,
    *,
    service: Service,
    sandbox: Sandbox,
    limits: Limits,
    record: Record,
    clock: Clock,
    known: MutableMapping[str, Run] | None = None,
    source: SourceTree | None = None,
    suite_within: timedelta | None = None,
    start: Reproduction | None = None,
) -> Verdict:
    """Try the reproduction and the project's tests, without and with the patch.

    At most one run without the patch for each reproduction, then one with it of the one that decides (`replaying.py`),
    then the suite without and with it; every run in a fresh sandbox within `limits`. The suite is left out when the
    patch leaves the failure as it was. Runs are looked up in `known`, where `rehearse` puts what it saw, and those
    without a patch are kept there, so that a second candidate of the same bug costs two runs: any mapping whose reads
    and writes of one key are atomic may be shared between threads. A test that decides is asked again, without the
    patch and with it, before it proves anything (`steadiness.py`). Nothing outside the sandbox changes, so a second
    call is harmless. Of a suite that is not quick only the tests that touch the patch run here (`suites.py`), and the
    whole of it once without a patch, for which there is `suite_within`.

    `start` asks the started service for its health, where no request does (`starting.py`).
    `record` is how this strategy fared here. With `source`, what stands is scrutinised (`scrutinise.py`): by a few runs
    more, and by the changed files' texts.

    Raises:
        SandboxUnavailable: no sandbox could be started.
        PrepareFailed: the dependencies could not be installed.
    """
    known = {} if known is None else known
    suites = Suites(
        service=service,
        base=proposal.base,
        sandbox=sandbox,
        limits=limits,
        known=known,
        within=suite_within or whole_within(limits),
        source=source,
    )
    trials = _Trials(proposal, service, sandbox, limits, known, suites)
    seen = with_start(trials.asked_again(trials.look()), start, proposal.candidate.patch, trials.replay)
    scrutiny = scrutinise(
        proposal,
        seen,
        service=service,
        sandbox=sandbox,
        limits=limits,
        source=source,
        known=known,
        read_replay=read_replay,
    )
    seen = replace(seen, scrutiny=scrutiny)
    confirmed, reason = judge(seen)
    return Verdict(
        proposal_id=proposal.proposal_id,
        base=proposal.base,
        confirmed=confirmed,
        reason=reason,
        reproduction=seen.reproduction,
        replay_before=seen.replay_before,
        replay_after=seen.replay_after,
        suite_before=seen.suite_before,
        suite_after=seen.suite_after,
        confidence=confidence(proposal, seen, record=record),
        verified_at=clock.now(),
        scrutiny=scrutiny,
        started=seen.started,
        not_replayed=trials.not_replayed(seen),
        unproved=not (confirmed or seen.refuted),
    )


class _Trials:
    """The runs of one proposal."""

    def __init__(  # noqa: PLR0917 - what a run needs
        self,
        proposal: Proposal,
        service: Service,
        sandbox: Sandbox,
        limits: Limits,
        known: MutableMapping[str, Run],
        suites: Suites,
    ) -> None:
        self._proposal = proposal
        self._service = service
        self._sandbox = sandbox
        self._limits = limits
        self._known = known
        self._suites = suites

    def look(self) -> Seen:
        reproductions = self._proposal.reproductions
        failures = failing(reproductions, self._before)
        candidate = self._proposal.candidate
        leaving = leaving_tests(candidate.patch) if candidate.approach == "revert" else frozenset[str]()
        seen = Seen(replay_before=None if failures else self._most_telling(reproductions), leaving_tests=leaving)
        try:
            return self._with_patch(seen, failures)
        except PatchDoesNotApply as error:
            first = next(iter(failures), None)
            return replace(
                seen,
                reproduction=first,
                replay_before=self._before(first) if first else seen.replay_before,
                problem=f"The patch does not apply: {error}",
            )

    def _with_patch(self, seen: Seen, failures: Sequence[Reproduction]) -> Seen:
        patch = self._proposal.candidate.patch
        decided = deciding(failures, lambda reproduction: self.replay(reproduction, patch))
        if decided is not None:
            reproduction, after = decided
            seen = replace(
                seen, reproduction=reproduction, replay_before=self._before(reproduction), replay_after=after
            )
            if not (seen.gone or seen.lacking):
                return seen
        whole = self._suites.whole()
        if whole is not None and (whole.suite.ran or not whole.quick or is_program(self._suites.service.test)):
            before, after = self._suites.with_patch(patch, whole)
            return replace(seen, suite_before=before, suite_after=after)
        seen = replace(seen, suite_before=whole.suite if whole else None)
        if seen.replay_after is None:
            self._run(":", {}, patch)  # nothing can be tried, but the patch must fit
        return seen

    def asked_again(self, seen: Seen) -> Seen:
        """What a test proved, unless it was luck."""
        reproduction = seen.reproduction
        if reproduction is None or reproduction.kind is not ReproductionKind.TEST or not seen.gone or seen.refuted:
            return seen
        files, patch = dict(reproduction.files), self._proposal.candidate.patch

        def again(with_patch: Patch | None, nth: int) -> Replay:
            return read_replay(self._run(reproduction.command, files, with_patch, nth=nth + 1))

        takes = self._run(reproduction.command, files, None).duration
        return replace(seen, problem=luck_in(again, patch, takes=takes))

    def not_replayed(self, seen: Seen) -> str:
        """What became of the captured request where something less faithful decided; no run, as it was made already."""
        request = next((each for each in self._proposal.reproductions if each.kind is ReproductionKind.REQUEST), None)
        if request is None or seen.reproduction is None or seen.reproduction.kind is ReproductionKind.REQUEST:
            return ""
        return f"{request.title}: {self._before(request).detail}"

    def _before(self, reproduction: Reproduction) -> Replay:
        return self.replay(reproduction, None)

    def _most_telling(self, reproductions: Sequence[Reproduction]) -> Replay | None:
        """What the most faithful one that ran showed, where none failed as production did."""
        replays = [self._before(reproduction) for reproduction in reproductions]
        ran = (replay for replay in replays if replay.result is not ReplayResult.NOT_RUN)
        return next(ran, replays[-1] if replays else None)

    def replay(self, reproduction: Reproduction, patch: Patch | None) -> Replay:
        files = dict(reproduction.files)
        return read_replay(self._run(reproduction.command, files, patch))

    def _run(self, command: str, files: dict[str, str], patch: Patch | None, *, nth: int = 0) -> Run:
        """`nth` is how often it was run before: what is known of one run is not known of another."""
        service, base = self._service, self._proposal.base
        key = f"{nth or ''}{run_key(service, base, command, files, patch)}"
        if (run := self._known.get(key)) is not None:
            return run
        run = self._sandbox.run(command, service=service, commit=base, patch=patch, files=files, limits=self._limits)
        if patch is None:
            self._known[key] = run
        return run


def fails_alike(
    reproductions: Sequence[Reproduction], *, service: Service, commit: str, sandbox: Sandbox, limits: Limits
) -> bool:
    """Whether the tree at `commit` fails as production did; false as well when nothing could be tried.

    At most one run for each reproduction, the most faithful first. Nothing outside the sandbox changes.
    """
    seen = (looked_at(each, service=service, commit=commit, sandbox=sandbox, limits=limits) for each in reproductions)
    return any(each.result is ReplayResult.FAILED_ALIKE for each in seen)


def looked_at(reproduction: Reproduction, *, service: Service, commit: str, sandbox: Sandbox, limits: Limits) -> Replay:
    """What one reproduction shows on the tree at `commit`: one run, and nothing outside the sandbox changes."""
    files = dict(reproduction.files)
    return read_replay(
        sandbox.run(reproduction.command, service=service, commit=commit, patch=None, files=files, limits=limits)
    )


def sifted(
    patches: Sequence[Patch],
    reproductions: Sequence[Reproduction],
    *,
    service: Service,
    base: str,
    sandbox: Sandbox,
    limits: Limits,
    known: MutableMapping[str, Run],
    workers: int,
    alone: int | None = None,
) -> frozenset[str]:
    """Digests of the patches with which a reproduction passes that fails without them: for a search, in one go.

    They are tried in `workers` warm sandboxes at once, each for at most `limits.wall`; what was not reached by then
    is not among them. Where no sandbox can be kept warm, each is tried in one of its own. The runs are kept in `known`,
    so `verify` makes only what is missing. Of those that passed in a sandbox that they shared, the first `alone` are
    tried again by themselves; all unless it is given.
    """

    def tried(part: Sequence[Patch]) -> None:
        sift(part, reproductions, service=service, base=base, sandbox=sandbox, limits=limits, known=known)

    def promising() -> Sequence[Patch]:
        if service.language == "python":
            return patches
        return take_turns(
            patches,
            reproductions,
            service=service,
            base=base,
            sandbox=sandbox,
            limits=limits,
            known=known,
            workers=workers,
        )

    if service.language == "python":
        parts = [patches[start::workers] for start in range(workers)]
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(tried, [part for part in parts if part]))
    if service.language != "python" or not _any_known(patches, reproductions, service=service, base=base, known=known):
        sift_plainly(
            promising()[:alone],
            reproductions,
            service=service,
            base=base,
            sandbox=sandbox,
            limits=limits,
            known=known,
            workers=workers,
        )

    def look(reproduction: Reproduction, patch: Patch | None) -> Replay | None:
        run = known.get(run_key(service, base, reproduction.command, dict(reproduction.files), patch))
        return read_replay(run) if run else None

    failures = failing(reproductions, lambda reproduction: look(reproduction, None))

    def passes(patch: Patch) -> bool:
        decided = deciding(failures, lambda reproduction: look(reproduction, patch))
        return decided is not None and decided[1].result is ReplayResult.PASSED

    return frozenset(patch.digest for patch in patches if passes(patch))


def _any_known(
    patches: Sequence[Patch],
    reproductions: Sequence[Reproduction],
    *,
    service: Service,
    base: str,
    known: Mapping[str, Run],
) -> bool:
    """False where no warm sandbox could do anything: the command is more than plain words, or takes too long."""
    return any(
        run_key(service, base, each.command, dict(each.files), patch) in known
        for each in reproductions
        for patch in patches
    )


def read_replay(run: Run) -> Replay:
    """What a reproduction wrote. A report that is broken, or that its exit code contradicts, is no report."""
    try:
        replay = decode(run.results, Replay)
    except (msgspec.DecodeError, RecursionError):
        replay = None
    if run.timed_out or replay is None or _EXIT_CODES.get(run.exit_code) is not replay.result:
        ended = "ran out of time" if run.timed_out else f"ended with exit code {run.exit_code} and no readable report"
        return Replay(
            result=ReplayResult.NOT_RUN, detail=f"the reproduction {ended}", log=run.output[-_TEXT_CHARACTERS:]
        )
    return replace(
        replay,
        detail=replay.detail[:_DETAIL_CHARACTERS],
        answer_body=replay.answer_body[:_TEXT_CHARACTERS],
        log=replay.log[-_TEXT_CHARACTERS:],
    )


def next_trial(tried: Sequence[tuple[Proposal, Verdict | None]], rounds: int = 0) -> Proposal | None:
    """The first untried proposal whose source may still speak; None when enough was tried.

    Each source of candidates is heard, and each only until it has so many proved ones that differ: a person chooses
    between answers, not between ten of a kind. Each of the `rounds` in which the person asked for another answer
    lets every source have as many again.
    """
    differing = {
        (_source(proposal), cluster_of(verdict) or proposal.proposal_id)
        for proposal, verdict in tried
        if verdict and verdict.confirmed
    }
    proved = Counter(source for source, _ in differing)
    for proposal, verdict in tried:
        if verdict is None and proved[_source(proposal)] < _ENOUGH_OF.get(_source(proposal), 1) * (1 + rounds):
            return proposal
    return None


def likely_trials(untried: Sequence[Proposal]) -> list[Proposal]:
    """The first few of each source: what `next_trial` will probably ask for."""
    seen: Counter[str] = Counter()
    found: list[Proposal] = []
    for proposal in untried:
        seen[_source(proposal)] += 1
        if seen[_source(proposal)] <= _LIKELY:
            found.append(proposal)
    return found


def _source(proposal: Proposal) -> str:
    return proposal.candidate.strategy.partition(":")[0]
