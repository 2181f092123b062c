"""A fix that hurts and carries a migration stays where it is until a person takes it back."""

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from test_learned import LETTERS, House, Where, opened, trial

from homeostat.adapters.deployer.scripted import ScriptedDeployer
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.sandbox.scripted import ScriptedSandbox
from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.lifecycle import Room
from homeostat.records import BugStatus, Effect
from homeostat.stages.approve.desk import Desk


def repository(folder: Path, path: str) -> Path:
    (folder / path).parent.mkdir(parents=True)
    (folder / path).write_text(LETTERS)
    git = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


def shipped_and_hurting(house: House, where: Where) -> str:
    """The code of a bug whose fix was deployed, and which came back on the new release."""
    code = house.report(where, times=12)
    assert house.walk(code) == Room.APPROVE
    house.approve(next(each for each in house.shown(code) if each.proposal.candidate.strategy.startswith("rule:")))
    assert house.walk(code) == Room.WATCH
    house.clock.time += timedelta(seconds=20)  # before that, an event that names no release may be the old one's
    house.arrive(where, Effect.COUNTS)
    house.store.repairs.wake(house.store.repairs.of_bug(code)[-1].repair_id, house.clock.now())
    return code


@pytest.mark.parametrize(
    ("path", "stays"), [("migrate/letters.py", True), ("letters/plain.py", False)], ids=["migration", "none"]
)
def test_a_fix_with_a_migration_is_taken_back_by_a_person_only(tmp_path: Path, path: str, *, stays: bool) -> None:
    where: Where = ("greeting", path, 2, {"order": {"customer": "None", "items": "[]"}})
    with opened(repository(tmp_path / "shop", path), sandbox=ScriptedSandbox(trial), start="x") as house:
        world = house.engine._world
        deployments = cast("ScriptedDeployer", world.deployer).deployments
        told = cast("ScriptedNotifier", world.notifier).notices
        code = shipped_and_hurting(house, where)
        if not stays:
            assert house.walk(code) == "ended"
            assert [each.release for each in deployments][1:]
            return
        assert house.walk(code) == Room.DEPLOY
        assert house.walk(code) == Room.DEPLOY
        assert len(deployments) == 1, "the fix still serves"
        says = [one for one in told if "not taken back by itself" in one.title]
        assert len(says) == 1, "people are told once"
        assert f"migrate/letters.py, so a person takes it back: homeostat rollback {code}" in says[0].text
        Desk(house.store, lambda _: house.source, house.clock, KeyFile(tmp_path / "keys")).take_back(
            code, decided_by="anna", reason="hurts"
        )
        assert house.walk(code) == "ended"
        assert len(deployments) == 2
        assert house.store.bugs.get(code).status is BugStatus.ROLLED_BACK
