"""The way that most events take: from uvicorn's parser to the disk, without a task and without ASGI's messages.

It is uvicorn's own protocol, with another ending for one kind of request: an event for an address of Sentry's, there
within a moment, its sender known. Whatever is not like that, or cannot be read, is handed to uvicorn as if nothing had
happened, and takes the way of all other requests.
"""

import asyncio
import re
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from homeostat.intake.http import Answer
from homeostat.intake.sentry import Asked, SentryIntake
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

    def __init__(self, target: Target, query: bytes, *, keep_alive: bool) -> None:
        self.target = target
        self.query = query
        self.body = bytearray()
        self.keep_alive = keep_alive
        self.disconnected = False
        self.response_complete = False


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

    # --- what uvicorn is told by its parser and its transport

    def data_received(self, data: bytes) -> None:
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
        if self._coming is None or not self._take(self._coming):
            self._hand_on()
            super().on_message_complete()

    # --- what is answered here

    def _direct(self) -> _Direct | None:
        """The request whose head has come, where it may be answered here."""
        parser = self.parser
        idle = self.cycle is None or self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison] - None before the first
        if parser is None or not idle or self.flow.write_paused or self.expect_100_continue:
            return None
        address = _ADDRESS.fullmatch(self.url) if parser.get_method() == b"POST" else None
        if address is None or parser.get_http_version() != "1.1" or parser.should_upgrade():
            return None
        project_id, endpoint, query = address.groups(b"")
        target = Target(project_id.decode(), endpoint.decode())
        return _Direct(target, query, keep_alive=parser.should_keep_alive())

    def _take(self, request: _Direct) -> bool:
        def answered(answer: Answer) -> None:
            self._write(request, answer)

        try:
            asked = Asked(self.headers, request.query)
            taken = self._intake.take_at_once(request.target, asked, bytes(request.body), self.loop, answered)
        except Exception:  # a parser's callback must not raise; the other way tells the sender of it
            log.exception("could not take a request")
            return False
        if taken:
            self._stop_waiting()
        return taken

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
        ours = b"".join([b"%b: %b\r\n" % header for header in self.server_state.default_headers])
        closing = b"" if keep_alive else b"connection: close\r\n"
        return b"".join((STATUS_LINE[answer.status], ours, answer.header_lines, closing, b"\r\n", answer.body))
