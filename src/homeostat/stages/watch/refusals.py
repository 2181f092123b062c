"""Requests that were answered before and are refused now: 4xx.

Nobody is at fault by a 4xx alone, so it takes nothing back by itself: people are asked. What failed before and is
refused now is the fix at its work: bad input that crashed the service is told that it is bad.
"""

from homeostat.records import Judgement, Measure, Observed
from homeostat.stages.watch.evidence import REFUSED_REQUESTS, SUSPECT, Share, worse
from homeostat.stages.watch.measures import BINOMIALS, FEWEST_REQUESTS, as_told, odds_in_words

MORE_BY = 0.01  # of all requests
_SPREAD = 0.5  # of the slices of time show it: one robot's burst is one witness
_NAME = "refused requests"


def refused_requests(before: Observed, after: Observed) -> Measure | None:
    """None where nothing tells how requests were refused. It never fails: see above."""
    if before.refused is None or after.refused is None or not before.requests or not after.requests:
        return None
    mended = _mended(before, after)
    old = Share(min(before.requests, before.refused + mended), before.requests)
    new = Share(after.refused, after.requests)
    says = f"{as_told(after)}{new.hits:,} of {new.of:,} requests are refused now (4xx),"
    says += f" {before.refused:,} of {old.of:,} before"
    says += f", when {mended:,} failed by the fault that was mended" if mended else ""
    if min(old.of, new.of) < FEWEST_REQUESTS:
        says += ". Too few to compare."
        return Measure(name=_NAME, judgement=Judgement.INCONCLUSIVE, says=says, test=BINOMIALS)
    odds, least = worse(old, new), 1 / REFUSED_REQUESTS
    says += f" (odds that it is more: {odds_in_words(odds)}, {least:,.0f} are needed)."
    serious = new.value - old.value > MORE_BY and _is_spread(after, old.value + MORE_BY)
    suspect = serious and odds >= SUSPECT
    judgement = Judgement.INCONCLUSIVE if suspect else Judgement.PASS
    return Measure(
        name=_NAME,
        judgement=judgement,
        says=says,
        test=BINOMIALS,
        suspect=suspect,
        for_people=suspect and odds >= least,
    )


def _mended(before: Observed, after: Observed) -> int:
    """The old release's failures that may be refused now: the fault's events, as far as fewer requests fail."""
    if before.errors is None or after.errors is None or not before.requests or not after.requests:
        return 0
    still = before.requests * after.errors / after.requests
    return min(before.target_events, max(0, round(before.errors - still)))


def _is_spread(after: Observed, share: float) -> bool:
    """Whether half of the slices of time show more than that; where there are none, the requests alone tell."""
    slices = [one.refused / one.answers for one in after.answering if one.refused is not None and one.answers]
    return sum(one > share for one in slices) >= len(slices) * _SPREAD
