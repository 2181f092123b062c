"""How the code base itself handles such a case: what it raises, what it falls back to.

What is found here is preferred to anything made up: rules that handle a condition where the author already
handles its sibling were right far more often, in our measurements, than rules that invent a value.
"""

import ast
import builtins
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from homeostat.languages.python import (
    FunctionNode,
    Import,
    Module,
    dotted,
    is_request_handler,
    names_in,
    tail,
)
from homeostat.languages.syntax import parse_expression
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
            refusal = _read(node, function, module, crash)
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


def caught_outside(crash: Crash) -> set[str]:
    """Names of the error classes that somebody above the crash answers: an outer `except`, a registered handler."""
    names: set[str] = set()
    for frame in crash.outer:
        for above in frame.module.ancestors(frame.statement) if frame.statement else ():
            if isinstance(above, ast.Try):
                names |= {name for handler in above.handlers for name in handled_names(handler)}
    for module in crash.neighbours:
        for node in module.nodes:
            registers = isinstance(node, ast.Call) and tail(node.func) in {
                "exception_handler",
                "errorhandler",
                "app_errorhandler",
                "add_exception_handler",
                "register_error_handler",
            }
            if registers and isinstance(node, ast.Call) and node.args:
                names.add(tail(node.args[0]))
    return names - {"Exception", "BaseException", ""}


def handled_names(handler: ast.ExceptHandler) -> list[str]:
    """What an `except` names; "BaseException" for a bare one."""
    if handler.type is None:
        return ["BaseException"]
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [tail(found) for found in types]


def classes(crash: Crash) -> dict[str, tuple[ast.ClassDef, Module]]:
    """The project's classes by name, the nearest of each."""
    known = crash.memo.get("classes")
    if known is not None:
        return cast("dict[str, tuple[ast.ClassDef, Module]]", known)
    found: dict[str, tuple[ast.ClassDef, Module]] = {}
    for module in crash.neighbours:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, (node, module))
    crash.memo["classes"] = found
    return found


def default_for_key(crash: Crash, key: str) -> tuple[str, str] | None:
    """The default with which other code reads the same key, and where; the commonest where they differ."""
    found: Counter[str] = Counter()
    where: dict[str, str] = {}
    for module in crash.neighbours:
        for node in module.nodes:
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="get" | "setdefault" | "pop"), args=[ast.Constant(value=str(name)), default]
                ):
                    if name == key and _stands_alone(default):
                        text = module.text(default)
                        found[text] += 1
                        where.setdefault(text, f"{module.path}:{node.lineno}")
                case _:
                    pass
    best = found.most_common(1)
    return (best[0][0], where[best[0][0]]) if best else None


def default_for_entry(crash: Crash, container: ast.expr) -> tuple[str, str] | None:
    """The default with which other code reads any entry of the same table, and where."""
    wanted = ast.dump(container)
    for module in (
        crash.neighbours[:1] if isinstance(container, ast.Name) and container.id in crash.locals else crash.neighbours
    ):  # a local name means nothing elsewhere
        for node in module.nodes:
            match node:
                case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key, default]):
                    if ast.dump(base) == wanted and not isinstance(key, ast.Constant) and _stands_alone(default):
                        return module.text(default), f"{module.path}:{node.lineno}"
                case _:
                    pass
    return None


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


def fallback_for(crash: Crash, node: ast.expr) -> tuple[str, str] | None:
    """What other code uses instead of the same thing: Y of `x.name if x else Y`, and where."""
    word = tail(node)
    for module in crash.neighbours if word else ():
        for other in module.nodes:
            if isinstance(other, ast.IfExp) and _stands_alone(other.orelse) and _is_about(other.test, word):
                return module.text(other.orelse), f"{module.path}:{other.lineno}"
            if isinstance(other, ast.BoolOp) and isinstance(other.op, ast.Or) and tail(other.values[0]) == word:
                last = other.values[-1]
                if _stands_alone(last):
                    return module.text(last), f"{module.path}:{other.lineno}"
    return None


def guard_for(crash: Crash, node: ast.expr) -> tuple[str, tuple[Import, ...], str] | None:
    """The refusal with which other code answers the absence of the same thing, word for word, and where it stands."""
    word = tail(node)
    for module in crash.neighbours if word else ():
        for other in module.nodes:
            if not (isinstance(other, ast.If) and len(other.body) == 1 and _is_absence(other.test, word)):
                continue
            function = module.function_of(other)
            body = other.body[0]
            if function is None or not isinstance(body, ast.Raise | ast.Expr | ast.Return):
                continue
            imports = _needs(body, module, crash)
            refusal = _read(body, function, module, crash)
            if imports is not None and (isinstance(body, ast.Raise) or refusal is not None):
                if isinstance(body, ast.Return) and not crash.is_handler:
                    continue
                return _one_line(module, body), imports, f"{module.path}:{other.lineno}"
    return None


def _is_absence(test: ast.expr, word: str) -> bool:
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return tail(operand) == word
        case ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None | 0)]):
            return tail(left) == word
        case ast.Compare(left=ast.Constant(value=key), ops=[ast.NotIn()]):
            return key == word
        case _:
            return False


def _is_about(test: ast.expr, word: str) -> bool:
    match test:
        case ast.Compare(
            left=left, ops=[ast.IsNot() | ast.NotEq() | ast.Gt()], comparators=[ast.Constant(value=None | 0)]
        ):
            return tail(left) == word
        case _:
            return tail(test) == word


def _stands_alone(node: ast.expr) -> bool:
    """True for a value that means the same anywhere: constants and displays of these."""
    return all(
        isinstance(found, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.UnaryOp | ast.USub | ast.expr_context)
        or (isinstance(found, ast.Call) and dotted(found.func) == "Decimal")
        or (isinstance(found, ast.Name) and found.id == "Decimal")
        for found in ast.walk(node)
    )


def _read(node: ast.stmt, function: FunctionNode, module: Module, crash: Crash) -> Answer | None:
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
    imports = _needs(node, module, crash, without=message)
    if imports is None or message is None or (isinstance(node, ast.Raise) and not name):
        return None
    return _cut(node, module, status, message, number, name, imports, _distance(function, module, crash))


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


def _one_line(module: Module, node: ast.stmt) -> str:
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


def _needs(
    node: ast.stmt, module: Module, crash: Crash, *, without: ast.AST | None = None
) -> tuple[Import, ...] | None:
    """The imports with which a statement of another module would run at the crash; None when it cannot."""
    skipped = names_in(without) if without is not None else set[str]()
    wanted = names_in(node) - (skipped - _outside(node, without)) - set(dir(builtins))
    found: list[Import] = []
    for name in sorted(wanted):
        if module is crash.module and name in module.top_names:
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


def _imported(name: str, module: Module) -> Import | None:
    """How another module gets a name of this one."""
    for found in module.imports:
        if found.alias == name:
            return found
    if any(isinstance(node, ast.ClassDef) and node.name == name for node in module.tree.body):
        dots = module.path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
        return Import(module=dots, name=name, alias=name)
    return None
