"""What of a request and an answer a proxy passes on, and what is about one connection only."""

import asyncio
import ipaddress
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# RFC 9110, section 7.6.1, and the older names that are still seen.
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection "
    b"te trailer transfer-encoding upgrade".split()
)
FORWARDED = frozenset([b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"])


class ClientGone(Exception):
    """The client hung up before its request was read."""


class Body:
    """A request's body, read from the client only once the release has taken the connection."""

    def __init__(self, receive: Receive, headers: Headers) -> None:
        self._receive = receive
        self._read = asyncio.Event()
        self.touched = False
        self.repeated = False
        self.expected = any(
            name == b"transfer-encoding" or (name == b"content-length" and value != b"0") for name, value in headers
        )
        if not self.expected:
            self._read.set()

    async def read(self) -> AsyncGenerator[bytes]:
        self.touched = True
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            if chunk := message.get("body", b""):
                yield chunk
            more = message.get("more_body", False)
        self._read.set()

    async def client_gone(self) -> None:
        """Return when the client has hung up; it is heard only after its body was read."""
        await self._read.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass


def request_headers(scope: Message) -> Headers:
    """What the release is told: the client's headers, with who asked as far as we know it ourselves.

    What a client on this machine says of its own client is kept: it is a proxy of the owner's.
    """
    given: Headers = scope["headers"]
    peer: str = scope["client"][0] if scope.get("client") else "127.0.0.1"
    said = dict(given) if ipaddress.ip_address(peer).is_loopback else {}
    chain = [said[b"x-forwarded-for"]] if b"x-forwarded-for" in said else []
    kept = [(name, value) for name, value in end_to_end(given) if name not in FORWARDED and name != b"expect"]
    return [
        *kept,
        (b"x-forwarded-for", b", ".join([*chain, peer.encode()])),
        (b"x-forwarded-host", said.get(b"x-forwarded-host") or dict(given).get(b"host", b"")),
        (b"x-forwarded-proto", said.get(b"x-forwarded-proto") or str(scope["scheme"]).encode()),
    ]


def end_to_end(headers: Headers) -> Headers:
    """Without those that are about one connection only, by name or because `Connection` names them."""
    named = {
        word.strip().lower() for name, value in headers if name.lower() == b"connection" for word in value.split(b",")
    }
    return [(name, value) for name, value in headers if (low := name.lower()) not in HOP_BY_HOP and low not in named]
