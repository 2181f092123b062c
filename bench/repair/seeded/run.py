"""How many guards that were taken out of published packages `homeostat fix` finds again, and how sure it says it is.

    python bench/repair/seeded/run.py [--half seeded|seeded-held] [--minutes N] [--thorough] [--to FILE] [NAME…]

`homeostat fix` is given a program that ends by the exception, and the tests that still pass; it never sees those that
fail. A suggestion is right when the package's whole suite passes with it. The last line is one JSON object.
"""

import argparse
import hashlib
import json
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from find import CASES
from run import KEPT, MOST_OTHERS, figures, reliability, said_by, table, texts
from seeds import Seed
from trees import CRASH, Package, commit, crash_program, fetch, lay, packages, run_tests, seeds_of

_SHOWN = 3
Case = dict[str, Any]
Result = dict[str, Any]


def half(case: Case) -> str:
    """By the package, so that what was learned of one is not asked of it again."""
    return "seeded-held" if hashlib.sha256(case["package"].encode()).digest()[0] % 2 else "seeded"


def attempt(case: Case, package: Package, *, minutes: float, thorough: bool) -> Result:
    seed = _seed_of(case, package)
    with tempfile.TemporaryDirectory(prefix="seeded-") as scratch:
        tree = Path(scratch, "tree")
        _lay(case, package, seed, tree)
        commit(tree)
        began = time.monotonic()
        said, log = _asked(case, package, tree, minutes=minutes, thorough=thorough)
        seconds = time.monotonic() - began
        shown, others = said.get("suggestions", [])[:_SHOWN], said.get("others", [])[:MOST_OTHERS]
        judged = [
            {
                **{key: each[key] for key in KEPT if key in each},
                "error": case["raises"],
                "right": _is_right(case, package, seed, each["diff"], Path(scratch, f"judged{number}")),
            }
            for number, each in enumerate([*shown, *others])
        ]
        before = texts(tree, [*shown, *others])
    return {
        "name": case["name"],
        "language": "python",
        "half": half(case),
        "fault": case["kind"],
        "seconds": round(seconds, 1),
        "seconds_to_first": said.get("seconds_to_first"),
        "tried": said.get("tried", 0),
        "asked": said.get("model"),
        "reproduced": said.get("tried", 0) > 0,
        "suggestions": judged[: len(shown)],
        "others": judged[len(shown) :],
        "before": before,
        "refuted": said.get("refuted", {}),
        "log": log[-2000:],
    }


def _seed_of(case: Case, package: Package) -> tuple[str, Seed]:
    wanted = case["path"], case["line"], case["kind"]
    return next((path, seed) for path, seed in seeds_of(package) if (path, seed.line, seed.kind) == wanted)


def _lay(case: Case, package: Package, seed: tuple[str, Seed], tree: Path) -> None:
    lay(package, tree, seed)
    (tree / CRASH).write_text(crash_program(case["test"]))


def _asked(case: Case, package: Package, tree: Path, *, minutes: float, thorough: bool) -> tuple[dict[str, Any], str]:
    suite = ["python", "-m", "pytest", "-q", package.tests]
    for test in case["failing"]:
        suite += ["--deselect", test]
    command = [sys.executable, "-m", "homeostat", "fix", str(tree), "--json", "--minutes", str(minutes)]
    command += ["--test", f"python {CRASH}", "--suite", shlex.join(suite), "--python", str(package.python)]
    command += ["--thorough"] if thorough else []
    return said_by(command, minutes=minutes)


def _is_right(case: Case, package: Package, seed: tuple[str, Seed], diff: str, tree: Path) -> bool:
    _lay(case, package, seed, tree)
    applied = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=tree, input=diff.encode(), check=False, capture_output=True
    )
    if applied.returncode:
        return False
    ended = run_tests(package, tree)
    return all(test in ended and ended[test].passed for test in _whole(package))


def _whole(package: Package) -> list[str]:
    """The tests that pass in the package as it was published."""
    kept = package.folder / "whole.json"
    if not kept.exists():
        with tempfile.TemporaryDirectory(prefix="seeded-") as scratch:
            lay(package, Path(scratch, "tree"))
            ended = run_tests(package, Path(scratch, "tree"))
        kept.write_text(json.dumps(sorted(test for test, each in ended.items() if each.passed)))
    return json.loads(kept.read_text())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("seeded", "seeded-held"), default="")
    parser.add_argument("--minutes", type=float, default=0.5)
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--to", type=Path, help="keep the results there, as JSON lines; what is there is not run again")
    asked = parser.parse_args()
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    chosen = [
        each for each in cases if each["name"] in asked.names or (not asked.names and asked.half in {"", half(each)})
    ]
    by_name = {package.name: package for package in packages()}
    known = {}
    if asked.to and asked.to.exists():
        known = {result["name"]: result for result in map(json.loads, asked.to.read_text().splitlines())}
    results: list[Result] = []
    for case in chosen:
        package = by_name[case["package"]]
        fetch(package)
        result = known.get(case["name"]) or attempt(case, package, minutes=asked.minutes, thorough=asked.thorough)
        results.append(result)
        if asked.to and case["name"] not in known:
            with asked.to.open("a") as file:
                file.write(json.dumps(result) + "\n")
        if half(case) == "seeded":  # of the held-back half only sums are looked at
            table([result])
            sys.stdout.flush()
    print("\n".join(reliability(results)))
    print(json.dumps({"half": asked.half or "both", "minutes": asked.minutes, **figures(results)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
