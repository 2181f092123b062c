"""What a service tells besides its errors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from homeostat.records.told import Requests


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
    recovery_threshold: int = 1  # so many good runs in a row bring a failed one back


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
    failing: bool = False  # an event was made of it, and its bug is not looked after since


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """A failed run that nobody was told of, and how many in a row it is by now."""

    run: MonitorRun
    in_a_row: int
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A scheduled job that failed and is well again, and nobody has looked after its bugs yet."""

    monitor: Monitor
    well_since: datetime
    told: tuple[MonitorRun, ...]  # the last runs whose failure became an event, however they ended since


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
    summed: bool = False  # over many, as servers do: each is a request


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
    scrubbed: bool = False  # it was text, and was looked through for secrets before it was stored


Signal = CheckIn | Sessions | Feedback | Losses | Attachment | Requests


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
