"""`homeostat fix`: a checkout whose test fails, at a person's own terminal."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)

SHOP = '''\
def page(items, number, size):
    """The pages are numbered from 1."""
    start = number * size
    return items[start : start + size]


def first_price(order):
    return order["lines"][0]["price"]
'''
TESTS = """\
from shop import first_price, page


def test_first_page():
    assert page([1, 2, 3, 4], 1, 2) == [1, 2]


def test_second_page():
    assert page([1, 2, 3, 4], 2, 2) == [3, 4]


def test_first_price():
    assert first_price({"lines": [{"price": 7}]}) == 7
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "shop.py").write_text(SHOP)
    (folder / "test_shop.py").write_text(TESTS)
    return folder


def fix(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "homeostat", "fix", str(folder), "--python", sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_failing_test_is_mended_and_the_change_taken(shop: Path) -> None:
    done = fix(shop, "--test", "python -m pytest -q", "--json", "--apply", "1")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    best = found["suggestions"][0]
    assert best["proved"]
    assert "+    start = (number - 1) * size" in best["diff"]
    assert "(number - 1) * size" in (shop / "shop.py").read_text()
    assert (shop / "test_shop.py").read_text() == TESTS


def test_it_says_what_goes_on_and_what_was_not_found(shop: Path) -> None:
    (shop / "test_shop.py").write_text("from shop import page\n\n\ndef test_it():\n    assert page([1], 1, 1) == 'x'\n")
    done = fix(shop, "--test", "python -m pytest -q", "--minutes", "0.3")
    assert done.returncode == 1
    assert "Nothing was proved" in done.stdout
    assert "running `python -m pytest -q`" in done.stderr
    assert (shop / "shop.py").read_text() == SHOP


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "say what fails", id="nothing asked"),
        pytest.param(["--test", "python -m pytest -q -k first_price"], "nothing to mend", id="it passes"),
        pytest.param(["--test", "python -m pytest -k nothing_of_the_name"], "runs no test (3 deselected", id="no test"),
        pytest.param(
            ["--test", "python -m pytest tests/x.py"], "file or directory not found: tests/x.py", id="no file"
        ),
        pytest.param(["--test", "no-such-program"], "could not be started", id="no such program"),
        pytest.param(["--event", "/no/such/file"], "cannot be read", id="no such event"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_in_a_sentence(shop: Path, arguments: list[str], says: str) -> None:
    done = fix(shop, *arguments)
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_leaves_nothing_behind_and_says_how_to_go_on(tmp_path: Path) -> None:
    tree, scratch = tmp_path / "tree", tmp_path / "scratch"
    tree.mkdir()
    scratch.mkdir()
    (tree / "test_slow.py").write_text("import time\n\n\ndef test_slow():\n    time.sleep(600)\n")
    command = [sys.executable, "-m", "homeostat", "fix", str(tree), "--test", "python -m pytest -q test_slow.py"]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any("running" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert f"Stopped. {tree} is as it was" in said
    assert [*scratch.iterdir()] == []
    assert [path.name for path in tree.iterdir()] == ["test_slow.py"]
