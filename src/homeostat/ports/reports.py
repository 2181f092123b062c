"""What arrived."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from homeostat.records import Arrived, Event, Explained, Fingerprint, Grouped, Known, RareKind, Recorded, Sighting


class ReportStore(Protocol):
    """Events: what they are counted on, which are kept whole, and what was refused."""

    def record(
        self,
        sightings: Sequence[Sighting],
        *,
        read: Callable[[Sighting], Event],
        group: Callable[[Event, Known], Grouped],
        now: datetime,
    ) -> Recorded:
        """Count each event once, on its fingerprint and bug; open and reopen bugs: all or nothing.

        An event whose id was recorded before is not counted again. `read` and `group` are asked only for the few
        that decide something or are kept whole.
        """
        ...

    def refuse(self, service: str, reason: str, now: datetime, count: int = 1) -> None:
        """Count what cannot be read, and why."""
        ...

    def event(self, service: str, event_id: str) -> Event | None:
        """A whole copy, where one was kept."""
        ...

    def export(self) -> Iterator[Mapping[str, str]]:
        """event_id, service, fingerprint and bug_code of every event, oldest first."""
        ...

    def explain(self, event_id: str) -> tuple[Explained, ...]:
        """Why the event is where it is; one for each service that has an event of that id."""
        ...

    def arrived_since(self, moment: datetime, most: int) -> tuple[Arrived, ...]:
        """Events received after that, oldest first."""
        ...

    def rare_kinds(self, service: str, most: int) -> tuple[tuple[RareKind, ...], int]:
        """Kinds of events that opened no bug, the last seen first, and how many there are; service "" for all."""
        ...

    def parts(self, service: str, fingerprint: str) -> Fingerprint | None:
        """What made the fingerprint, in words."""
        ...

    def refusals(self) -> Mapping[str, int]:
        """Reasons, with how often each was given."""
        ...
