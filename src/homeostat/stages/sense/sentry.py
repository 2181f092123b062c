"""Sentry's event payload.

https://develop.sentry.dev/sdk/data-model/event-payloads/
"""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
from msgspec import structs

from homeostat.errors import BadInput
from homeostat.records import Event, Frame, HttpRequest, Json, Raised, Report
from homeostat.stages.sense.bounds import (
    MOST_ITEMS,
    MOST_VALUE,
    clean,
    decode_json,
    event_id_of,
    mapping,
    moment,
    sequence,
    text,
)
from homeostat.stages.sense.breadcrumbs import breadcrumbs_of, crumbs_in
from homeostat.stages.sense.calls import frame_in, frame_of
from homeostat.stages.sense.captured import CONTEXT, captured_of
from homeostat.stages.sense.kinds import kind_of
from homeostat.stages.sense.printed import with_exceptions
from homeostat.stages.sense.seen_before import FRAMES
from homeostat.stages.sense.text import MOST_ENTRY

_OF_EXCEPTIONS = ("type", "value", "module", "stacktrace")
_OF_MECHANISMS = ("type", "handled", "is_exception_group", "exception_id", "parent_id", "source")
_MOST_EXCEPTIONS = 20
_MOST_FRAMES = 250
_MOST_NUMBER = 2**31
_MOST_IMAGES = 500
_LEVELS = frozenset({"debug", "info", "warning", "error", "fatal"})
_MOST_SKEW = timedelta(days=36_500)  # a device without a battery begins in 1970
SKEW = "homeostat_skew_seconds"  # what the way in puts into an event whose sender's clock is wrong
_READ = frozenset(
    {
        "breadcrumbs",
        "contexts",
        "culprit",
        "debug_meta",
        "dist",
        "environment",
        "event_id",
        "exception",
        "extra",
        "fingerprint",
        "level",
        "logentry",
        "logger",
        "message",
        "platform",
        "release",
        "request",
        "stacktrace",
        "tags",
        "threads",
        "timestamp",
        "transaction",
        "user",
        SKEW,
    }
)


class _Stack(msgspec.Struct, frozen=True):
    frames: list[msgspec.Raw] | None = None


class _Exception(msgspec.Struct, frozen=True):
    type: object = None
    value: object = None
    module: object = None
    mechanism: object = None
    stacktrace: _Stack | None = None


class _Exceptions(_Exception, frozen=True):
    values: list[_Exception | None] | None = None


_parts = msgspec.json.Decoder(dict[str, msgspec.Raw])
_chains = msgspec.json.Decoder(_Exceptions | list[_Exception | None] | None)


def read_sentry_event(report: Report) -> Event:
    payload = _payload(report.body)
    event_id = event_id_of(payload.get("event_id")) or event_id_of(report.report_id.rpartition(":")[2])
    if event_id is None:
        raise BadInput("event_id is not 32 hexadecimal digits")
    skew = skew_of(payload.get(SKEW))
    chain = _chain(payload)
    raised = chain[-1] if chain else None
    level = text(payload.get("level"), 20).lower()
    level = level if level in _LEVELS else "error"
    platform = text(payload.get("platform"), 40)
    request = _request(mapping(payload.get("request")))
    message = raised.message if raised else _message(payload)
    event = Event(
        event_id=event_id,
        service=report.service,
        occurred_at=moment(payload.get("timestamp"), report.received_at, skew),
        received_at=report.received_at,
        level=level,
        kind=kind_of(raised, platform=platform, level=level, request=request),
        error_type=raised.type if raised else "",
        message=text(message),
        message_template=_template(mapping(payload.get("logentry"))),
        chain=chain,
        release=text(payload.get("release"), 250),
        dist=text(payload.get("dist"), 64),
        environment=text(payload.get("environment"), 64),
        platform=platform,
        transaction=text(payload.get("transaction") or payload.get("culprit"), 200),
        logger=text(payload.get("logger"), 200),
        request=request,
        user_id=user_of(mapping(payload.get("user"))),
        breadcrumbs=breadcrumbs_of(payload.get("breadcrumbs"), report.received_at, skew),
        tags=_tags(payload.get("tags")),
        context=_context(payload),
        client_fingerprint=_fingerprint(payload.get("fingerprint")),
    )
    return with_exceptions(event, message)


def _payload(body: bytes) -> Mapping[str, object]:
    """The parts that are read here; frames stay bytes, because most of them were seen before."""
    try:
        parts: Mapping[str, object] = _parts.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        parts = mapping(decode_json(body))
    if not parts:
        raise BadInput("the event is not a JSON object")
    return {name: _part(name, part) for name, part in parts.items() if name in _READ}


def _part(name: str, part: object) -> object:
    if not isinstance(part, msgspec.Raw):
        return part
    if name == "breadcrumbs":
        return crumbs_in(part)
    return _exceptions(part) if name == "exception" else decode_json(part)


def _exceptions(part: msgspec.Raw) -> object:
    try:
        chain = _chains.decode(part)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return decode_json(part)
    if isinstance(chain, _Exceptions):  # by hand, one is sent without the list around it
        chain = chain.values or [chain]
    return [msgspec.structs.asdict(value) for value in chain or () if value]


def skew_of(value: object) -> timedelta:
    """What has to be added to the sender's times."""
    try:
        skew = timedelta(seconds=value) if isinstance(value, int | float) else timedelta()
    except (OverflowError, ValueError):
        return timedelta()
    return skew if abs(skew) <= _MOST_SKEW else timedelta()


def _fingerprint(value: object) -> tuple[str, ...]:
    """A list of parts; by hand, a single one is sent without the list around it."""
    parts = [value] if isinstance(value, str) else sequence(value)[:20]
    return tuple(words for part in parts if (words := text(part, 200)))


def _message(payload: Mapping[str, object]) -> str:
    """Whole: a program's output may be in it."""
    entry = mapping(payload.get("logentry"))
    plain = payload.get("message")
    said = (entry.get("formatted"), entry.get("message"), mapping(plain).get("formatted"), plain)
    return next((words for one in said if (words := text(one, MOST_ENTRY))), "")


def _template(entry: Mapping[str, object]) -> str:
    """The logger's own template; "" where it is the message itself."""
    template, formatted = text(entry.get("message")), text(entry.get("formatted"))
    return template if formatted and formatted != template else ""


def _chain(payload: Mapping[str, object]) -> tuple[Raised, ...]:
    container = payload.get("exception")
    values = sequence(mapping(container).get("values")) or sequence(container) or [mapping(container)]
    found = tuple(_raised(mapping(value)) for value in values[-_MOST_EXCEPTIONS:] if _says_something(value))
    found = _with_debug_ids(found, payload)
    threads = sequence(mapping(payload.get("threads")).get("values"))
    if found and not found[-1].frames and threads:
        crashed = next((thread for thread in map(mapping, threads) if thread.get("crashed")), None)
        frames = _frames(mapping(crashed.get("stacktrace"))) if crashed else ()
        return (*found[:-1], structs.replace(found[-1], frames=frames))
    if found and not found[-1].frames and (stack := mapping(payload.get("stacktrace"))):  # of the old protocol
        return (*found[:-1], structs.replace(found[-1], frames=_frames(stack)))
    return found


def _says_something(value: object) -> bool:
    """Whether anything that we read is in it: an empty exception and one with nothing but nulls are alike."""
    found = mapping(value)
    mechanism = mapping(found.get("mechanism"))
    return any(map(found.get, _OF_EXCEPTIONS)) or any(mechanism.get(name) is not None for name in _OF_MECHANISMS)


def _with_debug_ids(chain: tuple[Raised, ...], payload: Mapping[str, object]) -> tuple[Raised, ...]:
    """Frames of bundles, with the ids by which their source maps are known."""
    images = sequence(mapping(payload.get("debug_meta")).get("images"))[:_MOST_IMAGES]
    ids = {
        text(image.get("code_file"), 1_000): text(image.get("debug_id"), 36).lower()
        for image in map(mapping, images)
        if image.get("type") == "sourcemap"
    }
    if not ids:
        return chain
    return tuple(
        structs.replace(
            raised,
            frames=tuple(structs.replace(f, debug_id=ids.get(f.absolute_path or f.path, "")) for f in raised.frames),
        )
        for raised in chain
    )


def _raised(value: Mapping[str, object]) -> Raised:
    mechanism, stack = mapping(value.get("mechanism")), value.get("stacktrace")
    return Raised(
        type=text(value.get("type"), 250) or "Error",
        message=text(value.get("value")),
        module=text(value.get("module"), 250),
        frames=_frames(stack if isinstance(stack, _Stack) else mapping(stack)),
        handled=mechanism.get("handled") is not False,
        mechanism=text(mechanism.get("type"), 60),
        number=_number(mechanism.get("exception_id")),
        parent=_number(mechanism.get("parent_id")),
        grouping=mechanism.get("is_exception_group") is True,
        implicit=mechanism.get("source") == "__context__",
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST_NUMBER else None


def _frames(stacktrace: Mapping[str, object] | _Stack) -> tuple[Frame, ...]:
    frames = sequence(stacktrace.frames if isinstance(stacktrace, _Stack) else stacktrace.get("frames"))
    if len(frames) > _MOST_FRAMES:  # the two ends tell the most: where it began and where it broke
        frames = frames[: _MOST_FRAMES // 2] + frames[-_MOST_FRAMES // 2 :]
    found = (
        FRAMES.part(bytes(frame), frame_in) if isinstance(frame, msgspec.Raw) else frame_of(mapping(frame))
        for frame in frames
    )
    return tuple(frame for frame in found if frame)


def _request(request: Mapping[str, object]) -> HttpRequest | None:
    url = text(request.get("url"), 2_000)
    if not url:
        return None
    headers = request.get("headers")
    pairs = list(mapping(headers).items()) or [_pair(item) for item in sequence(headers)]
    return HttpRequest(
        method=text(request.get("method"), 20).upper() or "GET",
        url=url,
        query=_query(request.get("query_string")),
        headers={text(k, 200): text(v, MOST_VALUE) for k, v in pairs[:60] if k},
        body=clean(request.get("data")),
    )


def _query(value: object) -> str:
    """A query string; some reporters send it as a list of pairs."""
    if isinstance(value, str):
        return text(value, 2_000)
    pairs = list(mapping(value).items()) or [_pair(item) for item in sequence(value)]
    return "&".join(f"{text(k, 200)}={text(v, 500)}" for k, v in pairs[:MOST_ITEMS])


def _pair(item: object) -> tuple[str, object]:
    both = sequence(item)
    return (text(both[0]), both[1]) if len(both) == 2 else ("", "")  # noqa: PLR2004 - a pair


def user_of(user: Mapping[str, object]) -> str:
    """Something that tells people apart; only its digest is kept beside the bug."""
    return next((text(user[key], 200) for key in ("id", "email", "username", "ip_address") if user.get(key)), "")


def _tags(value: object) -> Mapping[str, str]:
    pairs = list(mapping(value).items()) or [_pair(item) for item in sequence(value)]
    return {text(k, 200): text(v, 200) for k, v in pairs[:100] if k}


def _context(payload: Mapping[str, object]) -> Mapping[str, Json]:
    found: dict[str, Json] = {}
    for name in ("contexts", "extra"):
        cleaned = clean(payload.get(name))
        if isinstance(cleaned, dict):
            found |= cleaned
    found.pop(CONTEXT, None)
    captured = captured_of(payload)
    return found if captured is None else {**found, CONTEXT: captured}
