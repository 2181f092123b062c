"""Where fixes are kept that new ones are made after."""

from typing import Protocol

from homeostat.records import Precedent


class PrecedentStore(Protocol):
    def keep(self, precedent: Precedent) -> None:
        """One of the same proposal that is there already stays as it is. What is counted of it is not kept here."""
        ...

    def like(self, *, language: str, error_type: str, most: int) -> tuple[Precedent, ...]:
        """Those for such an error, of all services, that still stand; newest first, each with how it fared."""
        ...
