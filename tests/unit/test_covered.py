"""Which lines a test ran, as V8 and Go count them; and what it calls, where nobody counts."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from homeostat.fixing.called import called
from homeostat.fixing.covered import passing_beside
from homeostat.fixing.harness import cover
from homeostat.records import Service, SuiteRun
from texts_as_tree import Tree, failed_at

PAGES = "function pages(n) {\n  if (n < 1) {\n    return 0;\n  }\n  return n / 2;\n}\nmodule.exports = { pages };\n"


def test_lines_are_run_where_the_innermost_range_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.js"
    path.write_text(PAGES)
    inside = PAGES.index("return n")
    functions = [
        {"ranges": [{"startOffset": 0, "endOffset": len(PAGES), "count": 1}]},
        {
            "ranges": [
                {"startOffset": 0, "endOffset": PAGES.index("}\nmodule") + 1, "count": 3},
                {"startOffset": inside, "endOffset": inside + 13, "count": 0},
            ]
        },
    ]
    assert set(cover.lines_run(path, functions)) == {1, 2, 3, 4, 6, 7}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        pytest.param("node --test test", ["node", "--test", "test"], id="its own runner"),
        pytest.param("mocha -r x", ["mocha", "-r", "x"], id="mocha"),
        pytest.param("node test/all.js", [], id="a program"),
        pytest.param("A=1 B=2 node --test", ["env", "A=1", "B=2", "node", "--test"], id="with variables"),
        pytest.param("cross-env A=1 mocha", ["cross-env", "A=1", "mocha"], id="with variables, on any system"),
        pytest.param("A=1 node test/all.js", [], id="a program with variables"),
        pytest.param("npm test", ["node", "--test", "t"], id="as package.json has it"),
        pytest.param("node --test t/*.js", ["node", "--test", "t/a.js", "t/b.js"], id="as a shell names its files"),
        pytest.param("mocha 't/*.js'", ["mocha", "t/*.js"], id="as no shell does"),
        pytest.param("node --test u/*.js", ["node", "--test", "u/*.js"], id="none of that name"),
        pytest.param("node --test | tee log", [], id="more than plain words"),
    ],
)
def test_nodes_runner_is_known_by_its_words(
    command: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"scripts": {"test": "node --test t"}}))
    (tmp_path / "t").mkdir()
    for name in ("a.js", "b.js"):
        (tmp_path / "t" / name).touch()
    monkeypatch.chdir(tmp_path)
    assert cover.node_words(command) == words


def test_a_name_is_that_of_the_test_and_means_itself() -> None:
    words = cover.for_names(["node", "--test"], ["totals > of (a+b)"])
    assert words == ["node", r"--test-name-pattern=/^(?:of \(a\+b\))$/", "--test"]


def test_mocha_is_asked_for_the_whole_name_and_no_other() -> None:
    words = cover.for_names(["mocha", "-g", "adds", "--recursive"], ["totals of::a (b)", "alone"])
    assert words == ["mocha", "--recursive", "-g", r"^(?:alone|totals\ of(?:::| )a\ \(b\))$"]
    assert cover.for_names(["env", "A=1", "mocha"], ["a"]) == ["env", "A=1", "mocha", "-g", "^(?:a)$"]


def test_each_line_is_counted_by_tests_of_either_kind() -> None:
    told = cover.said("c", [{"a.js": {1, 2}}, None], [{"a.js": {1}}, {"a.js": {1, 3}}])
    assert (told["failed"], told["passed"]) == (1, 2)
    assert told["lines"] == {"a.js": {1: [1, 2], 2: [1, 0], 3: [0, 1]}}


@pytest.mark.parametrize(
    "brings", ["import { pages } from '../src/pages.js';", "const { pages } = require('../src/pages');"]
)
def test_what_the_test_calls_is_suspicious(brings: str) -> None:
    source = "export function pages(n: number) {\n  return n;\n}\n\nexport const other = () => {\n  return 1;\n};\n"
    test = f"{brings}\nit('a', () => {{\n  expect(pages(1)).toBe(2);\n}});\n"
    tree = Tree({"src/pages.ts": source, "src/far.ts": source, "test/pages.test.ts": test})
    found = called(failed_at("test/pages.test.ts", 3), tree, "base", frozenset())
    assert set(found) == {"src/pages.ts"}
    assert found["src/pages.ts"][2] > found["src/pages.ts"][6] > 0


def test_a_stack_without_a_test_says_nothing() -> None:
    assert not called(failed_at("src/pages.ts", 1), Tree({"src/pages.ts": "f();\n"}), "base", frozenset())


def test_the_rows_of_a_table_stand_for_their_test() -> None:
    names = ["a/TestA", "a/TestA/one", "a/TestA/two", "a/TestA/two/deep", "a/TestB"]
    assert cover.innermost(names, 5) == ["a/TestA/one", "a/TestA/two/deep", "a/TestB"]
    assert cover.innermost(names, 1) == ["a/TestA/one"]


TABLE = """package shop

import "testing"

func TestPrice(t *testing.T) {
	for _, row := range []struct {
		name string
		big  bool
		want int
	}{{"small", false, 1}, {"big", true, 3}} {
		t.Run(row.name, func(t *testing.T) {
			if got := Price(row.big); got != row.want {
				t.Errorf("got %d, want %d", got, row.want)
			}
		})
	}
}
"""
PRICE = "package shop\n\nfunc Price(big bool) int {\n\tif big {\n\t\treturn 2\n\t}\n\treturn 1\n}\n"


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_of_a_table_in_go_the_row_that_fails_points_at_its_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "go.mod").write_text("module example.org/shop\n\ngo 1.21\n")
    (tmp_path / "price.go").write_text(PRICE)
    (tmp_path / "price_test.go").write_text(TABLE)
    monkeypatch.chdir(tmp_path)
    name = "example.org/shop/TestPrice"
    order = {"failed": [name, f"{name}/big"], "passed": [f"{name}/small"]}
    seen = cover.go(order, cover.Clock(60))
    assert (seen["failed"], seen["passed"]) == (1, 1)
    assert (seen["lines"]["price.go"][5], seen["lines"]["price.go"][7]) == ([1, 0], [0, 1])


EXAMPLES = """package shop

import "fmt"

func ExamplePrice() {
	fmt.Println(Price(true))
	// Output: 0
}

func ExamplePrice_small() {
	fmt.Println(Price(false))
	// Output: 1
}
"""


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_examples_of_go_point_at_lines_as_tests_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "go.mod").write_text("module example.org/shop\n\ngo 1.21\n")
    (tmp_path / "price.go").write_text(PRICE)
    (tmp_path / "price_test.go").write_text(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    order = {"failed": ["example.org/shop/ExamplePrice"], "passed": ["example.org/shop/ExamplePrice_small"]}
    seen = cover.go(order, cover.Clock(60))
    assert (seen["failed"], seen["passed"]) == (1, 1)
    assert seen["lines"]["price.go"][5] == [1, 0]


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_the_lines_of_a_workspaces_module_are_named_from_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "go.work").write_text("go 1.21\n\nuse (\n\t./shop // its own\n\t./gone\n)\n\nuse ./tools\n")
    for name in ("shop", "tools"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "go.mod").write_text(f"module example.org/{name}\n\ngo 1.21\n")
    (tmp_path / "go.work").write_text("go 1.21\n\nuse (\n\t./shop // its own\n)\n\nuse ./tools\n")
    (tmp_path / "shop" / "price.go").write_text(PRICE)
    (tmp_path / "shop" / "price_test.go").write_text(TABLE)
    monkeypatch.chdir(tmp_path)
    assert cover.modules_of() == {"example.org/tools": "./tools", "example.org/shop": "./shop"}
    name = "example.org/shop/TestPrice"
    seen = cover.go({"failed": [f"{name}/big"], "passed": [f"{name}/small"]}, cover.Clock(60))
    assert seen["lines"]["shop/price.go"][5] == [1, 0]


def test_of_tests_that_pass_those_named_like_one_that_fails_are_watched_first() -> None:
    beside = ["m/p/TestAdds", "m/p/TestHelpShowsAll", "m/p/TestZero", "m/p/TestHelpHidesDash", "m/other/TestHelpHides"]
    suite = SuiteRun(
        passed=frozenset(beside), failed=frozenset({"m/p/TestHelpHidesAll"}), ran=True, duration=timedelta()
    )
    service = Service(name="m", project_id=0, public_key="", language="go", repository="r", branch="main")
    assert passing_beside(service, suite)[:2] == ["m/p/TestHelpHidesDash", "m/p/TestHelpShowsAll"]
    assert passing_beside(service, suite)[2:] == ["m/p/TestAdds", "m/p/TestZero"]
