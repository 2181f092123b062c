"""Where one of two faults tells less than the other, and nothing that both tell contradicts.

One build keeps no source, an old runtime leaves a null pointer without words, a trap loses them, a client says only
that it failed: which fault of the function it was is known as long as no other comes into question (`kinship`).
"""

import re

from homeostat.records import Traits
from homeostat.stages.group.contradictions import are_contrary_in_words, differ, last
from homeostat.stages.group.kinds import NIL, NOTHING, OF_OTHERS, WRITE
from homeostat.stages.group.retold import is_same_call
from homeostat.stages.group.versions import NO_ROW

KIND, LESS = "the same function and kind of failure", "the same function, and one of both tells less"
VALUE = "the same logger, but for a value"

_TELLS_NOTHING = re.compile(r"EXC_(?:BREAKPOINT|BAD_INSTRUCTION|CRASH)|SIG(?:TRAP|ILL|ABRT)|AggregateError")
_ONE_TO_FIREFOX = {NOTHING, WRITE}  # which cannot access the property, whatever was to be done with it
_OF_DATA = OF_OTHERS | {NO_ROW}  # another line of one function asked for the same
_FEW_WORDS, _MOST_OF_VALUE = 4, 3  # words of a line's template; of a value in it


def silence(a: Traits, b: Traits) -> str:
    """From which place both are though one tells less; "" where they contradict, or are of two places."""
    place = _place(a, b)
    return "" if place and are_contrary_in_words(a, b) else place


def _place(a: Traits, b: Traits) -> str:
    if a.own and b.own:
        return _within_function(a, b) if is_same_call(a, b) and not (a.thin or b.thin) else ""
    if a.own or b.own or a.function or b.function or not a.logger or a.logger != b.logger or differ(a.line, b.line):
        return ""
    if bool(a.pattern) != bool(b.pattern):  # whether the template fits is known
        return ""
    return VALUE if last(a.type) == last(b.type) and _differ_by_value(a.words, b.words) else ""


def _within_function(a: Traits, b: Traits) -> str:
    if a.kind and (a.kind == b.kind or {a.kind, b.kind} == _ONE_TO_FIREFOX):
        if differ(a.line, b.line):
            return KIND if a.about and a.about == b.about and a.kind in _OF_DATA else ""
        return KIND if (a.about or b.about) and not differ(a.about, b.about) else ""
    if differ(a.line, b.line):
        return ""
    if {a.kind, b.kind} == {NIL, NOTHING}:
        return LESS
    less, more = sorted((a, b), key=lambda one: (bool(one.kind), bool(one.words)))
    if less.kind or not more.kind:
        return ""
    repeated = bool(more.line) and less.line == more.line and last(less.type) in more.others
    return LESS if repeated or (not less.words and _TELLS_NOTHING.fullmatch(last(less.type))) else ""


def _differ_by_value(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one has some words more, all within it: `stock of branch` and `stock of Nux Vomica in branch`."""
    less, more = sorted((one, other), key=len)
    value = len(more) - len(less)
    if len(less) < _FEW_WORDS or not 0 < value <= _MOST_OF_VALUE or "not" in set(more) - set(less):
        return False
    return any(more[:at] + more[at + value :] == less for at in range(1, len(less)))
