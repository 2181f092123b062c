"""What services tell besides their errors."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from homeostat.records import (
    Attachment,
    Event,
    FailedRun,
    Feedback,
    KeptFile,
    Losses,
    Monitor,
    MonitorRun,
    Recovery,
    Refusal,
    ReleaseHealth,
    SetAside,
    SetAsideKind,
    Setting,
    Sighting,
    Signal,
)


class SignalStore(Protocol):
    """What services tell besides their errors: scheduled jobs, sessions, feedback, files, losses."""

    def keep(self, signals: Sequence[tuple[str, Signal]], now: datetime) -> int:
        """Keep each under its report's id, all or nothing; how many were not kept before."""
        ...

    def monitors(self) -> tuple[Monitor, ...]:
        """Every scheduled job with its runs under way."""
        ...

    def record_runs(self, runs: Sequence[MonitorRun]) -> None:
        """Write runs down that were missed or took too long; the same one again changes nothing."""
        ...

    def failed_runs(self) -> tuple[FailedRun, ...]:
        """Failed runs that nobody was told of, oldest first."""
        ...

    def told(self, run: MonitorRun, *, failing: bool) -> None:
        """Somebody was told of the run; `failing` where it became an event."""
        ...

    def recoveries(self) -> tuple[Recovery, ...]:
        """Jobs whose failure became an event and that are well again, by what their thresholds say."""
        ...

    def recovered(self, monitor: Monitor) -> None:
        """Its bugs were looked after."""
        ...

    def runs(
        self, service: str, slug: str, most: int = 50, *, environment: str | None = None
    ) -> tuple[MonitorRun, ...]:
        """The newest first; of one environment, where it is named."""
        ...

    def release_health(self, service: str) -> tuple[ReleaseHealth, ...]:
        """The release with the newest session first."""
        ...

    def feedback(self, service: str, event_id: str) -> tuple[Feedback, ...]: ...

    def feedback_on(self, bug_code: str, most: int = 50) -> tuple[Feedback, ...]:
        """What people wrote about any event of the bug, the newest first."""
        ...

    def attachments(self, service: str, event_id: str) -> tuple[Attachment, ...]: ...

    def losses(self, service: str) -> tuple[Losses, ...]:
        """What was lost, added up over the days that are kept: one record a source."""
        ...

    def clean(self, *, before: datetime) -> int:
        """Delete what is older than that, monitors apart; how many rows went."""
        ...

    def recent_copies(self, service: str, most: int) -> tuple[Event, ...]:
        """The service's last events of which there is a whole copy, the newest first."""
        ...

    def scrub_rules(self, service: str) -> str:
        """The service's own rules of scrubbing, as JSON; "" when it has none."""
        ...

    def set_scrub_rules(self, service: str, rules: str) -> None: ...

    def settings(self, service: str) -> Mapping[str, str]:
        """What the service says of its own about reading its events, by `Setting`; only what it does say."""
        ...

    def change_setting(self, service: str, setting: Setting, value: str) -> None: ...

    def set_aside(
        self, noise: Sequence[tuple[str, Sighting]], *, read: Callable[[Sighting], Event], now: datetime
    ) -> int:
        """Count events by the rules that set them aside, each once, and keep one of each kind; how many were new.

        `read` is asked only for what is kept whole.
        """
        ...

    def set_asides(self, now: datetime, service: str = "") -> tuple[SetAside, ...]:
        """By service and rule."""
        ...

    def set_aside_kinds(self, service: str, rule: str = "") -> tuple[SetAsideKind, ...]:
        """Those of the service, the last seen first; a bounded number for each rule."""
        ...

    def set_aside_example(self, service: str, rule: str, fingerprint: str) -> Event | None: ...

    def all_feedback(
        self, *, service: str = "", before: datetime | None = None, most: int = 50
    ) -> tuple[tuple[Feedback, str], ...]:
        """What people wrote, the newest first, each with the code of its bug or ""."""
        ...

    def files_on(self, bug_code: str, most: int = 50) -> tuple[KeptFile, ...]:
        """Files that came with any event of the bug, the newest first."""
        ...

    def file(self, report_id: str) -> Attachment | None: ...

    def refused(self, most: int = 200) -> tuple[Refusal, ...]:
        """What could not be read, the newest first."""
        ...
