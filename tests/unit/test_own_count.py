"""Limits and the circuit breaker by what a hand has done itself, whatever the store says was done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.records import Answer, Decision, LimitKind, Policy, Resumed
from homeostat.stages.approve.own_count import (
    CEILINGS,
    LIES_BETWEEN,
    broken,
    exhausted,
    in_words,
    name_of_return,
    to_deploy,
    to_merge,
    to_open,
)

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BY_POLICY = Decision(
    repair_id="r1",
    proposal_id="r1.1",
    patch_digest="p",
    base="b",
    answer=Answer.ACCEPT,
    decided_by="policy shop",
    decided_at=NOW,
    expires_at=NOW + HOUR,
)
BY_ANNA = replace(BY_POLICY, decided_by="anna")
USUAL = (Policy(),)


def times(count: int, ago: timedelta, apart: timedelta = timedelta()) -> Mapping[str, datetime]:
    return {f"other{n}": NOW - ago - n * apart for n in range(count)}


@pytest.mark.parametrize(
    ("decision", "done", "says"),
    [
        pytest.param(BY_POLICY, {}, "", id="the first of an hour"),
        pytest.param(BY_POLICY, {"pull /srv/shop": times(1, MINUTE)}, "limit of 1 pull request an hour", id="another"),
        pytest.param(BY_POLICY, {"pull /srv/shop": {"r1": NOW - MINUTE}}, "", id="the same one, again"),
        pytest.param(BY_POLICY, {"pull /srv/till": times(9, MINUTE)}, "", id="of another repository"),
        pytest.param(BY_POLICY, {"pull /srv/shop": times(9, HOUR)}, "", id="an hour later"),
        pytest.param(BY_POLICY, {"pull /srv/shop": times(1, -HOUR)}, "limit of 1", id="by a clock that was set back"),
        pytest.param(
            BY_POLICY, {"open /srv/shop": times(3, HOUR)}, "limit of 3 pull requests open at a time", id="open"
        ),
        pytest.param(BY_POLICY, {"open /srv/shop": times(2, HOUR) | {"homeostat/x": NOW}}, "", id="it is open itself"),
        pytest.param(BY_POLICY, {"open /srv/shop": times(9, timedelta(days=2))}, "", id="of whose end nobody told"),
        pytest.param(BY_ANNA, {"open /srv/shop": times(9, HOUR)}, "", id="a click, beside those that are open"),
        pytest.param(BY_POLICY, {"fix ": times(10, HOUR, HOUR)}, "limit of 10 fixes a day", id="an eleventh of a day"),
        pytest.param(BY_ANNA, {"pull /srv/shop": times(9, MINUTE), "fix ": times(99, HOUR)}, "", id="a person's click"),
        pytest.param(
            BY_ANNA, {"opened ": times(60, MINUTE)}, "ceiling of 60 pull requests opened an hour", id="clicks"
        ),
        pytest.param(BY_ANNA, {"opened ": times(200, HOUR, 6 * MINUTE)}, "ceiling of 200", id="clicks all day"),
        pytest.param(BY_ANNA, {"opened ": times(59, MINUTE) | {"d": NOW}}, "", id="a click that was counted"),
    ],
)
def test_what_may_be_opened(decision: Decision, done: Mapping[str, Mapping[str, datetime]], says: str) -> None:
    uses = to_open(USUAL, decision, "d", repository="/srv/shop", branch="homeostat/x")
    spent = exhausted(uses, lambda what: done.get(what, {}), NOW)
    assert bool(spent) is bool(says)
    assert spent is None or spent.limit.says.startswith(says)


@pytest.mark.parametrize("decision", [BY_POLICY, BY_ANNA], ids=["a policy's", "a click's"])
def test_deployments_of_a_service_are_counted_whoever_approved_them(decision: Decision) -> None:
    uses = to_deploy((Policy(deploys_a_day=2),), decision, "d", service="shop")
    assert exhausted(uses, lambda what: times(2, HOUR) if what == "deploy shop" else {}, NOW)
    assert exhausted(uses, lambda what: times(2, HOUR) if what == "deploy till" else {}, NOW) is None
    assert exhausted(to_deploy(USUAL, decision, "d", service="shop"), lambda _: times(50, HOUR), NOW) is None


def test_merges_have_a_ceiling_that_no_policy_lifts() -> None:
    spent = exhausted(to_merge("d"), lambda _: times(CEILINGS[0][0], MINUTE), NOW)
    assert spent
    assert spent.limit.kind is LimitKind.MERGED
    assert "no setting raises it" in in_words(spent, hand="publisher")


def test_it_has_room_again_as_soon_as_the_engine_counts_it_so() -> None:
    """An approval is counted before it is carried out: the hand's window may not end after the engine's."""
    lay_between = LIES_BETWEEN / 2
    counted = {"pull /srv/shop": {"other": NOW - HOUR + lay_between}}
    uses = to_open(USUAL, BY_POLICY, "d", repository="/srv/shop", branch="homeostat/x")
    assert exhausted(uses, lambda what: counted.get(what, {}), NOW) is None


def test_the_words_are_the_same_as_long_as_the_window_is() -> None:
    uses = to_open(USUAL, BY_POLICY, "d", repository="/srv/shop", branch="homeostat/x")
    said: set[str] = set()
    for later in (0, 1, 20):
        spent = exhausted(uses, lambda what: times(1, MINUTE) if what.startswith("pull") else {}, NOW + later * MINUTE)
        assert spent
        said.add(in_words(spent, hand="publisher"))
    [only] = said
    assert only.startswith(
        "limit of 1 pull request an hour, by the publisher's own count, next at 2025-10-23 15:24 UTC"
    )
    assert "to allow more: homeostat policy set" in only


def returns(*services: str, ago: timedelta = HOUR) -> Mapping[str, datetime]:
    return {name_of_return(service, f"r{n}"): NOW - ago for n, service in enumerate(services)}


@pytest.mark.parametrize(
    ("counted", "resumed", "says"),
    [
        pytest.param({}, {}, "", id="nothing"),
        pytest.param(returns("shop"), {}, "", id="one"),
        pytest.param(returns("shop", "shop"), {}, "policy resume shop", id="two of the service"),
        pytest.param(returns("shop", "till"), {}, "", id="one of it, one of another"),
        pytest.param(returns("a", "b", "till"), {}, "policy resume", id="three in all"),
        pytest.param(returns("shop", "shop", ago=25 * HOUR), {}, "", id="the day before"),
        pytest.param(
            returns("shop", "shop"), {"shop": Resumed(service="shop", by="anna", at=NOW - MINUTE)}, "", id="resumed"
        ),
        pytest.param(
            returns("shop", "shop"),
            {"shop": Resumed(service="shop", by="anna", at=NOW - 2 * HOUR)},
            "policy resume shop",
            id="resumed before",
        ),
    ],
)
def test_the_breaker(counted: Mapping[str, datetime], resumed: Mapping[str, Resumed], says: str) -> None:
    found = broken(USUAL, counted, resumed, service="shop", hand="deployer", now=NOW)
    assert bool(found) is bool(says)
    assert says in found
