"""What a service may send, by whichever way in, and how many times the database is asked who it is."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import structlog
from odd_intake import Desk
from starlette.applications import Starlette
from starlette.routing import Route
from typer.testing import CliRunner

from conftest import SetClock
from homeostat.cli.app import app
from homeostat.intake.gate import Gate
from homeostat.intake.logs import LogIntake
from homeostat.intake.otlp import PATHS, OtlpIntake
from homeostat.intake.sentry import SentryIntake
from homeostat.records import Losses, Report, ReportKind, Service
from homeostat.stages.sense.signals import read_signal

KEY = "k" * 32
JSON = "application/json"


class Services:
    """Counts how often it is asked."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - fields of the service
        self.asked = 0
        self._shop = Service(name="shop", project_id=1, public_key=KEY, **more)

    def all(self) -> tuple[Service, ...]:
        self.asked += 1
        return (self._shop,)


class Reports:
    """Nothing is refused for what it says."""

    def refuse(self, *given: object) -> None:
        raise AssertionError(given)


class House:
    """All HTTP ways in, before one gate."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.desk = Desk()
        gate = Gate(services, self.desk, SetClock(), events_per_minute=1_000)  # pyright: ignore[reportArgumentType]
        self.gate = gate
        logs = LogIntake(gate, Reports(), self.desk, SetClock())  # pyright: ignore[reportArgumentType]
        otlp = OtlpIntake(gate, Reports(), self.desk, SetClock())  # pyright: ignore[reportArgumentType]
        others = [Route("/api/logs", endpoint=logs, methods=["POST"])]
        others += [Route(path, endpoint=otlp, methods=["POST"]) for path in PATHS]
        self._app = SentryIntake(gate, self.desk, SetClock(), then=Starlette(routes=others))  # pyright: ignore[reportArgumentType]

    def send(self, *requests: tuple[str, bytes, str]) -> list[httpx2.Response]:
        async def each() -> list[httpx2.Response]:
            transport = httpx2.ASGITransport(app=self._app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://here") as sender:
                return [
                    await sender.post(
                        path, content=body, headers={"authorization": f"Bearer {KEY}", "content-type": kind}
                    )
                    for path, body, kind in requests
                ]

        return asyncio.run(each())

    def lost(self) -> dict[tuple[str, str], int]:
        found = [read_signal(report) for report in [*self.gate.untold(), *self._losses()]]
        return {
            (one.reason, one.category): one.quantity for told in found if isinstance(told, Losses) for one in told.lost
        }

    def _losses(self) -> Iterator[Report]:
        return (report for report in self.desk.reports if report.kind is ReportKind.LOSSES)


def log_lines(count: int) -> tuple[str, bytes, str]:
    line = {"service_name": "shop", "log_level": "ERROR", "message": "m", "timestamp": "2025-10-23T14:29:00Z"}
    return "/api/logs", json.dumps([line] * count).encode(), JSON


def records(count: int) -> tuple[str, bytes, str]:
    one = {"severityNumber": 17, "body": {"stringValue": "no rate"}}
    return "/v1/logs", json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": [one] * count}]}]}).encode(), JSON


ENVELOPE = ("/api/1/envelope/", b'{}\n{"type":"event"}\n{}\n', JSON)


def test_one_quota_holds_for_every_way_in() -> None:
    house = House(Services(events_per_minute=6))
    some, more, envelope, lines = house.send(records(4), records(4), ENVELOPE, log_lines(2))
    assert (some.status_code, some.json()) == (200, {})
    assert more.json()["partialSuccess"]["rejectedLogRecords"] == "2"
    assert (envelope.status_code, lines.status_code) == (429, 429)
    assert int(envelope.headers["retry-after"]) == int(lines.headers["retry-after"]) == 10
    assert sum(house.lost().values()) == 5


def test_of_log_events_the_last_are_refused_with_their_place() -> None:
    house = House(Services(events_per_minute=3))
    [answer] = house.send(log_lines(5))
    assert (answer.status_code, answer.json()["accepted"]) == (202, 3)
    assert [one["index"] for one in answer.json()["refused"]] == [3, 4]


def test_otlp_is_told_in_its_own_encoding_when_to_come_again() -> None:
    house = House(Services(events_per_minute=1))
    _, answer = house.send(records(1), records(1))
    assert (answer.status_code, answer.json()["code"]) == (429, 14)
    assert int(answer.headers["retry-after"]) == 60


def test_a_service_without_a_number_of_its_own_has_that_of_all() -> None:
    [answer] = House(Services()).send(log_lines(1_000))
    assert answer.json()["accepted"] == 1_000


def test_no_way_in_asks_the_database_for_each_request() -> None:
    house = House(Services())
    answers = house.send(*[records(1), log_lines(1), ENVELOPE] * 50)
    assert {answer.status_code for answer in answers} == {200, 202}
    assert house.services.asked < 5


def test_the_command_says_what_holds(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        try:
            found = CliRunner().invoke(app, ["services", *words, "--home", str(tmp_path)], catch_exceptions=False)
        finally:
            structlog.reset_defaults()  # a command sets our log up for its own standard error, which is gone now
        return found.stdout

    run("add", "shop")
    assert run("set", "shop") == "shop may send 1,000,000 events a minute, as every service may.\n"
    assert run("set", "shop", "--events-per-minute", "6000") == "shop may send 6,000 events a minute.\n"
    run("add", "shop", "--environment", "staging")
    assert run("set", "shop") == "shop may send 6,000 events a minute.\n"
    assert "as every service may" in run("set", "shop", "--events-per-minute", "0")
