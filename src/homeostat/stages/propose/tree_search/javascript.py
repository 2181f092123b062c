"""Changes that only JavaScript and TypeScript know: what is awaited, given back, made a number, taken for missing."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, function_of
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_GIVES_ANEW = frozenset({
    "replace", "replaceAll", "trim", "trimStart", "trimEnd", "concat", "map", "filter", "slice", "toUpperCase",
    "toLowerCase", "padStart", "padEnd", "substring", "flat", "flatMap", "normalize", "toSorted", "repeat",
})  # fmt: skip
_IN_PLACE = frozenset({"sort", "reverse", "splice", "fill", "push", "unshift", "pop", "shift"})
_FOLDS = frozenset({"reduce", "reduceRight"})
_STARTS = {"0": 0.55, "{}": 0.3, "[]": 0.3, '""': 0.25}  # of a fold, and how likely each is
_FOR_EACH = frozenset({"map", "forEach", "filter", "flatMap"})
_NEVER_PROMISED = frozenset({
    "push", "join", "toString", "log", "error", "warn", "keys", "values", "entries", "includes", "has", "trim",
    "toISOString", "add", "slice", "split", "String", "Number", "parseInt", "isArray", "stringify", "parse",
})  # fmt: skip
_LEAVES = frozenset({"break_statement", "return_statement", "throw_statement", "continue_statement"})


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)


def _binary(subject: Subject, node: Node) -> Iterator[Found]:
    sign, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if sign is None or left is None or right is None:
        return
    if sign.type == "||" and not _mixes(node) and not _is_truth(left):
        yield "only where nothing is", 0.58, (subject.replaced(sign, "??"),)
    if sign.type == "??" and not _mixes(node):
        yield "where it is empty too", 0.72 if _is_reckoned(left) else 0.4, (subject.replaced(sign, "||"),)
    rounded = re.fullmatch(r"Math\.floor(\(.{1,200}\))", subject.text(left))
    if sign.type == "+" and subject.text(right) == "1" and rounded is not None:
        yield "rounded up", 0.55, (subject.replaced(node, f"Math.ceil{rounded[1]}"),)
    if (
        sign.type == "+"
        and "string" not in {left.type, right.type}
        and "template_string" not in {left.type, right.type}
    ):
        both = (*subject.wrapped(left, "Number(", ")"), *subject.wrapped(right, "Number(", ")"))
        yield "as numbers", 0.4, both
    if sign.type in {"===", "!==", "==", "!="}:
        for side in (left, right):
            if side.type in {"identifier", "member_expression", "subscript_expression", "call_expression"}:
                yield "as numbers", 0.14, subject.wrapped(side, "Number(", ")")
                yield "as text", 0.14, subject.wrapped(side, "String(", ")")


def _is_truth(node: Node) -> bool:
    """Whether it is true or false, and never nothing."""
    sign = field(node, "operator")
    return sign is not None and sign.type in {"!", "===", "!==", "==", "!=", "<", ">", "<=", ">=", "in", "instanceof"}


def _is_reckoned(node: Node) -> bool:
    """Whether it is a number or none, and never nothing: `a / b`."""
    while node.type == "parenthesized_expression" and node.named_children:
        node = node.named_children[0]
    sign = field(node, "operator")
    return node.type == "binary_expression" and sign is not None and sign.type in {"-", "*", "/", "%", "**"}


def _mixes(node: Node) -> bool:
    """`a || b && c` cannot be written with `??`."""
    near = [node.parent, field(node, "left"), field(node, "right")]
    signs = [field(each, "operator") for each in near if each is not None and each.type == "binary_expression"]
    return any(sign is not None and sign.type in {"||", "&&", "??"} for sign in signs)


def _added(subject: Subject, node: Node) -> Iterator[Found]:
    sign, right = field(node, "operator"), field(node, "right")
    if sign is None or right is None:
        return
    if sign.type == "+=" and right.type not in {"string", "template_string", "number"}:
        yield "as numbers", 0.42, subject.wrapped(right, "Number(", ")")
        yield "or nothing", 0.25, subject.wrapped(right, "(", " || 0)")
    if sign.type == "||=":
        yield "only where nothing is", 0.55, (subject.replaced(sign, "??="),)


def _call(subject: Subject, node: Node) -> Iterator[Found]:
    callee, arguments = field(node, "function"), field(node, "arguments")
    if callee is None or arguments is None:
        return
    name = field(callee, "property")
    called = subject.text(name or callee)
    given = arguments.named_children
    held = field(callee, "object")
    if held is not None:
        yield from _in_place(subject, arguments, held, called)
    if called in {"replace", "match", "split"} and given and given[0].type == "regex":
        yield from _every_time(subject, given[0], called)
    if called == "replace" and given and given[0].type == "string" and name is not None:
        yield "every time", 0.68, (subject.replaced(name, "replaceAll"),)
    if called == "forEach" and name is not None and held is not None and given and _is_async(given[0]):
        start, end = subject.source.span(node)
        edits = (Edit(start, start, "await Promise.all("), subject.replaced(name, "map"), Edit(end, end, ")"))
        yield "waited for", 0.55, edits
    if held is not None and given:
        yield from _each(subject, node, called, given)
    if called in {"parseInt", "parseFloat"} and len(given) == 1 and name is None:
        for other in [each for each in ("parseFloat", "Number") if each != called]:
            yield "as a number", 0.28, (subject.replaced(callee, other),)
    for each in given:
        yield from _handed_over(subject, each, called)
    yield from _awaited(subject, node, called)


def _each(subject: Subject, node: Node, called: str, given: list[Node]) -> Iterator[Found]:
    """What is done with each element: waited for, begun with something, compared."""
    if called == "map" and _is_async(given[0]) and _is_async(subject.function) and not _is_waited_for(node):
        yield "waited for", 0.6, subject.wrapped(node, *_all_of(node))
    if called in _FOLDS and len(given) == 1:
        end = subject.source.span(given[0])[1]
        for start, prior in _STARTS.items():
            yield "begins with something", prior, (Edit(end, end, f", {start}"),)
    if called in {"sort", "toSorted"} and len(given) == 1:
        yield from _compared(subject, given[0])


def _is_waited_for(node: Node) -> bool:
    """`await xs.map(…)` waits for the list itself, and so for nothing; `Promise.all(xs.map(…))` for each."""
    return node.parent is not None and node.parent.type == "arguments"


def _all_of(node: Node) -> tuple[str, str]:
    above = node.parent.type if node.parent is not None else ""
    if above == "await_expression":
        return "Promise.all(", ")"
    return ("(await Promise.all(", "))") if above == "member_expression" else ("await Promise.all(", ")")


def _compared(subject: Subject, given: Node) -> Iterator[Found]:
    """`(a, b) => a > b` never says less."""
    body = field(given, "body")
    sign, left, right = (field(body, part) for part in ("operator", "left", "right"))
    if body is None or sign is None or left is None or right is None or sign.type not in {">", "<", ">=", "<="}:
        return
    first, second = (left, right) if sign.type in {">", ">="} else (right, left)
    one, other = subject.text(first), subject.text(second)
    yield "says which is less", 0.6, (subject.replaced(body, f"{one} - {other}"),)
    yield "says which is less", 0.4, (subject.replaced(body, f"({one} > {other}) - ({one} < {other})"),)


def _in_place(subject: Subject, arguments: Node, held: Node, called: str) -> Iterator[Found]:
    """Sorted as text unless it is said how; and the caller's own list with it."""
    if called == "sort" and not arguments.named_children:
        at = subject.source.span(arguments)[0] + 1
        yield "sorted as numbers", 0.6, (Edit(at, at, "(a, b) => a - b"),)
        yield "sorted as numbers", 0.25, (Edit(at, at, "(a, b) => b - a"),)
    if called in _IN_PLACE and held.type in {"identifier", "member_expression"}:
        prior = 0.45 if called in {"sort", "reverse"} else 0.15
        yield "on a copy", prior, (subject.replaced(held, f"[...{subject.text(held)}]"),)


def _handed_over(subject: Subject, given: Node, called: str) -> Iterator[Found]:
    if given.type == "member_expression" and (field(given, "object") or given).type == "this":
        yield "bound to this", 0.35, subject.wrapped(given, "", ".bind(this)")
    if given.type in FUNCTIONS or (given.type == "identifier" and called in _FOR_EACH):
        yield from _other_functions(subject, given)


def _every_time(subject: Subject, pattern: Node, called: str) -> Iterator[Found]:
    text = subject.text(pattern)
    body, _, flags = text.rpartition("/")
    if "g" not in flags and called != "split":
        yield "every time", 0.7, (subject.replaced(pattern, f"{body}/{flags}g"),)
    if "i" not in flags:
        yield "in any case", 0.25, (subject.replaced(pattern, f"{body}/{flags}i"),)


def _is_async(node: Node) -> bool:
    return node.type in FUNCTIONS and any(child.type == "async" for child in node.children)


def _other_functions(subject: Subject, node: Node) -> Iterator[Found]:
    """A function of the file by its name, in the place of what is done with each element."""
    own = subject.text(node)
    declared = [
        subject.text(name)
        for each in subject.source.root.named_children
        if each.type == "function_declaration" and (name := field(each, "name")) is not None
    ]
    for other in [name for name in declared if name not in {own, subject.name}][:4]:
        yield "another function", 0.25, (subject.replaced(node, other),)


def _awaited(subject: Subject, node: Node, called: str) -> Iterator[Found]:
    """`await` in a function that is `async`, before a call that may promise."""
    above = node.parent
    if not _is_async(subject.function) or called in _NEVER_PROMISED or above is None:
        return
    if above.type in {"await_expression", "member_expression"} and above.type == "await_expression":
        return
    alone = above.type in {"expression_statement", "variable_declarator", "return_statement"}
    if above.type == "member_expression":
        yield "waited for", 0.3, subject.wrapped(node, "(await ", ")")
    else:
        at = subject.source.span(node)[0]
        yield "waited for", 0.4 if alone or above.type == "arguments" else 0.3, (Edit(at, at, "await "),)


def _statement(subject: Subject, node: Node) -> Iterator[Found]:
    """What a method gives anew and nobody keeps; what a function with braces forgets to give back."""
    inner = node.named_children[0] if node.named_children else None
    if inner is None:
        return
    callee = field(inner, "function") if inner.type == "call_expression" else None
    held, name = field(callee, "object"), field(callee, "property")
    start = subject.source.span(node)[0]
    if held is not None and name is not None and subject.text(name) in _GIVES_ANEW and held.type != "call_expression":
        yield "kept", 0.65, (Edit(start, start, f"{subject.text(held)} = "),)
    block = node.parent
    if block is None or block.type != "statement_block" or block.parent != subject.function:
        return
    last = [each for each in block.named_children if each.type != "comment"][-1:] == [node]
    gives = any(each.type == "return_statement" and each.named_children for each in body_of(subject.function))
    if last and not gives and inner.type not in {"assignment_expression", "update_expression"}:
        handed_over = subject.function.parent is not None and subject.function.parent.type == "arguments"
        yield "given back", 0.62 if handed_over else 0.4, (Edit(start, start, "return "),)
    if inner.type == "call_expression" and not last:
        yield "given back", 0.2, (Edit(start, start, "return "),)


def _conditional_call(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (bad) refuse(…)` that goes on: it should be left there."""
    then = field(node, "consequence")
    only = then.named_children[0] if then is not None and len(then.named_children) == 1 else then
    if only is not None and only.type == "expression_statement":
        start = subject.source.span(only)[0]
        yield "left there", 0.3, (Edit(start, start, "return "),)


def _case(subject: Subject, node: Node) -> Iterator[Found]:
    """A case that goes on into the next one."""
    value = field(node, "value")
    body = [each for each in node.named_children if each != value and each.type != "comment"]
    following = node.next_named_sibling
    if not body or body[-1].type in _LEAVES or following is None:
        return
    end = subject.source.span(body[-1])[1]
    said = f"{subject.source.newline}{subject.source.indent(body[-1])}break;"
    yield "no falling through", 0.65, (Edit(end, end, said),)


def _loop(subject: Subject, node: Node) -> Iterator[Found]:
    sign = field(node, "operator")
    if sign is not None:
        yield "another loop", 0.4, (subject.replaced(sign, "of" if sign.type == "in" else "in"),)


def _declared(subject: Subject, node: Node) -> Iterator[Found]:
    """What is changed afterwards is the caller's: a copy of it."""
    value = field(node, "value")
    if value is not None and value.type in {"identifier", "member_expression"}:
        text = subject.text(value)
        yield "a copy", 0.22, (subject.replaced(value, f"[...{text}]"),)
        yield "a copy", 0.22, (subject.replaced(value, f"{{ ...{text} }}"),)


def _object(subject: Subject, node: Node) -> Iterator[Found]:
    """`{ ...a, ...b }`: the later one wins."""
    parts = [each for each in node.named_children if each.type != "comment"]
    for one, other in pairwise(parts):
        if "spread_element" in {one.type, other.type}:
            edits = (subject.replaced(one, subject.text(other)), subject.replaced(other, subject.text(one)))
            yield "the other one wins", 0.55, edits


def _kind(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (!x)` where only what is missing is meant."""
    sign, held = field(node, "operator"), field(node, "argument")
    if sign is None or held is None or sign.type != "!" or held.type not in {"identifier", "member_expression"}:
        return
    whole = next((each for each in ancestors(node) if each.type != "parenthesized_expression"), None)
    if whole is not None and whole.type in {"if_statement", "ternary_expression", "binary_expression"}:
        yield "only where nothing is", 0.38, (subject.replaced(node, f"{subject.text(held)} == null"),)
        yield (
            "where it is empty",
            0.3,
            (subject.replaced(node, f"(!{subject.text(held)} || !{subject.text(held)}.length)"),),
        )


def _truth(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (x)` where nought and empty text count as well."""
    inner = node.named_children[0] if node.named_children else None
    above = node.parent
    asks = above is not None and above.type in {"if_statement", "while_statement"} and field(above, "condition") == node
    if asks and inner is not None and inner.type in {"identifier", "member_expression"}:
        yield "where anything is", 0.4, (subject.replaced(inner, f"{subject.text(inner)} != null"),)


def _pattern(subject: Subject, node: Node) -> Iterator[Found]:
    """A match that may begin and end anywhere."""
    text = subject.text(node)
    body, _, flags = text[1:].rpartition("/")
    if re.search(r"(?<!\\)[*+](?![?])", body):
        least = re.sub(r"(?<!\\)([*+])(?![?])", r"\1?", body)
        yield "as little as it can", 0.2, (subject.replaced(node, f"/{least}/{flags}"),)
    if not body.startswith("^") or not body.endswith("$"):
        yield (
            "the whole of it",
            0.22,
            (subject.replaced(node, f"/^{body.removeprefix('^').removesuffix('$')}$/{flags}"),),
        )


def _arrow(subject: Subject, node: Node) -> Iterator[Found]:
    """`function () { this… }` handed over: what `this` is there, an arrow keeps."""
    if node.type != "function_expression" or function_of(node) is None:
        return
    head, parameters, body = field(node, "name"), field(node, "parameters"), field(node, "body")
    uses_this = any(each.type == "this" for each in body_of(node))
    if head is None and uses_this and parameters is not None and body is not None and not _is_async(node):
        yield "the outer this", 0.4, (subject.replaced(node, f"{subject.text(parameters)} => {subject.text(body)}"),)


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "binary_expression": _binary,
    "augmented_assignment_expression": _added,
    "call_expression": _call,
    "expression_statement": _statement,
    "if_statement": _conditional_call,
    "switch_case": _case,
    "for_in_statement": _loop,
    "variable_declarator": _declared,
    "object": _object,
    "unary_expression": _kind,
    "parenthesized_expression": _truth,
    "regex": _pattern,
    "function_expression": _arrow,
}
