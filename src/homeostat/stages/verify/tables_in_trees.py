"""Tables that Go, JavaScript and TypeScript look single values up in: what each has as its keys."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import Source, field, walk

LITERALS = frozenset({
    *("string", "number", "int_literal", "float_literal", "interpreted_string_literal", "raw_string_literal"),
})  # fmt: skip
_INDEXED = {"subscript_expression": "object", "index_expression": "operand"}
_ASKED = frozenset({"get", "has", "hasOwnProperty"})
_ASSIGNED = frozenset({"variable_declarator", "short_var_declaration", "var_spec", "assignment_statement"})
_LEFT = ("name", "left")


def tables(source: Source) -> Iterator[list[str]]:
    """The keys of each table that is asked for something which does not stand there; none for one without keys."""
    asked = [each for node in walk(source.root) if (each := _asked(source, node)) is not None]
    names = {source.text_of(each) for each in asked if each.type == "identifier"}
    at_once = {each.id for each in asked}
    for node in walk(source.root):
        keys = _keys(source, node)
        if keys and (node.id in at_once or names.intersection(_assigned_to(source, node))):
            yield keys


def _asked(source: Source, node: Node) -> Node | None:
    """What stands before the key in `table[key]`, `table.get(key)` and `key in table`."""
    if node.type in _INDEXED:
        key = field(node, "index")
        return field(node, _INDEXED[node.type]) if key is not None and key.type not in LITERALS else None
    if node.type == "binary_expression":
        operator = field(node, "operator")
        return field(node, "right") if operator is not None and source.text_of(operator) == "in" else None
    of = field(node, "function") if node.type == "call_expression" else None
    name = field(of, "property")
    return field(of, "object") if name is not None and source.text_of(name) in _ASKED else None


def _keys(source: Source, node: Node) -> list[str]:
    if node.type == "object":
        return _texts(source, (field(pair, "key") for pair in node.named_children if pair.type == "pair"))
    if node.type == "composite_literal":
        pairs = [each for each in walk(node) if each.type == "keyed_element"]
        of_map = field(node, "type")
        return _texts(source, (field(pair, "key") for pair in pairs)) if of_map and of_map.type == "map_type" else []
    if node.type == "new_expression":  # Map, of pairs, and Set
        given = field(node, "arguments")
        rows = [each for array in (given.named_children if given else ()) for each in array.named_children]
        return _texts(
            source, (row.named_children[0] if row.type == "array" and row.named_children else row for row in rows)
        )
    return []


def _texts(source: Source, keys: Iterator[Node | None]) -> list[str]:
    return [source.text_of(key).strip("'\"`") for key in keys if key is not None]


def _assigned_to(source: Source, node: Node) -> list[str]:
    above = node.parent
    while above is not None and above.type == "expression_list":
        above = above.parent
    if above is None or above.type not in _ASSIGNED:
        return []
    left = next((found for side in _LEFT if (found := field(above, side)) is not None), None)
    return source.text_of(left).split(",") if left is not None else []
