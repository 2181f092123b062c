"""Reports are read by processes of their own, so that who sends one never waits for what is made of another.

The process that takes reports hands its segments over; each reader takes a folder of them at a time. A word on a
reader's standard input says that there is something; it ends when that is closed. On its standard output it names bugs
to look at.
"""

import contextlib
import gc
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from typing import BinaryIO, cast

from homeostat.errors import StoreUnavailable
from homeostat.intake.collector import Collector
from homeostat.intake.journal import Journal
from homeostat.log import Log

_AHEAD = 4  # folders for each reader: the one that it reads, and those until the next are handed over
_PAUSE_SECONDS = 0.2  # gathers what comes meanwhile: a batch costs the more the smaller it is, and a file of its own
_LOOK_AGAIN_SECONDS = 0.5
_LAG_SECONDS = 1.0  # of what the readers were given: beyond it they do not keep up
_MOST_WORDS = 4096
_STOP_SECONDS = 20.0
_DRAIN_SECONDS = 10.0  # for what arrived last
_ALL = 1_000_000  # folders
_BATCHES_BETWEEN_ALL = 200  # objects are looked at

log = Log()


class Readers:
    """Processes that read, kept running. In the place of a collector, with the same words."""

    def __init__(self, journal: Journal, count: int, command: Sequence[str], on_bug: Callable[[str], None]) -> None:
        self._journal = journal
        self._most = _AHEAD * count
        self._command = command
        self._on_bug = on_bug
        self._count = count
        self._running: list[_Reader] = []
        self._behind = False
        self._arrived = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="readers", daemon=True)

    def start(self) -> None:
        self._running = [_Reader(self._command, self._on_bug) for _ in range(self._count)]
        self._thread.start()

    def stop(self) -> None:
        """Let the readers finish what has arrived; what they have no time for is found by the next process."""
        self._stopping.set()
        self._arrived.set()
        self._thread.join()
        with contextlib.suppress(OSError):  # a full disk: it stays where it is
            self._journal.hand_over(_ALL)
        for reader in self._running:
            reader.dismiss()
        for reader in self._running:
            reader.close()

    @property
    def behind(self) -> bool:
        """Whether more arrives than is read: what else takes the processor may wait."""
        return self._behind

    def arrived(self) -> None:
        """Something was put on disk: hand it over now."""
        self._arrived.set()

    def collect(self) -> int:
        """Nothing is left to the job that looks for what was not read: the readers look by themselves."""
        return 0

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._arrived.clear()
            try:
                self._look()
            except OSError as error:
                log.warning("reports could not be handed over; trying again", error=str(error))
            self._behind = self._journal.waits or self._journal.lag_seconds > _LAG_SECONDS
            self._stopping.wait(_PAUSE_SECONDS)
            if not self._behind:
                self._arrived.wait(_LOOK_AGAIN_SECONDS)

    def _look(self) -> None:
        for number, reader in enumerate(self._running):
            if reader.has_ended:
                log.error("a reader has ended; another takes its place")
                reader.close()
                self._running[number] = _Reader(self._command, self._on_bug)
        if self._journal.hand_over(self._most):
            for reader in self._running:
                reader.tell()


class Tidying:
    """Looks for circles of objects between batches, when least is alive.

    An event is thousands of objects and none of them in a circle: to look at them while they are read takes longer than
    to let go of them.
    """

    def __init__(self) -> None:
        gc.freeze()
        gc.disable()
        self._batches = 0

    def __call__(self) -> None:
        self._batches += 1
        gc.collect(0 if self._batches % _BATCHES_BETWEEN_ALL else 2)


class _Reader:
    """A running one, as its parent sees it."""

    def __init__(self, command: Sequence[str], on_bug: Callable[[str], None]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self._input, self._output = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        os.set_blocking(self._input.fileno(), False)  # one that has words enough needs no more
        self._on_bug = on_bug
        self._hearing = threading.Thread(target=self._hear, name="reader", daemon=True)
        self._hearing.start()

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def tell(self) -> None:
        with contextlib.suppress(OSError):  # it has ended
            self._input.write(b"\n")

    def dismiss(self) -> None:
        """It ends once it has read what it holds."""
        with contextlib.suppress(OSError):
            self._input.close()

    def close(self) -> None:
        self.dismiss()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # nothing is lost: what it held is read again
            self._process.wait()
        self._hearing.join()
        self._output.close()

    def _hear(self) -> None:
        for line in self._output:
            try:
                self._on_bug(line.decode().strip())
            except Exception:  # the bug is in the store: the engine looks for what was not started here
                log.exception("could not start a repair")


def read_until_told(collector: Collector, words: BinaryIO) -> None:
    """The life of a reader: until its parent closes the pipe, or ends."""
    collector.start()
    while os.read(words.fileno(), _MOST_WORDS):
        collector.arrived()
    collector.stop()
    until = time.monotonic() + _DRAIN_SECONDS
    with contextlib.suppress(StoreUnavailable):
        while time.monotonic() < until and collector.collect():
            pass
