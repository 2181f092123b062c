"""What is read from OTLP's requests, in both encodings, and what becomes of it."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue, KeyValueList

from homeostat.errors import BadInput, TooLarge
from homeostat.intake.otlp import from_json, from_protobuf
from homeostat.intake.otlp.reading import Rejected, Served, SpanSaid
from homeostat.intake.otlp.taken import Taken
from homeostat.records import Event, EventKind, Report, ReportKind
from homeostat.stages.sense import sense
from homeostat.stages.sense.otlp import Entry, Span

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
NANOS = int(NOW.timestamp()) * 10**9 - 2 * 10**9
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
STACK = """Traceback (most recent call last):
  File "/app/shop/orders.py", line 12, in total
    return rates[code]
KeyError: 'USD'
"""
FAILED = {"exception.type": "KeyError", "exception.message": "'USD'", "exception.stacktrace": STACK}


def any_value(value: object) -> tuple[AnyValue, dict[str, Any]]:
    """A value in both encodings."""
    if isinstance(value, list):
        both = [any_value(one) for one in value]
        array = ArrayValue(values=[p for p, _ in both])
        return AnyValue(array_value=array), {"arrayValue": {"values": [j for _, j in both]}}
    if isinstance(value, dict):
        pairs, objects = attributes(value)
        return AnyValue(kvlist_value=KeyValueList(values=pairs)), {"kvlistValue": {"values": objects}}
    kind = {bool: "bool", int: "int", float: "double", str: "string", bytes: "bytes"}[type(value)]
    spelled = {"int": str, "bytes": lambda b: base64.b64encode(b).decode()}.get(kind, lambda same: same)(value)
    return AnyValue(**{f"{kind}_value": value}), {f"{kind}Value": spelled}


def attributes(values: dict[str, Any]) -> tuple[list[KeyValue], list[dict[str, Any]]]:
    both = {key: any_value(value) for key, value in values.items()}
    return [KeyValue(key=key, value=p) for key, (p, _) in both.items()], [
        {"key": key, "value": j} for key, (_, j) in both.items()
    ]


RESOURCE = {"service.name": "checkout", "service.version": "2.1", "deployment.environment.name": "staging"}
ODD = {"text": "ü", "number": -7, "share": 0.5, "yes": True, "bytes": b"\x00\xff", "list": ["a", 1], "map": {"k": [2]}}


def logs_in_both() -> tuple[bytes, bytes]:
    body, body_json = any_value("no rate")
    pairs, objects = attributes({**FAILED, **ODD})
    about, about_json = attributes(RESOURCE)
    request = ExportLogsServiceRequest()
    group = request.resource_logs.add()
    group.resource.attributes.extend(about)
    scoped = group.scope_logs.add()
    scoped.scope.name = "shop.orders"
    record = scoped.log_records.add(
        time_unix_nano=NANOS, severity_number=17, severity_text="ERROR", body=body, event_name="order.failed"
    )
    record.attributes.extend(pairs)
    record.trace_id, record.span_id = bytes.fromhex(TRACE), bytes.fromhex(SPAN)
    value = {
        "timeUnixNano": str(NANOS),
        "severityNumber": 17,
        "severityText": "ERROR",
        "body": body_json,
        "eventName": "order.failed",
        "attributes": objects,
        "traceId": TRACE.upper(),
        "spanId": SPAN,
        "unknownToUs": {"later": [1]},
    }
    scope_logs = [{"scope": {"name": "shop.orders"}, "logRecords": [value]}]
    as_json = {"resourceLogs": [{"resource": {"attributes": about_json}, "scopeLogs": scope_logs}]}
    return request.SerializeToString(), json.dumps(as_json).encode()


def spans_in_both() -> tuple[bytes, bytes]:
    pairs, objects = attributes(FAILED)
    around, around_json = attributes({"http.route": "/orders/{id}", "http.request.method": "GET"})
    request = ExportTraceServiceRequest()
    span = request.resource_spans.add().scope_spans.add().spans.add(name="GET /orders/{id}", kind=2)
    span.trace_id, span.span_id = bytes.fromhex(TRACE), bytes.fromhex(SPAN)
    span.attributes.extend(around)
    span.status.code, span.status.message = 2, "KeyError"
    span.events.add(name="cache.miss", time_unix_nano=NANOS)
    span.events.add(name="exception", time_unix_nano=NANOS).attributes.extend(pairs)
    value = {
        "name": "GET /orders/{id}",
        "kind": 2,
        "traceId": TRACE,
        "spanId": SPAN,
        "attributes": around_json,
        "status": {"code": 2, "message": "KeyError"},
        "events": [
            {"name": "cache.miss", "timeUnixNano": NANOS},
            {"name": "exception", "timeUnixNano": NANOS, "attributes": objects},
        ],
    }
    as_json = {"resourceSpans": [{"scopeSpans": [{"spans": [value]}]}]}
    return request.SerializeToString(), json.dumps(as_json).encode()


def test_both_encodings_of_logs_say_the_same() -> None:
    protobuf, as_json = logs_in_both()
    odd = {**ODD, "bytes": base64.b64encode(b"\x00\xff").decode()}
    expected = Entry(
        time=NANOS,
        severity=17,
        severity_text="ERROR",
        name="order.failed",
        body="no rate",
        attributes={**FAILED, **odd},
        trace_id=TRACE,
        span_id=SPAN,
        scope="shop.orders",
        resource=dict(RESOURCE),
    )
    assert list(from_protobuf.log_entries(protobuf)) == [expected]
    assert list(from_json.log_entries(as_json)) == [expected]


def test_both_encodings_of_spans_say_the_same() -> None:
    protobuf, as_json = spans_in_both()
    around = Span(
        name="GET /orders/{id}",
        kind=2,
        failed=True,
        status="KeyError",
        attributes={"http.route": "/orders/{id}", "http.request.method": "GET"},
    )
    expected = Entry(time=NANOS, name="exception", attributes=dict(FAILED), trace_id=TRACE, span_id=SPAN, span=around)
    served = Served(attributes=around.attributes, release=None, failed=True, took=timedelta())
    said = SpanSaid([expected], served)
    assert list(from_protobuf.span_entries(protobuf)) == [said]
    assert list(from_json.span_entries(as_json)) == [said]


# --- hostile requests


def framed(record: bytes, times: int = 1) -> bytes:
    """Records in a request's frame."""

    def field(tag: int, content: bytes) -> bytes:
        length, more = bytearray(), len(content)
        while more > 127:
            length.append(more & 127 | 128)
            more >>= 7
        return bytes([tag, *length, more]) + content

    return field(0x0A, field(0x12, field(0x12, record) * times))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xff" * 20, id="a number without an end"),
        pytest.param(b"\x0a\x05\x12", id="cut off"),
        pytest.param(b"\x0b\x0c", id="a group"),
        pytest.param(b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", id="longer than all there is"),
        pytest.param(b"<html>", id="another language"),
        pytest.param(b"\x0a\x04\x0a\x02\x0a\x09", id="a broken resource"),
    ],
)
def test_what_is_no_protobuf_request_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        list(from_protobuf.log_entries(body))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"resourceLogs": {}}', id="an object for a list"),
        pytest.param(b'{"resourceLogs": [{"scopeLogs": [7]}]}', id="a number for an object"),
        pytest.param(b'{"resourceLogs": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="deep"),
    ],
)
def test_what_is_no_json_request_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        list(from_json.log_entries(body))


@pytest.mark.parametrize(
    ("read", "body"),
    [
        pytest.param(from_protobuf.log_entries, framed(b"", 250_000), id="protobuf"),
        pytest.param(
            from_json.log_entries,
            b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[' + b"{}," * 200_000 + b"{}]}]}]}",
            id="json",
        ),
        pytest.param(from_json.log_entries, b"[" + b"{}," * 1_000_001 + b"{}]", id="json objects"),
    ],
)
def test_too_many_records_are_too_large(read: Any, body: bytes) -> None:  # noqa: ANN401 - one of two
    with pytest.raises(TooLarge):
        list(read(body))


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"severityNumber": "SEVERITY_NUMBER_ERROR"}, id="an enumeration's name"),
        pytest.param({"timeUnixNano": -1}, id="a time before time"),
        pytest.param({"timeUnixNano": "9" * 30}, id="a time beyond 64 bits"),
        pytest.param({"attributes": {"a": 1}}, id="attributes that are an object"),
        pytest.param({"attributes": [7]}, id="an attribute that is a number"),
        pytest.param({"body": {"stringValue": 7}}, id="a text that is a number"),
        pytest.param({"body": {"doubleValue": 10**400}, "severityNumber": 17}, id="a number beyond all"),
        pytest.param({"body": {"stringValue": "\ud800"}, "severityNumber": 17}, id="half a surrogate pair"),
        pytest.param("a text", id="no object"),
    ],
)
def test_a_bad_record_is_rejected_and_the_others_are_taken(record: object) -> None:
    good = {"severityNumber": 17, "body": {"stringValue": "no rate"}}
    body = json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": [record, good]}]}]}).encode()
    taken = Taken("shop", NOW)
    taken.take_logs(from_json.log_entries(body))
    assert len(taken.reports) + taken.rejected.total() == 2
    assert [sense(report).message for report in taken.reports][-1] == "no rate"


def test_a_broken_protobuf_record_is_rejected_alone() -> None:
    taken = Taken("shop", NOW)
    broken = framed(b"\x0a\xff")
    taken.take_logs(from_protobuf.log_entries(logs_in_both()[0] + broken))
    assert (len(taken.reports), taken.rejected) == (1, {"a log record cannot be decoded": 1})


def test_a_record_of_more_than_its_bytes_is_rejected() -> None:
    taken = Taken("shop", NOW)
    taken.take_logs(from_protobuf.log_entries(framed(b"\x2a" * from_protobuf.MOST_RECORD_BYTES + b"\x00")))
    assert taken.rejected.total() == 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_protobuf_readers_crash(body: bytes) -> None:
    assert_only_refuses(from_protobuf.log_entries, body)
    assert_only_refuses(from_protobuf.span_entries, body)
    assert_only_refuses(from_protobuf.log_entries, framed(body))
    assert_only_refuses(from_protobuf.span_entries, framed(body))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["key", "value", "values", "stringValue", "intValue", "kvlistValue", "arrayValue"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)
RECORD_FIELDS = ("timeUnixNano", "severityNumber", "severityText", "body", "attributes", "traceId", "name", "events")


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(RECORD_FIELDS), ANY_JSON))
def test_no_values_make_the_json_readers_crash(record: dict[str, Any]) -> None:
    for kind, read in (("Logs", from_json.log_entries), ("Spans", from_json.span_entries)):
        records = {"logRecords": [record], "spans": [record]}
        assert_only_refuses(read, json.dumps({f"resource{kind}": [{f"scope{kind}": [records]}]}).encode())


def assert_only_refuses(read: Any, body: bytes) -> None:  # noqa: ANN401 - one of four
    taken = Taken("shop", NOW)
    take = taken.take_spans if read.__name__ == "span_entries" else taken.take_logs
    try:
        take(read(body))
    except BadInput:
        return
    for report in taken.reports:
        assert sense(report).event_id


# --- which are taken


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        pytest.param(Entry(severity=17), True, id="an error"),
        pytest.param(Entry(severity=24), True, id="the gravest"),
        pytest.param(Entry(severity=16), False, id="a warning"),
        pytest.param(Entry(severity=9, attributes={"exception.type": "KeyError"}), True, id="a word of an exception"),
        pytest.param(Entry(severity_text="Critical"), True, id="only a word, a grave one"),
        pytest.param(Entry(severity_text="WARN"), False, id="only a word"),
        pytest.param(Entry(), False, id="nothing"),
    ],
)
def test_errors_and_exceptions_become_events(entry: Entry, *, kept: bool) -> None:
    taken = Taken("shop", NOW)
    taken.take_logs([entry])
    assert (len(taken.reports), taken.levels.total()) == ((1, 0) if kept else (0, 1))


def test_less_than_errors_are_counted_by_level() -> None:
    taken = Taken("shop", NOW)
    taken.take_logs(Entry(severity=number) for number in range(17))
    assert taken.levels == {"debug": 8, "info": 5, "warning": 4}


def test_the_same_request_sent_again_gives_the_same_events() -> None:
    def ids() -> list[str]:
        taken = Taken("shop", NOW)
        taken.take_logs([*from_protobuf.log_entries(logs_in_both()[0])] * 2)
        return [report.report_id for report in taken.reports]

    assert ids() == ids()
    assert len(set(ids())) == 2, "two records that are alike in one request are two"


def test_encodings_agree_on_the_events_id() -> None:
    taken = [Taken("shop", NOW) for _ in range(2)]
    taken[0].take_logs(from_protobuf.log_entries(logs_in_both()[0]))
    taken[1].take_logs(from_json.log_entries(logs_in_both()[1]))
    assert taken[0].reports[0].report_id == taken[1].reports[0].report_id


# --- what an event says


def read(entry: Entry, kind: ReportKind = ReportKind.OTLP_LOG) -> Event:
    body = msgspec.json.encode(entry)
    return sense(Report(report_id=f"shop:{'a' * 32}", service="shop", kind=kind, received_at=NOW, body=body))


def logged(**attributes: Any) -> Event:  # noqa: ANN401 - any attributes
    return read(Entry(severity=17, body="no rate", attributes={n.replace("__", "."): v for n, v in attributes.items()}))


def test_a_log_record_is_read_whole() -> None:
    entry = next(iter(from_protobuf.log_entries(logs_in_both()[0])))
    assert isinstance(entry, Entry)
    event = read(entry)
    assert (event.event_id, event.service, event.level, event.kind) == ("a" * 32, "shop", "error", EventKind.ERROR)
    assert (event.error_type, event.message, event.logger) == ("KeyError", "'USD'", "shop.orders")
    assert (event.release, event.environment) == ("2.1", "staging")
    assert event.occurred_at.timestamp() == NANOS / 1e9
    assert event.tags == {"otel.service.name": "checkout"}
    assert event.context["trace"] == {"trace_id": TRACE, "span_id": SPAN}
    assert event.context["body"] == "no rate"
    assert event.crash_frame
    assert (event.crash_frame.function, event.crash_frame.line) == ("total", 12)


def test_an_exception_of_a_span_is_read_with_its_request() -> None:
    said = [one for one in from_protobuf.span_entries(spans_in_both()[0]) if not isinstance(one, Rejected)]
    [entry] = said[0].exceptions
    event = read(entry, ReportKind.OTLP_SPAN)
    assert (event.error_type, event.message, event.level) == ("KeyError", "'USD'", "error")
    assert event.transaction == "GET /orders/{id}"
    assert event.crash_frame


@pytest.mark.parametrize(
    ("attributes", "url", "query"),
    [
        pytest.param({"url.full": "https://shop/orders?id=7"}, "https://shop/orders?id=7", "id=7", id="whole"),
        pytest.param(
            {"http.url": "http://shop/o?token=abc"}, "http://shop/o?token=[Filtered]", "token=[Filtered]", id="a secret"
        ),
        pytest.param(
            {
                "http.request.method": "post",
                "url.scheme": "https",
                "server.address": "shop",
                "server.port": 8443,
                "url.path": "/o",
            },
            "https://shop:8443/o",
            "",
            id="in parts",
        ),
        pytest.param({"http.method": "GET", "http.target": "/o?a=1"}, "/o?a=1", "a=1", id="the older names"),
    ],
)
def test_the_request_is_found(attributes: dict[str, Any], url: str, query: str) -> None:
    event = read(Entry(severity=17, body="x", attributes=attributes))
    assert event.request
    assert (event.request.url, event.request.query) == (url, query)


def test_no_path_no_request() -> None:
    assert logged(http__request__method="GET").request is None


def test_headers_are_kept_and_secret_ones_hidden() -> None:
    event = read(
        Entry(
            severity=17,
            attributes={
                "url.full": "http://shop/",
                "http.request.header.accept": ["text/html", "*/*"],
                "http.request.header.authorization": ["Basic abc"],
                "user_agent.original": "curl/8",
            },
        )
    )
    assert event.request
    assert event.request.headers == {"accept": "text/html, */*", "authorization": "[Filtered]", "user-agent": "curl/8"}


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        pytest.param({"http.response.status_code": 503}, EventKind.HTTP_5XX, id="answered 5xx"),
        pytest.param({"http.status_code": 404}, EventKind.ERROR, id="answered 4xx"),
        pytest.param({"exception.type": "sqlalchemy.exc.OperationalError"}, EventKind.DATABASE_ERROR, id="a database"),
        pytest.param({"exception.type": "runtime.Error"}, EventKind.PANIC, id="a panic"),
    ],
)
def test_the_kind_is_what_the_triggers_ask(attributes: dict[str, Any], kind: EventKind) -> None:
    assert read(Entry(severity=17, attributes=attributes)).kind is kind


@pytest.mark.parametrize(
    ("severity", "level"), [(1, "debug"), (9, "info"), (13, "warning"), (17, "error"), (21, "fatal"), (0, "error")]
)
def test_the_level_is_the_severitys(severity: int, level: str) -> None:
    assert read(Entry(severity=severity, attributes={"exception.type": "KeyError"})).level == level


def test_an_exception_that_escaped_was_not_handled() -> None:
    assert logged(exception__type="KeyError", exception__escaped=True).unhandled
    assert logged(exception__type="KeyError", exception__escaped="True").unhandled
    assert not logged(exception__type="KeyError", exception__escaped=False).unhandled


@pytest.mark.parametrize(
    ("kind", "failed", "unhandled"),
    [
        pytest.param(2, True, True, id="a request that failed"),
        pytest.param(5, True, True, id="a message that could not be worked on"),
        pytest.param(2, False, False, id="a request that was answered"),
        pytest.param(1, True, False, id="a step inside"),
    ],
)
def test_the_spans_status_tells_what_escaped(kind: int, *, failed: bool, unhandled: bool) -> None:
    entry = Entry(attributes={"exception.type": "KeyError"}, span=Span(kind=kind, failed=failed))
    assert read(entry, ReportKind.OTLP_SPAN).unhandled is unhandled


def test_what_others_answered_is_no_request_of_ours() -> None:
    asked = {"http.response.status_code": 503, "url.full": "http://rates/", "http.request.method": "GET"}
    event = read(Entry(attributes={"exception.type": "Timeout"}, span=Span(kind=3, attributes=asked)))
    assert (event.request, event.kind) == (None, EventKind.ERROR)


def test_a_stack_in_the_body_is_read() -> None:
    event = read(Entry(severity=17, body="order failed\n" + STACK))
    assert (event.error_type, event.message) == ("KeyError", "'USD'")
    assert event.crash_frame


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param({"message": "no rate", "order": 7}, "no rate", id="a message in an object"),
        pytest.param({"order": 7}, '{"order":7}', id="an object"),
        pytest.param(["a", 1], '["a",1]', id="a list"),
        pytest.param(None, "order.failed", id="only a name"),
    ],
)
def test_a_message_is_made_of_any_body(body: Any, message: str) -> None:  # noqa: ANN401 - any body
    assert read(Entry(severity=17, body=body, name="order.failed")).message == message


def test_secrets_do_not_pass() -> None:
    words = json.dumps(msgspec.to_builtins(logged(password="hunter2", note="password='hunter2'")))
    assert "hunter2" not in words


@pytest.mark.parametrize("body", [b"", b"[]", b'{"time":"x"}', b"\xff"])
def test_a_damaged_report_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        sense(Report(report_id="shop:1", service="shop", kind=ReportKind.OTLP_LOG, received_at=NOW, body=body))
