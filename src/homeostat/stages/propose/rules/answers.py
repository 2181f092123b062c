"""How the code base itself refuses: what it raises, with which words and which status."""

import ast
import builtins
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from homeostat.languages.python import FunctionNode, Import, Module, is_request_handler, names_in, tail
from homeostat.stages.propose.rules.crash import Crash

_HTTP_WORDS = {
    400: "BAD_REQUEST",
    404: "NOT_FOUND",
    409: "CONFLICT",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "UNPROCESSABLE_ENTITY",
}
_FIXED_STATUS = {
    "Http404": 404,
    "NotFound": 404,
    "ValidationError": 400,
    "BadRequest": 400,
    "Conflict": 409,
    "ParseError": 400,
}
_STATUS_NAME = re.compile(r"^(HTTP_)?(4\d\d_)?([A-Z_]+)$")
_LOWEST, _HIGHEST = 400, 499


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A refusal as the project writes it: the statement's text around its status and its message."""

    before: str  # the text up to the first of the two
    parts: tuple[str, ...]  # "status" and "message", in the order in which they stand
    between: str
    after: str
    status: int | None  # None for a domain's own error
    status_text: str
    message: str
    class_name: str
    imports: tuple[Import, ...]
    distance: int  # 0 the same function, 1 the same module, 2 elsewhere

    @property
    def fixed(self) -> bool:
        """True when the status cannot be chosen."""
        return "status" not in self.parts

    def write(self, status: int, message: str) -> str:
        said = {
            "status": self._status(status),
            "message": json.dumps(in_manner(message, self.message), ensure_ascii=False),
        }
        middle = self.between.join(said[part] for part in self.parts)
        return f"{self.before}{middle}{self.after}"

    def _status(self, status: int) -> str:
        if status == self.status or self.status_text.isdigit():
            return self.status_text if status == self.status else str(status)
        word = _HTTP_WORDS.get(status)
        if word is None:
            return str(status)
        head = self.status_text.rpartition(".")[0]
        name = f"HTTP_{status}_{word}" if "HTTP_" in self.status_text else word
        return f"{head}.{name}" if head else str(status)


def in_manner(message: str, like: str) -> str:
    """The message with the first letter and the full stop as in `like`."""
    if not like or not message:
        return message
    first = message[0].lower() if like[0].islower() and not message[:2].isupper() else message[0]
    return first + message[1:] + ("." if like.endswith(".") and not message.endswith(".") else "")


def answers(crash: Crash) -> list[Answer]:
    """Refusals that could be written at the crash, the nearest first, each manner once."""
    known = crash.memo.get("answers")
    if known is not None:
        return cast("list[Answer]", known)
    found: dict[tuple[str, str, str, tuple[str, ...]], Answer] = {}
    for module in crash.neighbours:
        for node in module.nodes:
            if not isinstance(node, ast.Raise | ast.Return | ast.Expr) or _refusing(node) is None:
                continue
            function = module.function_of(node)
            if function is None or (isinstance(node, ast.Return) and not _both_handle(crash, function, module)):
                continue
            refusal = read_answer(node, function, module, crash)
            if refusal is None:
                continue
            key = (refusal.before, refusal.after, str(refusal.status), refusal.parts)
            if key not in found or found[key].distance > refusal.distance:
                found[key] = refusal
    ordered = sorted(found.values(), key=lambda refusal: refusal.distance)
    crash.memo["answers"] = ordered
    return ordered


def _both_handle(crash: Crash, function: FunctionNode, module: Module) -> bool:
    """Whether an answer returned there could be returned at the crash: only requests are answered that way."""
    return crash.is_handler and is_request_handler(function, module.class_of(function))


def statuses(crash: Crash) -> Counter[int]:
    """How often the crash's module, or else the project, answers each 4xx."""
    for reach in (1, 2):
        found = Counter(a.status for a in answers(crash) if a.status is not None and a.distance <= reach)
        if found:
            return found
    return Counter()


def read_answer(node: ast.stmt, function: FunctionNode, module: Module, crash: Crash) -> Answer | None:
    """A refusal out of a `raise`, a `return` with a 4xx status, or an `abort(…)`."""
    expression = _refusing(node)
    if expression is None:
        return None
    name = tail(expression.func) if isinstance(expression, ast.Call) else ""
    status = next(iter(_status_nodes(expression)), None)
    if isinstance(node, ast.Return) and status is None:
        return None
    message = max(_message_nodes(expression), key=lambda found: found.col_offset, default=None)
    number = _status_of(status) if status is not None else _FIXED_STATUS.get(name)
    imports = needs(node, module, crash, without=message)
    if imports is None or (isinstance(node, ast.Raise) and not name):
        return None
    if message is None:
        return _wordless(node, expression, name, imports, _distance(function, module, crash))
    return _cut(node, module, status, message, number, name, imports, _distance(function, module, crash))


def _wordless(node: ast.stmt, raised: ast.expr, name: str, imports: tuple[Import, ...], distance: int) -> Answer | None:
    """`raise InvalidFormat()`: the class says it all. Python's own, such as `StopIteration()`, say something else."""
    bare = isinstance(node, ast.Raise) and isinstance(raised, ast.Call) and not raised.args and not raised.keywords
    if not bare or hasattr(builtins, name):
        return None
    return Answer(
        before=f"raise {_flat(ast.unparse(raised))}",
        parts=(),
        between="",
        after="",
        status=_FIXED_STATUS.get(name),
        status_text="",
        message="",
        class_name=name,
        imports=imports,
        distance=distance,
    )


def _refusing(node: ast.stmt) -> ast.expr | None:
    match node:
        case ast.Raise(exc=ast.Call() as call, cause=None):
            return call
        case ast.Return(value=ast.expr() as value):
            return value
        case ast.Expr(value=ast.Call(func=ast.Name(id="abort")) as call):
            return call
        case _:
            return None


def _cut(  # noqa: PLR0917  # one short private line each
    node: ast.stmt,
    module: Module,
    status: ast.expr | None,
    message: ast.expr,
    number: int | None,
    name: str,
    imports: tuple[Import, ...],
    distance: int,
) -> Answer | None:
    start, end = module.span(node)
    places = sorted(
        [("message", *module.span(message)), *([("status", *module.span(status))] if status else [])],
        key=lambda p: p[1],
    )
    pieces = [module.source[start : places[0][1]], module.source[places[-1][2] : end]]
    middle = module.source[places[0][2] : places[-1][1]] if len(places) == 2 else ""  # noqa: PLR2004  # the two parts
    return Answer(
        before=_flat(pieces[0]),
        parts=tuple(place[0] for place in places),
        between=_flat(middle),
        after=_flat(pieces[1]).replace(", )", ")").replace(",)", ")"),
        status=number,
        status_text=module.text(status) if status else "",
        message=_text_of(message),
        class_name=name,
        imports=imports,
        distance=distance,
    )


def _flat(text: str) -> str:
    """On one line."""
    return re.sub(r"\(\s+", "(", re.sub(r"\s*\n\s*", " ", text)).replace(" )", ")")


def one_line(module: Module, node: ast.stmt) -> str:
    text = module.text(node)
    return text if "\n" not in text else _flat(text).replace(", )", ")").replace(",)", ")")


def _distance(function: FunctionNode, module: Module, crash: Crash) -> int:
    if module is not crash.module:
        return 2
    return 0 if function is crash.function else 1


def _status_nodes(expression: ast.expr) -> Iterator[ast.expr]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Constant | ast.Attribute | ast.Name) and _status_of(node) is not None:
            yield node


def _status_of(node: ast.expr) -> int | None:
    if isinstance(node, ast.Constant):
        fits = isinstance(node.value, int) and _LOWEST <= node.value <= _HIGHEST
        return node.value if fits and isinstance(node.value, int) else None
    found = _STATUS_NAME.match(tail(node))
    return next((number for number, word in _HTTP_WORDS.items() if found and found.group(3).startswith(word)), None)


def _message_nodes(expression: ast.expr) -> Iterator[ast.expr]:
    """The texts a person would read: not keys, not parts of one another."""
    for node in ast.walk(expression):
        inner: list[ast.expr | None] = []
        if isinstance(node, ast.Call):
            inner = [
                *node.args,
                *(keyword.value for keyword in node.keywords if keyword.arg not in {"code", "media_type"}),
            ]
        elif isinstance(node, ast.Dict):
            inner = [*node.values]
        for found in inner:
            if isinstance(found, ast.JoinedStr) or (isinstance(found, ast.Constant) and isinstance(found.value, str)):
                yield found


def _text_of(message: ast.expr) -> str:
    if isinstance(message, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in message.values)
    return str(message.value) if isinstance(message, ast.Constant) else ""


def needs(node: ast.stmt, module: Module, crash: Crash, *, without: ast.AST | None = None) -> tuple[Import, ...] | None:
    """The imports with which a statement of another module would run at the crash; None when it cannot."""
    skipped = names_in(without) if without is not None else set[str]()
    wanted = names_in(node) - (skipped - _outside(node, without)) - set(dir(builtins))
    found: list[Import] = []
    for name in sorted(wanted):
        if module is crash.module and (name in module.top_names or _takes_all(module)):
            continue
        if name in crash.locals:
            if module is crash.module and module.function_of(node) is crash.function:
                continue
            return None
        imported = _imported(name, module)
        if imported is None:
            return None
        if imported not in crash.module.imports:
            if name in crash.module.top_names:
                return None
            found.append(imported)
    return tuple(found)


def _outside(node: ast.AST, without: ast.AST | None) -> set[str]:
    """The names used in `node` but not below `without`."""
    if node is without:
        return set()
    own = {node.id} if isinstance(node, ast.Name) else set[str]()
    return own.union(*(_outside(child, without) for child in ast.iter_child_nodes(node)))


def _takes_all(module: Module) -> bool:
    """`from errors import *`: the names of the module are not known, but there."""
    return any(found.name == "*" for found in module.imports)


def _imported(name: str, module: Module) -> Import | None:
    """How another module gets a name of this one."""
    for found in module.imports:
        if found.alias == name:
            return found
    if any(isinstance(node, ast.ClassDef) and node.name == name for node in module.tree.body):
        dots = module.path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
        return Import(module=dots, name=name, alias=name)
    return None
