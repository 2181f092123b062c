"""What is remembered of releases that are, or were, watched."""

from datetime import datetime
from typing import Protocol

from homeostat.records import Held, Observed, Outcome, Smoked, Told


class WatchStore(Protocol):
    def smoked(self, deployment_id: str) -> Smoked | None: ...

    def smoke(self, deployment_id: str, failure: str, now: datetime) -> Smoked:
        """Count one more round of smoke requests; `failure` is "" when all were answered well."""
        ...

    def judge_shadow(self, deployment_id: str, outcome: Outcome, now: datetime) -> None: ...

    def shadow(self, deployment_id: str) -> Outcome | None:
        """What was said of a deployment that is no repair's; None while it is watched, or was not."""
        ...

    def observed(self, service: str, *, release: str, since: datetime, until: datetime) -> Observed:
        """Bugs first seen on the release in that stretch; no one of them is the target, nothing is counted."""
        ...

    def told(self, service: str, release: str, *, since: datetime, until: datetime) -> tuple[Told, ...]:
        """What telemetry told of the release's requests in that stretch, oldest first; the newest slices."""
        ...

    def bar(self, service: str, commit: str, *, reason: str, now: datetime) -> None:
        """Let nothing deploy the commit any more but a person who insists."""
        ...

    def barred(self, service: str, commit: str) -> str:
        """Why the commit is not to be deployed; "" when it may be."""
        ...

    def held(self) -> tuple[Held, ...]:
        """Fixes that healed and are not yet known to be kept, the oldest first."""
        ...

    def settle(self, held: Held, *, kept: bool, now: datetime) -> None:
        """Write down that the fix is kept, or that its fault came back: it counts for the pattern from now on."""
        ...
