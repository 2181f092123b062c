"""Examples in texts: which of them came out as written, as `python -m doctest -v` prints it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.fixing.output import read_from_output
from homeostat.languages.doctests import doctests, tries_examples
from homeostat.languages.printed import Unfinished
from homeostat.languages.results import read_suite, suite_command
from homeostat.records import Run, Service

SERVICE = Service(
    name="bakery", project_id=1, public_key="k", language="python", repository="/r", test="python -m doctest rolls.py"
)
BELOW = """\
Trying:
    per_tray(6, 0)
Expecting:
    0
**********************************************************************
File "/box/tree/rolls.py", line 9, in rolls.per_tray
Failed example:
    per_tray(6, 0)
Exception raised:
    Traceback (most recent call last):
      File "/usr/lib/python3.11/doctest.py", line 1355, in __run
        exec(compile(example.source, filename, "single",
      File "<doctest rolls.per_tray[1]>", line 1, in <module>
        per_tray(6, 0)
      File "/box/tree/rolls.py", line 12, in per_tray
        return rolls // trays
               ~~~~~~^^~~~~~~
    ZeroDivisionError: integer division or modulo by zero
"""
SUMMED = """\
1 items had no tests:
    rolls.Oven
2 items passed all tests:
   1 tests in rolls
   3 tests in rolls.Oven.bake
**********************************************************************
1 items had failures:
   1 of   2 in rolls.per_tray
6 tests in 4 items.
5 passed and 1 failed.
***Test Failed*** 1 failures.
"""
NEWER = """\
1 item passed all tests:
 1 test in rolls
**********************************************************************
1 item had failures:
 1 of 2 in rolls.per_tray
3 tests in 2 items.
2 passed and 1 failed.
***Test Failed*** 1 failure.
"""


def run_of(output: str) -> Run:
    return Run(command="", exit_code=1, output=output, results="", duration=timedelta(seconds=1), timed_out=False)


@pytest.mark.parametrize(
    ("output", "passed"),
    [
        pytest.param(BELOW + SUMMED, {"rolls", "rolls.Oven.bake"}, id="Python 3.11"),
        pytest.param(BELOW + NEWER, {"rolls"}, id="Python 3.13"),
    ],
)
def test_each_text_is_a_test(output: str, passed: set[str]) -> None:
    suite = read_suite(SERVICE, run_of(output))
    assert (suite.ran, suite.passed, suite.failed) == (True, passed, {"rolls.per_tray"})


def test_what_ends_before_its_end_is_not_read() -> None:
    with pytest.raises(Unfinished):
        list(doctests(BELOW))
    assert not read_suite(SERVICE, run_of(BELOW)).ran


def test_lines_of_a_program_are_no_tests() -> None:
    assert list(doctests("3 items:\n   1 tests in the oven\n   1 of 2 in the shop\n")) == []


def test_it_is_told_to_name_those_that_pass() -> None:
    assert suite_command(SERVICE).endswith("python -m doctest -v rolls.py")
    both = replace(SERVICE, test="python -m doctest -v -f rolls.py")
    assert suite_command(both).endswith("python -m doctest -v rolls.py")


@pytest.mark.parametrize(
    ("command", "tries"),
    [
        ("python -m doctest rolls.py", True),
        ("python -m pytest --doctest-modules rolls.py", True),
        ("pytest --doctest-glob='*.rst'", True),
        ("pytest tests/doctest.py", False),
        ("python -m pytest test_rolls.py", False),
    ],
)
def test_files_that_hold_their_examples_are_the_code(command: str, *, tries: bool) -> None:
    assert tries_examples(command) is tries


def test_how_it_failed_is_read_below_what_doctest_says_of_it() -> None:
    event = read_from_output(BELOW, SERVICE, datetime(2025, 10, 23, tzinfo=UTC), frozenset())
    assert event is not None
    assert (event.error_type, event.crash_frame and event.crash_frame.function) == ("ZeroDivisionError", "per_tray")
