"""Go: what is asked of a reflected value of another kind than it is, and what is put into one of another type."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import field
from homeostat.stages.propose.rules_go.corrected import corrected, instead
from homeostat.stages.propose.rules_go.guard import leave_when, only_if
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ASKED = re.compile(r"call of reflect\.Value\.(?P<method>IsNil|Elem) on (?P<kind>\w{1,20}) Value")
_ASSIGNED = re.compile(r"value of type \S{1,200} is not assignable to type ")
_CONVERTS = 0.5


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
