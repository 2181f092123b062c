"""Messages that a consumer gave up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from homeostat.records import KeptLetter, LetterCount, LetterQuery


class DeadLetterStore(Protocol):
    """Dead letters as they were received, and how far each is on its way back."""

    def keep(self, letters: Sequence[KeptLetter]) -> None:
        """Put them on disk; their numbers are given here. The same message is kept once."""
        ...

    def find(self, query: LetterQuery) -> tuple[KeptLetter, ...]:
        """Newest first."""
        ...

    def counts(self, most: int = 50) -> tuple[LetterCount, ...]:
        """For each bug, the one with the newest letter first."""
        ...

    def given_up(self, service: str, *, since: datetime, until: datetime, but: str = "") -> tuple[datetime, ...]:
        """When the service's consumers gave up messages, after `since` and up to `until`; replays count again.

        Bounded: the newest some thousands. Letters of the bug `but` are left out.
        """
        ...

    def unsent(self, bug_code: str, most: int) -> tuple[int, ...]:
        """Numbers of a bug's letters that are not known to have been sent again, in the order of their origin."""
        ...

    def claim(self, number: int, *, to: str, by: str, again: bool, now: datetime) -> KeptLetter | None:
        """Mark it as being sent; None when it was before, by whomever. `again` claims it all the same, once a call."""
        ...

    def confirm(self, letter: KeptLetter, *, at: str, now: datetime) -> None:
        """It arrived, at `topic[partition]@offset`. The audit has a row of it."""
        ...

    def release(self, letter: KeptLetter, *, error: str, now: datetime) -> None:
        """It was certainly not sent: it may be claimed again."""
        ...

    def clean(self, *, before: datetime) -> int:
        """Delete older ones, then the oldest while all together are larger than is kept; how many went."""
        ...
