"""Ways to break a patch, to see whether the run that proves it would notice.

A reproduction that only asks whether the crash is gone passes with any answer. How many small breaks of the added lines
it notices tells how much of the patch was proved at all.
"""

import ast
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, replace
from datetime import timedelta

from homeostat.languages.results import read_suite, suite_command
from homeostat.languages.syntax import parse
from homeostat.ports import Sandbox
from homeostat.records import (
    Limits,
    Mutants,
    Patch,
    Proposal,
    Replay,
    ReplayResult,
    Reproduction,
    Run,
    Service,
    SuiteRun,
)
from homeostat.stages.verify.rehearse import rehearse, run_key, sift

MOST_MUTANTS = 6
MOST_NAMED = 3
_WALL = timedelta(seconds=20)  # of all of them, in one warm sandbox
_QUICK_SUITE = timedelta(seconds=2)  # one that takes longer is not run again for each
_MOST_LINE = 500


@dataclass(frozen=True, slots=True)
class Mutant:
    says: str
    patch: Patch


def mutants(
    proposal: Proposal,
    reproduction: Reproduction,
    suite: SuiteRun | None,
    *,
    service: Service,
    sandbox: Sandbox,
    limits: Limits,
    known: MutableMapping[str, Run],
    read_replay: Callable[[Run], Replay],
) -> Mutants | None:
    """How many breaks are noticed by the reproduction, or by the suite where it is quick.

    For Python, in one warm sandbox; None where none can be made or tried. The runs are kept in `known`.
    """
    broken = list(mutants_of(proposal.candidate.patch))
    if service.language != "python" or not broken:
        return None
    limits = replace(limits, wall=min(limits.wall, _WALL))
    with_suite = suite is not None and suite.ran and bool(suite.passed) and suite.duration <= _QUICK_SUITE
    if with_suite:
        tries = [_as_proposal(proposal, reproduction, each.patch) for each in broken]
        rehearse(tries, service=service, sandbox=sandbox, limits=limits, known=known)
    else:
        patches = [each.patch for each in broken]
        sift(
            patches,
            [reproduction],
            service=service,
            base=proposal.base,
            sandbox=sandbox,
            limits=limits,
            known=known,
        )

    def ran(command: str, files: dict[str, str], patch: Patch) -> Run | None:
        return known.get(run_key(service, proposal.base, command, files, patch))

    tried = noticed = 0
    unnoticed: list[str] = []
    for each in broken:
        run = ran(reproduction.command, dict(reproduction.files), each.patch)
        replay = read_replay(run) if run is not None else None
        if replay is None or replay.result is ReplayResult.NOT_RUN:
            continue
        tried += 1
        after = ran(suite_command(service), {}, each.patch) if with_suite else None
        lost = suite is not None and after is not None and bool(suite.passed - read_suite(service, after).passed)
        if replay.result is not ReplayResult.PASSED or lost:
            noticed += 1
        else:
            unnoticed.append(each.says)
    if not tried:
        return None
    return Mutants(tried=tried, noticed=noticed, unnoticed=tuple(unnoticed[:MOST_NAMED]), tests_ran=with_suite)


def _as_proposal(proposal: Proposal, reproduction: Reproduction, patch: Patch) -> Proposal:
    return replace(proposal, candidate=replace(proposal.candidate, patch=patch), reproductions=(reproduction,))


# --- the breaks


def mutants_of(patch: Patch) -> Iterator[Mutant]:
    """At most `MOST_MUTANTS`, those of different lines in turn: each changes one added line of a Python file.

    Only lines that are read by themselves: the head of a block, or a statement.
    """
    lines = patch.diff.split("\n")
    rows = [list(_of_line(line[1:])) if is_added else [] for line, is_added in zip(lines, _added(lines), strict=True)]
    made = 0
    for turn in range(max(map(len, rows), default=0)):
        for index, row in enumerate(rows):
            if turn < len(row) and made < MOST_MUTANTS:
                says, text = row[turn]
                made += 1
                yield Mutant(says, Patch(diff="\n".join([*lines[:index], f"+{text}", *lines[index + 1 :]])))


def _added(lines: list[str]) -> list[bool]:
    """Which lines of a diff are added code of a Python file."""
    found: list[bool] = []
    python = False
    before = ""
    for line in lines:
        heading = line.startswith("+++ ") and before.startswith("--- ")
        if heading:
            python = line.split("\t")[0].endswith(".py")
        found.append(python and not heading and line.startswith("+") and len(line) < _MOST_LINE)
        before = line
    return found


def _of_line(line: str) -> Iterator[tuple[str, str]]:
    """What is done, and the line then."""
    text = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    statement = _read(text)
    if statement is None or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
        return

    def put(node: ast.expr, other: str) -> str:
        start, end = node.col_offset, node.end_col_offset or 0
        data = text.encode()  # the tree counts bytes
        return indent + (data[:start] + other.encode() + data[end:]).decode("utf-8", "replace")

    if isinstance(statement, ast.If | ast.While):
        test = statement.test
        written = text.encode()[test.col_offset : test.end_col_offset].decode()
        yield f"`{text}` asks the opposite", put(test, f"not ({written})")
    elif isinstance(statement, ast.Return) and statement.value is not None and not _is_none(statement.value):
        yield f"`{text}` returns None", put(statement.value, "None")
    if not text.endswith(":") and not isinstance(statement, ast.Pass | ast.Import | ast.ImportFrom | ast.Global):
        yield f"`{text}` is left out", f"{indent}pass"
    for node in _constants(statement):
        if other := _another(node.value):
            yield f"`{text}` has {other} for {node.value!r}"[:_MOST_LINE], put(node, other)
            return


def _constants(statement: ast.AST) -> Iterator[ast.Constant]:
    """Those that decide on something: not the words of an error, and not the parts of a text with values in it."""
    waiting: list[ast.AST] = [] if isinstance(statement, ast.Raise) else [statement]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Constant):
            yield node
        elif not isinstance(node, ast.JoinedStr):
            waiting.extend(ast.iter_child_nodes(node))


def _read(text: str) -> ast.stmt | None:
    """The statement, or the head of one; None when the line is neither by itself."""
    for before, after in (("", ""), ("", " pass"), ("if x: pass\n", " pass")):
        try:
            body = parse(f"{before}{text}{after}").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        first = body[0] if len(body) == 1 else None
        if not before:
            return first
        return first.orelse[0] if isinstance(first, ast.If) and first.orelse else None  # an `elif`
    return None


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _another(value: object) -> str:
    if isinstance(value, bool):
        return repr(not value)
    if isinstance(value, int | float):
        return repr(value + 1)
    if isinstance(value, str):
        return repr(f"{value}x")
    return ""
