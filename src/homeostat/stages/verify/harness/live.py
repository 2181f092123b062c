"""Run commands as their people run them, and ask what some functions answer in them, without and with each patch.

Runs inside the sandbox, standard library only, with `order.json` and the modules that it loads beside it. What the
commands print and how they end is nobody's concern here. Leaves the answers in `$HOMEOSTAT_RESULTS`, a line of JSON
for each input.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_BYTES = 3 * 1024 * 1024
TO_END_SECONDS = 3.0  # for a command once nothing more is asked


def main() -> int:
    here = Path(__file__).resolve().parent
    order = json.loads((here / "order.json").read_text(encoding="utf-8"))
    ends = time.monotonic() + float(order["seconds"])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report")
        # Loaded by its place: a name of ours on the path of the run could hide one of its own.
        start = (
            f"import sys\nsys.path.insert(0, {str(here)!r})\nimport live_watch\ndel sys.path[0]\nlive_watch.start()\n"
        )
        Path(folder, "sitecustomize.py").write_text(start)
        for number, command in enumerate(order["commands"]):
            left = max(0.0, ends - time.monotonic()) / (len(order["commands"]) - number)
            run(command, Path(folder), report, left)
        told = report.read_bytes()[:MOST_BYTES] if report.exists() else b""
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_bytes(told[: told.rfind(b"\n") + 1])
    return 0


def run(command: str, watcher: Path, report: Path, seconds: float) -> None:
    variables = {**os.environ, "HOMEOSTAT_LIVE": str(report)}
    variables["HOMEOSTAT_LIVE_UNTIL"] = str(time.monotonic() + seconds)
    variables.pop("HOMEOSTAT_RESULTS", None)
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, (str(watcher), os.environ.get("PYTHONPATH", ""))))
    variables["PYTHONHASHSEED"] = "0"
    process = subprocess.Popen(
        ["/bin/sh", "-c", command],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds + TO_END_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    sys.exit(main())
