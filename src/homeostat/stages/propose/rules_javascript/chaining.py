"""JavaScript: `a?.b`, where `a` may be missing, and what that gives then."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, statement_of
from homeostat.stages.propose.rules_javascript.guard import condition_of
from homeostat.stages.propose.rules_javascript.messages import Missing
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_STANDS_ALONE = frozenset({
    *("return_statement", "arguments", "variable_declarator", "pair", "assignment_expression", "arrow_function"),
    *("template_substitution", "array", "parenthesized_expression"),
})  # fmt: skip
_RECKONED = 0.6  # of the chances of what would be reckoned with as undefined
_TAKES_AWAY = frozenset(
    {"delete", "clear", "remove", "removeListener", "off", "unsubscribe", "abort", "cancel", "unref"}
)
_GONE = 0.66  # of a chain, where something is only taken away
_PART = 0.58  # of a chain, where nothing else depends on what it ends in


def modern(spot: Spot) -> bool:
    """Whether the file is written for engines that know `?.`."""
    text = spot.source.text
    return bool(re.search(r"\?\.[\w\[(]|\?\? ", text)) or bool(
        re.search(r"^(?:import|export) |\basync |=> ", text, re.MULTILINE)
    )


def chained(spot: Spot, found: Missing, name: str, when: str, weight: float) -> Iterator[Mend]:
    """`a?.b`, at the very member that failed; as a condition it is simply not so."""
    asked = found.asked
    at = spot.source.span(found.subject)[1]
    after = at
    if found.subject.type == "non_null_expression":  # `x!.y`
        at -= 1
    if is_target(asked) or not modern(spot):
        return
    link = "?." if asked.type == "subscript_expression" else "?"
    whole = next((each for each in (asked, *ancestors(asked)) if not _goes_on(each)), asked)
    alone = whole.parent is not None and whole.parent.type == "expression_statement"
    asks = condition_of(asked) is not None
    answered = _has_a_default(whole) or _is_asked_for_absence(spot, whole)
    takes_away = alone and _member_called(spot, whole) in _TAKES_AWAY
    alone = alone and not takes_away
    likely = 0.7 if answered else _GONE if takes_away else _PART if _is_a_part(whole) else 0.5 if asks else 0.45
    mend = Mend(
        rule="optional-chain",
        prior=(0.42 if alone else likely) * weight * (_RECKONED if _is_reckoned(whole) else 1.0),
        title=f"In {spot.name}, read {spot.text(asked)} only where {name} is there"[:160],
        description=f"When {when}, the whole of `{spot.text(whole)[:60]}` is undefined.",
        approach="guard" if alone else "default",
        reasoning="From what is not there, nothing has to be taken away."
        if takes_away
        else "Optional chaining stops at what is not there.",
        source=spot.source,
        edits=(Edit(at, after, link),),
        invents=not (alone or asks or answered or takes_away),
        swallows=alone,
    )
    yield mend
    if not answered and not asks and _counts(spot, whole):
        yield replace(_counted(spot, mend, whole, name, when), prior=0.6 * weight)
    if answered and (more := _defaults_of_the_same(spot, whole, name)):
        yield replace(mend, prior=mend.prior * 1.02, edits=(*mend.edits, *more))


def _counts(spot: Spot, whole: Node) -> bool:
    return whole.type == "member_expression" and spot.text(field(whole, "property") or whole) in {"length", "size"}


def _counted(spot: Spot, chain: Mend, whole: Node, name: str, when: str) -> Mend:
    """`a.b?.items.length ?? 0`: of what is not there, there are none."""
    start, end = spot.source.span(whole)
    alone = whole.parent is not None and whole.parent.type in _STANDS_ALONE
    opens = () if alone else (Edit(start, start, "("),)
    return replace(
        chain,
        rule="count-none",
        title=f"In {spot.name}, count none where {name} is missing"[:160],
        description=f"When {when}, `{spot.text(whole)[:60]}` counts as 0.",
        approach="default",
        reasoning="Of what is not there, there are none.",
        edits=(*opens, *chain.edits, Edit(end, end, " ?? 0" if alone else " ?? 0)")),
    )


def _defaults_of_the_same(spot: Spot, whole: Node, name: str) -> tuple[Edit, ...]:
    """Of `a.b ?? a.c ?? d`, the other parts of `a`, which are read next: by the text, as `a!.b ?? a!.c` is misread."""
    statement = statement_of(whole)
    start = spot.source.span(whole)[1]
    end = spot.source.span(statement)[1] if statement is not None else start
    further = re.compile(rf"(?:\?\?|\|\|) {re.escape(name)}(!?)(?=\.)")
    return tuple(Edit(found.start(1), found.end(1), "?") for found in further.finditer(spot.source.text, start, end))


def _has_a_default(node: Node) -> bool:
    """`a.b ?? 'none'`: what stands for nothing is written there already."""
    above = node.parent
    sign = field(above, "operator")
    return sign is not None and sign.type in {"??", "||"} and field(above, "left") == node


def _is_asked_for_absence(spot: Spot, node: Node) -> bool:
    """`a.b === undefined`, `a.b == null`: it holds then, as it does for a part that is missing."""
    above = node.parent
    sign = field(above, "operator")
    if above is None or sign is None or field(above, "left") != node:
        return False
    wanted = {"==": {"null", "undefined"}, "===": {"undefined"}}
    return spot.text(field(above, "right") or node) in wanted.get(sign.type, set())


def _member_called(spot: Spot, node: Node) -> str:
    """The method that an expression ends in calling."""
    return spot.text(field(field(node, "function"), "property") or node)


def _is_a_part(node: Node) -> bool:
    """`{ city: order.address.city }`: a part of what is put together; an object may lack one."""
    above = node.parent
    return above is not None and above.type == "pair" and field(above, "value") == node


def _is_reckoned(node: Node) -> bool:
    """Whether it is a number of a sum: with undefined that is no number, and nobody hears of it."""
    above = node.parent
    sign = field(above, "operator")
    return sign is not None and sign.type in {"+", "-", "*", "/", "%", "+=", "-=", "*=", "/="}


def _goes_on(node: Node) -> bool:
    above = node.parent
    if above is None:
        return False
    chained = above.type in {"member_expression", "subscript_expression"} and field(above, "object") == node
    return chained or (above.type == "call_expression" and field(above, "function") == node)


def is_target(node: Node) -> bool:
    """Whether it is written to: that cannot be chained."""
    for each in (node, *ancestors(node)):
        above = each.parent
        if above is None:
            return False
        if above.type in {"assignment_expression", "augmented_assignment_expression"}:
            return field(above, "left") == each
        if above.type in {"update_expression", "new_expression"}:
            return True
        if not _goes_on(each):
            return False
    return False
