"""What the sense room reads from bytes, and what it never lets through."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeostat.errors import BadInput
from homeostat.records import Event, EventKind, Frame, Report, ReportKind
from homeostat.stages.sense import MOST_BYTES, sense
from homeostat.stages.sense.bounds import MOST_ITEMS, MOST_TEXT, clean, text
from homeostat.stages.sense.scrub import scrub_words

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
EVENT_ID = "0123456789abcdef0123456789abcdef"
CARD = "4111 1111 1111 1111"


def read(body: bytes, kind: ReportKind = ReportKind.SENTRY_ENVELOPE) -> Event:
    return sense(Report(report_id="shop:1", service="shop", kind=kind, received_at=NOW, body=body))


def sentry(**fields: Any) -> Event:  # noqa: ANN401 - any payload
    return read(json.dumps({"event_id": EVENT_ID} | fields).encode())


def crash(**fields: Any) -> Event:  # noqa: ANN401 - any exception
    return sentry(exception={"values": [{"type": "KeyError", "value": "'rate'"} | fields]})


def frame(**fields: Any) -> Frame:  # noqa: ANN401 - any frame
    found = crash(stacktrace={"frames": [{"function": "total", "filename": "app/orders.py"} | fields]}).crash_frame
    assert found
    return found


def logged(**fields: Any) -> Event:  # noqa: ANN401 - any log event
    values = {"service_name": "shop", "log_level": "ERROR", "message": "no rate", "timestamp": "2025-10-23T14:29:00Z"}
    return read(json.dumps(values | fields).encode(), ReportKind.LOG_EVENT)


# --- Sentry's payload


def test_an_exception_is_read_whole() -> None:
    event = sentry(
        event_id="01234567-89AB-CDEF-0123-456789ABCDEF",
        timestamp="2025-10-23T14:29:58.5+00:00",
        platform="python",
        level="fatal",
        release="v1.2",
        environment="production",
        transaction="/orders",
        logger="app",
        user={"id": 7, "email": "a@example.org"},
        tags=[["region", "eu"]],
        fingerprint=["{{ default }}", 7, None, {}],
        request={"url": "https://shop/orders", "method": "post", "headers": [["Accept", "*/*"]], "data": {"qty": 2}},
        breadcrumbs={"values": [{"timestamp": 1761229790, "category": "query", "message": "SELECT 1"}]},
        contexts={"trace": {"op": "http"}},
        extra={"order": 12},
        exception={
            "values": [
                {"type": "ValueError", "value": "first"},
                {
                    "type": "KeyError",
                    "value": "'rate'",
                    "module": "builtins",
                    "mechanism": {"type": "starlette", "handled": False},
                    "stacktrace": {
                        "frames": [
                            {"function": "run", "abs_path": "/x/site-packages/a.py", "in_app": True},
                            {
                                "function": "total",
                                "filename": "app/o.py",
                                "lineno": 3,
                                "in_app": True,
                                "vars": {"n": "1"},
                            },
                        ]
                    },
                },
            ]
        },
    )
    assert (event.event_id, event.level, event.kind) == (EVENT_ID, "fatal", EventKind.HTTP_5XX)
    assert event.occurred_at == datetime(2025, 10, 23, 14, 29, 58, 500_000, tzinfo=UTC)
    assert [raised.type for raised in event.chain] == ["ValueError", "KeyError"]
    assert (event.error_type, event.message, event.unhandled) == ("KeyError", "'rate'", True)
    assert event.crash_frame == Frame(function="total", path="app/o.py", line=3, in_app=True, variables={"n": "1"})
    assert event.request
    assert (event.request.method, event.request.headers, event.request.body) == ("POST", {"Accept": "*/*"}, {"qty": 2})
    assert (event.user_id, event.tags, event.client_fingerprint) == ("7", {"region": "eu"}, ("{{ default }}", "7"))
    assert event.context == {"trace": {"op": "http"}, "order": 12}
    assert event.breadcrumbs[0].message == "SELECT 1"
    assert event.stack_text.endswith("KeyError: 'rate'")


@pytest.mark.parametrize(
    ("exception", "types"),
    [
        pytest.param([{"type": "*errors.errorString"}], ["*errors.errorString"], id="a bare list, as Go sends it"),
        pytest.param({"values": []}, [], id="no values"),
        pytest.param({"values": None}, [], id="null"),
        pytest.param([], [], id="an empty list"),
        pytest.param("KeyError", [], id="a text"),
        pytest.param({"values": [None, 3, {"type": 4, "value": []}]}, ["4"], id="strange values"),
        pytest.param({"values": [{"value": "x"}]}, ["Error"], id="no type"),
        pytest.param(
            {"values": [{"type": f"E{n}"} for n in range(50)]}, [f"E{n}" for n in range(30, 50)], id="too many"
        ),
    ],
)
def test_exceptions_come_in_many_shapes(exception: object, types: list[str]) -> None:
    assert [raised.type for raised in sentry(exception=exception).chain] == types


def test_the_frames_of_the_crashed_thread_are_taken_when_the_exception_has_none() -> None:
    threads = {"values": [{"id": 1}, {"crashed": True, "stacktrace": {"frames": [{"function": "main"}]}}, None]}
    event = sentry(exception=[{"type": "panic"}], threads=threads)
    assert [frame.function for frame in event.own_frames] == ["main"]
    assert sentry(exception=[{"type": "panic"}], threads={"values": [7]}).own_frames == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"message": "plain"}, "plain", id="a text"),
        pytest.param({"logentry": {"message": "%s", "formatted": "done"}}, "done", id="formatted"),
        pytest.param({"logentry": {"message": "%s of %s"}}, "%s of %s", id="a template"),
        pytest.param({"message": {"formatted": "old"}}, "old", id="the old shape"),
        pytest.param({"message": ["x"], "logentry": 3}, "", id="neither"),
    ],
)
def test_a_message_without_an_exception(fields: dict[str, Any], message: str) -> None:
    assert (sentry(**fields).message, sentry(**fields).error_type) == (message, "")


STRANGE = [None, True, -1, 1e308, 10**25, "x", "\x00", [], [[]], [None], {}, {"": None}, {"values": {"values": 7}}]
FIELDS = [
    *("timestamp", "level", "platform", "release", "environment", "transaction", "logger", "user", "tags", "request"),
    *("fingerprint", "breadcrumbs", "contexts", "extra", "exception", "threads", "message", "logentry", "modules"),
]


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_the_payload_has_to_be_right(field: str) -> None:
    for value in STRANGE:
        assert sentry(**{field: value}).event_id == EVENT_ID


@pytest.mark.parametrize("field", ["mechanism", "stacktrace", "type", "value", "module"])
def test_no_field_of_an_exception_has_to_be_right(field: str) -> None:
    for value in STRANGE:
        assert len(crash(**{field: value}).chain) == 1


@pytest.mark.parametrize(
    "field",
    [
        *("function", "module", "filename", "abs_path", "lineno", "colno", "in_app", "vars"),
        *("context_line", "pre_context", "post_context"),
    ],
)
def test_no_field_of_a_frame_has_to_be_right(field: str) -> None:
    for value in STRANGE:
        assert frame(**{field: value}).function


@pytest.mark.parametrize("field", ["url", "method", "headers", "query_string", "data", "cookies", "env"])
def test_no_field_of_a_request_has_to_be_right(field: str) -> None:
    for value in STRANGE:
        sentry(request={"url": "https://shop/", field: value})


@pytest.mark.parametrize(
    ("timestamp", "occurred_at"),
    [
        pytest.param("2025-10-23T14:00:00Z", datetime(2025, 10, 23, 14, 0, tzinfo=UTC), id="RFC 3339"),
        pytest.param("2025-10-23T19:30:00+05:30", datetime(2025, 10, 23, 14, 0, tzinfo=UTC), id="another zone"),
        pytest.param("2025-10-23T14:00:00", datetime(2025, 10, 23, 14, 0, tzinfo=UTC), id="no zone: UTC"),
        pytest.param(1761228000.0, datetime(2025, 10, 23, 14, 0, tzinfo=UTC), id="seconds"),
        pytest.param("1761228000", NOW, id="seconds as text"),
        pytest.param("2025-10-24T14:30:00Z", NOW, id="tomorrow"),
        pytest.param("2024-10-23T14:30:00Z", NOW, id="a year ago"),
        pytest.param("0001-01-01T00:00:00+14:00", NOW, id="before the first year"),
        pytest.param("soon", NOW, id="not a time"),
        pytest.param(1e18, NOW, id="too large"),
        pytest.param(True, NOW, id="a truth value"),
        pytest.param(None, NOW, id="none"),
    ],
)
def test_when_it_happened(timestamp: object, occurred_at: datetime) -> None:
    assert sentry(timestamp=timestamp).occurred_at == occurred_at
    if isinstance(timestamp, str):
        assert logged(timestamp=timestamp).occurred_at == occurred_at


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "not JSON", id="nothing"),
        pytest.param(b"{", "not JSON", id="cut off"),
        pytest.param(b"\xff\xfe", "not JSON", id="not UTF-8"),
        pytest.param(b"[]", "not a JSON object", id="a list"),
        pytest.param(b"{}", "not a JSON object", id="an empty object"),
        pytest.param(b'{"a": 1}', "event_id is not 32", id="no id"),
        pytest.param(b'{"event_id": "' + b"g" * 32 + b'"}', "event_id is not 32", id="an id that is none"),
        pytest.param(b'{"event_id": "' + b"a" * 40 + b'"}', "event_id is not 32", id="an id that is too long"),
        pytest.param(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply", id="deep"),
        pytest.param(b" " * (MOST_BYTES + 1), f"{MOST_BYTES} bytes", id="too long"),
        pytest.param(b'{"level":' + b"9" * 5_000 + b"}", "not JSON", id="a number without end"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read(body)


def test_text_that_a_database_cannot_keep_is_mended() -> None:
    """SDKs in JavaScript cut texts in the middle of a surrogate pair; some runtimes send bytes that are not UTF-8."""
    body = (
        b'{"event_id": "%s", "message": "caf\xe9 \\ud83d \\u0000!", "extra": {"a\\u0000": "\\udc00"}}'
        % EVENT_ID.encode()
    )
    event = read(body)
    assert event.message == "caf\ufffd ? !"
    assert event.context == {"a": "?"}
    assert "\x00" not in msgspec.json.encode(event).decode()


def test_everything_is_bounded() -> None:
    long = "x" * 50_000
    frames = [{"function": f"f{n}", "vars": {f"v{v}": [[[[[[[[[[1]]]]]]]]]] for v in range(60)}} for n in range(300)]
    event = crash(value=long, stacktrace={"frames": frames})
    assert len(event.message) == MOST_TEXT
    names = [frame.function for frame in event.own_frames]
    assert (len(names), names[0], names[-1]) == (250, "f0", "f299")
    assert len(event.own_frames[0].variables) == MOST_ITEMS
    assert str(event.own_frames[0].variables["v0"]).count("[") < 10
    assert len(sentry(breadcrumbs=[{"message": long[:5_000]}] * 200).breadcrumbs) == 100
    assert len(sentry(tags={f"t{n}": long[:300] for n in range(200)}).tags) == 100
    assert frame(lineno=10**12).line == 2**31 - 1
    assert (text("abc", 2), text(10**400 % 7), text([1])) == ("a…", "4", "")
    assert clean(10**25) == str(10**25)


# --- secrets


@pytest.mark.parametrize(
    "key",
    [
        *("password", "passwd", "DB_PASSWORD", "secret", "client_secret", "api_key", "apikey", "X-Api-Key", "auth"),
        *("Authorization", "Proxy-Authorization", "access_token", "X-CSRFToken", "Cookie", "Set-Cookie", "sessionid"),
        *("session-id", "credentials", "private_key", "private-key", "mysql_pwd", "card_number", "card-number", "cvv"),
        *("X-Forwarded-For", "bearer"),
    ],
)
def test_values_of_secret_names_are_removed(key: str) -> None:
    request = {
        "url": f"https://shop/a?{key}=hunter2",
        "query_string": f"page=2&{key}=hunter2",
        "headers": {key: "hunter2"},
        "data": {"user": {key: "hunter2"}},
    }
    event = sentry(request=request, tags={key: "hunter2"}, extra={key: ["hunter2"]}, contexts={"a": {key: 7}})
    variables = frame(vars={key: "hunter2", "order": {key: "hunter2"}}).variables
    assert "hunter2" not in msgspec.json.encode((event, variables)).decode()
    assert event.request
    assert event.request.query == f"page=2&{key}=[Filtered]"
    assert event.request.headers == {key: "[Filtered]"}


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("-----BEGIN RSA PRIVATE KEY-----", id="a private key"),
        pytest.param("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xxx.c2lnbmF0dXJl", id="a JSON web token"),
        pytest.param("sk-abcdefghijklmnop1234", id="a model's key"),
        pytest.param("ghp_abcdefghijklmnop1234", id="a forge's token"),
        pytest.param("xoxb-123456789012-abcdefgh", id="a chat's token"),
        pytest.param(CARD, id="a card number"),
        pytest.param(CARD.replace(" ", "-"), id="a card number with dashes"),
        pytest.param("5500000000000004", id="another card"),
        pytest.param("User(name='a', password='hunter2')", id="in a repr"),
        pytest.param('{"password": "hunter2", "a": 1}', id="in JSON text"),
        pytest.param("{'api_key': 'hunter2'}", id="in a dict's repr"),
        pytest.param('password="hun\\"ter2"', id="with an escaped quote"),
    ],
)
def test_secrets_are_known_by_their_look(words: str) -> None:
    for event in (
        sentry(message=f"before {words} after"),
        crash(value=f"before {words} after"),
        logged(message=f"before {words} after", stack_trace=f"x\n{words}\n", context={"a": words}),
        sentry(request={"url": "https://shop", "data": words, "headers": {"a": words}}, extra={"a": [words]}),
    ):
        told = msgspec.json.encode(event).decode()
        assert "[Filtered]" in told
        for secret in (words, "hunter2", "ter2", "11111111"):
            assert secret not in told


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("order 4111111111111112 of 2025-10-23", id="digits that are no card"),
        pytest.param("KeyError: 'token'", id="a secret's name alone"),
        pytest.param("Unexpected token < in JSON at position 0", id="a parser's words"),
        pytest.param("invalid password for anna", id="no value"),
        pytest.param("2025-10-23T14:30:00.123456", id="a time"),
    ],
)
def test_other_words_stay_as_they_are(words: str) -> None:
    assert scrub_words(words) == words


def test_a_form_is_scrubbed_by_its_names() -> None:
    event = sentry(request={"url": "https://shop", "data": "user=anna&pass%77ord=hunter2&x="})
    assert event.request
    assert event.request.body == "user=anna&pass%77ord=[Filtered]&x="


# --- what kind of failure


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        pytest.param({"exception": [{"type": "KeyError"}]}, EventKind.ERROR, id="an exception"),
        pytest.param({"exception": [{"type": "IntegrityError"}]}, EventKind.DATABASE_ERROR, id="a database's"),
        pytest.param(
            {"exception": [{"type": "E", "module": "sqlalchemy.exc"}]}, EventKind.DATABASE_ERROR, id="by module"
        ),
        pytest.param({"exception": [{"type": "*pq.Error", "value": "pq: no"}]}, EventKind.DATABASE_ERROR, id="Go's pq"),
        pytest.param({"exception": [{"type": "runtime.boundsError"}]}, EventKind.PANIC, id="Go's runtime"),
        pytest.param(
            {"exception": [{"type": "E"}], "platform": "go", "level": "fatal"}, EventKind.PANIC, id="recovered"
        ),
        pytest.param({"message": "boom", "platform": "go", "level": "fatal"}, EventKind.PANIC, id="panic with a text"),
        pytest.param({"message": "boom", "platform": "python", "level": "fatal"}, EventKind.ERROR, id="just fatal"),
        pytest.param(
            {"exception": [{"type": "E", "mechanism": {"handled": False}}], "request": {"url": "/"}},
            EventKind.HTTP_5XX,
            id="unhandled in a request",
        ),
        pytest.param(
            {"exception": [{"type": "E", "mechanism": {"handled": False}}], "request": {"url": "/"}}
            | {"platform": "javascript"},
            EventKind.ERROR,
            id="unhandled in a browser",
        ),
    ],
)
def test_the_kind_of_failure(event: dict[str, Any], kind: EventKind) -> None:
    assert sentry(**event).kind is kind


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        pytest.param({}, EventKind.ERROR, id="an error"),
        pytest.param({"error_type": "panic"}, EventKind.PANIC, id="a panic"),
        pytest.param({"error_type": "database_error"}, EventKind.DATABASE_ERROR, id="a database error"),
        pytest.param({"context": {"status_code": 503}}, EventKind.HTTP_5XX, id="a status in the context"),
        pytest.param({"status": 500}, EventKind.HTTP_5XX, id="a status beside it"),
        pytest.param({"status": 404}, EventKind.ERROR, id="not ours"),
        pytest.param({"status": "500"}, EventKind.ERROR, id="a text"),
    ],
)
def test_the_kind_of_a_log_event(fields: dict[str, Any], kind: EventKind) -> None:
    assert logged(**fields).kind is kind


# --- log events


def test_a_log_event_is_read_with_what_it_has_besides() -> None:
    event = logged(
        log_level="warn", error_type="KeyError", context={"order": 7, "password": "hunter2"}, region="eu", release="v3"
    )
    assert (event.level, event.error_type, event.message, event.release) == ("warning", "KeyError", "no rate", "v3")
    assert event.context == {"order": 7, "password": "[Filtered]", "region": "eu", "release": "v3"}
    assert event == logged(
        log_level="warn", error_type="KeyError", context={"order": 7, "password": "hunter2"}, region="eu", release="v3"
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({"service_name": None}, r"Expected `str`, got `null` - at `\$.service_name`", id="no service"),
        pytest.param({"service_name": " "}, "service_name is empty", id="an empty service"),
        pytest.param({"log_level": "LOUD"}, "log_level is 'LOUD'; it may be DEBUG, INFO", id="an unknown level"),
        pytest.param({"message": 7}, r"Expected `str`, got `int` - at `\$.message`", id="a number for a message"),
        pytest.param({"context": []}, r"got `array` - at `\$.context`", id="a list for a context"),
        pytest.param({"timestamp": 7}, r"at `\$.timestamp`", id="a number for a time"),
    ],
)
def test_a_bad_log_event_is_refused_with_the_key_that_is_wrong(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        logged(**fields)


def test_a_log_event_has_to_be_an_object() -> None:
    for body in (b"7", b"[]", b"null", b'"x"', b"{}"):
        with pytest.raises(BadInput):
            read(body, ReportKind.LOG_EVENT)


PYTHON = """Traceback (most recent call last):
  File "/usr/lib/python3.11/threading.py", line 1, in run
    self._target()
  File "/srv/app/orders.py", line 12, in total
    return rates[code]
KeyError: 'EUR'
"""
GO = """panic: runtime error: index out of range [3] with length 3

goroutine 7 [running]:
main.(*Shop).Total(0xc000012345)
\t/srv/shop/total.go:41 +0x1d
net/http.HandlerFunc.ServeHTTP(0x1)
\t/usr/local/go/src/net/http/server.go:2136 +0x29
"""
NODE = """TypeError: Cannot read properties of undefined (reading 'rate')
    at total (/srv/web/orders.js:9:17)
    at async handle (/srv/web/node_modules/next/server.js:1:2)
    at file:///srv/web/index.mjs:3:1
"""


@pytest.mark.parametrize(
    ("stack", "own", "error"),
    [
        pytest.param(PYTHON, [("total", "/srv/app/orders.py", 12)], "KeyError", id="python"),
        pytest.param(GO, [("main.(*Shop).Total", "/srv/shop/total.go", 41)], "panic", id="go"),
        pytest.param(
            NODE, [("<anonymous>", "/srv/web/index.mjs", 3), ("total", "/srv/web/orders.js", 9)], "TypeError", id="node"
        ),
        pytest.param("no stack at all", None, "", id="none"),
    ],
)
def test_stacks_that_come_as_text(stack: str, own: list[tuple[str, str, int]] | None, error: str) -> None:
    event = logged(stack_trace=stack)
    assert event.error_type == error
    if own is None:
        assert event.chain == ()
    else:
        assert [(frame.function, frame.path, frame.line) for frame in event.own_frames] == own


# --- anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*FIELDS, "values", "type", "value", "frames", "vars", "url", "data"]), inner, max_size=6
        )
    ),
)


@settings(max_examples=50, deadline=None)
@given(
    body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()), kind=st.sampled_from(ReportKind)
)
def test_whatever_comes_is_an_event_or_bad_input(body: bytes, kind: ReportKind) -> None:
    with contextlib.suppress(BadInput):
        msgspec.json.encode(read(body, kind))


@settings(max_examples=50, deadline=None)
@given(fields=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_whatever_an_event_holds_it_can_be_kept(fields: dict[str, Any]) -> None:
    event = sentry(**fields)
    kept = msgspec.json.encode(event)
    assert b"\\u0000" not in kept
    assert msgspec.json.decode(kept, type=Event).event_id == EVENT_ID
    assert event.occurred_at - NOW <= timedelta(minutes=1)


def test_what_grouping_asks_of_an_event_is_read() -> None:
    event = sentry(
        logentry={"message": "user %s is gone", "formatted": "user anna is gone", "params": ["anna"]},
        exception={
            "values": [
                {
                    "type": "A",
                    "mechanism": {"exception_id": 1, "parent_id": 0, "source": "__context__"},
                    "stacktrace": {"frames": [{"function": "f", "package": "/opt/shop/shopd"}]},
                },
                {"type": "B", "mechanism": {"exception_id": 0, "is_exception_group": True, "parent_id": True}},
            ]
        },
    )
    assert event.message_template == "user %s is gone"
    assert [(one.number, one.parent, one.grouping, one.implicit) for one in event.chain] == [
        (1, 0, False, True),
        (0, None, True, False),
    ]
    assert event.chain[0].frames[0].package == "/opt/shop/shopd"
    assert not sentry(logentry={"message": "disk full", "formatted": "disk full"}).message_template
