"""Slices of time of the old release that one slice is compared with: the machine was as busy then, or nearly so.

A slice is never compared with itself, so those of the old release are judged as those of the new one are, and are found
slow by chance as often. Where the machine was seldom as busy before, the next busier slices are taken, for they excuse
more than is asked for; then the next quieter ones, each granted what the longer waits may have made of it. What lies
further apart is not compared.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from homeostat.records import Answering

_QUARTILE = 0.75  # one bad moment in four tells nothing

# Moments are alike when the front waited for a turn as long, give or take a quarter, or a hundredth of the usual p95.
# Measured beside other programs (services of bench/ship, two cores at a load of 5 to 25): the p95 was about eleven such
# waits, and went with the wait better (r = 0.73) than with the number of runnable tasks (0.54); the kernel's pressure
# (/proc/pressure/cpu) stood at its end, 100 %, all the time.
_ALIKE_RATIO = 1.25
_ALIKE_PART = 0.01
_FEWEST = 8  # slices, to know what is usual in such moments


@dataclass(frozen=True)
class Length:
    """One thing that is said of how long the answers of a slice took."""

    of: Callable[[Answering], timedelta]
    says: str
    granted: float  # for each moment that the front waited longer for a turn: twice what was measured
    spread: float  # for each moment that it waited at all: so far apart are slices of one release with alike waits


# A machine that is busy for a moment makes some requests slow, and the p95 with them; a release that is slow in all of
# them moves the median too, which other programs hardly do. Measured as above, at a load of 8 to 14: it went from 15 to
# 20 ms while the p95 went from 28 to 50, and with 30 ms more in each request to 52 and 65.
LENGTHS = (
    Length(lambda one: one.p95, "95 of 100 requests", granted=20.0, spread=8.0),
    Length(lambda one: one.median, "Half of the requests", granted=10.0, spread=4.0),
)


class Beside(NamedTuple):
    """How long the old release took in moments like that of a slice."""

    usual: timedelta
    quartile: timedelta  # above three of four
    spread: timedelta
    surely: bool  # those moments are alike, and not only near to that

    def are_exceeded_by(self, length: timedelta, factor: float) -> bool:
        return length > self.quartile * factor + self.spread


class Moments:
    """The old release's slices, in the order of how busy the machine was."""

    def __init__(self, slices: Sequence[Answering], length: Length) -> None:
        self._known = sorted(slices, key=_waited)
        self._waits = [_waited(one) for one in self._known]
        self._near = sorted(one.p95 for one in slices)[len(slices) // 2] * _ALIKE_PART
        self._in_order = sorted(map(length.of, slices))
        self._usual = self._in_order[len(slices) // 2]
        self._ids = set(map(id, slices))
        self._length = length

    def at_any_time(self, one: Answering) -> Beside | None:
        """Beside all others; None where there is none."""
        lengths = self._in_order
        if id(one) in self._ids:
            lengths = lengths.copy()
            del lengths[bisect_left(lengths, self._length.of(one))]
        return self._beside(one, lengths, surely=True) if lengths else None

    def as_busy(self, one: Answering) -> Beside | None:
        """Beside those in which the machine was as busy; None where too few can be compared with it."""
        waited = _waited(one)
        begin = bisect_left(self._waits, min(waited / _ALIKE_RATIO, waited - self._near))
        end = bisect_right(self._waits, max(waited * _ALIKE_RATIO, waited + self._near))
        lengths = [self._length.of(each) for each in self._known[begin:end] if each is not one]
        alike, fewest = len(lengths), min(_FEWEST, len(self._known) - 1)
        lengths += map(self._length.of, self._known[end : end + max(0, fewest - alike)])
        quieter = self._known[max(0, begin - max(0, fewest - len(lengths))) : begin]
        lengths += [
            self._length.of(each) + more for each in quieter if (more := self._granted(waited, each)) <= self._usual
        ]
        if not lengths or len(lengths) < fewest:
            return None
        return self._beside(one, sorted(lengths), surely=alike >= fewest)

    def _granted(self, waited: timedelta, quieter: Answering) -> timedelta:
        return (waited - _waited(quieter)) * self._length.granted

    def _beside(self, one: Answering, lengths: Sequence[timedelta], *, surely: bool) -> Beside:
        quartile, spread = lengths[int(len(lengths) * _QUARTILE)], _waited(one) * self._length.spread
        return Beside(lengths[len(lengths) // 2], quartile, spread, surely)


def _waited(one: Answering) -> timedelta:
    return one.waited or timedelta()
