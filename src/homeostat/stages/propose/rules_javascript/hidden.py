"""JavaScript: a method that an object's own property of the same name hides."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import ancestors, field, walk
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_PRIOR = 0.72
_MOST_CLASSES = 2


def methods(spot: Spot) -> Iterator[Mend]:
    """`x.name()` where x has a name of its own, and a class of the file has the method: the class's is called on x."""
    if not spot.message.endswith("is not a function"):
        return
    call = next((call for node in spot.here for call in (node, *list(ancestors(node))[:2]) if _told(spot, call)), None)
    callee = field(call, "function")
    subject, member = field(callee, "object"), field(callee, "property")
    if call is None or subject is None or member is None or subject.type in {"this", "super"}:
        return
    given = spot.text(field(call, "arguments") or call)[1:-1].strip()
    for owner in list(dict.fromkeys(_classes_with(spot, spot.text(member))))[:_MOST_CLASSES]:
        called = f"{owner}.prototype.{spot.text(member)}.call({', '.join(filter(None, (spot.text(subject), given)))})"
        does = f"call the {spot.text(member)} of {owner}, which a property of {spot.text(subject)} may hide"
        because = f"{owner} has that method; the object has something else under the same name, put there by others."
        yield corrected(spot, "hidden-method", _PRIOR, does, because, instead(spot, call, called))


def _told(spot: Spot, node: Node) -> bool:
    """Whether it is the call that the message speaks of, of a member."""
    callee = field(node, "function") if node.type == "call_expression" else None
    if callee is None or callee.type != "member_expression":
        return False
    return spot.message.split(": ")[-1].startswith(f"{spot.text(callee)} is not")


def _classes_with(spot: Spot, method: str) -> Iterator[str]:
    """Classes of the file that have it, by a prototype or in their body."""
    for node in walk(spot.source.root):
        if node.type == "assignment_expression" and (left := field(node, "left")) is not None:
            owner = re.fullmatch(rf"([A-Za-z_$][\w$]{{0,80}})\.prototype\.{re.escape(method)}", spot.text(left))
            if owner is not None:
                yield owner[1]
        elif node.type == "method_definition" and (name := field(node, "name")) is not None:
            around = node.parent.parent if node.parent is not None else None
            named = field(around, "name") if around is not None and around.type == "class_declaration" else None
            if named is not None and spot.text(name) == method and not spot.text(node).startswith(("static", "get ")):
                yield spot.text(named)
