"""What runners print that write no report is read: which tests passed, which failed, and how."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.fixing.output import read_from_output
from homeostat.languages.printed import Unfinished, printed_tests
from homeostat.languages.results import read_suite
from homeostat.records import Run, Service

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SERVICE = Service(name="shop", project_id=0, public_key="", language="javascript", test="npm test")

TAPE = """\
a line of the program
TAP version 13
# adds
ok 1 should be equal
ok 2 of two lines
# ships free
ok 3 should be equal
not ok 4 should be strictly equal
  ---
    operator: equal
    expected: 0
    actual:   7
    at: Test.<anonymous> (/box/tree/test/index.js:8:5)
    stack: |-
      Error: should be strictly equal
          at Test.assert [as _assert] (/box/tree/node_modules/tape/lib/test.js:548:48)
          at Test.<anonymous> (/box/tree/test/index.js:8:5)
  ...
# later
ok 5 not yet # SKIP

1..5
# tests 5
# pass  4
# fail  1
"""
TAP = """\
TAP version 14
1..1
# Subtest: test/cart.test.js
    # Subtest: adds
        ok 1 - should be equal
        1..1
    ok 1 - adds # time=21.41ms
    # Subtest: none
        not ok 1 - Cannot read properties of undefined (reading 'code')
          ---
          stack: |
            couponOf (src/cart.js:18:22)
            Test.<anonymous> (test/cart.test.js:28:11)
          type: TypeError
          ...
        1..1
    not ok 2 - none # time=144.537ms
      ---
      at:
        fileName: test/cart.test.js
      ...
    1..2
not ok 1 - test/cart.test.js # time=279.105ms
# { total: 2, pass: 1, fail: 1 }
"""
NODE = """\
TAP version 13
# Subtest: adds
ok 1 - adds
  ---
  duration_ms: 0.8
  ...
# Subtest: none
not ok 2 - none
  ---
  error: 'no'
  name: 'TypeError'
  stack: |-
    couponOf (/box/tree/src/cart.js:18:22)
    async Test.run (node:internal/test_runner/test:796:25)
  ...
1..2
"""
AVA = """\

  ✔ adds (12ms)
  ✘ [fail]: none Error thrown in test
  ✘ [fail]: ships free
  ─

  none

  Error thrown in test:

  TypeError {
    message: 'Cannot read properties of undefined (reading \\'code\\')',
  }

  TypeError: Cannot read properties of undefined (reading 'code')
      at couponOf (file:///box/tree/src/cart.js:18:22)
      at file:///box/tree/test/cart.test.js:22:8

  ships free

  test/cart.test.js:7

   6: test('ships free', (t) => {
   7:   t.is(shipping(cart), 0);

  Difference (- actual, + expected):

  - 7
  + 0

  \u203a file://test/cart.test.js:7:5

  ─

  2 tests failed
"""
UVU = """\
\x1b[1m\x1b[4m\x1b[37mcart.js\x1b[22m\x1b[24m\x1b[39m
\x1b[90m• \x1b[39m\x1b[31m✘ \x1b[39m\x1b[31m  (1 / 2)
\x1b[39m
  \x1b[1m\x1b[41m FAIL \x1b[22m\x1b[49m \x1b[2m"\x1b[22m\x1b[31m\x1b[1mnone\x1b[39m\x1b[22m\x1b[2m"\x1b[22m
    Cannot read properties of undefined (reading 'code')
\x1b[90m
    at couponOf (/box/tree/src/cart.js:18:22)
    at Object.handler (/box/tree/test/cart.js:23:13)\x1b[39m


\x1b[1m\x1b[4m\x1b[37mother.js\x1b[22m\x1b[24m\x1b[39m
\x1b[90m• \x1b[39m\x1b[90m• \x1b[39m\x1b[32m  (2 / 2)
\x1b[39m
  Total:     4\x1b[31m
  Passed:    3\x1b[39m
  Skipped:   0
  Duration:  12.52ms
"""


def run(output: str) -> Run:
    return Run(command="", exit_code=1, output=output, results="", duration=timedelta(seconds=1), timed_out=False)


@pytest.mark.parametrize(
    ("output", "passed", "failed", "frame"),
    [
        pytest.param(TAPE, {"adds"}, {"ships free"}, ("Error", "/box/tree/test/index.js", 8), id="tape"),
        pytest.param(
            TAP, {"test/cart.test.js > adds"}, {"test/cart.test.js > none"}, ("TypeError", "src/cart.js", 18), id="tap"
        ),
        pytest.param(NODE, {"adds"}, {"none"}, ("TypeError", "/box/tree/src/cart.js", 18), id="node"),
        pytest.param(AVA, {"adds"}, {"none", "ships free"}, ("TypeError", "/box/tree/src/cart.js", 18), id="ava"),
        pytest.param(
            UVU, {"other.js"}, {"cart.js > none"}, ("TypeError", "/box/tree/src/cart.js", 18), id="uvu, in colours"
        ),
    ],
)
def test_each_test_is_known_and_the_first_that_failed_says_where(
    output: str, passed: set[str], failed: set[str], frame: tuple[str, str, int]
) -> None:
    suite = read_suite(SERVICE, run(output))
    assert (suite.passed, suite.failed, suite.ran) == (passed, failed, True)
    event = read_from_output(suite.log, SERVICE, NOW, frozenset())
    assert event is not None
    assert event.raised is not None
    places = [(event.error_type, each.path, each.line) for each in event.raised.frames]
    assert frame in places


def test_an_assertion_of_ava_s_tells_its_place() -> None:
    said = next(each.said for each in printed_tests(AVA) if each.name == "ships free")
    event = read_from_output(said, SERVICE, NOW, frozenset())
    assert event is not None
    assert event.raised is not None
    assert event.error_type == "AssertionError"
    assert [(each.path, each.line) for each in event.raised.frames] == [("test/cart.test.js", 7)]


@pytest.mark.parametrize(
    "output",
    [
        pytest.param(TAPE.partition("1..5")[0], id="before its plan"),
        pytest.param(TAPE.replace("1..5", "1..6"), id="with less than was planned"),
        pytest.param(TAPE.replace("# later", "Bail out! no server"), id="given up"),
    ],
)
def test_what_ends_early_is_no_report(output: str) -> None:
    with pytest.raises(Unfinished):
        printed_tests(output)
    assert not read_suite(SERVICE, run(output)).ran


@pytest.mark.parametrize("output", ["", "ok 1 - so it is\n1..1\n", f"…{TAPE}", UVU.partition("  Total")[0]])
def test_what_nobody_printed_so_is_no_report(output: str) -> None:
    assert printed_tests(output) == []


def test_who_fails_and_tells_of_no_failure_tells_nothing() -> None:
    """As when the process ends with an error after its tests, or a threshold is missed."""
    passing = "TAP version 13\n# adds\nok 1 should be equal\n\n1..1\n# tests 1\n# pass  1\n"
    assert read_suite(SERVICE, replace(run(passing), exit_code=0)).passed == {"adds"}
    assert not read_suite(SERVICE, replace(run(passing), exit_code=1)).ran
