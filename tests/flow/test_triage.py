"""People sort bugs: beside a walk under way, by HTTP with a token, and at a terminal."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from msgspec import structs
from starlette.testclient import TestClient
from test_another_answer import House, opened, repository  # noqa: F401 - a fixture
from test_another_answer import trial as every_trial
from typer.testing import CliRunner, Result

from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox
from homeostat.api import api
from homeostat.api.triage import triage_api
from homeostat.cli.app import app
from homeostat.engine import Engine
from homeostat.errors import BeingShipped
from homeostat.records import (
    Answer,
    BugStatus,
    Effect,
    Fingerprint,
    Grouped,
    Report,
    ReportKind,
    Run,
    Severity,
    Sighting,
)
from homeostat.stages.group.desk import TriageDesk


@pytest.fixture
def house(tmp_path: Path, repository: Path) -> Iterator[House]:  # noqa: F811 - the fixture of that name
    yield from opened(tmp_path, repository, None)


@pytest.fixture
def desk(house: House) -> TriageDesk:
    return TriageDesk(house.store, house.clock)


# --- beside a walk


def test_a_mute_ends_the_walk_before_a_fix_is_proved_and_it_begins_again_after(house: House, desk: TriageDesk) -> None:
    code = house.repair.bug_code
    desk.mute(code, by="anna")
    assert house.walk() == "ended"
    assert house.gave == ["diagnose.overtaken", "learn.lesson"]
    assert house.status is BugStatus.MUTED
    desk.unmute(code, by="anna")
    assert house.store.bugs.unattended(9) == (code,)
    house.repair = house.store.repairs.begin(house.store.bugs.get(code), house.clock.now())
    assert house.walk() == "approve"
    assert house.status is BugStatus.FIX_PROPOSED


def test_a_fix_that_waits_goes_on_waiting_while_its_bug_is_muted(house: House, desk: TriageDesk) -> None:
    assert house.walk() == "approve"
    desk.mute(house.repair.bug_code, by="anna")
    house.store.repairs.wake(house.repair.repair_id, house.clock.now())
    assert house.walk() == "approve"
    assert house.status is BugStatus.MUTED
    desk.unmute(house.repair.bug_code, by="anna")
    assert house.status is BugStatus.FIX_PROPOSED
    desk.mute(house.repair.bug_code, by="anna")
    house.say(Answer.ACCEPT)
    with pytest.raises(BeingShipped):
        desk.resolve(house.repair.bug_code, by="boris")
    assert house.walk() == "watch"
    assert house.status is BugStatus.DEPLOYED


def test_a_mute_within_a_trial_stays_and_nobody_is_told(house: House, desk: TriageDesk) -> None:
    """A room at work does not undo what a person did meanwhile."""
    notifier = house.world.notifier
    assert isinstance(notifier, ScriptedNotifier)
    muted: list[str] = []

    def mute_first(asked: Asked) -> Run:
        if not muted:
            muted.append(desk.mute(house.repair.bug_code, by="anna"))
        return every_trial(asked)

    house.engine = Engine(replace(house.world, sandbox=ScriptedSandbox(mute_first)), house.durable)
    house.walk()
    assert muted == ["until it escalates"]
    assert house.status is BugStatus.MUTED
    assert notifier.notices == []


@pytest.mark.parametrize("deed", ["resolve", "not_code", "merge"])
def test_a_walk_ends_when_its_bug_does(house: House, desk: TriageDesk, deed: str) -> None:
    code = house.repair.bug_code
    assert house.walk() == "approve"
    if deed == "merge":
        desk.merge([code], into=another_bug(house), by="anna")
    else:
        getattr(desk, deed)(code, by="anna")
    wanted = {"resolve": BugStatus.RESOLVED, "not_code": BugStatus.NOT_A_CODE_BUG, "merge": BugStatus.MERGED}[deed]
    assert house.walk() == "ended"
    assert house.gave[-2:] == ["approve.overtaken", "learn.lesson"]
    assert house.status is wanted


def another_bug(house: House, digest: str = "e" * 64, event_id: str = "b" * 32) -> str:
    """A later bug of the same service."""
    first = house.store.reports.event("shop", "a" * 32)
    assert first is not None
    happened = structs.replace(first, event_id=event_id)
    report = Report(
        report_id=event_id, service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=happened.received_at, body=b""
    )
    sighting = Sighting(
        report=report,
        event_id=event_id,
        fingerprint=digest,
        occurred_at=happened.occurred_at + timedelta(seconds=1),
        release="",
        user_id="",
        opens_after=1,
    )
    grouped = Grouped(
        fingerprint=Fingerprint(digest=digest, version=1, parts=("another",)),
        effect=Effect.OPENS,
        reason="new",
        title="another",
        culprit="",
        severity=Severity.P2,
        bug_type="error",
    )
    recorded = house.store.reports.record(
        [sighting], read=lambda _: happened, group=lambda _, __: grouped, now=house.clock.now()
    )
    return recorded.opened[0]


# --- by a program


@pytest.fixture
def program(house: House, desk: TriageDesk) -> TestClient:
    application = FastAPI()
    application.include_router(triage_api(store=house.store, triage=desk))
    application.include_router(
        api(store=house.store, approvals=house.desk, clock=house.clock, analyze=house.engine.start)
    )
    house.store.people.add_token(hashlib.sha256(b"secret").hexdigest(), "robot", house.clock.now())
    return TestClient(application, headers={"authorization": "Bearer secret"})


def test_a_program_sorts_bugs(house: House, program: TestClient) -> None:
    code = house.repair.bug_code
    for action, body, then in (
        ("mute", {"until": "20 users", "reason": "known"}, "muted"),
        ("unmute", None, "detected"),
        ("mute", None, "muted"),
        ("reopen", {"reason": "now"}, "detected"),
        ("not-code", None, "not_a_code_bug"),
        ("reopen", None, "detected"),
        ("resolve", {"reason": "by a restart"}, "resolved"),
    ):
        answer = program.post(f"/api/bugs/{code}/{action}", json=body)
        assert (answer.status_code, answer.json()["bug"]["status"]) == (200, then), action
    changes = house.store.bugs.changes(code)
    assert {change.changed_by for change in changes[1:]} == {"token robot"}
    assert changes[1].reason == "until 20 more people are hit: known"


def test_a_program_sees_how_a_bug_behaves(house: House, program: TestClient, desk: TriageDesk) -> None:
    code = house.repair.bug_code
    seen = program.get(f"/api/bugs/{code}").json()
    assert (seen["substate"], seen["mute"], seen["escalation"]) == ("new", None, None)
    desk.mute(code, by="anna", until="20 users")
    seen = program.get(f"/api/bugs/{code}").json()
    assert (seen["substate"], seen["mute"]["until"]["count"], seen["mute"]["muted_by"]) == (None, 20, "anna")


def test_a_program_merges_and_splits(house: House, program: TestClient) -> None:
    code, other = house.repair.bug_code, another_bug(house)
    merged = program.post("/api/bugs/merge", json={"codes": [other, code]})
    assert (merged.status_code, merged.json()["bug"]["code"], merged.json()["bug"]["event_count"]) == (200, code, 2)
    prints = program.get(f"/api/bugs/{code}/fingerprints").json()
    assert [(one["digest"][0], one["came_from"]) for one in prints] == [("e", other), ("f", "")]
    split = program.post(f"/api/bugs/{code}/split", json={"fingerprints": ["eeeeeeee"]})
    assert (split.status_code, split.json()["bug"]["code"]) == (200, other)


@pytest.mark.parametrize(
    ("path", "body", "status", "says"),
    [
        ("BUG-1/mute", None, 404, "There is no bug 'BUG-1'."),
        ("{code}/mute", {"until": "soon"}, 400, "Nobody can tell from 'soon' when the mute ends."),
        ("{code}/mute", {"until": "x" * 41}, 422, "at most 40 characters"),
        ("{code}/mute", {"reason": "x" * 1_001}, 422, "at most 1000 characters"),
        ("{code}/unmute", None, 400, "is not muted"),
        ("{code}/resolve", {"in_next_release": True}, 400, "names no release"),
        ("{code}/split", {"fingerprints": ["ffffff"]}, 400, "keeps at least one of its fingerprints"),
        ("{code}/split", {"fingerprints": ["fff"]}, 400, "no fingerprint that begins with 'fff'"),
        ("{code}/split", {"fingerprints": []}, 422, "at least 1 item"),
        ("{code}/split", {"fingerprints": ["x"] * 101}, 422, "at most 100 items"),
        ("merge", {"codes": ["{code}"]}, 400, "A merge takes 2 to 100 bugs"),
        ("merge", {"codes": ["{code}", "BUG-1"]}, 404, "There is no bug 'BUG-1'."),
    ],
)
def test_what_a_program_is_refused(
    house: House, program: TestClient, *, path: str, body: object, status: int, says: str
) -> None:
    code = house.repair.bug_code
    body = json.loads(json.dumps(body).replace("{code}", code))
    answer = program.post(f"/api/bugs/{path.replace('{code}', code)}", json=body)
    assert (answer.status_code, says in answer.text) == (status, True), answer.text
    assert house.status is BugStatus.DETECTED


def test_a_program_without_a_token_sorts_nothing(house: House, program: TestClient) -> None:
    code = house.repair.bug_code
    for action in ("mute", "unmute", "resolve", "reopen", "not-code", "split"):
        assert program.post(f"/api/bugs/{code}/{action}", headers={"authorization": ""}).status_code == 401
    assert program.post("/api/bugs/merge", headers={"authorization": "Bearer x"}).status_code == 401


# --- at a terminal


def test_a_person_at_a_terminal_sorts_bugs(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    code, other = house.repair.bug_code, another_bug(house)

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--home", str(tmp_path)])

    assert ", detected, ongoing; " in run("show", code).output
    assert run("mute", code, "--until", "50/hour").output == f"{code}: muted until 50 events within an hour.\n"
    assert ", muted until 50 events within an hour; " in run("show", code).output
    told = json.loads(run("show", code, "--json").output)
    assert (told["substate"], told["mute"]["until"]["count"], told["escalation"]) == (None, 50, None)
    assert run("unmute", code).output == f"{code}: no longer muted.\n"
    assert run("not-code", code, "--reason", "a full disk").exit_code == 0
    assert run("reopen", code).exit_code == 0
    assert run("resolve", other).output == f"{other}: resolved.\n"
    assert run("reopen", other).exit_code == 0
    assert run("merge", other, code).output == f"{code}: the others' events count here now.\n"
    listed = run("split", code).output
    assert ("eeeeeeeeeeee" in listed, other in listed, "another" in listed) == (True, True, True)
    assert run("split", code, "eeeeee").output == f"{other}: what was taken out of {code} counts here now.\n"
    assert isinstance(run("mute", code, "--until", "soon").exception, Exception)
    by = {change.changed_by for change in house.store.bugs.changes(code)[1:]}
    assert len(by) == 1
    assert " on " in by.pop()
