"""Policies as people write and read them: in the console, at a terminal, by HTTP."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from console_records import Filled, SetClock, Walker, fill, policies_of
from fastapi import FastAPI
from starlette.testclient import TestClient
from test_console import House
from typer.testing import CliRunner

from homeostat.adapters.store import SqlStore, open_store
from homeostat.api.policies import policies_api
from homeostat.cli.app import app
from homeostat.errors import BadInput
from homeostat.lifecycle import Room
from homeostat.records import Handled, Level, Policy, Waiting
from homeostat.stages.approve.policy_words import in_words, read_policy


@pytest.fixture
def store(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[SqlStore]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as opened:
        yield opened


@pytest.fixture
def house(store: SqlStore, tmp_path: Path) -> House:
    return House(store, home=tmp_path)


@pytest.fixture
def filled(house: House) -> Filled:
    codes = fill(house.store, house.clock)
    assert house.sign_in().status_code == 303
    return codes


def form(house: House, **said: str) -> dict[str, str]:
    return {"csrf": house.token(house.browser.get("/policies")), **in_words(Policy()), **said}


# --- the console


def test_the_page_says_what_holds_and_writes_what_is_said(house: House, filled: Filled) -> None:
    page = house.see("/policies")
    assert "L1 propose" in page
    assert "the global policy says L1 propose" in page
    answer = house.browser.post("/policies", data=form(house, level="2", hours="Mon-Fri 09:00-17:00", do="save"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/policies?said=written")
    assert "the global policy says L2 draft" in house.see("/policies")
    assert house.rules.current("").hours == ("Mon-Fri 09:00-17:00",)
    assert "L2 draft" in house.see("/")
    assert "L1 propose" not in house.see("/")
    Walker(house.store, house.store.bugs.get(filled.review), house.clock.time).wait(Room.APPROVE, "it waits again")
    assert "the global policy says L2 draft" in house.see(f"/bugs/{filled.review}/review")
    [row] = [row for row in house.store.audit.rows() if row.action == "policy.policy"]
    assert row.actor == "anna"


def test_what_cannot_hold_is_named_and_not_written(house: House) -> None:
    assert house.sign_in().status_code == 303
    for said, says in (({"level": "9"}, "is no value of level"), ({"two_persons_from": "<b>"}, "&lt;b&gt;")):
        answer = house.browser.post("/policies", data=form(house, do="save", **said))
        assert answer.status_code == 422
        assert says in answer.text
    assert house.store.policies.policies() == ()


def test_another_level_is_tried_on_the_bugs_of_the_last_days(house: House, filled: Filled) -> None:
    answer = house.browser.post("/policies", data=form(house, level="4", allow="rule:*", most_lines="5"))
    assert answer.status_code == 200
    assert "Waited for a person" in answer.text
    assert "lines, of at most 5" in answer.text
    assert filled.review in answer.text
    assert house.store.policies.policies() == ()


@pytest.mark.usefixtures("filled")
def test_each_bug_is_handled_as_the_level_says(house: House) -> None:
    wide = read_policy(Policy(), {"allow": "*", "least_confidence": "0", "most_files": "0", "most_lines": "0"})
    counts = {
        level: house.rules.dry_run(read_policy(wide, {"level": str(int(level))})).counts
        for level in (Level.OBSERVE, Level.PROPOSE, Level.DRAFT, Level.ALONE)
    }
    none = dict.fromkeys(Handled, 0)
    assert counts[Level.OBSERVE] == none | {Handled.NOT_PROPOSED: 7}
    proposed = counts[Level.PROPOSE][Handled.WAITED]
    assert counts[Level.PROPOSE] == none | {Handled.WAITED: proposed, Handled.NOT_PROPOSED: 7 - proposed}
    assert proposed >= 4
    assert counts[Level.DRAFT][Handled.DRAFT] == counts[Level.ALONE][Handled.ALONE]
    assert counts[Level.ALONE][Handled.ALONE] >= 1


def test_what_waits_is_shown_and_a_freeze_is_overridden_with_a_reason(house: House, filled: Filled) -> None:
    repair = house.store.repairs.of_bug(filled.watched)[0]
    house.store.repairs.wait(
        Waiting(
            repair_id=repair.repair_id,
            visit=9,
            room=Room.DEPLOY.value,
            until=None,
            reason="waits: frozen until 2026-12-01 08:00 UTC: stocktaking",
            since=house.clock.time,
        )
    )
    page = house.see("/policies")
    assert 'frozen until <time datetime="2026-12-01T08:00:00.000+00:00"' in page
    assert "</time>: stocktaking" in page
    said = {"csrf": house.token(house.browser.get("/policies")), "bug": filled.watched}
    assert house.browser.post("/policies/override", data=said).status_code == 400
    answer = house.browser.post("/policies/override", data={**said, "reason": "tills are down"})
    assert answer.status_code == 303
    assert house.store.policies.newest(f"override:{repair.repair_id}")


def test_a_click_that_the_policy_lowers_is_off_and_says_why(house: House, filled: Filled) -> None:
    house.rules.write(Policy(most_by_click=Level.DRAFT), by="anna")
    page = house.see(f"/bugs/{filled.review}/review")
    assert "Approve is off: the global policy lets an approval go no further than L2 draft" in page


def test_a_service_that_is_stopped_can_be_let_go_on(house: House, filled: Filled) -> None:
    deployments = house.store.repairs.deployments(service="api-python")
    [(back, repair)] = [(one, repair) for one, repair in deployments if one.rollback]
    assert repair
    now = house.clock.time - timedelta(hours=1)
    house.store.repairs.deployed(replace(back, deployment_id="x", started_at=now, finished_at=now), repair)
    page = house.see("/policies")
    assert "2 fixes of api-python were taken back in a day" in page
    assert "Go on" in page
    said = {"csrf": house.token(house.browser.get("/policies")), "service": "api-python"}
    assert house.browser.post("/policies/resume", data=said).status_code == 303
    assert "were taken back in a day" not in house.see("/policies")
    assert filled.review


def test_before_anything_is_there_the_page_says_what_to_do(house: House) -> None:
    assert house.sign_in().status_code == 303
    page = house.see("/policies")
    assert "No service yet" in page
    assert "Nothing waits for a limit" in page


# --- a terminal, and programs


def test_at_a_terminal(tmp_path: Path) -> None:
    home, run = ["--home", str(tmp_path)], CliRunner()
    assert run.invoke(app, ["services", "add", "shop", *home]).exit_code == 0
    told = run.invoke(app, ["policy", "set", "level=2", "allow=rule:*", *home])
    assert told.output == "Written: the global policy.\nshop: L2 draft, since the global policy says L2 draft\n"
    assert "level              2" in run.invoke(app, ["policy", "show", *home]).output
    told = run.invoke(app, ["policy", "freeze", "2099-01-01 00:00", "--because", "stocktaking", *home])
    assert told.output == "Frozen until 2099-01-01 00:00 UTC. To end it: homeostat policy set freezes=\n"
    told = run.invoke(app, ["policy", "freeze", "tomorrow", "--service", "shop", *home])
    assert str(told.exception) == "'tomorrow' is no time. Write it in UTC, like: 2027-01-02 08:00"
    told = run.invoke(app, ["policy", "freeze", "2098-01-01 00:00", "--service", "shop", "--because", "a;\nb", *home])
    assert told.output.endswith("homeostat policy set freezes= --service shop\n")
    assert "to 2098-01-01 00:00 because a, b" in run.invoke(app, ["policy", "show", "shop", *home]).output
    assert "approved fixes wait: frozen until 2099-01-01" in run.invoke(app, ["policy", "show", "shop", *home]).output
    assert run.invoke(app, ["policy", "resume", "shop", *home]).output == "shop: fixes are shipped again.\n"
    told = run.invoke(app, ["policy", "dry-run", "level=4", *home])
    assert told.output.startswith("Of 0 bugs of the last 30 days, at level 4:")
    assert isinstance(run.invoke(app, ["policy", "set", "level", *home]).exception, BadInput)
    assert isinstance(run.invoke(app, ["policy", "set", "level=x", *home]).exception, BadInput)


def test_by_http(store: SqlStore, tmp_path: Path) -> None:
    application = FastAPI()
    clock = SetClock()
    rules = policies_of(store, clock, tmp_path / "keys")
    application.include_router(policies_api(store=store, rules=rules))
    http = TestClient(application)
    assert http.post("/api/policies").status_code == 401
    store.people.add_token(hashlib.sha256(b"secret").hexdigest(), "ops", clock.now())
    http.headers["authorization"] = "Bearer secret"
    assert http.post("/api/policies", json={"said": {"level": "3"}}).status_code == 200
    assert http.get("/api/policies").json()["policy"]["level"] == "3"
    assert http.post("/api/policies", json={"said": {"level": "7"}}).status_code == 400
    assert http.post("/api/policies", json={"service": "nobody", "said": {}}).status_code == 404
    assert http.post("/api/policies/dry-run", json={"said": {"level": "4"}}).json()["counts"]["alone"] == 0
    assert http.post("/api/policies/resume?service=nobody").status_code == 404
    assert http.post("/api/policies/override/BUG-1", json={"reason": "x"}).status_code == 404
