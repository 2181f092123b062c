"""Variants of captured requests: the same faults again and again, or each event a fault of its own."""

import copy
import gzip
import json
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

_AT_ONCE = 500
_PROCESSES = 2
_SYLLABLES = (
    "ba",
    "cor",
    "del",
    "fen",
    "gar",
    "hol",
    "jun",
    "kel",
    "lam",
    "mor",
    "nor",
    "pel",
    "ras",
    "sol",
    "tam",
    "vel",
)
_DIGITS = 16  # one syllable for each hexadecimal digit of a fault's number
_LEVEL = 9  # of gzip, as sentry-sdk's transport has it


@dataclass(frozen=True)
class Captured:
    """One request, taken apart."""

    head: tuple[bytes, ...]
    chunked: bool
    gzipped: bool
    header: dict[str, Any]
    item: dict[str, Any]
    event: dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A request ready to be sent, and how long its envelope is before compression."""

    request: bytes
    plain_bytes: int


def take_apart(request: bytes) -> Captured | None:
    """None for an envelope without an error in it: sessions, counts of what an SDK left out."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    named = {line.split(b":")[0].lower(): line for line in headers}
    chunked, gzipped = b"transfer-encoding" in named, b"content-encoding" in named
    plain = b"".join(_unchunked(body)) if chunked else body
    plain = gzip.decompress(plain) if gzipped else plain
    header, item, payload = plain.split(b"\n", 2)
    if json.loads(item)["type"] != "event":
        return None
    event = json.loads(payload.split(b"\n")[0])
    return Captured((first, *headers), chunked, gzipped, json.loads(header), json.loads(item), event)


def _unchunked(body: bytes) -> Iterator[bytes]:
    while body:
        size, _, rest = body.partition(b"\r\n")
        yield rest[: int(size, 16)]
        body = rest[int(size, 16) + 2 :]


def prepare(
    captured: Sequence[Captured], count: int, *, new: bool, host: str, pool: ProcessPoolExecutor
) -> list[Prepared]:
    """`count` requests, SDKs and faults mixed; the same for the same arguments but for ids and times."""
    mixed = random.Random(7).choices(range(len(captured)), k=count)  # noqa: S311 - a benchmark's mixture
    numbered = list(enumerate(mixed))
    work = partial(_some, captured, new=new, host=host)
    parts = [numbered[start : start + _AT_ONCE] for start in range(0, count, _AT_ONCE)]
    return [one for some in pool.map(work, parts) for one in some]


def _some(captured: Sequence[Captured], chosen: Iterable[tuple[int, int]], *, new: bool, host: str) -> list[Prepared]:
    return [_variant(captured[which], number if new else None, host) for number, which in chosen]


def _variant(captured: Captured, number: int | None, host: str) -> Prepared:
    now = datetime.now(UTC)
    event_id = uuid.uuid4().hex
    event = dict(captured.event) if number is None else renamed(captured.event, _name(number))
    event["event_id"] = event_id
    stamp = now.timestamp() if isinstance(event["timestamp"], int | float) else f"{now:%Y-%m-%dT%H:%M:%S.%fZ}"
    event["timestamp"] = stamp
    payload = _json(event)
    item = captured.item | ({"length": len(payload)} if "length" in captured.item else {})
    # What was prepared minutes ago cannot say when it is sent; a wrong time there is a wrong clock, to be corrected.
    header = {name: value for name, value in captured.header.items() if name != "sent_at"} | {"event_id": event_id}
    envelope = b"\n".join((_json(header), _json(item), payload)) + b"\n"
    body = gzip.compress(envelope, _LEVEL) if captured.gzipped else envelope
    return Prepared(b"\r\n".join((*_head(captured.head, host, len(body)), b"", _framed(captured, body))), len(envelope))


def _head(lines: Sequence[bytes], host: str, length: int) -> Iterator[bytes]:
    for line in lines:
        match line.split(b":")[0].lower():
            case b"host":
                yield b"Host: " + host.encode()
            case b"content-length":
                yield b"Content-Length: %d" % length
            case _:
                yield line


def _framed(captured: Captured, body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if captured.chunked else body


def _json(value: object) -> bytes:
    """As the SDKs write it: no spaces."""
    return json.dumps(value, separators=(",", ":")).encode()


def renamed(event: dict[str, Any], name: str) -> dict[str, Any]:
    """The event as another fault: other types, messages, functions, modules and lines in the service's own code."""
    event = copy.deepcopy(event)
    errors = event["exception"]  # sentry-go sends the list itself, as the protocol allows
    for error in errors if isinstance(errors, list) else errors["values"]:
        error["type"] = name.capitalize() + error["type"].removeprefix("*")
        error["value"] = f"{error.get('value', '')} ({name})"
        for frame in (error.get("stacktrace") or {}).get("frames", ()):
            if frame.get("in_app"):
                _rename(frame, name)
    if "transaction" in event:
        event["transaction"] = f"{event['transaction']}/{name}"
    return event


def _rename(frame: dict[str, Any], name: str) -> None:
    for key in ("function", "module"):
        if frame.get(key):
            frame[key] = f"{frame[key]}_{name}"
    for key in ("filename", "abs_path"):
        if frame.get(key):
            stem, dot, ending = frame[key].rpartition(".")
            frame[key] = f"{stem}_{name}{dot}{ending}"
    if frame.get("context_line"):
        frame["context_line"] = f"{frame['context_line']}  # {name}"
    frame["lineno"] = frame.get("lineno", 1) + len(name)


def _name(number: int) -> str:
    """A word that no other number has; letters only, so that no grouping takes it for a number."""
    return "".join(_SYLLABLES[int(digit, _DIGITS)] for digit in f"{number:04x}")
