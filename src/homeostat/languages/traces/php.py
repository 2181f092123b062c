"""PHP's fatal errors and exceptions, as its error log and `Throwable::__toString` print them, and Monolog's.

https://www.php.net/manual/en/throwable.tostring.php. A call is printed where it was made: the place of an exception and
the function of the call below it belong together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from homeostat.languages.traces.grammar import (
    ENDED,
    MOST_EXCEPTIONS,
    MOST_MESSAGE,
    NOT_MINE,
    Belongs,
    Grammar,
    Step,
    cut,
)
from homeostat.records import Frame, Raised

_ERROR = re.compile(
    r"(?:\[[^\]\n]{8,60}\] )?(?:PHP message: )?(?:PHP )?"
    r"(?P<what>(?:Recoverable fatal|Catchable fatal|Fatal|Parse|Core|Compile) error): {1,2}"
)
_TYPE = r"(?P<type>[A-Za-z_]\w{0,100}(?:\\[A-Za-z_]\w{0,100}){0,10})"
_SAID = re.compile(rf"{_TYPE}(?:: (?P<message>.*))?$", re.DOTALL)
_ALONE = re.compile(rf"(?:\[[^\]\n]{{8,60}}\] )?{_TYPE}(?:: .*)? in (?P<path>\S.{{0,500}}\.php):(?P<line>\d{{1,9}})$")
_PLACE = re.compile(r"(?P<path>\S.{0,500}?)(?::| on line )(?P<line>\d{1,9})$")
_TRACE = re.compile(r"Stack trace:$|\[stacktrace\]$")
_CALL = re.compile(
    r"#\d{1,6} (?:(?P<path>.{1,500})\((?P<line>\d{1,9})\)|\[internal function\]): (?P<function>[^(\n]{1,400})\(.*$"
)
_MAIN = re.compile(r"#\d{1,6} \{main\}$")
_NEXT = re.compile(rf"Next {_TYPE}(?:: |$| in )")
_THROWN = re.compile(r"  thrown in .{1,500} on line \d{1,9}$")
_UNCAUGHT = "Uncaught "
# Monolog: `{"exception":"[object] (App\\OutOfStock(code: 0): none left at /srv/app/Shop.php:12)`
_OBJECT = re.compile(
    r"\[object\] \((?P<type>[\w\\]{1,300})\(code: [^)\n]{0,40}\): (?P<message>.{0,2000}?)"
    r" at (?P<path>[^\s:]{1,500}):(?P<line>\d{1,9})\)",
    re.DOTALL,
)
_PREVIOUS = re.compile(r"\[previous exception\] \[object\] ")
_CLOSED = re.compile(r'"\} ?')
_LIBRARIES = ("/vendor/", "phar://", "/usr/share/php/")


def begin(line: str) -> str | None:
    if "rror: " in line[:120] and _ERROR.match(line):
        return "words"
    return "words" if ".php:" in line and _ALONE.match(line) else None


def join(line: str) -> Step:
    return (
        (Belongs.SURELY, "calls") if _TRACE.match(line) or (line.startswith("#0 ") and _CALL.match(line)) else NOT_MINE
    )


def follow(phase: str, line: str) -> Step:
    if phase == ENDED:
        return NOT_MINE
    if _TRACE.match(line) or _CALL.match(line) or _MAIN.match(line) or _PREVIOUS.match(line):
        return Belongs.SURELY, "calls"
    if _THROWN.match(line) or (phase == "calls" and _CLOSED.match(line)):
        return Belongs.SURELY, ENDED
    if phase == "calls" and _NEXT.match(line):
        return Belongs.SURELY, "words"
    if phase == "words" or not line.strip():  # a message's further lines
        return Belongs.PERHAPS, phase
    return NOT_MINE


@dataclass
class _Printed:
    words: str
    handled: bool
    calls: list[re.Match[str] | None] = field(default_factory=list[re.Match[str] | None])  # None: the main program


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """The first that was thrown stands first, as it does in print; Monolog prints it last."""
    if any("[object] (" in line for line in lines[:40]):
        return _read_objects(lines)
    printed: list[_Printed] = []
    for line in lines:
        _take(printed, line)
    found = [raised for one in printed[:MOST_EXCEPTIONS] if (raised := _raised(one))]
    handled = printed[0].handled if printed else True
    return tuple(Raised(type=o.type, message=o.message, frames=o.frames, handled=handled) for o in found)


def _take(printed: list[_Printed], line: str) -> None:
    if match := _ERROR.match(line):
        rest = line[match.end() :]
        words = rest.removeprefix(_UNCAUGHT)
        printed.append(_Printed(words if rest != words else f"{match['what']}: {words}", handled=False))
    elif not printed:
        _begin(printed, line)
    elif match := _CALL.match(line) or _MAIN.match(line):
        printed[-1].calls.append(match if match.re is _CALL else None)
    elif _NEXT.match(line) and printed[-1].calls:
        printed.append(_Printed(line.removeprefix("Next "), handled=printed[0].handled))
    elif not printed[-1].calls and not _TRACE.match(line) and not _THROWN.match(line):
        printed[-1].words += f"\n{line}"


def _begin(printed: list[_Printed], line: str) -> None:
    if line.startswith("[") and ".php:" in line and _ALONE.match(line):
        line = line.partition("] ")[2]
    if line.strip():
        printed.append(_Printed(line.partition(_UNCAUGHT)[2] or line, handled=_UNCAUGHT not in line))


def _raised(one: _Printed) -> Raised | None:
    said, _, where = one.words.strip().rpartition(" in ")
    place = _PLACE.match(where)
    if place is None:
        return None
    kind, message = said, ""
    fatal = re.match(r"(?P<type>[A-Z]\w{3,20}(?: fatal)? error): ", said)
    if fatal:
        kind, message = fatal["type"], said[fatal.end() :]
    elif match := _SAID.match(said):
        kind, message = match["type"], match["message"] or ""
    else:
        return None
    frames = _frames(place["path"], int(place["line"]), one.calls)
    return Raised(type=kind, message=message.strip()[:MOST_MESSAGE], frames=cut(frames), handled=one.handled)


def _frames(path: str, line: int, calls: Sequence[re.Match[str] | None]) -> list[Frame]:
    """Outermost first: each place with the function that the call below it names."""
    found: list[Frame] = []
    for match in calls:
        if match is None:
            found.append(_frame("{main}", path, line))
            break
        found.append(_frame(match["function"], path, line))
        path, line = match["path"] or "[internal]", int(match["line"] or 0)
    if not calls:
        found.append(_frame("<unknown>", path, line))
    return found[::-1]


def _frame(function: str, path: str, line: int) -> Frame:
    library = path == "[internal]" or any(part in path for part in _LIBRARIES)
    return Frame(
        function=function.strip().replace("\\\\", "\\"), path=path, absolute_path=path, line=line, in_app=not library
    )


def _read_objects(lines: Sequence[str]) -> tuple[Raised, ...]:
    text = "\n".join(lines)
    found: list[Raised] = []
    matches = list(islice(_OBJECT.finditer(text), MOST_EXCEPTIONS))
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        rows = text[match.end() : end].split("\n")
        calls = [_CALL.match(row) for row in rows if _CALL.match(row)]
        frames = _frames(match["path"], int(match["line"]), [*calls, *([None] if any(map(_MAIN.match, rows)) else [])])
        message = match["message"].replace('\\"', '"')[:MOST_MESSAGE]
        found.append(Raised(type=match["type"].replace("\\\\", "\\"), message=message, frames=cut(frames)))
    return tuple(found[::-1])


GRAMMAR = Grammar("php", begin, join, follow, read)
