"""The language between rooms: what each door takes and gives.

Frozen dataclasses, standard library only. Times are aware and in UTC, durations are `timedelta`, a `_digest` is
a SHA-256 in lower-case hex. A record says what is so; it never does anything in the world.
"""

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
else:
    Json = Any  # decoders resolve annotations, and know no recursive alias


# --- services ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A program that reports its errors here, and what we may do with it.

    Commands are lines for `sh -c`, run at the root of a checkout with the prepared environment on PATH.
    An empty command means that the language's own default is used, or, for `start`, that we do not run it.
    """

    name: str
    project_id: int
    public_key: str
    language: str = ""  # "python", "go", "javascript", or "" while nothing is linked
    repository: str = ""  # a path on this machine; "" while none is linked: such a service is only watched
    branch: str = "main"
    prepare: str = ""
    build: str = ""
    start: str = ""
    test: str = ""
    health_path: str = "/health"
    port: int | None = None  # where its users reach it; None when something else deploys it
    environment: str = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A service's installed dependencies: where they lie, and how a process finds them."""

    variables: Mapping[str, str]  # PATH holds only what comes before the system's own
    read_only: tuple[Path, ...] = ()  # folders that a sandbox shows at the same place, unwritable
    links: Mapping[str, Path] = field(default_factory=dict[str, Path])  # names in the tree for folders elsewhere


# --- sense -------------------------------------------------------------------------------------------------------


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


SIGNAL_KINDS = frozenset(
    {ReportKind.CHECK_IN, ReportKind.SESSIONS, ReportKind.FEEDBACK, ReportKind.LOSSES, ReportKind.ATTACHMENT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
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
    variables: Mapping[str, Json] = field(default_factory=dict[str, Json])  # leaves are `repr` strings in Python's SDK
    debug_id: str = ""  # of the bundle that the frame lies in, where the reporter says it
    minified: str = ""  # where the frame was in its bundle, once it is told by its source


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    method: str
    url: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Json = None  # decoded JSON where the reporter decoded it, else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Breadcrumb:
    at: datetime | None
    category: str
    message: str
    level: str = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
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
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    context: Mapping[str, Json] = field(default_factory=dict[str, Json])
    client_fingerprint: tuple[str, ...] = ()
    stack_trace: str = ""  # as text, where the reporter sent text
    scrubbed: tuple[str, ...] = ()  # where something was removed before it was stored, e.g. "request.headers.Cookie"

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


# --- dead letters -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaMessage:
    """A message as it lies in a topic."""

    topic: str
    partition: int
    offset: int
    produced_at: datetime  # with the three above its identity: a topic that was made anew counts its offsets again
    key: bytes | None = None
    value: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()  # in their order; a name may come more than once

    @property
    def digest(self) -> str:
        """32 hex digits, the same for every delivery of this message."""
        place = f"{self.topic}:{self.partition}:{self.offset}:{self.produced_at.timestamp():.3f}"
        return hashlib.sha256(place.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a dead letter came from, and who could not take it. What the sender did not say is empty, or -1."""

    dialect: str = ""  # "spring", "connect", "streams", "json", "log event"; "" when nothing says why it is here
    topic: str = ""
    partition: int = -1
    offset: int = -1
    consumer: str = ""  # consumer group, connector or service
    stage: str = ""
    attempts: int = 0


class ReplayState(StrEnum):
    """How far a dead letter is on its way back."""

    KEPT = "kept"
    REPLAYING = "replaying"  # claimed before it was sent and not confirmed since: it may have been sent
    REPLAYED = "replayed"
    FAILED = "failed"  # it was certainly not sent


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLetter:
    """A dead letter in the store: a message that its consumer gave up."""

    number: int
    message: KafkaMessage  # without key, value and headers where `whole` is false
    whole: bool  # false when it was larger than what is kept: it cannot be sent again from here
    service: str
    event_id: str
    origin: Origin
    error_type: str
    error_message: str
    received_at: datetime
    size_bytes: int
    replay_of: int | None = None  # the number of the letter whose replay this is: it failed again
    bug_code: str = ""  # "" until its event was read
    state: ReplayState = ReplayState.KEPT
    attempts: int = 0  # how often it was claimed for a replay
    replayed_by: str = ""
    replayed_at: datetime | None = None  # when it was last claimed, or confirmed
    replayed_to: str = ""  # topic, and once it is confirmed [partition]@offset
    replay_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterQuery:
    """Which dead letters."""

    bug_code: str = ""
    numbers: tuple[int, ...] = ()
    before: int | None = None  # only numbers below it
    most: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCount:
    """The dead letters of one bug, counted by state; `bug_code` is "" for those whose event waits to be read."""

    bug_code: str
    states: Mapping[str, int]
    last_received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay did."""

    sent: int = 0
    before: int = 0  # sent by an earlier replay; left alone
    uncertain: tuple[int, ...] = ()  # claimed and not confirmed: they may have been sent
    failed: Mapping[int, str] = field(default_factory=dict[int, str])  # certainly not sent, and why


# --- signals: what a service tells besides its errors -----------------------------------------------------------


class RunStatus(StrEnum):
    """How a run of a scheduled job stands."""

    IN_PROGRESS = "in_progress"
    OK = "ok"
    ERROR = "error"
    MISSED = "missed"  # it did not begin when it should have
    TIMEOUT = "timeout"  # it began and did not end in time

    @property
    def failed(self) -> bool:
        return self in (RunStatus.ERROR, RunStatus.MISSED, RunStatus.TIMEOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorConfig:
    """When a scheduled job has to run, as its code says it."""

    crontab: str = ""  # five fields; "" when it runs by interval
    interval: timedelta | None = None
    margin: timedelta = timedelta(minutes=1)  # how late it may begin
    max_runtime: timedelta = timedelta(minutes=30)
    timezone: str = "UTC"
    failure_threshold: int = 1  # so many failed runs in a row make a bug


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A scheduled job says that it began, ended, or failed."""

    service: str
    slug: str
    check_in_id: str  # "" when the sender names none: then it is the newest run under way, or a new one
    status: RunStatus
    at: datetime
    environment: str = ""
    release: str = ""
    duration: timedelta | None = None
    config: MonitorConfig | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorRun:
    """One run of a scheduled job, or one that should have been."""

    service: str
    slug: str
    environment: str
    check_in_id: str
    status: RunStatus
    started_at: datetime  # for a missed one: when it was due
    ended_at: datetime | None = None
    release: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """A scheduled job of a service in one environment."""

    service: str
    slug: str
    environment: str
    config: MonitorConfig | None
    last_started_at: datetime  # of the last run, missed ones too
    under_way: tuple[MonitorRun, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """A failed run that nobody was told of, and how many in a row it is by now."""

    run: MonitorRun
    in_a_row: int
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Uses of a program, from its start or a request's to the end, and how they ended."""

    service: str
    at: datetime
    release: str
    environment: str = ""
    started: int = 0
    errored: int = 0  # with a handled error; those below are not counted here
    crashed: int = 0
    abnormal: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a person wrote about an error."""

    service: str
    event_id: str  # "" when it is about no event
    at: datetime
    message: str
    name: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    reason: str
    category: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """What never became an event: dropped by the client, or refused or left by us."""

    service: str
    at: datetime
    source: str  # "client" or "intake"
    lost: tuple[Loss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with an event."""

    service: str
    event_id: str
    at: datetime
    name: str
    content_type: str
    kind: str  # Sentry's attachment_type: "event.attachment", "event.minidump", …
    body: bytes


Signal = CheckIn | Sessions | Feedback | Losses | Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHealth:
    """Sessions of one release, all days that are kept."""

    service: str
    release: str
    started: int
    errored: int
    crashed: int
    abnormal: int

    @property
    def crash_free(self) -> float | None:
        """The share of sessions that did not crash; None without sessions."""
        return 1 - self.crashed / self.started if self.started else None


# --- source maps -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A bundle that browsers load, or its source map; of the bundle itself only what leads to the map is kept."""

    path: str  # in what was uploaded; unique there
    url: str  # where browsers find it, e.g. "~/assets/app.js": below any host
    debug_id: str = ""  # lower case, with hyphens
    map_path: str = ""  # of a bundle: where its map lies in what was uploaded
    content: bytes = b""  # of a map: zlib of its JSON
    size_bytes: int = 0  # of what is compressed in `content`


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUpload:
    """What a build tool uploaded at once. Uploading it again changes nothing."""

    upload_id: str
    service: str
    release: str  # "" where only debug ids tell what belongs to what
    dist: str
    files: tuple[SourceFile, ...]


# --- group -------------------------------------------------------------------------------------------------------


class Severity(StrEnum):
    P0 = "P0_critical"
    P1 = "P1_major"
    P2 = "P2_minor"
    P3 = "P3_trivial"


class BugStatus(StrEnum):
    DETECTED = "detected"
    ANALYZED = "analyzed"
    FIX_PROPOSED = "fix_proposed"
    APPROVED = "approved"
    APPLIED = "applied"
    DEPLOYED = "deployed"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    ROLLED_BACK = "rolled_back"
    REGRESSED = "regressed"
    MUTED = "muted"
    NOT_A_CODE_BUG = "not_a_code_bug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What makes two events the same bug, and which numbered rule said so."""

    digest: str
    version: int
    parts: tuple[str, ...]  # in words, for the page that explains the grouping
    left_out: tuple[str, ...] = ()  # what did not count, and why, in words
    title: str = ""  # where a rule of the server names the bug


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """As much of an event as counting needs; the whole of it is read only where it is kept."""

    report: Report
    event_id: str
    fingerprint: str
    occurred_at: datetime
    release: str
    user_id: str
    opens_after: int | None  # events of its kind within an hour that open a bug; None: none do


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store already holds of a fingerprint: what `group` is allowed to know."""

    bug_code: str | None = None
    status: BugStatus | None = None
    seen_last_hour: int = 0  # events of the fingerprint within the hour before this one, stored or only counted
    resolved_release: str = ""  # the release that was to mend it
    resolved_at: datetime | None = None
    releases_before: frozenset[str] = frozenset()  # releases that showed the fault before it was resolved


class Effect(StrEnum):
    """What an event does to the list of bugs."""

    OPENS = "opens"
    COUNTS = "counts"
    REGRESSES = "regresses"
    WAITS = "waits"  # not yet a bug: kept and counted until it is frequent enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Where an event belongs."""

    fingerprint: Fingerprint
    effect: Effect
    reason: str  # why it opens, counts, regresses or waits
    title: str
    culprit: str
    severity: Severity
    bug_type: str
    family: str = ""  # the bug that may own several fingerprints, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A fault of a service, however often it was hit."""

    code: str  # BUG-YYYYMMDD-NNNNN
    service: str
    environment: str
    release: str
    title: str
    description: str
    severity: Severity
    bug_type: str
    status: BugStatus
    error_type: str
    error_message: str
    stack_trace: str
    log_excerpt: str
    fingerprint: str
    fingerprint_version: int
    culprit: str
    event_count: int
    users_affected: int
    first_seen: datetime
    last_seen: datetime
    occurred_at: datetime
    detected_at: datetime
    exemplar_event_id: str
    suspect_commit: str = ""
    owner: str = ""
    root_cause: str = ""
    root_cause_hypothesis: str = ""
    bug_classification: str = ""
    estimated_impact: str = ""
    ai_analysis: str = ""
    last_release: str = ""
    analyzed_at: datetime | None = None
    proposed_at: datetime | None = None
    approved_at: datetime | None = None
    fixed_at: datetime | None = None
    deployed_at: datetime | None = None
    resolved_at: datetime | None = None
    regressed_at: datetime | None = None
    resolved_release: str = ""
    time_to_detect: float | None = None  # seconds from first_seen to detected_at
    time_to_analyze: float | None = None  # seconds from detected_at to analyzed_at
    time_to_fix: float | None = None  # seconds from first_seen to resolved_at


# --- diagnose ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    digest: str  # git's own object name
    author: str
    author_email: str
    authored_at: datetime
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A function of the service at a commit: where the fault shows, with its source."""

    path: str  # relative to the repository's root
    function: str
    line: int  # 1-based, in the file
    first_line: int  # of the function
    source: str  # of the function


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    says: str
    source: str  # "event", "frame", "commit", "earlier bug", "code", "model"
    link: str = ""  # a path of the console, or file:line
    assumed: bool = False  # true when nothing has verified it


class FixClass(StrEnum):
    CODE_FIX = "code_fix"
    OPERATIONAL = "operational"
    EXPLANATION_ONLY = "explanation_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why it broke, and what class of answer it asks for."""

    bug_code: str
    base: str  # the commit that was looked at and that patches apply to: the branch's head
    released: str  # the commit that crashed; "" when the release names none
    places: tuple[Place, ...]  # own frames of the stack that were found in the tree, innermost first
    root_cause: str
    hypothesis: str  # one line, at most thirty words
    classification: str  # "null_pointer", "missing_key", "empty_sequence", "type_mismatch", …
    impact: str  # "low", "medium", "high"
    fix_class: FixClass
    reason: str  # why this class
    evidence: tuple[Evidence, ...]
    suspect: Commit | None = None
    suspect_is_in_last_release: bool = False
    similar: tuple[str, ...] = ()  # codes of earlier bugs like it
    prevention_tips: tuple[str, ...] = ()


# --- propose -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A unified diff against one commit."""

    diff: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.diff.encode()).hexdigest()

    @property
    def files(self) -> tuple[str, ...]:
        """The paths it writes, in the order of the diff."""
        found: list[str] = []
        for before, line in itertools.pairwise(self.diff.splitlines()):
            if before.startswith("--- ") and line.startswith("+++ "):
                side = before if line == "+++ /dev/null" else line
                found.append(side[4:].split("\t")[0].removeprefix("a/").removeprefix("b/"))
        return tuple(dict.fromkeys(found))

    @property
    def changed_lines(self) -> int:
        body = (line for line in self.diff.splitlines() if not line.startswith(("+++ ", "--- ")))
        return sum(line.startswith(("+", "-")) for line in body)


class ReproductionKind(StrEnum):
    REQUEST = "request"  # the captured HTTP request, replayed against the service started in the sandbox
    CALL = "call"  # the failing function, called with the values captured in the frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """A program that fails as production failed, until the fault is gone.

    It runs as `command` with `files` beside the checkout, and writes one JSON object, a `Replay`, to the path
    in `$HOMEOSTAT_RESULTS`.
    """

    kind: ReproductionKind
    title: str  # "POST /orders with the captured body"
    command: str  # for `sh -c`
    files: Mapping[str, str]  # name to text, found in `$HOMEOSTAT_FILES`
    error_type: str
    crash_function: str
    crash_path: str
    not_rebuilt: tuple[str, ...] = ()  # values that could not be had from the event


MOST_PROMPT = 32_768  # characters that are kept of what a model was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """What a model was asked, and what that cost."""

    model: str
    prompt_digest: str
    prompt: str = ""  # instructions and prompt as they were sent, the first `MOST_PROMPT` characters
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to mend it, not yet tried."""

    strategy: str  # "rule:guard-raise", "revert", "model:gpt-x"
    title: str
    description: str
    approach: str  # "guard", "default", "coerce", "correct", "revert", "rewrite"
    patch: Patch
    reasoning: str
    breaking_changes: str = ""
    side_effects: str = ""
    test_cases: tuple[str, ...] = ()
    prior: float = 0.5  # how often this strategy was right where its record is known, before any proof
    invents_value: bool = False  # true when it makes up a value that nobody in the code base used for this
    swallows: bool = False  # true when the failure only becomes silent
    model: ModelUse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a patch reaches, read from the code at its base: what could not be read is named, never guessed."""

    files: tuple[str, ...]
    changed_lines: int
    functions: tuple[str, ...] = ()  # those that it changes: "price_lines in app/orders.py"
    callers: tuple[str, ...] = ()  # who uses them by name, directly and through others
    endpoints: tuple[str, ...] = ()  # routes that lead there: "POST /orders/{order_id}"
    public_api: tuple[str, ...] = ()  # signatures that it changes while other files use them: "f(a) is now f(a, b)"
    dependencies: tuple[str, ...] = ()  # paths it writes that say what the service depends on
    migrations: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()  # what could not be read, and why
    how: str = ""  # how callers were found


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A candidate with what is needed to prove it."""

    proposal_id: str
    bug_code: str
    service: str
    number: int  # the order in which it was thought of
    base: str
    candidate: Candidate
    reproductions: tuple[Reproduction, ...]  # most faithful first
    reach: Reach | None = None


# --- verify ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run in a sandbox may use."""

    wall: timedelta = timedelta(minutes=10)
    memory_bytes: int = 2 * 1024**3
    processes: int = 256
    disk_bytes: int = 512 * 1024**2
    output_bytes: int = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one command did in a fresh sandbox."""

    command: str
    exit_code: int
    output: str  # standard output and error, the last of it, bounded
    results: str  # what it wrote to `$HOMEOSTAT_RESULTS`, bounded
    duration: timedelta
    timed_out: bool = False


class ReplayResult(StrEnum):
    FAILED_ALIKE = "failed_alike"  # the same exception in the same function
    FAILED_OTHERWISE = "failed_otherwise"
    PASSED = "passed"
    NOT_RUN = "not_run"  # the service did not start, a value could not be rebuilt, the sandbox ran out of time


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a reproduction saw."""

    result: ReplayResult
    detail: str  # one line: "500, KeyError in price_lines", "404 {\"detail\": …}"
    answer_status: int | None = None
    answer_body: str = ""
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRun:
    """The service's own tests, read from their runner's machine format."""

    passed: frozenset[str]
    failed: frozenset[str]
    ran: bool  # false when the runner did not start, collected nothing or was cut off
    duration: timedelta
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One fact that moved the confidence, in points of a hundred."""

    says: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    value: float  # 0 to 1
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How fixes of one strategy have fared here for one kind of error."""

    kept: int = 0
    taken_back: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What four runs said of a proposal."""

    proposal_id: str
    base: str
    confirmed: bool
    reason: str
    reproduction: Reproduction | None  # the one that failed without the patch; None when none did
    replay_before: Replay | None
    replay_after: Replay | None
    suite_before: SuiteRun | None
    suite_after: SuiteRun | None
    confidence: Confidence
    verified_at: datetime


# --- approve -----------------------------------------------------------------------------------------------------


class Answer(StrEnum):
    """What may be said of a suggestion."""

    ACCEPT = "accept"
    REJECT = "reject"
    ASK = "ask"  # for another one; the reason says what it is to be like, "" is simply the next
    DRAFT = "draft"  # open its pull request, merge nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person, or a written policy, said of one patch on one base."""

    repair_id: str
    proposal_id: str
    patch_digest: str
    base: str
    answer: Answer
    decided_by: str
    decided_at: datetime
    expires_at: datetime
    reason: str = ""


# --- publish -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a forge is asked to take: one patch as one commit on one branch."""

    service: str
    branch: str
    base: str
    title: str
    body: str
    patch: Patch
    author: str
    trailers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A change on its way into the main branch."""

    branch: str
    url: str
    head: str  # the commit on the branch
    merged: str = ""  # the main branch's head after the merge; "" while open


# --- deploy ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A release that was started beside the old one and, when healthy, took its place."""

    deployment_id: str
    service: str
    commit: str
    release: str
    previous_commit: str  # what ran before: where a rollback goes; "" at the first one
    previous_release: str
    healthy: bool
    started_at: datetime
    finished_at: datetime
    detail: str  # one line; the log's end when it is unhealthy
    rollback: bool = False


# --- watch -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Requests that one release has answered, counted since it was started."""

    release: str
    requests: int
    errors: int  # 5xx answers and connections that failed
    counted_at: datetime
    routes: Mapping[str, int] = field(default_factory=dict[str, int])  # "GET /orders/*", bounded; the rest is "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFault:
    """A bug that was first seen on a release."""

    bug_code: str
    says: str  # "title, in culprit"
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What is known of one release of a service over a stretch of time."""

    duration: timedelta
    requests: int | None  # None where nothing counts requests
    errors: int | None
    target_events: int
    new_faults: tuple[NewFault, ...] = ()
    counted_for: timedelta | None = None  # the time in which the requests came; None: the stretch itself


class Judgement(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that was compared with before."""

    name: str
    judgement: Judgement
    says: str  # with its numbers: "0 of 240 requests failed, 12 of 310 before"


class OutcomeKind(StrEnum):
    HEALED = "healed"
    REGRESSED = "regressed"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the release did in production."""

    kind: OutcomeKind
    reason: str
    measures: tuple[Measure, ...]
    watched: timedelta


# --- learn -------------------------------------------------------------------------------------------------------


class Ending(StrEnum):
    """How a repair ended."""

    HEALED = "healed"
    TAKEN_BACK = "taken_back"
    NOT_DEPLOYED = "not_deployed"
    REJECTED = "rejected"
    NOTHING_PROPOSED = "nothing_proposed"
    NOT_A_CODE_BUG = "not_a_code_bug"
    UNJUDGED = "unjudged"
    OVERTAKEN = "overtaken"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the next repair should know."""

    bug_code: str
    ending: Ending
    classification: str
    error_type: str
    strategy: str
    fingerprint: str
    patch_digest: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A room's answer when it is not its turn yet: somebody, or the clock, brings the next visit."""

    until: datetime | None  # None: until a person answers
    reason: str


# --- what is kept of a walk, and what pages ask --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One walk of a bug through the rooms."""

    repair_id: str
    bug_code: str
    service: str
    attempt: int
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a room gave on one visit."""

    repair_id: str
    visit: int
    room: str
    gave: str
    record_type: str
    record: str  # JSON of the record
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A repair whose next room is not ready, and what it waits for."""

    repair_id: str
    visit: int
    room: str
    until: datetime | None
    reason: str
    since: datetime


class SuggestionStatus(StrEnum):
    UNTRIED = "untried"
    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    REFUTED = "refuted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TAKEN_BACK = "taken_back"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A proposal with what became of it."""

    repair_id: str
    proposal: Proposal
    verdict: Verdict | None
    status: SuggestionStatus
    rank: int | None  # 1 for the safest of those that a person is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    bug_code: str
    changed_at: datetime
    old: str
    new: str
    changed_by: str
    reason: str


class BugTab(StrEnum):
    NEEDS_REVIEW = "needs_review"  # a suggestion waits for a person
    OPEN = "open"  # everything not ended
    REGRESSED = "regressed"
    MUTED = "muted"
    RESOLVED = "resolved"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class BugQuery:
    tab: BugTab = BugTab.ALL
    service: str = ""
    severity: str = ""
    text: str = ""  # in code, title, culprit or message
    sort: str = "last_seen"  # or "first_seen", "events", "severity"
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BugRow:
    """A bug as a list shows it."""

    bug: Bug
    trend: tuple[int, ...]  # events in each of the last 24 hours, oldest first
    confidence: float | None  # of the best shown suggestion
    waiting: str  # what it waits for, in words; "" when nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class BugPage:
    rows: tuple[BugRow, ...]
    total: int
    tab_counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str  # JSON
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    number: int
    key: str
    at: datetime
    severity: str
    title: str
    text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    job: str
    schedule: str
    status: str  # "never_run", "running", "succeeded", "failed"
    last_run: datetime | None
    last_success: datetime | None
    last_failure: datetime | None
    duration: timedelta | None
    runs: int
    failures: int
    handled: int  # by the last run
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    user: str
    csrf_token: str
    expires_at: datetime
    one_time: bool  # the person still has the password of the first start


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What the product promises, measured on its own records. A time is None while there is nothing to measure."""

    bugs: int
    analyzed: int
    proposed: int
    applied: int
    kept: int
    taken_back: int
    rejected: int
    shown: int
    mean_time_to_detect: timedelta | None
    mean_time_to_analyze: timedelta | None
    mean_time_to_fix: timedelta | None  # from first event to verified in production
    events: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An event as a list of what came shows it."""

    event_id: str
    service: str
    received_at: datetime
    release: str
    bug_code: str  # "" while it waits to be frequent enough
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Why an event is where it is."""

    event_id: str
    service: str
    received_at: datetime
    release: str
    fingerprint: Fingerprint | None  # None where its parts are not kept
    bug_code: str
    other_fingerprints: int  # of the same bug
    kept_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of events in the store."""

    opened: tuple[str, ...] = ()  # codes of bugs
    regressed: tuple[str, ...] = ()
    duplicates: int = 0
