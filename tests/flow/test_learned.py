"""A fix is approved and holds; a bug like it, in another function, is then offered the same fix first, and proved."""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from console_records import policies_of, traffic
from fastapi import FastAPI
from starlette.testclient import TestClient
from this_environment import ThisEnvironment

from homeostat.adapters.deployer.scripted import ScriptedDeployer
from homeostat.adapters.forge.local import LocalForge
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.source.git import GitSource
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.switch.everywhere import EverySwitch
from homeostat.api import api
from homeostat.api.judgements import judgements_api
from homeostat.console import Outside, console
from homeostat.console.session import hash_password
from homeostat.durable import Durable
from homeostat.engine import Engine
from homeostat.jobs.kept_check import kept_check
from homeostat.languages.protected import to_be_seen
from homeostat.lifecycle import Room
from homeostat.ports import Sandbox
from homeostat.records import (
    BugStatus,
    Effect,
    Event,
    EventKind,
    Fingerprint,
    Frame,
    Grouped,
    Json,
    Limits,
    Proposal,
    Raised,
    Report,
    ReportKind,
    Run,
    Service,
    Severity,
    Sighting,
    Suggestion,
    SuggestionStatus,
)
from homeostat.stages.approve.desk import Desk
from homeostat.stages.group.desk import TriageDesk
from homeostat.stages.publish import worded
from homeostat.world import World

needs_a_sandbox = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)

PASSWORD = "a quiet river at night"
LETTERS = """def greeting(order):
    return "Dear " + order["customer"]["name"].title()


def subject(order):
    if order["items"] is None:
        return ""
    return order["items"][0]
"""
BILLS = """def footer(bill, lines):
    # Whom it goes to.
    address = bill["buyer"]["address"]  # as it was typed
    lines.append(address)
    return "\\n".join(lines)
"""
Where = tuple[str, str, int, dict[str, Json]]
GREETING: Where = ("greeting", "letters.py", 2, {"order": {"customer": "None", "items": "[]"}})
FOOTER: Where = ("footer", "bills.py", 3, {"bill": {"buyer": "None", "sum": "12"}, "lines": []})


class Ticking:
    def __init__(self) -> None:
        self.time = datetime(2025, 5, 3, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=100)
        return self.time


class House:
    """One service, an engine whose doors are opened one by one, and a person at the other end of HTTP."""

    def __init__(self, store: SqlStore, folder: Path, url: str, *, sandbox: Sandbox | None = None, start: str) -> None:
        self.store, self.clock, self.folder = store, Ticking(), folder
        self.source = GitSource(folder)
        self.service = store.services.add(
            Service(name="shop", project_id=0, public_key="", language="python", repository="x", start=start, port=1)
        )
        keys = folder.parent / "keys"
        key = KeyFile(keys)
        key.make()
        desk = Desk(store, lambda _: self.source, self.clock, key, worded=worded)
        world = World(
            store=store,
            clock=self.clock,
            source_for=lambda _: self.source,
            forge_for=lambda _: LocalForge(folder, "main", clock=self.clock),
            sandbox=sandbox or BubblewrapSandbox(lambda _: self.source, ThisEnvironment(), folder.parent),
            deployer=ScriptedDeployer(self.clock),
            model=None,
            notifier=ScriptedNotifier(),
            verifier=PublicKeyFile(keys),
            limits=Limits(wall=timedelta(seconds=60)),
            watch_window=timedelta(minutes=10),
            provers=1,
        )
        self.durable = Durable(url)
        self.engine = Engine(world, self.durable)
        application = FastAPI()
        application.include_router(api(store=store, approvals=desk, clock=self.clock, analyze=self.engine.start))
        application.include_router(judgements_api(store=store, approvals=desk))
        application.router.routes.extend(
            console(
                store=store,
                approvals=desk,
                triage=TriageDesk(store, self.clock),
                switch=EverySwitch("", folder.parent, store.halts, self.clock),
                rules=policies_of(store, self.clock, keys),
                clock=self.clock,
                outside=Outside(traffic=traffic, watch_window=timedelta(minutes=10), has_model=False),
            )
        )
        store.people.add_token(hashlib.sha256(b"secret").hexdigest(), "robot", self.clock.now())
        store.people.set_password("anna", hash_password(PASSWORD), one_time=False, now=self.clock.now())
        self.client = TestClient(application, base_url="https://homeostat.example", follow_redirects=False)

    def report(self, where: Where, times: int) -> str:
        """The code of the bug that so many failures opened."""
        [code] = self.arrive(where, Effect.OPENS)
        for _ in range(times - 1):
            self.arrive(where, Effect.COUNTS)
        return code

    def arrive(self, where: Where, effect: Effect) -> tuple[str, ...]:
        function, path, line, variables = where
        message = "'NoneType' object is not subscriptable"
        frame = Frame(function=function, module=path[:-3], path=path, line=line, in_app=True, variables=variables)
        happened = Event(
            event_id=uuid4().hex,
            service=self.service.name,
            occurred_at=self.clock.now(),
            received_at=self.clock.now(),
            level="error",
            kind=EventKind.ERROR,
            error_type="TypeError",
            message=message,
            chain=(Raised(type="TypeError", message=message, frames=(frame,), handled=False),),
        )
        grouped = Grouped(
            fingerprint=Fingerprint(digest=hashlib.sha256(function.encode()).hexdigest(), version=1, parts=()),
            effect=effect,
            reason="",
            title=f"TypeError: {message}",
            culprit=f"{function} in {path}",
            severity=Severity.P2,
            bug_type="error",
        )
        report = Report(
            report_id=happened.event_id,
            service=self.service.name,
            kind=ReportKind.SENTRY_ENVELOPE,
            received_at=happened.received_at,
            body=b"{}",
        )
        sighting = Sighting(
            report=report,
            event_id=happened.event_id,
            fingerprint=grouped.fingerprint.digest,
            occurred_at=happened.occurred_at,
            release="",
            user_id="",
            opens_after=1,
        )
        found = self.store.reports.record(
            [sighting], read=lambda _: happened, group=lambda _, __: grouped, now=self.clock.now()
        )
        return found.opened

    def walk(self, code: str) -> str:
        """Until the repair of the bug waits for a person or a later hour, or has ended."""
        repair = self.store.repairs.begin(self.store.bugs.get(code), self.clock.now())
        for _ in range(60):
            word = self.engine._visit(repair.repair_id)
            waiting = {wait.repair_id: wait for wait in self.store.repairs.waiting()}.get(repair.repair_id)
            if word == "ended":
                return "ended"
            if word == "waits" and waiting and (waiting.until is None or waiting.room == Room.WATCH):
                return waiting.room
        raise AssertionError("the walk goes round")

    def first_thought_of(self, code: str) -> Proposal:
        """What a new repair of the bug would try first."""
        repair = self.store.repairs.begin(self.store.bugs.get(code), self.clock.now())
        while Room.PROPOSE not in {step.room for step in self.store.repairs.steps(repair.repair_id)}:
            self.engine._visit(repair.repair_id)
        proposals = [each.proposal for each in self.store.repairs.suggestions(repair.repair_id)]
        return min(proposals, key=lambda proposal: proposal.number)

    def shown(self, code: str) -> list[Suggestion]:
        repair = self.store.repairs.of_bug(code)[-1]
        return [s for s in self.store.repairs.suggestions(repair.repair_id) if s.rank is not None]

    def approve(self, chosen: Suggestion) -> None:
        self.decide(chosen, "accept")

    def decide(self, chosen: Suggestion, answer: str) -> None:
        wanted = {
            "proposal_id": chosen.proposal.proposal_id,
            "patch_digest": chosen.proposal.candidate.patch.digest,
            "base": chosen.proposal.base,
            "answer": answer,
            "acknowledged": to_be_seen(chosen.proposal.candidate.patch),
        }
        said_so = self.client.post("/api/decisions", json=wanted, headers={"authorization": "Bearer secret"})
        assert said_so.status_code == 201, said_so.text

    def git(self, *words: str) -> None:
        named = ("-c", "user.name=Anna", "-c", "user.email=anna@example.com")
        subprocess.run(["git", *named, *words], cwd=self.folder, check=True, capture_output=True)

    def see(self, path: str) -> str:
        page: Any = self.client.get("/sign-in")
        if found := re.search(r'name="csrf" value="([^"]+)"', page.text):
            self.client.post("/sign-in", data={"user": "anna", "password": PASSWORD, "csrf": found.group(1)})
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "letters.py").write_text(LETTERS)
    (folder / "bills.py").write_text(BILLS)
    git = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


@contextmanager
def opened(folder: Path, *, sandbox: Sandbox | None = None, start: str) -> Generator[House]:
    url = f"sqlite:///{folder.parent / 'homeostat.db'}"
    with open_store(url, Ticking()) as store:
        store.migrate()
        house = House(store, folder, url, sandbox=sandbox, start=start)
        try:
            yield house
        finally:
            house.durable.close()


@pytest.fixture
def house(repository: Path) -> Iterator[House]:
    with opened(repository, start="x") as house:
        yield house


@needs_a_sandbox
def test_a_fix_that_held_is_offered_first_for_a_bug_like_it(house: House) -> None:
    first = house.report(GREETING, times=12)
    assert house.walk(first) == Room.APPROVE
    approved = house.shown(first)[0]
    house.approve(approved)
    assert house.walk(first) == Room.WATCH
    house.clock.time += timedelta(minutes=11)
    assert house.walk(first) == "ended"
    assert house.store.bugs.get(first).status is BugStatus.RESOLVED

    house.clock.time += timedelta(days=8)
    assert kept_check(house.store, house.clock)[0] == 1

    second = house.report(FOOTER, times=1)
    assert house.walk(second) == Room.APPROVE
    best = house.shown(second)[0]
    candidate = best.proposal.candidate
    assert (best.proposal.number, candidate.strategy) == (1, f"learned:{first}")
    assert best.verdict
    assert best.verdict.confirmed, best.verdict.reason
    assert [line for line in candidate.patch.diff.splitlines() if line[:2] in {"- ", "+ "}] == [
        '-    address = bill["buyer"]["address"]  # as it was typed',
        '+    address = (bill["buyer"]["address"] if bill["buyer"] is not None else "")  # as it was typed',
    ]
    says = [part.says for part in best.verdict.confidence.parts]
    assert f"As in {first}: 1 of 1 such fixes were kept" in says
    page = house.see(f"/bugs/{second}/review")
    assert f'As in <a class="mono" href="/bugs/{first}">{first}</a>, healed since 3 May 2025' in page

    # Somebody takes the first fix out by hand: it is needed again, and is the first that is tried.
    house.git("revert", "--no-edit", "-m1", house.source.head())
    house.arrive(GREETING, Effect.REGRESSES)
    again = house.first_thought_of(first)
    assert (again.number, again.candidate.strategy) == (1, f"learned:{first}")
    assert again.candidate.patch == approved.proposal.candidate.patch


def trial(asked: Asked) -> Run:
    """Every reproduction fails without a patch and passes with any; there is no suite."""
    if not asked.files:
        return said(exit_code=1)
    result = "failed_alike" if asked.patch is None else "passed"
    return said(exit_code=int(asked.patch is None), results=json.dumps({"result": result, "detail": result}))


def test_what_was_merged_where_nothing_watches_is_remembered_without_a_record(repository: Path) -> None:
    with opened(repository, sandbox=ScriptedSandbox(trial), start="") as house:
        code = house.report(GREETING, times=1)
        assert house.walk(code) == Room.APPROVE
        house.approve(next(each for each in house.shown(code) if each.proposal.candidate.strategy.startswith("rule:")))
        assert house.walk(code) == "ended"
        [known] = house.store.precedents.like(language="python", error_type="TypeError", most=5)
        assert (known.bug_code, known.watched, known.kept) == (code, False, 0)


def test_what_a_person_rejected_is_not_remembered(repository: Path) -> None:
    with opened(repository, sandbox=ScriptedSandbox(trial), start="x") as house:
        code = house.report(GREETING, times=1)
        assert house.walk(code) == Room.APPROVE
        while shown := [each for each in house.shown(code) if each.status is SuggestionStatus.SHOWN]:
            house.decide(shown[0], "reject")
            house.walk(code)
        assert house.store.bugs.get(code).status is BugStatus.REJECTED
        assert house.store.precedents.like(language="python", error_type="TypeError", most=5) == ()
