"""What `homeostat fix` says of a fix, and where its time was over before much was tried."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from homeostat.cli.fix.told import advice, changes_of, ignored, why_not
from homeostat.fixing import Fixing
from homeostat.fixing.failing import Failing
from homeostat.fixing.hints import hint
from homeostat.records import Candidate, Diagnosis, FixClass, Patch, SuiteRun

DIAGNOSIS = Diagnosis(
    bug_code="", base="", released="", places=(), root_cause="", hypothesis="", classification="", impact="low",
    fix_class=FixClass.CODE_FIX, reason="", evidence=(),
)  # fmt: skip

NOT_RUN = SuiteRun(passed=frozenset(), failed=frozenset(), ran=False, duration=timedelta(seconds=1))


@pytest.mark.parametrize(
    ("tried", "seconds", "load", "says"),
    [
        pytest.param(4, 58.0, 9.2, "The machine was busy: 9 processes wanted to run on 2 processors.", id="busy"),
        pytest.param(4, 58.0, 2.5, "Trying one takes long here.", id="slow by itself"),
        pytest.param(400, 58.0, 9.2, "", id="enough was tried"),
        pytest.param(4, 11.0, 9.2, "", id="it was over early"),
    ],
)
def test_it_says_why_and_how_to_go_on(tried: int, seconds: float, load: float, says: str) -> None:
    found = Fixing(
        suggestions=(), others=(), diagnosis=DIAGNOSIS, failing=None, tried=tried, verdicts=(), refuted={},
        seconds=seconds, seconds_to_first=None,
    )  # fmt: skip
    said = advice(found, 1.0, load=load, processors=2)
    assert (says in said, bool(said)) == (True, bool(says))
    assert not said or said.endswith("Go on with --minutes 5, or when the machine has less to do.")


def test_it_says_what_a_fix_changes_and_what_else_it_may() -> None:
    candidate = Candidate(
        strategy="revert", title="Take it back", description="It undoes a commit.", approach="revert",
        patch=Patch(diff=""), reasoning="", breaking_changes="What it added is gone.", side_effects="",
    )  # fmt: skip
    assert changes_of(candidate) == ["What changes: It undoes a commit.", "May break: What it added is gone."]


@pytest.mark.parametrize(
    ("output", "says"),
    [
        pytest.param("/bin/sh: 1: pytest: not found", "--python names the interpreter", id="another environment's"),
        pytest.param(
            "ERROR: usage: pytest [options]\npytest: error: unrecognized arguments: --isort --cov=a\n",
            "does not know --isort --cov=a: a plugin is not in",
            id="a plugin that is missing",
        ),
        pytest.param("/bin/sh: 1: go: not found", "one language, such as --test", id="another language's tool"),
        pytest.param("sh: 1: uv: not found", "such as --test 'python -m pytest'.", id="an installer"),
        pytest.param("sh: 1: pnpm: not found", "'cd packages/NAME && vitest run'.", id="an installer of JavaScript's"),
        pytest.param(
            "ModuleNotFoundError: No module named 'sqlalchemy'", "sqlalchemy cannot be imported", id="a package"
        ),
        pytest.param("Error: Cannot find package '@ws/core' imported from", "@ws/core cannot be loaded", id="of node"),
        pytest.param("Error: Cannot find module './orders'", "", id="a file of its own"),
        pytest.param("getaddrinfo ENOTFOUND api.example.org", "has no network", id="a name"),
        pytest.param("psycopg.OperationalError: Connection refused", "no database and no queue", id="a database"),
        pytest.param(">  assert os.environ['SHOP']\nE  KeyError: 'SHOP'", "SHOP is not set", id="a variable"),
        pytest.param(
            "pattern ./...: directory prefix . does not contain main module or its selected dependencies\n",
            "No Go module lies where it runs",
            id="a module below",
        ),
        pytest.param(
            "pattern ./...: directory prefix . does not contain modules listed in go.work or their selected",
            "No Go module lies where it runs",
            id="a workspace",
        ),
        pytest.param("go: go.mod file not found in current directory", "No Go module lies where it runs", id="none"),
        pytest.param("KeyError: 'EUR'", "", id="the code"),
    ],
)
def test_it_says_what_is_the_sandboxs_and_not_the_codes(output: str, says: str) -> None:
    said = hint("python -m pytest", output)
    assert (says in said, bool(said)) == (True, bool(says))


@pytest.mark.parametrize("command", ["tox", ".venv/bin/tox -e py311", "python -m nox"])
def test_what_installs_first_is_told_what_to_give_instead(command: str) -> None:
    assert "Give the command that it runs" in hint(command, "Temporary failure in name resolution")


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        pytest.param(58.0, "More time may find one (--minutes 10), or a model (--model NAME).", id="the time was over"),
        pytest.param(
            4.0,
            "Everything that is known for such a failure was tried: more time would not help. "
            "A model may find one (--model NAME).",
            id="there was time",
        ),
    ],
)
def test_where_nothing_was_proved_it_shows_the_failure_and_how_to_go_on(seconds: float, says: str) -> None:
    failing = Failing(
        command="pytest", suite=NOT_RUN, duration=timedelta(seconds=1), event=None, ended=None, spectrum=None,
        output="tests/test_a.py:3: in <module>\n\nE   SyntaxError: invalid syntax\n",
    )  # fmt: skip
    found = Fixing(
        suggestions=(), others=(), diagnosis=DIAGNOSIS, failing=failing, tried=3, verdicts=(), refuted={},
        seconds=seconds, seconds_to_first=None,
    )  # fmt: skip
    untried, generated = replace(found, tried=0), replace(found, generated="shop/api_pb2.py")
    assert why_not(untried, 1.0)[-1] == "Nothing of that says where the code broke, so nothing was tried."
    unread = replace(untried, failing=replace(failing, command="make check"))
    assert why_not(unread, 1.0)[-1].endswith(
        "tried. Give a command of pytest, unittest, doctest, go test, node --test, Jest, Vitest, mocha, tape, tap, ava "
        "or uvu: they are read."
    )
    assert why_not(replace(found, now_and_then="It fails only now and then: it passed."), 1.0)[-1] == (
        "It fails only now and then: it passed. Such a test can prove nothing: make it fail each time, as by a seed or "
        "a fixed clock, and ask again."
    )
    assert why_not(generated, 1.0)[-1].startswith("shop/api_pb2.py is generated: mend what it is made from.")
    assert why_not(found, 1.0) == [
        "The command printed last:",
        "  tests/test_a.py:3: in <module>",
        "  E   SyntaxError: invalid syntax",
        says,
    ]


@pytest.mark.parametrize(
    ("output", "told"),
    [
        pytest.param("FileNotFoundError: [Errno 2] No such file or directory: 'data/rates.json'", True, id="relative"),
        pytest.param("No such file or directory: '/box/tree/data/rates.json'", True, id="as the sandbox has it"),
        pytest.param("open data/rates.json: no such file or directory", True, id="in Go"),
        pytest.param("ENOENT: no such file or directory, open 'data/rates.json'", True, id="in Node"),
        pytest.param("No such file or directory: 'data/plain.json'", False, id="it is there"),
        pytest.param("No such file or directory: 'data/none.json'", False, id="it is nowhere"),
        pytest.param("No such file or directory: '/etc/hostname'", False, id="outside"),
        pytest.param("No such file or directory: 'data/../a.py'", False, id="by a way up"),
    ],
)
def test_a_file_that_git_ignores_is_told_where_it_was_not_found(tmp_path: Path, output: str, *, told: bool) -> None:
    (tmp_path / "data").mkdir()
    for name in ("data/rates.json", "data/plain.json", "a.py"):
        (tmp_path / name).write_text("{}")
    (tmp_path / ".gitignore").write_text("rates.json\n")
    for words in (["init"], ["add", "--all"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "one"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)
    failing = Failing(
        command="pytest", suite=NOT_RUN, duration=timedelta(seconds=1), event=None, ended=None, spectrum=None,
        output=output,
    )  # fmt: skip
    found = Fixing(
        suggestions=(), others=(), diagnosis=DIAGNOSIS, failing=failing, tried=0, verdicts=(), refuted={}, seconds=1,
        seconds_to_first=None,
    )  # fmt: skip
    assert ("git is told to ignore it" in ignored(found, tmp_path)) is told
