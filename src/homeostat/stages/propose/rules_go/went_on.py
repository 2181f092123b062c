"""Go: a failure that was told of, and not left for: `if err != nil { log.Println(err) }`, and on with what is nil."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field
from homeostat.stages.propose.rules_go.exits import exits, worded
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ASKS = re.compile(r"(?P<error>err\w{0,20}) != nil$|!(?P<flag>ok|found|exists)$")
_LEAVES = re.compile(r"return|continue|break|panic\(|goto |os\.Exit|log\.Fatal|[\w.]{1,40}\.Fatal")
_GIVES = frozenset({"short_var_declaration", "assignment_statement"})
_NIL = re.compile(
    r"nil pointer dereference|invalid memory address|index out of range|slice bounds|interface conversion"
)
_GIVEN_BACK, _LEFT = 0.84, 0.16
_MOST = 0.78


def after_a_failure(spot: Spot) -> Iterator[Mend]:
    """The function is left at the end of the `if` that saw the failure, as it is left elsewhere."""
    if not _NIL.search(spot.message) or spot.function is None:
        return
    used = {spot.text(each) for each in spot.here if each.type == "identifier"}
    for node in body_of(spot.function):
        asked, block = field(node, "condition"), field(node, "consequence")
        if node.type != "if_statement" or asked is None or block is None or node.end_point.row + 1 >= spot.line:
            continue
        found = _ASKS.match(spot.text(asked))
        inside = next((each for each in block.named_children if each.type == "statement_list"), block)
        last = next((each for each in reversed(inside.named_children) if each.type != "comment"), None)
        if found is None or last is None or field(node, "alternative") is not None:
            continue
        if not _LEAVES.match(spot.text(last)) and used & _born_with(spot, node, found["error"] or found["flag"]):
            yield from _left(spot, last, found["error"] or "")


def _born_with(spot: Spot, node: Node, name: str) -> set[str]:
    """What the statement before the `if`, or its own head, made together with the error."""
    for each in (field(node, "initializer"), node.prev_named_sibling):
        left = field(each, "left") if each is not None and each.type in _GIVES else None
        names = [spot.text(one) for one in left.named_children] if left is not None else []
        if name in names[1:]:
            return set(names) - {name, "_"}
    return set()


def _left(spot: Spot, last: Node, error: str) -> Iterator[Mend]:
    at, between = spot.source.span(last)[1], f"{spot.source.newline}{spot.source.indent(last)}"
    for way in exits(spot, last):
        made, added = worded(way, "it failed", spot)
        code, prior = made.code, min(_MOST, way.prior + _LEFT)
        if way.name == "return-error" and error:
            head = way.code.rpartition(", ")[0]
            code, added, prior = f"{head}, {error}" if head else f"return {error}", (), _GIVEN_BACK
        yield Mend(
            rule="left-after-failure",
            prior=prior,
            title=f"In {spot.name.rpartition('/')[2]}, `{' '.join(code.split())}` after the failure was told"[:160],
            description=f"Once the failure is told, {way.says}.",
            approach=way.approach,
            reasoning="The failure is seen, and what it left empty is used all the same.",
            source=spot.source,
            edits=(*added, Edit(at, at, f"{between}{code}")),
        )
