"""Where a bad value came from: back through the functions of the stack, to the line that made it. For Python.

The crash is often not the cause. A name is followed to its last binding before the line, a parameter to what the
calling frame hands over, a call of the service's own to the return that gives nothing. All of it is read in the
source and nothing is run, so it tells where the value came from by the text, not by what was observed.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from homeostat.errors import BadInput, NotFound
from homeostat.languages.makers import born, field_of
from homeostat.languages.paths import is_test
from homeostat.languages.python import FunctionNode, Module, tail

_MOST_STEPS = 6
_MOST_BESIDE = 30  # files of the folders of the stack that are looked at for who makes a field
_LONGEST_TEXT = 80

_Own = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Step:
    """One place on a value's way, the nearest to the crash first."""

    path: str
    line: int
    says: str


@dataclass(frozen=True, slots=True)
class _Bound:
    """A binding of a name: its line, what it is bound to, and whether that is an entry of it."""

    line: int
    value: ast.expr | None
    is_entry: bool = False


def origin_of(
    name: str, stack: Sequence[tuple[str, int]], *, read: Callable[[str], str], files: Sequence[str]
) -> tuple[Step, ...]:
    """The way of the variable `name`, which was bad at the innermost of `stack`: paths and lines, innermost first.

    `read` gives a file of the tree and raises NotFound. Empty where the text does not tell.
    """
    return tuple(_Walk(stack, read, files).of_name(name, 0, stack[0][1], _MOST_STEPS)) if stack else ()


def origin_of_field(
    field: str, stack: Sequence[tuple[str, int]], *, read: Callable[[str], str], files: Sequence[str]
) -> tuple[Step, ...]:
    """The same of a record's field: the one place that makes it without asking whether there is anything."""
    return tuple(_Walk(stack, read, files).of_field(field)) if stack else ()


class _Walk:
    def __init__(self, stack: Sequence[tuple[str, int]], read: Callable[[str], str], files: Sequence[str]) -> None:
        self._stack = stack
        self._files = frozenset(files)
        self._read = read
        self._module = cache(self._parsed)

    def _parsed(self, path: str) -> Module | None:
        try:
            return Module(self._read(path), path) if path.endswith(".py") else None
        except (BadInput, NotFound):
            return None

    def of_name(self, name: str, depth: int, line: int, room: int) -> Iterator[Step]:
        """The way of a name that is used at `line` in the frame at `depth`."""
        path, _ = self._stack[depth]
        module = self._module(path)
        function = module.function_node(line) if module else None
        if module is None or function is None or room <= 0:
            return
        bound = max(
            (one for one in _bindings(function, name) if one.line < line), key=lambda one: one.line, default=None
        )
        if bound is None:
            yield from self._of_parameter(name, depth, function, room)
        elif bound.value is not None and bound.is_entry:
            yield Step(path, bound.line, f"{name} is an entry of {_short(module, bound.value)}")
        elif bound.value is not None:
            yield from self._of_value(f"{name} is", bound.value, depth, bound.line, room)

    def _of_value(self, says: str, value: ast.expr, depth: int, line: int, room: int) -> Iterator[Step]:
        path, _ = self._stack[depth]
        module = self._module(path)
        if module is None:
            return
        plain = value.value if isinstance(value, ast.Await) else value
        if isinstance(plain, ast.Name):
            way = tuple(self.of_name(plain.id, depth, line, room - 1))
            yield from way or (Step(path, line, f"{says} {plain.id}"),)
            return
        yield Step(path, line, f"{says} {_short(module, value)}")
        if isinstance(plain, ast.Call):
            yield from self._of_call(plain, module)
        elif field := field_of(plain):
            yield from self.of_field(field)

    def of_field(self, field: str) -> Iterator[Step]:
        """Looked for in the files of the stack, and in those beside them."""
        folders = {PurePosixPath(path).parent for path, _ in self._stack}
        beside = sorted(path for path in self._files if path.endswith(".py") and PurePosixPath(path).parent in folders)
        paths = dict.fromkeys((*(path for path, _ in self._stack), *beside[:_MOST_BESIDE]))
        modules = [module for path in paths if not is_test(path) and (module := self._module(path)) is not None]
        if (found := born(modules, field)) is not None:
            module, value = found
            yield Step(module.path, value.lineno, f"{field} is made here: {_short(module, value)}")

    def _of_call(self, call: ast.Call, module: Module) -> Iterator[Step]:
        """What gives nothing in the function of the service that is called, where it is one."""
        found = self._called(call, module)
        if found is None:
            return
        there, function = found
        name, (given, falls_off) = function.name, _returns(function)
        nothing = next((one for one in given if _is_nothing(one.value)), None)
        if nothing is not None:
            yield Step(there.path, nothing.lineno, f"{name} gives nothing here")
        elif falls_off and given:
            yield Step(there.path, function.lineno, f"{name} can end without a return, and then gives nothing")
        elif len(given) == 1 and given[0].value is not None:
            yield Step(there.path, given[0].lineno, f"{name} gives {_short(there, given[0].value)}")

    def _called(self, call: ast.Call, module: Module) -> tuple[Module, FunctionNode] | None:
        name = tail(call.func)
        if isinstance(call.func, ast.Name) or _is_own_method(call.func):
            if function := module.function_named(name):
                return module, function
            brought = next((one for one in module.imports if one.alias == name and one.name), None)
            return self._defined(brought.module, brought.name) if brought else None
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            alias = call.func.value.id
            brought = next((one for one in module.imports if one.alias == alias), None)
            whole = ".".join(part for part in (brought.module, brought.name) if part) if brought else ""
            return self._defined(whole, name) if whole else None
        return None

    def _defined(self, dotted: str, name: str) -> tuple[Module, FunctionNode] | None:
        """The function of a module of the tree; its packages may lie below a folder such as `src`."""
        below = dotted.strip(".").replace(".", "/")
        ends = f"{below}.py", f"{below}/__init__.py"
        paths = sorted((path for path in self._files if any(_ends_with(path, end) for end in ends)), key=len)
        module = self._module(paths[0]) if paths else None
        function = module.function_named(name) if module else None
        return (module, function) if module and function else None

    def _of_parameter(self, name: str, depth: int, function: FunctionNode, room: int) -> Iterator[Step]:
        """What the calling frame hands over for it."""
        path, _ = self._stack[depth]
        arguments = function.args
        names = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
        if name not in {*names, *(one.arg for one in arguments.kwonlyargs)} or depth + 1 >= len(self._stack):
            return
        caller, line = self._stack[depth + 1]
        module = self._module(caller)
        call = _call_of(module, line, function.name) if module else None
        if module is None or call is None or any(isinstance(one, ast.Starred) for one in call.args):
            return
        if any(one.arg is None for one in call.keywords):
            return
        bound = isinstance(call.func, ast.Attribute) and names[:1] in (["self"], ["cls"])
        made = function.name == "__init__"
        taken = dict(zip(names[bound or made :], call.args, strict=False))
        taken |= {one.arg: one.value for one in call.keywords if one.arg}
        if (value := taken.get(name)) is not None:
            yield from self._of_value(f"{name} is handed over as", value, depth + 1, line, room - 1)
        elif name not in names[: bound or made]:
            yield Step(path, function.lineno, f"{name} was not given, and has its default")


def _bindings(function: FunctionNode, name: str) -> Iterator[_Bound]:
    """Where the function itself binds the name."""
    for node in _own_nodes(function):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and any(
            _is_name(target, name) for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        ):
            yield _Bound(node.lineno, node.value)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension) and _is_name(node.target, name):
            yield _Bound(node.target.lineno, node.iter, is_entry=True)
        elif isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            yield _Bound(node.lineno, None)  # unpacked, or bound in a way that is not followed


def _own_nodes(function: FunctionNode) -> Iterator[ast.AST]:
    """Everything in its body, the better known binding of a line first, without what is nested in it."""
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _Own):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_own_method(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}


def _is_nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _returns(function: FunctionNode) -> tuple[list[ast.Return], bool]:
    """Its returns, and whether its last statement lets it end without one."""
    found = [node for node in _own_nodes(function) if isinstance(node, ast.Return)]
    generates = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own_nodes(function))
    ends = isinstance(function.body[-1], ast.Return | ast.Raise | ast.With | ast.AsyncWith | ast.Try | ast.Match)
    return ([] if generates else found), not ends and not _answers_both(function.body[-1])


def _answers_both(last: ast.stmt) -> bool:
    """An `if` with an `else`, or a loop without an end: whether it lets the function end is not looked into."""
    return isinstance(last, ast.If | ast.While) and (isinstance(last, ast.While) or bool(last.orelse))


def _call_of(module: Module, line: int, name: str) -> ast.Call | None:
    """The one call of the function in the statement at the line; a class is called where its `__init__` runs."""
    statement = next(iter(module.statements_at(line)), None)
    if statement is None:
        return None
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    if name == "__init__":
        named = [call for call in calls if tail(call.func)[:1].isupper()]
    else:
        named = [call for call in calls if tail(call.func) == name]
    return named[0] if len(named) == 1 else None


def _ends_with(path: str, end: str) -> bool:
    return path == end or path.endswith(f"/{end}")


def _short(module: Module, value: ast.expr) -> str:
    text = " ".join(module.text(value).split())
    return f"`{text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + '…'}`"
