"""Run one command as its people run it, watched, and write down how it went.

Runs inside the sandbox, standard library only, with `observer.py` and `order.json` beside it. Leaves one JSON object
in `$HOMEOSTAT_RESULTS`: the exit code, what the test runner reported, what the watcher saw.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPORT_BYTES = 2 * 1024 * 1024
SEEN_BYTES = 1024 * 1024 * 3 // 2


def main() -> int:
    here = Path(__file__).parent
    order = json.loads((here / "order.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        watcher = Path(folder, "watch")
        watcher.mkdir()
        (watcher / "homeostat_observer.py").write_bytes((here / "observer.py").read_bytes())
        (watcher / "sitecustomize.py").write_text("import homeostat_observer\nhomeostat_observer.start()\n")
        report, seen = Path(folder, "report"), Path(folder, "seen")
        variables = {**os.environ, "HOMEOSTAT_RESULTS": str(report), "HOMEOSTAT_OBSERVED": str(seen)}
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, (str(watcher), os.environ.get("PYTHONPATH", ""))))
        variables["HOMEOSTAT_TREE"] = str(Path.cwd().resolve()) + os.sep
        variables["HOMEOSTAT_FAILING"] = json.dumps(order["failing"])
        variables["HOMEOSTAT_BESIDE"] = "1" if order.get("beside") else ""
        variables["PYTEST_ADDOPTS"] = f"{os.environ.get('PYTEST_ADDOPTS', '')} -p homeostat_observer"
        ended = subprocess.run(["/bin/sh", "-c", order["command"]], env=variables, check=False)
        said = {
            "exit_code": ended.returncode,
            "report": text_of(report, REPORT_BYTES),
            "observed": text_of(seen, SEEN_BYTES),
        }
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(said), encoding="utf-8")
    return 0


def text_of(path: Path, most: int) -> str:
    """What is longer is no report: half a document cannot be read."""
    if not path.exists() or path.stat().st_size > most:
        return ""
    return path.read_bytes().decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())
