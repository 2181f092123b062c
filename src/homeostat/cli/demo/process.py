"""The real server beside the demo, as `homeostat up` starts it; killed now and then where a test asks for that."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator

import httpx2

from homeostat.errors import Unhealthy
from homeostat.settings import Settings

_WATCH_SECONDS = "15"
_UP_WITHIN = 60.0
_BETWEEN_KILLS = (1.0, 10.0)  # seconds that a process lives, at random
_STOP_WITHIN = 15


class Server:
    """One `homeostat up` after the other, over one store."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._command = [
            *(sys.executable, "-m", "homeostat", "up"),
            *("--home", str(settings.home), "--port", str(settings.port)),
        ]
        self.log = settings.home / "homeostat.log"
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {"HOMEOSTAT_WATCH_SECONDS": _WATCH_SECONDS, **os.environ}
        with self.log.open("a") as errors:
            return subprocess.Popen(self._command, env=environment, stderr=errors, stdout=sys.stderr)

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + _UP_WITHIN
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise Unhealthy(f"Homeostat did not start: {self.log.read_text()[-600:]}")
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.get(f"{self._settings.reachable_url()}/health", timeout=1).is_success:
                    return
            time.sleep(0.1)
        raise Unhealthy(f"Homeostat did not answer within {_UP_WITHIN:.0f} s; see {self.log}")

    def kill_and_restart(self) -> None:
        """`kill -9`, at whatever line it is, and start again."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = self._start()

    def stop(self) -> None:
        end(self._process)


@contextlib.contextmanager
def homeostat_up(settings: Settings, say: Callable[[str], None], *, kills: int) -> Generator[threading.Event]:
    """The server, until the end; killed `kills` times at random moments. Gives what is set after the last kill."""
    server = Server(settings)
    ended, spared = threading.Event(), threading.Event()

    def kill() -> None:
        _kill_now_and_then(server, kills, ended, say)
        spared.set()

    killer = threading.Thread(target=kill, daemon=True)
    try:
        server.wait_until_up()
        say(f"Homeostat's own log is {server.log}")
        killer.start()
        yield spared
    finally:
        ended.set()
        if killer.is_alive():
            killer.join()
        server.stop()


def _kill_now_and_then(server: Server, kills: int, ended: threading.Event, say: Callable[[str], None]) -> None:
    for number in range(1, kills + 1):
        if ended.wait(random.uniform(*_BETWEEN_KILLS)):  # noqa: S311 - a moment, not a secret
            say(f"The run was over after {number - 1} kills")
            return
        server.kill_and_restart()
        if number % 5:  # every fifth is killed again while it starts
            with contextlib.suppress(Unhealthy):
                server.wait_until_up()
        say(f"kill -9 number {number}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, then make it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
