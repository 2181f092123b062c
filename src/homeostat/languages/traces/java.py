"""Java's stack traces, as `Throwable.printStackTrace` and logback print them.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/Throwable.html#printStackTrace()
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from homeostat.languages.traces.grammar import (
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

_THREAD = re.compile(r'Exception in thread "[^"\n]{0,200}" ')
_FRAME = re.compile(
    r"\s+at (?:[\w.@$-]{0,200}/{1,2}){0,2}(?P<call>[\w.$<>/-]{1,400})"
    r"\((?P<file>[^\s():,]{1,200}|Native Method|Unknown Source)(?::(?P<line>\d{1,9}))?\)(?: ~?\[[^\]\n]{0,200}\])?\s*$"
)
_COMMON = re.compile(r"\s+\.\.\. (?P<count>\d{1,6}) (?:more|common frames omitted)\s*$")
_NEXT = re.compile(r"\s*(?P<what>Caused by|Suppressed|Wrapped by): |\s*\[CIRCULAR REFERENCE")
_NAME = re.compile(r"(?P<type>(?:[a-zA-Z_][\w$]{0,80}\.){0,15}[A-Z][\w$]{0,120})(?::(?P<message>\s.*|)|)$")
_LIBRARIES = (
    *("java.", "javax.", "jdk.", "sun.", "com.sun.", "jakarta.", "kotlin.", "kotlinx.", "scala.", "groovy."),
    *("org.springframework.", "org.apache.", "org.hibernate.", "org.eclipse.", "org.junit.", "io.netty.", "reactor."),
    *(
        "ch.qos.logback.",
        "org.slf4j.",
        "com.fasterxml.",
        "com.zaxxer.",
        "org.postgresql.",
        "com.mysql.",
        "io.micrometer.",
    ),
)


def begin(line: str) -> str | None:
    if _THREAD.match(line) or line.startswith("Caused by: "):
        return "message"
    return "message" if EXCEPTION_LINE.match(line) else None


def join(line: str) -> Step:
    return (Belongs.SURELY, "calls") if _FRAME.match(line) else NOT_MINE


def follow(phase: str, line: str) -> Step:
    if _FRAME.match(line) or _COMMON.match(line):
        return Belongs.SURELY, "calls"
    if _NEXT.match(line):
        return Belongs.SURELY, "message"
    if phase == "calls":
        return (Belongs.PERHAPS, "calls") if not line.strip() else NOT_MINE
    if not line.strip():
        return Belongs.PERHAPS, "message"
    if line.startswith((" ", "\t")):
        return Belongs.LIKELY, "message"
    return NOT_MINE if EXCEPTION_LINE.match(line) else (Belongs.AS_MESSAGE, "message")


@dataclass
class _Printed:
    type: str
    message: str
    depth: int
    suppressed: bool = False
    frames: list[Frame] = field(default_factory=list[Frame])  # innermost first, as printed
    shared: int = 0


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """The chain of causes; what was suppressed on the way is left aside."""
    printed = [one for one in _printed(lines) if not one.suppressed][:MOST_EXCEPTIONS]
    if not any(one.frames for one in printed) and not (lines and begin(lines[0])):
        return ()  # any word and a colon looks like a class without a package
    outer: tuple[Frame, ...] = ()
    chain: list[Raised] = []
    for one in printed:
        frames = (*unshared(outer, one.shared), *one.frames[::-1])
        chain.append(Raised(type=one.type, message=one.message[:MOST_MESSAGE], frames=cut(frames)))
        outer = frames
    return tuple(chain[::-1])


def _printed(lines: Sequence[str]) -> list[_Printed]:
    found: list[_Printed] = []
    in_message = False
    for line in lines:
        depth = len(line) - len(line.lstrip("\t "))
        if (match := _FRAME.match(line)) and found:
            found[-1].frames.append(_frame(match))
            in_message = False
        elif (match := _COMMON.match(line)) and found:
            found[-1].shared = int(match["count"])
        elif match := _NEXT.match(line):
            said = _NAME.match(line[match.end() :].strip())
            inside = any(one.suppressed and depth >= one.depth > 0 for one in found)
            suppressed = match["what"] == "Suppressed" or (inside and depth > 0)
            found.append(_Printed(*_words(said, line[match.end() :]), depth, suppressed))
            in_message = True
        elif not found and (said := _first(line)):
            found.append(_Printed(*_words(said, line), depth))
            in_message = True
        elif not found and (thread := _THREAD.match(line)):  # an exception that prints itself in its own way
            found.append(_Printed(UNNAMED, line[thread.end() :], depth))
            in_message = True
        elif in_message and line.strip():
            found[-1].message = f"{found[-1].message}\n{line.strip()}".strip()
    return found


def _first(line: str) -> re.Match[str] | None:
    thread = _THREAD.match(line)
    return _NAME.match(line[thread.end() :]) if thread else _NAME.match(line) or EXCEPTION_LINE.match(line)


def _words(said: re.Match[str] | None, otherwise: str) -> tuple[str, str]:
    return (said["type"], (said["message"] or "").strip()) if said else (UNNAMED, otherwise.strip())


def _frame(match: re.Match[str]) -> Frame:
    """As Sentry's SDK for Java names it: the class is the module, the file has no folder."""
    call = match["call"].rpartition("/")[2]
    module, _, function = call.rpartition(".")
    known = match["file"] not in {"Native Method", "Unknown Source", "<generated>"}
    return Frame(
        function=function,
        module=module,
        path=match["file"] if known else "",
        line=int(match["line"] or 0),
        in_app=not call.startswith(_LIBRARIES),
    )


GRAMMAR = Grammar("java", begin, join, follow, read)
