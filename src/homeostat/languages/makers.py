"""Where a field of a record is made: an entry of a dict, an attribute, an argument by name. For Python, by the text."""

import ast
from collections.abc import Iterable, Iterator

from homeostat.languages.python import Module, tail


def born(modules: Iterable[Module], field: str) -> tuple[Module, ast.expr] | None:
    """The one value put under that name which may be nothing; None where there is no such value, or several."""
    found = [(module, value) for module in modules for value in _put(module, field) if _may_be_nothing(module, value)]
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


def _may_be_nothing(module: Module, value: ast.expr) -> bool:
    """Whether the text says so: None, something or None, or what is looked up without a default.

    What a whole module is asked (`requests.get(url)`), or a client for a path, is another kind of question.
    """
    match value:
        case ast.Constant(value=None) | ast.Call(func=ast.Attribute(attr="getenv"), args=[_], keywords=[]):
            return True
        case ast.IfExp(body=one, orelse=other):
            return _may_be_nothing(module, one) or _may_be_nothing(module, other)
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key], keywords=[]):
            modules = {one.alias for one in module.imports if not one.name}
            a_path = isinstance(key, ast.Constant) and isinstance(key.value, str) and "/" in key.value
            return not a_path and not (isinstance(base, ast.Name) and base.id in modules)
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
