"""Reports on disk, from the moment they are acknowledged until they are in the store.

A folder of append-only segments (`segments`) for each process, below `<home>/spool/`. A segment goes, or is emptied,
when all that it holds was recorded. What a killed process left is read again by the next one: an event that was
recorded already is known by its id, so it counts once.
"""

import fcntl
import os
import shutil
import threading
import time
import uuid
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from homeostat.errors import StoreUnavailable
from homeostat.intake.segments import Segment, Spare, append, cut_off, framed, new_file, reports_of, segments_in
from homeostat.records import Report

SEGMENT_BYTES = 4 * 1024 * 1024  # small, so that several readers end at the same time
MOST_WAITING_BYTES = 4 * 1024**3  # not read yet; beyond it senders are asked to come back
LANES = 2  # segments that are written at the same time: two waits for the disk take as long as one
_OWNER = "owner"  # locked for as long as its process lives


@dataclass(eq=False, slots=True)
class _Lane:
    """Where one writer at a time is at work."""

    lock: threading.Lock = field(default_factory=threading.Lock)  # while bytes go to disk; taken before `_state`
    file: int = -1
    segment: Segment | None = None  # while its file is open


@dataclass(frozen=True, slots=True)
class _Handed:
    size_bytes: int
    at: float  # of the monotonic clock


class Journal:
    """One process's part of the spool. Any thread may append; one reads, strikes and adopts."""

    def __init__(self, spool: Path) -> None:
        self._spool = spool
        self._own = spool / uuid.uuid4().hex
        self._state = threading.Lock()
        self._lanes = tuple(_Lane() for _ in range(LANES))  # the first is used where it is free
        self._spares: deque[Spare] = deque()  # segments not begun, so that no report waits for them
        self._holds: dict[Path, int] = {}
        self._segments: deque[Segment] = deque()  # oldest first
        self._waiting_bytes = 0
        self._handed: dict[Path, _Handed] = {}  # folders where others find what we wrote

    def open(self) -> None:
        """Make our folder, and take over what ended processes left."""
        hidden = self._own.with_name(f".{self._own.name}")  # until it is held: nobody adopts it meanwhile
        hidden.mkdir(parents=True, mode=0o700)
        if (held := _hold(hidden)) is not None:
            self._holds[self._own] = held
        hidden.rename(self._own)
        self.adopt()

    def close(self) -> None:
        """Let go; what was not struck is found by the next process."""
        with ExitStack() as stack:
            for lane in self._lanes:
                stack.enter_context(lane.lock)
                self._end_file(lane)
            stack.enter_context(self._state)
            while self._spares:
                spare = self._spares.popleft()
                os.close(spare.file)
                spare.path.unlink(missing_ok=True)
            if all(segment.struck >= segment.end for segment in self._segments):
                for folder in self._holds:
                    shutil.rmtree(folder, ignore_errors=True)
            for descriptor in self._holds.values():
                os.close(descriptor)
            self._holds.clear()
            self._segments.clear()

    # --- writing

    def append(self, reports: Sequence[Report]) -> None:
        """Return when the reports are on disk.

        Raises:
            StoreUnavailable: they are not: the disk is full, or more waits than may.
        """
        data = b"".join(map(framed, reports))
        if not data:
            return
        if self._waiting_bytes > MOST_WAITING_BYTES:
            raise StoreUnavailable("more has arrived than could be read yet")
        lane = self._taken_lane()
        try:
            self._write(lane, data)
        finally:
            lane.lock.release()

    def _taken_lane(self) -> _Lane:
        """One that is free, or the first as soon as it is; whoever is given it lets go of its lock."""
        for lane in self._lanes:
            if lane.lock.acquire(blocking=False):
                return lane
        self._lanes[0].lock.acquire()
        return self._lanes[0]

    def _write(self, lane: _Lane, data: bytes) -> None:
        try:
            segment = self._segment_for(lane, len(data))
            append(lane.file, segment, data)
        except OSError as error:
            if lane.segment is not None:
                cut_off(lane.file, lane.segment)
            raise StoreUnavailable(f"the spool cannot be written: {error}") from error
        with self._state:
            segment.end += len(data)
            self._waiting_bytes += len(data)

    def _segment_for(self, lane: _Lane, size: int) -> Segment:
        """The segment that is being written, or a new one when it is full."""
        if lane.segment is not None:
            if not lane.segment.end or lane.segment.end + size <= SEGMENT_BYTES:
                return lane.segment
            self._end_file(lane)
        with self._state:
            spare = self._spares.popleft() if self._spares else None
        spare = spare or new_file(self._own)
        lane.file = spare.file
        segment = lane.segment = Segment(path=spare.path, end=0, length=spare.length)
        with self._state:
            self._segments.append(segment)
        return segment

    def _end_file(self, lane: _Lane) -> None:
        """Without the zeros, which nobody has to read. The caller holds the lane."""
        if lane.segment is None:
            return
        with suppress(OSError):
            os.ftruncate(lane.file, lane.segment.end)
        os.close(lane.file)
        lane.segment.sealed = True
        lane.file, lane.segment = -1, None

    # --- reading

    def read(self, most: int, most_bytes: int) -> list[Report]:
        """The next reports, oldest first, until one of the bounds is passed."""
        found: list[Report] = []
        size = 0
        for segment in self._unread():
            for report, length in reports_of(segment.path, segment.read, segment.end):
                segment.read += length
                size += length
                if report is not None:
                    found.append(report)
                if len(found) >= most or size >= most_bytes:
                    return found
        return found

    def _unread(self) -> list[Segment]:
        with self._state:
            return [segment for segment in self._segments if segment.read < segment.end]

    @property
    def waits(self) -> bool:
        """Whether something is on disk that was not read yet."""
        return bool(self._unread())

    def strike(self) -> None:
        """All that was read is in the store: whole segments of it go."""
        with self._state:
            for segment in self._segments:
                self._waiting_bytes -= segment.read - segment.struck
                segment.struck = segment.read
            gone = [one for one in self._segments if one.sealed and one.struck >= one.end]
            self._segments = deque(one for one in self._segments if one not in gone)
        for segment in gone:
            segment.path.unlink(missing_ok=True)
        for lane in self._lanes:
            self._empty(lane)
        self._let_go_of_empty_folders()

    def _empty(self, lane: _Lane) -> None:
        """Nothing that was recorded stays on disk as it was received; unless just now more arrives."""
        if not lane.lock.acquire(blocking=False):
            return
        try:
            with self._state:
                newest = lane.segment
                if newest is not None and newest.end and newest.struck >= newest.end:
                    os.ftruncate(lane.file, 0)
                    newest.end = newest.read = newest.struck = newest.length = 0
        finally:
            lane.lock.release()

    def rewind(self) -> None:
        """Give again what was read and not struck."""
        with self._state:
            for segment in self._segments:
                segment.read = segment.struck

    # --- what another process reads

    def hand_over(self, most: int) -> int:
        """Put what is on disk where another process adopts it, unless `most` folders wait there; how many segments.

        For a process that only writes. What is handed over lies in folders that nobody holds, as if we had ended. Small
        segments go together: whoever reads them does so in one batch.
        """
        self._handed = {folder: handed for folder, handed in self._handed.items() if folder.exists()}
        handed, longest = 0, 0
        while self.waits and len(self._handed) < most:
            folder, held = self._held_folder()
            segments = self._take_oldest()
            for segment in segments:
                segment.path.rename(folder / segment.path.name)
            os.close(held)
            self._handed[folder] = _Handed(sum(segment.end for segment in segments), time.monotonic())
            handed += len(segments)
            longest = max(longest, *(segment.end for segment in segments))
        with self._state:
            self._waiting_bytes = sum(segment.end for segment in self._segments) + sum(
                one.size_bytes for one in self._handed.values()
            )
        self._let_go_of_empty_folders()
        while handed and len(self._spares) < LANES:
            self._spares.append(new_file(self._own, longest))  # about as much comes again
        return handed

    @property
    def lag_seconds(self) -> float:
        """For how long the oldest of what was handed over has waited, when that was last looked at."""
        return time.monotonic() - min((one.at for one in self._handed.values()), default=time.monotonic())

    def _held_folder(self) -> tuple[Path, int]:
        """A new folder of the spool, which is ours until the descriptor is closed."""
        while True:
            folder = self._spool / uuid.uuid4().hex
            hidden = folder.with_name(f".{folder.name}")
            hidden.mkdir(mode=0o700)
            held = _hold(hidden)
            hidden.rename(folder)
            if held is not None:
                return folder, held

    def _take_oldest(self) -> list[Segment]:
        """The oldest segments that hold something, to be written no more: one, or as many as hold no more than one."""
        found: list[Segment] = []
        size = 0
        for segment in self._unread():
            size += segment.end
            if found and size > SEGMENT_BYTES:
                break
            self._take(segment)
            found.append(segment)
        return found

    def _take(self, segment: Segment) -> None:
        for lane in self._lanes:
            if lane.segment is segment:
                with lane.lock:
                    if lane.segment is segment:  # it was not full meanwhile
                        self._end_file(lane)
        with self._state:
            self._segments.remove(segment)

    # --- what ended processes left, and what another one hands over

    def adopt(self, most: int | None = None) -> int:
        """Take over folders that nobody holds, at most so many; how many segments that gave."""
        found: list[Segment] = []
        taken = 0
        for folder in sorted(self._spool.iterdir(), key=_age):
            if most is not None and taken >= most:
                break
            if folder in self._holds or folder.name.startswith(".") or (held := _hold(folder)) is None:
                continue
            self._holds[folder] = held
            taken += 1
            found += segments_in(folder)
        with self._state:
            self._segments.extendleft(reversed(found))
            self._waiting_bytes += sum(segment.end for segment in found)
        self._let_go_of_empty_folders()
        return len(found)

    def _let_go_of_empty_folders(self) -> None:
        with self._state:
            needed = {segment.path.parent for segment in self._segments} | {self._own}
        for folder in [folder for folder in self._holds if folder not in needed]:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(self._holds.pop(folder))


def _age(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0  # read meanwhile, and gone


def _hold(folder: Path) -> int | None:
    """A lock on the folder that ends with our process; None while another process has it."""
    try:
        descriptor = os.open(folder / _OWNER, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None  # read meanwhile, and gone
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
