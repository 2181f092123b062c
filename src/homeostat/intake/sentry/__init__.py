"""Sentry's protocol, as one plain ASGI application: it dispatches by path itself, and asks no database who sends.

https://develop.sentry.dev/sdk/foundations/transport/

What comes oftenest, an event that is all there, is taken by `intake.sentry.protocol`, with the same words.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from homeostat.errors import TOO_MANY, BadInput, HomeostatError, StoreUnavailable
from homeostat.intake.encodings import decompress
from homeostat.intake.gate import Gate
from homeostat.intake.http import (
    Answer,
    Body,
    Headers,
    Held,
    answer,
    answer_of,
    drain,
    encodings_of,
    headers_of,
    key_in,
    read_whole_body,
    refusal,
    send_answer,
)
from homeostat.intake.packing import packed
from homeostat.intake.sentry.alone import take_alone
from homeostat.intake.sentry.cron import key_and_id
from homeostat.intake.sentry.envelope import key_of, read_envelope
from homeostat.intake.sentry.items import Taken
from homeostat.intake.sentry.requests import ENDPOINTS, Request, Target, query_of, read, target_of
from homeostat.intake.spool import Spool
from homeostat.ports import Clock
from homeostat.records import Json, Report, Service

_GOOD = {"cron": 202}
_LONG_ADDRESS = 2_000  # bytes of the headers and the query that count
_LONG_BYTES = 1024 * 1024  # above this a thread reads, so that others are not kept waiting


_HEARD = frozenset((b"x-sentry-auth", b"authorization", b"content-encoding"))

Answered = Callable[[Answer], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a request was addressed: all that its head says."""

    target: Target
    headers: Mapping[str, str]
    query: Mapping[str, str]
    key: str
    encoding: str


class SentryIntake:
    """Answers what is Sentry's once it is on disk, and hands every other request on."""

    def __init__(self, gate: Gate, spool: Spool, clock: Clock, *, then: ASGIApp) -> None:
        self._gate = gate
        self._spool = spool
        self._held = Held()
        self._clock = clock
        self._then = then

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = target_of(scope["path"]) if scope["type"] == "http" else None
        if target is None:
            await self._then(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await answer(send, 200, None)
        elif scope["method"] not in ENDPOINTS[target.endpoint]:
            allowed = ", ".join(ENDPOINTS[target.endpoint])
            await answer(send, 405, {"detail": f"use {allowed}"}, extra=((b"allow", allowed.encode()),))
        else:
            await send_answer(send, await self._answer(target, scope, receive))

    async def _answer(self, target: Target, scope: Scope, receive: Receive) -> Answer:
        try:
            with self._held.hold() as holding:
                headers = headers_of(scope)
                query = query_of(scope["query_string"])
                key = key_in(headers, query)
                if target.endpoint == "cron":
                    key, path_id = key_and_id(target.rest[1:], key)
                    target = Target(target.project_id, target.endpoint, (target.rest[0], path_id))
                service = await self._service(key, target, receive) if key else None
                body = await read_whole_body(receive, headers, holding)
                if service is None:
                    service = await self._gate.keys.service(_key_in_envelope(target, body.plain), target.project_id)
                return await self._take(service, Request(target, headers, query, body.plain), body)
        except HomeostatError as error:
            return refusal(error)

    async def _service(self, key: str, target: Target, receive: Receive) -> Service:
        try:
            return await self._gate.keys.service(key, target.project_id)
        except HomeostatError:
            with contextlib.suppress(TimeoutError):
                await drain(receive)
            raise

    async def _take(self, service: Service, request: Request, body: Body) -> Answer:
        taken = Taken(service.name, self._clock.now())
        said = await asyncio.to_thread(read, request, taken) if len(body.plain) > _LONG_BYTES else read(request, taken)
        reports, told = self._admitted(service, request.target, taken, said, body)
        if reports:
            await self._spool.accept(reports)
        return told

    def take_at_once(self, asked: Asked, body: bytes, loop: asyncio.AbstractEventLoop, answered: Answered) -> bool:
        """Take a request whose body is whole, where nobody has to be waited for but the disk.

        False: it is not as plain as that, or cannot be taken, and nothing was done yet.
        """
        try:
            found = self._read_at_once(asked, body)
        except HomeostatError:
            return False
        if found is None:
            return False
        reports, told = found
        if reports:
            self._keep(reports, told, loop, answered)
        else:
            answered(told)
        return True

    def _read_at_once(self, asked: Asked, body: bytes) -> tuple[list[Report], Answer] | None:
        service = self._gate.keys.at_hand(asked.key)
        if service is None or str(service.project_id) != asked.target.project_id:
            return None
        taken = Taken(service.name, self._clock.now())
        event_id = take_alone(body, asked.encoding, taken) if asked.target.endpoint == "envelope" else None
        if event_id is not None:
            return self._admitted(service, asked.target, taken, {"id": event_id}, Body(b"", body, ""))
        plain = decompress(body, asked.encoding)
        if len(plain) > _LONG_BYTES:
            return None
        said = read(Request(asked.target, asked.headers, asked.query, plain), taken)
        return self._admitted(service, asked.target, taken, said, Body(plain, body, asked.encoding))

    def _keep(self, reports: list[Report], told: Answer, loop: asyncio.AbstractEventLoop, answered: Answered) -> None:
        size = sum(len(report.body) for report in reports)

        def on_disk(failure: HomeostatError | None) -> None:
            self._held.give_back(size)
            answered(refusal(failure) if failure else told)

        try:
            self._held.take(size)
        except StoreUnavailable as error:
            answered(refusal(error))
            return
        try:
            self._spool.give(reports, loop, on_disk)
        except StoreUnavailable as error:
            on_disk(error)

    def _admitted(
        self, service: Service, target: Target, taken: Taken, said: Mapping[str, Json], body: Body
    ) -> tuple[list[Report], Answer]:
        """The reports that may come in, and what to answer when they are on disk. What is left is counted."""
        granted = self._gate.grant(service, len(taken.reports))
        refused = taken.reports[granted:]
        for report in refused:
            taken.left["quota", report.kind.value] += 1
        self._gate.count(service.name, taken.left, taken.told)
        extra = _limits(self._gate.seconds_until(service)) if refused else ()
        if refused and not granted:
            return [], answer_of(429, {"detail": TOO_MANY}, extra=extra)
        return _packed(taken.reports[:granted], body), answer_of(_GOOD.get(target.endpoint, 200), said, extra=extra)


def asked_by(target: Target, headers: Sequence[tuple[bytes, bytes]], query: bytes) -> Asked | None:
    """What a head says, names in lower case; None where it is not plain: long, or several encodings on one another."""
    heard = [header for header in headers if header[0] in _HEARD]
    if sum([len(value) for _, value in heard]) + len(query) > _LONG_ADDRESS:
        return None
    named = {name.decode("latin-1"): value.decode("latin-1") for name, value in heard}
    try:
        fields = query_of(query)
    except BadInput:
        return None
    encodings = encodings_of(named)
    if len(encodings) > 1:
        return None
    return Asked(target, named, fields, key_in(named, fields), encodings[0] if encodings else "")


def _packed(reports: list[Report], body: Body) -> list[Report]:
    """An event that came alone goes to disk as it came."""
    if len(reports) != 1 or not body.encoding:
        return reports
    return [packed(reports[0], received=body.received, encoding=body.encoding, plain=body.plain)]


def _key_in_envelope(target: Target, body: bytes) -> str:
    return key_of(read_envelope(body.partition(b"\n")[0]).header.dsn) if target.endpoint == "envelope" else ""


def _limits(seconds: int) -> Headers:
    """Every category of the whole project; https://develop.sentry.dev/sdk/expected-features/rate-limiting/."""
    return (
        (b"retry-after", str(seconds).encode()),
        (b"x-sentry-rate-limits", f"{seconds}::project:quota".encode()),
    )
