"""Trials that follow one another in one sandbox: what fails there is settled, what passes is tried again alone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import go_command
import go_variants
import in_turn
import pytest
import tree_patch
import warm_runner

from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.languages.diff import diff_of
from homeostat.records import Limits, Patch, Reproduction, ReproductionKind, Run, Service
from homeostat.stages.propose.reproduce.failing_test import test_that_fails as failing_test
from homeostat.stages.verify import sifted

SERVICE = Service(name="shop", project_id=0, public_key="", language="go", repository="r", branch="main")
FAILING = Reproduction(
    kind=ReproductionKind.TEST,
    title="go test",
    command="run it",
    files={"test.json": "{}"},
    error_type="panic",
    crash_function="f",
    crash_path="a.go",
)
PATCHES = [Patch(diff=f"+ {number}") for number in range(6)]
ALONE, TOGETHER = "run it", "in_turn.py"


def _report(passed: bool) -> dict[str, str]:  # noqa: FBT001 - the one thing it says
    return {"result": "passed" if passed else "failed_alike", "detail": ""}


def answering(together: set[int], alone: set[int]) -> Callable[[Asked], Run]:
    def answer(asked: Asked) -> Run:
        if TOGETHER in asked.command:
            numbers = {patch.digest: number for number, patch in enumerate(PATCHES)}
            order = json.loads(asked.files["order.json"])["patches"]
            return said(results=json.dumps([[each, _report(numbers.get(each) in together)] for each in order]))
        passed = asked.patch is not None and PATCHES.index(asked.patch) in alone
        return said(exit_code=0 if passed else 1, results=json.dumps(_report(passed)))

    return answer


def sift(answer: Callable[[Asked], Run], patches: list[Patch]) -> tuple[set[int], list[Asked]]:
    sandbox = ScriptedSandbox(answer)
    standing = sifted(
        patches,
        (FAILING,),
        service=SERVICE,
        base="base",
        sandbox=sandbox,
        limits=Limits(wall=timedelta(seconds=60)),
        known={},
        workers=2,
    )
    return {number for number, patch in enumerate(PATCHES) if patch.digest in standing}, sandbox.asked


def test_only_those_that_pass_together_are_tried_alone() -> None:
    standing, asked = sift(answering({1, 4}, {1, 4}), PATCHES)
    assert standing == {1, 4}
    assert sum(TOGETHER in each.command for each in asked) == 1  # Go's are built into one program
    assert [each.patch for each in asked if each.command == ALONE] == [PATCHES[1], PATCHES[4]]


def test_what_passes_together_and_fails_alone_does_not_stand() -> None:
    assert sift(answering({1, 4}, {4}), PATCHES)[0] == {4}


def test_a_few_are_not_worth_it() -> None:
    standing, asked = sift(answering(set(), {0}), PATCHES[:2])
    assert standing == {0}
    assert not any(TOGETHER in each.command for each in asked)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(said(exit_code=1, results="[]"), id="it ended badly"),
        pytest.param(said(results="nonsense"), id="it says nothing that can be read"),
        pytest.param(said(results='[["", {"result": 5}]]'), id="another shape"),
    ],
)
def test_where_it_tells_nothing_each_is_tried_alone(broken: Run) -> None:
    def answer(asked: Asked) -> Run:
        return broken if TOGETHER in asked.command else answering(set(), {2})(asked)

    standing, asked = sift(answer, PATCHES)
    assert standing == {2}
    assert sum(each.command == ALONE for each in asked) == len(PATCHES) + 1


def test_each_patch_finds_the_tree_as_it_was(tmp_path: Path) -> None:
    """The harness itself, on a test that passes where the file says 2."""
    files, tree, results = tmp_path / "files", tmp_path / "tree", tmp_path / "results"
    (files / "reproduction").mkdir(parents=True)
    tree.mkdir()
    (tree / "a.txt").write_text("1\n")
    test = failing_test("grep -q 2 a.txt", error_type="", function="", path="", within=timedelta(seconds=5))
    for name, text in test.files.items():
        (files / "reproduction" / name).write_text(text)
    patches = {
        "wrong": diff_of("a.txt", "1\n", "3\n").diff,
        "right": diff_of("a.txt", "1\n", "2\n").diff,
        "elsewhere": diff_of("../files/order.json", "", "2\n").diff,
        "misfit": diff_of("a.txt", "7\n", "2\n").diff,
    }
    (files / "order.json").write_text(json.dumps({"seconds": 30, "patches": {"": "", **patches}}))
    for program in (in_turn, go_variants, go_command, tree_patch, warm_runner):
        shutil.copy(str(program.__file__), files)
    variables = {**os.environ, "HOMEOSTAT_RESULTS": str(results)}
    subprocess.run([sys.executable, str(files / "in_turn.py")], cwd=tree, env=variables, check=True)
    told = {digest: report["result"] for digest, report in json.loads(results.read_text())}
    assert told == {"": "failed_alike", "wrong": "failed_alike", "right": "passed"}
    assert (tree / "a.txt").read_text() == "1\n"
