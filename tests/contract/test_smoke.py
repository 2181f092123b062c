"""Smoke requests, sent to a real server."""

import http.server
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.by_service import check_options
from homeostat.adapters.deployer.front import OUR_OWN
from homeostat.adapters.deployer.smoke import NotHealthy, health_seconds, wait_for_health
from homeostat.adapters.smoke import USER_AGENT, send_once
from homeostat.errors import NotConfigured
from homeostat.records import Service


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = {"/health": 200, "/moved": 302, "/missing": 404, "/fail": 500}.get(self.path, 200)
        if self.command == "POST" and self.rfile.read(int(self.headers["content-length"])) != b'{"n": 1}':
            status = 400
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("lines", "failure"),
    [
        pytest.param((), "", id="none is declared: the health check"),
        pytest.param(("GET /health", "GET /moved"), "", id="well answered"),
        pytest.param(("GET /health", "GET /fail", "GET /missing"), "GET /fail: status 500", id="the first that fails"),
        pytest.param(("GET /missing",), "GET /missing: status 404", id="not found"),
        pytest.param(('POST /quote {"n": 1}',), "", id="with a body"),
        pytest.param(("POST /quote {}",), "POST /quote {}: status 400", id="with another body"),
        pytest.param(("/health",), '/health: not of the form "GET /path"', id="no method"),
        pytest.param(
            ("GET http://example.org/",), 'GET http://example.org/: not of the form "GET /path"', id="elsewhere"
        ),
    ],
)
def test_a_round(port: int, lines: tuple[str, ...], failure: str) -> None:
    assert send_once(Service(name="shop", project_id=1, public_key="k", smoke=lines, port=port)) == failure


def test_nobody_answers() -> None:
    service = Service(name="shop", project_id=1, public_key="k", port=processes.free_port())
    assert send_once(service) == "GET /health: no answer (ConnectError)"


def test_the_front_knows_them() -> None:
    assert USER_AGENT.encode() == OUR_OWN


@dataclass
class Answers:
    """What a release answers, one after the other, the last one for ever; None closes the connection."""

    statuses: list[int | None]
    asked: int = 0

    def next(self) -> int | None:
        self.asked += 1
        return self.statuses[min(self.asked, len(self.statuses)) - 1]


@contextmanager
def a_release(answers: Answers) -> Generator[str]:
    class Starting(Handler):
        def do_GET(self) -> None:
            if status := answers.next():
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Starting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/health"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_release_that_answers_and_is_not_well_is_refused_before_one_that_does_not_answer() -> None:
    """By half of the time; by the words, for seconds depend on the machine."""
    with a_release(Answers([503])) as url, pytest.raises(NotHealthy, match="for 1 s it answered, and not well, status"):
        wait_for_health(url, ended=str, ask=bool, seconds=2.0)
    nobody = f"http://127.0.0.1:{processes.free_port()}/health"
    with pytest.raises(NotHealthy, match=r"after 1 s, no answer \(ConnectError\)"):
        wait_for_health(nobody, ended=str, ask=bool, seconds=1.0)


@pytest.mark.parametrize(
    "statuses",
    [
        pytest.param([503, 503, 200], id="it was warming up"),
        pytest.param([503] * 8 + [None] + [503] * 8 + [200], id="it began anew in between"),
    ],
)
def test_a_release_that_gets_well_in_time_is_healthy(statuses: list[int | None]) -> None:
    with a_release(answers := Answers(statuses)) as url:
        wait_for_health(url, ended=str, ask=bool, seconds=60.0)
    assert answers.asked == len(statuses)


@pytest.mark.parametrize(
    ("given", "seconds"), [({}, 30.0), ({"health_seconds": "90"}, 90.0), ({"health_seconds": "soon"}, 30.0)]
)
def test_a_service_says_how_long_its_releases_are_waited_for(given: dict[str, str], seconds: float) -> None:
    assert health_seconds(Service(name="shop", project_id=1, public_key="k", deployer_options=given)) == seconds


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        ("", {"health_seconds": "soon"}, "a number of seconds from 1 to 999; 'soon' is not"),
        ("docker", {"health_seconds": "0"}, "'0' is not"),
        ("", {"port": "1"}, "process has no option port; it has health_seconds"),
        ("webhook", {"hok": "x"}, "webhook has no option hok; it has health_seconds, hook, secret_file, status, url"),
    ],
)
def test_options_that_mean_nothing_are_refused_when_they_are_given(kind: str, given: dict[str, str], says: str) -> None:
    service = Service(name="shop", project_id=1, public_key="k", deployer=kind, deployer_options=given)
    with pytest.raises(NotConfigured, match=says):
        check_options(service)
