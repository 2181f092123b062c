"""Run the programs of `retold/` as two versions of them, by several callers and ways, and keep what they send.

    python bench/grouping/record/retold.py

It needs the project's environment (Sentry's and OpenTelemetry's SDKs for Python), node with npm, go and java, and
rewrites `fifteenth_recorded.jsonl`. The second version has its functions moved, renamed, taken apart or wrapped. Events
of one fault have to agree, whichever version, caller and way they came by.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_HERE = Path(__file__).parent / "retold"
_RUNS = (  # version, way, caller, data, root
    (1, "sentry", "web", "Boiron", "app"),
    (1, "log", "job", "DHU", "opt/shop"),
    (2, "sentry", "job", "Heel", "releases/20261124"),
    (2, "log", "web", "Nux", "v2"),
    (2, "otel", "job", "Arnica", "srv/shop/current"),
)
_FIELDS = ("$kind", "body", "event_id", "timestamp", "platform", "level", "logger", "message", "logentry", "exception")
_FIELDS_OF_FRAMES = ("vars", "pre_context", "post_context")


def _lay(folder: Path, *sources: Path) -> Path:
    for source in sources:
        for file in [source] if source.is_file() else sorted(source.rglob("*.txt")):
            name = file.name if source.is_file() else file.relative_to(source)
            target = folder / str(name).removesuffix(".txt")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    return folder


def _sent(command: list[str], folder: Path, **more: str) -> list[str]:
    ran = subprocess.run(
        command, cwd=folder, env=os.environ | more, capture_output=True, text=True, check=True, timeout=120
    )
    return [line for line in ran.stdout.split("\n") if line.startswith("{")]


def _python(base: Path) -> list[str]:
    found: list[str] = []
    for version, way, caller, data, root in _RUNS:
        folder = _lay(base / "python" / root, _HERE / f"python{version}", _HERE / "python_run.py.txt")
        found += _sent([sys.executable, "python_run.py", way, caller, data], folder)
    return found


def _node(base: Path) -> list[str]:
    subprocess.run(["npm", "install", "--silent", "--prefix", str(base / "npm"), "@sentry/node"], check=True)
    found: list[str] = []
    for version, way, caller, data, root in _RUNS:
        if way != "otel":
            folder = _lay(base / "node" / root, _HERE / f"node{version}", _HERE / "node_run.js.txt")
            modules = str(base / "npm" / "node_modules")
            found += _sent(["node", "node_run.js", way, caller, data], folder, NODE_PATH=modules)
    return found


def _go(base: Path) -> list[str]:
    found: list[str] = []
    for version, way, caller, data, root in _RUNS:
        if way == "otel":
            continue
        folder = _lay(base / "go" / root, _HERE / f"go{version}", _HERE / "go_run.go.txt")
        for command in ("mod init shop.example/till", "get github.com/getsentry/sentry-go", "build -o till ."):
            subprocess.run(["go", *command.split()], cwd=folder, check=True, capture_output=True)
        found += _sent(["./till", way, caller, data], folder)
    return found


def _java(base: Path) -> list[str]:
    found: list[str] = []
    for version, way, caller, data, root in _RUNS:
        folder = _lay(base / "java" / root, _HERE / f"java{version}", _HERE / "Main.java.txt")
        subprocess.run(["javac", "-g", "-d", "out", "Main.java", "Orders.java"], cwd=folder, check=True)
        sent_as = "otel" if way == "sentry" else way
        found += _sent(["java", "-cp", "out", "shop.Main", sent_as, caller, data], folder)
    return found


def kept(line: str) -> str:
    """What is kept of it: what grouping could go by."""
    record = json.loads(line)
    event = {name: value for name, value in record["event"].items() if name in _FIELDS and value}
    values = event.get("exception", [])
    for exception in values["values"] if isinstance(values, dict) else values:
        for frame in (exception.get("stacktrace") or {"frames": []})["frames"]:
            for name in _FIELDS_OF_FRAMES:
                frame.pop(name, None)
    return json.dumps(record | {"event": event}, separators=(",", ":"))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="record-") as folder:
        base = Path(folder)
        lines = [
            kept(line.replace(folder, "/srv")) for line in (*_python(base), *_node(base), *_go(base), *_java(base))
        ]
    (_HERE.parent.parent / "fifteenth_recorded.jsonl").write_text("".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} events")


if __name__ == "__main__":
    main()
