"""The same fault told again: from a moved file, by another length of its path, as a line of a log instead of raised.

Both say the same here, each in its way, so that a third makes it doubtful only where it contradicts one of them.
"""

import re

from homeostat.records import Traits
from homeostat.stages.group.contradictions import differ, last
from homeostat.stages.group.edits import is_edited
from homeostat.stages.group.frames import line_tells
from homeostat.stages.group.names import without_async

MOVED = "the same function, in another file"
RENAMED = "the same file and line, in another function"
TEMPLATE = "the same logger, and the other's template fits"
LOGGED = "what one logs is what the other raises"
EDITED = "the same function, and its line edited"
PLACES = (MOVED, RENAMED, TEMPLATE, LOGGED, EDITED)

GAP = "*"  # in a pattern: where a value stands
_MOST_OF_GAP = 4  # words of a value
_FEW_WORDS = 3  # of a sentence whose logger or module both name
_A_SENTENCE = 5  # words that are hardly said twice
_RARE = 10  # characters of a line that hardly stands twice in functions of one name, or in one file
_WORD = re.compile(r"[^\W\d_]{2,40}")
_PARTS = re.compile(r"[./\\:$]+")
_EXTENSION = re.compile(r"\.(?:rb|php|cs|rs|cc?|cpp|h|hpp|swift|kt|java|exs?|erl|dart|mm?)$")
_OF_ANYTHING = re.compile(
    r"(?i:main|index|mod|lib|app|init|__init__|run|start|stop|call|invoke|handle|handlers?|execute|get|set|new|render|"
    r"process|apply|pages?|routes?|views?|models?|utils?|helpers?|server|client|service|program|job)"
)


def retold(a: Traits, b: Traits) -> str:
    """In which way both tell one fault; "" where they do not."""
    if a.own and b.own:
        return "" if a.thin or b.thin else _elsewhere(a, b) or _edited(a, b)
    if a.own != b.own:
        return _logged(*((a, b) if a.own else (b, a)))
    return _printed(a, b)


# --- files and functions -----------------------------------------------------------------------------------------


def is_same_call(a: Traits, b: Traits) -> bool:
    """Whether both have one function: a printed stack and an SDK say different lengths of a path, or no class."""
    return bool(a.function and b.function) and _is_same(a.function, b.function) and _is_same_file(a.module, b.module)


def _is_same(function: str, other: str) -> bool:
    less, more = sorted((without_async(function), without_async(other)), key=len)
    return more == less or (more.endswith(less) and more[: -len(less)].endswith((".", "::", "#")))


def _is_same_file(one: str, other: str) -> bool:
    if one == other or not (one and other):
        return one == other
    less, more = sorted((_names_of(one), _names_of(other)), key=len)
    return more[len(more) - len(less) :] == less


def _names_of(module: str) -> list[str]:
    return _PARTS.split(_EXTENSION.sub("", module))


def stem(module: str) -> str:
    """The last name of a module or file, which every way of telling says."""
    return _names_of(module)[-1]


def is_rare(one: Traits) -> bool:
    """Whether its line of source hardly stands elsewhere."""
    return len(one.line) >= _RARE and line_tells(one.line)


def _elsewhere(a: Traits, b: Traits) -> str:
    """The same after a refactoring: its file has another name, or its function, or a helper took the line in."""
    if (a.module, a.function) == (b.module, b.function) or differ(a.kind, b.kind) or last(a.type) != last(b.type):
        return ""
    if not (a.line or b.line):
        alike = a.words and a.words == b.words and a.kind == b.kind and a.type == b.type
        return MOVED if alike and _ends_alike(a, b) else ""
    if a.line != b.line or not is_rare(a) or (not a.kind and a.words != b.words):
        return ""
    if _is_same_file(a.module, b.module):
        return RENAMED
    return MOVED if a.function and last(a.function) == last(b.function) else ""


def _edited(a: Traits, b: Traits) -> str:
    """The same failure on a line that reads a little otherwise; the words count where no kind of failure is known."""
    if not (a.line and b.line) or a.line == b.line or last(a.type) != last(b.type):
        return ""
    if (a.kind, a.about) != (b.kind, b.about) or (not a.kind and a.words != b.words):
        return ""
    said = not a.kind and len(a.words) >= _FEW_WORDS  # in words of its own: its function may have another name
    if not is_same_call(a, b) and not (said and _is_same_file(a.module, b.module)):
        return ""
    return EDITED if is_edited(a.line, b.line, a.kind) else ""


def _ends_alike(a: Traits, b: Traits) -> bool:
    """Whether function and class, or function and file, have the same names, which are not those of anything."""
    mine, its = (_names_of(f"{one.module}.{one.function.replace('::', '.')}".strip("."))[-2:] for one in (a, b))
    return mine == its and len(mine) == len(set(mine)) > 1 and not any(map(_OF_ANYTHING.fullmatch, mine))


# --- lines of a log ----------------------------------------------------------------------------------------------


def _logged(raised: Traits, line: Traits) -> str:
    """A sentence of the program's own that it raises here, and logs there, maybe below what it was doing."""
    if raised.kind or line.function or line.type:
        return ""
    least = _FEW_WORDS if line.logger and _is_same_file(raised.module, line.logger) else _A_SENTENCE
    if len(raised.words) < least:
        return ""
    if line.pattern:
        return LOGGED if _fits(line.pattern, raised.words) else ""
    said = line.words if len(raised.words) < _A_SENTENCE else line.words[-len(raised.words) :]
    return LOGGED if said == raised.words else ""


def _printed(a: Traits, b: Traits) -> str:
    """One logger gives the template and its values apart, where another way in has the whole line."""
    if not a.logger or a.logger != b.logger or bool(a.pattern) == bool(b.pattern) or a.function or b.function:
        return ""
    if differ(a.line, b.line) or last(a.type) != last(b.type):
        return ""
    given, printed = (a, b) if a.pattern else (b, a)
    return TEMPLATE if _fits(given.pattern, _but_for(given.line, printed.words)) else ""


def _but_for(stated: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words before the failure that a template's value states; all where they do not end with it."""
    failure = tuple(_WORD.findall(stated.removeprefix("by "))) if stated else ()
    return words[: -len(failure)] if failure and words[-len(failure) :] == failure else words


def _fits(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a template's words stand in a message in their order, and others only where it has a value."""
    if sum(word != GAP for word in pattern) < _FEW_WORDS:
        return False
    ends = {0}  # how many words are read, in each way to read them
    for word in pattern:
        if word == GAP:
            ends = {end + more for end in ends for more in range(_MOST_OF_GAP + 1) if end + more <= len(words)}
        else:
            ends = {end + 1 for end in ends if end < len(words) and words[end] == word}
    return len(words) in ends
