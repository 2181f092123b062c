"""The way to the disk: many requests, one commit."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence

import structlog

from homeostat.errors import HomeostatError, StoreUnavailable
from homeostat.ports import ReportStore
from homeostat.records import Report

_MOST_TOGETHER = 500
_MOST_WAITING = 20_000  # reports in memory, not acknowledged yet; beyond them the sender is asked to come back

log = structlog.get_logger()

_Entry = tuple[Sequence[Report], asyncio.AbstractEventLoop, "asyncio.Future[None]"]


class Spool:
    """Writes reports in batches: while one commit is under way, the next batch gathers."""

    def __init__(self, store: ReportStore, committed: Callable[[], None]) -> None:
        self._store = store
        self._committed = committed
        self._entries: queue.Queue[_Entry | None] = queue.Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._write, name="spool", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        self._entries.put(None)
        self._thread.join()

    async def accept(self, reports: Sequence[Report]) -> None:
        """Return when the reports are on disk.

        Raises:
            StoreUnavailable: they are not, and the sender should send them again later.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        try:
            self._entries.put_nowait((reports, loop, done))
        except queue.Full as error:
            raise StoreUnavailable("more arrives than the disk takes") from error
        await done

    def _write(self) -> None:
        ended = False
        while not ended:
            entries = [self._entries.get()]
            while len(entries) < _MOST_TOGETHER and not self._entries.empty():
                entries.append(self._entries.get_nowait())
            ended = None in entries
            batch = [entry for entry in entries if entry is not None]
            if batch:
                self._commit(batch)

    def _commit(self, batch: list[_Entry]) -> None:
        failure: HomeostatError | None = None
        try:
            self._store.accept([report for reports, _, _ in batch for report in reports])
        except HomeostatError as error:
            failure = error
        except Exception as error:  # whatever it is, those who wait have to hear of it, and the next batch has its turn
            log.exception("could not put reports on disk")
            failure = StoreUnavailable(f"our own fault: {type(error).__name__}")
        for _, loop, done in batch:
            with contextlib.suppress(RuntimeError):  # its server has stopped: nobody waits any more
                loop.call_soon_threadsafe(_settle, done, failure)
        if failure is None:
            self._committed()


def _settle(done: "asyncio.Future[None]", failure: HomeostatError | None) -> None:
    if done.cancelled():
        return
    if failure is None:
        done.set_result(None)
    else:
        done.set_exception(failure)
