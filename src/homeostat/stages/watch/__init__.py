"""Watch: is the error gone, and did nothing get worse? Before against after, by numbers."""

from datetime import datetime, timedelta

from homeostat.records import Deployment, Judgement, Measure, Observed, Outcome, OutcomeKind, Patch, Wait
from homeostat.stages.watch.canary import watch_canary
from homeostat.stages.watch.measures import (
    FEWEST_REQUESTS,
    error_rate,
    first_failed,
    is_where_the_fix_is,
    new_faults,
    restarts,
    smoke,
    target,
)
from homeostat.stages.watch.pace import ASKED_FOR, ASKING, BETWEEN_QUESTIONS, MOST_WINDOWS, between_looks
from homeostat.stages.watch.queues import dead_letters, lag
from homeostat.stages.watch.refusals import refused_requests
from homeostat.stages.watch.slowness import slow_requests
from homeostat.stages.watch.words import rules_in_words

__all__ = [
    "ASKING",
    "FEWEST_REQUESTS",
    "is_where_the_fix_is",
    "may_be_older",
    "rules_in_words",
    "watch",
    "watch_canary",
    "watch_in_shadow",
]


def watch(
    deployment: Deployment,
    before: Observed,
    after: Observed,
    *,
    patch: Patch,
    window: timedelta,
    now: datetime,
    older: frozenset[str] = frozenset(),
    kept_by: str = "",
) -> Outcome | Wait:
    """Compare a stretch before the deployment with the one since. Looks only; a second call is harmless.

    `before` and `after` are of the old and the new release. It fails at once, and passes when the window is over;
    with too little traffic, or while much speaks against it but not enough for a no, it goes on for up to three
    windows, waits a day for a person, and then says that it cannot tell. What only people can judge is asked of them
    when the window is over. `older` are bugs first seen on the new release
    that the old one was shown to have too: nothing is held against the new one for them. `kept_by` names who answered
    that it is to be kept, which decides what counts cannot.
    """
    measures = (target(before, after), *_got_worse(before, after, patch=patch, older=older))
    watched = now - deployment.finished_at
    if failed := first_failed(measures):
        return _outcome(OutcomeKind.REGRESSED, failed.says, measures, watched)
    if watched < window:
        return Wait(until=now + between_looks(window, watched), reason=f"watching {deployment.release}")
    suspect = _suspect(measures)
    says, for_people = (suspect or measures[0]).says, suspect is not None and suspect.for_people
    overdue = for_people or watched >= window * MOST_WINDOWS
    enough = after.requests is None or after.requests >= FEWEST_REQUESTS
    if measures[0].judgement is Judgement.PASS and enough and not suspect:
        return _outcome(OutcomeKind.HEALED, says, measures, watched)
    if kept_by and overdue:
        return _outcome(OutcomeKind.HEALED, f"{kept_by} keeps it. {says}", measures, watched)
    if watched >= window * MOST_WINDOWS + ASKED_FOR:
        return _outcome(OutcomeKind.INCONCLUSIVE, says, measures, watched)
    return _asking(deployment, says, now, window) if overdue else _held(deployment, now, window, suspect=bool(suspect))


def _held(deployment: Deployment, now: datetime, window: timedelta, *, suspect: bool) -> Wait:
    """For more traffic."""
    why = f"{deployment.release} may be worse" if suspect else f"not enough traffic to judge {deployment.release} yet"
    return Wait(until=now + between_looks(window, now - deployment.finished_at), reason=f"held: {why}")


def _asking(deployment: Deployment, says: str, now: datetime, window: timedelta) -> Wait:
    """More traffic took too long: for a person."""
    asked_until = deployment.finished_at + window * MOST_WINDOWS + ASKED_FOR
    reason = f"{says} {deployment.release} cannot be judged: {ASKING}"
    return Wait(until=min(now + BETWEEN_QUESTIONS, asked_until), reason=reason)


def watch_in_shadow(
    deployment: Deployment, before: Observed, after: Observed, *, window: timedelta, now: datetime
) -> Outcome | None:
    """What would be said of a release that mends nothing in particular; None while its window is not over.

    "Healed" means here that nothing got worse.
    """
    measures = _got_worse(before, after, patch=None, older=frozenset())
    watched = now - deployment.finished_at
    if failed := first_failed(measures):
        return _outcome(OutcomeKind.REGRESSED, failed.says, measures, watched)
    if watched < window:
        return None
    suspect = _suspect(measures)
    healed = measures[0].judgement is Judgement.PASS and not suspect
    kind = OutcomeKind.HEALED if healed else OutcomeKind.INCONCLUSIVE
    return _outcome(kind, (suspect or measures[0]).says, measures, watched)


def _suspect(measures: tuple[Measure, ...]) -> Measure | None:
    """What keeps it from a yes; first what people are to be asked about."""
    found = sorted((measure for measure in measures if measure.suspect), key=lambda one: not one.for_people)
    return found[0] if found else None


def may_be_older(outcome: Outcome) -> bool:
    """Whether it failed only by what the release before may have had as well, unseen."""
    failed = {measure.name for measure in outcome.measures if measure.judgement is Judgement.FAIL}
    return outcome.kind is OutcomeKind.REGRESSED and failed <= {"failed requests", "new errors"}


def _got_worse(before: Observed, after: Observed, *, patch: Patch | None, older: frozenset[str]) -> tuple[Measure, ...]:
    measures = (
        error_rate(before, after, older),
        new_faults(before, after, patch, older),
        slow_requests(before, after),
        refused_requests(before, after),
        restarts(before, after),
        dead_letters(before, after),
        lag(before, after),
        smoke(after.smoked),
    )
    return tuple(measure for measure in measures if measure is not None)


def _outcome(kind: OutcomeKind, reason: str, measures: tuple[Measure, ...], watched: timedelta) -> Outcome:
    return Outcome(kind=kind, reason=reason, measures=measures, watched=watched)
