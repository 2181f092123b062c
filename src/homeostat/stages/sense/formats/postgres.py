"""PostgreSQL's server log.

An error's DETAIL, HINT, QUERY, CONTEXT, LOCATION and STATEMENT are lines of their own, with the same prefix:
https://www.postgresql.org/docs/current/runtime-config-logging.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from homeostat.stages.sense.formats.record import LogRecord

_LINE = re.compile(
    r"(?P<prefix>[^\n]{0,200}?)(?:(?P<code>[0-9A-Z]{5}): )?"
    r"(?P<severity>DEBUG[1-5]|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|"
    r"DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT):  "
    r"(?:(?P<state>[0-9A-Z]{5}): )?(?P<message>.*)$"
)
_BELOW = frozenset({"DETAIL", "HINT", "QUERY", "CONTEXT", "LOCATION", "STATEMENT"})
_LEVELS = {"WARNING": "warning", "ERROR": "error", "FATAL": "fatal", "PANIC": "fatal"}
ERRORS = frozenset({"ERROR", "FATAL", "PANIC"})
_PROCESS = re.compile(r"\[(?P<process>\d{1,9})(?:-\d+)?\]")
_MOST_BELOW = 4_000


def read_postgres(line: str) -> LogRecord | None:
    """None for a line that is not PostgreSQL's: after the severity it has a colon and two blanks."""
    match = _LINE.match(line) if ":  " in line[:300] else None
    if match is None or match["severity"] in _BELOW or not match["prefix"].strip():
        return None
    severity = match["severity"]
    return LogRecord(
        level=level_of_severity(severity),
        logger="postgres",
        message=match["message"],
        error_type=match["state"] or match["code"] or "",
        database=severity in ERRORS,
        process=process_of(line),
    )


def is_jsonlog(values: Mapping[str, object]) -> bool:
    """Whether the object is one of the server's with `log_destination = jsonlog`, which tells it all in one line."""
    return isinstance(values.get("error_severity"), str) and "backend_type" in values


def of_jsonlog(record: LogRecord, values: Mapping[str, object]) -> LogRecord:
    """The record as the server means it. Its `detail`, `hint`, `context` and `statement` are among the fields."""
    severity = str(values["error_severity"])[:20]
    return replace(
        record,
        level=level_of_severity(severity),
        logger="postgres",
        error_type=str(values.get("state_code") or "")[:5] if severity in ERRORS else "",
        error_message="",
        chain=(),
        database=severity in ERRORS,
    )


def level_of_severity(severity: str) -> str:
    return _LEVELS.get(severity, "debug" if severity.startswith("DEBUG") else "info")


def process_of(line: str) -> str:
    match = _PROCESS.search(line, 0, 200)
    return match["process"] if match else ""


def is_below(line: str) -> bool:
    """Whether the line tells more of the error above it."""
    match = _LINE.match(line) if ":  " in line[:300] else None
    return match is not None and match["severity"] in _BELOW


def details(lines: Sequence[str]) -> dict[str, object]:
    """What DETAIL, HINT, STATEMENT and the others say, by their names in lower case."""
    found: dict[str, object] = {}
    name = ""
    for line in lines:
        match = _LINE.match(line) if ":  " in line[:300] else None
        if match:
            name = match["severity"].lower() if match["severity"] in _BELOW else ""
        if name:
            words = match["message"] if match else line.strip()
            found[name] = f"{found[name]}\n{words}"[:_MOST_BELOW] if name in found else words[:_MOST_BELOW]
    return found
