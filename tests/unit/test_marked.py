"""Marks before statements: the program stays the same, and each mark tells its lines."""

import shutil
import subprocess
from datetime import timedelta

import pytest

from homeostat.fixing.called import called, narrowed
from homeostat.fixing.marked import Marks, marked, spectrum_of, with_marks
from homeostat.languages.trees import Source, broken
from homeostat.records import Patch, SuiteRun
from texts_as_tree import Tree, failed_at

ALL_KINDS = """'use strict';
const add = (a, b) => a + b;
class Shop {
  constructor(items) { this.items = items; }
  get total() {
    return this.items
      .map((item) => item.price)
      .reduce(add, 0);
  }
  kind(n) {
    if (n > 2) return 'many';
    else if (n > 1)
      return 'two';
    else return 'few';
  }
  *each() { for (const item of this.items) yield item.price; }
  name(k) {
    switch (k) {
      case 1:
        return 'one';
      default: {
        break;
      }
    }
    try { throw new Error(k); } catch (error) { return error.message; } finally { this.seen = true; }
  }
}
const shop = new Shop([{ price: 2 }, { price: 3 }]);
console.log(shop.total, shop.kind(1), shop.kind(2), shop.kind(3), [...shop.each()].join(), shop.name(1), shop.name(7));
"""


def ran(text: str) -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node")
    return subprocess.run([node, "-"], input=text, capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_program_with_marks_does_the_same() -> None:
    text, lines = with_marks(Source("a.js", ALL_KINDS), first=0)
    assert len(lines) > 15
    assert ran(text) == ran(ALL_KINDS) == "5 few two many 2,3 one 7\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.ts", "export const f = (a?: { b: number }): number => a!.b as number;\n", id="types"),
        pytest.param("a.tsx", "export const F = () => <p>{[1].map((n) => <i key={n}>{n}</i>)}</p>;\n", id="elements"),
        pytest.param(
            "a.js", "export default async function* f() {\n  for await (const x of g()) yield x;\n}\n", id="async"
        ),
        pytest.param(
            "a.js", "const f = () => ({ a: 1 });\nwhile (f()) if (f()) f(); else f();\n", id="an object given"
        ),
    ],
)
def test_what_is_marked_still_parses(path: str, text: str) -> None:
    made, lines = with_marks(Source(path, text), first=3)
    assert lines
    assert not broken(Source(path, made))


def test_a_mark_tells_its_own_lines_and_not_those_of_functions_inside() -> None:
    text = "function f(xs) {\n  return xs.map((x) => {\n    g(x);\n    return x;\n  });\n}\n"
    _, lines = with_marks(Source("a.js", text), first=0)
    assert lines == [(2, 5), (3,), (4,)]


def test_tests_settings_and_what_was_brought_have_no_marks() -> None:
    text = "export function f() {\n  return 1;\n}\n"
    names = ["src/a.ts", "src/a.test.ts", "vitest.config.ts", "dist/a.js", "node_modules/x/a.js", "src/a.d.ts"]
    marks = marked(Tree(dict.fromkeys(names, text)), "base")
    assert marks.patch.files == ("src/a.ts",)
    assert marks.lines == [("src/a.ts", (2,))]


def test_lines_are_counted_by_the_tests_that_ran_them() -> None:
    marks = Marks(Patch(diff=""), [("a.js", (1, 2)), ("a.js", (3,)), ("b.js", (9,))])
    suite = SuiteRun(
        passed=frozenset({"a.test.js > sums  one"}),
        failed=frozenset({"a.test.js > sums two"}),
        ran=True,
        duration=timedelta(seconds=1),
        log="",
    )
    written = "0 sums one\n0 sums two\n1 sums two\n99 sums two\nnonsense\n2 another\n"
    found = spectrum_of(written, marks, suite)
    assert found is not None
    assert (found.failed, found.passed) == (1, 1)
    assert found.lines == {"a.js": {1: (1, 1), 2: (1, 1), 3: (1, 0)}}
    assert spectrum_of("0 sums one\n", marks, suite) is None


def test_what_the_failing_line_calls_is_more_suspicious_than_what_was_set_up() -> None:
    source = "export function open() {\n  return 1;\n}\n\nexport function pages(n) {\n  return far(n);\n}\n"
    further = "export function far(n) {\n  return n;\n}\nexport function other() {\n  return 2;\n}\n"
    test = (
        "import { open, pages } from '../src';\n"
        "it('a', () => {\n  const book = open();\n  expect(pages(1)).toBe(2);\n});\n"
    )
    brings = "export * from './pages.js';\n"
    tree = Tree({
        "src/index.ts": brings, "src/pages.ts": f"import {{ far }} from './far';\n{source}", "src/far.ts": further,
        "test/pages.test.ts": test,
    })  # fmt: skip
    found = called(failed_at("test/pages.test.ts", 4), tree, "base", frozenset())
    assert found["src/pages.ts"][7] > found["src/far.ts"][2] > found["src/pages.ts"][3] > found["src/far.ts"][5] > 0
    equally = {"src/pages.ts": {3: 0.9, 7: 0.9}, "src/elsewhere.ts": {1: 0.9}}
    less = narrowed(equally, found)
    assert less["src/pages.ts"][7] == pytest.approx(0.9)
    assert less["src/pages.ts"][7] > less["src/pages.ts"][3] > less["src/elsewhere.ts"][1] > 0
    assert narrowed(equally, {}) == equally
