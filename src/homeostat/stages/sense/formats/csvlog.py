"""PostgreSQL's log with `log_destination = csvlog`: a record is one row of CSV, whose quoted fields may hold lines.

https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG
"""

import re
from datetime import datetime

from homeostat.stages.sense.formats.postgres import ERRORS, level_of_severity
from homeostat.stages.sense.formats.record import LogRecord
from homeostat.stages.sense.formats.times import parse_time

# The first twelve fields stand in one line, up to the severity; what may hold anything is quoted, and a missing one is
# empty.
_QUOTED = r'(?:"(?:[^"\n]|""){0,300}")?'
_HEAD = re.compile(
    rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{{3}} [A-Za-z0-9+:-]{{1,10}},{_QUOTED},{_QUOTED},\d{{0,10}},{_QUOTED},"
    rf"[0-9a-f]{{1,16}}\.[0-9a-f]{{1,8}},\d{{1,10}},{_QUOTED},[^\",\n]{{0,40}},[\d/]{{0,40}},\d{{0,10}},[A-Z0-9]{{3,9}},"
)
_FIELD = re.compile(r'(?:"((?:[^"]|"")*+)(?:"|\Z)|([^,"\n]*+))(?:,|\Z|(?=\n))')
_NAMES = (
    *("log_time", "user", "dbname", "pid", "remote_host", "session_id", "line_num", "ps", "session_start", "vxid"),
    *("txid", "error_severity", "state_code", "message", "detail", "hint", "internal_query", "internal_position"),
    *("context", "statement", "cursor_position", "location", "application_name", "backend_type", "leader_pid"),
    "query_id",
)
_KEPT = (
    *("user", "dbname", "remote_host", "detail", "hint", "internal_query", "context", "statement", "location"),
    *("application_name", "backend_type"),
)


def begins_csvlog(line: str) -> bool:
    """Whether a record begins here."""
    return line[:1] in {"1", "2"} and line[4:5] == "-" and _HEAD.match(line) is not None


def goes_on(text: str, *, quoted: bool) -> bool:
    """Whether a quoted field is open at the end of the text, which began within one or not."""
    return quoted != bool(text.count('"') % 2)


def read_csvlog(record: str, near: datetime) -> LogRecord | None:
    """What the record says; None for anything else. Its further fields have the names that jsonlog gives them."""
    if not begins_csvlog(record):
        return None
    values = dict(zip(_NAMES, _fields(record), strict=False))
    severity = values["error_severity"]
    return LogRecord(
        at=parse_time(values["log_time"], near),
        level=level_of_severity(severity),
        logger="postgres",
        message=values.get("message", ""),
        error_type=values.get("state_code", "") if severity in ERRORS else "",
        database=severity in ERRORS,
        fields={name: value for name in _KEPT if (value := values.get(name))},
        process=values["pid"],
    )


def _fields(record: str) -> list[str]:
    found: list[str] = []
    place = 0
    while len(found) < len(_NAMES) and (match := _FIELD.match(record, place)):
        found.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        if match.end() >= len(record) or match.end() == place or record[match.end() - 1] != ",":
            break
        place = match.end()
    return found
