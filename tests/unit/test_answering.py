"""How long a release takes to answer, slice by slice."""

import json

import pytest

from homeostat.adapters.deployer.answering import (
    RELEASES_KEPT,
    SLICE_SECONDS,
    SLICES_KEPT,
    Answering,
    bucket_of,
    p95_of,
)


@pytest.mark.parametrize(
    ("seconds", "microseconds"),
    [
        pytest.param(0.0, 1_000, id="nothing"),
        pytest.param(-1.0, 1_000, id="a clock that was set back"),
        pytest.param(0.001, 1_000, id="the fastest"),
        pytest.param(0.002, 2_000, id="on a bound"),
        pytest.param(0.0201, 20_749, id="between two"),
        pytest.param(1e9, 65_536_000, id="longer than the scale"),
    ],
)
def test_a_time_is_known_to_four_percent(seconds: float, microseconds: int) -> None:
    assert bucket_of(seconds) == microseconds
    if 0.001 <= seconds <= 65:
        assert seconds * 1e6 <= bucket_of(seconds) <= seconds * 1e6 * 1.045


@pytest.mark.parametrize(
    ("times", "p95"),
    [
        pytest.param({}, 0, id="none"),
        pytest.param({10: 1}, 10, id="one"),
        pytest.param({20: 5, 10: 95}, 10, id="95 of 100"),
        pytest.param({20: 6, 10: 94}, 20, id="94 of 100"),
    ],
)
def test_95_of_100(times: dict[int, int], p95: int) -> None:
    assert p95_of(times) == p95


def answered(answering: Answering, release: str, *, since: float, seconds: float, rate: int = 10) -> float:
    for number in range(round(seconds * rate)):
        answering.add(release, 0.01, now=since + number / rate)
    return since + seconds


def test_slices_end_by_time_and_hold_enough_answers() -> None:
    answering = Answering()
    at = answered(answering, "v1", since=100.0, seconds=3 * SLICE_SECONDS + 1)
    assert [(end, answers) for end, answers, _ in answering.slices["v1"]] == [(103.0, 30), (106.0, 30), (109.0, 30)]
    answered(answering, "v2", since=at, seconds=3 * SLICE_SECONDS, rate=1)
    assert "v2" not in answering.slices, "nine answers tell nothing yet"


def test_what_a_busy_machine_made_slow_is_not_held_against_the_release() -> None:
    answering = Answering()
    for late in (True, False):
        answering.add("v1", 0.5, now=100.0)
        for number in range(50):
            answering.rang(late=0.02 if late and number % 4 == 0 else 0.001)
        answered(answering, "v1", since=100.0, seconds=SLICE_SECONDS + 1)
        assert len(answering.slices.get("v1", [])) == (not late)
        answered(answering, "v2", since=0.0, seconds=0.2)


def test_what_is_kept_is_bounded_and_the_last_that_answered_stay() -> None:
    answering, at = Answering(), 0.0
    for number in (0, *range(RELEASES_KEPT), 0, 9):
        at = answered(answering, f"v{number}", since=at, seconds=(SLICES_KEPT + 3) * SLICE_SECONDS, rate=7)
    assert list(answering.slices) == ["v2", "v0", "v9"]
    assert all(len(slices) == SLICES_KEPT for slices in answering.slices.values())
    again = Answering()
    again.restore(json.loads(json.dumps(answering.slices)))
    assert again.slices == answering.slices
