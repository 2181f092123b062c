"""Run one failing test on many patches of one tree, one after another, so that what was built for one serves the next.

Runs inside the sandbox, standard library only, at the root of the tree, with `order.json` beside it and the program of
the reproduction in `reproduction/`. After each patch the files that it touched are as they were. What a run leaves
elsewhere stays: so a patch that passes here is tried again in a sandbox of its own, and one that fails is only the less
likely for it. Jest and Vitest themselves stay between the runs, where they can; of Go's patches most are built into one
program (`go_variants.py`).

Leaves a JSON list of `[digest, report]` in `$HOMEOSTAT_RESULTS`; the digest of the tree as it is is "". What was not
reached in time is not among them.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from go_variants import try_variants
from tree_patch import applies
from warm_runner import warm_runner

NAMED = re.compile(r"^(?:---|\+\+\+) (?:[ab]/)?([^\t\n]+)", re.MULTILINE)
APPLY_SECONDS = 10.0
REPORT_CHARACTERS = 4_000  # of the log of one run
MOST_BYTES = 3 * 1024 * 1024


def touched(diff: str, tree: Path) -> "dict[Path, bytes | None] | None":
    """What is in the files that a patch names; None where one of them lies elsewhere."""
    found: dict[Path, bytes | None] = {}
    for name in NAMED.findall(diff):
        if name == "/dev/null":
            continue
        path = tree / name
        if tree not in path.resolve().parents or path.is_symlink():
            return None
        found[path] = path.read_bytes() if path.exists() else None
    return found


def put_back(kept: "dict[Path, bytes | None]") -> None:
    for path, data in kept.items():
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(data)


def changed(diff: str, tree: Path) -> "dict[str, tuple[str, str]] | None":
    """What a patch makes of each file that is there: before and after. None where it does not fit."""
    kept = touched(diff, tree)
    if kept is None or None in kept.values() or not applies(diff, tree, APPLY_SECONDS):
        return None
    try:
        return {
            str(path.relative_to(tree)): (data.decode("utf-8"), path.read_text(encoding="utf-8"))
            for path, data in kept.items()
            if data is not None
        }
    except (OSError, ValueError):
        return None
    finally:
        put_back(kept)


Try = Callable[[Mapping[str, object]], "dict[str, object]"]


def trying(test: Mapping[str, object], here: Path) -> "tuple[Try, Callable[[], None]]":
    """How the test is run, and what ends it all."""
    import failing_test  # noqa: PLC0415 - it lies where the order says

    warm = warm_runner(str(test["command"]), here)

    def tried(order: Mapping[str, object]) -> dict[str, object]:
        ran = warm.run(float(str(order["seconds"]))) if warm and warm.of_use else None
        return failing_test.told(order, *ran) if ran else failing_test.tried(order, failing_test.run_shell)

    return tried, warm.stop if warm else lambda: None


def main() -> int:
    here, tree = Path(__file__).parent, Path.cwd()
    order = json.loads((here / "order.json").read_text(encoding="utf-8"))
    until = time.monotonic() + float(order["seconds"])
    sys.path.insert(0, str(here / "reproduction"))
    test = json.loads((here / "reproduction" / "test.json").read_text(encoding="utf-8"))
    # What vet finds is told when the patch is tried by itself.
    os.environ["GOFLAGS"] = f"{os.environ.get('GOFLAGS', '')} -vet=off".strip()
    tried, stop = trying(test, here)
    together = try_variants(
        order["patches"],
        str(test["command"]),
        str(test["expected"]),
        seconds=float(test["seconds"]),
        until=until,
        changed=lambda diff: changed(diff, tree),
    )
    said: list[tuple[str, dict[str, object]]] = list(together.items())
    size = len(str(said))
    for digest, diff in order["patches"].items():
        if digest in together:
            continue
        left = until - time.monotonic()
        if left <= 0 or size > MOST_BYTES:
            break
        kept = touched(diff, tree)
        if kept is None or (diff and not applies(diff, tree, APPLY_SECONDS)):
            continue
        try:
            report = tried({**test, "seconds": min(float(test["seconds"]), left)})
        finally:
            put_back(kept)
        if until - time.monotonic() <= 0:
            break  # it may have been cut off
        report["log"] = str(report["log"])[-REPORT_CHARACTERS:]
        said.append((digest, report))
        size += len(str(report["log"]))
    stop()
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(said), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
