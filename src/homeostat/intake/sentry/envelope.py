"""The envelope: a header, then items, each a header and its payload.

https://develop.sentry.dev/sdk/data-model/envelopes/
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec

from homeostat.codec import decoder
from homeostat.errors import BadInput
from homeostat.records import Json

MOST_ITEMS = 100

T = TypeVar("T")


class Header(msgspec.Struct):
    """What the envelope says of itself; its other keys are not needed."""

    event_id: Json = None
    dsn: Json = None
    sent_at: Json = None
    trace: Json = None


class ItemHeader(msgspec.Struct):
    type: str
    length: int | None = None
    filename: Json = None
    content_type: Json = None
    attachment_type: Json = None


_header = decoder(Header)
_item_header = decoder(ItemHeader)


def header_in(line: bytes) -> Header:
    """The envelope's header.

    Raises:
        BadInput: the line is none.
    """
    return _decoded(line, _header, "the envelope's header")


def item_header_in(line: bytes) -> ItemHeader:
    """An item's header.

    Raises:
        BadInput: the line is none.
    """
    return _decoded(line, _item_header, "an item's header")


class Envelope(NamedTuple):
    """What could be read; `broken` says why reading ended before the end, "" when it did not."""

    header_line: bytes
    header: Header
    items: tuple[tuple[ItemHeader, bytes], ...]
    broken: str = ""


def read_envelope(body: bytes) -> Envelope:
    """The header and the items. Once the framing is broken nothing after it can be found, but what came before is good.

    Raises:
        BadInput: nothing of it can be read, or it has too many items.
    """
    line_end = body.find(b"\n")
    first = body[:line_end] if line_end >= 0 else body
    header = header_in(first)
    items: list[tuple[ItemHeader, bytes]] = []
    try:
        for item in _items(body, len(first) + 1):
            items.append(item)
            if len(items) > MOST_ITEMS:
                break
    except BadInput as error:
        if not items:
            raise
        return Envelope(first, header, tuple(items), broken=str(error))
    if len(items) > MOST_ITEMS:
        raise BadInput(f"an envelope may have {MOST_ITEMS} items")
    return Envelope(first, header, tuple(items))


def _items(body: bytes, at: int) -> Iterator[tuple[ItemHeader, bytes]]:
    """Walks by position: a body of a million empty lines is walked once, and copied never."""
    end = len(body)
    while True:
        while at < end and body[at] in b"\r\n":
            at += 1
        if at >= end:
            return
        line_end = body.find(b"\n", at)
        line_end = end if line_end < 0 else line_end
        item = item_header_in(body[at:line_end])
        at = min(line_end + 1, end)
        if item.length is None:
            payload_end = body.find(b"\n", at)
            payload_end = end if payload_end < 0 else payload_end
        elif 0 <= item.length <= end - at:
            payload_end = at + item.length
        else:
            raise BadInput("an item is shorter than its header says")
        yield item, body[at:payload_end]
        at = payload_end


def _decoded(line: bytes, decode: Callable[[bytes], T], what: str) -> T:
    try:
        return decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{what} cannot be read: {error}") from error


def key_of(dsn: object) -> str:
    """The public key in a DSN; "" when it is none."""
    try:
        return urlsplit(dsn).username or "" if isinstance(dsn, str) else ""
    except ValueError:
        return ""
