"""Go: a part of a value that only its maker makes, asked of one that was made without: made when it is first needed."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import Source, field, function_of, walk
from homeostat.stages.propose.rules_go.corrected import above, corrected
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_NIL = re.compile(r"nil pointer dereference|invalid memory address")
_MADE = re.compile(
    r"&[\w.]{1,60}\{\}$|new\([\w.]{1,60}\)$|(?:\w{1,40}\.)?[Nn]ew\w{0,40}\(\)$|[\w.]{1,60}\.New\w{0,40}\(\)$"
)
_PRIOR, _LESS = 0.66, 0.06
_MOST_FILES = 20


def parts(spot: Spot) -> Iterator[Mend]:
    """`s.seen.Add(x)` of a nil `s.seen`, where `New` has `seen: newSet()`: made so before the first use."""
    own = _receiver(spot)
    if not own or not _NIL.search(spot.message):
        return
    fields = {
        spot.text(operand)
        for node in spot.here
        if node.type == "selector_expression" and (operand := field(node, "operand")) is not None
    }
    for name in sorted(each for each in fields if re.fullmatch(rf"{re.escape(own)}\.\w{{1,60}}", each)):
        for rank, made in enumerate(dict.fromkeys(_made(spot, name.rpartition(".")[2]))):
            edit = above(spot, spot.here[0], f"if {name} == nil {{", f"\t{name} = {made}", "}")
            if edit is not None:
                does = f"make {name} when it is first needed, as `{made}`"
                because = "Its maker makes it so; a value that was made without the maker has none yet."
                yield corrected(spot, "made-when-needed", _PRIOR - _LESS * rank, does, because, edit)


def _receiver(spot: Spot) -> str:
    """Of a method whose receiver is a pointer: what is put into a copy is lost."""
    receiver = field(spot.function, "receiver")
    found = re.match(r"\((\w{1,40}) \*", spot.text(receiver)) if receiver is not None else None
    return found[1] if found is not None else ""


def _made(spot: Spot, name: str) -> Iterator[str]:
    """How functions of the package make a field of that name, where they need nothing for it."""
    folder = spot.source.path.rpartition("/")[0]
    near = (each for each in spot.project.near(spot.source.path, (".go",)) if each.path.rpartition("/")[0] == folder)
    for _, source in zip(range(_MOST_FILES), near, strict=False):
        for node in walk(source.root):
            value = _value(source, node, name)
            if value is not None and function_of(node) is not None and _MADE.match(source.text_of(value)):
                yield source.text_of(value)


def _value(source: Source, node: Node, name: str) -> Node | None:
    """What `name: value` and `x.name = value` give."""
    if node.type == "keyed_element" and len(node.named_children) > 1:
        key, value = node.named_children[0], node.named_children[-1]
        value = value.named_children[0] if value.type == "literal_element" and value.named_children else value
        return value if source.text_of(key) == name else None
    left, right = field(node, "left"), field(node, "right")
    if node.type != "assignment_statement" or left is None or right is None or len(right.named_children) != 1:
        return None
    return right.named_children[0] if source.text_of(left).endswith(f".{name}") else None
