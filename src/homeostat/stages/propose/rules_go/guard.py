"""Putting a condition before a statement, or into the condition that a statement has."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, is_elsewhere, is_within, statement_of
from homeostat.stages.propose.rules_go.exits import exits, worded
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ELSEWHERE = 0.8  # of the chances, where other branches would be asked as well


def leave_when(
    spot: Spot,
    node: Node,
    condition: str,
    *,
    when: str,
    weight: float = 1.0,
    before: str = "",
    edits: tuple[Edit, ...] = (),
) -> Iterator[Mend]:
    """`if condition { … }` before the statement of `node`, with every way out; `before` is what goes above it.

    `when` completes "When …"; `weight` lowers what is less likely than the rest.
    """
    statement = statement_of(node)
    if statement is None or not spot.source.begins_its_line(statement) or _is_made_there(spot, node, statement):
        return
    weight *= _ELSEWHERE if is_elsewhere(node, statement) else 1.0
    indent, newline, step = spot.source.indent(statement), spot.source.newline, "\t"
    at = spot.source.span(statement)[0]
    above = f"{before}{newline}{indent}" if before else ""
    for found in exits(spot, statement, spot.text(node)):
        way, added = worded(found, _plain(when), spot)
        guard = f"{above}if {condition} {{{newline}{indent}{step}{way.code}{newline}{indent}}}{newline}{indent}"
        yield Mend(
            rule=way.name,
            prior=way.prior * weight,
            title=f"In {spot.name.rpartition('/')[2]}, `{way.in_a_line}` when {when}"[:160],
            description=f"When {when}, {way.says}.",
            approach=way.approach,
            reasoning=way.because,
            source=spot.source,
            edits=(*added, Edit(at, at, guard), *edits),
            swallows=way.swallows,
        )


def also_ask(spot: Spot, node: Node, condition: str, *, when: str, weight: float = 1.0) -> Iterator[Mend]:
    """The `if` around the statement asks for this as well."""
    statement = statement_of(node)
    block = statement.parent if statement is not None else None
    above = block.parent.parent if block is not None and block.parent is not None else None
    asked = field(above, "condition")
    if (
        above is None
        or above.type != "if_statement"
        or asked is None
        or not is_within(node, field(above, "consequence"))
    ):
        return
    text = spot.text(asked)
    whole = f"({text})" if _operator(asked) == "||" else text
    yield Mend(
        rule="also-ask",
        prior=0.5 * weight,
        title=f"In {spot.name.rpartition('/')[2]}, ask also `{condition}`"[:160],
        description=f"When {when}, what the `if` holds is left out.",
        approach="correct",
        reasoning="What is done there needs it.",
        source=spot.source,
        edits=(Edit(*spot.source.span(asked), f"{whole} && {condition}"),),
    )


def _plain(when: str) -> str:
    return when.replace("`", "").replace('"', "'").replace("%", "%%").replace("\\", "")


def _is_made_there(spot: Spot, node: Node, statement: Node) -> bool:
    """Whether what the condition names comes to be in the statement itself, as in `if x := f(); x.y {`."""
    initial = field(statement, "initializer") or field(statement, "left")
    if statement.type == "for_statement":
        clause = next((each for each in statement.named_children if each.type in {"for_clause", "range_clause"}), None)
        if clause is not None and clause.type == "range_clause":
            return not is_within(node, field(clause, "right"))
        initial = field(clause, "initializer") if clause is not None else None
    names = {spot.text(each) for each in (initial.named_children if initial is not None else [])}
    words = spot.text(node).replace(".", " ").replace("(", " ").split()
    return bool(words) and words[0] in names and not (initial is not None and is_within(node, initial))


def only_if(spot: Spot, node: Node, condition: str, opposite: str, *, when: str, weight: float = 1.0) -> Iterator[Mend]:
    """`condition && …` in front of the smallest truth that holds `node`, and `opposite || …` where that may be meant.

    What compares by `!=`, or denies, is mostly a look for what is wrong: there the lack is wrong as well.
    """
    whole = _condition_of(node)
    if whole is None:
        return
    start, end = spot.source.span(whole)
    text = spot.text(whole)
    denies = _operator(whole) in {"!=", "!"}
    for said, rank in (
        (f"{condition} && {text}", 0.5 if denies else 0.66),
        (f"{opposite} || {text}", 0.6 if denies else 0.34),
    ):
        holds = "does not hold" if "&&" in said.removesuffix(text) else "holds"
        yield Mend(
            rule="only-if",
            prior=rank * weight,
            title=f"In {spot.name.rpartition('/')[2]}, ask `{said}`"[:160],
            description=f"When {when}, the condition {holds}, and nothing is looked at that is not there.",
            approach="correct",
            reasoning="The condition looks at something that may not be there.",
            source=spot.source,
            edits=(Edit(start, end, f"({said})" if _stands_in_and(whole) and "||" in said else said),),
        )


def _stands_in_and(node: Node) -> bool:
    return node.parent is not None and _operator(node.parent) == "&&"


def _condition_of(node: Node) -> Node | None:
    """The smallest truth that the node decides on: a side of `&&` or `||`, or all that an `if` or `for` asks."""
    below = node
    for above in ancestors(node):
        if above.type == "binary_expression" and _operator(above) in {"&&", "||"}:
            return below
        if above.type in {"if_statement", "for_statement", "for_clause"}:
            asked = field(above, "condition")
            whole = next((child for child in above.named_children if child == below), None)
            is_asked = asked == below if asked is not None else above.type == "for_statement"
            return whole if is_asked and below.type not in {"block", "for_clause", "range_clause"} else None
        if above.type == "return_statement" or above.type.endswith(("_declaration", "_statement")):
            return below if below.type in {"binary_expression", "unary_expression"} and _is_truth(below) else None
        if above.type != "expression_list":
            below = above
    return None


def _is_truth(node: Node) -> bool:
    return _operator(node) in {"!", "==", "!=", "<", ">", "<=", ">=", "&&", "||"}  # and neither `-n` nor `&T{}`


def _operator(node: Node) -> str:
    operator = field(node, "operator")
    return operator.type if operator is not None else ""
