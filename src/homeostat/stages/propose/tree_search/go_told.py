"""What a failing Go test says it got and wanted: where the code has the one, the other is put."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field
from homeostat.stages.propose.go_requests.statuses import status_named
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import given_back, results_of, types_of, with_import
from homeostat.stages.propose.tree_search.subject import Subject

Told = tuple[tuple[str, str], ...]
"""Pairs of what was got and what was wanted, as the test printed them."""

_MOST_TOLD, _LONGEST = 12, 300
_SHORT, _MOST_LISTED, _MOST_CHARACTERS, _MOST_LACKING = 3, 16, 4, 12
_WANTS = re.compile(r"[,;(]?\s*(?:but )?\b(?:want(?:ed)?|[Ee]xpected)\b:?\s{0,8}")
_GETS = re.compile(r"[,;(]?\s*(?:but )?\b(?:[Gg]ot|actual|was)\b\s{0,4}:?\s{0,8}")
_QUOTED = r'[=:]?\s{0,8}"(?P<%s>(?:[^"\\]|\\.)*)"[,;]?\s{0,8}'
_WANTED = rf"\b(?:[Ww]ant(?:ed)?|[Ee]xpected)\b ?{_QUOTED % 'wanted'}"
_GOT = rf"\b(?:[Gg]ot|[Oo]btained|[Aa]ctual|was)\b ?{_QUOTED % 'got'}"
_BOTH_QUOTED = (re.compile(rf"{_GOT}(?:but )?{_WANTED}"), re.compile(rf"{_WANTED}(?:but )?{_GOT}"))
_TO_BE = re.compile(r".*\bto (?:be|equal|return)\s{1,8}")
_TAIL = re.compile(r"(?:.*(?:\b(?:got|is|was|has|code|status|body|returned)\b|[=:])\s*)?(?P<value>\"[^\"]*\"|\S+)$")
_VALUE = re.compile(
    r"\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?:u?int\d{0,2}|string|float64)\((?P<typed>[^()]*)\)|(?P<plain>[^\s,;)]+)"
)
_READ = frozenset({"identifier", "selector_expression", "call_expression"})
_HANDED = frozenset({"argument_list", "expression_list", "range_clause", "literal_element"})
_SHAPES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("ToLower", str.lower), ("ToUpper", str.upper), ("TrimSpace", str.strip),
)  # fmt: skip
_PARTS = frozenset({"interpreted_string_literal", "rune_literal"})


def told(message: str) -> Told:
    """Of each line of what was said, where it has both."""
    lines = [line[:_LONGEST] for line in message.splitlines()[:_MOST_TOLD]]
    pairs = [pair for line in lines for pair in _pairs(line)]
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    """Two texts in quotes as they stand, in which any sign may be; else what the words lead to."""
    quoted = next((found for form in _BOTH_QUOTED if (found := form.search(line))), None)
    pair = (quoted["got"], quoted["wanted"]) if quoted else _pair(line)
    if pair is not None:
        yield pair


def _pair(line: str) -> tuple[str, str] | None:
    wants, gets = _WANTS.search(line), _GETS.search(line)
    if wants is None:
        return None
    if gets is not None and gets.start() > wants.start():
        got, wanted = line[gets.end() :], _TO_BE.sub("", line[wants.end() : gets.start()])
    else:
        last = _TAIL.match(line[: wants.start()].rstrip(" ,;("))
        got, wanted = last["value"] if last else "", line[wants.end() :]
    one, other = _VALUE.match(got.strip()), _VALUE.match(wanted.strip())
    return (_plain(one), _plain(other)) if one and other else None


def _plain(value: re.Match[str]) -> str:
    quoted, typed = value["quoted"], value["typed"]
    return quoted if quoted is not None else typed if typed is not None else value["plain"].strip("\"'").rstrip(".:")


def changes(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    if node.type == "int_literal":
        for got, wanted in pairs:
            if subject.text(node) == got and wanted.isdigit():
                yield "what was wanted", 0.5, (subject.replaced(node, wanted),)
    elif node.type == "selector_expression":
        yield from _status(pairs, subject, node)
    elif node.type in _PARTS:
        yield from _text(pairs, subject, node)
        if node.type == "rune_literal":
            yield from _asked_too(pairs, subject, node)
    if node.type == "return_statement":
        yield from _lacking(pairs, subject, node)
    if node.type in _READ and node.parent is not None and node.parent.type in _HANDED:
        yield from _reshaped(pairs, subject, node)


def _reshaped(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    """Where got and wanted differ in capital letters, or in what is around them, alone."""
    is_text = types_of(subject).get(subject.text(node)) == "string"
    for name, reshapes in _SHAPES:
        if any(reshapes(got) == wanted for got, wanted in pairs):
            edits = (*subject.wrapped(node, f"strings.{name}(", ")"), *with_import(subject, "strings"))
            yield "what was wanted", 0.55 if is_text else 0.3, edits


def _lacking(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    """`return name` where the wanted text has a few signs more at an end than the one that was got."""
    values, kinds = given_back(node), results_of(subject)
    texts = [each for each, kind in zip(values, kinds, strict=False) if kind == "string"]
    for got, wanted in pairs:
        was, lacks = _differing(got, wanted)
        if was or not got or not 0 < len(lacks) <= _MOST_LACKING or not _fits_in_quotes(lacks):
            continue
        for each in texts:
            if wanted.endswith(lacks):
                yield "what was wanted", 0.5, subject.wrapped(each, "", f' + "{lacks}"')
            if wanted.startswith(lacks):
                yield "what was wanted", 0.45, subject.wrapped(each, f'"{lacks}" + ', "")


def _status(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    """`http.StatusOK` where 200 was got and 201 wanted."""
    package, name = field(node, "operand"), field(node, "field")
    if package is None or name is None or subject.text(package) != "http":
        return
    for got, wanted in pairs:
        if status_named(got) == subject.text(name) and (other := status_named(wanted)):
            yield "what was wanted", 0.69, (subject.replaced(name, other),)


def _text(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    """The part of a text by which got and wanted differ."""
    written = subject.text(node)
    inner = written[1:-1]
    for got, wanted in pairs:
        was, becomes = _differing(got, wanted)
        for one, other in ((got, wanted), (was, becomes)):
            if (
                one
                and inner.count(one) == 1
                and "\\" not in other
                and '"' not in other
                and (len(one) > 1 or inner == one)
            ):
                text = inner.replace(one, other)
                if node.type == "rune_literal" and len(text) != 1:
                    continue
                yield "what was wanted", 0.55, (subject.replaced(node, f"{written[0]}{text}{written[-1]}"),)
    if node.type == "interpreted_string_literal":
        yield from _one_more(pairs, subject, node, inner)


def _one_more(pairs: Told, subject: Subject, node: Node, inner: str) -> Iterator[Found]:
    """What got and wanted differ by, at an end of a text or among the characters that it lists."""
    for got, wanted in pairs:
        was, becomes = _differing(got, wanted)
        if not was and 0 < len(becomes) <= _SHORT and _fits_in_quotes(becomes):
            yield "what was wanted", 0.4, (subject.replaced(node, f'"{inner}{becomes}"'),)
            yield "what was wanted", 0.3, (subject.replaced(node, f'"{becomes}{inner}"'),)
    if not _lists_characters(node, inner):
        return
    near = dict.fromkeys(character for pair in pairs for character in _where_they_part(*pair) if character not in inner)
    fit = [each for each in near if _fits_in_quotes(each) and not each.isalnum()]
    for character in fit[:_MOST_CHARACTERS]:
        yield "one character more", 0.5, (subject.replaced(node, f'"{inner}{character}"'),)


def _asked_too(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    """`r == '=' || r == '"'`, and `case '=', '"':`: the sign by which got and wanted differ as well."""
    above = node.parent
    signs = dict.fromkeys(sign for pair in pairs for sign in _where_they_part(*pair) if not sign.isalnum())
    written = [f"'{sign}'" for sign in signs if sign.isprintable() and sign not in "'\\"][:_MOST_CHARACTERS]
    end = subject.source.span(node)[1]
    for each in (one for one in written if one not in subject.text(subject.function)):
        if above is not None and above.type == "expression_list" and above.parent is not None:
            if above.parent.type == "expression_case" and above.named_children[-1] == node:
                yield "one character more", 0.5, (Edit(end, end, f", {each}"),)
        elif above is not None and field(above, "right") == node and (left := field(above, "left")) is not None:
            sign = field(above, "operator")
            joined = {"==": "||", "!=": "&&"}.get(sign.type) if sign is not None else None
            more = f" {joined} {subject.text(left)} {sign.type if sign is not None else ''} {each}"
            if joined is not None:
                yield "one character more", 0.4, (Edit(end, end, more),)


def _where_they_part(got: str, wanted: str) -> str:
    """The first character that differs, of both: what was to be escaped stands in one, its escape in the other."""
    at = next((at for at, (one, other) in enumerate(zip(got, wanted, strict=False)) if one != other), -1)
    return f"{got[at]}{wanted[at]}" if at >= 0 else ""


def _lists_characters(node: Node, inner: str) -> bool:
    """Whether a text that is handed over holds signs, each once, as a set of characters does."""
    above = node.parent
    handed = above is not None and above.type == "argument_list"
    signs = [each for each in inner if not each.isalnum()]
    return (
        handed and 0 < len(inner) <= _MOST_LISTED and len(signs) == len(inner) == len(set(inner)) and "%" not in inner
    )


def _fits_in_quotes(text: str) -> bool:
    return text.isprintable() and not set(text) & {"\\", '"', "%"}


def _differing(got: str, wanted: str) -> tuple[str, str]:
    """Without what they begin and end with alike."""
    start = 0
    while start < min(len(got), len(wanted)) and got[start] == wanted[start]:
        start += 1
    end = 0
    while end < min(len(got), len(wanted)) - start and got[-1 - end] == wanted[-1 - end]:
        end += 1
    return got[start : len(got) - end], wanted[start : len(wanted) - end]
