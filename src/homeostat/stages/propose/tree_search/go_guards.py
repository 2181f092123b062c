"""Conditions in Go that ask too much, too little or for nothing, and ways out that leave with what was half done."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import (
    before,
    given_back,
    line_edit,
    results_of,
    statements,
    types_of,
    zero_of,
)
from homeostat.stages.propose.tree_search.subject import Subject

_MOST_ASKED, _LONGEST = 5, 80
_COUNTS = frozenset({"identifier", "binary_expression", "int_literal", "selector_expression"})
_JOINED = frozenset({"&&", "||"})
_RESETS = re.compile(r"(?P<held>\w+)\.(?P<name>\w+) = (?:nil|0|false|\"\")$")


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    for change in _BY_KIND.get(node.type, ()):
        yield from change(subject, node)


def _without(subject: Subject, node: Node) -> Iterator[Found]:
    """A case that is none: all of the `if` goes, or it is asked for nothing."""
    asked, inner = field(node, "condition"), statements(field(node, "consequence"))
    if asked is None or not inner or not subject.source.begins_its_line(node):
        return
    if field(node, "alternative") is not None or field(node, "initializer") is not None:
        return
    if "err" not in subject.text(asked):
        yield "without that case", 0.36, (line_edit(subject, node),)
    start, end = subject.source.span(inner[0])[0], subject.source.span(inner[-1])[1]
    body = subject.source.text[start:end].replace(
        f"\n{subject.source.indent(node)}\t", f"\n{subject.source.indent(node)}"
    )
    if inner[-1].type != "return_statement" or node.next_named_sibling is None:
        yield "in every case", 0.24, (subject.replaced(node, body),)


def _asks_more(subject: Subject, node: Node) -> Iterator[Found]:
    """One condition more, as the function asks it elsewhere, or as such values are asked for."""
    asked = _question_of(subject, node)
    if asked is None:
        return
    text, known = subject.text(asked), {*subject.known_at(asked), *subject.parameters}
    one = f"({text})" if "||" in text else text
    for index in dict.fromkeys(_indexes(subject, asked)):
        if index not in text:
            yield "only where that holds too", 0.42, (subject.replaced(asked, f"{index} && {one}"),)
    for rank, other in enumerate(_asked_elsewhere(subject, asked, text, known)[:_MOST_ASKED]):
        prior = 0.26 - 0.03 * rank
        for more in (other, _opposite(other)):
            yield "only where that holds too", prior, (subject.replaced(asked, f"{one} && {more}"),)
            yield "or where that holds", prior - 0.06, (subject.replaced(asked, f"{text} || {more}"),)
            prior -= 0.08


def _question_of(subject: Subject, node: Node) -> Node | None:
    """What an `if` or a `for` asks, and what a function gives back that only says yes or no."""
    if node.type == "return_statement":
        values = given_back(node)
        whole = values[0] if values and results_of(subject) == ["bool"] else None
        return whole if whole is not None and whole.type not in {"true", "false"} else None
    clause = next((each for each in node.named_children if each.type == "for_clause"), None)
    own = next((each for each in node.named_children if each.type.endswith("_expression")), None)
    if node.type == "for_statement":
        return field(clause, "condition") if clause is not None else own
    return field(node, "condition")


def _indexes(subject: Subject, asked: Node) -> Iterator[str]:
    """`i < len(xs)` of each `xs[i]` that is read in a question."""
    for each in walk(asked):
        held, index = field(each, "operand"), field(each, "index")
        if each.type == "index_expression" and held is not None and index is not None and index.type in _COUNTS:
            yield f"{subject.text(index)} < len({subject.text(held)})"


def _asked_elsewhere(subject: Subject, asked: Node, text: str, known: set[str]) -> list[str]:
    """Plain questions that can be put here: those of the function, the nearest first, then those of its values."""
    near = sorted((each for each in subject.nodes if each.type == "if_statement"), key=lambda each: abs(
        each.start_byte - asked.start_byte))  # fmt: skip
    found = [part for each in near if (condition := field(each, "condition")) for part in _parts(condition)]
    plain = [subject.text(each) for each in found if _names(subject, each) and _names(subject, each) <= known]
    kinds = types_of(subject)
    named = [name for name in dict.fromkeys(_names(subject, asked)) if name in kinds]
    usual = [question for name in named for question in _questions(name, kinds[name])]
    rest = [question for name, kind in kinds.items() if name not in named for question in _questions(name, kind)]
    several = [*usual, *plain, *rest]
    return [each for each in dict.fromkeys(several) if len(each) < _LONGEST and "\n" not in each and each not in text]


def _parts(condition: Node) -> Iterator[Node]:
    """What is joined by `&&` and `||`."""
    sign, left, right = field(condition, "operator"), field(condition, "left"), field(condition, "right")
    if condition.type == "parenthesized_expression":
        yield from _parts(condition.named_children[0])
    elif sign is not None and sign.type in _JOINED and left is not None and right is not None:
        yield from _parts(left)
        yield from _parts(right)
    else:
        yield condition


def _names(subject: Subject, node: Node) -> set[str]:
    """The variables that it reads; functions are known everywhere."""
    return {
        subject.text(each)
        for each in walk(node)
        if each.type == "identifier" and field(each.parent, "function") != each
    }  # fmt: skip


def _questions(name: str, kind: str) -> list[str]:
    if kind == "bool":
        return [name]
    if kind == "string" or kind.startswith(("[]", "map[")):
        return [f"len({name}) > 0"]
    return [f"{name} != nil"] if kind.startswith("*") or kind in {"error", "interface{}", "any"} else []


def _opposite(question: str) -> str:
    if question.startswith("len(") and question.endswith(" > 0"):
        return f"{question[: -len(' > 0')]} == 0"
    for sign, other in ((" != ", " == "), (" == ", " != ")):
        if question.count(sign) == 1:
            return question.replace(sign, other)
    return question[1:] if re.fullmatch(r"![\w.]+(?:\([\w., ]*\))?", question) else f"!({question})"


def _asked_twice(subject: Subject, node: Node) -> Iterator[Found]:
    """`hex(v[i+1]) && hex(v[i+1])`: the second is about the next one, or about another."""
    parts = [each for each in _parts(node) if each != node]
    texts = [subject.text(each) for each in parts]
    sign = field(node.parent, "operator") if node.parent is not None else None
    if not parts or (sign is not None and sign.type in _JOINED):
        return
    again = next((each for at, each in enumerate(parts) if texts[at] in texts[:at]), None)
    for each in walk(again) if again is not None else ():
        if each.type == "int_literal" and subject.text(each).isdigit():
            yield "not the same again", 0.68, (subject.replaced(each, str(int(subject.text(each)) + 1)),)
        elif each.type == "identifier":
            others = [name for name in subject.known_at(node) if name != subject.text(each)]
            for name in others[:_MOST_ASKED]:
                yield "not the same again", 0.45, (subject.replaced(each, name),)


def _nothing_given(subject: Subject, node: Node) -> Iterator[Found]:
    """The first thing that a function does: it is done where nothing was handed over."""
    body = statements(field(subject.function, "body"))
    if not body or node != body[0] or not subject.source.begins_its_line(node):
        return
    kinds, parameters = results_of(subject), types_of(subject)
    indent, newline = subject.source.indent(node), subject.source.newline
    for name, kind in list(parameters.items())[:3]:
        asked = next((_opposite(each) for each in _questions(name, kind) if kind != "bool"), "")
        zeros = [zero_of(each) for each in kinds]
        ways = [f"return {', '.join(zeros)}".rstrip()]
        if kinds and kind == kinds[0]:
            ways.append(f"return {', '.join([name, *zeros[1:]])}")
        for code in ways if asked else ():
            text = f"if {asked} {{{newline}{indent}\t{code}{newline}{indent}}}"
            yield "nothing for nothing", 0.3, (before(subject, node, text),)


def _left_bare(subject: Subject, node: Node) -> Iterator[Found]:
    """A bare `return` gives back what its results hold by then: `value, ok = m[key]` said that it is there."""
    kinds = results_of(subject)
    result = field(subject.function, "result")
    names = [subject.text(each) for each in walk(result) if each.type == "identifier"] if result is not None else []
    if not kinds or node.named_children or len(names) != len(kinds):
        return
    last = zero_of(kinds[-1])
    yield "not what is half done", 0.5, (subject.replaced(node, f"return {', '.join([*names[:-1], last])}"),)
    if len(kinds) > 1:
        yield "not what is half done", 0.42, (subject.replaced(node, f"return {', '.join(map(zero_of, kinds))}"),)


def _reset_too(subject: Subject, node: Node) -> Iterator[Found]:
    """A field of the type that the method leaves as it was, where it, or its namesakes, set others to nothing."""
    body = statements(field(subject.function, "body"))
    receiver, name = field(subject.function, "receiver"), field(subject.function, "name")
    if not body or node != body[-1] or receiver is None or name is None or not subject.source.begins_its_line(node):
        return
    own = re.match(r"\((\w+) \*(\w+)", subject.text(receiver))
    reset = _reset_by_namesakes(subject, subject.text(name))
    if own is None or not reset:
        return
    whole = subject.text(subject.function)
    for each, kind in _fields_of(subject, own[2]):
        if re.search(rf"\b{own[1]}\.{each} = ", whole) or not _is_set(subject, each):
            continue
        code = f"{own[1]}.{each} = {zero_of(kind)}"
        edit = (
            before(subject, node, code)
            if node.type == "return_statement" or given_back(node)
            else _after(subject, node, code)
        )
        yield "as at the start", 0.56 if each in reset else 0.4, (edit,)


def _after(subject: Subject, node: Node, code: str) -> Edit:
    end = subject.source.span(node)[1]
    return Edit(end, end, f"{subject.source.newline}{subject.source.indent(node)}{code}")


def _reset_by_namesakes(subject: Subject, name: str) -> set[str]:
    """Fields that methods of this name in the file set to nothing, this one among them."""
    found: set[str] = set()
    for function in subject.source.root.named_children:
        if function.type == "method_declaration" and subject.text(field(function, "name") or function) == name:
            resets = (_RESETS.match(subject.text(each)) for each in statements(field(function, "body")))
            found |= {each["name"] for each in resets if each}
    return found


def _fields_of(subject: Subject, kind: str) -> list[tuple[str, str]]:
    """Names and types of a struct of the file."""
    for spec in walk(subject.source.root, lambda node: node.type != "block"):
        named = field(spec, "name") if spec.type == "type_spec" else None
        if named is not None and subject.text(named) == kind:
            return [
                (subject.text(each), subject.text(held))
                for declared in walk(spec)
                if declared.type == "field_declaration" and (held := field(declared, "type")) is not None
                for each in declared.children_by_field_name("name")
            ]
    return []


def _is_set(subject: Subject, name: str) -> bool:
    """Whether some method of the file gives it a value."""
    return bool(re.search(rf"\w\.{name}(?:\[[^\]\n]*\])? = |\w\.{name}(?:\+\+| \+= )", subject.source.text))


_BY_KIND: Mapping[str, tuple[Callable[[Subject, Node], Iterator[Found]], ...]] = {
    "if_statement": (_without, _asks_more, _nothing_given),
    "binary_expression": (_asked_twice,),
    "return_statement": (_asks_more, _left_bare, _reset_too, _nothing_given),
    "for_statement": (_asks_more, _nothing_given, _reset_too),
    **dict.fromkeys(
        ("short_var_declaration", "assignment_statement", "expression_statement", "var_declaration"),
        (_nothing_given, _reset_too),
    ),
}
