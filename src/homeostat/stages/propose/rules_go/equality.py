"""Go: methods and functions that say whether two pointers mean the same, one of which is nil."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import field
from homeostat.stages.propose.rules_go.corrected import above, corrected
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_NIL = re.compile(r"nil pointer dereference|invalid memory address")
_SAYS_EQUAL = re.compile(r"(?i)(?:is|deep)?(?:equals?|same)(?:to|as|s)?")
_PRIOR = 0.84
_TWO = 2


def of_pointers(spot: Spot) -> Iterator[Mend]:
    """`if v == nil || o == nil { return v == o }` first in it: nothing equals nothing alone."""
    if not _NIL.search(spot.message):
        return
    for each in (spot, *spot.outer[:3]):
        pair = _compared(each)
        body = field(each.function, "body")
        statements = next(iter(body.named_children), None) if body is not None else None
        first = next(iter(statements.named_children), None) if statements is not None else None
        if pair is None or first is None:
            continue
        one, other = pair
        if re.search(rf"\b{one} == nil\b", each.text(body)) if body is not None else False:
            continue
        edit = above(each, first, f"if {one} == nil || {other} == nil {{", f"\treturn {one} == {other}", "}")
        if edit is not None:
            does = f"`return {one} == {other}` when either is nil"
            because = "The question has an answer for nil: it is the same as nil, and as nothing else."
            yield corrected(each, "equal-to-nil", _PRIOR, does, because, edit, approach="guard")


def _compared(spot: Spot) -> tuple[str, str] | None:
    """The two names of one pointer type that a function compares; None where it is no such function."""
    function = spot.function
    name, result = field(function, "name"), field(function, "result")
    if name is None or result is None or spot.text(result) != "bool" or not _SAYS_EQUAL.fullmatch(spot.text(name)):
        return None
    given = [*_named(spot, field(function, "receiver")), *_named(spot, field(function, "parameters"))]
    if len(given) != _TWO or given[0][1] != given[1][1] or not given[0][1].startswith("*"):
        return None
    return given[0][0], given[1][0]


def _named(spot: Spot, parameters: Node | None) -> list[tuple[str, str]]:
    """Names and types of a list of parameters."""
    return [
        (spot.text(name), spot.text(kind))
        for each in (parameters.named_children if parameters is not None else [])
        if (kind := field(each, "type")) is not None
        for name in each.children_by_field_name("name")
    ]
