"""Messages that a consumer gave up on."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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
