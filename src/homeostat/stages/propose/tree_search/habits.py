"""What expressions of JavaScript and TypeScript are usually meant as: the library's traps, each with what people write.

Searched for by their text, parsed as numbers, compared, sorted, counted, cut off, looked up.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import Source, ancestors, body_of, field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_ASKS = frozenset({"if_statement", "while_statement", "ternary_expression", "parenthesized_expression"})
_LOCAL = re.compile(r"\.(get|set)(?!UTC)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)\b")
_WORLD = re.compile(r"\.(get|set)UTC(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)\b")
_SAME = frozenset({"===", "!==", "==", "!="})
_LOOKED_UP = frozenset({"get", "has", "includes", "indexOf", "startsWith", "endsWith", "delete"})
_NUMBERS = frozenset({"Number", "parseInt", "parseFloat", "Number.parseInt", "Number.parseFloat"})
_LIKE = 0.8  # of two names, from which on one may be the other misspelt
_PROPERTIES = frozenset({
    "property_identifier", "shorthand_property_identifier_pattern", "shorthand_property_identifier",
})  # fmt: skip
_MOST_NAMES = 400


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)
    yield from _in_one_case(subject, node)


def _call(subject: Subject, node: Node) -> Iterator[Found]:
    callee, arguments = field(node, "function"), field(node, "arguments")
    if callee is None or arguments is None:
        return
    name, held = field(callee, "property"), field(callee, "object")
    called, given = subject.text(name or callee), arguments.named_children
    if held is not None and name is not None:
        yield from _of_text(subject, node, called, given)
    if called == "map" and len(given) == 1 and subject.text(given[0]) in {"parseInt", "Number.parseInt"}:
        yield "a number of each", 0.72, (subject.replaced(given[0], "Number"),)
        yield "a number of each", 0.7, (subject.replaced(given[0], f"(each) => {subject.text(given[0])}(each, 10)"),)
    if called == "hasOwnProperty" and len(given) == 1 and held is not None:
        text = f"Object.prototype.hasOwnProperty.call({subject.text(held)}, {subject.text(given[0])})"
        yield "asked of every object", 0.6, (subject.replaced(node, text),)
    if subject.text(callee) in {"Date", "Date.UTC"} and len(given) > 1:
        yield "months from nought", 0.6, (subject.replaced(given[1], f"{subject.text(given[1])} - 1"),)
    if called in {"getMonth", "getUTCMonth"} and field(node.parent, "operator") is None:
        yield "months from one", 0.6, (subject.replaced(node, f"{subject.text(node)} + 1"),)
    if called == "round" and len(given) == 1:
        yield from _rounded(subject, given[0])
    for each in given:
        if each.type == "function_expression":
            yield from _outer_this(subject, each)


def _new(subject: Subject, node: Node) -> Iterator[Found]:
    """`new Date(year, month, day)`: months are counted from nought, and the hours are those of the place."""
    arguments = field(node, "arguments")
    given = arguments.named_children if arguments is not None else []
    if arguments is not None and subject.text(field(node, "constructor") or node) == "Date" and len(given) > 1:
        yield "months from nought", 0.6, (subject.replaced(given[1], f"{subject.text(given[1])} - 1"),)
        yield "the world's time", 0.4, (subject.replaced(arguments, f"(Date.UTC{subject.text(arguments)})"),)


def _of_text(subject: Subject, node: Node, called: str, given: list[Node]) -> Iterator[Found]:
    end = subject.source.span(node)[1]
    first = subject.text(given[0]) if given else ""
    if called in {"indexOf", "lastIndexOf", "search", "findIndex"}:
        yield from _found_at(subject, node)
    if called == "split" and first in {"'\\n'", '"\\n"'}:
        yield "lines of every kind", 0.62, (subject.replaced(given[0], "/\\r?\\n/"),)
    if called in {"replace", "replaceAll"} and len(given) == 2:  # noqa: PLR2004 - a pattern and what stands for it
        mark = re.fullmatch(r"['\"]([-_. ])['\"]", subject.text(given[1]))
        if mark is not None and re.match(r"/.{0,80}\+/g", first):
            sign = f"\\{mark[1]}" if mark[1] == "." else mark[1]
            yield "none at the ends", 0.45, (Edit(end, end, f".replace(/^{sign}+|{sign}+$/g, '')"),)
    if called in {"slice", "substring", "substr"} and len(given) == 2:  # noqa: PLR2004 - from and to
        yield from _room_for_more(subject, node, given[1])


def _found_at(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (text.indexOf(x))` is true of all but what begins with it."""
    above = node.parent
    asked = above is not None and (
        above.type in _ASKS or subject.text(field(above, "operator") or above) in {"&&", "||", "!"}
    )
    if above is None or not asked:
        return
    denied = above.type == "unary_expression"
    whole, signs = (above, ("===", "!==")) if denied else (node, ("!==", "==="))
    text = subject.text(node)
    yield "where it is found", 0.6, (subject.replaced(whole, f"{text} {signs[0]} -1"),)
    yield "where it is found", 0.58, (subject.replaced(whole, f"{text} {signs[1]} 0"),)


def _room_for_more(subject: Subject, node: Node, last: Node) -> Iterator[Found]:
    """`text.slice(0, most) + "…"` is longer than `most`."""
    above = node.parent
    added = field(above, "right") if above is not None and above.type == "binary_expression" else None
    if added is None or above is None or subject.text(field(above, "operator") or above) != "+" or added == node:
        return
    if added.type == "string" and "\\" not in subject.text(added):
        yield (
            "room for what is added",
            0.62,
            (subject.replaced(last, f"{subject.text(last)} - {len(subject.text(added)) - 2}"),),
        )
    elif added.type in {"identifier", "member_expression"}:
        yield (
            "room for what is added",
            0.62,
            (subject.replaced(last, f"{subject.text(last)} - {subject.text(added)}.length"),),
        )


def _rounded(subject: Subject, given: Node) -> Iterator[Found]:
    """`Math.round(x * 100)`: 1.005 is a little less in binary. The usual answer adds the smallest step."""
    value, sign = field(given, "left"), field(given, "operator")
    if value is not None and sign is not None and sign.type == "*":
        text = subject.text(value)
        plain = text[1:-1] if value.type == "parenthesized_expression" else text
        yield "halves as they are written", 0.6, (subject.replaced(value, f"({plain} + Number.EPSILON)"),)


def _outer_this(subject: Subject, given: Node) -> Iterator[Found]:
    parameters, body = field(given, "parameters"), field(given, "body")
    uses = any(each.type == "this" for each in body_of(given))
    if uses and field(given, "name") is None and parameters is not None and body is not None:
        start = "async " if subject.text(given).startswith("async") else ""
        text = f"{start}{subject.text(parameters)} => {subject.text(body)}"
        yield "the outer this", 0.66, (subject.replaced(given, text),)


def _binary(subject: Subject, node: Node) -> Iterator[Found]:
    sign, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if sign is None or left is None or right is None:
        return
    one, other = subject.text(left), subject.text(right)
    if sign.type == "-" and _orders(subject, node):
        yield "ordered the other way", 0.64, (subject.replaced(left, other), subject.replaced(right, one))
    if sign.type in {">", "<"} and re.match(r"(?i)compare|cmp|(?:sort|order)by", subject.name) and _is_answer(node):
        first, second = (one, other) if sign.type == ">" else (other, one)
        yield "says which is less", 0.55, (subject.replaced(node, f"{first} - {second}"),)
        yield "says which is less", 0.35, (subject.replaced(node, f"({first} > {second}) - ({first} < {second})"),)
    if sign.type in {"===", "!=="} and _keeps(subject):
        yield "kept instead of left out", 0.5, (subject.replaced(sign, "!==" if sign.type == "===" else "==="),)
    if sign.type in _SAME:
        yield from _same(subject, node, one, other, sign.type)
    if sign.type == "||" and left.type == "call_expression":
        yield from _made_or(subject, node, left, other)
    if sign.type == "in":
        text = f"Object.prototype.hasOwnProperty.call({other}, {one})"
        yield "its own", 0.35, (subject.replaced(node, text),)
    if sign.type == "/" and right.type == "member_expression" and other.endswith(".length"):
        usual = re.search(r"\.length === 0\)? (?:return|\?) (\w+|\[\]|\{\}|'')", subject.source.text)
        answers = {"0": 0.5, usual[1]: 0.6} if usual else {"0": 0.5}
        for none, prior in answers.items():
            yield "of none", prior, (subject.replaced(node, f"({other} === 0 ? {none} : {subject.text(node)})"),)


def _same(subject: Subject, node: Node, one: str, other: str, sign: str) -> Iterator[Found]:
    """What is never the same, or by chance only."""
    if "NaN" in {one, other}:
        denied = "!" if sign.startswith("!") else ""
        yield (
            "no number",
            0.85,
            (subject.replaced(node, f"{denied}Number.isNaN({other if one == 'NaN' else one})"),),
        )
    if one.startswith("typeof ") and other[1:-1] == "object":
        also = f"|| {one[7:]} === null" if sign.startswith("!") else f"&& {one[7:]} !== null"
        yield "and not null", 0.55, (subject.replaced(node, f"({subject.text(node)} {also})"),)
    if one.startswith("typeof ") and other[1:-1] == "array":
        yield "a list", 0.85, (subject.replaced(node, f"Array.isArray({one[7:]})"),)
    if "binary_expression" in {each.type for each in node.named_children} and sign in {"===", "=="}:
        yield "almost the same", 0.35, (subject.replaced(node, f"Math.abs({one} - {other}) < 1e-9"),)


def _made_or(subject: Subject, node: Node, call: Node, default: str) -> Iterator[Found]:
    """`Number(x) || 10`: nought is a number too."""
    arguments = field(call, "arguments")
    given = arguments.named_children if arguments is not None else []
    if not given or subject.text(field(call, "function") or call) not in _NUMBERS:
        return
    value, rest = subject.text(given[0]), subject.text(call)
    yield "nought is a number", 0.58, (subject.replaced(node, f"({value} === undefined ? {default} : {rest})"),)
    made = (subject.replaced(node, rest.replace(value, f"{value} ?? {default}", 1)),)
    yield "nought is a number", 0.55, made


def _orders(subject: Subject, node: Node) -> bool:
    """Whether a sort is told by it."""
    function = subject.function
    call = function.parent.parent if function.parent is not None else None
    name = field(field(call, "function"), "property")
    answers = _is_answer(node) or any(_is_answer(each) for each in _first_of_several(node))
    return answers and name is not None and subject.text(name) in {"sort", "toSorted"}


def _first_of_several(node: Node) -> Iterator[Node]:
    """`a.n - b.n || a.id - b.id`, for what it decides first."""
    above = node.parent
    if above is not None and above.type == "binary_expression" and field(above, "left") == node:
        yield above


def _is_answer(node: Node) -> bool:
    return node.parent is not None and node.parent.type in {"arrow_function", "return_statement"}


def _keeps(subject: Subject) -> bool:
    """Whether a filter is told by it."""
    call = subject.function.parent.parent if subject.function.parent is not None else None
    name = field(field(call, "function"), "property")
    return name is not None and subject.text(name) == "filter"


def _unary(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (!x)` where nought, nothing and empty text are values."""
    sign, held = field(node, "operator"), field(node, "argument")
    if sign is None or held is None or sign.type != "!":
        return
    if held.type in {"identifier", "member_expression", "subscript_expression"}:
        yield "only what is missing", 0.44, (subject.replaced(node, f"{subject.text(held)} === undefined"),)


def _asked(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (x)` where nought, nothing and empty text are values."""
    inner = node.named_children[0] if node.named_children else None
    if node.parent is not None and node.parent.type == "if_statement" and inner is not None:
        for each in _each_asked(inner):
            yield from _only_missing(subject, each)


def _ternary(subject: Subject, node: Node) -> Iterator[Found]:
    asked = field(node, "condition")
    if asked is not None and asked.type != "parenthesized_expression":
        for each in _each_asked(asked):
            yield from _only_missing(subject, each)


def _each_asked(asked: Node) -> Iterator[Node]:
    """Both sides of `&&`, and so on."""
    sign, left, right = field(asked, "operator"), field(asked, "left"), field(asked, "right")
    if sign is not None and sign.type == "&&" and left is not None and right is not None:
        yield from _each_asked(left)
        yield right
    else:
        yield asked


def _only_missing(subject: Subject, asked: Node) -> Iterator[Found]:
    if asked.type in {"identifier", "member_expression", "subscript_expression"}:
        yield "whatever is there", 0.42, (subject.replaced(asked, f"{subject.text(asked)} !== undefined"),)


def _pattern(subject: Subject, node: Node) -> Iterator[Found]:
    """A pattern that minds its capitals, knows lines of one kind, takes a dot for anything, wants one too few."""
    text = subject.text(node)
    body, _, flags = text[1:].rpartition("/")
    if re.search(r"(?<!\\)[a-zA-Z]", body) and "i" not in flags:
        yield "capitals or not", 0.34, (subject.replaced(node, f"/{body}/{flags}i"),)
    if re.search(r"(?<!\\r\?)(?<!\\r)\\n", body) and "[" not in body:
        yield (
            "lines of every kind",
            0.5,
            (subject.replaced(node, f"/{body.replace(chr(92) + 'n', chr(92) + 'r?' + chr(92) + 'n')}/{flags}"),),
        )
    if "m" not in flags and re.search(r"^\^|\$$", body):
        yield "of every line", 0.25, (subject.replaced(node, f"/{body}/{flags}m"),)
    for found in list(re.finditer(r"(?<![\\*+?])[*+](?![?])", body))[:4]:
        other = "*" if found[0] == "+" else "+"
        edited = f"{body[: found.start()]}{other}{body[found.end() :]}"
        yield "how many", 0.3, (subject.replaced(node, f"/{edited}/{flags}"),)
    for found in list(re.finditer(r"(?<!\\)\.(?![*+?\]])", body))[:3]:
        yield (
            "a dot itself",
            0.4,
            (subject.replaced(node, f"/{body[: found.start()]}\\.{body[found.end() :]}/{flags}"),),
        )
    for found in list(re.finditer(r"\\[dw](?![*+?{])", body))[:3]:
        yield "one or more", 0.35, (subject.replaced(node, f"/{body[: found.end()]}+{body[found.end() :]}/{flags}"),)
    for found in list(re.finditer(r"(?<!\\)\.([*+])\??(?=\)?(?:\((?:\?:)?)?(\\?[^\w\s\\()\[\]{}*+?|^$.]))", body))[:3]:
        edited = f"{body[: found.start()]}[^{found[2]}]{found[1]}{body[found.end() :]}"
        yield "not past what follows", 0.45, (subject.replaced(node, f"/{edited}/{flags}"),)
    for found in list(re.finditer(r"\{(\d{1,3})\}", body))[:3]:
        yield (
            "at least",
            0.3,
            (subject.replaced(node, f"/{body[: found.start()]}{{{found[1]},}}{body[found.end() :]}/{flags}"),),
        )


def _in_one_case(subject: Subject, node: Node) -> Iterator[Found]:
    """A name that is looked up or compared, made small or trimmed as the file does it elsewhere."""
    if node.type not in {"identifier", "member_expression", "call_expression"} or not _names_something(subject, node):
        return
    text = subject.text(node)
    for method, alone in ((".toLowerCase()", 0.16), (".trim()", 0.1)):
        if text.endswith(method) or "\n" in text:
            continue
        yield (
            "in one case" if "Case" in method else "trimmed",
            0.4 if method in subject.source.text else alone,
            (subject.replaced(node, f"{text}{method}"),),
        )


def _names_something(subject: Subject, node: Node) -> bool:
    above = node.parent
    if above is None:
        return False
    if above.type == "subscript_expression":
        return field(above, "index") == node
    if above.type == "variable_declarator":
        return field(above, "value") == node and node.type == "identifier" and node.text in _parameters(subject)
    if above.type == "binary_expression":
        return (field(above, "operator") or above).type in _SAME
    if above.type == "arguments":
        call = next(ancestors(above), None)
        name = field(field(call, "function"), "property")
        return name is not None and subject.text(name) in _LOOKED_UP
    return False


def _parameters(subject: Subject) -> frozenset[bytes]:
    return frozenset(name.encode() for name in subject.parameters)


def _member(subject: Subject, node: Node) -> Iterator[Found]:
    """A name that stands here alone, almost as one that the file has elsewhere."""
    name = field(node, "property")
    if name is None:
        return
    own = subject.text(name)
    if _WORLD.search(f".{own}") or _LOCAL.search(f".{own}"):
        return
    counts = _properties(subject.source)
    if counts[own] > 1 or len(own) < 4 or len(counts) > _MOST_NAMES:  # noqa: PLR2004 - shorter ones are all alike
        return
    for other in difflib.get_close_matches(own, [each for each in counts if each != own], n=2, cutoff=_LIKE):
        yield "as it is spelt elsewhere", 0.55, (subject.replaced(name, other),)


@lru_cache(maxsize=8)
def _properties(source: Source) -> Counter[str]:
    """The names of what objects have, with how often the file says them."""
    return Counter(source.text_of(each) for each in walk(source.root) if each.type in _PROPERTIES)


def _function_of_time(subject: Subject, node: Node) -> Iterator[Found]:
    """Every part of a date by the world's clock, or by that of the place: once for the whole body of a function."""
    if node.parent != subject.function or node != field(subject.function, "body"):
        return
    text = subject.text(node)
    for found, anew in ((_LOCAL, r".\1UTC\2"), (_WORLD, r".\1\2")):
        if found.search(text):
            yield "another clock", 0.5, (subject.replaced(node, found.sub(anew, text)),)


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "call_expression": _call,
    "new_expression": _new,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "parenthesized_expression": _asked,
    "ternary_expression": _ternary,
    "regex": _pattern,
    "member_expression": _member,
    "statement_block": _function_of_time,
}
