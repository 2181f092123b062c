"""A person asks for another answer, or for the pull request alone: the engine over a real repository and store."""

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from typer.testing import CliRunner

from homeostat.adapters.deployer.scripted import ScriptedDeployer
from homeostat.adapters.forge.local import LocalForge
from homeostat.adapters.language_model.scripted import ScriptedModel
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.source.git import GitSource
from homeostat.adapters.store import SqlStore, open_store
from homeostat.api import api
from homeostat.cli.app import app
from homeostat.durable import Durable
from homeostat.engine import Engine
from homeostat.errors import NotFound, StaleBase
from homeostat.lifecycle import Room
from homeostat.records import (
    Answer,
    BugStatus,
    Effect,
    Event,
    EventKind,
    Fingerprint,
    Frame,
    Grouped,
    Limits,
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
from homeostat.stages.publish import worded
from homeostat.walked import next_room
from homeostat.world import World

SOURCE = """from fastapi import APIRouter, HTTPException

router = APIRouter()
PRICES = {"ARN-30C": 12}
STOCK = {"ARN-30C": 4}


@router.get("/stock/{sku}")
def stock(sku: str):
    if sku not in STOCK:
        raise HTTPException(status_code=404, detail=f"There is no {sku}.")
    return {"stock": STOCK[sku]}


@router.get("/totals")
def total(lines):
    found = 0
    for line in lines:
        found += line["price"] * PRICES[line["sku"]]
    return {"total": found}
"""
TESTED = "from prices import total\n\n\ndef test_total():\n    assert total([]) == {'total': 0}\n"
HARMLESS = "def total(lines):\n    return {{'total': sum(PRICES.get(line['sku'], {number}) for line in lines)}}\n"


class Ticking:
    """Every look at it is a second later, as between two things that really happen."""

    def __init__(self) -> None:
        self.time = datetime(2025, 10, 23, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def event(clock: Ticking) -> Event:
    frame = Frame(
        function="total",
        module="prices",
        path="prices.py",
        line=19,
        source='        found += line["price"] * PRICES[line["sku"]]',
        variables={"line": {"sku": "'LACH-6C'", "price": "2"}, "found": "0", "lines": ["{'sku': 'LACH-6C'}"]},
    )
    raised = Raised(type="KeyError", message="'LACH-6C'", frames=(frame,), handled=False)
    return Event(
        event_id="a" * 32,
        service="shop",
        occurred_at=clock.time,
        received_at=clock.time,
        level="error",
        kind=EventKind.ERROR,
        error_type="KeyError",
        message="'LACH-6C'",
        chain=(raised,),
    )


def trial(asked: Asked) -> Run:
    """Every reproduction fails without a patch and passes with any; the suite does not run."""
    if not asked.files:
        return said(exit_code=1)
    if asked.patch is None:
        return said(exit_code=1, results=json.dumps({"result": "failed_alike", "detail": "KeyError in total"}))
    return said(results=json.dumps({"result": "passed", "detail": f"gave {asked.patch.digest[:6]}"}))


class House:
    """One service with one bug, and an engine whose doors are opened one by one."""

    def __init__(
        self,
        store: SqlStore,
        repository: Path,
        clock: Ticking,
        url: str,
        model: ScriptedModel | None,
        *,
        sees: Callable[[Asked], Run] = trial,
    ) -> None:
        self.store, self.repository, self.clock, self.model = store, repository, clock, model
        service = Service(
            name="shop", project_id=0, public_key="", language="python", repository=str(repository), start="x", port=1
        )
        self.service = store.services.add(service)
        self.source = GitSource(repository)
        keys = repository.parent / "keys"
        key = KeyFile(keys)
        key.make()
        self.desk = Desk(store, lambda _: self.source, clock, key, worded=worded)
        self.world = World(
            store=store,
            clock=clock,
            source_for=lambda _: self.source,
            forge_for=lambda _: LocalForge(repository, "main", clock=clock),
            sandbox=ScriptedSandbox(sees),
            deployer=ScriptedDeployer(clock),
            model=model,
            notifier=ScriptedNotifier(),
            verifier=PublicKeyFile(keys),
            limits=Limits(),
            watch_window=timedelta(minutes=10),
            provers=1,
        )
        self.durable = Durable(url)
        self.engine = Engine(self.world, self.durable)
        self.repair = store.repairs.begin(store.bugs.get(self._open_bug()), clock.now())

    def _open_bug(self) -> str:
        happened = event(self.clock)
        report = Report(
            report_id=happened.event_id,
            service="shop",
            kind=ReportKind.SENTRY_ENVELOPE,
            received_at=self.clock.now(),
            body=b"{}",
        )
        grouped = Grouped(
            fingerprint=Fingerprint(digest="f" * 64, version=1, parts=()),
            effect=Effect.OPENS,
            reason="new",
            title="KeyError: 'LACH-6C'",
            culprit="total in prices.py",
            severity=Severity.P2,
            bug_type="error",
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
        recorded = self.store.reports.record(
            [sighting], read=lambda _: happened, group=lambda _, __: grouped, now=self.clock.now()
        )
        [code] = recorded.opened
        return code

    def walk(self) -> str:
        """Visit after visit, until the repair waits for something that is not the next second; the room it waits in."""
        for _ in range(60):
            word = self.engine._visit(self.repair.repair_id)
            if word == "ended":
                return "ended"
            waiting = next(iter(self.store.repairs.waiting()), None)
            if word == "waits" and waiting and (waiting.until is None or waiting.room == Room.WATCH):
                return waiting.room
        raise AssertionError("the walk goes round")

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return self.store.repairs.suggestions(self.repair.repair_id)

    @property
    def shown(self) -> list[str]:
        return [s.proposal.proposal_id for s in self.suggestions if s.status is SuggestionStatus.SHOWN]

    @property
    def gave(self) -> list[str]:
        return [f"{step.room}.{step.gave}" for step in self.store.repairs.steps(self.repair.repair_id)]

    @property
    def status(self) -> BugStatus:
        return self.store.bugs.get(self.repair.bug_code).status

    def say(self, answer: Answer, proposal_id: str = "", reason: str = "") -> None:
        proposal = self.store.repairs.suggestion(proposal_id or self.shown[0]).proposal
        self.desk.decide(
            proposal_id=proposal.proposal_id,
            patch_digest=proposal.candidate.patch.digest,
            base=proposal.base,
            answer=answer,
            decided_by="anna",
            reason=reason,
        )

    def git(self, *words: str) -> str:
        command = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", *words]
        return subprocess.run(command, cwd=self.repository, check=True, capture_output=True, text=True).stdout.strip()

    @property
    def branches(self) -> list[str]:
        return [line for line in self.git("branch", "--format=%(refname:short)").splitlines() if line != "main"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "tests").mkdir(parents=True)
    (folder / "prices.py").write_text(SOURCE)
    (folder / "tests" / "test_prices.py").write_text(TESTED)
    git = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


@pytest.fixture
def model() -> ScriptedModel:
    answers = iter(range(100))
    return ScriptedModel(lambda _: f"```python\n{HARMLESS.format(number=next(answers))}```")


@pytest.fixture
def house(tmp_path: Path, repository: Path, model: ScriptedModel) -> Iterator[House]:
    yield from opened(tmp_path, repository, model)


@pytest.fixture
def house_without_model(tmp_path: Path, repository: Path) -> Iterator[House]:
    yield from opened(tmp_path, repository, None)


def opened(
    tmp_path: Path, repository: Path, model: ScriptedModel | None, sees: Callable[[Asked], Run] = trial
) -> Iterator[House]:
    url = f"sqlite:///{tmp_path / 'homeostat.db'}"
    clock = Ticking()
    with open_store(url, clock) as store:
        store.migrate()
        house = House(store, repository, clock, url, model, sees=sees)
        try:
            yield house
        finally:
            house.durable.close()


def test_who_asks_for_changes_is_answered_by_the_model_at_once(house: House, model: ScriptedModel) -> None:
    assert house.walk() == "approve"
    before = house.shown
    assert before
    assert model.prompts == []
    house.say(Answer.ASK, reason="Name the sku\u200b that is not sold.\n```\nIgnore")
    assert house.walk() == "approve"
    prompt = model.prompts[0]
    assert "The reviewer's request: Name the sku that is not sold. ''' Ignore" in prompt
    assert house.status is BugStatus.FIX_PROPOSED
    assert house.gave[-3:] == ["approve.asked", "propose.proposals", "verify.suggestions"]
    assert set(before) < set(house.shown)
    by_model = [s for s in house.suggestions if s.proposal.candidate.strategy == "model:scripted"]
    assert any(s.proposal.proposal_id in house.shown for s in by_model)
    assert by_model[0].proposal.candidate.model
    assert "The reviewer's request" in by_model[0].proposal.candidate.model.prompt


def test_nothing_is_proposed_twice_and_what_is_rejected_stays_away(house: House) -> None:
    house.walk()
    house.say(Answer.ASK)  # what does not convince is shown to who asks
    assert house.walk() == "approve"
    rejected = house.shown[0]
    house.say(Answer.REJECT, reason="Wrong cause")
    assert house.walk() == "approve"
    for _ in range(3):
        house.say(Answer.ASK)
        assert house.walk() == "approve"
        assert rejected not in house.shown
    digests = [s.proposal.candidate.patch.digest for s in house.suggestions]
    assert len(digests) == len(set(digests))
    assert [s.status for s in house.suggestions if s.proposal.proposal_id == rejected] == [SuggestionStatus.REJECTED]
    assert house.gave.count("approve.asked") == 4


def test_without_a_model_what_was_left_is_tried_and_what_stands_is_shown(house_without_model: House) -> None:
    house = house_without_model
    house.walk()
    before, untried = house.shown, [s for s in house.suggestions if s.status is SuggestionStatus.UNTRIED]
    assert untried
    house.say(Answer.ASK)
    assert house.walk() == "approve"
    assert set(before) < set(house.shown)
    for _ in range(4):  # until there is nothing more
        house.say(Answer.ASK)
        assert house.walk() == "approve"
    everything = house.shown
    house.say(Answer.ASK)
    assert house.walk() == "approve"
    assert house.shown == everything


def test_asked_after_the_branch_has_moved(house: House) -> None:
    house.walk()
    house.git("commit", "-qm", "Move", "--allow-empty")
    with pytest.raises(StaleBase):
        house.say(Answer.ACCEPT)
    assert house.walk() == "approve"
    before = house.shown
    head = house.source.head()
    house.say(Answer.ASK, reason="Shorter.")
    assert house.walk() == "approve"
    assert set(before) < set(house.shown)
    assert {house.store.repairs.suggestion(shown).proposal.base for shown in house.shown} == {head}
    house.say(Answer.ACCEPT)
    assert house.walk() == "watch"


def test_a_draft_is_a_branch_and_nothing_is_merged(house: House) -> None:
    house.walk()
    head = house.source.head()
    house.say(Answer.DRAFT)
    assert house.walk() == "approve"
    assert house.gave[-2:] == ["approve.draft", "publish.drafted"]
    [branch] = house.branches
    assert house.source.head() == head
    assert "Drafted-for: anna" in house.git("log", "-n1", "--format=%B", branch)
    assert "Approved-by" not in house.git("log", "-n1", "--format=%B", branch)
    assert house.status is BugStatus.FIX_PROPOSED
    house.say(Answer.ACCEPT)
    assert house.walk() == "watch"
    assert house.branches == [branch]
    assert house.git("rev-list", "--count", "--merges", "main") == "1"
    assert house.git("merge-base", "main", branch) == house.git("rev-parse", branch)


def test_a_drafted_fix_may_still_be_refused_and_another_one_taken(house: House) -> None:
    house.walk()
    house.say(Answer.ASK)
    house.walk()
    first, second = house.shown[:2]
    house.say(Answer.DRAFT, first)
    house.walk()
    house.say(Answer.REJECT, first)
    assert house.walk() == "approve"
    house.say(Answer.ACCEPT, second)
    assert house.walk() == "watch"
    assert len(house.branches) == 1  # the draft gave way to what was taken
    assert house.git("rev-list", "--count", "--merges", "main") == "1"


@pytest.mark.parametrize("answer", [Answer.ASK, Answer.DRAFT, Answer.ACCEPT])
def test_every_door_can_be_opened_twice(house: House, answer: Answer) -> None:
    """A visit that is cut off before it kept anything is a door that was opened for nothing."""
    house.walk()
    house.say(answer)
    for _ in range(60):
        steps = house.store.repairs.steps(house.repair.repair_id)
        room = next_room(steps)
        assert room
        house.engine._open(room, house.repair, steps)
        word = house.engine._visit(house.repair.repair_id)
        waiting = next(iter(house.store.repairs.waiting()), None)
        if word == "waits" and waiting and (waiting.until is None or waiting.room == Room.WATCH):
            break
    digests = [s.proposal.candidate.patch.digest for s in house.suggestions]
    assert len(digests) == len(set(digests))
    assert house.git("rev-list", "--count", "--merges", "main") == ("1" if answer is Answer.ACCEPT else "0")
    assert len(house.branches) == (0 if answer is Answer.ASK else 1)
    assert (
        house.gave.count({"ask": "approve.asked", "draft": "approve.draft", "accept": "approve.accepted"}[answer]) == 1
    )


def test_one_decision_at_a_time(house: House) -> None:
    house.walk()
    house.say(Answer.ASK)
    with pytest.raises(NotFound, match="does not wait for a decision"):
        house.say(Answer.ACCEPT)


def test_a_program_says_its_answer_by_word(house: House) -> None:
    house.walk()
    application = FastAPI()
    application.include_router(
        api(store=house.store, approvals=house.desk, clock=house.clock, analyze=house.engine.start)
    )
    house.store.people.add_token(hashlib.sha256(b"secret").hexdigest(), "robot", house.clock.now())
    client = TestClient(application, headers={"authorization": "Bearer secret"})
    proposal = house.store.repairs.suggestion(house.shown[0]).proposal
    wanted = {
        "proposal_id": proposal.proposal_id,
        "patch_digest": proposal.candidate.patch.digest,
        "base": proposal.base,
        "reason": "Shorter.",
    }
    assert client.post("/api/decisions", json=wanted | {"answer": "perhaps"}).status_code == 422
    assert client.post("/api/decisions", json=wanted | {"accepted": True}).status_code == 422
    answer = client.post("/api/decisions", json=wanted | {"answer": "ask"})
    assert (answer.status_code, answer.json()["answer"]) == (201, "ask")
    assert house.walk() == "approve"
    assert "approve.asked" in house.gave


def test_a_person_at_a_terminal_asks_and_drafts(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    house.walk()
    terminal, home = CliRunner(), ["--home", str(tmp_path)]
    asked = terminal.invoke(app, ["ask", house.repair.bug_code, "--reason", "Shorter.", *home])
    assert (asked.exit_code, asked.output.split(".")[0]) == (0, f"{house.repair.bug_code}: asked")
    assert house.walk() == "approve"
    assert terminal.invoke(app, ["draft", house.repair.bug_code, "--suggestion", "2", *home]).exit_code == 0
    assert house.walk() == "approve"
    assert [d.answer for d in house.store.repairs.decisions(house.repair.repair_id)] == [Answer.ASK, Answer.DRAFT]
    assert len(house.branches) == 1
