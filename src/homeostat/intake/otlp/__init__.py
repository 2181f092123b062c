"""OTLP over HTTP: `POST /v1/logs` and `POST /v1/traces`, in protobuf or JSON, as one plain ASGI application.

`POST /v1/metrics` is answered too, and what it brings is counted and left.

https://opentelemetry.io/docs/specs/otlp/#otlphttp
"""

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from google.rpc.code_pb2 import INVALID_ARGUMENT, UNAUTHENTICATED, UNAVAILABLE
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsPartialSuccess, ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceResponse,
)
from starlette.types import Receive, Scope, Send

from homeostat.errors import TOO_MANY, BadInput, HomeostatError, OverQuota, Retryable, TooLarge, Unauthorised
from homeostat.intake.gate import Gate
from homeostat.intake.http import (
    RETRY_AFTER_SECONDS,
    Held,
    answer,
    answer_bytes,
    headers_of,
    key_in,
    read_body,
    unknown_key,
)
from homeostat.intake.otlp import from_json, from_protobuf
from homeostat.intake.otlp.taken import Taken
from homeostat.intake.spool import Spool
from homeostat.ports import Clock, ReportStore
from homeostat.records import Service
from homeostat.stages.sense.told import summed

TRACES = "/v1/traces"
METRICS = "/v1/metrics"
PATHS = ("/v1/logs", TRACES, METRICS)
_PROTOBUF, _JSON = "application/x-protobuf", "application/json"


class OtherContent(BadInput):
    """The body is in no encoding of OTLP's."""


class OtlpIntake:
    """Answered once the errors are on disk. What is less than an error is counted by its level, and left."""

    def __init__(self, gate: Gate, reports: ReportStore, spool: Spool, clock: Clock) -> None:
        self._gate = gate
        self._reports = reports
        self._spool = spool
        self._clock = clock
        self._held = Held()
        self._reading = asyncio.Lock()  # one body at a time is decoded, so that their memory does not add up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await answer(send, 200, None)
            return
        headers = headers_of(scope)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        traces = scope["path"].rstrip("/").endswith(TRACES)
        try:
            if kind not in (_PROTOBUF, _JSON):
                raise OtherContent(f"the content type is {_PROTOBUF} or {_JSON}, not {kind[:80]!r}")
            service = await self._authorised(scope, headers)
            if scope["path"].rstrip("/").endswith(METRICS):
                await self._leave_metrics(service, receive, headers)
                await answer_bytes(send, 200, b"{}" if kind == _JSON else b"", kind=kind.encode())
                return
            taken = Taken(service.name, self._clock.now())
            with self._held.hold() as holding:
                body = await read_body(receive, headers, holding)
                async with self._reading:
                    await asyncio.to_thread(_read, taken, body, as_json=kind == _JSON, traces=traces)
            await self._keep(service, taken)
        except HomeostatError as error:
            await _answer_error(send, kind, error)
            return
        said = _partial_json(taken, traces=traces) if kind == _JSON else _partial_protobuf(taken, traces=traces)
        await answer_bytes(send, 200, said, kind=kind.encode())

    async def _authorised(self, scope: Scope, headers: Mapping[str, str]) -> Service:
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        key = headers.get("x-homeostat-key", "").strip() or key_in(headers, query)
        service = await self._gate.keys.of_key(key) if key else None
        if service is None:
            raise unknown_key(key, "x-homeostat-key: KEY")
        return service

    async def _leave_metrics(self, service: Service, receive: Receive, headers: Mapping[str, str]) -> None:
        """Counted and not kept: an SDK that sends logs and traces sends metrics too, and would complain each minute."""
        with self._held.hold() as holding:
            await read_body(receive, headers, holding)
        self._gate.count(service.name, {("not_kept", "metrics"): 1})

    async def _keep(self, service: Service, taken: Taken) -> None:
        """Put on disk what may come in; the rest is told as rejected.

        Raises:
            OverQuota: no event may come in now.
            StoreUnavailable: nothing is on disk.
        """
        admitted = self._gate.admit(service, taken.reports)
        if refused := len(taken.reports) - len(admitted):
            taken.rejected[TOO_MANY] += refused
        if reports := [*admitted, *taken.counts()]:
            await self._spool.accept(reports)
        self._gate.count(taken.service, {}, taken.told)
        for reason, count in taken.rejected.most_common(5):
            if reason == TOO_MANY:  # counted by the gate
                continue
            await asyncio.to_thread(self._reports.refuse, taken.service, f"OTLP: {reason}", self._clock.now(), count)


def _read(taken: Taken, body: bytes, *, as_json: bool, traces: bool) -> None:
    reader = from_json if as_json else from_protobuf
    if traces:
        taken.take_spans(reader.span_entries(body))
        taken.told = summed(taken.told)
    else:
        taken.take_logs(reader.log_entries(body))


def _reasons(taken: Taken) -> str:
    return "; ".join(f"{count} times: {reason}" for reason, count in taken.rejected.most_common(5))


def _partial_json(taken: Taken, *, traces: bool) -> bytes:
    if not taken.rejected:
        return b"{}"
    name = "rejectedSpans" if traces else "rejectedLogRecords"
    partial = {name: str(taken.rejected.total()), "errorMessage": _reasons(taken)}
    return msgspec.json.encode({"partialSuccess": partial})


def _partial_protobuf(taken: Taken, *, traces: bool) -> bytes:
    if not taken.rejected:
        return b""
    count, words = taken.rejected.total(), _reasons(taken)
    if traces:
        partial = ExportTracePartialSuccess(rejected_spans=count, error_message=words)
        return ExportTraceServiceResponse(partial_success=partial).SerializeToString()
    refused = ExportLogsPartialSuccess(rejected_log_records=count, error_message=words)
    return ExportLogsServiceResponse(partial_success=refused).SerializeToString()


async def _answer_error(send: Send, kind: str, error: HomeostatError) -> None:
    """A `google.rpc.Status` in the request's encoding; in JSON where that is none of ours."""
    status, code = _codes(error)
    words = str(error).encode("utf-8", "replace").decode()
    seconds = error.seconds if isinstance(error, OverQuota) else RETRY_AFTER_SECONDS
    extra = ((b"retry-after", str(seconds).encode()),) if isinstance(error, Retryable) else ()
    if kind == _PROTOBUF:
        said = Status(code=code, message=words).SerializeToString()
        await answer_bytes(send, status, said, kind=_PROTOBUF.encode(), extra=extra)
    else:
        await answer(send, status, {"code": code, "message": words}, extra=extra)


def _codes(error: HomeostatError) -> tuple[int, int]:
    """Of HTTP and of gRPC."""
    match error:
        case OverQuota():
            return 429, UNAVAILABLE
        case Retryable():
            return 503, UNAVAILABLE
        case Unauthorised():
            return 401, UNAUTHENTICATED
        case TooLarge():
            return 413, INVALID_ARGUMENT
        case OtherContent():
            return 415, INVALID_ARGUMENT
        case _:
            return 400, INVALID_ARGUMENT
