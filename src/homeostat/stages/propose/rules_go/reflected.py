"""Go: what is asked of a reflected value of another kind than it is, and what is put into one of another type."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import field, statement_of
from homeostat.stages.propose.rules_go.corrected import above, corrected, instead
from homeostat.stages.propose.rules_go.guard import leave_when, only_if
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ASKED = re.compile(r"call of reflect\.Value\.(?P<method>IsNil|Elem) on (?P<kind>\w{1,20}) Value")
_ASSIGNED = re.compile(r"value of type \S{1,200} is not assignable to type ")
_CONVERTS = 0.5
_NOT_OF_KIND = re.compile(
    r"call of reflect\.Value\.(?P<method>\w{1,30}) on (?P<kind>\w{1,20}) Value"
    r"|reflect: (?P<asked>\w{1,30}) of non-(?P<wanted>struct|map|func|array|slice) type (?P<pointer>\*)?"
)
_NEEDED = {
    **dict.fromkeys(("NumField", "Field", "FieldByName", "FieldByIndex", "FieldByNameFunc"), "Struct"),
    **dict.fromkeys(("MapKeys", "MapIndex", "MapRange", "SetMapIndex", "Key"), "Map"),
    **dict.fromkeys(("Call", "NumIn", "In", "NumOut", "Out", "IsVariadic"), "Func"),
}
"""The kind that a method is for, where it is one."""
_ELEM_OF = re.compile(r"reflect: Elem of invalid type ")
_OF_KIND, _BEHIND = 1.02, 0.74


def of_another_kind(spot: Spot) -> Iterator[Mend]:
    """`v.IsNil()` of what is never nil: asked of pointers alone; `v.Elem()` of what points to nothing: the value."""
    asked = _ASKED.search(spot.message)
    if asked is None or asked["kind"] == "zero":
        return
    for node in spot.here:
        name = _receiver(spot, node, asked["method"])
        if not name:
            continue
        if asked["method"] == "Elem":
            because = "What a pointer points to is meant; what is none is meant itself."
            does = f"take {name} itself where it is no pointer"
            yield corrected(spot, "indirect", 0.62, does, because, instead(spot, node, f"reflect.Indirect({name})"))
            continue
        pointer = "reflect.Pointer" if "reflect.Pointer" in spot.source.text else "reflect.Ptr"
        when = f"{name} is of a kind that is never nil"
        yield from only_if(
            spot, node, f"{name}.Kind() == {pointer}", f"{name}.Kind() != {pointer}", when=when, weight=1.06
        )


def of_the_wrong_kind(spot: Spot) -> Iterator[Mend]:
    """`v.NumField()` of what is no struct: left for all that is none, and not for that kind alone."""
    found = _NOT_OF_KIND.search(spot.message)
    method = (found["method"] or found["asked"]) if found is not None else ""
    if found is None or method not in _NEEDED or found["kind"] == "zero":
        return
    wanted = f"reflect.{_NEEDED[method]}"
    for node in spot.here:
        name = _receiver(spot, node, method)
        if not name:
            continue
        if found["pointer"] and re.fullmatch(r"\w{1,60}", name):
            edit = above(spot, node, f"if {name}.Kind() == reflect.Ptr {{", f"\t{name} = {name}.Elem()", "}")
            because = "A pointer has no parts of its own; what it points to has them."
            if edit is not None:
                yield corrected(spot, "behind-pointer", _BEHIND, f"look behind the pointer {name}", because, edit)
        when = f"{name} is no {_NEEDED[method].lower()}"
        yield from only_if(
            spot, node, f"{name}.Kind() == {wanted}", f"{name}.Kind() != {wanted}", when=when, weight=_OF_KIND
        )
        yield from leave_when(spot, node, f"{name}.Kind() != {wanted}", when=when, weight=_OF_KIND)
        return


def of_what_has_no_element(spot: Spot) -> Iterator[Mend]:
    """`t = t.Elem()` of a type that is no pointer: it is meant itself."""
    if not _ELEM_OF.search(spot.message):
        return
    for node in spot.here:
        name, statement = _receiver(spot, node, "Elem"), statement_of(node)
        left, right = field(statement, "left"), field(statement, "right")
        if not name or statement is None or left is None or right is None or right.named_children != [node]:
            continue
        indent, newline, own = spot.source.indent(statement), spot.source.newline, spot.text(left)
        born = f"{own} := {name}{newline}{indent}" if statement.type == "short_var_declaration" else ""
        if not born and (own != name or statement.type != "assignment_statement"):
            continue
        body = f"{newline}{indent}\t{own} = {name}.Elem(){newline}{indent}"
        edit = instead(spot, statement, f"{born}if {name}.Kind() == reflect.Ptr {{{body}}}")
        because = "What a pointer points to is meant; what is none is meant itself."
        yield corrected(spot, "behind-pointer", _BEHIND, f"look behind {name} where it is a pointer", because, edit)
        return


def of_another_type(spot: Spot) -> Iterator[Mend]:
    """`to.Set(from)` of another type: refused, or made into that type where it can be."""
    if not _ASSIGNED.search(spot.message):
        return
    for node in spot.here:
        to, arguments = _receiver(spot, node, "Set"), field(node, "arguments")
        given = arguments.named_children[-1] if arguments is not None and arguments.named_children else None
        if not to or given is None or not re.fullmatch(r"[\w.]{1,80}", spot.text(given)):
            continue
        value = spot.text(given)
        condition, when = f"!{value}.Type().AssignableTo({to}.Type())", f"{value} is of another type than {to}"
        yield from leave_when(spot, given, condition, when=when)
        because = "A type and another that is made of it hold the same."
        made = instead(spot, given, f"{value}.Convert({to}.Type())")
        yield corrected(spot, "converted", _CONVERTS, f"make {value} of the type of {to}", because, made)


def _receiver(spot: Spot, node: Node, method: str) -> str:
    """`v` of `v.Method(…)`; "" for all else."""
    callee = field(node, "function") if node.type == "call_expression" else None
    name, operand = field(callee, "field"), field(callee, "operand")
    if name is None or operand is None or spot.text(name) != method:
        return ""
    text = spot.text(operand)
    return text if "\n" not in text else ""
