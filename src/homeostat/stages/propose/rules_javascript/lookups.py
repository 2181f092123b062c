"""JavaScript: something was looked up by a key that nobody put there, and there is an entry for all other keys."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field, walk
from homeostat.stages.propose.rules_javascript.corrected import corrected
from homeostat.stages.propose.rules_javascript.exits import parameter_names
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

ArgumentFor = Callable[[Spot, Node, Spot], Node | None]
"""What a caller gave for a parameter."""

_FOR_ALL_OTHERS = ("default", "fallback", "other", "others", "*", "_")
_CONSTANT = re.compile(r"(?:DEFAULT|FALLBACK)\w*|default[A-Z]\w*|fallback[A-Z]\w*")


def entry_for_others(spot: Spot, subject: Node, weight: float, argument_for: ArgumentFor) -> Iterator[Mend]:
    """`rates[country]` of a table with a `default`, or with what a constant DEFAULT_… names."""
    for looked_up in _lookups(spot, subject):
        holder = field(looked_up, "object")
        if holder is None or holder.type != "identifier":
            continue
        table = _table(spot, holder, argument_for)
        if table is None:
            continue
        source, literal = table
        name = spot.text(holder)
        keys = {
            source.text(key).strip("'\"")
            for each in literal.named_children
            if (key := field(each, "key")) is not None and key.type in {"property_identifier", "string"}
        }
        entries = [_read(name, key) for key in _FOR_ALL_OTHERS if key in keys]
        entries += [f"{name}[{constant}]" for constant in _constants(spot, keys)]
        sign = "??" if re.search(r"\?\?|\?\.", spot.source.text) else "||"
        end = spot.source.span(looked_up)[1]
        for entry in dict.fromkeys(entries):
            because = f"{name} has an entry for what it does not name."
            if looked_up == subject:
                start = spot.source.span(looked_up)[0]
                edits = (Edit(start, start, "("), Edit(end, end, f" {sign} {entry})"))
            else:
                edits = (Edit(end, end, f" {sign} {entry}"),)
            does = f"take {entry} where {name} has no such entry"
            yield corrected(spot, "entry-for-others", 0.78 * weight, does, because, *edits, approach="default")


def _lookups(spot: Spot, subject: Node) -> Iterator[Node]:
    """`table[key]` itself, or what the name was made of."""
    if subject.type == "subscript_expression":
        yield subject
    for node in body_of(spot.function) if spot.function is not None and subject.type == "identifier" else ():
        name, value = field(node, "name"), field(node, "value")
        declares = node.type == "variable_declarator" and name is not None and spot.text(name) == spot.text(subject)
        if declares and value is not None and value.type == "subscript_expression":
            yield value


def _table(spot: Spot, holder: Node, argument_for: ArgumentFor) -> tuple[Spot, Node] | None:
    """The object that the name stands for: written in the file, or handed over by whoever called."""
    node, here = holder, spot
    for above in (*spot.outer[:3], None):
        name = here.text(node)
        if name not in parameter_names(here.function, here):
            literal = next((each for each in _declared(here, name) if each.type == "object"), None)
            return (here, literal) if literal is not None else None
        handed = argument_for(here, node, above) if above is not None else None
        if handed is None or above is None or handed.type != "identifier":
            return None
        node, here = handed, above
    return None


def _declared(spot: Spot, name: str) -> Iterator[Node]:
    for node in walk(spot.source.root):
        named, value = field(node, "name"), field(node, "value")
        if node.type == "variable_declarator" and named is not None and value is not None and spot.text(named) == name:
            yield value


def _constants(spot: Spot, keys: set[str]) -> Iterator[str]:
    """Constants of the file that name one of the keys."""
    for node in walk(spot.source.root):
        named, value = field(node, "name"), field(node, "value")
        if node.type != "variable_declarator" or named is None or value is None or value.type != "string":
            continue
        if _CONSTANT.fullmatch(spot.text(named)) and spot.text(value).strip("'\"") in keys:
            yield spot.text(named)


def _read(name: str, key: str) -> str:
    return f"{name}.{key}" if key.isidentifier() else f"{name}['{key}']"
