"""What a function inside another one uses of the outer: it is looked at there, once, before anything is begun."""

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.trees import FUNCTIONS, body_of, field, function_of, statement_of, walk
from homeostat.stages.propose.rules_javascript.exits import parameter_names
from homeostat.stages.propose.tree_rules.spot import Spot

_MOST_OUTWARDS = 4


def outside(spot: Spot, subject: Node) -> Iterator[tuple[Spot, Node]]:
    """The place in the function that has the name, and its statement there; nothing where that is the innermost."""
    root = next((each for each in walk(subject) if each.type == "identifier"), None)
    function = spot.function
    if root is None or function is None:
        return
    name = spot.text(root)
    inner = None
    for _ in range(_MOST_OUTWARDS):
        if function is None or _has(spot, function, name):
            break
        inner, function = function, function_of(function)
    statement = statement_of(inner) if inner is not None else None
    if function is None or statement is None:
        return
    called = field(function, "name")
    moved = replace(
        spot,
        line=statement.start_point.row + 1,
        column=None,
        name=spot.text(called) if called is not None else spot.name,
    )
    if moved.function == function:
        yield moved, statement


def _has(spot: Spot, function: Node, name: str) -> bool:
    """Whether it is a parameter of the function, or declared in it."""
    if name in parameter_names(function, spot):
        return True
    parameters = field(function, "parameters")
    bound = [*walk(parameters)] if parameters is not None else []
    for node in body_of(function):
        pattern = field(node, "name") if node.type == "variable_declarator" else None
        pattern = field(node, "left") if node.type == "for_in_statement" else pattern
        bound += [*walk(pattern, lambda each: each.type not in FUNCTIONS)] if pattern is not None else []
    kinds = {"identifier", "shorthand_property_identifier_pattern"}
    return any(each.type in kinds and spot.text(each) == name for each in bound)
