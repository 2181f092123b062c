"""The audit, what people were told, and the scheduled jobs."""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from homeostat.records import Alert, AuditRow, ChannelState, JobStatus, Room


class AuditStore(Protocol):
    """The append-only history; each row's hash covers the row before."""

    def append(self, *, actor: str, action: str, subject: str, detail: Mapping[str, object], now: datetime) -> None: ...

    def rows(self, *, subject: str = "", before: int | None = None, most: int = 100) -> tuple[AuditRow, ...]:
        """Newest first."""
        ...

    def broken_at(self, after: AuditRow | None = None) -> int | None:
        """The number of the first row whose hash does not fit; None when the chain holds, from that row on."""
        ...

    def alert(self, *, key: str, severity: str, title: str, text: str, link: str, now: datetime) -> bool:
        """Keep an alert; false when the key was told before."""
        ...

    def alerts(self, most: int = 50) -> tuple[Alert, ...]: ...


class ChannelStore(Protocol):
    """How far each channel was told; a channel is known by its `key`."""

    def join(self, key: str, name: str) -> ChannelState:
        """How it stands; a new one begins with the alerts that are still to come."""
        ...

    def all(self) -> tuple[ChannelState, ...]: ...

    def keep_only(self, keys: Collection[str]) -> None:
        """Forget the others."""
        ...

    def waiting(self, key: str, most: int) -> tuple[Alert, ...]:
        """Alerts that it has not taken, the oldest first."""
        ...

    def told(self, key: str, *, up_to: int, now: datetime) -> None:
        """It took one message, which told of all alerts up to that number."""
        ...

    def failed(self, key: str, why: str, now: datetime) -> None: ...


class JobStore(Protocol):
    def started(self, job: str, schedule: str, now: datetime) -> None: ...

    def ended(self, job: str, *, handled: int, detail: str, failed: bool, began: datetime, now: datetime) -> None: ...

    def all(self) -> tuple[JobStatus, ...]: ...

    def measure(self, service: str, name: str, value: float, now: datetime) -> None: ...

    def measured(self, service: str, name: str, *, since: datetime, until: datetime) -> tuple[float, ...]:
        """What was measured after `since` and up to `until`, in order; bounded, the newest."""
        ...

    def latest(self, service: str) -> Mapping[str, tuple[float, datetime]]:
        """Each metric's last value and when it was taken."""
        ...

    def clean(self, *, before: datetime) -> int:
        """Delete events, logs and metrics older than that; how many rows went."""
        ...

    def make_room(self, *, most_bytes: int) -> Room:
        """Delete the oldest whole copies, files and logs while all together are larger; counts stay as they are."""
        ...

    def backup(self, into: Path) -> Path:
        """A copy that was opened and checked."""
        ...
