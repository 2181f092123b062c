"""Functions that answer yes or no: what cannot be asked of a value is a no."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import FunctionNode, body_nodes, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_ASKS = re.compile(r"^_*(is|has|can|should|supports|accepts|matches|contains|looks_like|may|must)_|^__(contains|eq)__$")
_ERRORS = frozenset({"TypeError", "ValueError", "KeyError", "IndexError", "AttributeError", "OverflowError"})
_OF_THE_LIBRARY, _OF_OURS = 0.58, 0.4


def fixes(crash: Crash) -> Iterator[Fix]:
    """Where the question itself raises, in the nearest function that asks one."""
    if crash.error_type not in _ERRORS:
        return
    for rank, frame in enumerate((crash, *crash.outer[:1])):
        statement = frame.statement
        if statement is None or not _answers_yes_or_no(frame.function):
            continue
        edits = policies.wrap_in_try(frame, statement, crash.error_type, "return False")
        if not edits:
            continue
        name = frame.function.name
        yield Fix(
            rule="predicate-no",
            prior=_OF_OURS if rank else _OF_THE_LIBRARY,
            title=f"Answer no where {name} cannot ask",
            description=f"Where the question raises {crash.error_type}, {name} answers False; it raised before.",
            approach="guard",
            reasoning=f"{name} answers yes or no everywhere else, so its callers expect an answer.",
            module=frame.module,
            edits=tuple(edits),
            test=f"{name} answers False to what it was asked.",
        )
        return


def _answers_yes_or_no(function: FunctionNode) -> bool:
    """By its name or annotation, and by all that it returns; a `yield` is no answer."""
    nodes = list(body_nodes(function))
    returns = [node.value for node in nodes if isinstance(node, ast.Return)]
    named = bool(_ASKS.search(function.name)) or (function.returns is not None and tail(function.returns) == "bool")
    plain = [value for value in returns if value is not None and _is_yes_or_no(value)]
    generates = any(isinstance(node, ast.Yield | ast.YieldFrom | ast.Await) for node in nodes)
    return named and bool(plain) and None not in returns and not generates


def _is_yes_or_no(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=bool()) | ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(values=values):
            return all(map(_is_yes_or_no, values))
        case ast.Attribute() | ast.Call() if _ASKS.search(tail(value)):
            return True
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass" | "bool" | "any" | "all" | "hasattr" | "callable")):
            return True
        case _:
            return False
