"""What the rules may look at."""

from collections.abc import Callable
from dataclasses import dataclass

from homeostat.records import Diagnosis, Event, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A bug, one event of it, and the code at the commit that a patch has to fit."""

    diagnosis: Diagnosis
    event: Event
    service: Service
    read: Callable[[str], str]  # a file of the repository at `diagnosis.base`; raises NotFound
    files: tuple[str, ...]  # every path at that commit
