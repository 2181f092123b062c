"""Variables that a command sets before its program."""

import subprocess

import pytest

from homeostat.errors import NotFound
from homeostat.languages.given import lets_in, on_our_path
from homeostat.languages.scripts import python_test_behind


def nothing(path: str) -> str:
    raise NotFound(path)


def a_package(path: str) -> str:
    if path == "src/__init__.py":
        return ""
    raise NotFound(path)


@pytest.mark.parametrize(
    ("command", "left"),
    [
        ("PYTHONPATH=src python -m pytest -q", "python -m pytest -q"),
        ("PYTHONPATH=src/ pytest -q", "pytest -q"),
        ("PYTHONPATH=. pytest -q tests", "python -m pytest -q tests"),
        ("PYTHONPATH=.:src pytest", "python -m pytest"),
        ("PYTHONPATH=$PWD/src:$PYTHONPATH pytest", "pytest"),
        ('PYTHONPATH="$(pwd)" python3 -m unittest', "python3 -m unittest"),
        ("env A=1 PYTHONPATH=./lib pytest", "A=1 pytest"),
        ("PYTHONPATH=src B=2 python check.py", "B=2 python check.py"),
        ("PYTHONPATH= pytest", "pytest"),
    ],
)
def test_a_path_that_the_sandbox_has_anyway_goes(command: str, left: str) -> None:
    assert on_our_path(command, nothing) == left


@pytest.mark.parametrize(
    "command",
    [
        "PYTHONPATH=tests/helpers pytest",
        "PYTHONPATH=. python tools/check.py",  # which would not have the folder it is started in on its path
        "pytest -k PYTHONPATH=src",
        "go test ./...",
    ],
)
def test_any_other_stays(command: str) -> None:
    assert on_our_path(command, nothing) == command


def test_a_folder_that_is_a_package_itself_is_not_on_the_path_by_itself() -> None:
    assert on_our_path("PYTHONPATH=src pytest", a_package) == "PYTHONPATH=src pytest"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("PYTHONPATH=a python -c X", "a:ours"),
        ("PYTHONPATH='a' python -c X", "a:ours"),
        ('PYTHONPATH="a:$PYTHONPATH" python -c X', "a:ours"),
        ("PYTHONPATH= python -c X", "ours"),
        ("export PYTHONPATH=a; python -c X", "a:ours"),
        ("env PYTHONPATH=a python -c X", "a:ours"),
        ("PYTHONPATH=$PWD/a:$(pwd) python -c X", "/a:/:ours"),
        ("MY_PYTHONPATH=a python -c X", "ours"),
    ],
)
def test_what_is_said_by_us_goes_behind_what_the_command_says(command: str, said: str) -> None:
    shown = lets_in(command).replace("python -c X", "sh -c 'printf %s \"$PYTHONPATH\"'")
    ran = subprocess.run(
        ["sh", "-c", shown],
        check=True,
        env={"PYTHONPATH": "ours", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert ran.stdout.replace("//", "/") == said


def test_options_of_runners_are_kept_apart_by_a_blank() -> None:
    shown = lets_in("""env NODE_OPTIONS="--max-old-space-size=99 --trace" sh -c 'printf %s "$NODE_OPTIONS"'""")
    ran = subprocess.run(
        ["sh", "-c", shown], check=True, env={"NODE_OPTIONS": "--ours", "PATH": "/usr/bin:/bin"}, capture_output=True
    )
    assert ran.stdout == b"--max-old-space-size=99 --trace --ours"


def test_behind_what_finds_an_environment_too() -> None:
    assert python_test_behind("PYTHONPATH=src uv run pytest -q", nothing) == "pytest -q"
    assert python_test_behind("cd shop && PYTHONPATH=src pytest -q", nothing) == "cd shop && pytest -q"
    assert python_test_behind("PYTHONPATH=a:b poetry run pytest", nothing) == "PYTHONPATH=a:b pytest"
