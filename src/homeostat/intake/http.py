"""What the HTTP ways in share: bodies read whole and bounded, answers, keys."""

import asyncio
import re
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple, Self

import msgspec
from starlette.types import Receive, Scope, Send

from homeostat.errors import BadInput, HomeostatError, OverQuota, Retryable, StoreUnavailable, TooLarge, Unauthorised
from homeostat.intake.encodings import decompress

MOST_COMPRESSED = 20 * 1024 * 1024
MOST_HELD = 128 * 1024 * 1024  # of all bodies that are being read and put on disk at one moment
RETRY_AFTER_SECONDS = 5
_SLOWEST_SECONDS = 60.0  # that a body may take to come
_LONG_BYTES = 64 * 1024  # above this a thread decompresses, so that others are not kept waiting
_KEY = re.compile(r"sentry_key=([^,\s]{1,100})")
_CORS = (
    (b"access-control-allow-origin", b"*"),  # a DSN is public: browsers report with it from any page
    (b"access-control-allow-headers", b"*, authorization, content-type, content-encoding, sentry-trace, x-sentry-auth"),
    (b"access-control-allow-methods", b"GET, POST, PUT, OPTIONS"),
    (b"access-control-expose-headers", b"retry-after, x-sentry-error, x-sentry-rate-limits"),
    (b"access-control-max-age", b"86400"),
)

_CORS_LINES = b"".join(b"%b: %b\r\n" % header for header in _CORS)

Headers = tuple[tuple[bytes, bytes], ...]


class Answer(NamedTuple):
    """What is answered, whoever writes it to the connection."""

    status: int
    body: bytes
    kind: bytes = b"application/json"
    extra: Headers = ()

    @property
    def headers(self) -> Headers:
        length = str(len(self.body)).encode()
        return ((b"content-type", self.kind), (b"content-length", length), *_CORS, *self.extra)


def header_lines(kind: bytes, length: int, extra: Headers) -> bytes:
    """The same as they stand in an answer."""
    lines = b"".join([b"%b: %b\r\n" % header for header in extra])
    return b"content-type: %b\r\ncontent-length: %d\r\n%b%b" % (kind, length, _CORS_LINES, lines)


class Held:
    """Bytes of bodies in memory, over all requests of a server; what one request held is given back at its end."""

    def __init__(self, most: int = MOST_HELD) -> None:
        self._free = most

    def hold(self) -> "Holding":
        return Holding(self)

    def take(self, length: int) -> None:
        if length > self._free:
            raise StoreUnavailable("more arrives at the same moment than memory may hold")
        self._free -= length

    def give_back(self, length: int) -> None:
        self._free += length


class Holding:
    """What one request holds."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._length = 0

    def add(self, length: int) -> None:
        self._held.take(length)
        self._length += length

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._held.give_back(self._length)


def headers_of(scope: Scope) -> Mapping[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


class Body(NamedTuple):
    """A request's body."""

    plain: bytes
    received: bytes
    encoding: str  # what `received` is packed with; "" when it is not, or several times


async def read_body(receive: Receive, headers: Mapping[str, str], holding: Holding | None = None) -> bytes:
    """The body, decompressed. Raises as `read_whole_body`."""
    return (await read_whole_body(receive, headers, holding)).plain


async def read_whole_body(receive: Receive, headers: Mapping[str, str], holding: Holding | None = None) -> Body:
    """The body as it came, and decompressed.

    Raises:
        TooLarge: it is too long, as it comes or decompressed.
        BadInput: it is not what Content-Encoding says, or took too long to come.
        StoreUnavailable: other requests hold all the memory there is for bodies.
    """
    try:
        async with asyncio.timeout(_SLOWEST_SECONDS):
            body = await _receive(receive, holding)
    except TimeoutError as error:
        raise BadInput(f"the body did not come within {_SLOWEST_SECONDS:.0f} seconds") from error
    received = body
    encodings = encodings_of(headers)
    for encoding in reversed(encodings[-3:]):
        if len(body) > _LONG_BYTES:
            body = await asyncio.to_thread(decompress, body, encoding)
        else:
            body = decompress(body, encoding)
        if holding is not None:
            holding.add(len(body))
    return Body(body, received, encodings[0] if len(encodings) == 1 else "")


def encodings_of(headers: Mapping[str, str]) -> list[str]:
    """What the body is packed with, in the order in which it was put on."""
    named = (name.strip().lower() for name in headers.get("content-encoding", "").split(","))
    return [name for name in named if name not in ("", "identity")]


async def _receive(receive: Receive, holding: Holding | None) -> bytes:
    parts: list[bytes] = []
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadInput("the sender hung up")
        part = message.get("body", b"")
        more = message.get("more_body", False)
        length += len(part)
        if length > MOST_COMPRESSED:
            parts.clear()
            # Heard out for a while, because few senders read an answer before they have said everything.
            if not more or length > 2 * MOST_COMPRESSED:
                break
            continue
        if holding is not None:
            holding.add(len(part))
        parts.append(part)
    if length > MOST_COMPRESSED:
        raise TooLarge(f"a body may have {MOST_COMPRESSED} bytes")
    return parts[0] if len(parts) == 1 else b"".join(parts)


async def drain(receive: Receive) -> None:
    """Hear a sender out that is refused whatever it says, within the same bounds, and keep nothing."""
    length, more = 0, True
    async with asyncio.timeout(_SLOWEST_SECONDS):
        while more and length <= MOST_COMPRESSED:
            message = await receive()
            length += len(message.get("body", b""))
            more = message["type"] == "http.request" and message.get("more_body", False)


def key_in(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The public key by which the sender names its service; "" when it gave none."""
    for name in ("x-sentry-auth", "authorization"):
        value = headers.get(name, "")
        if match := _KEY.search(value):
            return match[1]
        if value[:7].lower() == "bearer ":
            return value[7:].strip()
    return query.get("sentry_key", "")


def unknown_key(key: str, how: str) -> Unauthorised:
    """What to tell a sender whose key is missing, or none of ours."""
    wrong = "that key is no service's" if key else f"send the service's key: {how}"
    return Unauthorised(f"{wrong}; `homeostat services list` prints it")


def answer_of(status: int, value: object, *, extra: Headers = ()) -> Answer:
    return Answer(status, b"" if value is None else msgspec.json.encode(value), extra=extra)


def refusal(error: HomeostatError) -> Answer:
    """4xx when the sender has to change something, 503 with Retry-After when waiting helps."""
    words = str(error)
    extra: Headers = ((b"x-sentry-error", _header_words(words)),)
    if isinstance(error, Retryable):
        seconds = error.seconds if isinstance(error, OverQuota) else RETRY_AFTER_SECONDS
        extra = (*extra, (b"retry-after", str(seconds).encode()))
    return answer_of(_status(error), {"detail": words.encode("utf-8", "replace").decode()}, extra=extra)


async def send_answer(send: Send, told: Answer) -> None:
    await send({"type": "http.response.start", "status": told.status, "headers": told.headers})
    await send({"type": "http.response.body", "body": told.body})


async def answer(send: Send, status: int, value: object, *, extra: Headers = ()) -> None:
    await send_answer(send, answer_of(status, value, extra=extra))


async def answer_bytes(
    send: Send, status: int, body: bytes, *, kind: bytes = b"application/json", extra: Headers = ()
) -> None:
    await send_answer(send, Answer(status, body, kind, extra))


async def answer_error(send: Send, error: HomeostatError) -> None:
    await send_answer(send, refusal(error))


def _status(error: HomeostatError) -> int:
    match error:
        case OverQuota():
            return 429
        case Retryable():
            return 503
        case Unauthorised():
            return 401
        case TooLarge():
            return 413
        case _:
            return 400


def _header_words(words: str) -> bytes:
    """Words that a header may hold: printable ASCII, one line."""
    return "".join(character if " " <= character <= "~" else "?" for character in words[:200]).encode()
