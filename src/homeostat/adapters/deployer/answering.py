"""How long a release took to answer, slice by slice: requests of the same moment share their fate, and are one witness.

A slice in which the machine was busy with something else says nothing of the release and is left out: that is told by
how late the front's own clock rang. Within a slice times are counted in buckets that are even in ratio, as HDR
histograms are, so that a slice takes no more room however many requests it has.
"""

import math
from collections.abc import Mapping, Sequence

SLICE_SECONDS = 3.0
LEAST_ANSWERS = 20  # of a slice: with fewer it goes on
SLICES_KEPT = 200  # of a release, the newest
RELEASES_KEPT = 3
BUCKETS_IN_AN_OCTAVE = 16  # a time is known to 4 %
FASTEST_MS, SLOWEST_MS = 1, 65_536  # the ends of the scale
LATE_SECONDS = 0.01  # by which a clock may ring too late
_MOST_LATE = 0.2  # of a slice's rings: beyond it something else took the processor
_P95 = 0.95

Slice = tuple[float, int, int]  # when it ended (seconds since 1970), answers, microseconds within which 95 of 100 came


class Answering:
    """Not shared between threads."""

    def __init__(self) -> None:
        self.slices: dict[str, list[Slice]] = {}
        self._release: str = ""
        self._began = 0.0  # seconds since 1970, as all times here
        self._times: dict[int, int] = {}
        self._rang = self._late = 0

    def restore(self, told: Mapping[str, Sequence[Sequence[float]]]) -> None:
        """Take up what another process wrote down. Raises what is raised by values of other kinds."""
        self.slices = {
            str(release): [(float(at), int(answers), int(p95)) for at, answers, p95 in slices][-SLICES_KEPT:]
            for release, slices in told.items()
        }

    def add(self, release: str, seconds: float, *, now: float) -> None:
        full = now - self._began >= SLICE_SECONDS and sum(self._times.values()) >= LEAST_ANSWERS
        if full or release != self._release:
            if full:
                self._close(now)
            self._release, self._began = release, now
            self._times.clear()
            self._rang = self._late = 0
        bound = bucket_of(seconds)
        self._times[bound] = self._times.get(bound, 0) + 1

    def rang(self, *, late: float) -> None:
        """The front's clock rang, so many seconds after it should have."""
        self._rang += 1
        self._late += late > LATE_SECONDS

    def _close(self, now: float) -> None:
        if self._late > self._rang * _MOST_LATE:
            return
        slices = self.slices.pop(self._release, [])
        slices.append((now, sum(self._times.values()), p95_of(self._times)))
        self.slices[self._release] = slices[-SLICES_KEPT:]
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
