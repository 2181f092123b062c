"""The way to the disk: many requests, one write.

Where the disk is quick, the loop that takes reports writes them itself, once for all that one of its turns brought:
that is over before a thread would have been woken for it. Where it is not, threads write, so that nobody waits for the
disk but who asked for it.
"""

import asyncio
import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from homeostat.errors import HomeostatError, StoreUnavailable
from homeostat.intake.journal import LANES, Journal
from homeostat.log import Log
from homeostat.records import Report

_MOST_TOGETHER = 50  # turns of a loop, each with what arrived in it
_MOST_WAITING = 2_000  # turns in memory, not acknowledged yet; beyond them the sender is asked to come back
_QUICK_SECONDS = 0.003  # of a write: a loop may stand still for as long
_WRITES_LOOKED_AT = 8  # the quickest of them tells of the disk, the others of who else had the processor

log = Log()

Told = Callable[[HomeostatError | None], None]
"""Is told, in the loop from which reports were given, that they are on disk, or why they are not."""


class _Gathered(NamedTuple):
    """What one turn of a loop gave, and who waits for it."""

    reports: list[Report]
    waiting: list[Told]
    loop: asyncio.AbstractEventLoop


class Spool:
    """Writes reports in batches: while as many writes as may are under way, the next batch gathers."""

    def __init__(self, journal: Journal, committed: Callable[[], None]) -> None:
        self._journal = journal
        self._committed = committed
        self._entries: queue.SimpleQueue[_Gathered | None] = queue.SimpleQueue()
        self._gathering: dict[asyncio.AbstractEventLoop, _Gathered] = {}
        self._took: deque[float] = deque([0.0], _WRITES_LOOKED_AT)  # seconds, of the last writes
        self._threads = [threading.Thread(target=self._write, name="spool", daemon=True) for _ in range(LANES)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        for _ in self._threads:
            self._entries.put(None)
        for thread in self._threads:
            thread.join()

    async def accept(self, reports: Sequence[Report]) -> None:
        """Return when the reports are on disk.

        Raises:
            StoreUnavailable: they are not, and the sender should send them again later.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self.give(reports, loop, partial(_settle, done))
        await done

    def give(self, reports: Sequence[Report], loop: asyncio.AbstractEventLoop, told: Told) -> None:
        """The same without waiting.

        Raises:
            StoreUnavailable: too much waits already; nobody will be told anything.
        """
        if self._entries.qsize() >= _MOST_WAITING:
            raise StoreUnavailable("more arrives than the disk takes")
        gathered = self._gathering.get(loop)
        if gathered is None:
            gathered = self._gathering[loop] = _Gathered([], [], loop)
            loop.call_soon(self._put, loop)  # once for all that this turn of the loop brings
        gathered.reports.extend(reports)
        gathered.waiting.append(told)

    def _put(self, loop: asyncio.AbstractEventLoop) -> None:
        gathered = self._gathering.pop(loop)
        if min(self._took) < _QUICK_SECONDS:
            _tell(gathered.waiting, self._written([gathered]))
        else:
            self._entries.put(gathered)

    def put(self, reports: Sequence[Report]) -> None:
        """The same for a thread: return when the reports are on disk.

        Raises:
            StoreUnavailable: they are not.
        """
        self._journal.append(reports)
        self._committed()

    def _write(self) -> None:
        ended = False
        while not ended:
            entries = [self._entries.get()]
            with contextlib.suppress(queue.Empty):
                while len(entries) < _MOST_TOGETHER and entries[-1] is not None:
                    entries.append(self._entries.get_nowait())
            ended = entries[-1] is None  # each writer is told by one of its own
            batch = [entry for entry in entries if entry is not None]
            if batch:
                self._commit(batch)

    def _commit(self, batch: list[_Gathered]) -> None:
        failure = self._written(batch)
        for gathered in batch:
            with contextlib.suppress(RuntimeError):  # its server has stopped: nobody waits any more
                gathered.loop.call_soon_threadsafe(_tell, gathered.waiting, failure)

    def _written(self, batch: list[_Gathered]) -> HomeostatError | None:
        """Put the batch on disk; why it is not there."""
        began = time.perf_counter()
        try:
            self._journal.append([report for gathered in batch for report in gathered.reports])
        except HomeostatError as error:
            return error
        except Exception as error:  # whatever it is, those who wait have to hear of it
            with contextlib.suppress(Exception):  # nor may a log that cannot be written keep it from them
                log.exception("could not put reports on disk")
            return StoreUnavailable(f"our own fault: {type(error).__name__}")
        finally:
            self._took.append(time.perf_counter() - began)
        self._committed()
        return None


def _tell(ones: list[Told], failure: HomeostatError | None) -> None:
    for told in ones:
        try:
            told(failure)
        except Exception:  # the others wait too
            log.exception("could not tell who waits for the disk")


def _settle(done: "asyncio.Future[None]", failure: HomeostatError | None) -> None:
    if done.cancelled():
        return
    if failure is None:
        done.set_result(None)
    else:
        done.set_exception(failure)
