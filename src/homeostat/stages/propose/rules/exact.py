"""A float among decimals: it is written exactly where it was written, and nothing exact is made a float."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import FunctionNode, Import, splice, tail
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_DECIMAL = Import(module="decimal", name="Decimal", alias="Decimal")


def fixes(crash: Crash) -> Iterator[Fix]:
    """For `unsupported operand type(s) for +: 'float' and 'decimal.Decimal'`."""
    said = crash.error_type == "TypeError" and re.search(
        r"'float' and '(?:\w+\.)?Decimal'|Decimal' and 'float'", crash.message
    )
    if not said:
        return
    written = [node for node in crash.nodes if _is_float(node)]
    where = crash.function.name
    if not written:
        written, where = _from_a_call(crash)
    if written:
        yield _fix(crash, written, where)


def _from_a_call(crash: Crash) -> tuple[list[ast.AST], str]:
    """The floats that a function of this file answers, which the line calls."""
    functions = {node.name: node for node in crash.module.nodes if isinstance(node, FunctionNode)}
    for node in crash.nodes:
        name = tail(node.func) if isinstance(node, ast.Call) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in functions and functions[name] is not crash.function:
            found = [
                each
                for answer in ast.walk(functions[name])
                if isinstance(answer, ast.Return) and answer.value is not None
                for each in ast.walk(answer.value)
                if _is_float(each)
            ]
            if found:
                return found, name
    return [], ""


def _is_float(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is float


def _fix(crash: Crash, written: list[ast.AST], where: str) -> Fix:
    numbers = [node for node in written if isinstance(node, ast.Constant)]
    return Fix(
        rule="type-exact",
        prior=0.76,
        title=f"Write {crash.text(numbers[0])} of {where} as a Decimal",
        description="The number is exact, as those beside it are; nothing exact is turned into a float.",
        approach="correct",
        reasoning="Amounts are decimals here, and this one was written as a float.",
        module=crash.module,
        edits=tuple(splice(crash.module, node, f'Decimal("{crash.text(node)}")') for node in numbers),
        imports=(_DECIMAL,),
        test="The call that crashed.",
    )
