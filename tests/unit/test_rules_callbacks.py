"""JavaScript: a function that is handed over is left by the contract of whoever calls it."""

import pytest

from tree_crashes import offered

MISSING = "TypeError: Cannot read properties of undefined (reading 'units')"
NO_FUNCTION = "TypeError: mapper is not a function"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(
            "lines.reduce((sum, line) => {\n  return sum + line.part.¦units;\n}, 0);", "return sum;", id="fold"
        ),
        pytest.param("lines.filter((line) => {\n  return line.part.¦units > 0;\n});", "return false;", id="filter"),
        pytest.param("lines.every((line) => {\n  return line.part.¦units > 0;\n});", "return true;", id="every"),
        pytest.param("lines.flatMap((line) => {\n  return [line.part.¦units];\n});", "return [];", id="flatMap"),
        pytest.param("lines.sort((a, b) => {\n  return a.part.¦units - b.part.units;\n});", "return 0;", id="sort"),
    ],
)
def test_it_goes_on_with_the_next_element(call: str, expected: str) -> None:
    texts = offered({"a.js": f"const found = {call}\n"}, [("a.js", "<anonymous>")], MISSING)
    assert f"part == null) {{\n    {expected}\n  }}" in texts[0]


def test_what_others_are_handed_is_no_contract_of_a_list() -> None:
    text = "on('line', (line) => {\n  return line.part.¦units;\n});\n"
    texts = offered({"a.js": text}, [("a.js", "<anonymous>")], MISSING)
    assert not any("return line;" in each or "return false;" in each for each in texts)


def test_a_callback_that_is_left_out_takes_each_as_it_is() -> None:
    text = (
        "export function countBy(list, mapper) {\n  const found = {};\n  for (const item of list) {\n"
        "    const key = ¦mapper(item);\n    found[key] = (found[key] ?? 0) + 1;\n  }\n  return found;\n}\n"
    )
    texts = offered({"a.js": text}, [("a.js", "countBy")], NO_FUNCTION)
    assert any("function countBy(list, mapper = (value) => value) {" in each for each in texts)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "function f(list, mapper) {\n  for (const x of list) {\n    ¦mapper(x);\n  }\n}\n", id="no answer"
        ),
        pytest.param("function f(list, mapper = 5) {\n  return list.map((x) => ¦mapper(x));\n}\n", id="a default"),
        pytest.param("const mapper = 5;\nfunction f(x) {\n  return ¦mapper(x);\n}\n", id="no parameter"),
    ],
)
def test_nothing_stands_for_what_is_no_such_parameter(text: str) -> None:
    texts = offered({"a.js": text}, [("a.js", "f")], NO_FUNCTION)
    assert not any("(value) => value" in each for each in texts)
