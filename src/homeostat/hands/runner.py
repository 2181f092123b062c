"""The runner: the one process in whose sandbox anything from outside is run. It holds nothing worth taking."""

from collections.abc import Mapping

from homeostat.hands.serve import Method
from homeostat.ports import Sandbox
from homeostat.records import Limits, Run
from homeostat.records.orders import RunOrder

MOST = Limits(
    wall=Limits().wall * 6,
    memory_bytes=8 * Limits().memory_bytes,
    processes=4 * Limits().processes,
    disk_bytes=16 * Limits().disk_bytes,
    output_bytes=16 * Limits().output_bytes,
)


class Runner:
    """Needs no approval: what runs here changes nothing outside."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def methods(self) -> Mapping[str, Method]:
        return {"run": Method(RunOrder, self.run)}

    def run(self, asked: RunOrder) -> Run:
        return self._sandbox.run(
            asked.command,
            service=asked.service,
            commit=asked.commit,
            patch=asked.patch,
            files=asked.files,
            limits=within(asked.limits),
        )


def within(asked: Limits) -> Limits:
    """What was asked for, and at most what a run may ever use."""
    return Limits(
        wall=min(asked.wall, MOST.wall),
        memory_bytes=min(asked.memory_bytes, MOST.memory_bytes),
        processes=min(asked.processes, MOST.processes),
        disk_bytes=min(asked.disk_bytes, MOST.disk_bytes),
        output_bytes=min(asked.output_bytes, MOST.output_bytes),
    )
