"""Telemetry on its way in: a real server, real SDK, real sockets; what is acknowledged is on disk."""

import asyncio
import errno
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
import uvicorn
from intake_server import application

from conftest import SetClock, collector_of
from homeostat.adapters.deployer.processes import free_port
from homeostat.adapters.store import SqlStore, open_store
from homeostat.errors import StoreUnavailable
from homeostat.intake.collector import Collector
from homeostat.intake.journal import Journal
from homeostat.intake.sentry.protocol import SentryProtocol
from homeostat.intake.spool import Spool
from homeostat.records import BugQuery, Report, ReportKind, Service
from waiting import wait_for

_LIMIT_SECONDS = 60.0
KEY = "k" * 32


class House:
    """An intake that serves on a free port, and its store."""

    def __init__(self, store: SqlStore, journal: Journal, port: int) -> None:
        self.store = store
        self.journal = journal
        self.url = f"http://127.0.0.1:{port}"
        self.bugs: list[str] = []
        self.sender = httpx2.Client()

    def send(self, body: bytes, *, project: int = 1, key: str = KEY, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            named["X-Sentry-Auth"] = f"Sentry sentry_version=7, sentry_client=t/1, sentry_key={key}"
        return self.sender.post(f"{self.url}/api/{project}/envelope/", content=body, headers=named)

    def log(self, value: object, *, key: str = KEY) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return self.sender.post(f"{self.url}/api/logs", content=json.dumps(value).encode(), headers=headers)

    def known(self) -> list[str]:
        """Ids of the events that were taken up and recorded."""
        return [row["event_id"] for row in self.store.reports.export()]


@pytest.fixture
def house(migrated: Callable[[str, str], str], tmp_path: Path) -> Iterator[House]:
    with open_store(migrated("sqlite", "intake"), SetClock()) as store:
        store.services.add(Service(name="shop", project_id=1, public_key=KEY))
        store.services.add(Service(name="till", project_id=2, public_key="t" * 32))
        bugs: list[str] = []
        app, journal, stop = application(store, tmp_path / "spool", bugs.append)
        server = uvicorn.Server(uvicorn.Config(app, http=SentryProtocol, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            wait_for(lambda: server.started)
            serving = House(store, journal, server.servers[0].sockets[0].getsockname()[1])
            serving.bugs = bugs
            with serving.sender:
                yield serving
        finally:
            server.should_exit = True
            thread.join(_LIMIT_SECONDS)
            stop()
    assert not thread.is_alive()


def an_event(event_id: str = "", **more: object) -> bytes:
    values = {"event_id": event_id or uuid.uuid4().hex, "exception": [{"type": "KeyError", "value": "'rate'"}]}
    return json.dumps(values | more).encode()


def an_envelope(*events: bytes, header: dict[str, object] | None = None) -> bytes:
    items = [b'{"type":"event","length":%d}\n%s\n' % (len(event), event) for event in events]
    return json.dumps(header or {}).encode() + b"\n" + b"".join(items)


# --- a real SDK

REPORTER = """
import sys, sentry_sdk
sentry_sdk.init(dsn=sys.argv[1], release="v1.2", environment="production", auto_enabling_integrations=False)

def total(code):
    rates = {"EUR": 1}
    password = "hunter2"
    return rates[code]

try:
    total("USD")
except KeyError:
    sentry_sdk.capture_exception(level="fatal")
sentry_sdk.flush(10)
"""


def test_what_a_real_sdk_reports_becomes_a_bug(house: House) -> None:
    dsn = f"{house.url.replace('//', f'//{KEY}@')}/1"
    subprocess.run([sys.executable, "-c", REPORTER, dsn], check=True, timeout=_LIMIT_SECONDS)
    wait_for(lambda: house.bugs)
    bug = house.store.bugs.get(house.bugs[0])
    assert (bug.title, bug.release, bug.service) == ("KeyError: 'USD'", "v1.2", "shop")
    event = house.store.reports.event("shop", bug.exemplar_event_id)
    assert event
    assert event.crash_frame
    assert event.crash_frame.function == "total"
    assert event.crash_frame.variables["code"] == "'USD'"
    assert "hunter2" not in event.crash_frame.variables.values()


# --- envelopes


@pytest.mark.parametrize(
    ("key", "project"),
    [
        pytest.param("w" * 32, 1, id="a wrong key"),
        pytest.param("", 1, id="no key"),
        pytest.param(KEY, 2, id="another project's"),
        pytest.param("\x00'; --", 1, id="a hostile key"),
    ],
)
def test_a_wrong_key_is_told_so_even_to_a_browser(house: House, key: str, project: int) -> None:
    url = f"{house.url}/api/{project}/envelope/"
    answer = house.sender.post(url, content=an_envelope(an_event()), params={"sentry_key": key} if key else {})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "homeostat services list" in answer.json()["detail"]
    assert answer.headers["x-sentry-error"] == answer.json()["detail"]
    assert not house.journal.waits
    assert not house.known()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"headers": {"X-Sentry-Auth": f"Sentry sentry_key={KEY}, sentry_version=7"}}, id="header"),
        pytest.param({"headers": {"Authorization": f"Sentry sentry_key={KEY}"}}, id="authorization"),
        pytest.param({"params": {"sentry_key": KEY, "sentry_version": "7"}}, id="query, as browsers do"),
        pytest.param({"header": {"dsn": f"http://{KEY}@host/1"}}, id="the envelope's DSN"),
    ],
)
def test_a_key_comes_in_four_ways(house: House, sent: dict[str, Any]) -> None:
    body = an_envelope(an_event("a" * 32), header=sent.pop("header", None))
    answer = house.sender.post(f"{house.url}/api/1/envelope", content=body, **sent)
    assert answer.status_code == 200, answer.text
    assert wait_for(house.known) == ["a" * 32]


def test_a_browser_may_ask_first(house: House) -> None:
    answer = house.sender.options(f"{house.url}/api/1/envelope/", headers={"Origin": "https://shop.example"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "x-sentry-auth" in answer.headers["access-control-allow-headers"]


IDS = [f"{number:032x}" for number in range(1, 4)]
PLAIN = an_event(IDS[0])


def length_less(*items: tuple[str, bytes]) -> bytes:
    return b"{}\n" + b"".join(b'{"type":"%s"}\n%s\n' % (kind.encode(), payload) for kind, payload in items)


@pytest.mark.parametrize(
    ("body", "encoding", "ids"),
    [
        pytest.param(an_envelope(PLAIN), "", IDS[:1], id="plain"),
        pytest.param(gzip.compress(an_envelope(PLAIN)), "gzip", IDS[:1], id="gzip"),
        pytest.param(zlib.compress(an_envelope(PLAIN)), "deflate", IDS[:1], id="deflate"),
        pytest.param(an_envelope(*map(an_event, IDS)), "", IDS, id="three events"),
        pytest.param(length_less(("event", PLAIN)), "", IDS[:1], id="an item without length"),
        pytest.param(length_less(("event", PLAIN))[:-1], "", IDS[:1], id="and without a last newline"),
        pytest.param(length_less(("session", b"{}"), ("event", PLAIN)), "", IDS[:1], id="other items are left"),
        pytest.param(length_less(("transaction", b"{}")), "", [], id="only another item"),
        pytest.param(b"{}", "", [], id="no item"),
        pytest.param(b"{}\n" + b'{"type":"session"}\n{}\n' * 100, "", [], id="as many items as there may be"),
        pytest.param(an_envelope(PLAIN, header={"dsn": "http://["}), "", IDS[:1], id="a DSN that is none"),
        pytest.param(an_envelope(PLAIN, header={"event_id": "\x00" * 9}), "", IDS[:1], id="an id that is none"),
    ],
)
def test_envelopes_that_are_taken(house: House, body: bytes, encoding: str, ids: list[str]) -> None:
    answer = house.send(body, **({"Content_Encoding": encoding} if encoding else {}))
    assert answer.status_code == 200, answer.text
    assert "content-type" not in answer.request.headers
    wait_for(lambda: sorted(house.known()) == ids)


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        pytest.param(b"", "", "header cannot be read", id="nothing"),
        pytest.param(b"not an envelope", "", "header cannot be read", id="not JSON"),
        pytest.param(b"[]\n", "", "header cannot be read", id="not an object"),
        pytest.param(b"{}\nnot an item\n", "", "item's header cannot be read", id="a broken item"),
        pytest.param(b'{}\n{"length":3}\nabc', "", "item's header cannot be read", id="an item without type"),
        pytest.param(b'{}\n{"type":"event","length":9}\n{}', "", "shorter than its header says", id="too short"),
        pytest.param(b'{}\n{"type":"event","length":-1}\n{}', "", "shorter than its header says", id="negative"),
        pytest.param(b"[" * 50_000, "", "header cannot be read", id="deep"),
        pytest.param(b"{}\n" + b'{"type":"session"}\n{}\n' * 101, "", "100 items", id="too many items"),
        pytest.param(b"plain", "gzip", "the body is not gzip", id="not gzip"),
        pytest.param(gzip.compress(an_envelope(PLAIN))[:-9], "gzip", "ends in the middle", id="gzip, cut off"),
        pytest.param(b"{}", "lzma", "'lzma' is not understood", id="an unknown encoding"),
    ],
)
def test_envelopes_that_are_refused_with_a_reason(house: House, body: bytes, encoding: str, reason: str) -> None:
    answer = house.send(body, **({"Content_Encoding": encoding} if encoding else {}))
    assert answer.status_code == 400
    assert reason in answer.json()["detail"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert not house.journal.waits
    assert not house.known()


def test_an_event_sent_again_in_whatever_envelope_is_one(house: House) -> None:
    spelt = [IDS[0], IDS[0].upper(), str(uuid.UUID(IDS[0]))]
    for event_id in spelt:
        assert house.send(an_envelope(an_event(event_id), an_event(event_id))).status_code == 200
    assert house.send(an_envelope(an_event(IDS[1]))).json() == {}
    wait_for(lambda: IDS[1] in house.known())
    assert house.known().count(IDS[0]) == 1


def test_what_cannot_be_read_is_counted_and_stops_nothing(house: House) -> None:
    deep = b'{"event_id":"%s","extra":%s}' % (IDS[1].encode(), b"[" * 5_000 + b"]" * 5_000)
    for event in (b"nothing", b'{"event_id":"x"}', b'{"event_id":"\\u0000"}', deep, an_event(IDS[0])):
        assert house.send(an_envelope(event)).status_code == 200
    wait_for(lambda: IDS[0] in house.known())
    assert len(house.known()) == 3  # an event whose id is none gets one
    assert sum(house.store.reports.refusals().values()) == 2


def test_an_event_that_came_alone_and_broken_is_refused_when_it_is_read(house: House) -> None:
    noise = "".join(uuid.uuid4().hex for _ in range(300))
    good, bad = (
        gzip.compress(an_envelope(an_event(event_id, extra={"noise": noise}), header={"event_id": event_id}))
        for event_id in IDS[:2]
    )
    broken = bytearray(bad)
    broken[len(broken) // 2] ^= 255
    for body, event_id in ((good, IDS[0]), (bytes(broken), IDS[1])):  # who sends is known from the first one on
        assert house.send(body, Content_Encoding="gzip").json() == {"id": event_id}
    assert wait_for(lambda: sum(house.store.reports.refusals().values())) == 1
    assert house.known() == [IDS[0]]


def test_while_the_store_is_locked_events_wait_on_disk_and_none_is_lost(house: House) -> None:
    """A second connection holds the only writer's place, and ours waits a moment only."""
    with house.store.database.engine.connect() as ours:
        path = ours.engine.url.database
    house.store.database.engine.dispose()
    sa.event.listen(house.store.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=50"))
    other = sa.create_engine(f"sqlite:///{path}")
    with other.connect() as blocker:
        blocker.exec_driver_sql("BEGIN EXCLUSIVE")
        assert house.send(an_envelope(an_event(IDS[0]))).status_code == 200
        blocker.rollback()
    other.dispose()
    assert house.send(an_envelope(an_event(IDS[1]))).status_code == 200
    assert wait_for(lambda: len(house.known()) == 2)


def test_while_the_disk_is_full_the_sender_is_asked_to_come_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(file: int, data: object, at: int) -> int:
        del file, data, at
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "pwrite", no_space)
        answer = house.send(an_envelope(an_event(IDS[0])))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["access-control-expose-headers"].startswith("retry-after")
    assert "No space left" in answer.json()["detail"]
    assert house.send(an_envelope(an_event(IDS[0]))).status_code == 200
    assert wait_for(house.known) == [IDS[0]]


# --- log events

LINE = {"service_name": "shop", "log_level": "FATAL", "message": "no rate", "timestamp": "2025-10-23T14:29:00Z"}


def test_a_log_event_alone_becomes_a_bug(house: House) -> None:
    answer = house.log(LINE)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "refused": []})
    wait_for(lambda: house.bugs)
    assert house.store.bugs.get(house.bugs[0]).severity == "P0_critical"


def test_of_many_log_events_the_bad_ones_are_refused_with_their_place(house: House) -> None:
    answer = house.log(
        [LINE, LINE | {"log_level": "LOUD"}, 7, LINE | {"service_name": "till"}, LINE | {"message": "b"}]
    )
    assert (answer.status_code, answer.json()["accepted"]) == (202, 2)
    refused = answer.json()["refused"]
    assert [item["index"] for item in refused] == [1, 2, 3]
    assert "log_level is 'LOUD'" in refused[0]["reason"]
    assert "service_name is 'till', but the key is 'shop's" in refused[2]["reason"].replace("''", "'")
    wait_for(lambda: len(house.known()) == 2)
    assert sum(house.store.reports.refusals().values()) == 3


@pytest.mark.parametrize(
    ("value", "status", "accepted"),
    [
        pytest.param([], 202, 0, id="none"),
        pytest.param({}, 400, 0, id="only a bad one"),
        pytest.param([LINE] * 1_001, 400, None, id="too many"),
        pytest.param("x", 400, 0, id="a text"),
    ],
)
def test_the_answer_to_log_events(house: House, value: object, status: int, accepted: int | None) -> None:
    answer = house.log(value)
    assert (answer.status_code, answer.json().get("accepted")) == (status, accepted)


def test_a_log_event_with_an_id_counts_once(house: House) -> None:
    hostile = [f"\x00{'x' * 5_000}{tail}" for tail in "ab"]
    for _ in range(2):
        assert house.log([LINE | {"event_id": event_id} for event_id in ("7", *hostile)]).json()["accepted"] == 3
    wait_for(lambda: len(house.known()) == 3)
    wait_for(lambda: not house.journal.waits)
    assert len(house.known()) == 3


def test_log_events_need_a_key(house: House) -> None:
    for key, words in (("", "Bearer KEY"), ("w" * 32, "that key is no service's")):
        answer = house.log(LINE, key=key)
        assert answer.status_code == 401
        assert words in answer.json()["detail"]
    assert house.sender.post(f"{house.url}/api/logs", content=b"{").status_code == 401


def test_a_log_event_is_taken_with_the_last_slash_too(house: House) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    assert house.sender.post(f"{house.url}/api/logs/", json=LINE, headers=headers).status_code == 202


# --- the spool


class BrokenDisk:
    """What it does to a batch is said by the test."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def append(self, reports: object) -> None:
        del reports
        raise self.error


@pytest.mark.parametrize("error", [StoreUnavailable("full"), ValueError("our own fault")], ids=["ours", "any"])
def test_who_waits_for_the_disk_hears_of_every_failure(error: Exception) -> None:
    spool = Spool(BrokenDisk(error), committed=lambda: None)  # pyright: ignore[reportArgumentType]
    spool.start()

    async def twice() -> None:
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                await asyncio.wait_for(spool.accept([]), _LIMIT_SECONDS)

    asyncio.run(twice())
    spool.stop()


def test_a_repair_that_cannot_be_started_stops_no_other_report(tmp_path: Path) -> None:
    clock = SetClock()

    def fails(code: str) -> None:
        raise ValueError(code)

    journal = Journal(tmp_path / "spool")
    journal.open()
    with open_store(f"sqlite:///{tmp_path / 'homeostat.db'}", clock) as store:
        store.migrate()
        for event_id in IDS:
            body = an_event(event_id, level="fatal", exception=[{"type": f"E{event_id[-1]}"}])
            report = Report(
                report_id=event_id, service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=clock.time, body=body
            )
            journal.append([report])
        assert (
            Collector(
                journal, store.reports, store.signals, clock, on_bug=fails, templates=store.templates, lines=store.lines
            ).collect()
            == 3
        )
        assert store.bugs.search(BugQuery(), clock.time).total == 3


# --- acknowledged means on disk

_KILLS = 5
_SENDERS = 4


def send_until(url: str, stop: threading.Event, acknowledged: set[str]) -> None:
    """As an SDK does, without its patience: what was not acknowledged is not counted on."""
    with httpx2.Client(timeout=5) as sender:
        while not stop.is_set():
            event_id = uuid.uuid4().hex
            try:
                answer = sender.post(url, content=an_envelope(an_event(event_id)))
            except httpx2.TransportError:
                stop.wait(0.05)  # nobody listens
                continue
            if answer.status_code == 200:
                acknowledged.add(event_id)


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    database, port = f"sqlite:///{tmp_path / 'homeostat.db'}", free_port()
    command = [
        sys.executable,
        str(Path(__file__).parent / "intake_server.py"),
        database,
        str(tmp_path / "spool"),
        str(port),
    ]
    with open_store(database, SetClock()) as store:
        store.migrate()
        store.services.add(Service(name="shop", project_id=1, public_key=KEY))
    url = f"http://127.0.0.1:{port}/api/1/envelope/?sentry_key={KEY}"
    stop, acknowledged = threading.Event(), [set[str]() for _ in range(_SENDERS)]
    senders = [threading.Thread(target=send_until, args=(url, stop, ids)) for ids in acknowledged]
    for sender in senders:
        sender.start()
    chance = random.Random(7)  # noqa: S311 - moments to kill, not secrets
    try:
        for _ in range(_KILLS):
            before = sum(map(len, acknowledged))
            server = subprocess.Popen(command)
            try:
                wait_for(lambda before=before: sum(map(len, acknowledged)) > before + 3)
                time.sleep(chance.uniform(0, 0.2))
            finally:
                os.kill(server.pid, signal.SIGKILL)
                server.wait(_LIMIT_SECONDS)
    finally:
        stop.set()
        for sender in senders:
            sender.join(_LIMIT_SECONDS)
    with open_store(database, SetClock()) as store:
        journal = Journal(tmp_path / "spool")
        journal.open()
        collector = collector_of(journal, store, SetClock())
        while collector.collect():
            pass
        kept = [row["event_id"] for row in store.reports.export()]
        counted = store.bugs.stats().events
    assert len(kept) == len(set(kept))
    assert set().union(*acknowledged) <= set(kept)
    assert counted == len(kept)
