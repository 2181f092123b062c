"""The runner as sandbox: a process of its own, without secrets and store, that runs what comes from outside."""

from collections.abc import Mapping

from homeostat.adapters.hand import Hand
from homeostat.records import Limits, Patch, Run, Service
from homeostat.records.orders import RunOrder


class RemoteSandbox:
    """Raises SandboxUnavailable while the runner does not answer."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def run(
        self,
        command: str,
        *,
        service: Service,
        commit: str,
        patch: Patch | None,
        files: Mapping[str, str],
        limits: Limits,
    ) -> Run:
        order = RunOrder(command=command, service=service, commit=commit, patch=patch, files=files, limits=limits)
        return self._hand.ask("run", order, Run)
