"""What is handed over to be called: how it is left by the contract of its caller, and what stands for none."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, field
from homeostat.stages.propose.tree_rules.mend import Exit, Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_FOLDS = frozenset({"reduce", "reduceRight"})
# What of an element that cannot be looked at leaves the others as they are. `every` asks for what speaks against it.
_ANSWERS = {
    "filter": "false", "some": "false", "find": "false", "findIndex": "false", "findLast": "false", "every": "true",
    "flatMap": "[]", "sort": "0", "toSorted": "0",
}  # fmt: skip
_COMPARES = re.compile(r"compar|order|sort", re.IGNORECASE)


def contract(spot: Spot, function: Node, first: str) -> Exit | None:
    """How a function is left that is handed to `reduce`, `filter` and their like; `first` is its first parameter."""
    called = _handed_to(function, spot)
    if called in _FOLDS and first:
        return Exit(
            code=f"return {first};",
            prior=0.7,
            says=f"{first} stays as it is",
            approach="guard",
            because="What was gathered so far goes on to the next element.",
            name="fold-on",
        )
    if called not in _ANSWERS:
        return None
    return Exit(
        code=f"return {_ANSWERS[called]};",
        prior=0.64,
        says=f"it is {_ANSWERS[called]} for this element",
        approach="guard",
        because=f"`{called}` then goes on with the others.",
        name="as-asked",
    )


def _handed_to(function: Node, spot: Spot) -> str:
    """The name of the method that calls it; "" where nobody is known to."""
    given = function.parent
    call = given.parent if given is not None and given.type == "arguments" else None
    name = field(field(call, "function"), "property")
    first = next((each for each in given.named_children if each.type != "comment"), None) if given else None
    return spot.text(name) if name is not None and first == function else ""


def left_out(spot: Spot) -> Iterator[Mend]:
    """`mapper is not a function`, of a parameter whose answer is used: each is then taken as it is."""
    found = re.match(r"([A-Za-z_$][\w$]{0,80}) is not a function", spot.message)
    if found is None:
        return
    name = found[1]
    for node in spot.here:
        for call in (node, *list(ancestors(node))[:2]):
            callee = field(call, "function") if call.type == "call_expression" else None
            if callee is not None and callee.type == "identifier" and spot.text(callee) == name:
                yield from _itself(spot, call, name)
                return


def _itself(spot: Spot, call: Node, name: str) -> Iterator[Mend]:
    arguments = field(call, "arguments")
    alone = call.parent is not None and call.parent.type in {"expression_statement", "await_expression"}
    function = next((each for each in ancestors(call) if each.type in FUNCTIONS and _parameter(each, name, spot)), None)
    parameter = _parameter(function, name, spot) if function is not None else None
    if alone or arguments is None or parameter is None or not arguments.named_children:
        return
    if _COMPARES.search(name):
        stands = "(a, b) => (a < b ? -1 : a > b ? 1 : 0)"
        says = "the smaller one first"
    else:
        stands, says = "(value) => value", "each as it is"
    end = spot.source.span(parameter)[1]
    yield Mend(
        rule="each-itself",
        prior=0.62,
        title=f"In {spot.name}, take {says} when no {name} is given"[:160],
        description=f"Who leaves {name} out has {says}.",
        approach="default",
        reasoning="Its answer is used, and without it what it would be asked of is the answer nearest at hand.",
        source=spot.source,
        edits=(Edit(end, end, f" = {stands}"),),
        invents=True,
    )


def _parameter(function: Node, name: str, spot: Spot) -> Node | None:
    """The parameter of that name, where it has no default yet."""
    parameters = field(function, "parameters")
    for each in parameters.named_children if parameters is not None else ():
        plain = field(each, "pattern") or each
        if plain.type == "identifier" and spot.text(plain) == name and field(each, "value") is None:
            return each
    return None
