"""Objects that a program printed into its words: each is one value, whatever its fields are called and hold.

`Retry(total=3, read=None)`, `handleCommit[offset=7]`, `<Task pending name='a'>`, `{'type': 'http'}`, `Some(5)`. Where
hardly anything else is said they stay, since then they are the message, and so does a printed exception. Small ones, of
a field or two, are shown for as long as all lines of a template have them; what a line is known by never holds one.
"""

import re
from typing import Final

from homeostat.stages.group.templates.marks import VALUE

_LEAST_WORDS: Final = 2  # outside of the objects
_LONGEST: Final = 4_000  # characters of one object
_MOST_OBJECTS: Final = 24
_LARGE: Final = 3  # fields

# A bracket behind a name, the beginning of Python's <Name field=...>, a mapping. The name has a capital.
_BEGINS = re.compile(r"""(?<=[\w$])[(\[]|<(?=[A-Za-z_][\w.]{0,120} )|(?<![\w$)\]])\{(?=["'}]|[\w.$-]{1,80}=)""")
_NAME = re.compile(r"(?<![\w.$#-])(?=[a-z_]{0,40}[A-Z])[A-Za-z_][\w.$]{0,120}\Z")
_LONGEST_NAME = 122
_BRACKETS = re.compile(r"[()\[\]{}]|(?<!-)>|<(?=[\w(<])")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
_FIELD = re.compile(r"[\w\])}]=")
_SINGLE = re.compile(rf"[^\s,=]*[0-9{VALUE}][^\s,=]*")
_INNER = re.compile(r"[(\[{<]")
# An exception that is printed says what failed: it is no value.
_FAILURE = re.compile(
    r"(?:Error|Exception|Timeout|Failure|Fault|Warning|Refused|Denied|Interrupt|Closed)\b"
    r"|timed out|refused|denied|failed|\berror\b(?!=)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def fold_large(line: str) -> str:
    """The line with one value for each large object in it."""
    if "{" in line or ("=" in line and ("(" in line or "[" in line or "<" in line)):
        return _folded(line, small=False)
    return line


def fold_all(line: str) -> str:
    """The line, masked or not, with one value for each object in it."""
    return _folded(line, small=True) if "(" in line or "[" in line or "{" in line or "<" in line else line


def _folded(line: str, *, small: bool) -> str:
    pieces: list[str] = []
    place = 0
    for _ in range(_MOST_OBJECTS):
        found = _BEGINS.search(line, place)
        if found is None:
            break
        start = _start_of_name(line, found.start()) if found[0] in "([" else found.start()
        end = _end_of_object(line, start, found.start(), small=small) if start >= place else 0
        if end:
            pieces += line[place:start], VALUE
        else:
            end = found.end()
            pieces.append(line[place:end])
        place = end
    if VALUE not in pieces:
        return line
    folded = "".join((*pieces, line[place:]))
    return folded if len(_WORD.findall(folded)) >= _LEAST_WORDS else line


def _start_of_name(line: str, end: int) -> int:
    """Where the name begins that ends there; -1 where the word is none of an object."""
    begin = max(0, end - _LONGEST_NAME)
    found = _NAME.search(line[begin:end])
    return begin + found.start() if found else -1


def _end_of_object(line: str, begin: int, start: int, *, small: bool) -> int:
    """Where the object ends whose bracket opens at `start`; 0 if it is none, or a small one that is to stay."""
    end = _end_of_brackets(line, start)
    if not end or _FAILURE.search(line, begin, end):
        return 0
    held = line[start + 1 : end - 1]
    fields = len(_FIELD.findall(held))
    if line[start] == "<":
        return end if fields or " at 0x" in held else 0
    if line[start : start + 2] in {'{"', "{'"}:
        return end
    if small:
        single = bool(line[:begin].strip()) and _SINGLE.fullmatch(held) is not None
        return end if fields or single or begin == start else 0
    return end if fields >= _LARGE or (fields and _INNER.search(held)) else 0


def _end_of_brackets(line: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`; 0 if none does."""
    open_: list[str] = []
    for bracket in _BRACKETS.finditer(line, start, start + _LONGEST):
        sign = bracket[0]
        if sign in _CLOSING:
            open_.append(_CLOSING[sign])
        elif open_ and sign == open_[-1]:
            open_.pop()
            if not open_:
                return bracket.end()
        elif sign != ">":
            return 0
    return 0
