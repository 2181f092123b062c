"""What is told of a test that fails with a patch in another way than without it."""

import pytest

from homeostat.stages.propose.reproduce.harness.failing_test import telling_line

VITEST = (
    "AssertionError: expected undefined to be +0\n- Expected: 0\n Tests  1 failed\n   Duration  345ms (tests 16ms)\n"
)
NODE = "not ok 3\nAssertionError [ERR_ASSERTION]: 1 == 2\n    at a.js:1\n# duration_ms 77.5\n"


TAP = "not ok 3\n  ---\n  error: |-\n    Expected values to be equal:\n    + actual\n  code: 'X'\n# duration_ms 7.5\n"
TAP_IN_LINE = "not ok 3 - quoted\n  ---\n  error: \"Cannot find module 'papaparse'\"\n  code: 'X'\n# duration_ms 77.5\n"


@pytest.mark.parametrize(
    ("log", "expected", "line"),
    [
        (VITEST, "TypeError", "AssertionError: expected undefined to be +0"),
        (NODE, "TypeError", "AssertionError [ERR_ASSERTION]: 1 == 2"),
        (TAP, "TypeError", "Expected values to be equal:"),
        (TAP_IN_LINE, "TypeError", "Cannot find module 'papaparse"),
        ("E   KeyError: 1\nE   ValueError: 2\n1 failed\n", "KeyError", "KeyError: 1"),
        ("collected nothing\n", "KeyError", "collected nothing"),
        ("", "KeyError", ""),
    ],
)
def test_the_line_that_tells_is_quoted(log: str, expected: str, line: str) -> None:
    assert telling_line(log, expected) == line
