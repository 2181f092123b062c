"""The installer: puts a service's dependencies where the runner finds them, for runners that have no network.

It is a hand of its own only where parts are split; elsewhere the runner installs for itself, outside of its sandbox.
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from homeostat.adapters.source.git import GitSource
from homeostat.hands.serve import Method
from homeostat.ports import Environments
from homeostat.records import Service
from homeostat.records.orders import Nothing, PrepareOrder


class Installer:
    """Installs what a commit's own lock files name, never what a patch makes of them."""

    def __init__(self, source_for: Callable[[Service], GitSource], environments: Environments) -> None:
        self._source_for = source_for
        self._environments = environments

    def methods(self) -> Mapping[str, Method]:
        return {"prepare": Method(PrepareOrder, self.prepare)}

    def prepare(self, asked: PrepareOrder) -> Nothing:
        """Returns at once when it was installed before. Raises PrepareFailed."""
        with tempfile.TemporaryDirectory(prefix="homeostat-install-") as folder:
            self._source_for(asked.service).export(asked.commit, Path(folder))
            self._environments.prepare(asked.service, Path(folder))
        return Nothing()
