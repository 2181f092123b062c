"""JavaScript: text among the bytes: `Buffer.concat` takes buffers alone."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import body_of, field
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.rules_javascript.guard import is_pure
from homeostat.stages.propose.rules_javascript.nothing import call_of
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot


def joined(spot: Spot) -> Iterator[Mend]:
    """`The "list[0]" argument must be an instance of Buffer or Uint8Array. Received type string`."""
    if not re.search(r"must be an instance of Buffer or Uint8Array.{0,40}Received type string", spot.message):
        return
    call = call_of(spot)
    arguments = field(call, "arguments")
    held = next(iter(arguments.named_children), None) if arguments is not None else None
    if held is None or not spot.text(field(call, "function") or held).endswith("Buffer.concat"):
        return
    because = "What comes in pieces comes as text where somebody decoded it; both are bytes in the end."
    for value in _put_into(spot, spot.text(held)):
        name = spot.text(value)
        if is_pure(value):
            text = f"typeof {name} === 'string' ? Buffer.from({name}) : {name}"
            yield corrected(
                spot, "make-bytes", 0.74, f"make bytes of {name} where it is text", because,
                instead(spot, value, text), approach="coerce",
            )  # fmt: skip
    text = f"{spot.text(held)}.map((each) => (typeof each === 'string' ? Buffer.from(each) : each))"
    yield corrected(
        spot, "make-bytes", 0.64, f"make bytes of what is text among {spot.text(held)}", because,
        instead(spot, held, text), approach="coerce",
    )  # fmt: skip


def _put_into(spot: Spot, holder: str) -> Iterator[Node]:
    for node in body_of(spot.function) if spot.function is not None else ():
        callee, given = field(node, "function"), field(node, "arguments")
        if callee is not None and spot.text(callee) == f"{holder}.push" and given is not None:
            yield from given.named_children[:1]
