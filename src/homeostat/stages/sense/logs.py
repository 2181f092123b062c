"""The log event of the contract: one JSON object of a Kafka message, an HTTP body or a file's line."""

import hashlib
import re
import uuid

import msgspec
from msgspec import structs

from homeostat.codec import convert
from homeostat.errors import BadInput
from homeostat.languages import traces
from homeostat.records import Event, Json, Raised, Report
from homeostat.stages.sense.bounds import clean, decode_json, mapping, moment, text
from homeostat.stages.sense.kinds import kind_of
from homeostat.stages.sense.printed import with_exceptions

LEVELS = {
    "DEBUG": "debug",
    "INFO": "info",
    "WARNING": "warning",
    "WARN": "warning",
    "ERROR": "error",
    "FATAL": "fatal",
}
_EVENT_ID = re.compile(r"[0-9a-f]{32}")
_MOST_STACK = 64 * 1024
_MOST_LINES = 2_000


class LogEvent(msgspec.Struct):
    """What has to be there; unknown keys are kept in the event's context."""

    service_name: str
    log_level: str
    message: str
    timestamp: str
    error_type: str | None = None
    stack_trace: str | None = None
    context: dict[str, object] | None = None
    event_id: str | None = None


def log_event_id(given: object) -> str:
    """The sender's id where it is 32 hexadecimal digits, else one made of it; a new one where none was given."""
    if not isinstance(given, str) or not given:
        return uuid.uuid4().hex
    plain = given.replace("-", "").lower()
    return plain if _EVENT_ID.fullmatch(plain) else hashlib.sha256(given.encode("utf-8", "replace")).hexdigest()[:32]


def check_log_event(value: object) -> LogEvent:
    """The decoded object as a log event.

    Raises:
        BadInput: which key is wrong, and how.
    """
    try:
        log = convert(value, LogEvent)
    except msgspec.ValidationError as error:
        raise BadInput(str(error)) from error
    if log.log_level.upper() not in LEVELS:
        raise BadInput(f"log_level is {log.log_level[:20]!r}; it may be {', '.join(LEVELS)}")
    if not log.service_name.strip():
        raise BadInput("service_name is empty")
    return log


def read_log_event(report: Report) -> Event:
    value = decode_json(report.body)
    log = check_log_event(value)
    level = LEVELS[log.log_level.upper()]
    stack = text(log.stack_trace or "", _MOST_STACK)
    chain = chain_of(stack, error_type=text(log.error_type or "", 250), message=text(log.message))
    raised = chain[-1] if chain else None
    context = clean(log.context or {})
    extra = clean({key: item for key, item in mapping(value).items() if key not in LogEvent.__struct_fields__})
    merged: dict[str, Json] = {
        **(extra if isinstance(extra, dict) else {}),
        **(context if isinstance(context, dict) else {}),
    }
    status = merged.get("status_code", merged.get("status"))
    event = Event(
        event_id=report.report_id.rpartition(":")[2],
        service=report.service,
        occurred_at=moment(log.timestamp, report.received_at),
        received_at=report.received_at,
        level=level,
        kind=kind_of(raised, platform="", level=level, request=None, status=status if isinstance(status, int) else 0),
        error_type=raised.type if raised else "",
        message=text(log.message),
        chain=chain,
        release=text(merged.get("release"), 250),
        environment=text(merged.get("environment"), 64),
        context=merged,
        user_id=text(merged.get("user_id"), 200),
        stack_trace=stack,
    )
    return with_exceptions(event, log.message)


def chain_of(stack: str, *, error_type: str, message: str) -> tuple[Raised, ...]:
    """What the stack tells, under the type and with the message that the sender gave; none without stack and type."""
    _, chain = traces.read(stack.splitlines()[:_MOST_LINES])
    if not chain and not error_type:
        return ()
    *causes, raised = chain or (Raised(type=error_type, message=message),)
    named = structs.replace(raised, type=error_type or raised.type, message=message or raised.message, handled=True)
    return (*causes, named)
