"""One row more in a table of requests."""

from homeostat.languages.python import Edit, apply
from homeostat.languages.trees import field
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.go_requests.literals import quoted
from homeostat.stages.propose.go_requests.sending import STATUS, Sending


def as_row(sending: Sending, asked: Asked, kept: bool) -> tuple[str, str, str] | None:  # noqa: FBT001 - as its caller counts
    """The test's name, the row's, and the file; `kept` says whether credentials are."""
    source, row = sending.source, sending.holder
    start, end = source.span(row)
    case = f"{' '.join(asked.words)}{'' if kept else ' without credentials'} is answered"
    edits = [*swapped(sending, asked, kept=kept)]
    if sending.status is not None:
        edits.append(Edit(*source.span(sending.status), STATUS))
    if sending.label is not None:
        edits.append(Edit(*source.span(sending.label), quoted(case)))
    inside = [edit for edit in edits if start <= edit.start and edit.end <= end]
    made = apply(source.text[start:end], [Edit(edit.start - start, edit.end - start, edit.text) for edit in inside])
    table = row.parent.parent if row.parent is not None and row.parent.type == "literal_element" else row.parent
    last = table.named_children[-1] if table is not None else None
    name = field(sending.function, "name")
    if last is None or name is None:
        return None
    rows = [each for each in (table.named_children if table is not None else []) if each.type != "comment"]
    at = source.span(rows[-1])[1]
    text = apply(source.text, [Edit(at, at, f",{source.newline}{source.indent(row)}{made}")])
    return source.text_of(name), case if sending.label is not None else "", text


def swapped(sending: Sending, asked: Asked, *, kept: bool) -> list[Edit]:
    """What the request has in the place of what the test had."""
    source = sending.source
    was = source.text_of(sending.path)
    target = f"{was[1:-1].removesuffix(sending.written_path)}{asked.target}"
    edits = [Edit(*source.span(sending.path), quoted(target))]
    if sending.method is not None:
        constant = source.text_of(sending.method).startswith("http.")
        word = f"http.Method{asked.method.title()}" if constant else f'"{asked.method}"'
        edits.append(Edit(*source.span(sending.method), word))
    if sending.body is not None:
        plain = sending.body.type not in {"nil", "call_expression"}
        body = quoted(asked.body or "")
        if plain:
            edits.append(Edit(*source.span(sending.body), body))
        elif asked.body is not None:
            edits.append(Edit(*source.span(sending.body), f"strings.NewReader({body})"))
    if not kept:
        edits += [Edit(*source.span(each), '""') for each in sending.credentials]
    return edits
