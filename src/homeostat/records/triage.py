"""What people and time do to bugs besides repair: mutes, escalations, merges."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from homeostat.records.bugs import Bug, BugStatus


class Substate(StrEnum):
    """How an open bug behaves, beside its status."""

    NEW = "new"  # first seen within a week, and nobody has dealt with it
    ONGOING = "ongoing"
    ESCALATING = "escalating"
    REGRESSED = "regressed"


class MuteKind(StrEnum):
    """What wakes a muted bug."""

    TIME = "time"
    COUNT = "count"
    RATE = "rate"
    USERS = "users"
    ESCALATING = "escalating"


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteUntil:
    """A mute's own wake-up condition. Events and people count from the moment of the mute."""

    kind: MuteKind = MuteKind.ESCALATING
    at: datetime | None = None  # of TIME
    count: int = 0  # events of COUNT and RATE, people of USERS
    window: timedelta | None = None  # of RATE: an hour or a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    bug_code: str
    until: MuteUntil
    status_before: BugStatus
    events_before: int
    users_before: int
    muted_at: datetime
    muted_by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MutedBug:
    """A mute, and what has happened to its bug since."""

    mute: Mute
    events: int  # since the mute
    users: int  # new since the mute
    lately: int  # events since the mute within its window; 0 where it has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often a bug was seen in each hour of the clock, by when its events were received."""

    bug_code: str
    title: str
    status: BugStatus
    first_seen: datetime
    muted: Mute | None
    hours: tuple[int, ...]  # oldest first, an hour without events as 0; the last is the hour under way


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A bug that is seen far more often than was to be expected."""

    bug_code: str
    since: datetime
    ceiling: float  # events in an hour, as forecast when it began
    last_over_at: datetime  # the last hour that was above it
    busiest: int = 0  # events of the busier of the hour under way and the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFingerprint:
    """One of the fingerprints of a bug."""

    digest: str
    version: int
    parts: tuple[str, ...]
    event_count: int
    first_seen: datetime
    last_seen: datetime
    releases: tuple[str, ...]  # the last seen first, a few
    came_from: str = ""  # the bug that it was merged in with; "" for the bug's own
    joined_by: tuple[str, ...] = ()  # what it has in common with another of the bug, where that alone decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """What a bug's page tells of it besides its repair."""

    bug: Bug
    mute: Mute | None = None
    escalation: Escalation | None = None
    merged_into: str = ""
    merged_from: tuple[str, ...] = ()
    being_shipped: bool = False  # an approved fix is on its way: nobody meddles with it
