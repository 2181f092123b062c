"""Requests that were answered before and are refused now."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from deployed import deployed
from homeostat.adapters.deployer.answering import LEAST_ANSWERS, SLICE_SECONDS
from homeostat.adapters.deployer.answering import Answering as Slices
from homeostat.records import Answering, Judgement, Observed, Outcome, OutcomeKind, Patch, Wait
from homeostat.stages.watch import ASKING, watch, watch_in_shadow
from homeostat.stages.watch.evidence import REFUSED_REQUESTS
from homeostat.stages.watch.refusals import refused_requests

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
WINDOW = timedelta(minutes=10)
PATCH = Patch(diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n")


def seen(
    requests: int, refused: int | None, *, errors: int = 0, target: int = 0, by_slice: tuple[int, ...] = ()
) -> Observed:
    return Observed(
        duration=WINDOW,
        requests=requests,
        errors=errors,
        refused=refused,
        target_events=target,
        target_failures=target,
        answering=tuple(
            Answering(
                ended_at=NOW, answers=50, p95=timedelta(milliseconds=20), median=timedelta(milliseconds=9), refused=each
            )
            for each in by_slice
        ),
    )


FINE, FEW = (Judgement.PASS, False, False), (Judgement.INCONCLUSIVE, False, False)
ASKS, HOLDS = (Judgement.INCONCLUSIVE, True, True), (Judgement.INCONCLUSIVE, True, False)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(seen(1_000, 20), seen(1_000, 20), FINE, id="as before"),
        pytest.param(seen(1_000, 0), seen(400, 20), ASKS, id="a route answers 404"),
        pytest.param(seen(1_000, 100), seen(1_000, 0), FINE, id="fewer"),
        pytest.param(seen(100_000, 100), seen(100_000, 500), FINE, id="surely more, by less than a point"),
        pytest.param(seen(1_000, 0), seen(100, 2), HOLDS, id="likely more: held"),
        pytest.param(
            seen(1_000, 0, errors=50, target=50), seen(400, 20), FINE, id="what crashed is told that it is bad"
        ),
        pytest.param(
            seen(1_000, 0, errors=50, target=50), seen(400, 80), ASKS, id="what crashed is, and much more besides"
        ),
        pytest.param(
            seen(1_000, 0, errors=50, target=50), seen(400, 20, errors=20), ASKS, id="what failed fails as before"
        ),
        pytest.param(
            seen(1_000, 0, errors=50, target=2),
            seen(400, 20),
            ASKS,
            id="what fails no more was hardly the mended fault",
        ),
        pytest.param(
            seen(1_000, 0), seen(400, 20, by_slice=(20, 0, 0, 0, 0, 0, 0, 0)), FINE, id="a burst, by a robot perhaps"
        ),
        pytest.param(seen(1_000, 0), seen(400, 20, by_slice=(3, 2, 4, 0, 3, 2, 3, 3)), ASKS, id="all the time"),
        pytest.param(seen(1_000, 0), seen(29, 29), FEW, id="too few after"),
        pytest.param(seen(29, 0), seen(1_000, 1_000), FEW, id="too few before"),
    ],
)
def test_refused_requests(before: Observed, after: Observed, told: tuple[Judgement, bool, bool]) -> None:
    measure = refused_requests(before, after)
    assert measure
    assert (measure.judgement, measure.suspect, measure.for_people) == told, measure.says


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(seen(1_000, None), seen(1_000, 9), id="before"),
        pytest.param(seen(1_000, 9), seen(1_000, None), id="after"),
        pytest.param(seen(1_000, 9), seen(0, 0), id="no request"),
    ],
)
def test_where_nothing_tells_it_says_nothing(before: Observed, after: Observed) -> None:
    assert refused_requests(before, after) is None


def test_people_are_seldom_asked_in_vain() -> None:
    dice = random.Random(4)  # noqa: S311 - chance, not secrets
    asked, times = 0, 200
    for _ in range(times):
        old, requests, refused = sum(dice.random() < 0.02 for _ in range(600)), 0, 0
        for _ in range(60):
            requests, refused = requests + 20, refused + sum(dice.random() < 0.02 for _ in range(20))
            measure = refused_requests(seen(600, old), seen(requests, refused))
            if measure and measure.for_people:
                asked += 1
                break
    assert asked <= times * REFUSED_REQUESTS + 3.1 * (times * REFUSED_REQUESTS) ** 0.5


def said(minutes: int, kept_by: str = "") -> Outcome | Wait:
    """Of a fix that mends its fault, and answers 404 where it answered 200."""
    before, after = seen(1_000, 0, errors=100, target=100), seen(1_000, 300)
    now = NOW + timedelta(minutes=minutes)
    return watch(deployed(NOW), before, after, patch=PATCH, window=WINDOW, now=now, kept_by=kept_by)


def test_people_are_asked_when_the_window_is_over_and_it_is_not_called_healed() -> None:
    early, asks = said(9), said(10)
    assert isinstance(early, Wait)
    assert not early.reason.endswith(ASKING)
    assert isinstance(asks, Wait)
    assert asks.reason.startswith("300 of 1,000 requests are refused now (4xx), 0 of 1,000 before, when 100 failed by")
    assert asks.reason.endswith(f"v2 cannot be judged: {ASKING}")


def test_whoever_keeps_it_is_named_and_without_an_answer_it_stays_unjudged() -> None:
    kept, unanswered = said(10, kept_by="anna"), said(30 + 24 * 60)
    assert isinstance(kept, Outcome)
    assert kept.kind is OutcomeKind.HEALED
    assert kept.reason.startswith("anna keeps it. 300 of 1,000")
    assert isinstance(unanswered, Outcome)
    assert unanswered.kind is OutcomeKind.INCONCLUSIVE


def test_in_shadow_it_is_not_called_well_either() -> None:
    told = watch_in_shadow(deployed(NOW), seen(1_000, 0), seen(1_000, 300), window=WINDOW, now=NOW + WINDOW)
    assert told
    assert told.kind is OutcomeKind.INCONCLUSIVE
    assert "are refused now" in told.reason


def test_each_slice_of_time_tells_how_many_were_refused() -> None:
    slices, now = Slices(), 1_000.0
    for number in range(2 * LEAST_ANSWERS + 1):
        slices.add("v1", 0.01, now=now, refused=number % 4 == 0)
        now += 1.01 * SLICE_SECONDS / LEAST_ANSWERS
    first, *_ = slices.slices["v1"]
    assert first[6] == LEAST_ANSWERS // 4
