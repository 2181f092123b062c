"""Heads of requests that were read before, known by their bytes.

What one sender sends differs in its body, and in the digits that say how long that is. Where a parser has read such a
head once, and found the body where these digits say, the next one need not be read line by line.
"""

import re
from typing import Generic, NamedTuple, TypeVar

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: ([0-9]{1,6})\r\n")
_SIZE = re.compile(rb"([0-9a-fA-F]{1,5})\r\n")
_LONGEST_BYTES = 2_048
_MOST = 1_024

T = TypeVar("T")


class Framed(NamedTuple):
    """Where a request's parts are."""

    head: bytes  # without the digits of its length
    begin: int  # of the body
    length: int  # of the body; -1 where the head does not say it


def framed(data: bytes) -> Framed | None:
    """The request that begins with the data; None where its head is not whole, or long."""
    end = data.find(_END, 0, _LONGEST_BYTES)
    if end < 0:
        return None
    begin = end + len(_END)
    found = _LENGTH.search(data, 0, begin)
    if found is None:
        return Framed(data[:begin], begin, -1)
    first, last = found.span(1)
    return Framed(data[:first] + data[last:begin], begin, int(found[1]))


def body_in(data: bytes, request: Framed) -> bytes | None:
    """The body, where it ends with the data; None where it does not, or its chunks say more than their sizes."""
    if request.length < 0:
        return _unchunked(data, request.begin)
    return data[request.begin :] if len(data) == request.begin + request.length else None


def _unchunked(data: bytes, at: int) -> bytes | None:
    parts: list[bytes] = []
    while size := _SIZE.match(data, at):
        begin = size.end()
        end = begin + int(size[1], 16)
        if not data.startswith(b"\r\n", end):
            return None
        at = end + 2
        if begin == end:
            return b"".join(parts) if at == len(data) else None
        parts.append(data[begin:end])
    return None


class Heads(Generic[T]):
    """What was read of heads, by their bytes without the digits of the length."""

    def __init__(self) -> None:
        self._known: dict[bytes, T] = {}

    def known(self, head: bytes) -> T | None:
        return self._known.get(head)

    def read(self, data: bytes, body: bytes, said: T) -> None:
        """A parser has read what begins with the data, and its body; it is kept where we would find the same body."""
        request = framed(data)
        if request is None or request.head in self._known:
            return
        if (_unchunked(data, request.begin) != body) if request.length < 0 else (request.length != len(body)):
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[request.head] = said
