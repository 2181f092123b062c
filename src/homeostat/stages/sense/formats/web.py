"""Web servers' lines: access logs (nginx, Apache, uvicorn, Next.js) and nginx' error log.

https://nginx.org/en/docs/http/ngx_http_log_module.html
"""

import re
from datetime import datetime

from homeostat.stages.sense.formats.record import LogRecord
from homeostat.stages.sense.formats.times import parse_time

_ACCESS = re.compile(
    r"\S{2,60} (?:- )?\S{0,60} ?(?:\[(?P<time>[^\]\n]{10,40})\] )?"
    r'"(?P<request>(?:[^"\\\n]|\\.){0,4000})" (?P<status>\d{3})\b'
)
_REQUEST = re.compile(r"\s?(?P<method>[A-Z]{3,7}) (?P<path>/\S{0,2000}) (?P<status>\d{3}) ")
_NGINX = re.compile(
    r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[(?P<level>[a-z]{4,6})\] \d{1,9}#\d{1,9}: (?:\*\d{1,12} )?(?P<message>.*)"
)
_NGINX_FIELDS = re.compile(
    r", (?P<key>client|server|request|upstream|host|referrer): (?P<value>\"[^\"\n]{0,2000}\"|[^,\s]{0,500})"
)
_LEVELS = {"emerg": "fatal", "alert": "fatal", "crit": "fatal", "error": "error", "warn": "warning", "notice": "info"}
_SERVER_ERROR = 500


def read_access(line: str, near: datetime) -> LogRecord | None:
    """An answer of 5xx is an error; any other is information."""
    match = _ACCESS.match(line)
    if match is None:
        return LogRecord(level="info", message=line)
    method, _, rest = match["request"].partition(" ")
    path = rest.split(" ")[0].split("?")[0]
    return _answered(method, path, int(match["status"]), parse_time(match["time"], near))


def read_request(line: str) -> LogRecord:
    """`GET /path 500 in 12ms`, as Next.js and others print it, or a line with a mark of theirs."""
    match = _REQUEST.match(line)
    if match is None:
        return LogRecord(level="info", message=line.strip())
    return _answered(match["method"], match["path"].split("?")[0], int(match["status"]), None)


def _answered(method: str, path: str, status: int, at: datetime | None) -> LogRecord:
    level = "error" if status >= _SERVER_ERROR else "info"
    fields = {"method": method, "path": path}
    return LogRecord(at=at, level=level, message=f"{method} {path} was answered {status}", status=status, fields=fields)


def read_nginx_error(line: str) -> LogRecord | None:
    match = _NGINX.match(line)
    if match is None:
        return None
    message = match["message"]
    fields: dict[str, object] = {one["key"]: one["value"].strip('"') for one in _NGINX_FIELDS.finditer(message)}
    first = _NGINX_FIELDS.search(message)
    return LogRecord(
        level=_LEVELS.get(match["level"], "info"),
        logger="nginx",
        message=message[: first.start()] if first else message,
        fields=fields,
    )
