"""The outline of a log event says what the whole event says, and leads where it leads."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeostat.errors import BadInput
from homeostat.records import Outline, Report, ReportKind
from homeostat.stages.group import fingerprint_of, like, opens_after
from homeostat.stages.sense import sense
from homeostat.stages.sense.log_outline import LogLine, log_outline

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
LINE: dict[str, Any] = {
    "service_name": "shop",
    "log_level": "INFO",
    "message": "order 17 saved",
    "timestamp": "2025-10-23T14:29:59Z",
}
PYTHON = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in {name}\n    x = y[z]\nKeyError: {key}'
JAVA = "org.shop.X1: at {key}\n\tat org.A.run(A.java:7)\nCaused by: org.shop.{name}: no {key}\n\tat org.B.go(B.java:9)"


def a_report(**fields: object) -> Report:
    body = json.dumps(LINE | fields).encode()
    kind = ReportKind.LOG_EVENT
    return Report(report_id=f"shop:{'a' * 32}", service="shop", kind=kind, received_at=NOW, body=body)


def key(report: Report) -> object:
    seen = log_outline(report)
    assert isinstance(seen, Outline)
    return seen.shape, *(like(kind, message) for kind, message in seen.words if message)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="plain"),
        pytest.param({"log_level": "warn", "message": "a\x00b"}, id="what cannot be stored"),
        pytest.param({"log_level": "FATAL", "context": {"release": "v2", "user_id": 7}}, id="context"),
        pytest.param({"release": "v1", "context": {"release": "v2"}}, id="the context's release goes first"),
        pytest.param({"release": "v1", "context": {"x": [1, {"y": 2}]}}, id="the event's own release"),
        pytest.param({"message": "m" * 10_000}, id="long"),
        pytest.param({"timestamp": "never"}, id="no time"),
        pytest.param({"timestamp": "2035-01-01T00:00:00Z"}, id="a time to come"),
        pytest.param({"context": {"status": 404}, "user_id": "anna"}, id="status and a person"),
    ],
)
def test_a_line_says_what_its_event_says(fields: dict[str, object]) -> None:
    report = a_report(**fields)
    seen, event = log_outline(report), sense(report)
    assert isinstance(seen, LogLine)
    assert seen == (event.event_id, event.level, event.message, event.occurred_at, event.release, event.user_id)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"context": {"status": 503}}, id="an answer of 5xx"),
        pytest.param({"status_code": 500, "context": {"status": 200}}, id="an answer of 5xx beside the context"),
        pytest.param({"context": [1]}, id="a context of another type"),
        pytest.param({"message": 5}, id="a message that is none"),
        pytest.param({"stack_trace": "x\n" * 400}, id="a long stack"),
        pytest.param({"log_level": "LOUD"}, id="an unknown level"),
    ],
)
def test_what_is_odd_or_decides_otherwise_is_read_whole(fields: dict[str, object]) -> None:
    assert log_outline(a_report(**fields)) is None


@pytest.mark.parametrize("stack", [PYTHON, JAVA], ids=["python", "java"])
def test_what_varies_in_the_words_of_a_stack_does_not_count(stack: str) -> None:
    one, other = (
        a_report(log_level="ERROR", stack_trace=stack.format(name="run", key=f"'k{n}'"), message=f"order {n}")
        for n in (1, 2)
    )
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"name": "run", "key": "1"}, {"name": "walk", "key": "1"}, id="a name"),
        pytest.param({"name": "X2", "key": "'1'"}, {"name": "X3", "key": "'1'"}, id="a digit of a name"),
    ],
)
@pytest.mark.parametrize("stack", [PYTHON, JAVA], ids=["python", "java"])
def test_a_name_in_a_stack_counts(stack: str, one: dict[str, str], other: dict[str, str]) -> None:
    first, second = (a_report(log_level="ERROR", stack_trace=stack.format(**names)) for names in (one, other))
    assert key(first) != key(second)


PIECES = st.sampled_from(
    [
        "Traceback (most recent call last):",
        '  File "/srv/a.py", line 3, in run',
        "    x = y[z]",
        "KeyError: 'a 1'",
        "KeyError: 'b 2'",
        "org.shop.X1: no 5",
        "org.shop.X2: no 6",
        "Caused by: org.shop.X3",
        'Caused by: org.shop.X4: "q" is 7',
        "\tat a.B.c(D.java:5)",
        "panic: runtime error: index out of range [5] with length 3",
        "goroutine 1 [running]:",
        "main.f(0x1)",
        "\t/srv/main.go:12 +0x1d",
        "TypeError: x is undefined",
        "    at f (a.js:1:2)",
        "a: b: c",
        "",
    ]
)
STACKS = st.lists(PIECES, max_size=6).map("\n".join)
FIELDS = st.fixed_dictionaries(
    {"log_level": st.sampled_from(["ERROR", "INFO"]), "message": st.sampled_from(["order 1", "order 2", "lost"])},
    optional={"stack_trace": STACKS, "error_type": st.sampled_from(["KeyError", "a.X1", "a.X2", ""])},
)


@given(FIELDS, FIELDS)
def test_equal_outlines_lead_to_the_same_fingerprint(one: dict[str, str], other: dict[str, str]) -> None:
    first, second = a_report(**one), a_report(**other)
    outlines = log_outline(first), log_outline(second)
    if not all(isinstance(seen, Outline) for seen in outlines) or key(first) != key(second):
        return
    events = sense(first), sense(second)
    assert fingerprint_of(events[0]).digest == fingerprint_of(events[1]).digest
    assert opens_after(events[0]) == opens_after(events[1])


@given(
    st.dictionaries(st.sampled_from([*LINE, "context", "status", "stack_trace"]), st.one_of(st.text(), st.integers()))
)
def test_nothing_from_outside_breaks_it(fields: dict[str, object]) -> None:
    report = a_report(**fields)
    seen = log_outline(report)
    if seen is None:
        return
    try:
        event = sense(report)
    except BadInput:
        pytest.fail("an outline of what cannot be read")
    assert (seen.event_id, seen.occurred_at, seen.release) == (event.event_id, event.occurred_at, event.release)
    assert seen.occurred_at <= NOW + timedelta(minutes=1)
