"""Objects that a program printed into its words: each is one value, whatever its fields are called and hold.

`Retry(total=3, read=None)`, `handleCommit[offset=7]`, `<Task pending name='a'>`, `{'type': 'http'}`, `Some(5)`; of
Node and Rust `{ type: 2, nsp: '/' }`, of Go `map[a:1]` and `&{Name:x}`, of Python `<GET http://a/b>`, `('a', 80)`.
Where hardly anything else is said they stay, since then they are the message, and so does a printed exception. Small
ones, of a field or two, are shown for as long as all lines of a template have them; what a line is known by never
holds one.
"""

import re
from typing import Final

from homeostat.stages.group.templates.marks import VALUE

_LEAST_WORDS: Final = 2  # outside of the objects
_LONGEST: Final = 4_000  # characters of one object
_MOST_OBJECTS: Final = 24
_LARGE: Final = 3  # fields

# A bracket behind a name, the beginning of Python's <Name field=...>, a mapping, a tuple of an address. The name has a
# capital, but for Go's map.
_BEGINS = re.compile(
    r"""(?<=[\w$])[(\[]|<(?=\w[\w.]{0,120}:? )|(?<!\w)\((?=')"""
    r"""|(?<![\w$)\]])\{(?=["'}]|[\w.$-]{1,80}=|\s?[\w$-]{1,80}:)"""
)
_NAME = re.compile(r"(?<![\w.$#-])(?:(?=[a-z_]{0,40}[A-Z])[A-Za-z_][\w.$]{0,120}|map)\Z")
_LONGEST_NAME = 122
# What its first signs show to be printed by a language, however few fields it has: Python's requests and answers, its
# objects without fields and enums, the address of a socket; mappings of JSON, Python, Node, Rust and Go.
_SURELY = re.compile(
    r"<(?:(?:[A-Z]{3,7}|[0-9]{3}) [a-z]{2,8}://|\w[\w.]{0,120} object at 0x)"
    r"|<[A-Za-z_]\w{0,60}(?:\.\w{1,60})+: [^<>]{1,40}>"
    r"""|\{(?:["']|\s?[\w$-]{1,80}:)|map\[[^\s:\]]{1,80}:"""
    r"|\('[^']{0,200}', ?[0-9]{1,5}(?:, [0-9]{1,10}, [0-9]{1,5})?\)"
)
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
    open_ = "(" in line or "[" in line
    if "{" in line or "<" in line or (open_ and ("=" in line or "('" in line or "map[" in line)):
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
        start = _start_of_name(line, found.start()) if _is_behind_name(line, found.start()) else found.start()
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


def _is_behind_name(line: str, place: int) -> bool:
    return line[place] in "([" and (line[place - 1 : place].isalnum() or line[place - 1 : place] in {"_", "$"})


def _start_of_name(line: str, end: int) -> int:
    """Where the name begins that ends there; -1 where the word is none of an object."""
    begin = max(0, end - _LONGEST_NAME)
    found = _NAME.search(line[begin:end])
    return begin + found.start() if found else -1


def _end_of_object(line: str, begin: int, start: int, *, small: bool) -> int:
    """Where the object ends whose bracket opens at `start`; 0 if it is none, or a small one that is to stay."""
    end = _end_of_brackets(line, start)
    surely = _SURELY.match(line, begin)
    if not end or (_FAILURE.search(line, begin, end) and not (surely and line[start] == "<")):
        return 0
    if surely:
        return end
    held = line[start + 1 : end - 1]
    fields = len(_FIELD.findall(held))
    if line[start] == "<":
        return end if fields or " at 0x" in held else 0
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
