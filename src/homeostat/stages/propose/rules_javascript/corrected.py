"""A mend that puts right what stands there, without a way out of the function."""

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot


def corrected(
    spot: Spot, rule: str, prior: float, does: str, because: str, *edits: Edit, approach: str = "correct"
) -> Mend:
    """`does` completes "In f, …"."""
    return Mend(
        rule=rule,
        prior=prior,
        title=f"In {spot.name}, {does}"[:160],
        description=f"In {spot.name}, {does}.",
        approach=approach,
        reasoning=because,
        source=spot.source,
        edits=edits,
    )


def around(spot: Spot, node: Node, before: str, after: str) -> tuple[Edit, Edit]:
    start, end = spot.source.span(node)
    return Edit(start, start, before), Edit(end, end, after)


def instead(spot: Spot, node: Node, text: str) -> Edit:
    return Edit(*spot.source.span(node), text)
