"""JavaScript's stacks: V8's in Node, Next.js and Chromium, and the shorter ones of Firefox and Safari.

https://v8.dev/docs/stack-trace-api; Node prints the place and an excerpt above an uncaught error, its properties and
causes below (https://nodejs.org/api/errors.html), Next.js a digest and an excerpt below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from homeostat.languages.traces.grammar import (
    ENDED,
    EXCEPTION_LINE,
    MOST_EXCEPTIONS,
    MOST_MESSAGE,
    NOT_MINE,
    UNNAMED,
    Belongs,
    Grammar,
    Step,
    cut,
    unshared,
)
from homeostat.records import Frame, Raised

_PLACE_ALONE = re.compile(
    r"\[[\w ]{1,40}\]:\d{1,9}$|"
    r"(?:file://|node:|webpack|/|[A-Za-z]:\\|\.{0,2}/)?[^\s:()]{1,400}\.?[^\s:()]{0,60}:\d{1,9}$"
)
_CARET = re.compile(r"\s*\^+\s*$")
_NEXT_MARK = re.compile(r"\s?\u2a2f ")
_NEXT_PLACE = re.compile(r"\s?\u2a2f \S{1,400} \(\d+:\d+\)(?: @ .{1,200})?$")
_CALL = re.compile(
    r"\s+at (?:(?P<function>(?:async |new )?[^()\n]{1,300}?) \()?"
    r"(?P<path>[^\n]{1,1000}?(?=:\d{1,9}:\d)|<anonymous>|native|[^()\s]{1,1000})"
    r"(?::(?P<line>\d{1,9}):(?P<column>\d{1,9}))?\)?(?P<open> \{)?,?$"
)
_AT = re.compile(r"\s+at \S")
# `total@https://shop/app.js:9:17`, as Firefox and Safari write it.
_GECKO_CALL = re.compile(r"(?P<function>[^\s@]{0,300})@(?P<path>\S{1,1000}?):(?P<line>\d{1,9}):(?P<column>\d{1,9})$")
_SHARED = re.compile(r"\s+\.\.\. (?P<count>\d{1,6}) lines matching cause stack trace \.\.\.$")
_EXCERPT = re.compile(r"\s*>?\s*\d{0,7} ?\|(?:\s|$)")
_AFTER = re.compile(
    r"\s{0,2}digest: |Cause: |\s*\[(?:cause|errors|stack|message)\]: |Node\.js v\d|Thrown at:$|"
    r"Emitted 'error' event |\(Use `node "
)
_EMITTED = "Emitted 'error' event "
_CAUSE = re.compile(r"\s*(?:\[cause\]|Cause): |\s*\[errors\]: \[$")
_LAST = re.compile(r"Node\.js v\d[\w.+-]{0,40}$")
_HEAD = re.compile(
    r"(?:Uncaught [^:]{0,40}Error: |Unhandled Runtime Error|"
    r"\[?[A-Za-z_$][\w$.]{0,100}Error(?: \[[A-Z_\d]{1,60}\])?[:\]])"
)
_CLOSED = re.compile(r"\s{0,40}[}\]]+,?(?: \{)?$")
_MARK = re.compile(
    r"(?:\s?\u2a2f )?(?:unhandledRejection: {1,2}|uncaughtException: {1,2}|Uncaught (?:\(in promise\) )?)?\[?"
)
_SAID = re.compile(r"(?P<type>[A-Za-z_$][\w$.]{0,120})(?: \[(?P<code>[A-Z_\d]{1,60})\])?(?:: (?P<message>.*)|:?)$")
_TEXT_BEFORE = re.compile(r"\b(?P<type>(?:[A-Z][\w$]{0,80})?(?:Error|Exception)): (?P<message>.*)$")
_OWN_TYPE = re.compile(r"\b(?P<type>[A-Z][a-z0-9]{1,40}[A-Z]\w{0,60}): ")  # after words: "cannot leave TooHeavy: …"
_INSTALLED = "node_modules/"
# Only as a path begins: a project may well have a folder `src/internal` or a file `alternatives.js`.
_OF_ENGINES = ("node:", "internal/", "<anonymous>", "[native code]", "chrome-extension:", "moz-extension:")


def begin(line: str) -> str | None:
    if _NEXT_MARK.match(line):
        return "place" if _NEXT_PLACE.match(line) else "message"
    if EXCEPTION_LINE.match(line) or _HEAD.match(line):
        return _head_phase(line)
    return "excerpt" if line[-1:].isdigit() and _PLACE_ALONE.match(line) else None


def join(line: str) -> Step:
    if (_AT.match(line) and _CALL.match(line)) or ("@" in line and _GECKO_CALL.match(line)):
        return Belongs.SURELY, "properties" if line.endswith(" {") else "calls"
    return NOT_MINE


def follow(phase: str, line: str) -> Step:  # noqa: PLR0911 - one answer a phase
    if phase == "excerpt":  # what is not closed by a caret soon was none
        return (Belongs.SURELY, "caret") if _CARET.match(line) else (Belongs.PERHAPS, "excerpt")
    if phase == "caret":
        return Belongs.SURELY, _below_caret(line)
    if phase == "place":
        return (Belongs.SURELY, "message") if _NEXT_MARK.match(line) else NOT_MINE
    if _AT.match(line) or _SHARED.match(line) or ("@" in line and _GECKO_CALL.match(line)):
        return Belongs.SURELY, "properties" if line.endswith(" {") else "calls"
    if _AFTER.match(line):
        return Belongs.SURELY, ENDED if _LAST.match(line) else "calls"
    if phase == "properties":
        return _in_properties(line)
    if phase == "message":
        return _in_message(line)
    if phase in {"calls", "gap"}:
        return _after_calls(line)
    return NOT_MINE


def _head_phase(line: str) -> str:
    return "properties" if line.endswith((" {", "] {")) else "message"


def _below_caret(line: str) -> str:
    """What was thrown may be anything; a worker's own place and excerpt may stand above it."""
    if not line.strip():
        return "caret"
    return "excerpt" if line[-1:].isdigit() and _PLACE_ALONE.match(line) else _head_phase(line)


def _in_message(line: str) -> Step:
    if not line.strip():
        return Belongs.PERHAPS, "message"
    if line.startswith((" ", "\t")):
        return Belongs.LIKELY, "message"
    if _CLOSED.match(line):
        return Belongs.SURELY, "message"
    return NOT_MINE if begin(line) else (Belongs.AS_MESSAGE, "message")


def _in_properties(line: str) -> Step:
    """What `util.inspect` prints of an error's own properties, until the brace at the line's beginning."""
    if _CLOSED.match(line):
        return Belongs.SURELY, "properties" if line.endswith("{") else "calls"
    if not line.strip() or line.startswith((" ", "\t")):
        return Belongs.SURELY if line.strip() else Belongs.PERHAPS, "properties"
    return Belongs.PERHAPS, "properties"


def _after_calls(line: str) -> Step:
    if _EXCERPT.match(line):
        return Belongs.SURELY, "calls"
    if _CLOSED.match(line):
        return Belongs.SURELY, "properties" if line.endswith("{") else "calls"
    if not line.strip():
        return Belongs.PERHAPS, "gap"
    return (Belongs.LIKELY, "calls") if line.startswith("  ") or _CARET.match(line) else NOT_MINE


@dataclass
class _Printed:
    type: str
    message: str
    frames: list[Frame] = field(default_factory=list[Frame])  # innermost first, as printed
    shared: int = 0
    closed: bool = False


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """The causes, deepest first, then what was thrown."""
    printed: list[_Printed] = []
    uncaught = any(_LAST.match(line) for line in lines[-1:])
    for line in _without_excerpt(lines):
        _take(printed, line)
    chain: list[Raised] = []
    outer: list[Frame] = []
    if not uncaught and not any(one.frames for one in printed) and not (lines and begin(lines[0])):
        return ()  # any word and a colon looks like an error of one's own
    for one in printed[:MOST_EXCEPTIONS]:
        frames = (*unshared(outer[::-1], one.shared), *one.frames[::-1])
        inner = _OWN_TYPE.search(one.message, 0, 500) if one.frames and not one.type else None
        if inner:
            one.type, one.message = inner["type"], one.message[inner.end() :]
        message = one.message.strip()[:MOST_MESSAGE]
        chain.append(
            Raised(
                type=one.type or ("Error" if uncaught else UNNAMED),
                message=message,
                frames=cut(frames),
                handled=not uncaught,
            )
        )
        outer = one.frames
    return tuple(chain[::-1])


def _take(printed: list[_Printed], line: str) -> None:
    if (_AT.match(line) and (match := _CALL.match(line))) or ("@" in line and (match := _GECKO_CALL.match(line))):
        if not printed:
            printed.append(_Printed(UNNAMED, ""))
        if not printed[-1].closed:  # else it is of an error that one of its properties holds
            printed[-1].frames.append(_frame(match))
        printed[-1].closed = printed[-1].closed or line.endswith("{")
    elif printed and line.startswith(_EMITTED):  # the calls below tell who emitted it
        printed[-1].closed = True
    elif match := _CAUSE.match(line):
        said = _said(line[match.end() :])
        printed.append(_Printed(*(said or ("Error", line[match.end() :]))))
    elif not printed:
        if not _NEXT_PLACE.match(line) and (said := _said(line)):
            printed.append(_Printed(*said, closed=line.endswith("{")))
    elif not printed[-1].frames and not printed[-1].closed and not _AFTER.match(line):
        printed[-1].message += f"\n{line}"


def _without_excerpt(lines: Sequence[str]) -> Sequence[str]:
    """Without the place and the line of source that Node prints above an uncaught error."""
    if not lines or not _PLACE_ALONE.match(lines[0]):
        return lines
    caret = next((number for number, line in enumerate(lines[:8]) if _CARET.match(line)), -1)
    rest = list(lines[caret + 1 :])
    while rest and not rest[0].strip():
        rest.pop(0)
    return rest


def _said(line: str) -> tuple[str, str] | None:
    """Type and message of an error's own line; words before them, as `console.error` takes them, are left out."""
    mark = _MARK.match(line)
    bare = line[mark.end() :] if mark else line
    bare = bare.removesuffix(" {").rstrip()
    bare = bare.removesuffix("]") if line.lstrip(" \u2a2f").startswith("[") else bare
    said = _SAID.match(bare)
    if said and (said["message"] is not None or EXCEPTION_LINE.match(bare)) and " " not in said["type"]:
        inner = _TEXT_BEFORE.search(bare)
        if inner and not said["type"].endswith(("Error", "Exception")):
            said = inner
        return said["type"], said["message"] or ""
    inner = _TEXT_BEFORE.search(bare)
    return (inner["type"], inner["message"]) if inner else (UNNAMED, bare) if bare.strip() else None


def _frame(match: re.Match[str]) -> Frame:
    path = match["path"].removeprefix("async ").removeprefix("file://")
    function = (match["function"] or "<anonymous>").removeprefix("async ")
    return Frame(
        function=function,
        path=path,
        absolute_path=path,
        line=int(match["line"] or 0),
        column=int(match["column"]) if match["column"] else None,
        in_app=bool(match["line"]) and _INSTALLED not in path and not path.startswith(_OF_ENGINES),
    )


GRAMMAR = Grammar("javascript", begin, join, follow, read)
