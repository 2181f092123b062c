"""Many patches of Go in one test program: what is laid beside what, and what is left to be tried alone."""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import go_command
import go_variants
import pytest

BEFORE = """package shop

import "fmt"

// Price is in cents.
type Price int

func (p Price) Half() Price {
	return p / 3
}

func Pair[T any](one, two T) (first T, err error) {
	defer func() { fmt.Print() }()
	first = two
	return
}

func Log(text string) {
	fmt.Println(text)
}

func Any(x int) interface{} { return struct{ n int }{x} }
"""


def variant(after: str) -> go_variants.Variant | None:
    return go_variants.variant_of("d", "shop.go", BEFORE, after)


@pytest.mark.parametrize(
    ("was", "becomes", "bodies"),
    [
        pytest.param("p / 3", "p / 2", {0}, id="a method"),
        pytest.param("first = two", "first = one", {1}, id="a generic function"),
        pytest.param("p / 3", "p / 2 // half\n", {0}, id="more lines"),
        pytest.param("Println(text)", "Print(text)", {2}, id="nothing is given back"),
        pytest.param("}{x}", "}{x + 1}", {3}, id="one line"),
    ],
)
def test_what_changes_bodies_alone_is_tried_beside_others(was: str, becomes: str, bodies: set[int]) -> None:
    found = variant(BEFORE.replace(was, becomes))
    assert found is not None
    assert set(found.bodies) == bodies


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        pytest.param("(p Price) Half", "(p *Price) Half", id="a receiver"),
        pytest.param("type Price int", "type Price int64", id="a type"),
        pytest.param("func Log", "var x int\n\nfunc Log", id="a variable"),
        pytest.param("x", "x", id="nothing"),
    ],
)
def test_what_changes_more_is_tried_by_itself(was: str, becomes: str) -> None:
    assert variant(BEFORE.replace(was, becomes)) is None


def test_imports_that_are_added_are_brought_in() -> None:
    after = BEFORE.replace('import "fmt"', 'import (\n\t"fmt"\n\t"sort"\n)').replace("p / 3", "p / Price(len(sort.X))")
    found = variant(after)
    assert found is not None
    assert found.imports == ('"sort"',)
    assert go_variants.merged(BEFORE, "shop.go", {1: found}).startswith('package shop; import "sort"\n')


@pytest.mark.parametrize(
    ("head", "result"),
    [
        ("func f() ", ""),
        ("func f(a, b int) int ", "int"),
        ("func (s *S) f(g func(int) error) (n int, err error) ", "(n int, err error)"),
        ("func f[T any, R int | string](x T) map[string]R ", "map[string]R"),
        ("func nonsense", None),
    ],
)
def test_what_a_function_gives_back_is_read_of_its_head(head: str, result: str | None) -> None:
    assert go_variants.result_of(head) == result


@pytest.mark.parametrize(
    ("command", "packages", "pattern"),
    [
        ("go test ./...", ["./..."], ""),
        ("go test -timeout=15s -race ./a ./b -run '^(TestA|TestB)$'", ["./a", "./b"], "^(TestA|TestB)$"),
        ("go test -count 1 -v", ["."], ""),
        ("cd libs/money && go test ./...", ["./..."], ""),
    ],
)
def test_a_plain_command_is_read(command: str, packages: list[str], pattern: str) -> None:
    read = go_command.read_command(command)
    assert read is not None
    assert (read.packages, read.pattern) == (packages, pattern)


@pytest.mark.parametrize(
    "command", ["make test", "cd a && go vet && go test ./...", "go test -exec x ./...", "gotestsum", "go test '"]
)
def test_any_other_command_is_left_as_it_is(command: str) -> None:
    assert go_command.read_command(command) is None


TEST = """package shop

import "testing"

func TestHalf(t *testing.T) {
	if got := Price(4).Half(); got != 2 {
		t.Errorf("got %d, want 2", got)
	}
}

func TestNought(t *testing.T) {
	if Price(0).Half() != 0 {
		t.Error("not nought")
	}
}
"""
PATCHES = {
    "right": ("p / 3", "p / 2"),
    "loses a test": ("p / 3", "p - 2"),
    "still fails": ("p / 3", "p / 4"),
    "does not build": ("p / 3", "q"),
    "labels are its own": ("return p / 3", "again:\n\tfor {\n\t\tbreak again\n\t}\n\treturn p"),
    "labels too": ("return p / 3", "again:\n\tfor {\n\t\tbreak again\n\t}\n\treturn p * 2"),
    "a type": ("type Price int", "type Price int64"),
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "go.mod").write_text("module example.org/shop\n\ngo 1.21\n")
    (tmp_path / "shop.go").write_text(BEFORE)
    (tmp_path / "shop_test.go").write_text(TEST)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_shop(diff: str) -> dict[str, tuple[str, str]]:
    return {"shop.go": (BEFORE, BEFORE.replace(*PATCHES[diff]))}


def try_all(run: go_variants.Run = go_variants.run_words, seconds: float = 60.0) -> dict[str, object]:
    found = go_variants.try_variants(
        {name: name for name in PATCHES},
        "go test ./... -run '^(TestHalf)$'",
        "",
        seconds=seconds,
        until=time.monotonic() + seconds,
        changed=of_shop,
        run=run,
    )
    return {name: report["result"] for name, report in found.items()}


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_one_program_tells_the_right_patch_from_the_others(shop: Path) -> None:
    assert try_all() == {
        "right": "passed",
        "loses a test": "failed_otherwise",
        "still fails": "failed_alike",
        "does not build": "failed_otherwise",
        "labels are its own": "failed_alike",
        "labels too": "failed_alike",
    }
    assert sorted(path.name for path in shop.iterdir()) == ["go.mod", "shop.go", "shop_test.go"]
    assert (shop / "shop.go").read_text() == BEFORE


Answer = Callable[[], tuple[int | None, str]]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda: (1, "shop.go:3:1: something else is wrong"), id="it never builds"),
        pytest.param(lambda: (None, ""), id="it does not end"),
        pytest.param(
            lambda: (1, "homeostat_variant_99999999999999999999.go:1: none of ours"), id="lines that it made up"
        ),
    ],
)
def test_where_nothing_can_be_told_the_tree_is_as_it_was(answer: Answer) -> None:
    def run(words: object, seconds: float, variables: object, where: str) -> tuple[int | None, str]:
        del seconds, variables, where
        return (0, f"example.org/shop\t{Path.cwd()}") if "list" in str(words) else answer()

    assert try_all(run) == {}
    assert Path("shop.go").read_text() == BEFORE
    assert not list(Path().glob("homeostat_*"))


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_where_a_test_does_not_end_each_change_has_little_time_and_the_whole_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = "package shop\n\nfunc Half(n int) int {\n\tfor n > 1 {\n\t\tcontinue\n\t}\n\treturn n\n}\n"
    (tmp_path / "go.mod").write_text("module example.org/shop\n\ngo 1.21\n")
    (tmp_path / "shop.go").write_text(loops)
    (tmp_path / "shop_test.go").write_text(
        'package shop\n\nimport "testing"\n\nfunc TestNone(t *testing.T) {\n\tHalf(0)\n}\n\n'
        'func TestHalf(t *testing.T) {\n\tif Half(2) != 2 {\n\t\tt.Fatal("not 2")\n\t}\n}\n'
    )
    monkeypatch.chdir(tmp_path)
    becomes = {"break": "break", "return": "return 3", "again": "n = n + 0", "two": "n = 2"}
    given: dict[str, set[float]] = {"alone": set(), "whole": set()}

    def run(words: Sequence[str], seconds: float, variables: Mapping[str, str], where: str) -> tuple[int | None, str]:
        if variables.get(go_variants.VARIABLE):
            given["whole" if "-test.v" in words else "alone"].add(seconds)
        return go_variants.run_words(words, seconds, variables, where)

    found = go_variants.try_variants(
        {name: name for name in becomes},
        "go test ./... -run '^(TestHalf)$'",
        "",
        seconds=3.0,
        until=time.monotonic() + 60.0,
        changed=lambda diff: {"shop.go": (loops, loops.replace("continue", becomes[diff]))},
        run=run,
    )
    results = {name: report["result"] for name, report in found.items()}
    assert results == dict.fromkeys(becomes, "failed_alike") | {"break": "passed"}
    assert max(given["alone"]) <= go_variants.STUCK_SECONDS + 1
    assert min(given["whole"]) > go_variants.STUCK_SECONDS + 1


PROGRAM = "//go:build ignore\n\npackage main\n\nfunc Write() int {\n\treturn 1\n}\n"


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_a_file_that_is_in_no_build_does_not_end_that_of_the_others(shop: Path) -> None:
    (shop / "write.go").write_text(PROGRAM)

    def of_either(diff: str) -> dict[str, tuple[str, str]]:
        return {"write.go": (PROGRAM, PROGRAM.replace("1", "2"))} if diff == "a program" else of_shop(diff)

    found = go_variants.try_variants(
        {name: name for name in [*PATCHES, "a program"]},
        "go test ./... -run '^(TestHalf)$'",
        "",
        seconds=60.0,
        until=time.monotonic() + 60.0,
        changed=of_either,
    )
    assert found["right"]["result"] == "passed"
    assert "a program" not in found


@pytest.mark.usefixtures("shop")
def test_where_the_compiler_blames_nobody_halves_are_tried() -> None:
    """As of an import that is brought in for a change which does not use it."""
    built: list[int] = []

    def run(words: Sequence[str], seconds: float, variables: Mapping[str, str], where: str) -> tuple[int | None, str]:
        del seconds, where
        if "list" in words:
            return 0, f"example.org/shop\t{Path.cwd()}"
        if "-c" in words:
            text = Path("shop.go").read_text()
            built.append(text.count("homeostat_variant_"))
            if "return q\n" in text:
                return 1, 'shop.go:3:8: "slices" imported and not used'
            Path(words[words.index("-o") + 1]).touch()
            return 0, ""
        return (0, "") if variables[go_variants.VARIABLE] == "1" else (1, "no")

    found = try_all(run)
    assert found["right"] == "passed"
    assert "does not build" not in found
    assert 0 in built  # whether it builds at all was asked as well
