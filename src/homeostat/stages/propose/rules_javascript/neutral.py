"""Which value of JavaScript stands for nothing, told by what a function gives otherwise."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import body_of, field
from homeostat.stages.propose.tree_rules.spot import Spot

_NEUTRAL = {
    "array": "[]", "object": "{}", "string": "''", "template_string": "''", "number": "0", "true": "false",
    "false": "false", "null": "null", "undefined": "undefined",
}  # fmt: skip
_TRUTHS = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "!", "in", "instanceof"})


def returned(function: Node) -> list[Node]:
    """What the function gives back, by its `return`s."""
    body = field(function, "body")
    if function.type == "arrow_function" and body is not None and body.type != "statement_block":
        return [body]
    return [
        node.named_children[0]
        for node in body_of(function)
        if node.type == "return_statement" and node.named_children and node.named_children[0].type != "comment"
    ]


def neutral_of(node: Node, spot: Spot, depth: int = 3) -> str | None:
    """The value of the same kind that stands for nothing; None where the kind is not known."""
    while node.type == "parenthesized_expression" and node.named_children:
        node = node.named_children[0]
    if node.type in _NEUTRAL:
        return _NEUTRAL[node.type]
    if node.type in {"binary_expression", "unary_expression"}:
        return _of_operation(node, spot, depth)
    if node.type == "call_expression":
        return _of_call(spot.text(field(node, "function") or node))
    if node.type == "ternary_expression" and depth:
        sides = [neutral_of(side, spot, depth - 1) for side in node.named_children[1:]]
        return next((side for side in sides if side), None)
    if node.type == "identifier" and depth:
        return _of_name(spot.text(node), spot, depth)
    return None


def _of_operation(node: Node, spot: Spot, depth: int) -> str | None:
    operator = field(node, "operator")
    sign = operator.type if operator is not None else ""
    if sign in _TRUTHS:
        return "false"
    if sign == "+":
        sides = [neutral_of(side, spot, depth - 1) for side in node.named_children if depth]
        return "''" if "''" in sides else None
    return "0" if sign in {"-", "*", "/", "%"} else None


_GIVES = {
    "[]": frozenset({
        "map", "filter", "split", "concat", "keys", "entries", "values", "from", "flat", "flatMap", "sort", "reverse",
    }),
    "''": frozenset({
        "join", "replace", "trim", "toLowerCase", "toUpperCase", "substring", "substr", "toString", "String", "charAt",
    }),
    "false": frozenset({
        "test", "includes", "every", "some", "startsWith", "endsWith", "isArray", "hasOwnProperty", "Boolean", "has",
    }),
    "0": frozenset({"Number", "parseInt", "parseFloat", "floor", "round", "ceil"}),
}  # fmt: skip


def _of_call(called: str) -> str | None:
    last = called.rpartition(".")[2]
    return next((neutral for neutral, names in _GIVES.items() if last in names), None)


def _of_name(name: str, spot: Spot, depth: int) -> str | None:
    """By what a local name began as."""
    return next((neutral_of(born, spot, depth - 1) for born in born(spot, name)), None)


def born(spot: Spot, name: str) -> Iterator[Node]:
    """What a local name was declared as."""
    for node in body_of(spot.function) if spot.function is not None else ():
        left, right = field(node, "name"), field(node, "value")
        if node.type == "variable_declarator" and left is not None and right is not None and spot.text(left) == name:
            yield right
