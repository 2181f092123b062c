"""Conditions of Go and JavaScript turned round as a person writes it; and kinds of changes that come mixed."""

import pytest
from test_tree_search import changed
from test_tree_search_go import changed as changed_in_go
from test_tree_search_go import go


@pytest.mark.parametrize(
    ("asked", "opposite"),
    [
        pytest.param("ready", "!ready", id="a name"),
        pytest.param("!ready", "ready", id="its denial"),
        pytest.param("c.Ready(a, b)", "!c.Ready(a, b)", id="a call"),
        pytest.param("!(len(xs) == 2)", "len(xs) == 2", id="brackets that are not needed any more"),
        pytest.param("a == b", "a != b", id="equal"),
        pytest.param("a < b", "a >= b", id="less"),
        pytest.param("a && b", "!(a && b)", id="brackets that are needed"),
    ],
)
def test_a_condition_is_turned_round_without_brackets_that_nobody_writes(asked: str, opposite: str) -> None:
    made = changed_in_go(go(f"\tif {asked} {{\n\t\tg()\n\t}}\n"))
    assert any(f"\tif {opposite} {{\n" in each for each in made)
    if "(" not in opposite or opposite.startswith("!c"):
        assert not any(f"if !({asked}) {{" in each for each in made)


def test_a_condition_of_javascript_is_turned_round_likewise() -> None:
    made = changed("a.js", "function f(o) {\n  if (o.items.has(3)) g();\n  if (o.n === 1) h();\n}\n")
    assert any("if (!o.items.has(3)) g()" in each for each in made)
    assert any("if (o.n !== 1) h()" in each for each in made)


def test_in_go_no_kind_of_change_keeps_the_others_waiting() -> None:
    numbers = "".join(f"\tput({n}, {n + 1})\n" for n in range(2, 60))
    made = changed_in_go(go(f"{numbers}\tfor size(x) {{\n\t\tif stop() {{\n\t\t\tcontinue\n\t\t}}\n\t}}\n"))
    left = next(at for at, each in enumerate(made) if "\t\t\tbreak\n" in each)
    assert left < 60
