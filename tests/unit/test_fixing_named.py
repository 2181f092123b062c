"""Which files a failing command asks with, and are no part of the answer."""

from datetime import timedelta
from typing import cast

import pytest

from conftest import SetClock
from homeostat.adapters.sandbox.scripted import ScriptedSandbox
from homeostat.fixing.work import Work
from homeostat.ports import SourceTree
from homeostat.records import Limits, Service
from texts_as_tree import Tree


class At(Tree):
    def head(self) -> str:
        return "base"


def named(language: str, command: str, *paths: str) -> set[str]:
    work = Work(
        service=Service(name="shop", project_id=1, public_key="k", language=language, test=command),
        source=cast("SourceTree", At(dict.fromkeys(paths, ""))),
        sandbox=ScriptedSandbox(lambda asked: pytest.fail(str(asked))),
        limits=Limits(wall=timedelta(seconds=200)),
        clock=SetClock(),
        say=list[str]().append,
        seconds=200,
    )
    return set(work.named)


@pytest.mark.parametrize(
    "command", ["go test ./price -run TestA", "go test ./price/", "go test ./", "go test price/a.go"]
)
def test_a_package_of_go_that_is_tested_is_what_is_asked_about(command: str) -> None:
    assert not named("go", command, "price/a.go", "price/a_test.go", "main.go")


@pytest.mark.parametrize(
    ("command", "paths", "found"),
    [
        pytest.param("node check.js", ["check.js", "a.js"], {"check.js"}, id="a file"),
        pytest.param("node checks/", ["checks/one.js", "a.js"], {"checks/one.js"}, id="a folder of checks"),
        pytest.param("vitest src", ["src/a.ts", "src/a.test.ts"], set[str](), id="tests beside what they test"),
        pytest.param("pytest shop", ["shop/a.py", "shop/test_a.py"], set[str](), id="in Python too"),
        pytest.param("pytest checks", ["checks/one.py", "a.py"], {"checks/one.py"}, id="checks in Python"),
        pytest.param("python -m doctest a.py", ["a.py", "b.py"], set[str](), id="the examples in a file"),
        pytest.param("pytest --doctest-modules a.py", ["a.py"], set[str](), id="those that pytest finds"),
        pytest.param("jest ./", ["a.js", "check.js"], set[str](), id="all of it"),
    ],
)
def test_what_a_command_names_is_the_question(command: str, paths: list[str], found: set[str]) -> None:
    language = "python" if command.startswith("pytest") else "javascript"
    assert named(language, command, *paths) == found


def test_a_program_of_go_that_tries_something_is_the_question() -> None:
    assert named("go", "go run ./check", "check/main.go", "a.go") == {"check/main.go"}
