"""How long a release takes to answer, slice by slice."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from homeostat.adapters.deployer.answering import (
    RELEASES_KEPT,
    SLICE_SECONDS,
    SLICES_KEPT,
    UNKNOWN,
    Answering,
    bucket_of,
    p95_of,
)
from homeostat.adapters.deployer.machine import Turns
from homeostat.adapters.deployer.running import Counted, State, told, traffic_of


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
    assert [(end, answers) for end, answers, *_ in answering.slices["v1"]] == [(103.0, 30), (106.0, 30), (109.0, 30)]
    answered(answering, "v2", since=at, seconds=3 * SLICE_SECONDS, rate=1)
    assert "v2" not in answering.slices, "nine answers tell nothing yet"


@pytest.mark.parametrize(
    ("turns", "waited"),
    [
        pytest.param((Turns(10, 1.0), Turns(30, 1.5)), 25_000, id="half a second for twenty turns"),
        pytest.param((Turns(10, 1.0), Turns(10, 1.0)), 2_000, id="no turn told: by the clock"),
        pytest.param((Turns(), Turns()), 2_000, id="a kernel that counts none: by the clock"),
    ],
)
def test_with_a_slice_goes_how_busy_the_machine_was(turns: tuple[Turns, Turns], waited: int) -> None:
    told = iter((*turns, turns[1]))
    answering = Answering(lambda: next(told), lambda _: None)
    answering.add("v1", 0.5, now=100.0)
    for late in (0.001, -0.01, 0.005):
        answering.rang(late=late)
    answered(answering, "v1", since=100.0, seconds=SLICE_SECONDS + 1)
    assert [slice_[3] for slice_ in answering.slices["v1"]] == [waited]


@pytest.mark.parametrize(
    ("used", "told"),
    [
        pytest.param((1.0, 1.25), 250_000, id="a quarter of a second"),
        pytest.param((1.25, 1.0), UNKNOWN, id="children that nobody asked for are gone"),
        pytest.param((None, None), UNKNOWN, id="no process of this machine"),
        pytest.param((1.0, None), UNKNOWN, id="it ended"),
    ],
)
def test_with_a_slice_goes_what_the_release_used(used: tuple[float | None, float | None], told: int) -> None:
    found = iter((*used, used[1]))
    answering = Answering(Turns, lambda _: next(found))
    answered(answering, "v1", since=100.0, seconds=SLICE_SECONDS + 1)
    assert [slice_[4] for slice_ in answering.slices["v1"]] == [told]


def test_slices_of_a_front_from_before_the_machine_was_looked_at_are_taken_up() -> None:
    answering = Answering()
    answering.restore({"v1": [[103.0, 30, 20_749]]})
    assert answering.slices == {"v1": [(103.0, 30, 20_749, UNKNOWN, UNKNOWN)]}


def test_what_is_kept_is_bounded_and_the_last_that_answered_stay() -> None:
    answering, at = Answering(), 0.0
    for number in (0, *range(RELEASES_KEPT), 0, 9):
        at = answered(answering, f"v{number}", since=at, seconds=(SLICES_KEPT + 3) * SLICE_SECONDS, rate=7)
    assert list(answering.slices) == ["v2", "v0", "v9"]
    assert all(len(slices) == SLICES_KEPT for slices in answering.slices.values())
    again = Answering()
    again.restore(json.loads(json.dumps(answering.slices)))
    assert again.slices == answering.slices


@pytest.mark.parametrize(
    ("slice_", "waited", "used"),
    [
        pytest.param([103.0, 30, 20_749, 4_000, 250_000], timedelta(milliseconds=4), timedelta(seconds=0.25), id="all"),
        pytest.param([103.0, 30, 20_749, UNKNOWN, UNKNOWN], None, None, id="nothing of the machine"),
        pytest.param([103.0, 30, 20_749], None, None, id="by a front from before it was looked at"),
    ],
)
def test_what_a_front_wrote_down_is_read(
    slice_: list[float], waited: timedelta | None, used: timedelta | None, tmp_path: Path
) -> None:
    path = tmp_path / "traffic.json"
    path.write_text(json.dumps({"releases": {"v1": [30, 0]}, "answering": {"v1": [slice_]}}))
    (traffic,) = traffic_of(State(), told(path, Counted))
    (one,) = traffic.answering
    assert (one.answers, one.p95, one.waited, one.used) == (30, timedelta(microseconds=20_749), waited, used)


@pytest.mark.parametrize("slices", ["[[103.0, 30]]", "[[1, 2, 3, 4, 5, 6]]", '[["a", 1, 2]]', "7"])
def test_what_no_front_writes_is_not_read(slices: str, tmp_path: Path) -> None:
    path = tmp_path / "traffic.json"
    path.write_text(f'{{"releases": {{"v1": [30, 0]}}, "answering": {{"v1": {slices}}}}}')
    assert told(path, Counted) == Counted()
