"""QuixBugs (Python): how many of its 40 programs `homeostat fix` mends, and whether the right answer comes first.

    python bench/repair/quixbugs.py CHECKOUT [--minutes N] [--again] [--as WORD] [NAME…]

CHECKOUT is a checkout of QuixBugs, of which nothing is kept here. Each program becomes a small git repository with a
pytest file made of its cases, and `homeostat fix` is given the command that fails, as a person would. *Passes*: a
suggestion with which all of those tests pass. *Right*: it does what the correct program does on 300 made-up inputs,
which neither the tests nor the search have. Results are kept as JSON lines in `results/`; what is there is not run
again. The last line is one JSON object of headline figures.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quixbugs_inputs import NAMES

RESULTS = Path(__file__).with_name("results")
_SURE = 0.9
_JUDGE_SECONDS = 120.0
_SLOW_SECONDS = 0.05  # of the processor, for the correct program: nobody keeps such a case beside so many quick ones

_CONFTEST = '''"""A test that does not end fails, after a second of the processor's time."""

import signal

import pytest


def too_late(*_):
    raise TimeoutError("the test does not end")


@pytest.fixture(autouse=True)
def deadline():
    signal.signal(signal.SIGVTALRM, too_late)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
'''
_TEST = """import pytest

from {name} import {name}

CASES = [
{cases}]


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_{name}(given, expected):
    assert {found} == {expected}
"""
_FOUND = {
    "flatten": "list(flatten(*given))",
    "hanoi": "[list(step) for step in hanoi(*given)]",
    "kheapsort": "list(kheapsort(*given))",
}
_EXPECTED = {"sqrt": "pytest.approx(expected, abs=given[-1])"}

Result = dict[str, Any]


def lay(name: str, checkout: Path, tree: Path) -> None:
    """The buggy program, its tests and nothing else, as one commit."""
    tree.mkdir()
    (tree / f"{name}.py").write_text((checkout / "python_programs" / f"{name}.py").read_text())
    (tree / "node.py").write_text((checkout / "python_testcases/node.py").read_text())
    (tree / "conftest.py").write_text(_CONFTEST)
    (tree / f"test_{name}.py").write_text(_tests(name, checkout))
    git = ("git", "-C", str(tree), "-c", "user.name=bench", "-c", "user.email=bench@localhost")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "as it was found")):
        subprocess.run([*git, *words], check=True)


def _tests(name: str, checkout: Path) -> str:
    cases = checkout / "json_testcases" / f"{name}.json"
    if not cases.exists():
        written = (checkout / "python_testcases" / f"test_{name}.py").read_text()
        return re.sub(r"if pytest\.use_correct:\n.*\nelse:\n.*\n", f"from {name} import {name}\n", written)
    rows = [json.loads(line) for line in cases.read_text().splitlines() if line.strip()]
    rows = [(given if isinstance(given, list) else [given], expected) for given, expected in rows]
    rows = [(given, expected) for given, expected in rows if _seconds(name, checkout, given) < _SLOW_SECONDS]
    return _TEST.format(
        name=name,
        cases="".join(f"    ({given!r}, {expected!r}),\n" for given, expected in rows),
        found=_FOUND.get(name, f"{name}(*given)"),
        expected=_EXPECTED.get(name, "expected"),
    )


def _seconds(name: str, checkout: Path, given: list[object]) -> float:
    space: dict[str, Any] = {}
    exec((checkout / "correct_python_programs" / f"{name}.py").read_text(), space)  # noqa: S102 - of the checkout
    began = time.process_time()
    space[name](*json.loads(json.dumps(given)))
    return time.process_time() - began


def attempt(name: str, checkout: Path, *, minutes: float) -> Result:
    """One program: what was suggested, and which of it is right."""
    with tempfile.TemporaryDirectory(prefix="quixbugs-") as scratch:
        tree = Path(scratch, name)
        lay(name, checkout, tree)
        command = [sys.executable, "-m", "homeostat", "fix", str(tree), "--json", "--minutes", str(minutes)]
        command += ["--language", "python", "--python", sys.executable, "--test", f"pytest -q test_{name}.py"]
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=minutes * 120 + 120)
        seconds = time.monotonic() - began
        try:
            said = json.loads(done.stdout)
        except ValueError:
            said = {"suggestions": []}
        judged = [_judged(name, checkout, each, Path(scratch, str(n))) for n, each in enumerate(said["suggestions"])]
    return {
        "name": name,
        "seconds": round(seconds, 1),
        "seconds_to_first": said.get("seconds_to_first"),
        "tried": said.get("tried", 0),
        "suggestions": judged,
        "log": done.stderr[-2000:],
    }


def _judged(name: str, checkout: Path, each: dict[str, Any], tree: Path) -> dict[str, Any]:
    lay(name, checkout, tree)
    apply = ["git", "-C", str(tree), "apply", "--whitespace=nowarn", "-"]
    applied = subprocess.run(apply, input=each["diff"].encode(), check=False).returncode == 0
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"test_{name}.py"]
    passes = applied and _ran(tests, tree).returncode == 0
    correct = checkout / "correct_python_programs" / f"{name}.py"
    said = _ran([sys.executable, str(Path(__file__).with_name("quixbugs_judge.py")), name, ".", str(correct)], tree)
    verdict = json.loads(said.stdout) if passes and said.returncode == 0 else {"right": False, "differs": ""}
    kept = ("strategy", "title", "confidence", "proved", "diff")
    return {**{key: each[key] for key in kept}, "passes": passes, **verdict}


def _ran(command: list[str], tree: Path) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, timeout=_JUDGE_SECONDS)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", "")


def figures(results: Sequence[Result]) -> dict[str, Any]:
    shown = [each for result in results for each in result["suggestions"]]
    sure = [each for each in shown if each["confidence"] >= _SURE]
    times = [result["seconds_to_first"] for result in results if result["seconds_to_first"]]
    return {
        "programs": len(results),
        "passes": sum(any(each["passes"] for each in result["suggestions"]) for result in results),
        "right_among_shown": sum(any(each["right"] for each in result["suggestions"]) for result in results),
        "right_first": sum(bool(result["suggestions"]) and result["suggestions"][0]["right"] for result in results),
        "shown_as_sure": len(sure),
        "shown_as_sure_right": sum(each["right"] for each in sure),
        "brier": round(statistics.fmean((each["confidence"] - each["right"]) ** 2 for each in shown), 3)
        if shown
        else None,
        "median_seconds_to_first": round(statistics.median(times), 1) if times else None,
        "median_seconds": round(statistics.median(result["seconds"] for result in results), 1),
    }


def row(result: Result) -> str:
    marks = " ".join(
        f"{'right' if each['right'] else 'wrong'}:{each['strategy']}:{each['confidence']:.2f}"
        for each in result["suggestions"]
    )
    first = result["seconds_to_first"]
    return (
        f"{result['name']:28} {f'{first:6.1f} s' if first else '       -'} {result['tried']:5d} tried  {marks or '-'}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--as", dest="label", default="quixbugs", help="under which name results are kept")
    asked = parser.parse_intermixed_args()
    if not (asked.checkout / "python_programs").is_dir():
        sys.exit(f"{asked.checkout} is no checkout of QuixBugs: `make bench-repair-quixbugs QUIXBUGS=FOLDER`")
    names = [name for name in NAMES if not asked.names or name in asked.names]
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / f"{asked.label}-{asked.minutes:g}m.jsonl"
    known = {} if asked.again or not kept.exists() else {r["name"]: r for r in map(json.loads, kept.open())}
    for name in names:
        if name not in known:
            known[name] = attempt(name, asked.checkout.resolve(), minutes=asked.minutes)
            with kept.open("a") as file:
                file.write(json.dumps(known[name]) + "\n")
            print(row(known[name]), flush=True)
    results = [known[name] for name in names]
    print()
    print("\n".join(map(row, results)))
    print(json.dumps({"model": None, **figures(results)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
