"""OpenTelemetry's log records, and exceptions that spans tell of, as the way in laid them down.

https://opentelemetry.io/docs/specs/otel/logs/data-model/ and the semantic conventions for exceptions, HTTP and URLs.
"""

import hashlib
from collections.abc import Mapping

import msgspec
from msgspec import structs

from homeostat.codec import decode
from homeostat.errors import BadInput
from homeostat.records import Event, HttpRequest, Json, Raised, Report
from homeostat.stages.sense.bounds import (
    MOST_VALUE,
    clean,
    integer,
    mapping,
    moment,
    sequence,
    text,
)
from homeostat.stages.sense.kinds import kind_of
from homeostat.stages.sense.logs import chain_of

ERROR = 17  # the least severity number of an error; https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
_FATAL = 21
_WARNING = 13
_INFO = 9
_SERVER, _CLIENT, _PRODUCER, _CONSUMER = 2, 3, 4, 5  # kinds of spans
_MOST_STACK = 64 * 1024
_SEVERITIES = {  # of senders that give only a word
    "fatal": _FATAL,
    "critical": _FATAL,
    "panic": _FATAL,
    "emerg": _FATAL,
    "emergency": _FATAL,
    "alert": _FATAL,
    "error": ERROR,
    "err": ERROR,
    "severe": ERROR,
    "warn": _WARNING,
    "warning": _WARNING,
    "info": _INFO,
    "notice": _INFO,
    "debug": 5,
    "trace": 1,
}
_PLATFORMS = {"nodejs": "node", "webjs": "javascript", "dotnet": "csharp", "cpp": "native"}  # as Sentry's SDKs say it
_TAGS = {  # attributes of the resource that tell occurrences apart
    "service.name": "otel.service.name",
    "service.namespace": "otel.service.namespace",
    "service.instance.id": "otel.service.instance.id",
    "host.name": "server_name",
    "k8s.pod.name": "k8s.pod.name",
    "k8s.namespace.name": "k8s.namespace.name",
    "container.id": "container.id",
    "cloud.region": "cloud.region",
}


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """Around what an exception was raised."""

    name: str = ""
    kind: int = 0
    failed: bool = False
    status: str = ""  # what is said of its failure
    attributes: dict[str, Json] = msgspec.field(default_factory=dict[str, Json])


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A log record, or a span's event, with all that its request says around it."""

    time: int = 0  # nanoseconds since 1970; when it was observed, where it does not say when it happened
    severity: int = 0
    severity_text: str = ""
    name: str = ""  # of the event
    body: Json = None
    attributes: dict[str, Json] = msgspec.field(default_factory=dict[str, Json])
    trace_id: str = ""  # hex
    span_id: str = ""
    scope: str = ""
    resource: dict[str, Json] = msgspec.field(default_factory=dict[str, Json])
    span: Span | None = None

    @property
    def is_error(self) -> bool:
        return severity_of(self) >= ERROR or any(name.startswith("exception.") for name in self.attributes)

    def digest(self) -> bytes:
        """16 bytes that are the same when the same record is sent again."""
        told = [self.attributes.get(f"exception.{part}") for part in ("type", "message", "stacktrace")]
        parts = (self.trace_id, self.span_id, self.time, self.severity, self.body, told)
        return hashlib.blake2b(msgspec.json.encode(parts), digest_size=16).digest()


def severity_of(entry: Entry) -> int:
    """Its number; by its word where it gives no number, 0 where it gives neither."""
    return entry.severity or _SEVERITIES.get(entry.severity_text.strip().lower(), 0)


def level_of(severity: int, otherwise: str = "info") -> str:
    """The level in our words."""
    if severity <= 0:
        return otherwise
    bounds = ((_FATAL, "fatal"), (ERROR, "error"), (_WARNING, "warning"), (_INFO, "info"))
    return next((level for least, level in bounds if severity >= least), "debug")


def read_otlp(report: Report) -> Event:
    try:
        entry = decode(report.body, Entry)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"the record cannot be read: {error}") from error
    resource, around = entry.resource, entry.span.attributes if entry.span else {}
    attributes = {**around, **entry.attributes}
    chain, stack = _chain(entry)
    raised = chain[-1] if chain else None
    level = level_of(severity_of(entry), otherwise="error")
    platform = text(resource.get("telemetry.sdk.language"), 40)
    platform = _PLATFORMS.get(platform, platform)
    asked_others = entry.span is not None and entry.span.kind in (_CLIENT, _PRODUCER)
    request = None if asked_others else _request(attributes)
    status = 0 if asked_others else integer(_first(attributes, "http.response.status_code", "http.status_code", most=9))
    return Event(
        event_id=report.report_id.rpartition(":")[2],
        service=report.service,
        occurred_at=moment(entry.time / 1e9 if entry.time else None, report.received_at),
        received_at=report.received_at,
        level=level,
        kind=kind_of(raised, platform=platform, level=level, request=request, status=status),
        error_type=raised.type if raised else "",
        message=(raised.message if raised else "") or _words(entry),
        chain=chain,
        release=text(resource.get("service.version"), 250),
        environment=_environment(resource),
        platform=platform,
        transaction=_transaction(entry, attributes),
        logger=text(entry.scope, 200),
        request=request,
        user_id=_first(attributes, "user.id", "enduser.id", "user.email", "user.name", most=200),
        tags=_tags(entry),
        context=_context(entry),
        stack_trace=stack,
    )


def _chain(entry: Entry) -> tuple[tuple[Raised, ...], str]:
    """The exceptions, and their stack as text. Some senders put all of it into the body."""
    given = entry.attributes
    stack = text(given.get("exception.stacktrace"), _MOST_STACK)
    error_type = text(given.get("exception.type"), 250)
    message = text(given.get("exception.message"))
    if stack or error_type or message:
        chain = chain_of(stack, error_type=error_type or ("" if stack else "Error"), message=message)
    else:
        stack = text(entry.body, _MOST_STACK)
        chain = chain_of(stack, error_type="", message="") if "\n" in stack else ()
        stack = stack if chain else ""
    if not chain:
        return (), stack
    return (*chain[:-1], structs.replace(chain[-1], handled=not _escaped(entry))), stack


def _escaped(entry: Entry) -> bool:
    """Whether nothing handled it: by a word that few SDKs say rightly, else by the status of a request's span."""
    if str(entry.attributes.get("exception.escaped", "")).lower() == "true":
        return True
    return entry.span is not None and entry.span.failed and entry.span.kind in {_SERVER, _CONSUMER}


def _words(entry: Entry) -> str:
    """What the record says, where no exception does."""
    if isinstance(entry.body, dict):
        said = next((entry.body[name] for name in ("message", "msg", "event") if entry.body.get(name)), None)
        return text(said) or text(msgspec.json.encode(clean(entry.body)).decode())
    if isinstance(entry.body, list):
        return text(msgspec.json.encode(clean(entry.body)).decode())
    return text(entry.body) or text(entry.name, 200) or (text(entry.span.status) if entry.span else "")


def _request(attributes: Mapping[str, Json]) -> HttpRequest | None:
    """The request that was served; the older names of the conventions too."""
    method = _first(attributes, "http.request.method", "http.method", most=20).upper()
    url = _first(attributes, "url.full", "http.url", most=2_000)
    path = _first(attributes, "url.path", "http.target", most=2_000)
    if not url and (not path or not method):
        return None
    if not url:
        host = _first(attributes, "server.address", "net.host.name", "http.host", most=300)
        port = _first(attributes, "server.port", "net.host.port", most=6)
        scheme = _first(attributes, "url.scheme", "http.scheme", most=20) or "http"
        url = f"{scheme}://{host}{f':{port}' if port else ''}{path}" if host else path
    query = _first(attributes, "url.query", most=2_000)
    return HttpRequest(
        method=method or "GET",
        url=url,
        query=query or url.partition("?")[2],
        headers=_headers(attributes),
    )


def _headers(attributes: Mapping[str, Json]) -> dict[str, str]:
    """`http.request.header.NAME`, a list of values each; and the user agent, which has a name of its own."""
    found: dict[str, str] = {}
    for name, value in attributes.items():
        if name.startswith("http.request.header."):
            header = text(name.removeprefix("http.request.header."), 200)
            words = ", ".join(text(one, MOST_VALUE) for one in sequence(value)[:20]) or text(value, MOST_VALUE)
            found[header] = words
    if agent := _first(attributes, "user_agent.original", "http.user_agent", most=500):
        found.setdefault("user-agent", agent)
    return dict(list(found.items())[:60])


def _transaction(entry: Entry, attributes: Mapping[str, Json]) -> str:
    route = _first(attributes, "http.route", most=200)
    if route:
        method = _first(attributes, "http.request.method", "http.method", most=20).upper()
        return f"{method} {route}".strip()
    return text(entry.span.name, 200) if entry.span else ""


def _environment(resource: Mapping[str, Json]) -> str:
    return _first(resource, "deployment.environment.name", "deployment.environment", most=64)


def _tags(entry: Entry) -> dict[str, str]:
    return {tag: text(entry.resource[name], 200) for name, tag in _TAGS.items() if entry.resource.get(name)}


def _context(entry: Entry) -> dict[str, Json]:
    shown = {name: value for name, value in entry.attributes.items() if name != "exception.stacktrace"}
    around: dict[str, Json] = {
        "attributes": shown,
        "resource": entry.resource,
        "trace": {"trace_id": entry.trace_id, "span_id": entry.span_id} if entry.trace_id or entry.span_id else None,
        "span": {"name": entry.span.name, "attributes": entry.span.attributes} if entry.span else None,
        "body": entry.body if "exception.type" in shown or not isinstance(entry.body, str) else None,
        "event_name": entry.name if not entry.span else None,
    }
    cleaned = clean({name: value for name, value in around.items() if value})
    return dict(cleaned) if isinstance(cleaned, dict) else {}


def _first(values: Mapping[str, Json], *names: str, most: int) -> str:
    return next((found for name in names if (found := text(mapping(values).get(name), most))), "")
