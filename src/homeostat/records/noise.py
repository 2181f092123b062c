"""What was set aside, and other lists of what is kept and is no bug."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Setting(StrEnum):
    """What a service may say of its own about reading its events, each as a text."""

    SCRUBBING = "scrubbing"  # JSON
    GROUPING = "grouping"  # rules, one a line
    SET_ASIDE = "set_aside"  # JSON: rules of noise by name, and whether each is on
    FILES = "files"  # "refused", or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """How many events of a service a rule set aside."""

    service: str
    rule: str
    lately: int  # within the last 24 hours
    total: int  # all that are kept
    last_at: datetime  # the hour of the last one
    hours: tuple[int, ...]  # of the last 24, the oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideKind:
    """Events of one fingerprint that a rule set aside; one of them is kept whole."""

    service: str
    rule: str
    fingerprint: str
    title: str
    event_id: str
    event_count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file that came with an event, without its bytes."""

    report_id: str
    service: str
    event_id: str
    at: datetime
    name: str
    content_type: str
    kind: str
    size_bytes: int
    scrubbed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What could not be read, and why."""

    service: str
    reason: str
    count: int
    last_at: datetime
