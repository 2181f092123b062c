"""Sentry's way in, in this process, with every answer checked and everything that was taken read."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from starlette.types import Message

import oddities
from conftest import SetClock
from homeostat.errors import BadInput
from homeostat.intake.gate import Gate
from homeostat.intake.sentry import SentryIntake
from homeostat.records import SIGNAL_KINDS, Report, Service
from homeostat.stages.group import group
from homeostat.stages.sense import sense
from homeostat.stages.sense.signals import read_signal

SHOP = Service(name="shop", project_id=1, public_key=oddities.KEY)


class Services:
    """One service that never changes."""

    def all(self) -> tuple[Service, ...]:
        return (SHOP,)


class Desk:
    """Stands where the spool stands: takes everything, and reads it at once as the collector would."""

    def __init__(self) -> None:
        self.reports: list[Report] = []

    async def accept(self, reports: Sequence[Report]) -> None:
        self.reports.extend(reports)


async def nobody(*_: Any) -> None:  # noqa: ANN401 - an ASGI application
    raise AssertionError("handed on")


def gate(desk: Desk, **more: Any) -> Gate:  # noqa: ANN401 - options
    return Gate(Services(), desk, SetClock(), **more)  # pyright: ignore[reportArgumentType]


def intake(desk: Desk, opened: Gate | None = None) -> SentryIntake:
    return SentryIntake(opened or gate(desk), desk, SetClock(), then=nobody)  # pyright: ignore[reportArgumentType]


async def ask(app: SentryIntake, request: oddities.Request) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer."""
    scope = {
        "type": "http",
        "method": request.method,
        "path": request.path,
        "query_string": request.query,
        "headers": request.headers,
    }
    parts = iter(request.parts)
    answer: list[Message] = []

    async def receive() -> Message:
        part = next(parts, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    async def send(message: Message) -> None:
        answer.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in answer[0]["headers"]}
    return answer[0]["status"], headers, answer[1]["body"]


def holds_nul(kept: bytes) -> bool:
    """A NUL in a text of the JSON, which no database takes; not the six characters that spell one."""
    return b"\\u0000" in kept.replace(b"\\\\", b"")


def read(report: Report) -> None:
    """As the collector reads it: an event that can be stored and grouped, a signal, or BadInput."""
    with contextlib.suppress(BadInput):
        if report.kind in SIGNAL_KINDS:
            signal = msgspec.json.encode(read_signal(report))
            assert not holds_nul(signal)
            return
        event = sense(report)
        kept = msgspec.json.encode(event)
        assert not holds_nul(kept)
        assert msgspec.json.decode(kept, type=type(event)).event_id == event.event_id
        group(event, oddities.UNKNOWN)


def check(requests: Iterable[tuple[str, oddities.Request]]) -> None:
    """Ask each, by its name, and read what was taken."""
    desk = Desk()
    app = intake(desk)

    async def all_of_them() -> None:
        for name, request in requests:
            try:
                status, headers, body = await ask(app, request)
                assert status < 500, status
                assert b"our own fault" not in body
                assert headers["access-control-allow-origin"] == "*"
                for report in desk.reports:
                    read(report)
                desk.reports.clear()
            except Exception as error:
                raise AssertionError(f"odd request {name}") from error

    asyncio.run(all_of_them())


def made(numbers: Iterable[int]) -> Iterable[tuple[str, oddities.Request]]:
    """Odd requests by their numbers."""
    return ((str(number), oddities.request(number)) for number in numbers)


def kept(folder: Path) -> Iterable[tuple[str, oddities.Request]]:
    """Requests that once broke something: a line with method and address, headers, an empty line, the body."""
    for path in sorted(folder.glob("*.http")):
        head, _, body = path.read_bytes().partition(b"\n\n")
        first, *lines = head.split(b"\n")
        method, _, address = first.decode().partition(" ")
        where, _, query = address.partition("?")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(b":") for line in lines))
        yield path.name, oddities.Request(method, where, query.encode(), headers, (body,))
