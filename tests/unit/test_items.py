"""What the way in makes of items, forms and reports; what the sense room reads of signals."""

import json
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeostat.errors import BadInput
from homeostat.intake.quota import Quota, Tally
from homeostat.intake.sentry.envelope import read_envelope
from homeostat.intake.sentry.items import Taken, take_envelope
from homeostat.intake.sentry.minidump import Crash, minidump_event, read_minidump
from homeostat.intake.sentry.multipart import annotations_of, dump_of, read_form
from homeostat.intake.sentry.security import security_events
from homeostat.records import (
    Attachment,
    CheckIn,
    Feedback,
    Loss,
    Losses,
    Report,
    ReportKind,
    RunStatus,
    Sessions,
    Signal,
)
from homeostat.stages.sense import sense
from homeostat.stages.sense.signals import read_signal, signal_body

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
ID = "0123456789abcdef0123456789abcdef"
EXCEPTION = {"exception": {"values": [{"type": "KeyError", "value": "'rate'"}]}}


def taken(*items: tuple[Any, Any], **header: Any) -> Taken:  # noqa: ANN401 - any JSON
    """What becomes of an envelope's items: each a type or a header, and a payload."""
    line = json.dumps(header).encode()
    body = line + b"\n"
    for head, payload in items:
        content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        named = head if isinstance(head, dict) else {"type": head}
        body += json.dumps({"length": len(content), **named}).encode() + b"\n" + content + b"\n"
    found = Taken("shop", NOW)
    take_envelope(read_envelope(body), found)
    return found


def kinds(found: Taken) -> list[ReportKind]:
    return [report.kind for report in found.reports]


LOGS = {
    "items": [{"level": "info", "body": "a"}, {"level": "error", "body": "b"}, {"severity_number": 21, "body": "c"}]
}
SPAN = {"span_id": "a", "data": {"exception.type": "KeyError", "exception.message": "'rate'"}}
OTEL = {
    "items": [{"events": [{"name": "exception", "attributes": {"exception.type": {"value": "E", "type": "string"}}}]}]
}


@pytest.mark.parametrize(
    ("items", "reports", "left"),
    [
        pytest.param([("event", {})], [ReportKind.SENTRY_ENVELOPE], {}, id="an event"),
        pytest.param(
            [("transaction", {"contexts": {"trace": {"status": "internal_error"}}})],
            [],
            {("not_kept", "transaction"): 1},
            id="a transaction that failed is no event",
        ),
        pytest.param([("transaction", EXCEPTION)], [ReportKind.SENTRY_ENVELOPE], {}, id="one with an exception is"),
        pytest.param(
            [("transaction", {"exception": {"values": []}})], [], {("not_kept", "transaction"): 1}, id="with none"
        ),
        pytest.param([("log", LOGS)], [ReportKind.LOG_EVENT] * 2, {("below_error", "log"): 1}, id="logs"),
        pytest.param([("span", SPAN)], [ReportKind.LOG_EVENT], {}, id="a span with an exception"),
        pytest.param([("span", OTEL)], [ReportKind.LOG_EVENT], {}, id="in OpenTelemetry's words"),
        pytest.param([("span", {"span_id": "a"})], [], {("not_kept", "span"): 1}, id="a span without"),
        pytest.param([("session", {})], [ReportKind.SESSIONS], {}, id="a session"),
        pytest.param([("sessions", {})], [ReportKind.SESSIONS], {}, id="sums of sessions"),
        pytest.param([("check_in", {})], [ReportKind.CHECK_IN], {}, id="a check-in"),
        pytest.param([("feedback", {})], [ReportKind.FEEDBACK], {}, id="feedback"),
        pytest.param([("user_report", {})], [ReportKind.FEEDBACK], {}, id="feedback of old"),
        pytest.param([("client_report", {})], [ReportKind.LOSSES], {}, id="losses"),
        pytest.param([("attachment", b"\x00")], [ReportKind.ATTACHMENT], {}, id="a file"),
        pytest.param(
            [("attachment", b"\x00" * (8 * 1024 * 1024 + 1))], [], {("too_large", "attachment"): 1}, id="a large file"
        ),
        pytest.param(
            [("profile", {}), ("replay_event", {})],
            [],
            {("not_kept", "profile"): 1, ("not_kept", "replay_event"): 1},
            id="others",
        ),
        pytest.param(
            [("log", b"{"), ("event", {}), ("span", b"7")],
            [ReportKind.SENTRY_ENVELOPE],
            {("unreadable", "log"): 1, ("unreadable", "span"): 1},
            id="bad items cost themselves only",
        ),
        pytest.param(
            [("event", {}), ({"type": "event", "length": 10**6}, {})],
            [ReportKind.SENTRY_ENVELOPE],
            {("unreadable", "envelope"): 1},
            id="what comes before a break is good",
        ),
    ],
)
def test_what_becomes_of_items(
    items: list[tuple[Any, Any]], reports: list[ReportKind], left: dict[tuple[str, str], int]
) -> None:
    found = taken(*items, event_id=ID)
    assert kinds(found) == reports
    assert found.left == left


def test_a_file_belongs_to_its_envelopes_event() -> None:
    assert taken(("attachment", b"x")).left == {("without_event", "attachment"): 1}


def test_the_same_signal_is_one_and_another_time_of_sending_makes_another() -> None:
    first, again, later = (
        taken(("sessions", {"a": 1}), sent_at=moment).reports[0].report_id
        for moment in ("2025-10-23T14:30:00Z", "2025-10-23T14:30:00Z", "2025-10-23T14:30:01Z")
    )
    assert first == again != later


@pytest.mark.parametrize(
    ("behind", "occurred_at"),
    [
        pytest.param(
            timedelta(seconds=30), NOW - timedelta(minutes=3, seconds=30), id="a slow network, no wrong clock"
        ),
        pytest.param(timedelta(hours=2), NOW - timedelta(minutes=3), id="two hours behind"),
        pytest.param(timedelta(days=-400), NOW - timedelta(minutes=3), id="a year ahead"),
        pytest.param(timedelta(days=20_000), NOW - timedelta(minutes=3), id="decades behind"),
    ],
)
def test_a_senders_wrong_clock_is_set_right(behind: timedelta, occurred_at: datetime) -> None:
    sent_at = NOW - behind
    timestamp = (sent_at - timedelta(minutes=3)).isoformat()
    payload = {"timestamp": timestamp, "breadcrumbs": [{"timestamp": timestamp, "message": "m"}]}
    (report,) = taken(("event", payload), sent_at=sent_at.isoformat(), event_id=ID).reports
    event = sense(report)
    assert event.occurred_at == event.breadcrumbs[0].at == occurred_at


# --- signals


def signal(kind: ReportKind, payload: Any, **said: Any) -> Signal:  # noqa: ANN401 - any JSON
    body = signal_body(said, json.dumps(payload).encode())
    return read_signal(Report(report_id="shop:1", service="shop", kind=kind, received_at=NOW, body=body))


def test_a_secret_in_a_files_name_is_removed() -> None:
    found = signal(ReportKind.ATTACHMENT, {}, event_id=ID, filename="statement 4111 1111 1111 1111.pdf")
    assert isinstance(found, Attachment)
    assert found.name == "statement [Filtered].pdf"


def sessions(**counts: int) -> Sessions:
    return Sessions(service="shop", at=NOW, release="v1", environment="prod", **counts)


ATTRS = {"attrs": {"release": "v1", "environment": "prod"}}


@pytest.mark.parametrize(
    ("payload", "counted"),
    [
        pytest.param({"init": True, "status": "ok"}, {"started": 1}, id="it begins"),
        pytest.param({"status": "ok", "errors": 1}, {}, id="an update"),
        pytest.param({"status": "exited", "errors": 2}, {"errored": 1}, id="it ends with an error"),
        pytest.param({"init": True, "status": "crashed"}, {"started": 1, "crashed": 1}, id="it crashes at once"),
        pytest.param({"status": "abnormal"}, {"abnormal": 1}, id="it hangs"),
        pytest.param(
            {"aggregates": [{"exited": 5, "errored": 2}, {"crashed": 1, "exited": "x"}, 7]},
            {"started": 8, "errored": 2, "crashed": 1, "summed": True},
            id="sums",
        ),
        pytest.param(
            {"aggregates": [{"exited": 10**30}]}, {"started": 10**9, "summed": True}, id="a sum that no column holds"
        ),
    ],
)
def test_sessions(payload: dict[str, Any], counted: dict[str, int]) -> None:
    assert signal(ReportKind.SESSIONS, payload | ATTRS) == sessions(**counted)


def test_check_ins() -> None:
    config = {"schedule": {"type": "interval", "value": 2, "unit": "hours"}, "max_runtime": 5, "checkin_margin": 3}
    payload = {"monitor_slug": "Nightly Sums!", "status": "error", "duration": 2.5, "check_in_id": ID}
    found = signal(ReportKind.CHECK_IN, payload | {"monitor_config": config})
    assert isinstance(found, CheckIn)
    assert (found.slug, found.status, found.check_in_id) == ("nightly-sums", RunStatus.ERROR, ID)
    assert found.config
    assert (found.config.interval, found.config.margin) == (timedelta(hours=2), timedelta(minutes=3))


@pytest.mark.parametrize(
    "config",
    [
        {"schedule": {"type": "crontab", "value": "never"}},
        {"schedule": {"type": "interval", "value": 10**12, "unit": "year"}},
        {"schedule": {"type": "interval", "value": 1, "unit": "blink"}},
        {"schedule": 7},
        7,
    ],
    ids=str,
)
def test_a_schedule_that_is_none_makes_no_false_alarms(config: object) -> None:
    found = signal(ReportKind.CHECK_IN, {"monitor_slug": "a", "status": "ok", "monitor_config": config})
    assert isinstance(found, CheckIn)
    assert found.config is None


@pytest.mark.parametrize(
    ("payload", "about"),
    [
        pytest.param(
            {
                "event_id": "b" * 32,
                "contexts": {"feedback": {"message": "m", "associated_event_id": ID, "name": "Anna"}},
            },
            ID,
            id="of today",
        ),
        pytest.param({"event_id": ID, "comments": "m", "name": "Anna"}, ID, id="of old"),
        pytest.param({"comments": "m", "name": "Anna", "event_id": 7}, "", id="about no event"),
    ],
)
def test_feedback(payload: dict[str, Any], about: str) -> None:
    assert signal(ReportKind.FEEDBACK, payload) == Feedback(
        service="shop", event_id=about, at=NOW, message="m", name="Anna"
    )


def test_losses_are_bounded_and_say_whose_they_are() -> None:
    items = [{"reason": "ratelimit_backoff", "category": "error", "quantity": 3}, {"quantity": 0}, 7, {"quantity": "x"}]
    found = signal(ReportKind.LOSSES, {"discarded_events": items}, source="intake")
    loss = Loss(reason="ratelimit_backoff", category="error", quantity=3)
    assert found == Losses(service="shop", at=NOW, source="intake", lost=(loss,))


@pytest.mark.parametrize(
    "kind", [ReportKind.SENTRY_ENVELOPE, ReportKind.CHECK_IN, ReportKind.SESSIONS, ReportKind.FEEDBACK]
)
@pytest.mark.parametrize("payload", [{}, [], 7, None, "x"], ids=str)
def test_a_signal_that_says_nothing_is_refused(kind: ReportKind, payload: object) -> None:
    with pytest.raises(BadInput):
        signal(kind, payload)


# --- minidumps


def a_dump(*, platform: int = 0x8201, code: int = 11, address: int = 0x1234) -> bytes:
    name = "/usr/lib/libshop.so".encode("utf-16-le")
    streams = (
        (6, 100, struct.pack("<IIIIQQ", 1, 0, code, 0, 0, address)),
        (4, 200, struct.pack("<I", 1) + struct.pack("<QIIII", 0x1000, 0x1000, 0, 0, 400)),
        (7, 320, b"\x00" * 20 + struct.pack("<I", platform)),
        (0, 400, struct.pack("<I", len(name)) + name),
    )
    dump = bytearray(500)
    struct.pack_into("<4sIII", dump, 0, b"MDMP", 0xA793, 3, 32)
    for number, (kind, at, content) in enumerate(streams):
        if kind:
            struct.pack_into("<III", dump, 32 + 12 * number, kind, len(content), at)
        dump[at : at + len(content)] = content
    return bytes(dump)


@pytest.mark.parametrize(
    ("dump", "crash"),
    [
        pytest.param(a_dump(), Crash("linux", "SIGSEGV", 0x1234, "libshop.so", 0x234), id="Linux"),
        pytest.param(
            a_dump(platform=2, code=0xC0000005, address=0x99),
            Crash("windows", "EXCEPTION_ACCESS_VIOLATION", 0x99, "", 0),
            id="Windows, in no module",
        ),
        pytest.param(a_dump(code=99), Crash("linux", "0x00000063", 0x1234, "libshop.so", 0x234), id="unknown code"),
        pytest.param(b"MDMP", Crash("unknown", "", 0, "", 0), id="cut off at once"),
        pytest.param(a_dump()[:150], Crash("unknown", "SIGSEGV", 0x1234, "", 0), id="cut off in the middle"),
    ],
)
def test_what_a_minidump_says(dump: bytes, crash: Crash) -> None:
    assert read_minidump(dump) == crash


def test_a_minidump_becomes_a_fatal_event_with_what_was_told_beforehand() -> None:
    body = minidump_event(a_dump(), ID, {"release": "v1", "tags": {"a": "b"}, "contexts": {"x": {"y": 1}}})
    event = sense(
        Report(report_id=f"shop:{ID}", service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=body)
    )
    assert (event.level, event.error_type, event.release, event.tags) == ("fatal", "SIGSEGV", "v1", {"a": "b"})
    assert event.crash_frame
    assert event.crash_frame.function == "libshop.so+0x234"
    assert event.unhandled


def test_a_crash_handlers_form() -> None:
    fields = [
        ("sentry", "", b'{"release": "v1"}'),
        ("sentry[tags][region]", "", b"eu"),
        ("sentry__2", "", b"}"),
        ("ptype", "", b"browser"),
        ("upload_file_minidump", "a.dmp", b"MDMP"),
        ("log", "log.txt", b"x"),
    ]
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), b'; filename="%s"' % file.encode() if file else b"", content)
        for name, file, content in fields
    )
    parts = read_form(body + b"--b--\r\n", "multipart/form-data; boundary=b")
    dump = dump_of(parts)
    assert dump
    assert dump.body == b"MDMP"
    assert annotations_of(parts) == {"release": "v1", "tags": {"region": "eu"}, "extra": {"ptype": "browser"}}


# --- security reports


CSP = {
    "document-uri": "https://shop/a",
    "violated-directive": "script-src 'self'",
    "blocked-uri": "https://evil.example/x",
}
MODERN = {
    "documentURL": "https://shop/a",
    "effectiveDirective": "script-src-elem",
    "blockedURL": "https://evil.example/x",
}


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        pytest.param({"csp-report": CSP}, ["Blocked 'script' from 'evil.example'"], id="CSP"),
        pytest.param(
            [{"type": "csp-violation", "url": "https://shop/a", "body": MODERN}, {"type": "deprecation", "body": {}}],
            ["Blocked 'script' from 'evil.example'"],
            id="the Reporting API",
        ),
        pytest.param({"csp-report": CSP | {"blocked-uri": "inline"}}, ["Blocked 'script' from 'inline'"], id="inline"),
        pytest.param({"csp-report": CSP | {"blocked-uri": "chrome-extension://x"}}, [], id="an extension"),
        pytest.param({"expect-ct-report": {"hostname": "shop"}}, ["Expect-CT failed for 'shop'"], id="Expect-CT"),
        pytest.param({"known-pins": [], "hostname": "shop"}, ["Public-Key-Pins failed for 'shop'"], id="pins"),
    ],
)
def test_security_reports(body: object, messages: list[str]) -> None:
    events = [json.loads(event) for event in security_events(json.dumps(body).encode(), "Agent/1", {"release": "v1"})]
    assert [event["message"] for event in events] == messages
    assert all(event["release"] == "v1" for event in events)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"7", b'{"csp-report": 7}', b'{"csp-report": {}}', b'[{"type": "x"}]']
)
def test_a_security_report_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        security_events(body, "", {})


# --- quotas


def test_a_bucket_fills_at_its_rate_and_counts_are_exact() -> None:
    time = [0.0]
    quota = Quota(clock=lambda: time[0])
    assert quota.take("shop", 50, 60) == 50
    assert quota.take("shop", 50, 60) == 10
    assert quota.take("till", 50, 60) == 50
    assert quota.seconds_until("shop", 60) == 2
    time[0] = 2.0
    assert quota.take("shop", 50, 60) == 2
    time[0] = 1e6
    assert quota.take("shop", 1_000, 60) == 60


def test_a_tally_that_could_not_be_written_down_is_kept() -> None:
    tally = Tally()
    tally.add("shop", "quota", "event", 2)
    counts = tally.take()
    assert not tally
    tally.add("shop", "quota", "event")
    tally.give_back(counts)
    assert tally.take() == {"shop": {("quota", "event"): 3}}
