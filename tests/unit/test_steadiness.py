"""What a test shows once and not again proves nothing."""

from datetime import timedelta

import pytest

from homeostat.records import Patch, Replay, ReplayResult
from homeostat.stages.verify.steadiness import NOW_AND_THEN, luck_in

PATCH = Patch(diff="--- a/x.py\n+++ b/x.py\n")
FAILED = Replay(result=ReplayResult.FAILED_ALIKE, detail="it is late")
PASSED = Replay(result=ReplayResult.PASSED, detail="")


def asked(without: list[Replay], with_it: list[Replay], *, seconds: float = 0.5) -> tuple[str, list[tuple[bool, int]]]:
    """What is said of such runs, the last of each repeated, and which were asked for."""
    runs: list[tuple[bool, int]] = []

    def again(patch: Patch | None, nth: int) -> Replay:
        runs.append((patch is not None, nth))
        given = with_it if patch else without
        return given[min(nth, len(given) - 1)]

    return luck_in(again, PATCH, takes=timedelta(seconds=seconds)), sorted(runs)


def test_what_fails_each_time_and_passes_each_time_with_the_patch_is_proved() -> None:
    said, runs = asked([FAILED], [PASSED])
    assert said == ""
    assert runs == [(False, 0), (False, 1), (False, 2), (False, 3), (False, 4), (True, 0), (True, 1)]


def test_a_slow_one_is_asked_once_more_each_way() -> None:
    assert asked([FAILED], [PASSED], seconds=8) == ("", [(False, 0), (True, 0)])


@pytest.mark.parametrize("nth", range(5))
def test_what_passes_without_a_patch_now_and_then_proves_nothing(nth: int) -> None:
    said, _ = asked([*[FAILED] * nth, PASSED, FAILED], [PASSED])
    assert said == f"{NOW_AND_THEN}: of 5 more runs without any change 1 passed."


@pytest.mark.parametrize("nth", range(2))
def test_a_patch_with_which_it_fails_again_is_none(nth: int) -> None:
    said, _ = asked([FAILED], [*[PASSED] * nth, FAILED])
    assert said.endswith("with the same patch: it is late")
    assert not said.startswith(NOW_AND_THEN)
