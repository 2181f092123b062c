"""Ruby's backtraces, as the interpreter prints them for what nobody rescued, and as `Logger` and Rails do.

https://docs.ruby-lang.org/en/master/Exception.html#method-i-full_message; functions stand in a backquote and a quote
until Ruby 3.3, in two quotes since.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from homeostat.languages.traces.grammar import (
    ENDED,
    MOST_EXCEPTIONS,
    MOST_MESSAGE,
    NOT_MINE,
    UNNAMED,
    Belongs,
    Grammar,
    Step,
    cut,
)
from homeostat.records import Frame, Raised

_TAG = r"(?:\[[\w-]{1,64}\] )?"  # a request's id, as Rails puts it before each line
_WHERE = r"(?P<path>(?:[A-Za-z]:)?[^\s:][^:\n]{0,500}):(?P<line>\d{1,9}):in [`'](?P<function>[^\n]{1,300}?)'"
_HEAD = re.compile(rf"{_WHERE}: (?P<message>.*)$")
_FROM = re.compile(rf"\s+from {_WHERE}$")
_BARE = re.compile(rf"\s*{_TAG}{_WHERE}$")
_LEVELS = re.compile(r"\s+ ?\.\.\. \d{1,9} levels\.\.\.$")
_THREAD = re.compile(r"#<Thread:0x[0-9a-f]{1,16}[^\n]{0,500}> terminated with exception")
_RAILS = re.compile(  # a name of several words, since one and a bracket say nothing
    rf"{_TAG}(?P<type>(?=\w{{1,80}}(?:::|[a-z\d][A-Z]))[A-Z]\w{{0,80}}(?:::[A-Z]\w{{0,80}}){{0,8}})"
    r" \((?P<message>.{0,4000})\):$"
)
_TYPE_BEHIND = re.compile(r"\((?P<type>[A-Z]\w{0,80}(?:::[A-Z]\w{0,80}){0,8})\)$")
_TYPE_BEFORE = re.compile(r"(?:^|: |- )(?P<type>[A-Z]\w{0,80}(?:::[A-Z]\w{0,80}){0,8})(?:: | - )(?P<message>.*)$")
_RESCUING = re.compile(r":in [`'](?:rescue|ensure) in ")
_LIBRARIES = ("/gems/", "/lib/ruby/", "<internal:", "/rubygems/", "/bundler/", "/rubies/")
# The line of source that failed, with its marks, stands below the message since Ruby 3.1.
_EXCERPT = re.compile(r"\n\n[^\n]{0,2000}\n *\^[\^~ ]*$")
_NO_WORDS = "unhandled exception"


def begin(line: str) -> str | None:
    if _head(line):
        return "rescued words" if _RESCUING.search(line) else "words"
    if line.startswith("#<Thread:") and _THREAD.match(line):
        return "thread"
    return "rails" if line.endswith("):") and _RAILS.match(line) else None


def join(line: str) -> Step:
    return (Belongs.SURELY, "bare calls") if ":in " in line and _BARE.match(line) else NOT_MINE


def follow(phase: str, line: str) -> Step:  # noqa: PLR0911 - one answer a phase
    if phase == "thread":
        return (Belongs.SURELY, begin(line) or ENDED) if _head(line) else NOT_MINE
    if phase in {"rails", "bare calls"}:
        if _BARE.match(line):
            return Belongs.SURELY, "bare calls"
        return (Belongs.PERHAPS, phase) if phase == "rails" or not line.strip() else NOT_MINE
    rescued = phase.startswith("rescued") or _RESCUING.search(line) is not None
    if _FROM.match(line) or _LEVELS.match(line):
        return Belongs.SURELY, "rescued calls" if rescued else "calls"
    if phase == "rescued calls" and _head(line):  # what was rescued there, its cause
        return Belongs.SURELY, "rescued words"
    if phase.endswith("words"):  # a message's further lines, or the line of source that failed
        return Belongs.PERHAPS, phase
    return NOT_MINE


def _head(line: str) -> re.Match[str] | None:
    """Of a line that says where and what; a message of several lines has the type behind the first."""
    match = _HEAD.match(line) if ":in " in line else None
    return match if match and (_TYPE_BEHIND.search(match["message"]) or match["message"] == _NO_WORDS) else None


@dataclass
class _Printed:
    type: str
    message: str
    handled: bool
    frames: list[Frame] = field(default_factory=list[Frame])  # innermost first, as printed


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """The causes, deepest first, then what was raised last."""
    printed: list[_Printed] = []
    for line in lines:
        _take(printed, line)
    if not any(one.frames for one in printed):
        return ()
    chain = [
        Raised(type=one.type, message=_bare(one.message), frames=cut(one.frames[::-1]), handled=one.handled)
        for one in printed[:MOST_EXCEPTIONS]
    ]
    return tuple(chain[::-1])


def _take(printed: list[_Printed], line: str) -> None:
    if match := _head(line):
        said = _TYPE_BEHIND.search(match["message"])
        message = match["message"][: said.start()].rstrip() if said else match["message"]
        printed.append(
            _Printed(said["type"] if said else "RuntimeError", message, handled=False, frames=[_frame(match)])
        )
    elif (match := _FROM.match(line)) or (match := _BARE.match(line)):
        if not printed:
            printed.append(_Printed(UNNAMED, "", handled=True))
        printed[-1].frames.append(_frame(match))
    elif not printed and not _THREAD.match(line):
        printed.append(_Printed(*_words(line), handled=True))
    elif printed and len(printed[-1].frames) <= 1 and not printed[-1].handled:
        printed[-1].message += f"\n{line}"


def _bare(message: str) -> str:
    return _EXCERPT.sub("", message[:MOST_MESSAGE].rstrip()).strip()


def _words(line: str) -> tuple[str, str]:
    """Type and message of a line above bare calls, however it was written."""
    if (match := _RAILS.match(line)) or (match := _TYPE_BEFORE.search(line)):
        return match["type"], match["message"]
    if match := _TYPE_BEHIND.search(line):
        return match["type"], line[: match.start()].strip(" ^~")
    return UNNAMED, line


def _frame(match: re.Match[str]) -> Frame:
    path = match["path"]
    return Frame(
        function=match["function"],
        path=path.removeprefix("./"),
        absolute_path=path,
        line=int(match["line"]),
        in_app=not any(library in path for library in _LIBRARIES),
    )


GRAMMAR = Grammar("ruby", begin, join, follow, read)
