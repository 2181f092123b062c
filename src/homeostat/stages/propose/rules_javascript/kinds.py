"""JavaScript: a value is of another kind than what is asked of it."""

import difflib
import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, field, statement_of, walk
from homeostat.stages.propose.rules_javascript.guard import also_ask, is_pure, leave_when, only_if
from homeostat.stages.propose.rules_javascript.members import CHANGES_LIST, OF_BOTH, OF_LIST, OF_NUMBER, OF_TEXT
from homeostat.stages.propose.rules_javascript.messages import bare
from homeostat.stages.propose.rules_javascript.nothing import (
    argument_for,
    as_siblings_ask,
    in_callers,
    where_it_is_from,
)
from homeostat.stages.propose.rules_javascript.promises import awaited
from homeostat.stages.propose.rules_javascript.requests import is_brought
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ASKS_KINDS = re.compile(r"\btypeof |isArray\(|\binstanceof |isString\(")
_GOES_THROUGH = re.compile(r"new (?:Set|Map|WeakSet|WeakMap)\(|Array\.from\(|Object\.fromEntries\(|Promise\.\w{3,10}\(")
_LOSES = 0.7
_AS_ELSEWHERE = 0.74
_KINDS_ASKED = 1.25  # of asking more in a function that tells kinds apart already
_AS_TEXT_HERE = 0.6  # of making text of a value, where the file does so


def calls(spot: Spot) -> Iterator[Mend]:
    """`x is not a function`."""
    if not re.search(r"is not a function", spot.message):
        return
    for node in _called(spot)[:2]:
        callee = field(node, "function")
        if callee is None:
            continue
        callee = bare(callee)
        if callee.type == "member_expression":
            yield from _method(spot, callee)
        elif callee.type == "identifier":
            yield from _callback(spot, node, callee)


def _called(spot: Spot) -> list[Node]:
    found: list[Node] = []
    for node in spot.here:
        for each in (node, *list(ancestors(node))[:2]):
            callee = field(each, "function") if each.type == "call_expression" else None
            if (
                callee is not None
                and spot.text(bare(callee)).replace(" ", "") in spot.message.replace(" ", "")
                and each not in found
            ):
                found.append(each)
    return found


def _method(spot: Spot, callee: Node) -> Iterator[Mend]:
    subject, member = field(callee, "object"), field(callee, "property")
    if subject is None or member is None:
        return
    name, asked = spot.text(subject), spot.text(member)
    if "\n" in name:
        return
    if asked in OF_TEXT | OF_LIST | OF_BOTH:
        text = asked in OF_TEXT or asked in OF_BOTH
        kind = "text" if text else "list"
        holds = f"typeof {name} === 'string'" if text else f"Array.isArray({name})"
        not_so = f"typeof {name} !== 'string'" if text else f"!Array.isArray({name})"
        if asked not in CHANGES_LIST:
            yield from _made(spot, subject, text=text, weight=1.0)
        yield from _made_by_callers(spot, subject, text=text)
        if is_pure(subject):
            asks_kinds = _ASKS_KINDS.search(spot.text(spot.function or subject)) is not None
            weight = 0.94 if asks_kinds else _LOSES  # else whatever there is instead would be lost
            yield from leave_when(spot, subject, name, not_so, when=f"{name} is no {kind}", weight=weight)
            yield from only_if(spot, subject, holds, not_so, when=f"{name} is no {kind}", weight=0.95)
    if asked in OF_NUMBER:
        yield Mend(
            rule="make-number",
            prior=0.5,
            title=f"In {spot.name}, make a number of {name} first"[:160],
            description=f"{name} is made a number before it is used as such.",
            approach="coerce",
            reasoning="What is asked of it is asked of numbers.",
            source=spot.source,
            edits=(Edit(*spot.source.span(subject), f"Number({name})"),),
        )
    yield from awaited(spot, subject)
    yield from _meant(spot, member)
    if is_pure(subject):
        when = f"{name} has no {asked}"
        yield from leave_when(spot, subject, name, f"typeof {name}.{asked} !== 'function'", when=when, weight=0.7)
        kinds = spot.function is not None and "instanceof" in spot.text(spot.function)
        weight = _KINDS_ASKED if kinds else 1.0
        yield from also_ask(spot, subject, f"typeof {name}.{asked} === 'function'", when=when, weight=weight)


def _made(spot: Spot, subject: Node, *, text: bool, weight: float) -> Iterator[Mend]:
    """`String(x)`, or a list of the one, or of all that it gives."""
    name = spot.text(subject)
    if not text and re.search(r"\[\.\.\.[\w$.]+\]|Array\.from\(", spot.source.text):
        yield Mend(
            rule="spread",
            prior=0.62 * weight,
            title=f"In {spot.name}, make a list of all that {name} gives"[:160],
            description=f"{name} may be anything that can be gone through.",
            approach="coerce",
            reasoning="The file takes other things so that can be gone through and are no lists.",
            source=spot.source,
            edits=(Edit(*spot.source.span(subject), f"[...{name}]"),),
        )
    made = f"String({name})" if text else f"[].concat({name})"
    yield Mend(
        rule="make-text" if text else "make-list",
        prior=((_AS_TEXT_HERE if "String(" in spot.source.text else 0.54) if text else 0.4) * weight,
        title=f"In {spot.name}, make {'text' if text else 'a list'} of {name} first"[:160],
        description=f"{name} is made {'text' if text else 'a list'} before it is used as such.",
        approach="coerce",
        reasoning="What is asked of it is asked of text." if text else "What is asked of it is asked of a list.",
        source=spot.source,
        edits=(Edit(*spot.source.span(subject), made),),
    )


def _made_by_callers(spot: Spot, subject: Node, *, text: bool) -> Iterator[Mend]:
    """The caller makes it so, or goes through the list that it has instead of the one thing."""
    if not spot.outer:
        return
    above = spot.outer[0]
    handed = argument_for(spot, subject, above)
    if handed is None or handed.type in {"string", "number", "array"}:
        return
    yield from _made(above, handed, text=text, weight=1.02)
    call = handed.parent.parent if handed.parent is not None else None
    callee = field(call, "function")
    if text and call is not None and callee is not None and callee.type == "identifier" and is_pure(handed):
        name, function = above.text(handed), above.text(callee)
        if call.parent is not None and len(handed.parent.named_children if handed.parent else []) == 1:
            each = f"Array.isArray({name}) ? {name}.map({function}) : {above.text(call)}"
            yield Mend(
                rule="for-each",
                prior=0.5,
                title=f"In {above.name}, do it for each of {name} when that is a list"[:160],
                description=f"When {name} is a list, {function} is done for each of its elements.",
                approach="correct",
                reasoning="Elsewhere the value may be a list; what is done to one is then done to each.",
                source=above.source,
                edits=(Edit(*above.source.span(call), each),),
            )


def _callback(spot: Spot, node: Node, callee: Node) -> Iterator[Mend]:
    name = spot.text(callee)
    yield from _meant(spot, callee)
    statement = statement_of(node)
    alone = node.parent is not None and node.parent.type == "expression_statement"
    if alone and statement is not None:
        margin = f"{spot.source.newline}{spot.source.indent(statement)}"
        start, end = spot.source.span(statement)
        deeper = spot.text(statement).replace("\n", f"\n{spot.source.step}")
        body = f"if (typeof {name} === 'function') {{{margin}{spot.source.step}{deeper}{margin}}}"
        yield Mend(
            rule="when-callable",
            prior=0.6,
            title=f"In {spot.name}, call {name} only where it is a function"[:160],
            description=f"Where no function is given for {name}, none is called.",
            approach="guard",
            reasoning="Who does not want to be called gives no function.",
            source=spot.source,
            edits=(Edit(start, end, body),),
        )
    yield from leave_when(
        spot, callee, name, f"typeof {name} !== 'function'", when=f"{name} is no function", weight=0.85
    )


def _meant(spot: Spot, name: Node) -> Iterator[Mend]:
    """A name that the code has elsewhere and that is spelt almost alike."""
    asked = spot.text(name)
    if asked in OF_TEXT | OF_LIST | OF_BOTH:
        return
    known = {
        spot.text(node)
        for node in walk(spot.source.root)
        if node.type in {"property_identifier", "identifier"} and node.parent is not None and _defines(node)
    }
    for source in spot.project.near(spot.source.path, (".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx")):
        known |= {source.text_of(n) for n in walk(source.root) if n.type == "property_identifier" and _defines(n)}
        if len(known) > 5_000:  # noqa: PLR2004 - names enough
            break
    known |= OF_TEXT | OF_LIST | OF_BOTH
    for meant in difflib.get_close_matches(asked, sorted(known - {asked}), n=2, cutoff=0.78):
        yield Mend(
            rule="meant",
            prior=0.66,
            title=f"In {spot.name}, {asked} is meant as {meant}"[:160],
            description=f"There is no {asked}; there is a {meant}.",
            approach="correct",
            reasoning="The names differ by a letter or two, and only one of them exists.",
            source=spot.source,
            edits=(Edit(*spot.source.span(name), meant),),
        )


def _defines(node: Node) -> bool:
    above = node.parent
    if above is None:
        return False
    if above.type in {"method_definition", "function_declaration", "public_field_definition", "field_definition"}:
        return field(above, "name") == node or field(above, "property") == node
    if above.type == "pair":
        return field(above, "key") == node
    wide = above.parent
    return (
        above.type == "member_expression"
        and wide is not None
        and wide.type == "assignment_expression"
        and field(wide, "left") == above
    )


# --- lists and objects


def iterables(spot: Spot) -> Iterator[Mend]:
    """`x is not iterable`."""
    if not re.search(
        r"is not iterable|Spread syntax requires|is not a function or its return value is not iterable",
        spot.message,
    ):
        return
    for value in dict.fromkeys(bare(each) for each in _gone_through(spot)):
        name = spot.text(value)
        if "\n" in name:
            continue
        yield from _empty(spot, value, "[]", f"{name} is missing", 0.56)
        if is_pure(value):
            lists = 1.02 if is_brought(spot, name) else 0.9  # a stranger sends anything
            yield from leave_when(spot, value, name, f"{name} == null", when=f"{name} is missing")
            yield from leave_when(spot, value, name, f"!Array.isArray({name})", when=f"{name} is no list", weight=lists)
            yield from as_siblings_ask(spot, value, 1.0)
        yield from in_callers(spot, value, 1.0)


def _gone_through(spot: Spot) -> Iterator[Node]:
    for node in spot.here:
        for each in (node, *list(ancestors(node))[:3]):
            if each.type == "for_in_statement" and (right := field(each, "right")) is not None:
                yield right
            elif each.type == "spread_element" and each.named_children:
                yield each.named_children[0]
            elif each.type in {"new_expression", "call_expression"} and _GOES_THROUGH.match(spot.text(each)):
                arguments = field(each, "arguments")
                yield from arguments.named_children[:1] if arguments is not None else ()
            elif each.type == "variable_declarator":
                pattern, value = field(each, "name"), field(each, "value")
                if pattern is not None and pattern.type == "array_pattern" and value is not None:
                    yield value
            if each.type in FUNCTIONS:
                break


def _empty(spot: Spot, value: Node, empty: str, when: str, prior: float) -> Iterator[Mend]:
    sign = "??" if "?? " in spot.source.text else "||"
    part = re.escape(spot.text(value).rpartition(".")[2])
    usual = (
        re.search(rf"\.{part} (\?\?|\|\|) {re.escape(empty)}", spot.source.text) if "." in spot.text(value) else None
    )
    if usual is not None:  # the same part is taken so elsewhere in the file
        sign, prior = usual[1], _AS_ELSEWHERE
    text = f"{spot.text(value)} {sign} {empty}"
    loose = value.parent is not None and value.parent.type in {
        "spread_element",
        "for_in_statement",
        "variable_declarator",
        "arguments",
    }
    yield Mend(
        rule="or-empty" if usual is None else "or-as-neighbours",
        prior=prior,
        title=f"In {spot.name}, take {empty} when {when}"[:160],
        description=f"When {when}, {empty} stands for it.",
        approach="default",
        reasoning="There is then nothing to go through."
        if usual is None
        else "The same part is taken so elsewhere in the file.",
        source=spot.source,
        edits=(Edit(*spot.source.span(value), text if loose else f"({text})"),),
        invents=usual is None,
    )


def objects(spot: Spot) -> Iterator[Mend]:
    """`Object.keys(x)` and others that take no nothing; `in` on what is no object."""
    if "Cannot convert undefined or null to object" in spot.message:
        for node in spot.here:
            for call in (node, *list(ancestors(node))[:2]):
                arguments = field(call, "arguments") if call.type == "call_expression" else None
                for value in arguments.named_children[:1] if arguments is not None else ():
                    name = spot.text(value)
                    yield from as_siblings_ask(spot, value, 1.0)
                    yield from _empty(spot, value, "{}", f"{name} is missing", 0.55)
                    yield from leave_when(spot, value, name, f"{name} == null", when=f"{name} is missing")
                    yield from where_it_is_from(spot, value, f"{name} == null", f"{name} is missing", 1.0)
                    yield from in_callers(spot, value, 1.0)
                if arguments is not None:
                    return
    if re.search(r"use 'in' operator", spot.message):
        for node in spot.here:
            right = field(node, "right") if node.type == "binary_expression" else None
            operator = field(node, "operator")
            if right is not None and operator is not None and operator.type == "in":
                name = spot.text(right)
                holds = f"typeof {name} === 'object' && {name}"
                yield from only_if(
                    spot, right, holds, f"(typeof {name} !== 'object' || !{name})", when=f"{name} is no object"
                )
                yield from leave_when(
                    spot, right, name, f"typeof {name} !== 'object' || {name} === null", when=f"{name} is no object"
                )
