"""A canary: its terms, who is sent to it, and how it is judged."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deployed import deployed
from homeostat.adapters.deployer.split import CANARY, STABLE, Sides, Split, Target, asker_of
from homeostat.cli.services import terms_of, without_none
from homeostat.errors import BadInput, NotConfigured
from homeostat.records import (
    Canary,
    Deployment,
    Judgement,
    NewFault,
    Observed,
    Outcome,
    OutcomeKind,
    Patch,
    Service,
    Side,
    Traffic,
    Wait,
    read_canary,
)
from homeostat.stages.watch import ASKING, watch_canary
from homeostat.stages.watch.canary import not_to_be_widened, observed_on, pause_left
from homeostat.stages.watch.measures import error_rate, restarts

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
TERMS = Canary(10, timedelta(minutes=5))
PATCH = Patch(diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n")
DEPLOYMENT = deployed(NOW, canary_percent=10)
OLD, NEW = Target("old", "v1", 1), Target("new", "v2", 2)


@pytest.mark.parametrize(
    ("text", "canary"),
    [
        pytest.param("", None, id="none"),
        pytest.param("10 %, 5 min", TERMS, id="as it is written"),
        pytest.param("10%,5min", TERMS, id="without spaces"),
        pytest.param("5 % 30 s", Canary(5, timedelta(seconds=30)), id="without a comma"),
        pytest.param("50 %, 2 h", Canary(50, timedelta(hours=2)), id="the most"),
    ],
)
def test_terms_of_a_canary(text: str, canary: Canary | None) -> None:
    assert read_canary(text) == canary


@pytest.mark.parametrize(
    "text", ["0 %, 5 min", "51 %, 5 min", "10 %, 9 s", "10 %, 25 h", "10 %", "5 min", "10 %, 5 min; rm", "٣ %, 5 min "]
)
def test_what_is_no_canary_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="canary"):
        read_canary(text)


def test_an_approval_holds_for_the_canary_it_was_given_with() -> None:
    plain = Service(name="shop", project_id=1, public_key="k")
    terms = {replace(plain, canary=canary).terms for canary in ("", "10 %, 5 min", "50 %, 5 min", "10 %, 10 s")}
    assert len(terms) == 4
    assert replace(plain, consumes="shop: orders").terms == plain.terms


def scope(address: str = "203.0.113.9", **headers: str) -> dict[str, object]:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"headers": named, "client": (address, 50_000)}


def test_a_share_of_those_who_ask_is_sent_to_it_and_stays_there() -> None:
    split = Split(OLD, NEW, 10)
    sides = [
        split.of(asker_of(scope(f"198.51.100.{n % 250}", user_agent=f"app/{n}"), salt="new")) for n in range(5_000)
    ]
    again = [
        split.of(asker_of(scope(f"198.51.100.{n % 250}", user_agent=f"app/{n}"), salt="new")) for n in range(5_000)
    ]
    assert sides == again
    assert 400 < Counter(sides)[NEW] < 600
    other = [
        split.of(asker_of(scope(f"198.51.100.{n % 250}", user_agent=f"app/{n}"), salt="newer")) for n in range(5_000)
    ]
    assert other != sides, "each canary meets others"
    assert {Split(OLD).of(n) for n in range(20_000)} == {OLD}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(scope(), scope(), True, id="the same address"),
        pytest.param(scope(), scope("203.0.113.10"), False, id="another address"),
        pytest.param(scope(authorization="Bearer a"), scope(authorization="Bearer b"), False, id="another sign-in"),
        pytest.param(scope(cookie="a=1"), scope(cookie="a=2"), True, id="no cookie is read"),
        pytest.param(scope(x_forwarded_for="1.2.3.4"), scope(), True, id="a stranger says who asked"),
        pytest.param(
            scope("127.0.0.1", x_forwarded_for="1.2.3.4"),
            scope("127.0.0.1", x_forwarded_for="1.2.3.5"),
            False,
            id="a proxy of the owner's says who asked",
        ),
    ],
)
def test_who_asks(one: dict[str, object], other: dict[str, object], *, same: bool) -> None:
    assert (asker_of(one, salt="x") == asker_of(other, salt="x")) is same


def test_who_asks_counts_until_the_first_failure() -> None:
    sides, split = Sides(), Split(OLD, NEW, 10)
    for failed in (False, False, True, True, False):
        sides.add(split, NEW, 7, failed=failed)
    sides.add(split, OLD, 8, failed=False)
    assert sides.counted == {CANARY: [3, 1, 1, 5, 2], STABLE: [1, 0, 1, 1, 0]}
    sides.add(Split(OLD), OLD, 8, failed=True)
    assert sides.counted[STABLE] == [1, 0, 1, 1, 0], "nothing is counted while there is no canary"
    sides.add(Split(OLD, Target("newer", "v3", 3), 10), OLD, 8, failed=False)
    assert sides.counted == {CANARY: [0, 0, 0, 0, 0], STABLE: [1, 0, 1, 1, 0]}, "another canary counts anew"


def side(requests: int, failures: int = 0) -> Observed:
    return observed_on(Side(requests=requests, failures=failures, askers=requests, answered=requests, failed=failures))


def seen(events: int = 0, new: tuple[str, ...] = (), **known: object) -> Observed:
    faults = tuple(NewFault(bug_code=f"BUG-{n}", says=says, events=3) for n, says in enumerate(new))
    plain = Observed(
        duration=timedelta(minutes=5), requests=300, errors=0, target_events=events, new_faults=faults, restarts=0
    )
    return replace(plain, **known)  # pyright: ignore[reportArgumentType]


BEFORE = replace(seen(20), requests=5_000)


@pytest.mark.parametrize(
    ("after", "sides", "minutes", "answer"),
    [
        pytest.param(seen(), (side(2_700), side(300)), 4, Wait, id="within its pause"),
        pytest.param(seen(), (side(2_700), side(300)), 5, OutcomeKind.NO_WORSE, id="no worse"),
        pytest.param(seen(), (side(2_700, 270), side(300, 30)), 5, OutcomeKind.NO_WORSE, id="as bad as the other"),
        pytest.param(seen(), (side(2_700, 2), side(300, 15)), 1, OutcomeKind.REGRESSED, id="5 % fail, and not beside"),
        pytest.param(seen(1), (side(2_700), side(300)), 1, OutcomeKind.REGRESSED, id="the error itself"),
        pytest.param(
            seen(new=("x, in f in app/orders.py",)),
            (side(2_700), side(300)),
            1,
            OutcomeKind.REGRESSED,
            id="a new error where the fix is",
        ),
        pytest.param(seen(gave_up="It ended"), (side(2_700), side(3)), 1, OutcomeKind.REGRESSED, id="it ended"),
        pytest.param(seen(), (side(2_700), side(29)), 6, Wait, id="too few yet"),
        pytest.param(seen(), (side(29), side(300)), 6, Wait, id="too few beside it yet"),
        pytest.param(
            seen(), (side(2_700), side(29)), 15, OutcomeKind.NO_WORSE, id="too few for long: the watch judges"
        ),
        pytest.param(seen(), None, 14, Wait, id="nothing counted"),
        pytest.param(seen(), None, 15, OutcomeKind.NO_WORSE, id="nothing counted for long"),
    ],
)
def test_a_canary_is_judged_by_the_release_beside_it(
    after: Observed,
    sides: tuple[Observed, Observed] | None,
    minutes: int,
    answer: type[Wait] | OutcomeKind,
) -> None:
    now = NOW + timedelta(minutes=minutes)
    given = watch_canary(DEPLOYMENT, TERMS, BEFORE, after, sides, patch=PATCH, now=now)
    if isinstance(given, Outcome):
        assert given.kind is answer
    else:
        assert answer is Wait
        assert given.reason.startswith("10 % of those who ask are sent to v2")


def test_what_may_be_worse_is_no_yes_and_a_person_is_asked() -> None:
    def said(minutes: int, kept_by: str = "") -> Outcome | Wait:
        sides = (side(2_700, 5), side(300, 4))
        now = NOW + timedelta(minutes=minutes)
        return watch_canary(DEPLOYMENT, TERMS, BEFORE, seen(), sides, patch=PATCH, now=now, kept_by=kept_by)

    held, asked = said(6), said(16)
    assert isinstance(held, Wait)
    assert held.reason.endswith("v2, and may do worse")
    assert isinstance(asked, Wait)
    assert asked.reason.endswith(ASKING)
    for minutes, kept_by, kind in ((16, "anna", OutcomeKind.NO_WORSE), (1_500, "", OutcomeKind.REGRESSED)):
        answer = said(minutes, kept_by)
        assert isinstance(answer, Outcome)
        assert answer.kind is kind


def test_an_outage_that_befalls_both_sides_takes_nothing_back() -> None:
    chance, alarms = random.Random(5), 0  # noqa: S311 - chance, not secrets
    for _ in range(300):
        counts = {True: [0, 0], False: [0, 0]}
        for number in range(3_000):
            outage = 1_000 < number < 1_300
            canary = chance.random() < 0.1
            counts[canary][0] += 1
            counts[canary][1] += chance.random() < (0.6 if outage else 0.002)
        measure = error_rate(side(*counts[False]), side(*counts[True]))
        alarms += measure.judgement is Judgement.FAIL
    assert alarms <= 6


def counted(old: tuple[int, int], new: tuple[int, int]) -> tuple[Traffic, ...]:
    return tuple(
        Traffic(
            release=release,
            requests=requests,
            errors=failures,
            counted_at=NOW,
            side=Side(requests=requests, failures=failures, askers=9, answered=requests, failed=failures),
        )
        for release, (requests, failures) in (("v1", old), ("v2", new))
    )


@pytest.mark.parametrize(
    ("deployment", "traffic", "refused"),
    [
        pytest.param(DEPLOYMENT, counted((2_700, 2), (300, 1)), False, id="no worse"),
        pytest.param(DEPLOYMENT, (), False, id="nothing counted"),
        pytest.param(DEPLOYMENT, counted((2_700, 2), (300, 30)), True, id="far worse"),
        pytest.param(replace(DEPLOYMENT, canary_percent=0), (), True, id="no canary"),
    ],
)
def test_whoever_widens_looks_at_the_counts_once_more(
    deployment: Deployment, traffic: tuple[Traffic, ...], *, refused: bool
) -> None:
    assert bool(not_to_be_widened(deployment, "10 %, 5 min", traffic)) is refused


def test_the_pause_is_the_one_that_was_approved() -> None:
    assert pause_left(DEPLOYMENT, "10 %, 5 min", NOW + timedelta(minutes=4)) == 60
    assert pause_left(DEPLOYMENT, "10 %, 5 min", NOW + timedelta(minutes=6)) < 0


def test_a_release_that_stays_down_fails_at_once() -> None:
    after = seen(gave_up="It ended 6 times within 10 minutes: KeyError")
    measure = restarts(seen(restarts=None), after)
    assert measure
    assert measure.judgement is Judgement.FAIL
    assert measure.says == after.gave_up


@pytest.mark.parametrize(
    ("said", "deployer", "canary"),
    [
        pytest.param("10 %, 5 min", "", "10 %, 5 min", id="processes"),
        pytest.param("10 %, 5 min", "docker", "10 %, 5 min", id="containers"),
        pytest.param("none", "", "", id="no longer"),
        pytest.param("none", "swarm", "", id="nowhere"),
    ],
)
def test_a_service_is_given_a_canary(said: str, deployer: str, canary: str) -> None:
    given = Service(name="shop", project_id=1, public_key="k", deployer=deployer, **terms_of(said, ""))
    assert without_none(given).canary == canary


def test_what_cannot_be_split_or_read_is_refused() -> None:
    with pytest.raises(BadInput, match="canary"):
        terms_of("everybody", "")
    with pytest.raises(BadInput, match="GROUP"):
        terms_of("", "orders")
    for deployer in ("swarm", "kubernetes", "command"):
        with pytest.raises(NotConfigured, match="Swarm has no weights"):
            without_none(Service(name="shop", project_id=1, public_key="k", deployer=deployer, canary="10 %, 5 min"))
