"""Changes that only Go knows: names declared anew, copies that are changed, errors that nobody looks at."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_ERROR = re.compile(r"err\w{0,20}$")


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)


def _declared(subject: Subject, node: Node) -> Iterator[Found]:
    """`x := …` inside a block, of a name that is known outside of it; a value whose error nobody looks at."""
    left = field(node, "left")
    if left is None:
        return
    names = [subject.text(each) for each in left.named_children]
    known = {*subject.known_at(node), *_results(subject)}
    start, end = subject.source.span(left)[1], subject.source.span(field(node, "right") or node)[0]
    if any(name in known for name in names) and all(name in known or name == "_" for name in names):
        yield "the outer name", 0.68, (Edit(start, end, " = "),)
    yield from _unlooked(subject, node, names)


def _results(subject: Subject) -> list[str]:
    """Names of what the function gives back."""
    result = field(subject.function, "result")
    return [subject.text(each) for each in walk(result) if each.type == "identifier"] if result is not None else []


def _unlooked(subject: Subject, node: Node, names: list[str]) -> Iterator[Found]:
    """`x, err := f()` and no `if err != nil` after it, as the function does elsewhere."""
    if not names or not _ERROR.match(names[-1]) or not subject.source.begins_its_line(node):
        return
    following = node.next_named_sibling
    if (
        following is not None
        and following.type == "if_statement"
        and names[-1] in subject.text(following).split("{")[0]
    ):
        return
    elsewhere = [
        subject.text(each)
        for each in subject.nodes
        if each.type == "return_statement" and re.search(rf"\b{re.escape(names[-1])}\b", subject.text(each))
    ]
    indent, newline, end = subject.source.indent(node), subject.source.newline, subject.source.span(node)[1]
    for code in list(dict.fromkeys(elsewhere))[:2]:
        text = f"{newline}{indent}if {names[-1]} != nil {{{newline}{indent}\t{code}{newline}{indent}}}"
        yield "its error looked at", 0.6, (Edit(end, end, text),)


def _assigned(subject: Subject, node: Node) -> Iterator[Found]:
    """What `append` gives, kept where it was taken from."""
    left, right = field(node, "left"), field(node, "right")
    if left is None or right is None:
        return
    own = subject.text(left)
    born = next(
        (
            subject.text(field(each, "right") or each)
            for each in subject.nodes
            if each.type == "short_var_declaration" and subject.text(field(each, "left") or each) == own
        ),
        "",
    )
    if subject.text(right).startswith("append(") and re.fullmatch(r"[\w.*]{1,80}", born) and "." in born:
        end = subject.source.span(node)[1]
        said = f"{subject.source.newline}{subject.source.indent(node)}{born} = {own}"
        yield "kept where it came from", 0.6, (Edit(end, end, said),)
        yield "kept where it came from", 0.5, (subject.replaced(left, born),)
    sign = field(node, "operator")
    if sign is not None and len(left.named_children) == 1:
        root = next((each for each in walk(left) if each.type == "identifier"), None)
        if root is not None:
            yield from _of_the_copy(subject, node, subject.text(root))
            yield from _of_the_receiver(subject, subject.text(root))


def _counted(subject: Subject, node: Node) -> Iterator[Found]:
    root = next((each for each in walk(node) if each.type == "identifier"), None)
    if root is not None:
        yield from _of_the_copy(subject, node, subject.text(root))
        yield from _of_the_receiver(subject, subject.text(root))


def _of_the_copy(subject: Subject, node: Node, root: str) -> Iterator[Found]:
    """`for _, x := range xs { x.f = … }` changes a copy: `xs[i].f` is meant."""
    for above in ancestors(node):
        clause = next((each for each in above.named_children if each.type == "range_clause"), None)
        left, right = field(clause, "left"), field(clause, "right")
        if above.type != "for_statement" or left is None or right is None:
            continue
        names = [subject.text(each) for each in left.named_children]
        body = field(above, "body")
        if len(names) != 2 or names[1] != root or body is None:  # noqa: PLR2004 - index and value
            continue
        index = names[0] if names[0] != "_" else _free(subject, "i")
        start, end = subject.source.span(body)
        begins = subject.source.text[start + 1 : end]
        first = re.match(r"\s*", begins)
        indent = first[0] if first else "\n"
        # A pointer of the same name, so that all of the body means the element itself.
        text = f"{indent}{root} := &{subject.text(right)}[{index}]"
        yield "the element itself", 0.66, (subject.replaced(left, index), Edit(start + 1, start + 1, text))
        text = re.sub(rf"\b{re.escape(root)}\b", f"{subject.text(right)}[{index}]", subject.text(body))
        yield "the element itself", 0.68, (subject.replaced(left, index), subject.replaced(body, text))
        return


def _free(subject: Subject, name: str) -> str:
    taken = {*subject.parameters, *(each for each, _ in subject.locals)}
    while name in taken:
        name += "i"
    return name


def _of_the_receiver(subject: Subject, root: str) -> Iterator[Found]:
    """A method that changes its own copy."""
    receiver = field(subject.function, "receiver")
    one = receiver.named_children[0] if receiver is not None and receiver.named_children else None
    name, kind = field(one, "name"), field(one, "type")
    if name is not None and kind is not None and kind.type == "type_identifier" and subject.text(name) == root:
        at = subject.source.span(kind)[0]
        yield "the receiver itself", 0.68, (Edit(at, at, "*"),)


def _called(subject: Subject, node: Node) -> Iterator[Found]:
    callee, arguments = field(node, "function"), field(node, "arguments")
    if callee is None or arguments is None:
        return
    name = subject.text(callee)
    given = arguments.named_children
    if name == "make" and given:
        yield from _made(subject, given)
    if name == "copy" and len(given) == 2:  # noqa: PLR2004 - from and to
        edits = (subject.replaced(given[0], subject.text(given[1])), subject.replaced(given[1], subject.text(given[0])))
        yield "arguments swapped", 0.4, edits
    above = node.parent
    if above is not None and above.type == "go_statement":
        yield "at once", 0.2, (subject.replaced(above, subject.text(node)),)
    if above is not None and above.type == "expression_statement" and subject.source.begins_its_line(above):
        at = subject.source.span(above)[0]
        yield "in the end", 0.25, (Edit(at, at, "defer "),)
    if above is not None and above.type == "defer_statement":
        yield "at once", 0.2, (subject.replaced(above, subject.text(node)),)


def _made(subject: Subject, given: list[Node]) -> Iterator[Found]:
    """Room and length are mixed up; a channel that nobody reads from yet."""
    if given[0].type == "channel_type" and len(given) == 1:
        end = subject.source.span(given[0])[1]
        yield "with room", 0.5, (Edit(end, end, ", 1"),)
    if given[0].type == "slice_type" and len(given) == 2:  # noqa: PLR2004 - type and length
        yield "empty, with room", 0.55, (Edit(*subject.source.span(given[1]), f"0, {subject.text(given[1])}"),)
    if given[0].type == "slice_type" and len(given) == 3:  # noqa: PLR2004 - type, length and room
        yield "of that length", 0.35, (subject.replaced(given[1], subject.text(given[2])),)


def _returned(subject: Subject, node: Node) -> Iterator[Found]:
    """`return nil` where there is an error, and an error where there is none."""
    listed = next((each for each in node.named_children if each.type == "expression_list"), None)
    if listed is None:
        return
    last = listed.named_children[-1]
    known = subject.known_at(node)
    for name in [each for each in known if _ERROR.match(each)][:2]:
        if subject.text(last) == "nil":
            yield "its error given back", 0.4, (subject.replaced(last, name),)
        elif _ERROR.match(subject.text(last)) and subject.text(last) != name:
            yield "its error given back", 0.5, (subject.replaced(last, name),)


def _divided(subject: Subject, node: Node) -> Iterator[Found]:
    """`float64(a / b)`: the division comes after."""
    callee, arguments = field(node, "function"), field(node, "arguments")
    kind = subject.text(callee) if callee is not None else ""
    inner = arguments.named_children[0] if arguments is not None and len(arguments.named_children) == 1 else None
    left, right, sign = field(inner, "left"), field(inner, "right"), field(inner, "operator")
    if (
        kind in {"float64", "float32"}
        and left is not None
        and right is not None
        and sign is not None
        and sign.type == "/"
    ):
        text = f"{kind}({subject.text(left)}) / {kind}({subject.text(right)})"
        yield "divided after", 0.6, (subject.replaced(node, text),)


def _both(subject: Subject, node: Node) -> Iterator[Found]:
    yield from _called(subject, node)
    yield from _divided(subject, node)


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "short_var_declaration": _declared,
    "assignment_statement": _assigned,
    "inc_statement": _counted,
    "dec_statement": _counted,
    "call_expression": _both,
    "return_statement": _returned,
}
