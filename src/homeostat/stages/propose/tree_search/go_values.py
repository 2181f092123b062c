"""Values that Go shares, cuts or leaves out unnoticed: aliases, letters in bytes, bounds, nil, the order of a map."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field, walk
from homeostat.stages.propose.tree_search.expressions import Found, is_of_a_package
from homeostat.stages.propose.tree_search.go_edits import before, given_back, results_of, types_of, with_import, within
from homeostat.stages.propose.tree_search.subject import Subject

_STATEMENTS = frozenset({
    "short_var_declaration", "assignment_statement", "return_statement", "expression_statement", "if_statement",
    "for_statement", "var_declaration",
})  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*$")
_SORTS = {"string": ("sort.Strings", 0.55), "int": ("sort.Ints", 0.5), "float64": ("sort.Float64s", 0.4)}


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    for change in _BY_KIND.get(node.type, ()):
        yield from change(subject, node)


# --- aliases -------------------------------------------------------------------------------------------------------


def _appended(subject: Subject, node: Node) -> Iterator[Found]:
    """`append(x[:i], …)` writes over what follows in `x`."""
    callee, arguments = field(node, "function"), field(node, "arguments")
    given = arguments.named_children if arguments is not None else []
    if callee is None or subject.text(callee) != "append" or not given:
        return
    first = given[0]
    end = field(first, "end") if first.type == "slice_expression" else None
    if end is not None and field(first, "capacity") is None:
        at = subject.source.span(first)[1] - 1
        yield "room of its own", 0.6, (Edit(at, at, f":{subject.text(end)}"),)
    elif _PLAIN.match(subject.text(first)) and _is_stored_elsewhere(node, subject, subject.text(first)):
        text = subject.text(first)
        yield "room of its own", 0.45, (subject.replaced(first, f"{text}[:len({text}):len({text})]"),)


def _is_stored_elsewhere(node: Node, subject: Subject, own: str) -> bool:
    above = next((each for each in within(node) if each.type in _STATEMENTS), None)
    left = field(above, "left")
    return above is None or left is None or subject.text(left) != own


def _shared(subject: Subject, node: Node) -> Iterator[Found]:
    """A slice or map that the caller keeps, stored; one of its own, handed out."""
    above = node.parent
    if above is None or above.type not in {"literal_element", "return_statement", "expression_list"}:
        return
    holder = next((each for each in within(node) if each.type in {*_STATEMENTS, "composite_literal"}), None)
    if holder is None or holder.type == "if_statement" or _is_target(node, holder):
        return
    text = subject.text(node)
    kind = types_of(subject).get(text, "")
    if holder.type == "return_statement" and not kind and node.type == "selector_expression":
        values = given_back(holder)
        kinds = results_of(subject)
        kind = kinds[values.index(node)] if node in values and len(kinds) == len(values) else ""
    if kind.startswith("[]"):
        yield "a copy of its own", 0.5, (subject.replaced(node, f"append({kind}(nil), {text}...)"),)
    elif kind.startswith("map["):
        yield "a copy of its own", 0.45, (subject.replaced(node, f"maps.Clone({text})"), *with_import(subject, "maps"))


def _is_target(node: Node, holder: Node) -> bool:
    left = field(holder, "left")
    return left is not None and left.start_byte <= node.start_byte < left.end_byte


def _plain_copy(subject: Subject, node: Node) -> Iterator[Found]:
    """`b := a` of slices, of which one is changed afterwards."""
    left, right = field(node, "left"), field(node, "right")
    if left is None or right is None or len(left.named_children) != 1 or len(right.named_children) != 1:
        return
    one, other = left.named_children[0], right.named_children[0]
    text = subject.text(other)
    kind = types_of(subject).get(text, "")
    if one.type == "identifier" and kind.startswith("[]"):
        yield "a copy of its own", 0.5, (subject.replaced(other, f"append({kind}(nil), {text}...)"),)
    if other.type == "slice_expression" and (held := field(other, "operand")) is not None:
        kind = types_of(subject).get(subject.text(held), "")
        if kind.startswith("[]"):
            yield "a copy of its own", 0.4, (subject.replaced(other, f"append({kind}(nil), {text}...)"),)
    if re.fullmatch(r"\w+(\.\w+)+", text) and _is_written(subject, subject.text(one)):
        slices = with_import(subject, "slices")
        yield "a copy of its own", 0.45, (subject.replaced(other, f"slices.Clone({text})"), *slices)


def _is_written(subject: Subject, name: str) -> bool:
    """Whether its elements are put, sorted or swapped."""
    return bool(
        re.search(
            rf"\b(?:sort\.\w+|slices\.Sort\w*|copy)\({name}\b|\b{name}\[[^\]]*\][^=\n]*=[^=]", subject.source.text
        )
    )


# --- empty and nil -------------------------------------------------------------------------------------------------


def _declared(subject: Subject, node: Node) -> Iterator[Found]:
    """`var out []T` is nil: `null` in JSON; a map that is nil cannot be written to."""
    spec = next((each for each in node.named_children if each.type == "var_spec"), None)
    name, kind = field(spec, "name"), field(spec, "type")
    if name is None or kind is None or field(spec, "value") is not None or not subject.source.begins_its_line(node):
        return
    text = subject.text(kind)
    if kind.type == "slice_type":
        yield "empty, not nil", 0.45, (subject.replaced(node, f"{subject.text(name)} := {text}{{}}"),)
    elif kind.type == "map_type":
        yield "made first", 0.6, (subject.replaced(node, f"{subject.text(name)} := make({text})"),)


def _made_empty(subject: Subject, node: Node) -> Iterator[Found]:
    """The other way round: `[]T{}` where nothing is meant."""
    left, right = field(node, "left"), field(node, "right")
    if left is None or right is None:
        return
    empty = re.fullmatch(r"(\[\][\w.*\[\]]+)\{\}", subject.text(right))
    if empty and re.fullmatch(r"\w+", subject.text(left)):
        yield "nil, not empty", 0.25, (subject.replaced(node, f"var {subject.text(left)} {empty[1]}"),)


def _asked(subject: Subject, node: Node) -> Iterator[Found]:
    """What a condition reads through a pointer that may be nil."""
    condition = field(node, "condition")
    if condition is None:
        return
    text = subject.text(condition)
    for each in walk(condition):
        held = field(each, "operand") if each.type in {"unary_expression", "selector_expression"} else None
        through = each.type == "unary_expression" and subject.text(each).startswith("*")
        pointed = types_of(subject).get(subject.text(held), "").startswith("*") if held is not None else False
        if held is None or not (through or pointed or held.type == "selector_expression"):
            continue
        own = subject.text(held)
        if not _PLAIN.match(own) or f"{own} != nil" in text or f"{own} == nil" in text:
            continue
        guarded = f"({text})" if "||" in text else text
        prior = 0.55 if through or pointed else 0.2
        yield "where it is there", prior, (subject.replaced(condition, f"{own} != nil && {guarded}"),)
        yield "or is not there", prior - 0.15, (subject.replaced(condition, f"{own} == nil || {text}"),)
        if through and re.fullmatch(rf"\*{re.escape(own)} != (?:0|\"\"|false)", text):
            yield "where it is there", 0.6, (subject.replaced(condition, f"{own} != nil"),)


def _optional(subject: Subject, node: Node) -> Iterator[Found]:
    """`x := *t.Field - 1`, where the field may be nil: the zero value then. Its type is read of the same file."""
    left, right = field(node, "left"), field(node, "right")
    if left is None or right is None or len(left.named_children) != 1 or not subject.source.begins_its_line(node):
        return
    through = [each for each in walk(right) if each.type == "unary_expression" and subject.text(each).startswith("*")]
    held = field(through[0], "operand") if len(through) == 1 else None
    own = subject.text(held) if held is not None else ""
    kind = re.search(rf"\b{re.escape(own.rpartition('.')[2])}\s+\*([\w.]+)", subject.source.text) if own else None
    if kind is None or not _PLAIN.match(own):
        return
    name, indent, newline = subject.text(left), subject.source.indent(node), subject.source.newline
    inner = f"if {own} != nil {{{newline}{indent}\t{name} = {subject.text(right)}{newline}{indent}}}"
    yield "where it is there", 0.6, (subject.replaced(node, f"var {name} {kind[1]}{newline}{indent}{inner}"),)


# --- bounds --------------------------------------------------------------------------------------------------------


def _cut(subject: Subject, node: Node) -> Iterator[Found]:
    """`x[a:b]` of which `b` may lie beyond the end, `x[len(x)-n:]` of which `n` may."""
    held, start, end = field(node, "operand"), field(node, "start"), field(node, "end")
    statement = next((each for each in within(node) if each.type in _STATEMENTS), None)
    if held is None or statement is None or not subject.source.begins_its_line(statement):
        return
    length = f"len({subject.text(held)})"
    for bound in (end, start):
        text = subject.text(bound) if bound is not None else ""
        taken = re.fullmatch(rf"{re.escape(length)}\s*-\s*(\w+)", text)
        name = taken[1] if taken else text
        if not re.fullmatch(r"[A-Za-z_]\w*", name) or f"{name} > {length}" in subject.text(subject.function):
            continue
        indent, newline = subject.source.indent(statement), subject.source.newline
        code = f"if {name} > {length} {{{newline}{indent}\t{name} = {length}{newline}{indent}}}"
        yield "not beyond its end", 0.58, (before(subject, statement, code),)
    if end is not None and end.type == "binary_expression" and "len(" not in subject.text(end):
        yield "not beyond its end", 0.5, (subject.replaced(end, f"min({subject.text(end)}, {length})"),)


def _counted_from_one(subject: Subject, node: Node) -> Iterator[Found]:
    """`page * size` is meant as `(page - 1) * size`."""
    left, right, sign = field(node, "left"), field(node, "right"), field(node, "operator")
    if left is None or right is None or sign is None or sign.type not in {"*", "/", "%"}:
        return
    for each in (left, right):
        text = subject.text(each)
        if _PLAIN.match(text) and not is_of_a_package(subject, each):
            prior = 0.5 if re.search(r"(?i)page|index|nth|row|level|attempt|step", text) else 0.2
            yield "counted from one", prior, (subject.replaced(each, f"({text} - 1)"),)
            yield "counted from one", prior - 0.1, (subject.replaced(each, f"({text} + 1)"),)
    # `a / b` of whole numbers, rounded up.
    if sign.type == "/" and _PLAIN.match(subject.text(right)) and not re.search(r"float|\.\d", subject.text(node)):
        one, other = subject.text(left), subject.text(right)
        yield "rounded up", 0.35, (subject.replaced(left, f"({one} + {other} - 1)"),)


def _divided(subject: Subject, node: Node) -> Iterator[Found]:
    """`float64(a / int64(n))` and `float64(a) / n`: each side becomes a float before they are divided."""
    callee, arguments = field(node, "function"), field(node, "arguments")
    inner = arguments.named_children[0] if arguments is not None and len(arguments.named_children) == 1 else None
    left, right, sign = field(inner, "left"), field(inner, "right"), field(inner, "operator")
    kind = subject.text(callee) if callee is not None else ""
    if (
        kind in {"float64", "float32"}
        and left is not None
        and right is not None
        and sign is not None
        and sign.type == "/"
    ):
        plain = [re.sub(r"^u?int(?:8|16|32|64)?\((.*)\)$", r"\1", subject.text(each)) for each in (left, right)]
        if plain != [subject.text(left), subject.text(right)]:
            yield "divided after", 0.62, (subject.replaced(node, f"{kind}({plain[0]}) / {kind}({plain[1]})"),)


# --- order and letters ---------------------------------------------------------------------------------------------


def _in_order(subject: Subject, node: Node) -> Iterator[Found]:
    """What was gathered in the order of a map, which is another each time."""
    values = given_back(node)
    whole = subject.text(subject.function)
    if not values or "range" not in whole:
        return
    name = subject.text(values[0])
    if not re.fullmatch(r"\w+", name) or not re.search(rf"\b{name} = append\({name},", whole):
        return
    if re.search(rf"\b(?:sort\.\w+|slices\.Sort\w*)\({name}\b", whole):
        return
    kinds = results_of(subject)
    element = kinds[0].removeprefix("[]") if kinds else ""
    if element in _SORTS:
        call, prior = _SORTS[element]
        yield "in order", prior, (before(subject, node, f"{call}({name})"), *with_import(subject, "sort"))


def _by_letters(subject: Subject, node: Node) -> Iterator[Found]:
    """A text that is cut by bytes: all of it as letters, in the whole function."""
    held = field(node, "operand")
    name = subject.text(held) if held is not None else ""
    body = field(subject.function, "body")
    if types_of(subject).get(name) != "string" or body is None:
        return
    runes = "runes" if "runes" not in subject.text(subject.function) else "letters"
    edits: list[Edit] = []
    for each in subject.nodes:
        operand = field(each, "operand")
        if each.type == "slice_expression" and operand is not None and subject.text(operand) == name:
            edits += (*subject.wrapped(each, "string(", ")"), subject.replaced(operand, runes))
        elif each.type == "index_expression" and operand is not None and subject.text(operand) == name:
            edits.append(subject.replaced(operand, runes))
        elif each.type == "call_expression" and subject.text(each) == f"len({name})":
            edits.append(subject.replaced(each, f"len({runes})"))
    outer = [each for each in edits if not any(_holds(other, each) for other in edits)]
    at = subject.source.span(body)[0] + 1
    first = Edit(at, at, f"{subject.source.newline}{subject.source.indent(body)}\t{runes} := []rune({name})")
    yield "letters, not bytes", 0.5, (first, *outer)


def _holds(one: Edit, other: Edit) -> bool:
    return one is not other and one.start < other.start and other.end < one.end


_BY_KIND: Mapping[str, tuple[Callable[[Subject, Node], Iterator[Found]], ...]] = {
    "call_expression": (_appended, _divided),
    "identifier": (_shared,),
    "selector_expression": (_shared,),
    "short_var_declaration": (_plain_copy, _made_empty, _optional),
    "var_declaration": (_declared,),
    "if_statement": (_asked,),
    "slice_expression": (_cut, _by_letters),
    "index_expression": (_by_letters,),
    "binary_expression": (_counted_from_one,),
    "return_statement": (_in_order,),
}
