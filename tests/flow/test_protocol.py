"""The short way from the parser to the disk: the same answers, byte for byte, and the same reports as the long way."""

import asyncio
import gzip
import json
import re
import socket
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from odd_intake import Services, kept, made
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from conftest import SetClock
from homeostat.errors import StoreUnavailable
from homeostat.intake.gate import Gate
from homeostat.intake.http import answer
from homeostat.intake.sentry import SentryIntake
from homeostat.intake.sentry.protocol import SentryProtocol
from homeostat.intake.spool import Spool
from homeostat.records import Report, ReportKind
from oddities import KEY, Request

_LIMIT_SECONDS = 30.0
_SLOW_SECONDS, _WRITES = 0.004, 9  # after as many such writes, threads write
_ODD_REQUESTS = 600
_CORPUS = Path(__file__).parents[1] / "corpus" / "sentry"
ID = "0123456789abcdef0123456789abcdef"
EVENT = json.dumps({"event_id": ID, "message": "no rate"}).encode()
ENVELOPE = b'{"event_id":"%s"}\n{"type":"event"}\n%s\n' % (ID.encode(), EVENT)
MANY = ENVELOPE + b'{"type":"session"}\n{}\n{"type":"event"}\n{"message":"b"}\n'
LONG = b'{}\n{"type":"event"}\n' + json.dumps({"event_id": ID, "extra": ["x" * 99] * 2_000}).encode()
AUTH = f"X-Sentry-Auth: Sentry sentry_key={KEY}"


@dataclass
class Disk:
    """Keeps reports, or says that it cannot; holds its answer back while it is told to."""

    reports: list[Report] = field(default_factory=list[Report])
    full: bool = False
    seconds: float = 0.0  # that it takes
    turns: threading.Event = field(default_factory=threading.Event)

    def append(self, reports: Sequence[Report]) -> None:
        time.sleep(self.seconds)
        assert self.turns.wait(_LIMIT_SECONDS)
        if self.full:
            raise StoreUnavailable("the disk is full")
        self.reports += reports


async def others(scope: Scope, receive: Receive, send: Send) -> None:
    """What is not Sentry's: the application says what it heard."""
    if scope["type"] == "http":
        heard, more = b"", True
        while more:
            message = await receive()
            heard, more = heard + message.get("body", b""), message.get("more_body", False)
        await answer(send, 200, [scope["method"], scope["path"], scope["query_string"].decode(), len(heard)])


class Here:
    """A server with one protocol, on a disk of its own."""

    def __init__(self, protocol: type[HttpToolsProtocol], **more: Any) -> None:  # noqa: ANN401 - of the gate
        self.disk = Disk()
        self.disk.turns.set()
        self._spool = Spool(self.disk, committed=lambda: None)  # pyright: ignore[reportArgumentType]
        gate = Gate(Services(), self._spool, SetClock(), **more)  # pyright: ignore[reportArgumentType]
        self.app = SentryIntake(gate, self._spool, SetClock(), then=others)
        config = uvicorn.Config(self.app, http=protocol, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
        self.server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self.server.run)

    @contextmanager
    def running(self) -> Iterator["Here"]:
        self._spool.start()
        self._thread.start()
        until(lambda: self.server.started)
        self.told(raw())  # from now on the key is known
        self.disk.reports.clear()
        try:
            yield self
        finally:
            self.disk.turns.set()
            self.server.should_exit = True
            self._thread.join(_LIMIT_SECONDS)
            self._spool.stop()

    def have_threads_write(self) -> None:
        """A disk that was slow for a while is not waited for by the loop."""
        self.disk.seconds = _SLOW_SECONDS
        for _ in range(_WRITES):
            self.told(raw())
        self.disk.reports.clear()

    def connect(self) -> socket.socket:
        address = self.server.servers[0].sockets[0].getsockname()
        connection = socket.create_connection(address, timeout=_LIMIT_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def told(self, *pieces: bytes, answers: int = 1) -> list[bytes]:
        """So many answers, or as many as come before the server hangs up, without what never is the same twice."""
        with self.connect() as connection:
            for piece in pieces:
                connection.sendall(piece)
                if len(pieces) > 1:
                    time.sleep(0.001)  # so that they come apart, mostly; no answer depends on it
            return [masked(one) for one in read_answers(connection, answers)]

    def took(self) -> list[tuple[str, bytes, str]]:
        """What is on disk since the last question, but for times; counts of losses come when they like."""
        taken = [one for one in self.disk.reports if one.kind is not ReportKind.LOSSES]
        self.disk.reports.clear()
        return [(masked(one.report_id.encode()).decode(), masked(one.body), one.packing) for one in taken]


def until(come_true: Any) -> None:  # noqa: ANN401 - a question
    deadline = time.monotonic() + _LIMIT_SECONDS
    while not come_true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def read_answers(connection: socket.socket, wanted: int) -> list[bytes]:
    found: list[bytes] = []
    read = b""
    while len(found) < wanted:
        head, end, rest = read.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        size = int(length[1]) if length else 0
        if end and len(rest) >= size:
            found.append(head + end + rest[:size])
            read = rest[size:]
        elif part := connection.recv(65_536):
            read += part
        else:
            return [*found, b"(hung up)" + read]
    return found


def masked(told: bytes) -> bytes:
    told = re.sub(rb"date: [^\r]+", b"date: now", told)
    told = re.sub(rb"(retry-after: |x-sentry-rate-limits: |memory at )[0-9a-fx]+", rb"\1n", told)
    return re.sub(rb"[0-9a-f]{32}", b"(id)", told.replace(ID.encode(), b"(the id)"))


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Here, Here]]:
    with Here(SentryProtocol).running() as short, Here(HttpToolsProtocol).running() as long:
        yield short, long


def raw(body: bytes = ENVELOPE, *lines: str, first: str = "POST /api/1/envelope/ HTTP/1.1", key: bool = True) -> bytes:
    named = "".join(line.split(":")[0].lower() + "," for line in lines)
    own = [] if "transfer-encoding" in named or "content-length" in named else [f"Content-Length: {len(body)}"]
    head = "\r\n".join([first, "Host: here", *([AUTH] if key else []), *own, *lines])
    return head.encode() + b"\r\n\r\n" + body


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def alone(request: bytes) -> tuple[tuple[bytes, ...], int]:
    return (request,), 1


GET = b"GET /health?a=b HTTP/1.1\r\nHost: here\r\n\r\n"
QUERY = f"POST /api/1/envelope/?sentry_version=7&sentry_key={KEY} HTTP/1.1"
WITH_DSN = b'{"dsn":"https://%s@here/1"}\n{"type":"event"}\n%s\n' % (KEY.encode(), EVENT)


@pytest.mark.parametrize(
    ("pieces", "answers"),
    [
        # what is taken the short way
        pytest.param(*alone(raw()), id="plain"),
        pytest.param(*alone(raw(EVENT, first="POST /api/1/store HTTP/1.1")), id="store"),
        pytest.param(*alone(raw(gzip.compress(LONG), "Content-Encoding: gzip")), id="gzip"),
        pytest.param(*alone(raw(zlib.compress(LONG), "content-encoding: DEFLATE")), id="deflate"),
        pytest.param(*alone(raw(chunked(ENVELOPE, 7), "Transfer-Encoding: chunked")), id="chunked"),
        pytest.param(*alone(raw(first=QUERY, key=False)), id="the key in the query"),
        pytest.param(*alone(raw(MANY)), id="several items"),
        pytest.param(*alone(raw(b'{}\n{"type":"session"}\n{}\n')), id="no event"),
        pytest.param(*alone(raw(b"{}\n")), id="no item"),
        pytest.param([raw()[at : at + 11] for at in range(0, len(raw()), 11)], 1, id="in small pieces"),
        pytest.param([raw()] * 3, 3, id="one after the other"),
        pytest.param((raw() * 3,), 3, id="pipelined"),
        pytest.param((raw() + GET + raw(b"!") + raw() + GET,), 5, id="pipelined with others"),
        pytest.param((GET + raw(),), 2, id="pipelined behind another"),
        pytest.param((raw(ENVELOPE, "Connection: close") + raw(),), 2, id="the last one of its connection"),
        # what is not
        pytest.param(*alone(raw(LONG)), id="long"),
        pytest.param(*alone(raw(b"{}\n" * 100_000)), id="longer, of many items"),
        pytest.param(*alone(raw(chunked(LONG, 999), "Transfer-Encoding: chunked")), id="long and chunked"),
        pytest.param((raw(LONG + b" " * 1_000_000) + raw(),), 2, id="long, and one behind it"),
        pytest.param(*alone(raw(gzip.compress(LONG * 9), "Content-Encoding: gzip")), id="long when inflated"),
        pytest.param(
            *alone(raw(zlib.compress(gzip.compress(ENVELOPE)), "Content-Encoding: gzip, deflate")), id="twice"
        ),
        pytest.param(*alone(raw(WITH_DSN, key=False)), id="the key in the envelope"),
        pytest.param(*alone(raw(first="POST /api/1/envelope/ HTTP/1.0")), id="HTTP/1.0"),
        pytest.param((raw(ENVELOPE, "Expect: 100-continue"),), 2, id="asks before it sends"),
        pytest.param(*alone(raw(first="POST //api//1/envelope HTTP/1.1")), id="a spelling of its own"),
        pytest.param(*alone(raw(first="POST /api/1/%65nvelope/ HTTP/1.1")), id="percent"),
        pytest.param(*alone(raw(first="POST /api/1/other/ HTTP/1.1")), id="another address"),
        pytest.param(*alone(raw(first="PUT /api/1/envelope/ HTTP/1.1")), id="PUT"),
        pytest.param(*alone(raw(first="OPTIONS /api/1/envelope/ HTTP/1.1")), id="OPTIONS"),
        pytest.param(*alone(raw(ENVELOPE, "Connection: upgrade", "Upgrade: h2c")), id="upgrade"),
        # what is refused
        pytest.param(*alone(raw(b"")), id="nothing"),
        pytest.param(*alone(raw(b"!")), id="no envelope"),
        pytest.param((raw(b"!") + raw(),), 2, id="no envelope, then one"),
        pytest.param(*alone(raw(b"!", "Content-Encoding: gzip")), id="no gzip"),
        pytest.param(*alone(raw(b"!", "Content-Encoding: lzma")), id="an encoding that nobody reads"),
        pytest.param(*alone(raw(key=False)), id="no key"),
        pytest.param(*alone(raw(ENVELOPE, f"X-Sentry-Auth: sentry_key={'w' * 32}", key=False)), id="a wrong key"),
        pytest.param(*alone(raw(first="POST /api/2/envelope/ HTTP/1.1")), id="a wrong project"),
        pytest.param(*alone(raw(first="POST /api/01/envelope/ HTTP/1.1")), id="a project spelt oddly"),
        pytest.param(*alone(raw(first=f"POST /api/1/envelope/?{'a=1&' * 200} HTTP/1.1")), id="a query without end"),
        pytest.param(*alone(raw(gzip.compress(bytes(40_000_000)), "Content-Encoding: gzip")), id="a bomb"),
        pytest.param(*alone(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), id="TLS"),
        pytest.param(*alone(raw(ENVELOPE, "Content-Length: 5", "Transfer-Encoding: chunked")), id="two lengths"),
        pytest.param(*alone(raw(b"zz\r\n", "Transfer-Encoding: chunked")), id="chunks that are none"),
    ],
)
def test_both_ways_answer_and_keep_the_same(pair: tuple[Here, Here], pieces: Sequence[bytes], answers: int) -> None:
    short, long = pair
    assert short.told(*pieces, answers=answers) == long.told(*pieces, answers=answers)
    assert short.took() == long.took()


LINES = "User-Agent: one that sends again"


@pytest.mark.parametrize(
    ("pieces", "answers"),
    [
        pytest.param((raw(MANY, LINES),), 1, id="another length"),
        pytest.param([raw(ENVELOPE, LINES)] * 3, 3, id="one after the other"),
        pytest.param((raw(ENVELOPE, LINES) * 3,), 3, id="pipelined"),
        pytest.param((raw(ENVELOPE, LINES) + GET,), 2, id="another behind it"),
        pytest.param((raw(ENVELOPE, LINES) + GET[:9], GET[9:]), 2, id="half of another behind it"),
        pytest.param((raw(ENVELOPE, LINES)[: -len(ENVELOPE)], ENVELOPE), 1, id="the head, then the body"),
        pytest.param([raw(ENVELOPE, LINES)[at : at + 9] for at in range(0, 999, 9)], 1, id="in small pieces"),
        pytest.param((raw(MANY, LINES)[:-9], raw(MANY, LINES)[-9:] + GET), 2, id="another behind the last piece"),
        pytest.param((raw(chunked(ENVELOPE, 999), LINES, "Transfer-Encoding: chunked"),), 1, id="chunks"),
        pytest.param(
            (raw(chunked(MANY, 7), LINES, "Transfer-Encoding: chunked") + GET,), 2, id="chunks and another behind them"
        ),
        pytest.param(
            [raw(chunked(ENVELOPE, 50), LINES, "Transfer-Encoding: chunked")[at : at + 40] for at in range(0, 999, 40)],
            1,
            id="chunks in small pieces",
        ),
        pytest.param((raw(b"zz\r\n", LINES, "Transfer-Encoding: chunked"),), 1, id="chunks that are none"),
        pytest.param((raw(b"!", LINES) + raw(ENVELOPE, LINES),), 2, id="no envelope, then one"),
        pytest.param((raw(b"", LINES),), 1, id="nothing"),
        pytest.param((raw(LONG, LINES),), 1, id="long"),
        pytest.param((raw(LONG + b" " * 1_000_000, LINES),), 1, id="longer"),
        pytest.param((raw(gzip.compress(LONG * 9), LINES, "Content-Encoding: gzip"),), 1, id="long when inflated"),
        pytest.param((raw(b"!", LINES, "Content-Encoding: gzip"),), 1, id="no gzip"),
        pytest.param((raw(ENVELOPE, LINES, "Connection: close") * 2,), 2, id="the last one of its connection"),
    ],
)
def test_a_head_that_was_read_before_makes_no_difference(
    pair: tuple[Here, Here], pieces: Sequence[bytes], answers: int
) -> None:
    short, long = pair
    for known in (
        raw(ENVELOPE, LINES),
        raw(ENVELOPE, LINES, "Connection: close"),
        raw(gzip.compress(ENVELOPE), LINES, "Content-Encoding: gzip"),
        raw(chunked(ENVELOPE, 99), LINES, "Transfer-Encoding: chunked"),
    ):
        assert short.told(known) == long.told(known)
    assert short.told(*pieces, answers=answers) == long.told(*pieces, answers=answers)
    assert short.took() == long.took()


def as_bytes(request: Request) -> bytes:
    address = request.path.encode("latin-1", "replace") + (b"?" + request.query if request.query else b"")
    body = b"".join(request.parts)
    headers = [*request.headers, (b"content-length", b"%d" % len(body)), (b"connection", b"close")]
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    return b"%b %b HTTP/1.1\r\n%b\r\n%b" % (request.method.encode(), address, lines, body)


def test_odd_requests_are_answered_and_kept_alike(pair: tuple[Here, Here]) -> None:
    short, long = pair
    for name, request in [*made(range(_ODD_REQUESTS)), *kept(_CORPUS)]:
        sent = as_bytes(replace(request, parts=request.parts or (b"",)))
        assert short.told(sent) == long.told(sent), name
        assert short.took() == long.took(), name


@pytest.mark.parametrize("protocol", [SentryProtocol, HttpToolsProtocol])
def test_a_full_disk_is_said_and_nothing_stays_held(protocol: type[HttpToolsProtocol]) -> None:
    with Here(protocol).running() as here:
        here.disk.full = True
        [refused] = here.told(raw())
        assert refused.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b"\r\nretry-after: n\r\n" in refused
        assert b"\r\naccess-control-allow-origin: *\r\n" in refused
        here.disk.full = False
        assert here.told(raw())[0].startswith(b"HTTP/1.1 200 OK\r\n")


def test_what_is_beyond_the_quota_is_told_and_kept_alike() -> None:
    with (
        Here(SentryProtocol, events_per_minute=4).running() as short,
        Here(HttpToolsProtocol, events_per_minute=4).running() as long,
    ):
        for request in (raw(), raw(MANY), raw(), raw(MANY)):
            assert short.told(request) == long.told(request)
            assert short.took() == long.took()
        assert short.told(raw())[0].startswith(b"HTTP/1.1 429 Too Many Requests\r\n")


def test_no_answer_comes_before_the_disk_has_it_and_none_overtakes_another() -> None:
    with Here(SentryProtocol).running() as here, here.connect() as connection:
        here.have_threads_write()
        here.disk.turns.clear()
        connection.sendall(raw() + GET)
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        here.disk.turns.set()
        connection.settimeout(_LIMIT_SECONDS)
        first, second = read_answers(connection, 2)
        assert (b'{"id":"%s"}' % ID.encode() in first, b"/health" in second) == (True, True)


def test_who_hangs_up_while_the_disk_works_leaves_nothing_behind() -> None:
    with Here(SentryProtocol).running() as here:
        here.have_threads_write()
        here.disk.turns.clear()
        for _ in range(5):
            with here.connect() as connection:
                connection.sendall(raw())
        with here.connect() as connection:
            connection.sendall(raw()[:-9])  # not whole
        here.disk.turns.set()
        until(lambda: len(here.disk.reports) == 5)
        until(lambda: len(here.server.server_state.connections) == 0)
        assert here.told(raw())[0].startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_that_comes_slowly_is_taken_all_the_same() -> None:
    with Here(SentryProtocol).running() as here, here.connect() as connection:
        connection.sendall(raw()[:-9])
        until(lambda: here.server.server_state.tasks)  # patience has ended: it waits where it is bounded
        connection.sendall(raw()[-9:])
        assert read_answers(connection, 1)[0].startswith(b"HTTP/1.1 200 OK\r\n")
        assert len(here.disk.reports) == 1


def test_headers_without_end_are_refused() -> None:
    with Here(SentryProtocol).running() as here:
        told = here.told(b"GET / HTTP/1.1\r\n", *[b"a: %s\r\n" % (b"b" * 8_000)] * 9)
        assert told[0].startswith(b"HTTP/1.1 400 Bad Request\r\n")
        assert here.told(b"GET / HTTP/1.1\r\na: %s\r\n" % (b"b" * 8_000), b"\r\n")[0].startswith(b"HTTP/1.1 200")


def test_one_who_cannot_be_told_keeps_nobody_else_waiting() -> None:
    disk = Disk()
    disk.turns.set()
    spool = Spool(disk, committed=lambda: None)  # pyright: ignore[reportArgumentType]

    def fails(failure: object) -> None:
        raise ValueError(failure)

    async def both() -> object:
        loop = asyncio.get_running_loop()
        told: asyncio.Future[object] = loop.create_future()
        spool.give([], loop, fails)
        spool.give([], loop, told.set_result)
        return await asyncio.wait_for(told, _LIMIT_SECONDS)

    spool.start()
    assert asyncio.run(both()) is None
    spool.stop()


def test_a_server_that_stops_answers_what_it_has_heard() -> None:
    with Here(SentryProtocol).running() as here, here.connect() as connection:
        here.have_threads_write()
        here.disk.turns.clear()
        connection.sendall(raw())
        until(lambda: here.server.server_state.connections)
        connection.settimeout(0.1)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        assert not here.server.server_state.tasks  # it took the short way
        here.server.should_exit = True
        until(lambda: not here.server.servers[0].is_serving())
        here.disk.turns.set()
        connection.settimeout(_LIMIT_SECONDS)
        [told] = read_answers(connection, 1)
        assert told.startswith(b"HTTP/1.1 200 OK\r\n")
