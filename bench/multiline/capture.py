"""Runs the programs and keeps what they print: `python bench/multiline/capture.py dev|second|third|held`.

Everything that a crash prints is one event; everything that an "ordinary" program prints are lines of their own.
Addresses of the machine are replaced (folders), nothing else.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
_LIMIT_SECONDS = 60
_CLASSES = ".:lib/*"
_PYTHON_WAYS = re.compile(r"^def (\w+)\((?:n=0)?\):", re.MULTILINE)
_GO_WAYS = re.compile(r'"(\w+)": \w+')
_NODE_WAYS = re.compile(r"^  (\w+): (?:async )?\(\) =>", re.MULTILINE)
_JAVA_WAYS = re.compile(r"static void (?!main)(\w+)\(\)")


def run(command: list[str], folder: Path, **more: str) -> str:
    """Standard output and error as one, as a container's log has them."""
    done = subprocess.run(
        command,
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_LIMIT_SECONDS,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "CGO_ENABLED": "0", **more},
    )
    return done.stdout.decode("utf-8", "replace").replace(str(folder), "/srv/shop").replace(sys.prefix, "/srv/venv")


def keep(split: str, kind: str, name: str, printed: str) -> None:
    if not printed.strip():
        print(f"nothing printed: {kind} {name}")
        return
    path = HERE / "samples" / split / kind / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.sub(r"/(?:root|home/\w+)/\.\w+/[^\s\"]*?/(?=lib/python)", "/usr/", printed.rstrip("\n")) + "\n")


def ways(source: Path, pattern: re.Pattern[str]) -> list[str]:
    return pattern.findall(source.read_text()) if source.is_file() else []


def python(split: str, folder: Path) -> None:
    source = HERE / "programs" / split / "crash.py"
    program = os.environ.get("CRASH_PYTHON", sys.executable)  # another interpreter, for programs that need no package
    for way in ways(source, _PYTHON_WAYS):
        keep(split, "events", f"python-{way}", run([program, "crash.py", way], folder))


def go(split: str, folder: Path) -> None:
    run(["go", "mod", "init", "example.com/shop"], folder)
    run(["go", "mod", "tidy"], folder)
    for name in ("crash", "ordinary"):
        print(run(["go", "build", "-o", name, f"{name}.go"], folder), end="")
    for way in ways(folder / "crash.go", _GO_WAYS):
        keep(split, "events", f"go-{way}", run(["./crash", way], folder))
    for way, level in (("index", "system"), ("waiting", "all"), ("text", "none"), ("custom", "crash")):
        if way in ways(folder / "crash.go", _GO_WAYS):
            keep(split, "events", f"go-{way}-{level}", run(["./crash", way], folder, GOTRACEBACK=level))
    if split == "dev":
        keep(split, "events", "go-run", run(["go", "run", "crash.go", "index"], folder))


def node(split: str, folder: Path) -> None:
    if (folder / "package.json").is_file():
        run(["npm", "install", "--no-audit", "--no-fund", "--silent"], folder)
    for way in ways(folder / "crash.mjs", _NODE_WAYS):
        keep(split, "events", f"node-{way}", run(["node", "crash.mjs", way], folder))


def java(split: str, folder: Path) -> None:
    if (folder / "pom.xml").is_file():
        run(["mvn", "-q", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)
    for source in folder.glob("*.java"):
        print(run(["javac", "-cp", _CLASSES, "-g", source.name], folder), end="")
    for way in ways(folder / "Crash.java", _JAVA_WAYS):
        keep(split, "events", f"java-{way}", run(["java", "-cp", _CLASSES, "Crash", way], folder))


def ordinary(split: str, folder: Path) -> None:
    commands = {
        "dev": [
            *((["py", form], f"python-{form}") for form in ("timed", "bracketed", "dashed", "basic")),
            *((["py", form], f"python-{form}") for form in ("structlog_json", "structlog_console")),
            *((["go", form], f"go-{form}") for form in ("log", "slog_text", "slog_json")),
            (["java"], "java-line"),
        ],
        "second": [
            *((["py", form], f"python-{form}") for form in ("uvicorn", "celery", "django")),
            *((["go", form], f"go-{form}") for form in ("zap", "zap_json", "zerolog", "klog")),
            *((["mjs", form], f"node-{form}") for form in ("pino", "winston", "bunyan")),
        ],
        "third": [
            *((["py", form], f"python-{form}") for form in ("piped", "threads", "access")),
            *((["go", form], f"go-{form}") for form in ("gin", "logrus")),
            *((["mjs", form], f"node-{form}") for form in ("log4js", "console")),
            (["java"], "java-logback"),
        ],
        "held": [
            *((["py", form], f"python-{form}") for form in ("http", "bracketed", "level_first")),
            *((["go", form], f"go-{form}") for form in ("slog_default", "prefixed")),
            *((["mjs", form], f"node-{form}") for form in ("pretty", "iso")),
        ],
    }  # fmt: skip
    programs = {
        "py": [sys.executable, "ordinary.py"],
        "go": ["./ordinary"],
        "mjs": ["node", "ordinary.mjs"],
        "java": ["java", "-cp", _CLASSES, "Ordinary"],
    }
    for (language, *words), name in commands[split]:
        keep(split, "ordinary", name, run([*programs[language], *words], folder))


_NEXT_START = re.compile(r"( \u2a2f )?(\w*Error: |\S+ \(\d+:\d+\) @ )")
_NEXT_ORDINARY = re.compile(r" [✓○⚠] | (GET|POST) /|  ▲ |  - |   ▲ |   - |@@@|$")


def next_js(split: str, version: str) -> None:
    """`capture.py next14|next15`: a development and a production server, asked for pages that crash."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(HERE / "programs" / "next", folder, dirs_exist_ok=True)
        (folder / "package.json").write_text('{"name":"shop","private":true}')
        react = {"14": "18", "15": "19"}[version]
        packages = [f"next@{version}", f"react@{react}", f"react-dom@{react}"]
        run(["npm", "install", *packages, "--no-audit", "--no-fund"], folder)
        for mode in ("dev", "start"):
            if mode == "start":
                run(["node_modules/.bin/next", "build"], folder)
            printed = _served(["node_modules/.bin/next", mode, "-p", "3914"], folder)
            for number, event in enumerate(_next_events(printed.replace(str(folder), "/srv/shop"))):
                keep(split, "events", f"next-{version}-{mode}-{number}", event)


def _served(command: list[str], folder: Path) -> str:
    with (folder / "printed").open("w+") as printed:
        environment = {**os.environ, "NEXT_TELEMETRY_DISABLED": "1"}
        server = subprocess.Popen(command, cwd=folder, stdout=printed, stderr=subprocess.STDOUT, env=environment)
        try:
            for path in ("", "remedy", "ssr", "api/price", "old/legacy"):
                for _ in range(60):
                    with contextlib.suppress(OSError):
                        with contextlib.suppress(urllib.error.HTTPError):
                            urllib.request.urlopen(f"http://127.0.0.1:3914/{path}", timeout=60)
                        break
                    time.sleep(0.5)
                time.sleep(1)  # what was answered is printed soon after
        finally:
            server.terminate()
            server.wait(_LIMIT_SECONDS)
        printed.seek(0)
        return printed.read()


def _next_events(printed: str) -> list[str]:
    events: list[list[str]] = []
    inside = place = False
    for line in printed.splitlines():
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line)
        if _NEXT_START.match(plain) and not place:
            events.append([])
            inside = True
        elif _NEXT_ORDINARY.match(plain):
            inside = False
        place = inside and " @ " in plain and plain.startswith(" \u2a2f ")
        if inside:
            events[-1].append(line)
    unique = dict.fromkeys("\n".join(event) for event in events)
    return list(unique)


def main(split: str) -> None:
    if split.startswith("next"):
        version = split.removeprefix("next")
        next_js({"14": "dev", "15": "second"}[version], version)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "shop")
        folder.mkdir()
        for source in (HERE / "programs" / split).iterdir():
            (folder / source.name).write_bytes(source.read_bytes())
        for part in (python, go, node, java, ordinary):
            part(split, folder)


if __name__ == "__main__":
    main(sys.argv[1])
