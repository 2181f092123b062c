"""Whether two faults are one bug although neither fingerprint nor family says so: by what of them agrees.

The second key, for events that lack what the first stands on: a line of source, words of one version, a named frame.
What contradicts keeps two faults apart, whatever else agrees. Otherwise they have to be from one place and to be told
alike, the more so the less the place tells. How much is enough at which place was learned from labelled events of four
authors' scenes, of which each split was held out in turn: `bench/grouping`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from homeostat.records import Traits
from homeostat.stages.group.details import ANSWERED
from homeostat.stages.group.error_types import is_own_word
from homeostat.stages.group.frames import is_report
from homeostat.stages.group.languages import language_of

# How much is said alike.
_SAME, _ADDED, _NAMED, _MOSTLY, _PARTLY, _NOT = 5, 4, 3, 2, 1, 0
NEVER = 9

FUNCTION, OTHER_TYPE, LINE = "the same function", "the same function, by another type", "the same line of source"
SILENT = "the same function, and no words in one"
EDITED, NAMESAKE = "the same function, whose line was edited", "a function of the same name in the same file"
HELPER = "the same helper asked the same program"
LIBRARY, LOG, NOWHERE = "the same library", "the same logger", "no function of the program in either"

# By place, how much has to be said alike.
ENOUGH = {
    FUNCTION: _NAMED,
    OTHER_TYPE: _SAME,
    LINE: NEVER,
    SILENT: NEVER,
    EDITED: NEVER,
    NAMESAKE: NEVER,
    HELPER: NEVER,
    LIBRARY: _SAME,
    LOG: _SAME,
    NOWHERE: NEVER,
}
_LONG_LINE = 12  # characters of a line that hardly stands twice in one file
_FEW_WORDS = 3  # that two faults may share by chance, where no place is told
_MOST_OF = 0.6
_MANY_OF = 0.35
_ANOTHER = 2  # words that stand in the place of others, all else being alike, name another subject
_NAME = re.compile(r"[A-Za-z_]\w{1,60}")
_PARTS = re.compile(r"::|[.#\\]")
_RUNTIMES_OWN = re.compile(r"(?:Error|Exception|NoneType|NilClass)$")
_TRAP = re.compile(r"EXC_(?:BREAKPOINT|BAD_INSTRUCTION)|SIG(?:TRAP|ILL)|Fatal error")
_OF_ALL = frozenset(f"{ANSWERED}{status}" for status in ("401", "407", "429", "5xx"))
_CONNECTIONS = frozenset({"connection", "connections", "connect", "connecting", "pool", "clients", "socket"})
_STATUSES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """The one of those given that a fault is one bug with."""

    index: int
    because: tuple[str, ...]  # what agrees, in words


def kin_among(one: Traits, others: Sequence[Traits], enough: Mapping[str, int] = ENOUGH) -> Kin | None:
    """The one that agrees with it most, if enough does; of equals the first."""
    best: tuple[int, Kin] | None = None
    for index, other in enumerate(others):
        found = _agreement(one, other, enough)
        if found and (best is None or found[0] > best[0]):
            best = found[0], Kin(index=index, because=found[1])
    return best[1] if best else None


def signs_of(one: Traits) -> tuple[str, ...]:
    """By which it is found: two faults that are kin have one of them in common."""
    if not one.own:
        told = len(one.words) >= _FEW_WORDS and (one.function or one.logger)
        said = (one.words[0], one.words[-1] if one.logger else one.words[1]) if told else ()
        return (f"says by {one.logger}: {' '.join(said)}",) if told else ()
    named = (f"in {one.module} {_last(one.function)}",) if one.function and not one.thin else ()
    return (*named, f"at {one.line}") if len(one.line) >= _LONG_LINE else named


def grade(one: Traits, other: Traits) -> tuple[str, int] | None:
    """From which place both are, and how much they say alike; None where they contradict, or no place is told."""
    if any(_contradictions(one, other)):
        return None
    place = _place(one, other)
    return (place, _said(one, other)[0]) if place else None


def _agreement(a: Traits, b: Traits, enough: Mapping[str, int]) -> tuple[int, tuple[str, ...]] | None:
    """How much speaks for one bug, and what; None where it is not enough."""
    graded = grade(a, b)
    if graded is None or graded[1] < enough[graded[0]]:
        return None
    place, said = graded
    words = _said(a, b)[1]
    shown = f"{place} ({_call(a)})" if place in (FUNCTION, OTHER_TYPE) else place
    because = [shown, *([f"the same type ({a.type})"] if a.type and _last(a.type) == _last(b.type) else []), words]
    because += [f"the same names ({', '.join(a.names[:3])})"] if a.names and set(a.names) == set(b.names) else []
    because += [f"the same kind of failure ({a.kind})"] if a.kind and a.kind == b.kind else []
    points = 4 * said + 2 * (place == FUNCTION) + bool(a.line and a.line == b.line)
    return points, tuple(because)


def _contradictions(a: Traits, b: Traits) -> Iterator[bool]:
    """What both of them tell, and differently."""
    yield bool(a.line and b.line and a.line != b.line and not _is_edited(a, b))
    yield bool(a.kind and b.kind and a.kind != b.kind)
    yield bool(a.host and b.host and a.host != b.host)
    yield bool(a.logger and b.logger and a.logger != b.logger)
    yield bool(a.codes and b.codes and not set(a.codes) & set(b.codes))
    mine, theirs = _ends(a.names), _ends(b.names)
    yield bool(mine and theirs and not (mine <= theirs or theirs <= mine))  # one version may say more names
    yield any(_are_of_others(name, other) for name in a.names for other in b.names)
    yield bool(a.about and b.about and a.about != b.about and not mine & theirs)


# --- where -------------------------------------------------------------------------------------------------------


def _place(a: Traits, b: Traits) -> str:
    """The key of `ENOUGH`; "" where the places differ, or say too little."""
    same_type = _last(a.type) == _last(b.type)
    if a.own and b.own:
        return _own_place(a, b, same_type=same_type)
    if a.own or b.own or min(len(a.words), len(b.words)) < _FEW_WORDS:
        return ""
    if a.function or b.function:
        if same_type and a.library == b.library:
            return LIBRARY
        return NOWHERE if a.library == b.library or (same_type and a.names) else ""
    return LOG if same_type and a.logger and b.logger else ""


def _own_place(a: Traits, b: Traits, *, same_type: bool) -> str:
    if not _is_same_function(a, b):
        near = a.module == b.module or (a.function and _last(a.function) == _last(b.function))
        return LINE if near and same_type and len(a.line) >= _LONG_LINE and a.line == b.line else ""
    if a.thin or b.thin:  # it fails for its callers
        return HELPER if same_type and a.line == b.line and a.host == b.host and _fails_for_all(a) else ""
    if a.line and b.line and a.line != b.line:
        return EDITED if same_type and is_own_word(a.type) else ""
    if not (a.words and b.words) and (same_type or (_is_trap(a) and _is_trap(b))):
        return SILENT
    if a.function != b.function:
        return NAMESAKE if same_type else ""
    return FUNCTION if same_type else OTHER_TYPE


def _is_same_function(a: Traits, b: Traits) -> bool:
    """By its own name: only some engines tell a method's class."""
    return bool(a.function) and a.module == b.module and _last(a.function) == _last(b.function)


def _is_edited(a: Traits, b: Traits) -> bool:
    """Whether one function has two lines that say much the same."""
    if not _is_same_function(a, b):
        return False
    mine, theirs = set(_NAME.findall(a.line)), set(_NAME.findall(b.line))
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs)) > 0


def _is_trap(one: Traits) -> bool:
    """Whether an instruction that a compiler put there ended the program: its words are in a log, if anywhere."""
    return _TRAP.fullmatch(one.type) is not None


def _fails_for_all(one: Traits) -> bool:
    """Whether a program that is named, or a connection to one, fails for all who ask; not with what it gives to one."""
    if one.host:
        return all(code in _OF_ALL for code in one.codes if code.startswith(ANSWERED))
    return not _CONNECTIONS.isdisjoint(one.words) and not is_report(one.line)


def _ends(names: Iterable[str]) -> set[str]:
    """Names without what holds them, which not every version says, and without those of types that runtimes add."""
    return {_last(name) for name in names if not _RUNTIMES_OWN.search(name)}


def _are_of_others(name: str, other: str) -> bool:
    """Whether two things have a part of the same name: `Order.total` and `Invoice.total`."""
    (*held, last), (*holds, part) = _PARTS.split(name), _PARTS.split(other)
    return last == part and bool(held and holds) and held[-1] != holds[-1]


def _call(one: Traits) -> str:
    return f"{one.module} {one.function}".strip()


def _last(name: str) -> str:
    return name.replace("::", ".").replace("#", ".").replace("\\", ".").rpartition(".")[2]


# --- what --------------------------------------------------------------------------------------------------------


def _said(a: Traits, b: Traits) -> tuple[int, str]:
    """How much is said alike, and in which way."""
    codes = [code for code in a.codes if code in b.codes and not _is_status(code)]
    if codes:
        return _SAME, f"the same code ({codes[0]})"
    if not a.words or not b.words:
        return _said_in_silence(a, b)
    if a.words == b.words:
        return _SAME, "the same words"
    shared = set(a.words) & set(b.words)
    mine, theirs = language_of(a.words), language_of(b.words)
    if mine and theirs and mine != theirs:
        return (_NAMED, f"words of two languages ({min(shared)} in both)") if shared else (_NOT, "")
    return _overlap(a.words, b.words, shared)


def _said_in_silence(a: Traits, b: Traits) -> tuple[int, str]:
    """The same, where one has no words."""
    if _is_trap(a) and _is_trap(b):
        return _SAME, "a trap, without its words in one"
    told = a.words == b.words and ((a.names and a.names == b.names) or (a.line and a.line == b.line))
    return (_SAME, "no words in either") if told else (_NOT, "")


def _overlap(a: tuple[str, ...], b: tuple[str, ...], shared: set[str]) -> tuple[int, str]:
    less, more = sorted((a, b), key=len)
    before = _alike(less, more)
    after = _alike(less[before:][::-1], more[before:][::-1])
    left = len(less) - before - after
    denied = ("not" in less) != ("not" in more)
    if len(less) >= _FEW_WORDS and not denied and (left == 0 or set(less) <= shared):
        return _ADDED, "the same words, and some more"
    part = len(shared) / len(set(a) | set(b))
    if before + after and len(more) - before - after <= _ANOTHER:
        return _NOT, ""  # `quantity must be positive` and `price must be positive`
    if part >= _MOST_OF:
        return _MOSTLY, "most of the words"
    return (_PARTLY, "many of the words") if part >= _MANY_OF else (_NOT, "")


def _alike(less: tuple[str, ...], more: tuple[str, ...]) -> int:
    """How many words both begin with."""
    return next((place for place, (x, y) in enumerate(zip(less, more, strict=False)) if x != y), len(less))


def _is_status(code: str) -> bool:
    """What a server answers says too little: it does so for reasons of its own."""
    plain = code.removeprefix("answered ")
    return len(plain) == 3 and plain.startswith(_STATUSES)  # noqa: PLR2004 - digits
