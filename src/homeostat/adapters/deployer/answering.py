"""How long a release took to answer, slice by slice: requests of the same moment share their fate, and are one witness.

A slice in which the machine was busy with something else says nothing of the release and is left out: that is told by
how late the front's own clock rang. Within a slice times are counted in buckets that are even in ratio, as HDR
histograms are, so that a slice takes no more room however many requests it has.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SLICE_SECONDS = 3.0
LEAST_ANSWERS = 20  # of a slice: with fewer it goes on
SLICES_KEPT = 200  # of a release, the newest
RELEASES_KEPT = 3
BUCKETS_IN_AN_OCTAVE = 16  # a time is known to 4 %
FASTEST_MS, SLOWEST_MS = 1, 65_536  # the ends of the scale
LATE_SECONDS = 0.01  # by which a clock may ring too late
_MOST_LATE = 0.2  # of a slice's rings: beyond it something else took the processor
_P95 = 0.95
_MOST_PAUSE_SECONDS = 60.0  # between two answers of a slice: what comes later begins another

Slice = tuple[float, int, int]  # when it ended (seconds since 1970), answers, microseconds within which 95 of 100 came


@dataclass
class _Open:
    """A slice that goes on; times are seconds since 1970."""

    began: float
    newest: float
    times: dict[int, int] = field(default_factory=dict[int, int])
    rang: int = 0
    late: int = 0


class Answering:
    """Not shared between threads. Releases that answer side by side have slices side by side."""

    def __init__(self) -> None:
        self.slices: dict[str, list[Slice]] = {}
        self._open: dict[str, _Open] = {}

    def restore(self, told: Mapping[str, Sequence[Sequence[float]]]) -> None:
        """Take up what another process wrote down. Raises what is raised by values of other kinds."""
        self.slices = {
            str(release): [(float(at), int(answers), int(p95)) for at, answers, p95 in slices][-SLICES_KEPT:]
            for release, slices in told.items()
        }

    def add(self, release: str, seconds: float, *, now: float) -> None:
        found = self._open.pop(release, None)
        full = found is not None and now - found.began >= SLICE_SECONDS and sum(found.times.values()) >= LEAST_ANSWERS
        if found and full:
            self._close(release, found, now)
        if found is None or full or not 0 <= now - found.newest < _MOST_PAUSE_SECONDS:
            found = _Open(began=now, newest=now)
        bound = bucket_of(seconds)
        found.times[bound] = found.times.get(bound, 0) + 1
        found.newest = now
        self._open[release] = found  # last, so that those that answered longest ago are forgotten first
        while len(self._open) > RELEASES_KEPT:
            del self._open[next(iter(self._open))]

    def rang(self, *, late: float) -> None:
        """The front's clock rang, so many seconds after it should have."""
        for one in self._open.values():
            one.rang += 1
            one.late += late > LATE_SECONDS

    def _close(self, release: str, one: _Open, now: float) -> None:
        if one.late > one.rang * _MOST_LATE:
            return
        slices = self.slices.pop(release, [])
        slices.append((now, sum(one.times.values()), p95_of(one.times)))
        self.slices[release] = slices[-SLICES_KEPT:]
        while len(self.slices) > RELEASES_KEPT:
            del self.slices[next(iter(self.slices))]


def bucket_of(seconds: float) -> int:
    """The bucket that a time is counted in, by its upper end in microseconds."""
    octaves = math.log2(min(max(seconds * 1_000, FASTEST_MS), SLOWEST_MS))
    return round(1_000 * 2 ** (math.ceil(octaves * BUCKETS_IN_AN_OCTAVE) / BUCKETS_IN_AN_OCTAVE))


def p95_of(times: Mapping[int, int]) -> int:
    """Microseconds within which 95 of 100 were answered, to the upper end of a bucket; 0 where none was."""
    rank, seen = _P95 * sum(times.values()), 0
    for bound, count in sorted(times.items()):
        seen += count
        if seen >= rank:
            return bound
    return 0
