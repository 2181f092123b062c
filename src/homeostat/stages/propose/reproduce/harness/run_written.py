"""Run a test that a language model wrote, and say whether it fails as production failed.

Runs inside the sandbox, standard library only, with `written.json` and `failing_test.py` beside it. The test is put
into the tree, which is a copy. Only the exception and the place where it came from count: what the test expects of an
answer is a guess, and a test that fails by that alone has not failed as production did.

Exit codes: 0 passed, 1 failed alike, 2 failed otherwise, 3 not run.
"""

import json
import os
import re
import sys
import threading
from pathlib import Path
from typing import Mapping  # noqa: UP035 - for Python 3.8

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from failing_test import LOG_BYTES, end_group, read, run_shell  # noqa: E402 - found where this file is

PASSED, ALIKE, OTHERWISE, NOT_RUN = "passed", "failed_alike", "failed_otherwise", "not_run"
EXIT_CODES = {PASSED: 0, ALIKE: 1, OTHERWISE: 2, NOT_RUN: 3}
FRAMES = {
    "python": re.compile(r'^\s*File "(?P<path>[^"]+)", line \d+, in (?P<function>\S+)', re.MULTILINE),
    "javascript": re.compile(
        r"^\s*(?:at )?(?:async )?(?:(?P<function>[^\s(]+)(?: \[as \w+\])? \()?(?:file://)?(?P<path>[^\s():]+):\d+:\d+\)?",
        re.MULTILINE,
    ),
    "go": re.compile(r"^(?P<function>[\w./*()\[\]-]+)\([^\n]*\)\n\t(?P<path>\S+\.go):\d+", re.MULTILINE),
}
ELSEWHERE = (
    "/site-packages/",
    "/node_modules/",
    "node:internal",
    "/src/runtime/",
    "/src/testing/",
    "/pkg/mod/",
    "/lib/python",
)
ASSERTED = re.compile(r"\b(?:AssertionError|Failed: DID NOT RAISE|ERR_ASSERTION|JestAssertionError)\b|--- FAIL: ")
NOT_STARTED = re.compile(r"SyntaxError|ModuleNotFoundError|ImportError|\[build failed\]|\[setup failed\]|no tests ran")


def innermost(log: str, language: str) -> "tuple[str, str] | None":
    """Function and path of the tree's own frame that raised: Python writes it last, the others first."""
    found = [
        (each["function"] or "", each["path"])
        for each in FRAMES[language].finditer(log)
        if not any(part in each["path"] for part in ELSEWHERE)
    ]
    if not found:
        return None
    return found[-1] if language == "python" else found[0]


def is_alike(order: Mapping[str, str], log: str) -> bool:
    """The same exception, out of the same function."""
    named = order["error_type"].rpartition(".")[2]
    message = order["message"].strip() if order["language"] == "go" else ""
    if not (re.search(rf"\b{re.escape(named)}\b", log) or (message and message in log)):
        return False
    last = innermost(log, order["language"])
    if last is None:
        return False
    function, path = last
    return path.endswith(order["crash_path"]) and tail(function) == tail(order["function"])


def tail(name: str) -> str:
    return re.split(r"[.)]", name)[-1]


def judged(order: Mapping[str, str], code: "int | None", log: str) -> "tuple[str, str]":
    if code == 0:
        return PASSED, "the test passes"
    if code is None:
        return OTHERWISE, "the test does not end"
    if is_alike(order, log):
        return ALIKE, f"{order['error_type']} in {order['function']}"
    if NOT_STARTED.search(log):
        return NOT_RUN, "the test cannot be run"
    if ASSERTED.search(log):
        return PASSED, f"no {order['error_type']} any more; what the test expects of the answer is a guess"
    return OTHERWISE, "the test fails in another way"


def main() -> int:
    order = {name: str(value) for name, value in json.loads((HERE / "written.json").read_text("utf-8")).items()}
    path = Path.cwd() / order["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(order["text"], "utf-8")
    said = bytearray()
    process = run_shell(order["command"], {})
    reader = threading.Thread(target=read, args=(process, said), daemon=True)
    reader.start()
    try:
        code = process.wait(float(order["seconds"]))
    except Exception:  # noqa: BLE001 - it did not end, by whichever name that has
        code = None
    end_group(process)
    reader.join(1)
    log = bytes(said[-LOG_BYTES:]).decode("utf-8", "replace")
    result, detail = judged(order, code, log)
    told = {"result": result, "detail": detail[:400], "log": log}
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(told), encoding="utf-8")
    return EXIT_CODES[result]


if __name__ == "__main__":
    sys.exit(main())
