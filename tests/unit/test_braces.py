"""Functions of Go and JavaScript are told by their braces, whatever else the text holds."""

import time

import pytest

from homeostat.languages.braces import braced_function_at, braced_functions
from homeostat.languages.function_text import function_text

JAVASCRIPT = """const x = 1;
export async function load(a, { b, c } = {}, d) {
  const re = /[{]\\/'/g; // it's {
  return `${a.map((v) => { return `x${v}` })} }` + "}";
}
class Foo extends Bar {
  static async get({ a }: { a: string }): Promise<void> {
    if (a) { return; }
    items.forEach(function (x) {
      x.y();
    });
  }
  #own(a) { return a / 2 / 3; }
}
exports.parse = function (s) {
  return s;
};
const arrow = async (
  a,
) => {
  return a;
};
"""
GO = """package shop

func (s *Shop) Price(sku string, m map[string]interface{}) (x interface{}, err error) {
	raw := `{ raw`
	if sku == "" {
		return nil, nil
	}
	go func() { r := '{'; _ = r }()
	return T{a: 1}, nil
}

func Other[K comparable](k K) map[string]K {
	return nil
}
"""


@pytest.mark.parametrize(
    ("text", "language", "line", "found"),
    [
        pytest.param(JAVASCRIPT, "javascript", 4, ("load", 2, 5), id="a function with templates and patterns"),
        pytest.param(JAVASCRIPT, "javascript", 8, ("get", 7, 12), id="a typed method"),
        pytest.param(JAVASCRIPT, "javascript", 10, ("get", 7, 12), id="in a callback: who has a name around it"),
        pytest.param(JAVASCRIPT, "javascript", 13, ("#own", 13, 13), id="divisions are no pattern"),
        pytest.param(JAVASCRIPT, "javascript", 16, ("parse", 15, 17), id="bound to a name"),
        pytest.param(JAVASCRIPT, "javascript", 21, ("arrow", 18, 22), id="an arrow, its heading on three lines"),
        pytest.param(JAVASCRIPT, "javascript", 1, None, id="outside"),
        pytest.param(GO, "go", 6, ("Price", 3, 10), id="Go: a method"),
        pytest.param(GO, "go", 8, ("Price", 3, 10), id="Go: in a function without a name"),
        pytest.param(GO, "go", 13, ("Other", 12, 14), id="Go: a generic function"),
        pytest.param("function f() {", "javascript", 1, None, id="left open"),
        pytest.param("f(a) }", "javascript", 1, None, id="closes nothing"),
    ],
)
def test_the_function_that_holds_a_line(text: str, language: str, line: int, found: tuple[str, int, int]) -> None:
    seen = braced_function_at(text, line, language)
    assert (seen and (seen.name, seen.first_line, seen.last_line)) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("`" * 200_000, id="ticks"),
        pytest.param("{" * 200_000, id="open braces"),
        pytest.param("=/[a" * 40_000, id="patterns that never end"),
        pytest.param("`${" * 60_000, id="templates in templates"),
        pytest.param("f(a){" * 30_000 + "}" * 30_000, id="all on one line"),
        pytest.param("f(\n" * 20_000 + ")\n" * 20_000 + "{}" * 100, id="a heading of many lines"),
        pytest.param("'\\" * 100_000, id="strings that never end"),
    ],
)
def test_odd_text_takes_no_time_to_speak_of(text: str) -> None:
    began = time.process_time()
    braced_functions(text, "javascript")
    assert time.process_time() - began < 20  # a second at most here; what grows with the square takes minutes


@pytest.mark.parametrize(
    ("path", "source", "line", "name"),
    [
        pytest.param("a.py", "def f():\n    return 1\n", 2, "f", id="Python"),
        pytest.param("a.py", "x = 1\n", 1, "", id="a small file whole"),
        pytest.param("a.ts", "export const f = (a) => {\n  return a;\n};\n", 2, "f", id="TypeScript"),
        pytest.param("a.rb", "def f\nend\n", 1, None, id="another language"),
        pytest.param("a.py", "x = 1\n" * 2_000, 1, None, id="a large file outside of functions"),
    ],
)
def test_what_a_model_is_shown(path: str, source: str, line: int, name: str | None) -> None:
    shown = function_text(path, source, line)
    assert (shown.name if shown else None) == name
