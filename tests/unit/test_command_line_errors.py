"""What is told of a command that was asked wrongly: with `--json` to programs as well."""

import json
import subprocess
import sys

import pytest


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from homeostat.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("words", "says", "asked", "code"),
    [
        pytest.param(["fix", ".", "--tset", "x"], "No such option: --tset", "homeostat fix", 2, id="an option"),
        pytest.param(["fix"], "Missing argument 'DIR'", "homeostat fix", 2, id="an argument is missing"),
        pytest.param(
            ["fix", ".", "--minutes", "two"], "Invalid value for '--minutes'", "homeostat fix", 2, id="number"
        ),
        pytest.param(["bugs", "--page", "0"], "Invalid value for '--page'", "homeostat bugs", 2, id="out of range"),
        pytest.param(["fxi"], "No such command 'fxi'", "homeostat", 2, id="a command"),
        pytest.param(["templates"], "No such option: --json", "homeostat templates", 2, id="one by itself"),
    ],
)
def test_with_json_an_error_is_one_object_and_says_where_help_is(
    words: list[str], says: str, asked: str, code: int
) -> None:
    done = run(*words, "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["help"]) == (code, f"{asked} --help")
    assert says in said["error"]
    assert said["error"] in done.stderr


def test_without_json_standard_output_stays_empty() -> None:
    done = run("fix", ".", "--tset", "x")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such option: --tset" in done.stderr


def test_what_was_asked_rightly_and_cannot_be_done_is_an_object_too() -> None:
    done = run("fix", "/no/such/place", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"].startswith("/no/such/place is no folder")
    assert "/no/such/place is no folder" in done.stderr


def test_what_is_stopped_leaves_no_trace_of_ours() -> None:
    program = """
import homeostat.cli.app as app
from homeostat.cli import main

@app.app.command()
def waits(as_json: bool = app.typer.Option(False, "--json")) -> None:
    raise KeyboardInterrupt

main()
"""
    words = [sys.executable, "-c", program, "waits", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")
