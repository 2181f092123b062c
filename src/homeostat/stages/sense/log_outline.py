"""The outline of a log event: decoded once from the bytes, a tenth of the whole's cost.

Of one with an exception it is an `Outline`, as of Sentry's events; of one without, its message, which decides by its
template.
"""

import hashlib
import re
from datetime import datetime
from typing import NamedTuple

import msgspec

from homeostat.records import Outline, Report
from homeostat.stages.sense.bounds import moment, text
from homeostat.stages.sense.kinds import HTTP_SERVER_ERROR
from homeostat.stages.sense.logs import LEVELS
from homeostat.stages.sense.printed import may_be_trace

_MOST_STACK = 16 * 1024
_MOST_LINES = 300
_MOST_WORDS = 20  # lines of a stack that are words
QUIET = frozenset({"debug", "info", "warning"})


class _Told(msgspec.Struct, frozen=True):
    """What the context may say; what the event itself says beside it counts less."""

    release: object = None
    user_id: object = None
    status: object = None
    status_code: object = None


class _Payload(msgspec.Struct, frozen=True):
    service_name: str
    log_level: str
    message: str
    timestamp: str
    error_type: str | None = None
    stack_trace: str | None = None
    context: _Told | None = None
    release: object = None
    user_id: object = None
    status: object = None
    status_code: object = None


class LogLine(NamedTuple):
    """A log event without an exception, not scrubbed."""

    event_id: str
    level: str
    message: str
    occurred_at: datetime
    release: str
    user_id: str

    @property
    def is_quiet(self) -> bool:
        """Whether it tells of no failure."""
        return self.level in QUIET


_HEAD = re.compile(r"[^:'\"]{1,200}: (?:[\w.$]{1,200}: )*")  # a type, or words such as "Caused by" and a type
_BARE_TYPE = re.compile(r"[\w.$]*")
_NOTHING = _Told()
_decoder = msgspec.json.Decoder(_Payload)
_encoder = msgspec.msgpack.Encoder()


def log_outline(report: Report) -> Outline | LogLine | None:
    """The outline of a log event; None for what has to be read whole.

    That is an odd field, a long stack, a stack as the message, an answer of 5xx.
    """
    try:
        payload = _decoder.decode(report.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    level = LEVELS.get(payload.log_level.upper())
    told = payload.context or _NOTHING
    if level is None or not payload.service_name.strip():
        return None
    if _is_failed(told.status, told.status_code) or _is_failed(payload.status, payload.status_code):
        return None
    bare = not (payload.error_type or payload.stack_trace)
    if bare and level not in QUIET and may_be_trace(payload.message):
        return None
    event_id = report.report_id.rpartition(":")[2]
    occurred_at = moment(payload.timestamp, report.received_at)
    release = payload.release if told.release is None else told.release
    release = "" if release is None else text(release, 250)
    user_id = payload.user_id if told.user_id is None else told.user_id
    user_id = "" if user_id is None else text(user_id, 200)
    if not bare:
        return _with_exception(payload, report, level, LogLine(event_id, level, "", occurred_at, release, user_id))
    return LogLine(event_id, level, text(payload.message), occurred_at, release, user_id)


def _is_failed(*statuses: object) -> bool:
    return statuses != (None, None) and any(
        isinstance(status, int) and status >= HTTP_SERVER_ERROR for status in statuses
    )


def _with_exception(payload: _Payload, report: Report, level: str, bare: LogLine) -> Outline | None:
    """A line of the stack that is indented counts as it is; of others what varies in their words does not."""
    stack = payload.stack_trace or ""
    lines = stack.splitlines()
    if len(stack) > _MOST_STACK or len(lines) > _MOST_LINES:
        return None
    kind = payload.error_type or ""
    shape: list[object] = [report.service, level, kind]
    words = [(kind, payload.message)]
    for line in lines:
        name, said = _split(line) if len(words) <= _MOST_WORDS else (line, "")
        shape.append(name)
        if said:
            words.append((name, said))
    return Outline(
        event_id=bare.event_id,
        occurred_at=bare.occurred_at,
        release=bare.release,
        user_id=bare.user_id,
        platform="",
        url="",
        user_agent="",
        shape=b"log:" + hashlib.blake2b(_encoder.encode(shape), digest_size=16).digest(),
        words=tuple(words),
    )


def _split(line: str) -> tuple[str, str]:
    """What of the line counts as it is, and the words after it. A type counts as it is, a digit in its name too."""
    if line[:1] in (" ", "\t"):
        return line, ""
    found = _HEAD.match(line)
    name, said = (found[0], line[found.end() :]) if found else ("", line)
    return (name, said) if name and not _BARE_TYPE.fullmatch(said) else (line, "")
