"""Values that change nothing where they are used, and those that a function returns of nothing."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from homeostat.languages.python import Import, body_nodes, default_of, is_plain, names_in, parameters, tail
from homeostat.languages.syntax import parse_expression
from homeostat.stages.propose.rules.crash import Crash

_NEUTRAL_OF_TYPE = {
    "int": "0", "float": "0.0", "Decimal": 'Decimal("0")', "str": '""', "list": "[]", "dict": "{}", "set": "set()",
    "tuple": "()", "List": "[]", "Dict": "{}", "Sequence": "[]", "Iterable": "[]", "Mapping": "{}", "bool": "False",
    "None": "None", "Optional": "None",
}  # fmt: skip
_TEXT_METHODS = frozenset({
    "strip", "lower", "upper", "split", "replace", "startswith", "endswith", "title", "encode", "lstrip", "rstrip",
    "capitalize", "casefold", "splitlines", "partition", "rpartition", "removeprefix", "removesuffix", "format", "zfill",  # noqa: E501  # a sentence for people, whole
})  # fmt: skip
_GIVE_TEXT = frozenset({
    "strip", "lower", "upper", "title", "lstrip", "rstrip", "capitalize", "casefold", "replace", "removeprefix",
    "removesuffix",
})  # fmt: skip
_NAMES_A_MAPPING = re.compile(r"(?:^|_)(?:kw|kwargs|attrs|attributes|options|opts|params|headers|extras|mapping)$")
_CONCATENATES = re.compile(r"can only concatenate (str|list|tuple) \(not \"NoneType\"\)")
_ADDED_TO_NONE = re.compile(r"for \+=?: (?:'NoneType' and '(\w+)'|'(\w+)' and 'NoneType')")
_DICT_METHODS = frozenset({"get", "items", "keys", "values"})


def neutral_in(crash: Crash, node: ast.expr) -> str | None:  # noqa: C901, PLR0911, PLR0912  # one shape of code a case
    """The value that changes nothing at the place where an expression is used."""
    parents = crash.module.parents
    parent = parents.get(node)
    match parent:
        case ast.FormattedValue() | ast.JoinedStr():
            return '""'
        case ast.For(iter=found) | ast.AsyncFor(iter=found) | ast.comprehension(iter=found) if found is node:
            return "()"
        case ast.Starred():
            return "()"
        case ast.Dict(keys=keys, values=values) if node in values and keys[values.index(node)] is None:
            return "{}"
        case ast.BinOp(left=left, op=op, right=right):
            return _neutral_operand(crash, right if left is node else left, op, is_right=right is node)
        case ast.AugAssign(target=target, op=op):
            return _neutral_operand(crash, target, op, is_right=True)
        case ast.Call(
            func=ast.Name(
                id="len" | "list" | "sorted" | "sum" | "set" | "tuple" | "any" | "all" | "enumerate" | "max" | "min"
            ),
            args=[first, *_],
        ) if first is node:
            return "()"
        case ast.Call(func=ast.Name(id="int" | "float" | "round" | "abs" | "range" | "Decimal")):
            return "0"
        case ast.Call(func=ast.Attribute(attr="join")) | ast.Call(func=ast.Name(id="str")):
            return '""'
        case ast.Attribute(attr=attr) if attr in _TEXT_METHODS:
            return '""'
        case ast.Attribute(attr=attr) if attr in _DICT_METHODS:
            return "{}"
        case ast.Call(func=func) if func is node and tail(func) in {"isoformat", "strftime"}:
            return neutral_in(crash, parent) or "None"
        case ast.Call(func=func) if func is node:
            return (
                '""'
                if tail(func) in _TEXT_METHODS and tail(func) not in {"split", "startswith", "endswith"}
                else neutral_in(crash, parent)
            )
        case ast.IfExp() | ast.BoolOp() | ast.Await():
            return neutral_in(crash, parent)
        case ast.GeneratorExp(elt=elt) | ast.ListComp(elt=elt) if elt is node:
            return _neutral_element(crash, parent)
        case ast.Dict() | ast.Return() | ast.Assign() | ast.AnnAssign() | ast.keyword() | ast.Tuple():
            return _neutral_of_names(crash, parent) or "None"
        case _:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neutral:
    """What a function returns for nothing; "" for a procedure's bare `return`."""

    text: str
    sibling: bool  # whether another branch returns it already
    prior: float
    asked: bool = False  # by the test that failed


_GIVEN = 0.72  # of a parameter that says what to answer then
_FOR_NOTHING = frozenset({"default", "fallback", "otherwise", "missing", "if_empty", "empty"})
_ASKED = 0.62  # of a value that the failing test asks for
_EMPTY_DISPLAYS = frozenset({"{}", "()", "[]", "dict()", "tuple()"})


def neutrals(crash: Crash, node: ast.expr | None = None) -> list[Neutral]:
    """What the function could return for nothing, the best first; `node` is what must not be read for it.

    An empty display stands last where the function otherwise returns named or counted parts: whoever reads these
    would be told something false, or fail in turn. The same parts with nothing in them come first then.
    """
    plain, shape = own_neutral(crash), _shape(crash, node)
    asked = crash.wanted.values
    given = given_for_nothing(crash)
    if given is not None:
        return [Neutral(text=given, sibling=False, prior=_GIVEN, asked=True)]
    found = [
        Neutral(text=text, sibling=plain == (text, True), prior=_ASKED, asked=True) for text in asked if text != shape
    ]
    plain = None if plain is not None and plain[0] in asked else plain
    if shape is not None:
        found.append(Neutral(text=shape, sibling=False, prior=0.4))
    if plain is not None:
        text, sibling = plain
        lies = shape is not None and text in _EMPTY_DISPLAYS and (not sibling or _parts_are_read(crash))
        found.append(Neutral(text=text, sibling=sibling, prior=(0.56 if sibling else 0.36) - (0.2 if lies else 0.0)))
    return sorted(found, key=lambda neutral: -neutral.prior)


def given_for_nothing(crash: Crash) -> str | None:
    """The parameter by which the caller says what to answer where there is nothing, which nothing here reads yet."""
    read = {node.id for node in body_nodes(crash.function) if isinstance(node, ast.Name)}
    for argument in parameters(crash.function):
        default = default_of(crash.function, argument.arg)
        if default is None or argument.arg in read:
            continue
        if argument.arg in _FOR_NOTHING or (crash.wanted.values and crash.text(default) in crash.wanted.values):
            return argument.arg
    return None


def of_its_kind(node: ast.expr) -> str | None:
    """The empty one of what a call gives whatever it is called on; None where the call does not tell."""
    match node:
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in _GIVE_TEXT:
            return '""'
        case ast.Call(func=ast.Attribute(attr="split" | "splitlines" | "rsplit")):
            return "[]"
        case _:
            return None


def _shape(crash: Crash, node: ast.expr | None) -> str | None:
    """The function's mapping with the same keys, or its tuple of the same length, with nothing in it."""
    returns = [found for found in body_nodes(crash.function) if isinstance(found, ast.Return)]
    shown = [found.value for found in returns if isinstance(found.value, ast.Dict | ast.Tuple)]
    value = next((found for found in reversed(shown) if _is_named_or_counted(found)), None)
    match value:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return "{" + ", ".join(f"{crash.text(key)}: {_part(crash, part, node)}" for key, part in pairs if key) + "}"
        case ast.Tuple(elts=parts):
            return "(" + ", ".join(_part(crash, part, node) for part in parts) + ")"
        case _:
            return None


def _is_named_or_counted(value: ast.expr) -> bool:
    if isinstance(value, ast.Dict):
        return bool(value.keys) and all(isinstance(key, ast.Constant) for key in value.keys)
    return (
        isinstance(value, ast.Tuple) and len(value.elts) > 1 and not any(isinstance(e, ast.Starred) for e in value.elts)
    )  # two conditions


def _part(crash: Crash, part: ast.expr, node: ast.expr | None) -> str:  # noqa: PLR0911  # one shape of code a case
    """One part of a result about nothing: itself where it is known by then, else what its making suggests."""
    later = {name for found in body_nodes(crash.function) if isinstance(found, ast.stmt) and found.lineno >= crash.line for name in _stored(found)}  # fmt: skip  # noqa: E501  # one set
    reads = [found for found in ast.walk(part) if node is not None and ast.dump(found) == ast.dump(node)]
    counts = isinstance(part, ast.Call) and tail(part.func) == "len"
    if is_plain(part) and not names_in(part) & later and (not reads or counts) and not isinstance(part, ast.BinOp):
        return crash.text(part)
    made = part
    if isinstance(part, ast.Name):
        made = next((value for _, value in _assigned_anywhere(crash, part.id)), part)
    match made:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return '""'
        case ast.List() | ast.ListComp() | ast.Call(func=ast.Name(id="sorted" | "list")):
            return "[]"
        case ast.Dict() | ast.DictComp():
            return "{}"
        case ast.BinOp(op=ast.Div()) | ast.Call(func=ast.Name(id="float")):
            return "0.0"
        case ast.Call(func=ast.Name(id="round"), args=[_, _]):
            return "0.0"
        case ast.Call(func=ast.Name(id="sum" | "len" | "int" | "round")):
            return "0"
        case _:
            return "None"


def _stored(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store)}


def _assigned_anywhere(crash: Crash, name: str) -> Iterator[tuple[ast.stmt, ast.expr]]:
    for node in body_nodes(crash.function):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield node, value
            case _:
                pass


def _parts_are_read(crash: Crash) -> bool:
    """Whether some caller takes the result apart: by key, or by as many names as there are parts."""
    for module in crash.neighbours:
        for call in module.nodes:
            if not (isinstance(call, ast.Call) and tail(call.func) == crash.function.name):
                continue
            above = module.parents.get(call)
            if isinstance(above, ast.Subscript):
                return True
            if isinstance(above, ast.Assign):
                if isinstance(above.targets[0], ast.Tuple | ast.List):
                    return True
                name, function = tail(above.targets[0]), module.function_of(call)
                if function is not None and any(
                    isinstance(found, ast.Subscript) and tail(found.value) == name for found in body_nodes(function)
                ):
                    return True
    return False


def own_neutral(crash: Crash) -> tuple[str, bool] | None:
    """What the function returns for nothing, and whether it already does; "" for a procedure's bare `return`."""
    function = crash.function
    returns = [node for node in body_nodes(function) if isinstance(node, ast.Return)]
    for node in returns:
        if node.lineno < crash.line and (node.value is None or _is_neutral(node.value)):
            return (crash.text(node.value) if node.value is not None else ""), True
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in body_nodes(function)) or not returns:
        return ("", False) if not returns and function.name != "__init__" else None
    if any(node.value is None or _is_neutral(node.value) for node in returns):
        found = next(node for node in returns if node.value is None or _is_neutral(node.value))
        return (crash.text(found.value) if found.value is not None else ""), True
    if function.returns is not None:
        made = _neutral_of_returns(crash)
        return (made, False) if made else None
    return _neutral_of_display(returns[-1].value)


def _neutral_of_returns(crash: Crash) -> str | None:
    """By the function's annotation: itself where a method promises one of its own class, and never None."""
    annotation, owner = crash.function.returns, crash.module.class_of(crash.function)
    if annotation is None:
        return None
    said = annotation.value if isinstance(annotation, ast.Constant) else tail(annotation)
    is_name = isinstance(annotation, ast.Name | ast.Attribute | ast.Constant)
    if owner is not None and is_name and said in {"Self", owner.name}:
        return "self" if [arg.arg for arg in parameters(crash.function)][:1] == ["self"] else None
    return _neutral_of_annotation(annotation)


def denies_none(crash: Crash) -> bool:
    """Whether the function's annotation promises something other than None."""
    annotation = crash.function.returns
    if annotation is None or tail(annotation) in {"Any", "object"}:
        return False
    return _neutral_of_annotation(annotation) != "None" and "None" not in crash.text(annotation)


def otherwise(crash: Crash, node: ast.expr) -> str | None:
    """What the author gives where there is nothing: 0 of `max(…) if text else 0`, around an expression."""
    below: ast.AST = node
    for above in crash.module.ancestors(node):
        if isinstance(above, ast.IfExp) and below is above.body and isinstance(above.orelse, ast.Constant):
            return crash.text(above.orelse)
        if not isinstance(above, ast.expr):
            return None
        below = above
    return None


def decimal_import(text: str) -> tuple[Import, ...]:
    return (Import(module="decimal", name="Decimal", alias="Decimal"),) if "Decimal(" in text else ()


def _neutral_operand(crash: Crash, other: ast.expr, op: ast.operator, *, is_right: bool) -> str | None:
    kind = crash.type_of(other) or _kind_said(crash, op)
    if kind == "str":
        return '""' if isinstance(op, ast.Add) else None
    if kind in {"list", "tuple"}:
        return "[]" if kind == "list" else "()"
    if kind in {"datetime", "timedelta", "date"}:
        return None
    if isinstance(op, ast.Div | ast.FloorDiv | ast.Mod) and is_right:
        return None
    zero = 'Decimal("0")' if kind == "Decimal" else "0"
    return zero if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv) else None


def _kind_said(crash: Crash, op: ast.operator) -> str:
    """What Python itself says of the other side of a sum with None; "" where it does not."""
    if not isinstance(op, ast.Add):
        return ""
    found = _CONCATENATES.search(crash.message) or _ADDED_TO_NONE.search(crash.message)
    return next((kind for kind in found.groups() if kind), "") if found is not None else ""


def _neutral_element(crash: Crash, node: ast.expr) -> str | None:
    parent = crash.module.parents.get(node)
    if isinstance(parent, ast.Call) and tail(parent.func) in {"sum", "fsum"}:
        return "0"
    return '""' if isinstance(parent, ast.Call) and tail(parent.func) == "join" else "None"


def _neutral_of_names(crash: Crash, parent: ast.AST) -> str | None:
    if isinstance(parent, ast.AnnAssign):
        return _neutral_of_annotation(parent.annotation)
    match parent:
        case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)]) | ast.keyword(arg=str(name)):
            if _NAMES_A_MAPPING.search(name):
                return "{}"
        case _:
            pass
    if isinstance(parent, ast.Return) and crash.function.returns is not None:
        return _neutral_of_returns(crash)
    return None


def _neutral_of_annotation(annotation: ast.expr) -> str | None:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = parse_expression(annotation.value)
        except (SyntaxError, ValueError):
            return None
    if isinstance(annotation, ast.BinOp):
        sides = {tail(annotation.right), tail(annotation.left)}
        holds_none = any(
            isinstance(side, ast.Constant) and side.value is None for side in (annotation.left, annotation.right)
        )
        return "None" if holds_none or "None" in sides else None
    if isinstance(annotation, ast.Constant) and annotation.value is None:
        return None
    named = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return _NEUTRAL_OF_TYPE.get(tail(named))


def _neutral_of_display(value: ast.expr | None) -> tuple[str, bool] | None:  # noqa: PLR0911  # one shape of code a case
    match value:
        case ast.List() | ast.ListComp():
            return "[]", False
        case ast.DictComp():
            return "{}", False
        case ast.JoinedStr():
            return '""', False
        case ast.BinOp(op=ast.Div()):
            return "0.0", False
        case ast.Call(func=ast.Name(id="round" | "sum" | "len" | "int")):
            return "0", False
        case ast.Call(func=ast.Name(id="sorted" | "list")):
            return "[]", False
        case _:
            return None


def _is_neutral(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=None | False | 0 | ""):
            return True
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Tuple(elts=elts):
            return all(isinstance(each, ast.Constant) and each.value is None for each in elts)
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value="0" | "0.00" | 0)]):
            return True
        case ast.Call(func=ast.Name(id="set" | "dict" | "list" | "tuple"), args=[]):
            return True
        case _:
            return False


def say(text: str) -> str:
    named = {'""': "an empty text", "()": "an empty list", "[]": "an empty list", "{}": "an empty mapping"}
    return named.get(text, text if len(text) < 40 and "\n" not in text else "an empty result of the same shape")  # noqa: PLR2004  # what fits into a title
