"""Small changes of Go and JavaScript: what a person would have written is among the likeliest."""

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from homeostat.stages.propose.tree_search import MOST_CANDIDATES, tree_changes
from tree_crashes import after, situation

FAILED = "AssertionError: Expected values to be strictly equal"


def changed(path: str, text: str, lines: Mapping[int, float] | None = None) -> list[str]:
    """Every file as it would be, the likeliest first; all lines are equally suspicious unless it is said."""
    start = text.index("func")
    seen, plain = situation({path: f"{text[:start]}¦{text[start:]}"}, [(path, "f")], FAILED)
    nowhere = replace(seen, diagnosis=replace(seen.diagnosis, places=()))
    equally = dict.fromkeys(range(1, text.count("\n") + 2), 0.7)
    return [after(each, plain) for each in tree_changes(nowhere, {path: lines or equally})]


JAVASCRIPT = [
    pytest.param("function f(a) {\n  return a < 3;\n}\n", "a <= 3", 4, id="a boundary"),
    pytest.param(
        "function f(a, b) {\n  if (b > 100) return 0;\n  return a / 10;\n}\n", "a / 100", 40, id="its other number"
    ),
    pytest.param("function f(o) {\n  return o.count || 1;\n}\n", "o.count ?? 1", 4, id="nought is a value"),
    pytest.param("function f(a, b) {\n  return a && b;\n}\n", "a || b", 6, id="and for or"),
    pytest.param("function f(xs) {\n  return xs.slice(0, 3 - 1);\n}\n", "slice(0, 3)", 8, id="one too early"),
    pytest.param(
        "function f(xs) {\n  return [...xs].sort();\n}\n", "sort((a, b) => a - b)", 4, id="numbers are sorted"
    ),
    pytest.param("function f(t) {\n  let s = t;\n  s.trim();\n  return s;\n}\n", "  s = s.trim();", 4, id="kept"),
    pytest.param(
        "function f(xs) {\n  return xs.map((x) => {\n    x * 2;\n  });\n}\n", "return x * 2;", 6, id="given back"
    ),
    pytest.param(
        "function f(k) {\n  switch (k) {\n    case 1:\n      a();\n    case 2:\n      b();\n  }\n}\n",
        "a();\n      break;",
        6,
        id="no falling through",
    ),
    pytest.param(
        "async function f(db) {\n  const rows = db.all();\n  return rows;\n}\n", "await db.all()", 8, id="waited for"
    ),
    pytest.param("function f(a, b, c) {\n  return g(b, a);\n}\n", "g(a, b)", 8, id="arguments swapped"),
    pytest.param("function f(u) {\n  if (u.ok) return 1;\n  return 2;\n}\n", "if (!u.ok) return 1", 6, id="denied"),
    pytest.param("function f(t) {\n  return t.replace(/a/, 'b');\n}\n", "/a/g", 6, id="every time"),
    pytest.param("function f(a, b) {\n  return { ...a, ...b };\n}\n", "{ ...b, ...a }", 6, id="the other one wins"),
    pytest.param("function f(n, k) {\n  return Math.floor(n / k) + 1;\n}\n", "Math.ceil(n / k);", 4, id="rounded up"),
    pytest.param("function f(xs) {\n  return xs.map(this.one);\n}\n", "this.one.bind(this)", 12, id="bound"),
    pytest.param(
        "function f(xs) {\n  return xs.reduce((sum, x) => sum + x.n);\n}\n", "x.n, 0)", 4, id="a sum begins at nought"
    ),
    pytest.param(
        "async function f(ids) {\n  const all = ids.map(async (id) => g(id));\n  return all;\n}\n",
        "const all = await Promise.all(ids.map(async (id) => g(id)));",
        4,
        id="each is waited for",
    ),
    pytest.param(
        "async function f(ids) {\n  return ids.map(async (id) => g(id)).filter(Boolean);\n}\n",
        "return (await Promise.all(ids.map(async (id) => g(id)))).filter(Boolean);",
        4,
        id="each is waited for before the next",
    ),
    pytest.param("function f(e) {\n  if (e.key = 'a') return 1;\n}\n", "e.key === 'a'", 3, id="asked, and not put"),
    pytest.param('function f(n) {\n  return "Dear ${n}";\n}\n', "`Dear ${n}`", 3, id="filled in"),
    pytest.param('function f(c) {\n  return "€" + c / 100;\n}\n', "(c / 100).toFixed(2)", 6, id="two decimals"),
    pytest.param(
        "function f(a, b) {\n  return Object.assign(a, b);\n}\n", "Object.assign({}, a, b)", 3, id="into a new one"
    ),
    pytest.param(
        "function f(xs) {\n  return xs.sort((a, b) => a.n < b.n);\n}\n", "a.n.localeCompare(b.n)", 8, id="by letters"
    ),
    pytest.param(
        "function f(xs, page, n) {\n  return xs.slice(page * n, page * n + n);\n}\n",
        "  page -= 1;\n  return",
        24,
        id="counted from one",
    ),
    pytest.param(
        "function f(q) {\n  const found = {};\n  for (const a of q.split('&')) found[a] = 1;\n  return found;\n}\n",
        "  if (!q) {\n    return {};\n  }\n  const found",
        30,
        id="nothing of nothing",
    ),
    pytest.param(
        "function f(xs) {\n  return xs.sort((a, b) => a.n > b.n);\n}\n", "=> a.n - b.n)", 6, id="says which is less"
    ),
]
IN_A_CLASS = (
    "// func\nclass Basket {\n  constructor() {\n    this.total = 0;\n  }\n  add(n) {\n    total += n;\n  }\n}\n"
)
TWO = "function f(a, b) {\n  return a < 3 && b;\n}\n"
GO = [
    pytest.param("func f(a int) bool { return a < 3 }", "a <= 3", 4, id="a boundary"),
    pytest.param(
        "func f(b bool) int {\n\tx := 1\n\tif b {\n\t\tx := 2\n\t\t_ = x\n\t}\n\treturn x\n}\n",
        "\t\tx = 2",
        4,
        id="the outer name",
    ),
    pytest.param("func (t T) f() { t.n++ }", "(t *T)", 3, id="the receiver itself"),
    pytest.param(
        "func f(xs []T) {\n\tfor _, x := range xs {\n\t\tx.n = 0\n\t}\n}\n",
        "for i := range xs {\n\t\txs[i].n = 0",
        3,
        id="the element itself",
    ),
    pytest.param("func f(a, b int) int { return a / b * 100 }", "a * 100 / b", 5, id="multiplied first"),
    pytest.param(
        "func f(a, b int) float64 { return float64(a / b) }", "float64(a) / float64(b)", 5, id="divided after"
    ),
    pytest.param("func f(n int) []int { return append(make([]int, n), 1) }", "make([]int, 0, n)", 6, id="with room"),
    pytest.param(
        "func f() error {\n\ta, err := g()\n\tb, err2 := h(a)\n\tif err2 != nil {\n\t\treturn err\n\t}\n\t"
        "return b\n}\n",
        "return err2",
        8,
        id="its error given back",
    ),
    pytest.param("func f(xs []int) {\n\tfor range xs {\n\t\tbreak\n\t}\n}\n", "continue", 3, id="continue instead"),
]


@pytest.mark.parametrize(("text", "wanted", "rank"), JAVASCRIPT)
def test_javascript_is_changed_as_a_person_would(text: str, wanted: str, rank: int) -> None:
    assert any(wanted in each for each in changed("a.js", text)[:rank])


@pytest.mark.parametrize(("text", "wanted", "rank"), GO)
def test_go_is_changed_as_a_person_would(text: str, wanted: str, rank: int) -> None:
    assert any(wanted in each for each in changed("a.go", f"package a\n\n{text}")[:rank])


def test_a_name_that_only_the_object_has_is_read_of_it() -> None:
    assert any("this.total += n" in each for each in changed("a.js", IN_A_CLASS)[:6])


def test_what_failing_tests_ran_comes_first() -> None:
    text = "function f(a) {\n  if (a < 1) return 1;\n  if (a < 2) return 2;\n  return 3;\n}\n"
    first = changed("a.js", text, {2: 0.3, 3: 0.9, 4: 0.3})[0]
    assert "a <= 2" in first


def test_heads_that_ran_as_the_file_was_loaded_are_not_suspicious() -> None:
    text = "".join(f"function func{n}(a) {{\n  return a > {n};\n}}\n" for n in range(30))
    ran = {line: 0.7 for line in range(1, 91) if line % 3 == 1} | {89: 0.7}
    made = changed("a.js", text, ran)
    assert made
    assert all(text[: text.index("func29")] in each for each in made)


def test_each_change_is_made_once_and_there_are_not_too_many() -> None:
    text = "function f(a, b, c, d) {\n" + "  if (a < b && c + 1 > d - 1) return g(a, b, c);\n" * 80 + "}\n"
    made = changed("a.js", text)
    assert len(made) == len(set(made)) == MOST_CANDIDATES


def test_typescript_keeps_its_types() -> None:
    made = changed("a.ts", "function f(a: number, o: { n?: number }): number {\n  return a * (o.n || 1);\n}\n")
    assert any("(o.n ?? 1)" in each for each in made)
    assert all(": { n?: number }): number" in each for each in made)


def test_two_changes_come_together_after_each_alone() -> None:
    made = changed("a.js", TWO)
    both = next(index for index, each in enumerate(made) if "a <= 3 || b" in each)
    assert both > max(index for index, each in enumerate(made) if "a <= 3 && b" in each or "a < 3 || b" in each)


def test_a_function_without_an_end_is_looked_at_for_a_while_only() -> None:
    text = "function f(o) {\n" + "  let x = o.a + o.b * 2;\n" * 20_000 + "}\n"
    seen, _ = situation({"a.js": f"¦{text}"}, [("a.js", "f")], FAILED)
    suspicion = {"a.js": dict.fromkeys(range(1, 20_000), 0.5)}
    began = time.process_time()
    assert next(iter(tree_changes(seen, suspicion)))
    assert time.process_time() - began < 60
