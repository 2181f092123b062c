"""JavaScript: a date that is none is asked for its text: `Invalid time value`."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import body_of, field
from homeostat.stages.propose.rules_javascript.corrected import corrected, instead
from homeostat.stages.propose.rules_javascript.guard import is_pure, leave_when
from homeostat.stages.propose.rules_javascript.nothing import call_of, in_callers
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_OF_A_DATE = frozenset({"toISOString", "toJSON"})
_ABSENT = r"!{name}|{name} ={{2,3}} (?:null|undefined)(?: \|\| {name} ={{2,3}} (?:null|undefined))?"


def invalid(spot: Spot) -> Iterator[Mend]:
    """As nothing in its place is answered, then by the function's own ways out."""
    if not re.search(r"Invalid time value|Invalid Date|date value is not finite", spot.message):
        return
    date = _date(spot)
    if date is None:
        return
    name = spot.text(date)
    asked = f"Number.isNaN({name}.getTime())"
    if re.search(rf"(?<![\w$.]){re.escape(name)} instanceof Date", spot.text(spot.function or date)):
        asked = f"({name} instanceof Date && {asked})"  # it may be something else there
    yield from _as_where_none_is(spot, date, asked)
    yield from leave_when(spot, date, name, asked, when=f"{name} is no date", weight=1.02)
    if is_pure(date):
        yield from in_callers(spot, date, 0.9)


def _date(spot: Spot) -> Node | None:
    call = call_of(spot)
    callee = field(call, "function")
    held, name = field(callee, "object"), field(callee, "property")
    if held is None or name is None:
        return None
    if spot.text(name) in _OF_A_DATE:
        return held
    given = field(call, "arguments")
    first = next(iter(given.named_children), None) if given is not None else None
    return first if first is not None and spot.text(name).startswith("format") and is_pure(first) else None


def _as_where_none_is(spot: Spot, date: Node, asked: str) -> Iterator[Mend]:
    """`if (date === null) return '';` holds for a date that is none as well."""
    name = spot.text(date)
    absent = re.compile(_ABSENT.format(name=re.escape(name)))
    because = "It is answered already where there is no date; one that is none has no text either."
    for node in body_of(spot.function) if spot.function is not None else ():
        condition = field(node, "condition") if node.type in {"if_statement", "ternary_expression"} else None
        if condition is None or node.start_point.row > spot.line - 1:
            continue
        inner = condition.named_children[0] if condition.type == "parenthesized_expression" else condition
        if absent.fullmatch(spot.text(inner)):
            wider = f"{spot.text(inner)} || {asked}"
            does = f"answer as where there is no {name}, where it is no date"
            yield corrected(spot, "widen-check", 0.78, does, because, instead(spot, inner, wider))
        elif inner.type == "identifier" and spot.text(inner) == name and node.type == "ternary_expression":
            does = f"answer as where there is no {name}, where it is no date"
            yield corrected(spot, "widen-check", 0.76, does, because, instead(spot, inner, f"{name} && !{asked}"))
