"""Run a test that fails, as its people run it, and say whether it still does.

Runs inside the sandbox, standard library only, with `test.json` beside it. Nothing here waits for ever: a patch may
well make a loop without an end.

Exit codes: 0 passed, 1 failed alike, 2 failed otherwise.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

LOG_BYTES = 16 * 1024
PASSED, ALIKE, OTHERWISE = "passed", "failed_alike", "failed_otherwise"
EXIT_CODES = {PASSED: 0, ALIKE: 1, OTHERWISE: 2}

# The first test that still fails is answer enough, and where one does not end the others seldom do.
PYTEST_OPTIONS = "-x"

Launch = Callable[[str, Mapping[str, str]], "subprocess.Popen[bytes]"]
ANY_ERROR = re.compile(r"(?:E\s+)?(?:[\w.]{0,80}(?:Error|Exception)\b(?: \[\w{1,60}\])?:|panic: )")
IN_TAP = re.compile(r"^[ \t]{1,20}error: (?:\|-\s{0,9}\n[ \t]{0,30})?(\S.{0,400})$", re.MULTILINE)


def run_shell(command: str, variables: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["/bin/sh", "-c", command],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def read(process: "subprocess.Popen[bytes]", into: bytearray) -> None:
    if process.stdout is None:
        return
    while chunk := os.read(process.stdout.fileno(), 65536):
        into += chunk
        del into[: -4 * LOG_BYTES]


def end_group(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(5)


def tried(order: Mapping[str, object], launch: Launch) -> dict[str, object]:
    said = bytearray()
    options = f"{os.environ.get('PYTEST_ADDOPTS', '')} {PYTEST_OPTIONS}".strip()
    process = launch(str(order["command"]), {"PYTEST_ADDOPTS": options})
    reader = threading.Thread(target=read, args=(process, said), daemon=True)
    reader.start()
    seconds = float(str(order["seconds"]))
    try:
        code: int | None = process.wait(seconds)
    except subprocess.TimeoutExpired:
        code = None
    end_group(process)
    reader.join(1)
    if process.stdout is not None and not reader.is_alive():
        process.stdout.close()  # of many runs of one process none leaves its pipe open
    return told(order, code, bytes(said[-LOG_BYTES:]).decode("utf-8", "replace"))


def told(order: Mapping[str, object], code: int | None, log: str) -> dict[str, object]:
    """What a run says that ended with the exit code; None for one that was ended."""
    if code == 0:
        return {"result": PASSED, "detail": "the failing test passes", "log": log}
    expected = str(order["expected"])
    if code is None:
        alike = expected == ""
        detail = f"it does not end within {float(str(order['seconds'])):g} s"
    else:
        alike = expected in log
        detail = telling_line(log, expected) or f"it ends with exit code {code}"
    return {"result": ALIKE if alike else OTHERWISE, "detail": detail[:400], "log": log}


def telling_line(log: str, expected: str) -> str:
    """The line that names the exception, as pytest (`E   KeyError: 1`) or the interpreter writes it.

    Else the last that names any, which is what a runner prints before it counts and tells the time; else the last.
    """
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    named = [line for line in lines if expected and re.search(rf"(?:^|[\s.]){re.escape(expected)}(?:\b|:)", line)]
    others = [line for line in lines if ANY_ERROR.match(line)]
    told_in_tap = [found.strip("'\"") for found in IN_TAP.findall(log)]
    return re.sub(r"^E\s+", "", (named or others or told_in_tap or lines or [""])[-1])


def main(launch: Launch = run_shell) -> int:
    order = json.loads((Path(__file__).parent / "test.json").read_text(encoding="utf-8"))
    said = tried(order, launch)
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(said), encoding="utf-8")
    return EXIT_CODES[str(said["result"])]


if __name__ == "__main__":
    sys.exit(main())
