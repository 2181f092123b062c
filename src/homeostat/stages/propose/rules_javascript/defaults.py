"""JavaScript: what an argument is that was left out, or given as null."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field, walk
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.rules_javascript.guard import leave_when
from homeostat.stages.propose.rules_javascript.members import empty_for
from homeostat.stages.propose.rules_javascript.messages import Missing, bare
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_LOOKED_UP = frozenset({"call_expression", "subscript_expression", "member_expression"})
_SEVERAL = 3  # times that a name stands in a function: where it is made, and two uses
_OF_ONE_USE = 0.42  # less than of taking the empty one at the use itself, which holds for null as well
_AS_NEIGHBOURS = 0.76  # of a default that the same thing has elsewhere in the file


def of_parameter(spot: Spot, subject: Node, found: Missing, weight: float) -> Iterator[Mend]:
    """`function f(a = {})`, where the argument was left out."""
    parameters = field(spot.function, "parameters")
    if subject.type != "identifier" or parameters is None or spot.function is None or _is_called_back(spot.function):
        return
    for each in parameters.named_children:
        plain = field(each, "pattern") or each
        if plain.type == "identifier" and spot.text(plain) == spot.text(subject) and field(each, "value") is None:
            at = spot.source.span(each)[1]
            empty = empty_for(found.member)
            uses = sum(spot.text(node) == spot.text(subject) for node in body_of(spot.function) if node != plain)
            yield Mend(
                rule="default-parameter",
                prior=(_OF_ONE_USE if uses == 1 and empty != "{}" else 0.48) * weight,
                title=f"In {spot.name}, {spot.text(subject)} is {empty} unless it is given"[:160],
                description=f"Who leaves {spot.text(subject)} out has {empty} for it.",
                approach="default",
                reasoning="The argument was left out, and nothing says what it is then.",
                source=spot.source,
                edits=(Edit(at, at, f" = {empty}"),),
                invents=True,
            )


def where_it_is_born(spot: Spot, subject: Node, found: Missing, weight: float) -> Iterator[Mend]:
    """`const list = groups.get(key) ?? []`, of which several things are asked further down."""
    if subject.type != "identifier" or spot.function is None or found.sets:
        return
    name, empty = spot.text(subject), empty_for(found.member)
    uses = sum(each.type == "identifier" and spot.text(each) == name for each in walk(spot.function))
    for node in body_of(spot.function):
        named, value = field(node, "name"), field(node, "value")
        if node.type != "variable_declarator" or named is None or value is None or spot.text(named) != name:
            continue
        plain = bare(value)
        if plain.type not in _LOOKED_UP or empty == "{}" or uses < _SEVERAL:
            continue
        sign = "??" if re.search(r"\?\?|\?\.", spot.source.text) else "||"
        yield Mend(
            rule="default-value",
            prior=0.56 * weight,
            title=f"In {spot.name}, {name} is {empty} where there is none"[:160],
            description=f"Where nothing is found for {name}, {empty} stands for it, whatever is asked of it.",
            approach="default",
            reasoning="More than one thing is asked of it, and each can be asked of an empty one.",
            source=spot.source,
            edits=(Edit(*spot.source.span(value), f"{spot.text(plain)} {sign} {empty}"),),
            invents=True,
        )


def as_what_it_is_compared_with(spot: Spot, subject: Node, found: Missing, weight: float) -> Iterator[Mend]:
    """`path.indexOf(base || '/')`: what stands for the one when it is missing stands for the other as well."""
    call = found.asked.parent
    arguments = field(call, "arguments") if call is not None and call.type == "call_expression" else None
    for each in arguments.named_children if arguments is not None else ():
        operator, default = field(each, "operator"), field(each, "right")
        if each.type != "binary_expression" or operator is None or default is None or default.type != "string":
            continue
        name, sign = spot.text(subject), spot.text(operator)
        if sign not in {"||", "??"}:
            continue
        born = _born(spot, subject)
        place, text = (born, spot.text(born)) if born is not None else (found.subject, name)
        said = f"{text} {sign} {spot.text(default)}"
        because = "It is compared with something for which that stands when it is missing."
        edit = instead(spot, place, said if born is not None else f"({said})")
        does = f"take {spot.text(default)} when {name} is {found.what or 'missing'}"
        yield corrected(spot, "as-compared", 0.7 * weight, does, because, edit, approach="default")


def _born(spot: Spot, subject: Node) -> Node | None:
    """What a name of the function is made of, where that is one lookup."""
    for node in body_of(spot.function) if spot.function is not None and subject.type == "identifier" else ():
        named, value = field(node, "name"), field(node, "value")
        if node.type == "variable_declarator" and named is not None and spot.text(named) == spot.text(subject):
            return value if value is not None and value.type in _LOOKED_UP else None
    return None


def null_as_left_out(spot: Spot, subject: Node, found: Missing, weight: float) -> Iterator[Mend]:
    """`function f(a = {})`, given null: a default is taken for undefined alone."""
    parameters, first = field(spot.function, "parameters"), _first_statement(spot)
    if found.what != "null" or subject.type != "identifier" or parameters is None or first is None:
        return
    for each in parameters.named_children:
        plain = field(each, "left") or field(each, "pattern")
        default = field(each, "right") or field(each, "value")
        if plain is None or default is None or spot.text(plain) != spot.text(subject):
            continue
        name, at = spot.text(subject), spot.source.span(first)[0]
        margin = f"{spot.source.newline}{spot.source.indent(first)}"
        text = f"if ({name} === null) {name} = {spot.text(default)};{margin}"
        yield Mend(
            rule="null-as-left-out",
            prior=0.72 * weight,
            title=f"In {spot.name}, take null for {name} as if it were left out"[:160],
            description=f"Who gives null for {name} has the default of who gives nothing.",
            approach="default",
            reasoning="A default stands there already; the language takes it for undefined alone.",
            source=spot.source,
            edits=(Edit(at, at, text),),
        )


def _first_statement(spot: Spot) -> Node | None:
    """Of the body, before which a line can be put."""
    body = field(spot.function, "body")
    return next(iter(body.named_children), None) if body is not None and body.type == "statement_block" else None


def _is_called_back(function: Node | None) -> bool:
    """Whether it is written where it is handed over: whoever calls it leaves nothing out."""
    above = function.parent if function is not None else None
    return above is not None and above.type == "arguments"


def taken_apart(spot: Spot, node: Node, what: str) -> Iterator[Mend]:
    """`const { a } = b || {}`, and `function f({ a } = {})`; with such a default, null is taken for left out."""
    if node.type == "object_pattern" and (what == "null" or _default_of(node) is not None):
        yield from _apart_inside(spot, node)
        return
    name, prior = spot.text(node), 0.56
    at = spot.source.span(node)[1]
    if node.type == "object_pattern":
        text = " = {}"
    else:
        usual = re.search(rf"(?<![\w.]){re.escape(name)} (\?\?|\|\|) \{{\}}", spot.source.text)
        prior = _AS_NEIGHBOURS if usual is not None else prior
        text = f" {usual[1]} {{}}" if usual else " ?? {}" if " ?? " in spot.source.text else " || {}"
        yield from leave_when(spot, node, name, f"{name} == null", when=f"{name} is {what}"[:80], weight=0.95)
    yield Mend(
        rule="default-parts",
        prior=prior,
        title=f"In {spot.name}, take an empty object apart when there is none"[:160],
        description=f"When it is {what}, each of its parts is undefined.",
        approach="default",
        reasoning="What is left out is taken for an object without parts.",
        source=spot.source,
        edits=(Edit(at, at, text),),
        invents=prior != _AS_NEIGHBOURS,
    )


def _default_of(pattern: Node) -> Node | None:
    """What stands for a parameter that was left out: TypeScript has it beside the pattern, JavaScript around both."""
    above = pattern.parent
    return (field(above, "right") or field(above, "value")) if above is not None else None


def _apart_inside(spot: Spot, pattern: Node) -> Iterator[Mend]:
    """`options` for the pattern, and the pattern in the first line: what is typed keeps its type and its default."""
    default, above, first = _default_of(pattern), pattern.parent, _first_statement(spot)
    if above is None or first is None:
        return
    taken = {spot.text(each) for each in walk(spot.source.root) if each.type == "identifier"}
    name = next((each for each in ("options", "given", "settings") if each not in taken), None)
    if name is None:
        return
    at, margin = spot.source.span(first)[0], f"{spot.source.newline}{spot.source.indent(first)}"
    sign = "??" if "?." in spot.source.text or "??" in spot.source.text else "||"
    empty = spot.text(default) if default is not None else "{}"
    line = f"const {spot.text(pattern)} = {name} {sign} {empty};{margin}"
    whole = above if above.type == "assignment_pattern" else pattern
    yield corrected(
        spot, "null-as-left-out", 0.72, "take null for what is taken apart as if it were left out",
        "Who gives null means what who gives nothing means; the language takes a default for undefined alone.",
        instead(spot, whole, name), Edit(at, at, line), approach="default",
    )  # fmt: skip
