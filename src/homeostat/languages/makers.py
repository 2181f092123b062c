"""Where a field of a record is made: an entry of a dict, an attribute, an argument by name. For Python, by the text."""

import ast
from collections.abc import Iterable, Iterator

from homeostat.languages.python import Module, tail

_ASKS = frozenset({"get", "getenv", "pop"})


def born(modules: Iterable[Module], field: str) -> tuple[Module, ast.expr] | None:
    """The one value put under that name which may be nothing; None where there is no such value, or several."""
    found = [(module, value) for module in modules for value in _put(module, field) if may_be_nothing(value)]
    return found[0] if len(found) == 1 else None


def is_asked_for_nothing(modules: Iterable[Module], field: str) -> bool:
    """Whether somebody asks if the field is None: then that is one of its values."""
    return any(
        isinstance(node, ast.Compare)
        and field_of(node.left) == field
        and isinstance(node.ops[0], ast.Is | ast.IsNot)
        and isinstance(node.comparators[0], ast.Constant)
        and node.comparators[0].value is None
        for module in modules
        for node in module.nodes
    )


def field_of(node: ast.AST) -> str:
    """`count` of `row["count"]` and `row.count`; "" of anything else."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str(name))) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def may_be_nothing(value: ast.expr) -> bool:
    """Whether the text says so: None, something or None, or a question without a default."""
    match value:
        case ast.Constant(value=None):
            return True
        case ast.IfExp(body=one, orelse=other):
            return may_be_nothing(one) or may_be_nothing(other)
        case ast.Call(func=ast.Attribute() as asked, args=[_], keywords=[]):
            return tail(asked) in _ASKS and not (asked.attr == "pop" and isinstance(value.args[0], ast.UnaryOp))
        case _:
            return False


def _put(module: Module, field: str) -> Iterator[ast.expr]:
    for node in module.nodes:
        match node:
            case ast.Dict():
                yield from (
                    value
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == field
                )
            case ast.Call() if tail(node.func)[:1].isupper() or tail(node.func) == "dict":
                yield from (each.value for each in node.keywords if each.arg == field)
            case ast.Assign() if any(field_of(target) == field for target in node.targets):
                yield node.value
            case _:
                pass
