"""What comes in: reports as bytes, and events as they are understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
else:
    Json = Any  # decoders resolve annotations, and know no recursive alias

_MOST_STACK_TEXT = 20_000  # characters


class ReportKind(StrEnum):
    SENTRY_ENVELOPE = "sentry_envelope"
    LOG_EVENT = "log_event"
    LOG_TEXT = "log_text"  # an entry of a file, as text: `stages.sense.text.LogText`
    DEAD_LETTER = "dead_letter"
    OTLP_LOG = "otlp_log"  # a log record, or
    OTLP_SPAN = "otlp_span"  # an exception that a span tells of, as `stages.sense.otlp.Entry`
    # Those below tell no event; `stages.sense.signals` reads them.
    CHECK_IN = "check_in"
    SESSIONS = "sessions"
    FEEDBACK = "feedback"
    LOSSES = "losses"
    ATTACHMENT = "attachment"
    REQUESTS = "requests"  # counted in the intake: `records.Requests`


SIGNAL_KINDS = frozenset(
    {
        ReportKind.CHECK_IN,
        ReportKind.SESSIONS,
        ReportKind.FEEDBACK,
        ReportKind.LOSSES,
        ReportKind.ATTACHMENT,
        ReportKind.REQUESTS,
    }
)


# What is made of every event that arrives is a `Struct`: made in a fifth of the time of a frozen dataclass, and changed
# (`structs.replace`) in a fortieth.


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """What counting needs of an event, and all that decides on its fingerprint; not scrubbed."""

    event_id: str
    occurred_at: datetime
    release: str
    user_id: str
    platform: str
    shape: bytes  # 16 bytes: of all that decides but the words
    url: str  # of the request, and who asked: what is set aside is told by these too
    user_agent: str
    words: tuple[tuple[str, str], ...]  # types and messages, of which only what does not vary decides


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes as received, already on disk when this exists."""

    report_id: str
    service: str
    kind: ReportKind
    received_at: datetime
    body: bytes
    packing: str = ""  # how the body is packed, see `intake.packing`; "" when it is not


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePosition:
    """How far a followed file was read. A file is the same one while its beginning, and what was read last, are."""

    service: str
    path: str
    device: int
    inode: int
    generation: int  # how often other text stood in the same inode before
    identity: str  # of the text, through renaming and copying; the ids of its reports are made of it
    head_digest: str  # of the first line, of at most 1,024 bytes of it
    tail_digest: str  # of the last 256 bytes that were read
    read_to: int = 0  # bytes
    offset: int = 0  # bytes; nothing before it has to be read again
    line: int = 0  # lines before the offset


def _is_library(frame: "Frame") -> bool:
    """Some reporters mark their own frames as the program's."""
    return any(
        part in (frame.absolute_path or frame.path) for part in ("/pkg/mod/", "/site-packages/", "/node_modules/")
    )


class EventKind(StrEnum):
    """What the triggers of the contract ask about an event."""

    ERROR = "error"
    PANIC = "panic"
    DATABASE_ERROR = "database_error"
    HTTP_5XX = "http_5xx"
    DEAD_LETTER = "dead_letter"


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a stack; the line is 1-based."""

    function: str
    module: str = ""
    path: str = ""  # as the reporter shortened it, e.g. "app/orders.py"
    absolute_path: str = ""
    package: str = ""  # the library or program that holds the code, of native code and .NET
    line: int = 0
    column: int | None = None
    in_app: bool = True
    source: str = ""  # the line itself
    source_before: tuple[str, ...] = ()
    source_after: tuple[str, ...] = ()
    variables: Mapping[str, Json] = msgspec.field(
        default_factory=dict[str, Json]
    )  # leaves are `repr` strings in Python's SDK
    debug_id: str = ""  # of the bundle that the frame lies in, where the reporter says it
    minified: str = ""  # where the frame was in its bundle, once it is told by its source


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """One exception of a chain, its frames from the outermost call to the innermost."""

    type: str
    message: str
    module: str = ""
    frames: tuple[Frame, ...] = ()
    handled: bool = True
    mechanism: str = ""
    number: int | None = None  # within an event that holds a group: its own, and that of what it was raised from
    parent: int | None = None
    grouping: bool = False  # a group, whose members are the exceptions that have it for a parent
    implicit: bool = False  # it was being handled when the next was raised; nobody said that it was the cause


class HttpRequest(msgspec.Struct, frozen=True, kw_only=True):
    method: str
    url: str
    query: str = ""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    body: Json = None  # decoded JSON where the reporter decoded it, else text


class Breadcrumb(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime | None
    category: str
    message: str
    level: str = "info"


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One error that happened once, scrubbed and bounded."""

    event_id: str  # 32 hex digits; the same one sent again is the same event
    service: str
    occurred_at: datetime
    received_at: datetime
    level: str  # "debug", "info", "warning", "error", "fatal"
    kind: EventKind
    error_type: str
    message: str
    message_template: str = ""  # "user %s is gone", where a logger kept its values apart
    chain: tuple[Raised, ...] = ()  # the cause first, what was finally raised last
    release: str = ""
    dist: str = ""  # which of several builds of the release
    environment: str = ""
    platform: str = ""
    transaction: str = ""
    logger: str = ""
    request: HttpRequest | None = None
    user_id: str = ""
    breadcrumbs: tuple[Breadcrumb, ...] = ()
    tags: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    context: Mapping[str, Json] = msgspec.field(default_factory=dict[str, Json])
    client_fingerprint: tuple[str, ...] = ()
    stack_trace: str = ""  # as text, where the reporter sent text
    scrubbed: tuple[str, ...] = ()  # where something was removed before it was stored, e.g. "request.headers.Cookie"
    scrubbed_by: tuple[str, ...] = ()  # for each of those, the rule that removed it

    @property
    def raised(self) -> Raised | None:
        """The exception that ended the call."""
        return self.chain[-1] if self.chain else None

    @property
    def own_frames(self) -> tuple[Frame, ...]:
        """The service's own frames of the exception, outermost first; all frames where none is marked as own."""
        frames = self.raised.frames if self.raised else ()
        return tuple(frame for frame in frames if frame.in_app and not _is_library(frame)) or frames

    @property
    def crash_frame(self) -> Frame | None:
        """The innermost own frame: where a repair starts to look."""
        return self.own_frames[-1] if self.own_frames else None

    @property
    def unhandled(self) -> bool:
        return any(not raised.handled for raised in self.chain)

    @property
    def stack_text(self) -> str:
        """As a person reads it: the text that came, else the chain the way Python prints it, the crash last."""
        told = ["\n".join([*map(_call, raised.frames), f"{raised.type}: {raised.message}"]) for raised in self.chain]
        return self.stack_trace or "\n\n".join(told)[:_MOST_STACK_TEXT]


def _call(frame: Frame) -> str:
    line = f"\n    {frame.source.strip()}" if frame.source else ""
    return f"  {frame.path or frame.module}:{frame.line} in {frame.function}{line}"
