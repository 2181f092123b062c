"""A plugin of pytest: how each test ended, as JSON lines in the file that SEEDED_TOLD names."""

import json
import os
import traceback

import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when != "call" and report.outcome == "passed":
        return
    told = {"test": report.nodeid, "outcome": report.outcome, "raised": "", "file": "", "function": ""}
    if call.excinfo is not None:
        tree = os.getcwd() + os.sep
        own = [one for one in traceback.extract_tb(call.excinfo.tb) if one.filename.startswith(tree)]
        told["raised"] = call.excinfo.typename
        if own:
            told |= {"file": own[-1].filename[len(tree) :], "function": own[-1].name}
    with open(os.environ["SEEDED_TOLD"], "a") as file:
        file.write(json.dumps(told) + "\n")
