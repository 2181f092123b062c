"""How many small programs in Go and JavaScript `homeostat fix` mends, judged by checks that it never sees.

    python bench/repair/programs.py [--half open|closed] [--language go|javascript] [--minutes N] [--to FILE] [NAME…]
    python bench/repair/programs.py --prove   # each program's tests fail as it is, and some of them pass

The programs stand in `tests/programs/`, each with tests of which some fail, and with a hidden check. The sha256 of the
name decides on the half. The last line is one JSON object of headline figures.
"""

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from run import KEPT, LOOKS_RIGHT, MOST_OTHERS, texts

FOLDER = Path(__file__).parents[2] / "tests" / "programs"
_COMMANDS = {
    "javascript": ("node --test test", "node --test hidden"),
    "go": ("go test ./...", "go test ./..."),
    "vitest": ("npx vitest run test/", "npx vitest run hidden/"),
    "jest": ("npx jest test/", "npx jest hidden/"),
}
_TSCONFIG = """{
  "compilerOptions": {
    "strict": true,
    "target": "es2022",
    "module": "%s",
    "moduleResolution": "%s",
    "types": [%s],
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["src", "test"]
}
"""
_GIVEN = {
    "javascript": {"package.json": '{"name": "shop", "version": "1.0.0"}\n'},
    "go": {"go.mod": "module example.org/shop\n\ngo 1.22\n"},
    "vitest": {
        "package.json": '{"name": "shop", "version": "1.0.0", "private": true}\n',
        "tsconfig.json": _TSCONFIG % ("esnext", "bundler", ""),
        ".gitignore": "node_modules\n",
    },
    "jest": {
        "package.json": '{"name": "shop", "version": "1.0.0", "private": true, "jest": {"preset": "ts-jest"}}\n',
        "tsconfig.json": _TSCONFIG % ("commonjs", "node10", '"jest"'),
        ".gitignore": "node_modules\n",
    },
}
_PACKAGES = {
    "vitest": ("typescript@5.9", "vitest@3"),
    "jest": ("typescript@5.9", "jest@29", "ts-jest@29", "@types/jest@29"),
}  # of a TypeScript program, as `npm install` has them, by the runner
_INSTALLED = Path.home() / ".cache" / "homeostat-bench" / "typescript"
_HEADS = {
    "vitest": "import { expect, test } from 'vitest';\n\n",
    "jest": "",
}
_NODE_HEAD = "const test = require('node:test');\nconst assert = require('node:assert/strict');\n\n"
_SHOWN = 3
_SECONDS = 60

Result = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One small program: `tried` is what `homeostat fix` is given, `hidden` what judges."""

    name: str
    language: str  # as `homeostat fix` has it: TypeScript is "javascript"
    runner: str  # a key of `_COMMANDS`
    kind: str  # "crashes" or "answers": whether it ends with an exception, or gives a wrong answer
    tried: dict[str, str]
    hidden: dict[str, str]

    @property
    def half(self) -> str:
        family = "typescript" if self.runner in _PACKAGES else self.language
        return "closed" if hashlib.sha256(f"{family}/{self.name}".encode()).digest()[0] % 2 else "open"

    @property
    def commands(self) -> tuple[str, str]:
        return _COMMANDS[self.runner]


def every() -> list[Program]:
    return [program for path in sorted(FOLDER.glob("*.txt")) for program in _read(path)]


def _read(path: Path) -> Iterator[Program]:
    stem, _, kind = path.stem.partition("_")
    for runner in _PACKAGES if stem == "typescript" else (stem,):
        yield from _read_for(path, kind, runner)


def _read_for(path: Path, kind: str, runner: str) -> Iterator[Program]:
    language = "javascript" if runner in _PACKAGES else runner
    for block in f"\n{path.read_text(encoding='utf-8')}".split("\n=== ")[1:]:
        head, *files = block.split("\n--- ")
        texts = dict((_file(runner, *each.split("\n", 1))) for each in files)
        hidden = {name: text for name, text in texts.items() if "hidden" in name}
        tried = {name: text for name, text in texts.items() if name not in hidden}
        name = head.split("\n", 1)[0].strip()
        tried = {**_GIVEN[runner], **tried}
        yield Program(name=name, language=language, runner=runner, kind=kind, tried=tried, hidden=hidden)


def _file(runner: str, name: str, text: str) -> tuple[str, str]:
    if runner in _HEADS and name.endswith(".test.ts"):
        return name, _HEADS[runner] + text
    if runner == "javascript" and name.startswith(("test/", "hidden/")):
        return name, _NODE_HEAD + text
    if name.endswith("_test.go"):
        return name, f'package {name.split("/")[-2]}\n\nimport "testing"\n\n{text}'
    return name, text


def lay(program: Program, tree: Path, *, hidden: bool = False) -> None:
    for name, text in {**program.tried, **(program.hidden if hidden else {})}.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")
    if program.runner in _PACKAGES:
        (tree / "node_modules").symlink_to(_installed(program.runner))
    subprocess.run(["git", "init", "--quiet", str(tree)], check=True)


def _installed(runner: str) -> Path:
    """What a program's author would have installed, once for all programs."""
    folder = _INSTALLED / runner
    if not (folder / "node_modules" / ".bin" / runner).exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *_PACKAGES[runner]]
        subprocess.run(command, check=True)
    return folder / "node_modules"


def passes(command: str, tree: Path) -> bool:
    try:
        done = subprocess.run(command.split(), cwd=tree, capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def attempt(program: Program, minutes: float, *, thorough: bool = False) -> Result:
    with tempfile.TemporaryDirectory(prefix="programs-") as scratch:
        tree = Path(scratch, "tree")
        lay(program, tree)
        command = [sys.executable, "-m", "homeostat", "fix", str(tree), "--json", "--minutes", str(minutes)]
        command += ["--test", program.commands[0], "--language", program.language]
        command += ["--thorough"] if thorough else []
        environment = {name: value for name, value in os.environ.items() if name != "HOMEOSTAT_MODEL"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        try:
            said = json.loads(done.stdout)
        except ValueError:
            said = {}
        shown, others = said.get("suggestions", [])[:_SHOWN], said.get("others", [])[:MOST_OTHERS]
        judged = [
            {
                **{key: each[key] for key in KEPT},
                "right": is_right(program, each["diff"], Path(scratch, f"judged{number}")),
            }
            for number, each in enumerate([*shown, *others])
        ]
        before = texts(tree, [*shown, *others])
    return {
        "name": program.name,
        "language": program.language,
        "runner": program.runner,
        "kind": program.kind,
        "half": program.half,
        "seconds": said.get("seconds"),
        "seconds_to_first": said.get("seconds_to_first"),
        "tried": said.get("tried", 0),
        "suggestions": judged[: len(shown)],
        "others": judged[len(shown) :],
        "before": before,
        "log": done.stderr[-2000:],
    }


def is_right(program: Program, diff: str, tree: Path) -> bool:
    tree.mkdir()
    lay(program, tree, hidden=True)
    applied = subprocess.run(
        ["git", "-C", str(tree), "apply", "--whitespace=nowarn", "-"], input=diff.encode(), check=False
    )
    return applied.returncode == 0 and all(passes(command, tree) for command in dict.fromkeys(program.commands))


def prove(program: Program) -> str:
    """What is wrong with the program itself; "" when it is as it should be."""
    with tempfile.TemporaryDirectory(prefix="programs-") as scratch:
        tree = Path(scratch)
        lay(program, tree)
        if passes(program.commands[0], tree):
            return "its tests pass as it is"
        if program.language == "go":
            built = subprocess.run(["go", "vet", "./..."], cwd=tree, capture_output=True, text=True, check=False)
            return built.stderr.strip()
    return ""


def figures(results: Sequence[Result]) -> Result:
    shown = [each for result in results for each in result["suggestions"]]
    proved = [result for result in results if any(each["proved"] for each in result["suggestions"])]
    times = [result["seconds_to_first"] for result in results if result["seconds_to_first"]]
    return {
        "programs": len(results),
        "plausible": len(proved),
        "right_among_three": sum(any(each["right"] for each in result["suggestions"]) for result in results),
        "right_first": sum(bool(result["suggestions"]) and result["suggestions"][0]["right"] for result in results),
        "shown": len(shown),
        "shown_right": sum(each["right"] for each in shown),
        "wrong_and_looks_right": sum(not each["right"] and each["confidence"] >= LOOKS_RIGHT for each in shown),
        "brier": round(statistics.fmean((each["confidence"] - each["right"]) ** 2 for each in shown), 3)
        if shown
        else None,
        "median_seconds_to_first": round(statistics.median(times), 1) if times else None,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("open", "closed"), default="")
    parser.add_argument("--language", choices=tuple(_COMMANDS), default="", help="or a runner of TypeScript")
    parser.add_argument("--kind", choices=("crashes", "answers"), default="")
    parser.add_argument("--minutes", type=float, default=0.5)
    parser.add_argument("--to", type=Path, help="keep the results there, as JSON lines")
    parser.add_argument(
        "--thorough", action="store_true", help="prove more than are shown: `calibrate.py` learns of it"
    )
    parser.add_argument("--prove", action="store_true")
    asked = parser.parse_args()
    chosen = [
        each
        for each in every()
        if (not asked.names or each.name in asked.names)
        and asked.half in {"", each.half}
        and asked.language in {"", each.runner}
        and asked.kind in {"", each.kind}
    ]
    if asked.prove:
        wrong = {each.name: said for each in chosen if (said := prove(each))}
        print(json.dumps({"programs": len(chosen), "wrong": wrong}))
        return 1 if wrong else 0
    results: list[Result] = []
    for program in chosen:
        result = attempt(program, asked.minutes, thorough=asked.thorough)
        results.append(result)
        if asked.to:
            with asked.to.open("a", encoding="utf-8") as file:
                file.write(json.dumps(result) + "\n")
        if asked.half != "closed":  # of the closed half only sums are looked at
            marks = " ".join(
                f"{'right' if each['right'] else 'wrong'}:{each['strategy']}:{each['confidence']:.2f}"
                for each in result["suggestions"]
            )
            print(f"{program.runner[:2]} {program.name:26} {result['seconds'] or 0:5.1f} s  {marks or '-'}", flush=True)
    for runner in _COMMANDS:
        for kind in ("crashes", "answers"):
            for half in ("open", "closed"):
                some = [r for r in results if (r["runner"], r["kind"], r["half"]) == (runner, kind, half)]
                if some:
                    print(json.dumps({"language": runner, "kind": kind, "half": half, **figures(some)}))
    print(json.dumps(figures(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
