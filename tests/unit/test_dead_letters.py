"""Dead letters in every dialect: what they say, how they group, and what a replay would send."""

import json
import struct
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeostat.errors import BadInput
from homeostat.intake.replay import to_send
from homeostat.records import Event, EventKind, KafkaMessage, KeptLetter, Report, ReportKind
from homeostat.stages.group import fingerprint_of as fingerprint
from homeostat.stages.sense import MOST_BYTES, sense
from homeostat.stages.sense.dead_letters import encode_letter, read_failure
from homeostat.stages.sense.dialects import number
from homeostat.stages.sense.originals import original

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)

SPRING_STACK = """\
org.springframework.kafka.listener.ListenerExecutionFailedException: Listener method 'void com.acme.Billing.on()' threw
\tat org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer.decorate(Container.java:2873)
\tat org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer.run(Container.java:1381)
\tat java.base/java.lang.Thread.run(Thread.java:840)
\tSuppressed: java.io.IOException: left aside
\t\tat com.acme.Cleanup.close(Cleanup.java:5)
Caused by: java.lang.IllegalStateException: no rate for USD
\tat com.acme.Rates.of(Rates.java:41)
\tat com.acme.Billing.on(Billing.java:17)
\tat java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)
\t... 2 more
"""
CONNECT_STACK = """\
org.apache.kafka.connect.errors.DataException: Converting byte[] to Kafka Connect data failed
\tat org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:333)
Caused by: com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'oops'
\tat com.fasterxml.jackson.core.JsonParser._constructError(JsonParser.java:2477)
\t... 1 more
"""
PYTHON_STACK = """\
Traceback (most recent call last):
  File "/srv/app/consumer.py", line 12, in handle
    price(order)
  File "/srv/app/prices.py", line 7, in price
    return RATES[order["currency"]]
KeyError: 'USD'
"""
GO_STACK = """\
goroutine 7 [running]:
main.(*Worker).Handle(0xc000010000)
\t/srv/worker/handle.go:31 +0x1d
"""
NODE_STACK = """\
TypeError: Cannot read properties of undefined (reading 'rate')
    at price (/srv/app/prices.js:9:21)
    at handle (/srv/app/consumer.js:4:3)
"""


def spring(**more: bytes) -> tuple[tuple[str, bytes | None], ...]:
    """As DeadLetterPublishingRecoverer writes them."""
    headers = {
        "exception-fqcn": b"org.springframework.kafka.listener.ListenerExecutionFailedException",
        "exception-cause-fqcn": b"java.lang.IllegalStateException",
        "exception-message": b"Listener method 'void com.acme.Billing.on()' threw",
        "exception-stacktrace": SPRING_STACK.encode(),
        "original-topic": b"orders",
        "original-partition": struct.pack(">i", 3),
        "original-offset": struct.pack(">q", 8412),
        "original-timestamp": struct.pack(">q", 1_761_229_800_000),
        "original-timestamp-type": b"CreateTime",
        "original-consumer-group": b"billing",
    }
    changed = headers | {name.replace("_", "-"): value for name, value in more.items()}
    return (("trace", b"\x00\x01"), *((f"kafka_dlt-{name}", value) for name, value in changed.items()))


CONNECT = (
    ("__connect.errors.topic", b"invoices"),
    ("__connect.errors.partition", b"2"),
    ("__connect.errors.offset", b"1234"),
    ("__connect.errors.connector.name", b"jdbc-sink"),
    ("__connect.errors.task.id", b"0"),
    ("__connect.errors.stage", b"VALUE_CONVERTER"),
    ("__connect.errors.class.name", b"org.apache.kafka.connect.json.JsonConverter"),
    ("__connect.errors.exception.class.name", b"org.apache.kafka.connect.errors.DataException"),
    ("__connect.errors.exception.message", b"Converting byte[] to Kafka Connect data failed"),
    ("__connect.errors.exception.stacktrace", CONNECT_STACK.encode()),
)
STREAMS = (
    ("__streams.errors.exception", b"java.lang.ArithmeticException: / by zero"),
    (
        "__streams.errors.stacktrace",
        b"java.lang.ArithmeticException: / by zero\n\tat com.acme.Mean.apply(Mean.java:9)\n",
    ),
    ("__streams.errors.message", b"/ by zero"),
    ("__streams.errors.topic", b"readings"),
    ("__streams.errors.partition", b"5"),
    ("__streams.errors.offset", b"77"),
)
PAYLOAD = {"order": 17, "currency": "USD"}
ENVELOPE = {
    "original_topic": "orders",
    "original_partition": 1,
    "original_offset": 99,
    "consumer_group": "pricing",
    "error": {"type": "KeyError", "message": "'USD'", "stack_trace": PYTHON_STACK},
    "retry_count": 3,
    "failed_at": "2025-10-23T14:29:00Z",
    "payload": PAYLOAD,
}
LOG_EVENT = {
    "service_name": "pricing",
    "log_level": "ERROR",
    "message": "gave up order 17",
    "error_type": "KeyError",
    "stack_trace": PYTHON_STACK,
    "timestamp": "2025-10-23T14:29:00Z",
    "context": {"original_topic": "orders", "original_partition": 1, "original_offset": 99, "payload": '{"order":17}'},
}


def a_message(
    value: object = b'{"order":17}',
    headers: tuple[tuple[str, bytes | None], ...] = (),
    **more: Any,  # noqa: ANN401 - any field
) -> KafkaMessage:
    body = value if value is None or isinstance(value, bytes) else json.dumps(value).encode()
    values: dict[str, Any] = {"topic": "dlq.events", "partition": 0, "offset": 7, "produced_at": NOW, "key": b"k"}
    return KafkaMessage(**values | {"value": body, "headers": headers} | more)


def read(message: KafkaMessage) -> Event:
    service = read_failure(message).service
    return sense(
        Report(
            report_id=f"{service}:{message.digest}",
            service=service,
            kind=ReportKind.DEAD_LETTER,
            received_at=NOW,
            body=encode_letter(message),
        )
    )


@pytest.mark.parametrize(
    ("message", "dialect", "service", "origin", "error", "place"),
    [
        pytest.param(
            a_message(headers=spring()),
            *("spring", "billing", ("orders", 3, 8412, "")),
            *(("java.lang.IllegalStateException", "no rate for USD"), "com.acme.Rates of"),
            id="spring: the cause behind the listener's wrapping",
        ),
        pytest.param(
            a_message(headers=spring(exception_stacktrace=b"", exception_cause_fqcn=b"com.acme.NoRate")),
            *("spring", "billing", ("orders", 3, 8412, "")),
            *(("com.acme.NoRate", "Listener method 'void com.acme.Billing.on()' threw"), ""),
            id="spring without a stack",
        ),
        pytest.param(
            a_message(
                headers=(
                    ("kafka_original-topic", b"orders"),
                    ("kafka_original-partition", struct.pack(">i", 0)),
                    ("kafka_original-offset", struct.pack(">q", 5)),
                    ("kafka_exception-fqcn", b"com.acme.Late"),
                    ("kafka_exception-message", b"too late"),
                    ("kafka_original-topic", b"orders-retry-0"),
                    ("kafka_exception-message", b"still too late"),
                    ("retry_topic-attempts", struct.pack(">i", 4)),
                )
            ),
            *("spring", "orders", ("orders", 0, 5, "")),
            *(("com.acme.Late", "still too late"), ""),
            id="spring's retry topics: the first origin and the last failure",
        ),
        pytest.param(
            a_message(headers=(*spring(), ("springDeserializerExceptionValue", b"\xac\xed"))),
            *("spring", "billing", ("orders", 3, 8412, "deserialization")),
            *(("java.lang.IllegalStateException", "no rate for USD"), "com.acme.Rates of"),
            id="spring: a value that could not be decoded",
        ),
        pytest.param(
            a_message(b"oops", CONNECT),
            *("connect", "jdbc-sink", ("invoices", 2, 1234, "VALUE_CONVERTER")),
            *(("com.fasterxml.jackson.core.JsonParseException", "Unrecognized token 'oops'"), None),
            id="connect: the root cause where no code is one's own",
        ),
        pytest.param(
            a_message(headers=STREAMS),
            *("streams", "readings", ("readings", 5, 77, "")),
            *(("java.lang.ArithmeticException", "/ by zero"), "com.acme.Mean apply"),
            id="streams",
        ),
        pytest.param(
            a_message(ENVELOPE),
            *("json", "pricing", ("orders", 1, 99, "")),
            *(("KeyError", "'USD'"), "prices.py price"),
            id="an envelope around the payload, with an error object",
        ),
        pytest.param(
            a_message({"payload": "{}", "error": "boom", "stackTrace": NODE_STACK, "originalTopic": "carts"}),
            *("json", "carts", ("carts", -1, -1, "")),
            *(("TypeError", "boom"), "prices.js price"),
            id="an envelope in camel case with Node's stack",
        ),
        pytest.param(
            a_message(
                {"data": {"a": 1}, "metadata": {"exception": "worker failed", "stack": GO_STACK, "topic": "jobs"}}
            ),
            *("json", "jobs", ("jobs", -1, -1, "")),
            *(("Error", "worker failed"), "handle.go main.(*Worker).Handle"),
            id="the failure beside the payload, with Go's stack",
        ),
        pytest.param(
            a_message({"error": PYTHON_STACK, "service": "pricing", "source_topic": "orders"}),
            *("json", "pricing", ("orders", -1, -1, "")),
            *(("KeyError", "'USD'"), "prices.py price"),
            id="an error that is a whole stack",
        ),
        pytest.param(
            a_message({"error": "x", "stack_trace": PYTHON_STACK.split("\n"), "original_topic": "orders"}),
            *("json", "orders", ("orders", -1, -1, "")),
            *(("KeyError", "x"), "prices.py price"),
            id="a stack as a list of lines",
        ),
        pytest.param(
            a_message(
                headers=(("X-Original-Topic", b"orders"), ("x-error-message", b"boom"), ("x-exception-class", b"Oops"))
            ),
            *("json", "orders", ("orders", -1, -1, "")),
            *(("Oops", "boom"), ""),
            id="headers made by hand",
        ),
        pytest.param(
            a_message(LOG_EVENT),
            *("log event", "pricing", ("orders", 1, 99, "")),
            *(("KeyError", "gave up order 17"), "prices.py price"),
            id="a log event of the contract",
        ),
        pytest.param(
            a_message({"topic": "sports", "reason": "refund", "service": "x"}, topic="orders-dlt"),
            *("", "orders", ("orders", -1, -1, "")),
            *(("", "A message of orders was given up"), ""),
            id="a payload whose own words are none about a failure",
        ),
        pytest.param(
            a_message(None),
            *("", "dlq.events", ("", -1, -1, "")),
            *(("", "A message reached dlq.events"), ""),
            id="nothing at all",
        ),
    ],
)
def test_it_says_who_gave_up_what_and_why(  # noqa: PLR0917 - a row of the table
    message: KafkaMessage,
    dialect: str,
    service: str,
    origin: tuple[str, int, int, str],
    error: tuple[str, str],
    place: str | None,
) -> None:
    failure = read_failure(message)
    found = failure.origin
    assert (found.dialect, failure.service) == (dialect, service)
    assert (found.topic, found.partition, found.offset, found.stage) == origin
    event = read(message)
    assert (event.kind, event.service, event.level) == (EventKind.DEAD_LETTER, service, "error")
    assert (event.error_type, event.message) == error
    if place is not None:
        frame = event.crash_frame
        assert (f"{frame.module or frame.path.rpartition('/')[2]} {frame.function}" if frame else "") == place


def test_attempts_context_key_and_payload_are_kept_without_secrets() -> None:
    message = a_message(ENVELOPE | {"payload": {"order": 1, "password": "hunter2"}}, key=b"customer-5")
    context = read(message).context
    assert context["payload"] == {"order": 1, "password": "[Filtered]"}
    assert context["dead_letter"] == {
        "topic": "dlq.events",
        "partition": 0,
        "offset": 7,
        "key": "customer-5",
        "dialect": "json",
    }
    assert isinstance(context["origin"], dict)
    assert context["origin"]["attempts"] == 3
    assert read(message).occurred_at == datetime(2025, 10, 23, 14, 29, tzinfo=UTC)


# --- grouping


BASE = a_message(headers=spring())


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(a_message(headers=spring(), offset=8, key=b"z", value=b"{}"), True, id="another message"),
        pytest.param(a_message(headers=spring(original_offset=struct.pack(">q", 9))), True, id="another offset"),
        pytest.param(a_message(headers=spring(original_topic=b"orders-retry-1")), True, id="from its retry topic"),
        pytest.param(a_message(headers=spring(original_topic=b"returns")), False, id="another topic"),
        pytest.param(
            a_message(headers=spring(exception_stacktrace=SPRING_STACK.replace("Rates.of", "Rates.at").encode())),
            *(False,),
            id="another frame",
        ),
        pytest.param(
            a_message(headers=spring(exception_stacktrace=SPRING_STACK.replace("IllegalState", "Arithmetic").encode())),
            *(False,),
            id="another cause",
        ),
        pytest.param(
            a_message(headers=(*spring(), ("springDeserializerExceptionValue", b"x"))), False, id="another stage"
        ),
    ],
)
def test_they_group_by_origin_stage_cause_and_frames(other: KafkaMessage, *, same: bool) -> None:
    assert (fingerprint(read(BASE)).digest == fingerprint(read(other)).digest) is same


# --- what a replay would send


def kept(message: KafkaMessage, **more: Any) -> KeptLetter:  # noqa: ANN401 - any field
    failure = read_failure(message)
    values: dict[str, Any] = {
        "number": 17,
        "message": message,
        "whole": True,
        "service": failure.service,
        "event_id": message.digest,
        "origin": failure.origin,
        "error_type": "",
        "error_message": "",
        "received_at": NOW,
        "size_bytes": 1,
    }
    return KeptLetter(**values | more)


@pytest.mark.parametrize(
    ("message", "place", "key", "value", "headers"),
    [
        pytest.param(
            a_message(b"\x00\xff", spring()),
            *(("orders", 3), b"k", b"\x00\xff", (("trace", b"\x00\x01"),)),
            id="spring: its own header stays",
        ),
        pytest.param(
            a_message(None, CONNECT), ("invoices", 2), b"k", None, (), id="connect: a message without a value"
        ),
        pytest.param(a_message(headers=STREAMS), ("readings", 5), b"k", b'{"order":17}', (), id="streams"),
        pytest.param(
            a_message(b'{"original_topic":"orders","error":"x","payload": {"b": 1.0,  "a":1e3} ,"key":"k2"}'),
            *(("orders", -1), b"k2", b'{"b": 1.0,  "a":1e3}', ()),
            id="an envelope: the payload byte for byte, and its key",
        ),
        pytest.param(
            a_message({"originalTopic": "o", "error": "x", "payload": '{"a": "ü"}', "headers": {"trace": "1"}}),
            *(("o", -1), b"k", '{"a": "ü"}'.encode(), (("trace", b"1"),)),
            id="an envelope with a text and headers",
        ),
        pytest.param(a_message(LOG_EVENT), ("orders", 1), b"k", b'{"order":17}', (), id="a log event that holds it"),
        pytest.param(
            a_message(headers=(("x-original-topic", b"o"), ("x-error", b"e")), value=b"raw"),
            *(("o", -1), b"k", b"raw", (("x-original-topic", b"o"), ("x-error", b"e"))),
            id="headers made by hand stay: nobody knows whose they are",
        ),
    ],
)
def test_a_replay_sends_what_was_sent_first(
    message: KafkaMessage,
    place: tuple[str, int],
    key: bytes,
    value: bytes | None,
    headers: tuple[tuple[str, bytes | None], ...],
) -> None:
    sent = to_send(kept(message))
    assert ((sent.topic, sent.partition), sent.key, sent.value) == (place, key, value)
    assert sent.headers == (*headers, ("homeostat-replay", b"17"))


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        pytest.param(
            kept(a_message({"error": "x", "original_topic": "o"})), "does not hold its payload", id="no payload"
        ),
        pytest.param(kept(a_message(b"x")), "--to TOPIC", id="no origin"),
        pytest.param(kept(BASE, whole=False), "too large", id="not kept whole"),
    ],
)
def test_a_replay_is_refused_where_it_would_send_something_else(letter: KeptLetter, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        to_send(letter)


def test_to_another_topic_the_partition_is_left_to_the_key() -> None:
    assert to_send(kept(BASE), "orders.repaired").partition == -1


def test_what_was_replayed_and_failed_again_says_so_and_is_sent_without_the_old_mark() -> None:
    again = a_message(headers=(*spring(), ("homeostat-replay", b"4")))
    assert read_failure(again).replay_of == 4
    assert to_send(kept(again)).headers == (("trace", b"\x00\x01"), ("homeostat-replay", b"17"))


# --- from outside


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(struct.pack(">i", 3), 3, id="four bytes"),
        pytest.param(struct.pack(">q", 2**40), 2**40, id="eight bytes"),
        pytest.param(b"1234", 1234, id="four digits"),
        pytest.param(b"12345678", 12_345_678, id="eight digits"),
        pytest.param(b"7", 7, id="a digit"),
        pytest.param(b"", -1, id="nothing"),
        pytest.param(b"x" * 9, -1, id="neither"),
    ],
)
def test_a_header_s_number_is_binary_or_digits(value: bytes, expected: int) -> None:
    assert number(value) == expected


def test_a_huge_dead_letter_is_still_read() -> None:
    headers = (*spring(), *((f"h{n}", b"x" * 100_000) for n in range(50)))
    message = a_message(b"[" * 3_000_000, headers)
    assert len(encode_letter(message)) < MOST_BYTES
    assert read(message).error_type == "java.lang.IllegalStateException"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                _WORDS := [
                    *(
                        "error",
                        "payload",
                        "original_topic",
                        "metadata",
                        "stack_trace",
                        "partition",
                        "key",
                        "type",
                        "service",
                    ),
                    *("headers", "context", "log_level", "service_name", "message", "attempts", "failed_at"),
                ]
            )
            | st.text(max_size=9),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)
_names = st.sampled_from([name for name, _ in (*spring(), *CONNECT, *STREAMS)] + ["homeostat-replay", "x-error"])
_bytes = st.binary(max_size=40)


@given(
    value=st.none() | _bytes | _json.map(lambda given: json.dumps(given).encode()),
    headers=st.lists(st.tuples(_names | st.text(max_size=9), st.none() | _bytes), max_size=12),
    key=st.none() | _bytes,
)
@settings(max_examples=300, deadline=None)
def test_no_message_is_too_strange(
    value: bytes | None, headers: list[tuple[str, bytes | None]], key: bytes | None
) -> None:
    message = a_message(value, tuple(headers), key=key)
    assert read(message) == read(message)
    letter = kept(message)
    try:
        sent = original(letter.message, letter.origin)
    except BadInput:
        return
    assert sent.topic == letter.origin.topic
