"""The captured HTTP request as a reproduction."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

from homeostat.records import Event, HttpRequest, Json, Reproduction, ReproductionKind, Service
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.creations import Creation, creations_for

_HARNESS = tuple(f"replay_{name}.py" for name in ("request", "service", "intake", "crash", "created"))
_COMMAND = '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/replay_request.py"'
_FILTERED = "[Filtered]"
_NOT_SENT = frozenset({
    # made anew for this request, or meant for the next hop only (RFC 9110, 7.6.1)
    *("host", "content-length", "accept-encoding", "expect", "connection", "keep-alive", "proxy-connection"),
    *("proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"),
    *("sentry-trace", "baggage", "traceparent", "tracestate"),  # these would join the trace in production
})  # fmt: skip
_KEPT_FOR_CREATIONS = frozenset({"authorization", "accept", "x-api-key", "cookie", "origin", "x-tenant", "x-shop"})
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


def replay_of(event: Event, service: Service) -> Reproduction | None:
    """The request of `event`, to be sent to the service started in the sandbox.

    None without a captured request or a command that starts the service, and where the body is a form with files,
    which no reporter captures.
    """
    request = event.request
    if request is None or not service.start or not request.method.isalpha() or not request.method.isascii():
        return None
    content_type = _header(request.headers, "content-type")
    if content_type.startswith("multipart/"):
        return None
    target, missing_from_target = target_of(request)
    headers, missing_headers = _headers(request.headers)
    body, missing_body = body_of(request, content_type)
    if isinstance(request.body, dict | list) and not content_type:
        headers["content-type"] = "application/json"
    raised, crash = event.raised, event.crash_frame
    error_type = raised.type if raised else event.error_type
    function, path = (crash.function, crash.path) if crash else ("", "")
    expected = {
        "type": raised.type if raised else "",
        "function": function,
        "path": path,
        "message": raised.message if raised else event.message,
    }
    sent = {"method": request.method.upper(), "target": target, "headers": headers, "body": body}
    return Reproduction(
        kind=ReproductionKind.REQUEST,
        title=f"{request.method.upper()} {target.partition('?')[0]}{' with the captured body' if body else ''}",
        command=_COMMAND,
        files=_files(service, sent, expected),
        error_type=error_type,
        crash_function=function,
        crash_path=path,
        not_rebuilt=(*missing_from_target, *missing_headers, *missing_body),
    )


def replays_with_data(
    replayed: Reproduction, event: Event, service: Service, paths: Sequence[str], read: Callable[[str], str]
) -> tuple[Reproduction, ...]:
    """The same request behind the creations of what it asks for, which follow a fixture command where there is one."""
    order = json.loads(replayed.files["request.json"])
    kind = str(order["headers"].get("content-type", ""))
    asked = Asked(method=order["method"], target=order["target"], body=order["body"], content_type=kind)
    ways = creations_for(asked, event, service.language, paths, read)
    return tuple(_behind(replayed, order, way) for way in ways)


def _behind(replayed: Reproduction, order: Mapping[str, object], creations: Sequence[Creation]) -> Reproduction:
    headers = {key: value for key, value in _mapping(order["headers"]).items() if key in _KEPT_FOR_CREATIONS}
    first = [
        {
            "method": "POST",
            "target": each.target,
            "headers": {**headers, "content-type": "application/json"},
            "body": json.dumps(each.body),
            "stands_for": each.stands_for,
            "keys": each.keys,
        }
        for each in creations
    ]
    made = ", ".join(f"POST {each.target}" for each in creations)
    return replace(
        replayed,
        title=f"{replayed.title}, after {made}",
        files={**replayed.files, "request.json": json.dumps({**order, "first": first})},
    )


def _mapping(value: object) -> Mapping[str, str]:
    return cast("Mapping[str, str]", value) if isinstance(value, dict) else {}


def health_of(service: Service) -> Reproduction | None:
    """The service started in the sandbox and asked for its health; it passes where that is no server error.

    None without a command that starts it.
    """
    if not service.start:
        return None
    path = service.health_path or "/"
    sent: dict[str, object] = {"method": "GET", "target": path, "headers": {}, "body": None}
    nothing = {"type": "", "function": "", "path": "", "message": ""}
    return Reproduction(
        kind=ReproductionKind.REQUEST,
        title=f"GET {path}",
        command=_COMMAND,
        files=_files(service, sent, nothing),
        error_type="",
        crash_function="",
        crash_path="",
    )


def _files(service: Service, sent: Mapping[str, object], expected: Mapping[str, str]) -> dict[str, str]:
    order = {
        "build": service.build,
        "fixture": service.fixture,
        "start": service.start,
        "health_path": service.health_path or "/",
        **sent,
        "expected": expected,
    }
    folder = files("homeostat.stages.propose.reproduce.harness")
    harness = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _HARNESS}
    return {**harness, "request.json": json.dumps(order)}


def target_of(request: HttpRequest) -> tuple[str, tuple[str, ...]]:
    """Path and query, quoted again: reporters send the path decoded."""
    try:
        parts = urlsplit(request.url)
    except ValueError:  # what stands for the host is none, and is not needed
        parts = urlsplit(request.url.replace("[", "").replace("]", ""))
    path = f"/{quote(parts.path, safe=_PATH_SAFE, errors='replace').lstrip('/')}"
    asked = (request.query or parts.query).removeprefix("?")
    query = quote(asked, safe=f"{_PATH_SAFE}?[]", errors="replace")
    missing = ("part of the query, which was filtered",) if _FILTERED in asked else ()
    return (f"{path}?{query}" if query else path), missing


def _headers(captured: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    kept: dict[str, str] = {}
    missing: list[str] = []
    for name, value in captured.items():
        if name.lower() in _NOT_SENT or not _is_sendable(name, value):
            continue
        if _FILTERED in value:
            missing.append(f"header {name}, which was filtered")
        else:
            kept[name.lower()] = value
    return kept, tuple(missing)


def _is_sendable(name: str, value: str) -> bool:
    """Whether the pair fits on one line of a request, in Latin-1 as HTTP/1.1 wants it."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return False
    token = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return token and not {"\r", "\n", "\0"} & set(value)


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "").lower()


def body_of(request: HttpRequest, content_type: str) -> tuple[str | None, tuple[str, ...]]:
    """The body as it goes over the wire, and what of it was not captured."""
    body: Json = request.body
    if body is None or body == "":
        length = _header(request.headers, "content-length")
        sent = length.isdecimal() and int(length) > 0
        return None, (f"the body of {length} bytes, which was not captured",) if sent else ()
    if isinstance(body, str):
        text = body
    elif isinstance(body, dict) and content_type.startswith("application/x-www-form-urlencoded"):
        text = urlencode({key: _form_value(value) for key, value in body.items()}, doseq=True)
    else:
        text = json.dumps(body)
    return text, ("part of the body, which was filtered",) if _FILTERED in text else ()


def _form_value(value: Json) -> str | list[str]:
    return [str(item) for item in value] if isinstance(value, list) else str(value)
