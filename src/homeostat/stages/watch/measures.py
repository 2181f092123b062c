"""What is compared, each measure by a test of its own that may be looked at at any time."""

import re
from collections.abc import Sequence
from datetime import timedelta

from homeostat.languages.diff import plain_files
from homeostat.records import Judgement, Measure, NewFault, Observed, Patch, Smoked
from homeostat.stages.watch.evidence import (
    FAILED_REQUESTS,
    FEW,
    HEALED_WRONGLY,
    NEW_FAULTS,
    RESTARTS,
    SUSPECT,
    Share,
    gone,
    worse,
)

FEWEST_REQUESTS = 30  # on either release; below this a share says nothing, and a client's retries may be all of it
# Where none of a few thousand failed before, two early ones seem much: half of all that is called worse by chance.
FEWEST_FAILURES = 4
WORSE_BY = 0.005  # of all requests: less is not worth a rollback, however sure it is
SMOKE_IN_A_ROW = 2  # rounds; one may meet a bad moment

BINOMIALS = "Bayes factor of two binomials, at any look"
POISSONS = "exact conditional test of two Poisson rates"
ONE_IS_ENOUGH = "one of it refutes that it is gone"
IN_A_ROW = f"{SMOKE_IN_A_ROW} rounds in a row"
IT_STAYS_DOWN = "one end too many"
WHERE_THE_FIX_IS = "one of it, in a file that the fix touches"


def target(before: Observed, after: Observed) -> Measure:
    """The fault itself: one more of it on the new release is enough to say no."""
    name = "the error itself"
    if after.target_events:
        times = "once more" if after.target_events == 1 else f"{after.target_events} more times"
        says = f"The error came {times} on the new release."
        return Measure(name=name, judgement=Judgement.FAIL, says=says, test=ONE_IS_ENOUGH)
    chance = gone(before.target_events, *_exposures(before, after))
    expected = _expected(before, after)
    healed = chance <= HEALED_WRONGLY
    says = f"The error has not come back, but only {expected:.1f} were to be expected by now"
    if healed:
        says = f"The error has not come back; at the old rate {expected:.0f} were to be expected"
    says += f" (by chance: {_chance(chance)})."
    judgement = Judgement.PASS if healed else Judgement.INCONCLUSIVE
    return Measure(name=name, judgement=judgement, says=says, test=POISSONS)


def _exposures(before: Observed, after: Observed) -> tuple[float, float]:
    """How long each release was exposed to the fault: in requests where they are counted on both, else in seconds.

    The stretch before begins just after the first event, which by itself tells nothing of how often it comes. Requests
    that were counted over a longer time than the stretch are taken to have come evenly.
    """
    if before.requests and after.requests is not None:
        share = min(1.0, before.duration / before.counted_for) if before.counted_for else 1.0
        return before.requests * share if before.duration else 0.0, float(after.requests)
    return before.duration.total_seconds(), after.duration.total_seconds()


def _expected(before: Observed, after: Observed) -> float:
    """Events to expect after, had nothing changed."""
    old, new = _exposures(before, after)
    return before.target_events * new / old if old else 0.0


def error_rate(before: Observed, after: Observed, older: frozenset[str] = frozenset()) -> Measure:
    """Failed requests, old release against new; those of the fault that was mended do not count for the old one."""
    name = "failed requests"
    if before.requests is None or before.errors is None or after.requests is None or after.errors is None:
        return Measure(name=name, judgement=Judgement.INCONCLUSIVE, says="Nothing counts this service's requests.")
    innocent = [fault for fault in after.new_faults if fault.bug_code in older]
    innocent_failures = sum(_of_requests(fault.events, after) for fault in innocent)
    new = Share(max(0, after.errors - innocent_failures), after.requests)
    old = Share(max(0, before.errors - before.target_failures), before.requests)
    says = f"{as_told(after)}{after.errors} of {new.of:,} requests failed"
    if innocent:
        says += f", {after.errors - new.hits} of them by {innocent[0].bug_code}, which is older"
    says += f"; {before.errors} of {old.of:,} before"
    if old.hits < before.errors:
        says += f", {before.errors - old.hits} of them by the fault that was mended"
    serious, enough = new.value - old.value > WORSE_BY, new.hits >= FEWEST_FAILURES
    return compared(name, says, old, new, limit=FAILED_REQUESTS, serious=serious, enough=enough)


def _of_requests(events: int, observed: Observed) -> int:
    """Events as failed requests among those that are told of, which may be a share of all."""
    return round(events * observed.sampled)


def as_told(observed: Observed) -> str:
    """Who says how many, where it is not our front."""
    if not observed.told_by:
        return ""
    share = f" {observed.sampled:.1%} of all," if observed.sampled < 1 else ""
    return f"As its {observed.told_by} tell,{share} "


def restarts(before: Observed, after: Observed) -> Measure | None:
    """How often the serving process ended and was started again; None where nothing tells."""
    if after.gave_up:
        return Measure(name="restarts", judgement=Judgement.FAIL, says=after.gave_up, test=IT_STAYS_DOWN)
    if before.restarts is None or after.restarts is None:
        return None
    old = Share(before.restarts, max(before.restarts, seconds_of(before.counted_for or before.duration)))
    new = Share(after.restarts, max(after.restarts, seconds_of(after.duration)))
    says = f"Restarted {after.restarts} times in {new.of:,} s; {before.restarts} times in {old.of:,} s before"
    return compared("restarts", says, old, new, limit=RESTARTS, serious=True)


def compared(
    name: str,
    says: str,
    old: Share,
    new: Share,
    *,
    limit: float,
    serious: bool,
    enough: bool = True,
    fewest: int = FEWEST_REQUESTS,
    shares: Sequence[tuple[float, float, float]] = FEW,
) -> Measure:
    """`serious` is what is worth a rollback: being sure is not enough. Without `enough` it is no yes, and no no yet."""
    if new.of < fewest or old.of < fewest:
        says += ". Too few to compare."
        return Measure(name=name, judgement=Judgement.INCONCLUSIVE, says=says, test=BINOMIALS)
    odds = worse(old, new, shares)
    says += f" (odds that it is worse: {odds_in_words(odds)}, {1 / limit:,.0f} are needed)."
    if serious and enough and odds >= 1 / limit:
        return Measure(name=name, judgement=Judgement.FAIL, says=says, test=BINOMIALS)
    suspect = serious and odds >= SUSPECT
    judgement = Judgement.INCONCLUSIVE if suspect else Judgement.PASS
    return Measure(name=name, judgement=judgement, says=says, test=BINOMIALS, suspect=suspect)


def new_faults(before: Observed, after: Observed, patch: Patch | None, older: frozenset[str] = frozenset()) -> Measure:
    """Bugs first seen on the new release: in a file of the patch, or so often that the old one would have had them."""
    name = "new errors"
    new = [fault for fault in after.new_faults if fault.bug_code not in older]
    ours = [fault for fault in new if patch is not None and is_where_the_fix_is(fault, patch)]
    if proven := [fault for fault in ours if not fault.from_worker]:
        says = f"New where the fix is: {proven[0].says}"
        return Measure(name=name, judgement=Judgement.FAIL, says=says, test=WHERE_THE_FIX_IS)
    if ours:
        says = f"New where the fix is, in a worker: {ours[0].says}. No request can be sent again to the release before"
        says += " to see whether it is older, so it counts only with more dead letters."
        return Measure(name=name, judgement=Judgement.INCONCLUSIVE, says=says, test=WHERE_THE_FIX_IS)
    if not new:
        return Measure(name=name, judgement=Judgement.PASS, says="No error that was not there before.", test=BINOMIALS)
    if often := next((fault for fault in new if _came_with_it(fault, before, after)), None):
        says = f"{often.events} times in {after.requests:,} requests, never in {before.requests:,} before: {often.says}"
        return Measure(name=name, judgement=Judgement.FAIL, says=says, test=BINOMIALS)
    says = f"{len(new)} new {'error' if len(new) == 1 else 'errors'} elsewhere: {new[0].says}"
    return Measure(name=name, judgement=Judgement.INCONCLUSIVE, says=says, test=BINOMIALS)


def _came_with_it(fault: NewFault, before: Observed, after: Observed) -> bool:
    if not before.requests or not after.requests or after.requests < FEWEST_REQUESTS:
        return False
    share = Share(min(_of_requests(fault.events, after), after.requests), after.requests)
    return share.value > WORSE_BY and worse(Share(0, before.requests), share) >= 1 / NEW_FAULTS


def first_failed(measures: Sequence[Measure]) -> Measure | None:
    return next((measure for measure in measures if measure.judgement is Judgement.FAIL), None)


def is_where_the_fix_is(fault: NewFault, patch: Patch) -> bool:
    """Whether the fault shows in a file that the patch touches."""
    # It ends in its culprit, "function in path"; a message before it may name any file.
    return any(re.search(rf"[ /]{re.escape(path)}$", fault.says) for path in plain_files(patch))


def smoke(smoked: Smoked | None) -> Measure | None:
    """Requests of our own, sent while there are too few others. That they are answered never proves a fix."""
    if smoked is None or not smoked.rounds:
        return None
    name, failing = "smoke requests", smoked.failing_in_a_row
    if failing >= SMOKE_IN_A_ROW:
        return Measure(name=name, judgement=Judgement.FAIL, says=smoked.says, test=IN_A_ROW)
    says = f"{smoked.rounds - smoked.failed} of {smoked.rounds} rounds were answered well."
    judgement = Judgement.INCONCLUSIVE if failing else Judgement.PASS
    return Measure(name=name, judgement=judgement, says=f"{smoked.says} {says}".strip(), test=IN_A_ROW)


def seconds_of(length: timedelta) -> int:
    return round(length.total_seconds())


def _chance(chance: float) -> str:
    return "under 1 in 1,000" if chance < 1 / 1_000 else f"{chance:.1%}"


def odds_in_words(odds: float) -> str:
    return "over 1,000,000" if odds > 1_000_000 else f"{odds:,.1f}"  # noqa: PLR2004 - nobody reads on
