"""A log line read: time, level, logger and message, whichever of the formats it is in."""

import re
from dataclasses import replace
from datetime import datetime

from homeostat.stages.sense.formats.postgres import read_postgres
from homeostat.stages.sense.formats.record import LogRecord
from homeostat.stages.sense.formats.shape import Shape, shape_of
from homeostat.stages.sense.formats.structured import read_json, read_logfmt
from homeostat.stages.sense.formats.times import read_time
from homeostat.stages.sense.formats.web import read_access, read_nginx_error, read_request

_LOGGER = re.compile(
    r"(?:\d{1,9} --- )?(?:\[[^\]\n]{0,80}\] ?){0,4}"
    r"(?P<logger>[A-Za-z_][\w.$/-]{0,100}(?::[\w<>.]{1,80}:\d{1,6})?)(?P<sign> {0,40}: | --? )"
)
_BRACKETS = re.compile(r"(?:\[[^\]\n]{1,80}\] ?){1,4}")
_ROOT = re.compile(r":(?P<logger>[\w.$-]{1,100}):")
# pino-pretty writes the program's name and process: `(till/71): no paper`
_PINO = re.compile(r"\((?P<name>[\w.@/-]{1,100})/\d{1,9}(?: on [\w.-]{1,100})?\): ")
_PADDED_PAIRS = re.compile(r" {2,60}(?=[A-Za-z_][\w.]{0,60}=)")
_SAYS = re.compile(r"(?:ed|[Ee]rror|[Ee]xception|[Ff]ailure|[Tt]imeout|[Pp]anic|[Ff]atal|[Ww]arning|[Nn]ote|status)$")
_SEPARATORS = " \t:|]>)-"


def read_record(line: str, near: datetime) -> LogRecord | None:
    """What the line says; None when no logger wrote it. `near` gives what its time leaves out."""
    shape = shape_of(line)
    if shape is None:
        return None
    if shape.kind == "json":
        return read_json(line, near)
    if shape.kind == "logfmt":
        return read_logfmt(line, near)
    if shape.kind == "access":
        return read_access(line, near)
    if shape.kind == "mark":
        return read_request(line)
    return _read_text(line, shape, near)


def _read_text(line: str, shape: Shape, near: datetime) -> LogRecord:
    at = read_time(shape.time, near) if shape.time else None
    if special := read_postgres(line) or read_nginx_error(line):
        return replace(special, at=at)
    rest = line[shape.end :]
    if (data := _data(rest.strip(_SEPARATORS), near)) and data.message:
        return replace(data, at=data.at or at, level=data.level or shape.level)
    if not shape.level:
        return LogRecord(at=at, message=rest.strip(_SEPARATORS))
    if rest.startswith("\t") or "\t" in rest[:200]:
        return _tabbed(rest, shape, at)
    if match := _ROOT.match(rest):  # Python's own default: LEVEL:logger:message
        return LogRecord(at=at, level=shape.level, logger=match["logger"], message=rest[match.end() :].strip())
    rest = rest.lstrip(_SEPARATORS)
    service = logger = ""
    if match := _PINO.match(rest):
        service, rest = match["name"], rest[match.end() :]
    elif (match := _LOGGER.match(rest)) and _is_logger(match):
        logger, rest = match["logger"], rest[match.end() :]
    elif match := _BRACKETS.match(rest):
        logger, rest = match[0].strip("[] "), rest[match.end() :] or rest
    message = _PADDED_PAIRS.split(rest, maxsplit=1)[0]
    return LogRecord(at=at, level=shape.level, service=service, logger=logger, message=message.strip())


_LOGFMT = re.compile(r"(?:[A-Za-z_][\w.]{0,40}=(?:\"[^\"]{0,400}\"|[^\s\"]{0,400}) ){0,4}(?:level|lvl|msg)=\S")


def _data(rest: str, near: datetime) -> LogRecord | None:
    """What follows a time that a collector put before it, where that is data; None for words."""
    if rest.startswith("{") and rest.endswith("}"):
        return read_json(rest, near)
    return read_logfmt(rest, near) if _LOGFMT.match(rest) else None


def _is_logger(match: re.Match[str]) -> bool:
    """A word and a colon may be the message's own: "failed: no rate"."""
    name = match["logger"]
    if "-" in match["sign"] or any(sign in name for sign in "._/:") or match.start("logger") > 0:
        return True
    return not _SAYS.search(name)


def _tabbed(rest: str, shape: Shape, at: datetime | None) -> LogRecord:
    """The console of zap: level, logger or none, caller, message, fields as JSON."""
    parts = [part for part in rest.split("\t") if part.strip()]
    fields = parts.pop() if parts and parts[-1].startswith("{") else ""
    logger = ""
    while len(parts) > 1:
        logger = parts.pop(0) if ".go:" not in parts[0] else (parts.pop(0), logger)[1]
    told = read_json(fields, at) if fields and at else None
    return LogRecord(
        at=at,
        level=shape.level,
        logger=logger,
        message=" ".join(parts).strip(_SEPARATORS),
        error_message=told.error_message if told else "",
        fields=told.fields if told else {},
    )
