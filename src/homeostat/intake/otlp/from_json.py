"""OTLP's requests in JSON: identifiers in hex, 64-bit numbers as text, enumerations as numbers.

https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
"""

import re
from collections.abc import Iterator
from typing import cast

import msgspec

from homeostat.errors import BadInput, TooLarge
from homeostat.intake.otlp.reading import (
    LONGEST_NAME,
    MOST_ATTRIBUTES,
    MOST_DEPTH,
    MOST_RECORDS,
    MOST_SPAN_EVENTS,
    SERVER,
    Around,
    Rejected,
    Served,
    SpanSaid,
    is_exception,
    took,
)
from homeostat.records import Json
from homeostat.stages.sense.bounds import decode_json
from homeostat.stages.sense.otlp import Entry, Span

_MOST_CONTAINERS = 1_000_000  # objects and lists; one takes some 70 bytes, however small it was sent
_HEX = re.compile(r"[0-9a-fA-F]{16}(?:[0-9a-fA-F]{16})?")
_FAILED = 2  # a status code; https://opentelemetry.io/docs/specs/otel/trace/api/#set-status
_MOST_NUMBER = 2**64
_SCALARS: dict[str, tuple[type, ...]] = {
    "stringValue": (str,),
    "bytesValue": (str,),  # base64
    "boolValue": (bool,),
    "doubleValue": (float, int, str),  # a text says NaN or Infinity
}


def log_entries(body: bytes) -> Iterator[Entry | Rejected]:
    """What each log record says.

    Raises:
        BadInput: it is no such request; TooLarge: it has too many records.
    """
    for around, record in _records(body, "resourceLogs", "scopeLogs", "logRecords"):
        try:
            yield _log(_object(record, "a log record"), around)
        except BadInput as error:
            yield Rejected(str(error))


def span_entries(body: bytes) -> Iterator[SpanSaid | Rejected]:
    """The exceptions that each span tells of, and the request, where it is a server's.

    Raises:
        BadInput: it is no such request; TooLarge: it has too many spans.
    """
    for around, record in _records(body, "resourceSpans", "scopeSpans", "spans"):
        try:
            span = _object(record, "a span")
            yield SpanSaid(_exceptions(span, around), _served(span, around))
        except BadInput as error:
            yield Rejected(str(error))


def _log(record: dict[str, object], around: Around) -> Entry:
    return Entry(
        time=_number(record, "timeUnixNano") or _number(record, "observedTimeUnixNano"),
        severity=min(_number(record, "severityNumber"), 24),
        severity_text=_words(record, "severityText"),
        name=_words(record, "eventName"),
        body=_value(record.get("body"), MOST_DEPTH),
        attributes=_attributes(record, "attributes"),
        trace_id=_identifier(record, "traceId"),
        span_id=_identifier(record, "spanId"),
        scope=around.scope,
        resource=around.resource,
    )


def _served(span: dict[str, object], around: Around) -> Served | None:
    if span.get("kind") != SERVER:
        return None
    return Served(
        attributes=_attributes(span, "attributes"),
        release=around.resource.get("service.version"),
        failed=_object(span.get("status") or {}, "a status").get("code") == _FAILED,
        took=took(_number(span, "startTimeUnixNano"), _number(span, "endTimeUnixNano")),
    )


def _exceptions(span: dict[str, object], around: Around) -> list[Entry]:
    found: list[Entry] = []
    status = _object(span.get("status") or {}, "a status")
    told: Span | None = None
    for value in _list(span, "events")[:MOST_SPAN_EVENTS]:
        event = _object(value, "a span's event")
        attributes = _attributes(event, "attributes")
        if not is_exception(_words(event, "name"), attributes):
            continue
        told = told or Span(
            name=_words(span, "name"),
            kind=_number(span, "kind"),
            failed=status.get("code") == _FAILED,
            status=_words(status, "message"),
            attributes=_attributes(span, "attributes"),
        )
        found.append(
            Entry(
                time=_number(event, "timeUnixNano") or _number(span, "endTimeUnixNano"),
                name=_words(event, "name"),
                attributes=attributes,
                trace_id=_identifier(span, "traceId"),
                span_id=_identifier(span, "spanId"),
                scope=around.scope,
                resource=around.resource,
                span=told,
            )
        )
    return found


def _records(body: bytes, groups: str, scopes: str, records: str) -> Iterator[tuple[Around, object]]:
    if body.count(b"{") + body.count(b"[") > _MOST_CONTAINERS:
        raise TooLarge(f"a request may have {_MOST_CONTAINERS} objects")
    request = _object(decode_json(body), "an OTLP request")
    count = 0
    for group in _list(request, groups):
        known = _object(group, groups)
        resource = _attributes(_object(known.get("resource") or {}, "a resource"), "attributes")
        for scoped in _list(known, scopes):
            one = _object(scoped, scopes)
            around = Around(resource=resource, scope=_words(_object(one.get("scope") or {}, "a scope"), "name"))
            found = _list(one, records)
            count += len(found)
            if count > MOST_RECORDS:
                raise TooLarge(f"a request may have {MOST_RECORDS} records")
            for record in found:
                yield around, record


def _attributes(holder: dict[str, object], name: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for value in _list(holder, name)[:MOST_ATTRIBUTES]:
        pair = _object(value, "an attribute")
        found[_words(pair, "key")] = _value(pair.get("value"), MOST_DEPTH)
    return found


def _value(value: object, depth: int) -> Json:
    """What an AnyValue holds; null is one that holds nothing, or what only a later version of the protocol knows."""
    if value is None or depth <= 0:
        return None
    one = _object(value, "a value")
    name = next(iter(one), "")
    match name:
        case "arrayValue":
            return [_value(item, depth - 1) for item in _held(one, name)]
        case "kvlistValue":
            pairs = [_object(item, "a pair") for item in _held(one, name)]
            return {_words(pair, "key"): _value(pair.get("value"), depth - 1) for pair in pairs}
        case "intValue":
            return _number(one, name, least=-(2**63))
        case _:
            return _scalar(name, one.get(name))


def _held(one: dict[str, object], name: str) -> list[object]:
    return _list(_object(one[name], name), "values")[:MOST_ATTRIBUTES]


def _scalar(name: str, held: object) -> Json:
    kinds = _SCALARS.get(name)
    if kinds is None:
        return None
    if not isinstance(held, kinds) or (isinstance(held, bool) and name != "boolValue"):
        raise BadInput(f"{name} is of the wrong type")
    return cast("Json", held)


def _object(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadInput(f"{what} is not an object")
    return cast("dict[str, object]", value)


def _list(holder: dict[str, object], name: str) -> list[object]:
    value = holder.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadInput(f"{name} is not a list")
    return cast("list[object]", value)


def _words(holder: dict[str, object], name: str) -> str:
    value = holder.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput(f"{name} is not a text")
    return (value or "")[:LONGEST_NAME]


def _number(holder: dict[str, object], name: str, least: int = 0) -> int:
    """A whole number, as number or text; 0 where there is none."""
    value = holder.get(name)
    if value is None:
        return 0
    try:
        number = int(value[:20]) if isinstance(value, str) else msgspec.convert(value, int, strict=True)
    except (ValueError, msgspec.ValidationError) as error:
        raise BadInput(f"{name} is not a whole number") from error
    if not least <= number < _MOST_NUMBER:
        raise BadInput(f"{name} is not a number that it may be")
    return number


def _identifier(holder: dict[str, object], name: str) -> str:
    """Hex in lower case; "" for what is none, since it only tells what belongs together."""
    value = _words(holder, name)
    return value.lower() if _HEX.fullmatch(value) else ""
