"""The switch that stops publishing and deploying."""

from datetime import datetime
from typing import Protocol

from homeostat.records import Halt


class HaltStore(Protocol):
    """The switch's row, which all processes of one store share."""

    def current(self) -> Halt | None: ...

    def halt(self, *, by: str, reason: str, now: datetime) -> Halt:
        """Stop; where it is stopped already, nothing changes, and who stopped it is given."""
        ...

    def resume(self, *, by: str, now: datetime) -> bool:
        """Go on; false when nothing was stopped here."""
        ...


class Switch(Protocol):
    """All the places from which it can be stopped: the store, the environment, a file."""

    def current(self) -> Halt | None:
        """Raises StoreUnavailable."""
        ...

    def check(self) -> None:
        """Raises Halted when it is stopped, and StoreUnavailable when that cannot be known."""
        ...

    def halt(self, *, by: str, reason: str) -> Halt: ...

    def resume(self, *, by: str) -> Halt | None:
        """End what was said in the store; what still stops it, from elsewhere."""
        ...
