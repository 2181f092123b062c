"""Run tests of Go or Node one by one, each with the lines it runs counted, and write down which ran what.

Runs inside the sandbox, standard library only, at the root of the tree, with `cover.json` beside it: the language, the
command, and the names of tests that fail and that pass. Leaves one JSON object in `$HOMEOSTAT_RESULTS`: the command
for the failing tests alone ("" where it cannot be told), how many tests of each kind were watched, and for each line
how many of them ran it.
"""

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

MOST_FAILING, MOST_PASSING = 4, 16
MOST_PASSING_OF_GO = 32  # each takes milliseconds, once its package is built
MOST_FILES, MOST_LINES = 400, 20_000
MOST_BYTES = 2 * 1024 * 1024  # of one file that is covered
SECONDS = 20.0
MOST_MODULES = 100  # of a workspace
TOP = re.compile(r"/(?=(?:Test|Example|Fuzz)(?![a-z]))")  # before the name of a test, behind its package's
USES = re.compile(r"^use\s+(\([^()]{0,20000}\)|\S{1,300})", re.MULTILINE)
NOT_PLAIN = re.compile(r"[|&;<>()`$\n]")
NPM = re.compile(r"npm (?:test|t|run test|run-script test)$")
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
GLOB = re.compile(r"[*?\[]")
BLOCK = re.compile(r"(.+):(\d{1,9})\.(\d{1,9}),(\d{1,9})\.(\d{1,9}) \d{1,9} (\d{1,20})$")

Ran = dict[str, set[int]]
"""Of each file the lines that were run."""


class Clock:
    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._until - time.monotonic()


def run(words: Sequence[str], clock: Clock, variables: Mapping[str, str] | None = None, where: str = ".") -> int | None:
    """The exit code; None when it did not end in time."""
    if clock.left <= 0:
        return None
    with contextlib.suppress(subprocess.TimeoutExpired, OSError):
        done = subprocess.run(
            words,
            cwd=where,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=clock.left,
        )
        return done.returncode
    return None


# --- Node: https://nodejs.org/api/cli.html#node_v8_coveragedir -----------------------------------------------------


PICKS = frozenset({"-g", "-f", "--grep", "--fgrep"})  # of mocha, each with a word behind it


def node_words(command: str) -> list[str]:
    """The words of a command of Node's own test runner or mocha, `npm test` as package.json has it; [] for others."""
    if NPM.match(command.strip()):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            command = str(json.loads(Path("package.json").read_text(encoding="utf-8")).get("scripts", {}).get("test"))
    if NOT_PLAIN.search(command):
        return []
    try:
        words = shlex.split(command)
    except ValueError:
        return []
    words = [each for word in words for each in (globbed(word) if f" {word} " in f"{command} " else [word])]
    inner = words[program_at(words) :]
    if not ((inner[:1] == ["node"] and "--test" in inner) or is_mocha(inner)):
        return []
    return ["env", *words] if ASSIGNMENT.match(words[0]) else words


def globbed(word: str) -> list[str]:
    """What a shell makes of a word that stands in no quotes."""
    return (sorted(map(str, Path().glob(word))) if GLOB.search(word) else []) or [word]


def program_at(words: Sequence[str]) -> int:
    """Where the program stands, behind variables that are set for it."""
    at = 1 if words[:1] in (["env"], ["cross-env"]) else 0
    while at < len(words) and ASSIGNMENT.match(words[at]):
        at += 1
    return at


def is_mocha(words: Sequence[str]) -> bool:
    inner = words[program_at(words) :]
    return bool(inner) and inner[0].rpartition("/")[2] in {"mocha", "_mocha"}


def for_names(words: Sequence[str], names: Sequence[str]) -> list[str]:
    """The command for the tests of these names alone. A name is that of a test, below those of its suites."""
    if is_mocha(words):
        whole = [re.escape(name).replace("::", "(?:::| )") for name in names]
        kept = [
            word
            for before, word in zip(["", *words], words, strict=False)
            if not {before, word} & PICKS and not word.startswith(("--grep=", "--fgrep="))
        ]
        return [*kept, "-g", f"^(?:{'|'.join(sorted(set(whole)))})$"]
    own = sorted({re.sub(r"[^\w\s]", lambda found: f"\\{found[0]}", name.rpartition(" > ")[2]) for name in names})
    at = words.index("--test")
    return [*words[:at], f"--test-name-pattern=/^(?:{'|'.join(own)})$/", *words[at:]]


def node(order: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    words = node_words(str(order["command"]))
    if not words:
        return said("", [], [])
    command = for_names(words, order["failed"])
    if not run(command, clock):
        return said("", [], [])  # tells nothing: it passes when it is alone, or nothing of that name is run
    failing = [covered_by_node(for_names(words, [name]), clock) for name in order["failed"][:MOST_FAILING]]
    passing = [covered_by_node(for_names(words, [name]), clock) for name in order["passed"][:MOST_PASSING]]
    return said(shlex.join(command), failing, passing)


def covered_by_node(words: Sequence[str], clock: Clock) -> Ran | None:
    with tempfile.TemporaryDirectory() as folder:
        if run(words, clock, {"NODE_V8_COVERAGE": folder}) is None:
            return None
        found: Ran = {}
        for path in sorted(Path(folder).glob("*.json"))[:MOST_FILES]:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                for script in json.loads(path.read_text(encoding="utf-8"))["result"]:
                    name = own_name(script["url"])
                    if name:
                        found.setdefault(name, set()).update(lines_run(Path(name), script["functions"]))
        return found


def own_name(url: str) -> str:
    """The script's path in the tree; "" for what is not the project's own, or was made of something else."""
    root = f"file://{Path.cwd()}/"
    name = url.removeprefix(root)
    return name if url.startswith(root) and "node_modules/" not in name and name.endswith(("js", "mjs", "cjs")) else ""


def lines_run(path: Path, functions: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    """The lines whose first character V8 counted: ranges lie in each other, and the innermost says how often."""
    if path.stat().st_size > MOST_BYTES:
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    counts = [-1] * (len(text) + 1)
    ranges = [each for function in functions for each in function["ranges"]]
    for each in sorted(ranges, key=lambda each: (each["startOffset"], -each["endOffset"])):
        start, end = int(each["startOffset"]), min(int(each["endOffset"]), len(text))
        counts[start:end] = [int(each["count"])] * max(0, end - start)
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        first = at + len(line) - len(line.lstrip())
        if line.strip() and counts[first] > 0:
            yield number
        at += len(line) + 1


# --- Go: https://go.dev/doc/build-cover ----------------------------------------------------------------------------


def go(order: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    modules = modules_of()
    failed, passed = innermost(order["failed"], MOST_FAILING), innermost(order["passed"], MOST_PASSING_OF_GO)
    found: dict[bool, list[Ran | None]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        programs: dict[str, Path | None] = {}
        for fails, name in [*((True, name) for name in failed), *((False, name) for name in passed)]:
            package, *rest = TOP.split(name, maxsplit=1)
            test = rest[0] if rest else ""
            module = next((each for each in modules if f"{package}/".startswith(f"{each}/")), "")
            if not (module and test):
                continue
            if package not in programs:
                programs[package] = built(package, module, Path(folder, f"test{len(programs)}"), clock)
            program, within = programs[package], (module, modules[module])
            where = f"{modules[module]}{package.removeprefix(module)}"
            if program is None:
                continue
            ran = covered_by_go(program, where, test, within, clock, fails=fails)
            if ran is None and fails and "/" in test:  # it passes alone, or another one stands before it
                ran = covered_by_go(program, where, test.partition("/")[0], within, clock, fails=fails)
            found[fails].append(ran)
    return said("", found[True], found[False])


def innermost(names: Sequence[str], most: int) -> list[str]:
    """Those below which no other stands: the rows of a table, in the place of their test."""
    held = {name[: at.start()] for name in names for at in re.finditer("/", name)}
    return [name for name in names if name not in held][:most]


def modules_of() -> dict[str, str]:
    """The folders of the modules that are tested here, by their names, the longest name first."""
    folders = ["."]
    with contextlib.suppress(OSError):
        workspace = re.sub(r"//.*", "", Path("go.work").read_text(encoding="utf-8"))
        folders += [each for used in USES.findall(workspace) for each in used.strip("()").split()]
    found: dict[str, str] = {}
    for folder in folders[:MOST_MODULES]:
        with contextlib.suppress(OSError):
            text = Path(folder, "go.mod").read_text(encoding="utf-8")
            stated = re.search(r"^module\s+(\S{1,300})", text, re.MULTILINE)
            if stated:
                found.setdefault(stated[1].strip('"'), f"./{os.path.normpath(folder)}")
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


def built(package: str, module: str, into: Path, clock: Clock) -> Path | None:
    """Counting the lines of the whole module, else of the package alone: another one may not build."""
    for counted in ([f"-coverpkg={module}/..."], []):
        code = run(["go", "test", "-c", "-vet=off", "-cover", *counted, "-o", str(into), package], clock)
        if code == 0 and into.exists():
            return into
    return None


def covered_by_go(
    program: Path, where: str, test: str, within: tuple[str, str], clock: Clock, *, fails: bool
) -> Ran | None:
    """What a test ran of its module, given with the folder that holds it; None where it does not end as it should."""
    module, folder = within
    profile = program.with_suffix(".out")
    profile.unlink(missing_ok=True)
    named = "/".join(f"^{re.escape(part)}$" for part in test.split("/"))
    code = run([str(program), f"-test.run={named}", f"-test.coverprofile={profile}"], clock, where=where)
    if code is None or bool(code) != fails or not profile.exists() or profile.stat().st_size > MOST_BYTES:
        return None
    found: Ran = {}
    for line in profile.read_text(encoding="utf-8").splitlines():
        block = BLOCK.match(line)
        if block and int(block[6]) and block[1].startswith(f"{module}/"):
            only_a_brace = int(block[5]) <= len("}") + 1 and int(block[4]) > int(block[2])
            last = int(block[4]) - only_a_brace
            lines = range(int(block[2]), min(last, int(block[2]) + MOST_LINES) + 1)
            path = os.path.normpath(f"{folder}/{block[1].removeprefix(f'{module}/')}")
            found.setdefault(path, set()).update(lines)
    return found


# --- both ----------------------------------------------------------------------------------------------------------


def below(folder: str, found: dict[str, Any]) -> dict[str, Any]:
    """What was seen in a folder of the tree, as it is named from the tree's root."""
    command = f"cd {shlex.quote(folder)} && {found['command']}" if found["command"] else ""
    return {**found, "command": command, "lines": {f"{folder}/{path}": ran for path, ran in found["lines"].items()}}


def said(command: str, failing: Sequence[Ran | None], passing: Sequence[Ran | None]) -> dict[str, Any]:
    seen = {"failing": [each for each in failing if each], "passing": [each for each in passing if each]}
    lines: dict[str, dict[int, list[int]]] = {}
    for index, kind in enumerate(("failing", "passing")):
        for ran in seen[kind]:
            for path, numbers in list(ran.items())[:MOST_FILES]:
                for number in sorted(numbers)[:MOST_LINES]:
                    lines.setdefault(path, {}).setdefault(number, [0, 0])[index] += 1
    return {"command": command, "failed": len(seen["failing"]), "passed": len(seen["passing"]), "lines": lines}


def main() -> int:
    order = json.loads((Path(__file__).parent / "cover.json").read_text(encoding="utf-8"))
    clock = Clock(min(SECONDS, float(order["seconds"])))
    folder = str(order.get("folder", ""))
    os.chdir(folder or ".")
    found = (go if order["language"] == "go" else node)(order, clock)
    found = below(folder, found) if folder else found
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
