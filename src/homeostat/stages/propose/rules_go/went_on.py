"""Go: a failure that was told of, and not left for: `if err != nil { log.Println(err) }`, and on with what is nil."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field
from homeostat.stages.propose.rules_go.exits import exits, worded
from homeostat.stages.propose.rules_go.guard import only_if
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ASKS = re.compile(r"(?P<error>err\w{0,20}) != nil$|!(?P<flag>ok|found|exists)$")
_LEAVES = re.compile(r"return|continue|break|panic\(|goto |os\.Exit|log\.Fatal|[\w.]{1,40}\.Fatal")
_GIVES = frozenset({"short_var_declaration", "assignment_statement"})
_NIL = re.compile(
    r"nil pointer dereference|invalid memory address|index out of range|slice bounds|interface conversion"
)
_GIVEN_BACK, _LEFT = 0.84, 0.16
_MOST, _NOT_ASKED = 0.78, 0.76
_GATHERS = re.compile(r"[\w.]{1,60} = (?:append|errors\.Join|multierror\.Append)\(")


def after_a_failure(spot: Spot) -> Iterator[Mend]:
    """The function is left at the end of the `if` that only told of the failure, as it is left elsewhere.

    Where the failure was gathered, to be given back later, going on is meant: what it left empty is not asked then.
    """
    if not _NIL.search(spot.message) or spot.function is None:
        return
    used = {spot.text(each): each for each in spot.here if each.type == "identifier"}
    for node in body_of(spot.function):
        asked, block = field(node, "condition"), field(node, "consequence")
        if node.type != "if_statement" or asked is None or block is None or node.end_point.row + 1 >= spot.line:
            continue
        found = _ASKS.match(spot.text(asked))
        inside = next((each for each in block.named_children if each.type == "statement_list"), block)
        steps = [each for each in inside.named_children if each.type != "comment"]
        if found is None or not steps or field(node, "alternative") is not None:
            continue
        empty = used.keys() & _born_with(spot, node, found["error"] or found["flag"])
        if not empty or _LEAVES.match(spot.text(steps[-1])):
            continue
        if all(each.type == "expression_statement" for each in steps):
            yield from _left(spot, steps[-1], found["error"] or "")
        elif _GATHERS.match(spot.text(steps[-1])):
            yield from _not_asked(spot, used[min(empty)])


def _not_asked(spot: Spot, node: Node) -> Iterator[Mend]:
    name = spot.text(node)
    for mend in only_if(spot, node, f"{name} != nil", f"{name} == nil", when=f"{name} is nil"):
        if f"`{name} != nil && " in mend.title:
            because = "Its failure is gathered already, and the rest is to be looked at all the same."
            yield replace(mend, prior=_NOT_ASKED, reasoning=because)


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
