"""A walk through the rooms: its steps, its waits, its lesson."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeostat.records.proposals import Proposal
from homeostat.records.verdicts import Verdict


class Ending(StrEnum):
    """How a repair ended."""

    HEALED = "healed"
    TAKEN_BACK = "taken_back"
    NOT_DEPLOYED = "not_deployed"
    REJECTED = "rejected"
    NOTHING_PROPOSED = "nothing_proposed"
    OBSERVED = "observed"
    NOT_A_CODE_BUG = "not_a_code_bug"
    UNJUDGED = "unjudged"
    OVERTAKEN = "overtaken"
    THEIRS = "theirs"
    STALE = "stale"
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
    HEALED = "healed"  # it held while it was watched, and is in its first seven days
    KEPT = "kept"  # its fault did not come back in them
    CAME_BACK = "came_back"  # it did


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
