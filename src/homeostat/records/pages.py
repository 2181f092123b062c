"""What pages and commands ask, and what they get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from homeostat.records.bugs import Bug, Fingerprint
from homeostat.records.events import Event
from homeostat.records.models import Spent
from homeostat.records.triage import Substate


class BugTab(StrEnum):
    NEEDS_REVIEW = "needs_review"  # a suggestion waits for a person
    OPEN = "open"  # everything not ended
    ESCALATING = "escalating"  # open ones that are seen far more often than was to be expected
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
    substate: Substate | None = None  # None where the bug has ended


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
class ChannelState:
    """How far one channel was told."""

    key: str  # a digest of its address, which may hold a secret
    name: str
    told_up_to: int  # number of the last alert that it took; those before it was set up are not sent
    hour: datetime | None  # in which the messages below were sent
    sent_in_hour: int
    last_success: datetime | None
    failing_since: datetime | None
    why: str  # it failed last; "" when it did not


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


@dataclass(frozen=True, slots=True)
class Room:
    """What whole copies, files and logs take together, before and after the oldest went, and how many rows went."""

    before_bytes: int
    after_bytes: int
    gone: int


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
    applied: int  # of which it is known whether they are kept
    kept: int  # seven days
    taken_back: int  # or their fault came back within seven days
    rejected: int
    shown: int
    mean_time_to_detect: timedelta | None
    mean_time_to_analyze: timedelta | None
    mean_time_to_fix: timedelta | None  # from first event to verified in production
    events: int
    refused: int
    models: Spent = field(default_factory=Spent)
    held: int = 0  # healed, and in their first seven days


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
class RareKind:
    """Events of one kind that opened no bug, because too few of them came within an hour."""

    service: str
    event_count: int
    first_seen: datetime
    last_seen: datetime
    newest: Event | None  # of those that were kept whole


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
    set_aside_by: str = ""  # the rule by which it is noise: it is counted, and on no bug


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of events in the store."""

    opened: tuple[str, ...] = ()  # codes of bugs
    regressed: tuple[str, ...] = ()
    duplicates: int = 0
