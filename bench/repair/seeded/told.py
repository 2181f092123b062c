"""A plugin of pytest: how each test ended, as JSON lines in the file that SEEDED_TOLD names."""

import json
import os
import traceback
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" or report.outcome != "passed":
        with Path(os.environ["SEEDED_TOLD"]).open("a") as file:
            file.write(json.dumps(_told(report, call)) + "\n")
    return report


def _told(report: pytest.TestReport, call: pytest.CallInfo[None]) -> dict[str, str]:
    told = {"test": report.nodeid, "outcome": report.outcome, "raised": "", "file": "", "function": ""}
    if call.excinfo is not None:
        tree = Path.cwd()
        own = [one for one in traceback.extract_tb(call.excinfo.tb) if Path(one.filename).is_relative_to(tree)]
        told["raised"] = call.excinfo.typename
        if own:
            told |= {"file": str(Path(own[-1].filename).relative_to(tree)), "function": own[-1].name}
    return told
