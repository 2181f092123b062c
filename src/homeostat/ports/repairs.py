"""Repairs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from homeostat.records import (
    Bug,
    Decision,
    Deployment,
    Proposal,
    Repair,
    Step,
    Suggestion,
    SuggestionStatus,
    Verdict,
    Waiting,
)


class RepairStore(Protocol):
    def begin(self, bug: Bug, now: datetime) -> Repair:
        """The bug's open repair, or a new attempt."""
        ...

    def get(self, repair_id: str) -> Repair: ...

    def of_bug(self, bug_code: str) -> tuple[Repair, ...]:
        """Oldest attempt first."""
        ...

    def unfinished(self) -> tuple[Repair, ...]:
        """Those that have not learned their lesson yet."""
        ...

    def under_way(self) -> int:
        """How many have not ended and do not wait for a person."""
        ...

    def steps(self, repair_id: str) -> tuple[Step, ...]: ...

    def append(self, step: Step, *, listens: bool | None = None) -> None:
        """Keep what a room gave. A second step for the same visit is ignored: the first stays.

        `listens`: whether people may decide from now on; None leaves it as it is.
        """
        ...

    def propose(self, repair_id: str, proposals: Sequence[Proposal], now: datetime) -> None:
        """Keep candidates; those already kept stay as they are."""
        ...

    def amend(self, proposal: Proposal) -> None:
        """Keep this in the place of the proposal with its id, which nobody was shown yet."""
        ...

    def judge(self, proposal_id: str, verdict: Verdict) -> None: ...

    def show(self, repair_id: str, ranked: Sequence[str]) -> None:
        """Which proposals a person is shown, best first; the others of the repair are not."""
        ...

    def mark(self, proposal_id: str, status: SuggestionStatus) -> None: ...

    def suggestions(self, repair_id: str) -> tuple[Suggestion, ...]:
        """Shown ones by rank, then the others by number."""
        ...

    def suggestion(self, proposal_id: str) -> Suggestion: ...

    def listens(self, repair_id: str) -> bool:
        """Whether people may decide on it now, also while it is looked at."""
        ...

    def decide(self, decision: Decision) -> None:
        """Keep the decision and wake the repair that waits for it. After a yes, a draft or an ask it listens no more.

        Raises:
            NotFound: it does not listen.
        """
        ...

    def decisions(self, repair_id: str) -> tuple[Decision, ...]:
        """Oldest first."""
        ...

    def heard(self, repair_id: str, decisions: int) -> bool:
        """Whether no more than so many were made; then it listens no more, else one has to be looked at first."""
        ...

    def wait(self, waiting: Waiting, *, heard: int | None = None) -> bool:
        """Keep the wait, and listen from then on where the visit says of how many decisions it knew.

        False where another was made meanwhile: nothing is kept, and that has to be looked at.
        """
        ...

    def wake(self, repair_id: str, now: datetime) -> None:
        """Let a waiting repair go on now."""
        ...

    def due(self, now: datetime) -> tuple[Waiting, ...]: ...

    def waiting(self) -> tuple[Waiting, ...]: ...

    def arrived(self, repair_id: str) -> None:
        """Strike its wait: the next room has opened."""
        ...

    def claim_lane(self, service: str, repair_id: str, now: datetime) -> bool:
        """Whether this repair is now the one that may ship to the service."""
        ...

    def leave_lane(self, repair_id: str) -> None: ...

    def deployed(self, deployment: Deployment, repair_id: str | None) -> None: ...

    def deployments(self, *, service: str = "", most: int = 100) -> tuple[tuple[Deployment, str | None], ...]:
        """Newest first, each with the repair it belongs to."""
        ...
