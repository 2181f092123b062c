"""Which words of a masked line may vary: by their looks and their place, never by a list of names."""

import re

from homeostat.stages.group.templates.marks import NAME, VALUE
from homeostat.stages.group.templates.masking import CHUNK

_PART = re.compile(rf"(?:{CHUNK}|(?<=\w)'(?=\w))++|[\s\S]")
_LETTER = re.compile(r"[^\W\d_]")
_PROSE = re.compile(r"[^\W\d_][^\W\d_A-Z]*+(?:[-'][^\W\d_A-Z]++)*+")
_UNIT = re.compile(r"(?:[kKMGTP]i?)?B(?:ps)?|[KMGT]|[mnu]?s|secs?|mins?|h")

_SPELLED = frozenset({"true", "false", "True", "False", "null", "NULL", "None", "root", "ROOT", "admin"})
# A line that tells of a failure must not share a template with one that tells of a success.
_OUTCOMES = frozenset(
    (  # noqa: SIM905 - words are easier to read than their quotation marks
        "ok error errors fail fails failed failure success succeeded successful successfully fatal warning warn info "
        "invalid valid missing found timeout lost denied refused rejected accepted aborted expired ready died dead "
        "alive up down on off open close start stop begin end enter exit get set add remove create delete read write "
        "yes no not"
    ).split()
)
# Of these, what a value may say of a whole that failed; "get" and "on" say nothing where many fields are told.
_FAILED = frozenset(
    (  # noqa: SIM905 - the same
        "error errors fail fails failed failure fatal invalid timeout lost denied refused rejected"
    ).split()
)
_NAMED_AFTER = frozenset({"user", "username", "account", "host", "hostname", "named", "called", "by"})
_SIGN = re.compile(r"[a-z][_./@][a-z]")  # such as job_queue
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MEMBER = re.compile(r"[a-z]+(?:[A-Z][a-z]*){2,}")  # writeNoOpRecord names a function, and says nothing of how it ended
_BAD_CODE = re.compile(r"ERR|FAIL|INVALID|DENIED|TIMEOUT|REFUSED|EXCEPTION|\AE[A-Z]{4,}\Z|(?:Exception|Error)\Z")

_CAPITALS = re.compile(r"[A-Z]{4,}")

_MANY_FIELDS = 6
_FEW_CONSTANTS, _ENOUGH_CONSTANTS, _MANY_CONSTANTS = 2, 3, 5
_MANY_VALUES, _VERY_MANY_VALUES = 4, 6


def split(masked: str) -> list[str]:
    """Words and single signs; joined they are the line again."""
    return _PART.findall(masked)


def with_names(parts: list[str]) -> list[str]:
    """The parts with `NAME` for each word that is a value by its looks or its place.

    Lines that agree in this have one template from the first line on.
    """
    first = _first(parts)
    constants = count_constants(parts)
    named = [
        NAME if _is_word(part) and _is_value(parts, place, first, constants) else part
        for place, part in enumerate(parts)
    ]
    # eth0 and eth1 are of one kind.
    return [f"{part[:-1]}#" if part[-1].isdigit() and _is_word(part) else part for part in named]


def _is_value(parts: list[str], place: int, first: int, constants: int) -> bool:
    part = parts[place]
    if part in _SPELLED:
        return True
    if place == first or _is_label(parts, place) or _is_object(parts, place, first):
        return False
    if is_unit(parts, place):
        return True
    before = _sign_before(parts, place)
    if before == "=":
        return constants > 0 and _is_field(part, parts.count("="))
    enough = _FEW_CONSTANTS if _SIGN.search(part) else _ENOUGH_CONSTANTS
    if _PROSE.fullmatch(part) or constants < enough:
        return False
    return before in {"from", "to"} or not _is_fixed(part)  # from RUNNING to FAILED tells of a step, not of an end


def _is_field(part: str, fields: int) -> bool:
    """Whether what stands behind a name varies; where many fields are told, all but what says a failure does."""
    if fields >= _MANY_FIELDS:
        return not _BAD_CODE.search(part) and part.lower() not in _FAILED
    return not _is_fixed(part) and not _is_verb(part)


def count_constants(parts: list[str]) -> int:
    """How many words say what the line is about: the first, those of a sentence, and those that name what follows."""
    words = [(place, part) for place, part in enumerate(parts) if _is_word(part) and part not in _SPELLED]
    return sum(
        place == words[0][0] or _PROSE.fullmatch(part) is not None or _is_label(parts, place) for place, part in words
    )


def slots(parts: list[str], most: int) -> list[int]:
    """Places, at most so many, that hold a value in another template, if one has it there.

    The first word is none if it is one of a sentence: it tells one message from another more often than not.
    """
    first = _first(parts)
    found = [
        place
        for place, part in enumerate(parts)
        if part == VALUE
        or (
            _is_word(part)
            and not (place == first and _PROSE.fullmatch(part))
            and not _is_fixed(part)
            and not _is_key(parts, place)
            and not _is_object(parts, place, first)
        )
    ]
    return found[:most]


def values_needed(parts: list[str], place: int, *, beside_value: bool) -> int | None:
    """How many different words have to be seen in a place before it is a value's; None if they never make it one.

    Fewer are needed where more words around it agree, and where one of them is a value by its looks.
    """
    if _is_verb(parts[place]):
        return None
    constants = count_constants(parts)
    if place == _first(parts):
        return _MANY_VALUES if constants >= _MANY_CONSTANTS else None
    if constants < _FEW_CONSTANTS:
        return None
    if _word_before(parts, place) in _NAMED_AFTER or (beside_value and constants >= _MANY_CONSTANTS):
        return 2
    if constants == _FEW_CONSTANTS or _is_label(parts, place):
        return _VERY_MANY_VALUES
    return _MANY_VALUES if constants == _ENOUGH_CONSTANTS else 3


def is_spelled_value(part: str) -> bool:
    return part in _SPELLED


def is_unit(parts: list[str], place: int) -> bool:
    """Whether it is the unit of the number before it: what prints sizes for people changes units as it likes."""
    return place > 1 and parts[place - 1] == " " and parts[place - 2] == VALUE and bool(_UNIT.fullmatch(parts[place]))


def _is_word(part: str) -> bool:
    return _LETTER.search(part) is not None


def _first(parts: list[str]) -> int:
    return next((place for place, part in enumerate(parts) if _is_word(part) or part == NAME), len(parts))


def _is_label(parts: list[str], place: int) -> bool:
    """Whether the word names what comes: a colon follows, or it is a key."""
    return parts[place + 1 : place + 2] == [":"] or _is_key(parts, place)


def _is_key(parts: list[str], place: int) -> bool:
    """Whether it is the name of a value, name=value; of a function, name(); or of a member, One::name."""
    after = parts[place + 1] if place + 1 < len(parts) else ""
    if after == "(":
        return _word_before(parts, place) not in _NAMED_AFTER  # by anna(uid=0)
    return after == "=" or parts[max(0, place - 2) : place] == [":", ":"]


def _word_before(parts: list[str], place: int) -> str:
    return parts[place - 2].lower() if place > 1 and parts[place - 1] == " " else ""


def _sign_before(parts: list[str], place: int) -> str:
    before = parts[place - 1] if place else ""
    return parts[place - 2] if before == " " and place > 1 else before


def _is_fixed(part: str) -> bool:
    """Whether the word says how it ended, or one of those it is made of: NodeNotReady, DB_LOCKED."""
    if _BAD_CODE.search(part):
        return True
    if _MEMBER.fullmatch(part):
        return False
    pieces = [piece.lower() for piece in _PIECE.findall(part)]
    return not _OUTCOMES.isdisjoint(pieces) or (len(pieces) > 1 and any(_is_verb(piece) for piece in pieces))


def _is_object(parts: list[str], place: int, first: int) -> bool:
    """Whether it is in capitals what was done: Sending CONNACK, Received DISCONNECT are two messages."""
    return place == first + 2 and _CAPITALS.fullmatch(parts[place]) is not None and _is_verb(parts[first])


def _is_verb(part: str) -> bool:
    """Whether it says what was done or is going on: started, stopping."""
    return part.endswith(("ed", "ing"))
