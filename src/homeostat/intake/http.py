"""What the HTTP ways in share: bodies read whole and bounded, answers, keys."""

import re
import zlib
from collections.abc import Mapping

import msgspec
from starlette.types import Receive, Scope, Send

from homeostat.errors import BadInput, HomeostatError, Retryable, Unauthorised

MOST_COMPRESSED = 10 * 1024 * 1024
MOST_DECOMPRESSED = 20 * 1024 * 1024
RETRY_AFTER_SECONDS = 5
_KEY = re.compile(r"sentry_key=([^,\s]{1,100})")
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_CORS = (
    (b"access-control-allow-origin", b"*"),  # a DSN is public: browsers report with it from any page
    (b"access-control-allow-headers", b"*, authorization, content-type, content-encoding, sentry-trace, x-sentry-auth"),
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-expose-headers", b"retry-after, x-sentry-error, x-sentry-rate-limits"),
)


def headers_of(scope: Scope) -> Mapping[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def read_body(receive: Receive, headers: Mapping[str, str]) -> bytes:
    """The body, decompressed.

    Raises:
        BadInput: it is too long, or not what Content-Encoding says.
    """
    parts: list[bytes] = []
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadInput("the sender hung up")
        part = message.get("body", b"")
        length += len(part)
        if length > MOST_COMPRESSED:
            raise BadInput(f"a body may have {MOST_COMPRESSED} bytes")
        parts.append(part)
        more = message.get("more_body", False)
    return decompress(b"".join(parts), headers.get("content-encoding", "identity").strip().lower())


def decompress(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in _WINDOW_BITS:
        raise BadInput(f"Content-Encoding {encoding[:20]!r} is not understood; gzip, deflate and identity are")
    reader = zlib.decompressobj(_WINDOW_BITS[encoding])
    try:
        plain = reader.decompress(body, MOST_DECOMPRESSED + 1)
    except zlib.error as error:
        raise BadInput(f"the body is not {encoding}: {error}") from error
    if len(plain) > MOST_DECOMPRESSED:
        raise BadInput(f"a body may have {MOST_DECOMPRESSED} bytes when decompressed")
    if not reader.eof:
        raise BadInput(f"the body is not {encoding}: it ends in the middle")
    return plain


def key_in(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The public key by which the sender names its service; "" when it gave none."""
    for name in ("x-sentry-auth", "authorization"):
        value = headers.get(name, "")
        if match := _KEY.search(value):
            return match[1]
        if value.lower().startswith("bearer "):
            return value[7:].strip()
    return query.get("sentry_key", "")


async def answer(send: Send, status: int, value: object, *, extra: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    body = b"" if value is None else msgspec.json.encode(value)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *_CORS, *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer_error(send: Send, error: HomeostatError) -> None:
    """4xx when the sender has to change something, 503 with Retry-After when waiting helps."""
    words = str(error)
    extra = ((b"x-sentry-error", words.encode("ascii", "replace").replace(b"\n", b" ")[:200]),)
    if isinstance(error, Retryable):
        extra = (*extra, (b"retry-after", str(RETRY_AFTER_SECONDS).encode()))
        await answer(send, 503, {"detail": words}, extra=extra)
    else:
        await answer(send, 401 if isinstance(error, Unauthorised) else 400, {"detail": words}, extra=extra)
