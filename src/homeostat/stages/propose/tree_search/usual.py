"""Mistakes that everybody makes once in JavaScript, each with the change that mends it.

One sign for three in a condition, a text in plain quotes with `${…}` in it, a sum without its decimals, a page counted
from one, somebody else's object filled, a name that only `this` has.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_CONDITIONS = frozenset({"if_statement", "while_statement", "ternary_expression", "binary_expression", "do_statement"})
_CONSTANT = frozenset({"number", "string", "true", "false", "null", "undefined"})
_RECKONED = frozenset({"binary_expression", "subscript_expression", "arguments"})
_NOT_OF_THIS = frozenset({"constructor", "prototype", "length", "name"})


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)
    if node == _first(subject):
        yield from _at_the_start(subject, node)


def _assigned(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (a = b)`; in `a = 0 ? b : c` the condition is only what stands behind the sign."""
    sign = next((child for child in node.children if child.type == "="), None)
    outer = next((each for each in ancestors(node) if each.type != "parenthesized_expression"), None)
    asks_no_one = _kind(field(field(node, "right"), "condition")) in _CONSTANT
    if sign is not None and outer is not None and (outer.type in _CONDITIONS or asks_no_one):
        for same, prior in (("===", 0.9), ("==", 0.4), ("!==", 0.2)):
            yield "asked, and not put", prior, (subject.replaced(sign, same),)


def _kind(node: Node | None) -> str:
    return node.type if node is not None else ""


def _text(subject: Subject, node: Node) -> Iterator[Found]:
    """`"Hello ${name}"`."""
    written = subject.text(node)
    if re.search(r"\$\{[^{}]{1,200}\}", written) and "`" not in written:
        yield "filled in", 0.75, (subject.replaced(node, f"`{written[1:-1]}`"),)


def _reckoned(subject: Subject, node: Node) -> Iterator[Found]:
    """A number that is shown: with two decimals."""
    sign = field(node, "operator")
    above = node.parent
    if sign is None or sign.type not in {"/", "*"} or above is None:
        return
    shown = above.type == "template_substitution" or (
        above.type == "binary_expression" and "string" in {child.type for child in above.children}
    )
    if shown:
        yield "with two decimals", 0.55, subject.wrapped(node, "(", ").toFixed(2)")


def _call(subject: Subject, node: Node) -> Iterator[Found]:
    callee, arguments = field(node, "function"), field(node, "arguments")
    given = arguments.named_children if arguments is not None else []
    if callee is None or not given:
        return
    if subject.text(callee) == "Object.assign" and given[0].type != "object":
        at = subject.source.span(given[0])[0]
        yield "into a new one", 0.65, (Edit(at, at, "{}, "),)
    held, name = field(callee, "object"), field(callee, "property")
    if held is not None and name is not None and subject.text(name) == "test" and len(given) == 1:
        yield from _from_its_start(subject, node, held, subject.text(given[0]))
    if subject.text(callee).endswith((".sort", ".toSorted")) and len(given) == 1:
        yield from _by_letters(subject, given[0])


def _from_its_start(subject: Subject, call: Node, held: Node, text: str) -> Iterator[Found]:
    """A pattern with `g` or `y` that outlives the call begins where it stopped the last time."""
    pattern = held if held.type == "regex" else _declared_as(subject, subject.text(held))
    if pattern is None:
        return
    body, _, flags = subject.text(pattern).rpartition("/")
    if not {"g", "y"}.intersection(flags):
        return
    name, plain = subject.text(held), re.sub("[gy]", "", flags)
    kept = rf"(?<![\w$.]){re.escape(name)}(?:\.(?!test\()|\s*[,)\]])"  # used for more than to ask
    if held.type == "regex" or not re.search(kept, subject.source.text):
        yield "from its start each time", 0.85, (subject.replaced(pattern, f"{body}/{plain}"),)
    if "y" not in flags:
        yield "from its start each time", 0.8, (subject.replaced(call, f"{text}.search({name}) !== -1"),)


def _declared_as(subject: Subject, name: str) -> Node | None:
    """The pattern that a name of the file stands for."""
    for node in walk(subject.source.root):
        value = field(node, "value") if node.type == "variable_declarator" else None
        if value is not None and value.type == "regex" and subject.text(field(node, "name") or node) == name:
            return value
    return None


def _by_letters(subject: Subject, given: Node) -> Iterator[Found]:
    """`(a, b) => a.name < b.name` never says less; texts are compared by their letters."""
    body = field(given, "body")
    sign, left, right = (field(body, part) for part in ("operator", "left", "right"))
    if body is None or sign is None or left is None or right is None or sign.type not in {">", "<", ">=", "<=", "-"}:
        return
    for one, other, prior in ((left, right, 0.45), (right, left, 0.3)):
        text = f"{subject.text(one)}.localeCompare({subject.text(other)})"
        yield "by its letters", prior, (subject.replaced(body, text),)


def _name(subject: Subject, node: Node) -> Iterator[Found]:
    """A name that is bound nowhere, of which the object has one."""
    name = subject.text(node)
    owner = next((each for each in ancestors(subject.function) if each.type == "class_body"), None)
    if owner is None or name in _NOT_OF_THIS or _is_bound(subject, name):
        return
    of_this = any(
        each.type == "member_expression" and subject.text(each) == f"this.{name}" for each in walk(owner)
    ) or any(
        subject.text(member) == name
        for each in owner.named_children
        if (member := field(each, "name") or field(each, "property")) is not None
    )
    if of_this:
        yield "of the object", 0.7, (subject.replaced(node, f"this.{name}"),)


def _is_bound(subject: Subject, name: str) -> bool:
    local = {each for each, _ in subject.locals}
    declared = rf"\b(?:let|const|var|function|class|import)\b[^;=()]{{0,200}}\b{re.escape(name)}\b"
    return name in local or name in subject.parameters or re.search(declared, subject.source.text) is not None


def _first(subject: Subject) -> Node | None:
    body = field(subject.function, "body")
    inner = [each for each in body.named_children if each.type != "comment"] if body is not None else []
    return inner[0] if inner and body is not None and body.type == "statement_block" else None


def _at_the_start(subject: Subject, first: Node) -> Iterator[Found]:
    """A parameter that counts from another number than is meant; one that is empty, where there is nothing to do."""
    indent, newline = subject.source.indent(first), subject.source.newline
    at = subject.source.span(first)[0]
    plain = _parameters(subject)
    for name in plain:
        uses = [
            each
            for each in subject.nodes
            if each.type == "identifier"
            and subject.text(each) == name
            and each.parent is not None
            and each.parent.type in _RECKONED
        ]
        if len(uses) > 1 and any(each.parent is not None and each.parent.type != "arguments" for each in uses):
            yield "counted from one", 0.4, (Edit(at, at, f"{name} -= 1;{newline}{indent}"),)
            yield "counted from one", 0.2, (Edit(at, at, f"{name} += 1;{newline}{indent}"),)
    begun = _begins_as(subject, first)
    if begun:
        for name in plain[:3]:
            text = f"if (!{name}) {{{newline}{indent}  return {begun};{newline}{indent}}}{newline}{indent}"
            yield "nothing of nothing", 0.45, (Edit(at, at, text),)


def _parameters(subject: Subject) -> list[str]:
    """Those that are plain names, with or without a type or a default."""
    held = field(subject.function, "parameters")
    found = held.named_children if held is not None else [field(subject.function, "parameter")]
    names = [field(each, "pattern") or field(each, "left") or each for each in found if each is not None]
    return [subject.text(name) for name in names if name.type == "identifier"]


def _begins_as(subject: Subject, first: Node) -> str:
    """`{}` of `const found = {}` that stands first and is given back."""
    declared = first.named_children[0] if first.type in {"lexical_declaration", "variable_declaration"} else None
    value, name = field(declared, "value"), field(declared, "name")
    if value is None or name is None:
        return ""
    text = subject.text(value)
    back = any(
        each.type == "return_statement" and subject.text(each).removeprefix("return").strip(" ;") == subject.text(name)
        for each in subject.nodes
    )
    return text if back and text in {"{}", "[]", "''", '""', "0", "new Map()", "new Set()"} else ""


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "assignment_expression": _assigned,
    "string": _text,
    "binary_expression": _reckoned,
    "call_expression": _call,
    "identifier": _name,
}
