"""Lines of data: JSON of structlog, zap, zerolog, slog, pino, winston, bunyan, logback, ECS, PostgreSQL; logfmt."""

import re
from collections.abc import Mapping
from datetime import datetime

from homeostat.errors import BadInput
from homeostat.records import Frame, Raised
from homeostat.stages.sense.bounds import decode_json, integer, mapping, sequence, text
from homeostat.stages.sense.formats.levels import SEVERE, level_of
from homeostat.stages.sense.formats.postgres import is_jsonlog, of_jsonlog
from homeostat.stages.sense.formats.record import LogRecord
from homeostat.stages.sense.formats.times import parse_time

# The keys of each meaning, the surest first. A dotted name also stands for objects inside each other.
_LEVEL = ("level", "severity", "log.level", "lvl", "levelname", "log_level", "loglevel", "level_name", "L", "@l", "at")
_TIME = ("time", "timestamp", "@timestamp", "ts", "asctime", "datetime", "date", "t", "T", "@t", "eventTime")
_MESSAGE = ("msg", "message", "event", "@message", "@m", "M", "text", "short_message", "log")
_SERVICE = ("service", "service.name", "service_name", "serviceName", "app", "application", "app_name", "dd.service")
_LOGGER = ("logger", "logger_name", "loggerName", "log.logger", "log.origin.name", "category", "N", "name", "module")
_ERROR = ("err", "error", "exception", "exc", "cause", "reason", "errorMessage", "error_message", "error.message")
_TYPE = (
    *(
        "error.type",
        "err.type",
        "exception.type",
        "error_type",
        "errorType",
        "exc_type",
        "exception_class",
        "error.kind",
    ),
    *("err.name", "error.name", "exception.class", "error.code", "exception.exception_class"),
)
_STACK = (
    *("error.stack_trace", "err.stack", "error.stack", "exception.stacktrace", "stack_trace", "stackTrace", "stack"),
    *("stacktrace", "exc_info", "traceback", "exception", "errorVerbose", "trace", "S", "error.stacktrace"),
    *("exception.stack_trace", "exception.backtrace", "@x"),
)
_STATUS = (
    *("status", "status_code", "statusCode", "res.statusCode", "http.response.status_code", "response.status"),
    *("http.status_code", "httpRequest.status"),
)
_MESSAGES_OF_ERRORS = ("message", "msg", "exc_value", "value", "errorMessage")
_SERVER_ERRORS = range(500, 600)
_MOST_PAIRS = 100
_MOST_STACK = 64 * 1024
_MOST_FRAMES = 250
_PAIR = re.compile(r'([A-Za-z_@][\w.@/-]{0,80})=("(?:[^"\\\n]|\\.){0,8000}"?|[^\s"]{0,8000}) {0,8}')
_ESCAPED = re.compile(r"\\(.)")
_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


def read_json(line: str, near: datetime) -> LogRecord | None:
    """None when the line is not a JSON object after all."""
    try:
        values = mapping(decode_json(line.encode("utf-8", "replace")))
    except BadInput:
        return None
    if not values:
        return None
    record = _read(values, near)
    return of_jsonlog(record, values) if is_jsonlog(values) else record


def read_logfmt(line: str, near: datetime) -> LogRecord:
    values: dict[str, object] = {}
    for match in _PAIR.finditer(line):
        value = match[2]
        if value.startswith('"'):
            value = _ESCAPED.sub(lambda found: _UNESCAPED.get(found[1], found[1]), value[1:].removesuffix('"'))
        values.setdefault(match[1], value)
        if len(values) >= _MOST_PAIRS:
            break
    return _read(values, near)


def _read(values: Mapping[str, object], near: datetime) -> LogRecord:
    status = _status(values)
    level = _level(values)
    if status in _SERVER_ERRORS and level not in SEVERE:
        level = "error"
    stack = _stack(values)
    chain = _chain(values)
    service = _first_text(values, _SERVICE)
    name = _first_text(values, _LOGGER)
    if not service and "pid" in values and "hostname" in values:  # bunyan and pino call the program `name`
        service = text(values.get("name"), 100)
    return LogRecord(
        level=level,
        at=next((at for key in _TIME if (at := _time(_get(values, key), near))), None),
        service=service,
        logger=name if name != service else "",
        message=_first_text(values, _MESSAGE),
        error_type=_first_text(values, _TYPE)[:250] if stack or chain or level in {*SEVERE, "warning"} else "",
        error_message=_error(values),
        stack=stack,
        chain=chain,
        status=status,
        fields={key: value for key, value in values.items() if key not in _TAKEN},
    )


_TAKEN = frozenset({*_LEVEL, *_TIME, *_MESSAGE, *_STACK})


def _get(values: Mapping[str, object], key: str) -> object:
    if key in values:
        return values[key]
    outer, dot, inner = key.partition(".")
    return _get(mapping(values.get(outer)), inner) if dot else None


def _first_text(values: Mapping[str, object], keys: tuple[str, ...]) -> str:
    return next((words for key in keys if (words := text(_get(values, key)).strip())), "")


def _level(values: Mapping[str, object]) -> str:
    return next((level for key in _LEVEL if (level := level_of(_get(values, key)))), "")


def _time(value: object, near: datetime) -> datetime | None:
    if isinstance(value, str) and value.replace(".", "", 1).isdigit() and len(value) < 20:  # noqa: PLR2004 - a number
        value = float(value)
    return parse_time(value, near) if not isinstance(value, float | int) or value > 1e8 else None  # noqa: PLR2004 - 1973


def _status(values: Mapping[str, object]) -> int:
    found = next((value for key in _STATUS if (value := integer(_get(values, key)))), 0)
    return found if 100 <= found < 600 else 0  # noqa: PLR2004 - HTTP's own range


def _error(values: Mapping[str, object]) -> str:
    """What the error said, whether it is given as a text or as an object."""
    for key in _ERROR:
        value = _get(values, key)
        inner = next((words for name in _MESSAGES_OF_ERRORS if (words := text(mapping(value).get(name)))), "")
        words = inner or text(value)
        if words and "\n" not in words[:500]:
            return words
    return ""


def _stack(values: Mapping[str, object]) -> str:
    for key in _STACK:
        value = _get(values, key)
        lines = sequence(value)
        if lines and all(isinstance(line, str) for line in lines):
            return "\n".join(text(line, 2_000) for line in lines[:_MOST_FRAMES])[:_MOST_STACK]
        words = text(value, _MOST_STACK)
        if "\n" in words:
            return words
    return ""


def _chain(values: Mapping[str, object]) -> tuple[Raised, ...]:
    """Exceptions that were given as data: structlog's `dict_tracebacks`, zerolog's `stack`."""
    given = sequence(values.get("exception"))
    found = tuple(
        Raised(
            type=text(one.get("exc_type"), 250) or "Error",
            message=text(one.get("exc_value")),
            frames=tuple(_frame(mapping(frame)) for frame in sequence(one.get("frames"))[:_MOST_FRAMES]),
        )
        for one in map(mapping, given[:20])
        if one.get("exc_type")
    )
    if found:
        return found[::-1]  # structlog gives what was finally raised first
    calls = [mapping(call) for call in sequence(values.get("stack"))[:_MOST_FRAMES]]
    if not calls or not all(call.get("func") for call in calls):
        return ()
    return (Raised(type="Error", message=_error(values), frames=tuple(map(_frame, calls))[::-1]),)


def _frame(values: Mapping[str, object]) -> Frame:
    path = text(values.get("filename") or values.get("source") or values.get("file"), 1_000)
    library = any(part in path for part in ("site-packages/", "/lib/python", "/usr/local/go/", "/pkg/mod/"))
    return Frame(
        function=text(values.get("name") or values.get("func") or values.get("function"), 500) or "<unknown>",
        path=path,
        absolute_path=path,
        line=integer(values.get("lineno") or values.get("line")),
        in_app=not library,
        source=text(values.get("line"), 500).strip() if values.get("lineno") else "",
    )
