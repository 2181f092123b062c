"""How other loops of the code leave an entry out where the same thing is missing."""

import ast
from dataclasses import dataclass

from homeostat.languages.python import FunctionNode, Module, names_in, tail
from homeostat.stages.propose.rules.answers import one_line
from homeostat.stages.propose.rules.crash import Crash

_MOST_SAID = 2  # statements before the `continue`


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Statements to say so, which mean the same here, and where the other loop stands."""

    said: tuple[str, ...]
    where: str


def left_out(crash: Crash, node: ast.expr) -> LeftOut | None:
    """The nearest loop of another function that skips an entry without what `node` names; its words where they fit."""
    word = _word(node)
    for module in crash.neighbours if word else ():
        for other in module.nodes:
            if not (isinstance(other, ast.If) and isinstance(other.body[-1], ast.Continue) and not other.orelse):
                continue
            function = module.function_of(other)
            if function is None or function is crash.function or not _is_absence(other.test, word):
                continue
            return LeftOut(_said(crash, module, other, function), f"{module.path}:{other.lineno}")
    return None


def _said(crash: Crash, module: Module, other: ast.If, function: FunctionNode) -> tuple[str, ...]:
    """What is logged there, where each name of it is one of the file, or the loop's own and bound here too."""
    before = other.body[:-1]
    if module is not crash.module or len(before) > _MOST_SAID:
        return ()
    if not all(isinstance(each, ast.Expr) and isinstance(each.value, ast.Call) for each in before):
        return ()
    loop = module.loop_of(other)
    theirs = names_in(loop.target) if isinstance(loop, ast.For | ast.AsyncFor) else set[str]()
    here = crash.module.loop_of(crash.statement) if crash.statement is not None else None
    ours = names_in(here.target) if isinstance(here, ast.For | ast.AsyncFor) else set[str]()
    local = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    local |= {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    for statement in before:
        if names_in(statement) & local - (theirs & ours):
            return ()
    return tuple(one_line(module, statement) for statement in before)


def _word(node: ast.expr) -> str:
    """`sku` of `row.get("sku")`, too."""
    match node:
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *_]):
            return key
        case _:
            return tail(node)


def _is_absence(test: ast.expr, word: str) -> bool:
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _word(operand) == word
        case ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None | "")]):
            return _word(left) == word
        case ast.Compare(left=ast.Constant(value=key), ops=[ast.NotIn()]):
            return key == word
        case _:
            return False
