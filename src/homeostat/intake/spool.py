"""The way to the disk: many requests, one write; and one write does not wait for another."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from homeostat.errors import HomeostatError, StoreUnavailable
from homeostat.intake.journal import LANES, Journal
from homeostat.log import Log
from homeostat.records import Report

_MOST_TOGETHER = 50  # turns of a loop, each with what arrived in it
_MOST_WAITING = 2_000  # turns in memory, not acknowledged yet; beyond them the sender is asked to come back

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
            loop.call_soon(self._put, loop)  # once for all that this turn of the loop brings: a writer is woken by each
        gathered.reports.extend(reports)
        gathered.waiting.append(told)

    def _put(self, loop: asyncio.AbstractEventLoop) -> None:
        self._entries.put(self._gathering.pop(loop))

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
        failure: HomeostatError | None = None
        fault: Exception | None = None
        try:
            self._journal.append([report for gathered in batch for report in gathered.reports])
        except HomeostatError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait have to hear of it
            fault = error
            failure = StoreUnavailable(f"our own fault: {type(error).__name__}")
        for gathered in batch:
            with contextlib.suppress(RuntimeError):  # its server has stopped: nobody waits any more
                gathered.loop.call_soon_threadsafe(_tell, gathered.waiting, failure)
        if failure is None:
            self._committed()
        if fault is not None:
            with contextlib.suppress(Exception):  # this thread must not end because a log cannot be written
                log.error("could not put reports on disk", exc_info=fault)


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
