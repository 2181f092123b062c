"""The fields of a body in Python: of the model that the handler's parameter is annotated with, or what it reads."""

import ast
import re
from collections.abc import Iterator, Mapping

from homeostat.languages.callers import Unit
from homeostat.languages.syntax import parse
from homeostat.records import Json
from homeostat.stages.propose.creations.values import value_named

_TAKES = re.compile(r"get_json\(|\brequest\.json\b|json\.loads\(|\brequest\.(?:POST|form|data)\b|\.json\(\)")
_KINDS: Mapping[str, Json] = {
    "int": 1, "float": 1.5, "Decimal": "1.50", "bool": True, "datetime": "2026-01-01T00:00:00Z", "date": "2026-01-01",
    "time": "12:00:00", "UUID": "00000000-0000-4000-8000-000000000001", "EmailStr": "anna@example.com", "Any": "a",
    "HttpUrl": "https://example.com/", "PositiveInt": 1, "dict": {}, "Dict": {}, "list": [], "List": [], "set": [],
}  # fmt: skip
_NOT_BODIES = frozenset({"Request", "Response", "Session", "AsyncSession", "BackgroundTasks"})
_MOST_DEPTH = 3

Told = tuple[str, Json, bool]
"""A field's name, a value for it, and whether it is needed."""


def python_fields(unit: Unit, texts: Mapping[str, str]) -> list[Told]:
    """Empty where the handler cannot be read, or reads nothing that is known."""
    tree = _parsed(texts.get(unit.path, ""))
    found = (
        (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)) if tree else ()
    )
    function = next((node for node in found if unit.first_line <= node.lineno <= unit.last_line), None)
    if function is None:
        return []
    for argument in [*function.args.args, *function.args.kwonlyargs]:
        name = _class_name(argument.annotation)
        model = _class(name, texts) if name and name not in _NOT_BODIES else None
        if model is not None and any(isinstance(each, ast.AnnAssign) for each in model.body):
            return list(_of_model(model, texts, 0))
    return list(_read(function, tree))


def _parsed(text: str) -> ast.Module | None:
    try:
        return parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _class_name(annotation: ast.expr | None) -> str:
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value).endswith("Annotated"):
        inner = annotation.slice
        annotation = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
    return ast.unparse(annotation).rpartition(".")[2] if isinstance(annotation, ast.Name | ast.Attribute) else ""


def _class(name: str, texts: Mapping[str, str]) -> ast.ClassDef | None:
    for text in texts.values():
        tree = _parsed(text) if re.search(rf"^class {re.escape(name)}\b", text, re.MULTILINE) else None
        for node in tree.body if tree else ():
            if isinstance(node, ast.ClassDef) and node.name == name:
                return node
    return None


def _of_model(model: ast.ClassDef, texts: Mapping[str, str], depth: int) -> Iterator[Told]:
    for base in model.bases:
        above = _class(ast.unparse(base).rpartition(".")[2], texts) if depth < _MOST_DEPTH else None
        if above is not None:
            yield from _of_model(above, texts, depth + 1)
    for each in model.body:
        if not isinstance(each, ast.AnnAssign) or not isinstance(each.target, ast.Name):
            continue
        value, may_be_none = _of_kind(each.annotation, each.target.id, texts, depth)
        yield each.target.id, value, not may_be_none and not _has_default(each.value)


def _has_default(value: ast.expr | None) -> bool:
    if value is None:
        return False
    if isinstance(value, ast.Call):
        named = {each.arg for each in value.keywords}
        first = value.args[0] if value.args else None
        ellipsis = isinstance(first, ast.Constant) and first.value is ...
        return bool(named & {"default", "default_factory"}) or (first is not None and not ellipsis)
    return not (isinstance(value, ast.Constant) and value.value is ...)


def _of_kind(kind: ast.expr, name: str, texts: Mapping[str, str], depth: int) -> tuple[Json, bool]:
    """A value of the kind, and whether None is one too."""
    if isinstance(kind, ast.BinOp):
        sides = [kind.left, kind.right]
        parts = [each for each in sides if not (isinstance(each, ast.Constant) and each.value is None)]
        return _of_kind(parts[0], name, texts, depth)[0] if parts else None, len(parts) < len(sides)
    if isinstance(kind, ast.Subscript):
        return _of_subscript(kind, name, texts, depth)
    word = ast.unparse(kind).rpartition(".")[2].strip("'\"")
    if word == "str":
        shown = value_named(name)
        return (shown if isinstance(shown, str) else "a"), False
    if word in _KINDS:
        return _KINDS[word], False
    return _of_class(word, name, texts, depth), False


def _of_class(word: str, name: str, texts: Mapping[str, str], depth: int) -> Json:
    """The first member of an enumeration, the needed fields of a model."""
    known = _class(word, texts) if depth < _MOST_DEPTH else None
    if known is None:
        return value_named(name)
    first = next((each for each in known.body if isinstance(each, ast.Assign)), None)
    if first is not None and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str | int):
        return first.value.value
    return {field: value for field, value, needed in _of_model(known, texts, depth + 1) if needed}


def _of_subscript(kind: ast.Subscript, name: str, texts: Mapping[str, str], depth: int) -> tuple[Json, bool]:
    outer, inner = ast.unparse(kind.value).rpartition(".")[2], kind.slice
    first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
    if outer == "Optional":
        return _of_kind(first, name, texts, depth)[0], True
    if outer == "Annotated":
        return _of_kind(first, name, texts, depth)
    if outer == "Literal":
        return (first.value if isinstance(first, ast.Constant) and isinstance(first.value, str | int) else "a"), False
    if outer in {"list", "List", "Sequence", "tuple", "set"}:
        return [_of_kind(first, name, texts, depth)[0]], False
    return {}, False


# --- what is read of a body without a model --------------------------------------------------------------------------


def _read(function: ast.FunctionDef | ast.AsyncFunctionDef, tree: ast.Module | None) -> Iterator[Told]:
    """Keys of what is taken from the request, here and in functions of the file that it is handed to."""
    names = {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and _TAKES.search(ast.unparse(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: dict[str, bool] = {}
    _keys(function, names, found)
    others = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)} if tree else {}
    for node in ast.walk(function):
        called = others.get(node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        if called is None or not isinstance(node, ast.Call):
            continue
        pairs = zip(node.args, called.args.args, strict=False)
        _keys(called, {to.arg for given, to in pairs if isinstance(given, ast.Name) and given.id in names}, found)
    yield from ((name, value_named(name), needed) for name, needed in found.items())


def _keys(function: ast.AST, names: set[str], found: dict[str, bool]) -> None:
    def is_body(node: ast.expr) -> bool:
        return (isinstance(node, ast.Name) and node.id in names) or bool(_TAKES.search(f"{ast.unparse(node)} "))

    for node in ast.walk(function):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript) and is_body(node.value):
            key, needed = node.slice, True
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            key, needed = (node.args[0] if node.args and is_body(node.func.value) else None), False
        else:
            continue
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found[key.value] = found.get(key.value, False) or needed
