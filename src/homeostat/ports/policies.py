"""Policies as they are kept, and what they count."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from homeostat.records import Exhausted, Limit, PastFix, Sealed


class PolicyStore(Protocol):
    """Sealed documents, and the uses that limits count."""

    def write(self, sealed: Sealed) -> None:
        """Put it in the place of the one of that name; those before are kept. The audit has a row of it."""
        ...

    def newest(self, name: str) -> Sealed | None: ...

    def policies(self) -> tuple[Sealed, ...]:
        """The newest of each policy: the global one and those of services."""
        ...

    def claim(self, limits: Sequence[Limit], repair_id: str, now: datetime) -> Exhausted | None:
        """Count one use of each, or of none where one has no room; a repair counts once on each."""
        ...

    def exhausted(self, limits: Sequence[Limit], repair_id: str, now: datetime) -> Exhausted | None:
        """The same question, counting nothing."""
        ...

    def taken_back(self, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """Service and time of each rollback of a fix, newest first."""
        ...

    def error_share(self, service: str, since: datetime) -> float | None:
        """The mean of what was measured; None where nothing was."""
        ...

    def past_fixes(self, since: datetime, *, service: str = "", most: int) -> Iterator[PastFix]:
        """Bugs opened since then with the best fix of each, newest first; read while it is gone through."""
        ...

    def opened_since(self, since: datetime, *, service: str = "") -> int:
        """How many bugs that are in all."""
        ...

    def observed(self, most: int) -> tuple[tuple[str, str], ...]:
        """Code and service of bugs whose last repair ended at L0, newest first."""
        ...

    def waiting_for(self, word: str, most: int) -> tuple[tuple[str, str], ...]:
        """Repairs that wait with a reason that begins so, and the reason; the first to come first."""
        ...


class PolicyFile(Protocol):
    """The same documents beside the desk's key: who can only write to the store cannot bring an older one back."""

    def all(self) -> Mapping[str, Sealed]: ...

    def put(self, sealed: Sealed) -> None: ...
