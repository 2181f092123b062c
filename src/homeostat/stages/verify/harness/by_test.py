"""Run a service's tests, all or some of them, and write down how long each took and what it touched.

Runs inside the sandbox, standard library only, at the root of the tree, with `by_test_plugin.py` and `order.json`
beside it: the command, the tests that are to run in their order (`only`; null for all), those that passed before
(`passed`: the first that fails ends the run), the seconds, and whether they are watched. Only pytest is told of all
that; another runner runs whole.

Leaves one JSON object in `$HOMEOSTAT_RESULTS`, deflated and in base64: names, and what they touched, repeat themselves.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REPORT_BYTES = 12 * 1024 * 1024
COVERED_BYTES = 48 * 1024 * 1024
RESULTS_BYTES = 4 * 1024 * 1024 - 1024  # of what a sandbox hands back
GRACE_SECONDS = 15.0  # for the test that runs as the time ends, and for the report
MODULE = "homeostat_by_test"


def tried(order: Mapping[str, Any], folder: Path, *, with_plugin: bool) -> "tuple[int | None, str]":
    """The exit code, None where it did not end; and the runner's report."""
    report, watch = folder / "report", folder / "watch"
    variables = {**os.environ, "HOMEOSTAT_RESULTS": str(report)}
    if with_plugin:
        watch.mkdir()
        plugin = Path(__file__).with_name("by_test_plugin.py").read_bytes()
        (watch / f"{MODULE}.py").write_bytes(plugin)
        told = watch / "order.json"
        told.write_text(json.dumps({**order, "until": time.monotonic() + float(order["seconds"])}), encoding="utf-8")
        variables["HOMEOSTAT_BY_TEST"] = str(told)
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, (str(watch), os.environ.get("PYTHONPATH", ""))))
        variables["PYTEST_ADDOPTS"] = f"{os.environ.get('PYTEST_ADDOPTS', '')} -p {MODULE}"
    process = subprocess.Popen(["/bin/sh", "-c", order["command"]], env=variables, start_new_session=True)
    try:
        code: int | None = process.wait(float(order["seconds"]) + GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        code = None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    text = report.read_bytes() if report.exists() and report.stat().st_size <= REPORT_BYTES else b""
    return code, text.decode("utf-8", "replace")


def covered(folder: Path) -> dict[str, Any]:
    """What each process that ran tests left, put together."""
    tests: list[Any] = []
    touched: dict[str, dict[str, int]] = {}
    collected = 0
    for said in left_in(folder):
        for path, lines in said["touched"].items():
            into = touched.setdefault(path, {})
            for line, bits in lines.items():
                into[line] = into.get(line, 0) | int(bits, 16) << len(tests)
        tests += said["tests"]
        collected = max(collected, said["collected"])
    as_text = {path: {line: f"{bits:x}" for line, bits in lines.items()} for path, lines in touched.items()}
    return {"collected": max(collected, len(tests)), "tests": tests, "touched": as_text}


def left_in(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("watch/covered.*.json")):
        if path.stat().st_size <= COVERED_BYTES:
            with contextlib.suppress(ValueError):
                yield json.loads(path.read_text(encoding="utf-8"))


def packed(said: Mapping[str, Any]) -> str:
    """At most what a sandbox hands back; what tests touched is left out first, then all but the exit code."""
    nothing: dict[str, Any] = {"touched": {}, "tests": [], "report": ""}
    for left_out in ((), ("touched",), ("touched", "tests", "report")):
        kept = {key: nothing[key] if key in left_out else value for key, value in said.items()}
        text = base64.b64encode(zlib.compress(json.dumps(kept).encode(), 6)).decode()
        if len(text) <= RESULTS_BYTES:
            return text
    return ""


def main() -> int:
    order = json.loads(Path(__file__).with_name("order.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "first").mkdir()
        code, report = tried(order, folder / "first", with_plugin=bool(order["plugin"]))
        seen = covered(folder / "first")
        if order["plugin"] and not report and not seen["tests"] and code is not None:
            # Something on the way to pytest takes its options, and not its path.
            (folder / "second").mkdir()
            code, report = tried(order, folder / "second", with_plugin=False)
        said = {"exit_code": code, "report": report, **seen}
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(packed(said), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
