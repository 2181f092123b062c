"""Real fixes of published Go modules, mined by their own tests, and how many of them `homeostat fix` finds.

    python bench/repair/mined_go.py find [MODULE…]      # adds cases to mined_go.jsonl; modules: mined_go_modules.txt
    python bench/repair/mined_go.py run [--half tune|held] [--minutes N] [--to FILE] [NAME…]

A case: an old release, with the tests of the next one laid over it, of which one to three fail there by a panic or an
assertion and pass on the next release, whose package differs from the old one's by a few lines. `homeostat fix` is
given `go test ./...`. Where several tests fail, it sees the first; the others are hidden. A suggestion is right when
all of them pass with it, and all that passed before. The sha256 of the module decides on the half.
"""

import argparse
import difflib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from run import KEPT, figures, reliability, said_by, table

CASES = Path(__file__).with_name("mined_go.jsonl")
MODULES = Path(__file__).with_name("mined_go_modules.txt")
_MOST_LINES, _MOST_TESTS, _MOST_PAIRS, _MOST_CASES = 25, 3, 25, 2
_SECONDS_OF_A_MODULE = 90
_RUN_SECONDS = 60
_SHOWN = 3
_FUNCTION = re.compile(r"^func (Test\w+)\(.*?^\}\n", re.MULTILINE | re.DOTALL)
_NEW_TEST = "mined_only_test.go"

Case = dict[str, Any]


def half(case: Case) -> str:
    return "held" if hashlib.sha256(case["module"].encode()).digest()[0] % 2 else "tune"


# --- releases ----------------------------------------------------------------------------------------------------


def _go(words: Sequence[str], where: Path, *, seconds: float = 120) -> tuple[int, str]:
    environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOWORK": "off"}
    try:
        done = subprocess.run(
            ["go", *words], cwd=where, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return 124, ""
    return done.returncode, done.stdout


def releases(module: str) -> list[str]:
    """The newest that are no pre-releases, in their order."""
    with tempfile.TemporaryDirectory() as empty:
        code, said = _go(["list", "-m", "-versions", "-json", f"{module}@latest"], Path(empty))
    versions: list[str] = json.loads(said).get("Versions", []) if code == 0 else []
    return [each for each in versions if "-" not in each][-_MOST_PAIRS - 1 :]


def folder_of(module: str, version: str) -> Path | None:
    """The release as it lies in the module cache, which nobody may write."""
    with tempfile.TemporaryDirectory() as empty:
        code, said = _go(["mod", "download", "-json", f"{module}@{version}"], Path(empty))
    return Path(json.loads(said)["Dir"]) if code == 0 else None


def lay(source: Path, tree: Path) -> None:
    shutil.copytree(source, tree)
    for each in [tree, *tree.rglob("*")]:
        each.chmod(0o755 if each.is_dir() else 0o644)


def commit(tree: Path) -> None:
    who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"]
    for words in (["init", "-q"], ["add", "-A", "-f"], [*who, "commit", "-q", "-m", "as released"]):
        subprocess.run(["git", *words], cwd=tree, check=True, capture_output=True)


# --- tests -------------------------------------------------------------------------------------------------------


def run_tests(tree: Path, packages: str) -> dict[str, str] | None:
    """`package test` to pass or fail; None where a package that was asked for alone does not build."""
    _, said = _go(["test", "-json", f"-timeout={_RUN_SECONDS}s", packages], tree, seconds=3 * _RUN_SECONDS)
    ended: dict[str, str] = {}
    for line in said.splitlines():
        told: dict[str, str] = json.loads(line) if line.startswith("{") else {}
        if told.get("Action") == "build-fail" and packages != "./...":
            return None
        if told.get("Test") and told.get("Action") in {"pass", "fail"}:
            ended[f"{told['Package']} {told['Test']}"] = told["Action"]
    return ended


def _top(ended: dict[str, str], action: str) -> set[str]:
    return {name.split()[1] for name, each in ended.items() if each == action and "/" not in name.split()[1]}


def _go_files(folder: Path, *, tests: bool) -> dict[str, str]:
    found = (each for each in folder.glob("*.go") if each.name.endswith("_test.go") is tests)
    return {each.name: each.read_text(errors="replace") for each in found}


def _packages(release: Path) -> list[str]:
    parents = {each.parent for each in release.rglob("*_test.go") if not {"vendor", "testdata"} & set(each.parts)}
    return sorted(str(each.relative_to(release)) for each in parents)


def changed_lines(old: dict[str, str], new: dict[str, str]) -> int:
    """Lines that say something, taken out or put in, whichever are more, summed over the files."""
    count = 0
    for name in {*old, *new}:
        before, after = (_said(each.get(name, "")) for each in (old, new))
        changes = [each[:1] for each in difflib.ndiff(before, after) if each[:2] in {"- ", "+ "}]
        count += max(changes.count("-"), changes.count("+"))
    return count


def _said(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := each.strip()) and not line.startswith("//")]


# --- a package of two releases -----------------------------------------------------------------------------------


def find(module: str) -> Iterator[Case]:
    until, count = time.monotonic() + _SECONDS_OF_A_MODULE, 0
    for old, new in list(pairwise(releases(module)))[::-1]:
        if time.monotonic() > until or count >= _MOST_CASES:
            return
        there, next_one = folder_of(module, old), folder_of(module, new)
        if there is None or next_one is None or not (there / "go.mod").exists():
            continue
        for package in _packages(next_one):
            if time.monotonic() < until and count < _MOST_CASES and (case := _case(there, next_one, package)):
                count += 1
                yield {"name": _named(module, old, package), "module": module, "old": old, "new": new, **case}


def _named(module: str, old: str, package: str) -> str:
    name = re.sub(r"/v\d+$", "", module).rpartition("/")[2]
    return "-".join([name, old, *([package.replace("/", "-")] if package != "." else [])])


def _case(old: Path, new: Path, package: str) -> Case | None:
    had, has = _go_files(old / package, tests=True), _go_files(new / package, tests=True)
    before, after = _go_files(old / package, tests=False), _go_files(new / package, tests=False)
    if not before or had == has or before == after or changed_lines(before, after) > _MOST_LINES:
        return None
    with tempfile.TemporaryDirectory(prefix="mined-") as scratch:
        lay(new, Path(scratch, "new"))
        passes = _top(run_tests(Path(scratch, "new"), f"./{package}") or {}, "pass")
        if not passes:
            return None
        way, failing = _failing(old, new, package, passes, Path(scratch))
        if not 1 <= len(failing) <= _MOST_TESTS:
            return None
    return {"package": package, "tests": failing, "laid": way, "lines": changed_lines(before, after)}


def _failing(old: Path, new: Path, package: str, passes: set[str], scratch: Path) -> tuple[str, list[str]]:
    """How the new tests are laid over the old release, and those that fail there and pass on the new one."""
    tree = scratch / "old"
    lay_case(old, new, package, "whole", tree)
    ended = run_tests(tree, f"./{package}")
    if ended is not None:
        again = run_tests(tree, f"./{package}") or {}  # what the clock decides on does not fail each time
        return "whole", sorted(_top(ended, "fail") & _top(again, "fail") & passes)
    failing: list[str] = []
    for name in _new_functions(old / package, new / package)[:8]:
        shutil.rmtree(tree)
        lay_case(old, new, package, name, tree)
        if name in passes and name in _top(run_tests(tree, f"./{package}") or {}, "fail"):
            failing.append(name)
    return "alone", failing


def _new_functions(old: Path, new: Path) -> list[str]:
    had = {each[0] for text in _go_files(old, tests=True).values() for each in _FUNCTION.finditer(text)}
    names = {each[1] for each in map(_FUNCTION.match, had) if each}
    found = [each for text in _go_files(new, tests=True).values() for each in _FUNCTION.finditer(text)]
    return [each[1] for each in found if each[0] not in had and each[1] not in names]


def lay_case(old: Path, new: Path, package: str, way: str, tree: Path, *, without: Sequence[str] = ()) -> None:
    """The old release with all new tests of a package, or with one that is named, and without some."""
    lay(old, tree)
    here = tree / package
    if way != "whole":
        (here / _NEW_TEST).write_text(_alone(new / package, way))
        return
    for each in here.glob("*_test.go"):
        each.unlink()
    for name, text in _go_files(new / package, tests=True).items():
        (here / name).write_text(_FUNCTION.sub(lambda found: "" if found[1] in without else found[0], text))
    if (new / package / "testdata").is_dir():
        shutil.rmtree(here / "testdata", ignore_errors=True)
        lay(new / package / "testdata", here / "testdata")


def _alone(package: Path, name: str) -> str:
    """A file with one test, and what it imports."""
    for text in _go_files(package, tests=True).values():
        for found in _FUNCTION.finditer(text):
            if found[1] == name:
                head = re.search(r"^package \w+", text, re.MULTILINE)
                specs = re.findall(r'^(?:import|)\s*((?:[\w.]+ )?"[^"\n]+")$', text, re.MULTILINE)
                used = [each for each in specs if re.search(rf"\b{re.escape(_imported_as(each))}\.", found[0])]
                lines = [head[0] if head else "", "", *(f"import {each}" for each in used), "", found[0]]
                return "\n".join(lines)
    return ""


def _imported_as(spec: str) -> str:
    named, _, path = spec.rpartition(" ")
    return named or re.sub(r"/v\d+$", "", path.strip('"')).rpartition("/")[2].removeprefix("go-")


# --- asked and judged --------------------------------------------------------------------------------------------


def attempt(case: Case, *, minutes: float) -> dict[str, Any]:
    old, new = (folder_of(case["module"], case[each]) for each in ("old", "new"))
    if old is None or new is None:
        raise SystemExit(f"{case['name']}: the release could not be fetched")
    hidden = case["tests"][1:]
    with tempfile.TemporaryDirectory(prefix="mined-") as scratch:
        tree, judged = Path(scratch, "tree"), Path(scratch, "judged")
        way = case["laid"] if case["laid"] == "whole" else case["tests"][0]
        lay_case(old, new, case["package"], way, tree, without=hidden)
        if run_tests(tree, f"./{case['package']}") is None:  # something is imported that only the hidden ones need
            shutil.rmtree(tree)
            lay_case(old, new, case["package"], way, tree)
            hidden = []
        commit(tree)
        before = run_tests(tree, "./...") or {}
        command = [sys.executable, "-m", "homeostat", "fix", str(tree), "--json", "--minutes", str(minutes)]
        began = time.monotonic()
        said, log = said_by([*command, "--test", "go test ./...", "--language", "go"], minutes=minutes)
        seconds = time.monotonic() - began
        suggestions: list[dict[str, Any]] = []
        for each in said.get("suggestions", [])[:_SHOWN]:
            shutil.rmtree(judged, ignore_errors=True)
            lay_case(old, new, case["package"], way, judged)
            right = _is_right(case, each["diff"], judged, before)
            suggestions.append({**{key: each[key] for key in KEPT if key in each}, "right": right})
    return {
        **{key: case[key] for key in ("name", "module", "tests")},
        "half": half(case),
        "hidden": hidden,
        "seconds": round(seconds, 1),
        **{key: said.get(key) for key in ("seconds_to_first", "places", "refuted")},
        "tried": said.get("tried", 0),
        "reproduced": said.get("tried", 0) > 0,
        "suggestions": suggestions,
        "log": log[-3000:],
    }


def _is_right(case: Case, diff: str, tree: Path, before: dict[str, str]) -> bool:
    words = ["git", "apply", "--whitespace=nowarn", "-"]
    commit(tree)
    if subprocess.run(words, cwd=tree, input=diff.encode(), check=False, capture_output=True).returncode:
        return False
    ended = run_tests(tree, "./...") or {}
    wanted = case["tests"] if case["laid"] == "whole" else case["tests"][:1]
    kept = all(ended.get(name) == "pass" for name, was in before.items() if was == "pass")
    return kept and set(wanted) <= _top(ended, "pass")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("find", "run"))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("tune", "held"), default="tune")
    parser.add_argument("--minutes", type=float, default=1.5)
    parser.add_argument("--to", type=Path, help="keep the results there, as JSON lines; what is there is not run again")
    asked = parser.parse_intermixed_args()
    if asked.what == "find":
        for module in asked.names or MODULES.read_text().split():
            for case in find(module):
                with CASES.open("a") as file:
                    file.write(json.dumps(case) + "\n")
                print(case["name"] if half(case) == "tune" else "(held)", flush=True)
        return 0
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    chosen = [each for each in cases if each["name"] in asked.names or (not asked.names and half(each) == asked.half)]
    kept: str = asked.to.read_text() if asked.to and asked.to.exists() else ""
    known = {result["name"]: result for result in map(json.loads, kept.splitlines())}
    results: list[dict[str, Any]] = []
    for case in chosen:
        result = known.get(case["name"]) or attempt(case, minutes=asked.minutes)
        results.append(result)
        if asked.to and case["name"] not in known:
            with asked.to.open("a") as file:
                file.write(json.dumps(result) + "\n")
        if half(case) == "tune":  # of the held-back half only sums are looked at
            table([result])
            sys.stdout.flush()
    print("\n".join(reliability(results)))
    print(json.dumps({"half": asked.half, "minutes": asked.minutes, **figures(results)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
