"""None that another function of the project gave, where a number, a text or a list was meant: mended where it was made.

A guard at the crash keeps this one caller from failing; who else asks that function goes on to fail. So where its own
words do not say that it may give None, and nobody asks for it, it gives what is neutral in the use that failed.
"""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import FunctionNode, Module, functions, names_in, splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_NONE = re.compile(r"\bNone\b|Optional\[")
_AGGREGATE = re.compile(r"\b(SUM|AVG|MAX|MIN|TOTAL)\s*\(|func\.(sum|avg|max|min)\(", re.IGNORECASE)
_READ = frozenset({"get", "scalar", "scalar_one_or_none", "first", "getenv", "group", "pop"})
_MOST_MODULES = 60
_ORDERS = ast.Lt | ast.LtE | ast.Gt | ast.GtE


def fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type not in {"TypeError", "AttributeError"} or "NoneType" not in crash.message:
        return
    for node in crash.nodes:
        if not isinstance(node, ast.Name | ast.Call) or crash.type_of(node) not in {"None", ""}:
            continue
        born = next(crash.assigned(node.id), None) if isinstance(node, ast.Name) else None
        call = born[1] if born else node
        call = call.value if isinstance(call, ast.Await) else call
        neutral = _neutral(crash, node)
        if (
            not isinstance(call, ast.Call)
            or neutral is None
            or (isinstance(node, ast.Name) and crash.type_of(node) == "")
        ):
            continue
        made = _maker(crash, tail(call.func))
        if made is not None:
            yield from _mended(crash, *made, neutral)
            return


def _neutral(crash: Crash, node: ast.expr) -> str | None:
    """What leaves the use unchanged; of a comparison the nought of the other side."""
    parent = crash.module.parents.get(node)
    match parent:
        case ast.Compare(left=left, ops=[operator], comparators=[other]) if isinstance(operator, _ORDERS):
            kind = crash.type_of(other if left is node else left)
            return {"int": "0", "float": "0", "Decimal": 'Decimal("0")', "str": '""'}.get(kind)
        case _:
            found = policies.neutral_in(crash, node)
            return "[]" if found == "()" else None if found == "None" else found


def _maker(crash: Crash, name: str) -> tuple[Module, FunctionNode] | None:
    """The project's one function of that name; None where there are several, or none."""
    found = [
        (module, function)
        for module in crash.neighbours[:_MOST_MODULES]
        for function in functions(module.tree)
        if function.name == name and function is not crash.function
    ]
    return found[0] if len(found) == 1 else None


def _mended(crash: Crash, module: Module, function: FunctionNode, neutral: str) -> Iterator[Fix]:
    told = f"{ast.get_docstring(function) or ''} {ast.unparse(function.returns) if function.returns else ''}"
    returns = [node for node in ast.walk(function) if isinstance(node, ast.Return)]
    if _NONE.search(told) or any(node.value is None or _is_none(node.value) for node in returns):
        return
    read = [node.value for node in returns if node.value is not None and _may_be_none(node.value)]
    if len(read) != 1:
        return
    value = read[0]
    summed = any(_AGGREGATE.search(text) for text in _texts(function)) or _AGGREGATE.search(module.text(value))
    asked = _asks_for_none(crash, function.name)
    yield Fix(
        rule="none-where-made",
        prior=0.4 if asked else 0.78 if summed or function.returns else 0.66,
        title=f"Give {policies.say(neutral)} from {function.name} when there is nothing",
        description=f"{function.name} answers {policies.say(neutral)} instead of None, so whoever asks it can go on.",
        approach="default",
        reasoning=f"{function.name} says nowhere that it may answer None, and those who call it do not ask for it.",
        module=module,
        edits=(splice(module, value, f"{module.text(value)} or {neutral}"),),
        imports=policies.decimal_import(neutral),
        side_effects=f"All who call {function.name} see {policies.say(neutral)} for nothing.",
        test="The call that crashed, and one with something there.",
    )


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _may_be_none(node: ast.expr) -> bool:
    """An entry that is read: of a row, of a mapping, of an object."""
    if isinstance(node, ast.Await):
        return _may_be_none(node.value)
    reads = isinstance(node, ast.Call) and tail(node.func) in _READ and len(node.args) <= 1  # and has no default
    return reads or isinstance(node, ast.Subscript | ast.Attribute)


def _texts(function: FunctionNode) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _asks_for_none(crash: Crash, name: str) -> bool:
    """Whether a function that calls it asks what it got for None, or for its truth."""
    for module in crash.neighbours[:_MOST_MODULES]:
        for caller in functions(module.tree):
            held = {
                target.id
                for node in ast.walk(caller)
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and tail(node.value.func) == name
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            if held and any(_asks(node, held) for node in ast.walk(caller)):
                return True
    return False


def _asks(node: ast.AST, held: set[str]) -> bool:
    match node:
        case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return bool(names_in(node) & held)
        case ast.If(test=ast.Name(id=name)) | ast.IfExp(test=ast.Name(id=name)):
            return name in held
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)):
            return name in held
        case ast.BoolOp(values=[ast.Name(id=name), *_]):
            return name in held
        case _:
            return False
