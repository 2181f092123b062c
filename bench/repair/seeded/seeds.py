"""Takes one guard out of a source file: what a person once wrote against a crash, and what a repair has to find again.

Each seed is a text in the place of another, found in the syntax tree alone. What was there before is the right answer,
or one of them.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MOST_LINES = 4  # of a guard that is taken out whole


@dataclass(frozen=True)
class Seed:
    """Characters `start` to `end` of a file become `text`."""

    kind: str
    line: int
    function: str
    start: int
    end: int
    text: str

    def put_into(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]


def seeds_in(source: str) -> list[Seed]:
    """All of a file's, in order. A file that cannot be read has none."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    if not source.isascii():  # columns count bytes
        return []
    places = _Places(source)
    found: list[Seed] = []
    for function, node, block in _walked(tree):
        for make in _KINDS:
            if (made := make(node, block, places)) is not None:
                kind, start, end, text = made
                found.append(Seed(kind, getattr(node, "lineno", 0), function, start, end, text))
    return [seed for seed in found if _compiles(seed.put_into(source))]


def _compiles(source: str) -> bool:
    try:
        compile(source, "seeded", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


class _Places:
    def __init__(self, source: str) -> None:
        self.source = source
        self._begins = [0]
        for line in source.splitlines(keepends=True):
            self._begins.append(self._begins[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._begins[node.lineno - 1] + node.col_offset, self._begins[node.end_lineno - 1] + node.end_col_offset

    def text(self, node: ast.expr | ast.stmt) -> str:
        start, end = self.span(node)
        return self.source[start:end]

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        return self._begins[node.lineno - 1], self._begins[node.end_lineno]

    def indent(self, node: ast.stmt) -> str:
        return " " * node.col_offset


Block = list[ast.stmt]
Made = tuple[str, int, int, str] | None


def _walked(tree: ast.Module) -> Iterator[tuple[str, ast.AST, Block]]:
    """Nodes within functions, with the function's name and the block that holds a statement."""

    def within(node: ast.AST, function: str, block: Block) -> Iterator[tuple[str, ast.AST, Block]]:
        if function:
            yield function, node, block
        inner = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        for _, value in ast.iter_fields(node):
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, ast.AST):
                    yield from within(each, inner, value if isinstance(value, list) else block)

    yield from within(tree, "", [])


def _guard(node: ast.AST, block: Block, places: _Places) -> Made:
    """`if x is None: return y`, taken out whole."""
    if not isinstance(node, ast.If) or node.orelse or len(node.body) != 1 or node not in block:
        return None
    last = node.body[0]
    leaves = isinstance(last, ast.Return | ast.Continue | ast.Raise | ast.Break)
    sets = isinstance(last, ast.Assign) and len(last.targets) == 1 and isinstance(last.targets[0], ast.Name)
    if not (leaves or sets) or not _asks_for_absence(node.test) or (node.end_lineno or 0) - node.lineno >= _MOST_LINES:
        return None
    if places.source[places.lines(node)[0] : places.span(node)[0]].strip():  # an `elif`
        return None
    start, end = places.lines(node)
    how = "raise" if isinstance(last, ast.Raise) else "leave" if leaves else "set"
    return f"guard-{how}", start, end, "" if len(block) > 1 else f"{places.indent(node)}pass\n"


def _asks_for_absence(test: ast.expr) -> bool:
    """Whether it asks for nothing, emptiness, a kind, a bound or a key."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return True
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return isinstance(test.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn | ast.Eq | ast.Lt | ast.LtE | ast.GtE)
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name):
        return test.func.id in {"isinstance", "callable", "hasattr"}
    return isinstance(test, ast.BoolOp) and all(map(_asks_for_absence, test.values))


def _get(node: ast.AST, _: Block, places: _Places) -> Made:
    """`x.get(k, d)` becomes `x[k]`."""
    if not _is_call_of(node, "get") or not 1 <= len(node.args) <= 2 or node.keywords:  # noqa: PLR2004
        return None
    key = node.args[0]
    if isinstance(key, ast.Constant) and not isinstance(key.value, str):
        return None
    return "get", *places.span(node), f"{places.text(node.func.value)}[{places.text(key)}]"


def _is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name


def _getattr(node: ast.AST, _: Block, places: _Places) -> Made:
    """`getattr(x, "a", d)` becomes `x.a`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "getattr":
        return None
    if len(node.args) != 3 or not isinstance(node.args[0], ast.Name):  # noqa: PLR2004
        return None
    name = node.args[1]
    if not isinstance(name, ast.Constant) or not isinstance(name.value, str) or not name.value.isidentifier():
        return None
    return "getattr", *places.span(node), f"{places.text(node.args[0])}.{name.value}"


def _or_default(node: ast.AST, _: Block, places: _Places) -> Made:
    """`x or y` becomes `x`, where y is a value written there."""
    if not isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.Or) or len(node.values) != 2:  # noqa: PLR2004
        return None
    written = isinstance(node.values[1], ast.Constant | ast.List | ast.Dict | ast.Tuple)
    return ("or-default", *places.span(node), places.text(node.values[0])) if written else None


def _and_guard(node: ast.AST, _: Block, places: _Places) -> Made:
    """`x is not None and x.a` becomes `x.a`."""
    if not isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.And) or len(node.values) != 2:  # noqa: PLR2004
        return None
    first, second = node.values
    names = {each.id for each in ast.walk(first) if isinstance(each, ast.Name)}
    used = {each.id for each in ast.walk(second) if isinstance(each, ast.Name)}
    return ("and-guard", *places.span(node), places.text(second)) if names & used else None


def _either(node: ast.AST, _: Block, places: _Places) -> Made:
    """`a if x is not None else b` becomes `a`."""
    if not isinstance(node, ast.IfExp):
        return None
    asked = {each.id for each in ast.walk(node.test) if isinstance(each, ast.Name)}
    used = {each.id for each in ast.walk(node.body) if isinstance(each, ast.Name)}
    return ("either", *places.span(node), f"({places.text(node.body)})") if asked & used else None


def _caught(node: ast.AST, block: Block, places: _Places) -> Made:
    """`try: x` with one handler of named exceptions becomes `x`."""
    if not isinstance(node, ast.Try) or len(node.handlers) != 1 or node.orelse or node.finalbody or node not in block:
        return None
    handler = node.handlers[0]
    if handler.type is None or len(node.body) != 1:
        return None
    kind = places.text(handler.type)
    if kind in {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}:
        return None
    start, end = places.lines(node)
    first, last = places.lines(node.body[0])
    shift = node.body[0].col_offset - node.col_offset
    lines = places.source[first:last].splitlines(keepends=True)
    if any(line.strip() and line[:shift].strip() for line in lines):
        return None
    return "caught", start, end, "".join(line[shift:] if line.strip() else line for line in lines)


def _one_of_several(node: ast.AST, _: Block, places: _Places) -> Made:
    """`except (A, B)` becomes `except A`."""
    if not isinstance(node, ast.ExceptHandler) or not isinstance(node.type, ast.Tuple) or not node.type.elts:
        return None
    return "except-one", *places.span(node.type), places.text(node.type.elts[0])


def _coerced(node: ast.AST, _: Block, places: _Places) -> Made:
    """`str(x)` becomes `x`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or len(node.args) != 1 or node.keywords:
        return None
    if node.func.id not in {"str", "int", "float", "list", "tuple", "bytes", "iter"}:
        return None
    argument = node.args[0]
    plain = isinstance(argument, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    return (f"coerced-{node.func.id}", *places.span(node), places.text(argument)) if plain else None


_KINDS: tuple[Callable[[ast.AST, Block, _Places], Made], ...] = (
    _guard, _get, _getattr, _or_default, _and_guard, _either, _caught, _one_of_several, _coerced,
)  # fmt: skip
