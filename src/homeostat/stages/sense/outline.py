"""The outline of a Sentry event: what counting needs, decoded straight from the bytes, a tenth of the whole's cost.

Shape and words are everything that decides on the fingerprint and on whether a bug opens, and nothing else: an event
belongs where one of the same shape and like words did.
"""

import hashlib

import msgspec

from homeostat.records import Outline, Report
from homeostat.stages.sense.bounds import event_id_of, moment, text
from homeostat.stages.sense.chains import CHAINS, PLACEHOLDER, Chain
from homeostat.stages.sense.printed import may_be_trace
from homeostat.stages.sense.sentry import skew_of, user_of

_MOST_FRAMES = 250
_MOST_WORDS = 16_384  # characters of its messages and its address: an outline is short


class _Frame(msgspec.Struct, frozen=True):
    function: str | None = None
    module: str | None = None
    filename: str | None = None
    abs_path: str | None = None
    package: str | None = None
    context_line: str | None = None
    in_app: bool | None = None


class _Stack(msgspec.Struct, frozen=True):
    frames: tuple[_Frame | None, ...] | None = None


class _Mechanism(msgspec.Struct, frozen=True):
    type: str | None = None
    handled: bool | None = None
    is_exception_group: bool | None = None
    exception_id: int | None = None
    parent_id: int | None = None
    source: str | None = None


class _Exception(msgspec.Struct, frozen=True):
    type: str | None = None
    value: str | None = None
    module: str | None = None
    stacktrace: _Stack | None = None
    mechanism: _Mechanism | None = None


_Chain = tuple[_Exception | None, ...]


class _Exceptions(msgspec.Struct, frozen=True):
    values: _Chain | None = None
    type: str | None = None
    value: str | None = None


class _LogEntry(msgspec.Struct, frozen=True):
    formatted: str | None = None
    message: str | None = None


class _Headers(msgspec.Struct, frozen=True):
    user_agent: str | list[str] | None = msgspec.field(name="User-Agent", default=None)
    lower: str | list[str] | None = msgspec.field(name="user-agent", default=None)


class _Request(msgspec.Struct, frozen=True):
    url: str | None = None
    headers: _Headers | None = None

    @property
    def user_agent(self) -> str:
        """As `sense` keeps it: a text."""
        named = self.headers and ((self.headers.user_agent or "") or (self.headers.lower or ""))
        return named if isinstance(named, str) else ""


class _Payload(msgspec.Struct, frozen=True):
    event_id: str
    timestamp: float | str | None = None
    level: str | None = None
    platform: str | None = None
    logger: str | None = None
    transaction: str | None = None
    culprit: str | None = None
    release: str | None = None
    message: str | None = None
    logentry: _LogEntry | None = None
    exception: _Exceptions | _Chain | str | None = None  # a text only where `chains` put it
    request: _Request | None = None
    user: dict[str, object] | None = None
    fingerprint: tuple[str, ...] | None = None
    threads: msgspec.Raw | None = None
    stacktrace: msgspec.Raw | None = None
    homeostat_skew_seconds: float | None = None


class _Raising(msgspec.Struct, frozen=True):
    exception: msgspec.Raw = msgspec.Raw(b"null")


_decoder = msgspec.json.Decoder(_Payload)
_raising = msgspec.json.Decoder(_Raising)
_encoder = msgspec.msgpack.Encoder()


def _read(body: bytes) -> tuple[_Payload, Chain]:
    """The payload and its exceptions.

    Raises:
        msgspec.DecodeError, UnicodeDecodeError, RecursionError: it cannot be read so.
    """
    if known := CHAINS.without(body):
        rest, chain = known
        payload = _decoder.decode(rest)
        if payload.exception == PLACEHOLDER:
            return payload, chain
    payload = _decoder.decode(body)
    chain = _chain(payload)
    CHAINS.came(chain, bytes(_raising.decode(body).exception) if CHAINS.wants(chain) else None)
    return payload, chain


def _chain(payload: _Payload) -> Chain:
    """The exceptions; some SDKs send the list itself, as the protocol allows."""
    raised = payload.exception
    if isinstance(raised, str):
        raise msgspec.ValidationError("exceptions are no text")
    if isinstance(raised, _Exceptions) and not raised.values and (raised.type or raised.value):
        raise msgspec.ValidationError("an exception without the list around it")
    chain = [one or _Exception() for one in (raised.values if isinstance(raised, _Exceptions) else raised) or ()]
    decides = [(one.type, one.module, one.stacktrace, one.mechanism) for one in chain]
    return Chain(
        digest=_digest(decides),
        words=tuple((one.type or "", one.value or "") for one in chain),
        frames=sum(len(one.stacktrace.frames) for one in chain if one.stacktrace and one.stacktrace.frames),
    )


def _digest(value: object) -> bytes:
    return hashlib.blake2b(_encoder.encode(value), digest_size=16).digest()


def _asks_for_more(fingerprint: tuple[str, ...]) -> bool:
    """A variable may ask for any field of the event, such as a tag."""
    return any("{{" in part and part.replace(" ", "") != "{{default}}" for part in fingerprint)


def outline(report: Report) -> Outline | None:
    """The event's outline; None for what has to be read whole: odd fields, threads, many frames, a stack in words."""
    try:
        payload, chain = _read(report.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    event_id = event_id_of(payload.event_id)
    elsewhere = payload.threads or payload.stacktrace  # where frames may be
    if elsewhere is not None or event_id is None or _asks_for_more(payload.fingerprint or ()):
        return None
    request = payload.request if payload.request and payload.request.url else _Request()
    entry = payload.logentry or _LogEntry()
    said = (("", payload.message or ""), ("", entry.formatted or ""), ("", entry.message or ""), *chain.words)
    url, user_agent = request.url or "", request.user_agent
    if (
        chain.frames > _MOST_FRAMES
        or sum([len(message) for _, message in said]) + len(url) + len(user_agent) > _MOST_WORDS
    ):
        return None
    if any(may_be_trace(message) for _, message in said):
        return None
    shape = (
        report.service,
        payload.level,
        payload.platform,
        payload.logger,
        payload.transaction or payload.culprit,
        chain.digest,
        bool(url),
        payload.fingerprint,
    )
    return Outline(
        event_id=event_id,
        occurred_at=moment(payload.timestamp, report.received_at, skew_of(payload.homeostat_skew_seconds)),
        release=text(payload.release, 250),
        user_id=user_of(payload.user or {}),
        platform=payload.platform or "",
        shape=_digest(shape),
        url=url,
        user_agent=user_agent,
        words=said,
    )
