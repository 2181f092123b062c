"""How long a release took to answer, slice by slice: requests of the same moment share their fate, and are one witness.

With each goes how busy the machine was, by how long the front itself waited for a processor each time that it wanted
one (where the kernel does not count that: by how late its clock rang), and what the release used of the processors. So
a slow machine is told apart from a slow release, by `stages.watch`. Within a slice times are counted in buckets that
are even in ratio, as HDR histograms are, so that a slice takes no more room however many requests it has.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from homeostat.adapters.deployer.machine import Turns, processor_seconds, turns

SLICE_SECONDS = 2.0
LEAST_ANSWERS = 20  # of a slice: with fewer it goes on
SLICES_KEPT = 300  # of a release, the newest
RELEASES_KEPT = 3
BUCKETS_IN_AN_OCTAVE = 16  # a time is known to 4 %
FASTEST_MS, SLOWEST_MS = 1, 65_536  # the ends of the scale
_MEDIAN, _P95 = 0.5, 0.95
_MOST_PAUSE_SECONDS = 60.0  # between two answers of a slice: what comes later begins another

# When it ended (seconds since 1970), answers, microseconds within which half of them and 95 of 100 came; then how long
# the front waited for each turn at a processor, and what the release used of all processors; these two are -1 where
# nothing tells. Last how many of the answers refused (4xx).
Slice = tuple[float, int, int, int, int, int, int]
UNKNOWN = -1


@dataclass
class _Open:
    """A slice that goes on; times are seconds since 1970."""

    began: float
    newest: float
    process: str
    turns: Turns
    used: float | None  # by the process, in seconds, until the slice began
    times: dict[int, int] = field(default_factory=dict[int, int])
    rang: int = 0
    late_seconds: float = 0.0
    refused: int = 0


class Answering:
    """Not shared between threads. Releases that answer side by side have slices side by side."""

    def __init__(
        self,
        turns: Callable[[], Turns] = turns,
        processor_seconds: Callable[[str], float | None] = processor_seconds,
    ) -> None:
        self.slices: dict[str, list[Slice]] = {}
        self._turns, self._used = turns, processor_seconds
        self._open: dict[str, _Open] = {}

    def restore(self, told: Mapping[str, Sequence[Sequence[float]]]) -> None:
        """Take up what another process wrote down. Raises what is raised by values of other kinds."""
        self.slices = {
            str(release): [_slice(slice_) for slice_ in slices][-SLICES_KEPT:] for release, slices in told.items()
        }

    def add(self, release: str, seconds: float, *, now: float, process: str = "", refused: bool = False) -> None:
        """`process` answered for the release."""
        found = self._open.pop(release, None)
        full = found is not None and now - found.began >= SLICE_SECONDS and sum(found.times.values()) >= LEAST_ANSWERS
        if found and full:
            self._close(release, found, now)
        if found is None or full or not 0 <= now - found.newest < _MOST_PAUSE_SECONDS:
            found = _Open(now, now, process, self._turns(), self._used(process))
        bound = bucket_of(seconds)
        found.times[bound] = found.times.get(bound, 0) + 1
        found.newest = now
        found.refused += refused
        self._open[release] = found  # last, so that those that answered longest ago are forgotten first
        while len(self._open) > RELEASES_KEPT:
            del self._open[next(iter(self._open))]

    def rang(self, *, late: float) -> None:
        """The front's clock rang, so many seconds after it should have."""
        for one in self._open.values():
            one.rang += 1
            one.late_seconds += max(0.0, late)

    def _close(self, release: str, one: _Open, now: float) -> None:
        slices = self.slices.pop(release, [])
        answers, used = sum(one.times.values()), self._used_since(one)
        lengths = within(one.times, _MEDIAN), within(one.times, _P95)
        slices.append((now, answers, *lengths, self._waited(one), used, one.refused))
        self.slices[release] = slices[-SLICES_KEPT:]
        while len(self.slices) > RELEASES_KEPT:
            del self.slices[next(iter(self.slices))]

    def _waited(self, one: _Open) -> int:
        """Microseconds for each turn at a processor, on the mean."""
        now = self._turns()
        if now.taken > one.turns.taken:
            return _micro((now.waited_seconds - one.turns.waited_seconds) / (now.taken - one.turns.taken))
        return _micro(one.late_seconds / one.rang) if one.rang else UNKNOWN

    def _used_since(self, one: _Open) -> int:
        """Microseconds of all processors; unknown where another process took over, or children ended unasked for."""
        now = self._used(one.process)
        return _micro(now - one.used) if now is not None and one.used is not None and now >= one.used else UNKNOWN


def _micro(seconds: float) -> int:
    return round(seconds * 1e6)


def _slice(told: Sequence[float]) -> Slice:
    """As it was written down."""
    at, answers, median, p95, waited, used, refused = told
    return float(at), int(answers), int(median), int(p95), int(waited), int(used), int(refused)


def bucket_of(seconds: float) -> int:
    """The bucket that a time is counted in, by its upper end in microseconds."""
    octaves = math.log2(min(max(seconds * 1_000, FASTEST_MS), SLOWEST_MS))
    return round(1_000 * 2 ** (math.ceil(octaves * BUCKETS_IN_AN_OCTAVE) / BUCKETS_IN_AN_OCTAVE))


def within(times: Mapping[int, int], share: float) -> int:
    """Microseconds within which such a share was answered, to the upper end of a bucket; 0 where none was."""
    rank, seen = share * sum(times.values()), 0
    for bound, count in sorted(times.items()):
        seen += count
        if seen >= rank:
            return bound
    return 0
