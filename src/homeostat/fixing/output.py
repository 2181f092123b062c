"""What a failing command printed, as an event: the first stack trace in it, in whatever language and dress."""

import json
import re
from collections.abc import Iterator
from datetime import datetime

from msgspec import structs

from homeostat.errors import BadInput
from homeostat.fixing.go_recovered import recovered
from homeostat.languages import traces
from homeostat.languages.printed import uncoloured
from homeostat.records import Event, Frame, Report, ReportKind, Service
from homeostat.stages.propose.protected import is_test
from homeostat.stages.sense import sense
from homeostat.stages.sense.text import read_entry

_MOST_TEXT = 256 * 1024
_MOST_LINES = 400  # of one trace: Go prints two for a call, and a recursion has many
_MOST_TRACES = 50
_SAID = ("panic: ", "fatal error: ", "Traceback (most recent")  # wherever in a line
_STARTS = re.compile(
    r"\s{0,12}(?!Exception raised:)"  # as doctest says it of what comes below
    r"(?:Uncaught )?\[?(?:[A-Za-z_$][\w$.]{0,80})?(?:Error|Exception)\b[^:]{0,80}:|\s{1,12}at .{1,500}:\d+:\d+"
)
_TIMED_OUT = "panic: test timed out after"
_TWICE = re.compile(r"(\w{0,80}Error) \[Error\]:")  # as Node's test runner writes it
_ACTUAL = re.compile(r"\s{2,12}actual: (?P<error>[A-Za-z_$][\w$.]{0,80}Error\b.*)")
_CALL_ALONE = re.compile(r"\s{1,12}at ")
_PLACE = re.compile(r"(?:file://)?/[^\s:]{1,400}:\d{1,9}$")  # above the line of source that Node shows
_CARET = re.compile(r"\s*\^+\s*$")
# Jest and Vitest show the source among the calls, and Vitest writes a call with an arrow.
_EXCERPT = re.compile(r"\s{0,12}>?\s{0,6}\d{0,6}\s?\|(?:\s|$)")
_ARROW = re.compile(r"\s{0,6}\u276f (?:(?P<name>[^\s/]{1,100}) )?(?P<place>[^\s:]{1,400}:\d{1,9}:\d{1,9})$")


def read_from_output(output: str, service: Service, now: datetime, tests: frozenset[str]) -> Event | None:
    """None where nothing in it is a stack trace. `tests` are files whose frames are not where it broke."""
    printed = uncoloured(output[-_MOST_TEXT:])
    in_go = service.language == "go"
    caught = recovered(printed) if in_go else ()
    for text in (*_unexpected(printed), *_stuck(printed), *caught, *_traces(printed, in_go=in_go)):
        entry = read_entry(text, now, level="error")
        if not (entry.chain and entry.chain[-1].frames):
            continue
        report = Report(
            report_id="0" * 32,
            service=service.name,
            kind=ReportKind.LOG_TEXT,
            received_at=now,
            body=json.dumps({"text": text}).encode(),
        )
        try:
            return _with_own_frames(sense(report), tests)
        except BadInput:
            continue
    return None


def _unexpected(output: str) -> Iterator[str]:
    """The error that Node's `assert.throws` got in the place of the one it wanted: that is what broke."""
    lines = output.splitlines()
    for index, line in enumerate(lines):
        if actual := _ACTUAL.match(line):
            rest = _plain([line, *lines[index + 1 : index + _MOST_LINES]])
            yield "\n".join(_whole([actual["error"], *list(rest)[1:]]))
            return


def _stuck(output: str) -> Iterator[str]:
    """Where a Go test waits that did not end: the clock's own goroutine, which is printed first, says nothing of it."""
    lines = output.splitlines()
    start = next((number for number, line in enumerate(lines) if line.strip().startswith(_TIMED_OUT)), None)
    if start is None:
        return
    stacks = "\n".join(line.rstrip() for line in lines[start : start + _MOST_LINES]).split("\n\n")
    told = next((stack for stack in stacks[1:] if "_test.go:" in stack and stack.startswith("goroutine ")), None)
    if told is not None:
        yield f"{lines[start].strip()}\n\n{told}"


def _traces(output: str, *, in_go: bool) -> Iterator[str]:
    """In Go only what its runtime ends with: an assertion's `Error:` is no trace."""
    lines = output.splitlines()
    found = 0
    for index, line in enumerate(lines):
        above = lines[index - 1] if index else ""
        starts = not in_go and _STARTS.match(line)
        if _shown_source(lines, index) or not (starts or any(said in line for said in _SAID)):
            continue
        start = index - 1 if _CALL_ALONE.match(line) and above.strip() else index
        yield "\n".join(_whole(list(_plain(lines[start : start + _MOST_LINES]))))
        found += 1
        if found == _MOST_TRACES:
            return


def _whole(lines: list[str]) -> list[str]:
    """As far as the lines belong to the first: what a command printed below may be another trace, or the same again."""
    trace = traces.begin(lines[0])
    last = 0
    for number, line in enumerate(lines[1:], start=1):
        if trace is not None:
            belongs, trace = trace.follow(line)
            if belongs is traces.Belongs.NO:
                break
            last = number if belongs is not traces.Belongs.PERHAPS else last
        elif line == lines[0]:
            break
        else:
            last = number
    return lines[: last + 1]


def _shown_source(lines: list[str], index: int) -> bool:
    """Whether the line is the source that Node shows between the place of an error and a caret."""
    if index == 0 or not _PLACE.match(lines[index - 1]):
        return False
    return any(_CARET.match(line) for line in lines[index + 1 : index + 2])


def _plain(lines: list[str]) -> Iterator[str]:
    """The trace as its engine writes it: without a runner's indent, its excerpts and its arrows."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    calls = 0
    for line in lines:
        if _EXCERPT.match(line):
            continue
        if arrow := _ARROW.match(line):
            line = f"    at {arrow['name']} ({arrow['place']})" if arrow["name"] else f"    at {arrow['place']}"  # noqa: PLW2901
        elif indent and not line[:indent].strip():
            line = line[indent:]  # noqa: PLW2901
        line = _TWICE.sub(r"\1:", line)  # noqa: PLW2901
        if _CALL_ALONE.match(line):
            calls += 1
        elif not line.strip() and not calls and indent:
            continue  # Jest's empty lines around an excerpt
        yield line


def _with_own_frames(event: Event, tests: frozenset[str]) -> Event:
    def own(frame: Frame) -> Frame:
        tried_by = is_test(frame.path) or any(frame.path == test or frame.path.endswith(f"/{test}") for test in tests)
        return structs.replace(frame, in_app=frame.in_app and not tried_by)

    chain = tuple(structs.replace(raised, frames=tuple(map(own, raised.frames))) for raised in event.chain)
    return structs.replace(event, chain=chain)
