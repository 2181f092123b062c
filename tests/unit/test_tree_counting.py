"""Small changes of JavaScript where things are counted, found, paged or told in text."""

import pytest

from homeostat.stages.propose.tree_search import tree_changes
from tree_crashes import after, situation

FAILED = "AssertionError: Expected values to be strictly equal"
ROWS = [
    pytest.param("return page * size;", "(page - 1) * size", id="pages from one"),
    pytest.param("return q.quantity + s + q.price;", "q.price * q.quantity", id="times how many"),
    pytest.param("return { ...o, quantity: q.quantity };", "quantity: o.quantity + q.quantity", id="added to it"),
    pytest.param("return Boolean(q.get('all'));", "q.get('all') === 'true'", id="what the text says"),
    pytest.param("return Math.floor(s * 100);", "Math.round(s * 100)", id="rounded"),
    pytest.param("return Math.floor(s / size);", "Math.ceil(s / size)", id="rounded up"),
    pytest.param(
        "const at = xs.findIndex(g);\n  xs.splice(at, 0, s);",
        "if (at === -1) xs.push(s);\n  else xs.splice(at, 0, s);",
        id="at the end where none is found",
    ),
    pytest.param(
        "return xs.sort((a, b) => a.n - b.n || a.id - b.id);", "b.n - a.n || a.id - b.id", id="the other way first"
    ),
]
TWINS = (
    "class Cache {\n  set(k, v) {\n    this.m.delete(k);\n    this.m.set(k, v);\n  }\n"
    "  get(k) {\n    const v = this.m.get(k);\n    this.m.set(k, v);\n    return v;\n  }\n}\n"
)


def changed(text: str) -> list[str]:
    """The file as it would be, the likeliest first; all of its lines are equally suspicious."""
    seen, plain = situation({"a.js": f"¦{text}"}, [("a.js", "f")], FAILED)
    equally = dict.fromkeys(range(1, text.count("\n") + 2), 0.7)
    return [after(each, plain) for each in tree_changes(seen, {"a.js": equally})]


@pytest.mark.parametrize(("body", "wanted"), ROWS)
def test_what_is_usually_meant_comes_early(body: str, wanted: str) -> None:
    made = changed(f"function f(s, o, q, xs, g, page, size) {{\n  {body}\n}}\n")
    assert any(wanted in each for each in made[:4]), made[:4]


def test_what_is_done_before_elsewhere_is_done_here() -> None:
    wanted = "this.m.get(k);\n    this.m.delete(k);\n    this.m.set(k, v);"
    assert any(wanted in each for each in changed(TWINS)[:4])
