"""Reading what a service's own tests say."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from homeostat.languages import detect
from homeostat.languages.results import read_suite, suite_command
from homeostat.records import Run, Service

SECOND = timedelta(seconds=1)


def service(language: str = "python", test: str = "") -> Service:
    return Service(name="shop", project_id=1, public_key="k", language=language, test=test)


def run(results: str = "", output: str = "", *, exit_code: int = 0, timed_out: bool = False) -> Run:
    return Run(command="", exit_code=exit_code, output=output, results=results, duration=SECOND, timed_out=timed_out)


PYTEST = """<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0">
<testcase classname="tests.test_orders" name="test_total" file="tests/test_orders.py" line="3" time="0.001"/>
<testcase classname="tests.test_orders.TestTax" name="test_rate[a::b]" file="tests/test_orders.py" time="0.001"/>
<testcase classname="tests.test_orders" name="test_bad" file="tests/test_orders.py" time="0.1">
<failure message="assert 1 == 2">log</failure></testcase>
<testcase classname="tests.test_orders" name="test_torn" file="tests/test_orders.py" time="0.1"/>
<testcase classname="tests.test_orders" name="test_torn" file="tests/test_orders.py" time="0.1">
<error message="failed on teardown">log</error></testcase>
<testcase classname="tests.test_orders" name="test_later" file="tests/test_orders.py" time="0.1"><skipped/></testcase>
</testsuite></testsuites>"""

PYTEST_COLLECTS_NOTHING = """<testsuites><testsuite name="pytest" errors="1">
<testcase classname="" name="tests.test_orders" time="0.0"><error message="collection failure">SyntaxError</error>
</testcase></testsuite></testsuites>"""

NODE = """<?xml version="1.0" encoding="utf-8"?><testsuites>
<testcase name="adds up" time="0.002" classname="test"/>
<testcase name="rounds" time="0.001" classname="test" failure="1 == 2"><failure type="testCodeFailure"/></testcase>
<testsuite name="of an empty order" tests="2"><testcase name="is nought" time="0.0" classname="test"/>
<testcase name="later" time="0.0" classname="test"><skipped type="skipped" message="true"/></testcase></testsuite>
</testsuites>"""

JEST = json.dumps({
    "numTotalTests": 3,
    "testResults": [
        {
            "name": "/box/tree/app/cart.test.ts",
            "assertionResults": [
                {"fullName": "cart adds up", "status": "passed"},
                {"fullName": "cart rounds", "status": "failed"},
                {"fullName": "cart later", "status": "pending"},
            ],
        }
    ],
})  # fmt: skip


def go_events(*events: tuple[str, str, str | None]) -> str:
    lines = [{"Action": action, "Package": package, "Test": test} for action, package, test in events]
    return "\n".join(json.dumps(line) for line in lines)


GO = go_events(
    ("start", "shop/stock", None),
    ("run", "shop/stock", "TestBook"),
    ("pass", "shop/stock", "TestBook"),
    ("pass", "shop/stock", "TestMove/empty"),
    ("fail", "shop/stock", "TestMove"),
    ("skip", "shop/stock", "TestLater"),
    ("fail", "shop/stock", None),
    ("start", "shop/seed", None),
    ("fail", "shop/seed", None),
)
GO_CUT_OFF = GO.rpartition("\n")[0]

# As mocha 10 wrote it.
MOCHA = """<testsuite name="Mocha Tests" tests="4" failures="0" errors="1" skipped="1" time="0.063">
<testcase classname="cart" name="adds up" file="/box/tree/test/cart.js" time="0"/>
<testcase classname="cart" name="later" file="/box/tree/test/cart.js" time="0"><skipped/></testcase>
<testcase classname="" name="stands alone" file="/box/tree/test/cart.js" time="0"/>
<testcase classname="cart of nothing" name="is nought" file="/box/tree/test/cart.js" time="0"><failure>Cannot read \
properties of undefined (reading &#x27;price&#x27;)
TypeError: Cannot read properties of undefined (reading &#x27;price&#x27;)
    at total (lib/cart.js:6:21)</failure></testcase>
</testsuite>"""

UNITTEST = """test_total (tests.test_orders.TestOrders.test_total) ... ok
test_said (tests.test_orders.TestOrders.test_said)
What it says. ... ok
test_old (tests.test_orders.TestOrders) ... FAIL
test_torn (tests.test_orders.TestOrders.test_torn) ... ERROR
test_later (tests.test_orders.TestOrders.test_later) ... skipped 'no'
test_known (tests.test_orders.TestOrders.test_known) ... expected failure

----------------------------------------------------------------------
Ran 6 tests in 0.001s

FAILED (failures=1, errors=1, skipped=1, expected failures=1)
"""


@pytest.mark.parametrize(
    ("language", "ran", "passed", "failed"),
    [
        pytest.param(
            "python",
            run(PYTEST, exit_code=1),
            {"tests/test_orders.py::test_total", "tests/test_orders.py::TestTax::test_rate[a::b]"},
            {"tests/test_orders.py::test_bad", "tests/test_orders.py::test_torn"},
            id="pytest",
        ),
        pytest.param(
            "python",
            run(output=UNITTEST, exit_code=1),
            {"tests.test_orders.TestOrders.test_total", "tests.test_orders.TestOrders.test_said"},
            {"tests.test_orders.TestOrders.test_old", "tests.test_orders.TestOrders.test_torn"},
            id="unittest",
        ),
        pytest.param(
            "javascript", run(NODE, exit_code=1), {"adds up", "of an empty order > is nought"}, {"rounds"}, id="node"
        ),
        pytest.param(
            "javascript",
            run(JEST, exit_code=1),
            {"cart.test.ts > cart adds up"},
            {"cart.test.ts > cart rounds"},
            id="jest and vitest",
        ),
        pytest.param(
            "javascript",
            run(MOCHA, exit_code=1),
            {"cart::adds up", "stands alone"},
            {"cart of nothing::is nought"},
            id="mocha",
        ),
        pytest.param(
            "go",
            run(GO, exit_code=1),
            {"shop/stock/TestBook", "shop/stock/TestMove/empty"},
            {"shop/stock/TestMove"},
            id="go",
        ),
    ],
)
def test_each_runner_is_read(language: str, ran: Run, passed: set[str], failed: set[str]) -> None:
    suite = read_suite(service(language), ran)
    assert (suite.passed, suite.failed, suite.ran) == (passed, failed, True)


@pytest.mark.parametrize(
    "ran",
    [
        pytest.param(run(), id="nothing written"),
        pytest.param(run(output="No module named pytest", exit_code=1), id="no runner"),
        pytest.param(run(PYTEST_COLLECTS_NOTHING, exit_code=2), id="nothing collected"),
        pytest.param(run("<testsuites/>", exit_code=5), id="no tests"),
        pytest.param(run(PYTEST[:400]), id="xml cut off"),
        pytest.param(run(PYTEST, timed_out=True), id="out of time"),
        pytest.param(run(GO_CUT_OFF), id="go cut off"),
        pytest.param(run(JEST[:-20]), id="jest cut off"),
        pytest.param(run(output=UNITTEST.partition("Ran")[0]), id="unittest cut off at its end"),
        pytest.param(run(output=f"…{UNITTEST}"), id="unittest cut off at its beginning"),
        pytest.param(run("[" * 100_000), id="not a report"),
        pytest.param(run('{"testResults":' + "[" * 100_000), id="too deep"),
        pytest.param(run("<testsuites>" + "<testsuite>" * 100_000), id="too deep, in xml"),
        pytest.param(
            run('<!DOCTYPE x [<!ENTITY a "aaaa">]><testsuites><testcase name="&a;" classname="x"/></testsuites>'),
            id="entities",
        ),
        pytest.param(run("<a>" * 500 + "</a>" * 500), id="other xml"),
    ],
)
def test_what_cannot_be_compared_has_not_run(ran: Run) -> None:
    assert not read_suite(service(), ran).ran


def test_deeply_nested_suites_end_no_process() -> None:
    depth = 50_000
    suites = f"<testsuites>{'<testsuite>' * depth}{'</testsuite>' * depth}</testsuites>"
    assert not read_suite(service(), run(suites)).ran


def test_the_log_keeps_what_go_printed() -> None:
    printed = json.dumps({"Action": "build-output", "Output": "stock.go:3: undefined: x\n"})
    suite = read_suite(service("go"), run(f"{printed}\n{GO}"))
    assert "undefined: x" in suite.log


@pytest.mark.parametrize(
    ("language", "test", "has"),
    [
        pytest.param("python", "", ["python -m pytest -q", "--junitxml='$HOMEOSTAT_RESULTS'"], id="python's default"),
        pytest.param("python", "make test", ["PYTEST_ADDOPTS=", "; make test"], id="pytest behind make"),
        pytest.param("python", "python -m unittest discover", ["-m unittest discover -v"], id="unittest"),
        pytest.param(
            "python", "python -W error -m unittest -qbf tests.a", ["-m unittest -v -b tests.a"], id="a quiet one"
        ),
        pytest.param(
            "python", "cd a && python -m unittest --quiet && true", ["-m unittest -v && true"], id="among others"
        ),
        pytest.param(
            "python", "python -m unittest discover -v -s t -p '*.py'", ["discover -v -s t -p '*.py'"], id="where"
        ),
        pytest.param("python", "python manage.py test shop --failfast -v 0", ["manage.py test -v 2 shop"], id="django"),
        pytest.param("go", "", ["( go test -json ./... ) 3>&-", '> "$HOMEOSTAT_RESULTS"'], id="go's default"),
        pytest.param("go", "go vet ./... && go test -race ./...", ["&& go test -json -race ./..."], id="go, twice"),
        pytest.param(
            "javascript",
            "node --experimental-vm-modules node_modules/jest/bin/jest.js -t a",
            ["node_modules/jest/bin/jest.js --json --outputFile=", " -t a"],
            id="jest as a program",
        ),
        pytest.param("javascript", "", ["--test-reporter=junit", "; npm test"], id="javascript's default"),
        pytest.param(
            "javascript", "npx vitest run --coverage", ["vitest run --reporter=default --reporter=json"], id="vitest"
        ),
        pytest.param("javascript", "npx jest", ['jest --json --outputFile="$HOMEOSTAT_RESULTS"'], id="jest"),
        pytest.param(
            "javascript",
            "nyc mocha --reporter spec -r ts-node/register test",
            ['nyc mocha --reporter xunit -O output="$HOMEOSTAT_RESULTS" -r ts-node/register test'],
            id="mocha",
        ),
    ],
)
def test_a_suite_is_told_to_report(language: str, test: str, has: list[str]) -> None:
    command = suite_command(service(language, test))
    assert [part for part in has if part not in command] == []


def test_an_unknown_language_has_no_suite_of_its_own() -> None:
    assert not suite_command(service(""))
    assert suite_command(service("", "./check")) == "./check"


@pytest.mark.parametrize(
    ("files", "language"),
    [
        pytest.param(["pyproject.toml", "app/main.py"], "python", id="python"),
        pytest.param(["go.mod", "cmd/api/main.go"], "go", id="go"),
        pytest.param(["package.json", "app/page.tsx"], "javascript", id="javascript"),
        pytest.param(["package.json", "pyproject.toml", "a.py", "b.py", "c.js"], "python", id="two marks"),
        pytest.param(["tools/package.json", "main.go"], "go", id="no mark at the root"),
        pytest.param(["README.md"], "", id="none of ours"),
        pytest.param([], "", id="empty"),
    ],
)
def test_a_tree_tells_its_language(files: list[str], language: str) -> None:
    assert detect(files) == language


def test_what_mocha_prints_no_more_is_told() -> None:
    assert "at total (lib/cart.js:6:21)" in read_suite(service("javascript", "mocha"), run(MOCHA, exit_code=1)).log


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        pytest.param(["TypeError: x\n    at f (/box/tree/a.ts:1:2)"], True, id="a trace"),
        pytest.param([7, None], False, id="no words"),
        pytest.param("TypeError", False, id="no list"),
    ],
)
def test_how_a_test_failed_is_told_whole(messages: object, told: bool) -> None:  # noqa: FBT001
    failed = {"fullName": "rounds", "status": "failed", "failureMessages": messages}
    report = json.dumps({"testResults": [{"name": "a.test.ts", "assertionResults": [failed]}]})
    read = read_suite(service("javascript", "vitest run"), run(report, "seen at a.test.ts:6:30", exit_code=1))
    assert ("at f (/box/tree/a.ts:1:2)" in read.log) == told
    assert "seen at a.test.ts:6:30" in read.log


def test_an_inherited_test_is_called_as_pytest_calls_it(tmp_path: Path) -> None:
    """Its report names the file that it was written in, and not the one that runs it."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/__init__.py").write_text("class Mixin:\n    def test_a(self):\n        assert self.size\n")
    (tmp_path / "tests/shared.py").write_text("def test_b():\n    assert 0\n")
    (tmp_path / "tests/test_bag.py").write_text(
        "import unittest\nfrom tests import Mixin\nfrom tests.shared import test_b\n\n\n"
        "class BagTest(Mixin, unittest.TestCase):\n    size = 0\n\n    class Inner(Mixin):\n        pass\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:xdist",
        "--junitxml=said.xml",
        "-o",
        "junit_family=xunit1",
    ]
    subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
    suite = read_suite(service(), run((tmp_path / "said.xml").read_text(), exit_code=1))
    assert suite.failed == {"tests/test_bag.py::BagTest::test_a", "tests/test_bag.py::test_b"}


def test_a_test_of_djangos_is_read_behind_a_line_that_is_still_open() -> None:
    """What a migration comes to is printed on the other stream, and later."""
    output = (
        "  Applying stock.0007_shelf...test_full (stock.tests.Shelf.test_full) ... ok\n"
        "test_empty (stock.tests.Shelf.test_empty)\nNothing lies there. ... ERROR\n"
        "Ran 2 tests in 0.024s\n\nFAILED (errors=1)\n OK\n"
    )
    run = Run(command="", exit_code=1, output=output, results="", duration=timedelta(seconds=1), timed_out=False)
    suite = read_suite(service("python", "python manage.py test"), run)
    assert (suite.passed, suite.failed) == ({"stock.tests.Shelf.test_full"}, {"stock.tests.Shelf.test_empty"})
