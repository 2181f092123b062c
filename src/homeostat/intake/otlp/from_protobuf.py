"""OTLP's requests in protobuf, a record at a time.

A request that is decoded whole takes seventy times its own size in memory when its sender means harm (measured: empty
records). So its frame is walked here, and only one record at a time, of bounded size, is given to the library.
"""

import base64
from collections.abc import Iterable, Iterator

from google.protobuf.message import DecodeError
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import Span as OtlpSpan
from opentelemetry.proto.trace.v1.trace_pb2 import Status

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
from homeostat.stages.sense.otlp import Entry, Span

MOST_RECORD_BYTES = 512 * 1024
_MOST_VARINT_BYTES = 10
_BYTES = 2  # wire types; https://protobuf.dev/programming-guides/encoding/
_FIXED_BYTES = {1: 8, 5: 4}


def log_entries(body: bytes) -> Iterator[Entry | Rejected]:
    """What each log record says.

    Raises:
        BadInput: it is no such request; TooLarge: it has too many records.
    """
    for around, record in _records(body):
        try:
            yield _log(LogRecord.FromString(_bounded(record)), around)
        except DecodeError:
            yield Rejected("a log record cannot be decoded")
        except BadInput as error:
            yield Rejected(str(error))


def span_entries(body: bytes) -> Iterator[SpanSaid | Rejected]:
    """The exceptions that each span tells of, and the request, where it is a server's.

    Raises:
        BadInput: it is no such request; TooLarge: it has too many spans.
    """
    for around, record in _records(body):
        try:
            span = OtlpSpan.FromString(_bounded(record))
        except DecodeError:
            yield Rejected("a span cannot be decoded")
        except BadInput as error:
            yield Rejected(str(error))
        else:
            yield SpanSaid(_exceptions(span, around), _served(span, around))


def _log(record: LogRecord, around: Around) -> Entry:
    return Entry(
        time=record.time_unix_nano or record.observed_time_unix_nano,
        severity=record.severity_number,
        severity_text=record.severity_text[:LONGEST_NAME],
        name=record.event_name[:LONGEST_NAME],
        body=_value(record.body, MOST_DEPTH),
        attributes=_attributes(record.attributes),
        trace_id=record.trace_id[:16].hex(),
        span_id=record.span_id[:8].hex(),
        scope=around.scope,
        resource=around.resource,
    )


def _served(span: OtlpSpan, around: Around) -> Served | None:
    if span.kind != SERVER:
        return None
    return Served(
        attributes=_attributes(span.attributes),
        release=around.resource.get("service.version"),
        failed=span.status.code == Status.STATUS_CODE_ERROR,
        took=took(span.start_time_unix_nano, span.end_time_unix_nano),
    )


def _exceptions(span: OtlpSpan, around: Around) -> list[Entry]:
    events = [e for e in span.events[:MOST_SPAN_EVENTS] if is_exception(e.name, (a.key for a in e.attributes))]
    if not events:
        return []
    told = Span(
        name=span.name[:LONGEST_NAME],
        kind=span.kind,
        failed=span.status.code == Status.STATUS_CODE_ERROR,
        status=span.status.message[:LONGEST_NAME],
        attributes=_attributes(span.attributes),
    )
    return [
        Entry(
            time=event.time_unix_nano or span.end_time_unix_nano,
            name=event.name[:LONGEST_NAME],
            attributes=_attributes(event.attributes),
            trace_id=span.trace_id[:16].hex(),
            span_id=span.span_id[:8].hex(),
            scope=around.scope,
            resource=around.resource,
            span=told,
        )
        for event in events
    ]


def _attributes(pairs: Iterable[KeyValue]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for pair in pairs:
        if len(found) >= MOST_ATTRIBUTES:
            break
        found[pair.key[:LONGEST_NAME]] = _value(pair.value, MOST_DEPTH)
    return found


def _value(value: AnyValue, depth: int) -> Json:
    kind = value.WhichOneof("value")
    if kind is None or depth <= 0:
        return None
    match kind:
        case "array_value":
            return [_value(one, depth - 1) for one in value.array_value.values[:MOST_ATTRIBUTES]]
        case "kvlist_value":
            pairs = value.kvlist_value.values[:MOST_ATTRIBUTES]
            return {pair.key[:LONGEST_NAME]: _value(pair.value, depth - 1) for pair in pairs}
        case "bytes_value":
            return base64.b64encode(value.bytes_value).decode()
        case _:
            return getattr(value, kind)


# --- the frame: a request holds resources (1), each of them scopes (2), each of them records (2)


def _records(body: bytes) -> Iterator[tuple[Around, memoryview]]:
    """Every record with what is said around it. In each message of the frame, field 1 describes, field 2 holds."""
    frame = _Frame()
    for group in frame.fields(memoryview(body), 1):
        resource = _resource(next(frame.fields(group, 1), None))
        for scoped in frame.fields(group, 2):
            around = Around(resource=resource, scope=_scope(next(frame.fields(scoped, 1), None)))
            for record in frame.fields(scoped, 2):
                yield around, record


def _bounded(record: memoryview) -> bytes:
    if len(record) > MOST_RECORD_BYTES:
        raise BadInput(f"a record may have {MOST_RECORD_BYTES} bytes")
    return bytes(record)


def _resource(data: memoryview | None) -> dict[str, Json]:
    try:
        return _attributes(Resource.FromString(_bounded(data)).attributes) if data is not None else {}
    except DecodeError as error:
        raise BadInput("the body is no OTLP request: a resource cannot be decoded") from error


def _scope(data: memoryview | None) -> str:
    try:
        return InstrumentationScope.FromString(_bounded(data)).name[:LONGEST_NAME] if data is not None else ""
    except DecodeError as error:
        raise BadInput("the body is no OTLP request: a scope cannot be decoded") from error


class _Frame:
    """Walks messages without decoding what they hold; all fields of a request are counted together."""

    def __init__(self) -> None:
        self._left = MOST_RECORDS

    def fields(self, message: memoryview, wanted: int) -> Iterator[memoryview]:
        """The contents of each field of that number."""
        at = 0
        while at < len(message):
            self._left -= 1
            if self._left < 0:
                raise TooLarge(f"a request may have {MOST_RECORDS} records")
            tag, at = _varint(message, at)
            number, kind = tag >> 3, tag & 7
            if kind == 0:
                _, at = _varint(message, at)
                continue
            if kind == _BYTES:
                length, at = _varint(message, at)
            elif kind in _FIXED_BYTES:
                length = _FIXED_BYTES[kind]
            else:
                raise BadInput("the body is no OTLP request")
            end = at + length
            if end > len(message):
                raise BadInput("the body is no OTLP request: it ends in the middle")
            if number == wanted and kind == _BYTES:
                yield message[at:end]
            at = end


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """The number there, and where the next field begins."""
    value = 0
    for place, byte in enumerate(message[at : at + _MOST_VARINT_BYTES]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return value, at + place + 1
    raise BadInput("the body is no OTLP request: a number does not end")
