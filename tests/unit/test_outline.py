"""An outline leads where the whole event leads."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeostat.errors import BadInput
from homeostat.records import Outline, Report, ReportKind
from homeostat.stages.group import fingerprint_of, like, opens_after
from homeostat.stages.sense import sense
from homeostat.stages.sense.outline import outline

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
FRAME = {"function": "total", "module": "app.orders", "filename": "app/orders.py", "lineno": 7, "in_app": True}
EVENT: dict[str, Any] = {
    "event_id": "0123456789abcdef0123456789abcdef",
    "timestamp": "2025-10-23T14:29:59Z",
    "level": "error",
    "platform": "python",
    "release": "v1",
    "user": {"id": 7},
    "exception": {
        "values": [
            {
                "type": "KeyError",
                "value": "'EUR'",
                "mechanism": {"type": "starlette", "handled": False},
                "stacktrace": {"frames": [FRAME | {"vars": {"x": "1"}, "context_line": "return rates[code]"}]},
            }
        ]
    },
}


def a_report(event: dict[str, Any]) -> Report:
    return Report(
        report_id="r", service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=json.dumps(event).encode()
    )


def outlined(event: dict[str, Any]) -> Outline | None:
    return outline(a_report(event))


def key(seen: Outline) -> object:
    return seen.shape, *(like(kind, message) for kind, message in seen.words if message)


def changed(path: str, value: object) -> dict[str, Any]:
    event = json.loads(json.dumps(EVENT))
    *way, last = path.split(".")
    at = event
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[last] = value
    return event


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("event_id", "f" * 32),
        ("timestamp", 1761229799),
        ("release", "v2"),
        ("user", {"email": "x"}),
        ("extra", {"a": [1, 2]}),
        ("breadcrumbs", {"values": [{"message": "x"}]}),
        ("exception.values.0.stacktrace.frames.0.vars", {"x": "2"}),
        ("exception.values.0.stacktrace.frames.0.lineno", 9),
        ("exception.values.0.value", "'CHF'"),
        ("exception", EVENT["exception"]["values"]),  # the list itself, as sentry-go sends it
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else None,
)
def test_what_does_not_decide_leaves_the_key_as_it_is(path: str, value: object) -> None:
    one, other = outlined(EVENT), outlined(changed(path, value))
    assert one
    assert other
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("level", "fatal"),
        ("platform", "go"),
        ("fingerprint", ["mine"]),
        ("exception.values.0.type", "TypeError"),
        ("exception.values.0.mechanism", {"handled": True}),
        ("exception.values.0.stacktrace.frames.0.function", "sum"),
        ("exception.values.0.stacktrace.frames.0.in_app", False),
        ("exception.values.0.stacktrace.frames.0.package", "shopd"),
        ("exception.values.0.mechanism.source", "__context__"),
        ("fingerprint", ["{{ default }}", "eu"]),
        ("request", {"url": "http://shop/orders"}),
        ("culprit", "app.orders.total"),
    ],
)
def test_what_decides_changes_the_key(path: str, value: object) -> None:
    one, other = outlined(EVENT), outlined(changed(path, value))
    assert one
    assert other
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("release", 7),
        ("exception", "an error"),
        ("exception.values.0.stacktrace.frames.0.function", 7),
        ("threads", {"values": []}),
        ("stacktrace", {"frames": [FRAME]}),
        ("exception", {"type": "KeyError", "value": "'EUR'"}),
        ("fingerprint", "mine"),
        ("event_id", "not an id"),
        ("fingerprint", ["{{ tags.region }}"]),
        ("exception.values.0.stacktrace.frames", [FRAME] * 251),
        ("exception.values.0.value", "word " * 4_000),
    ],
)
def test_what_is_unusual_has_no_outline_and_is_read_whole(path: str, value: object) -> None:
    assert outlined(changed(path, value)) is None


_text = st.one_of(st.none(), st.sampled_from(["app/x.py", "total", "SQLSTATE 4", "é\x00", ""]), st.text(max_size=5))
_frames = st.lists(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("function", "module", "filename", "abs_path", "context_line"), _text)
        | {"in_app": st.one_of(st.none(), st.booleans()), "vars": st.dictionaries(st.text(max_size=3), _text)},
    ),
    max_size=3,
)
_exceptions = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "type": _text,
            "value": _text,
            "module": _text,
            "stacktrace": st.fixed_dictionaries({"frames": _frames}),
            "mechanism": st.fixed_dictionaries({}, optional={"handled": st.one_of(st.none(), st.booleans())}),
        },
    ),
    max_size=3,
)
_events = st.fixed_dictionaries(
    {"event_id": st.just("a" * 32)},
    optional={
        "level": _text,
        "platform": st.sampled_from(["python", "go", "javascript"]),
        "message": _text,
        "logger": _text,
        "release": _text,
        "timestamp": st.one_of(_text, st.floats(allow_nan=False, allow_infinity=False)),
        "fingerprint": st.lists(st.sampled_from(["{{ default }}", "x", "{{type}}"]), max_size=2),
        "user": st.dictionaries(st.sampled_from(["id", "email"]), _text),
        "request": st.fixed_dictionaries({"url": _text}),
        "transaction": _text,
        "culprit": _text,
        "stacktrace": st.fixed_dictionaries({"frames": _frames}),
        "exception": st.fixed_dictionaries({}, optional={"values": _exceptions, "type": _text, "value": _text}),
    },
)


@given(_events, _events)
def test_events_with_one_key_are_one_bug(one: dict[str, Any], other: dict[str, Any]) -> None:
    for event in (one, other, one | {"release": "v9", "user": {"id": "u"}}):
        found = outlined(event)
        if found is None:
            continue
        try:
            whole = sense(a_report(event))
        except BadInput:
            continue
        said = (found.event_id, found.occurred_at, found.release, found.user_id)
        assert said == (whole.event_id, whole.occurred_at, whole.release, whole.user_id)
    first, second = outlined(one), outlined(other)
    if first and second and key(first) == key(second):
        a, b = sense(a_report(one)), sense(a_report(other))
        assert (fingerprint_of(a).digest, opens_after(a)) == (fingerprint_of(b).digest, opens_after(b))


@pytest.mark.parametrize("empty", [{}, {"type": None}, {"value": ""}, {"type": None, "stacktrace": None, "new": 1}])
def test_an_exception_that_says_nothing_is_none(empty: dict[str, Any]) -> None:
    said = {"event_id": "0" * 32, "message": "no stock", "platform": "python"}
    whole = sense(a_report(said | {"exception": {"values": [empty]}}))
    assert whole.chain == ()
    assert fingerprint_of(whole).digest == fingerprint_of(sense(a_report(said))).digest
