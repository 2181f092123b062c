"""JavaScript: something is undefined or null, and is asked for a part of it."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, statement_of, walk
from homeostat.stages.propose.rules_javascript.chaining import chained, is_target, modern
from homeostat.stages.propose.rules_javascript.corrected import corrected
from homeostat.stages.propose.rules_javascript.defaults import (
    as_what_it_is_compared_with,
    null_as_left_out,
    of_parameter,
    taken_apart,
    where_it_is_born,
)
from homeostat.stages.propose.rules_javascript.enclosing import outside
from homeostat.stages.propose.rules_javascript.exits import parameter_names
from homeostat.stages.propose.rules_javascript.guard import also_ask, is_pure, leave_when, only_if
from homeostat.stages.propose.rules_javascript.lookalikes import alike_locals
from homeostat.stages.propose.rules_javascript.lookups import entry_for_others
from homeostat.stages.propose.rules_javascript.members import empty_for
from homeostat.stages.propose.rules_javascript.messages import Missing, bare, destructured, missing, says_missing
from homeostat.stages.propose.rules_javascript.requests import alike, is_brought
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_CALLER = 0.9
_FIRST = 1.14  # of the chances of one that is looked at where it broke: the other statements would break as well


def fixes(spot: Spot) -> Iterator[Mend]:
    what = says_missing(spot)
    if what is not None and spot.called:  # it broke in a library: what it was given is what was missing
        yield from _handed_on(spot, what)
        return
    for rank, each in enumerate(missing(spot)):
        weight = 1.0 - 0.07 * rank
        yield from mend(spot, each.subject, each, weight)
        yield from in_callers(spot, each.subject, weight)
    taken = destructured(spot)
    if taken is not None:
        yield from taken_apart(spot, *taken)


def _handed_on(spot: Spot, what: str) -> Iterator[Mend]:
    arguments = field(call_of(spot), "arguments")
    for each in arguments.named_children[:3] if arguments is not None else ():
        if is_pure(each) and each.type in {"identifier", "member_expression", "subscript_expression"}:
            name = spot.text(each)
            when = f"{name} is {what or 'missing'}"
            yield from as_siblings_ask(spot, each, 1.0)
            yield from leave_when(spot, each, name, f"{name} == null", when=when)
            yield from also_ask(spot, each, name, when=when)
            for empty in ("''", "{}", "[]"):
                yield Mend(
                    rule="or-empty",
                    prior=0.4,
                    title=f"In {spot.name}, hand {empty} on when {when}"[:160],
                    description=f"When {when}, {empty} is handed on for it.",
                    approach="default",
                    reasoning="What it is handed to cannot do with nothing.",
                    source=spot.source,
                    edits=(Edit(*spot.source.span(each), f"{name} || {empty}"),),
                    invents=True,
                )


def mend(spot: Spot, subject: Node, found: Missing, weight: float) -> Iterator[Mend]:
    subject = bare(subject)
    name = spot.text(subject)
    if "\n" in name:
        return
    what = found.what or "missing"
    when = f"{name} is {what}"
    yield from as_siblings_ask(spot, subject, weight)
    yield from entry_for_others(spot, subject, weight, argument_for)
    yield from leave_when(spot, subject, name, _all_missing(spot, subject), when=when, weight=weight)
    yield from at_entrance(spot, subject, when, weight)
    yield from where_it_is_from(spot, subject, f"{name} == null", when, weight)
    yield from _other_branch(spot, subject, name, when, weight)
    if is_pure(subject):
        yield from only_if(spot, subject, name, f"!{name}", when=when, weight=weight)
        yield from also_ask(spot, subject, name, when=when, weight=weight)
    if found.sets:
        yield from _made_first(spot, subject, name, when, weight)
    else:
        yield from chained(spot, found, name, when, weight)
        yield from as_what_it_is_compared_with(spot, subject, found, weight)
        yield from _or_empty(spot, found, name, when, weight)
    yield from where_it_is_born(spot, subject, found, weight)
    yield from null_as_left_out(spot, subject, found, weight)
    if found.what == "undefined":
        yield from of_parameter(spot, subject, found, weight)


# --- as the same is handled nearby


def as_siblings_ask(spot: Spot, subject: Node, weight: float) -> Iterator[Mend]:
    """A check of the same thing that is there already and lets this case through: made to hold for it too."""
    if spot.function is None:
        return
    name = re.escape(spot.text(subject))
    for node in body_of(spot.function):
        if node.type != "if_statement" or node.start_point.row >= spot.line:
            continue
        condition = field(node, "condition")
        if condition is None:
            continue
        asked = spot.text(condition)
        narrow = re.fullmatch(
            rf"\((?:{name} ===? (?:null|undefined)|typeof {name} ===? ['\"]undefined['\"]|{name} === void 0)\)", asked
        )
        if narrow is None:
            continue
        says = f"`{asked[1:-1]}` stands there already, and lets the other kind of nothing through."
        wide = f"({spot.text(subject)} == null)"
        if asked != wide:
            yield _correct(spot, "widen-check", 0.74 * weight, Edit(*spot.source.span(condition), wide), says)
        above = node.parent
        if above is not None and above.type == "else_clause":
            start = spot.source.span(above)[0]
            at = spot.source.span(node)[0]
            edit = Edit(start, at, "")
            says = f"`{asked[1:-1]}` is only asked where the branch above is not taken, which can give nothing as well."
            yield _correct(spot, "ask-again", 0.76 * weight, edit, says)


def _all_missing(spot: Spot, subject: Node) -> str:
    """What is asked before the statement: other things of the same lookup may be missing as well."""
    statement = statement_of(subject)
    name = spot.text(subject)
    too = alike_locals(spot, name, statement) if statement is not None else []
    return " || ".join(f"{each} == null" for each in (name, *too))


def _other_branch(spot: Spot, subject: Node, name: str, when: str, weight: float) -> Iterator[Mend]:
    """`if (asked) … else use(x)`: where there is no x, what is done in the first case is done."""
    below = subject
    for above in ancestors(subject):
        if above.type == "else_clause" and above.parent is not None and is_pure(subject):
            condition = field(above.parent, "condition")
            inner = condition.named_children[0] if condition is not None and condition.named_children else None
            if inner is not None and inner.type != "comment":
                says = f"When {when}, what is done in the other case is done: it needs no {name}."
                edit = Edit(*spot.source.span(inner), f"{spot.text(inner)} || {name} == null")
                does = f"do what is done in the other case when {when}"
                yield corrected(spot, "other-branch", 0.64 * weight, does, says, edit)
            return
        if above.type in FUNCTIONS or (above.type == "if_statement" and below.type != "else_clause"):
            return
        below = above


def where_it_is_from(spot: Spot, subject: Node, condition: str, when: str, weight: float) -> Iterator[Mend]:
    """The same in the function around, of which this one only uses the name."""
    if not is_pure(subject):
        return
    for outer, statement in outside(spot, subject):
        name = spot.text(subject)
        yield from as_siblings_ask(outer, subject, weight)
        missing_too = alike_locals(outer, name, statement) if condition == f"{name} == null" else []
        condition = " || ".join((condition, *(f"{each} == null" for each in missing_too)))
        yield from leave_when(outer, subject, name, condition, when=when, weight=weight, before=statement)


def _correct(spot: Spot, rule: str, prior: float, edit: Edit, says: str) -> Mend:
    return Mend(
        rule=rule,
        prior=prior,
        title=f"In {spot.name}, ask for nothing of either kind, and in every case"[:160],
        description="What is already done for a case like it is done for this one.",
        approach="correct",
        reasoning=says,
        source=spot.source,
        edits=(edit,),
    )


# --- at the place itself


def _or_empty(spot: Spot, found: Missing, name: str, when: str, weight: float) -> Iterator[Mend]:
    """`(a || '').trim()`, by the default that neighbours use, or by what is asked of it."""
    if is_target(found.asked):
        return
    text = spot.source.text
    neighbour = re.search(rf"(?<![\w.]){re.escape(name)} (\|\||\?\?) ('[^'\n]*'|\"[^\"\n]*\"|\[\]|\{{\}}|\w+)", text)
    sign, empty = (neighbour[1], neighbour[2]) if neighbour else ("||", empty_for(found.member))
    if empty == "{}" and neighbour is None and modern(spot):
        return  # a part of nothing is undefined either way, and a chain says so
    start, end = spot.source.span(found.subject)
    yield Mend(
        rule="or-as-neighbours" if neighbour else "or-empty",
        prior=(0.64 if neighbour else 0.45) * weight,
        title=f"In {spot.name}, take {empty} when {when}"[:160],
        description=f"When {when}, {empty} stands for it.",
        approach="default",
        reasoning="The same file takes this for it elsewhere."
        if neighbour
        else "What is done with it works as well on an empty one.",
        side_effects="Nothing tells apart what is missing and what is empty.",
        source=spot.source,
        edits=(Edit(start, end, f"({name} {sign} {empty})"),),
        invents=neighbour is None,
    )


def _made_first(spot: Spot, subject: Node, name: str, when: str, weight: float) -> Iterator[Mend]:
    """`a.b = a.b || {};` before something is put into it."""
    statement = statement_of(subject)
    if statement is None or not is_pure(subject) or not spot.source.begins_its_line(statement):
        return
    at = spot.source.span(statement)[0]
    yield Mend(
        rule="make-first",
        prior=0.58 * weight,
        title=f"In {spot.name}, make {name} before something is put into it"[:160],
        description=f"When {when}, an empty object is made for it.",
        approach="default",
        reasoning="What is put there has to have a place.",
        source=spot.source,
        edits=(Edit(at, at, f"{name} = {name} || {{}};{spot.source.newline}{spot.source.indent(statement)}"),),
    )


def at_entrance(spot: Spot, subject: Node, when: str, weight: float) -> Iterator[Mend]:
    """A parameter that several statements use is looked at before the first of them."""
    body = field(spot.function, "body")
    name = spot.text(subject)
    if subject.type != "identifier" or body is None or body.type != "statement_block":
        return
    statements = [each for each in body.named_children if each.type != "comment"]
    used = [
        each for each in statements if any(one.type == "identifier" and spot.text(one) == name for one in walk(each))
    ]
    if name in parameter_names(spot.function, spot) and len(used) > 1 and statement_of(subject) != statements[0]:
        first = statements[0]
        yield from leave_when(spot, subject, name, f"{name} == null", when=when, weight=weight * _FIRST, before=first)


# --- in the callers


def in_callers(spot: Spot, subject: Node, weight: float) -> Iterator[Mend]:
    """The same look in the callers, at what they handed over."""
    below, node = spot, subject
    for above in spot.outer[:3]:
        handed = argument_for(below, node, above)
        if handed is None:
            return
        weight *= _CALLER
        if is_pure(handed) and handed.type not in {"string", "number", "this"}:
            name = above.text(handed)
            yield from as_siblings_ask(above, handed, weight)
            missing_too = alike(above, handed) if is_brought(above, name) else []
            asked = " || ".join(f"{each} == null" for each in (name, *missing_too))
            yield from leave_when(above, handed, name, asked, when=f"{name} is missing", weight=weight)
            yield from at_entrance(above, handed, f"{name} is missing", weight)
        below, node = above, handed


def argument_for(below: Spot, subject: Node, above: Spot) -> Node | None:
    """What the caller gave for the parameter that `subject` is, or is a part of; None where it is none."""
    names = parameter_names(below.function, below)
    root = next((each for each in walk(subject) if each.type == "identifier"), None)
    if root is None or below.text(root) not in names:
        return None
    call = call_of(above)
    arguments = field(call, "arguments")
    given = [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []
    index = names.index(below.text(root))
    return given[index] if index < len(given) else None


def call_of(spot: Spot) -> Node | None:
    """The call that is under way at a caller's spot."""
    for node in spot.here:
        for each in (node, *list(ancestors(node))[:3]):
            if each.type in {"call_expression", "new_expression"}:
                return each
            if each.type.endswith("_statement"):
                break
    return None
