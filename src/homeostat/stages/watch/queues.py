"""A worker: by the messages that it gives up, and by how many wait for it."""

from collections.abc import Sequence
from math import ceil

from homeostat.records import Judgement, Measure, Observed
from homeostat.stages.watch.evidence import ANY, DEAD_LETTERS, LAG, Share
from homeostat.stages.watch.measures import BINOMIALS, compared, seconds_of
from homeostat.stages.watch.slowness import SLOW_SHARE

FEWEST_BAD_SECONDS = 3  # one message that no release can take comes again and again
FEWEST_SAMPLES = 4  # of the lag, on either release
GROWN_BY = 1.25
_P95 = 0.95


def dead_letters(before: Observed, after: Observed) -> Measure | None:
    """Seconds in which a message was given up, old release against new; None where no worker is known.

    By seconds and not by messages: a batch that fails together is one witness. The fault that is mended does not count.
    """
    if before.queue is None or after.queue is None:
        return None
    old = _share(before.queue.bad_seconds, seconds_of(before.queue.duration))
    new = _share(after.queue.bad_seconds, seconds_of(after.queue.duration))
    says = f"{after.queue.letters} messages given up in {new.of:,} s; {before.queue.letters} in {old.of:,} s before"
    return compared("dead letters", says, old, new, limit=DEAD_LETTERS, serious=new.hits >= FEWEST_BAD_SECONDS)


def lag(before: Observed, after: Observed) -> Measure | None:
    """Samples in which more messages waited than did in 95 of 100 before; None where nothing tells how many wait.

    It is held against a release only while the queue grows: a backlog that is being worked off is none.
    """
    if before.queue is None or after.queue is None or not after.queue.lags:
        return None
    old, new = sorted(before.queue.lags), after.queue.lags
    if len(old) < FEWEST_SAMPLES:
        says = f"{new[-1]:,} messages wait; nobody looked before."
        return Measure(name="lag", judgement=Judgement.INCONCLUSIVE, says=says, test=BINOMIALS)
    bound = old[ceil(_P95 * len(old)) - 1]
    were, are = _above(old, bound), _above(new, bound)
    usual = old[len(old) // 2]
    says = f"{new[-1]:,} messages wait, {usual:,} were usual; in {are.hits} of {are.of} samples more than was usual"
    says += f", {were.hits} of {were.of} before"
    grows = new[-1] >= new[0] and new[-1] > bound * GROWN_BY
    serious = grows and are.value >= SLOW_SHARE
    return compared("lag", says, were, are, limit=LAG, serious=serious, fewest=FEWEST_SAMPLES, shares=ANY)


def _share(hits: int, seconds: int) -> Share:
    return Share(hits, max(hits, seconds))


def _above(lags: Sequence[int], bound: int) -> Share:
    return Share(sum(one > bound for one in lags), len(lags))
