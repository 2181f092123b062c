"""Go: an index or a slice beyond what is there."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, statement_of
from homeostat.stages.propose.go_shortening import limit_of, parameter_like_result
from homeostat.stages.propose.rules_go.corrected import above, corrected
from homeostat.stages.propose.rules_go.guard import leave_when, only_if
from homeostat.stages.propose.rules_go.nothing import argument_for
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_MOST = 4
_FROM = re.compile(r"(?i)^(?:start|offset|skip|from|begin|lo|low|first)\w{0,12}$")
_LIKELIER = 1.3
_TAKES = re.compile(r"(?:pop|top|peek|last|head|front|shift|take)[A-Z_]?")
_SMALL, _OWN_STORE = 8, 0.76  # lines; of the chances that the list is to be asked there
_INDEX = re.compile(r"index out of range \[(-?\d{1,19})\](?: with length (\d{1,19}))?")
_SLICE = re.compile(r"slice bounds out of range \[([^\]]{0,80})\](?: with (?:length|capacity) (\d{1,19}))?")


def fixes(spot: Spot) -> Iterator[Mend]:
    if found := _INDEX.search(spot.message):
        nodes = [node for node in spot.here if node.type == "index_expression" and _may_be(spot, node, found[1])][
            :_MOST
        ]
        for rank, node in enumerate(nodes):
            yield from _index(spot, node, int(found[1]), 1.0 - 0.06 * rank)
        yield from _callers(spot, nodes)
    elif found := _SLICE.search(spot.message):
        for rank, node in enumerate([node for node in spot.here if node.type == "slice_expression"][:_MOST]):
            yield from _slice(spot, node, found[1], 1.0 - 0.06 * rank)


def _index(spot: Spot, node: Node, asked: int, weight: float) -> Iterator[Mend]:
    operand, index = field(node, "operand"), field(node, "index")
    if operand is None or index is None:
        return
    held, at = spot.text(operand), spot.text(index)
    if "\n" in held + at:
        return
    weight *= _OWN_STORE if _is_own_store(spot, held) else 1.0
    if asked < 0:
        from_end = re.fullmatch(rf"len\({re.escape(held)}\) ?- ?(\d{{1,9}})", at)
        if from_end is not None:
            there, missing = _bound(held, str(int(from_end[1]) - 1))
            when = f"{held} is empty" if from_end[1] == "1" else f"{held} is shorter than {from_end[1]}"
            yield from only_if(spot, node, there, missing, when=when, weight=weight * 1.06)
            yield from leave_when(spot, node, missing, when=when, weight=weight)
            return
        when = f"{at} is negative"
        yield from only_if(spot, node, f"{at} >= 0", f"{at} < 0", when=when, weight=weight)
        yield from leave_when(spot, node, f"{at} < 0", when=when, weight=weight)
        return
    there, missing = _bound(held, _highest(spot, held, at))
    when = f"{held} has no {at}"
    yield from only_if(spot, node, there, missing, when=when, weight=weight * 1.06)
    yield from leave_when(spot, node, missing, when=when, weight=weight)


def _is_own_store(spot: Spot, held: str) -> bool:
    """Whether a small method that nobody outside calls takes the last of its own list: who calls it has to know."""
    name = field(spot.function, "name")
    receiver = field(spot.function, "receiver")
    if name is None or receiver is None or spot.function is None or not _TAKES.match(spot.text(name)):
        return False
    own = re.match(r"\((\w+)", spot.text(receiver))
    return own is not None and held.startswith(f"{own[1]}.") and spot.text(spot.function).count("\n") <= _SMALL


def _may_be(spot: Spot, node: Node, asked: str) -> bool:
    """Whether the index can have been the one that is told; a loop over the same list asks for none beyond."""
    index, operand = field(node, "index"), field(node, "operand")
    if index is None or operand is None or (index.type == "int_literal" and spot.text(index) != asked):
        return False
    loops = (each for each in ancestors(node) if each.type == "for_statement")
    over = rf"for {re.escape(spot.text(index))}(?:, \w{{1,60}})? := range {re.escape(spot.text(operand))} \{{"
    return not any(re.match(over, spot.text(each)) for each in loops)


def _highest(spot: Spot, held: str, at: str) -> str:
    """Of several numbers that the line asks of the same thing, the greatest."""
    if not re.fullmatch(r"\d{1,9}", at):
        return at
    others = [
        spot.text(index)
        for node in spot.here
        if node.type == "index_expression"
        and (index := field(node, "index")) is not None
        and index.type == "int_literal"
        and spot.text(field(node, "operand") or node) == held
    ]
    return max((at, *(other for other in others if re.fullmatch(r"\d{1,9}", other))), key=int)


def _bound(held: str, at: str) -> tuple[str, str]:
    """Conditions that an index is there, and that it is not, as people write them."""
    if at == "0" or re.fullmatch(rf"len\({re.escape(held)}\) ?- ?1", at):
        return f"len({held}) > 0", f"len({held}) == 0"
    if re.fullmatch(r"\d{1,9}", at):
        return f"len({held}) > {at}", f"len({held}) <= {at}"
    return f"{at} < len({held})", f"{at} >= len({held})"


def _callers(spot: Spot, nodes: list[Node]) -> Iterator[Mend]:
    """What is too short was handed over: the caller can look first."""
    for node in nodes[:2]:
        operand = field(node, "operand")
        handed = argument_for(spot, operand, spot.outer[0]) if operand is not None and spot.outer else None
        if handed is not None and handed.type in {"identifier", "selector_expression"}:
            name = spot.outer[0].text(handed)
            index = spot.text(field(node, "index") or node)
            missing = _bound(name, index)[1] if re.fullmatch(r"\d{1,9}", index) else f"len({name}) == 0"
            yield from leave_when(spot.outer[0], handed, missing, when=f"{name} is too short", weight=0.85)


def _slice(spot: Spot, node: Node, said: str, weight: float) -> Iterator[Mend]:
    operand, start, end = field(node, "operand"), field(node, "start"), field(node, "end")
    if operand is None:
        return
    held = spot.text(operand)
    low, high = (spot.text(each) if each is not None else "" for each in (start, end))
    if "\n" in held + low + high:
        return
    beyond = said.startswith(":")  # [:9] with length 4, against [5:3] and [5:]
    if "-" in said:
        yield from _below_nought(spot, node, held, (start, end), said)
        return
    yield from _short_as_it_is(spot, node, held, high, weight)
    if beyond and end is not None:
        yield from _clamp(spot, node, end, f"len({held})", weight)
        yield from _both(spot, node, (high, f"len({held})"), f"{held} is shorter than {high}", weight)
    elif start is not None:
        most = high or f"len({held})"
        if _FROM.search(low):  # a page behind the last one is empty, and no failure
            yield from _clamp(spot, node, start, most, weight * _LIKELIER)
        yield from _both(spot, node, (low, most), f"{low} is beyond {most}", weight)
        yield from _clamp(spot, node, start, most, weight * 0.9)


def _below_nought(
    spot: Spot, node: Node, held: str, bounds: tuple[Node | None, Node | None], said: str
) -> Iterator[Mend]:
    """`s[:i]` where nothing was found, so that i is -1: all of it, as for the rest of what is left; or from 0 on."""
    at_end = ":-" in said
    bound = bounds[1] if at_end else bounds[0]
    if bound is None:
        return
    text = spot.text(bound)
    own = parameter_like_result(spot.function, spot.text) if spot.function is not None else ""
    statement = statement_of(node)
    edit = (
        above(spot, node, f"if {text} < 0 {{", f"\treturn {own}", "}")
        if statement is not None and own == held
        else None
    )
    if edit is not None:
        because = "What was looked for is not there, so there is nothing to cut off."
        yield corrected(
            spot, "whole", 0.62, f"give {own} back as it is when {text} is negative", because, edit, approach="guard"
        )
    yield from _both(spot, node, ("0", text), f"{text} is negative", 1.05)
    yield from _no_less(spot, bound, 0.6 if at_end else 1.0)


def _short_as_it_is(spot: Spot, node: Node, held: str, high: str, weight: float) -> Iterator[Mend]:
    """A function that shortens what it was given gives back what is short enough."""
    statement, limit = statement_of(node), limit_of(high)
    own = parameter_like_result(spot.function, spot.text) if spot.function is not None else ""
    if statement is None or not limit or not own or not spot.source.begins_its_line(statement):
        return
    at, indent, newline = spot.source.span(statement)[0], spot.source.indent(statement), spot.source.newline
    code = f"if len({held}) <= {limit} {{{newline}{indent}\treturn {own}{newline}{indent}}}{newline}{indent}"
    yield Mend(
        rule="short-as-it-is",
        prior=0.67 * weight,
        title=f"In {spot.name.rpartition('/')[2]}, give {own} back as it is when it is no longer than {limit}"[:160],
        description=f"What has no more than {limit} is given back as it is.",
        approach="guard",
        reasoning="The function shortens what it is given; what is short enough needs none of it.",
        source=spot.source,
        edits=(Edit(at, at, code),),
    )


def _both(spot: Spot, node: Node, order: tuple[str, str], when: str, weight: float) -> Iterator[Mend]:
    """A look before the statement, or in its condition, whether the first is no more than the second."""
    low, high = order
    if low[:1].isdigit():  # as people write it
        there, missing = f"{high} >= {low}", f"{high} < {low}"
    else:
        there, missing = f"{low} <= {high}", f"{low} > {high}"
    yield from leave_when(spot, node, missing, when=when, weight=weight)
    yield from only_if(spot, node, there, missing, when=when, weight=weight)


def _clamp(spot: Spot, node: Node, bound: Node, most: str, weight: float) -> Iterator[Mend]:
    """No more than there is, said above the statement for a name, or in place."""
    statement = statement_of(node)
    text = spot.text(bound)
    if statement is None:
        return
    indent, newline = spot.source.indent(statement), spot.source.newline
    at = spot.source.span(statement)[0]
    if bound.type == "identifier":
        body = f"{newline}{indent}\t{text} = {most}{newline}{indent}"
        edit = Edit(at, at, f"if {text} > {most} {{{body}}}{newline}{indent}")
    else:
        edit = Edit(*spot.source.span(bound), f"min({text}, {most})")
    yield Mend(
        rule="clamp",
        prior=0.55 * weight,
        title=f"In {spot.name.rpartition('/')[2]}, take no more than {most}"[:160],
        description=f"When {text} is more than there is, all that there is is taken.",
        approach="coerce",
        reasoning="A part that is asked for beyond the end is mostly meant as up to the end.",
        source=spot.source,
        edits=(edit,),
    )


def _no_less(spot: Spot, bound: Node, weight: float) -> Iterator[Mend]:
    """The last n of fewer: all of them."""
    text = spot.text(bound)
    counted = text.startswith("len(")  # from the end
    yield Mend(
        rule="clamp-start",
        prior=(0.62 if counted else 0.45) * weight,
        title=f"In {spot.name.rpartition('/')[2]}, begin at 0 where {text} is negative"[:160],
        description=f"When {text} is negative, the part begins at the first element.",
        approach="coerce",
        reasoning="The last so many of fewer are all of them."
        if counted
        else "What begins before the first element mostly means from the first on.",
        source=spot.source,
        edits=(Edit(*spot.source.span(bound), f"max({text}, 0)"),),
    )
