"""A term that a sum or a text lacks in Go: a number or a text that is known there, or what two cuts leave out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field, walk
from homeostat.stages.propose.tree_search.expressions import Found, is_of_a_package
from homeostat.stages.propose.tree_search.go_edits import given_back, results_of, types_of
from homeostat.stages.propose.tree_search.subject import Subject

_NUMBER = re.compile(r"u?int(?:8|16|32|64)?|float(?:32|64)|byte|rune")
_COUNTED = re.compile(
    r"(?:-?\d{1,9}|(?:len|cap|int)\(.*\)|(?:strings|bytes)\.(?:Last)?(?:Index|Count)\w*\(.*\))$", re.DOTALL
)
_WRITTEN = re.compile(
    r'(?:"(?:[^"\\]|\\.)*"|`[^`]*`|string\(.*\)|fmt\.Sprint\w*\(.*\)|strings\.(?:To|Trim|Repeat|Join|Re)\w*\(.*\))$',
    re.DOTALL,
)
_ENDS = frozenset({"identifier", "selector_expression", "call_expression", "slice_expression", "binary_expression"})
_BOUNDS = ("start", "end", "index")
_MOST_TERMS, _MOST_CUTS = 6, 4
_TERM, _OF_A_BOUND = 0.2, 0.24


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    if node.type == "binary_expression":
        yield from _left_out(subject, node)
    kind = _asked_for(subject, node) if node.type in _ENDS and not is_of_a_package(subject, node) else ""
    if kind == "number":
        own = subject.text(node)
        prior = _OF_A_BOUND if _is_bound(node) else _TERM
        for term in [each for each in _numbers(subject) if _is_known(subject, node, each) and each not in own][
            :_MOST_TERMS
        ]:
            yield "a term more", prior, subject.wrapped(node, "", f" + {term}")
            yield "a term more", prior - 0.02, subject.wrapped(node, "", f" - {term}")
    elif kind == "text":
        own = subject.text(node)
        for term in [each for each in _texts(subject) if _is_known(subject, node, each) and each not in own][
            :_MOST_TERMS
        ]:
            yield "a term more", _TERM, subject.wrapped(node, "", f" + {term}")
            yield "a term more", _TERM - 0.02, subject.wrapped(node, f"{term} + ", "")


def _asked_for(subject: Subject, node: Node) -> str:
    """Either number or text, where a whole value stands; "" where it is not known what, or in the middle of one."""
    if _is_bound(node):
        return "number"
    above = node.parent
    if above is None or above.type != "expression_list" or above.parent is None:
        return ""
    holder, kind = above.parent, ""
    if holder.type == "return_statement":
        values, kinds = given_back(holder), results_of(subject)
        kind = kinds[values.index(node)] if len(values) == len(kinds) and node in values else ""
    elif field(holder, "right") == above and len(above.named_children) == 1:
        left = subject.text(field(holder, "left") or holder)
        kind = types_of(subject).get(left, "") or _kind_by_value(subject, subject.text(node), left)
    return "number" if _NUMBER.fullmatch(kind) else "text" if kind == "string" else ""


def _kind_by_value(subject: Subject, text: str, left: str) -> str:
    if left in _numbers(subject) or text in _numbers(subject) or _COUNTED.match(text):
        return "int"
    return (
        "string"
        if {left, text} & {*_texts(subject)} or _WRITTEN.match(text) or '"' in text.rpartition(" + ")[2][:1]
        else ""
    )


def _is_bound(node: Node) -> bool:
    above = node.parent
    return (
        above is not None
        and above.type in {"slice_expression", "index_expression"}
        and node in {field(above, each) for each in _BOUNDS}
        and (above.type == "slice_expression" or node.type == "binary_expression")
    )


def _is_known(subject: Subject, node: Node, term: str) -> bool:
    name = re.sub(r"^len\((\w+)\)$", r"\1", term)
    return name in {*subject.known_at(node), *subject.parameters}


@lru_cache(maxsize=32)
def _numbers(subject: Subject) -> tuple[str, ...]:
    """Whole numbers of the function, then the lengths of its texts and lists."""
    kinds = types_of(subject)
    named = [name for name, kind in kinds.items() if kind in {"int", "byte", "rune"}]
    counted = [name for name, value in _declared(subject) if _COUNTED.match(value)]
    long = [f"len({name})" for name, kind in kinds.items() if kind == "string" or kind.startswith("[]")]
    return tuple(dict.fromkeys([*counted, *named, *long]))


@lru_cache(maxsize=32)
def _texts(subject: Subject) -> tuple[str, ...]:
    named = [name for name, kind in types_of(subject).items() if kind == "string"]
    return tuple(dict.fromkeys([*(name for name, value in _declared(subject) if _WRITTEN.match(value)), *named]))


def _declared(subject: Subject) -> Iterator[tuple[str, str]]:
    for each in subject.nodes:
        left, right = field(each, "left"), field(each, "right")
        if each.type == "short_var_declaration" and left is not None and right is not None:
            names, values = left.named_children, right.named_children
            if len(names) == len(values):
                yield from zip(map(subject.text, names), map(subject.text, values), strict=True)


def _left_out(subject: Subject, node: Node) -> Iterator[Found]:
    """`s[:i] + "." + s[j:]`: what lies between two cuts of one text."""
    above = node.parent
    if above is None or above.type == "binary_expression":
        return
    parts = [each for each in _terms(node) if each.type == "slice_expression"]
    for one, other in pairwise(parts):
        held, end, start = field(one, "operand"), field(one, "end"), field(other, "start")
        again = field(other, "operand")
        if held is None or again is None or end is None or start is None or subject.text(held) != subject.text(again):
            continue
        name, ends, begins = subject.text(held), subject.text(end), subject.text(start)
        if ends == begins:
            continue
        froms = dict.fromkeys([ends, *_starts(subject, name)])
        at = subject.source.span(one)[1]
        for each in [each for each in froms if each != begins][:_MOST_CUTS]:
            yield "what two cuts leave out", 0.4, (Edit(at, at, f" + {name}[{each}:{begins}]"),)


def _terms(node: Node) -> list[Node]:
    """What is joined by `+`, in its order."""
    left, right, sign = field(node, "left"), field(node, "right"), field(node, "operator")
    if node.type != "binary_expression" or left is None or right is None or sign is None or sign.type != "+":
        return [node]
    return [*_terms(left), *_terms(right)]


def _starts(subject: Subject, name: str) -> list[str]:
    """From where the function cuts that text elsewhere."""
    return [
        subject.text(start)
        for each in walk(subject.function)
        if each.type == "slice_expression"
        and subject.text(field(each, "operand") or each) == name
        and (start := field(each, "start")) is not None
    ]
