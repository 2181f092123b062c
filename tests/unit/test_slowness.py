"""A slow release is told apart from a slow machine."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import Answering, Judgement, Observed
from homeostat.stages.watch.slowness import slow_requests

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
ANSWERS = 50  # in a slice


def slices(
    *milliseconds: float, waited: float | None = 0.1, cost: float | None = 1.0, half: float = 0.5
) -> tuple[Answering, ...]:
    """`waited` and `cost` are milliseconds too: the front's for each turn, the release's for each answer.

    Half of the requests took that share of the p95.
    """
    return tuple(
        Answering(
            ended_at=NOW + timedelta(seconds=number),
            answers=ANSWERS,
            p95=timedelta(milliseconds=each),
            median=timedelta(milliseconds=each) * half,
            waited=None if waited is None else timedelta(milliseconds=waited),
            used=None if cost is None else timedelta(milliseconds=cost * ANSWERS),
        )
        for number, each in enumerate(milliseconds)
    )


def seen(answering: tuple[Answering, ...]) -> Observed:
    return Observed(duration=timedelta(minutes=5), requests=None, errors=None, target_events=0, answering=answering)


USUAL = (20, 21, 19, 20, 22, 20, 35, 20, 19, 21) * 3
QUIET = slices(*USUAL)
BUSY = slices(*(3 * each for each in USUAL), waited=4.0)  # the same release, while other programs ran


@pytest.mark.parametrize("waited", [pytest.param(0.1, id="a quiet machine"), pytest.param(None, id="nobody knows")])
@pytest.mark.parametrize(
    ("milliseconds", "judgement"),
    [
        pytest.param(USUAL[:8], Judgement.PASS, id="as before"),
        pytest.param((9,) * 8, Judgement.PASS, id="faster"),
        pytest.param((60,) * 5, Judgement.FAIL, id="each slice is slower"),
        pytest.param((20, 60, 60, 60, 20, 60, 60), Judgement.FAIL, id="most of them are"),
        pytest.param((60, 60, 60, *USUAL[:8]), Judgement.PASS, id="a bad moment"),
        pytest.param((23,) * 9, Judgement.PASS, id="all of them, by a tenth"),
        pytest.param((60,) * 3, Judgement.INCONCLUSIVE, id="too few"),
        pytest.param((), Judgement.INCONCLUSIVE, id="none"),
    ],
)
def test_slow_requests(milliseconds: tuple[float, ...], judgement: Judgement, waited: float | None) -> None:
    before, after = seen(slices(*USUAL, waited=waited)), seen(slices(*milliseconds, waited=waited))
    measure = slow_requests(before, after)
    assert (measure.judgement, measure.suspect) == (judgement, False)


PASS, FAIL = (Judgement.PASS, False), (Judgement.FAIL, False)
HELD = (Judgement.INCONCLUSIVE, True)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(QUIET, slices(*[60] * 12, waited=4.0), HELD, id="slow, and the machine was never so busy: held"),
        pytest.param(QUIET, slices(*[21] * 12, waited=4.0), PASS, id="not slow, though it was never so busy"),
        pytest.param(QUIET + BUSY, slices(*[60] * 12, waited=4.0), PASS, id="slow, as the old one then was too"),
        pytest.param(QUIET + BUSY, slices(*[60] * 12, waited=0.1), FAIL, id="slow while it is quiet"),
        pytest.param(QUIET + BUSY, slices(*[150] * 12, waited=4.0), FAIL, id="slower than the old one was when busy"),
        pytest.param(QUIET, slices(*[60] * 12, waited=0.25), FAIL, id="slow, and hardly busier"),
        pytest.param(
            QUIET,
            (*slices(*[60] * 40, waited=4.0), *slices(*[60] * 8)),
            FAIL,
            id="slow, and in the few quiet moments too",
        ),
        pytest.param(
            QUIET,
            (*slices(*[60] * 40, waited=4.0), *slices(*[20] * 8)),
            PASS,
            id="slow, but in no quiet moment",
        ),
        pytest.param(
            QUIET,
            (*slices(*[60] * 40, waited=4.0), *slices(*[20] * 4)),
            HELD,
            id="slow, with too few quiet moments to tell",
        ),
        pytest.param(QUIET, slices(*[60] * 12, waited=4.0, cost=9.0), FAIL, id="it takes the processors itself"),
        pytest.param(QUIET, slices(*[60] * 12, waited=4.0, cost=1.5), HELD, id="costlier as caches are shared: held"),
        pytest.param(
            QUIET, slices(*[160] * 12, waited=4.0, cost=3.0), HELD, id="costlier, which does not explain the time: held"
        ),
        pytest.param(QUIET, slices(*[21] * 12, cost=9.0), PASS, id="it takes the processors, and is not slow"),
        pytest.param(BUSY, slices(*[20] * 12), PASS, id="it was busy before, and is quiet now"),
        pytest.param(
            6 * QUIET + BUSY[:8], slices(*[60] * 12, waited=2.0), HELD, id="slow, and it was quieter or busier: held"
        ),
        pytest.param(BUSY, slices(*[160] * 12), FAIL, id="slower, though it was busy before"),
        pytest.param(slices(*USUAL, waited=None), slices(*[60] * 12, waited=4.0), FAIL, id="nobody knows of before"),
        pytest.param(
            QUIET, slices(*[60] * 12, waited=4.0, cost=None), HELD, id="nobody knows what a container takes: held"
        ),
    ],
)
def test_a_busy_machine(
    before: tuple[Answering, ...], after: tuple[Answering, ...], told: tuple[Judgement, bool]
) -> None:
    measure = slow_requests(seen(before), seen(after))
    assert (measure.judgement, measure.suspect) == told, measure.says


MIXED = slices(*(30, 1000) * 15)  # one request in twenty takes a second: half of the slices show it


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(QUIET, slices(*[60] * 5, cost=16.0), FAIL, id="five slices tell"),
        pytest.param(QUIET, slices(60, 19, 60, 20, 60, 60, 60, cost=16.0), FAIL, id="though some of them are quick"),
        pytest.param(MIXED, slices(*(90, 1040) * 4, cost=30.0), FAIL, id="slow, which one request in twenty hides"),
        pytest.param(MIXED, slices(*(31, 1040) * 4, cost=30.0), PASS, id="costlier, and not slower"),
        pytest.param(QUIET, slices(*[60] * 3, cost=16.0), (Judgement.INCONCLUSIVE, False), id="too few"),
        pytest.param(QUIET, slices(*[60] * 12, waited=4.0, cost=1.9), HELD, id="not twice as much"),
    ],
)
def test_what_answers_cost_of_the_processors_tells_sooner(
    before: tuple[Answering, ...], after: tuple[Answering, ...], told: tuple[Judgement, bool]
) -> None:
    measure = slow_requests(seen(before), seen(after))
    assert (measure.judgement, measure.suspect) == told, measure.says


def test_where_nobody_knows_how_busy_the_machine_was_it_says_so() -> None:
    after = seen(slices(*USUAL, waited=None))
    assert "How busy the machine was is not known" in slow_requests(seen(QUIET), after).says


MINUTE = (
    25,
    21,
    24,
    22,
    31,
    23,
    26,
    28,
    33,
    245,
    22,
    29,
    24,
    21,
    25,
    47,
    22,
    23,
    27,
    24,
    28,
    22,
    30,
    25,
    26,
    24,
    23,
    29,
    25,
)
WAITS = (1.4, 1.2, 1.8, 1.1, 0.9, 1.5, 1.1, 0.8, 1.9, 2.3, 1.0, 0.7, 1.3, 1.0, 0.6, 1.6, 0.7, 0.9, 1.1, 1.2)


def minute(milliseconds: tuple[float, ...], waits: tuple[float, ...], median: float) -> tuple[Answering, ...]:
    """As bench/ship recorded it of services on two cores: the p95, how long the front waited, and the median."""
    pairs = zip(milliseconds, waits * len(milliseconds), strict=False)
    return tuple(one for p95, waited in pairs for one in slices(p95, waited=waited, half=median / p95))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        pytest.param(
            minute((49, 56, 54, 59, 56), (0.9, 1.1, 0.7, 1.3, 1.0), 48),
            FAIL,
            id="each answer takes 30 ms more: ten seconds tell, though the old one had bad moments",
        ),
        pytest.param(
            minute((59, 61, 67, 61, 73), (2.2, 2.4, 1.9, 2.6, 2.1), 53),
            FAIL,
            id="though the machine was busier than ever before, a little",
        ),
        pytest.param(
            minute((636, 640, 622, 651, 636), (0.9, 2.4, 0.7, 1.3, 2.0), 21), FAIL, id="three in ten take 0.6 s more"
        ),
        pytest.param(
            minute((49, 64, 49, 36, 41), (1.6, 2.2, 1.3, 1.5, 1.8), 19), HELD, id="a bad moment of the machine's"
        ),
        pytest.param(minute((27, 24, 29, 25, 23, 26), (0.9, 1.1, 0.7, 1.3, 1.0), 15), PASS, id="as before"),
    ],
)
def test_ten_seconds_tell_after_a_minute_of_the_old_release(
    after: tuple[Answering, ...], told: tuple[Judgement, bool]
) -> None:
    """A bad moment of the old release hid slow ones for a minute and more, and busier slices were thrown away."""
    measure = slow_requests(seen(minute(MINUTE, WAITS, 15)), seen(after))
    assert (measure.judgement, measure.suspect) == told, measure.says


def moments(dice: random.Random, many: int, *, slower: float) -> tuple[Answering, ...]:
    """Stretches of a machine that is quiet or busy by chance; how long requests take goes with that."""
    found: list[Answering] = []
    waited = 0.1
    for _ in range(many):
        if dice.random() < 0.1:
            waited = dice.choice((0.1, 1.0, 5.0))
        wait = waited * dice.lognormvariate(0, 0.3)
        found += slices((20 * dice.lognormvariate(0, 0.2) + 8 * wait) * slower, waited=wait)
    return tuple(found)


def judged(dice: random.Random, *, slower: float) -> Judgement:
    """A look after each third slice."""
    before, after = moments(dice, 60, slower=1.0), moments(dice, 60, slower=slower)
    for look in range(3, len(after), 3):
        if slow_requests(seen(before), seen(after[:look])).judgement is Judgement.FAIL:
            return Judgement.FAIL
    return Judgement.PASS


def test_what_did_not_change_is_seldom_called_slow_on_a_machine_with_other_work() -> None:
    dice = random.Random(5)  # noqa: S311 - chance, not secrets
    assert [judged(dice, slower=1.0) for _ in range(100)].count(Judgement.FAIL) <= 2


def test_what_got_slower_is_found_on_a_machine_with_other_work() -> None:
    dice = random.Random(6)  # noqa: S311 - chance, not secrets
    assert [judged(dice, slower=2.5) for _ in range(40)].count(Judgement.FAIL) >= 36
