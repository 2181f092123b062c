"""How long `homeostat fix` takes on a program whose tests wait for ten minutes in sum.

    python bench/repair/slow_suite.py [--seconds 600] [--minutes 45] [--with FOLDER]

The program has ten modules of three functions, and 401 tests, of which one fails: a share of nothing. `--with` names
another checkout's `src`, to compare. Nothing is computed that would take long: time is what is bought, so the figures
hardly depend on the machine. The last line is one JSON object.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

_MODULES = (
    "orders", "stock", "invoices", "labels", "customers", "shipping", "returns", "reports", "taxes", "discounts",
)  # fmt: skip
_MODULE = '''"""Rows of {name}."""


def total(rows):
    return sum(row["cents"] for row in rows)


def names(rows):
    return sorted(row["name"] for row in rows)


def share(rows, name):
    return total([row for row in rows if row["name"] == name]) / total(rows)
'''
_TESTS = """import time

import pytest

from shop import {name}

ROWS = [{{"name": "a", "cents": 1}}, {{"name": "b", "cents": 3}}]


@pytest.mark.parametrize("number", range(16))
def test_total(number):
    time.sleep({each})
    assert {name}.total(ROWS[:1]) == 1


@pytest.mark.parametrize("number", range(16))
def test_names(number):
    time.sleep({each})
    assert {name}.names(ROWS) == ["a", "b"]


@pytest.mark.parametrize("number", range(8))
def test_share(number):
    time.sleep({each})
    assert {name}.share(ROWS, "b") == 0.75
"""
_FAILING = """

def test_share_of_nothing():
    assert taxes.share([], "b") == 0
"""
_TESTS_OF_A_MODULE = 40


def lay(folder: Path, seconds: float) -> None:
    (folder / "shop").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "shop/__init__.py").write_text("")
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n')
    each = round(seconds / len(_MODULES) / _TESTS_OF_A_MODULE, 4)
    for name in _MODULES:
        (folder / f"shop/{name}.py").write_text(_MODULE.format(name=name))
        failing = _FAILING if name == "taxes" else ""
        (folder / f"tests/test_{name}.py").write_text(_TESTS.format(name=name, each=each) + failing)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--minutes", type=float, default=45.0)
    parser.add_argument("--with", dest="source", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slow-suite-") as scratch:
        folder = Path(scratch, "shop")
        lay(folder, asked.seconds)
        command = [sys.executable, "-m", "homeostat", "fix", str(folder), "--json", "--python", sys.executable]
        command += ["--minutes", str(asked.minutes), "--test", "python -m pytest -q"]
        environment = {**os.environ, **({"PYTHONPATH": asked.source} if asked.source else {})}
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=environment)
    said = json.loads(done.stdout or '{"suggestions": []}')
    shown = [{key: each[key] for key in ("title", "confidence", "reason")} for each in said["suggestions"]]
    figures = {key: said.get(key) for key in ("seconds_to_first", "seconds", "tried")}
    print(json.dumps({"suite_seconds": asked.seconds, **figures, "shown": shown}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
