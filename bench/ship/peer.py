"""The usual analysis of a progressive deployment: a fixed threshold, looked at in intervals.

Flagger's built-in checks are a success rate of at least 99 % and a 99th percentile of at most 500 ms, looked at each
minute; its tutorial's canary goes back after five failed checks (`threshold: 5`). Argo Rollouts fails an analysis with
the first failed measurement where nothing else is said (`failureLimit` 0). Both know nothing of errors by name.
Sources: https://docs.flagger.app/usage/metrics and /tutorials, https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

INTERVALS = 10  # in a window: minutes of a ten-minute one
LEAST_SUCCESS = 0.99
MOST_P99 = 0.5  # seconds
FAILURE_LIMITS = {"failureLimit 0": 1, "threshold 5": 5}


@dataclass(frozen=True)
class Look:
    """What was counted of a release so far."""

    requests: int
    errors: int
    seconds: Sequence[float]  # that each answer took, as its client saw it


@dataclass(frozen=True)
class Interval:
    requests: int
    errors: int
    p99: float


def intervals(looks: Sequence[Look]) -> list[Interval]:
    """What was counted between each two looks."""
    return [
        Interval(
            later.requests - earlier.requests,
            later.errors - earlier.errors,
            _p99(later.seconds[len(earlier.seconds) :]),
        )
        for earlier, later in pairwise(looks)
    ]


def takes_back(seen: Sequence[Interval], failures: int) -> bool:
    failed = sum(
        one.requests > 0 and (1 - one.errors / one.requests < LEAST_SUCCESS or one.p99 > MOST_P99) for one in seen
    )
    return failed >= failures


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.99 * len(seconds))] if seconds else 0.0
