"""`homeostat fix --apply`: what was shown is what is applied, and it can be taken back."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.checkout import contents
from homeostat.cli.fix.kept import Shelf, take
from homeostat.errors import BadInput
from homeostat.languages.diff import diff_of

needs_sandbox = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)

WAS, IS, ALSO = "x = 1\n", "x = 2\n", "x = 3\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "repo" / "shop"
    folder.mkdir(parents=True)
    (folder / "shop.py").write_text(WAS)
    return folder


@pytest.fixture
def shelf(tmp_path: Path, checkout: Path) -> Shelf:
    shelf = Shelf(tmp_path / "state", checkout)
    found = {
        "suggestions": [{"title": "Two", "diff": diff_of("shop.py", WAS, IS).diff}],
        "others": [{"title": "Three", "diff": diff_of("shop.py", WAS, ALSO).diff}],
    }
    shelf.keep("a" * 64, "pytest", contents(checkout), found)
    return shelf


def shown(shelf: Shelf):  # noqa: ANN201 - what is there
    kept = shelf.last()
    assert kept is not None
    return kept


@pytest.mark.parametrize("top", ["", ".."], ids=["no repository", "below a repository's top"])
def test_what_is_applied_is_told_a_second_time_and_taken_back_by_the_command_it_names(
    checkout: Path, shelf: Shelf, top: str
) -> None:
    if top:
        subprocess.run(["git", "init", "-q", str(checkout / top)], check=True)
    first = take(shelf, shown(shelf), 2)
    assert (checkout / "shop.py").read_text() == ALSO
    again = take(shelf, shown(shelf), 2)
    assert (first.before, again.before) == (False, True)
    with pytest.raises(BadInput, match="Suggestion 2 is applied"):
        take(shelf, shown(shelf), 1)
    subprocess.run(shlex.split(first.take_back), check=True)
    assert (checkout / "shop.py").read_text() == WAS
    take(shelf, shown(shelf), 1)
    assert (checkout / "shop.py").read_text() == IS


def test_nothing_is_applied_to_a_folder_that_has_changed(checkout: Path, shelf: Shelf) -> None:
    (checkout / "prices.py").write_text("y = 1\n")
    with pytest.raises(BadInput, match=r"has changed since suggestion 1 was shown .*prices\.py"):
        take(shelf, shown(shelf), 1)
    assert (checkout / "shop.py").read_text() == WAS


def test_a_number_that_was_not_shown_is_none(shelf: Shelf) -> None:
    with pytest.raises(BadInput, match="no suggestion 3 for `pytest`: 2 were found"):
        take(shelf, shown(shelf), 3)


def test_twenty_questions_are_remembered(checkout: Path, shelf: Shelf) -> None:
    for number in range(21):
        shelf.keep(f"{number:016}" * 4, "pytest", contents(checkout), {"suggestions": [], "others": []})
    assert shelf.of("a" * 64) is None
    assert (shelf.of("0" * 64), shelf.of("0000000000000001" * 4) is None) == (None, False)


SHOP = "def first_price(order):\n    return order['lines'][0]['price']\n"
TEST = "from shop import first_price\n\n\ndef test_none():\n    assert first_price({'lines': []}) == 0\n"


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "homeostat", "fix", str(folder), "--python", sys.executable, *arguments]


@needs_sandbox
def test_the_second_run_takes_what_the_first_has_shown(checkout: Path, tmp_path: Path) -> None:
    (checkout / "shop.py").write_text(SHOP)
    (checkout / "test_shop.py").write_text(TEST)
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(checkout, *arguments), env=environment, capture_output=True, text=True, check=False
        )

    asked = ("--test", "python -m pytest -q")
    first = json.loads(run(*asked, "--json").stdout)
    taken = run(*asked, "--json", "--apply", "1")
    said = json.loads(taken.stdout)
    assert (taken.returncode, said["applied"], said["suggestions"]) == (0, 1, first["suggestions"])
    assert "running" not in taken.stderr
    assert (checkout / "shop.py").read_text() != SHOP
    assert "applied already" in run("--apply", "1").stdout


@needs_sandbox
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["--test", "no-such-program"], "could not be started", id="no such program"),
        pytest.param(["--apply", "1"], "Nothing was found", id="nothing shown yet"),
        pytest.param(["--test", "true"], "nothing to mend", id="it passes"),
    ],
)
def test_what_goes_wrong_is_told_to_programs_too(
    checkout: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    done = subprocess.run(
        command(checkout, "--json", *arguments), env=environment, capture_output=True, text=True, check=False
    )
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert (said["suggestions"], says in said["error"]) == ([], True)


@needs_sandbox
def test_ctrl_c_shows_what_was_proved_until_then(checkout: Path, tmp_path: Path) -> None:
    (checkout / "shop.py").write_text(SHOP)
    (checkout / "test_shop.py").write_text(TEST)
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    asked = command(checkout, "--test", "python -m pytest -q", "--thorough", "--minutes", "30")
    with subprocess.Popen(asked, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stderr:
            if "proved: " in line:
                process.send_signal(signal.SIGINT)
                break
        said, errors = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert "1. " in said
    assert "What was proved until then is shown" in errors
    take(shelf := Shelf(tmp_path / "state" / "homeostat" / "fix", checkout), shown(shelf), 1)
    assert (checkout / "shop.py").read_text() != SHOP
