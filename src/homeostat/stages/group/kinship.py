"""Whether two faults are one bug although neither fingerprint nor family says so: by what of them agrees.

The second key, for events that lack what the first stands on: a line of source, words of one version, a named frame.
What contradicts keeps two faults apart, whatever else agrees. Otherwise they have to be from one place and to be told
alike, the more so the less the place tells. How much is enough at which place was learned from labelled events of four
authors' scenes, each of which was held out in turn: `bench/grouping`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homeostat.records import Traits

# How much is said alike.
_SAME, _ADDED, _TRANSLATED, _MOSTLY, _PARTLY, _NOT = 5, 4, 3, 2, 1, 0

FUNCTION, OTHER_TYPE, LINE = "the same function", "the same function, by another type", "the same line of source"
LIBRARY, HALF, LOG = "the same library", "a place that one of them does not tell", "the same logger"

# By place, how much has to be said alike.
ENOUGH = {
    FUNCTION: _PARTLY,
    OTHER_TYPE: _ADDED,
    LINE: _ADDED,
    LIBRARY: _SAME,
    HALF: _ADDED,
    LOG: _ADDED,
}
_LONG_LINE = 12  # characters of a line that hardly stands twice in one file
_FEW_WORDS = 3  # that two faults may share by chance, where no place is told
_MOST_OF = 0.6
_MANY_OF = 0.35
_STATUSES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """The one of those given that a fault is one bug with."""

    index: int
    because: tuple[str, ...]  # what agrees, in words


def kin_among(one: Traits, others: Sequence[Traits]) -> Kin | None:
    """The one that agrees with it most, if enough does; of equals the first."""
    best: tuple[int, Kin] | None = None
    for index, other in enumerate(others):
        found = _agreement(one, other)
        if found and (best is None or found[0] > best[0]):
            best = found[0], Kin(index=index, because=found[1])
    return best[1] if best else None


def signs_of(one: Traits) -> tuple[str, ...]:
    """By which it is found: two faults that are kin have one of them in common."""
    found: list[str] = []
    if one.own and one.function and not one.thin:
        found.append(f"in {one.module} {one.function}")
    if one.own and len(one.line) >= _LONG_LINE:
        found.append(f"at {one.line}")
    if len(one.words) >= _FEW_WORDS and (one.type or one.logger):
        found.append(f"says {_last(one.type) or one.logger}: {' '.join(one.words[:2])}")
    return tuple(found)


def _agreement(a: Traits, b: Traits) -> tuple[int, tuple[str, ...]] | None:
    """How much speaks for one bug, and what; None where it is not enough, or something contradicts."""
    if any(_contradictions(a, b)):
        return None
    place = _place(a, b)
    said, words = _said(a, b)
    if not place or said < ENOUGH[place]:
        return None
    shown = f"{place} ({_call(a)})" if place in (FUNCTION, OTHER_TYPE) else place
    because = [shown, *([f"the same type ({a.type})"] if a.type and _last(a.type) == _last(b.type) else []), words]
    because += [f"the same names ({', '.join(a.names[:3])})"] if a.names and set(a.names) == set(b.names) else []
    because += [f"the same kind of failure ({a.kind})"] if a.kind and a.kind == b.kind else []
    points = 4 * said + 2 * (place == FUNCTION) + bool(a.line and a.line == b.line)
    return points, tuple(because)


def _contradictions(a: Traits, b: Traits) -> Iterator[bool]:
    """What both of them tell, and differently."""
    yield bool(a.line and b.line and a.line != b.line)
    yield bool(a.kind and b.kind and a.kind != b.kind)
    yield bool(a.host and b.host and a.host != b.host)
    yield bool(a.logger and b.logger and a.logger != b.logger)
    yield bool(a.codes and b.codes and not set(a.codes) & set(b.codes))
    mine, theirs = set(a.names), set(b.names)
    yield bool(mine and theirs and not (mine <= theirs or theirs <= mine))  # one version may say more names
    yield bool(a.about and b.about and a.about != b.about and not mine & theirs)


# --- where -------------------------------------------------------------------------------------------------------


def _place(a: Traits, b: Traits) -> str:
    """The key of `ENOUGH`; "" where the places differ, or say too little."""
    same_type = _last(a.type) == _last(b.type)
    if a.own and b.own:
        return _own_place(a, b, same_type=same_type)
    if a.function and b.function:
        placed = not a.own and not b.own and a.library == b.library
        return LIBRARY if placed and same_type and _tells_enough(a, b) else ""
    if not _tells_enough(a, b) or not same_type:
        return ""
    if a.function or b.function:
        return HALF if a.type else ""
    return LOG if a.logger and b.logger else ""


def _own_place(a: Traits, b: Traits, *, same_type: bool) -> str:
    same_name = _last(a.function) == _last(b.function)
    if a.function and (a.module, a.function) == (b.module, b.function):
        if a.thin or b.thin:
            return ""  # a helper fails for its callers
        return FUNCTION if same_type else OTHER_TYPE
    same_line = len(a.line) >= _LONG_LINE and a.line == b.line
    return LINE if same_line and same_type and (a.module == b.module or same_name) else ""


def _tells_enough(a: Traits, b: Traits) -> bool:
    return min(len(a.words), len(b.words)) >= _FEW_WORDS


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
        return _NOT, ""
    if a.words == b.words:
        return _SAME, "the same words"
    shared = set(a.words) & set(b.words)
    if a.language and b.language and a.language != b.language:
        return (_TRANSLATED, f"words of two languages ({min(shared)} in both)") if shared else (_NOT, "")
    return _overlap(a.words, b.words, shared)


def _overlap(a: tuple[str, ...], b: tuple[str, ...], shared: set[str]) -> tuple[int, str]:
    less, more = sorted((a, b), key=len)
    before = _alike(less, more)
    after = _alike(less[before:][::-1], more[before:][::-1])
    left = len(less) - before - after
    if len(less) > 1 and (left == 0 or set(less) <= shared):
        return _ADDED, "the same words, and some more"
    part = len(shared) / len(set(a) | set(b))
    if part >= _MOST_OF:
        return _MOSTLY, "most of the words"
    replaced = left == 1 and len(more) - before - after <= 3 and before + after >= 3  # noqa: PLR2004 - of words
    return (_PARTLY, "many of the words") if part >= _MANY_OF or replaced else (_NOT, "")


def _alike(less: tuple[str, ...], more: tuple[str, ...]) -> int:
    """How many words both begin with."""
    return next((place for place, (x, y) in enumerate(zip(less, more, strict=False)) if x != y), len(less))


def _is_status(code: str) -> bool:
    """What a server answers says too little: it does so for reasons of its own."""
    plain = code.removeprefix("answered ")
    return len(plain) == 3 and plain.startswith(_STATUSES)  # noqa: PLR2004 - digits
