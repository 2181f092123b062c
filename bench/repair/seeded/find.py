"""Looks for guards whose loss makes a package's own tests crash: `cases.jsonl`.

    python bench/repair/seeded/find.py [--most 4] [--tries 30] [PACKAGE…]

A case is a guard that is taken out so that one to a few of the package's tests fail, one of them by an exception that
is raised in its own code. Which guards are tried is drawn by the package's name, so nobody chose.
"""

import argparse
import builtins
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from seeds import Seed
from trees import CRASH, HERE, Ended, Package, crash_program, crashes, fetch, lay, packages, run_tests, seeds_of

CASES = HERE / "cases.jsonl"
_MOST_FAILING = 25  # tests: with more, it is the package that is broken and not one path of it
_SLOWEST_SECONDS = 20.0  # of the suite, as it is
# What the interpreter and its library raise: an error of the package's own is an answer.
_CRASHES = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)
} - {"AssertionError"}
_MOST_OF_A_KIND = 2
_LONGEST_SECONDS = 200.0  # that are spent on one package

Case = dict[str, Any]


def cases_of(package: Package, most: int, tries: int) -> list[Case]:
    whole, seconds = _passing(package)
    print(f"{package.name}: {len(whole)} tests pass in {seconds:.0f} s", flush=True)
    if not whole or seconds > _SLOWEST_SECONDS:
        return []
    began, drawn = time.monotonic(), seeds_of(package)
    random.Random(package.name).shuffle(drawn)  # noqa: S311 - no secret
    found: list[Case] = []
    kinds: Counter[str] = Counter()
    places: set[tuple[str, str]] = set()
    for path, seed in drawn[:tries]:
        if len(found) >= most or time.monotonic() - began > _LONGEST_SECONDS:
            break
        if kinds[seed.kind] >= _MOST_OF_A_KIND or (path, seed.function) in places:
            continue
        case = _case_of(package, path, seed, whole)
        if case is not None:
            kinds[seed.kind] += 1
            places.add((path, seed.function))
            found.append(case)
            print(f"  {path}:{seed.line} {seed.kind}: {case['raises']}, {len(case['failing'])} tests", flush=True)
    return found


def _passing(package: Package) -> tuple[set[str], float]:
    """The tests that pass in the package as it was published, and how many seconds they take."""
    fetch(package)
    with tempfile.TemporaryDirectory(prefix="seeded-") as scratch:
        tree = Path(scratch, "tree")
        lay(package, tree)
        began = time.monotonic()
        ended = run_tests(package, tree)
    return {test for test, each in ended.items() if each.passed}, time.monotonic() - began


def _case_of(package: Package, path: str, seed: Seed, whole: set[str]) -> Case | None:
    """None where no test crashes without the guard, or too many fail."""
    with tempfile.TemporaryDirectory(prefix="seeded-") as scratch:
        tree, published = Path(scratch, "tree"), Path(scratch, "published")
        lay(package, tree, (path, seed))
        ended = run_tests(package, tree)
        failing = sorted(whole - {test for test, each in ended.items() if each.passed})
        crash = next((ended[test] for test in failing if test in ended and _is_crash(ended[test])), None)
        if crash is None or len(failing) > _MOST_FAILING:
            return None
        lay(package, published)
        for each in (tree, published):
            (each / CRASH).write_text(crash_program(crash.test))
        if not crashes(package, tree) or crashes(package, published):
            return None
    return {
        "name": f"{package.name}-{seed.line}-{seed.kind}",
        "package": package.name,
        "version": package.version,
        "path": path,
        "line": seed.line,
        "kind": seed.kind,
        "function": seed.function,
        "raises": crash.raised,
        "crashed": [crash.file, crash.function],
        "test": crash.test,
        "failing": failing,
    }


def _is_crash(ended: Ended) -> bool:
    in_tests = Path(ended.file).name.startswith("test") or {"test", "tests"} & {*Path(ended.file).parts}
    return not ended.passed and ended.raised in _CRASHES and bool(ended.file) and not in_tests


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--most", type=int, default=4, help="cases of a package")
    parser.add_argument("--tries", type=int, default=30)
    asked = parser.parse_args()
    known = [json.loads(line) for line in CASES.read_text().splitlines()] if CASES.exists() else []
    done = {each["package"] for each in known}
    for package in packages():
        if (not asked.names and package.name not in done) or package.name in asked.names:
            try:
                found = cases_of(package, asked.most, asked.tries)
            except (subprocess.SubprocessError, ValueError) as error:
                print(f"{package.name}: {error}", flush=True)
                continue
            with CASES.open("a") as file:
                file.writelines(json.dumps(each) + "\n" for each in found)
            known += found
    print(json.dumps({"cases": len(known), "packages": len({each["package"] for each in known})}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
