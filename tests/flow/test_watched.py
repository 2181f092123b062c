"""A fix is deployed and watched: it fails, it is asked about, it is kept; others' deployments are watched in shadow."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from test_learned import GREETING, House, opened, repository, trial

from homeostat.adapters.deployer.scripted import ScriptedDeployer
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.sandbox.scripted import ScriptedSandbox
from homeostat.cli.server import refuse_barred
from homeostat.errors import Refused
from homeostat.jobs.shadow_watch import shadow_watch
from homeostat.lifecycle import Room
from homeostat.records import BugStatus, Deploy, OutcomeKind, Requests, SuggestionStatus, Told, ToldBy
from homeostat.stages.watch import ASKING

__all__ = ["repository"]  # a fixture

WINDOW = timedelta(minutes=10)


@pytest.fixture
def house(repository: Path) -> Iterator[House]:
    with opened(repository, sandbox=ScriptedSandbox(trial), start="x") as house:
        yield house


def deployer(house: House) -> ScriptedDeployer:
    found = house.engine._world.deployer
    assert isinstance(found, ScriptedDeployer)
    return found


def told(house: House) -> list[str]:
    notifier = house.engine._world.notifier
    assert isinstance(notifier, ScriptedNotifier)
    return [notice.title for notice in notifier.notices]


def shipped(house: House) -> str:
    """The code of a bug whose fix was deployed over a release that answered 3,000 requests, and is watched now."""
    deployer(house).deploy(house.service, commit=house.source.head(), release="before", deployment_id="0")
    deployer(house).count(house.service, "before", requests=3_000, errors=3)
    code = house.report(GREETING, times=2)
    assert house.walk(code) == Room.APPROVE
    house.approve(house.shown(code)[0])
    assert house.walk(code) == Room.WATCH
    return code


def release_of(house: House) -> str:
    current = deployer(house).current(house.service)
    assert current
    return current.release


def test_a_release_with_one_failure_in_a_hundred_is_taken_back_and_barred(house: House) -> None:
    code = shipped(house)
    hurt = deployer(house).current(house.service)
    assert hurt
    deployer(house).count(house.service, hurt.release, requests=1_500, errors=17)
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"
    assert house.store.bugs.get(code).status is BugStatus.ROLLED_BACK
    assert f"The fix of {code} was taken back" in told(house)
    with pytest.raises(Refused, match="--anyway"):
        refuse_barred(house.store, house.source, house.service, hurt.commit)
    page = house.see(f"/bugs/{code}")
    assert "17 of 1,500 requests failed; 3 of 3,000 before" in page


def hear(house: House, release: str, *, requests: int, failed: int = 0) -> None:
    """As its telemetry tells of it."""
    at = house.clock.now()
    told = Told(
        release=release,
        by=ToldBy.TRANSACTIONS,
        at=at,
        requests=requests,
        failed=failed,
        refused=0,
        stand_for=requests,
    )
    house.store.signals.keep([(f"{release}-{at}", Requests(service=house.service.name, at=at, told=(told,)))], at)


def test_where_no_front_stands_what_its_telemetry_tells_takes_it_back(house: House) -> None:
    deployer(house).deploy(house.service, commit=house.source.head(), release="before", deployment_id="0")
    hear(house, "before", requests=3_000, failed=3)
    code = house.report(GREETING, times=2)
    assert house.walk(code) == Room.APPROVE
    house.approve(house.shown(code)[0])
    assert house.walk(code) == Room.WATCH
    house.clock.time += timedelta(seconds=20)
    hear(house, release_of(house), requests=1_500, failed=150)
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"
    assert "As its transactions tell, 150 of 1,500 requests failed; 3 of 3,000 before" in house.see(f"/bugs/{code}")


def test_who_took_a_release_back_is_said_and_not_that_it_got_worse(house: House) -> None:
    code = shipped(house)
    answer = house.client.post(
        f"/api/bugs/{code}/take-back", json={"reason": "tills"}, headers={"authorization": "Bearer secret"}
    )
    assert answer.status_code == 202
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"
    assert house.store.bugs.get(code).status is BugStatus.ROLLED_BACK
    listed, page = house.see("/deployments"), house.see(f"/bugs/{code}")
    assert "Taken back by a person" in listed
    assert "a person takes it back: deploy the release before" in page
    assert "Got worse" not in listed + page
    assert "it hurts" not in page


def test_a_release_that_answers_no_smoke_request_is_taken_back(house: House) -> None:
    code = shipped(house)
    object.__setattr__(house.engine._world, "smoke", lambda _: "GET /health: status 500")
    house.clock.time += timedelta(seconds=10)
    assert house.walk(code) == Room.WATCH
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"


def test_where_counts_cannot_tell_a_person_is_asked_once(house: House) -> None:
    code = shipped(house)
    deployer(house).count(house.service, release_of(house), requests=5)
    house.clock.time += 3 * WINDOW
    for _ in range(3):
        assert house.walk(code) == Room.WATCH
    assert told(house).count(f"The fix of {code} waits for your judgement") == 1
    [waiting] = house.store.repairs.waiting()
    assert waiting.reason.endswith(ASKING)
    assert "Keep it" in house.see(f"/bugs/{code}")
    assert "Judge it" in house.see("/")
    answer = house.client.post(f"/api/bugs/{code}/keep", json={}, headers={"authorization": "Bearer secret"})
    assert answer.status_code == 202
    assert house.walk(code) == "ended"
    assert house.store.bugs.get(code).status is BugStatus.RESOLVED
    [held] = house.store.watches.held()
    assert house.store.repairs.suggestion(held.proposal_id).status is SuggestionStatus.HEALED


def test_a_fix_that_refuses_what_was_answered_is_not_called_healed(house: House) -> None:
    code = shipped(house)
    deployer(house).count(house.service, release_of(house), requests=1_000, refused=150)
    house.clock.time += WINDOW
    assert house.walk(code) == Room.WATCH
    assert f"The fix of {code} waits for your judgement" in told(house)
    page = house.see(f"/bugs/{code}")
    assert "150 of 1,000 requests are refused now (4xx)" in page
    assert "Keep it" in page
    answer = house.client.post(f"/api/bugs/{code}/take-back", json={}, headers={"authorization": "Bearer secret"})
    assert answer.status_code == 202
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"


def test_nobody_answers_within_a_day(house: House) -> None:
    code = shipped(house)
    deployer(house).count(house.service, release_of(house), requests=5)
    house.clock.time += 3 * WINDOW
    assert house.walk(code) == Room.WATCH
    house.clock.time += timedelta(days=1)
    assert house.walk(code) == "ended"
    assert house.store.bugs.get(code).status is BugStatus.DEPLOYED
    assert house.store.watches.held() == ()


def test_there_is_nothing_to_keep_where_nothing_is_watched(house: House) -> None:
    code = house.report(GREETING, times=2)
    for path in ("keep", "take-back"):
        answer = house.client.post(f"/api/bugs/{code}/{path}", json={}, headers={"authorization": "Bearer secret"})
        assert answer.status_code == 404


def test_deployments_of_others_are_watched_and_left_alone(house: House) -> None:
    ours = deployer(house)
    for number, release in enumerate(("v1", "v2")):
        made = ours.deploy(house.service, commit=f"{number}" * 40, release=release, deployment_id=f"hand.{release}")
        house.store.repairs.deployed(made, None)
        ours.count(house.service, release, requests=1_000, errors=50 * number)
        house.clock.time += timedelta(seconds=30)
    told_of = Deploy(
        deploy_id="ci", service="shop", version="v3", environment="production", finished_at=house.clock.time
    )
    house.store.releases.deploy(told_of, by="ci", now=house.clock.time)
    judged, says = shadow_watch(house.store, ours, house.clock, window=WINDOW)
    assert (judged, says) == (1, "1 deployments judged, 2 are watched")
    outcome = house.store.watches.shadow("hand.v2")
    assert outcome
    assert outcome.kind is OutcomeKind.REGRESSED
    assert release_of(house) == "v2", "it only says so"
    house.clock.time += WINDOW
    assert shadow_watch(house.store, ours, house.clock, window=WINDOW)[0] == 2
    assert shadow_watch(house.store, ours, house.clock, window=WINDOW)[0] == 0, "each is judged once"
    page = house.see("/deployments")
    assert "Would have been taken back: 50 of 1,000 requests failed; 0 of 1,000 before" in page
    assert "told of, in production" in page


def test_a_release_that_is_brought_back_by_hand_is_not_judged_by_what_was_counted_of_it_before(house: House) -> None:
    """The front counts a release's requests over all the times that it served."""
    ours = deployer(house)
    for number, (release, errors) in enumerate((("v1", 200), ("v2", 0), ("v1", 0))):
        made = ours.deploy(house.service, commit=release * 20, release=release, deployment_id=f"hand.{number}")
        house.store.repairs.deployed(made, None)
        ours.count(house.service, release, requests=1_000, errors=errors)
        house.clock.time += timedelta(seconds=30)
    house.clock.time += WINDOW
    shadow_watch(house.store, ours, house.clock, window=WINDOW)
    outcome = house.store.watches.shadow("hand.2")
    assert outcome
    assert outcome.kind is OutcomeKind.INCONCLUSIVE, outcome.reason
