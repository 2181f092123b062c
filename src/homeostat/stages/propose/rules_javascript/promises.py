"""JavaScript: a promise that was not waited for, and an answer that is none."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field, walk
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_OF_PROMISES = re.compile(r"\.(?:then|catch|finally) is not a function")


def made(spot: Spot) -> Iterator[Mend]:
    """`work(…).then is not a function`: what was handed over may answer at once."""
    if not _OF_PROMISES.search(spot.message):
        return
    because = "Not every function promises its answer; one that answers at once has no such method."
    for node in spot.here[:4]:
        above = node if node.type == "member_expression" else node.parent
        held, name = field(above, "object"), field(above, "property")
        if held is None or name is None or spot.text(name) not in {"then", "catch", "finally"}:
            continue
        text = spot.text(held)
        yield corrected(
            spot, "promise", 0.66, f"make a promise of what `{text[:60]}` gives", because,
            instead(spot, held, f"Promise.resolve({text})"),
        )  # fmt: skip
        if held.type == "call_expression":
            said = f"Promise.resolve().then(() => {text})"
            does = f"make a promise of what `{text[:60]}` gives or throws"
            yield corrected(spot, "promise", 0.68, does, because, instead(spot, held, said))
        return


def awaited(spot: Spot, subject: Node) -> Iterator[Mend]:
    """`await` before a call whose answer is only promised."""
    function = spot.function
    if function is None or not spot.text(function).lstrip().startswith("async"):
        return
    calls_ = [subject] if subject.type == "call_expression" else _born(spot, subject)
    for call in calls_:
        at, end = spot.source.span(call)
        edits = (Edit(at, at, "(await "), Edit(end, end, ")")) if call == subject else (Edit(at, at, "await "),)
        yield Mend(
            rule="await",
            prior=0.62,
            title=f"In {spot.name}, wait for `{spot.text(call)[:60]}`",
            description="What it gives is waited for before it is used.",
            approach="correct",
            reasoning="A promise has none of the parts of what it promises.",
            source=spot.source,
            edits=edits,
        )


def _born(spot: Spot, subject: Node) -> Iterator[Node]:
    for node in body_of(spot.function) if spot.function is not None and subject.type == "identifier" else ():
        if node.type == "variable_declarator" and field(node, "name") is not None:
            name, value = field(node, "name"), field(node, "value")
            if (
                name is not None
                and value is not None
                and spot.text(name) == spot.text(subject)
                and value.type == "call_expression"
            ):
                yield value


def promised(spot: Spot) -> Iterator[Mend]:
    """A part of a promise: undefined is read of what was never waited for."""
    for node in spot.here:
        subject = field(node, "object") if node.type == "member_expression" else None
        if subject is not None and re.search(r"undefined|not a function|not iterable", spot.message):
            root = next((each for each in walk(subject) if each.type == "identifier"), subject)
            yield from awaited(spot, root)
