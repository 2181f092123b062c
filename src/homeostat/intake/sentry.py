"""Sentry's envelope endpoint, as a plain ASGI application.

https://develop.sentry.dev/sdk/data-model/envelopes/
"""

import asyncio
import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from starlette.types import Receive, Scope, Send

from homeostat.codec import decode
from homeostat.errors import BadInput, HomeostatError, Unauthorised
from homeostat.intake.http import answer, answer_error, headers_of, key_in, read_body
from homeostat.intake.spool import Spool
from homeostat.ports import Clock, ServiceStore
from homeostat.records import Report, ReportKind, Service

_MOST_ITEMS = 100
_EVENT_ID = re.compile(r"[0-9a-f]{32}")


class _Header(msgspec.Struct):
    event_id: str | None = None
    dsn: str | None = None


class _ItemHeader(msgspec.Struct):
    type: str
    length: int | None = None


class SentryIntake:
    """`POST /api/PROJECT/envelope/`: answered once the events in it are on disk. Other items are accepted and left."""

    def __init__(self, services: ServiceStore, spool: Spool, clock: Clock) -> None:
        self._services = services
        self._spool = spool
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await answer(send, 200, None)
            return
        try:
            event_id = await self._take(scope, receive)
        except HomeostatError as error:
            await answer_error(send, error)
            return
        await answer(send, 200, {"id": event_id} if event_id else {})

    async def _take(self, scope: Scope, receive: Receive) -> str:
        headers = headers_of(scope)
        body = await read_body(receive, headers)
        header, items = read_envelope(body)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        key = key_in(headers, query) or _key_of(header.dsn or "")
        service = await asyncio.to_thread(self._authorised, key, scope["path_params"]["project"])
        now = self._clock.now()
        reports = [
            Report(
                report_id=f"{service.name}:{_event_id(payload) or _normal(header.event_id) or uuid.uuid4().hex}",
                service=service.name,
                kind=ReportKind.SENTRY_ENVELOPE,
                received_at=now,
                body=payload,
            )
            for kind, payload in items
            if kind == "event"
        ]
        if reports:
            await self._spool.accept(reports)
        return header.event_id or ""

    def _authorised(self, key: str, project: str) -> Service:
        service = self._services.of_key(key) if key else None
        if service is None or str(service.project_id) != project:
            raise Unauthorised(
                "the DSN's key is not one of this project; `homeostat services list` prints the right DSN"
            )
        return service


def read_envelope(body: bytes) -> tuple[_Header, list[tuple[str, bytes]]]:
    """The header, and each item's type with its payload.

    Raises:
        BadInput: the framing is broken; nothing of the envelope is taken.
    """
    first, _, rest = body.partition(b"\n")
    header = _decode(first, _Header, "the envelope's header")
    return header, list(_items(rest))


def _items(rest: bytes) -> Iterator[tuple[str, bytes]]:
    taken = 0
    while rest := rest.lstrip(b"\r\n"):
        taken += 1
        if taken > _MOST_ITEMS:
            raise BadInput(f"an envelope may have {_MOST_ITEMS} items")
        line, _, rest = rest.partition(b"\n")
        item = _decode(line, _ItemHeader, "an item's header")
        if item.length is None:
            payload, _, rest = rest.partition(b"\n")
        elif 0 <= item.length <= len(rest):
            payload, rest = rest[: item.length], rest[item.length :]
        else:
            raise BadInput("an item is shorter than its header says")
        yield item.type, payload


def _decode(line: bytes, kind: Any, what: str) -> Any:  # noqa: ANN401 - the type that was asked for
    try:
        return decode(line, kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{what} cannot be read: {error}") from error


class _Identified(msgspec.Struct):
    event_id: str | None = None


def _event_id(payload: bytes) -> str | None:
    """The id inside the payload, so that an event sent again, in whatever envelope, is the same one."""
    try:
        return _normal(decode(payload, _Identified).event_id)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _normal(event_id: str | None) -> str | None:
    """The id as 32 hex digits; None when it is anything else, which could be as long as a body or hold a NUL."""
    digits = (event_id or "")[:36].replace("-", "").lower()
    return digits if _EVENT_ID.fullmatch(digits) else None


def _key_of(dsn: str) -> str:
    try:
        return urlsplit(dsn).username or ""
    except ValueError:
        return ""
