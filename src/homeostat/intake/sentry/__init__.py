"""Sentry's protocol, as one plain ASGI application: it dispatches by path itself, and asks no database who sends.

https://develop.sentry.dev/sdk/foundations/transport/
"""

import asyncio
import base64
import binascii
import contextlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from homeostat.errors import TOO_MANY, BadInput, HomeostatError
from homeostat.intake.encodings import decompress
from homeostat.intake.gate import Gate
from homeostat.intake.http import Body, Headers, Held, answer, answer_error, drain, headers_of, key_in, read_whole_body
from homeostat.intake.packing import packed
from homeostat.intake.sentry.cron import check_in, key_and_id
from homeostat.intake.sentry.envelope import key_of, read_envelope
from homeostat.intake.sentry.items import Taken, take_envelope
from homeostat.intake.sentry.minidump import is_minidump, minidump_event
from homeostat.intake.sentry.multipart import annotations_of, dump_of, read_form
from homeostat.intake.sentry.security import security_events
from homeostat.intake.spool import Spool
from homeostat.ports import Clock
from homeostat.records import Json, Report, ReportKind, Service

_ENDPOINTS = {
    "envelope": ("POST",),
    "store": ("POST",),
    "security": ("POST",),
    "csp-report": ("POST",),
    "minidump": ("POST",),
    "cron": ("GET", "POST", "PUT"),
}
_SHORTEST_PATH = 3  # /api/ID/WHAT
_MOST_CRON_PARTS = 3  # SLUG, KEY, check-in's id
_MOST_QUERY_FIELDS = 100
_MOST_SLASHES = 12
_GOOD = {"cron": 202}
_LONG_BYTES = 1024 * 1024  # above this a thread reads, so that others are not kept waiting

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Target:
    project_id: str
    endpoint: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Request:
    """A request as the readers see it, its body whole."""

    target: _Target
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


class SentryIntake:
    """Answers what is Sentry's once it is on disk, and hands every other request on."""

    def __init__(self, gate: Gate, spool: Spool, clock: Clock, *, then: ASGIApp) -> None:
        self._gate = gate
        self._spool = spool
        self._clock = clock
        self._then = then
        self._held = Held()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = _target(scope["path"]) if scope["type"] == "http" else None
        if target is None:
            await self._then(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await answer(send, 200, None)
        elif scope["method"] not in _ENDPOINTS[target.endpoint]:
            allowed = ", ".join(_ENDPOINTS[target.endpoint])
            await answer(send, 405, {"detail": f"use {allowed}"}, extra=((b"allow", allowed.encode()),))
        else:
            await self._answer(target, scope, receive, send)

    async def _answer(self, target: _Target, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self._held.hold() as holding:
                headers = headers_of(scope)
                query = _query(scope)
                key = key_in(headers, query)
                if target.endpoint == "cron":
                    key, path_id = key_and_id(target.rest[1:], key)
                    target = _Target(target.project_id, target.endpoint, (target.rest[0], path_id))
                service = await self._service(key, target, receive) if key else None
                body = await read_whole_body(receive, headers, holding)
                if service is None:
                    service = await self._gate.keys.service(_key_in_envelope(target, body.plain), target.project_id)
                request = _Request(target, headers, query, body.plain)
                await self._take(service, request, body, send)
        except HomeostatError as error:
            await answer_error(send, error)

    async def _service(self, key: str, target: _Target, receive: Receive) -> Service:
        try:
            return await self._gate.keys.service(key, target.project_id)
        except HomeostatError:
            with contextlib.suppress(TimeoutError):
                await drain(receive)
            raise

    async def _take(self, service: Service, request: _Request, body: Body, send: Send) -> None:
        taken = Taken(service.name, self._clock.now())
        if len(request.body) > _LONG_BYTES:
            said = await asyncio.to_thread(_read, request, taken)
        else:
            said = _read(request, taken)
        granted = self._gate.grant(service, len(taken.reports))
        refused = taken.reports[granted:]
        taken.left.update(("quota", report.kind.value) for report in refused)
        self._gate.count(service.name, taken.left)
        extra = _limits(self._gate.seconds_until(service)) if refused else ()
        if refused and not granted:
            await answer(send, 429, {"detail": TOO_MANY}, extra=extra)
            return
        if granted:
            await self._spool.accept(_packed(taken.reports[:granted], body))
        await answer(send, _GOOD.get(request.target.endpoint, 200), said, extra=extra)


def _packed(reports: list[Report], body: Body) -> list[Report]:
    """An event that came alone goes to disk as it came."""
    if len(reports) != 1 or not body.encoding:
        return reports
    return [packed(reports[0], received=body.received, encoding=body.encoding, plain=body.plain)]


def _target(path: str) -> _Target | None:
    """Whom and what the path names; None when it is not Sentry's. The last slash may be there or not."""
    if not path.startswith("/api/"):
        return None
    parts = [part for part in path.split("/", _MOST_SLASHES) if part]
    if len(parts) < _SHORTEST_PATH or not (parts[1].isascii() and parts[1].isdigit()) or parts[2] not in _ENDPOINTS:
        return None
    rest = tuple(parts[_SHORTEST_PATH:])
    fits = 1 <= len(rest) <= _MOST_CRON_PARTS if parts[2] == "cron" else not rest
    return _Target(parts[1], parts[2], rest) if fits else None


def _query(scope: Scope) -> Mapping[str, str]:
    words: bytes = scope["query_string"]
    if not words:
        return {}
    try:
        return dict(parse_qsl(words.decode("latin-1"), max_num_fields=_MOST_QUERY_FIELDS))
    except ValueError as error:
        raise BadInput(f"the query may have {_MOST_QUERY_FIELDS} fields") from error


def _key_in_envelope(target: _Target, body: bytes) -> str:
    return key_of(read_envelope(body.partition(b"\n")[0]).header.dsn) if target.endpoint == "envelope" else ""


def _limits(seconds: int) -> Headers:
    """Every category of the whole project; https://develop.sentry.dev/sdk/expected-features/rate-limiting/."""
    return (
        (b"retry-after", str(seconds).encode()),
        (b"x-sentry-rate-limits", f"{seconds}::project:quota".encode()),
    )


def _read(request: _Request, taken: Taken) -> dict[str, Json]:
    """Sort what came; what to answer.

    Raises:
        BadInput: nothing of it can be read.
    """
    try:
        return _READERS[request.target.endpoint](request, taken)
    except HomeostatError:
        raise
    except Exception as error:  # one strange request is its sender's, and no reason to say that we are broken
        log.exception("could not read a request", endpoint=request.target.endpoint, service=taken.service)
        raise BadInput(f"our own fault: {type(error).__name__}") from error


def _read_envelope(request: _Request, taken: Taken) -> dict[str, Json]:
    envelope = read_envelope(request.body)
    take_envelope(envelope, request.body.partition(b"\n")[0], taken)
    event_id = envelope.header.event_id
    return {"id": event_id} if isinstance(event_id, str) and event_id else {}


def _read_store(request: _Request, taken: Taken) -> dict[str, Json]:
    return {"id": taken.event(_plain(request.body))}


def _plain(body: bytes) -> bytes:
    """The event. The oldest SDKs sent it as base64 of zlib, without a word about it."""
    if not body.strip():
        raise BadInput("the body is empty")
    if body.lstrip()[:1] == b"{":
        return body
    try:
        return decompress(base64.b64decode(body, validate=True), "deflate")
    except (binascii.Error, ValueError) as error:
        raise BadInput("the body is neither a JSON object nor base64") from error


def _read_security(request: _Request, taken: Taken) -> dict[str, Json]:
    said = {
        name: value[:200] for name in ("release", "environment") if (value := request.query.get(f"sentry_{name}", ""))
    }
    events = security_events(request.body, request.headers.get("user-agent", "")[:500], said)
    if not events:
        taken.left["not_kept", "security"] += 1
    ids = [taken.event(event) for event in events]
    return {"id": ids[0]} if ids else {}


def _read_minidump(request: _Request, taken: Taken) -> dict[str, Json]:
    event_id = uuid.uuid4().hex
    if is_minidump(request.body):
        dump, told = request.body, dict[str, Json]()
    else:
        parts = read_form(request.body, request.headers.get("content-type", ""))
        part = dump_of(parts)
        if part is None:
            raise BadInput("the form has no file upload_file_minidump")
        dump, told = _unpacked(part.body), annotations_of(parts)
        for other in parts:
            if other.filename and other is not part:
                taken.attachment(
                    event_id, other.body, name=other.filename, content_type=other.content_type, kind="event.attachment"
                )
    taken.event(minidump_event(dump, event_id, told), event_id)
    taken.attachment(event_id, dump, name="minidump.dmp", content_type="application/x-dmp", kind="event.minidump")
    return {"id": event_id}


def _unpacked(dump: bytes) -> bytes:
    """A dump may be packed by itself, inside the form."""
    for magic, encoding in ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd")):
        if dump.startswith(magic):
            return decompress(dump, encoding)
    return dump


def _read_cron(request: _Request, taken: Taken) -> dict[str, Json]:
    slug, path_id = request.target.rest
    answered, payload = check_in(slug, path_id, request.query, request.body)
    taken.signal(ReportKind.CHECK_IN, payload, {}, unlike=uuid.uuid4().bytes)
    return {"id": answered}


_READERS = {
    "envelope": _read_envelope,
    "store": _read_store,
    "security": _read_security,
    "csp-report": _read_security,
    "minidump": _read_minidump,
    "cron": _read_cron,
}
