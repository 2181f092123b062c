"""A loop that counts one too far, in Go or JavaScript: `i <= a.length` reaches what is behind the last."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, field
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_PRIOR = 0.85
_READS = {"subscript_expression": "object", "index_expression": "operand"}
_LOOPS = frozenset({"for_statement", "for_clause", "while_statement"})


def one_too_far(spot: Spot) -> Iterator[Mend]:
    """Of what the line reads by the loop's own variable, where the loop asks `<=` of the length of that very list."""
    for node in spot.here:
        held, index = field(node, _READS.get(node.type, "")), field(node, "index")
        if held is None or index is None or index.type != "identifier":
            continue
        sign = _sign_of(spot, node, spot.text(held), spot.text(index))
        if sign is not None:
            yield _mend(spot, sign, spot.text(held))
            return


def _sign_of(spot: Spot, node: Node, held: str, index: str) -> Node | None:
    """The `<=` between the variable and the length, in the head of a loop around the node."""
    for above in ancestors(node):
        if above.type in FUNCTIONS:
            return None
        head = next((each for each in above.named_children if each.type == "for_clause"), above)
        asked = field(head, "condition") if above.type in _LOOPS else None
        while asked is not None and asked.type == "parenthesized_expression":
            asked = asked.named_children[0]
        sign, left, right = field(asked, "operator"), field(asked, "left"), field(asked, "right")
        if sign is None or left is None or right is None or spot.text(left) != index:
            continue
        if sign.type == "<=" and spot.text(right) in {f"{held}.length", f"len({held})"}:
            return sign
    return None


def _mend(spot: Spot, sign: Node, held: str) -> Mend:
    name = spot.name.rpartition("/")[2]
    return Mend(
        rule="one-too-far",
        prior=_PRIOR,
        title=f"In {name}, count to the last of {held}"[:160],
        description=f"In {name}, the loop ends with the last of {held}.",
        approach="correct",
        reasoning="Counted from nought, the last one stands one before the length.",
        source=spot.source,
        edits=(Edit(*spot.source.span(sign), "<"),),
    )
