"""The address of each service: one front, which is there, runs the code of now, and is asked what is still open."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from homeostat.adapters.deployer import processes, succession
from homeostat.adapters.deployer.kept import fresh_log, last_words, small_environment
from homeostat.adapters.deployer.running import Counted, Front, told
from homeostat.adapters.deployer.smoke import HEALTH_SECONDS
from homeostat.errors import DeployerUnavailable
from homeostat.records import Service

FRONT = "homeostat.adapters.deployer.front"


class Fronts:
    """Used by who holds the service's lock."""

    def __init__(self, folder_of: Callable[[Service], Path], host: str) -> None:
        self._folder_of = folder_of
        self._host = host  # where users' requests are taken

    def process(self, service: Service) -> str:
        """The front's process; "" when none runs."""
        process = told(self._folder_of(service) / "front.json", Front).process
        return process if processes.alive(process) else ""

    def drained(self, service: Service, process: str) -> bool:
        """Whether nobody is sent to that process, and nobody waits for its answer."""
        if not self.process(service):
            return True
        now = told(self._folder_of(service) / "traffic.json", Counted)
        return process not in (now.target, now.canary) and not now.open.get(process)

    def have(self, service: Service) -> None:
        """Start the front when none runs, or when it listens where the service's address no longer is.

        One of other code gives its place to one of ours, which costs no request: see `succession`. One from before
        that was there is stopped first, and its users are turned away until the new one listens.

        Raises:
            DeployerUnavailable: the address is taken.
        """
        listen, folder = f"{self._host}:{service.port}", self._folder_of(service)
        running, says = self.process(service), told(folder / "front.json", Front)
        if running and (says.listen, says.code) == (listen, succession.code()):
            return
        if running and says.code and says.listen == listen and self._succeeds(service, listen, running):
            return
        processes.stop(running, seconds=2 * processes.STOP_SECONDS)
        started = self._start(folder, listen)
        processes.wait_until(lambda: bool(self.process(service)) or not processes.alive(started), HEALTH_SECONDS)
        if not processes.wait_until(lambda: bool(self.process(service)), 1.0):
            words = last_words(folder / "front.log")
            if "Address already in use" in words:
                raise DeployerUnavailable(
                    f"{listen} is in use by another program. Stop that one, or give the service another port:"
                    f" homeostat services add {service.name} --port NUMBER"
                )
            raise DeployerUnavailable(f"{listen} cannot be listened on: {words}")

    def _succeeds(self, service: Service, listen: str, running: str) -> bool:
        """Whether a new front has the place of the running one, which has ended then: what drains is told by one."""
        started = self._start(self._folder_of(service), listen, "--take-over")
        processes.wait_until(lambda: self.process(service) == started or not processes.alive(started), HEALTH_SECONDS)
        if self.process(service) != started:
            processes.stop(started)
            return False
        processes.wait_until(lambda: not processes.alive(running), 3 * succession.LEAVE_SECONDS)
        processes.stop(running)
        return True

    def _start(self, folder: Path, listen: str, *more: str) -> str:
        # -P: what lies in its folder is not imported.
        command = [sys.executable, "-P", "-m", FRONT, "--listen", listen, "--state", str(folder), *more]
        return processes.start(
            f"exec {shlex.join(command)}",
            folder=folder,
            variables=small_environment(),
            log=fresh_log(folder / "front.log"),
            record=lambda _: None,  # it writes itself down, and a second one goes away
        )
