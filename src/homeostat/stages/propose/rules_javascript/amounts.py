"""JavaScript: lengths, counts and digits beyond their bounds."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field, walk
from homeostat.stages.propose.rules_javascript.corrected import around, corrected
from homeostat.stages.propose.rules_javascript.guard import leave_when
from homeostat.stages.propose.rules_javascript.nothing import call_of
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot


def counts(spot: Spot) -> Iterator[Mend]:
    """Lengths and counts below nothing, digits beyond what is shown."""
    message = spot.message
    digits = re.search(
        r"to(?:Fixed|Precision|Exponential)\(\) (?:digits )?argument must be between (\d+) and (\d+)", message
    )
    if not digits and not re.search(r"Invalid (array length|count value|typed array length|code point)", message):
        return
    low, high = (digits[1], digits[2]) if digits else ("0", "")
    arguments = field(call_of(spot), "arguments")
    for value in arguments.named_children[:1] if arguments is not None else ():
        text = spot.text(value)
        yield from _from_birth(spot, value, low) if not digits else ()
        bounded = f"Math.max({low}, {text})"
        yield Mend(
            rule="clamp",
            prior=0.6,
            title=f"In {spot.name}, take no less than {low} for {text}"[:160],
            description=f"When {text} is out of bounds, the nearest that is allowed is taken.",
            approach="coerce",
            reasoning="Less than nothing is mostly meant as nothing.",
            source=spot.source,
            edits=(Edit(*spot.source.span(value), f"Math.min({high}, {bounded})" if high else bounded),),
        )
        yield from leave_when(spot, value, text, f"{text} < {low}", when=f"{text} is less than {low}", weight=0.9)


def _from_birth(spot: Spot, value: Node, low: str) -> Iterator[Mend]:
    """The difference that it comes of is never less: all that is done with it is then in bounds."""
    names = {spot.text(each) for each in walk(value) if each.type == "identifier"}
    for node in body_of(spot.function) if spot.function is not None else ():
        declared, born = field(node, "name"), field(node, "value")
        if node.type != "variable_declarator" or declared is None or born is None or spot.text(declared) not in names:
            continue
        sign = field(born, "operator")
        if born.type == "binary_expression" and sign is not None and sign.type == "-":
            does = f"let {spot.text(declared)} be no less than {low}"
            because = "What is left over is mostly meant as nothing where it is less than that."
            edits = around(spot, born, f"Math.max({low}, ", ")")
            yield corrected(spot, "clamp", 0.66, does, because, *edits, approach="coerce")
