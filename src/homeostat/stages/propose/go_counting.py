"""Goroutines that count themselves: `go func() { wg.Add(1) … }`, of which who waits may see nothing yet."""

import re

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import Source, field

_ADDS = re.compile(r"[\w.]{1,80}\.Add\(1\)$")


def counted_before(source: Source, goroutine: Node) -> tuple[Edit, ...]:
    """The `Add` of a `go` statement's function, put before that; nothing where it has none of its own."""
    call = next((each for each in goroutine.named_children if each.type == "call_expression"), None)
    literal = field(call, "function")
    body = field(literal, "body") if literal is not None and literal.type == "func_literal" else None
    inside = [child for each in (body.named_children if body is not None else ()) for child in (each, *each.children)]
    for each in inside:
        if each.type == "expression_statement" and _ADDS.match(source.text_of(each)) and source.begins_its_line(each):
            start, end = source.span(each)
            first, last = source.text.rfind("\n", 0, start) + 1, source.text.find("\n", end) + 1
            at = source.span(goroutine)[0]
            added = f"{source.text_of(each)}{source.newline}{source.indent(goroutine)}"
            return Edit(at, at, added), Edit(first, last, "")
    return ()
