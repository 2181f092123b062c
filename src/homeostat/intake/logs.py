"""`POST /api/logs`: log events of the contract, one object or an array of them."""

import asyncio
from typing import cast
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope, Send

from homeostat.errors import TOO_MANY, BadInput, HomeostatError
from homeostat.intake.gate import Gate
from homeostat.intake.http import answer, answer_error, headers_of, key_in, read_body, unknown_key
from homeostat.intake.spool import Spool
from homeostat.ports import Clock, ReportStore
from homeostat.records import Report, ReportKind, Service
from homeostat.stages.sense.logs import check_log_event, log_event_id

PATHS = ("/api/logs", "/api/logs/")
_MOST_TOGETHER = 1_000


class LogIntake:
    """Good ones are taken, bad ones refused with their place and the reason; answered once the good are on disk."""

    def __init__(self, gate: Gate, reports: ReportStore, spool: Spool, clock: Clock) -> None:
        self._gate = gate
        self._reports = reports
        self._spool = spool
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            accepted, refused = await self._take(scope, receive)
        except HomeostatError as error:
            await answer_error(send, error)
            return
        status = 202 if accepted or not refused else 400
        await answer(send, status, {"accepted": accepted, "refused": refused})

    async def _take(self, scope: Scope, receive: Receive) -> tuple[int, list[dict[str, object]]]:
        headers = headers_of(scope)
        key = key_in(headers, dict(parse_qsl(scope["query_string"].decode("latin-1"))))
        service = await self._authorised(key)
        body = await read_body(receive, headers)
        try:
            decoded = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(f"the body is not JSON: {error}") from error
        values = cast("list[object]", decoded if isinstance(decoded, list) else [decoded])
        if len(values) > _MOST_TOGETHER:
            raise BadInput(f"{_MOST_TOGETHER} log events may be sent together; these are {len(values)}")
        good, refused = await asyncio.to_thread(self._sort, service, values)
        admitted = self._gate.admit(service, [*good.values()])
        if admitted:
            await self._spool.accept(admitted)
        refused.extend({"index": index, "reason": TOO_MANY} for index in [*good][len(admitted) :])
        return len(admitted), refused

    def _sort(self, service: Service, values: list[object]) -> tuple[dict[int, Report], list[dict[str, object]]]:
        """The good by their place, and what is wrong with the others."""
        good: dict[int, Report] = {}
        refused: list[dict[str, object]] = []
        for index, value in enumerate(values):
            report = self._report(service, value)
            try:
                self._check(service, value)
            except BadInput as error:
                refused.append({"index": index, "reason": str(error)})
                self._reports.refuse(service.name, str(error), self._clock.now())
            else:
                good[index] = report
        return good, refused

    async def _authorised(self, key: str) -> Service:
        service = await self._gate.keys.of_key(key) if key else None
        if service is None:
            raise unknown_key(key, "Authorization: Bearer KEY")
        return service

    def _check(self, service: Service, value: object) -> None:
        log = check_log_event(value)
        if log.service_name != service.name:
            raise BadInput(f"service_name is {log.service_name[:80]!r}, but the key is {service.name!r}'s")

    def _report(self, service: Service, value: object) -> Report:
        given = cast("dict[str, object]", value).get("event_id") if isinstance(value, dict) else None
        # A digest, since the sender's own id may be as long as a body or hold a NUL.
        return Report(
            report_id=f"{service.name}:{log_event_id(given)}",
            service=service.name,
            kind=ReportKind.LOG_EVENT,
            received_at=self._clock.now(),
            body=msgspec.json.encode(value),
        )
