"""An entry of a log that is text: one line or more, whole, as `intake.logfile` puts it together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec
from msgspec import structs

from homeostat.codec import convert
from homeostat.errors import BadInput
from homeostat.languages import traces
from homeostat.records import Event, EventKind, Json, Raised, Report
from homeostat.stages.sense.bounds import clean, decode_json, moment, text
from homeostat.stages.sense.formats import LogRecord, read_record
from homeostat.stages.sense.formats.csvlog import read_csvlog
from homeostat.stages.sense.formats.levels import SEVERE, level_of
from homeostat.stages.sense.formats.postgres import details
from homeostat.stages.sense.kinds import kind_of

MOST_ENTRY = 192 * 1024  # characters of an entry that are read
_MOST_LINES = 2_000
_MOST_WORDS = 20  # lines of a message above its trace
_LEAST_MARGIN = 3  # blanks; a group's own margin is 2
_NAMES_TYPE = re.compile(r"(?:[A-Za-z_][\w$]{0,80}\.){0,15}[A-Z][\w$]{0,120}: ")
_NAMES_ERROR = re.compile(r"\b[A-Z][\w$]{0,80}(?:Error|Exception): ")
# Words of a first line that say that nobody caught the exception below it.
_UNHANDLED = re.compile(
    r"^Traceback|^\s{0,2}\+ Exception Group|Exception in thread|[Uu]n(?:handled|caught)|never retrieved|"
    r"Exception in ASGI|Internal Server Error|^\s?\u2a2f|raised unexpected|^Fatal Python|threw exception|panic serving"
)


class LogText(msgspec.Struct):
    """The body of such a report. The lines are numbered from 1 in the file that is named."""

    text: str
    source: str = ""
    first_line: int = 0
    last_line: int = 0
    at: str | None = None  # RFC 3339; when whoever kept the line says that it came
    level: str = ""  # what whoever kept the line says, where the line does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says, scrubbed and bounded."""

    level: str  # "" where neither the entry nor an exception says one
    at: datetime | None
    service: str
    logger: str
    error_type: str
    message: str
    language: str
    kind: EventKind
    chain: tuple[Raised, ...] = ()
    reason: str = ""  # of a line of data that says its error apart: "" where the message is all
    context: Mapping[str, Json] = field(default_factory=dict[str, Json])
    stack_trace: str = ""

    @property
    def matters(self) -> bool:
        """Whether it is an error's: by its level, by an exception in it, or by an answer of 5xx."""
        return self.level in SEVERE or bool(self.chain)


def read_entry(words: str, near: datetime, *, level: str = "") -> Entry:
    """What the entry says. `near` gives the year or day that its time leaves out, `level` the level."""
    lines = words[:MOST_ENTRY].split("\n", _MOST_LINES)[:_MOST_LINES]
    if record := read_csvlog(words[:MOST_ENTRY], near):
        lines = lines[:1]  # all that the others say is in the record
    else:
        record = read_record(lines[0], near) or LogRecord()
    if _is_java_util(lines):  # its level stands on the second line
        below = read_record(lines[1], near) or LogRecord()
        record = replace(below, at=record.at or _java_util_time(lines[0], near))
        lines = lines[1:]
    elif _is_dotnet(lines):  # its message stands on the second line
        record = replace(record, logger=record.message, message=lines[1].strip())
        lines = [line[_DOTNET_MARGIN:] if line[:_DOTNET_MARGIN].isspace() else line for line in lines[1:]]
    language, chain = _exceptions(record, lines)
    chain = tuple(structs.replace(raised, message=text(raised.message)) for raised in chain)
    raised = chain[-1] if chain else None
    message = _message(record, raised, lines)
    level = record.level or level
    level = "debug" if level == "trace" else level
    if not level and raised:
        level = "fatal" if _ended_process(record, raised, language, lines) else "error"
    kind = kind_of(raised, platform=language, level=level, request=None, status=record.status)
    return Entry(
        level=level,
        at=record.at,
        service=text(record.service, 100),
        logger=text(record.logger, 200),
        error_type=raised.type if raised else text(record.error_type, 250),
        message=text(message),
        language=language,
        kind=EventKind.DATABASE_ERROR if record.database else kind,
        chain=chain,
        reason=_reason(record, raised),
        context=_context(record, raised, lines),
        stack_trace=words[:MOST_ENTRY] if chain and len(lines) > 1 else record.stack,
    )


def read_log_text(report: Report) -> Event:
    """The event of one report.

    Raises:
        BadInput: the body is not a `LogText`, or its text is empty.
    """
    try:
        body = convert(decode_json(report.body), LogText)
    except msgspec.ValidationError as error:
        raise BadInput(str(error)) from error
    words = body.text.replace("\x00", "").strip("\n")
    if not words.strip():
        raise BadInput("the entry has no text")
    came = moment(body.at, report.received_at)
    entry = read_entry(words, came, level=level_of(body.level))
    place: dict[str, Json] = {"file": text(body.source, 500), "lines": f"{body.first_line}-{body.last_line}"}
    return Event(
        event_id=report.report_id.rpartition(":")[2],
        service=report.service,
        occurred_at=moment(entry.at.isoformat() if entry.at else None, came),
        received_at=report.received_at,
        level=entry.level or "error",
        kind=entry.kind,
        error_type=entry.error_type,
        message=": ".join(filter(None, (entry.message, entry.reason))),
        chain=entry.chain,
        platform=entry.language,
        logger=entry.logger,
        context={**entry.context, **place},
        release=text(entry.context.get("release"), 250),
        environment=text(entry.context.get("environment"), 64),
        user_id=text(entry.context.get("user_id"), 200),
        stack_trace=entry.stack_trace,
    )


def _ended_process(record: LogRecord, raised: Raised, language: str, lines: Sequence[str]) -> bool:
    """Whether the program ended by it: a panic that no logger wrote, or a crash below which Node says its version."""
    if language == "go":
        return not raised.handled and not record.message
    if language == "rust":
        return any(line.startswith("thread 'main' ") for line in lines[:2])
    return language == "javascript" and lines[-1].startswith("Node.js v")


def _exceptions(record: LogRecord, lines: Sequence[str]) -> tuple[str, tuple[Raised, ...]]:
    if record.chain:
        return "", record.chain
    if record.stack:
        language, chain = traces.read(record.stack.splitlines()[:_MOST_LINES])
        return language, _named(chain, record)
    if record.error_type and not record.database:
        return "", (Raised(type=record.error_type, message=record.error_message or record.message),)
    language, chain = traces.read(_trace_lines(record, lines))
    # A single line of a log that mentions an exception is no exception.
    if not any(raised.frames for raised in chain) and (record.message or record.level) and len(lines) == 1:
        return "", ()
    if chain and (_UNHANDLED.search(lines[0][:300]) or not chain[-1].handled):
        chain = (*chain[:-1], structs.replace(chain[-1], handled=False))
    return language, chain


def _trace_lines(record: LogRecord, lines: Sequence[str]) -> Sequence[str]:
    """Without the log line above it, unless that holds the exception's own words."""
    if (not record.message and not record.level) or traces.begin(lines[0]):
        return _dedented(lines)
    rest = lines[1:]
    while rest and not rest[0].strip():
        rest = rest[1:]
    if rest and traces.join(rest[0])[0]:
        return [record.message, *rest]
    rest = _dedented(rest)
    for number, line in enumerate(rest[:_MOST_WORDS]):
        if traces.begin(line):
            return rest[number:]
        if traces.join(line)[0] is traces.Belongs.SURELY:
            return _from_where_said([record.message, *rest[:number]]) + list(rest[number:])
    return [record.message, *rest]


def _from_where_said(above: Sequence[str]) -> list[str]:
    """Of the lines above a stack's first call those that say what was raised.

    From the first below the log line that names a type, else from the log line if it names one, else the last alone.
    """
    first = next((number for number, line in enumerate(above) if number and _NAMES_TYPE.match(line)), None)
    if first is None:
        first = 0 if _NAMES_ERROR.search(above[0], 0, 2_000) else max(1, len(above) - 1)
    return list(above[first:])


def _dedented(lines: Sequence[str]) -> Sequence[str]:
    """Without the margin that some handlers set a whole traceback in, with words of their own above it or not."""
    first = next((line for line in lines[:_MOST_WORDS] if line.lstrip().startswith("Traceback")), "")
    margin = len(first) - len(first.lstrip(" "))
    if margin <= _LEAST_MARGIN:
        return lines
    return [line[margin:].rstrip() if line[:margin].isspace() else line for line in lines]


def _named(chain: tuple[Raised, ...], record: LogRecord) -> tuple[Raised, ...]:
    """With the type and the words of the record's own fields, where the stack holds none."""
    if not chain or chain[-1].type != "Error" or chain[-1].message:
        return chain
    last = chain[-1]
    named = structs.replace(last, type=record.error_type or last.type, message=record.error_message or record.message)
    return (*chain[:-1], named)


def _message(record: LogRecord, raised: Raised | None, lines: Sequence[str]) -> str:
    if raised and raised.message:
        return raised.message
    return record.message or record.error_message or ("" if raised else lines[0].strip())


def _reason(record: LogRecord, raised: Raised | None) -> str:
    """The error that a line of data names beside its message: one message is logged for many errors."""
    if raised or not record.message or record.error_message in record.message:
        return ""
    return text(record.error_message)


def _context(record: LogRecord, raised: Raised | None, lines: Sequence[str]) -> Mapping[str, Json]:
    found: dict[str, object] = {**record.fields}
    if record.database:
        found |= details(lines[1:])
    if raised and record.message and record.message != raised.message:
        found["log_message"] = record.message
    if record.status:
        found["status_code"] = record.status
    cleaned = clean(found)
    return cleaned if isinstance(cleaned, dict) else {}


# `java.util.logging` writes time, class and method, and below them level and message.
_JAVA_UTIL = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M \S{1,200} \S{1,200}$")
_JAVA_UTIL_LEVEL = re.compile(r"(?:SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST): ")


def is_java_util(line: str) -> bool:
    return line[-1:].isalnum() and " " in line and _JAVA_UTIL.match(line) is not None


def is_java_util_level(line: str) -> bool:
    return _JAVA_UTIL_LEVEL.match(line) is not None


def _is_java_util(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and is_java_util_level(lines[1]) and is_java_util(lines[0])


# .NET writes level and category, and below them the message, set in.
_DOTNET = re.compile(r"(?:trce|dbug|info|warn|fail|crit): [A-Za-z_][\w.+`<>-]{0,200}\[\d{1,9}\]$")
_DOTNET_MARGIN = 6


def _is_dotnet(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and lines[0][4:6] == ": " and _DOTNET.match(lines[0]) is not None


def _java_util_time(line: str, near: datetime) -> datetime | None:
    record = read_record(line, near)
    return record.at if record else None
