"""What a failing Go test says it got and wanted: where the code has the one, the other is put."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from homeostat.languages.trees import field
from homeostat.stages.propose.go_requests.statuses import status_named
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import types_of, with_import
from homeostat.stages.propose.tree_search.subject import Subject

Told = tuple[tuple[str, str], ...]
"""Pairs of what was got and what was wanted, as the test printed them."""

_MOST_TOLD, _LONGEST = 12, 300
_WANTS = re.compile(r"[,;(]?\s*(?:but )?\b(?:want(?:ed)?|[Ee]xpected)\b:?\s{0,8}")
_GETS = re.compile(r"[,;(]?\s*(?:but )?\b(?:[Gg]ot|actual|was)\b\s{0,4}:?\s{0,8}")
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
    pairs = [pair for line in message.splitlines()[:_MOST_TOLD] if (pair := _pair(line[:_LONGEST])) is not None]
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


def _pair(line: str) -> tuple[str, str] | None:
    wants, gets = _WANTS.search(line), _GETS.search(line)
    if wants is None:
        return None
    if gets is not None and gets.start() > wants.start():
        got, wanted = line[gets.end() :], line[wants.end() : gets.start()]
    else:
        last = _TAIL.match(line[: wants.start()].rstrip(" ,;("))
        got, wanted = last["value"] if last else "", line[wants.end() :]
    one, other = _VALUE.match(got.strip()), _VALUE.match(wanted.strip())
    return (_plain(one), _plain(other)) if one and other else None


def _plain(value: re.Match[str]) -> str:
    quoted, typed = value["quoted"], value["typed"]
    return quoted if quoted is not None else typed if typed is not None else value["plain"].strip("\"'")


def changes(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    if node.type == "int_literal":
        for got, wanted in pairs:
            if subject.text(node) == got and wanted.isdigit():
                yield "what was wanted", 0.5, (subject.replaced(node, wanted),)
    elif node.type == "selector_expression":
        yield from _status(pairs, subject, node)
    elif node.type in _PARTS:
        yield from _text(pairs, subject, node)
    if node.type in _READ and node.parent is not None and node.parent.type in _HANDED:
        yield from _reshaped(pairs, subject, node)


def _reshaped(pairs: Told, subject: Subject, node: Node) -> Iterator[Found]:
    """Where got and wanted differ in capital letters, or in what is around them, alone."""
    is_text = types_of(subject).get(subject.text(node)) == "string"
    for name, reshapes in _SHAPES:
        if any(reshapes(got) == wanted for got, wanted in pairs):
            edits = (*subject.wrapped(node, f"strings.{name}(", ")"), *with_import(subject, "strings"))
            yield "what was wanted", 0.55 if is_text else 0.3, edits


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


def _differing(got: str, wanted: str) -> tuple[str, str]:
    """Without what they begin and end with alike."""
    start = 0
    while start < min(len(got), len(wanted)) and got[start] == wanted[start]:
        start += 1
    end = 0
    while end < min(len(got), len(wanted)) - start and got[-1 - end] == wanted[-1 - end]:
        end += 1
    return got[start : len(got) - end], wanted[start : len(wanted) - end]
