"""Smoke requests, sent to a real server."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.front import OUR_OWN
from homeostat.adapters.smoke import USER_AGENT, send_once
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
