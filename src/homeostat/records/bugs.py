"""Faults, and where an event belongs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from homeostat.records.events import Report
from homeostat.records.traits import Traits


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
    MERGED = "merged"  # it is one with another bug, on which its events count


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What makes two events the same bug, and which numbered rule said so."""

    digest: str
    version: int
    parts: tuple[str, ...]  # in words, for the page that explains the grouping
    left_out: tuple[str, ...] = ()  # what did not count, and why, in words
    title: str = ""  # where a rule of the server names the bug
    joined_by: tuple[str, ...] = ()  # what it has in common with the fingerprint whose bug it was counted on, in words


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
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
    older_releases: frozenset[str] = frozenset()  # of the events at hand: those older than the one that was to mend it
    unnamed_count_from: datetime | None = (
        None  # when an event without a release speaks of the mended code; None: always
    )


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
    traits: Traits | None = None  # for where neither has a bug; None where a person said what the fingerprint is


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
    first_release: str = ""  # `release` is the one it came back in, once it did
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
    reopened_at: datetime | None = None  # by an event, a person or the end of a mute: earlier repairs do not count
    resolved_release: str = ""
    time_to_detect: float | None = None  # seconds from first_seen to detected_at
    time_to_analyze: float | None = None  # seconds from detected_at to analyzed_at
    time_to_fix: float | None = None  # seconds from first_seen to resolved_at
