"""Texts in Go that are shortened: bytes where letters are meant, and what is short enough already."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import field, statement_of
from homeostat.stages.propose.go_shortening import limit_of, parameter_like_result
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import before, types_of
from homeostat.stages.propose.tree_search.subject import Subject

_OTHER = {"[]byte": "[]rune", "[]rune": "[]byte"}


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    if node.type == "type_conversion_expression":
        yield from _other_letters(subject, node)
    elif node.type == "slice_expression":
        yield from _as_it_is(subject, node)


def _other_letters(subject: Subject, node: Node) -> Iterator[Found]:
    """`[]byte(s)` of a text whose letters are counted."""
    kind, held = field(node, "type"), field(node, "operand")
    other = _OTHER.get(subject.text(kind)) if kind is not None else None
    if other is None or kind is None or held is None:
        return
    is_text = types_of(subject).get(subject.text(held)) == "string"
    yield "letters, not bytes", 0.6 if is_text and other == "[]rune" else 0.3, (subject.replaced(kind, other),)


def _as_it_is(subject: Subject, node: Node) -> Iterator[Found]:
    """What is short enough is given back as it came."""
    held, end, statement = field(node, "operand"), field(node, "end"), statement_of(node)
    own = parameter_like_result(subject.function, subject.text)
    limit = limit_of(subject.text(end)) if end is not None else ""
    if held is None or not own or not limit or statement is None or not subject.source.begins_its_line(statement):
        return
    if f"len({subject.text(held)}) <= {limit}" in subject.text(subject.function):
        return
    indent, newline = subject.source.indent(statement), subject.source.newline
    code = f"if len({subject.text(held)}) <= {limit} {{{newline}{indent}\treturn {own}{newline}{indent}}}"
    yield "short as it is", 0.62, (before(subject, statement, code),)
