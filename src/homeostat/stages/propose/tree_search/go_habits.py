"""What a Go function leaves out, or asks by the wrong thing, where its neighbours show what is meant."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.trees import field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import after, before, loop_around, statements, with_import
from homeostat.stages.propose.tree_search.subject import Subject

_MOST_SIBLINGS, _LONGEST = 4, 120
_BOUNDS = re.compile(r"(?i)(?:max|limit|burst|cap|capacity|ceiling|upper|most)\w{0,20}$|\w{1,20}(?:Max|Limit|Cap)$")
_ZERO = frozenset({'""', "nil", "0", "false"})
_SORTS = {
    "string": "sort.Strings", "int": "sort.Ints", "float64": "sort.Float64s",
}  # fmt: skip


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    for change in _BY_KIND.get(node.type, ()):
        yield from change(subject, node)


def _asked_by_value(subject: Subject, node: Node) -> Iterator[Found]:
    """`if v, _ := m[k]; v != ""` leaves out what is there and empty: `if v, ok := m[k]; ok`."""
    first, asked = field(node, "initializer"), field(node, "condition")
    left = field(first, "left") if first is not None and first.type == "short_var_declaration" else None
    names = left.named_children if left is not None else []
    if len(names) != 2 or subject.text(names[1]) != "_" or asked is None:  # noqa: PLR2004 - a value and whether
        return
    value, sign, zero = field(asked, "left"), field(asked, "operator"), field(asked, "right")
    if value is None or sign is None or zero is None or subject.text(value) != subject.text(names[0]):
        return
    if sign.type in {"!=", "=="} and subject.text(zero) in _ZERO:
        says = "ok" if sign.type == "!=" else "!ok"
        yield "whether it is there", 0.69, (subject.replaced(names[1], "ok"), subject.replaced(asked, says))


def _kept_beside(subject: Subject, node: Node) -> Iterator[Found]:
    """`out[i], _ = f()` beside `errs`, a list of errors: `out[i], errs[i] = f()`."""
    left = field(node, "left")
    names = left.named_children if left is not None else []
    if len(names) != 2 or subject.text(names[1]) != "_":  # noqa: PLR2004 - a value and its error
        return
    index = field(names[0], "index") if names[0].type == "index_expression" else None
    for name in subject.known_at(node):
        if re.search(rf"\b{name}\b\s*(?::?=\s*make\(|:=\s*)?\[\]error", subject.text(_outermost(subject))):
            text = f"{name}[{subject.text(index)}]" if index is not None else ""
            if text:
                yield "its error kept", 0.68, (subject.replaced(names[1], text),)
        elif re.fullmatch(r"err\w{0,10}", name):
            yield "its error kept", 0.5, (subject.replaced(names[1], name),)


def _outermost(subject: Subject) -> Node:
    """The declaration that holds the function, or the function itself."""
    node = subject.function
    while node.parent is not None and node.parent.type != "source_file":
        node = node.parent
    return node


def _within_bounds(subject: Subject, node: Node) -> Iterator[Found]:
    """`l.tokens += n` where the type has a `burst`: no more than that."""
    left = field(node, "left") if node.type == "assignment_statement" else (node.named_children or [None])[0]
    text = subject.text(left) if left is not None else ""
    own = re.fullmatch(r"(\w+)\.(\w+)", text)
    if own is None or not subject.source.begins_its_line(node):
        return
    indent, newline = subject.source.indent(node), subject.source.newline
    for name in _fields_beside(subject, own[2]):
        bound = f"{own[1]}.{name}"
        if re.search(rf"{re.escape(text)} >=? {re.escape(bound)}\b", subject.text(subject.function)):
            continue
        code = f"if {text} > {bound} {{{newline}{indent}\t{text} = {bound}{newline}{indent}}}"
        yield "no more than its bound", 0.6, (after(subject, node, code),)


def _fields_beside(subject: Subject, name: str) -> list[str]:
    """Those of the struct with the field, of the same type, that are named as bounds are."""
    for struct in walk(subject.source.root, lambda node: "function" not in node.type and node.type != "block"):
        if struct.type != "struct_type":
            continue
        kinds = {
            subject.text(each): subject.text(kind)
            for declared in walk(struct)
            if declared.type == "field_declaration" and (kind := field(declared, "type")) is not None
            for each in declared.children_by_field_name("name")
        }
        if name in kinds:
            return [other for other, kind in kinds.items() if kind == kinds[name] and _BOUNDS.match(other)][:2]
    return []


def _gathered_in_order(subject: Subject, node: Node) -> Iterator[Found]:
    """What a loop over a map gathered, and nobody sorts."""
    clause = next((each for each in node.named_children if each.type == "range_clause"), None)
    inner = statements(field(node, "body"))
    if clause is None or not inner or not subject.source.begins_its_line(node):
        return
    whole = subject.text(subject.function)
    for each in inner:
        gathers = re.match(r"(\w+) = append\(\1, ", subject.text(each))
        if gathers is None:
            continue
        name = gathers[1]
        kind = re.search(rf"\b(?:{name} := make\(|{name} := |var {name} )\[\](\w+)", whole)
        sorts = _SORTS.get(kind[1]) if kind is not None else None
        if sorts and not re.search(rf"\b(?:sort|slices)\.\w+\({name}\b", whole):
            prior = 0.68 if "sort." in whole else 0.5
            yield "in order", prior, (after(subject, node, f"{sorts}({name})"), *with_import(subject, "sort"))


def _as_siblings_do(subject: Subject, node: Node) -> Iterator[Found]:
    """A step that other methods of the type take with names that are known here, and this one does not."""
    if loop_around(node) is not None or not subject.source.begins_its_line(node):
        return
    known = {*subject.known_at(node), *subject.parameters}
    own = subject.text(subject.function)
    found: dict[str, None] = {}
    for function in (each for each in subject.source.root.named_children if each.type == "method_declaration"):
        if function == subject.function or not _same_receiver(subject, function):
            continue
        for each in walk(function):
            text = subject.text(each) if each.type == "expression_statement" else ""
            if not text or "\n" in text or len(text) > _LONGEST or text in own or "Lock()" in text:
                continue
            names = {subject.text(name) for name in walk(each) if name.type == "identifier"}
            if names and names <= known and len(names) > 1:
                found.setdefault(text, None)
    for rank, text in enumerate(list(found)[:_MOST_SIBLINGS]):
        yield "as its neighbours do", 0.5 - 0.04 * rank, (before(subject, node, text),)


def _same_receiver(subject: Subject, function: Node) -> bool:
    receiver, other = field(subject.function, "receiver"), field(function, "receiver")
    return receiver is not None and other is not None and subject.text(receiver) == subject.text(other)


_BY_KIND: Mapping[str, tuple[Callable[[Subject, Node], Iterator[Found]], ...]] = {
    "if_statement": (_asked_by_value,),
    "assignment_statement": (_kept_beside, _within_bounds),
    "inc_statement": (_within_bounds,),
    "for_statement": (_gathered_in_order,),
    "return_statement": (_as_siblings_do,),
}
