"""Is the error gone, and did nothing get worse? By numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deployed import deployed
from homeostat.records import (
    Judgement,
    NewFault,
    Observed,
    Outcome,
    OutcomeKind,
    Patch,
    Smoked,
    Wait,
)
from homeostat.stages.watch import ASKING, rules_in_words, watch, watch_in_shadow
from homeostat.stages.watch.measures import error_rate, new_faults, restarts, smoke, target

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
WINDOW = timedelta(minutes=10)
PATCH = Patch(
    diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n--- a/main.py\n+++ b/main.py\n@@ -1 +1 @@\n"
)
DEPLOYMENT = deployed(NOW)


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
        pytest.param(BEFORE, seen(1, 10, 100), Judgement.FAIL, "once more", id="once is enough"),
        pytest.param(BEFORE, seen(0, 10, 29), Judgement.INCONCLUSIVE, "only 2.9", id="too few requests"),
        pytest.param(seen(0, 10, 100), seen(0, 900, 9_000), Judgement.INCONCLUSIVE, "only 0.0", id="came only once"),
        pytest.param(
            replace(seen(2, 1, 600), counted_for=timedelta(minutes=10)),
            seen(0, 1, 60),
            Judgement.INCONCLUSIVE,
            "only 2.0",
            id="counted for longer than the error is known",
        ),
        pytest.param(BEFORE, seen(0, 60, 0), Judgement.INCONCLUSIVE, "only 0.0", id="no request at all"),
        pytest.param(seen(6, 60), seen(0, 40), Judgement.PASS, "4 were", id="gone, by time"),
        pytest.param(seen(6, 60), seen(0, 30), Judgement.INCONCLUSIVE, "only 3.0", id="too early, by time"),
        pytest.param(seen(6, 0), seen(0, 30), Judgement.INCONCLUSIVE, "only 0.0", id="no stretch before"),
        pytest.param(seen(6, 60, 100), seen(0, 40), Judgement.PASS, "4 were", id="counted before only: by time"),
        pytest.param(seen(6, 60, 0), seen(0, 40, 9), Judgement.PASS, "4 were", id="none counted before: by time"),
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
        pytest.param((100_000, 100), (100_000, 500), Judgement.PASS, id="sure, but less than is worth a rollback"),
        pytest.param((3_000, 0), (1_000, 10), Judgement.FAIL, id="one in a hundred, never before"),
        pytest.param((40, 1), (40, 4), Judgement.PASS, id="worse, but it may be chance"),
        pytest.param((2_400, 0), (123, 2), Judgement.INCONCLUSIVE, id="odds enough, and two failures are chance's"),
        pytest.param((2_400, 0), (246, 4), Judgement.FAIL, id="as many twice"),
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
    assert new_faults(BEFORE, seen(0, 1, new=(fault,)), PATCH).judgement is judgement


def test_a_fault_that_the_old_release_has_too_is_not_held_against_the_new_one() -> None:
    before, after = seen(5, 10, 600, 1), seen(0, 2, 100, 6, ("index out of range, in f in app/quotes.py",) * 2)
    assert error_rate(before, after).judgement is Judgement.FAIL
    innocent = error_rate(before, after, frozenset({"BUG-0", "BUG-1"}))
    assert innocent.judgement is Judgement.PASS
    assert "6 of them by BUG-0, which is older" in innocent.says
    guilty = error_rate(before, after, frozenset({"BUG-7"}))
    assert guilty.judgement is Judgement.FAIL
    where_the_fix_is = seen(0, 1, new=("KeyError: x, in total in app/orders.py",))
    assert new_faults(BEFORE, where_the_fix_is, PATCH, frozenset({"BUG-0"})).judgement is Judgement.PASS


def test_no_new_error_is_well() -> None:
    assert new_faults(BEFORE, seen(0, 1), PATCH).judgement is Judgement.PASS


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
        pytest.param(seen(0, 30, 3, 0), 30, "a person", id="a person is asked"),
        pytest.param(seen(0, 1_469, 3, 0), 1_469, "a person", id="and has a day"),
        pytest.param(seen(0, 1_470, 3, 0), 1_470, OutcomeKind.INCONCLUSIVE, id="given up"),
        pytest.param(seen(0, 10, 250, 72), 10, "held: v2 may be worse", id="held, since much speaks against it"),
        pytest.param(seen(0, 30, 250, 72), 30, "a person", id="and a person is asked about that too"),
        pytest.param(seen(0, 10, 29, 0), 10, "held: not enough traffic to judge v2 yet", id="gone, of few requests"),
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
        asked = answer == "a person"
        assert given.reason == answer or (asked and given.reason.endswith(f"v2 cannot be judged: {ASKING}"))
        most = timedelta(minutes=5) if asked else timedelta(seconds=10)
        assert given.until == min(now + most, NOW + 3 * WINDOW + timedelta(days=1))


def test_the_rules_in_words_have_the_numbers_it_goes_by() -> None:
    rules = dict(rules_in_words(timedelta(minutes=90)))
    assert list(rules)[:4] == ["The error itself", "Failed requests", "New errors", "Slow requests"]
    assert rules["How long"].startswith("1 h 30 min, with a look every 1 s at first, every 10 s later.")
    assert "up to 4 h 30 min" in rules["How long"]
    assert "more than 0.5% of all requests" in rules["Failed requests"]
    assert "one release in 50 that changed nothing" in rules["How sure"]


def test_a_person_decides_what_counts_cannot() -> None:
    def said(after: Observed, minutes: int) -> Outcome | Wait:
        now = NOW + timedelta(minutes=minutes)
        return watch(DEPLOYMENT, BEFORE, after, patch=PATCH, window=WINDOW, now=now, kept_by="anna")

    kept = said(seen(0, 31, 3), 31)
    assert isinstance(kept, Outcome)
    assert kept.kind is OutcomeKind.HEALED
    assert kept.reason.startswith("anna keeps it.")
    assert isinstance(said(seen(0, 5, 3), 5), Wait), "whoever answered before is not asked, but it is watched"
    hurts = said(seen(1, 31, 3), 31)
    assert isinstance(hurts, Outcome)
    assert hurts.kind is OutcomeKind.REGRESSED


def test_failures_of_the_mended_fault_do_not_hide_others() -> None:
    before = replace(seen(50, 10, 1_000, 52), target_failures=50)
    after = seen(0, 10, 1_000, 40)
    assert error_rate(replace(before, target_failures=0), after).judgement is Judgement.PASS
    measure = error_rate(before, after)
    assert measure.judgement is Judgement.FAIL
    assert "52 of 1,000 before, 50 of them by the fault that was mended" in measure.says


@pytest.mark.parametrize(
    ("events", "judgement"),
    [
        pytest.param(3, Judgement.INCONCLUSIVE, id="three of a thousand requests: the old one may have been lucky"),
        pytest.param(9, Judgement.FAIL, id="one of a hundred: the old one would have had it"),
    ],
)
def test_a_new_error_elsewhere_counts_when_it_is_frequent(events: int, judgement: Judgement) -> None:
    fault = NewFault(bug_code="BUG-9", says="KeyError: x, in f in app/quotes.py", events=events)
    after = replace(seen(0, 10, 900, 0), new_faults=(fault,))
    assert new_faults(seen(0, 10, 3_000, 0), after, PATCH).judgement is judgement
    assert new_faults(seen(0, 10), after, PATCH).judgement is Judgement.INCONCLUSIVE, "nothing counted the old one's"


@pytest.mark.parametrize(
    ("now", "judgement"),
    [
        pytest.param(None, None, id="nothing starts it again"),
        pytest.param(0, Judgement.PASS, id="never"),
        pytest.param(1, Judgement.PASS, id="once may be chance"),
        pytest.param(4, Judgement.FAIL, id="again and again"),
    ],
)
def test_restarts(now: int | None, judgement: Judgement | None) -> None:
    measure = restarts(replace(seen(0, 600), restarts=0), replace(seen(0, 10), restarts=now))
    assert (measure.judgement if measure else None) is judgement


@pytest.mark.parametrize(
    ("smoked", "judgement"),
    [
        pytest.param(None, None, id="none was sent"),
        pytest.param(Smoked(rounds=9, failed=0, failing_in_a_row=0), Judgement.PASS, id="all well"),
        pytest.param(Smoked(rounds=9, failed=1, failing_in_a_row=1), Judgement.INCONCLUSIVE, id="a bad moment"),
        pytest.param(Smoked(rounds=9, failed=1, failing_in_a_row=0), Judgement.PASS, id="well again"),
        pytest.param(Smoked(rounds=2, failed=2, failing_in_a_row=2), Judgement.FAIL, id="twice in a row"),
    ],
)
def test_smoke_requests(smoked: Smoked | None, judgement: Judgement | None) -> None:
    measure = smoke(smoked)
    assert (measure.judgement if measure else None) is judgement


def test_smoke_alone_heals_nothing() -> None:
    after = replace(seen(0, 29, 0, 0), smoked=Smoked(rounds=9, failed=0, failing_in_a_row=0))
    now = NOW + timedelta(minutes=29)
    assert isinstance(watch(DEPLOYMENT, BEFORE, after, patch=PATCH, window=WINDOW, now=now), Wait)


@pytest.mark.parametrize(
    ("after", "minutes", "kind"),
    [
        pytest.param(seen(0, 9, 100, 0), 9, None, id="before the window is over"),
        pytest.param(seen(0, 10, 100, 0), 10, OutcomeKind.HEALED, id="nothing got worse"),
        pytest.param(seen(0, 10), 10, OutcomeKind.INCONCLUSIVE, id="nothing was counted"),
        pytest.param(seen(0, 1, 100, 90), 1, OutcomeKind.REGRESSED, id="it would be taken back"),
    ],
)
def test_in_shadow(after: Observed, minutes: int, kind: OutcomeKind | None) -> None:
    said = watch_in_shadow(DEPLOYMENT, BEFORE, after, window=WINDOW, now=NOW + timedelta(minutes=minutes))
    assert (said.kind if said else None) is kind
