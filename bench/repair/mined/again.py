"""How many real fixes of published packages `homeostat fix` finds again, given the failing test, and how sure it is.

    python bench/repair/mined/again.py [--half tune|held] [--minutes 1.5] [--thorough] [--to FILE] [NAME…]
    python bench/repair/mined/again.py --show NAME…        # what the project itself changed

`homeostat fix` is given the old release with the new release's tests, without those that fail besides, and the failing
test's command. A suggestion is right when with it all passes that passes with the real fix, the tests that were cut out
included. The last line is one JSON object.
"""

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "seeded"))
sys.path.insert(0, str(Path(__file__).parents[1]))

import cases
import hunks
from cases import Case, Pair
from run import KEPT, MOST_OTHERS, figures, reliability, said_by, table, texts
from trees import commit, run_tests

_SHOWN = 3
Result = dict[str, Any]


def attempt(case: Case, *, minutes: float, thorough: bool) -> Result:
    pair = cases.pair_of(case)
    if pair.digest() != case.digest:
        raise ValueError(f"{case.name}: these are not the archives that were recorded")
    with tempfile.TemporaryDirectory(prefix="mined-") as scratch:
        tree = Path(scratch, case.package)
        lay(case, pair, tree)
        began = time.monotonic()
        said, log = _asked(case, pair, tree, minutes=minutes, thorough=thorough)
        seconds = time.monotonic() - began
        shown, others = said.get("suggestions", [])[:_SHOWN], said.get("others", [])[:MOST_OTHERS]
        judged = [
            {
                **{key: each[key] for key in KEPT if key in each},
                "error": "",
                "right": is_right(case, pair, each["diff"], Path(scratch, f"judged{number}")),
            }
            for number, each in enumerate([*shown, *others])
        ]
        before = texts(tree, [*shown, *others])
    return {
        "name": case.name,
        "language": "python",
        "half": case.half,
        "fault": "mined",
        "seconds": round(seconds, 1),
        "seconds_to_first": said.get("seconds_to_first"),
        "tried": said.get("tried", 0),
        "places": said.get("places", []),
        "asked": said.get("model"),
        "reproduced": said.get("tried", 0) > 0,
        "said": said.get("error", ""),
        "suggestions": judged[: len(shown)],
        "others": judged[len(shown) :],
        "before": before,
        "refuted": said.get("refuted", {}),
        "log": log[-2000:],
    }


def lay(case: Case, pair: Pair, tree: Path) -> None:
    """What `fix` is given: a git repository with one commit."""
    cases.lay(pair, tree, left_out=case.left_out)
    cases.cut(tree, (*case.hidden, *case.others), case.given)
    (tree / ".gitignore").unlink(missing_ok=True)
    commit(tree)


def command(case: Case) -> str:
    return shlex.join(["python", "-m", "pytest", "-q", *case.given])


def _asked(case: Case, pair: Pair, tree: Path, *, minutes: float, thorough: bool) -> tuple[dict[str, Any], str]:
    words = [sys.executable, "-m", "homeostat", "fix", str(tree), "--json", "--minutes", str(minutes)]
    words += ["--test", command(case), "--python", str(pair.old.python), *(["--thorough"] if thorough else [])]
    return said_by(words, minutes=minutes)


def is_right(case: Case, pair: Pair, diff: str, tree: Path) -> bool:
    lay(case, pair, tree)
    applied = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=tree, input=diff.encode(), check=False, capture_output=True
    )
    if applied.returncode:
        return False
    cases.place_tests(pair, tree, case.left_out)
    ended = run_tests(cases.place_of(pair), tree)
    return all(test in ended and ended[test].passed for test in cases.wanted(case, pair))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("tune", "held"), default="tune")
    parser.add_argument("--minutes", type=float, default=1.5)
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--show", action="store_true", help="the real changes, and nothing is run")
    parser.add_argument("--lay", type=Path, help="make NAME/ there as `fix` is given it, and run nothing")
    parser.add_argument("--to", type=Path, help="keep the results there, as JSON lines; what is there is not run again")
    asked = parser.parse_args()
    chosen = [each for each in cases.every() if (each.name in asked.names if asked.names else each.half == asked.half)]
    if asked.show or asked.lay:
        for case in chosen:
            pair = cases.pair_of(case)
            print(f"{case.name}: {command(case)}; {len(case.hidden)} hidden; {pair.old.python}")
            if asked.show:
                print(hunks.as_text(cases.real_of(case, pair)))
            else:
                lay(case, pair, asked.lay / case.name)
        return 0
    known: dict[str, Result] = {}
    if asked.to and asked.to.exists():
        known = {result["name"]: result for result in map(json.loads, asked.to.read_text().splitlines())}
    results: list[Result] = []
    for case in chosen:
        result = known.get(case.name) or attempt(case, minutes=asked.minutes, thorough=asked.thorough)
        results.append(result)
        if asked.to and case.name not in known:
            with asked.to.open("a") as file:
                file.write(json.dumps(result) + "\n")
        if case.half == "tune":  # of the held-back half only sums are looked at
            table([result])
            sys.stdout.flush()
    print("\n".join(reliability(results)))
    print(json.dumps({"half": asked.half, "minutes": asked.minutes, **figures(results)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
