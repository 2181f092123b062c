"""Run the programs beside this file with the SDKs' published releases, and keep what they send.

    python bench/grouping/record/record.py python3.9 python3.11 python3.13

It needs those interpreters, uv, node with npm, and go, and rewrites `recorded.jsonl`.

Each program is run several times with other data, another caller, another root and other line numbers, the Python one
on several versions: events of one fault of one scene have to agree, those of two faults have to differ.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

_HERE = Path(__file__).parent
_RUNS = (
    ("Boiron", "17", "web", 0, "app"),
    ("DHU", "4", "job", 7, "releases/20251023"),
    ("Heel", "312", "web", 31, "v2"),
)
_MOST_FRAMES = 60  # of a recursion; the rest would only make the file large
_FIELDS = (
    "event_id",
    "timestamp",
    "platform",
    "level",
    "logger",
    "message",
    "logentry",
    "exception",
    "transaction",
    "release",
)


def _lay(folder: Path, names: tuple[str, ...], blank: int, comment: str) -> None:
    folder.mkdir(parents=True)
    for name in names:
        text = (_HERE / f"{name}.txt").read_text()
        (folder / name).write_text(f"{comment}\n" * blank + text)


def _events(command: list[str], folder: Path, **environment: str) -> list[str]:
    env = os.environ | environment
    ran = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True, timeout=120)
    return [line for line in ran.stdout.split("\n") if line.startswith("{")]


def _python(base: Path) -> list[str]:
    found: list[str] = []
    for python, (data, _, caller, blank, root) in zip(sys.argv[1:], _RUNS, strict=True):
        folder = base / "python" / root
        _lay(folder, ("shop.py", "util.py", "entry.py"), blank, "#")
        command = ["uv", "run", "-q", "--no-project", "--python", python, "--with", "sentry-sdk", "python", "shop.py"]
        found += _events([*command, data, caller], folder)
    return found


def _node(base: Path) -> list[str]:
    subprocess.run(["npm", "install", "--silent", "--prefix", str(base / "npm"), "@sentry/node"], check=True)
    found: list[str] = []
    for data, _, caller, blank, root in _RUNS:
        folder = base / "node" / root
        _lay(folder, ("shop.js", "util.js", "entry.js"), blank, "//")
        found += _events(["node", "shop.js", data, caller], folder, NODE_PATH=str(base / "npm" / "node_modules"))
    return found


def _go(base: Path) -> list[str]:
    found: list[str] = []
    for _, data, caller, blank, root in _RUNS:
        folder = base / "go" / root
        _lay(folder, ("main.go",), blank, "//")
        subprocess.run(["go", "mod", "init", "shop.example/till"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["go", "get", "github.com/getsentry/sentry-go"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["go", "build", "-o", "till", "."], cwd=folder, check=True)
        found += _events(["./till", data, caller], folder)
    return found


def _kept(line: str, base: str) -> str:
    """What grouping may look at, without this machine's folders and without values."""
    record = json.loads(line.replace(base, "/srv"))
    event = {name: value for name, value in record["event"].items() if name in _FIELDS and value}
    values = event.get("exception", [])
    for exception in values["values"] if isinstance(values, dict) else values:
        stack = exception.get("stacktrace") or {"frames": []}
        if len(stack["frames"]) > _MOST_FRAMES:
            stack["frames"] = stack["frames"][: _MOST_FRAMES // 2] + stack["frames"][-_MOST_FRAMES // 2 :]
        for frame in stack["frames"]:
            for name in ("vars", "pre_context", "post_context"):
                frame.pop(name, None)
    return json.dumps(record | {"event": event}, separators=(",", ":"))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="record-") as folder:
        base = Path(folder)
        lines = [_kept(line, folder) for line in (*_python(base), *_node(base), *_go(base))]
    (_HERE.parent / "recorded.jsonl").write_text("".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} events")


if __name__ == "__main__":
    main()
