"""A canary against the release beside it, in the same time: what befalls both is held against neither.

Who asks is dealt to a side by a hash that is another for each canary, so under no change both sides are alike: outages
beside the service, a busy hour, a robot's bad requests. Each of those who ask counts until its first failure.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from homeostat.records import (
    Canary,
    Deployment,
    Judgement,
    Measure,
    Observed,
    Outcome,
    OutcomeKind,
    Patch,
    Side,
    Traffic,
    Wait,
    read_canary,
)
from homeostat.stages.watch.measures import (
    FEWEST_REQUESTS,
    error_rate,
    first_failed,
    new_faults,
    restarts,
    smoke,
    target,
)
from homeostat.stages.watch.pace import ASKED_FOR, ASKING, BETWEEN_QUESTIONS, MOST_WINDOWS, between_looks
from homeostat.stages.watch.slowness import slow_requests


def watch_canary(
    deployment: Deployment,
    canary: Canary,
    before: Observed,
    after: Observed,
    sides: tuple[Observed, Observed] | None,
    *,
    patch: Patch,
    now: datetime,
    older: frozenset[str] = frozenset(),
    kept_by: str = "",
) -> Outcome | Wait:
    """Compare both sides since the canary began. Looks only; a second call is harmless.

    `before` and `after` are of the old and the new release at all, `sides` of both while they serve side by side (old,
    new), None while nothing was counted. It fails at once, and passes when the pause is over and enough has been seen
    on both sides. With too little traffic it goes on for up to three pauses; then everybody is sent to it all the
    same, and the watch that follows judges it as it would one without a canary. While much speaks against it, but not
    enough for a no, a person is asked instead; nobody answers within a day: it is taken back.
    """
    measures = _measures(before, after, sides, patch=patch, older=older)
    watched = now - deployment.finished_at
    if failed := first_failed(measures):
        return Outcome(kind=OutcomeKind.REGRESSED, reason=failed.says, measures=measures, watched=watched)
    suspect = next((measure for measure in measures if measure.suspect), None)
    overdue = watched >= canary.pause * MOST_WINDOWS
    if suspect and overdue and not kept_by:
        if watched >= canary.pause * MOST_WINDOWS + ASKED_FOR:
            reason = f"{suspect.says} Nobody said that it is to be kept."
            return Outcome(kind=OutcomeKind.REGRESSED, reason=reason, measures=measures, watched=watched)
        return Wait(until=now + BETWEEN_QUESTIONS, reason=f"{suspect.says} {deployment.release} may be worse: {ASKING}")
    few = sides is None or min(side.requests or 0 for side in sides) < FEWEST_REQUESTS
    if watched < canary.pause or ((few or suspect) and not overdue):
        held = ""
        if watched >= canary.pause:
            held = ", and may do worse" if suspect else ", with too few requests to compare"
        reason = f"{deployment.canary_percent} % of those who ask are sent to {deployment.release}{held}"
        return Wait(until=now + between_looks(canary.pause, watched), reason=reason)
    says = "It did no worse than the release beside it" if not few else "Too few asked to compare it in that time"
    reason = f"{says}: everybody is sent to {deployment.release} now, and it is watched."
    return Outcome(kind=OutcomeKind.NO_WORSE, reason=reason, measures=measures, watched=watched)


def _measures(
    before: Observed,
    after: Observed,
    sides: tuple[Observed, Observed] | None,
    *,
    patch: Patch,
    older: frozenset[str],
) -> tuple[Measure, ...]:
    old, new = sides or (before, Observed(duration=after.duration, requests=0, errors=0, target_events=0))
    found = (
        target(before, after),
        error_rate(old, new, older),
        new_faults(before, after, patch, older),
        slow_requests(old, new),
        restarts(before, after),
        smoke(after.smoked),
    )
    return tuple(measure for measure in found if measure is not None)


def observed_on(side: Side) -> Observed:
    """What those on one side saw, as counts to compare."""
    return Observed(duration=timedelta(), requests=side.requests, errors=side.failures, target_events=0)


def not_to_be_widened(deployment: Deployment, terms: str, counted: Sequence[Traffic]) -> str:
    """Why not everybody may be sent to a canary, by what its front has counted; "" where nothing speaks against it.

    The last look of whoever acts, who knows nothing of errors by their names.
    """
    if not deployment.canary_percent or read_canary(terms) is None:
        return "It is no canary."
    sides = {one.release: one.side for one in counted if one.side}
    old, new = sides.get(deployment.previous_release), sides.get(deployment.release)
    if old is None or new is None:
        return ""
    measure = error_rate(observed_on(old), observed_on(new))
    return measure.says if measure.judgement is Judgement.FAIL else ""


def pause_left(deployment: Deployment, terms: str, now: datetime) -> float:
    """Seconds until a canary may be widened."""
    canary = read_canary(terms)
    return (deployment.finished_at + canary.pause - now).total_seconds() if canary else 0.0
