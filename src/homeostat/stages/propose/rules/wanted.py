"""What the test that failed asks for, as far as it says so itself: an empty answer, a refusal, a status.

Of values only those that stand for nothing are taken: anything else is for the code to reckon, and would be one test's
answer for every caller.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from homeostat.languages.python import Module, tail
from homeostat.records import Frame

_LOWEST, _HIGHEST = 400, 499
_MOST = 2  # of each: every one is offered in several ways
_EQUAL = frozenset(
    {"assertEqual", "assertEquals", "assertIs", "assertListEqual", "assertDictEqual", "assertAlmostEqual"}
)
_SAYS = {"assertIsNone": "None", "assertFalse": "False"}
_EMPTY = frozenset(
    {"None", "False", "0", "0.0", "''", "[]", "{}", "()", "set()", "dict()", "list()", "Decimal('0')", "Decimal(0)"}
)  # one row


@dataclass(frozen=True, slots=True)
class Wanted:
    """Texts of Python; the first is what the test asks for first after the call that failed."""

    values: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    errors: tuple[str, ...] = ()  # names of exceptions


NOTHING_SAID = Wanted()


def wanted(frames: Sequence[Frame], test_module: Callable[[str], Module | None]) -> Wanted:
    """By the outermost frame that lies in a test; `test_module` gives None for what is no test."""
    for frame in frames:
        module = test_module(frame.path)
        if module is not None and frame.line:
            return _read(module, frame.line)
    return NOTHING_SAID


def _read(module: Module, line: int) -> Wanted:
    function = module.function_node(line)
    statement = next(iter(module.statements_at(line)), None)
    if function is None or statement is None:
        return NOTHING_SAID
    around = [node for node in module.ancestors(statement) if isinstance(node, ast.With | ast.AsyncWith)]
    around += [statement] if isinstance(statement, ast.With | ast.AsyncWith) else []
    errors = [
        tail(call.args[0])
        for above in around
        for item in above.items
        if isinstance(call := item.context_expr, ast.Call) and tail(call.func).startswith(("raises", "assertRaises"))
        if call.args and tail(call.args[0])
    ]
    said = [
        pair
        for node in ast.walk(function)
        if isinstance(node, ast.Assert | ast.Expr) and (node.end_lineno or node.lineno) >= line
        for pair in _asserted(node)
    ]
    values = [ast.unparse(value) for _, value in said]
    statuses = [
        value.value
        for asked, value in said
        if "status" in ast.unparse(asked) and isinstance(value, ast.Constant) and isinstance(value.value, int)
    ]
    return Wanted(
        tuple(dict.fromkeys(_spelled(text) for text in values if text in _EMPTY))[:_MOST],
        tuple(status for status in statuses if _LOWEST <= status <= _HIGHEST)[:_MOST],
        tuple(dict.fromkeys(errors))[:_MOST],
    )


def _asserted(node: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is asked, and what it should be."""
    match node:
        case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right])):
            yield left, right
        case ast.Assert(test=ast.UnaryOp(op=ast.Not(), operand=asked)):
            yield asked, ast.Constant(value=False)
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_])) if name in _EQUAL:
            yield left, right
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name), args=[asked, *_])) if name in _SAYS:
            yield asked, ast.Constant(value=None if name == "assertIsNone" else False)
        case _:
            return


def _spelled(text: str) -> str:
    """In the manner of the rules."""
    return {
        "''": '""',
        "dict()": "{}",
        "list()": "[]",
        "Decimal('0')": 'Decimal("0")',
        "Decimal(0)": 'Decimal("0")',
    }.get(text, text)
