"""Whether linters and type checkers find more in the changed files than they did before.

Names that nobody defines are found on our side, on the text, which is not executed. The service's own tools run in the
sandbox, where its repository configures them and its environment has them.
"""

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from pyflakes import messages
from pyflakes.checker import Checker

from homeostat.codec import decode
from homeostat.languages.diff import applied, hunks_of
from homeostat.languages.python import LARGEST_SOURCE
from homeostat.languages.syntax import parse
from homeostat.languages.trees import Source, broken, suffix_of
from homeostat.records import Findings, Patch, Run

MOST_NAMED = 5
CONFIGURED_IN = ("pyproject.toml", "setup.cfg", "tox.ini")  # whose text tells which tools there are
_MOST_LINES = 5_000
_MOST_MESSAGE = 300

Runner = Callable[[str, Patch | None], Run]


@dataclass(frozen=True, slots=True)
class Tool:
    """One checker: how a repository says that it uses it, how it is run, and what of its words is an error."""

    name: str
    program: str  # is looked for before it is run
    words: str
    suffixes: tuple[str, ...]
    files: tuple[str, ...]  # that configure it for their folder
    sections: tuple[str, ...]  # of the files that several tools share
    fatal: re.Pattern[str]
    codes: frozenset[int] = frozenset({0, 1})  # with which it ends when it could look
    whole: bool = False  # looks at the project, not at files


_PYTHON = (".py", ".pyi")
_SCRIPTS = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
TOOLS = (
    Tool(
        name="ruff",
        program="ruff",
        words="ruff check --quiet --no-cache --output-format concise",
        suffixes=_PYTHON,
        files=("ruff.toml", ".ruff.toml"),
        sections=("[tool.ruff",),
        fatal=re.compile(r"\bF82[123]\b|invalid-syntax|SyntaxError"),
    ),
    Tool(
        name="flake8",
        program="flake8",
        words="flake8",
        suffixes=_PYTHON,
        files=(".flake8",),
        sections=("[flake8]",),
        fatal=re.compile(r"\bF82[123]\b|\bE9\d\d\b"),
    ),
    Tool(
        name="mypy",
        program="mypy",
        words="mypy --no-error-summary --no-color-output --hide-error-context --cache-dir=/dev/null",
        suffixes=_PYTHON,
        files=("mypy.ini", ".mypy.ini"),
        sections=("[tool.mypy", "[mypy"),
        fatal=re.compile(r"\berror: "),
    ),
    Tool(
        name="pyright",
        program="pyright",
        words="pyright",
        suffixes=_PYTHON,
        files=("pyrightconfig.json",),
        sections=("[tool.pyright", "[tool.basedpyright"),
        fatal=re.compile(r"\berror: "),
    ),
    Tool(
        name="eslint",
        program="eslint",  # `node_modules/.bin` is on the sandbox's PATH
        words="eslint --format json",
        suffixes=_SCRIPTS,
        files=(
            *(f"eslint.config.{suffix}" for suffix in ("js", "mjs", "cjs", "ts")),
            *(f".eslintrc{suffix}" for suffix in ("", ".js", ".cjs", ".json", ".yml", ".yaml")),
        ),
        sections=(),
        fatal=re.compile(r"^[^:]*: (?:no-undef|a syntax error)\b"),
    ),
    Tool(
        name="tsc",
        program="tsc",
        words="tsc --noEmit --skipLibCheck --pretty false -p .",
        suffixes=(".ts", ".mts", ".cts", ".tsx"),
        files=("tsconfig.json",),
        sections=(),
        fatal=re.compile(r"\berror TS\d+"),
        codes=frozenset({0, 1, 2}),
        whole=True,
    ),
    Tool(
        name="go vet",
        program="go",
        words="go vet",
        suffixes=(".go",),
        files=("go.mod",),
        sections=(),
        fatal=re.compile(r"\bundefined: "),
    ),
)

# "app/a.py:3:5: F821 …", "/homeostat/tree/a.py:3:5 - error: …", "src/a.ts(3,5): error TS2304: …", "vet: ./a.go:3:5: …"
_LINE = re.compile(
    r"^\s{0,8}(?:vet: )?(?P<path>[^\s:()]{1,300})(?::\d+(?::\d+)?:?|\(\d+,\d+\):)\s(?:- )?(?P<says>\S.{0,2000})$"
)


class _EslintMessage(msgspec.Struct, frozen=True):
    message: str
    ruleId: str | None = None  # noqa: N815 - as eslint writes it


class _EslintFile(msgspec.Struct, frozen=True):
    filePath: str  # noqa: N815
    messages: tuple[_EslintMessage, ...]


def findings(patch: Patch, before: Mapping[str, str], configured: Mapping[str, str], run: Runner) -> Findings | None:
    """What is new with the patch; None when nothing could look at it.

    `before` holds the changed files' texts as they were, `configured` the paths of the files at the root and in the
    folders above the changed ones, those of `CONFIGURED_IN` with their texts. Each tool costs one short run, and one
    more where it finds something; as much again for each further folder that configures it.
    """
    tools: list[str] = []
    new: list[str] = []
    fatal: list[str] = []
    if (said := text_findings(patch, before)) is not None:
        tools.append("the text")
        new += said[0]
        fatal += said[1]
    commands = [(tool, command) for tool in TOOLS for command in commands_of(tool, patch, configured)]
    for tool, command in commands if not fatal else ():
        now = read(tool, run(command, patch))
        old = read(tool, run(command, None)) if now else now  # where nothing is found, nothing is new
        if old is None or now is None:
            continue
        tools += [tool.name] if tool.name not in tools else []
        more = list((now - old).elements())
        fatal += [line for line in more if tool.fatal.search(line)]
        new += [line for line in more if not tool.fatal.search(line)]
        if fatal:
            break
    if not tools:
        return None
    return Findings(tools=tuple(tools), new=tuple(new[:MOST_NAMED]), fatal=tuple(fatal[:MOST_NAMED]))


# --- on the text


def text_findings(patch: Patch, before: Mapping[str, str]) -> tuple[list[str], list[str]] | None:
    """New findings and new errors of names and syntax; None when no file could be looked at."""
    looked = False
    new: list[str] = []
    fatal: list[str] = []
    for path, hunks in hunks_of(patch).items():
        old = before.get(path)
        now = applied(old, hunks) if old is not None else None
        if old is None or now is None or len(now) > LARGEST_SOURCE:
            continue
        if path.endswith(".py"):
            told, after = _flakes(path, old), _flakes(path, now)
            if told is None:
                continue  # of another Python than ours
            looked = True
            if after is None:
                fatal.append(f"{path}: it does not parse any more")
                continue
            # A name that was missing before comes from somewhere that cannot be seen here.
            more = [each for each in (Counter(after) - Counter(told)).elements() if each not in told or not each[1]]
            fatal += [says for says, is_fatal in more if is_fatal]
            new += [says for says, is_fatal in more if not is_fatal]
        elif suffix_of(path):
            looked = True
            if broken(Source(path, now)) and not broken(Source(path, old)):
                fatal.append(f"{path}: it does not parse any more")
    return (new, fatal) if looked else None


def _flakes(path: str, text: str) -> list[tuple[str, bool]] | None:
    """What pyflakes says, and whether it is an error; None when the text does not parse."""
    try:
        checker = Checker(parse(text), filename=path)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    undefined = (messages.UndefinedName, messages.UndefinedLocal, messages.UndefinedExport)
    return [
        (f"{path}: {message.message % message.message_args}"[:_MOST_MESSAGE], isinstance(message, undefined))
        for message in checker.messages
    ]


# --- the service's own tools


def commands_of(tool: Tool, patch: Patch, configured: Mapping[str, str]) -> list[str]:
    """Lines for `sh -c`, one for each folder that configures the tool nearest to changed files.

    None where the tool has nothing to do here. Each ends with 127 where the tool is missing.
    """
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for path in patch.files:
        folder = _configured_at(tool, path, configured)
        if path.endswith(tool.suffixes) and folder is not None and re.fullmatch(r"\w[\w./@+-]*", path):
            paths[folder].append(path.removeprefix(folder))
    return [_command(tool, folder, within) for folder, within in sorted(paths.items())]


def _configured_at(tool: Tool, path: str, configured: Mapping[str, str]) -> str | None:
    """The nearest folder above the file that says how the tool is used, "" for the root, else "a/b/"."""
    for folder in folders_above(path):
        named = any(f"{folder}{name}" in configured for name in tool.files)
        shared = (configured.get(f"{folder}{name}", "") for name in CONFIGURED_IN)
        if named or any(section in text for text in shared for section in tool.sections):
            return folder
    return None


def folders_above(path: str) -> list[str]:
    """Those that hold it, the nearest first: "a/b/", "a/", ""."""
    names = path.split("/")[:-1]
    return ["".join(f"{name}/" for name in names[:depth]) for depth in range(len(names), -1, -1)]


def _command(tool: Tool, folder: str, paths: Sequence[str]) -> str:
    if tool.name == "go vet":
        paths = sorted({f"./{path.rpartition('/')[0]}".removesuffix("/") for path in paths})
    given = "" if tool.whole else f" {shlex.join(paths)}"
    goes = f"cd {shlex.quote(folder)} && " if folder else ""
    return f"command -v {tool.program} >/dev/null 2>&1 || exit 127; {goes}{tool.words}{given}"


def read(tool: Tool, run: Run) -> Counter[str] | None:
    """What it found, without the lines' numbers; None when it could not look."""
    if run.timed_out or run.exit_code not in tool.codes:
        return None
    lines = _eslint(run.output) if tool.name == "eslint" else _lines(run.output)
    return None if lines is None else Counter(lines)


def _lines(output: str) -> Iterator[str]:
    for line in output.splitlines()[:_MOST_LINES]:
        if found := _LINE.match(line):
            path = found["path"].removeprefix("/homeostat/tree/").removeprefix("./")
            yield re.sub(r"(?<!\w)\d+", "0", f"{path}: {found['says']}")[:_MOST_MESSAGE]


def _eslint(output: str) -> Sequence[str] | None:
    start = output.find("[{")
    if start < 0:
        return [] if "[]" in output else None
    try:
        said = decode(output[start : output.rfind("]") + 1], list[_EslintFile])
    except (msgspec.DecodeError, RecursionError):
        return None
    return [
        f"{file.filePath.rpartition('/homeostat/tree/')[2]}: {each.ruleId or 'a syntax error'}: {each.message}"[
            :_MOST_MESSAGE
        ]
        for file in said
        for each in file.messages[:_MOST_LINES]
    ]
