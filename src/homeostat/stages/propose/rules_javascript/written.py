"""JavaScript: values that cannot be written, mixed or changed: BigInt, circles in JSON, what is frozen, weak keys."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import ancestors, body_of, field, walk
from homeostat.stages.propose.rules_javascript.corrected import around, corrected, instead
from homeostat.stages.propose.rules_javascript.guard import leave_when, only_if
from homeostat.stages.propose.rules_javascript.nothing import call_of
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ADDS = frozenset({"+", "-", "*", "/", "%", "**", "<<", ">>", "&", "|", "^"})
_PLAIN = frozenset({"identifier", "member_expression", "subscript_expression", "call_expression"})


def bigints(spot: Spot) -> Iterator[Mend]:
    """BigInt beside plain numbers, and by nought."""
    if "Cannot mix BigInt" in spot.message:
        yield from _of_one_kind(spot)
    if "Division by zero" in spot.message:
        for right in [side for node in _operations(spot)[:1] if (side := field(node, "right")) is not None]:
            name = spot.text(right)
            yield from leave_when(spot, right, name, f"{name} === 0n", when=f"{name} is zero")


def _of_one_kind(spot: Spot) -> Iterator[Mend]:
    for node in _operations(spot)[:1]:
        sides = [side for side in (field(node, "left"), field(node, "right")) if side is not None]
        for rank, side in enumerate(reversed(sides)):
            if side.type in _PLAIN or side.type == "number":
                yield corrected(
                    spot, "as-bigint", 0.62 - 0.04 * rank, f"count {spot.text(side)} in BigInt",
                    "The other side is a BigInt, which mixes with its own kind alone.",
                    *around(spot, side, "BigInt(", ")"), approach="coerce",
                )  # fmt: skip
        both = [edit for side in sides for edit in around(spot, side, "Number(", ")")]
        yield corrected(
            spot, "as-number", 0.4, "count in plain numbers", "Plain numbers mix with each other.", *both,
            approach="coerce",
        )  # fmt: skip


def numbers(spot: Spot) -> Iterator[Mend]:
    """What is made a BigInt that is no whole number, and a BigInt where a plain number is wanted."""
    whole = "cannot be converted to a BigInt because it is not an integer" in spot.message
    if whole or re.search(r"Cannot convert .{0,200} to a BigInt", spot.message):
        for value in _given(spot)[:1]:
            text = spot.text(value)
            if whole:
                yield corrected(
                    spot, "whole", 0.55, f"count whole ones of {text}", "A BigInt holds whole numbers only.",
                    *around(spot, value, "Math.trunc(", ")"), approach="coerce",
                )  # fmt: skip
            yield from leave_when(spot, value, text, f"{text} == null", when=f"{text} is missing")
    if "Cannot convert a BigInt value to a number" in spot.message:
        for value in _given(spot)[:2]:
            yield corrected(
                spot, "as-number", 0.6, f"make a plain number of {spot.text(value)}",
                "What it is handed to takes plain numbers.", *around(spot, value, "Number(", ")"), approach="coerce",
            )  # fmt: skip


def _operations(spot: Spot) -> list[Node]:
    found: list[Node] = []
    for node in spot.here:
        for each in (node, *list(ancestors(node))[:3]):
            sign = field(each, "operator")
            said = sign.type.removesuffix("=") if sign is not None else ""
            if each.type in {"binary_expression", "augmented_assignment_expression"} and said in _ADDS:
                found.append(each)
    return list(dict.fromkeys(found))


def _given(spot: Spot) -> list[Node]:
    arguments = field(call_of(spot), "arguments")
    return [each for each in arguments.named_children if each.type in _PLAIN] if arguments is not None else []


def frozen(spot: Spot) -> Iterator[Mend]:
    """What must not be changed is changed: a copy of it, where it comes from."""
    if not re.search(
        r"Cannot assign to read only property|object is not extensible|Cannot delete property|"
        r"Cannot add property|Cannot define property|Cannot redefine property",
        spot.message,
    ):
        return
    for name in _changed_names(spot)[:2]:
        yield from _copied_at_birth(spot, name)
        yield from _copied_before(spot, name)


def _changed_names(spot: Spot) -> list[str]:
    """Names whose parts the line changes."""
    found: dict[str, None] = {}
    for node in spot.here:
        target = field(node, "left") or (field(node, "argument") if node.type == "unary_expression" else None)
        callee = field(node, "function") if node.type == "call_expression" else None
        held = field(target, "object") or field(callee, "object")
        if callee is not None and spot.text(callee).endswith(".assign"):
            held = next(iter((field(node, "arguments") or node).named_children), None)
        if held is not None and held.type == "identifier":
            found.setdefault(spot.text(held))
    return list(found)


def _is_list(spot: Spot, name: str) -> bool:
    text = spot.text(spot.function) if spot.function is not None else ""
    word = re.escape(name)
    return bool(
        re.search(rf"(?<![\w$.]){word}(?:\.(?:push|sort|splice|unshift|pop|shift|reverse|length)\b|\[\d)", text)
    )


def _copied_at_birth(spot: Spot, name: str) -> Iterator[Mend]:
    for node in body_of(spot.function or spot.source.root):
        value = field(node, "value") if node.type == "variable_declarator" else None
        declared = field(node, "name")
        if value is None or declared is None or spot.text(declared) != name or value.type not in _PLAIN:
            continue
        text = spot.text(value)
        copy = f"[...{text}]" if _is_list(spot, name) else f"{{ ...{text} }}"
        yield corrected(
            spot, "copy", 0.72, f"change a copy of {text}", "What is shared and must not be changed is copied first.",
            instead(spot, value, copy),
        )  # fmt: skip


def _copied_before(spot: Spot, name: str) -> Iterator[Mend]:
    """A parameter: the function works on a copy of its own."""
    function = spot.function
    parameters, body = field(function, "parameters"), field(function, "body")
    if parameters is None or body is None or body.type != "statement_block" or not body.named_children:
        return
    if not any(each.type == "identifier" and spot.text(each) == name for each in walk(parameters)):
        return
    first = body.named_children[0]
    copy = f"[...{name}]" if _is_list(spot, name) else f"{{ ...{name} }}"
    text = f"{name} = {copy};{spot.source.newline}{spot.source.indent(first)}"
    yield corrected(
        spot, "copy", 0.6, f"work on a copy of {name}", "What a caller hands over is the caller's own.",
        around(spot, first, text, "")[0],
    )  # fmt: skip


def weak_keys(spot: Spot) -> Iterator[Mend]:
    """A plain value as the key of a WeakMap, or in a WeakSet."""
    if not re.search(r"Invalid value used (?:as weak map key|in weak set)", spot.message):
        return
    for node in walk(spot.source.root):
        made = field(node, "constructor") if node.type == "new_expression" else None
        if made is not None and spot.text(made) in {"WeakMap", "WeakSet"}:
            kind = spot.text(made).removeprefix("Weak")
            yield corrected(
                spot, "strong-keys", 0.7, f"keep them in a {kind}", "A weak one holds objects alone.",
                instead(spot, made, kind),
            )  # fmt: skip
    for value in _given(spot)[:1]:
        name = spot.text(value)
        yield from leave_when(
            spot, value, name, f"typeof {name} !== 'object' || {name} === null", when=f"{name} is no object"
        )


def kinds_asked(spot: Spot) -> Iterator[Mend]:
    """`x instanceof Y` where there may be no Y."""
    if not re.search(r"Right-hand side of '?instanceof'? is not|Function has non-object prototype", spot.message):
        return
    for node in spot.here:
        for each in (node, *list(ancestors(node))[:2]):
            sign, right = field(each, "operator"), field(each, "right")
            if sign is not None and sign.type == "instanceof" and right is not None:
                name = spot.text(right)
                asked = f"typeof {name} === 'function'"
                yield from only_if(spot, each, asked, f"typeof {name} !== 'function'", when=f"there is no {name}")
                yield corrected(
                    spot, "only-if", 0.6, f"ask for {name} first", "Nothing is of a kind that is not there.",
                    around(spot, each, f"{asked} && ", "")[0],
                )  # fmt: skip
                return
