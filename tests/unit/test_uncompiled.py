"""Code that an interpreter or a compiler does not take: what it says is read, and what is plain is put right."""

from datetime import UTC, datetime

import pytest

from homeostat.errors import NotFound
from homeostat.fixing.uncompiled import but_for_missing_modules, refused_in
from homeostat.languages.diff import applied, hunks_of
from homeostat.records import Diagnosis, Event, FixClass, Service
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.uncompiled import uncompiled

NOW = datetime(2025, 10, 9, tzinfo=UTC)
DIAGNOSIS = Diagnosis(
    bug_code="", base="c", released="", places=(), root_cause="", hypothesis="", classification="", impact="low",
    fix_class=FixClass.CODE_FIX, reason="", evidence=(),
)  # fmt: skip

PYTEST = """\
test_shop.py:1: in <module>
    from shop import total
E     File "/box/tree/shop.py", line {line}
E       {shown}
E       {caret}
E   {said}
=== short test summary info ===
"""
NODE = (
    "file:///box/tree/sum.js:{line}\n{shown}\n{caret}\n\nSyntaxError: {said}\n    at compileSourceTextModule (node:x)\n"
)
GO = "# example.org/sy [example.org/sy.test]\n{said}\nFAIL\texample.org/sy [build failed]\nFAIL\n"


def read(language: str, output: str, path: str) -> Event | None:
    service = Service(name="shop", project_id=0, public_key="", language=language)
    return refused_in(output, service, NOW, lambda each: path if each.endswith(path) else "")


def mended(language: str, path: str, text: str, output: str) -> list[str]:
    event = read(language, output, path)
    assert event is not None

    def read_file(name: str) -> str:
        if name != path:
            raise NotFound(name)
        return text

    situation = Situation(
        diagnosis=DIAGNOSIS,
        event=event,
        service=Service(name="shop", project_id=0, public_key="", language=language),
        read=read_file,
        files=(path,),
    )
    return [applied(text, hunks_of(each.patch)[path]) or "" for each in uncompiled(situation, 8)]


@pytest.mark.parametrize(
    ("text", "line", "column", "said", "after"),
    [
        pytest.param(
            "def f(a)  # of all\n    return a\n",
            1,
            8,
            "SyntaxError: expected ':'",
            "def f(a):  # of all\n    return a\n",
            id="colon",
        ),
        pytest.param("a = f(1\nb = 2\n", 1, 5, "SyntaxError: '(' was never closed", "a = f(1)\nb = 2\n", id="bracket"),
        pytest.param(
            "a = [\n    1,\n    2\nb = 2\n",
            1,
            4,
            "SyntaxError: '[' was never closed",
            "a = [\n    1,\n    2]\nb = 2\n",
            id="bracket below",
        ),
        pytest.param(
            'A = {"a": 1 "b": 2}\n',
            1,
            10,
            "SyntaxError: invalid syntax. Perhaps you forgot a comma?",
            'A = {"a": 1, "b": 2}\n',
            id="comma",
        ),
        pytest.param(
            "def f():\nreturn 1\n",
            2,
            0,
            "IndentationError: expected an indented block after function definition on line 1",
            "def f():\n    return 1\n",
            id="indent",
        ),
        pytest.param(
            'a = "b\nc = 1\n',
            1,
            4,
            "SyntaxError: unterminated string literal (detected at line 1)",
            'a = "b"\nc = 1\n',
            id="text",
        ),
        pytest.param(
            "if a = 1:\n    pass\n",
            1,
            3,
            "SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
            "if a == 1:\n    pass\n",
            id="compared",
        ),
        pytest.param(
            "def f(a):\n    retrun a\n", 2, 7, "SyntaxError: invalid syntax", "def f(a):\n    return a\n", id="keyword"
        ),
        pytest.param("a = f(1))\n", 1, 8, "SyntaxError: unmatched ')'", "a = f(1)\n", id="too much"),
    ],
)
def test_what_python_does_not_read(text: str, line: int, column: int, said: str, after: str) -> None:
    shown = text.splitlines()[line - 1].strip()
    output = PYTEST.format(line=line, shown=shown, caret=f"{' ' * column}^", said=said)
    assert mended("python", "shop.py", text, output)[0] == after


HEAD = "package sy\n\n"


@pytest.mark.parametrize(
    ("text", "said", "after"),
    [
        pytest.param(
            f'{HEAD}import "os"\n\nfunc F() int {{ return 1 }}\n',
            './sum.go:3:8: "os" imported and not used',
            f"{HEAD}func F() int {{ return 1 }}\n",
            id="unused import",
        ),
        pytest.param(
            f"{HEAD}func F(price int) int {{\n\treturn prise\n}}\n",
            "./sum.go:4:9: undefined: prise",
            f"{HEAD}func F(price int) int {{\n\treturn price\n}}\n",
            id="misspelt",
        ),
        pytest.param(
            f"{HEAD}func F() int {{\n\tn := 0\n\treturn 1\n}}\n",
            "./sum.go:4:2: declared and not used: n",
            f"{HEAD}func F() int {{\n\treturn 1\n}}\n",
            id="unused",
        ),
        pytest.param(
            f"{HEAD}func F() int {{\n\tsum := 1\n\tsum += 2\n}}\n",
            "./sum.go:6:1: missing return",
            f"{HEAD}func F() int {{\n\tsum := 1\n\tsum += 2\n\treturn sum\n}}\n",
            id="no return",
        ),
        pytest.param(
            f"{HEAD}func F(s string) string {{ return strings.ToUpper(s) }}\n",
            "./sum.go:3:35: undefined: strings",
            f'{HEAD}import "strings"\n\nfunc F(s string) string {{ return strings.ToUpper(s) }}\n',
            id="missing import",
        ),
        pytest.param(
            f'{HEAD}import (\n\t"fmt"\n\t"os"\n)\n\nfunc F() int {{ return 1 }}\n',
            './sum.go:4:2: "fmt" imported and not used\n./sum.go:5:2: "os" imported and not used',
            f"{HEAD}import (\n)\n\nfunc F() int {{ return 1 }}\n",
            id="two at once",
        ),
    ],
)
def test_what_gos_compiler_refuses(text: str, said: str, after: str) -> None:
    assert after in mended("go", "sum.go", text, GO.format(said=said))


def test_what_node_does_not_read() -> None:
    text = "export function f(a) {\n  return a.reduce((b, c) => b + c, 0;\n}\n"
    output = NODE.format(line=2, shown=text.splitlines()[1], caret=f"{' ' * 36}^", said="missing ) after argument list")
    assert mended("javascript", "sum.js", text, output)[0] == text.replace("0;", "0);")


@pytest.mark.parametrize(
    "output",
    [
        'ERROR: Transform failed\n/box/tree/src/sum.ts:2:41: ERROR: Expected ")" but found ";"\n',
        'SyntaxError: /box/tree/src/sum.ts: Unexpected token, expected "," (2:41)\n',
        "[PARSE_ERROR] Error: Expected `,`\n   ,-[ src/sum.ts:2:42 ]\n",
    ],
    ids=["esbuild", "babel", "oxc"],
)
def test_tools_that_read_typescript_say_the_place(output: str) -> None:
    event = read("javascript", output, "src/sum.ts")
    frame = event.crash_frame if event else None
    assert frame is not None
    assert (frame.path, frame.line, frame.column) == ("src/sum.ts", 2, 42)


def test_what_is_not_their_own_and_what_ran_is_left() -> None:
    assert read("python", PYTEST.format(line=1, shown="x", caret="^", said="SyntaxError: x"), "other.py") is None
    assert read("python", "E   KeyError: 'a'\n", "shop.py") is None
    assert read("go", "./sum_test.go:3:8: got 1\nFAIL\n", "sum.go") is None


def test_a_module_that_cannot_be_imported_is_told_with_its_place() -> None:
    output = "test_shop.py:1: in <module>\n    from shop import f\nshop.py:3: in <module>\n    import x\nE   {}\n"
    event = read("python", output.format("ModuleNotFoundError: No module named 'os.pathh'"), "shop.py")
    frame = event.crash_frame if event else None
    assert event is not None
    assert frame is not None
    assert (event.error_type, frame.path, frame.line) == ("ModuleNotFoundError", "shop.py", 3)


def test_a_module_that_is_not_there_is_told_apart_from_what_does_not_compile() -> None:
    said = (
        "# m/calc/examples/web\nexamples/web/main.go:3:8: no required module provides package example.org/web; to add\n"
        "# m/calc\n./calc.go:4:9: undefined: half\nFAIL\tm/calc [build failed]"
    )
    assert "main.go" not in but_for_missing_modules(said)
    assert "./calc.go:4:9: undefined: half" in but_for_missing_modules(said)
