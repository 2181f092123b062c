"""What the watcher of a failing command tells: also what the code caught, and what `unittest` keeps to itself."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import pytest

_APP = """
def city(user):
    return user["address"]["city"]


def answer(user):
    try:
        return 200, city(user)
    except Exception:
        return 500, "internal error"


def number(text):
    try:
        return int(text)
    except ValueError:
        return None
"""
_UNITTEST = """
import unittest
from app import answer, number


class Answers(unittest.TestCase):
    def test_known(self):
        self.assertEqual(answer({"address": {"city": "Graz"}}), (200, "Graz"))

    def test_no_address(self):
        self.assertIsNone(number("x"))
        self.assertEqual(answer({"address": None}), (200, None))

    def test_no_number(self):
        self.assertIsNone(number("x"))

    @unittest.skip("later")
    def test_later(self):
        self.fail()
"""
_PYTEST = """
import pytest
from app import answer, number


def test_known():
    assert answer({"address": {"city": "Graz"}}) == (200, "Graz")


def test_no_address():
    assert number("x") is None
    assert answer({"address": None}) == (200, None)


def test_no_number():
    assert number("x") is None


def test_later():
    pytest.skip("later")
"""


def observed(
    folder: Path, test: str, command: str, *, beside: str = "", variables: Mapping[str, str] | None = None
) -> dict[str, object]:
    (folder / "app.py").write_text(_APP)
    (folder / "test_app.py").write_text(test)
    ours = folder.parent / "ours"
    ours.mkdir()
    for name in ("observe.py", "observer.py"):
        (ours / name).write_text(files("homeostat.fixing.harness").joinpath(name).read_text(encoding="utf-8"))
    order = {"command": command, "failing": [beside] if beside else [], "beside": bool(beside)}
    (ours / "order.json").write_text(json.dumps(order))
    results = ours / "results"
    subprocess.run(
        [sys.executable, str(ours / "observe.py")],
        cwd=folder,
        env={
            **os.environ,
            "HOMEOSTAT_RESULTS": str(results),
            "PYTEST_ADDOPTS": "-p no:cacheprovider",
            **(variables or {}),
        },
        check=True,
        capture_output=True,
    )
    return json.loads(json.loads(results.read_text())["observed"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    made.mkdir()
    return made


@pytest.mark.parametrize(
    ("test", "command"),
    [
        pytest.param(_PYTEST, f"{sys.executable} -m pytest -q test_app.py", id="pytest"),
        pytest.param(_UNITTEST, f"{sys.executable} -m pytest -q test_app.py", id="a TestCase that pytest runs"),
        pytest.param(_UNITTEST, f"{sys.executable} -m unittest test_app", id="unittest"),
    ],
)
def test_what_only_the_failing_test_raised_is_told_although_it_was_caught(
    folder: Path, test: str, command: str
) -> None:
    seen = observed(folder, test, command)
    failure: Any
    (failure,) = cast("list[Any]", seen["failures"])
    assert failure["values"][-1]["type"] == "AssertionError"
    caught: Any
    ((caught,),) = failure["handled"]
    assert caught["type"] == "TypeError"
    assert [frame["function"] for frame in caught["stacktrace"]["frames"]] == ["answer", "city"]
    assert seen["failed"] == 1


def test_the_tests_beside_a_named_one_tell_what_passes(folder: Path) -> None:
    command = f"{sys.executable} -m pytest -q test_app.py"
    seen = observed(folder, _PYTEST, command, beside="test_app.py::test_no_address")
    assert (seen["failed"], seen["passed"]) == (1, 2)


def test_a_failing_test_beside_the_named_one_is_not_counted(folder: Path) -> None:
    command = f"{sys.executable} -m pytest -q test_app.py"
    seen = observed(folder, _PYTEST, command, beside="test_app.py::test_no_number")
    assert (seen["failed"], seen["passed"], seen["failures"]) == (0, 2, [])


_IN_CLASSES = """
from app import answer, number


class TestNumbers:
    def test_number(self):
        assert number("1") == 1

    def test_no_number(self):
        assert number("x") is None


def test_no_address():
    assert answer({"address": None}) == (200, None)
"""


def test_a_named_test_is_watched_where_there_was_no_time_for_those_before_it(folder: Path) -> None:
    """What the last of them had set up, here its class, is ended before it."""
    command = f"{sys.executable} -m pytest -q test_app.py"
    no_time = {"HOMEOSTAT_BESIDE_SECONDS": "0"}
    seen = observed(folder, _IN_CLASSES, command, beside="test_app.py::test_no_address", variables=no_time)
    assert (seen["failed"], seen["passed"]) == (1, 1)
    failure: Any
    (failure,) = cast("list[Any]", seen["failures"])
    assert failure["values"][-1]["value"].startswith("assert (500, ")


def test_where_the_command_goes_to_a_folder_lines_are_named_from_the_trees_root(folder: Path) -> None:
    (folder / "backend").mkdir()
    command = f"cp *.py backend && cd backend && {sys.executable} -m pytest -q test_app.py"
    lines = cast("dict[str, Any]", observed(folder, _PYTEST, command)["lines"])
    assert sorted(lines) == ["backend/app.py", "backend/test_app.py"]
