"""What the address that stays does with requests: a real front before real sockets."""

import asyncio
import contextlib
import http.client
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

import httpx2
import pytest

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.front import ROUTES_KEPT, Counts, Front, Went
from homeostat.adapters.deployer.passing_on import Message
from homeostat.adapters.deployer.routes import PATH_CHARACTERS, route_of
from homeostat.adapters.deployer.split import Split, Target

HEAD = b"HTTP/1.1 200 OK\r\n"
TURNS_APART = 0.6  # seconds, of a front that others keep from a processor


class Upstream:
    """A release of which the test says, byte by byte, what it answers."""

    def __init__(self, answer: Callable[[socket.socket, bytes], None]) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.requests: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                taken, _ = self._listening.accept()
                threading.Thread(target=self._take, args=(taken,), daemon=True).start()

    def _take(self, taken: socket.socket) -> None:
        with taken, contextlib.suppress(OSError):
            got = b""
            while b"\r\n\r\n" not in got:
                got += taken.recv(65536)
            self.requests.append(got)
            self._answer(taken, got)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)  # closing alone leaves the thread that accepts where it is
        self._listening.close()


class Stage:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = processes.free_port()
        self.process = ""
        self.upstreams: list[Upstream] = []
        self.start()

    def start(self) -> None:
        command = f"{sys.executable} -P -m homeostat.adapters.deployer.front"
        self.process = processes.start(
            f"exec {command} --listen 127.0.0.1:{self.port} --state {self.folder}",
            folder=self.folder,
            variables={},
            log=self.folder / "log",
            record=lambda _: None,
        )
        told = self.folder / "front.json"
        assert processes.wait_until(
            lambda: told.exists() and json.loads(told.read_text())["process"] == self.process, 20
        )

    def stop(self) -> None:
        processes.stop(self.process, seconds=8)
        for upstream in self.upstreams:
            upstream.close()

    def serve(self, answer: Callable[[socket.socket, bytes], None], release: str = "v1") -> Upstream:
        upstream = Upstream(answer)
        self.upstreams.append(upstream)
        self.target(upstream.port, release)
        return upstream

    def target(self, port: int, release: str = "v1") -> None:
        half = self.folder / "target.half"
        half.write_text(json.dumps({"process": f"{release}/{port}", "release": release, "port": port}))
        half.rename(self.folder / "target.json")

    def ask(self, method: str = "GET", path: str = "/", **words: object) -> httpx2.Response:
        return httpx2.request(method, f"http://127.0.0.1:{self.port}{path}", trust_env=False, timeout=10, **words)

    def counted(self) -> dict[str, object]:
        return json.loads((self.folder / "traffic.json").read_text())


@pytest.fixture
def front(tmp_path: Path) -> Generator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.stop()
    assert (tmp_path / "log").read_text() == ""


def plain(taken: socket.socket, _: bytes) -> None:
    taken.sendall(HEAD + b"content-length: 2\r\nserver: theirs\r\nconnection: x-mine\r\nx-mine: 1\r\n\r\nok")


def test_before_the_first_release_it_says_so(front: Stage) -> None:
    assert front.ask().status_code == 503


def test_headers_of_one_connection_stay_there_and_the_others_pass(front: Stage) -> None:
    upstream = front.serve(plain)
    given = {"connection": "x-private", "x-private": "1", "te": "trailers", "host": "shop.example", "cookie": "a=b"}
    with httpx2.Client(trust_env=False) as http:  # the client itself would tidy the path
        odd = {"target": b"/a%2Fb/../c?q=%20%22x[]&&"}
        answer = http.get(f"http://127.0.0.1:{front.port}/", headers=given, extensions=odd)
    head = upstream.requests[0].decode().lower()
    assert head.startswith("get /a%2fb/../c?q=%20%22x[]&& http/1.1\r\n")
    assert "\r\nhost: shop.example\r\n" in head
    assert "\r\ncookie: a=b\r\n" in head
    assert "\r\nx-forwarded-for: 127.0.0.1\r\nx-forwarded-host: shop.example\r\nx-forwarded-proto: http\r\n" in head
    assert "x-private" not in head
    assert "trailers" not in head
    assert answer.headers["server"] == "theirs"
    assert "x-mine" not in answer.headers


def test_a_proxy_of_the_owners_may_say_who_asked(front: Stage) -> None:
    upstream = front.serve(plain)
    front.ask(headers={"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"})
    head = upstream.requests[0].decode().lower()
    assert "\r\nx-forwarded-for: 203.0.113.9, 127.0.0.1\r\n" in head
    assert "\r\nx-forwarded-proto: https\r\n" in head


@pytest.mark.parametrize("chunked", [False, True], ids=["with a length", "chunked"])
def test_a_large_body_streams_both_ways(front: Stage, *, chunked: bool) -> None:
    size = 20_000_000

    def echo(taken: socket.socket, got: bytes) -> None:
        head, _, body = got.partition(b"\r\n\r\n")
        taken.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n")
        if b"transfer-encoding: chunked" in head.lower():
            while not body.endswith(b"0\r\n\r\n"):
                body = body[-8:] + taken.recv(65536)
            count = size
        else:
            count = len(body)
            while count < size:
                count += len(taken.recv(65536))
        for _ in range(count // 100_000):
            taken.sendall(b"186a0\r\n" + b"y" * 100_000 + b"\r\n")
        taken.sendall(b"0\r\n\r\n")

    front.serve(echo)
    content = (b"x" * 100_000 for _ in range(size // 100_000)) if chunked else b"x" * size
    assert len(front.ask("POST", content=content).content) == size


def test_an_answer_arrives_as_it_is_written(front: Stage) -> None:
    seen = threading.Event()

    def slowly(taken: socket.socket, _: bytes) -> None:
        taken.sendall(HEAD + b"content-type: text/event-stream\r\n\r\nfirst")
        assert seen.wait(10)
        taken.sendall(b"second")

    front.serve(slowly)
    with httpx2.stream("GET", f"http://127.0.0.1:{front.port}/", trust_env=False, timeout=10) as answer:
        parts = answer.iter_bytes()
        assert next(parts) == b"first"
        seen.set()
        assert b"".join(parts) == b"second"


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified", b"200 OK"])
def test_an_answer_without_body_leaves_the_connection_usable(front: Stage, method: str, status: bytes) -> None:
    length = b"content-length: 0\r\n" if status.startswith(b"2") and b"204" not in status else b""
    front.serve(lambda taken, _: taken.sendall(b"HTTP/1.1 " + status + b"\r\n" + length + b"\r\n"))
    with httpx2.Client(trust_env=False, timeout=10) as http:
        for _ in range(3):
            assert http.request(method, f"http://127.0.0.1:{front.port}/").status_code == int(status[:3])


def test_who_hangs_up_frees_the_release(front: Stage) -> None:
    freed = threading.Event()

    def endless(taken: socket.socket, _: bytes) -> None:
        taken.sendall(HEAD + b"\r\nfirst")
        try:
            while True:
                time.sleep(0.01)
                taken.sendall(b"x" * 1000)
        except OSError:
            freed.set()

    front.serve(endless)
    with httpx2.stream("GET", f"http://127.0.0.1:{front.port}/", trust_env=False, timeout=10) as answer:
        parts = answer.iter_bytes()  # held: to forget it would be to hang up
        assert next(parts)
        assert processes.wait_until(lambda: front.counted()["open"] != {}, 5)
    assert freed.wait(10)
    assert processes.wait_until(lambda: front.counted()["open"] == {}, 5)


def test_an_answer_that_breaks_off_is_seen_to_break_off(front: Stage) -> None:
    front.serve(lambda taken, _: taken.sendall(HEAD + b"content-length: 1000\r\n\r\nfirst"))
    with pytest.raises(httpx2.RemoteProtocolError):
        front.ask()
    assert processes.wait_until(lambda: front.counted()["releases"] == {"v1": [1, 1, 0]}, 5)


def test_what_is_refused_is_counted_apart_from_what_failed(front: Stage) -> None:
    statuses = iter([200, 404, 500, 422, 304])

    def each(taken: socket.socket, _: bytes) -> None:
        taken.sendall(f"HTTP/1.1 {next(statuses)} X\r\ncontent-length: 0\r\n\r\n".encode())

    front.serve(each)
    for _ in range(5):
        front.ask()
    assert processes.wait_until(lambda: front.counted()["releases"] == {"v1": [5, 1, 2]}, 5)


def test_nobody_there_is_502_after_two_seconds(front: Stage) -> None:
    front.target(processes.free_port())
    began = time.monotonic()
    assert front.ask("POST", content=b"x").status_code == 502
    assert 1.5 < time.monotonic() - began < 20


def test_a_request_waits_for_the_release_that_is_just_taking_over(front: Stage) -> None:
    front.target(processes.free_port())
    later = threading.Timer(0.3, lambda: front.serve(plain, "v2"))
    later.start()
    assert front.ask("POST", content=b"x").status_code == 200
    later.join()
    assert processes.wait_until(lambda: front.counted()["releases"] == {"v2": [1, 0, 0]}, 5)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_release_that_breaks_a_request_is_not_asked_again(front: Stage, method: str) -> None:
    """A panic of Go's was reported twice."""
    upstream = front.serve(lambda taken, _: taken.close())
    assert front.ask(method, content=b"x" if method == "POST" else None).status_code == 502
    assert len(upstream.requests) == 1


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 502)])
def test_only_a_safe_request_is_given_to_the_successor_of_a_release_that_broke_it(
    front: Stage, method: str, status: int
) -> None:
    successor = front.serve(plain, "v2")

    def succeeded(taken: socket.socket, _: bytes) -> None:
        front.target(successor.port, "v2")
        taken.close()

    broken = front.serve(succeeded)
    assert front.ask(method, content=b"x" if method == "POST" else None).status_code == status
    assert (len(broken.requests), len(successor.requests)) == (1, 1 if status == 200 else 0)


def test_an_answer_is_not_held_back(front: Stage) -> None:
    """Nagle's algorithm and a delayed acknowledgement once made 40 ms of each."""
    front.serve(plain)
    with httpx2.Client(trust_env=False, timeout=10) as http:
        took: list[float] = []
        for _ in range(15):
            began = time.monotonic()
            http.post(f"http://127.0.0.1:{front.port}/", content=b"x")
            took.append(time.monotonic() - began)
    assert min(took[1:]) < 0.03


def test_websockets_are_not_proxied(front: Stage) -> None:
    front.serve(plain)
    assert front.ask(headers={"upgrade": "WebSocket", "connection": "upgrade"}).status_code == 501


def test_counts_outlive_the_front(front: Stage) -> None:
    front.serve(plain)
    front.ask()
    processes.stop(front.process)
    assert front.counted()["releases"] == {"v1": [1, 0, 0]}
    front.start()
    front.ask()
    assert processes.wait_until(lambda: front.counted()["releases"] == {"v1": [2, 0, 0]}, 5)


def test_it_counts_where_requests_go(front: Stage) -> None:
    front.serve(plain)
    paths = ("/orders/17?page=2", "/orders/18", "/orders/4f1c2a9b-e07d-55b1-c3de-9a60f2f7b8d1", "/v1/remedies/ARN-30C")
    for path in paths:
        front.ask(path=path)
    front.ask("DELETE", "/orders/17")
    front.ask("PROPFIND", "/pot/%0a")
    expected = {"GET /orders/*": 3, "GET /v1/remedies/ARN-30C": 1, "DELETE /orders/*": 1, "ANY /pot/%0a": 1}
    assert processes.wait_until(lambda: front.counted()["routes"] == {"v1": expected}, 20)


def test_smoke_requests_are_answered_and_not_counted(front: Stage) -> None:
    front.serve(plain)
    front.ask(headers={"user-agent": "homeostat-watch"})
    front.ask(path="/orders/17")
    assert processes.wait_until(lambda: front.counted()["releases"] == {"v1": [1, 0, 0]}, 20)
    assert front.counted()["routes"] == {"v1": {"GET /orders/*": 1}}


def test_what_it_keeps_of_paths_is_bounded(tmp_path: Path) -> None:
    counts = Counts(tmp_path / "traffic.json")
    for release in range(5):
        target = Target(process="p", release=f"v{release}", port=1)
        for number in range(ROUTES_KEPT + 50):
            path = "/" + "x" * number + "/" + "y" * 1_000
            went = Went(Split(target), target, 0, route_of("GET", path.encode()))
            counts.answered(went, failed=False, seconds=0.01)
    counts.write(None, at_once=True)
    routes = json.loads((tmp_path / "traffic.json").read_text())["routes"]
    assert list(routes) == ["v2", "v3", "v4"]
    assert len(routes["v4"]) <= ROUTES_KEPT + 1
    assert sum(routes["v4"].values()) == ROUTES_KEPT + 50
    assert max(map(len, routes["v4"])) <= len("GET ") + PATH_CHARACTERS


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        pytest.param("GET", b"/", "GET /", id="root"),
        pytest.param("GET", b"/a/0/b", "GET /a/*/b", id="a number"),
        pytest.param("GET", b"/a/deadbeefdead", "GET /a/deadbeefdead", id="letters that are hex by chance"),
        pytest.param("GET", b"/a/deadbeef0123", "GET /a/*", id="hex"),
        pytest.param("GET", b"/v1/oauth2/ARN-30C", "GET /v1/oauth2/ARN-30C", id="few digits stay"),
        pytest.param("GET", b"/orders/PO-2025-0001/email", "GET /orders/*/email", id="a name with a number"),
        pytest.param("get\n", b"/a", "ANY /a", id="a method of its own"),
        pytest.param("GET", b"/\xff\x00\x1b[31m", "GET /\xff??[31m", id="bytes"),
        pytest.param("GET", b"/" + b"1" * 10_000, "GET /*", id="long"),
    ],
)
def test_a_route_is_method_and_template(method: str, path: bytes, route: str) -> None:
    assert route_of(method, path) == route


def test_a_second_front_for_the_same_folder_goes_away(front: Stage, tmp_path: Path) -> None:
    second = processes.start(
        f"exec {sys.executable} -P -m homeostat.adapters.deployer.front --listen 127.0.0.1:0 --state {tmp_path}",
        folder=tmp_path,
        variables={},
        log=tmp_path / "log",
        record=lambda _: None,
    )
    assert processes.wait_until(lambda: not processes.alive(second), 20)
    processes.stop(second)
    assert json.loads((tmp_path / "front.json").read_text())["process"] == front.process


def test_what_is_not_http_is_answered_with_400(front: Stage) -> None:
    front.serve(plain)
    with socket.create_connection(("127.0.0.1", front.port)) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
    broken = http.client.HTTPConnection("127.0.0.1", front.port)
    broken.putrequest("POST", "/")
    broken.putheader("content-length", "5")
    broken.endheaders()
    broken.send(b"ab")
    broken.close()  # hangs up within its body
    assert front.ask().status_code == 200


def test_a_front_ends_when_it_is_asked_to(front: Stage) -> None:
    assert processes.alive(front.process)
    began = time.monotonic()
    processes.stop(front.process, seconds=8)
    assert time.monotonic() - began < 8  # it need not be killed


def test_a_front_that_gets_no_turn_for_seconds_does_not_hold_it_against_the_release(tmp_path: Path) -> None:
    """A processor that others keep busy, played by a loop that stands still at each turn."""
    upstream = Upstream(plain)
    target = {"process": f"v1/{upstream.port}", "release": "v1", "port": upstream.port}
    (tmp_path / "target.json").write_text(json.dumps(target))
    sent: list[Message] = []
    where = {"method": "GET", "raw_path": b"/", "query_string": b"", "scheme": "http"}
    scope: Message = {"type": "http", **where, "headers": [(b"host", b"shop.example")], "client": None}

    async def ask() -> None:
        loop, asked = asyncio.get_running_loop(), False

        async def receive() -> Message:
            nonlocal asked
            if asked:
                await asyncio.Event().wait()  # it stays until it has its answer
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        def stand_still() -> None:
            if not sent:
                time.sleep(TURNS_APART)
                loop.call_soon(stand_still)

        loop.call_soon(stand_still)
        await Front(tmp_path)(scope, receive, send)

    asyncio.run(ask())
    upstream.close()
    assert sent[0]["status"] == 200
