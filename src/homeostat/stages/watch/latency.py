"""What a histogram of answering times says."""

from collections.abc import Mapping

from homeostat.stages.watch.evidence import Share

_P95 = 0.95


def p95_of(times: Mapping[int, int]) -> int:
    """Microseconds within which 95 of 100 were answered, to the upper end of a bucket; 0 where nothing was timed."""
    rank, seen = _P95 * sum(times.values()), 0
    for bound, count in sorted(times.items()):
        seen += count
        if seen >= rank:
            return bound
    return 0


def slower_than(times: Mapping[int, int], bound: int) -> Share:
    """How many took longer. Of a histogram by its own p95 it is at most one in twenty."""
    return Share(sum(count for upper, count in times.items() if upper > bound), sum(times.values()))
