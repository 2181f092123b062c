"""Statements that a function of JavaScript lost, and lines of tests that are told by the stack."""

from datetime import timedelta

import pytest

from homeostat.errors import NotFound
from homeostat.fixing.marked import Marks, spectrum_of, with_marks
from homeostat.fixing.under_way import UnderWay
from homeostat.languages.trees import Source, broken
from homeostat.records import Patch, SuiteRun
from homeostat.stages.propose.tree_search import tree_changes
from tree_crashes import after, situation

FAILED = "AssertionError: Expected values to be strictly equal"
ROWS = [
    pytest.param(
        "function f(xs) {\n  let n = 0;\n  for (const x of xs) {\n    g(x);\n  }\n  return n;\n}\n",
        "n++;",
        id="counted",
    ),
    pytest.param(
        "function f(xs) {\n  const out = [];\n  for (const x of xs) {\n    g(x);\n  }\n  return out;\n}\n",
        "out.push(x);",
        id="gathered",
    ),
    pytest.param(
        "function f(a, n) {\n  if (a) {\n    n.k = 1;\n    if (a === 2) n.rows++;\n  } else {\n    n.k = 2;\n  }\n}\n",
        "n.k = 2;\n    if (a === 2) n.rows++;",
        id="asked and done in the other branch",
    ),
    pytest.param(
        "class A {\n  f(x) {\n    this.n = x;\n  }\n  g(x) {\n    this.tell(x);\n    this.k = x;\n  }\n}\n",
        "this.tell(x);\n    this.n = x;",
        id="another method tells",
    ),
    pytest.param(
        "const { cleanPath, cleanQuery } = require('./x');\nfunction f(u) {\n  u.path.trim();\n"
        "  u.query = cleanQuery(u.query);\n  return u;\n}\n",
        "u.path = cleanPath(u.path);",
        id="the twin that nobody calls",
    ),
    pytest.param(
        "function f(o) {\n  const low = (o) || 1;\n  const high = (o && o.high) || 1;\n  return low + high;\n}\n",
        "const low = (o && o.low) || 1;",
        id="made as the one beside",
    ),
]
NEVER = [
    pytest.param(
        "function f(xs) {\n  let n = 0;\n  for (const x of xs) {\n    n += x;\n  }\n  return n;\n}\n",
        "n++;",
        id="is counted already",
    ),
    pytest.param(
        "export function cleanPath(p) {\n  return p;\n}\nfunction f(u) {\n  u.path.trim();\n"
        "  u.query = cleanQuery(u.query);\n  return u;\n}\n",
        "u.path = cleanPath",
        id="a twin that others may call",
    ),
    pytest.param(
        "function f(a, b) {\n  const low = a.one(7);\n  const high = b.two();\n  return low + high;\n}\n",
        "const low = b.two()",
        id="a declaration that does not name itself",
    ),
]


def changed(text: str) -> list[str]:
    seen, plain = situation({"a.js": f"¦{text}"}, [("a.js", "f")], FAILED)
    return [after(each, plain) for each in tree_changes(seen, {"a.js": dict.fromkeys(range(1, 20), 0.7)})]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_what_is_missing_is_among_the_changes(text: str, wanted: str) -> None:
    assert any(wanted in each for each in changed(text))


@pytest.mark.parametrize(("text", "unwanted"), NEVER)
def test_what_is_there_or_unfounded_is_not_added(text: str, unwanted: str) -> None:
    assert not any(unwanted in each for each in changed(text))


TESTS = 'test("adds", (t) => {\n  t.is(1);\n});\ntest("takes", (t) => {\n  t.is(2);\n});\n'
MARKS = Marks(Patch(diff=""), [("a.js", (1,)), ("a.js", (2,)), ("a.js", (3,))])


def spectrum(written: str, failed: str = "takes") -> object:
    suite = SuiteRun(
        passed=frozenset({"adds"}), failed=frozenset({failed}), ran=True, duration=timedelta(seconds=1), log=""
    )

    def read(path: str) -> str:
        if path != "t.js":
            raise NotFound(path)
        return TESTS

    found = spectrum_of(written, MARKS, suite, UnderWay(suite, frozenset(), read))
    return (found.failed, found.passed, found.lines) if found else None


def test_the_title_around_a_place_tells_which_test_ran() -> None:
    written = "0 @t.js:2\n0 @t.js:5\n1 @t.js:5\n2 @t.js:2\n"
    assert spectrum(written) == (1, 1, {"a.js": {1: (1, 1), 2: (1, 0), 3: (0, 1)}})


def test_what_ran_outside_any_test_may_be_of_all() -> None:
    assert spectrum("0 @t.js:5\n1 @\n1 @t.js:2\n") == (1, 1, {"a.js": {1: (1, 0), 2: (1, 1)}})


def test_without_a_title_that_fails_what_ran_at_all_is_suspicious() -> None:
    assert spectrum("0 @t.js:2\n1 @other.js:1\n", failed="made of parts") == (1, 0, {"a.js": {1: (1, 0), 2: (1, 0)}})
    assert spectrum("") is None


def test_a_comment_behind_a_statement_without_semicolon_does_not_swallow_the_end_of_a_mark() -> None:
    text, lines = with_marks(Source("a.js", "function f(x) {\n  if (x) return g() // none\n  h()\n}\n"), first=0)
    assert len(lines) == 3
    assert not broken(Source("a.js", text))
