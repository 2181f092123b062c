"""Run each crash of the repair benchmark as it happens in life, several times, and keep what is sent.

    python bench/grouping/record/crashed.py

Real crashes of published packages (`bench/repair/corpus`), none of them chosen or written for grouping. Each fails as
it is; in a later deployment (another folder, and nine lines more at the head of every file of the package); and again
called from elsewhere. Told by Sentry's SDKs for Python and Node, as an OpenTelemetry log record, and by a line of a log
with its trace (Go: by what the runtime prints). All of one fault have to agree, and all crashes of a language are one
service's, so that none may be taken for another's. Needs what `bench/repair` needs, and rewrites
`eighteenth_recorded.jsonl`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "repair"))

import crashes
import releases
from crashes import Crash
from reproduce import sdk
from retold import kept

import corpus

_HERE = Path(__file__).resolve().parent
_RUNS = {  # way, later, caller
    "python": (
        ("sentry", False, "web"),
        ("sentry", True, "web"),
        ("sentry", True, "job"),
        ("otel", False, "job"),
        ("log", False, "web"),
        ("log", True, "job"),
    ),
    "javascript": (
        ("sentry", False, "web"),
        ("sentry", True, "web"),
        ("sentry", True, "job"),
        ("log", False, "web"),
        ("log", True, "job"),
    ),
    "go": (("log", False, ""), ("log", True, "")),
}
_MORE_LINES = 9
_SUFFIXES = {"python": (".py",), "javascript": (".js", ".cjs", ".mjs"), "go": (".go",)}
_COMMENT = {"python": "#", "javascript": "//", "go": "//"}


def _lay(crash: Crash, folder: Path, *, later: bool) -> Path:
    tree = folder / ("opt/app/20261127" if later else "app")
    corpus.lay(crash, crash.broken, tree)
    shutil.rmtree(tree / ".git")
    if crash.language == "javascript":
        releases.install_javascript(tree)
    if later:
        own = [path for path in tree.rglob("*") if path.suffix in _SUFFIXES[crash.language] and path.is_file()]
        for path in own:
            if "node_modules" not in path.parts:
                _lengthen(path, _COMMENT[crash.language])
    return tree


def _lengthen(path: Path, comment: str) -> None:
    text = path.read_bytes()
    first, _, rest = text.partition(b"\n") if text.startswith(b"#!") else (b"", b"", text)
    lines = f"{comment} the licence, at length\n".encode() * _MORE_LINES
    path.write_bytes((first + b"\n" if first else b"") + lines + rest)


def _ran(command: list[str], tree: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=tree,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"} | more,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def _python(crash: Crash, tree: Path, way: str, caller: str) -> list[str]:
    python = releases.python_environment(crash) / "bin/python"
    program = crash.program_path("crash")
    path = os.pathsep.join((str(tree / crash.root), str(sdk())))
    run = shutil.copy(_HERE / "crashed_run.py.txt", tree.parent / "run.py")
    ran = _ran([str(python), str(run), way, caller, program], tree, PYTHONPATH=path)
    return [line for line in ran.stdout.splitlines() if line.startswith('{"$way"')]


def _node(crash: Crash, tree: Path, way: str, caller: str, modules: Path) -> list[str]:
    program = crash.program_path("crash")
    ran = _ran(
        ["node", "--require", str(modules / "crashed_run.js"), str(modules / "caller.mjs"), program],
        tree,
        WAY=way,
        CALLER=caller,
    )
    return [line for line in ran.stdout.splitlines() if line.startswith('{"$way"')]


def _go(crash: Crash, tree: Path) -> list[str]:
    ran = _ran([*crash.command("crash")], tree)
    text = ran.stderr.partition("exit status")[0].strip()
    return [json.dumps({"$way": "log", "event": {"$kind": "log_text", "body": {"text": text, "source": "app.log"}}})]


def _modules(folder: Path) -> Path:
    """A folder with the SDK for Node, and the programs that stand around a crash there."""
    subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), "@sentry/node"], check=True)
    for name in ("crashed_run.js", "caller.mjs"):
        shutil.copy(_HERE / f"{name}.txt", folder / name)
    return folder


def _told(crash: Crash, folder: Path, modules: Path) -> list[str]:
    found: list[str] = []
    for later in (False, True):
        tree = _lay(crash, folder, later=later)
        for way, _, caller in [run for run in _RUNS[crash.language] if run[1] == later]:
            if crash.language == "python":
                found += _python(crash, tree, way, caller)
            elif crash.language == "javascript":
                found += _node(crash, tree, way, caller, modules)
            else:
                found += _go(crash, tree)
    return [_named(crash, line, folder) for line in found]


def _named(crash: Crash, line: str, folder: Path) -> str:
    named = {folder: "/srv", folder.parent: "/opt", releases.cache(): "/opt", sys.base_prefix: "/usr"}
    for place, name in named.items():
        line = line.replace(str(place), name)
    told = {"scene": f"{crash.language}'s crashes", "fault": crash.name, "event": json.loads(line)["event"]}
    return kept(json.dumps(told))


def main() -> None:
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="record-") as scratch:
        modules = _modules(Path(scratch, "npm"))
        for crash in crashes.every(sys.argv[1:]):
            folder = Path(scratch, crash.name)
            found = _told(crash, folder, modules)
            print(f"{crash.name}: {len(found)}", flush=True)
            lines += found
            shutil.rmtree(folder)
    (_HERE.parent / "eighteenth_recorded.jsonl").write_text("".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} events")


if __name__ == "__main__":
    main()
