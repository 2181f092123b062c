"""What linters and type checkers say that they did not say before."""

from datetime import timedelta

import pytest

from homeostat.languages.diff import diff_of
from homeostat.records import Findings, Patch, Run
from homeostat.stages.verify.findings import TOOLS, commands_of, findings, read

OLD = "import os\n\n\ndef rate(name):\n    return os.environ[name]\n"
BY_NAME = {tool.name: tool for tool in TOOLS}


def ran(output: str, code: int = 1, *, timed_out: bool = False) -> Run:
    return Run(
        command="", exit_code=code, output=output, results="", duration=timedelta(seconds=1), timed_out=timed_out
    )


def missing(_: str, __: Patch | None) -> Run:
    return ran("", 127)


def on_text(path: str, old: str, new: str) -> Findings | None:
    return findings(diff_of(path, old, new), {path: old}, {}, missing)


@pytest.mark.parametrize(
    ("path", "new", "new_ones", "fatal"),
    [
        pytest.param("a.py", OLD.replace("name]", "nam]"), (), ("a.py: undefined name 'nam'",), id="undefined"),
        pytest.param(
            "a.py",
            OLD.replace("    return", "    y = y + 1\n    return"),
            ("a.py: local variable 'y' is assigned to but never used",),
            ("a.py: undefined name 'y'",),
            id="not yet defined",
        ),
        pytest.param(
            "a.py", OLD.replace("import os", "import os, re"), ("a.py: 're' imported but unused",), (), id="unused"
        ),
        pytest.param("a.py", "def rate(:\n", (), ("a.py: it does not parse any more",), id="does not parse"),
        pytest.param("a.py", OLD.replace("[name]", ".get(name)"), (), (), id="nothing new"),
    ],
)
def test_python_text(path: str, new: str, new_ones: tuple[str, ...], fatal: tuple[str, ...]) -> None:
    seen = on_text(path, OLD, new)
    assert seen is not None
    assert (seen.new, seen.fatal) == (new_ones, fatal)


def test_what_was_wrong_before_is_not_new() -> None:
    seen = on_text("a.py", "def f():\n    return gone\n", "def f():\n    g()\n    return gone\n\n\ndef g(): ...\n")
    assert seen == Findings(tools=("the text",))


@pytest.mark.parametrize(
    ("path", "old", "new", "fatal"),
    [
        pytest.param("a.go", "package a\n", "package a\nfunc {\n", True, id="go"),
        pytest.param("a.ts", "let a: number = 1\n", "let a: = 1\n", True, id="typescript"),
        pytest.param("a.ts", "let a: number = 1\n", "let a: number = 2\n", False, id="whole"),
    ],
)
def test_other_text_has_to_parse(path: str, old: str, new: str, fatal: bool) -> None:  # noqa: FBT001 - a case
    seen = on_text(path, old, new)
    assert seen is not None
    assert bool(seen.fatal) is fatal


def test_text_of_another_python_is_not_judged() -> None:
    assert on_text("a.py", "print 'a'\n", "print 'b'\n") is None


# --- tools


def patch(path: str) -> Patch:
    return diff_of(path, "a\n", "b\n")


@pytest.mark.parametrize(
    ("tool", "path", "configured", "command"),
    [
        pytest.param("ruff", "app/a.py", {"ruff.toml": ""}, "format concise app/a.py", id="ruff"),
        pytest.param(
            "ruff", "app/a.py", {"pyproject.toml": "[tool.ruff.lint]\n"}, "concise app/a.py", id="shared file"
        ),
        pytest.param("ruff", "app/a.py", {"pyproject.toml": "[project]\n"}, "", id="not configured"),
        pytest.param("ruff", "app/a.go", {"ruff.toml": ""}, "", id="another language"),
        pytest.param("ruff", "app/$(x).py", {"ruff.toml": ""}, "", id="an odd name"),
        pytest.param("mypy", "-x.py", {"mypy.ini": ""}, "", id="a name like an option"),
        pytest.param("tsc", "src/a.ts", {"tsconfig.json": ""}, "--pretty false -p .", id="tsc"),
        pytest.param("go vet", "b/a.go", {"go.mod": ""}, "go vet ./b", id="a package"),
        pytest.param("go vet", "a.go", {"go.mod": ""}, "go vet .", id="the package at the root"),
    ],
)
def test_what_is_run(tool: str, path: str, configured: dict[str, str], command: str) -> None:
    lines = commands_of(BY_NAME[tool], patch(path), configured)
    assert [line.endswith(command) for line in lines] == [True] * bool(command)


@pytest.mark.parametrize(
    ("tool", "path", "configured", "command"),
    [
        pytest.param("ruff", "api/app/a.py", {"api/ruff.toml": ""}, "cd api/ && ruff", id="a folder of its own"),
        pytest.param(
            "mypy", "api/a.py", {"api/pyproject.toml": "[tool.mypy]"}, "--cache-dir=/dev/null a.py", id="mypy"
        ),
        pytest.param(
            "ruff", "api/a.py", {"ruff.toml": "", "api/ruff.toml": "", "web/ruff.toml": ""}, "cd api/", id="the nearest"
        ),
        pytest.param("tsc", "apps/web/src/a.ts", {"apps/web/tsconfig.json": ""}, "cd apps/web/ && tsc", id="tsc"),
        pytest.param("eslint", "web/src/a.ts", {"web/eslint.config.mjs": ""}, "json src/a.ts", id="eslint"),
        pytest.param("go vet", "api/b/a.go", {"api/go.mod": ""}, "cd api/ && go vet ./b", id="a module in a folder"),
        pytest.param("ruff", "api/a.py", {"web/ruff.toml": ""}, "", id="another's folder"),
    ],
)
def test_a_folder_has_its_own_tools(tool: str, path: str, configured: dict[str, str], command: str) -> None:
    lines = commands_of(BY_NAME[tool], patch(path), configured)
    assert [command in line for line in lines] == [True] * bool(command)


@pytest.mark.parametrize(
    ("tool", "run", "found"),
    [
        pytest.param(
            "ruff", ran("app/a.py:3:5: F821 Undefined name `x`\n"), ["app/a.py: F821 Undefined name `x`"], id="ruff"
        ),
        pytest.param(
            "mypy",
            ran("a.py:3: error: Item of 12 is bad  [index]\n"),
            ["a.py: error: Item of 0 is bad  [index]"],
            id="mypy",
        ),
        pytest.param(
            "pyright",
            ran("/homeostat/tree/a.py\n  /homeostat/tree/a.py:3:5 - error: no (reportX)\n1 error\n"),
            ["a.py: error: no (reportX)"],
            id="pyright",
        ),
        pytest.param(
            "tsc",
            ran("src/a.ts(3,5): error TS2304: Cannot find name 'x'.\n", 2),
            ["src/a.ts: error TS2304: Cannot find name 'x'."],
            id="tsc",
        ),
        pytest.param("go vet", ran("# shop\nvet: ./a.go:3:5: undefined: x\n"), ["a.go: undefined: x"], id="go vet"),
        pytest.param(
            "eslint",
            ran('[{"filePath":"/homeostat/tree/a.js","messages":[{"ruleId":"no-undef","message":"x","line":3}]}]'),
            ["a.js: no-undef: x"],
            id="eslint",
        ),
        pytest.param("ruff", ran("", 0), [], id="nothing"),
        pytest.param("ruff", ran("", 2), None, id="it could not look"),
        pytest.param("ruff", ran("", 127), None, id="it is missing"),
        pytest.param("mypy", ran("", 0, timed_out=True), None, id="out of time"),
        pytest.param("eslint", ran("Oops", 1), None, id="no report"),
    ],
)
def test_what_is_read(tool: str, run: Run, found: list[str] | None) -> None:
    seen = read(BY_NAME[tool], run)
    assert (None if seen is None else sorted(seen.elements())) == found


def test_only_what_is_new_counts() -> None:
    before, after = "a.py:3: error: old  [x]\n", "a.py:4: error: old  [x]\na.py:9: error: new  [y]\n"
    runs: list[tuple[str, bool]] = []

    def run(line: str, patched: Patch | None) -> Run:
        runs.append((line.split("; ", 1)[1].split(maxsplit=1)[0], patched is not None))
        return ran("", 127) if "ruff" in line else ran(before if patched is None else after)

    configured = {"pyproject.toml": "[tool.ruff]\n[tool.mypy]\n"}
    seen = findings(diff_of("a.py", OLD, f"{OLD}# more\n"), {}, configured, run)
    assert seen == Findings(tools=("mypy",), fatal=("a.py: error: new  [y]",))
    assert runs == [("ruff", True), ("mypy", True), ("mypy", False)]


def test_where_nothing_is_found_nobody_looks_at_what_was_before() -> None:
    runs: list[bool] = []

    def run(line: str, patched: Patch | None) -> Run:
        del line
        runs.append(patched is not None)
        return ran("")

    seen = findings(diff_of("a.py", OLD, f"{OLD}# more\n"), {}, {"pyproject.toml": "[tool.mypy]\n"}, run)
    assert seen == Findings(tools=("mypy",))
    assert runs == [True]
