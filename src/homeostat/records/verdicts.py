"""How a proposal stood its trial."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from homeostat.records.proposals import Reproduction
from homeostat.records.scrutiny import Scrutiny


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
    lacking: bool = False  # the code went on to what was not captured, which says nothing of it
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
    of: int | None = None  # where only tests that touch a change were asked: how many there are; 0 when nobody knows

    @property
    def share(self) -> str:
        """What part of all tests these are, to stand behind a number; "" for all."""
        return f" of {self.of:,}" if self.of else ""


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
    scrutiny: Scrutiny = field(default_factory=Scrutiny)
    unproved: bool = False  # nothing that was seen speaks for it, and nothing against it
    started: str = ""  # what the service's health check answered with the patch; "" where it was not asked
    not_replayed: str = ""  # why the captured request did not decide, where something less faithful did
