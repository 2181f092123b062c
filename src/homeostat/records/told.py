"""Requests as a service's own telemetry tells of them, where no front of ours counts them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ToldBy(StrEnum):
    """What tells, the best first: those that say how each request ended and how long it took, and one that does not."""

    SPANS = "spans"  # OpenTelemetry's, of servers
    TRANSACTIONS = "transactions"  # Sentry's
    SESSIONS = "sessions"  # Sentry's, summed up by an SDK: each request, and whether an error ended it


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Requests of one release in a slice of time."""

    release: str
    by: ToldBy
    at: datetime  # when the slice began
    requests: int
    failed: int  # 5xx; of sessions, ended by an error that nobody handled
    refused: int | None = None  # 4xx; None where nothing tells
    stand_for: int = 0  # so many requests were there: a share of them is sampled
    times: Mapping[int, int] = field(default_factory=dict[int, int])  # microseconds (a bucket's upper end): how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """What was told of in a second or so."""

    service: str
    at: datetime
    told: tuple[Told, ...]
