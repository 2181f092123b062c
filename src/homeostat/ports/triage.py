"""What people and time do to bugs besides repair, in the store."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from homeostat.records import (
    BugStatus,
    Escalation,
    Event,
    Grouped,
    Known,
    MutedBug,
    MuteUntil,
    OwnFingerprint,
    Rate,
    Triaged,
)


class TriageStore(Protocol):
    """Each change is one transaction with its rows of history. A fix that is on its way is not meddled with.

    Every method that changes a bug raises NotFound where there is none of that code, BeingShipped while an approved fix
    of it is on its way, and BadInput where the bug's status does not allow the change.
    """

    def of(self, code: str) -> Triaged:
        """The bug with its mute, its escalation and its merges."""
        ...

    # --- by hand

    def mute(self, code: str, until: MuteUntil, *, by: str, reason: str, now: datetime) -> None:
        """Mute it, or change the condition of one that is muted; that counts from now."""
        ...

    def unmute(self, code: str, *, by: str, reason: str, now: datetime) -> BugStatus:
        """Give back the status before the mute; a bug whose analysis the mute ended is to be looked at again."""
        ...

    def resolve(self, code: str, *, by: str, reason: str, now: datetime, in_next_release: bool = False) -> None:
        """End it. With `in_next_release` no release that is known now brings it back, seen with the fault or not."""
        ...

    def reopen(self, code: str, *, by: str, reason: str, now: datetime) -> None: ...

    def look_again(self, service: str, *, by: str, reason: str, now: datetime, most: int) -> int:
        """Begin anew with the service's bugs that were only analysed, those seen last first; how many they are."""
        ...

    def not_code(self, code: str, *, by: str, reason: str, now: datetime) -> None:
        """Say that no patch mends it."""
        ...

    # --- by time

    def muted(self, now: datetime) -> tuple[MutedBug, ...]:
        """Every mute, with what has happened to its bug since."""
        ...

    def rates(self, now: datetime, *, over: int) -> tuple[Rate, ...]:
        """Bugs with more than `over` events in the hour under way or the one before, the busiest first, at most 1,000.

        Those that have ended are left out, muted ones are not. Only what was seen in these two hours is looked at.
        """
        ...

    def escalations(self, now: datetime) -> tuple[Escalation, ...]: ...

    def escalate(self, code: str, *, ceiling: float, reason: str, now: datetime) -> bool:
        """Mark it as escalating; when it is marked already, only that it still does, and false."""
        ...

    def calm(self, code: str, *, reason: str, now: datetime) -> None: ...

    # --- merge and split

    def fingerprints(self, code: str, most: int = 500) -> tuple[OwnFingerprint, ...]:
        """The most frequent first."""
        ...

    def merge(self, codes: Sequence[str], into: str, *, by: str, now: datetime) -> None:
        """Count the others' events, past and to come, on `into`; all of one service.

        Fingerprints and families move, counts are added, people are united. The others are kept, as merged.
        """
        ...

    def split(
        self, code: str, digests: Sequence[str], *, group: Callable[[Event, Known], Grouped], by: str, now: datetime
    ) -> str:
        """Take fingerprints out; the code of the bug that they are now.

        That is the bug they once were, where one that was merged in had one of them as its own, or else a new one.
        Counts are exact on both sides afterwards. People are known of a bug and not of a fingerprint: the bug that is
        split keeps all, a new one has those of the events that are kept whole.
        """
        ...
