"""Whatever arrives, grouping answers, in bounded time, and the same answer again."""

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from test_fingerprint import BARE, FRAME, an_event, says

from homeostat.errors import BadInput
from homeostat.records import Event, Frame, Raised, Report, ReportKind
from homeostat.stages.group.causes import cause
from homeostat.stages.group.rules import read_rules
from homeostat.stages.group.v1 import family, fingerprint, inputs
from homeostat.stages.group.wording import skeleton
from homeostat.stages.sense import sense

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
PLATFORMS = st.sampled_from(
    ["python", "go", "javascript", "node", "java", "ruby", "php", "csharp", "native", "cocoa", "elixir", "", "?"]
)
# What the cleaning looks for, so that texts come near to it.
PIECES = st.sampled_from(
    [
        *"$<>()[]/\\?#'\"`@:.-=1aé\x01\n ",
        "$$Lambda",
        "::",
        "{{closure}}",
        "{closure",
        "block in ",
        ".func1",
        "d__3",
        "async ",
        "webpack-internal:///",
        "0x",
        "->",
        "{{ default }}",
        "{{",
        "operator",
        "https://",
        "evaluating '",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))
NUMBERS = st.one_of(st.none(), st.integers(-1, 5))
FRAMES = st.builds(
    Frame,
    function=TEXTS,
    module=TEXTS,
    path=TEXTS,
    absolute_path=TEXTS,
    package=TEXTS,
    source=TEXTS,
    in_app=st.booleans(),
)
RAISED = st.builds(
    Raised,
    type=TEXTS,
    message=TEXTS,
    module=TEXTS,
    frames=st.lists(FRAMES, max_size=3).map(tuple),
    number=NUMBERS,
    parent=NUMBERS,
    grouping=st.booleans(),
    implicit=st.booleans(),
)
EVENTS = st.builds(
    structs.replace,
    st.just(says("")),
    chain=st.lists(RAISED, max_size=3).map(tuple),
    message=TEXTS,
    message_template=TEXTS,
    error_type=TEXTS,
    logger=TEXTS,
    platform=PLATFORMS,
    client_fingerprint=st.lists(TEXTS, max_size=3).map(tuple),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda each: st.lists(each, max_size=3)
)
RULES = read_rules('message:*a*b* !function:x* -> {{ default }}, {{ tags.a }} title="{{ type }}"')


@given(EVENTS)
@settings(max_examples=120, deadline=None)
def test_any_event_has_one_fingerprint_and_one_family(event: Event) -> None:
    first, again = fingerprint(event), fingerprint(event)
    assert first == again
    assert len(first.digest) == 32
    assert first.parts
    assert all(isinstance(part, str) for part in first.left_out)
    assert family(event) == family(event)
    assert fingerprint(event, RULES) == fingerprint(event, RULES)
    assert hash(inputs(event, RULES)) is not None


@given(EVENTS)
@settings(max_examples=60, deadline=None)
def test_what_is_no_input_makes_no_difference(event: Event) -> None:
    raised = tuple(structs.replace(one, handled=False, mechanism="m") for one in event.chain)
    changed = structs.replace(event, chain=raised, event_id="1" * 32, user_id="y", context={"a": "b"}, stack_trace="s")
    assert inputs(event) == inputs(changed)
    assert (fingerprint(event), family(event)) == (fingerprint(changed), family(changed))


@given(st.dictionaries(st.sampled_from(["type", "value", "mechanism", "stacktrace", "module"]), JSON), JSON, JSON)
@settings(max_examples=200, deadline=None)
def test_any_payload_that_is_read_is_grouped(exception: dict[str, object], entry: object, mechanism: object) -> None:
    values = [exception, {"type": "A", "mechanism": {"exception_id": mechanism, "parent_id": mechanism}}]
    payload = {"event_id": "0" * 32, "exception": values, "logentry": {"message": entry, "params": entry}}
    body = json.dumps(payload).encode()
    try:
        event = sense(Report(report_id="r", service="s", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=body))
    except BadInput:
        return
    assert fingerprint(event).parts


UUIDS = st.uuids().map(str)
DATA = st.one_of(
    UUIDS,
    st.integers(0, 10**12).map(str),
    st.integers(2**20, 2**63).map(hex),
    st.floats(0.001, 10**6).map("{:.3f}".format),
    st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)).map(datetime.isoformat),  # noqa: DTZ001 - of a message
    st.ip_addresses(v=4).map(str),
    st.from_regex(r"\A[a-z]{1,8}@[a-z]{1,8}\.example\Z"),
    st.from_regex(r"\A'[A-Za-z ]{0,20}'\Z"),
    st.from_regex(r'\A"[A-Za-z ]{0,20}"\Z'),
    st.from_regex(r"\A/[a-z]{1,8}/[a-z0-9]{1,8}\.csv\Z"),
    st.from_regex(r"\A[0-9a-f]{31}[0-9]\Z"),
)


@given(DATA)
@settings(max_examples=400, deadline=None)
def test_data_in_a_message_never_changes_the_fingerprint(data: str) -> None:
    assert skeleton(f"the order {data} is late") == "the order <*> is late"
    assert fingerprint(says(f"order {data} lost")) == fingerprint(says("order 1 lost"))
    here = an_event(BARE, error_type="Error", message=f"order {data} lost")
    assert fingerprint(here) == fingerprint(an_event(BARE, error_type="Error", message="order 1 lost"))


@given(
    st.integers(0, 10**6), st.text(max_size=20), st.from_regex(r"\A(v?\d{1,3}\.\d{1,3}|[0-9]{8}|[0-9a-f]{6}[0-9])\Z")
)
@settings(max_examples=200, deadline=None)
def test_lines_values_and_releases_never_change_the_fingerprint(line: int, value: str, release: str) -> None:
    moved = structs.replace(
        FRAME, line=line, column=line, variables={"a": value}, absolute_path=f"/srv/{release}/app/orders.py"
    )
    event = structs.replace(an_event(moved), release=release, user_id=value, tags={"a": value}, transaction=value)
    assert fingerprint(event) == fingerprint(an_event(FRAME))
    paths = [f"/srv/releases/{name}/app/orders.py" for name in (release, "20251023")]
    one, other = (an_event(structs.replace(FRAME, module="", path=path)) for path in paths)
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("a", id="letters"),
        pytest.param("1", id="digits"),
        pytest.param("a1-", id="words"),
        pytest.param("<", id="brackets"),
        pytest.param("::<a", id="generics"),
        pytest.param("{{", id="braces"),
        pytest.param("'", id="quotes"),
        pytest.param("/a", id="folders"),
        pytest.param("block in ", id="blocks"),
        pytest.param("$a$1", id="dollars"),
        pytest.param("async ", id="async"),
        pytest.param("a@a.", id="mails"),
        pytest.param("column ", id="nouns"),
        pytest.param("[as ", id="aliases"),
        pytest.param(" ", id="spaces"),
        pytest.param("<*>,", id="masks"),
    ],
)
def test_the_largest_event_takes_bounded_time(piece: str) -> None:
    words = piece * (8_192 // len(piece))
    name, place = words[:500], words[:1_000]
    frames = tuple(
        Frame(
            function=f"{number}{name}", module=name, path=place, absolute_path=place, source=words[:2_048], in_app=False
        )
        for number in range(12)  # of 4 KB each, twenty times: an event has 1 MB at most
    )
    chain = tuple(Raised(type=words[:250], message=words, frames=frames) for _ in range(20))
    started = time.process_time()
    for platform in ("java", "javascript", "go", "native", "csharp", "ruby", "php", ""):
        event = structs.replace(says(words, template=words), chain=chain, platform=platform)
        assert fingerprint(event).parts
        assert family(event)
    skeleton(words)
    cause(name, words)
    assert time.process_time() - started < 20  # 16 answers take about 1 s of one core; a trap would take hours
