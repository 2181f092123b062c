"""Real crashes in published packages: `python bench/repair/corpus.py verify [NAME…]` proves each of them.

A crash is a folder `corpus/LANGUAGE/NAME/`: what it is (`crash.toml`), the call that fails (`crash`), the hidden check
of the right behaviour (`check`), and calls that always worked (`regress`). The packages themselves are fetched into a
cache, never kept here. README.md beside this file says what each field means.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import crashes
import releases
from crashes import Crash

AT_ONCE = 2
PROGRAM_SECONDS = 120


@dataclass(frozen=True)
class Run:
    passed: bool
    output: str  # what it printed, the last 20,000 characters


def lay(crash: Crash, version: str, tree: Path) -> None:
    """A git repository with one commit: the release's source, the lock of its dependencies, the failing program.

    The check and the regression calls are not in it: `place` puts them there when a candidate is judged.
    """
    shutil.rmtree(tree, ignore_errors=True)
    releases.unpack(crash, version, tree)
    for name, path in crash.locks(version).items():
        shutil.copy(path, tree / name)
    place(crash, "crash", tree)
    ignored = tree / ".gitignore"
    ignored.write_text("node_modules/\n__pycache__/\n*.pyc\n")  # the package's own may hide its sources from git
    git = ["git", "-c", "user.name=corpus", "-c", "user.email=corpus@example.org", "-C", str(tree)]
    for words in (["init", "--quiet", "--initial-branch=main"], ["add", "--all"]):
        subprocess.run([*git, *words], check=True)
    subprocess.run([*git, "commit", "--quiet", f"--message={crash.package} {version}"], check=True)


def place(crash: Crash, program: str, tree: Path) -> None:
    """Put `crash`, `check` or `regress` into the tree where its command looks for it."""
    target = tree / crash.program_path(program)
    target.parent.mkdir(exist_ok=True)
    shutil.copy(crash.program(program), target)


def run(crash: Crash, program: str, tree: Path) -> Run:
    """Run one of the three programs in a tree in which it was placed, with the dependencies of this crash."""
    command = [*crash.command(program)]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    if crash.language == "python":
        command[command.index("python")] = str(releases.python_environment(crash) / "bin/python")
    if crash.language == "javascript":
        releases.install_javascript(tree)
    try:
        done = subprocess.run(
            command,
            cwd=tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=PROGRAM_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Run(passed=False, output=f"no end within {PROGRAM_SECONDS} s")
    return Run(passed=done.returncode == 0, output=done.stdout[-20_000:])


def prove(crash: Crash) -> list[str]:
    """What is not as the folder says; nothing when the crash is proved."""
    wrong: list[str] = []
    for version in (crash.broken, crash.fixed):
        tree = releases.cache() / "trees" / crash.name / version
        lay(crash, version, tree)
        runs: dict[str, Run] = {}
        for program in ("crash", "check", "regress"):
            place(crash, program, tree)
            runs[program] = run(crash, program, tree)
        is_fixed = version == crash.fixed
        wanted = {"crash": is_fixed, "check": is_fixed, "regress": True}
        for program, passes in wanted.items():
            if runs[program].passed != passes:
                how = "fails" if passes else "passes"
                wrong.append(f"{program} {how} on {version}: {_last_line(runs[program].output)}")
        if not is_fixed and not runs["crash"].passed:
            wrong += crashes.differences(crash, crashes.read_failure(crash, runs["crash"].output, tree))
    return wrong


def verify(chosen: Sequence[Crash], *, again: bool) -> int:
    """Prove each and print a table; what was proved before is not tried again unless its folder changed."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(partial(_proved_once, again=again), chosen))
    for crash, wrong in zip(chosen, results, strict=True):
        found = "FAIL" if wrong else "ok"
        print(f"{found:5}{crash.language:11}{crash.half:5}{crash.name:35}{crash.fault:20}{crash.raises}")
        for sentence in wrong:
            print(f"     {sentence}")
    proved = [crash for crash, wrong in zip(chosen, results, strict=True) if not wrong]
    figures: dict[str, int] = {"crashes": len(chosen), "proved": len(proved)}
    for crash in proved:
        for key in (crash.language, crash.half):
            figures[key] = figures.get(key, 0) + 1
    print(json.dumps(figures))
    return 0 if len(proved) == len(chosen) else 1


def _proved_once(crash: Crash, *, again: bool) -> list[str]:
    kept = releases.cache() / "proved" / f"{crash.name}.json"
    digest = crash.digest() + hashlib.sha256(b"".join(p.read_bytes() for p in _own_modules())).hexdigest()[:8]
    if kept.exists() and not again:
        before = json.loads(kept.read_text())
        if before["digest"] == digest and not before["wrong"]:
            return []
    try:
        wrong = prove(crash)
    except (OSError, subprocess.SubprocessError, releases.NotFetched) as error:
        wrong = [f"{type(error).__name__}: {error}"]
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"digest": digest, "wrong": wrong}))
    print(".", end="", flush=True, file=sys.stderr)
    return wrong


def _own_modules() -> list[Path]:
    return [Path(__file__), Path(crashes.__file__), Path(releases.__file__)]


def _last_line(output: str) -> str:
    lines = [line for line in output.strip().splitlines() if line.strip()]
    return lines[-1][:200] if lines else "nothing printed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("does", choices=["verify", "list", "lay"])
    parser.add_argument("names", nargs="*", help="crashes by name; all when none is given")
    parser.add_argument("--again", action="store_true", help="prove again what was proved before")
    parser.add_argument("--into", type=Path, default=Path(), help="for lay: the folder in which NAME/ is made")
    given = parser.parse_args()
    chosen = crashes.every(given.names)
    if given.does == "verify":
        return verify(chosen, again=given.again)
    for crash in chosen:
        if given.does == "lay":
            lay(crash, crash.broken, given.into / crash.name)
        print(f"{crash.name}: {crash.package} {crash.broken}: {' '.join(crash.command('crash'))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
