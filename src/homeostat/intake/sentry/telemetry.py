"""Errors in Sentry's structured logs and in spans, as log events of the contract; and requests, of spans.

https://develop.sentry.dev/sdk/telemetry/logs/ · https://develop.sentry.dev/sdk/telemetry/spans/
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from homeostat.errors import BadInput
from homeostat.records import Json, Told
from homeostat.stages.sense.bounds import decode_json, integer, mapping, parse_moment, sequence, text
from homeostat.stages.sense.told import of_segment

_MOST_ENTRIES = 1_000  # of one item; Sentry's SDKs send a hundred
_MOST_ATTRIBUTES = 100
_ERROR_NUMBER = 17  # OpenTelemetry's severity numbers: 17 to 20 are errors, 21 to 24 fatal
_FATAL_NUMBER = 21

LogValue = dict[str, Json]


def errors_of_logs(payload: bytes) -> tuple[list[LogValue], int]:
    """Log events of level error and fatal, and how many others there were.

    Raises:
        BadInput: the item cannot be read.
    """
    found: list[LogValue] = []
    entries = _entries(payload)
    for entry in entries:
        level = _level(entry)
        if level:
            attributes = _attributes(entry)
            found.append(_log_event(entry, attributes, level=level, message=text(entry.get("body"))))
    return found, len(entries) - len(found)


def read_spans(payload: bytes, received_at: datetime) -> tuple[list[LogValue], list[Told], int]:
    """Exceptions that spans carry, requests that they tell of, and how many spans carry no exception.

    Raises:
        BadInput: the item cannot be read.
    """
    found: list[LogValue] = []
    told: list[Told] = []
    entries = _entries(payload)
    for entry in entries:
        attributes = {**_attributes(entry), **_exception_event(entry)}
        if request := of_segment(entry, attributes, received_at=received_at):
            told.append(request)
        if text(attributes.get("exception.type")) or text(attributes.get("exception.message")):
            message = text(attributes.get("exception.message")) or text(entry.get("description") or entry.get("name"))
            found.append(_log_event(entry, attributes, level="ERROR", message=message))
    return found, told, len(entries) - len(found)


def _entries(payload: bytes) -> list[Mapping[str, object]]:
    """The item's entries: a list of them, or the one that it is."""
    value = mapping(decode_json(payload))
    if not value:
        raise BadInput("the item is not a JSON object")
    return [mapping(entry) for entry in sequence(value.get("items"))[:_MOST_ENTRIES]] if "items" in value else [value]


def _level(entry: Mapping[str, object]) -> str:
    """ERROR or FATAL; "" for what is less."""
    words, number = text(entry.get("level"), 20).lower(), integer(entry.get("severity_number"))
    if words == "fatal" or number >= _FATAL_NUMBER:
        return "FATAL"
    return "ERROR" if words == "error" or number >= _ERROR_NUMBER else ""


def _attributes(entry: Mapping[str, object]) -> dict[str, object]:
    """Attributes as names and values; in newer items each value is wrapped with its type."""
    given = mapping(entry.get("attributes")) or mapping(entry.get("data"))
    found: dict[str, object] = {}
    for name, value in list(given.items())[:_MOST_ATTRIBUTES]:
        wrapped = mapping(value)
        found[text(name, 200)] = wrapped.get("value") if "value" in wrapped else value
    return found


def _exception_event(entry: Mapping[str, object]) -> dict[str, object]:
    """The span event by which OpenTelemetry writes an exception down."""
    for event in map(mapping, sequence(entry.get("events"))[:_MOST_ATTRIBUTES]):
        if event.get("name") == "exception":
            return _attributes(event)
    return {}


def _log_event(entry: Mapping[str, object], attributes: Mapping[str, object], *, level: str, message: str) -> LogValue:
    moment = parse_moment(entry.get("timestamp")) or parse_moment(entry.get("start_timestamp"))
    context: dict[str, Json] = {
        name: value
        for name, value in attributes.items()
        if isinstance(value, str | int | float | bool) and not name.startswith("exception.")
    }
    context |= {
        "trace_id": text(entry.get("trace_id"), 32),
        "release": text(attributes.get("sentry.release"), 250),
        "environment": text(attributes.get("sentry.environment"), 64),
    }
    value: LogValue = {
        "log_level": level,
        "message": message,
        "timestamp": (moment or datetime.fromtimestamp(0, UTC)).isoformat(),
        "context": {name: item for name, item in context.items() if item != ""},
    }
    if error_type := text(attributes.get("exception.type"), 250):
        value["error_type"] = error_type
    if stack := text(attributes.get("exception.stacktrace"), 64 * 1024):
        value["stack_trace"] = stack
    return value
