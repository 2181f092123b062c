"""The switch that stops all publishing and deploying: from every place, at the last moment, and with a way back."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from test_another_answer import House, opened, repository  # noqa: F401 - a fixture
from typer.testing import CliRunner

from conftest import SetClock
from homeostat.adapters.forge.local import LocalForge
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.switch.everywhere import FILE, EverySwitch
from homeostat.adapters.switch.files import FileSwitch
from homeostat.api.halt import halt_api
from homeostat.cli.app import app
from homeostat.engine import Engine
from homeostat.errors import ForgeUnavailable, Halted, Retryable, StoreUnavailable
from homeostat.hands.halting import hands_told
from homeostat.records import Answer, BugStatus, Halt
from waiting import wait_for


@pytest.fixture
def house(tmp_path: Path, repository: Path) -> Iterator[House]:  # noqa: F811 - the fixture of that name
    yield from opened(tmp_path, repository, None)


def switch_of(store: SqlStore, home: Path, told: str = "") -> EverySwitch:
    return EverySwitch(told, home, store.halts, SetClock())


# --- an approved fix


def test_nothing_is_merged_while_it_is_halted_and_all_goes_on_afterwards(house: House, tmp_path: Path) -> None:
    switch = switch_of(house.store, tmp_path)
    forge = LocalForge(house.repository, "main", clock=house.clock, check=switch.check)
    house.engine = Engine(replace(house.world, forge_for=lambda _: forge), house.durable)
    assert house.walk() == "approve"
    house.say(Answer.ACCEPT)
    main, branches = house.git("rev-parse", "main"), house.git("branch", "--list")
    switch.halt(by="anna", reason="the month is being closed")
    for _ in range(4):
        house.engine._visit(house.repair.repair_id)
    (waiting,) = house.store.repairs.waiting()
    assert (waiting.room, waiting.reason) == ("publish", "trying again: halted by anna: the month is being closed")
    assert (house.git("rev-parse", "main"), house.git("branch", "--list")) == (main, branches)
    assert switch.resume(by="boris") is None
    assert house.walk() == "watch"
    assert house.status is BugStatus.DEPLOYED
    told = [(row.actor, row.action) for row in house.store.audit.rows(subject="homeostat")]
    assert sorted(told) == [("anna", "halt"), ("boris", "resume")]


# --- the places


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    with open_store(store_url, SetClock()) as opened_store:
        yield opened_store


def test_who_stopped_it_first_stands_and_one_go_ends_it(store: SqlStore, tmp_path: Path) -> None:
    ours, theirs = switch_of(store, tmp_path), switch_of(store, tmp_path)
    ours.check()
    first = ours.halt(by="anna", reason="r" * 900)
    assert theirs.halt(by="boris", reason="") == first
    assert (first.by, len(first.reason)) == ("anna", 500)
    with pytest.raises(Halted, match="halted by anna: r"):
        theirs.check()
    assert theirs.resume(by="boris") is None
    ours.check()
    assert ours.resume(by="anna") is None
    assert [row.action for row in store.audit.rows(subject="homeostat")].count("resume") == 1


@pytest.mark.parametrize("holds", [b"", b"the month is closed\nmore", b"\xff\xfe\x00", b"x" * 100_000])
def test_a_file_stops_it_whatever_it_holds(store: SqlStore, tmp_path: Path, holds: bytes) -> None:
    switch = switch_of(store, tmp_path)
    (tmp_path / FILE).write_bytes(holds)
    with pytest.raises(Halted, match=f"halted by {tmp_path / FILE}"):
        switch.check()
    left = switch.resume(by="anna")
    assert left
    assert left.ends_by == f"Remove {tmp_path / FILE}"
    assert len(left.reason) <= 500
    (tmp_path / FILE).unlink()
    switch.check()


def test_a_folder_of_that_name_stops_it_too(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert switch_of(store, tmp_path).current()


def test_the_environment_stops_it(store: SqlStore, tmp_path: Path) -> None:
    switch = switch_of(store, tmp_path, told="night shift")
    assert switch.current() == Halt(
        by="HOMEOSTAT_HALT", reason="night shift", since=None, ends_by="Start Homeostat again without HOMEOSTAT_HALT"
    )
    assert switch.resume(by="anna")


# --- those that have no store


class Elsewhere:
    """A hand with a home of its own, which may not answer."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.away = False

    def halt(self, *, by: str, reason: str) -> None:
        self._say(f"{by}: {reason}")

    def resume(self) -> None:
        self._say("go on")

    def _say(self, words: str) -> None:
        if self.away:
            raise ForgeUnavailable("The publisher does not answer.")
        self.said.append(words)


def test_whoever_halts_leaves_a_file_that_outlives_them(store: SqlStore, tmp_path: Path) -> None:
    switch_of(store, tmp_path).halt(by="anna", reason="the month\nis closed")
    hand = FileSwitch("", tmp_path)  # all that a hand sees, whoever lives
    with pytest.raises(Halted, match="halted by anna: the month is closed"):
        hand.check()
    switch_of(store, tmp_path).follow()
    assert hand.current()
    switch_of(store, tmp_path).resume(by="boris")
    hand.check()


class OutOfReach:
    """A store that does not answer."""

    def current(self) -> Halt | None:
        raise StoreUnavailable("The database is locked.")

    def halt(self, *, by: str, reason: str, now: datetime) -> Halt:
        raise StoreUnavailable(f"The database is locked for {by} at {now}{reason}.")

    def resume(self, *, by: str, now: datetime) -> bool:
        raise StoreUnavailable(f"The database is locked for {by} at {now}.")


def test_the_file_is_there_though_the_store_is_not(tmp_path: Path) -> None:
    switch = EverySwitch("", tmp_path, OutOfReach(), SetClock())
    with pytest.raises(StoreUnavailable):
        switch.halt(by="anna", reason="")
    with pytest.raises(StoreUnavailable):
        switch.resume(by="anna")
    assert FileSwitch("", tmp_path).current()


def test_what_another_home_said_is_followed_and_what_this_one_said_is_kept(store: SqlStore, tmp_path: Path) -> None:
    ours, theirs = switch_of(store, tmp_path / "ours"), switch_of(store, tmp_path / "theirs")
    hand = FileSwitch("", tmp_path / "ours")
    theirs.halt(by="anna", reason="night")
    ours.follow()
    with pytest.raises(Halted, match="halted by anna: night"):
        hand.check()
    theirs.resume(by="anna")
    ours.follow()
    hand.check()
    hand.halt(by="boris", reason="")  # and was cut off before the store knew
    ours.follow()
    assert hand.current()
    assert ours.current()


def test_hands_elsewhere_are_told_until_they_have_heard(store: SqlStore, tmp_path: Path) -> None:
    there = Elsewhere()
    switch = EverySwitch("", tmp_path, store.halts, SetClock(), [there])
    switch.pass_on(0)
    assert there.said == []  # they were told nothing, and so they are told nothing
    there.away = True
    with pytest.raises(Retryable, match="not be told to all: The publisher does not answer"):
        switch.halt(by="anna", reason="night")
    with pytest.raises(Halted):
        switch.check()
    with pytest.raises(Retryable):
        switch.pass_on(0)
    there.away = False
    switch.pass_on(0)
    switch.pass_on(0)
    assert there.said == ["anna: night"]
    switch.resume(by="anna")
    switch.pass_on(0)
    assert there.said[:2] == ["anna: night", "go on"]


def test_hands_elsewhere_are_told_of_a_file_that_a_person_put_here(store: SqlStore, tmp_path: Path) -> None:
    there = Elsewhere()
    switch = EverySwitch("", tmp_path, store.halts, SetClock(), [there])
    (tmp_path / FILE).write_text("stocktaking")
    switch.pass_on(0)
    assert there.said == [f"{tmp_path / FILE}: stocktaking"]
    switch.resume(by="anna")  # the file goes on stopping all
    switch.pass_on(0)
    assert len(there.said) == 1
    (tmp_path / FILE).unlink()
    switch.pass_on(0)
    assert there.said[1:] == ["go on"]
    EverySwitch("drill", tmp_path, store.halts, SetClock(), [there]).pass_on(0)
    assert there.said[2:] == ["HOMEOSTAT_HALT: drill"]


def test_hands_elsewhere_are_told_what_another_process_of_the_store_said(store: SqlStore, tmp_path: Path) -> None:
    there = Elsewhere()
    switch = EverySwitch("", tmp_path, store.halts, SetClock(), [there])
    other = switch_of(store, tmp_path / "other")
    with hands_told(switch):
        other.halt(by="anna", reason="night")
        wait_for(lambda: there.said == ["anna: night"])
        other.resume(by="anna")
        wait_for(lambda: there.said[1:] == ["go on"])


def test_neither_a_store_nor_a_hand_that_takes_its_time_keeps_others_at_work(tmp_path: Path) -> None:
    goes_on = threading.Event()

    class SlowStore(OutOfReach):
        def current(self) -> Halt | None:
            goes_on.wait(60)
            return None

    class SlowHand(Elsewhere):
        def _say(self, words: str) -> None:
            goes_on.wait(60)
            super()._say(words)

    there = Elsewhere()
    with hands_told(EverySwitch("", tmp_path, SlowStore(), SetClock(), [SlowHand(), there])):
        (tmp_path / FILE).write_text("stocktaking")
        wait_for(lambda: there.said == [f"{tmp_path / FILE}: stocktaking"])
        goes_on.set()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_home_that_cannot_be_looked_into_stops_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    assert FileSwitch("", closed).current()
    closed.chmod(0o700)


# --- the doors


def test_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ["--home", str(tmp_path)]
    run = CliRunner()
    told = run.invoke(app, ["halt", *home, "--reason", "night"])
    assert (told.exit_code, "Halted by" in told.output) == (0, True)
    assert run.invoke(app, ["resume", *home]).output == "Publishing and deploying go on.\n"
    monkeypatch.setenv("HOMEOSTAT_HALT", "drill")
    told = run.invoke(app, ["resume", *home])
    assert (told.exit_code, "Still halted by HOMEOSTAT_HALT" in told.output) == (1, True)


def test_by_http(store: SqlStore, tmp_path: Path) -> None:
    application = FastAPI()
    application.include_router(halt_api(store=store, switch=switch_of(store, tmp_path)))
    http = TestClient(application)
    assert http.post("/api/halt").status_code == 401
    store.people.add_token(hashlib.sha256(b"secret").hexdigest(), "ops", SetClock().now())
    http.headers["authorization"] = "Bearer secret"
    assert http.get("/api/halt").json() == {"halt": None}
    assert http.post("/api/halt", json={"reason": "drill"}).json()["halt"]["by"] == "token ops"
    assert http.get("/api/halt").json()["halt"]["reason"] == "drill"
    assert http.post("/api/halt", json={"reason": "x" * 501}).status_code == 422
    assert http.delete("/api/halt").json() == {"halt": None}


def test_the_command_waits_for_no_other_command_and_not_for_the_store(tmp_path: Path) -> None:
    """Its file stands as soon as what it needs is loaded: nobody who halts has time for the rest."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home/homeostat.db").write_text("no database")
    code = "import sys; from homeostat.cli import main\ntry: main()\nfinally: print('homeostat.cli.app' in sys.modules)"
    home = str(tmp_path / "home")
    command = [sys.executable, "-c", code, "halt", "--home", home]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "False"
    assert done.stderr.startswith("homeostat: halted in this home; where the store alone tells it, it goes on: ")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "home/halted").exists()
