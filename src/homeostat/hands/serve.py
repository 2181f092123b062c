"""How a hand listens: each call is one order, carried out in a thread, whatever becomes of the connection.

Who asks again under the same id waits for the same answer. Answers are kept as long as there is room; after that, or
in another process, an order is carried out anew, which every act of a hand can bear.
"""

import asyncio
import hashlib
import hmac
import os
import signal
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from homeostat.adapters.hand import SOCKET, name_of, short
from homeostat.codec import decode, encode
from homeostat.errors import BadInput, HomeostatError, NotConfigured, Retryable, Unauthorised
from homeostat.log import Log
from homeostat.records.orders import Failure

_MOST_ORDER = 32 * 1024**2  # bytes
_SLOWEST_SECONDS = 60.0  # in which it has to be there
_MOST_ANSWERS = 256
_MOST_KEPT = 64 * 1024**2  # bytes of answers
_MOST_UNDER_WAY = 64
_LONGEST_ID = 100
_SHUTDOWN_SECONDS = 1
_OK, _FAILED, _BUSY = 200, 500, 503

_made: list[Path] = []  # sockets, to be removed at the end

log = Log("homeostat.hands")


@dataclass(frozen=True, slots=True)
class Method:
    """One thing that a hand does: the record that it takes, and what it makes of it."""

    takes: type[Any]
    does: Callable[[Any], object]
    at_once: bool = False  # however much is under way; it takes no time


@dataclass(frozen=True, slots=True)
class _Call:
    digest: str  # of the method and the body: an id is good for one order
    answer: "asyncio.Task[tuple[int, bytes]]"


class Calls:
    """The calls of one hand. Used in one event loop."""

    def __init__(self, methods: Mapping[str, Method]) -> None:
        self._methods = methods
        self._calls: OrderedDict[str, _Call] = OrderedDict()

    async def answer(self, method: str, number: str, body: bytes) -> tuple[int, bytes]:
        known = self._methods.get(method)
        if known is not None and known.at_once:
            return self._carry_out(method, body)
        digest = hashlib.sha256(method.encode() + b"\n" + body).hexdigest()
        call = self._calls.get(number)
        if call is None:
            if sum(not one.answer.done() for one in self._calls.values()) >= _MOST_UNDER_WAY:
                return _BUSY, _failure(Retryable(f"{_MOST_UNDER_WAY} calls are under way."))
            task = asyncio.create_task(run_in_threadpool(self._carry_out, method, body))
            call = self._calls[number] = _Call(digest, task)
            self._forget()
        if call.digest != digest:
            return _FAILED, _failure(BadInput("The id was used for another order."))
        return await asyncio.shield(call.answer)

    def _carry_out(self, method: str, body: bytes) -> tuple[int, bytes]:
        known = self._methods.get(method)
        if known is None:
            return _FAILED, _failure(BadInput(f"There is no method {method[:50]!r}."))
        try:
            order = decode(body, known.takes)
        except (msgspec.DecodeError, RecursionError) as error:
            return _FAILED, _failure(BadInput(f"The order cannot be read: {str(error)[:200]}"))
        try:
            return _OK, encode(known.does(order)).encode()
        except HomeostatError as error:
            return _FAILED, _failure(error)
        except Exception as error:  # a fault of ours, which is the caller's to see and to write down
            log.exception("a call failed", method=method)
            return _FAILED, _failure(error)

    def _forget(self) -> None:
        """The oldest answers that nobody waits for, beyond what there is room for."""
        ended = [(number, call) for number, call in self._calls.items() if call.answer.done()]
        kept = sum(len(call.answer.result()[1]) for _, call in ended)
        for number, call in ended:
            if len(self._calls) <= _MOST_ANSWERS and kept <= _MOST_KEPT:
                return
            kept -= len(call.answer.result()[1])
            del self._calls[number]


def application(methods: Mapping[str, Method], *, token: str = "") -> Starlette:
    """A hand over HTTP; with a token, only for who bears it."""
    calls = Calls(methods)

    async def call(request: Request) -> Response:
        if token and not _bears(request, token):
            return _told(401, _failure(Unauthorised("The token is wrong or missing.")))
        number = request.path_params["number"]
        body = bytearray()
        try:
            async with asyncio.timeout(_SLOWEST_SECONDS):
                async for piece in request.stream():
                    body += piece
                    if len(body) > _MOST_ORDER or len(number) > _LONGEST_ID:
                        return _told(413, _failure(BadInput(f"An order has at most {_MOST_ORDER} bytes.")))
        except (ClientDisconnect, TimeoutError):
            return _told(400, b"")
        return _told(*await calls.answer(request.path_params["method"], number, bytes(body)))

    async def health(request: Request) -> Response:
        del request
        return _told(_OK, b'{"status":"healthy"}')

    routes = [Route("/calls/{method}/{number}", call, methods=["POST"]), Route("/health", health, methods=["GET"])]
    return Starlette(routes=routes)


def listen(application: Starlette, address: str) -> None:
    """Serve until told to stop: on `tcp://HOST:PORT`, else on a socket in the folder `address`, for its owner alone.

    Ends at once then, whatever is under way: every act bears being cut off at any line.
    """
    opened = _tcp(address) if address.startswith("tcp://") else _unix(Path(address))
    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        limit_concurrency=4 * _MOST_UNDER_WAY,
    )
    signal.signal(signal.SIGTERM, _at_once)
    try:
        uvicorn.Server(config).run(sockets=[opened])
    except KeyboardInterrupt:
        pass
    finally:
        _end()


def end_with_parent() -> None:
    """End when standard input is closed: whoever started this process has ended, however that came about."""

    def wait() -> None:
        while os.read(0, 4096):
            pass
        _end()

    threading.Thread(target=wait, name="parent", daemon=True).start()


def _at_once(number: int, frame: object) -> None:
    del number, frame
    _end()


def _end() -> NoReturn:
    for path in _made:
        path.unlink(missing_ok=True)
    os._exit(0)


def _tcp(address: str) -> socket.socket:
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    if not host or not port.isdecimal():
        raise NotConfigured(f"{address!r} is no address. One looks like this: tcp://0.0.0.0:8079")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host.strip("[]"), int(port)), family=family, backlog=64)


def _unix(folder: Path) -> socket.socket:
    """In the place of the one of a process before; only the ledger's holder comes here."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / SOCKET).unlink(missing_ok=True)
    opened = socket.socket(socket.AF_UNIX)
    with short(folder, NotConfigured) as name:
        before = os.umask(0o177)
        try:
            opened.bind(f"{name}/{SOCKET}")
        finally:
            os.umask(before)
    opened.listen(64)
    _made.append(folder / SOCKET)
    return opened


def _bears(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _failure(error: Exception) -> bytes:
    seconds = error.seconds if isinstance(error, Retryable) else None
    return encode(Failure(error=name_of(error), says=str(error), seconds=seconds)).encode()


def _told(status: int, body: bytes) -> Response:
    return Response(body, status_code=status, media_type="application/json")
