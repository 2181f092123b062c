"""Functions asked for their answers while a program runs: `live.py`, in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from homeostat.fixing.apart import harness
from homeostat.records import Apart, Run
from homeostat.stages.verify.apart import Row, rows_of, told_apart
from homeostat.stages.verify.swapping import place_around, swap_of

PRICES = """\
TABLE = {"a": 3, "b": 5}


def price(name, count):
    each = TABLE[name]
    return each * count


def total(lines):
    def of_one(line):
        name, count = line
        return price(name, count)

    return sum(of_one(line) for line in lines)
"""
CRASHES = "from prices import total\n\ntotal([('a', 2), ('x', 1)])\n"
PASSES = "from prices import total\n\nassert total([('a', 2), ('b', 1)]) == 11\n"
FIXES = {
    "zero": ("each = TABLE[name]", "each = TABLE.get(name, 0)"),
    "none": ("each = TABLE[name]", "each = TABLE[name] if name in TABLE else 0"),
    "less": ("each * count", "each * count if name in TABLE else 0"),
    "dear": ("each = TABLE[name]", "each = TABLE.get(name, 0) + 1"),
}


def answers(tree: Path, seconds: float = 30.0) -> list[Row]:
    """Of both programs, with every fix that can be put in."""
    (tree / "prices.py").write_text(PRICES)
    (tree / "crashes.py").write_text(CRASHES)
    (tree / "passes.py").write_text(PASSES)
    swaps = {name: swap_of(PRICES, PRICES.replace(*change)) for name, change in FIXES.items()}
    places = [place_around(PRICES, "prices.py", line) for line in (12, 5)]
    order = {
        "seconds": seconds,
        "seconds_each": 5.0,
        "expected": "KeyError",
        "commands": [f"{sys.executable} crashes.py", f"{sys.executable} passes.py"],
        "targets": [asdict(place) for place in places if place],
        "candidates": {name: {"prices.py": asdict(swap)} for name, swap in swaps.items() if swap},
    }
    given = tree.parent / "files"
    given.mkdir()
    for name, text in {**harness(), "order.json": json.dumps(order)}.items():
        (given / name).write_text(text)
    results = tree.parent / "results"
    results.touch()
    environment = {**os.environ, "HOMEOSTAT_FILES": str(given), "HOMEOSTAT_RESULTS": str(results)}
    done = subprocess.run([sys.executable, str(given / "live.py")], cwd=tree, env=environment, check=True)
    return rows_of(
        Run(command="", exit_code=done.returncode, output="", results=results.read_text(), duration=timedelta())
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Apart]:
    tree = tmp_path_factory.mktemp("live") / "tree"
    tree.mkdir()
    return told_apart(answers(tree), {name: name for name in FIXES})


@pytest.mark.parametrize("name", ["zero", "none"])
def test_a_fix_that_keeps_what_was_right_changes_nothing(told: dict[str, Apart], name: str) -> None:
    assert told[name].compared >= 10
    assert told[name].changed == 0


def test_a_fix_that_changes_what_was_right_is_seen_to(told: dict[str, Apart]) -> None:
    assert told["dear"].changed


def test_inputs_that_fail_alike_are_found_and_mended(told: dict[str, Apart]) -> None:
    assert told["zero"].failing >= 3
    assert told["zero"].ended == told["zero"].failing
    assert told["less"].ended == 0


def test_two_texts_that_do_the_same_are_in_one_cluster(told: dict[str, Apart]) -> None:
    assert told["zero"].cluster == told["none"].cluster
    assert len({each.cluster for each in told.values()}) == 3
    assert told["zero"].agreeing == 1
    assert told["zero"].disputing == 2
