"""Bugs."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from homeostat.records import Bug, BugPage, BugQuery, BugStatus, Diagnosis, Observed, Stats, StatusChange


class BugStore(Protocol):
    def get(self, code: str) -> Bug:
        """Raises NotFound."""
        ...

    def search(self, query: BugQuery, now: datetime) -> BugPage: ...

    def in_status(self, *statuses: BugStatus) -> tuple[Bug, ...]: ...

    def unattended(self, most: int) -> tuple[str, ...]:
        """Codes of bugs that nobody has looked at since they were new or came back, gravest and most frequent first."""
        ...

    def change_status(
        self,
        code: str,
        new: BugStatus,
        *,
        by: str,
        reason: str,
        now: datetime,
        unless: Collection[BugStatus] = (),
    ) -> None:
        """Append the change and stamp the bug; nothing happens when it has that status already, or one of `unless`."""
        ...

    def mended_by(self, code: str, release: str) -> None:
        """Name the release that is to mend the bug."""
        ...

    def changes(self, code: str) -> tuple[StatusChange, ...]: ...

    def diagnosed(self, code: str, diagnosis: Diagnosis, now: datetime) -> None:
        """Write what the diagnosis found into the bug's own fields."""
        ...

    def like(self, bug: Bug, most: int = 5) -> tuple[Bug, ...]:
        """Other bugs of the same error type, those with the same culprit or service first."""
        ...

    def observed(
        self, bug: Bug, *, release: str, since: datetime, until: datetime, unnamed_since: datetime | None = None
    ) -> Observed:
        """Events of the bug on the release after `since`, and bugs first seen on it; nothing counts requests here.

        Events, and bugs, that name no release count from `unnamed_since`, or from `since` where that is not given.
        """
        ...

    def seen_since(self, bug: Bug, since: datetime, *, most: int) -> int:
        """Events of the bug received after `since`, counted up to `most`."""
        ...

    def stats(self) -> Stats: ...
