"""How many real crashes `homeostat fix` mends, and how sure it says it is.

    python bench/repair/run.py [--half tune|held] [--language L] [--model M] [--minutes N] [--again] [NAME…]

Each crash's tree is laid out, `homeostat fix` is given the failing program and the calls that have to go on working,
and every suggestion is judged by the hidden check, which it never saw. Results are kept as JSON lines in `results/`,
one file for each way of asking; what is there is not run again. The last line is one JSON object of headline figures.
"""

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import crashes
import releases
from crashes import Crash

import corpus
from homeostat.records import Patch

RESULTS = Path(__file__).with_name("results")
_SHOWN = 3
LOOKS_RIGHT = 0.75  # from there on a wrong one looks right: a person would take it after a glance
_FROM = (0.5, LOOKS_RIGHT, 0.9)
_MOST_BYTES = 400_000  # of a file whose text is kept with a result
MOST_OTHERS = 8  # proved ones beside those shown, judged too: confidence is fitted on them
KEPT = (
    "strategy", "approach", "title", "prior", "invents_value", "swallows", "changed_lines", "confidence", "proved",
    "diff", "evidence",
)  # fmt: skip

Result = dict[str, Any]


def attempt(crash: Crash, *, model: str, minutes: float, thorough: bool = False) -> Result:
    """One crash: what was suggested, and whether each suggestion is right."""
    with tempfile.TemporaryDirectory(prefix="repair-") as scratch:
        tree = Path(scratch, "tree")
        corpus.lay(crash, crash.broken, tree)
        corpus.place(crash, "regress", tree)
        if crash.language == "javascript":
            releases.install_javascript(tree)
        began = time.monotonic()
        said, log = _asked(crash, tree, model=model, minutes=minutes, thorough=thorough)
        seconds = time.monotonic() - began
        shown = said.get("suggestions", [])[:_SHOWN]
        before = texts(tree, [*shown, *said.get("others", [])])
        judged = [_judged(crash, each, Path(scratch, "judged")) for each in shown]
        others = [_judged(crash, each, Path(scratch, "judged")) for each in said.get("others", [])[:MOST_OTHERS]]
    return {
        "name": crash.name,
        "language": crash.language,
        "half": crash.half,
        "fault": crash.fault,
        "seconds": round(seconds, 1),
        "seconds_to_first": said.get("seconds_to_first"),
        "tried": said.get("tried", 0),
        "places": said.get("places", []),
        "asked": said.get("model"),
        "reproduced": said.get("tried", 0) > 0
        and not any(reason.startswith("Unproved") for reason in said.get("refuted", {})),
        "suggestions": judged,
        "others": others,
        "before": before,
        "refuted": said.get("refuted", {}),
        "log": log[-2000:],
    }


def _judged(crash: Crash, each: dict[str, Any], tree: Path) -> dict[str, Any]:
    kept = {key: each[key] for key in KEPT if key in each}
    return {**kept, "error": crash.raises, "right": is_right(crash, each["diff"], tree)}


def texts(tree: Path, suggestions: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The files that they change, as they were: with them it can be judged again what a change looks like."""
    paths = {path for each in suggestions for path in Patch(diff=each["diff"]).files}
    there = {path: tree / path for path in sorted(paths) if (tree / path).is_file()}
    return {path: file.read_text(errors="replace") for path, file in there.items() if file.stat().st_size < _MOST_BYTES}


def _asked(crash: Crash, tree: Path, *, model: str, minutes: float, thorough: bool) -> tuple[dict[str, Any], str]:
    command = [sys.executable, "-m", "homeostat", "fix", str(tree), "--json", "--minutes", str(minutes)]
    command += ["--test", plain(crash, "crash"), "--suite", plain(crash, "regress")]
    command += ["--language", crash.language]
    if crash.language == "python":
        command += ["--python", str(releases.python_environment(crash) / "bin/python")]
    if thorough:
        command += ["--thorough"]
    if model:
        command += ["--model", model]
    return said_by(command, minutes=minutes)


def said_by(command: Sequence[str], *, minutes: float) -> tuple[dict[str, Any], str]:
    """What `homeostat fix --json` says, nothing where that cannot be read; and what it printed meanwhile."""
    environment = {name: value for name, value in os.environ.items() if name != "HOMEOSTAT_MODEL"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=minutes * 120 + 120, env=environment
    )
    try:
        return json.loads(done.stdout), done.stderr
    except ValueError:
        return {}, done.stderr


def plain(crash: Crash, program: str) -> str:
    """The command without its PYTHONPATH: `fix` finds the packages of a `src` folder by itself."""
    words = crash.command(program)
    return shlex.join(words[2:] if words[0] == "env" else words)


def is_right(crash: Crash, diff: str, tree: Path) -> bool:
    """Whether the hidden check passes, the failing program does, and what worked still does."""
    corpus.lay(crash, crash.broken, tree)
    applied = subprocess.run(
        ["git", "-C", str(tree), "apply", "--whitespace=nowarn", "-"], input=diff.encode(), check=False
    )
    if applied.returncode:
        return False
    for program in ("crash", "check", "regress"):
        corpus.place(crash, program, tree)
    right = all(corpus.run(crash, program, tree).passed for program in ("check", "regress", "crash"))
    shutil.rmtree(tree, ignore_errors=True)
    return right


# --- figures -----------------------------------------------------------------------------------------------------


def figures(results: Sequence[Result]) -> dict[str, Any]:
    shown = [each for result in results for each in result["suggestions"]]
    proved = [result for result in results if any(each["proved"] for each in result["suggestions"])]
    right = [result for result in results if any(each["right"] for each in result["suggestions"])]
    first = [result for result in results if result["suggestions"] and result["suggestions"][0]["right"]]
    times = [result["seconds_to_first"] for result in results if result["seconds_to_first"]]
    return {
        "crashes": len(results),
        "reproduced": sum(bool(result.get("reproduced")) for result in results),
        "plausible": len(proved),
        "right_among_three": len(right),
        "right_first": len(first),
        "shown": len(shown),
        "shown_right": sum(each["right"] for each in shown),
        "wrong_and_looks_right": sum(not each["right"] and each["confidence"] >= LOOKS_RIGHT for each in shown),
        **{f"from_{least:.0%}": _right_from(least, shown) for least in _FROM},
        "not_convincing": sum(len(result.get("others", ())) for result in results),
        "brier": round(statistics.fmean((each["confidence"] - each["right"]) ** 2 for each in shown), 3)
        if shown
        else None,
        "tokens": sum((result.get("asked") or {}).get("tokens", 0) for result in results),
        "median_seconds_to_first": round(statistics.median(times), 1) if times else None,
    }


def _right_from(least: float, shown: Sequence[Result]) -> str:
    some = [each["right"] for each in shown if each["confidence"] >= least]
    return f"{sum(some)} of {len(some)}"


def reliability(results: Sequence[Result]) -> list[str]:
    """Of suggestions shown as so sure, how many were right."""
    shown = [each for result in results for each in result["suggestions"]]
    lines: list[str] = []
    for low in range(0, 100, 10):
        here = [each for each in shown if low <= round(each["confidence"] * 100) < low + 10]
        if here:
            rate = sum(each["right"] for each in here) / len(here)
            lines.append(f"{low:3d}-{low + 9:2d} %  {len(here):3d} shown  {rate:4.0%} right  {'#' * round(rate * 30)}")
    return lines


def table(results: Sequence[Result]) -> None:
    for result in results:
        marks = " ".join(
            f"{'right' if each['right'] else 'wrong'}:{each['strategy']}:{each['confidence']:.2f}"
            for each in result["suggestions"]
        )
        print(f"{result['name']:36} {result['seconds']:6.1f} s  {marks or '-'}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("tune", "held"), default="tune")
    parser.add_argument("--language", choices=("python", "javascript", "go"), default="")
    parser.add_argument("--model", default="")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--again", action="store_true")
    parser.add_argument(
        "--thorough", action="store_true", help="prove more than are shown: `calibrate.py` learns of it"
    )
    asked = parser.parse_args()
    chosen = [
        crash
        for crash in crashes.every(asked.names)
        if asked.names or (crash.half == asked.half and asked.language in {"", crash.language})
    ]
    RESULTS.mkdir(exist_ok=True)
    way = "-thorough" if asked.thorough else ""
    kept = RESULTS / f"{asked.model or 'no-model'}-{asked.minutes:g}m{way}.jsonl"
    known = {} if asked.again or not kept.exists() else {r["name"]: r for r in map(json.loads, kept.open())}
    for crash in chosen:
        if crash.name not in known:
            known[crash.name] = attempt(crash, model=asked.model, minutes=asked.minutes, thorough=asked.thorough)
            with kept.open("a") as file:
                file.write(json.dumps(known[crash.name]) + "\n")
            if crash.half == "tune":  # of the held-back half only sums are looked at
                table([known[crash.name]])
    results = [known[crash.name] for crash in chosen]
    print()
    table([result for result in results if result["half"] == "tune"])
    print()
    print("\n".join(reliability(results)))
    print(json.dumps({"half": asked.half, "model": asked.model or None, **figures(results)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
