"""What the event says about the value of an expression.

The leaves of captured variables are the `repr` of the value, cut in depth and in number: what is absent is unknown.
"""

import ast
from collections.abc import Mapping

from homeostat.languages.syntax import parse_expression
from homeostat.records import Json

MOST_ITEMS = 10  # the reporter shows no more of a container

_UNKNOWN = "?"


def value_of(node: ast.AST, variables: Mapping[str, Json]) -> Json:
    """The captured value of an expression: a `repr`, a list or a dict of these, or "?" where the event does not say."""
    match node:
        case ast.Name(id=name):
            return _leaf(variables[name]) if name in variables else _UNKNOWN
        case ast.Constant(value=value):
            return repr(value)
        case ast.Attribute(value=base, attr=attr):
            return _attribute(value_of(base, variables), attr)
        case ast.Subscript(value=base, slice=index):
            return _item(value_of(base, variables), index, variables)
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key]):
            return _item(value_of(base, variables), key, variables, absent="None")
        case _:
            return _UNKNOWN


def type_of(node: ast.AST, variables: Mapping[str, Json]) -> str:
    """The type's name: "None", "str", "int", "Decimal", "datetime", "Order"; "" where it is unknown."""
    match node:
        case ast.JoinedStr():
            return "str"
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Call(func=ast.Name(id="int" | "float" | "str" | "Decimal" | "len" | "list" | "dict" as name)):
            return "int" if name == "len" else name
        case ast.Call(func=ast.Attribute(attr="strip" | "lower" | "upper" | "join" | "format" | "isoformat")):
            return "str"
        case _:
            return type_in(value_of(node, variables))


def type_in(value: Json) -> str:
    """The type that a captured value's `repr` shows."""
    if isinstance(value, dict | list):
        return type(value).__name__
    if not isinstance(value, str) or value == _UNKNOWN:
        return ""
    if value.startswith("<"):
        words = value.strip("<>").split()
        return words[0].rpartition(".")[2].partition(":")[0] if "at" in words or "object" in words else ""
    parsed = _parse(value)
    if isinstance(parsed, ast.Call):
        name = parsed.func.attr if isinstance(parsed.func, ast.Attribute) else ""
        return parsed.func.id if isinstance(parsed.func, ast.Name) else name
    try:
        found: object = ast.literal_eval(value)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ""
    return "None" if found is None else type(found).__name__


def keys_of(value: Json) -> list[str]:
    """The text keys of a captured dict."""
    if isinstance(value, dict):
        return [key.strip("'\"") for key in value]
    parsed = _parse(value) if isinstance(value, str) else None
    if isinstance(parsed, ast.Dict):
        return [key.value for key in parsed.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    return []


def fields_of(value: Json) -> list[str]:
    """The field names that a `repr` such as `Order(id=1, total=None)` shows."""
    parsed = _parse(value) if isinstance(value, str) else None
    return [found.arg for found in parsed.keywords if found.arg] if isinstance(parsed, ast.Call) else []


def plain_text(value: Json) -> str | None:
    """The text that a captured string holds; None for anything else."""
    parsed = _parse(value) if isinstance(value, str) else None
    if isinstance(parsed, ast.Constant) and isinstance(parsed.value, str):
        return parsed.value
    return None


def is_aware(value: Json) -> bool | None:
    """Whether a captured datetime bears a time zone; None when it is no datetime."""
    if type_in(value) != "datetime" or not isinstance(value, str):
        return None
    return "tzinfo=" in value


def _leaf(value: Json) -> Json:
    return value if isinstance(value, str | list | dict) else repr(value)


def _parse(value: str) -> ast.expr | None:
    try:
        return parse_expression(value)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _attribute(base: Json, attr: str) -> Json:
    parsed = _parse(base) if isinstance(base, str) and base != _UNKNOWN else None
    if isinstance(parsed, ast.Call):
        return next((ast.unparse(found.value) for found in parsed.keywords if found.arg == attr), _UNKNOWN)
    return _UNKNOWN


def _item(base: Json, index: ast.expr, variables: Mapping[str, Json], *, absent: str = _UNKNOWN) -> Json:
    if isinstance(base, str):
        base = _literal(base)
    key = value_of(index, variables)
    if isinstance(base, dict):
        wanted = str(key).strip("'\"")
        found = next((value for name, value in base.items() if name.strip("'\"") == wanted), None)
        if found is None:
            return absent if len(base) < MOST_ITEMS and key != _UNKNOWN else _UNKNOWN
        return _leaf(found)
    if isinstance(base, list) and isinstance(key, str) and key.lstrip("-").isdigit():
        place = int(key)
        return _leaf(base[place]) if -len(base) <= place < len(base) else _UNKNOWN
    return _UNKNOWN


def _literal(value: str) -> Json:
    parsed = _parse(value)
    if isinstance(parsed, ast.Dict):
        pairs = zip(parsed.keys, parsed.values, strict=True)
        return {ast.unparse(key): ast.unparse(found) for key, found in pairs if key is not None}
    if isinstance(parsed, ast.List | ast.Tuple):
        return [ast.unparse(found) for found in parsed.elts]
    return _UNKNOWN
