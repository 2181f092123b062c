"""Small changes of JavaScript for what a hasty edit lost or mistook, among the likeliest."""

import pytest

from homeostat.stages.propose.tree_search import tree_changes
from tree_crashes import after, situation

FAILED = "AssertionError: Expected values to be strictly equal"
HEAD = "function f(xs, k, o) {\n  const kept = new Set();\n  kept.add(k);\n  "
ROWS = [
    pytest.param("if (k) {\n    xs.length;\n  }\n  return 1;", "    return xs.length;", 1, id="a value given back"),
    pytest.param("k ? xs : o;", "return k ? xs : o;", 2, id="a choice given back"),
    pytest.param("o.n === k;\n  return o;", "o.n = k;", 2, id="put, and not asked"),
    pytest.param("if (k) {\n    g(k);\n  }\n  return 1;", "    return g(k);", 12, id="what is called given back"),
    pytest.param("return xs.has(k);", "return kept.has(k);", 3, id="a set can tell"),
    pytest.param("return xs[xs.length];", "xs[xs.length - 1]", 2, id="the last"),
    pytest.param("return xs[xs.length + 1];", "xs[xs.length - 1]", 2, id="the last, not two behind it"),
    pytest.param("o.shut(1);\n  return o.open(1);", "return o.shut(1);", 12, id="another method"),
    pytest.param("const s = k = 1 ? 'a' : 'b';\n  return s;", "const s = k === 1 ? 'a' : 'b';", 1, id="asked, not put"),
    pytest.param("return (k / 2) ?? 0;", "return (k / 2) || 0;", 2, id="no number is not nothing"),
    pytest.param("const v = o.a in xs ? xs[o.b] : 0;\n  return v + o.c;", "o.b in xs ?", 6, id="as it is said beside"),
]  # fmt: skip
NEVER = [
    pytest.param("'use strict';\n  return 1;", "return 'use strict'", id="a directive"),
    pytest.param("k && g(k);\n  return 1;", "return k && g(k)", id="what calls something"),
    pytest.param("Object.hasOwn(o, k);\n  return Object.keys(o);", "Object.hasOwn(o);", id="what the language has"),
    pytest.param("let a, b;\n  a = b = g(k);\n  return a;", "===", id="two are put"),
]


def changed(body: str) -> list[str]:
    text = f"{HEAD}{body}\n}}\n"
    seen, plain = situation({"a.js": f"¦{text}"}, [("a.js", "f")], FAILED)
    first = HEAD.count("\n") + 1
    equally = dict.fromkeys(range(first, text.count("\n") + 1), 0.7)
    return [after(each, plain) for each in tree_changes(seen, {"a.js": equally})]


@pytest.mark.parametrize(("body", "wanted", "rank"), ROWS)
def test_what_was_lost_is_among_the_first(body: str, wanted: str, rank: int) -> None:
    place = next((number for number, text in enumerate(changed(body), start=1) if wanted in text), None)
    assert place is not None
    assert place <= rank


@pytest.mark.parametrize(("body", "never"), NEVER)
def test_what_does_something_is_left(body: str, never: str) -> None:
    assert not any(never in text for text in changed(body))
