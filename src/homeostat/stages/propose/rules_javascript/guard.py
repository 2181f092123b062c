"""Putting a condition before a statement, or into the condition that a statement has."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, field, is_elsewhere, is_within, statement_of, walk
from homeostat.stages.propose.rules_javascript.exits import exits
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_CHAIN = frozenset(
    {"identifier", "this", "member_expression", "subscript_expression", "property_identifier", "string", "number"}
)
_PLAIN_ANSWERS = frozenset({"null", "undefined", "string", "number", "array", "object", "false", "identifier"})
_CHOICE = 0.66  # of asking more before the other answer of two is given
_ELSEWHERE = 0.8  # of the chances, where other branches would be asked as well
_NOTHING = frozenset({"null", "undefined", "void 0", "'undefined'", '"undefined"'})
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})


def is_pure(node: Node) -> bool:
    """A name and what is read of it: asking it twice changes nothing."""
    return all(each.type in _CHAIN or not each.is_named for each in walk(node))


def leave_when(
    spot: Spot, node: Node, subject: str, condition: str, *, when: str, weight: float = 1.0, before: Node | None = None
) -> Iterator[Mend]:
    """`if (condition) { … }` before the statement of `node`, with every way out; a call is made once, above it.

    `before` is another statement to put it before, where all of the condition is known.
    """
    statement = before or statement_of(node)
    if statement is None or not spot.source.begins_its_line(statement):
        return
    if before is None:
        if _crosses(node, statement):
            return
        weight *= _ELSEWHERE if is_elsewhere(node, statement) else 1.0
    indent, newline, step = spot.source.indent(statement), spot.source.newline, spot.source.step
    at = spot.source.span(statement)[0]
    above, edits = "", tuple[Edit, ...]()
    if not is_pure(node):
        name = _name_for(spot, node)
        kind = "const" if any(line.lstrip().startswith(("const ", "let ")) for line in spot.source.lines) else "var"
        above = f"{kind} {name} = {spot.text(node)};{newline}{indent}"
        edits = (Edit(*spot.source.span(node), name),)
        condition = condition.replace(subject, name)
    end = ";" if ";" in spot.text(statement) or ";" in spot.source.text[:2000] else ""
    for way in exits(spot, statement, spot.text(node)):
        code = way.code.rstrip(";") + end
        guard = f"{above}if ({condition}) {{{newline}{indent}{step}{code}{newline}{indent}}}{newline}{indent}"
        yield Mend(
            rule=way.name,
            prior=way.prior * weight,
            title=f"In {spot.name}, `{code}` when {when}"[:160],
            description=f"When {when}, {way.says}.",
            approach=way.approach,
            reasoning=way.because,
            source=spot.source,
            edits=(Edit(at, at, guard), *edits),
            invents=way.invents,
            swallows=way.swallows,
        )


def also_ask(spot: Spot, node: Node, condition: str, *, when: str, weight: float = 1.0) -> Iterator[Mend]:
    """The `if` around the statement asks for this as well; so does `… ? … : null` around the place."""
    statement = statement_of(node)
    block = statement.parent if statement is not None else None
    above = block.parent if block is not None else None
    asked = field(above, "condition")
    chooses = _ternary_of(node)
    if chooses is not None and (decides := field(chooses, "condition")) is not None:
        bare = decides.named_children[0] if decides.type == "parenthesized_expression" else decides
        says = "There is an answer already for where this cannot be had."
        yield replace(
            _asking(spot, bare, condition, f"When {when}, the other answer is given.", says), prior=_CHOICE * weight
        )
    if above is None or above.type != "if_statement" or asked is None or field(above, "consequence") != block:
        return
    says = "What is done there needs it."
    inner = asked.named_children[0]
    mend = _asking(spot, inner, condition, f"When {when}, what the `if` holds is left out.", says)
    yield replace(mend, prior=(_CHOICE if _asks_for_holder(spot, node, inner) else mend.prior) * weight)


def _asks_for_holder(spot: Spot, node: Node, asked: Node) -> bool:
    """`if (xs) … xs[0].a`: whether what it is a part of is asked for already."""
    holder = field(node, "object")
    if holder is None:
        return False
    sides = [asked]
    while operator(sides[-1]) == "&&" and (left := field(sides[-1], "left")) is not None:
        sides += [side for side in (field(sides[-1], "right"), left) if side is not None]
    return spot.text(holder) in {spot.text(side) for side in sides}


def _asking(spot: Spot, asked: Node, condition: str, does: str, because: str) -> Mend:
    text = spot.text(asked)
    whole = f"({text})" if "||" in text or "?" in text else text
    return Mend(
        rule="also-ask",
        prior=0.47,
        title=f"In {spot.name}, ask also `{condition}`"[:160],
        description=does,
        approach="correct",
        reasoning=because,
        source=spot.source,
        edits=(Edit(*spot.source.span(asked), f"{whole} && {condition}"),),
    )


def _ternary_of(node: Node) -> Node | None:
    """`asked ? … node … : nothing`, the innermost in the same statement, where the other answer is a plain one."""
    below = node
    for above in ancestors(node):
        if above.type in FUNCTIONS or above.type.endswith(("_statement", "_declaration")):
            return None
        if above.type == "ternary_expression" and field(above, "consequence") == below:
            other = field(above, "alternative")
            return above if other is not None and other.type in _PLAIN_ANSWERS else None
        below = above
    return None


def _crosses(node: Node, statement: Node) -> bool:
    """Whether what is looked at only comes to be inside the statement: in a function, a loop's turn, or below `&&`."""
    for each in (node, *ancestors(node)):
        if each == statement:
            break
        if each.type in FUNCTIONS:
            return True
    if statement.type in {"for_statement", "for_in_statement", "while_statement", "do_statement"}:
        right = field(statement, "right") or field(statement, "initializer")
        return not is_within(node, right)
    if statement.type in _DECLARATIONS:
        declared = [field(each, "name") for each in statement.named_children]
        words = {each.text for each in declared if each is not None and not is_within(node, each)}
        return any(each.text in words for each in walk(node) if each.type == "identifier")
    return False


def _name_for(spot: Spot, node: Node) -> str:
    called = spot.text(field(node, "function") or node).rpartition(".")[2]
    name = {"match": "match", "exec": "match", "find": "found", "pop": "last", "get": "found"}.get(called, "found")
    taken = {spot.text(each) for each in walk(spot.source.root) if each.type == "identifier"}
    while name in taken:
        name += "Here"
    return name


def condition_of(node: Node) -> Node | None:
    """The smallest truth that the node decides on: a side of `&&` or `||`, or all that an `if` or a loop asks."""
    below = node
    for above in ancestors(node):
        if above.type == "binary_expression" and operator(above) in {"&&", "||"}:
            return below
        if above.type == "ternary_expression":
            return below if field(above, "condition") == below else None
        if (
            above.type == "parenthesized_expression"
            and above.parent is not None
            and field(above.parent, "condition") == above
        ):
            return below
        if above.type == "for_statement":
            return below if field(above, "condition") == below else None
        if above.type in FUNCTIONS or above.type.endswith(("_statement", "_declaration")):
            return below if above.type == "return_statement" and _is_truth(below) else None
        below = above
    return None


def only_if(spot: Spot, node: Node, there: str, missing: str, *, when: str, weight: float = 1.0) -> Iterator[Mend]:
    """`there && …` in front of the smallest truth that holds `node`, and `missing || …` where that may be meant."""
    whole = condition_of(node)
    if whole is None:
        return
    text = spot.text(whole)
    denies = operator(whole) in {"!=", "!==", "!"}
    above = operator(whole.parent) if whole.parent is not None else ""
    true, false = (0.62, 0.34) if _holds_without(spot, node, whole) else (0.56, 0.46) if denies else (0.34, 0.62)
    for said, rank in ((f"{there} && {text}", false), (f"{missing} || {text}", true)):
        holds = "does not hold" if said.startswith(f"{there} &&") else "holds"
        mixed = (above == "&&" and holds == "holds") or above == "??"
        yield Mend(
            rule="only-if",
            prior=rank * weight,
            title=f"In {spot.name}, ask `{said}`"[:160],
            description=f"When {when}, the condition {holds}, and nothing is looked at that is not there.",
            approach="correct",
            reasoning="The condition looks at something that may not be there.",
            source=spot.source,
            edits=(Edit(*spot.source.span(whole), f"({said})" if mixed else said),),
        )


def _holds_without(spot: Spot, node: Node, whole: Node) -> bool:
    """Whether the condition is rather meant to hold of what is not there.

    As it asks whether a part is missing; or as what is done where it does not hold needs the whole thing, and what is
    done where it does needs it not.
    """
    if operator(whole) in {"==", "==="} and spot.text(field(whole, "right") or whole) in _NOTHING:
        return operator(whole) == "==" or spot.text(field(whole, "right") or whole) != "null"
    chooses, below = whole.parent, whole
    while chooses is not None and (chooses.type == "parenthesized_expression" or operator(chooses) == "||"):
        chooses, below = chooses.parent, chooses
    if chooses is None or chooses.type not in {"if_statement", "ternary_expression"}:
        return False
    done = field(chooses, "consequence")
    if field(chooses, "condition") != below or done is None or _uses(spot, node, done):
        return False
    other = field(chooses, "alternative")
    if other is not None:
        return _uses(spot, node, other)
    return leaves(done) and any(_uses(spot, node, each) for each in _following(chooses))


def leaves(node: Node) -> bool:
    """Whether what comes after it in its block is not reached."""
    last = node.named_children[-1] if node.type == "statement_block" and node.named_children else node
    return last.type in {"return_statement", "throw_statement", "continue_statement", "break_statement"}


def _uses(spot: Spot, node: Node, within: Node) -> bool:
    return re.search(rf"(?<![\w$.]){re.escape(spot.text(node))}(?![\w$])", spot.text(within)) is not None


def _following(node: Node) -> Iterator[Node]:
    following = node.next_named_sibling
    while following is not None:
        yield following
        following = following.next_named_sibling


def _is_truth(node: Node) -> bool:
    return operator(node) in {"==", "===", "!=", "!==", "<", ">", "<=", ">=", "!", "&&", "||", "in", "instanceof"}


def operator(node: Node | None) -> str:
    found = field(node, "operator")
    return found.type if found is not None else ""
