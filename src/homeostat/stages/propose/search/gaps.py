"""The places between the statements of a function where one more may stand."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from homeostat.languages.python import Edit, FunctionNode, Module
from homeostat.stages.propose.search.variant import Subject

LEAVES = ast.Return | ast.Raise | ast.Continue | ast.Break
LOOPS = ast.For | ast.AsyncFor | ast.While
_HOLDS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that stand below one another; `holder` is what they belong to."""

    holder: ast.AST
    statements: tuple[ast.stmt, ...]  # without a docstring; none where that is all
    turns: bool  # whether a loop of the function is around them


@dataclass(frozen=True, slots=True)
class Gap:
    """Before `after`, behind `before`; None at the ends of a block."""

    block: Block
    before: ast.stmt | None
    after: ast.stmt | None

    @property
    def line(self) -> int:
        """The line that runs where this place is reached."""
        if self.before is not None:
            return self.before.lineno
        return self.after.lineno if self.after is not None else 0


Asked = tuple[Gap, str, float]
"""A statement that may be missing at a place, with its prior."""


@lru_cache(maxsize=512)
def blocks(function: FunctionNode) -> tuple[Block, ...]:
    """Of the function itself, not of functions and classes within."""
    return tuple(_blocks(function, turns=False))


def _blocks(node: ast.AST, *, turns: bool) -> Iterator[Block]:
    for name in _HOLDS:
        held: object = getattr(node, name, None)
        if not isinstance(held, list) or not held:
            continue
        inside = turns or (isinstance(node, LOOPS) and name == "body")
        statements = tuple(each for each in held if isinstance(each, ast.stmt))  # pyright: ignore[reportUnknownVariableType]
        own = tuple(each for each in statements if not _is_docstring(each))
        if own or statements:
            yield Block(node, own, inside)
        for each in own:
            if not isinstance(each, FunctionNode | ast.ClassDef):
                yield from _blocks(each, turns=inside)
    for handler in getattr(node, "handlers", ()):
        yield from _blocks(handler, turns=turns)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def gaps(function: FunctionNode) -> Iterator[Gap]:
    """All that can be reached, the end of each block among them."""
    for block in blocks(function):
        if not block.statements and block.holder is function:
            yield Gap(block, function.body[-1], None)
            continue
        for before, after in zip((None, *block.statements), (*block.statements, None), strict=True):
            if not isinstance(before, LEAVES):
                yield Gap(block, before, after)


def added(subject: Subject, gap: Gap, text: str) -> Edit | None:
    """The statement at that place, its further lines a step in as they are given; None where none can stand."""
    module, beside = subject.module, gap.before or gap.after
    if beside is None or not module.begins_its_line(beside):
        return None
    indent, newline = module.indent(beside), module.newline
    written = newline.join(f"{indent}{line}" if line else line for line in text.splitlines())
    if gap.before is None:
        at = module.start(beside.lineno)
        return Edit(at, at, f"{written}{newline}")
    at = _end(module, beside)
    if at < len(module.source) and module.source[at] not in "\r\n# \t":
        return None
    at = module.start((beside.end_lineno or beside.lineno) + 1)
    lacks = "" if module.source[:at].endswith(("\n", "\r")) else newline
    return Edit(at, at, f"{lacks}{written}{newline}")


def _end(module: Module, node: ast.stmt) -> int:
    return module.span(node)[1]


@lru_cache(maxsize=64)
def gaps_of(subject: Subject) -> tuple[Gap, ...]:
    return tuple(gaps(subject.function))


@lru_cache(maxsize=64)
def names_of(subject: Subject, context: type[ast.expr_context]) -> tuple[ast.Name, ...]:
    """In the order of the text, those of functions within too."""
    found = [
        node for node in ast.walk(subject.function) if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    ]
    return tuple(sorted(found, key=lambda node: (node.lineno, node.col_offset)))
