"""Send a captured request through a Go package's own test, and say what it was answered.

Runs inside the sandbox, standard library only, with `send.json` beside it. The test is laid over the tree, which stays
as it is. It is asked whether the answer is 500, as what recovers from a panic gives it; where it is another, the test
says which.

Exit codes: 0 answered, 1 failed alike, 2 failed otherwise, 3 the test could not be run.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

Object = dict[str, object]

PASSED, ALIKE, OTHERWISE, NOT_RUN = "passed", "failed_alike", "failed_otherwise", "not_run"
EXIT_CODES = {PASSED: 0, ALIKE: 1, OTHERWISE: 2, NOT_RUN: 3}
LOG_BYTES, TOLD_BYTES = 64 * 1024, 16 * 1024
MOST_STATUSES = 4
USUAL = ("200", "201", "204", "400", "404")
FAILED = "500"
BUILDS = 3  # times the seconds of the test, to build it and run it


def run(order: Mapping[str, str], statuses: Mapping[str, str], status: str, own: Path) -> "tuple[int | None, str]":
    """Exit code (None when it does not end) and output of the test that expects the status."""
    tree = Path.cwd()
    (own / "sent_test.go").write_text(order["text"].replace(order["marker"], statuses[status]), "utf-8")
    overlay = {"Replace": {str(tree / order["path"]): str(own / "sent_test.go")}}
    (own / "overlay.json").write_text(json.dumps(overlay), "utf-8")
    command = ["go", "test", "-overlay", str(own / "overlay.json"), "-vet=off", "-count=1", "-v"]
    seconds = float(order["seconds"])
    process = subprocess.Popen(
        [*command, f"-timeout={seconds:.0f}s", "-run", f"^{order['name']}$", "."],
        cwd=(tree / order["path"]).parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    said = bytearray()
    reader = threading.Thread(target=read, args=(process, said), daemon=True)
    reader.start()
    try:
        code: int | None = process.wait(seconds * BUILDS)
    except subprocess.TimeoutExpired:
        code = None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(5)
    reader.join(2)
    return code, bytes(said).decode("utf-8", "replace")


def read(process: "subprocess.Popen[bytes]", into: bytearray) -> None:
    if process.stdout is None:
        return
    while chunk := os.read(process.stdout.fileno(), 65536):
        into += chunk
        del into[:-LOG_BYTES]


def masked(text: str) -> str:
    """Without numbers: which index was out of range is another each time."""
    return re.sub(r"\d+", "#", text)


def is_alike(order: Mapping[str, str], log: str) -> bool:
    message, file = masked(order["message"]).strip(), order["crash_path"].rpartition("/")[2]
    return bool(message) and message in masked(log) and file in log


def tried(order: Mapping[str, str], statuses: Mapping[str, str], own: Path) -> Object:
    code, log = run(order, statuses, FAILED, own)
    if f"=== RUN   {order['name']}" not in log:
        return told(NOT_RUN, "the request could not be written as a test of this package", None, log)
    if is_alike(order, log):
        return told(ALIKE, f"panic: {order['message']}", int(FAILED), log)
    if code is None:
        return told(OTHERWISE, "the test does not end", None, log)
    if code == 0:
        return told(OTHERWISE, "it answers 500, and does not say why", int(FAILED), log)
    if re.search(r"^panic: ", log, re.MULTILINE):
        return told(OTHERWISE, "it fails with another panic", None, log)
    return answered(order, statuses, log, own)


def answered(order: Mapping[str, str], statuses: Mapping[str, str], log: str, own: Path) -> Object:
    """The one status beside 500 that the failing test printed; else the usual one with which it passes."""
    said = re.findall(r"(?<![\d.:/])[1-5]\d\d(?![\d.:/])", log)
    printed = [each for each in dict.fromkeys(said) if each in statuses and each != FAILED]
    if len(printed) == 1:
        return told(PASSED, f"answered {printed[0]}", int(printed[0]), log)
    for status in list(dict.fromkeys([*printed, *USUAL]))[:MOST_STATUSES]:
        code, log = run(order, statuses, status, own)
        if code == 0:
            return told(PASSED, f"answered {status}", int(status), log)
    return told(OTHERWISE, "what it answers cannot be told", None, log)


def told(result: str, detail: str, status: "int | None", log: str) -> Object:
    return {"result": result, "detail": detail[:400], "answer_status": status, "log": log[-TOLD_BYTES:]}


def main() -> int:
    order = json.loads((Path(__file__).parent / "send.json").read_text(encoding="utf-8"))
    words = {name: str(value) for name, value in order.items() if name != "statuses"}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        found = tried(words, order["statuses"], Path(folder))
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(found), encoding="utf-8")
    return EXIT_CODES[str(found["result"])]


if __name__ == "__main__":
    sys.exit(main())
