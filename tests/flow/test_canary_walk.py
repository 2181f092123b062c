"""A fix is tried on a share of those who ask: it passes and serves everybody, or it fails and nobody is sent to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_learned import GREETING, House, opened, repository, trial
from test_watched import deployer, release_of, told

from homeostat.adapters.sandbox.scripted import ScriptedSandbox
from homeostat.errors import NotApproved
from homeostat.lifecycle import Room
from homeostat.records import BugStatus, Deployment

__all__ = ["repository"]  # a fixture

PAUSE = timedelta(minutes=5)


@pytest.fixture
def house(repository: Path) -> Iterator[House]:
    with opened(repository, sandbox=ScriptedSandbox(trial), start="x") as house:
        house.service = house.store.services.add(replace(house.service, canary="10 %, 5 min"))
        yield house


def tried(house: House) -> tuple[str, Deployment]:
    """The code of a bug whose fix serves as a canary now."""
    deployer(house).deploy(house.service, commit=house.source.head(), release="before", deployment_id="0")
    deployer(house).count(house.service, "before", requests=3_000, errors=3)
    code = house.report(GREETING, times=2)
    assert house.walk(code) == Room.APPROVE
    assert "10 %, 5 min" in house.see(f"/bugs/{code}/review")
    house.approve(house.shown(code)[0])
    assert house.walk(code) == Room.WATCH
    canary = deployer(house).deployments[-1]
    assert canary.canary_percent == 10
    assert release_of(house) == "before"
    return code, canary


def sides(house: House, canary: Deployment, *, failures: int) -> None:
    deployer(house).side(house.service, "before", requests=2_700, failures=2)
    deployer(house).side(house.service, canary.release, requests=300, failures=failures)


def test_a_canary_that_does_no_worse_serves_everybody_and_is_watched(house: House) -> None:
    code, canary = tried(house)
    sides(house, canary, failures=0)
    assert house.walk(code) == Room.WATCH
    assert release_of(house) == "before", "its pause is not over"
    [waiting] = house.store.repairs.waiting()
    assert waiting.reason == f"10 % of those who ask are sent to {canary.release}"
    page = house.see("/deployments")
    assert "canary, 10 % of those who ask" in page
    house.clock.time += PAUSE
    assert house.walk(code) == Room.WATCH
    assert release_of(house) == canary.release
    assert house.store.bugs.get(code).status is BugStatus.DEPLOYED
    page = house.see("/deployments")
    assert "Canary did no worse" in page
    assert "Being watched" in page
    deployer(house).count(house.service, canary.release, requests=300_000)
    house.clock.time += timedelta(minutes=10)
    assert house.walk(code) == "ended"
    assert house.store.bugs.get(code).status is BugStatus.RESOLVED


def test_a_canary_that_fails_is_gone_and_its_commit_reverted(house: House) -> None:
    code, canary = tried(house)
    sides(house, canary, failures=15)
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"
    assert house.store.bugs.get(code).status is BugStatus.ROLLED_BACK
    assert f"The fix of {code} was taken back" in told(house)
    assert house.store.watches.barred(house.service.name, canary.commit)
    assert "15 of 300 requests failed; 2 of 2,700 before" in house.see(f"/bugs/{code}")


def test_whoever_deploys_has_the_last_word(house: House) -> None:
    code, canary = tried(house)
    sides(house, canary, failures=0)
    house.clock.time += PAUSE
    deployer(house).failures.append(NotApproved("15 of 300 requests failed"))
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"
    assert house.store.bugs.get(code).status is BugStatus.ROLLED_BACK


def test_a_canary_that_is_gone_when_it_is_widened_is_reverted(house: House) -> None:
    code, canary = tried(house)
    sides(house, canary, failures=0)
    house.clock.time += PAUSE
    deployer(house).deploy(house.service, commit="f" * 40, release="theirs", deployment_id="by hand")
    assert house.walk(code) == "ended"
    assert release_of(house) == "theirs"


def test_a_person_takes_a_canary_back(house: House) -> None:
    code, canary = tried(house)
    assert "Take it back" in house.see(f"/bugs/{code}")
    answer = house.client.post(f"/api/bugs/{code}/take-back", json={}, headers={"authorization": "Bearer secret"})
    assert answer.status_code == 202
    assert house.walk(code) == "ended"
    assert release_of(house) == "before"
    assert canary.release not in {one.release for one in deployer(house).deployments if not one.canary_percent}


def test_after_the_watch_page_and_command_say_the_same(house: House) -> None:
    code, canary = tried(house)
    sides(house, canary, failures=0)
    house.clock.time += PAUSE
    assert house.walk(code) == Room.WATCH
    deployer(house).count(house.service, canary.release, requests=300_000)
    house.clock.time += timedelta(minutes=10)
    assert house.walk(code) == "ended"
    page = house.see(f"/bugs/{code}")
    says = "deploys before and reverts nothing"
    assert says in page
    assert "take-back" not in page
    answer = house.client.post(f"/api/bugs/{code}/take-back", json={}, headers={"authorization": "Bearer secret"})
    assert answer.status_code == 404
    assert says in answer.text
