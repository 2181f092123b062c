"""What the engines say when something is missing, and which expression they speak of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from homeostat.languages.trees import ancestors, field
from homeostat.stages.propose.tree_rules.spot import Spot

_ASSERTED = frozenset({"as_expression", "satisfies_expression", "non_null_expression"})
_MEMBERS = frozenset({"member_expression", "subscript_expression"})
_PARTS = frozenset({"shorthand_property_identifier_pattern", "object_assignment_pattern", "pair_pattern"})
# V8, then older V8, Safari and Firefox.
_READ = re.compile(r"Cannot (?P<does>read|set) propert(?:ies|y) (?:'[^']{0,200}' )?of (?P<what>undefined|null)")
_READING = re.compile(r"\((?:reading|setting) '(?P<name>[^']{0,200})'\)|propert(?:ies|y) '(?P<old>[^']{0,200})' of")
_OTHERS = re.compile(r"(?P<what>undefined|null) is not an object|is (?P<fox>undefined|null)$|can't access property")
_DESTRUCTURED = re.compile(
    r"Cannot destructure property '[^']{0,200}' of '(?P<name>[^']{0,200})' as it is (?P<what>undefined|null)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An expression that was undefined or null, and the node that asked something of it."""

    subject: Node
    asked: Node
    what: str  # "undefined", "null", or "" where it was not said
    member: str
    sets: bool = False


def says_missing(spot: Spot) -> str | None:
    """Which kind of nothing the message speaks of, "" where it does not say; None where it speaks of something else."""
    told = _READ.search(spot.message) or _OTHERS.search(spot.message)
    if told is None:
        return None
    groups = told.groupdict()
    return groups.get("what") or groups.get("fox") or ""


def missing(spot: Spot) -> list[Missing]:
    """What was missing at the spot, the likeliest first; nothing where the message speaks of something else."""
    what = says_missing(spot)
    if what is None:
        return []
    read = _READ.search(spot.message)
    named = _READING.search(spot.message)
    member = (named["name"] or named["old"] or "") if named else ""
    found = [
        Missing(subject=subject, asked=asked, what=what, member=member, sets=read is not None and read["does"] == "set")
        for asked in _members(spot, member)
        if (subject := field(asked, "object")) is not None and subject.type not in {"this", "super"}
    ]
    exact = [each for each in found if _says(spot, each.asked, member)]
    return (exact or found)[:3] if spot.column is None else (exact or found)[:1]


def _says(spot: Spot, asked: Node, member: str) -> bool:
    """Whether it reads that very member: of `a[b][0]`, the outer one reads '0'."""
    name = field(asked, "property") or field(asked, "index")
    return bool(member) and name is not None and spot.text(name).strip("'\"`") == member


def _members(spot: Spot, member: str) -> Iterator[Node]:
    """The accesses at the column, then those of the line that read such a member."""
    for node in spot.here:
        for each in (node, node.parent) if node.type not in _MEMBERS else (node,):
            if each is None or each.type not in _MEMBERS or field(each, "optional_chain") is not None:
                continue
            name = field(each, "property")
            if each.type == "subscript_expression" or not member or (name is not None and spot.text(name) == member):
                yield each


def bare(node: Node) -> Node:
    """`x` of `x!` and of `(x as T)`, which only say that it is there."""
    while True:
        inner = node.named_children[0] if node.named_children else None
        wraps = node.type == "non_null_expression" or (
            node.type == "parenthesized_expression" and inner is not None and inner.type in _ASSERTED
        )
        if inner is None or not (wraps or node.type in _ASSERTED):
            return node
        node = inner


def destructured(spot: Spot) -> tuple[Node, str] | None:
    """The value that a pattern takes apart, and what it was: a declaration's value, or a parameter's pattern."""
    found = _DESTRUCTURED.search(spot.message)
    if found is not None:
        return next(((node, found["what"]) for node in map(_taken_apart, spot.here) if node is not None), None)
    what = says_missing(spot)  # of `{ a = 1 }`, the engine says that `a` is read
    first = spot.here[0] if spot.column and spot.here else None
    if not what or first is None or first.type not in _PARTS:
        return None
    node = _taken_apart(next((each for each in ancestors(first) if each.type == "object_pattern"), first))
    return (node, what) if node is not None else None


def _taken_apart(node: Node) -> Node | None:
    for each in (node, node.parent, node.parent.parent if node.parent else None):
        if each is not None and each.type == "variable_declarator":
            pattern, value = field(each, "name"), field(each, "value")
            if pattern is not None and pattern.type == "object_pattern" and value is not None:
                return value
        if each is not None and each.type == "object_pattern":
            declared = each.parent
            value = field(declared, "value") if declared is not None else None
            is_declared = declared is not None and declared.type == "variable_declarator"
            return value if is_declared and value is not None else each
    return None
