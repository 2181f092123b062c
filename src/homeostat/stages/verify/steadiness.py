"""Whether what a test showed is luck: one that fails only now and then may pass with any patch."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from homeostat.records import Patch, Replay, ReplayResult

_WITHOUT, _WITH = 5, 2  # runs more: of those without a patch all trials of a bug know
_QUICK = timedelta(seconds=3)  # of a run; a slower one is asked once more each way
_AT_ONCE = 2

NOW_AND_THEN = "It fails only now and then"


def luck_in(again: Callable[[Patch | None, int], Replay], patch: Patch, *, takes: timedelta) -> str:
    """Why the proof is none: without the patch the failure did not come again, or with it it came; "" for neither.

    `again` runs the failing test once more, with the patch or without one; its number tells the runs apart.
    """
    without, with_it = (_WITHOUT, _WITH) if takes <= _QUICK else (1, 1)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        seen = list(pool.map(again, [*[None] * without, *[patch] * with_it], [*range(without), *range(with_it)]))
    passed = sum(replay.result is ReplayResult.PASSED for replay in seen[:without])
    if passed:
        return f"{NOW_AND_THEN}: of {without} more runs without any change {passed} passed."
    failed = [replay for replay in seen[without:] if replay.result is not ReplayResult.PASSED]
    return f"It passed once, and not when it was run again with the same patch: {failed[0].detail}" if failed else ""
