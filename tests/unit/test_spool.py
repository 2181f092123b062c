"""The way to the disk: who writes, by how quick the disk is; and whoever waits is told."""

import asyncio
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from homeostat.intake.spool import Spool
from homeostat.records import Report, ReportKind

REPORT = Report(
    report_id="shop:1",
    service="shop",
    kind=ReportKind.SENTRY_ENVELOPE,
    received_at=datetime(2025, 10, 23, tzinfo=UTC),
    body=b"{}",
)


class Disk:
    """In a journal's place: each write takes so long, and who wrote is kept."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.writers: list[str] = []
        self.together: list[int] = []

    def append(self, reports: Sequence[Report]) -> None:
        self.writers.append(threading.current_thread().name)
        self.together.append(len(reports))
        time.sleep(self.seconds)


def run(disk: Disk, times: int, at_once: int = 1) -> int:
    """How often it was told that something is on disk."""
    told: list[bool] = []
    spool = Spool(disk, committed=lambda: told.append(True))  # pyright: ignore[reportArgumentType]
    spool.start()

    async def send() -> None:
        for _ in range(times):
            await asyncio.gather(*(spool.accept([REPORT]) for _ in range(at_once)))

    asyncio.run(send())
    spool.stop()
    return len(told)


def test_a_quick_disk_is_written_by_the_loop_itself() -> None:
    disk = Disk(0)
    assert run(disk, times=20) == 20
    assert set(disk.writers) == {threading.current_thread().name}


def test_what_one_turn_of_the_loop_brings_is_one_write() -> None:
    disk = Disk(0)
    run(disk, times=3, at_once=5)
    assert disk.together == [5, 5, 5]


def test_a_slow_disk_keeps_threads_waiting_and_not_the_loop() -> None:
    disk = Disk(0.004)
    assert run(disk, times=12) == 12
    assert set(disk.writers[-3:]) == {"spool"}


def test_a_disk_that_is_quick_again_is_written_by_the_loop_again() -> None:
    disk = Disk(0.004)
    spool = Spool(disk, committed=lambda: None)  # pyright: ignore[reportArgumentType]
    spool.start()

    async def send(times: int) -> None:
        for _ in range(times):
            await spool.accept([REPORT])

    asyncio.run(send(12))
    disk.seconds = 0
    asyncio.run(send(12))
    spool.stop()
    assert disk.writers[-1] == threading.current_thread().name
