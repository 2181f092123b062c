"""Trials where nothing is kept warm: each in a sandbox of its own, and none twice."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.errors import PatchDoesNotApply
from homeostat.records import Limits, Patch, Reproduction, ReproductionKind, Run, Service
from homeostat.stages.verify import sifted

SERVICE = Service(name="shop", project_id=0, public_key="", language="go", repository="r", branch="main")
FAILING = Reproduction(
    kind=ReproductionKind.REQUEST,  # tests take turns in one sandbox
    title="go run ./crash",
    command="run it",
    files={},
    error_type="panic",
    crash_function="f",
    crash_path="a.go",
)
PATCHES = [Patch(diff=f"+ {number}") for number in range(6)]


def _run(result: str, code: int) -> Run:
    return said(exit_code=code, results=json.dumps({"result": result, "detail": ""}))


def mends(numbers: set[int]) -> Callable[[Asked], Run]:
    """The failure is gone with these patches; the last one does not apply."""

    def answer(asked: Asked) -> Run:
        if asked.patch == PATCHES[-1]:
            raise PatchDoesNotApply("it does not fit")
        gone = asked.patch is not None and PATCHES.index(asked.patch) in numbers
        return _run("passed", 0) if gone else _run("failed_alike", 1)

    return answer


def sift(sandbox: ScriptedSandbox, known: dict[str, Run], *, seconds: float = 60, workers: int = 3) -> set[int]:
    standing = sifted(
        PATCHES,
        (FAILING,),
        service=SERVICE,
        base="base",
        sandbox=sandbox,
        limits=Limits(wall=timedelta(seconds=seconds)),
        known=known,
        workers=workers,
    )
    return {number for number, patch in enumerate(PATCHES) if patch.digest in standing}


def test_those_with_which_the_failure_is_gone_stand() -> None:
    sandbox = ScriptedSandbox(mends({1, 4}))
    assert sift(sandbox, {}) == {1, 4}
    assert len(sandbox.asked) == len(PATCHES) + 1


def test_what_is_known_is_not_run_again() -> None:
    known: dict[str, Run] = {}
    sift(ScriptedSandbox(mends({1})), known)
    again = ScriptedSandbox(mends({1}))
    assert sift(again, known) == {1}
    assert [asked.patch for asked in again.asked] == [PATCHES[-1]]


def test_what_no_warm_sandbox_can_do_is_done_plainly() -> None:
    """It says that it made no run: then each is made in a sandbox of its own, and is not taken for a failure."""
    sandbox = ScriptedSandbox(lambda asked: said() if "warm.py" in asked.command else mends({2})(asked))
    python = replace(SERVICE, language="python")
    program = replace(FAILING, command='"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/failing_test.py"')
    program = replace(program, files={"test.json": json.dumps({"command": "pytest"})})
    standing = sifted(
        PATCHES,
        (program,),
        service=python,
        base="base",
        sandbox=sandbox,
        limits=Limits(wall=timedelta(seconds=60)),
        known={},
        workers=1,
    )
    assert standing == {PATCHES[2].digest}


def test_several_run_at_once() -> None:
    together = threading.Barrier(3, timeout=20)

    def answer(asked: Asked) -> Run:
        if asked.patch in PATCHES[:2] or asked.patch is None:
            together.wait()
        return mends(set())(asked)

    assert sift(ScriptedSandbox(answer), {}) == set()


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_without_time_nothing_is_run(seconds: float) -> None:
    sandbox = ScriptedSandbox(mends({1}))
    assert sift(sandbox, {}, seconds=seconds) == set()
    assert not sandbox.asked
