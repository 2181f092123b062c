"""OTLP over real sockets, from OpenTelemetry's own SDKs and from plain requests."""

import asyncio
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
import uvicorn
from google.rpc.status_pb2 import Status
from intake_server import MachineClock, application
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from outside import needed

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.intake.gate import Gate
from homeostat.intake.journal import Journal
from homeostat.intake.otlp import OtlpIntake
from homeostat.intake.spool import Spool
from homeostat.records import Bug, BugQuery, Event, Service, Told, ToldBy
from waiting import wait_for

_LIMIT_SECONDS = 20.0
_REPORTERS = Path(__file__).parent / "opentelemetry"
_CACHE = Path.home() / ".cache" / "homeostat"
KEY = "k" * 32
JSON = "application/json"
PROTOBUF = "application/x-protobuf"


class House:
    """An intake that serves, and its store."""

    def __init__(self, store: SqlStore, port: int) -> None:
        self.store = store
        self.url = f"http://127.0.0.1:{port}"
        self.sender = httpx2.Client()

    def send(self, body: bytes, kind: str = JSON, *, path: str = "/v1/logs", **headers: str) -> httpx2.Response:
        named = {"x-homeostat-key": KEY, "content-type": kind}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.sender.post(self.url + path, content=body, headers=named)

    def bugs(self) -> list[Bug]:
        return [row.bug for row in self.store.bugs.search(BugQuery(), SetClock().now()).rows]

    def bug(self, title: str) -> Bug:
        """The bug of that title, as soon as there is one."""
        return wait_for(lambda: [bug for bug in self.bugs() if bug.title == title])[0]

    def events(self) -> list[Event]:
        """Those that were kept whole."""
        rows = list(self.store.reports.export())
        return [event for row in rows if (event := self.store.reports.event("shop", row["event_id"]))]

    def told(self, release: str) -> tuple[Told, ...]:
        """What is counted of its requests."""
        now = datetime.now(UTC)
        return self.store.watches.told("shop", release, since=now - timedelta(hours=1), until=now)

    def counted(self) -> dict[str, int]:
        """Records that were only counted, by category."""
        losses = self.store.signals.losses("shop")
        return {loss.category: loss.quantity for one in losses if one.source == "intake" for loss in one.lost}


@pytest.fixture
def house(migrated: Callable[[str, str], str], tmp_path: Path) -> Iterator[House]:
    with open_store(migrated("sqlite", "otlp"), SetClock()) as store:
        store.services.add(Service(name="shop", project_id=1, public_key=KEY))
        app, _, stop = application(store, tmp_path / "spool", lambda _: None)
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            wait_for(lambda: server.started)
            serving = House(store, server.servers[0].sockets[0].getsockname()[1])
            with serving.sender:
                yield serving
        finally:
            server.should_exit = True
            thread.join(_LIMIT_SECONDS)
            stop()
    assert not thread.is_alive()


# --- OpenTelemetry's SDKs


@pytest.fixture(scope="session")
def packages() -> Path:
    """A folder with the packages of `opentelemetry/package.json`; made once for each lock file."""
    npm = needed("npm")
    sources = [_REPORTERS / name for name in ("package.json", "package-lock.json", "report.mjs")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = _CACHE / f"opentelemetry-{digest}"
    if not (folder / "installed").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for path in sources:
            shutil.copy(path, folder)
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=folder, check=True, timeout=_LIMIT_SECONDS, capture_output=True)
        (folder / "installed").touch()
    return folder


def test_python(house: House) -> None:
    subprocess.run([sys.executable, _REPORTERS / "report.py", house.url, KEY], check=True, timeout=_LIMIT_SECONDS)
    assert house.bug("the shop is closed").severity == "P0_critical"
    bug = house.bug("KeyError: 'USD'")
    assert (bug.release, bug.environment, bug.culprit.partition(" in ")[0]) == ("1.2", "production", "total")
    events = wait_for(lambda: found if len(found := house.events()) == 3 else None)
    logged, raised, _ = sorted(
        events, key=lambda event: (event.error_type != "KeyError", bool(event.chain[:1] and event.chain[0].frames))
    )
    assert logged.context["body"] == "no total"
    assert raised.request
    assert raised.request.url == "http://shop/orders?id=7"
    assert raised.unhandled
    assert logged.context["trace"] == raised.context["trace"]
    wait_for(lambda: house.counted() == {"log_info": 3})
    [told] = wait_for(lambda: house.told("1.2"))
    assert (told.by, told.requests, told.failed, sum(told.times.values())) == (ToldBy.SPANS, 1, 1, 1)


@pytest.mark.parametrize("encoding", ["http", "proto"])
def test_node(house: House, packages: Path, encoding: str) -> None:
    command = [needed("node"), "report.mjs", house.url, KEY, encoding]
    subprocess.run(command, check=True, timeout=_LIMIT_SECONDS, cwd=packages)
    assert house.bug(f"the till of {encoding} is closed").release == "3.1"
    events = wait_for(lambda: found if len(found := house.events()) == 3 else None)
    raised, logged = sorted(
        (e for e in events if e.error_type == "TypeError"), key=lambda event: "body" in event.context
    )
    assert (raised.environment, raised.platform) == ("staging", "node")
    assert raised.tags["otel.service.name"] == "till", "the key says whose it is; the name is kept"
    for event in (raised, logged):
        assert event.crash_frame
        assert event.crash_frame.function == "total"
    assert raised.request
    assert logged.context["trace"] == raised.context["trace"]
    wait_for(lambda: house.counted() == {"log_info": 3})


# --- plain requests


def an_error(**more: object) -> dict[str, object]:
    return {"severityNumber": 21, "timeUnixNano": "1761229790000000000", "body": {"stringValue": "no rate"}} | more


def a_request(*records: object) -> bytes:
    return json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": list(records)}]}]}).encode()


def a_protobuf_request() -> bytes:
    request = ExportLogsServiceRequest()
    request.resource_logs.add().scope_logs.add().log_records.add(
        severity_number=21, time_unix_nano=1761229790000000000, body=AnyValue(string_value="no rate")
    )
    return request.SerializeToString()


def test_sent_again_in_either_encoding_it_counts_once(house: House) -> None:
    assert house.send(a_request(an_error())).content == b"{}"
    assert house.send(gzip.compress(a_request(an_error())), content_encoding="gzip").status_code == 200
    answer = house.send(a_protobuf_request(), PROTOBUF)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"", PROTOBUF)
    house.send(a_request(an_error(body={"stringValue": "the last one"})))
    house.bug("the last one")
    assert house.bug("no rate").event_count == 1


def test_less_than_errors_are_counted_once(house: House) -> None:
    info, warning = an_error(severityNumber=9), an_error(severityNumber=13)
    for _ in range(2):
        assert house.send(a_request(info, warning, info)).status_code == 200
    wait_for(lambda: house.counted() == {"log_info": 2, "log_warning": 1})
    house.send(a_request(an_error(severityNumber=10)))
    wait_for(lambda: house.counted() == {"log_info": 3, "log_warning": 1})


def test_metrics_are_counted_and_left_so_that_no_sdk_complains(house: House) -> None:
    assert house.send(b'{"resourceMetrics": []}', path="/v1/metrics").json() == {}
    answer = house.send(b"\x0a\x00", PROTOBUF, path="/v1/metrics")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"", PROTOBUF)
    assert house.send(b"{}", path="/v1/metrics", x_homeostat_key="").status_code == 401
    wait_for(lambda: house.counted() == {"metrics": 2})


def test_what_is_rejected_is_told_in_the_requests_own_format(house: House) -> None:
    answer = house.send(a_request(an_error(attributes=7), an_error()))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON
    partial = answer.json()["partialSuccess"]
    assert partial == {"rejectedLogRecords": "1", "errorMessage": "1 times: attributes is not a list"}
    broken = b"\x0a\x06\x12\x04\x12\x02\x0a\xff"  # a record that is cut off
    answer = house.send(a_protobuf_request() + broken, PROTOBUF)
    told = ExportLogsServiceResponse.FromString(answer.content).partial_success
    assert (answer.status_code, told.rejected_log_records) == (200, 1)
    assert told.error_message
    assert house.bug("no rate").event_count == 1
    wait_for(lambda: sum(house.store.reports.refusals().values()) == 2)


@pytest.mark.parametrize("headers", [{"x_homeostat_key": ""}, {"x_homeostat_key": "wrong"}])
def test_without_a_key_nothing_is_taken(house: House, headers: dict[str, str]) -> None:
    answer = house.send(a_request(an_error()), **headers)
    assert (answer.status_code, answer.json()["code"]) == (401, 16)
    answer = house.send(a_protobuf_request(), PROTOBUF, **headers)
    assert (answer.status_code, Status.FromString(answer.content).code) == (401, 16)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"authorization": f"Bearer {KEY}"}, id="bearer"),
        pytest.param({"x_sentry_auth": f"sentry sentry_key={KEY}"}, id="as Sentry's SDKs say it"),
    ],
)
def test_the_key_may_come_in_three_headers(house: House, headers: dict[str, str]) -> None:
    assert house.send(a_request(an_error()), x_homeostat_key="", **headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param(b"not JSON", JSON, 400, id="no JSON"),
        pytest.param(b"\xff", PROTOBUF, 400, id="no protobuf"),
        pytest.param(b"{}", "text/plain", 415, id="another type"),
        pytest.param(b"{}", "", 415, id="no type"),
        pytest.param(b" " * (20 * 1024 * 1024 + 1), JSON, 413, id="too long"),
    ],
)
def test_a_bad_request_is_refused_with_a_status(house: House, body: bytes, kind: str, status: int) -> None:
    answer = house.send(body, kind)
    assert answer.status_code == status
    said = Status.FromString(answer.content) if kind == PROTOBUF else answer.json()
    assert said.message if isinstance(said, Status) else said["message"]


def test_a_bomb_is_refused(house: House) -> None:
    bomb = gzip.compress(bytes(50 * 1024 * 1024))
    assert house.send(bomb, PROTOBUF, content_encoding="gzip").status_code == 413


def test_a_page_of_another_origin_may_send(house: House) -> None:
    answer = house.sender.options(f"{house.url}/v1/traces", headers={"origin": "https://shop"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


def test_while_nothing_can_be_kept_senders_are_asked_to_come_back(store: SqlStore, tmp_path: Path) -> None:
    store.services.add(Service(name="shop", project_id=1, public_key=KEY))
    journal = Journal(tmp_path / "spool")  # not open: its folder is not there, so that nothing can be written
    spool = Spool(journal, committed=lambda: None)
    spool.start()
    intake = OtlpIntake(Gate(store.services, spool, MachineClock()), store.reports, spool, MachineClock())

    async def post() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=intake)
        async with httpx2.AsyncClient(transport=transport, base_url="http://here") as sender:
            headers = {"x-homeostat-key": KEY, "content-type": JSON}
            return await sender.post("/v1/logs", content=a_request(an_error()), headers=headers)

    try:
        answer = asyncio.run(post())
    finally:
        spool.stop()
    assert (answer.status_code, answer.json()["code"]) == (503, 14)
    assert int(answer.headers["retry-after"]) > 0
