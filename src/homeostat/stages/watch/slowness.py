"""How long requests took, old release against new, in moments in which the machine was as busy.

A machine that is busy with something else makes any release slow. How busy it was goes with each slice of time, as how
long the front itself waited for each turn at a processor; so a slice of the new release is compared with those of the
old one in which that was alike. Those in which the machine was busier than ever before say nothing for a no; while they
are slow, they say nothing for a yes either. A release that takes the processors itself is told by what it used of them
for each answer: then it makes the machine busy, and all its slices count. Where that is sure, it need not be as sure
that it is slow: what answers cost is the release's own, however busy the machine is, so a few slices tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from statistics import median

from homeostat.records import Answering, Judgement, Measure, Observed
from homeostat.stages.watch.alike import LENGTHS, Beside, Length, Moments
from homeostat.stages.watch.evidence import ANY, COSTLIER, SLOW_REQUESTS, SUSPECT, Share, worse
from homeostat.stages.watch.measures import BINOMIALS, compared

SLOWER_BY = 1.25  # less is not worth a rollback, however sure it is
FACTORS = (SLOWER_BY, 2.0)  # what is twice as slow is told sooner by that: fewer slices of the old release were
SLOW_SHARE = 0.5  # of the slices of time: bad moments pass
FEWEST_SLICES = 5  # ten seconds
_P95 = 0.95
_NAME = "slow requests"
_ENOUGH_ALIKE = 8  # of the new one's slices, to say of a release that it is not slow but the machine was

# A release makes the machine busy itself where each answer costs so much more of the processors than it did, and that
# is a part of what it got slower by. Beside other programs the same work costs up to about half as much again: caches
# and cores are shared.
_COSTLIER_BY = 2.0
_PART_OF_SLOWNESS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowness:
    """Slices that were compared: in which requests took longer than in three of four such of the old release."""

    says: str  # which requests: "95 of 100 requests"
    were: Share
    are: Share
    usual: timedelta  # of the old release, in the middle
    now: timedelta
    surely: int = 0  # slices of the new one with enough of the old one's that are alike, not only near to that
    busier: int = 0  # slices of the new one that have nothing to be compared with

    @property
    def serious(self) -> bool:
        return self.are.value >= SLOW_SHARE and self.now > self.usual * SLOWER_BY

    @property
    def suspect(self) -> bool:
        enough = min(self.were.of, self.are.of) >= FEWEST_SLICES
        return self.serious and enough and worse(self.were, self.are, ANY) >= SUSPECT


def slow_requests(before: Observed, after: Observed) -> Measure:
    """Slices of time in which requests took longer, by a quarter, than in three of four such of the old release.

    By slices and not by requests: those of the same moment share their fate, and one bad moment is one witness. The
    bound is the old release's own, so the share above it is known as well as that of so many slices is. What half of
    the requests took, and what 95 of 100 did, by a quarter and twice, are four bets: each has a fourth of the chance.
    """
    old, new = before.answering, after.answering
    if not old or not new:
        why = "Nothing timed yet: nothing times its requests."
        return Measure(name=_NAME, judgement=Judgement.INCONCLUSIVE, says=why, test=BINOMIALS)
    burns, longer = _burns(old, new), _longer(old, new)
    return longer if burns is None or longer.judgement is Judgement.FAIL else burns


def _longer(old: Sequence[Answering], new: Sequence[Answering]) -> Measure:
    anyhow = _slowness(old, new, LENGTHS, as_busy=False)
    if any(one.waited is None for one in (*old, *new)):
        return _judged(anyhow, ". How busy the machine was is not known")
    if makes_it_busy(old, new):
        of_itself = _slowness(old, new, [replace(length, spread=0) for length in LENGTHS], as_busy=False)
        return _judged(of_itself, ". It takes more of the processors itself for each answer")
    alike = _slowness(old, new, LENGTHS, as_busy=True)
    surely, left_out = min(one.surely for one in alike), max(one.busier for one in alike)
    suspect = next((one for one in anyhow if one.suspect), None)
    if suspect and surely < _ENOUGH_ALIKE and not any(one.suspect for one in alike):
        return _too_busy(suspect, surely)
    if min(one.are.of for one in alike) < FEWEST_SLICES:
        return _judged(anyhow, f", though the machine was busier than before in {left_out} of them")
    return _judged(alike, f". Left out: {left_out} more, when the machine was busier than before" if left_out else "")


def _slowness(
    old: Sequence[Answering], new: Sequence[Answering], lengths: Sequence[Length], *, as_busy: bool
) -> list[Slowness]:
    """Each slice against those of the old release at any time, or only those in which the machine was as busy."""
    found: list[Slowness] = []
    for length in lengths:
        known = Moments(old, length)
        beside = known.as_busy if as_busy else known.at_any_time
        were, are = ([(length.of(one), each) for one in some if (each := beside(one))] for some in (old, new))
        found += (
            Slowness(
                says=length.says,
                were=_above(were, factor),
                are=_above(are, factor),
                usual=_middle([each.usual for _, each in are] or [*map(length.of, old)]),
                now=_middle([each for each, _ in are] or [*map(length.of, new)]),
                surely=sum(each.surely for _, each in are),
                busier=len(new) - len(are),
            )
            for factor in FACTORS
        )
    return found


def _above(compared: Sequence[tuple[timedelta, Beside]], factor: float) -> Share:
    return Share(sum(beside.are_exceeded_by(each, factor) for each, beside in compared), len(compared))


def makes_it_busy(old: Sequence[Answering], new: Sequence[Answering]) -> bool:
    """Whether the release itself takes the processors, more than the one before did for as many answers."""
    cost, cost_before = _cost(new), _cost(old)
    if cost is None or cost_before is None:
        return False
    costlier, slower_by = cost - cost_before, _middle([one.p95 for one in new]) - _middle([one.p95 for one in old])
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


def _middle(lengths: Sequence[timedelta]) -> timedelta:
    return sorted(lengths)[len(lengths) // 2]


def _judged(found: Sequence[Slowness], and_says: str) -> Measure:
    """By whichever speaks most against it."""
    measures = [
        compared(
            _NAME,
            _says(one) + and_says,
            one.were,
            one.are,
            limit=SLOW_REQUESTS / len(found),
            serious=one.serious,
            fewest=FEWEST_SLICES,
            shares=ANY,
        )
        for one in found
    ]
    return max(measures, key=lambda one: (one.judgement is Judgement.FAIL, one.suspect))


def _too_busy(anyhow: Slowness, alike: int) -> Measure:
    """Neither a yes nor a no: it is held, and then people are asked."""
    says = f"{_says(anyhow)}. But in only {alike} of them was the machine as busy as before: it may be slow by that."
    return Measure(name=_NAME, judgement=Judgement.INCONCLUSIVE, says=says, test=BINOMIALS, suspect=True)


def _says(found: Slowness) -> str:
    says = f"{found.says} were answered within {_time(found.now)}, {_time(found.usual)} before"
    says += f"; in {found.are.hits} of {found.are.of} slices of time they took longer than is usual"
    return f"{says}, {found.were.hits} of {found.were.of} before"


def _time(length: timedelta) -> str:
    milliseconds = length.total_seconds() * 1_000
    return f"{milliseconds:,.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"  # noqa: PLR2004 - two digits
