"""How much a blind change of JavaScript is worth where it stands: some kinds make no sense there, or hardly ever."""

import re

from tree_sitter import Node

from homeostat.languages.trees import ancestors, field
from homeostat.stages.propose.tree_search.subject import Subject

_NEVER, _HARDLY = 0.0, 0.4
_ADDS = frozenset({"+", "-"})
_NO_NUMBERS = frozenset({
    "array", "object", "string", "template_string", "true", "false", "null", "undefined", "new_expression",
    "arrow_function", "function_expression", "regex",
})  # fmt: skip
_PATTERNS = frozenset({"rest_pattern", "object_pattern", "array_pattern", "pair_pattern", "assignment_pattern"})
_COUNTS = re.compile(
    r"(?i)(?:^|.*_)?(?:[a-z]|.*(?:index|idx|pos|at|start|end|begin|from|to|len|length|size|count|offset|limit|max|min|num"
    r"|number|total|page|level|depth|width|height|step|row|col|line|last|first|day|month|year|left|right|mid|low|high))$"
)


def worth(subject: Subject, node: Node, family: str) -> float:
    """By what to multiply its prior, 0 to 1."""
    above = node.parent
    if above is None:
        return 1.0
    if family == "operator" and node.type == "assignment_expression":
        return _NEVER if _kind(field(node, "right")) in _NO_NUMBERS else 1.0
    if family == "another name":
        made = above.type == "new_expression" and field(above, "constructor") == node
        bound = above.type in _PATTERNS and field(above, "right") != node
        return _NEVER if made or bound else 1.0
    if family == "constant" and subject.text(node) == "1" and subject.text(field(above, "operator") or above) in _ADDS:
        return _HARDLY  # one more than that, or nothing: without it is another change
    doubtful = {
        "another part": lambda: _is_set_up(subject, node, above),
        "constant": lambda: above.type == "unary_expression",
        "one more or less": lambda: not _counts(subject, node),
    }.get(family)
    return _HARDLY if doubtful is not None and doubtful() else 1.0


def _kind(node: Node | None) -> str:
    return node.type if node is not None else ""


def _is_set_up(subject: Subject, node: Node, above: Node) -> bool:
    """`this.size = size` in a constructor."""
    own = field(subject.function, "name")
    if own is None or subject.text(own) != "constructor":
        return False
    return above.type == "assignment_expression" and field(above, "left") == node


def _counts(subject: Subject, node: Node) -> bool:
    """Whether its name, or that of what is called, is one of a number; a bound is one whatever its name."""
    if any(each.type == "subscript_expression" and field(each, "index") == node for each in ancestors(node)):
        return _COUNTS.fullmatch(subject.text(node)[-60:]) is not None or node.type != "identifier"
    name = field(node, "property") or field(field(node, "function"), "property") or field(node, "function") or node
    text = subject.text(name)[-60:]
    return _COUNTS.fullmatch(text) is not None or text in {"indexOf", "lastIndexOf", "floor", "ceil", "round", "search"}
