"""What else has to go on passing, where single tests were named."""

import pytest

from homeostat.fixing.widened import widened

ROWS = {
    "a node": ("python -m pytest -q tests/test_a.py::test_x", "python -m pytest -q tests/test_a.py"),
    "a method": ("pytest tests/test_a.py::TestA::test_x -q", "pytest tests/test_a.py -q"),
    "a case of a table, in quotes": ("pytest 'tests/test_a.py::test_x[a b]'", "pytest 'tests/test_a.py'"),
    "a case with quotes in it": (
        """pytest -q 'tests/test_a.py::test_x[<a b="c d">-1]' -v""",
        "pytest -q 'tests/test_a.py' -v",
    ),
    "a case with both quotes": (
        """pytest 'tests/test_a.py::test_x[it'"'"'s a "b"]' tests/test_b.py::test_y""",
        "pytest 'tests/test_a.py' tests/test_b.py",
    ),
    "a case in the other quotes": (
        r"""pytest "tests/test_a.py::test_x[a \"b\" c]" -q""",
        'pytest "tests/test_a.py" -q',
    ),
    "words in quotes before it": (
        "pytest -p 'a' tests/test_a.py::test_x -p 'b'",
        "pytest -p 'a' tests/test_a.py -p 'b'",
    ),
    "by keyword": ("pytest -q -k 'due and not late' tests", "pytest -q tests"),
    "by keyword, last": ("cd api && pytest -x -k due", "cd api && pytest"),
    "a file": ("pytest -q tests/test_a.py", "pytest -q tests/test_a.py"),
    "unittest's method": ("python -m unittest tests.test_a.TestA.test_x", "python -m unittest tests.test_a"),
    "unittest's module": ("python -m unittest -v tests.test_a", "python -m unittest -v tests.test_a"),
    "go": ("go test -run '^TestPrice$' ./...", "go test ./..."),
    "go, with a sign": ("go test ./price -run=TestPrice -count=1", "go test ./price -count=1"),
    "vitest": ('npx vitest run src/a.test.ts -t "adds up"', "npx vitest run src/a.test.ts"),
    "jest": ("npx jest --testNamePattern=adds", "npx jest"),
    "node": ('node --test --test-name-pattern="adds up" test/', "node --test test/"),
    "mocha": ("mocha --recursive -g 'adds up' --bail", "mocha --recursive"),
    "something else": ("make check -k due", "make check -k due"),
    "npm": ("npm test", "npm test"),
}


@pytest.mark.parametrize(("command", "wanted"), ROWS.values(), ids=ROWS)
def test_what_picks_single_tests_is_left_out(command: str, wanted: str) -> None:
    assert widened(command) == wanted
