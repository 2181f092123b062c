"""JavaScript: a case that breaks where another case of the same is looked after: `%` where only `/` is asked about."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, is_within
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.rules_javascript.guard import is_pure, leaves, operator
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_LABELS = frozenset({"string", "number", "member_expression", "identifier"})
_SAME = frozenset({"===", "=="})
_LIKELY = 0.7
_MOST = 3  # conditions, first those that ask more of the case: the least then goes another way


def as_sibling_case(spot: Spot) -> Iterator[Mend]:
    """What leaves early for one case leaves for the one that broke too."""
    case = _case_of(spot)
    if case is None or spot.function is None:
        return
    chosen, label = case
    found = [node for node in body_of(spot.function) if _asks_of_another(spot, node, chosen, label)][::-1]
    nearest = sorted(found, key=lambda node: operator(node.parent) != "&&")
    for rank, node in enumerate(nearest[:_MOST]):
        asked, sign = spot.text(node), operator(node)
        both = f"{asked} || {chosen} {sign} {label}"
        bare = node.parent is not None and node.parent.type == "parenthesized_expression"
        does = f"ask `{both}`"
        because = f"Where {asked}, the same is looked at before it is done; {label} needs it as well."
        edit = instead(spot, node, both if bare or operator(node.parent) == "||" else f"({both})")
        yield corrected(spot, "as-sibling-case", _LIKELY - 0.1 * rank, does, because, edit)


def _case_of(spot: Spot) -> tuple[str, str] | None:
    """What is chosen by around the place, and which of its cases this is; None where it is in no case."""
    below = spot.here[0] if spot.here else None
    for above in ancestors(below) if below is not None else ():
        if above.type in FUNCTIONS:
            return None
        if above.type == "switch_case":
            switch = above.parent.parent if above.parent is not None else None
            chosen, label = field(switch, "value"), field(above, "value")
            inner = chosen.named_children[0] if chosen is not None and chosen.named_children else None
            if label is not None and below != label and inner is not None and is_pure(inner):
                return (spot.text(inner), spot.text(label)) if label.type in _LABELS else None
        if above.type in {"if_statement", "ternary_expression"} and field(above, "consequence") == below:
            asked = field(above, "condition")
            asked = asked.named_children[0] if asked is not None and asked.type == "parenthesized_expression" else asked
            if (pair := _chosen(spot, asked)) is not None:
                return pair
        below = above
    return None


def _chosen(spot: Spot, asked: Node | None) -> tuple[str, str] | None:
    """`kind === 'a'`."""
    left, right = field(asked, "left"), field(asked, "right")
    if asked is None or left is None or right is None or operator(asked) not in _SAME:
        return None
    if right.type not in {"string", "number"} or not is_pure(left):
        return None
    return spot.text(left), spot.text(right)


def _asks_of_another(spot: Spot, node: Node, chosen: str, label: str) -> bool:
    """Whether it compares what is chosen by with another case, in an earlier condition that leads away."""
    left, right = field(node, "left"), field(node, "right")
    if node.type != "binary_expression" or operator(node) not in _SAME or left is None or right is None:
        return False
    if spot.text(left) != chosen or spot.text(right) == label or right.type not in _LABELS:
        return False
    holder = next((each for each in ancestors(node) if each.type == "if_statement"), None)
    condition, consequence = field(holder, "condition"), field(holder, "consequence")
    if not is_within(node, condition) or condition is None or consequence is None:
        return False
    asks_more = condition.named_children[0] != node  # else it is a case of its own, and not looked after
    earlier = holder is not None and holder.end_byte <= (spot.here[0].start_byte if spot.here else 0)
    return asks_more and leaves(consequence) and earlier and label not in spot.text(condition)
