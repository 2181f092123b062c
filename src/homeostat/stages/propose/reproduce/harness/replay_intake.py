"""Sentry, as the service sees it: takes what its SDK sends, and keeps the error events.

Runs inside the sandbox beside `replay_request.py`, standard library only.
"""

import contextlib
import json
import queue
import subprocess
import threading
import zlib
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

UNPACK_SECONDS = 10.0
ENVELOPE_BYTES = 8 * 1024 * 1024

Object = dict[str, Any]  # as JSON has them


class Intake(ThreadingHTTPServer):
    """Takes what the service's SDK sends, and keeps the error events.

    Envelopes: https://develop.sentry.dev/sdk/data-model/envelopes/
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), IntakeHandler)
        self.events: queue.Queue[Object] = queue.Queue(maxsize=100)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""

    def take(self, body: bytes) -> None:
        for event in error_events(body):
            with contextlib.suppress(queue.Full):
                self.events.put_nowait(event)


class IntakeHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_POST(self) -> None:
        body = decompressed(self._body(), self.headers.get("Content-Encoding", ""))
        if isinstance(self.server, Intake) and body is not None:
            self.server.take(body)
        answer = b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Nobody reads it."""

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(min(abs(int(self.headers.get("Content-Length") or 0)), ENVELOPE_BYTES))
        body = bytearray()
        while size := int(self.rfile.readline(32).split(b";")[0] or b"0", 16):
            body += self.rfile.read(min(size, ENVELOPE_BYTES - len(body)))
            self.rfile.readline(8)
            if len(body) >= ENVELOPE_BYTES:
                break
        return bytes(body)


def decompressed(body: bytes, encoding: str) -> "bytes | None":
    """The body as text bytes; None in an encoding that cannot be read here."""
    if encoding == "br":
        return unbrotlied(body)
    windows = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
    if encoding in {"", "identity"}:
        return body
    if encoding not in windows:
        return None
    try:
        return zlib.decompressobj(windows[encoding]).decompress(body, ENVELOPE_BYTES)
    except zlib.error:
        return None


def unbrotlied(body: bytes) -> "bytes | None":
    """Python's SDK compresses by Brotli where the service has that package; then the service's Python can undo it."""
    code = "import sys, brotli; sys.stdout.buffer.write(brotli.decompress(sys.stdin.buffer.read()))"
    for name in ("python", "python3"):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(
                [name, "-c", code], input=body, capture_output=True, timeout=UNPACK_SECONDS, check=True
            )
            return done.stdout[:ENVELOPE_BYTES]
    return None


def error_events(body: bytes) -> "list[Object]":
    """The events of level error or fatal in an envelope, or in a plain event as older SDKs post it."""
    found: list[Object] = []
    for kind, payload in envelope_items(body):
        event = as_mapping(decoded(payload)) if kind == "event" else {}
        if event and event.get("level", "error") in {"error", "fatal"}:
            found.append(event)
    return found


def envelope_items(body: bytes) -> "list[tuple[str, bytes]]":
    first, _, rest = body.partition(b"\n")
    if "exception" in as_mapping(decoded(first)) or not rest:
        return [("event", body)]
    items: list[tuple[str, bytes]] = []
    while rest.strip():
        line, _, rest = rest.partition(b"\n")
        header = as_mapping(decoded(line))
        length = header.get("length")
        if isinstance(length, int):
            payload, rest = rest[:length], rest[length:].lstrip(b"\n")
        else:
            payload, _, rest = rest.partition(b"\n")
        items.append((str(header.get("type", "")), payload))
    return items


def decoded(text: bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def as_mapping(value: object) -> Object:
    return cast("Object", value) if isinstance(value, dict) else {}


def as_sequence(value: object) -> "Sequence[object]":
    return cast("Sequence[object]", value) if isinstance(value, list) else ()
