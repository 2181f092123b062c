"""Whether two lines of source may be one that was edited: a local has another name, or some names were added.

What a line asks for stays: members, functions, constants and texts. So `FACTORS[animal.breed]` was
`FACTORS[pet.breed]`, and neither `FACTORS[pet.size]` nor `BASES[pet.breed]`. A local that is passed on may be another
thing, `save(order)` and `save(bill)`; and where what fails is what a local holds, its name says what failed: `vet.name`
and `pet.name`. Where what is asked is not reachable, the address says what failed, whichever client asks for it.
"""

import re
from collections import defaultdict

from homeostat.stages.group.kinds import INDEX, ITEM, NIL, NOTHING, OUTSIDE, WRITE

_TOKEN = re.compile(
    r"(?P<text>'[^']{0,150}')|(?P<member>(?:\.|->|::)\s?[A-Za-z_$@][\w$]{0,80}[?!]?)|"
    r"(?P<name>[$@]{0,2}[A-Za-z_][\w$]{0,80})|(?P<number>\d[\w.]{0,30})|(?P<other>\S)"
)
_VALUE = re.compile(r"[$#]?\{[^{}]{0,100}\}")  # within a text
_ADDRESS = re.compile(r"/\w{2}")
_OF_LIMITS = re.compile(r"(?i:time_?out|limit|retr|attempt|delay|wait|sleep|seconds|ttl|expir)")
_BY_ITS_HOLDER = frozenset({NOTHING, NIL, ITEM, WRITE, INDEX, "a missing attribute"})
_WORDS = frozenset(
    {"for", "in", "if", "else", "not", "and", "or", "is", "new", "return", "await", "null", "None", "nil", "self"}
)
_LEAST_RENAMED, _LEAST_EXTENDED = 2, 3  # names that stay
_MOST_ADDED = 6  # names
_LOCAL, _MEMBER, _OTHER = "local", "member", "other"

Token = tuple[str, str]  # its kind and its text


def is_edited(one: str, other: str, kind: str) -> bool:
    """Whether one of both may be the other, edited. `kind` is of the failure, "" if none is known; no order."""
    mine, its = _tokens(one), _tokens(other)
    if mine == its:
        return _says_enough(_names(mine), _LEAST_RENAMED)
    if kind.startswith(OUTSIDE) and not _addresses(mine).isdisjoint(_addresses(its)):
        return True
    return _is_renamed(mine, its, kind) or _is_extended(_names(mine), _names(its))


def _addresses(tokens: list[Token]) -> set[str]:
    return {text for kind, text in tokens if kind == "text" and _ADDRESS.search(text)}


def _is_renamed(mine: list[Token], its: list[Token], kind: str) -> bool:
    """Whether locals alone have other names, the same everywhere, and what they hold is the same."""
    if len(mine) != len(its):
        return False
    renamed: defaultdict[str, set[str]] = defaultdict(set)
    stays: list[Token] = []
    for place, (a, b) in enumerate(zip(mine, its, strict=True)):
        if a == b:
            stays.append(a)
        elif a[0] == b[0] == _LOCAL and _holds(mine[place + 1 : place + 3], 2 if kind in _BY_ITS_HOLDER else 1):
            renamed[a[1]].add(b[1])
        else:
            return False
    news = {name for names in renamed.values() for name in names}
    one_by_one = len(news) == len(renamed) and all(len(names) == 1 for names in renamed.values())
    return one_by_one and _says_enough(_names(stays), _LEAST_RENAMED)


def _holds(following: list[Token], members: int) -> bool:
    """Whether so many members come after a local."""
    return len(following) >= members and all(kind == _MEMBER for kind, _ in following[:members])


def _is_extended(one: list[Token], other: list[Token]) -> bool:
    """Whether one has some names more, and all of the other's in their order: `open(path)`, with an encoding."""
    less, more = sorted((one, other), key=len)
    if not 0 < len(more) - len(less) <= _MOST_ADDED or not _says_enough(less, _LEAST_EXTENDED):
        return False
    rest = iter([text for _, text in more])
    return all(any(text == found for found in rest) for _, text in less)


def _says_enough(stays: list[Token], least: int) -> bool:
    return len(stays) >= least and any(kind != _LOCAL for kind, _ in stays)


def _names(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token[0] != _OTHER]


def _is_limit(before: list[Token]) -> bool:
    """Whether the number that follows is how long or how often something is tried, which is set anew: `timeout=3`."""
    name = next((text for kind, text in reversed(before[-2:]) if kind != _OTHER), "")
    return _OF_LIMITS.search(name) is not None


def _tokens(line: str) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(line):
        kind, text = match.lastgroup or _OTHER, match[0].lstrip(".->: ")
        if text in _WORDS:
            continue
        if kind == "name":
            called = line[match.end() : match.end() + 1] == "("
            kind = _LOCAL if not called and text.lstrip("$@")[:1].islower() else "constant"
        elif kind == "text":
            text = _VALUE.sub("{}", text)
        elif kind == "number":
            text = "0" if _is_limit(found) else text
            kind = _OTHER
        found.append((kind, text or match[0]))
    return found
