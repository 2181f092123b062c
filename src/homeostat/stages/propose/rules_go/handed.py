"""Go: the panic is in a library, and what it was handed from here is why: too short, never made, below nothing, odd."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import field, walk
from homeostat.stages.propose.rules_go.corrected import above, corrected, imported, instead
from homeostat.stages.propose.rules_go.guard import leave_when
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_BEYOND = re.compile(
    r"index out of range \[(?P<index>\d{1,9})\] with length|slice bounds out of range \[:(?P<end>\d{1,9})\]"
)
_NAMED = frozenset({"identifier", "selector_expression"})
_HELD = frozenset({*_NAMED, "slice_expression"})
_MAPS = {
    "Header": ("http.Header", "net/http"),
    "Form": ("url.Values", "net/url"),
    "PostForm": ("url.Values", "net/url"),
}
_KNOWN_MAPS = dict(_MAPS.values()) | {"textproto.MIMEHeader": "net/textproto"}
_OF_NONE = re.compile(r"index out of range \[(?:-1\]|0\] with length 0)")
_SHIFTS = frozenset({"<<", ">>", "<<=", ">>="})
_HEAP = re.compile(r"^heap\.(?:Pop|Remove|Fix)$")
_MOST_ARGUMENTS = 2


def too_short(spot: Spot) -> Iterator[Mend]:
    """`binary.BigEndian.Uint32(data)` of three bytes: looked at first."""
    beyond = _BEYOND.search(spot.message)
    for text, value in _arguments(spot)[:_MOST_ARGUMENTS] if beyond is not None else ():
        least = int(beyond["index"]) + 1 if beyond["index"] else int(beyond["end"])  # type: ignore[index]
        yield from leave_when(
            spot, value, f"len({text}) < {least}", when=f"{text} is shorter than {least}", weight=1.05
        )


def empty_heaps(spot: Spot) -> Iterator[Mend]:
    """`heap.Pop(&queue)` of an empty one breaks in the queue's own methods; its caller looks first."""
    if not _OF_NONE.search(spot.message):
        return
    for caller in spot.outer[:3]:
        for node in caller.here:
            callee, arguments = field(node, "function"), field(node, "arguments")
            if callee is None or arguments is None or not _HEAP.match(caller.text(callee)):
                continue
            queue = caller.text(arguments.named_children[0]).lstrip("&*") if arguments.named_children else ""
            if queue:
                yield from leave_when(caller, node, f"{queue}.Len() == 0", when=f"{queue} is empty", weight=1.2)
            return


def unmade_maps(spot: Spot) -> Iterator[Mend]:
    """`r.Header.Set(…)` where nobody made the header: made before."""
    if "nil map" not in spot.message or not spot.called:
        return
    call = _call(spot)
    callee = field(call, "function")
    held = field(callee, "operand")
    if call is None or held is None or held.type not in _NAMED:
        return
    name = spot.text(held)
    kind = next((kind for kind in _declared(spot, name) if kind in _KNOWN_MAPS), None)
    kind, package = (kind, _KNOWN_MAPS[kind]) if kind else _MAPS.get(name.rpartition(".")[2], ("", ""))
    edit = above(spot, call, f"if {name} == nil {{", f"\t{name} = {kind}{{}}", "}") if kind else None
    if edit is not None:
        because = "A nil map can be read, and not be written to."
        yield corrected(
            spot, "make-map", 0.8, f"make {name} before it is written to", because, *imported(spot, package), edit
        )


def below_nothing(spot: Spot) -> Iterator[Mend]:
    """`b.Grow(n - 10)`: less than nothing counts as nothing."""
    if not re.search(r"negative count|negative (?:size|length|offset)", spot.message) or not spot.called:
        return
    arguments = field(_call(spot), "arguments")
    for value in arguments.named_children[-1:] if arguments is not None else ():
        text = spot.text(value)
        if value.type != "int_literal":
            because = "Less than nothing is mostly meant as nothing."
            does = f"take a negative {text} for none"
            yield corrected(
                spot, "clamp", 0.62, does, because, instead(spot, value, f"max({text}, 0)"), approach="coerce"
            )
            yield from leave_when(spot, value, f"{text} < 0", when=f"{text} is negative", weight=0.98)


def negative_shifts(spot: Spot) -> Iterator[Mend]:
    """`1 << n` where n is below nothing: left before, or not shifted."""
    if "negative shift amount" not in spot.message:
        return
    for node in spot.here:
        operator, amount = field(node, "operator"), field(node, "right")
        if operator is None or amount is None or spot.text(operator) not in _SHIFTS:
            continue
        value = amount.named_children[0] if amount.type == "expression_list" and amount.named_children else amount
        text = spot.text(value)
        because = "A number cannot be shifted by less than nothing."
        does = f"take a negative {text} for none"
        yield from leave_when(spot, value, f"{text} < 0", when=f"{text} is negative", weight=1.0)
        yield corrected(spot, "clamp", 0.5, does, because, instead(spot, value, f"max({text}, 0)"), approach="coerce")
        return


def of_wrong_size(spot: Spot) -> Iterator[Mend]:
    """What a cipher or a list of pairs has to measure: asked of it first, in the library's own words."""
    call = _call(spot)
    given = _arguments(spot)
    if call is None or not given:
        return
    held = field(field(call, "function"), "operand")
    asked = spot.text(held) if held is not None else ""
    if re.search(r"incorrect nonce length", spot.message) and len(given) > 0:
        nonce = next(((text, value) for text, value in given if re.search(r"(?i)nonce|iv$", text)), given[0])
        yield from _refused(spot, nonce, f"len({nonce[0]}) != {asked}.NonceSize()", "has the wrong length")
    elif re.search(r"not full blocks?", spot.message):
        yield from _refused(spot, given[-1], f"len({given[-1][0]})%{asked}.BlockSize() != 0", "is not of whole blocks")
    elif re.search(r"IV length must equal block size", spot.message):
        block = next((text for text, _ in given if "block" in text.lower()), given[0][0])
        yield from _refused(spot, given[-1], f"len({given[-1][0]}) != {block}.BlockSize()", "has the wrong length")
    elif re.search(r"odd (?:argument|number)|odd count", spot.message):
        yield from _refused(spot, given[-1], f"len({given[-1][0]})%2 != 0", "is no list of pairs")


def _refused(spot: Spot, given: tuple[str, Node], condition: str, says: str) -> Iterator[Mend]:
    text, value = given
    yield from leave_when(spot, value, condition, when=f"{text} {says}", weight=1.1)


def _call(spot: Spot) -> Node | None:
    """The library's function that was under way at the line."""
    for node in spot.here:
        callee = field(node, "function") if node.type == "call_expression" else None
        if callee is not None and spot.called and spot.text(callee).rpartition(".")[2] == spot.called:
            return node
    return None


def _arguments(spot: Spot) -> list[tuple[str, Node]]:
    """What it was handed, as it is written, names and parts of lists alone."""
    arguments = field(_call(spot), "arguments")
    plain = (_without_dots(each) for each in (arguments.named_children if arguments is not None else ()))
    return [(spot.text(each), each) for each in plain if each.type in _HELD and spot.text(each) != "nil"]


def _without_dots(node: Node) -> Node:
    """`pairs` of `pairs...`."""
    return node.named_children[0] if node.type == "variadic_argument" and node.named_children else node


def _declared(spot: Spot, name: str) -> Iterator[str]:
    """Types that the head of the function, or a field of the file, writes for a name."""
    last = re.escape(name.rpartition(".")[2])
    head = spot.text(spot.function).partition("{")[0] if spot.function is not None else ""
    yield from re.findall(rf"\b{last} ([\w.]{{1,80}})", head)
    for node in walk(spot.source.root):
        kind = field(node, "type") if node.type == "field_declaration" else None
        if kind is not None and any(
            spot.text(each) == name.rpartition(".")[2] for each in node.children_by_field_name("name")
        ):
            yield spot.text(kind)
