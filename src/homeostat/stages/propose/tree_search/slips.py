"""What a hasty edit of JavaScript or TypeScript loses or mistakes, and no parser minds.

A value with which nothing is done, for want of `return` or of `=`; a method asked of the wrong thing, or the wrong
method of the right one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_VALUES = frozenset({
    "identifier", "member_expression", "subscript_expression", "number", "true", "false", "null", "undefined", "this",
    "object", "array", "template_string", "regex", "arrow_function", "function_expression", "non_null_expression",
    "as_expression", "satisfies_expression", "parenthesized_expression",
})  # fmt: skip
_DOES = frozenset({
    "call_expression", "new_expression", "assignment_expression", "augmented_assignment_expression",
    "update_expression", "await_expression", "yield_expression",
})  # fmt: skip
_MAY_CHOOSE = frozenset({"&&", "||", "??"})
_ASKS = frozenset({"===", "=="})
_KINDS = (  # by what is made, and what is asked of it
    (re.compile(r"new (?:Weak)?(?:Set|Map)\b"), frozenset({"has", "add", "get", "set", "delete", "clear"})),
    (
        re.compile(r"\[|new Array\b|Array\."),
        frozenset({
            "push", "pop", "shift", "unshift", "splice", "map", "filter", "find", "findIndex", "some", "every",
            "reduce", "join", "forEach", "sort", "flatMap", "includes", "indexOf", "slice", "concat",
        }),
    ),
)  # fmt: skip
_ASKED = re.compile(r"(?<![\w$.])(?P<name>[\w$]{1,60}(?:\.[\w$]{1,60}){0,3})\??\.(?P<method>\w{1,40})\(")
_MADE = re.compile(r"(?<![\w$.])(?P<name>[\w$]{1,60})(?:: [^=;\n]{1,80})? = (?P<made>\S[^\n]{0,40})")
_OF_THE_LANGUAGE = frozenset({
    "Object", "Array", "Math", "JSON", "Number", "String", "Promise", "Reflect", "Date", "Symbol", "process", "console",
})  # fmt: skip
_MOST_NAMES, _MOST_METHODS = 8, 6


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)


def _statement(subject: Subject, node: Node) -> Iterator[Found]:
    """`total;` and `a === b;` do nothing: they were to be given back, or put."""
    inner = node.named_children[0] if node.named_children else None
    if inner is None:
        return
    start = subject.source.span(node)[0]
    sign = field(inner, "operator")
    if inner.type == "call_expression":
        if _ends_its_block(node) and _gives_a_value(subject):
            yield "given back", 0.3, (Edit(start, start, "return "),)
    elif _does_nothing(inner):
        if inner.type == "binary_expression" and sign is not None and sign.type in _ASKS:
            yield "put, and not asked", 0.72, (subject.replaced(sign, "="),)
        yield "given back", 0.75, (Edit(start, start, "return "),)


def _does_nothing(node: Node) -> bool:
    sign = field(node, "operator")
    if node.type == "binary_expression" and sign is not None and sign.type not in _MAY_CHOOSE:
        return True
    if node.type == "unary_expression":
        return sign is not None and sign.type in {"!", "-", "+", "typeof"}
    chooses = node.type in {"binary_expression", "ternary_expression", *_VALUES}
    return chooses and (node.type in FUNCTIONS or not any(each.type in _DOES for each in walk(node)))


def _ends_its_block(node: Node) -> bool:
    block = node.parent
    last = [each for each in block.named_children if each.type != "comment"][-1:] if block is not None else []
    return block is not None and block.type in {"statement_block", "switch_case", "switch_default"} and last == [node]


def _gives_a_value(subject: Subject) -> bool:
    return any(each.type == "return_statement" and each.named_children for each in subject.nodes)


def _indexed(subject: Subject, node: Node) -> Iterator[Found]:
    """`xs[xs.length]` and what lies behind it is nothing: the last was meant."""
    held, index = field(node, "object"), field(node, "index")
    put = node.parent is not None and field(node.parent, "left") == node
    if held is None or index is None or put:
        return
    size = f"{subject.text(held)}.length"
    if re.fullmatch(rf"{re.escape(size)}(?: ?\+ ?\d)?", subject.text(index)):
        yield "the last", 0.7, (subject.replaced(index, f"{size} - 1"),)


def _call(subject: Subject, node: Node) -> Iterator[Found]:
    callee = field(node, "function")
    held, name = field(callee, "object"), field(callee, "property")
    if held is None or name is None:
        return
    if held.type == "identifier":
        yield from _of_another(subject, held, subject.text(name))
    yield from _another_method(subject, held, name)


def _of_another(subject: Subject, held: Node, method: str) -> Iterator[Found]:
    """The same asked of what is known there and can tell: a set that is kept has `has`, a list has none."""
    made, methods = next(
        ((made, methods) for made, methods in _KINDS if method in methods), (None, frozenset({method}))
    )
    asked, heads = _said_of(subject.source.text)
    own = subject.text(held)

    def can_tell(name: str) -> bool:
        fits = made is not None and (made.match(heads.get(name, "")) or methods.intersection(asked.get(name, ())))
        return name != own and bool(fits or method in asked.get(name, ()))

    found = [name for name in subject.known_at(held) if can_tell(name)][:_MOST_NAMES]
    for name in found:
        yield "of another", 0.5 / max(1.0, len(found) / 2), (subject.replaced(held, name),)


def _another_method(subject: Subject, held: Node, name: Node) -> Iterator[Found]:
    """Another that the file asks of the same thing, or that stands beside it in the class."""
    own, root = subject.text(name), subject.text(held)
    if root in _OF_THE_LANGUAGE:
        return
    if root == "this":
        around = next((each for each in ancestors(subject.function) if each.type == "class_body"), None)
        methods = [each for each in (around.named_children if around is not None else ()) if "method" in each.type]
        others = [subject.text(named) for each in methods if (named := field(each, "name")) is not None]
    else:
        others = list(_said_of(subject.source.text)[0].get(root, {}))
    found = [each for each in others if each not in {own, "constructor", subject.name}][:_MOST_METHODS]
    for other in found:
        yield "another method", 0.32 / max(1.0, len(found) / 2), (subject.replaced(name, other),)


@lru_cache(maxsize=8)
def _said_of(text: str) -> tuple[Mapping[str, Mapping[str, None]], Mapping[str, str]]:
    """What a file asks of each name, in its order, and what each name is made as."""
    asked: dict[str, dict[str, None]] = {}
    for found in _ASKED.finditer(text):
        asked.setdefault(found["name"], {})[found["method"]] = None
    return asked, {found["name"]: found["made"] for found in _MADE.finditer(text)}


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "expression_statement": _statement,
    "call_expression": _call,
    "subscript_expression": _indexed,
}
