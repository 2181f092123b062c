"""Where people come to: the console, the API and the command line alike."""

from collections.abc import Sequence
from typing import Protocol

from homeostat.records import Answer, Decision, Replayed


class Replays(Protocol):
    """Sends dead letters back to where they came from."""

    def replay(self, numbers: Sequence[int], *, by: str, to: str = "", again: bool = False) -> Replayed:
        """Each once: what was sent before is left alone unless `again` is set.

        Raises:
            NotConfigured: no broker is named.
            BrokerUnavailable: no broker answers; nothing was sent.
        """
        ...


class Approvals(Protocol):
    """The desk where people decide; the console, the API and the command line all come to it."""

    def decide(
        self, *, proposal_id: str, patch_digest: str, base: str, answer: Answer, decided_by: str, reason: str = ""
    ) -> Decision:
        """Record what a person said about the patch they were shown.

        Raises:
            NotFound: no such proposal, or it is not waiting for a decision.
            StalePatch: they were shown another patch.
            StaleBase: the branch has moved; the fix is being proved again.
        """
        ...

    def take_back(self, bug_code: str, *, decided_by: str, reason: str) -> None:
        """Ask for the deployed fix of a bug to be rolled back.

        Raises:
            NotFound: no fix of that bug is deployed.
        """
        ...
