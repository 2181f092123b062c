"""Which words of a masked line may vary and which never do: by their looks and their place, never by a list of names."""

import re

from homeostat.stages.group.templates.masking import CHUNK, NAME, VALUE

_PART = re.compile(rf"(?:{CHUNK}|(?<=\w)'(?=\w))++|[\s\S]")
_LETTER = re.compile(r"[^\W\d_]")
_PROSE = re.compile(r"[^\W\d_][^\W\d_A-Z]*+(?:[-'][^\W\d_A-Z]++)*+")
_UNIT = re.compile(r"(?:[kKMGTP]i?)?B(?:ps)?|[KMGT]|[mnu]?s|secs?|mins?|h")

_SPELLED = frozenset({"true", "false", "True", "False", "null", "NULL", "None", "root", "ROOT", "admin"})
# A line that tells of a failure must not share a template with one that tells of a success.
_OUTCOMES = frozenset(
    """ok error errors fail fails failed failure success succeeded successful successfully fatal warning warn info
    invalid valid missing found timeout lost denied refused rejected accepted aborted expired up down on off open close start stop
    begin end enter exit get set add remove create delete read write yes no not""".split()
)
_NAMED_AFTER = frozenset({"user", "username", "account", "host", "hostname", "named", "called"})
_BAD_CODE = re.compile(r"ERR|FAIL|INVALID|DENIED|TIMEOUT|REFUSED|EXCEPTION|\AE[A-Z]{4,}\Z|(?:Exception|Error)\Z")

_MARKS = ([":"], ["="], ["("])
_FEW_CONSTANTS, _ENOUGH_CONSTANTS = 2, 3


def split(masked: str) -> list[str]:
    """Words and single signs; joined they are the line again."""
    return _PART.findall(masked)


def with_names(parts: list[str]) -> list[str]:
    """The parts with `NAME` for each word that is a value by its looks or its place.

    Lines that agree in this have one template from the first line on.
    """
    first = next((place for place, part in enumerate(parts) if _is_word(part)), len(parts))
    constants = count_constants(parts)
    return [
        NAME if _is_word(part) and _is_value(parts, place, first, constants) else part
        for place, part in enumerate(parts)
    ]


def _is_value(parts: list[str], place: int, first: int, constants: int) -> bool:
    part = parts[place]
    if part in _SPELLED:
        return True
    if place == first or _is_label(parts, place):
        return False
    if is_unit(parts, place):
        return True
    before = _sign_before(parts, place)
    if before == "=":
        return constants > 0 and not _is_fixed(part)
    if _PROSE.fullmatch(part) or constants < _ENOUGH_CONSTANTS:
        return False
    return before in {"from", "to"} or not _is_fixed(part)  # from RUNNING to FAILED tells of a step, not of an end


def count_constants(parts: list[str]) -> int:
    """How many words say what the line is about: the first, those of a sentence, and those that name what follows."""
    words = [(place, part) for place, part in enumerate(parts) if _is_word(part) and part not in _SPELLED]
    return sum(
        place == words[0][0] or _PROSE.fullmatch(part) is not None or _is_label(parts, place) for place, part in words
    )


def slots(parts: list[str], most: int) -> list[int]:
    """Places, at most so many, that hold a value in another template, if one has it there.

    The first word is none: it tells one message from another more often than not.
    """
    first = next((place for place, part in enumerate(parts) if _is_word(part) or part == NAME), len(parts))
    found = [
        place
        for place, part in enumerate(parts)
        if place != first
        and (part == VALUE or (_is_word(part) and not _is_fixed(part) and not _is_label(parts, place)))
    ]
    return found[:most]


def values_needed(parts: list[str], place: int) -> int | None:
    """How many different words have to be seen in a place before it is a value's; None if they never make it one."""
    if _is_verb(parts[place]):
        return None
    before = [part.lower() for part in parts[max(0, place - 2) : place] if part != " "]
    constants = count_constants(parts)
    if constants < _FEW_CONSTANTS:
        return None
    if before and before[-1] in _NAMED_AFTER:
        return 2
    return 3 if constants > _ENOUGH_CONSTANTS else 4 if constants == _ENOUGH_CONSTANTS else 6


def is_spelled_value(part: str) -> bool:
    return part in _SPELLED


def is_unit(parts: list[str], place: int) -> bool:
    """Whether it is the unit of the number before it: programs that print sizes for people change units as they like."""
    return place > 1 and parts[place - 1] == " " and parts[place - 2] == VALUE and bool(_UNIT.fullmatch(parts[place]))


def _is_word(part: str) -> bool:
    return _LETTER.search(part) is not None


def _is_label(parts: list[str], place: int) -> bool:
    """What a colon, an equals sign or a parenthesis follows names what comes; so does the end of One::other."""
    return parts[place + 1 : place + 2] in _MARKS or parts[max(0, place - 2) : place] == [":", ":"]


def _sign_before(parts: list[str], place: int) -> str:
    before = parts[place - 1] if place else ""
    return parts[place - 2] if before == " " and place > 1 else before


def _is_fixed(part: str) -> bool:
    """Whether the word says how it ended."""
    return part.lower() in _OUTCOMES or _BAD_CODE.search(part) is not None


def _is_verb(part: str) -> bool:
    """Whether it says what was done or is going on: started, stopping."""
    return part.endswith(("ed", "ing"))
