"""The runner as sandbox: a process of its own, without secrets and store, that runs what comes from outside."""

from collections.abc import Mapping

from homeostat.adapters.hand import Hand
from homeostat.records import Limits, Patch, Run, Service
from homeostat.records.orders import Nothing, PrepareOrder, RunOrder

_MOST_KNOWN = 1_000


class RemoteSandbox:
    """Raises SandboxUnavailable while the runner does not answer.

    Where there is an installer, dependencies are there before the runner, which has no network, is asked.
    """

    def __init__(self, hand: Hand, installer: Hand | None = None) -> None:
        self._hand = hand
        self._installer = installer
        self._prepared: set[tuple[str, str]] = set()

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
        self._prepare(service, commit)
        order = RunOrder(command=command, service=service, commit=commit, patch=patch, files=files, limits=limits)
        return self._hand.ask("run", order, Run)

    def _prepare(self, service: Service, commit: str) -> None:
        key = service.terms, commit
        if self._installer is None or key in self._prepared:
            return
        self._installer.ask("prepare", PrepareOrder(service=service, commit=commit), Nothing)
        if len(self._prepared) >= _MOST_KNOWN:
            self._prepared.clear()
        self._prepared.add(key)
