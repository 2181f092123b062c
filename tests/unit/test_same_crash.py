"""Whether a replayed request failed as production did."""

from dataclasses import replace
from pathlib import Path

import pytest

from homeostat.stages.propose.reproduce.harness.replay_crash import Crash, crash_of, is_alike

OWN = {
    "function": "create",
    "filename": "billing/invoices.py",
    "abs_path": "/box/tree/billing/invoices.py",
    "in_app": True,
}
STANDARD = {"function": "_strptime", "filename": "_strptime.py", "abs_path": "/usr/lib/python3.11/_strptime.py"}
PACKAGE = {"function": "load", "filename": "yaml/main.py", "abs_path": "/v/site-packages/yaml/main.py", "in_app": True}


@pytest.mark.parametrize(
    ("frames", "function"),
    [
        pytest.param([OWN, STANDARD], "create", id="raised in the standard library, of which the SDK says nothing"),
        pytest.param([OWN, {**STANDARD, "in_app": False}], "create", id="raised in what is not own"),
        pytest.param([OWN, PACKAGE], "create", id="a package that is marked as own"),
        pytest.param([STANDARD], "_strptime", id="nothing is own"),
        pytest.param([], "", id="no frames"),
    ],
)
def test_a_crash_is_placed_where_it_was_in_production(frames: list[object], function: str) -> None:
    raised = {"type": "ValueError", "value": "no date", "stacktrace": {"frames": frames}}
    seen = crash_of({"exception": {"values": [raised]}})
    assert seen.function == function
    wanted = Crash(type="ValueError", function="create", path="billing/invoices.py", message="no date")
    assert is_alike(seen, wanted) is (function == "create")


@pytest.mark.parametrize(
    ("seen", "alike"),
    [
        ("Cannot read properties of undefined (reading 'email')", True),
        ("Cannot read properties of null (reading 'email')", True),
        ("Cannot read properties of undefined (reading 'assignee')", False),
        ("undefined is not an object", True),
    ],
)
def test_the_member_that_was_missing_is_the_same(seen: str, alike: bool) -> None:  # noqa: FBT001 - a case's value
    message = "Cannot read properties of undefined (reading 'email')"
    wanted = Crash(type="TypeError", function="recipients", path="tickets.js", message=message)
    assert is_alike(replace(wanted, message=seen), wanted) is alike


def test_a_file_of_the_tree_is_that_of_production_wherever_the_tree_stands() -> None:
    frame = {"filename": f"{Path.cwd()}/app.js", "function": "?", "in_app": True}
    seen = crash_of({"exception": {"values": [{"type": "TypeError", "stacktrace": {"frames": [frame]}}]}})
    assert is_alike(seen, Crash(type="TypeError", function="<anonymous>", path="/srv/tickets/app.js"))
