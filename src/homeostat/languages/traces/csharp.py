"""Exceptions of .NET, as `Exception.ToString` and the runtime print them.

https://learn.microsoft.com/dotnet/api/system.exception.tostring
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
)
from homeostat.records import Frame, Raised

_UNHANDLED = re.compile(r"Unhandled [Ee]xception[.:] ")
# An argument has a type and a name, so that no file of Java's looks like one.
_FRAME = re.compile(
    r"\s+at (?P<call>[^\s(][^(\n]{0,500})\((?P<arguments>|[^()\n]{1,200} [^\n]{1,1000}?)\)"
    r"(?: \[0x[0-9a-f]{1,8}\])?(?: in (?P<path>[^\n]{1,500}?):(?:line )?(?P<line>\d{1,9})\s*)?$"
)
_INNER = re.compile(r"\s*---> (?:\(Inner Exception #\d{1,4}\) )?")
_END_OF_INNER = re.compile(r"\s*--- End of inner exception stack trace ---")
_END = re.compile(r"\s*(?:--- End of |<---)")
_SAID = re.compile(
    r"(?P<type>[A-Za-z_][\w`+]{0,100}(?:\.[A-Za-z_][\w`+]{0,100}){0,12})"
    r"(?: \(0x[0-9A-Fa-f]{8}\))?(?:: (?P<message>.*))?$"
)
_LIBRARIES = (
    *("System.", "Microsoft.", "Newtonsoft.", "Npgsql.", "MySql.", "Serilog.", "NLog.", "Grpc.", "Dapper.", "Quartz."),
    *("MassTransit.", "MediatR.", "AutoMapper.", "Polly.", "StackExchange.", "Castle.", "lambda_method", "Interop."),
)


def begin(line: str) -> str | None:
    named = "Exception" in line and EXCEPTION_LINE.match(line)
    return "words" if named or _UNHANDLED.match(line) else None


def join(line: str) -> Step:
    return (Belongs.SURELY, "calls") if _FRAME.match(line) else NOT_MINE


def follow(phase: str, line: str) -> Step:
    if _FRAME.match(line) or _END.match(line):
        return Belongs.SURELY, "calls"
    if _INNER.match(line):
        return Belongs.SURELY, "words"
    if not line.strip():
        return Belongs.PERHAPS, phase
    if phase == "calls":
        return NOT_MINE
    return (Belongs.LIKELY if line[0].isspace() else Belongs.PERHAPS), "words"


@dataclass
class _Printed:
    type: str
    message: str
    frames: list[Frame] = field(default_factory=list[Frame])  # innermost first, as printed


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """What was thrown first comes first. Printed, it stands inside what was made of it."""
    unhandled = bool(lines) and _UNHANDLED.match(lines[0]) is not None
    printed: list[_Printed] = []
    inside: list[_Printed] = []  # which of them the next line is of, the innermost last
    for line in lines:
        if (match := _INNER.match(line)) and printed:
            printed.append(_said(line[match.end() :]))
            inside.append(printed[-1])
        elif match := _FRAME.match(line):
            if not inside:
                printed.append(_Printed(UNNAMED, ""))
                inside.append(printed[-1])
            inside[-1].frames.append(_frame(match))
        elif _END_OF_INNER.match(line) and len(inside) > 1:
            inside.pop()
        elif not printed:
            printed.append(_said(line))
            inside.append(printed[-1])
        elif not inside[-1].frames and not _END.match(line) and line.strip():
            inside[-1].message += f"\n{line.strip()}"
    if not any(one.frames for one in printed) and not unhandled:
        return ()  # an exception without a call may be any language's
    return tuple(
        Raised(
            type=one.type,
            message=one.message.strip()[:MOST_MESSAGE],
            frames=cut(one.frames[::-1]),
            handled=not unhandled,
        )
        for one in printed[:MOST_EXCEPTIONS][::-1]
    )


def _said(line: str) -> _Printed:
    mark = _UNHANDLED.match(line)
    bare = (line[mark.end() :] if mark else line).strip()
    match = _SAID.match(bare)
    if match and (match["message"] is not None or EXCEPTION_LINE.match(bare)):
        return _Printed(match["type"], match["message"] or "")
    return _Printed(UNNAMED, bare)


def _frame(match: re.Match[str]) -> Frame:
    module, _, function = match["call"].strip().rpartition(".")
    path = (match["path"] or "").replace("\\", "/")
    return Frame(
        function=function,
        module=module,
        path=path,
        absolute_path=path,
        line=int(match["line"] or 0),
        in_app=not match["call"].startswith(_LIBRARIES),
    )


GRAMMAR = Grammar("csharp", begin, join, follow, read)
