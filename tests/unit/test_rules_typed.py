"""TypeScript: what a function says that it gives, and what only says that something is there."""

import pytest

from homeostat.stages.propose.rules_javascript.typed import neutral_of_type
from tree_crashes import offered

SAID = "TypeError: Cannot read properties of undefined (reading 'cents')"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("number", "0", id="number"),
        pytest.param("string", "''", id="string"),
        pytest.param("Order[]", "[]", id="list"),
        pytest.param("readonly string[]", "[]", id="readonly list"),
        pytest.param("Array<Map<string, number>>", "[]", id="generic list"),
        pytest.param("Map<string, Order | null>", "new Map()", id="map"),
        pytest.param("Record<string, number>", "{}", id="record"),
        pytest.param("Order | undefined", "undefined", id="or undefined"),
        pytest.param("Order | null", "null", id="or null"),
        pytest.param("string | Order", "''", id="one that is known"),
        pytest.param("value is string", "false", id="predicate"),
        pytest.param("(a: string | null) => number", None, id="function"),
        pytest.param("Order", None, id="the code's own"),
        pytest.param("<" * 200, None, id="open"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_value_of_a_type_that_stands_for_nothing(said: str, expected: str | None) -> None:
    assert neutral_of_type(said) == expected


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        pytest.param("a.ts", "function f(o: Order): number {", "return 0;", id="annotation"),
        pytest.param("a.ts", "async function f(o: Order): Promise<Line[]> {", "return [];", id="promise"),
        pytest.param("a.ts", "function f(o: Order): Line | null {", "return null;", id="union"),
        pytest.param("a.js", "/**\n * @returns {string} the price\n */\nfunction f(o) {", "return '';", id="comment"),
        pytest.param("a.js", "/** @return {boolean} */\nexport const f = (o) => {", "return false;", id="arrow"),
    ],
)
def test_it_is_left_by_what_the_function_says_that_it_gives(path: str, head: str, expected: str) -> None:
    text = f"{head}\n  return price(o.¦cents);\n}}\n"
    texts = offered({path: text}, [(path, "f")], SAID)
    assert any(f"if (o == null) {{\n    {expected}\n  }}" in each for each in texts)


def test_nothing_is_returned_where_that_is_not_of_the_type() -> None:
    texts = offered({"a.ts": "function f(o: Order): Line {\n  return price(o.¦cents);\n}\n"}, [("a.ts", "f")], SAID)
    assert texts
    assert not any("return;" in each or "return null" in each for each in texts)


def test_what_only_says_that_it_is_there_is_not_asked() -> None:
    text = "export function f(o: Order): number {\n  return o.line!.¦cents;\n}\n"
    texts = offered({"a.ts": text}, [("a.ts", "f")], SAID)
    assert any("if (o.line == null) {" in each for each in texts)
    assert any("return o.line?.cents;" in each for each in texts)
    text = "export function f(m: Map<string, Order>): number {\n  return (find(m) as Order).¦cents;\n}\n"
    texts = offered({"a.ts": text}, [("a.ts", "f")], SAID)
    assert any("found = find(m);" in each for each in texts)
