"""How far a fix may go: the least of all that has a say, and what the page says of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeostat.errors import BadInput
from homeostat.records import Freeze, Level, LimitKind, Patch, Policy, Resumed, Risk
from homeostat.stages.approve.policy import (
    Circumstances,
    Fix,
    leeway,
    limits_of,
    read_hours,
    still_allows,
    tripped,
    wants_two,
    widest,
    within,
)

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)  # a Thursday
ALONE = Policy(level=Level.ALONE, allow=("rule:*",))
SAFE = Fix(
    strategy="rule:guard-raise",
    classification="missing_key",
    files=1,
    lines=6,
    confidence=0.95,
    proved=True,
    tainted=False,
    risk=Risk.LOW,
)


def fix(**changes: Any) -> Fix:  # noqa: ANN401 - any field
    return replace(SAFE, **changes)


def now(**changes: Any) -> Circumstances:  # noqa: ANN401 - any field
    return Circumstances(now=NOW, **changes)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def test_a_new_user_sees_suggestions_and_a_click_ships() -> None:
    reached = leeway([Policy()], now(), service="shop", fix=SAFE)
    assert (reached.level, reached.binds) == (Level.PROPOSE, "the global policy says L1 propose")
    assert (reached.by_click, reached.click_says, reached.hold, reached.persons) == (Level.MERGE, "", None, 1)


def test_within_its_list_the_policy_approves() -> None:
    reached = leeway([ALONE, widest("shop")], now(), service="shop", fix=SAFE)
    assert (reached.level, reached.caps) == (Level.ALONE, ())


FREEZE = Freeze(since=ago(1), until=NOW + timedelta(hours=2), why="stocktaking")


@pytest.mark.parametrize(
    ("policies", "circumstances", "of", "level", "says"),
    [
        pytest.param([Policy(level=Level.OBSERVE)], now(), SAFE, 0, "global policy says L0 observe", id="observe"),
        pytest.param(
            [ALONE, replace(widest("shop"), level=Level.DRAFT)], now(), SAFE, 2, "policy of shop says L2", id="service"
        ),
        pytest.param([replace(ALONE, services=("billing",))], now(), SAFE, 1, "not among the services", id="services"),
        pytest.param([replace(ALONE, classes=("revert",))], now(), SAFE, 2, "may be merged", id="class"),
        pytest.param([replace(ALONE, allow=("revert",))], now(), SAFE, 3, "not on the list", id="allow-list"),
        pytest.param([replace(ALONE, allow=())], now(), SAFE, 3, "not on the list", id="empty allow-list"),
        pytest.param([ALONE], now(), fix(tainted=True), 2, "telemetry stood in its prompt", id="taint"),
        pytest.param([ALONE], now(), fix(files=4), 1, "4 files, of at most 3", id="files"),
        pytest.param([ALONE], now(), fix(lines=61), 1, "61 lines, of at most 60", id="lines"),
        pytest.param([ALONE], now(), fix(confidence=0.89), 3, "89%, of at least 90%", id="confidence"),
        pytest.param([ALONE], now(), fix(proved=False), 1, "not proved", id="unproved"),
        pytest.param([ALONE], now(), fix(vouched=False), 3, "did not sign", id="not vouched for"),
        pytest.param([ALONE], now(), fix(known=False), 1, "was not read", id="reach unknown"),
        pytest.param([ALONE], now(), fix(migrations=("db/1.sql",)), 1, "no rollback undoes", id="migration"),
        pytest.param([ALONE], now(), fix(protected=("app/auth.py",)), 1, "app/auth.py is protected", id="protected"),
        pytest.param([ALONE], now(), fix(dependencies=("go.mod",)), 1, "depends on", id="dependencies"),
        pytest.param([replace(ALONE, hours=("Mon-Wed 09:00-17:00",))], now(), SAFE, 3, "approves only", id="hours"),
        pytest.param([replace(ALONE, two_persons_from=Risk.LOW)], now(), SAFE, 3, "two persons", id="two persons"),
        pytest.param([replace(ALONE, owners=True)], now(), SAFE, 3, "owns the code", id="owners"),
        pytest.param([replace(ALONE, model_dollars=5.0)], now(dollars=5.0), SAFE, 1, "$5.00", id="money"),
        pytest.param([replace(ALONE, objective=0.99)], now(error_share=0.008), SAFE, 1, "20%", id="error budget"),
        pytest.param([replace(ALONE, freezes=(FREEZE,))], now(), SAFE, 2, "until 2025-10-23 16:30 UTC", id="freeze"),
        pytest.param([ALONE], now(taken_back=[("shop", ago(1))] * 2), SAFE, 1, "policy resume shop", id="breaker"),
        pytest.param([ALONE], now(forged=("policy",)), SAFE, 1, "not written at the desk", id="forged"),
    ],
)
def test_the_least_binds_and_says_so(
    policies: list[Policy], circumstances: Circumstances, of: Fix, level: int, says: str
) -> None:
    reached = leeway(policies, circumstances, service="shop", fix=of)
    assert reached.level == level
    assert says in reached.binds


def test_of_several_the_lowest_speaks_first() -> None:
    reached = leeway([ALONE], now(), service="shop", fix=fix(tainted=True, lines=90, confidence=0.1))
    assert [cap.level for cap in reached.caps] == [1, 2, 3]
    assert "90 lines" in reached.binds


@pytest.mark.parametrize(
    ("policies", "circumstances", "of", "by_click", "holds"),
    [
        pytest.param([Policy()], now(), fix(tainted=True, lines=900), 3, "", id="a click ships what is large"),
        pytest.param([Policy(most_by_click=Level.DRAFT)], now(), SAFE, 2, "", id="lowered"),
        pytest.param([Policy(level=Level.MERGE, most_by_click=Level.PROPOSE)], now(), SAFE, 3, "", id="L3 merges"),
        pytest.param([Policy(freezes=(FREEZE,))], now(), SAFE, 3, "stocktaking", id="frozen"),
        pytest.param([Policy(freezes=(FREEZE,))], now(overridden=True), SAFE, 3, "", id="overridden"),
        pytest.param([Policy()], now(taken_back=[("shop", ago(1))] * 2), SAFE, 3, "resume", id="breaker"),
        pytest.param(
            [Policy()], now(taken_back=[("shop", ago(1))] * 2, overridden=True), SAFE, 3, "resume", id="no override"
        ),
        pytest.param([Policy()], now(forged=("policy",)), SAFE, 3, "at the desk", id="forged"),
    ],
)
def test_how_far_a_click_goes(
    policies: list[Policy], circumstances: Circumstances, of: Fix, by_click: int, holds: str
) -> None:
    reached = leeway(policies, circumstances, service="shop", fix=of)
    assert reached.by_click == by_click
    assert bool(reached.click_says) == (by_click < Level.MERGE)
    assert holds in (reached.hold.says if reached.hold else "")
    assert bool(holds) == bool(reached.hold)


def test_a_fix_of_what_burns_the_budget_is_let_through() -> None:
    burning = now(error_share=0.02)
    policy = replace(ALONE, objective=0.99)
    assert leeway([policy], burning, service="shop", fix=fix(mends_failures=True)).level is Level.ALONE
    assert leeway([policy], now(error_share=0.0075), service="shop", fix=SAFE).level is Level.ALONE
    assert leeway([policy], now(), service="shop", fix=SAFE).level is Level.ALONE


# --- the circuit breaker

RESUMED = Resumed(service="shop", by="anna", at=ago(2))


@pytest.mark.parametrize(
    ("hurt", "resumed", "says"),
    [
        pytest.param([("shop", ago(1))], {}, "", id="once"),
        pytest.param([("shop", ago(1)), ("shop", ago(23))], {}, "2 fixes of shop", id="twice in a day"),
        pytest.param([("shop", ago(1)), ("shop", ago(24))], {}, "", id="a day apart"),
        pytest.param([("shop", ago(1)), ("cart", ago(2))], {}, "", id="of two services"),
        pytest.param([("shop", ago(1)), ("cart", ago(2)), ("till", ago(3))], {}, "3 fixes were", id="of three"),
        pytest.param([("shop", ago(1)), ("shop", ago(3))], {"shop": RESUMED}, "", id="one of them before it went on"),
        pytest.param([("shop", ago(1)), ("shop", ago(1.5))], {"shop": RESUMED}, "2 fixes", id="twice since it went on"),
        pytest.param(
            [("shop", ago(2.5)), ("shop", ago(3))],
            {"": replace(RESUMED, service="")},
            "",
            id="all of them were let go on",
        ),
    ],
)
def test_two_rollbacks_in_a_day_stop_a_service(
    hurt: list[tuple[str, datetime]], resumed: dict[str, Resumed], says: str
) -> None:
    found = tripped([Policy()], now(taken_back=hurt, resumed=resumed), "shop")
    assert found.startswith(says)
    assert bool(found) == bool(says)


# --- hours


@pytest.mark.parametrize(
    ("hours", "zone", "moment", "inside"),
    [
        pytest.param((), "UTC", NOW, True, id="any"),
        pytest.param(("09:00-17:00",), "UTC", NOW, True, id="every day"),
        pytest.param(("Thu 14:30-14:31",), "UTC", NOW, True, id="the minute itself"),
        pytest.param(("Thu 14:00-14:30",), "UTC", NOW, False, id="the end is outside"),
        pytest.param(("Fri-Mon 00:00-24:00",), "UTC", NOW, False, id="over the week's end, not Thursday"),
        pytest.param(("Fri-Mon 00:00-24:00",), "UTC", NOW + timedelta(days=3), True, id="over the week's end, Sunday"),
        pytest.param(("Thu 16:00-17:00",), "Europe/Berlin", NOW, True, id="summer time"),
        pytest.param(("Thu 15:00-16:00",), "Europe/Berlin", NOW + timedelta(days=7), True, id="winter time"),
        pytest.param(("Thu 22:00-06:00",), "UTC", NOW.replace(hour=23), True, id="over midnight, before"),
        pytest.param(("Wed 22:00-06:00",), "UTC", NOW.replace(hour=5), True, id="over midnight, after"),
        pytest.param(("Thu 22:00-06:00",), "UTC", NOW.replace(hour=5), False, id="over midnight, a day early"),
        pytest.param(("Mon 01:00-02:00", "Thu 14:00-15:00"), "UTC", NOW, True, id="one of several"),
    ],
)
def test_the_hours_of_a_week(hours: tuple[str, ...], zone: str, moment: datetime, *, inside: bool) -> None:
    assert within(Policy(hours=hours, zone=zone), moment) is inside


@pytest.mark.parametrize(
    "text",
    ["", "Mon", "9-17", "Mon-Fri", "Xyz 09:00-17:00", "Mon-Xyz 09:00-17:00", "Mon 09:00-09:00", "Mon 25:00-26:00"],
)
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(BadInput, match="no such time"):
        read_hours(text)


# --- limits, and the last moment


def test_the_narrower_limit_counts_and_none_is_for_clicks() -> None:
    policies = [Policy(), replace(widest("shop"), pulls_open=1)]
    limits = limits_of(policies, repository="/srv/shop", by_policy=True)
    assert [(limit.kind, limit.subject, limit.most) for limit in limits] == [
        (LimitKind.PULL, "/srv/shop", 1),
        (LimitKind.OPEN, "/srv/shop", 1),
        (LimitKind.FIX, "", 10),
    ]
    assert limits_of(policies, repository="/srv/shop", by_policy=False) == ()


PATCH = Patch(diff="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a\n+b\n")


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        pytest.param(ALONE, "", id="as it was"),
        pytest.param(replace(ALONE, level=Level.MERGE), "says L3", id="lowered"),
        pytest.param(replace(ALONE, services=("cart",)), "not among", id="another service"),
        pytest.param(replace(ALONE, most_lines=1), "2 lines", id="smaller"),
        pytest.param(replace(ALONE, hours=("Mon 09:00-10:00",)), "approves only", id="hours"),
        pytest.param(replace(ALONE, freezes=(FREEZE,)), "frozen", id="frozen"),
    ],
)
def test_at_the_last_moment_without_a_store(policy: Policy, says: str) -> None:
    found = still_allows([policy], PATCH, service="shop", now=NOW)
    assert says in found
    assert bool(found) == bool(says)


@pytest.mark.parametrize(
    ("floor", "risk", "two"),
    [
        (None, Risk.HIGH, False),
        (Risk.HIGH, Risk.MEDIUM, False),
        (Risk.HIGH, Risk.HIGH, True),
        (Risk.LOW, Risk.LOW, True),
    ],
)
def test_from_a_risk_on_two_persons_are_needed(floor: Risk | None, risk: Risk, *, two: bool) -> None:
    assert wants_two([Policy(two_persons_from=floor)], fix(risk=risk)) is two
