"""Several tests that fail: those that fail for one reason, told by what each said and calls."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.errors import NotFound
from homeostat.fixing.alike import Alike, fail_alike
from homeostat.fixing.narrowed import narrowed
from homeostat.languages.failures import failures_of
from homeostat.records import Run, Service
from texts_as_tree import Tree

NOW = datetime(2025, 10, 9, tzinfo=UTC)
CRASH = "TypeError: Cannot read properties of undefined (reading '{}')\n    at {} (/box/tree/cart.js:{}:9)\n"
WRONG = "AssertionError [ERR_ASSERTION]: 1 == 2\n    at TestContext.<anonymous> (/box/tree/test/cart.test.js:7:3)\n"
GO_TEST = """package two

func TestHalf(t *testing.T) {
	if got := Half(4); got != 2 {
		t.Fatalf("got %d", got)
	}
}

func TestHalfOfEight(t *testing.T) {
	if got := Half(8); got != 4 {
		t.Fatalf("got %d", got)
	}
}

func TestDouble(t *testing.T) {
	if got := Double(8); got != 16 {
		t.Fatalf("got %d", got)
	}
}
"""
JS_TEST = """\
describe('cart', () => {
  it('takes a half', () => assert.equal(half(4), 2));
  it('takes a half of eight', () => assert.equal(half(8), 4));
  it('doubles', () => assert.equal(double(8), 16));
});
"""


def alike(failures: Mapping[str, str], language: str, files: dict[str, str]) -> Alike | None:
    service = Service(name="shop", project_id=0, public_key="", language=language)
    return fail_alike(failures, service, source=Tree(files), commit="c", now=NOW, tests=frozenset())


@pytest.mark.parametrize(
    ("failures", "language", "files", "wanted"),
    [
        pytest.param(
            {"wrong": WRONG, "city": CRASH.format("city", "city", 3), "town": CRASH.format("city", "city", 3)},
            "javascript",
            {"cart.js": "", "test/cart.test.js": JS_TEST},
            {"city", "town"},
            id="what broke in the code comes first, with what broke there too",
        ),
        pytest.param(
            {
                "cart.test.js > cart takes a half": WRONG,
                "cart.test.js > cart takes a half of eight": WRONG,
                "cart.test.js > cart doubles": WRONG,
            },
            "javascript",
            {"test/cart.test.js": JS_TEST},
            {"cart.test.js > cart takes a half", "cart.test.js > cart takes a half of eight"},
            id="assertions on what the same function gives",
        ),
        pytest.param(
            {"m/two/TestHalf": "    two_test.go:5: got 1\n", "m/two/TestHalfOfEight": "", "m/two/TestDouble": ""},
            "go",
            {"two_test.go": GO_TEST},
            {"m/two/TestHalf", "m/two/TestHalfOfEight"},
            id="the same in Go",
        ),
        pytest.param(
            {"city": CRASH.format("city", "city", 3), "town": CRASH.format("city", "city", 3)},
            "javascript",
            {"cart.js": ""},
            None,
            id="all are alike",
        ),
    ],
)
def test_those_that_fail_for_one_reason(
    failures: Mapping[str, str], language: str, files: dict[str, str], wanted: set[str] | None
) -> None:
    found = alike(failures, language, files)
    assert (found.tests if found else None) == (frozenset(wanted) if wanted else None)


def test_what_each_test_said_is_read_from_its_runners_report() -> None:
    go = [
        {"Action": "output", "Package": "m/a", "Test": "TestRows/one", "Output": "got 1\n"},
        {"Action": "fail", "Package": "m/a", "Test": "TestRows/one"},
        {"Action": "fail", "Package": "m/a", "Test": "TestRows"},
        {"Action": "pass", "Package": "m/a", "Test": "TestOther"},
    ]
    jest = {
        "testResults": [
            {
                "name": "/box/tree/a.test.js",
                "assertionResults": [{"status": "failed", "fullName": "a b", "failureMessages": ["x", "y"]}],
            }
        ]
    }
    node = '<testsuites><testsuite name="s"><testcase name="t" classname="test"><failure message="no">at x</failure>'

    def failures_in(report: str, output: str = "") -> dict[str, str]:
        run = Run(command="", exit_code=1, output=output, results=report, duration=timedelta(seconds=1))
        return failures_of(run)

    assert failures_in("\n".join(map(json.dumps, go))) == {"m/a/TestRows/one": "got 1\n"}
    assert failures_in(json.dumps(jest)) == {"a.test.js > a b": "x\n\ny"}
    assert failures_in(f"{node}</testcase></testsuite></testsuites>") == {"s > t": "no\nat x"}
    assert failures_in("no report") == {}
    assert failures_in("", "TAP version 13\nok 1 a\nnot ok 2 b\n1..2\n") == {"b": "b\n"}
    assert failures_in("", "TAP version 13\nok 1 a\n") == {}


@pytest.mark.parametrize(
    ("command", "test", "alone"),
    [
        (
            "cd libs/money && go test ./...",
            "m/money/TestParse",
            "cd libs/money && go test m/money -run '^(TestParse)$'",
        ),
        (
            "(cd libs/money && go test ./...) && (cd stock && go test ./...)",
            "m/stock/TestPrice",
            "cd stock && go test m/stock -run '^(TestPrice)$'",
        ),
    ],
)
def test_a_module_of_several_is_asked_alone(command: str, test: str, alone: str) -> None:
    files = {"libs/money/go.mod": "module m/money\n", "stock/go.mod": "module m/stock\n"}

    def read(path: str) -> str:
        if path not in files:
            raise NotFound(path)
        return files[path]

    service = Service(name="shop", project_id=0, public_key="", language="go", test=command)
    assert narrowed(service, [test], read) == alone


@pytest.mark.parametrize(
    ("command", "alone"),
    [
        ("mocha -r x", r"mocha -r x -g '^(?:cart\ of(?:::| )is\ nought)$'"),
        ("mocha -g cart", ""),
    ],
)
def test_mocha_is_asked_for_one_test_by_its_whole_name(command: str, alone: str) -> None:
    service = Service(name="shop", project_id=0, public_key="", language="javascript", test=command)
    assert narrowed(service, ["cart of::is nought"], lambda path: path) == alone


@pytest.mark.parametrize(
    ("command", "test", "alone"),
    [
        (
            "python manage.py test -v2 --settings site.tests stock",
            "stock.tests.Shelf.test_it",
            "python manage.py test -v2 --settings site.tests stock.tests.Shelf.test_it",
        ),
        ("./manage.py test", "stock.tests.Shelf.test_it", "./manage.py test stock.tests.Shelf.test_it"),
        ("django-admin test --tag=a stock", "stock.T.test", "django-admin test --tag=a stock.T.test"),
        ("python manage.py test stock", "unittest.loader._FailedTest.stock.tests", ""),
        ("python manage.py check test", "stock.T.test", ""),
    ],
)
def test_django_is_asked_for_one_test_by_its_dotted_name(command: str, test: str, alone: str) -> None:
    service = Service(name="shop", project_id=0, public_key="", language="python", test=command)
    assert narrowed(service, [test], lambda path: path) == alone


@pytest.mark.parametrize(
    ("command", "test", "alone"),
    [
        ("python -m unittest", "tests.test_a.A.test_it", "python -m unittest tests.test_a.A.test_it"),
        ("python -m unittest -v tests.test_a", "tests.test_a.A.test_it", "python -m unittest tests.test_a.A.test_it"),
        (
            "python -m unittest discover -s tests -p '*_t.py'",
            "a_t.A.test_it",
            "python -m unittest discover -s tests -p '*_t.py' -k a_t.A.test_it",
        ),
        ("python -m unittest discover -k cart", "a_t.A.test_it", ""),
        ("python -m unittest discover", "unittest.loader._FailedTest.test_a", ""),
    ],
)
def test_unittest_is_asked_for_one_test_where_discovery_found_it(command: str, test: str, alone: str) -> None:
    service = Service(name="shop", project_id=0, public_key="", language="python", test=command)
    assert narrowed(service, [test], lambda path: path) == alone


@pytest.mark.parametrize(
    ("command", "alone"),
    [
        ("pytest backend", "pytest backend/tests/test_a.py::test_it"),
        ("pytest -q ./backend/tests/", "pytest -q backend/tests/test_a.py::test_it"),
        ("pytest -vv backend/tests/test_a.py", "pytest -vv backend/tests/test_a.py::test_it"),
        ("pytest --rootdir . .", "pytest --rootdir . tests/test_a.py::test_it"),
        ("pytest docs backend", "pytest docs backend/tests/test_a.py::test_it"),
        ("cd backend && pytest tests", "cd backend && pytest tests/test_a.py::test_it"),
        ("pytest", "pytest tests/test_a.py::test_it"),
    ],
)
def test_pytests_ids_begin_at_its_own_root_which_may_be_a_folder_that_is_named(command: str, alone: str) -> None:
    there = {"backend/tests/test_a.py", *(["tests/test_a.py"] if command.endswith((" .", "pytest")) else [])}

    def read(path: str) -> str:
        if path not in there:
            raise NotFound(path)
        return ""

    service = Service(name="shop", project_id=0, public_key="", language="python", test=command)
    assert narrowed(service, ["tests/test_a.py::test_it"], read) == alone


@pytest.mark.parametrize("command", ["pytest tests/unit", "pytest -x tests/unit/"])
def test_a_folder_that_is_named_is_not_run_beside_its_one_test(command: str) -> None:
    service = Service(name="shop", project_id=0, public_key="", language="python", test=command)
    alone = narrowed(service, ["tests/unit/test_a.py::test_it"], lambda path: path)
    assert alone.split()[-1] == "tests/unit/test_a.py::test_it"
    assert "tests/unit" not in alone.replace("tests/unit/test_a", "")
