"""Each of Sentry's addresses: what it takes, what it answers, and what then lies in the spool."""

import asyncio
import base64
import gzip
import json
import struct
import zlib
from typing import Any

import brotli
import pytest
from backports import zstd
from odd_intake import SHOP, Desk, ask, gate, intake

from conftest import SetClock
from homeostat.errors import StoreUnavailable
from homeostat.intake.gate import Gate
from homeostat.intake.sentry import SentryIntake
from homeostat.records import CheckIn, Event, Report, ReportKind, RunStatus, Service, Signal
from homeostat.stages.sense import sense
from homeostat.stages.sense.signals import read_signal
from oddities import KEY, Request

ID = "0123456789abcdef0123456789abcdef"
EVENT = json.dumps({"event_id": ID, "message": "no rate"}).encode()
ENVELOPE = b'{"event_id":"%s"}\n{"type":"event"}\n%s\n' % (ID.encode(), EVENT)
AUTH = (b"x-sentry-auth", f"Sentry sentry_key={KEY}".encode())


def request(path: str, *parts: bytes, method: str = "POST", key: bool = True, **headers: str) -> Request:
    where, _, query = path.partition("?")
    named = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
    return Request(method, where, query.encode(), (AUTH, *named) if key else named, parts or (b"",))


def told(wanted: Request, app: SentryIntake | None = None, desk: Desk | None = None) -> tuple[int, Any, list[Report]]:
    """Status, the answer's value, and the reports."""
    desk = desk or Desk()
    status, headers, body = asyncio.run(ask(app or intake(desk), wanted))
    assert headers["access-control-allow-origin"] == "*"
    return status, json.loads(body) if body else None, desk.reports


def the_event(wanted: Request) -> Event:
    status, answer, reports = told(wanted)
    assert status == 200, answer
    report = next(report for report in reports if report.kind is ReportKind.SENTRY_ENVELOPE)
    assert answer["id"] == sense(report).event_id
    return sense(report)


def the_signal(wanted: Request) -> tuple[Signal, str]:
    status, answer, (report,) = told(wanted)
    assert status == 202, answer
    return read_signal(report), answer["id"]


# --- addresses


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/api/1/envelope", ENVELOPE, id="envelope"),
        pytest.param("/api/1/store", EVENT, id="store"),
        pytest.param("/api/1/store", base64.b64encode(zlib.compress(EVENT)), id="store, as of old"),
    ],
)
def test_an_event_comes_in(path: str, body: bytes, slash: str) -> None:
    assert the_event(request(path + slash, body)).message == "no rate"


def test_an_event_without_an_id_gets_one() -> None:
    assert len(the_event(request("/api/1/store/", b'{"message": "a"}')).event_id) == 32


@pytest.mark.parametrize("content_type", ["application/csp-report", "application/reports+json", ""])
def test_a_security_report_comes_in(content_type: str) -> None:
    report = {
        "effective-directive": "img-src",
        "blocked-uri": "https://evil.example/x.png",
        "document-uri": "https://shop/",
    }
    body = json.dumps(
        [{"type": "csp-violation", "url": "https://shop/", "body": report}]
        if "+" in content_type
        else {"csp-report": report}
    )
    path = f"/api/1/security/?sentry_key={KEY}&sentry_release=v1&sentry_environment=prod"
    event = the_event(request(path, body.encode(), key=False, content_type=content_type, user_agent="Agent/1"))
    assert event.message == "Blocked 'img' from 'evil.example'"
    assert (event.release, event.environment, event.logger) == ("v1", "prod", "csp")
    assert event.request
    assert event.request.headers["User-Agent"] == "Agent/1"


DUMP = b"MDMP" + struct.pack("<III", 0xA793, 0, 32) + b"\x00" * 16


@pytest.mark.parametrize(
    "dump", [DUMP, gzip.compress(DUMP), zstd.compress(DUMP)], ids=["plain", "packed by gzip", "packed by zstd"]
)
def test_a_minidump_comes_in_with_its_files(dump: bytes) -> None:
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % part
        for part in (
            (b"upload_file_minidump", b'; filename="a.dmp"', dump),
            (b"log", b'; filename="log.txt"', b"lines"),
            (b"sentry", b"", b'{"release": "v1"}'),
        )
    )
    wanted = request("/api/1/minidump/", body + b"--b--\r\n", content_type="multipart/form-data; boundary=b")
    event = the_event(wanted)
    assert (event.level, event.release) == ("fatal", "v1")
    _, answer, reports = told(wanted)
    files = [read_signal(report) for report in reports if report.kind is ReportKind.ATTACHMENT]
    assert {(file.name, file.body, file.event_id) for file in files} == {  # pyright: ignore[reportAttributeAccessIssue] - attachments
        ("log.txt", b"lines", answer["id"]),
        ("minidump.dmp", DUMP, answer["id"]),
    }


@pytest.mark.parametrize(
    ("wanted", "status", "check_in_id"),
    [
        pytest.param(
            request(f"/api/1/cron/nightly/{KEY}/?status=error", key=False, method="GET"), "error", "", id="GET"
        ),
        pytest.param(request(f"/api/1/cron/nightly/{KEY}", key=False), "ok", "", id="POST without a word"),
        pytest.param(request("/api/1/cron/nightly/?status=ok"), "ok", "", id="key in a header"),
        pytest.param(request("/api/1/cron/nightly/", b'{"status": "error"}'), "error", "", id="body"),
        pytest.param(request(f"/api/1/cron/nightly/{ID}/?status=ok", method="PUT"), "ok", ID, id="id in the path"),
        pytest.param(request(f"/api/1/cron/nightly/{KEY}/{ID}/", key=False), "ok", ID, id="key and id in the path"),
        pytest.param(request("/api/1/cron/nightly/latest/"), "ok", "", id="the latest"),
        pytest.param(request(f"/api/1/cron/nightly/?check_in_id={ID}&status=ok"), "ok", ID, id="id in the query"),
    ],
)
def test_a_check_in_comes_in(wanted: Request, status: str, check_in_id: str) -> None:
    found, answered = the_signal(wanted)
    assert isinstance(found, CheckIn)
    assert (found.slug, found.status, found.check_in_id) == ("nightly", RunStatus(status), check_in_id)
    assert len(answered) == 32


def test_a_check_in_that_begins_gets_the_id_that_ends_it() -> None:
    found, answered = the_signal(request("/api/1/cron/nightly/?status=in_progress&environment=dev&duration=1"))
    assert isinstance(found, CheckIn)
    assert (found.check_in_id, found.environment) == (answered, "dev")


def test_a_check_in_upserts_its_monitor() -> None:
    config = {"schedule": {"type": "crontab", "value": "0 2 * * *"}, "timezone": "Europe/Vienna"}
    body = json.dumps({"status": "ok", "monitor_config": config}).encode()
    found, _ = the_signal(request("/api/1/cron/nightly/", body))
    assert isinstance(found, CheckIn)
    assert found.config
    assert found.config.crontab == "0 2 * * *"


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        pytest.param(request("/api/1/store/", b""), 400, id="nothing"),
        pytest.param(request("/api/1/store/", b"!"), 400, id="not JSON"),
        pytest.param(request("/api/1/store/", b'{"message": '), 400, id="half of JSON"),
        pytest.param(
            request("/api/1/cron/nightly/", b'{"monitor_config": {"schedule": {"type": "crontab", "value": "99 x"}}}'),
            400,
            id="a schedule that never comes",
        ),
        pytest.param(request("/api/1/security/", b"{}"), 400, id="no report"),
        pytest.param(request("/api/1/minidump/", b"x"), 400, id="no form"),
        pytest.param(request("/api/1/cron/nightly/?status=odd"), 400, id="an odd status"),
        pytest.param(request("/api/1/cron/nightly/?duration=long"), 400, id="an odd duration"),
        pytest.param(request("/api/1/cron/nightly/xyz/?status=ok"), 400, id="an odd id"),
        pytest.param(request("/api/1/envelope/?" + "a=1&" * 200, ENVELOPE), 400, id="a query without end"),
        pytest.param(request("/api/2/envelope/", ENVELOPE), 401, id="another project"),
        pytest.param(request("/api/1/envelope/", b"{}\n", key=False), 401, id="no key"),
        pytest.param(request("/api/1/envelope/", ENVELOPE, method="GET"), 405, id="GET"),
        pytest.param(request("/api/1/cron/nightly/", method="DELETE"), 405, id="DELETE"),
        pytest.param(request("/api/1/envelope/", *[b"x" * 2**20] * 21), 413, id="too long"),
    ],
)
def test_what_is_refused_is_refused_clearly(wanted: Request, status: int) -> None:
    answered, answer, reports = told(wanted)
    assert (answered, reports) == (status, [])
    assert answer["detail"]


@pytest.mark.parametrize(
    "path",
    ["/", "/api/bugs", "/api/1/", "/api/x/envelope/", "/api/1/envelope/more/", "/api/1/cron/", "/api/1/cron/a/b/c/d/"],
)
def test_other_addresses_are_handed_on(path: str) -> None:
    with pytest.raises(AssertionError, match="handed on"):
        told(request(path))


# --- encodings


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("gzip", gzip.compress(ENVELOPE), id="gzip"),
        pytest.param("gzip", gzip.compress(ENVELOPE[:30]) + gzip.compress(ENVELOPE[30:]), id="two gzip members"),
        pytest.param("deflate", zlib.compress(ENVELOPE), id="deflate"),
        pytest.param("deflate", zlib.compress(ENVELOPE)[2:-4], id="deflate, raw"),
        pytest.param("br", brotli.compress(ENVELOPE), id="br"),
        pytest.param("zstd", zstd.compress(ENVELOPE), id="zstd"),
        pytest.param("ZSTD", zstd.compress(ENVELOPE), id="upper case"),
        pytest.param("gzip, zstd", zstd.compress(gzip.compress(ENVELOPE)), id="one in the other"),
        pytest.param("identity", ENVELOPE, id="identity"),
        pytest.param("", ENVELOPE, id="empty"),
    ],
)
def test_every_encoding_is_read(encoding: str, body: bytes) -> None:
    assert the_event(request("/api/1/envelope/", body, content_encoding=encoding)).message == "no rate"
    pieces = tuple(body[at : at + 7] for at in range(0, len(body), 7))
    assert the_event(request("/api/1/envelope/", *pieces, content_encoding=encoding)).message == "no rate"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("body", [b"", b"plain", b"\x00" * 50], ids=["empty", "plain", "zeros"])
def test_what_is_not_what_it_says_is_refused(encoding: str, body: bytes) -> None:
    status, answer, _ = told(request("/api/1/envelope/", body, content_encoding=encoding))
    assert (status, encoding in answer["detail"]) == (400, True)


# --- quotas and keys


def test_what_is_too_much_is_refused_with_when_to_come_again_and_counted() -> None:
    desk = Desk()
    opened = gate(desk, events_per_minute=3)
    app = intake(desk, opened)

    async def flood() -> list[tuple[int, dict[str, str]]]:
        answers = [(await ask(app, request("/api/1/envelope/", ENVELOPE)))[:2] for _ in range(5)]
        two = request("/api/1/envelope/", ENVELOPE + b'{"type":"event"}\n' + EVENT)
        return [*answers, (await ask(app, two))[:2]]

    answers = asyncio.run(flood())
    assert [status for status, _ in answers] == [200, 200, 200, 429, 429, 429]
    headers = answers[-1][1]
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-sentry-rate-limits"] == f"{headers['retry-after']}::project:quota"
    (losses,) = (read_signal(report) for report in opened.untold())
    assert [(loss.reason, loss.category, loss.quantity) for loss in losses.lost] == [  # pyright: ignore[reportAttributeAccessIssue] - losses
        ("quota", "sentry_envelope", 4)
    ]


class CountedServices:
    """Says how often it was asked, and can be away."""

    def __init__(self) -> None:
        self.asked = 0
        self.away = False

    def all(self) -> tuple[Service, ...]:
        self.asked += 1
        if self.away:
            raise StoreUnavailable("away")
        return (SHOP,)


def test_nobody_asks_the_database_who_sends() -> None:
    services, desk = CountedServices(), Desk()
    gate = Gate(services, desk, SetClock())  # pyright: ignore[reportArgumentType]
    app = SentryIntake(gate, desk, SetClock(), then=lambda *_: None)  # pyright: ignore[reportArgumentType]
    stranger = request("/api/1/envelope/?sentry_key=" + "w" * 32, ENVELOPE, key=False)

    async def many() -> list[int]:
        return [(await ask(app, wanted))[0] for wanted in [request("/api/1/envelope/", ENVELOPE), stranger] * 200]

    assert asyncio.run(many()) == [200, 401] * 200
    assert services.asked < 20  # once, and at most once a second while strangers knock


def test_while_the_store_is_away_a_new_key_is_asked_to_come_back() -> None:
    services, desk = CountedServices(), Desk()
    services.away = True
    gate = Gate(services, desk, SetClock())  # pyright: ignore[reportArgumentType]
    app = SentryIntake(gate, desk, SetClock(), then=lambda *_: None)  # pyright: ignore[reportArgumentType]
    status, headers, _ = asyncio.run(ask(app, request("/api/1/envelope/", ENVELOPE)))
    assert (status, headers["retry-after"]) == (503, "5")
