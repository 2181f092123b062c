"""The switch that stops all publishing and deploying: from every place, at the last moment, and with a way back."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
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
from homeostat.api.halt import halt_api
from homeostat.cli.app import app
from homeostat.engine import Engine
from homeostat.errors import Halted
from homeostat.records import Answer, BugStatus, Halt


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
