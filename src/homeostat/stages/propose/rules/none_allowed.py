"""Whether the code base itself lets a value be None."""

import ast

from homeostat.languages.python import FunctionNode, names_in, tail
from homeostat.languages.syntax import parse_expression
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.neighbours import classes


def allows_none(crash: Crash, node: ast.expr, followed: frozenset[str] = frozenset()) -> str | None:  # noqa: PLR0911  # one shape of code a case
    """Where the code base says that the place which an expression's value goes to may hold None; None where it does not."""  # noqa: E501  # a sentence for people, whole
    parents = crash.module.parents
    parent = parents.get(node)
    match parent:
        case ast.IfExp() | ast.BoolOp(op=ast.Or()) | ast.Await():
            return allows_none(crash, parent, followed)
        case ast.keyword(arg=str(field)):
            call = parents.get(parent)
            return _optional_field(crash, tail(call.func), field) if isinstance(call, ast.Call) else None
        case ast.Dict():
            key = next((key for key, value in zip(parent.keys, parent.values, strict=True) if value is node), None)
            name = key.value if isinstance(key, ast.Constant) else None
            return _optional_entry(crash, parent, name) if isinstance(name, str) else None
        case ast.Return():
            return f"{crash.function.name}()" if _is_optional(crash.function.returns) else None
        case ast.Assign(targets=[ast.Name(id=name)]) if name not in followed:
            if (line := _asked_line(crash, name, parent.lineno)) is not None:
                return f"{crash.module.path}:{line}"
            reads = (
                found
                for found in ast.walk(crash.function)
                if isinstance(found, ast.Name) and found.id == name and isinstance(found.ctx, ast.Load)
            )
            said = [allows_none(crash, found, followed | {name}) for found in reads]
            return said[0] if said and all(said) else None
        case ast.Assign(targets=[ast.Attribute(value=base, attr=field)]):
            return _optional_field(crash, crash.type_of(base), field)
        case _:
            return None


def _asked_line(crash: Crash, name: str, after: int) -> int | None:
    """The line below on which the function asks whether there is one: `if name`, `not name`, `name is None`."""
    for node in ast.walk(crash.function):
        match node:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                parts = test.values if isinstance(test, ast.BoolOp) else [test]
            case ast.BoolOp(values=[*parts]):
                pass
            case _:
                continue
        if node.lineno > after and any(_asks_for(part, name) for part in parts):
            return node.lineno
    return None


def _asks_for(test: ast.expr, name: str) -> bool:
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _asks_for(operand, name)
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return _asks_for(left, name)
        case _:
            return isinstance(test, ast.Name) and test.id == name


def _optional_field(crash: Crash, name: str, field: str) -> str | None:
    """A class's field that may be None by its declaration, or into which other code puts None."""
    found = classes(crash).get(name)
    if found is None:
        return None
    declared = (
        node
        for node in found[0].body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == field
    )
    return f"`{name}.{field}`" if any(_is_optional(node.annotation) for node in declared) else None


def _optional_entry(crash: Crash, shown: ast.Dict, key: str) -> str | None:
    """An entry that a response model lets be None, or into which a sibling puts None."""
    keys = {found.value for found in shown.keys if isinstance(found, ast.Constant)}
    answered = [
        *_answer_models(crash.function),
        *(name for name, (found, _) in classes(crash).items() if keys <= _fields(found)),
    ]
    for name in answered:
        if said := _optional_field(crash, name, key):
            return said
    for module in crash.neighbours:
        for node in module.nodes:
            if isinstance(node, ast.Dict) and node is not shown:
                for other, value in zip(node.keys, node.values, strict=True):
                    if isinstance(other, ast.Constant) and other.value == key and _may_give_none(value):
                        return f"{module.path}:{node.lineno}"
    return None


def _may_give_none(value: ast.expr) -> bool:
    match value:
        case ast.IfExp(orelse=last) | ast.BoolOp(op=ast.Or(), values=[*_, last]):
            return isinstance(last, ast.Constant) and last.value is None
        case ast.Constant(value=None):
            return True
        case _:
            return False


def _fields(found: ast.ClassDef) -> set[str]:
    return {
        node.target.id for node in found.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def _answer_models(function: FunctionNode) -> list[str]:
    """The classes that a request handler says it answers with."""
    said = [function.returns] if function.returns is not None else []
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call):
            said += [found.value for found in decorator.keywords if found.arg == "response_model"]
    return [name for node in said for name in sorted(names_in(node))]


def _is_optional(annotation: ast.expr | None) -> bool:
    if annotation is None:
        return False
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = parse_expression(annotation.value)
        except (SyntaxError, ValueError):
            return False
    match annotation:
        case ast.BinOp(left=left, right=right):
            return any(isinstance(side, ast.Constant) and side.value is None for side in (left, right))
        case ast.Subscript(value=value):
            return tail(value) == "Optional"
        case _:
            return False
