"""Where people come to: the console, the API and the command line alike."""

from collections.abc import Collection, Sequence
from typing import Protocol

from homeostat.records import Answer, Bug, Decision, DryRun, Leeway, Policy, Replayed, Suggestion


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
        self,
        *,
        proposal_id: str,
        patch_digest: str,
        base: str,
        answer: Answer,
        decided_by: str,
        reason: str = "",
        acknowledged: Collection[str] = (),
    ) -> Decision:
        """Record what a person said about the patch they were shown.

        `acknowledged` are the risks (`languages.protected.to_be_seen`) that they were shown with it.

        Raises:
            NotApproved: the patch has a risk that they were not shown.
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

    def keep(self, bug_code: str, *, decided_by: str, reason: str) -> None:
        """Answer that the fix of a bug stays where counts cannot judge it. What hurts is taken back all the same.

        Raises:
            NotFound: no fix of that bug is watched.
        """
        ...


class Triage(Protocol):
    """The desk where people sort bugs; the console, the API and the command line all come to it.

    `by` is who does it. Besides what is named, each raises NotFound for a code that no bug has, BeingShipped while an
    approved fix of the bug is on its way, and BadInput where the bug's status does not allow it.
    """

    def mute(self, code: str, *, by: str, until: str = "", reason: str = "") -> str:
        """Until `until`, which is read as `read_until` does; the condition in words."""
        ...

    def unmute(self, code: str, *, by: str, reason: str = "") -> None: ...

    def resolve(self, code: str, *, by: str, reason: str = "", in_next_release: bool = False) -> None: ...

    def reopen(self, code: str, *, by: str, reason: str = "") -> None:
        """Of a muted bug, the mute is ended."""
        ...

    def not_code(self, code: str, *, by: str, reason: str = "") -> None: ...

    def merge(self, codes: Sequence[str], *, by: str, into: str = "") -> str:
        """Into the one that is named, or the oldest; its code."""
        ...

    def split(self, code: str, fingerprints: Sequence[str], *, by: str) -> str:
        """Each by its digest, or as much of its beginning as tells it apart; the code of the bug they are now."""
        ...


class Rules(Protocol):
    """The desk where policies are written; the console, the API and the command line all come to it.

    A service of "" means the global policy. Each raises NotFound for a service that is not known.
    """

    def current(self, service: str) -> Policy:
        """The document as it is written; what it begins with while nobody wrote it."""
        ...

    def write(self, policy: Policy, *, by: str) -> None:
        """Raises BadInput where it cannot hold."""
        ...

    def resume(self, service: str, *, by: str) -> None:
        """Let the service go on after its fixes were taken back; "" for all."""
        ...

    def override(self, bug_code: str, *, by: str, reason: str) -> None:
        """Ship the approved fix of a bug in spite of a freeze.

        Raises:
            NotFound: no approved fix of the bug waits for one.
            BadInput: without a reason.
        """
        ...

    def dry_run(self, policy: Policy) -> DryRun:
        """What it would have done with the bugs of the last thirty days. Raises BadInput where it cannot hold."""
        ...

    def of_service(self, service: str) -> Leeway: ...

    def of_fix(self, suggestion: Suggestion, bug: Bug) -> Leeway: ...

    def lacks(self, suggestion: Suggestion, bug: Bug) -> str:
        """Whose approval is still missing, in words; "" where one is enough, or nobody's is."""
        ...
