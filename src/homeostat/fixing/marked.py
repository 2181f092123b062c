"""Which lines each test of JavaScript or TypeScript runs: told by marks before the statements, in one run of the suite.

Many runners translate what they run, so what the engine counts are not the lines of the file. A mark is a call of a
function at the end of the same file, which writes down the test under way and the mark's number, once each.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from tree_sitter import Node

from homeostat.errors import BadInput, HomeostatError, NotFound
from homeostat.fixing.under_way import PLACED, UnderWay
from homeostat.languages.diff import diff_of
from homeostat.languages.paths import is_test
from homeostat.languages.python import Edit, apply
from homeostat.languages.results import suite_command
from homeostat.languages.scripts import GOES_TO
from homeostat.languages.trees import FUNCTIONS, Source, broken, field, suffix_of, walk
from homeostat.log import Log
from homeostat.ports import Sandbox
from homeostat.records import Limits, Patch, Service, SuiteRun
from homeostat.stages.diagnose.places import Readable
from homeostat.stages.diagnose.suspicion import Spectrum

_MOST_FILES = 200
_MOST_CHARACTERS = 200_000  # of one file
_MOST_WRITTEN = 40_000  # marks, by one process
_MOST_RESULTS = 8 * 1024 * 1024
_LONGER = (3.0, timedelta(seconds=15))  # than without marks the run may take
_SUFFIXES = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})
_ELSEWHERE = re.compile(
    r"(?:^|/)(?:node_modules|dist|build|coverage|vendor|\.[^/]+)/|\.d\.[cm]?ts$|\.config\.[cm]?[jt]s$"
)
_HOLDS = frozenset({"statement_block", "switch_case", "switch_default"})
_COMPOUND = frozenset({
    "if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement", "switch_statement",
    "try_statement", "labeled_statement",
})  # fmt: skip
_NAME = "__homeostatMark"
_MOST_STACKS = 64  # of one mark, after which only each power of two is looked at: a stack takes microseconds
# Vitest keeps the test under way in its worker's state, Jest in that of `expect`; of others the stack tells the place.
_FUNCTION = f"""
;function {_NAME}(mark) {{
  try {{
    const here = globalThis, seen = here.{_NAME}s || (here.{_NAME}s = new Set());
    let test = "", task = here.__vitest_worker__ && here.__vitest_worker__.current;
    if (task) {{
      for (; task && !task.filepath; task = task.suite) if (task.name) test = task.name + " " + test;
    }} else if (here.expect && here.expect.getState) {{
      test = here.expect.getState().currentTestName || "";
    }} else {{
      const counts = here.{_NAME}Counts || (here.{_NAME}Counts = new Map()), count = (counts.get(mark) || 0) + 1;
      counts.set(mark, count);
      if (count > {_MOST_STACKS} && count & (count - 1)) return;
      const limit = Error.stackTraceLimit, root = process.cwd() + "/";
      Error.stackTraceLimit = 60;
      const own = String(new Error().stack).split("\\n").filter((line) => line.includes(root));
      Error.stackTraceLimit = limit;
      const frame = own.filter((line) => !line.includes("node_modules/")).pop() || "";
      const place = /([^\\s(]+):(\\d+):\\d+\\)?$/.exec(frame.replace("file://", ""));
      test = "{PLACED}" + (place ? place[1].replace(root, "") + ":" + place[2] : "");
    }}
    const line = mark + " " + test.trim().replace(/\\s+/g, " ") + "\\n";
    if (!test || seen.has(line) || seen.size > {_MOST_WRITTEN}) return;
    seen.add(line);
    const fs = process.getBuiltinModule ? process.getBuiltinModule("fs") : require("fs");
    fs.appendFileSync(process.env.HOMEOSTAT_RESULTS, line);
  }} catch (error) {{}}
}}
"""

_log = Log()


@dataclass(frozen=True, slots=True)
class Marks:
    """A tree with marks in it: what has to be changed, and the lines that each mark stands for."""

    patch: Patch
    lines: Sequence[tuple[str, tuple[int, ...]]]


def watch_marks(
    service: Service,
    suite: SuiteRun,
    *,
    source: Readable,
    commit: str,
    sandbox: Sandbox,
    limits: Limits,
    took: timedelta,
    tests: frozenset[str] = frozenset(),
    others: frozenset[str] = frozenset(),
) -> Spectrum | None:
    """One run of the whole command. None where it told nothing; nothing is raised.

    `tests` are files that are not looked at, `others` tests that fail too, and are no part of what is looked for.
    The tests ran beside the project's own code: whatever does not fit is no observation.
    """
    times, more = _LONGER
    try:
        marks = marked(source, commit, tests)
        if not marks.lines:
            return None
        run = sandbox.run(
            suite_command(service).replace("$HOMEOSTAT_RESULTS", "/dev/null"),
            service=service,
            commit=commit,
            patch=marks.patch,
            files={},
            limits=replace(limits, wall=min(limits.wall, took * times + more)),
        )
    except HomeostatError as error:
        _log.debug("marks.failed", service=service.name, why=str(error))
        return None
    goes = GOES_TO.match(service.test)
    folder = f"{goes['folder']}/" if goes is not None else ""
    under_way = UnderWay(suite, others, lambda path: source.read(f"{folder}{path}", commit))
    return spectrum_of(run.results, marks, suite, under_way)


def marked(source: Readable, commit: str, tests: frozenset[str] = frozenset()) -> Marks:
    """Every file of the tree that is not a test, the setting of a tool or something made or brought."""
    lines: list[tuple[str, tuple[int, ...]]] = []
    diffs: list[str] = []
    for path in [path for path in source.files(commit) if _is_own(path) and path not in tests][:_MOST_FILES]:
        try:
            read = Source(path, source.read(path, commit))
            if len(read.text) > _MOST_CHARACTERS or read.text.startswith("#!") or broken(read):
                continue
            text, found = with_marks(read, first=len(lines))
            if broken(Source(path, text)):
                continue
        except (NotFound, BadInput):
            continue
        if found:
            diffs.append(diff_of(path, read.text, text).diff)
            lines += [(path, each) for each in found]
    return Marks(Patch(diff="".join(diffs)), lines)


def _is_own(path: str) -> bool:
    return suffix_of(path) in _SUFFIXES and not is_test(path) and not _ELSEWHERE.search(path)


def with_marks(source: Source, *, first: int) -> tuple[str, list[tuple[int, ...]]]:
    """The file with marks in it, numbered from `first`, and the lines of each."""
    edits: list[Edit] = []
    found: list[tuple[int, ...]] = []
    for node in walk(source.root):
        where = _place(node)
        if where is not None:
            before, after = where
            start, end = source.span(node)
            edits.append(Edit(start, start, before.format(f"{_NAME}({first + len(found)})")))
            edits += [Edit(end, end, after)] if after else []
            found.append(tuple(_lines(node)))
    if not found:
        return source.text, []
    head = "// @ts-nocheck\n" if suffix_of(source.path) in {".ts", ".mts", ".cts", ".tsx"} else ""
    return f"{head}{apply(source.text, edits)}{_FUNCTION}", found


def _place(node: Node) -> tuple[str, str] | None:
    """How a mark stands before a statement, or around what an arrow gives; None where none does."""
    above = node.parent
    if above is None or not node.is_named or node.type in {"comment", "statement_block"}:
        return None
    if above.type == "arrow_function" and field(above, "body") == node:
        return "({}, ", ")"
    alone = (above.type == "if_statement" and field(above, "consequence") == node) or (
        above.type == "else_clause" and node.type != "if_statement"
    )
    if alone:
        return "{{ {}; ", "\n}"  # a statement without a semicolon may hold the comment behind it
    if above.type not in _HOLDS or field(above, "value") == node or not _in_a_function(node):
        return None
    directive = (
        node.type == "expression_statement" and node.named_children[:1] and node.named_children[0].type == "string"
    )
    return None if directive or node.type in FUNCTIONS else ("{}; ", "")


def _in_a_function(node: Node) -> bool:
    above = node.parent
    while above is not None:
        if above.type in FUNCTIONS:
            return True
        above = above.parent
    return False


def _lines(node: Node) -> Iterator[int]:
    """Those of a statement, or of its head where it holds others; not those of the functions inside it."""
    first, last = node.start_point.row + 1, node.end_point.row + 1
    above = node.parent
    if above is not None and above.type in {"switch_case", "switch_default"}:
        yield from range(above.start_point.row + 1, first)
    if node.type in _COMPOUND:
        body = field(node, "body") or field(node, "consequence")
        yield from range(first, (body.start_point.row if body is not None else node.start_point.row) + 2)
        other = field(node, "alternative")
        while other is not None:  # `else if`: asked where the first was not so
            yield other.start_point.row + 1
            inner = next((each for each in other.named_children if each.type == "if_statement"), None)
            other = field(inner, "alternative")
        return
    within = {
        row
        for each in walk(node)
        if each.type == "statement_block" and each.parent is not None and each.parent.type in FUNCTIONS
        for row in range(each.start_point.row + 2, each.end_point.row + 1)
    }
    yield from (line for line in range(first, last + 1) if line not in within)


def spectrum_of(written: str, marks: Marks, suite: SuiteRun, under_way: UnderWay | None = None) -> Spectrum | None:
    """What the failing and the passing tests ran; None where no failing one wrote anything."""
    ran: dict[str, set[int]] = {}
    for line in written[:_MOST_RESULTS].splitlines():
        number, _, test = line.partition(" ")
        if number.isascii() and number.isdigit() and len(number) < 9 and int(number) < len(marks.lines):  # noqa: PLR2004 - digits
            ran.setdefault(test, set()).add(int(number))
    failing, passing = (
        [ran[name] for test in sorted(tests) if (name := " ".join(test.partition(" > ")[2].split())) in ran]
        for tests in (suite.failed, suite.passed)
    )
    if not failing and under_way is not None:
        failing, passing = under_way.runs(ran)
    if not failing:
        return None
    return Spectrum(failed=len(failing), passed=len(passing), lines=_counted(failing, passing, marks))


def _counted(
    failing: Iterable[set[int]], passing: Iterable[set[int]], marks: Marks
) -> Mapping[str, Mapping[int, tuple[int, int]]]:
    counts: dict[str, dict[int, list[int]]] = {}
    for index, each in chain(((0, each) for each in failing), ((1, each) for each in passing)):
        reached = {(path, line) for mark in each for path, lines in [marks.lines[mark]] for line in lines}
        for path, line in reached:
            counts.setdefault(path, {}).setdefault(line, [0, 0])[index] += 1
    return {path: {line: (both[0], both[1]) for line, both in lines.items()} for path, lines in counts.items()}
