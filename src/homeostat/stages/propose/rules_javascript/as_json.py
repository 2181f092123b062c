"""JavaScript: what JSON has no word for: a BigInt, and what holds itself."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, field, walk
from homeostat.stages.propose.rules_javascript.corrected import around, corrected, instead
from homeostat.stages.propose.rules_javascript.exits import parameter_names
from homeostat.stages.propose.rules_javascript.neutral import returned
from homeostat.stages.propose.rules_javascript.nothing import call_of
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_TEXT_OF_BIGINT = "(key, value) => (typeof value === 'bigint' ? value.toString() : value)"
_WITHOUT_CIRCLES = (
    "((above) => function (key, value) { "
    "while (above.length > 0 && above[above.length - 1] !== this) above.pop(); "
    "if (above.includes(value)) return '[Circular]'; "
    "if (typeof value === 'object' && value !== null) above.push(value); "
    "return value; })([])"
)


_AROUND_CIRCLES = (
    "((own, above) => function (key, value) { "
    "while (above.length > 0 && above[above.length - 1] !== this) above.pop(); "
    "const said = own.call(this, key, value); "
    "if (above.includes(said)) return '[Circular]'; "
    "if (typeof said === 'object' && said !== null) above.push(said); "
    "return said; })("
)


def unwritable(spot: Spot) -> Iterator[Mend]:
    """`JSON.stringify` of a BigInt, or of what holds itself."""
    circles = "circular structure" in spot.message
    if not circles and "serialize a BigInt" not in spot.message:
        return
    call = call_of(spot)
    callee, arguments = field(call, "function"), field(call, "arguments")
    if callee is None or arguments is None or not spot.text(callee).endswith("stringify"):
        return
    given = arguments.named_children
    replacer = _WITHOUT_CIRCLES if circles else _TEXT_OF_BIGINT
    said = "write a mark where something holds itself" if circles else "write BigInt as text"
    because = "JSON has no word for it; the rest is worth writing."
    if len(given) == 1:
        yield corrected(spot, "replacer", 0.66, said, because, *around(spot, given[0], "", f", {replacer}"))
    elif len(given) > 1 and spot.text(given[1]) in {"null", "undefined"}:
        yield corrected(spot, "replacer", 0.66, said, because, instead(spot, given[1], replacer))
    elif len(given) > 1:
        yield from _beside_their_own(spot, given[1], circles=circles, says=said, because=because)


def _beside_their_own(spot: Spot, given: Node, *, circles: bool, says: str, because: str) -> Iterator[Mend]:
    """The replacer that is there learns one kind more; circles are looked for around it, by what holds what."""
    if circles:
        if given.type != "array":
            yield corrected(spot, "replacer", 0.62, says, because, *around(spot, given, _AROUND_CIRCLES, ", [])"))
        return
    function = _function_of(spot, given)
    names = parameter_names(function, spot)
    body = field(function, "body")
    first = next(iter(body.named_children), None) if body is not None and body.type == "statement_block" else None
    if first is None or len(names) != 2 or not names[1]:  # noqa: PLR2004 - key and value
        return
    at, margin = spot.source.span(first)[0], f"{spot.source.newline}{spot.source.indent(first)}"
    text = f"if (typeof {names[1]} === 'bigint') return {names[1]}.toString();{margin}"
    yield corrected(spot, "replacer", 0.7, says, because, Edit(at, at, text))


def _function_of(spot: Spot, given: Node) -> Node | None:
    """The function that is handed over: written there, named, or made by a function of the file."""
    if given.type in FUNCTIONS:
        return given
    if given.type == "identifier":
        return _named(spot, spot.text(given))
    maker = _named(spot, spot.text(field(given, "function") or given)) if given.type == "call_expression" else None
    for each in returned(maker) if maker is not None else ():
        if each.type in FUNCTIONS:
            return each
        if each.type == "identifier":
            return _named(spot, spot.text(each))
    return None


def _named(spot: Spot, name: str) -> Node | None:
    return next((found for node in walk(spot.source.root) if (found := _is_it(spot, node, name)) is not None), None)


def _is_it(spot: Spot, node: Node, name: str) -> Node | None:
    """The function, where the node declares it by that name."""
    called = field(node, "name")
    if called is None or spot.text(called) != name:
        return None
    value = field(node, "value") if node.type == "variable_declarator" else node
    return value if value is not None and value.type in FUNCTIONS else None
