"""JavaScript: null is an "object" to `typeof`, so what asks for objects alone lets it through."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, body_of, field, is_within, statement_of, walk
from homeostat.stages.propose.rules_javascript.corrected import corrected
from homeostat.stages.propose.rules_javascript.guard import is_pure
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_OF_NULL = re.compile(r"of null|null to object|as it is null|is null$|null is not an object")
_REQUIRED = re.compile(r"(?:\brequire\(|\bfrom )\s{0,9}(['\"])(\.{1,2}/[^'\"\n]{1,200})\1")
_ENDINGS = ("", ".js", ".cjs", ".mjs", ".ts", "/index.js", "/index.ts")
_MOST_FILES = 12
_MOST_QUESTIONS = 4
_IN_THE_CONDITION, _ON_THE_STACK, _IN_A_FILE_USED = 0.82, 0.74, 0.7


def let_through(spot: Spot) -> Iterator[Mend]:
    """`typeof x === 'object'` with null asked for as well: where it broke, in the callers, in the files it uses."""
    if not _OF_NULL.search(spot.message):
        return
    statement = statement_of(spot.here[0]) if spot.here else None
    for question in _questions(spot, body_of(spot.function) if spot.function is not None else ()):
        near = statement is not None and is_within(question, statement)
        yield _asks_null(spot, question, _IN_THE_CONDITION if near else _ON_THE_STACK)
    for above in spot.outer[:3]:
        for question in _questions(above, body_of(above.function) if above.function is not None else ()):
            yield _asks_null(above, question, _ON_THE_STACK - 0.02)
    for used in _files_used(spot):
        for question in list(_questions(used, walk(used.source.root)))[:_MOST_QUESTIONS]:
            yield _asks_null(used, question, _IN_A_FILE_USED)


def _files_used(spot: Spot) -> Iterator[Spot]:
    """Files of the project that the one which broke requires: values come from there."""
    folder = posixpath.dirname(spot.source.path)
    for found in list(_REQUIRED.finditer(spot.source.text))[:_MOST_FILES]:
        place = posixpath.normpath(posixpath.join(folder, found[2]))
        sources = (spot.project.source(f"{place}{ending}") for ending in _ENDINGS)
        source = next((each for each in sources if each is not None), None)
        if source is not None and source.path != spot.source.path:
            name = posixpath.basename(source.path).partition(".")[0]
            yield replace(spot, source=source, line=1, column=None, name=name, outer=())


def _questions(spot: Spot, nodes: Iterator[Node] | tuple[Node, ...]) -> Iterator[Node]:
    """`typeof x === 'object'` of which nothing around asks whether x is null."""
    for node in nodes:
        left, right = field(node, "left"), field(node, "right")
        if node.type != "binary_expression" or left is None or right is None:
            continue
        asks = left.type == "unary_expression" and spot.text(left).startswith("typeof ")
        subject = field(left, "argument") if asks else None
        if subject is None or spot.text(right).strip("'\"") != "object" or not is_pure(subject):
            continue
        if _operator(node) in {"===", "==", "!==", "!="} and not _asked_already(spot, node, spot.text(subject)):
            yield node


def _asked_already(spot: Spot, question: Node, name: str) -> bool:
    whole = question
    for above in ancestors(question):
        if above.type not in {"binary_expression", "parenthesized_expression", "unary_expression"}:
            break
        whole = above
    there = re.escape(name)
    alone = rf"{there}(?![\w.(\[])"
    asks = rf"(?<![\w.]){there} ?!?={{1,2}}=? ?null|!{alone}|&& {alone}|(?<![\w.!]){there} (?:&&|\|\|)"
    return re.search(asks, spot.text(whole)) is not None


def _operator(node: Node) -> str:
    operator = field(node, "operator")
    return operator.type if operator is not None else ""


def _asks_null(spot: Spot, question: Node, prior: float) -> Mend:
    text = spot.text(question)
    name = spot.text(field(field(question, "left"), "argument") or question)
    if _operator(question).startswith("!"):
        said = f"{name} === null || {text}"
        said = f"({said})" if question.parent is not None and _operator(question.parent) == "&&" else said
    else:
        said = f"{name} !== null && {text}"
    because = "To typeof, null is an object; what is done with objects cannot be done with it."
    edit = Edit(*spot.source.span(question), said)
    return corrected(spot, "null-is-no-object", prior, f"ask `{said}`", because, edit)
