"""What was seen before leads to what it led to the first time."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import structs

from homeostat.records import Event, Frame, Outline, Report, ReportKind
from homeostat.stages.sense import sense
from homeostat.stages.sense.chains import PLACEHOLDER, Chain, Chains
from homeostat.stages.sense.outline import outline
from homeostat.stages.sense.seen_before import Parts, Remade

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)


def a_frame(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    return {"function": "total", "module": "app.orders", "filename": "app/orders.py", "in_app": True, **more}


def an_exception(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    frames = [a_frame(lineno=line, context_line=f"    return step_{line}({name})") for line in range(8)]
    return {"values": [{"type": "KeyError", "value": "'EUR'", "stacktrace": {"frames": frames}, **more}]}


def body(number: int, **more: Any) -> bytes:  # noqa: ANN401 - any field
    """As the SDKs write it, without spaces."""
    event = {"level": "error", **more, "event_id": f"{number:032x}", "timestamp": 1761229799}
    return json.dumps(event, separators=(",", ":")).encode()


def outlined(came: bytes) -> Outline | None:
    return outline(a_report(came))


def sensed(came: bytes) -> Event:
    return sense(a_report(came))


def a_report(came: bytes) -> Report:
    return Report(report_id="r", service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=came)


# --- exceptions


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="nothing else"),
        pytest.param({"release": "v2", "user": {"id": 7}}, id="other things to say"),
        pytest.param({"extra": {"exception": "of course"}}, id="the word deep inside, before"),
    ],
)
def test_an_exception_that_comes_again_has_the_outline_of_the_first(more: dict[str, Any]) -> None:
    found = [outlined(body(number, **more, exception=an_exception("again"))) for number in range(5)]
    assert found[0] is not None
    assert found == [msgspec.structs.replace(found[0], event_id=f"{number:032x}") for number in range(5)]


def test_what_lies_deep_inside_is_not_taken_for_the_event_s_own() -> None:
    known, own = an_exception("known"), an_exception("own", mechanism={"type": "wsgi"})
    for number in range(3):
        outlined(body(number, exception=known))
    inside = outlined(body(9, extra={"exception": known}, exception=own))
    alone = outlined(body(9, exception=own))
    assert inside == alone is not None


def test_an_event_that_only_holds_a_known_exception_in_its_extra_has_none() -> None:
    for number in range(3):
        outlined(body(number, exception=an_exception("elsewhere")))
    found = outlined(body(9, extra={"exception": an_exception("elsewhere")}))
    assert found is not None
    assert ("KeyError", "'EUR'") not in found.words


def test_the_last_of_two_exceptions_counts() -> None:
    known, other = an_exception("twice"), an_exception("other", module="app")
    for number in range(3):
        outlined(body(number, exception=known))
    twice = body(9, exception=known)[:-1] + b',"exception":' + json.dumps(other).encode() + b"}"
    assert outlined(twice) == outlined(body(9, exception=other))


@pytest.mark.parametrize("words", ["a text", pytest.param(PLACEHOLDER, id="the placeholder")])
def test_exceptions_that_are_a_text_are_read_whole(words: str) -> None:
    assert outlined(body(1, exception=words)) is None


def test_chains_whose_bytes_always_differ_are_not_kept_for_ever() -> None:
    chains, chain = Chains(), Chain(digest=b"d", words=(), frames=1)
    wanted = 0
    for number in range(100):
        if chains.wants(chain):
            wanted += 1
            chains.came(chain, json.dumps(an_exception(f"number {number}")).encode())
        else:
            chains.came(chain)
    assert 0 < wanted < 10


# --- frames


def test_a_frame_is_read_once_while_it_is_remembered() -> None:
    frames, read = Parts[Frame](most_bytes=1_000), list[bytes]()

    def reading(came: bytes) -> Frame:
        read.append(came)
        return Frame(function=came.decode())

    first = frames.part(b"a" * 300, reading)
    assert first is not None
    assert not frames.comes_again(first)
    for other in (b"b", b"c", b"d"):
        assert frames.part(b"a" * 300, reading) is first
        frames.part(other * 300, reading)
    assert read.count(b"a" * 300) == 1
    assert frames.comes_again(first)
    for number in range(10):
        frames.part(b"%d" % number * 300, reading)
    assert not frames.comes_again(first)
    assert frames.part(b"a" * 300, reading) is not first


def test_what_is_made_of_a_frame_is_made_once_when_the_frame_comes_again() -> None:
    frames, made = Parts[Frame](), list[str]()

    def name(frame: Frame) -> str:
        made.append(frame.function)
        return frame.function

    names = Remade(frames, name, most=2)
    once, often = (frames.part(came, lambda came: Frame(function=came.decode())) for came in (b"once", b"often"))
    assert once is not None
    assert often is not None
    frames.part(b"often", lambda _: None)
    assert [names.of(one) for one in (once, once, often, often, structs.replace(often, function="alike"))] == [
        "once",
        "once",
        "often",
        "often",
        "alike",
    ]
    assert made == ["once", "once", "often", "alike"]


def test_what_is_secret_in_a_frame_that_comes_again_goes_each_time_wherever_it_stands() -> None:
    secret = a_frame(vars={"password": "hunter2", "mail": "anna@example.org"})
    one = {"values": [{"type": "E", "stacktrace": {"frames": [secret, a_frame()]}}]}
    other = {"values": [{"type": "E", "stacktrace": {"frames": [a_frame(), a_frame(), secret]}}]}
    events = [sensed(body(number, exception=chain)) for number, chain in enumerate((one, other, one))]
    for event, at in zip(events, (0, 2, 0), strict=True):
        assert event.chain[0].frames[at].variables == {"password": "[Filtered]", "mail": "[email]"}
        places = [f"exception.0.stacktrace.frames.{at}.vars.{name}" for name in ("password", "mail")]
        assert sorted(event.scrubbed) == sorted(places)
    assert structs.replace(events[2], event_id=events[0].event_id) == events[0]


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([None, a_frame(), {}, "x", 7], id="not all are frames"),
        pytest.param([a_frame(function=7, vars=[1], lineno="x")], id="other types"),
        pytest.param([a_frame(vars={"a": "\ud800"})], id="a lone surrogate"),
    ],
)
def test_odd_frames_are_read_as_far_as_they_can_be(frames: list[Any]) -> None:
    event = sensed(body(1, exception=[{"type": "E", "stacktrace": {"frames": frames}}]))
    assert len(event.chain[0].frames) == 1


# --- breadcrumbs

SECRET = {"timestamp": 1761229700, "category": "mail", "message": "to anna@example.org"}


def a_crumb(number: int) -> dict[str, Any]:
    return {"timestamp": 1761229000 + number, "category": "query", "message": f"SELECT {number}"}


def test_what_is_secret_in_a_breadcrumb_that_comes_again_goes_each_time_wherever_it_stands() -> None:
    one, other = (
        [SECRET, a_crumb(1), SECRET],
        [a_crumb(2), SECRET, a_crumb(1), SECRET | {"message": "of b@example.org"}],
    )
    events = [sensed(body(number, breadcrumbs=crumbs)) for number, crumbs in enumerate((one, other, one, other))]
    for event, places in zip(events, ((0, 2), (1, 3), (0, 2), (1, 3)), strict=True):
        assert event.scrubbed == tuple(f"breadcrumbs.{at}.message" for at in places)
        assert not any("@" in crumb.message for crumb in event.breadcrumbs)
    assert structs.replace(events[2], event_id=events[0].event_id) == events[0]
    assert structs.replace(events[3], event_id=events[1].event_id) == events[1]


def test_a_breadcrumb_s_time_is_bounded_by_each_event_s_own() -> None:
    crumb, later = {"timestamp": NOW.timestamp() - 5, "message": "paid"}, NOW + timedelta(days=40)
    report = Report(report_id="r", service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=b"")
    came = body(1, breadcrumbs={"values": [crumb, {"message": "timeless"}]})
    times = [sense(msgspec.structs.replace(report, body=came, received_at=at)).breadcrumbs for at in (NOW, later, NOW)]
    assert [[one.at for one in crumbs] for crumbs in times] == [
        [NOW - timedelta(seconds=5), NOW],
        [later, later],
        [NOW - timedelta(seconds=5), NOW],
    ]


@pytest.mark.parametrize(
    ("crumb", "message"),
    [
        pytest.param(None, "", id="null"),
        pytest.param("text", "", id="a text"),
        pytest.param({"message": 7, "level": 5}, "7", id="other types"),
        pytest.param({"message": "a\ud800"}, "a?", id="half a character"),
        pytest.param({"data": {"token": "x" * 20, "status": 500}}, "token=[Filtered], status=500", id="only data"),
    ],
)
def test_odd_breadcrumbs_are_read_as_far_as_they_can_be(crumb: object, message: str) -> None:
    for number in range(2):
        event = sensed(body(number, breadcrumbs=[crumb, a_crumb(1)]))
        assert [one.message for one in event.breadcrumbs] == [message, "SELECT 1"]
