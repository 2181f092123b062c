"""The switch that stops all that changes the world."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Nothing is published or deployed by itself until it ends."""

    by: str  # a person, or where it stands: "HOMEOSTAT_HALT", a file's path
    reason: str
    since: datetime | None  # None where that is not known
    ends_by: str = ""  # what has to be done outside of the console; "" where `resume` ends it
