"""Is the error gone, and did nothing get worse? By numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import Deployment, Judgement, NewFault, Observed, Outcome, OutcomeKind, Patch, Wait
from homeostat.stages.watch import error_rate, new_faults, rules_in_words, target, watch

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
WINDOW = timedelta(minutes=10)
PATCH = Patch(
    diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n--- a/main.py\n+++ b/main.py\n@@ -1 +1 @@\n"
)
DEPLOYMENT = Deployment(
    deployment_id="d",
    service="shop",
    commit="c" * 40,
    release="v2",
    previous_commit="b" * 40,
    previous_release="v1",
    healthy=True,
    started_at=NOW,
    finished_at=NOW,
    detail="",
)


def seen(
    events: int, minutes: float, requests: int | None = None, errors: int | None = None, new: tuple[str, ...] = ()
) -> Observed:
    return Observed(
        duration=timedelta(minutes=minutes),
        requests=requests,
        errors=errors,
        target_events=events,
        new_faults=tuple(NewFault(bug_code=f"BUG-{n}", says=says, events=3) for n, says in enumerate(new)),
    )


BEFORE = seen(10, 10, 100, 10)


@pytest.mark.parametrize(
    ("before", "after", "judgement", "says"),
    [
        pytest.param(BEFORE, seen(0, 10, 100), Judgement.PASS, "10 were to be expected", id="gone, by requests"),
        pytest.param(BEFORE, seen(1, 10, 100), Judgement.FAIL, "1 more times", id="once is enough"),
        pytest.param(BEFORE, seen(0, 10, 29), Judgement.INCONCLUSIVE, "only 2.9", id="too few requests"),
        pytest.param(seen(0, 10, 100), seen(0, 900, 9_000), Judgement.INCONCLUSIVE, "only 0.0", id="came only once"),
        pytest.param(
            replace(seen(2, 1, 600), counted_for=timedelta(minutes=10)),
            seen(0, 3, 180),
            Judgement.PASS,
            "6 were",
            id="counted for longer than the error is known",
        ),
        pytest.param(BEFORE, seen(0, 60, 0), Judgement.INCONCLUSIVE, "only 0.0", id="no request at all"),
        pytest.param(seen(6, 60), seen(0, 30), Judgement.PASS, "3 were", id="gone, by time"),
        pytest.param(seen(6, 60), seen(0, 29), Judgement.INCONCLUSIVE, "only 2.9", id="too early, by time"),
        pytest.param(seen(6, 0), seen(0, 30), Judgement.INCONCLUSIVE, "only 0.0", id="no stretch before"),
        pytest.param(seen(6, 60, 100), seen(0, 30), Judgement.PASS, "3 were", id="counted before only: by time"),
        pytest.param(seen(6, 60, 0), seen(0, 30, 9), Judgement.PASS, "3 were", id="none counted before: by time"),
    ],
)
def test_the_error_itself(before: Observed, after: Observed, judgement: Judgement, says: str) -> None:
    measure = target(before, after)
    assert measure.judgement is judgement
    assert says in measure.says


@pytest.mark.parametrize(
    ("old", "new", "judgement"),
    [
        pytest.param((1000, 10), (1000, 10), Judgement.PASS, id="the same"),
        pytest.param((1000, 0), (1000, 0), Judgement.PASS, id="no failure at all"),
        pytest.param((1000, 10), (1000, 100), Judgement.FAIL, id="ten times as many"),
        pytest.param((1000, 100), (1000, 0), Judgement.PASS, id="better"),
        pytest.param((100_000, 100), (100_000, 1_000), Judgement.PASS, id="sure, but less than is worth a rollback"),
        pytest.param((40, 1), (40, 4), Judgement.PASS, id="worse, but it may be chance"),
        pytest.param((40, 0), (40, 40), Judgement.FAIL, id="all fail"),
        pytest.param((40, 40), (40, 40), Judgement.PASS, id="all failed before"),
        pytest.param((1000, 0), (29, 29), Judgement.INCONCLUSIVE, id="too few after"),
        pytest.param((29, 0), (1000, 1000), Judgement.INCONCLUSIVE, id="too few before"),
        pytest.param((0, 0), (0, 0), Judgement.INCONCLUSIVE, id="none"),
        pytest.param((None, None), (1000, 0), Judgement.INCONCLUSIVE, id="not counted"),
    ],
)
def test_failed_requests(
    old: tuple[int | None, int | None], new: tuple[int | None, int | None], judgement: Judgement
) -> None:
    assert error_rate(seen(0, 10, *old), seen(0, 10, *new)).judgement is judgement


@pytest.mark.parametrize(
    ("fault", "judgement"),
    [
        pytest.param("KeyError: x, in total in app/orders.py", Judgement.FAIL, id="in a file of the patch"),
        pytest.param("KeyError: x, in total in /srv/shop/app/orders.py", Judgement.FAIL, id="by its whole path"),
        pytest.param("KeyError: x, in total in app/quotes.py", Judgement.INCONCLUSIVE, id="elsewhere"),
        pytest.param("KeyError: x, in f in app/domain.py", Judgement.INCONCLUSIVE, id="a name that ends alike"),
        pytest.param("OSError: app/orders.py, in f in x.py", Judgement.INCONCLUSIVE, id="named in its message only"),
    ],
)
def test_new_errors_count_where_the_patch_is(fault: str, judgement: Judgement) -> None:
    assert new_faults(seen(0, 1, new=(fault,)), PATCH).judgement is judgement


def test_a_fault_that_the_old_release_has_too_is_not_held_against_the_new_one() -> None:
    before, after = seen(5, 10, 600, 3), seen(0, 2, 100, 6, ("index out of range, in f in app/quotes.py",) * 2)
    assert error_rate(before, after).judgement is Judgement.FAIL
    innocent = error_rate(before, after, frozenset({"BUG-0", "BUG-1"}))
    assert innocent.judgement is Judgement.PASS
    assert "6 of them by BUG-0, which is older" in innocent.says
    guilty = error_rate(before, after, frozenset({"BUG-7"}))
    assert guilty.judgement is Judgement.FAIL
    where_the_fix_is = seen(0, 1, new=("KeyError: x, in total in app/orders.py",))
    assert new_faults(where_the_fix_is, PATCH, frozenset({"BUG-0"})).judgement is Judgement.PASS


def test_no_new_error_is_well() -> None:
    assert new_faults(seen(0, 1), PATCH).judgement is Judgement.PASS


@pytest.mark.parametrize(
    ("after", "minutes", "answer"),
    [
        pytest.param(seen(0, 9, 100, 0), 9, "watching v2", id="before the window is over"),
        pytest.param(seen(0, 10, 100, 0), 10, OutcomeKind.HEALED, id="healed"),
        pytest.param(seen(2, 1, 100, 0), 1, OutcomeKind.REGRESSED, id="at once when it comes back"),
        pytest.param(seen(0, 1, 100, 90), 1, OutcomeKind.REGRESSED, id="at once when requests fail"),
        pytest.param(seen(0, 1, 9, 0, ("x, in f in main.py",)), 1, OutcomeKind.REGRESSED, id="at once when it breaks"),
        pytest.param(seen(0, 10, 3, 0), 10, "held: not enough traffic to judge v2 yet", id="held"),
        pytest.param(seen(0, 29, 3, 0), 29, "held: not enough traffic to judge v2 yet", id="still held"),
        pytest.param(seen(0, 30, 3, 0), 30, OutcomeKind.INCONCLUSIVE, id="given up"),
    ],
)
def test_when_a_release_is_judged(after: Observed, minutes: int, answer: OutcomeKind | str) -> None:
    now = NOW + timedelta(minutes=minutes)
    given = watch(DEPLOYMENT, BEFORE, after, patch=PATCH, window=WINDOW, now=now)
    if isinstance(given, Outcome):
        assert given.kind is answer
        assert given.watched == timedelta(minutes=minutes)
        assert given.reason in {measure.says for measure in given.measures}
    else:
        assert isinstance(given, Wait)
        assert (given.reason, given.until) == (answer, now + WINDOW / 12)


def test_the_rules_in_words_have_the_numbers_it_goes_by() -> None:
    rules = dict(rules_in_words(timedelta(minutes=90)))
    assert list(rules) == ["The error itself", "Failed requests", "New errors", "How long"]
    assert rules["How long"].startswith("1 h 30 min, with a look every 7 min 30 s.")
    assert "up to 4 h 30 min" in rules["How long"]
    assert "more than 2% of all requests" in rules["Failed requests"]
