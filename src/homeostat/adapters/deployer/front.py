"""The address that users know: a small reverse proxy, one process for each service.

    python -m homeostat.adapters.deployer.front --listen 127.0.0.1:7101 --state DIR

It outlives the program that started it, so a release can take another's place while no request is lost.
Everything it says and is told lies in DIR:

    front.json    who it is, written once it listens     {"process", "pid", "listen", "code"}
    target.json   where requests go; read again whenever it is replaced
                  {"process", "release", "port", "canary": {"process", "release", "port", "percent"} or null}
    traffic.json  what it counted, written twice a second and at exit
                  {"counted_at", "target", "canary", "open": {process: n},
                   "releases": {release: [requests, errors, refused]},
                   "routes": {release: {"GET /orders/*": requests}},
                   "answering": {release: [[slice's end, answers, median, p95, waited, used, refused]]},
                   "split": process of the canary, "sides": {"canary" or "stable": as `split.Sides` counts}}

It imports little else of Homeostat's, and keeps no state that DIR does not have. With --take-over it takes the place of
the one that serves the folder already, as `succession` says.
"""

import argparse
import asyncio
import contextlib
import fcntl
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import NamedTuple, TextIO, TypeVar, cast

import httpx2
import uvicorn

from homeostat.adapters.deployer.answering import Answering
from homeostat.adapters.deployer.passing_on import (
    Body,
    ClientGone,
    Message,
    Receive,
    Send,
    end_to_end,
    request_headers,
)
from homeostat.adapters.deployer.processes import identity
from homeostat.adapters.deployer.routes import route_of
from homeostat.adapters.deployer.split import Sides, Split, Target, Targets, asker_of
from homeostat.adapters.deployer.succession import Given, Succession, code, take_over

T = TypeVar("T")

SAFE_METHODS = frozenset(["GET", "HEAD", "OPTIONS"])

RETRY_SECONDS = 2.0  # how long a request waits for somebody to take it
TICK_SECONDS = 0.1  # how soon a new target or an ended drain is seen
WRITE_SECONDS = 0.5
RELEASES_KEPT = 50
RELEASES_WITH_ROUTES = 3
OUR_OWN = b"homeostat-watch"  # the user agent of smoke requests, which are not users': they are not counted
ROUTES_KEPT = 200  # of a release; the requests of all others are counted together
OTHER = "other"

# A release that takes a connection and then says nothing for a minute is down (nginx's own limit). Where nobody
# listens, the loopback says so at once: what takes long is the front's own turn at a processor, no fault of theirs.
TIMEOUTS = {"connect": 10.0, "read": 60.0, "write": 60.0, "pool": 10.0}
# No connection is used twice: a release may close one at any time (uvicorn does after an unhandled exception), and on
# the loopback a new one costs a tenth of a millisecond.
LIMITS = httpx2.Limits(max_connections=1000, max_keepalive_connections=0)


class Went(NamedTuple):
    """Where a request went."""

    split: Split
    target: Target
    asker: int
    route: str  # "" is not counted

    @property
    def as_canary(self) -> bool:
        return self.target == self.split.canary


def _went(split: Split, scope: Message, *, ours: bool, left: Target | None) -> Went:
    """Our own requests try the canary; what it `left` goes to the release beside it."""
    asker = asker_of(scope, salt=split.canary.process) if split.canary else 0
    target = split.canary if ours and split.canary else split.of(asker)
    route = "" if ours else route_of(scope["method"], scope["raw_path"])
    return Went(split, split.stable if target == left else target, asker, route)


class Counts:
    """Requests, errors and refusals (4xx) for each release, and what is open for each process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._releases: dict[str, list[int]] = {}
        self._routes: dict[str, dict[str, int]] = {}
        self.answering = Answering()
        self.sides = Sides()
        self._open: dict[str, int] = {}
        self._written: object = None
        self._written_at = 0.0
        with contextlib.suppress(OSError, ValueError, KeyError, AttributeError, TypeError):
            told = json.loads(path.read_text())
            self._releases = {str(k): [int(v[0]), int(v[1]), int(v[2])] for k, v in told["releases"].items()}
            self._routes = {
                str(release): {str(route): int(n) for route, n in routes.items()}
                for release, routes in told["routes"].items()
            }
            self.answering.restore(told["answering"])

    def begin(self, target: Target) -> None:
        self._open[target.process] = self._open.get(target.process, 0) + 1

    def end(self, target: Target) -> None:
        self._open[target.process] -= 1
        if not self._open[target.process]:
            del self._open[target.process]

    def answered(self, went: Went, *, failed: bool, seconds: float | None, refused: bool = False) -> None:
        """`seconds` until the answer began; None where there was none. `refused`: it was a 4xx."""
        target, route = went.target, went.route
        if not route:
            return
        self.sides.add(went.split, target, went.asker, failed=failed)
        counted = _last(self._releases, target.release, [0, 0, 0], RELEASES_KEPT)
        counted[0] += 1
        counted[1] += failed
        counted[2] += refused
        routes = _last(self._routes, target.release, {}, RELEASES_WITH_ROUTES)
        route = route if route in routes or len(routes) < ROUTES_KEPT else OTHER
        routes[route] = routes.get(route, 0) + 1
        if seconds is not None:
            self.answering.add(target.release, seconds, now=time.time(), process=target.process, refused=refused)

    def write(self, split: Split | None, *, at_once: bool = False) -> None:
        """Write what changed: at once when a drain waits for it, else twice a second."""
        process = split.stable.process if split else ""
        canary = split.canary.process if split and split.canary else ""
        drained = (process, canary, frozenset(self._open))
        if not at_once and drained == self._written and time.monotonic() - self._written_at < WRITE_SECONDS:
            return
        counted = {
            "counted_at": time.time(),
            "target": process,
            "canary": canary,
            "open": self._open,
            "releases": self._releases,
            "routes": self._routes,
            "answering": self.answering.slices,
            "split": self.sides.canary,
            "sides": self.sides.counted,
        }
        replace(self._path, counted)
        self._written, self._written_at = drained, time.monotonic()


def _last(counts: dict[str, T], release: str, none: T, most: int) -> T:
    """What was counted of the release, put last: those that answered longest ago are forgotten first."""
    found = counts[release] = counts.pop(release, none)
    while len(counts) > most:
        del counts[next(iter(counts))]
    return found


def replace(path: Path, value: object) -> None:
    """Write JSON so that a reader sees the old text or the new, never half of it."""
    half = path.with_suffix(".tmp")
    half.write_text(json.dumps(value))
    half.replace(path)


class Front:
    """The ASGI application."""

    def __init__(self, state: Path) -> None:
        self.targets = Targets(state / "target.json")
        self.counts = Counts(state / "traffic.json")
        self.leaving = False  # its place, and what it counted, are another's
        self._upstream = httpx2.AsyncHTTPTransport(trust_env=False, limits=LIMITS)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if any(name == b"upgrade" and value.lower() == b"websocket" for name, value in scope["headers"]):
            await _say(send, 501, "WebSockets are not proxied.")
            return
        body = Body(receive, scope["headers"])
        forward = asyncio.ensure_future(self._forward(scope, body, send))
        gone = asyncio.ensure_future(body.client_gone())
        try:
            await asyncio.wait((forward, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not forward.done():
                forward.cancel()
        with contextlib.suppress(asyncio.CancelledError, ClientGone):
            await forward

    async def _forward(self, scope: Message, body: Body, send: Send) -> None:
        """Hand the request to the present release; to its successor while nobody takes the connection.

        What a canary does not take, the release beside it is given.
        """
        deadline = time.monotonic() + RETRY_SECONDS
        ours = dict(scope["headers"]).get(b"user-agent") == OUR_OWN
        left: Target | None = None  # the canary that did not take it
        while True:
            split = self.targets.now()
            if split is None:
                await _say(send, 503, "No release is running yet.")
                return
            went = _went(split, scope, ours=ours, left=left)
            target = went.target
            self.counts.begin(target)
            began = time.monotonic()
            try:
                answer = await self._ask(target, scope, body)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                if not body.touched and (went.as_canary or time.monotonic() < deadline):
                    left = await self._leave(went, pause=0.05) or left
                    continue
                await self._fail(went, send, 502, error)
            except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError) as error:
                # It took the request and broke. RFC 9110, 9.2.2 lets a safe one go again, to whoever else is there: the
                # same release would break once more, and report one fault as two.
                safe = scope["method"] in SAFE_METHODS and not body.touched and not body.repeated
                if safe and self._has_another(went):
                    body.repeated = True
                    left = await self._leave(went, pause=0.0) or left
                    continue
                await self._fail(went, send, 502, error)
            except (httpx2.TransportError, httpx2.InvalidURL) as error:
                await self._fail(went, send, 504 if isinstance(error, httpx2.TimeoutException) else 502, error)
            else:
                await self._answer(went, answer, send, seconds=time.monotonic() - began)
            finally:
                self.counts.end(target)
            return

    def _has_another(self, went: Went) -> bool:
        """Whether another release than the one that was asked serves now, or beside it."""
        now = self.targets.now()
        return went.as_canary or (now is not None and now.stable != went.target)

    async def _leave(self, went: Went, *, pause: float) -> Target | None:
        """Before a request is sent again: a canary has failed it, and is not asked again; others are in a moment."""
        if went.as_canary:
            self.counts.answered(went, failed=True, seconds=None)
            return went.target
        await asyncio.sleep(pause)
        return None

    async def _ask(self, target: Target, scope: Message, body: Body) -> httpx2.Response:
        query: bytes = scope["query_string"]
        path: bytes = scope["raw_path"]
        request = httpx2.Request(
            scope["method"],
            f"http://127.0.0.1:{target.port}",
            headers=request_headers(scope),
            content=body.read() if body.expected else None,
            extensions={"timeout": TIMEOUTS, "target": path + b"?" + query if query else path},
        )
        return await self._upstream.handle_async_request(request)

    async def _answer(self, went: Went, answer: httpx2.Response, send: Send, *, seconds: float) -> None:
        """Stream the answer. One that breaks off is left incomplete, so that the client sees that it did."""
        failed = answer.status_code >= 500  # noqa: PLR2004
        refused = 400 <= answer.status_code < 500  # noqa: PLR2004
        try:
            headers = end_to_end(answer.headers.raw)
            if self.leaving:
                headers.append((b"connection", b"close"))
            await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
            # The pool's own stream: bytes as they came, neither decoded nor gathered.
            async for chunk in cast("httpx2.AsyncByteStream", answer.stream):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (httpx2.TransportError, RuntimeError):  # RuntimeError: h11 refuses a body of another length
            failed = True
        finally:
            self.counts.answered(went, failed=failed, seconds=seconds, refused=refused and not failed)
            await answer.aclose()

    async def _fail(self, went: Went, send: Send, status: int, error: Exception) -> None:
        self.counts.answered(went, failed=True, seconds=None)
        await _say(send, status, f"The service did not answer ({type(error).__name__}).")

    def write(self, *, at_once: bool = False) -> None:
        """What it counted, while that is its own to write."""
        if not self.leaving:
            with contextlib.suppress(OSError):  # a full disk must not stop the service
                self.counts.write(self.targets.now(), at_once=at_once)

    async def tick(self) -> None:
        """Keep traffic.json fresh until cancelled."""
        while True:
            self.write()
            due = time.monotonic() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            self.counts.answering.rang(late=time.monotonic() - due)


async def _say(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode(), "more_body": False})


async def serve(listen: str, state: Path, lock: TextIO, given: Given | None = None) -> None:
    """Serve until SIGTERM, with open requests given five seconds, or until a newer front has the place."""
    front = Front(state)
    config = uvicorn.Config(
        front,
        lifespan="off",
        ws="none",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=5,
    )
    listening = given.listening if given else _bound(listen)
    server = uvicorn.Server(config)
    me = os.getpid()
    who = {"process": identity(me), "pid": me, "listen": listen, "code": code()}

    async def life() -> None:
        while not server.started:  # noqa: ASYNC110 - uvicorn tells of it in no other way
            await asyncio.sleep(TICK_SECONDS / 10)
        try:
            replace(state / "front.json", who)
        except OSError:  # nobody would know of it
            server.should_exit = True
            raise
        if given:
            given.tell_that_we_serve()
        await _give_way(front, server, Succession(listening, lock))

    beside = [asyncio.create_task(front.tick()), asyncio.create_task(life())]
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # uvicorn raises it once more when it is done; we have yet to write
    try:
        await server.serve(sockets=[listening])
    finally:
        for each in beside:
            each.cancel()
        front.write(at_once=True)


def _bound(listen: str) -> socket.socket:
    """Bound here, so that what front.json says is true when it is read."""
    host, _, port = listen.rpartition(":")
    listening = socket.create_server((host, int(port)), backlog=1024)
    # Inherited by what it accepts. asyncio would do so only for sockets that were made with IPPROTO_TCP, and an answer
    # of two writes waits 40 ms without it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


async def _give_way(front: Front, server: uvicorn.Server, succession: Succession) -> None:
    """Once a newer front has asked for the place and serves. What we answer after that is counted by nobody."""
    while not front.leaving:
        newer = await succession.asked_for()
        front.write(at_once=True)
        front.leaving = True
        front.leaving = await succession.give(newer)
    await succession.leave(server)


def main() -> None:
    parser = argparse.ArgumentParser(description="The address that stays while releases change.")
    parser.add_argument("--listen", required=True, metavar="HOST:PORT")
    parser.add_argument("--state", required=True, type=Path, metavar="DIR")
    parser.add_argument("--take-over", action="store_true", help="from the one that serves DIR already")
    said = parser.parse_args()
    state: Path = said.state.absolute()
    os.chdir(state)
    lock = (state / "front.lock").open("w")
    given: Given | None = None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # another one serves this folder already
        lock.close()
        given = take_over() if said.take_over else None
        if given is None:
            sys.exit(0)
        lock = given.lock
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    asyncio.run(serve(said.listen, state, lock, given))


if __name__ == "__main__":
    main()
