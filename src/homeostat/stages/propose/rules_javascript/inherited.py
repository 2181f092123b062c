"""JavaScript: what plain objects inherit: methods, which some objects lack, and keys that nobody put there."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, body_of, field, function_of, walk
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.rules_javascript.messages import bare
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_METHODS = "hasOwnProperty|isPrototypeOf|propertyIsEnumerable"
_ALIAS = re.compile(
    r"(?:const|let|var|,)\s{1,20}([A-Za-z_$][\w$]{0,60})\s*=\s*(?:Object\.prototype|\{\})\.hasOwnProperty\s*[;,\n]"
)
_MOST_CALLS = 12
_EMPTY = re.compile(r"\{\s*\}|\[\s*\]|0|''|\"\"|new \w{1,40}\(\)|Object\.create\(null\)")
_NO_LITERAL = frozenset({"identifier", "member_expression", "call_expression", "subscript_expression"})


def methods(spot: Spot) -> Iterator[Mend]:
    """`x.hasOwnProperty is not a function`: an object without a prototype, or with a key of that name."""
    found = re.search(rf"\.({_METHODS}) is not a function", spot.message)
    if found is None:
        return
    calls = [
        (node, held)
        for node in walk(spot.source.root)
        if node.type == "call_expression"
        and (callee := field(node, "function")) is not None
        and spot.text(field(callee, "property") or callee) == found[1]
        and (held := field(callee, "object")) is not None
    ]
    edits = [instead(spot, node, _own(spot, found[1], held, node)) for node, held in calls[:_MOST_CALLS]]
    here = {each.id for node in spot.here for each in (node, *list(ancestors(node))[:2])}
    crashed = [edit for edit, (node, _) in zip(edits, calls, strict=False) if node.id in here]
    because = "Not every object has that method: one without a prototype has none, and a key may hide it."
    does = f"ask by the {found[1]} that every object can be asked with"
    if edits:
        yield corrected(spot, "borrowed-method", 0.86, does, because, *edits)
    if crashed and len(edits) > len(crashed):
        yield corrected(spot, "borrowed-method", 0.8, does, because, *crashed)


def _own(spot: Spot, method: str, held: Node, call: Node) -> str:
    """The question as the file asks it elsewhere."""
    given = spot.text(field(call, "arguments") or call)[1:-1]
    text = spot.source.text
    if method == "hasOwnProperty":
        alias = _ALIAS.search(text)
        if alias is not None:
            return f"{alias[1]}.call({spot.text(held)}, {given})"
        if re.search(r"\bObject\.hasOwn\(", text):
            return f"Object.hasOwn({spot.text(held)}, {given})"
    return f"Object.prototype.{method}.call({spot.text(held)}, {given})"


def keys(spot: Spot) -> Iterator[Mend]:
    """`groups[key].push is not a function` although a list is made where there is none: the key is an inherited one."""
    if not re.search(r"is not a function|is not iterable|Cannot create propertyert|not a constructor", spot.message):
        return
    for holder, key in dict.fromkeys(_looked_up(spot)):
        because = (
            f"Plain objects have keys that nobody put there, as `constructor`; {holder} is asked for its own alone."
        )
        edits = tuple(_asked_for_own(spot, holder, key))
        if edits:
            yield corrected(spot, "own-key", 0.74, f"ask {holder} for its own keys alone", because, *edits)
        if bare_maps := tuple(_made_bare(spot, holder)):
            prior = 0.72 if edits else 0.5
            yield corrected(spot, "bare-map", prior, f"make {holder} without what objects inherit", because, *bare_maps)


def _looked_up(spot: Spot) -> Iterator[tuple[str, str]]:
    """Holder and key of `holder[key]` at the place, or of a name that was read so."""
    names: set[str] = set()
    for node in spot.here[:6]:
        for each in (node, *list(ancestors(node))[:3]):
            if (pair := _subscript(spot, each)) is not None:
                yield pair
            if each.type == "identifier":
                names.add(spot.text(each))
    for node in body_of(spot.function) if spot.function is not None else ():
        value, name = field(node, "value"), field(node, "name")
        if node.type == "variable_declarator" and value is not None and name is not None and spot.text(name) in names:
            held = field(value, "left") if value.type == "binary_expression" else value
            if held is not None and (pair := _subscript(spot, bare(held))) is not None:
                yield pair


def _subscript(spot: Spot, node: Node) -> tuple[str, str] | None:
    holder, key = field(node, "object"), field(node, "index")
    if node.type != "subscript_expression" or holder is None or key is None or key.type not in _NO_LITERAL:
        return None
    return (spot.text(holder), spot.text(key)) if holder.type in {"identifier", "member_expression"} else None


def _asked_for_own(spot: Spot, holder: str, key: str) -> Iterator[Edit]:
    """Where the function asks whether there is one: `!m[k]`, `m[k] === undefined`, `k in m`, `m[k] || []`."""
    place = re.escape(f"{holder}[{key}]")
    own = _question(spot, holder, key)
    absent = re.compile(rf"!{place}|{place} ={{2,3}} (?:undefined|null)|typeof {place} ={{2,3}} ['\"]undefined['\"]")
    absent_in = re.compile(rf"!\({re.escape(key)} in {re.escape(holder)}\)")
    present = re.compile(rf"{re.escape(key)} in {re.escape(holder)}|{place} !==? (?:undefined|null)")
    for node in body_of(spot.function) if spot.function is not None else ():
        text = spot.text(node) if node.type in {"unary_expression", "binary_expression"} else ""
        if absent.fullmatch(text) or absent_in.fullmatch(text):
            yield instead(spot, node, f"!{own}")
        elif present.fullmatch(text) and not absent_in.fullmatch(spot.text(_around(node))):
            yield instead(spot, node, own)
        elif node.type == "binary_expression" and re.match(rf"{place} (?:\|\||\?\?) ", text):
            right = spot.text(field(node, "right") or node)
            put = re.fullmatch(rf"\({place} = (.+)\)", right)
            if _EMPTY.fullmatch(put[1] if put else right):
                whole = f"{own} ? {holder}[{key}] : {right}"
                yield instead(spot, node, whole if _stands_alone(node) else f"({whole})")


def _around(node: Node) -> Node:
    above = node.parent
    return above.parent if above is not None and above.type == "parenthesized_expression" and above.parent else node


def _stands_alone(node: Node) -> bool:
    above = node.parent
    return above is not None and above.type in {
        "variable_declarator", "assignment_expression", "return_statement", "arguments", "parenthesized_expression",
    }  # fmt: skip


def _question(spot: Spot, holder: str, key: str) -> str:
    alias = _ALIAS.search(spot.source.text)
    if alias is not None:
        return f"{alias[1]}.call({holder}, {key})"
    modern = re.search(r"\bObject\.hasOwn\(|\?\?=|\.at\(|#\w+ = |\?\?", spot.source.text)
    return f"Object.hasOwn({holder}, {key})" if modern else f"Object.prototype.hasOwnProperty.call({holder}, {key})"


def _made_bare(spot: Spot, holder: str) -> Iterator[Edit]:
    """Where the map is made as `{}`: in the function or around it, or as a part of an object."""
    part = holder.rpartition(".")[2]
    for node in walk(spot.source.root):
        if node.type == "variable_declarator":
            name, value = field(node, "name"), field(node, "value")
        elif node.type == "assignment_expression":
            name, value = field(node, "left"), field(node, "right")
        elif node.type in {"field_definition", "public_field_definition"}:
            name, value = field(node, "property") or field(node, "name"), field(node, "value")
        else:
            continue
        if name is None or value is None or not re.fullmatch(r"\{\s*\}", spot.text(value)):
            continue
        said = spot.text(name)
        of_this = holder.startswith("this.") and said in {part, holder}
        if (said == holder and _sees(spot, node)) or of_this:
            yield instead(spot, value, "Object.create(null)")


def _sees(spot: Spot, declared: Node) -> bool:
    """Whether the place is in the function that declares it, or it is the file's own."""
    around = function_of(declared)
    return around is None or any(each == around for each in (spot.function, *ancestors(spot.function or declared)))
