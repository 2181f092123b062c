"""Python's tracebacks, as `traceback`, `faulthandler` and `logging` print them.

https://docs.python.org/3/library/traceback.html
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from msgspec import structs

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

_HEADER = "Traceback (most recent call last):"
_GROUP_HEADER = "+ Exception Group Traceback (most recent call last):"
_CHAINED = (
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
)
_ALSO_BETWEEN = ("Original exception was:", '"""', *_CHAINED)
# Lines that the library prints above a traceback: threading, the garbage collector, multiprocessing, logging, asyncio.
_PREAMBLE = re.compile(
    r"Exception in thread .{1,200}:$|Exception ignored (?:in|while|on|from)\b.{0,300}|Process [\w:.-]{1,100}:$|"
    r"--- Logging error ---$|Exception in callback .{1,300}|"
    r"Error in sys\.excepthook:$|Task exception was never retrieved$|"
    r"Future exception was never retrieved$|Error in atexit\._run_exitfuncs:$|Unhandled exception in .{1,200}:$"
)
_ASYNCIO_DETAIL = re.compile(r"[a-z_]{2,30}: <")  # "future: <Task …", "handle: <Handle …"
_FAULT = re.compile(r"Fatal Python error: |(?:Current t|T)hread 0x[0-9a-f]+ .{0,80}\(most recent call first\):")
_FAULT_LINE = re.compile(
    r"Fatal Python error: |(?:Current t|T)hread 0x[0-9a-f]+ .{0,80}:|Python runtime state: |Extension modules: |  File "
)
_FRAME = re.compile(
    r'\s*(?:> )?File "(?P<path>[^"\n]{1,500})", line (?P<line>\d{1,9})(?:,? in (?P<function>.{1,200}))?$'
)
_MARKS = re.compile(r"\s*[~^]+\s*$")
_FINAL = re.compile(r"(?P<type>[A-Za-z_][\w]{0,120}(?:\.[\w<>]{1,120}){0,20})(?::(?P<message>\s.*|)|)$")
_LOGURU_CAUGHT = '> File "'  # the call at which it was caught; blank lines stand between its calls
_GROUP_LINE = re.compile(r"\s*[|+]")
_BARS = re.compile(r"^\s*(?:\| ?)")
# What SQLAlchemy and PostgreSQL's drivers print below their exceptions.
_DETAIL = re.compile(r"\[SQL: |\[parameters: |\(Background on this error|(?:DETAIL|HINT|CONTEXT): |LINE \d+: |\[Errno ")
_AFTER_LOGGING_ERROR = re.compile(r"Call stack:$|Stack \(most recent call last\):$|Message: |Arguments: ")
_STACK_OF_LOGGING = ("Call stack:", "Stack (most recent call last):")  # where the logging call stands, not what broke
_RICH_FRAME = re.compile(r"│ (?P<path>[^\s:]{1,500}):(?P<line>\d{1,9}) in (?P<function>\S{1,200}) *│$")
_RICH_BOX = re.compile(r"[╭│╰]")
_LIBRARIES = ("site-packages/", "dist-packages/", "/lib/python", "\\lib\\", "<frozen ")


_BEGINNINGS = (
    (re.compile(re.escape(_HEADER)), "calls"),
    (re.compile(re.escape(_STACK_OF_LOGGING[1]) + "$"), "call stack"),
    (re.compile(r"\s*" + re.escape(_GROUP_HEADER)), "group"),
    (_PREAMBLE, "preamble"),
    (_FAULT, "fault"),
    (
        re.compile(r'  File "[^"\n]{1,500}", line \d{1,9}'),
        "calls",
    ),  # a faulty program's own file has no header above it
    (re.compile(r"╭.{0,60}Traceback"), "box"),
    (EXCEPTION_LINE, "message"),
)


def begin(line: str) -> str | None:
    return next((phase for pattern, phase in _BEGINNINGS if pattern.match(line)), None)


def join(line: str) -> Step:
    return (Belongs.LIKELY, "calls") if line.startswith('  File "') and _FRAME.match(line) else NOT_MINE


def follow(phase: str, line: str) -> Step:
    known = _PHASES.get(phase)
    return known(line) if known else NOT_MINE


def _after_preamble(line: str) -> Step:
    if line.startswith(_HEADER):
        return Belongs.SURELY, "calls"
    if _ASYNCIO_DETAIL.match(line):
        return Belongs.SURELY, "preamble"
    return (Belongs.LIKELY, "preamble") if line.startswith(" ") else NOT_MINE


def _in_calls(line: str) -> Step:
    if line.startswith(("  ", "\t", _LOGURU_CAUGHT)):
        return Belongs.SURELY if _FRAME.match(line) or line.startswith("    ") else Belongs.LIKELY, "calls"
    if not line.strip():
        return Belongs.PERHAPS, "spaced calls"
    if EXCEPTION_LINE.match(line):
        return Belongs.SURELY, "message"
    return (Belongs.LIKELY, "message") if _FINAL.match(line) else NOT_MINE


def _in_spaced_calls(line: str) -> Step:
    """Only loguru leaves lines free within a traceback, and one above the exception's own line."""
    if line.startswith(("  ", "\t", _LOGURU_CAUGHT)):
        return Belongs.SURELY if _FRAME.match(line) else Belongs.PERHAPS, "calls"
    if not line.strip():
        return Belongs.PERHAPS, "spaced calls"
    final = _FINAL.match(line)
    return (Belongs.SURELY, "message") if final and not final["type"].isupper() else NOT_MINE


def _after_message(line: str) -> Step:
    """Notes and the further lines of a message have no mark of their own."""
    if line == '"""' or line in _CHAINED:
        return Belongs.SURELY, "between"
    if _AFTER_LOGGING_ERROR.match(line):
        return Belongs.SURELY, "call stack"
    if not line.strip():
        return Belongs.PERHAPS, "gap"
    if begin(line):
        return NOT_MINE
    return Belongs.LIKELY if line.startswith((" ", "\t")) or _DETAIL.match(line) else Belongs.AS_MESSAGE, "message"


def _between(line: str) -> Step:
    """Between two exceptions of a chain."""
    if line.startswith(_HEADER):
        return Belongs.SURELY, "calls"
    if line.lstrip().startswith(_GROUP_HEADER):
        return Belongs.SURELY, "group"
    if not line.strip() or line.strip() in _ALSO_BETWEEN:
        return Belongs.SURELY, "between"
    return (Belongs.SURELY, "message") if _FINAL.match(line) else NOT_MINE


def _in_group(line: str) -> Step:
    if _GROUP_LINE.match(line) and not line.lstrip().startswith(_GROUP_HEADER):
        return Belongs.SURELY, "group"
    if not line.strip() or line in _CHAINED:
        return _after_message(line)
    return NOT_MINE if begin(line) else (Belongs.PERHAPS, "group")  # a member's message goes on without a bar


def _in_gap(line: str) -> Step:
    if line.strip() in _ALSO_BETWEEN:
        return Belongs.SURELY, "between"
    if _AFTER_LOGGING_ERROR.match(line):
        return Belongs.SURELY, "call stack"
    return NOT_MINE if line.strip() else (Belongs.PERHAPS, "gap")


def _in_call_stack(line: str) -> Step:
    """Where the faulty logging call stands, with its message and arguments."""
    belongs = line.startswith(" ") or _AFTER_LOGGING_ERROR.match(line)
    return (Belongs.SURELY, "call stack") if belongs else NOT_MINE


def _in_fault(line: str) -> Step:
    if _FAULT_LINE.match(line):
        return Belongs.SURELY, "fault"
    return NOT_MINE if line.strip() else (Belongs.PERHAPS, "fault")


def _in_box(line: str) -> Step:
    """`rich` draws a box around a traceback; the exception's own line stands below it."""
    if _RICH_BOX.match(line):
        return Belongs.SURELY, "box"
    return (Belongs.SURELY, "message") if _FINAL.match(line) else NOT_MINE


_PHASES: Mapping[str, Callable[[str], Step]] = MappingProxyType({
    "preamble": _after_preamble,
    "calls": _in_calls,
    "spaced calls": _in_spaced_calls,
    "message": _after_message,
    "gap": _in_gap,
    "between": _between,
    "group": _in_group,
    "call stack": _in_call_stack,
    "fault": _in_fault,
    "box": _in_box,
})  # fmt: skip


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """Exceptions in the order of their printing, which is the cause first; before a group its members."""
    blocks, members = _blocks(lines)
    found = _chain(blocks)
    told = [chain for member in members if (chain := _chain(_blocks(member)[0]))]
    if len(found) == 1 and told:
        return _group(found[0], told)
    return tuple(found[-MOST_EXCEPTIONS:])


def _chain(blocks: list[list[str]]) -> list[Raised]:
    found: list[Raised] = []
    for block in blocks:
        if block == _HANDLING and found:
            found[-1] = structs.replace(found[-1], implicit=True)
        elif raised := _read_block(block):
            found.append(raised)
    return found


def _group(group: Raised, members: Sequence[Sequence[Raised]]) -> tuple[Raised, ...]:
    """Numbered as SDKs do it, so that each member is known with its own causes."""
    told: list[Raised] = []
    for member in members:
        first = len(told) + 1
        if len(told) + len(member) >= MOST_EXCEPTIONS:
            break
        parents = (*range(first + 1, first + len(member)), 0)
        told += [
            structs.replace(one, number=first + place, parent=parent)
            for place, (one, parent) in enumerate(zip(member, parents, strict=True))
        ]
    return (*told, structs.replace(group, number=0, grouping=True))


_HANDLING = ["During handling"]


def _blocks(lines: Sequence[str]) -> tuple[list[list[str]], list[list[str]]]:
    """The lines of each exception of a chain, and those of each member of a group; the bars of a group are taken off.

    Between those of which the first was only being handled stands _HANDLING.
    """
    blocks: list[list[str]] = [[]]
    members: list[list[str]] = []
    within = False
    for line in lines:
        bare = line
        if (stripped := line.lstrip())[:1] in {"|", "+"}:
            if stripped.startswith(("+-", "+ -")):
                within = True
                members.append([])
                continue
            bare = _BARS.sub("", line) if stripped.startswith("|") else stripped[2:]
            if within and not stripped.startswith(_GROUP_HEADER):
                members[-1].append(bare)
                continue
        else:
            within = False
        starts = bare.startswith((_HEADER, _GROUP_HEADER[2:]))
        if bare == _CHAINED[0]:
            blocks.extend((_HANDLING, []))
        elif bare in _ALSO_BETWEEN or (starts and blocks[-1]):
            blocks.append([])
        elif not starts:
            blocks[-1].append(bare)
    return blocks, members


def _read_block(lines: Sequence[str]) -> Raised | None:
    ends = (number for number, line in enumerate(lines) if number and line in _STACK_OF_LOGGING)
    lines = lines[: next(ends, len(lines))]
    frames: list[Frame] = []
    final = 0
    for number, line in enumerate(lines):
        if match := _FRAME.match(line) or _RICH_FRAME.match(line):
            source = lines[number + 1] if number + 1 < len(lines) else ""
            # Generated text that does not compile was not called: what compiled it is the last frame.
            if match["function"] or not match["path"].startswith("<"):
                frames.append(_frame(match, source))
            final = number + 1
    if lines and lines[0].startswith("Fatal Python error: "):
        return Raised(type="Fatal Python error", message=lines[0][20:], frames=cut(frames[::-1]), handled=False)
    while final < len(lines) and (lines[final][:1] in {" ", "\t", "", "│", "╰"} or _MARKS.match(lines[final])):
        final += 1
    said = (EXCEPTION_LINE if not frames else _FINAL).match(lines[final]) if final < len(lines) else None
    if said is None:
        return Raised(type=UNNAMED, message="", frames=cut(frames)) if frames else None
    message = "\n".join([(said["message"] or "").strip(), *lines[final + 1 :]]).strip()
    return Raised(type=said["type"], message=message[:MOST_MESSAGE], frames=cut(frames))


def _frame(match: re.Match[str], source: str) -> Frame:
    path = match["path"]
    return Frame(
        function=(match["function"] or "<module>").strip(),
        path=path,
        absolute_path=path,
        line=int(match["line"]),
        in_app=not any(library in path for library in _LIBRARIES),
        source="" if _FRAME.match(source) or not source.startswith(" ") else source.strip()[:500],
    )


GRAMMAR = Grammar("python", begin, join, follow, read)
