"""Edits that bring parentheses into parentheses."""

import pytest

from homeostat.languages.python import Edit, apply


@pytest.mark.parametrize(
    ("source", "old", "new", "after"),
    [
        pytest.param("f(x)", "x", "(x or 0)", "f(x or 0)", id="an argument"),
        pytest.param("f(x, y)", "x", "(x or 0)", "f((x or 0), y)", id="one of two"),
        pytest.param("f(x)", "x", "(x, 1)", "f((x, 1))", id="a tuple"),
        pytest.param("f(x)", "x", "()", "f(())", id="an empty tuple"),
        pytest.param("f(x)", "x", "(y := x)", "f((y := x))", id="what needs its own"),
        pytest.param("f(x)", "x", "(a) + (b)", "f((a) + (b))", id="two of them"),
        pytest.param("f(x)", "x", "(')' + x)", "f(')' + x)", id="a quoted one"),
        pytest.param("r = x", "x", "max((x ?? 0))", "r = max(x ?? 0)", id="within the edit"),
        pytest.param("r = x; q = /((a))/", "x", "/((a))/", "r = /((a))/; q = /((a))/", id="what is copied"),
        pytest.param("if (c) {}", "c", "(c != nil && c.d)", "if (c != nil && c.d) {}", id="a condition"),
    ],
)
def test_parentheses_are_not_doubled(source: str, old: str, new: str, after: str) -> None:
    at = source.index(old)
    assert apply(source, [Edit(at, at + len(old), new)]) == after
