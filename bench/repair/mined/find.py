"""Looks for real fixes in consecutive releases of published packages: `cases.jsonl`.

    python bench/repair/mined/find.py [--releases 5] [--most 30] [PACKAGE…]

The new release's tests are put over the old release. A test that fails there and passes on the new one speaks of a
change; which of the changed lines it needs is found by leaving out, as long as it passes, a part of them after the
other. It is a case where at most 25 lines are left. Packages are taken in the order of `packages.toml`.
"""

import argparse
import ast
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "seeded"))

import cases
from cases import CASES, Case, Pair, fetched, listed, located, package, tried
from hunks import Hunk
from trees import Ended, Package, fetch_source, releases, run_tests

_MOST_LINES = 25
_MOST_HUNKS = 120  # between two releases
_MOST_GROUPS = 3  # of one pair
_MOST_OF_A_PACKAGE = 2
_MOST_GIVEN = 3
_HALVES = 2
_OF_THE_TEST = {"AttributeError", "TypeError"}  # raised in the test itself: it asks for a name that is new
_NO_FAULT = {"ImportError", "ModuleNotFoundError", "NameError", "FixtureLookupError", "SyntaxError"}


def cases_of(name: str, needs: Sequence[str], most: int) -> list[Case]:
    """At most two, of the newest releases that have any."""
    found: list[Case] = []
    there = [each for each in (package(name, one, needs) for one in releases(name, most)) if _is_fetched(each)]
    for after, before in pairwise(there):
        old = before.version
        if not located(after).tests:
            print(f"{name} {after.version}: no tests in the archive", flush=True)
            return found
        changes = Pair(before, after).changes()
        print(f"{name} {old}: {len(changes)} changes", flush=True)
        if changes and len(changes) <= _MOST_HUNKS:
            found += _cases_of(fetched(before, after), changes)[: _MOST_OF_A_PACKAGE - len(found)]
        if len(found) >= _MOST_OF_A_PACKAGE:
            break
    return found


def _is_fetched(release: Package) -> bool:
    """Some releases have no source archive, or one that cannot be asked for its metadata any more."""
    try:
        fetch_source(release)
    except (subprocess.CalledProcessError, ValueError):
        return False
    return True


def _cases_of(pair: Pair, changes: Sequence[Hunk]) -> list[Case]:
    passing = {test for test, each in run_tests(pair.new, pair.new.tree).items() if each.passed}
    ended = tried(pair, ())
    collected = {test.partition("::")[0] for test in ended}
    left_out = tuple(sorted({test.partition("::")[0] for test in passing} - collected))
    if not collected or len(left_out) > len(collected):
        print(f"{pair.old.name} {pair.old.version}: {len(passing)} pass, {len(ended)} run before: none", flush=True)
        return []
    failing = sorted(test for test in passing & ended.keys() if not ended[test].passed)
    speaking = [test for test in failing if _speaks(ended[test])]
    print(f"{pair.old.name} {pair.old.version}: {len(passing)} pass, {len(failing)} fail before, "
          f"{len(speaking)} of them speak, {len(changes)} changes", flush=True)  # fmt: skip
    if speaking:
        all_of_them = tried(pair, changes, left_out, speaking)
        speaking = [test for test in speaking if test in all_of_them and all_of_them[test].passed]
    holding = {test for test, each in ended.items() if each.passed}
    found: list[Case] = []
    for _ in range(_MOST_GROUPS):
        if not speaking:
            break
        test = speaking[0]
        real = _needed(pair, changes, left_out, test)
        with_it = tried(pair, real, left_out)
        mended = [each for each in failing if each in with_it and with_it[each].passed]
        speaking = [each for each in speaking if each not in mended and each != test]
        given = _given(test, failing, mended)
        size = sum(each.size for each in real)
        lost = [each for each in holding if each not in with_it or not with_it[each].passed]
        if size > _MOST_LINES or lost or not given or _new_names(pair, given, real):
            print(f"  {test}: {size} lines, {len(lost)} lost: none", flush=True)
            continue
        print(f"  {test}: {size} lines, {len(mended)} tests", flush=True)
        found.append(
            Case(
                name=f"{pair.old.name}-{pair.old.version}-{len(found) + 1}",
                package=pair.old.name,
                old=pair.old.version,
                new=pair.new.version,
                given=given,
                hidden=tuple(each for each in mended if each not in given),
                others=tuple(each for each in failing if each not in mended),
                left_out=left_out,
                real=tuple(number for number, each in enumerate(changes) if each in real),
                digest=pair.digest(),
            )
        )
    return found


def _speaks(ended: Ended) -> bool:
    of_the_test = cases.is_test(Path(ended.file))
    return ended.raised not in _NO_FAULT and not (of_the_test and ended.raised in _OF_THE_TEST)


def _needed(pair: Pair, changes: Sequence[Hunk], left_out: Sequence[str], test: str) -> list[Hunk]:
    """The changes without which the test fails: what can be left out is, in halves, quarters, and so on."""

    def passes(some: Sequence[Hunk]) -> bool:
        ended = tried(pair, some, left_out, [test])
        return test in ended and ended[test].passed

    kept, parts = list(changes), _HALVES
    while len(kept) > 1:
        size = max(1, len(kept) // parts)
        chunks = [kept[start : start + size] for start in range(0, len(kept), size)]
        alone = next((chunk for chunk in chunks if parts == _HALVES and passes(chunk)), None)
        if alone is not None:
            kept = alone
            continue
        smaller = False
        for chunk in chunks:
            rest = [each for each in kept if each not in chunk]
            if rest and passes(rest):
                kept, smaller = rest, True
        if size == 1 and not smaller:
            break
        parts = min(len(kept), parts * 2)
    return kept


def _given(test: str, failing: Sequence[str], mended: Sequence[str]) -> tuple[str, ...]:
    """The rows of one test function: of that with the fewest, and none that fails for another change too."""
    rows: dict[str, list[str]] = {}
    for each in failing:
        rows.setdefault(each.partition("[")[0], []).append(each)
    whole = [each for each in rows.values() if {*each} <= {*mended}]
    return tuple(min(whole, key=lambda each: (len(each), test not in each))[:_MOST_GIVEN]) if whole else ()


def _new_names(pair: Pair, given: Sequence[str], real: Sequence[Hunk]) -> set[str]:
    """Names that the test uses, the change brings and the old code does not have."""
    path, *inside = given[0].partition("[")[0].split("::")
    [*_, function] = [
        node
        for node in ast.walk(ast.parse((pair.new.tree / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == inside[-1]
    ] or [None]
    if function is None:
        return {"a test that is made"}
    used = {name for node in ast.walk(function) for name in _names(node)}
    brought = {word for hunk in real for word in _words("".join(hunk.lines))}
    known = {word for path in pair.old.tree.rglob("*.py") for word in _words(path.read_text(errors="replace"))}
    return used & brought - known


def _names(node: ast.AST) -> list[str]:
    return [value for field in ("id", "attr", "arg") if isinstance(value := getattr(node, field, None), str)]


def _words(text: str) -> set[str]:
    return {*"".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--releases", type=int, default=5, help="of a package, from the newest")
    parser.add_argument("--most", type=int, default=30, help="cases in all")
    parser.add_argument("--share", type=int, default=0, help="which of the shares, from 0")
    parser.add_argument("--shares", type=int, default=1, help="in how many the packages are dealt out")
    parser.add_argument("--looked", type=Path, help="a file that keeps which packages were looked at")
    asked = parser.parse_args()
    known = cases.every()
    looked = {*asked.looked.read_text().split()} if asked.looked and asked.looked.exists() else set[str]()
    for name, needs in [*listed().items()][asked.share :: asked.shares]:
        if len(known) >= asked.most:
            break
        if name in looked or (asked.names and name not in asked.names):
            continue
        try:
            found = cases_of(name, needs, asked.releases)
        except (subprocess.SubprocessError, ValueError, OSError, SyntaxError) as error:
            said = getattr(error, "stderr", "") or str(error)
            print(f"{name}: {str(said)[-300:]}", flush=True)
            found = []
        if asked.looked:
            with asked.looked.open("a") as file:
                file.write(f"{name}\n")
        with CASES.open("a") as file:
            file.writelines(json.dumps(asdict(each)) + "\n" for each in found)
        known += found
    print(json.dumps({"cases": len(known), "packages": len({each.package for each in known})}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
