"""Changes of expressions that Go and JavaScript share: operators, numbers, names, arguments."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, statement_of
from homeostat.stages.propose.tree_search.subject import Subject

Found = tuple[str, float, tuple[Edit, ...]]
"""What kind of change, its prior, its edits."""

_OPERATORS: dict[str, tuple[tuple[str, float], ...]] = {
    "<": (("<=", 0.6), (">", 0.4), (">=", 0.25)),
    "<=": (("<", 0.55), (">=", 0.35), (">", 0.2)),
    ">": ((">=", 0.6), ("<", 0.4), ("<=", 0.25)),
    ">=": ((">", 0.55), ("<=", 0.35), ("<", 0.2)),
    "==": (("!=", 0.4), ("<=", 0.35), (">=", 0.2)),
    "!=": (("==", 0.4), (">", 0.2), ("<", 0.15)),
    "===": (("!==", 0.4), ("==", 0.3), ("<=", 0.35), (">=", 0.2)),
    "!==": (("===", 0.4), ("!=", 0.3), (">", 0.15)),
    "&&": (("||", 0.5),),
    "||": (("&&", 0.45),),
    "+": (("-", 0.4), ("*", 0.15)),
    "-": (("+", 0.4),),
    "*": (("/", 0.3), ("+", 0.2)),
    "/": (("*", 0.3), ("%", 0.15)),
    "%": (("/", 0.2),),
    "&": (("|", 0.3), ("^", 0.15)),
    "|": (("&", 0.3), ("^", 0.15)),
    "^": (("&", 0.2), ("|", 0.2)),
    "<<": ((">>", 0.35),),
    ">>": (("<<", 0.35),),
}
_ADDED = {
    "+=": (("-=", 0.4), ("=", 0.35), ("*=", 0.15)), "-=": (("+=", 0.4), ("=", 0.25)), "*=": (("+=", 0.25),),
    "/=": (("*=", 0.25),), "=": (("+=", 0.3),), "|=": (("&=", 0.25),), "&=": (("|=", 0.25),),
}  # fmt: skip
_NUMBERS = frozenset({"number", "int_literal"})
_TEXTS = frozenset({"string", "interpreted_string_literal", "regex"})
_SMALL = 64
_LARGE = 0.3
_BESIDE, _MOST_BESIDE = 0.3, 3  # another number of the function, or of another size
_TEN = 10
_WHOLE = re.compile(r"(?<![\w.])\d{1,9}(?![\w.])")
_BOUNDS = frozenset({"subscript_expression", "index_expression", "slice_expression"})
_PLAIN = frozenset({"identifier", "member_expression", "selector_expression", "call_expression"})
_MOST_NAMES = 10
_MOST_ARGUMENTS = 4
_MOST_TEXTS = 8
_A_SIGN = 4  # characters of a text that holds one or two signs, with its quotes
_SIGNS = re.compile(r'"[^"\\\w\n]{1,2}"')
_SAID_BESIDE = 0.4  # of another part that the same statement reads
_LONGEST_STATEMENT = 1_000  # characters of it


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    for change in _BY_KIND.get(node.type, ()):
        yield from change(subject, node)
    yield from _one_more(subject, node)


def _truths(subject: Subject, node: Node) -> Iterator[Found]:
    yield "constant", 0.35, (subject.replaced(node, "false" if node.type == "true" else "true"),)


def _counted(subject: Subject, node: Node) -> Iterator[Found]:
    text = subject.text(node)
    other = text.replace("++", "--") if "++" in text else text.replace("--", "++")
    yield "operator", 0.25, (subject.replaced(node, other),)


def _operators(subject: Subject, node: Node) -> Iterator[Found]:
    sign = field(node, "operator")
    for other, prior in _OPERATORS.get(sign.type, ()) if sign is not None else ():
        if subject.in_go or len(other) < 3 or sign is None or len(sign.type) >= 3 or other in {"==", "!="}:  # noqa: PLR2004 - `===`
            yield "operator", prior, (subject.replaced(sign or node, other),)


def _sides(subject: Subject, node: Node) -> Iterator[Found]:
    left, right, sign = field(node, "left"), field(node, "right"), field(node, "operator")
    if left is None or right is None or sign is None:
        return
    one, other = subject.text(left), subject.text(right)
    if sign.type in {"&&", "||"}:
        (start, middle), (then, end) = subject.source.span(left), subject.source.span(right)
        yield "without a condition", 0.3, (Edit(middle, end, ""),)
        yield "without a condition", 0.3, (Edit(start, then, ""),)
    if sign.type in {"+", "-", "*", "/", "%"} and right.type in _NUMBERS:
        rest = Edit(subject.source.span(left)[1], subject.source.span(right)[1], "")
        yield "without the number", 0.5 if other == "1" else 0.3, (rest,)
    if sign.type in {"-", "/", "%", "<<", ">>"}:
        yield "the other way round", 0.3, (subject.replaced(left, other), subject.replaced(right, one))
    # `a / b * c` cuts to whole numbers before it multiplies.
    inner = field(left, "operator") if left.type == "binary_expression" else None
    below, above = field(left, "right"), field(left, "left")
    if sign.type == "*" and inner is not None and inner.type == "/" and below is not None and above is not None:
        text = f"{subject.text(above)} * {other} / {subject.text(below)}"
        yield "multiply before dividing", 0.55, (subject.replaced(node, text),)
    if sign.type in {"*", "/", "%"} and left.type == "parenthesized_expression":
        return
    # `a + b * c` is meant as `(a + b) * c`, now and then.
    if sign.type in {"+", "-"} and right.type == "binary_expression":
        inner, first, second = field(right, "operator"), field(right, "left"), field(right, "right")
        if inner is not None and inner.type in {"*", "/", "%"} and first is not None and second is not None:
            text = f"({one} {sign.type} {subject.text(first)}) {inner.type} {subject.text(second)}"
            yield "other brackets", 0.25, (subject.replaced(node, text),)


def _signs(subject: Subject, node: Node) -> Iterator[Found]:
    sign, held = field(node, "operator"), field(node, "argument") or field(node, "operand")
    if sign is not None and held is not None and sign.type in {"!", "-"}:
        alone = node.parent is not None and field(node.parent, "condition") == node
        text = subject.text(unbracketed(held) if alone else held)
        yield "without its sign", 0.45 if sign.type == "!" else 0.3, (subject.replaced(node, text),)


def unbracketed(node: Node) -> Node:
    """What stands in its brackets, or the node itself."""
    return node.named_children[0] if node.type == "parenthesized_expression" and node.named_children else node


def _numbers(subject: Subject, node: Node) -> Iterator[Found]:
    text = subject.text(node)
    if not text.isdigit() or len(text) > 9 or (len(text) > 1 and text.startswith("0")):  # noqa: PLR2004 - digits
        return
    number = int(text)
    weight = 0.45 if number <= _SMALL else _LARGE
    yield "constant", weight, (subject.replaced(node, str(number + 1)),)
    if number and not (number == 1 and _is_added(subject, node)):  # without it is another change
        yield "constant", weight, (subject.replaced(node, str(number - 1)),)
    for other in _other_numbers(subject, number):
        yield "constant", _BESIDE, (subject.replaced(node, str(other)),)
    if not number and not subject.in_go:
        for other, prior in (("-Infinity", 0.32), ("Infinity", 0.25)):
            if _starts_a_name(node):
                yield "constant", prior, (subject.replaced(node, other),)


def _is_added(subject: Subject, node: Node) -> bool:
    sign = field(node.parent, "operator") if node.parent is not None else None
    return sign is not None and field(node.parent, "right") == node and subject.text(sign) in {"+", "-"}


def _other_numbers(subject: Subject, number: int) -> list[int]:
    """Those that the function writes elsewhere, then a nought more and a nought less."""
    found = dict.fromkeys(int(digits) for digits in _WHOLE.findall(subject.text(subject.function)))
    near = [each for each in found if abs(each - number) > 1][:_MOST_BESIDE]
    return [*near, *(each for each in (number * 10, number // 10) if number >= _TEN and each not in found)]


def _starts_a_name(node: Node) -> bool:
    return node.parent is not None and node.parent.type == "variable_declarator"


def _names(subject: Subject, node: Node) -> Iterator[Found]:
    if _is_bound_here(node) or _is_called(node):
        return
    own = subject.text(node)
    known = [name for name in subject.known_at(node) if name != own]
    crowd = max(1.0, len(known) / 4)
    for name in known[:_MOST_NAMES]:
        likeness = 0.45 if _alike(own, name) else 0.3
        yield "another name", likeness / crowd, (subject.replaced(node, name),)


def _alike(one: str, other: str) -> bool:
    return one[:3] == other[:3] or one[-3:] == other[-3:] or (one in other or other in one)


def _is_bound_here(node: Node) -> bool:
    """Where it stands to be given a value, or to be called by."""
    above = node.parent
    if above is None:
        return True
    if above.type in {"formal_parameters", "parameter_declaration", "labeled_statement", "type_identifier"}:
        return True
    names = {field(above, "name"), field(above, "label"), field(above, "key"), field(above, "parameter")}
    if above.type in {"variable_declarator", "required_parameter", "optional_parameter", "function_declaration"}:
        return node in names or above.type.endswith("parameter")
    if above.type == "expression_list" and above.parent is not None:
        holder = above.parent
        return holder.type in {"short_var_declaration", "range_clause"} and field(holder, "left") == above
    return above.type == "for_in_statement" and field(above, "left") == node


def _is_called(node: Node) -> bool:
    above = node.parent
    return above is not None and above.type == "call_expression" and field(above, "function") == node


_SISTERS: dict[str, tuple[str, ...]] = {
    "floor": ("ceil", "round"), "ceil": ("floor", "round"), "round": ("floor", "ceil"), "min": ("max",),
    "max": ("min",), "indexOf": ("lastIndexOf",), "lastIndexOf": ("indexOf",), "push": ("unshift",),
    "unshift": ("push",), "pop": ("shift",), "shift": ("pop",), "every": ("some",), "some": ("every",),
    "find": ("filter", "findLast"), "filter": ("find",), "map": ("flatMap",), "slice": ("splice",),
    "splice": ("slice",), "startsWith": ("endsWith", "includes"), "endsWith": ("startsWith",),
    "toLowerCase": ("toUpperCase",), "toUpperCase": ("toLowerCase",), "keys": ("values", "entries"),
    "values": ("keys", "entries"), "replace": ("replaceAll",), "trimStart": ("trim",), "trimEnd": ("trim",),
    "all": ("allSettled",), "getDay": ("getDate",), "getDate": ("getDay",), "trunc": ("floor",),
    "getMonth": ("getUTCMonth",), "getHours": ("getUTCHours",), "getFullYear": ("getUTCFullYear",),
    "HasPrefix": ("HasSuffix", "Contains"), "HasSuffix": ("HasPrefix",), "Index": ("LastIndex",),
    "LastIndex": ("Index",), "TrimLeft": ("TrimPrefix",), "TrimRight": ("TrimSuffix",), "Trim": ("TrimSpace",),
    "Floor": ("Ceil", "Round"), "Ceil": ("Floor", "Round"), "Before": ("After",), "After": ("Before",),
    "ToLower": ("ToUpper",), "ToUpper": ("ToLower",), "Fields": ("Split",), "PushBack": ("PushFront",),
    "PushFront": ("PushBack",), "Min": ("Max",), "Max": ("Min",), "RLock": ("Lock",), "Front": ("Back",),
    "Back": ("Front",), "Less": ("Greater",), "Sub": ("Add",),
}  # fmt: skip


def _members(subject: Subject, node: Node) -> Iterator[Found]:
    """A part of the same thing that the file reads elsewhere; a library's own sister of the function."""
    held = field(node, "object") or field(node, "operand")
    name = field(node, "property") or field(node, "field")
    if held is None or name is None:
        return
    own = subject.text(name)
    for sister in _SISTERS.get(own, ()):
        yield "a sister", 0.45, (subject.replaced(name, sister),)
    if _is_called(node):
        return
    root = subject.text(held)
    others: dict[str, None] = {}
    for each in subject.nodes:
        read = field(each, "property") or field(each, "field")
        holder = field(each, "object") or field(each, "operand")
        if each.type == node.type and read is not None and holder is not None and subject.text(holder) == root:
            others.setdefault(subject.text(read))
    found = [other for other in others if other != own and other not in _SISTERS][:_MOST_NAMES]
    beside = _read_beside(subject, node, root)
    for other in found:
        prior = _SAID_BESIDE if other in beside else 0.35 / max(1.0, len(found) / 3)
        yield "another part", prior, (subject.replaced(name, other),)


def _read_beside(subject: Subject, node: Node, root: str) -> set[str]:
    """What the same statement reads of the same thing."""
    whole = statement_of(node)
    text = subject.text(whole) if whole is not None else ""
    return {*re.findall(rf"(?<![\w$.]){re.escape(root)}\??\.(\w{{1,60}})", text[:_LONGEST_STATEMENT])}


def _arguments(subject: Subject, node: Node) -> Iterator[Found]:
    given = [each for each in node.named_children if each.type != "comment"]
    if not 2 <= len(given) <= _MOST_ARGUMENTS:  # noqa: PLR2004 - a pair
        return
    pairs = [(i, j) for i in range(len(given)) for j in range(i + 1, len(given))]
    for i, j in pairs:
        one, other = subject.text(given[i]), subject.text(given[j])
        if one != other:
            edits = (subject.replaced(given[i], other), subject.replaced(given[j], one))
            yield "arguments swapped", 0.42 if len(pairs) == 1 or j == i + 1 else 0.25, edits


def _assigned(subject: Subject, node: Node) -> Iterator[Found]:
    sign, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if left is None or right is None:
        return
    said = sign.type if sign is not None else "="
    gap = subject.source.text[subject.source.span(left)[1] : subject.source.span(right)[0]]
    for other, prior in _ADDED.get(said, ()):
        if gap.strip() == said:
            end, start = subject.source.span(left)[1], subject.source.span(right)[0]
            yield "operator", prior, (Edit(end, start, f" {other} "),)


def _texts(subject: Subject, node: Node) -> Iterator[Found]:
    """Another text of the same function: its cases are mixed up, now and then."""
    above = node.parent
    if above is None or above.type in {"import_statement", "import_spec", "pair", "literal_element"}:
        return
    own = subject.text(node)
    others = [subject.text(each) for each in subject.nodes if each.type == node.type]
    for other in list(dict.fromkeys(each for each in others if each != own))[:_MOST_TEXTS]:
        yield "another text", 0.15, (subject.replaced(node, other),)
    if len(own) <= _A_SIGN:
        signs = dict.fromkeys(_SIGNS.findall(subject.source.text))
        for other in [each for each in signs if each != own and each not in others][:_MOST_TEXTS]:
            yield "another text", 0.12, (subject.replaced(node, other),)


def _one_more(subject: Subject, node: Node) -> Iterator[Found]:
    """`x` becomes `x + 1` or `x - 1`, where such a thing is a bound, an index or what is handed over."""
    if node.type not in _PLAIN or _is_bound_here(node) or is_of_a_package(subject, node):
        return
    above = node.parent
    if above is None:
        return
    if _is_bound(node, above):
        prior = 0.4
    elif above.type in {"arguments", "argument_list", "return_statement", "expression_list", "binary_expression"}:
        sign = field(above, "operator")
        if above.type == "expression_list" and field(above.parent, "left") == above:
            return
        prior = 0.34 if sign is None or sign.type in {"<", "<=", ">", ">="} else 0.12
    else:
        return
    if above.type == "binary_expression" and (sign := field(above, "operator")) is not None and sign.type in "+-":
        return
    text = subject.text(node)
    if "\n" not in text:
        for said in (f"{text} + 1", f"{text} - 1"):
            yield "one more or less", prior, (subject.replaced(node, said),)


def is_of_a_package(subject: Subject, node: Node) -> bool:
    """`http.StatusOK`, `time.Second`: what a package of Go names is no count."""
    name = field(node, "field") if subject.in_go and node.type == "selector_expression" else None
    holder = field(node, "operand")
    return (
        name is not None
        and holder is not None
        and holder.type == "identifier"
        and subject.text(name)[:1].isupper()
        and subject.text(holder) not in {*subject.parameters, *(each for each, _ in subject.locals)}
    )


def _is_bound(node: Node, above: Node) -> bool:
    if above.type in _BOUNDS:
        return node in {field(above, "index"), field(above, "start"), field(above, "end")}
    if above.type == "arguments":
        call = next(ancestors(above), None)
        called = field(field(call, "function"), "property")
        return called is not None and (called.text or b"") in {b"slice", b"substring", b"at", b"splice", b"charAt"}
    return False


_BY_KIND: Mapping[str, tuple[Callable[[Subject, Node], Iterator[Found]], ...]] = {
    "binary_expression": (_operators, _sides),
    "unary_expression": (_signs,),
    "identifier": (_names,),
    **dict.fromkeys(_NUMBERS, (_numbers,)),
    **dict.fromkeys(_TEXTS, (_texts,)),
    **dict.fromkeys(("member_expression", "selector_expression"), (_members,)),
    **dict.fromkeys(("arguments", "argument_list"), (_arguments,)),
    **dict.fromkeys(("true", "false"), (_truths,)),
    **dict.fromkeys(("augmented_assignment_expression", "assignment_statement", "assignment_expression"), (_assigned,)),
    **dict.fromkeys(("update_expression", "inc_statement", "dec_statement"), (_counted,)),
}
