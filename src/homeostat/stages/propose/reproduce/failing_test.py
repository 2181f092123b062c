"""A test that fails, run as its people run it."""

import json
from datetime import timedelta
from importlib.resources import files

from homeostat.records import Reproduction, ReproductionKind


def test_that_fails(command: str, *, error_type: str, function: str, path: str, within: timedelta) -> Reproduction:
    """`error_type` is what its output names; "" where any failure is the same one. `within` bounds one run."""
    harness = files("homeostat.stages.propose.reproduce.harness").joinpath("failing_test.py")
    order = {"command": command, "expected": error_type, "seconds": within.total_seconds()}
    return Reproduction(
        kind=ReproductionKind.TEST,
        title=command,
        command='"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/failing_test.py"',
        files={"failing_test.py": harness.read_text(encoding="utf-8"), "test.json": json.dumps(order)},
        error_type=error_type,
        crash_function=function,
        crash_path=path,
    )
