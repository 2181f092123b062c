"""How long requests took, old release against new, in moments in which the machine was as busy.

A machine that is busy with something else makes any release slow. How busy it was goes with each slice of time, as how
long the front itself waited for each turn at a processor; so a slice of the new release is compared with those of the
old one in which that was alike. Those in which the machine was busier than ever before say nothing for a no; while they
are slow, they say nothing for a yes either. A release that takes the processors itself is told by what it used of them
for each answer: then it makes the machine busy, and all its slices count. Where that is sure, it need not be as sure
that it is slow: what answers cost is the release's own, however busy the machine is, so a few slices tell.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median
from typing import NamedTuple

from homeostat.records import Answering, Judgement, Measure, Observed
from homeostat.stages.watch.evidence import ANY, COSTLIER, SLOW_REQUESTS, SUSPECT, Share, worse
from homeostat.stages.watch.measures import BINOMIALS, compared

SLOWER_BY = 1.25  # of the p95: less is not worth a rollback, however sure it is
SLOW_SHARE = 0.5  # of the slices of time: bad moments pass
FEWEST_SLICES = 4
_P95 = 0.95
_NAME = "slow requests"

# Moments are alike when the front waited for a turn as long, give or take a quarter, or a hundredth of the usual p95.
# Measured beside other programs (services of bench/ship, two cores at a load of 5 to 25): the p95 was about eleven such
# waits, and went with the wait better (r = 0.73) than with the number of runnable tasks (0.54); the kernel's pressure
# (/proc/pressure/cpu) stood at its end, 100 %, all the time.
_ALIKE_RATIO = 1.25
_ALIKE_PART = 0.01
_FEWEST_ALIKE = 8  # slices of the old release, to know what is usual in such moments
_ENOUGH_ALIKE = 8  # of the new one's slices, to say of a release that it is not slow but the machine was

# A release makes the machine busy itself where each answer costs so much more of the processors than it did, and that
# is a part of what it got slower by. Beside other programs the same work costs up to about half as much again: caches
# and cores are shared.
_COSTLIER_BY = 2.0
_PART_OF_SLOWNESS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowness:
    """Slices that were compared: in which 95 of 100 requests took longer than in 95 of 100 such of the old release."""

    were: Share
    are: Share
    usual: timedelta  # p95 of the old release, in the middle
    now: timedelta
    surely: int = 0  # slices of the new one with enough of the old one's that are alike, not only busier
    busier: int = 0  # slices of the new one that have nothing to be compared with

    @property
    def serious(self) -> bool:
        return self.are.value >= SLOW_SHARE and self.now > self.usual * SLOWER_BY

    @property
    def odds(self) -> float:
        enough = min(self.were.of, self.are.of) >= FEWEST_SLICES
        return worse(self.were, self.are, ANY) if enough else 0.0

    @property
    def suspect(self) -> bool:
        return self.serious and self.odds >= SUSPECT


class _Compared(NamedTuple):
    p95: timedelta
    beside: list[timedelta]  # the old release's p95s in such moments, in order
    surely: bool  # they are alike, and not only busier


def slow_requests(before: Observed, after: Observed) -> Measure:
    """Slices of time in which 95 of 100 requests took longer than they did in 95 of 100 such of the old release.

    By slices and not by requests: those of the same moment share their fate, and one bad moment is one witness. The
    bound is the old release's own, so the share above it is known as well as that of so many slices is.
    """
    old, new = before.answering, after.answering
    if not old or not new:
        why = "Nothing timed yet: nothing times its requests."
        return Measure(name=_NAME, judgement=Judgement.INCONCLUSIVE, says=why, test=BINOMIALS)
    burns, longer = _burns(old, new), _longer(old, new)
    return longer if burns is None or longer.judgement is Judgement.FAIL else burns


def _longer(old: Sequence[Answering], new: Sequence[Answering]) -> Measure:
    anyhow = in_all_moments(old, new)
    if any(one.waited is None for one in (*old, *new)):  # a front from before that was looked at
        return _judged(anyhow, and_says=". How busy the machine was is not known")
    alike = in_alike_moments(old, new)
    if makes_it_busy(old, new, slower_by=anyhow.now - anyhow.usual):
        return _judged(anyhow, and_says=". It takes more of the processors itself for each answer")
    if anyhow.suspect and not alike.suspect and alike.surely < _ENOUGH_ALIKE:
        return _too_busy(anyhow, alike.surely)
    if alike.are.of < FEWEST_SLICES:
        return _judged(anyhow, and_says=f", though the machine was busier than before in {alike.busier} of them")
    busier = f". Left out: {alike.busier} more, when the machine was busier than before" if alike.busier else ""
    return _judged(alike, and_says=busier)


def in_all_moments(old: Sequence[Answering], new: Sequence[Answering]) -> Slowness:
    """As if the machine had no part in it."""
    p95s = sorted(one.p95 for one in old)
    bound = _bound(p95s)
    return Slowness(
        were=Share(sum(one.p95 > bound for one in old), len(old)),
        are=Share(sum(one.p95 > bound for one in new), len(new)),
        usual=p95s[len(p95s) // 2],
        now=_middle([one.p95 for one in new]),
    )


def in_alike_moments(old: Sequence[Answering], new: Sequence[Answering]) -> Slowness:
    """Each slice against those of the old release in which the machine was as busy, or the next busier ones."""
    known = sorted(old, key=_waited)
    were, are = _compared(known, known), _compared(new, known)
    return Slowness(
        were=_above(were),
        are=_above(are),
        usual=_middle([one.beside[len(one.beside) // 2] for one in are] or [one.p95 for one in known]),
        now=_middle([one.p95 for one in are] or [one.p95 for one in new]),
        surely=sum(one.surely for one in are),
        busier=len(new) - len(are),
    )


def _compared(slices: Sequence[Answering], known: Sequence[Answering]) -> list[_Compared]:
    """Those that can be compared; `known` are in the order of how busy the machine was."""
    waits, fewest = [_waited(one) for one in known], min(_FEWEST_ALIKE, len(known))
    near = _middle([one.p95 for one in known]) * _ALIKE_PART
    found: list[_Compared] = []
    for one in slices:
        waited = _waited(one)
        begin = bisect_left(waits, min(waited / _ALIKE_RATIO, waited - near))
        end = bisect_right(waits, max(waited * _ALIKE_RATIO, waited + near))
        beside = sorted(each.p95 for each in known[begin : max(end, begin + fewest)])
        if len(beside) >= fewest:
            found.append(_Compared(one.p95, beside, end - begin >= fewest))
    return found


def makes_it_busy(old: Sequence[Answering], new: Sequence[Answering], *, slower_by: timedelta) -> bool:
    """Whether the release itself takes the processors, more than the one before did for as many answers."""
    cost, cost_before = _cost(new), _cost(old)
    if cost is None or cost_before is None:
        return False
    costlier = cost - cost_before
    return cost >= cost_before * _COSTLIER_BY and costlier >= slower_by * _PART_OF_SLOWNESS


def _burns(old: Sequence[Answering], new: Sequence[Answering]) -> Measure | None:
    """A release of which it is sure that each answer costs more, and that got slower; None where either is not so."""
    before, costs = _costs(old), _costs(new)
    if min(len(before), len(costs)) < FEWEST_SLICES or median(costs) < median(before) * _COSTLIER_BY:
        return None
    bound = before[ceil(_P95 * len(before)) - 1]
    odds = worse(
        Share(sum(one > bound for one in before), len(before)),
        Share(sum(one > bound for one in costs), len(costs)),
        ANY,
    )
    usual, now = _quick([one.p95 for one in old]), _quick([one.p95 for one in new])
    if odds < 1 / COSTLIER or now <= usual * SLOWER_BY:
        return None
    says = f"Each answer costs {_time(timedelta(seconds=median(costs)))} of the processors,"
    says += f" {_time(timedelta(seconds=median(before)))} before (odds that it is more: {odds:,.0f},"
    says += f" {1 / COSTLIER:,.0f} are needed); 95 of 100 requests were answered within {_time(now)}, {_time(usual)}"
    says += " before, in the quicker slices of time"
    explained = timedelta(seconds=median(costs) - median(before)) >= (now - usual) * _PART_OF_SLOWNESS
    judgement = Judgement.FAIL if explained else Judgement.INCONCLUSIVE
    return Measure(name=_NAME, judgement=judgement, says=f"{says}.", test=BINOMIALS, suspect=not explained)


def _quick(p95s: Sequence[timedelta]) -> timedelta:
    """That of the quicker slices: where one request in twenty is of a slow kind, half of all slices show that one."""
    return sorted(p95s)[len(p95s) // 4]


def _cost(slices: Sequence[Answering]) -> timedelta | None:
    """Of the processors, for an answer."""
    costs = _costs(slices)
    return timedelta(seconds=median(costs)) if len(costs) >= FEWEST_SLICES else None


def _costs(slices: Sequence[Answering]) -> list[float]:
    """Seconds of the processors for an answer, slice by slice, in order."""
    return sorted(one.used.total_seconds() / one.answers for one in slices if one.used is not None and one.answers)


def _waited(one: Answering) -> timedelta:
    return one.waited or timedelta()


def _above(slices: Sequence[_Compared]) -> Share:
    return Share(sum(one.p95 > _bound(one.beside) for one in slices), len(slices))


def _middle(lengths: Sequence[timedelta]) -> timedelta:
    return sorted(lengths)[len(lengths) // 2]


def _bound(p95s: Sequence[timedelta]) -> timedelta:
    """Within which 95 of 100 of them are."""
    return p95s[ceil(_P95 * len(p95s)) - 1]


def _judged(found: Slowness, and_says: str = "") -> Measure:
    return compared(
        _NAME,
        _says(found) + and_says,
        found.were,
        found.are,
        limit=SLOW_REQUESTS,
        serious=found.serious,
        fewest=FEWEST_SLICES,
        shares=ANY,
    )


def _too_busy(anyhow: Slowness, alike: int) -> Measure:
    """Neither a yes nor a no: it is held, and then people are asked."""
    says = f"{_says(anyhow)}. But in only {alike} of them was the machine as busy as before: it may be slow by that."
    return Measure(name=_NAME, judgement=Judgement.INCONCLUSIVE, says=says, test=BINOMIALS, suspect=True)


def _says(found: Slowness) -> str:
    says = f"95 of 100 requests were answered within {_time(found.now)}, {_time(found.usual)} before"
    says += f"; in {found.are.hits} of {found.are.of} slices of time they took longer than is usual"
    return f"{says}, {found.were.hits} of {found.were.of} before"


def _time(length: timedelta) -> str:
    milliseconds = length.total_seconds() * 1_000
    return f"{milliseconds:,.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"  # noqa: PLR2004 - two digits
