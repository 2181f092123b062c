"""Whether two faults are one bug although neither fingerprint nor family says so: by what of them agrees.

The second key, for events that lack what the first stands on: a line of source, words of one version, a named frame.
What contradicts keeps two faults apart, whatever else agrees. Otherwise they have to be from one place and to be told
alike, the more so the less the place tells; or one of them tells less than the other, and no third makes it doubtful
which it belongs to (`silences`). How much is enough at which place was learned from labelled events of six authors'
scenes, where one wrong join weighs ten right ones: `bench/grouping`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeostat.records import Traits
from homeostat.stages.group.contradictions import are_contrary, are_contrary_in_words, last
from homeostat.stages.group.languages import language_of
from homeostat.stages.group.names import without_async
from homeostat.stages.group.retold import (
    EDITED,
    LOGGED,
    MOVED,
    PLACES,
    RENAMED,
    TEMPLATE,
    is_rare,
    is_same_call,
    retold,
    stem,
)
from homeostat.stages.group.silences import KIND, LESS, VALUE, silence

# How much is said alike.
_SAME, _ADDED, _NAMED, _MOSTLY, _PARTLY, _NOT = 5, 4, 3, 2, 1, 0

FUNCTION, OTHER_TYPE = "the same function", "the same function, by another type"
LIBRARY, LOG = "the same library", "the same logger"

# By place, how much has to be said alike.
ENOUGH = {
    FUNCTION: _NAMED,
    OTHER_TYPE: _SAME,
    LIBRARY: _SAME,
    LOG: _SAME,
    KIND: _NOT,
    LESS: _NOT,
    VALUE: _NOT,
    MOVED: _NOT,
    RENAMED: _NOT,
    TEMPLATE: _NOT,
    LOGGED: _NOT,
    EDITED: _NOT,
}
BY_LESS = (KIND, LESS, VALUE, *PLACES)  # where one tells less, or the same in another way
_FEW_WORDS = 3  # that two faults may share by chance, where no place is told
_MOST_OF = 0.6
_MANY_OF = 0.35
_ANOTHER = 2  # words that stand in the place of others, all else being alike, name another subject
_MOST_BESIDE = 10  # that share its sign: among more it is a guess, and not all that there are may be given
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
        if found and _is_between(one, other, others, enough):
            found = None
        found = found or _silent_agreement(one, other, others, enough)
        if found and (best is None or found[0] > best[0]):
            best = found[0], Kin(index=index, because=found[1])
    return best[1] if best else None


def signs_of(one: Traits) -> tuple[str, ...]:
    """By which it is found: two faults that are kin have one of them in common."""
    said = (f"ends {one.words[-2]} {one.words[-1]}",) if len(one.words) >= _FEW_WORDS and not one.kind else ()
    if not one.own:
        told = len(one.words) >= _FEW_WORDS and (one.function or one.logger)
        words = (one.words[0], one.words[-1] if one.logger else one.words[1]) if told else ()
        begun = (f"begins by {one.logger}: {one.words[0]}",) if told and not one.function else ()
        by_logger = (f"says by {one.logger}: {' '.join(words)}", *begun) if told else ()
        return by_logger if one.function else (*by_logger, *said)
    if one.thin:
        return said
    placed = (f"in {stem(one.module)} {without_async(last(one.function))}",) if one.function else ()
    return (*placed, *((f"at {one.line}",) if is_rare(one) else ()), *said)


def grade(one: Traits, other: Traits) -> tuple[str, int] | None:
    """From which place both are, and how much they say alike; None where they contradict, or no place is told."""
    place = _place(one, other)  # asked first: most of those that share a sign are elsewhere
    return (place, _said(one, other)[0]) if place and not are_contrary(one, other) else None


def told_by_less(one: Traits, other: Traits, others: Sequence[Traits], enough: Mapping[str, int] = ENOUGH) -> str:
    """From which place both are though one tells less; "" where a third could be one bug with one of them only."""
    place = _telling(one, other)
    if not place or enough[place] or len(others) > _MOST_BESIDE:
        return ""
    return "" if any(_makes_doubtful(third, one, other, place, enough) for third in others) else place


def _telling(a: Traits, b: Traits) -> str:
    """From which place both are where one tells less, or the same in another way; "" where they contradict."""
    place = retold(a, b)
    if place == LOGGED or (place and not are_contrary_in_words(a, b)):
        return place
    return silence(a, b)


def _makes_doubtful(third: Traits, one: Traits, other: Traits, place: str, enough: Mapping[str, int]) -> bool:
    """Whether it could be one bug with one of both only; where both say the same, it also contradicts the other."""
    mine, its = _are_akin(third, one, enough), _are_akin(third, other, enough)
    return mine != its and (place not in PLACES or are_contrary(third, other if mine else one))


def _is_between(one: Traits, other: Traits, others: Sequence[Traits], enough: Mapping[str, int]) -> bool:
    """Whether a third agrees with one of both and contradicts the other: they would make one bug of two."""
    return any(
        (are_contrary(third, one) and _agreement(third, other, enough) is not None)
        or (are_contrary(third, other) and _agreement(third, one, enough) is not None)
        for third in others
        if third != other
    )


def _are_akin(a: Traits, b: Traits, enough: Mapping[str, int]) -> bool:
    place = _telling(a, b)
    return a == b or (bool(place) and not enough[place]) or _agreement(a, b, enough) is not None


def _silent_agreement(
    one: Traits, other: Traits, others: Sequence[Traits], enough: Mapping[str, int]
) -> tuple[int, tuple[str, ...]] | None:
    place = told_by_less(one, other, others, enough)
    if not place:
        return None
    shown = f"{place} ({_call(one) or one.logger})"
    return 0, (shown, *([f"the same kind of failure ({one.kind})"] if one.kind and one.kind == other.kind else []))


def _agreement(a: Traits, b: Traits, enough: Mapping[str, int]) -> tuple[int, tuple[str, ...]] | None:
    """How much speaks for one bug, and what; None where it is not enough."""
    graded = grade(a, b)
    if graded is None or graded[1] < enough[graded[0]]:
        return None
    place, said = graded
    words = _said(a, b)[1]
    shown = f"{place} ({_call(a)})" if place in (FUNCTION, OTHER_TYPE) else place
    because = [shown, *([f"the same type ({a.type})"] if a.type and last(a.type) == last(b.type) else []), words]
    because += [f"the same names ({', '.join(a.names[:3])})"] if a.names and set(a.names) == set(b.names) else []
    because += [f"the same kind of failure ({a.kind})"] if a.kind and a.kind == b.kind else []
    points = 4 * said + 2 * (place == FUNCTION) + bool(a.line and a.line == b.line)
    return points, tuple(because)


# --- where -------------------------------------------------------------------------------------------------------


def _place(a: Traits, b: Traits) -> str:
    """The key of `ENOUGH`; "" where the places differ, or say too little."""
    same_type = last(a.type) == last(b.type)
    if a.own and b.own:
        return _own_place(a, b, same_type=same_type)
    if a.own or b.own or min(len(a.words), len(b.words)) < _FEW_WORDS:
        return ""
    if a.function or b.function:
        return LIBRARY if same_type and a.library == b.library else ""
    return LOG if same_type and a.logger and b.logger else ""


def _own_place(a: Traits, b: Traits, *, same_type: bool) -> str:
    """A helper fails for its callers, and is no place."""
    if a.thin or b.thin or not is_same_call(a, b):
        return ""
    return FUNCTION if same_type else OTHER_TYPE


def _call(one: Traits) -> str:
    return f"{one.module} {one.function}".strip()


# --- what --------------------------------------------------------------------------------------------------------


def _said(a: Traits, b: Traits) -> tuple[int, str]:
    """How much is said alike, and in which way."""
    codes = [code for code in a.codes if code in b.codes and not _is_status(code)]
    if codes:
        return _SAME, f"the same code ({codes[0]})"
    if not a.words or not b.words:
        return _NOT, ""
    if a.words == b.words:
        return _SAME, "the same words"
    shared = set(a.words) & set(b.words)
    mine, theirs = language_of(a.words), language_of(b.words)
    if mine and theirs and mine != theirs:
        return (_NAMED, f"words of two languages ({min(shared)} in both)") if shared else (_NOT, "")
    return _overlap(a.words, b.words, shared)


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
