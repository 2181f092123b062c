"""JavaScript: what the language's own functions cannot do with: no object, too many, not for all matches."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import ancestors, field, statement_of
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.rules_javascript.guard import is_pure, leave_when
from homeostat.stages.propose.rules_javascript.nothing import as_siblings_ask, in_callers
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_CALLS = frozenset({"call_expression", "new_expression"})
_NO_OBJECT = re.compile(r"called on (?:null or undefined|non-object)|must be an object: (?:undefined|null)")
_NO_TEXT = "Cannot convert object to primitive value"
_TOO_MANY = re.compile(r"Maximum call stack size exceeded")


def no_object(spot: Spot) -> Iterator[Mend]:
    """`Object.defineProperty(o, k, d)` without a description, `trim.call(s)` of nothing: looked at first."""
    told = _NO_OBJECT.search(spot.message)
    arguments = _given(spot) if told is not None else []
    wanted = arguments[-1:] if told is not None and "must be" in told[0] else arguments[:1]
    for value in wanted:
        if not is_pure(value):
            continue
        name = spot.text(value)
        missing = "non-object" not in spot.message
        condition = f"{name} == null" if missing else f"Object({name}) !== {name}"
        yield from as_siblings_ask(spot, value, 1.0)
        yield from leave_when(spot, value, name, condition, when=f"{name} is {'missing' if missing else 'no object'}")
        yield from in_callers(spot, value, 1.0)


def no_prototype(spot: Spot) -> Iterator[Mend]:
    """`Object.create(p)` where there is no p: null is the word for that."""
    if "prototype may only be an Object or null" not in spot.message:
        return
    for value in _given(spot)[:1]:
        edit = instead(spot, value, f"{spot.text(value)} || null")
        because = "An object may be without a prototype; null says so, and undefined does not."
        yield corrected(spot, "or-null", 0.6, f"take null when {spot.text(value)} is missing", because, edit)


def for_all_matches(spot: Spot) -> Iterator[Mend]:
    """`matchAll` and `replaceAll` want an expression that is for all matches."""
    if not re.search(r"non-global RegExp|global RegExp", spot.message):
        return
    for value in _given(spot)[:1]:
        name = spot.text(value)
        text = f"{name}g" if value.type == "regex" else f"new RegExp({name}, {name}.flags.replace('g', '') + 'g')"
        because = "The expression was made for one match; here all are asked for."
        yield corrected(spot, "global", 0.76, f"ask {name} for all matches", because, instead(spot, value, text))


def without_text(spot: Spot) -> Iterator[Mend]:
    """An object without a prototype in a text: what it holds is written."""
    if _NO_TEXT not in spot.message:
        return
    for value in dict.fromkeys(_in_text(spot)):
        name = spot.text(value)
        edit = instead(spot, value, f"(Object({name}) === {name} ? JSON.stringify({name}) : {name})")
        because = "An object without a prototype has no text of its own."
        yield corrected(spot, "as-json", 0.56, f"write {name} as JSON when it is an object", because, edit)


def too_many(spot: Spot) -> Iterator[Mend]:
    """`Math.max(...xs)` and `a.push(...xs)` of so many that they are no arguments any more: one after the other."""
    call = _call(spot) if _TOO_MANY.search(spot.message) else None
    callee, arguments = field(call, "function"), field(call, "arguments")
    if call is None or callee is None or arguments is None or not arguments.named_children:
        return
    called, last = spot.text(callee), arguments.named_children[-1]
    applied = re.fullmatch(r"(.{1,100})\.apply", called)
    spread = last.type == "spread_element"
    if not (applied or spread):
        return
    called = applied[1] if applied else called
    many = spot.text(last.named_children[0]) if spread else spot.text(last)
    because = "Every argument takes its place on the stack; there may be more than fit."
    if (extreme := re.fullmatch(r"Math\.(max|min)", called)) and len(arguments.named_children) == (1 if spread else 2):
        start = "-Infinity" if extreme[1] == "max" else "Infinity"
        text = f"{many}.reduce((a, b) => {called}(a, b), {start})"
        yield corrected(spot, "one-by-one", 0.78, f"ask {many} one after the other", because, instead(spot, call, text))
    receiver = re.fullmatch(r"(.{1,100})\.(push|unshift)|Array\.prototype\.push", called)
    statement = statement_of(call)
    if receiver is None or statement is None or statement.type != "expression_statement":
        return
    into = receiver[1] or spot.text(arguments.named_children[0])
    if receiver[2] != "unshift":
        text = f"for (const each of {many}) {into}.push(each);"
        does = f"put {many} into {into} one after the other"
        yield corrected(spot, "one-by-one", 0.78, does, because, instead(spot, statement, text))


def _in_text(spot: Spot) -> Iterator[Node]:
    for node in spot.here[:4]:
        if node.type == "template_substitution" and node.named_children:
            yield node.named_children[0]
        around = next((each for each in ancestors(node) if each.type == "template_substitution"), None)
        if around is not None and around.named_children:
            yield around.named_children[0]
        if node.type == "binary_expression":
            sides = (field(node, "left"), field(node, "right"))
            yield from (side for side in sides if side is not None and is_pure(side) and side.type != "string")
    call = _call(spot)
    callee = field(call, "function")
    if callee is not None and spot.text(callee) == "String":
        yield from _given(spot)[:1]


def _call(spot: Spot) -> Node | None:
    for node in spot.here[:6]:
        for each in (node, *list(ancestors(node))[:2]):
            if each.type in _CALLS:
                return each
    return None


def _given(spot: Spot) -> list[Node]:
    arguments = field(_call(spot), "arguments")
    return [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []
