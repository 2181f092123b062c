"""The way that most events take: from uvicorn's parser to the disk, without a task and without ASGI's messages.

It is uvicorn's own protocol, with another ending for one kind of request: an event for an address of Sentry's, there
within a moment, its sender known. Whatever is not like that, or cannot be read, is handed to uvicorn as if nothing had
happened, and takes the way of all other requests. A request whose head was parsed before (`heads`) is not parsed again.
"""

import asyncio
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from homeostat.intake.http import Answer, Headers, header_lines
from homeostat.intake.sentry import Asked, SentryIntake, asked_by
from homeostat.intake.sentry.heads import Framed, Heads, body_in, framed
from homeostat.intake.sentry.requests import Target
from homeostat.log import Log

_ADDRESS = re.compile(rb"/api/([0-9]{1,20})/(envelope|store)/?(?:\?([^#]*))?")
_LONGEST_BYTES = 64 * 1024  # of a body, as it comes; uvicorn reads as much ahead
_LONGEST_HEAD_BYTES = 64 * 1024  # of a request's line and headers; neither uvicorn nor its parser has a bound
_PATIENCE_SECONDS = 1.0  # that a body may take to come; what is slower waits where that is counted and bounded

log = Log()


class _Direct:
    """A request that is answered here. It stands where uvicorn has its cycle, and has what uvicorn asks of that."""

    message_event = asyncio.Event()  # nobody waits for it

    def __init__(self, asked: Asked, *, keep_alive: bool) -> None:
        self.asked = asked
        self.body = bytearray()
        self.keep_alive = keep_alive
        self.disconnected = False
        self.response_complete = False


@dataclass(frozen=True, slots=True)
class _Head:
    asked: Asked
    keep_alive: bool


HEADS = Heads[_Head]()
"""Those that this process has read."""


class SentryProtocol(HttpToolsProtocol):
    """For a server whose application is a `SentryIntake`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._intake = cast("SentryIntake", config.app)
        self._head_bytes: int | None = None  # of a head that is not whole, in what was received before
        self._coming: _Direct | None = None  # until its body is whole
        self._patience: asyncio.TimerHandle | None = None
        self._between = True  # requests: what comes next begins one
        self._begun = b""  # what was received with the beginning of the request that is parsed
        self._part = bytearray()  # of a request whose head is known
        self._wanted = 0  # bytes of it

    # --- what uvicorn is told by its parser and its transport

    def data_received(self, data: bytes) -> None:
        if self._part:
            self._part += data
            if len(self._part) < self._wanted:
                return
            data = self._whole_part()
        if not self._between or not self._take_known(data):
            self._parse(data)

    def _parse(self, data: bytes) -> None:
        if self._between:
            self._begun = data
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > _LONGEST_HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response("The headers are too long.")
        if self._coming and not self._patience and not self.transport.is_closing():
            self._patience = self.loop.call_later(_PATIENCE_SECONDS, self._hand_on)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._between = False
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        self._coming = self._direct()
        if self._coming:
            self.cycle = cast("RequestResponseCycle", self._coming)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._coming is None:
            super().on_body(body)
            return
        self._coming.body += body
        if len(self._coming.body) > _LONGEST_BYTES:
            self._hand_on()

    def on_message_complete(self) -> None:
        self._between = True
        begun, self._begun = self._begun, b""  # what follows it in the same data begins elsewhere
        request = self._coming
        if request is None:
            super().on_message_complete()
            return
        body = bytes(request.body)
        if self._take(request, body):
            self._stop_waiting()
            HEADS.read(begun, body, _Head(request.asked, request.keep_alive))
        else:
            self._hand_on()
            super().on_message_complete()

    # --- what is answered here

    @property
    def _idle(self) -> bool:
        """Whether nothing is being answered, so that no answer overtakes another."""
        nothing = self.cycle is None or self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison] - None before the first
        return nothing and not self.flow.write_paused and not self.transport.is_closing()

    def _take_known(self, data: bytes) -> bool:
        """Take a request whose head is known, or wait for the rest of it."""
        request = framed(data)
        head = HEADS.known(request.head) if request else None
        if request is None or head is None or not self._idle or len(data) - request.begin > _LONGEST_BYTES:
            return False
        body = body_in(data, request)
        if body is None:
            return self._gather(data, request)
        self._unset_keepalive_if_required()
        direct = _Direct(head.asked, keep_alive=head.keep_alive)
        before, self.cycle = self.cycle, cast("RequestResponseCycle", direct)
        if self._take(direct, body):
            return True
        self.cycle = before
        return False

    def _gather(self, data: bytes, request: Framed) -> bool:
        """Wait for the rest, where its head says how long that is."""
        self._wanted = request.begin + request.length
        if request.length > _LONGEST_BYTES or len(data) >= self._wanted:
            return False
        self._unset_keepalive_if_required()
        self._part += data
        self._patience = self.loop.call_later(_PATIENCE_SECONDS, lambda: self._parse(self._whole_part()))
        return True

    def _whole_part(self) -> bytes:
        data = bytes(self._part)
        self._part.clear()
        self._stop_waiting()
        return data

    def _direct(self) -> _Direct | None:
        """The request whose head has come, where it may be answered here."""
        parser = self.parser
        if parser is None or not self._idle or self.expect_100_continue:
            return None
        address = _ADDRESS.fullmatch(self.url) if parser.get_method() == b"POST" else None
        if address is None or parser.get_http_version() != "1.1" or parser.should_upgrade():
            return None
        project_id, endpoint, query = address.groups(b"")
        asked = asked_by(Target(project_id.decode(), endpoint.decode()), self.headers, query)
        return _Direct(asked, keep_alive=parser.should_keep_alive()) if asked else None

    def _take(self, request: _Direct, body: bytes) -> bool:
        def answered(answer: Answer) -> None:
            self._write(request, answer)

        try:
            return self._intake.take_at_once(request.asked, body, self.loop, answered)
        except Exception:  # a parser's callback must not raise; the other way tells the sender of it
            log.exception("could not take a request")
            return False

    def _stop_waiting(self) -> None:
        """The request has come, or never will."""
        self._coming = None
        if self._patience:
            self._patience.cancel()
            self._patience = None

    def _hand_on(self) -> None:
        """Begin again as uvicorn does, with what has come so far."""
        request = self._coming
        self._stop_waiting()
        if request:
            request.response_complete = True  # nothing waits before the cycle that takes its place
            super().on_headers_complete()
            if request.body:
                super().on_body(bytes(request.body))

    def _write(self, request: _Direct, answer: Answer) -> None:
        if request.disconnected or self.transport.is_closing():
            return
        request.response_complete = True
        self.transport.write(self._bytes_of(answer, keep_alive=request.keep_alive))
        if not request.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _bytes_of(self, answer: Answer, *, keep_alive: bool) -> bytes:
        """As uvicorn writes it, in one piece."""
        ours = tuple(self.server_state.default_headers)
        head = _head_of(answer.status, ours, answer.kind, len(answer.body), answer.extra, keep_alive=keep_alive)
        return head + answer.body


@lru_cache(maxsize=64)
def _head_of(status: int, ours: Headers, kind: bytes, length: int, extra: Headers, *, keep_alive: bool) -> bytes:
    """Of an answer; the same one for all answers of a second."""
    lines = b"".join([b"%b: %b\r\n" % header for header in ours])
    closing = b"" if keep_alive else b"connection: close\r\n"
    return b"".join((STATUS_LINE[status], lines, header_lines(kind, length, extra), closing, b"\r\n"))
