"""A test beside another: as far as that sends its request and looks at the status."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit, apply
from homeostat.languages.trees import field, is_within, walk
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.go_requests.rows import swapped
from homeostat.stages.propose.go_requests.sending import STATUS, Sending, closure_of

_LOOKS = re.compile(r"\b(?:Code|StatusCode|status\w{0,20}|code|got)\b")
_A_STATUS = re.compile(r"http\.Status[A-Z]\w{1,40}|\b[1-5]\d\d\b")


def as_function(sending: Sending, asked: Asked, kept: bool) -> tuple[str, str, str] | None:  # noqa: FBT001 - as its caller counts
    """The new test's name, "", and the file; None where no status is looked at after the request."""
    source = sending.source
    edits = swapped(sending, asked, kept=kept)
    lines: list[str] = []
    found = False
    for statement in _statements(sending):
        if statement.start_byte > sending.holder.end_byte and not found:
            status = _status(sending, statement)
            if status is not None:
                edits += [Edit(*source.span(each), STATUS) for each in status]
                found = True
        start, end = source.span(statement)
        own = [edit for edit in edits if start <= edit.start and edit.end <= end]
        moved = [Edit(edit.start - start, edit.end - start, edit.text) for edit in own]
        lines.append(_outdented(apply(source.text[start:end], moved), source.indent(statement)))
        if found:
            break
    if not found:
        return None
    name = _name(asked, source.text)
    body = "".join(f"\t{line}\n" if line else "\n" for each in lines for line in each.split("\n"))
    handed = _parameters(sending)
    end = source.span(sending.function)[1]
    text = apply(source.text, [Edit(end, end, f"\n\nfunc {name}{handed} {{\n{body}}}")])
    return name, "", text


def _statements(sending: Sending) -> Iterator[Node]:
    """Those of the test, and of the subtest that sends; other subtests are left out."""
    for each in _of_body(sending.function):
        if is_within(sending.holder, each) and (closure := closure_of(sending)) is not None:
            if is_within(closure, each) and closure != each:
                yield from _of_body(closure)
            return
        if not re.match(r"\w+\.Run\(", sending.source.text_of(each)):
            yield each


def _of_body(function: Node) -> list[Node]:
    body = field(function, "body")
    inner = [each for each in (body.named_children if body is not None else []) if each.type == "statement_list"]
    listed = inner[0].named_children if inner else body.named_children if body is not None else []
    return [each for each in listed if each.type != "comment"]


def _status(sending: Sending, statement: Node) -> list[Node] | None:
    """The nodes that say the status which is expected, where the statement looks at one."""
    text = sending.source.text_of(statement)
    if not _LOOKS.search(text) or not _A_STATUS.search(text):
        return None
    kinds = ("selector_expression", "int_literal")
    found = [
        node for node in walk(statement) if node.type in kinds and _A_STATUS.fullmatch(sending.source.text_of(node))
    ]
    return found or None


def _outdented(text: str, indent: str) -> str:
    return "\n".join(line.removeprefix(indent) if number else line for number, line in enumerate(text.split("\n")))


def _name(asked: Asked, text: str) -> str:
    name = f"Test{''.join(word.title() for word in asked.words)}IsAnswered"
    while re.search(rf"\bfunc {name}\(", text):
        name += "2"
    return name


def _parameters(sending: Sending) -> str:
    parameters = field(sending.function, "parameters")
    return sending.source.text_of(parameters) if parameters is not None else "(t *testing.T)"
