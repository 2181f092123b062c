"""The last word of a slow suite: all of it, with a fix that is about to be shown."""

from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from datetime import timedelta

from homeostat.ports import Sandbox, SourceTree
from homeostat.records import Confidence, Limits, Part, Patch, Proposal, Record, Run, Service, SuiteRun, Verdict
from homeostat.stages.verify.confidence import confidence
from homeostat.stages.verify.judge import Seen, judge, leaving_tests
from homeostat.stages.verify.suites import Suites, Whole, part_of

_SLOWER = 1.25  # than without the patch a suite may be: two may run at a time
_TRIALS = 3  # that a whole suite may take the time of


def whole_within(limits: Limits) -> timedelta:
    """What a whole suite may take: it runs once without a patch, and once for each fix that is shown."""
    return limits.wall * _TRIALS


def knows_a_part(verdict: Verdict | None) -> bool:
    """Whether it was proved by a part of the suite, so that the whole may have another word."""
    return (
        verdict is not None and verdict.confirmed and verdict.suite_after is not None and bool(verdict.suite_after.of)
    )


def expected(suites: Suites) -> tuple[int, timedelta] | None:
    """How many tests the whole suite has and how long it takes; None where it does not end, or is not known."""
    whole = suites.whole()
    return (whole.count, whole.run.duration) if whole is not None and _ends(whole) else None


def with_whole_suite(
    proposal: Proposal,
    verdict: Verdict,
    *,
    service: Service,
    sandbox: Sandbox,
    limits: Limits,
    within: timedelta,
    record: Record,
    known: MutableMapping[str, Run],
    source: SourceTree,
) -> Verdict:
    """The verdict once the whole suite has run with the patch; as it was where that does not end `within`.

    One run, which ends with the first test that newly fails. Nothing outside the sandbox changes, so a second call is
    harmless.

    Raises:
        SandboxUnavailable: no sandbox could be started.
    """
    suites = Suites(
        service=service, base=proposal.base, sandbox=sandbox, limits=limits, known=known, within=within, source=source
    )
    whole = suites.whole()
    if not knows_a_part(verdict) or whole is None or not _ends(whole) or whole.run.duration * _SLOWER > within:
        return verdict
    before, after = _compared(suites, whole, proposal.candidate.patch, within)
    if not after.ran:
        return verdict
    candidate = proposal.candidate
    seen = Seen(
        reproduction=verdict.reproduction,
        replay_before=verdict.replay_before,
        replay_after=verdict.replay_after,
        suite_before=before,
        suite_after=after,
        leaving_tests=leaving_tests(candidate.patch) if candidate.approach == "revert" else frozenset(),
        scrutiny=verdict.scrutiny,
    )
    confirmed, reason = judge(seen)
    by_a_part = replace(seen, suite_before=verdict.suite_before, suite_after=verdict.suite_after)
    known_parts = len(confidence(proposal, by_a_part, record=record).parts)
    return replace(
        verdict,
        confirmed=confirmed,
        reason=reason,
        suite_before=before,
        suite_after=after,
        confidence=_with(confidence(proposal, seen, record=record), verdict.confidence.parts[known_parts:]),
    )


def _with(reckoned: Confidence, doubts: Sequence[Part]) -> Confidence:
    """What a second look said of it still holds."""
    value = max(0.0, round(reckoned.value + sum(part.points for part in doubts) / 100, 4))
    return Confidence(value=value, parts=(*reckoned.parts, *doubts)) if doubts else reckoned


def _ends(whole: Whole) -> bool:
    return whole.suite.ran and not whole.run.timed_out and (whole.covered is None or whole.covered.whole)


def _compared(suites: Suites, whole: Whole, patch: Patch, within: timedelta) -> tuple[SuiteRun, SuiteRun]:
    after = suites.all_with_patch(patch, whole, within)
    seen = after.passed | after.failed
    if after.failed & whole.suite.passed and len(seen) < whole.count:  # it ended there
        return part_of(whole.suite, seen, whole.count), replace(after, of=whole.count)
    return whole.suite, after
