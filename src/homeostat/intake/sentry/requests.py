"""A request as the readers see it, and what each of Sentry's addresses makes of one."""

import base64
import binascii
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl

from homeostat.errors import BadInput, HomeostatError
from homeostat.intake.encodings import decompress
from homeostat.intake.sentry.cron import check_in
from homeostat.intake.sentry.envelope import read_envelope
from homeostat.intake.sentry.items import Taken, payload_event_id, take_envelope
from homeostat.intake.sentry.minidump import is_minidump, minidump_event
from homeostat.intake.sentry.multipart import annotations_of, dump_of, read_form
from homeostat.intake.sentry.security import security_events
from homeostat.log import Log
from homeostat.records import Json, ReportKind
from homeostat.stages.sense.bounds import decode_json

ENDPOINTS = {
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

log = Log()


@dataclass(frozen=True, slots=True)
class Target:
    project_id: str
    endpoint: str
    rest: tuple[str, ...] = ()


class Request(NamedTuple):
    """Its body is whole, and decompressed."""

    target: Target
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


def target_of(path: str) -> Target | None:
    """Whom and what the path names; None when it is not Sentry's. The last slash may be there or not."""
    if not path.startswith("/api/"):
        return None
    parts = [part for part in path.split("/", _MOST_SLASHES) if part]
    if len(parts) < _SHORTEST_PATH or not (parts[1].isascii() and parts[1].isdigit()) or parts[2] not in ENDPOINTS:
        return None
    rest = tuple(parts[_SHORTEST_PATH:])
    fits = 1 <= len(rest) <= _MOST_CRON_PARTS if parts[2] == "cron" else not rest
    return Target(parts[1], parts[2], rest) if fits else None


def query_of(words: bytes) -> Mapping[str, str]:
    """The fields of a query.

    Raises:
        BadInput: there are too many.
    """
    if not words:
        return {}
    try:
        return dict(parse_qsl(words.decode("latin-1"), max_num_fields=_MOST_QUERY_FIELDS))
    except ValueError as error:
        raise BadInput(f"the query may have {_MOST_QUERY_FIELDS} fields") from error


def read(request: Request, taken: Taken) -> dict[str, Json]:
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


def _read_envelope(request: Request, taken: Taken) -> dict[str, Json]:
    envelope = read_envelope(request.body)
    take_envelope(envelope, taken)
    event_id = envelope.header.event_id
    return {"id": event_id} if isinstance(event_id, str) and event_id else {}


def _read_store(request: Request, taken: Taken) -> dict[str, Json]:
    plain = _plain(request.body)
    event_id = payload_event_id(plain)
    if event_id is None:
        decode_json(plain)  # whoever sends it alone can be told that it cannot be read
    return {"id": taken.event(plain, event_id)}


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


def _read_security(request: Request, taken: Taken) -> dict[str, Json]:
    said = {
        name: value[:200] for name in ("release", "environment") if (value := request.query.get(f"sentry_{name}", ""))
    }
    events = security_events(request.body, request.headers.get("user-agent", "")[:500], said)
    if not events:
        taken.left["not_kept", "security"] += 1
    ids = [taken.event(event) for event in events]
    return {"id": ids[0]} if ids else {}


def _read_minidump(request: Request, taken: Taken) -> dict[str, Json]:
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


def _read_cron(request: Request, taken: Taken) -> dict[str, Json]:
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
