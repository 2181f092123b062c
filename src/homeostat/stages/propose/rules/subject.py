"""Plain words for what was missing, and whose fault it is: they choose the message and the status of a refusal."""

import ast
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from homeostat.languages.python import is_plain, parameters, root, tail
from homeostat.stages.propose.rules.crash import Crash

_FROM_CLIENT = frozenset(
    {
        "payload",
        "data",
        "body",
        "form",
        "params",
        "args",
        "request",
        "req",
        "json",
        "query",
        "cleaned_data",
        "validated_data",
    }
)
_CLIENT_CLASS = re.compile(r"(In|Create|Update|Request|Payload|Body|Form|Schema|Input|Params|Query|Filter|Patch)$")
_VERB = re.compile(
    r"^_*(get|find|fetch|load|lookup|look_up|read|query|select|resolve|search|by)_(?:the_)?|(_or_none|_by_\w+)$"
)
_LAST_WORDS = frozenset(
    {"get", "first", "last", "one_or_none", "scalar", "scalar_one_or_none", "find", "find_one", "fetchone"}
)


_NO_NOUNS = frozenset({"found", "result", "res", "obj", "row", "data", "record", "entry", "match", "it"})
_LONGEST_NAME = 40  # characters of code in a title


class Kind(StrEnum):
    LOOKUP = "lookup"  # asked for and not there: 404
    STATE = "state"  # there, but not in a condition that allows this: 409
    INPUT = "input"  # the client sent it, or did not: 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    kind: Kind
    message: str  # for the one who asked
    case: str  # completes "when …"


def is_from_client(crash: Crash, node: ast.AST) -> bool:
    """Whether an expression starts from what a client sent."""
    name = root(node)
    if name in _FROM_CLIENT:
        return True
    for arg in parameters(crash.function):
        if arg.arg == name and arg.annotation is not None and _CLIENT_CLASS.search(tail(arg.annotation)):
            return True
    if _CLIENT_CLASS.search(crash.type_of(ast.Name(id=name))):
        return True
    return any(root(value) in _FROM_CLIENT for _, value in crash.assigned(name))


def words(name: str) -> str:
    """`unitPrice` and `unit_price` as "unit price"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").replace("-", " ").strip()
    return spaced.lower() if not spaced.isupper() else spaced


def absence(crash: Crash, node: ast.expr) -> Subject:
    """In words: this expression gave nothing."""
    noun = words(tail(node)) or "value"
    match node:
        case ast.Name(id=name):
            return _absent_name(crash, name, noun)
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[ast.Constant(value=str(key)), *_]):
            return _absent_part(crash, base, key)
        case ast.Attribute(value=base, attr=part) | ast.Subscript(value=base, slice=ast.Constant(value=str(part))):
            return _absent_part(crash, base, part)
        case ast.Subscript(value=base, slice=index) if tail(index):
            return (
                not_found(_singular(words(tail(base))))
                if not is_from_client(crash, base)
                else required(words(tail(index)))
            )
        case ast.Call() | ast.Await():
            return not_found(_looked_up(node))
        case _:
            return Subject(kind=Kind.STATE, message=f"{_capital(noun)} is missing", case=f"the {noun} is missing")


def is_none(crash: Crash, node: ast.expr) -> Subject:
    """In words: this expression is None. Said with the code's own name where words for it would be guessed."""
    found = absence(crash, node)
    guessed = found.kind is Kind.STATE or " " in words(tail(node))
    return replace(found, case=f"{quoted(crash, node)} is None") if guessed and is_plain(node) else found


def quoted(crash: Crash, node: ast.expr) -> str:
    """The expression as the code names it, in backticks; its last word where that is long."""
    text = crash.text(node)
    return f"`{text if len(text) <= _LONGEST_NAME and chr(10) not in text else tail(node) or 'the value'}`"


def not_found(noun: str) -> Subject:
    return Subject(kind=Kind.LOOKUP, message=f"{_capital(noun)} not found", case=f"no {noun} was found")


def required(noun: str) -> Subject:
    return Subject(kind=Kind.INPUT, message=f"{_capital(noun)} is required", case=f"no {noun} was sent")


def invalid(noun: str, kind: Kind = Kind.INPUT) -> Subject:
    return Subject(kind=kind, message=f"Invalid {noun}", case=f"the {noun} cannot be read")


def unknown(noun: str, *, kind: Kind) -> Subject:
    return Subject(kind=kind, message=f"Unknown {noun}", case=f"the {noun} is not known")


def empty(crash: Crash, node: ast.expr) -> Subject:
    """In words: this sequence has nothing in it."""
    noun = words(tail(node)) or "entries"
    owner = words(tail(node.value)) if isinstance(node, ast.Attribute) else ""
    if is_from_client(crash, node):
        return Subject(
            kind=Kind.INPUT, message=f"{_capital(noun)} must not be empty", case=f"the request holds no {noun}"
        )
    if owner and owner not in {"self", "cls"}:
        case = (
            f"the {owner} has no {noun}" if _is_plural(noun) and " " not in owner else f"{quoted(crash, node)} is empty"
        )
        return Subject(kind=Kind.STATE, message=f"{_capital(owner)} has no {noun}", case=case)
    if not _is_plural(noun):
        return Subject(kind=Kind.LOOKUP, message="Nothing found", case=f"{quoted(crash, node)} is empty")
    return Subject(kind=Kind.LOOKUP, message=f"No {noun} found", case=f"there are no {noun}")


def _is_plural(noun: str) -> bool:
    """True for one word in the plural, by its ending: "invoices", not "newest first" and not "status"."""
    return noun.isalpha() and noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3  # noqa: PLR2004  # shorter ones are abbreviations


def zero(crash: Crash, node: ast.expr) -> Subject:
    noun = words(tail(node)) or "divisor"
    if isinstance(node, ast.Call) and tail(node) in {"len", "sum"} and node.args:
        return empty(crash, node.args[0])
    kind = Kind.INPUT if is_from_client(crash, node) else Kind.STATE
    case = f"{quoted(crash, node)} is zero" if is_plain(node) else f"the {noun} is zero"
    return Subject(kind=kind, message=f"{_capital(noun)} must not be zero", case=case)


def _absent_name(crash: Crash, name: str, noun: str) -> Subject:
    value = next((found for _, found in crash.assigned(name)), None)
    if isinstance(value, ast.IfExp):
        value = value.body
    match value:
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[ast.Constant(value=str(key)), *_]):
            return _absent_part(crash, base, key)
        case ast.Attribute() | ast.Subscript():
            return absence(crash, value)
        case ast.Call() | ast.Await():
            return not_found(_looked_up(value) if noun in _NO_NOUNS else _singular(noun))
        case _ if any(arg.arg == name for arg in parameters(crash.function)):
            said = required(noun)
            return said if crash.serves_a_request else replace(said, case=f"no {noun} was given")
        case _:
            return Subject(kind=Kind.STATE, message=f"No {noun}", case=f"there is no {noun}")


def _absent_part(crash: Crash, base: ast.expr, part: str) -> Subject:
    noun = words(part)
    if is_from_client(crash, base):
        return required(noun)
    owner = words(tail(base)) if is_plain(base) else ""
    if not owner or owner in {"self", "cls", "row", "item", "d", "result"}:
        return Subject(kind=Kind.STATE, message=f"No {noun}", case=f"there is no {noun}")
    return Subject(kind=Kind.STATE, message=f"{_capital(owner)} has no {noun}", case=f"the {owner} has no {noun}")


def _looked_up(node: ast.expr) -> str:
    """The noun of a look-up: "order" of `find_order(…)`, `session.get(Order, …)` and `query(Order).first()`."""
    name = tail(node)
    if name in _LAST_WORDS:
        models = [found.id for found in ast.walk(node) if isinstance(found, ast.Name) and found.id[:1].isupper()]
        models = [found for found in models if not found.isupper()] or [_singular(found.lower()) for found in models]
        if models:
            return words(models[0])
        name = root(node)
    return _singular(words(_VERB.sub("", name) or name)) or "entry"


def _singular(noun: str) -> str:
    noun = noun.removesuffix(" by id")
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
