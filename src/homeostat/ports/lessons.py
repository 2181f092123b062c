"""What repairs taught."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from homeostat.records import Lesson, Record


class LessonStore(Protocol):
    def learn(self, repair_id: str, lesson: Lesson, now: datetime) -> None:
        """One of the same repair that is there already stays as it is."""
        ...

    def of(self, fingerprint: str) -> tuple[Lesson, ...]:
        """Those of such errors, oldest first."""
        ...

    def record_of(self, strategy: str, error_type: str) -> Record:
        """How fixes of the strategy fared for such errors, on all services."""
        ...

    def record_on(self, service: str, strategy: str) -> Record:
        """How fixes of the strategy fared on the service, whatever the error."""
        ...

    def patterns(self) -> Mapping[tuple[str, str], Record]:
        """Strategy and error type, with how such fixes fared."""
        ...
