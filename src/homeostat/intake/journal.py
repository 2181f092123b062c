"""Reports on disk, from the moment they are acknowledged until they are in the store.

A folder of append-only segments for each process, below `<home>/spool/`. A record of a segment is

    length (4 bytes, big endian) · CRC-32 of the payload (4 bytes) · payload (the report, as MessagePack)

Zeros may follow the last one. A segment goes, or is emptied, when all that it holds was recorded. What a killed process
left is read again by the next one: an event that was recorded already is known by its id, so it counts once.
"""

import fcntl
import os
import shutil
import struct
import threading
import time
import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from isal import isal_zlib

from homeostat.errors import StoreUnavailable
from homeostat.records import Report

SEGMENT_BYTES = 4 * 1024 * 1024  # small, so that several readers end at the same time
MOST_WAITING_BYTES = 4 * 1024**3  # not read yet; beyond it senders are asked to come back
_HEAD = struct.Struct(">II")
_OWNER = "owner"  # locked for as long as its process lives
_SUFFIX = ".reports"
_READ_BYTES = 1024 * 1024
_MOST_AHEAD_BYTES = 1024 * 1024
_ZEROS = bytes(_MOST_AHEAD_BYTES)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Report)


@dataclass
class _Segment:
    path: Path
    end: int  # bytes on disk for good; beyond them the writer may be at work
    read: int = 0
    struck: int = 0  # bytes whose reports are in the store
    sealed: bool = False  # nothing more is written to it
    length: int = 0  # of the file while it is written: beyond `end` it holds zeros


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
        self._writing = threading.Lock()  # held while bytes go to disk; taken before `_state`
        self._file = -1
        self._spare: tuple[Path, int] | None = (
            None  # a segment that is there and not begun, so that no report waits for it
        )
        self._holds: dict[Path, int] = {}
        self._segments: deque[_Segment] = deque()  # oldest first
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
        with self._writing, self._state:
            if self._file >= 0:
                self._end_file(self._segments[-1])
            if self._spare:
                os.close(self._spare[1])
                self._spare[0].unlink(missing_ok=True)
                self._spare = None
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
        data = b"".join(map(_framed, reports))
        if not data:
            return
        if self._waiting_bytes > MOST_WAITING_BYTES:
            raise StoreUnavailable("more has arrived than could be read yet")
        with self._writing:
            try:
                segment = self._segment_for(len(data))
                os.lseek(self._file, segment.end, os.SEEK_SET)
                _write_whole(self._file, data)
                if segment.end + len(data) > segment.length:
                    self._lay_out(segment, segment.end + len(data))
                os.fdatasync(self._file)
            except OSError as error:
                self._cut_off()
                raise StoreUnavailable(f"the spool cannot be written: {error}") from error
            with self._state:
                segment.end += len(data)
                self._waiting_bytes += len(data)

    def _segment_for(self, size: int) -> _Segment:
        """The segment that is being written, or a new one when it is full."""
        if self._file >= 0:
            newest = self._segments[-1]
            if not newest.end or newest.end + size <= SEGMENT_BYTES:
                return newest
            self._end_file(newest)
            newest.sealed = True
        with self._state:
            spare, self._spare = self._spare, None
        path, self._file = spare or self._new_file()
        segment = _Segment(path=path, end=0)
        with self._state:
            self._segments.append(segment)
        return segment

    def _lay_out(self, segment: _Segment, end: int) -> None:
        """Zeros after what was just written, as much again: what is written over them changes no file's length.

        The disk then has to be told of bytes only, and not of the file: two thirds of the wait for an answer.
        """
        segment.length = end
        with suppress(OSError):  # a full disk: what arrived is there
            segment.length += os.write(self._file, _ZEROS[: segment.end])

    def _end_file(self, segment: _Segment) -> None:
        """Without the zeros, which nobody has to read."""
        with suppress(OSError):
            os.ftruncate(self._file, segment.end)
        os.close(self._file)
        self._file = -1

    def _new_file(self) -> tuple[Path, int]:
        """An empty segment that a crash of the machine leaves where it is, and its descriptor."""
        path = self._own / f"{uuid.uuid1().time:020d}{_SUFFIX}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        _sync_folder(self._own)
        return path, descriptor

    def _cut_off(self) -> None:
        """Take away what was written in part, so that the next report follows the last good one."""
        if self._file >= 0:
            segment = self._segments[-1]
            with suppress(OSError):
                os.ftruncate(self._file, segment.end)
            segment.length = segment.end

    # --- reading

    def read(self, most: int, most_bytes: int) -> list[Report]:
        """The next reports, oldest first, until one of the bounds is passed."""
        found: list[Report] = []
        size = 0
        for segment in self._unread():
            for report, length in _reports(segment.path, segment.read, segment.end):
                segment.read += length
                size += length
                if report is not None:
                    found.append(report)
                if len(found) >= most or size >= most_bytes:
                    return found
        return found

    def _unread(self) -> list[_Segment]:
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
        self._empty_newest()
        self._let_go_of_empty_folders()

    def _empty_newest(self) -> None:
        """Nothing that was recorded stays on disk as it was received; unless just now more arrives."""
        if not self._writing.acquire(blocking=False):
            return
        try:
            with self._state:
                newest = self._segments[-1] if self._file >= 0 else None
                if newest is not None and newest.end and newest.struck >= newest.end:
                    os.ftruncate(self._file, 0)
                    newest.end = newest.read = newest.struck = newest.length = 0
        finally:
            self._writing.release()

    def rewind(self) -> None:
        """Give again what was read and not struck."""
        with self._state:
            for segment in self._segments:
                segment.read = segment.struck

    # --- what another process reads

    def hand_over(self, most: int) -> int:
        """Put what is on disk where another process adopts it, unless `most` segments wait there; how many that were.

        For a process that only writes. What is handed over lies in a folder that nobody holds, as if we had ended.
        """
        self._handed = {folder: handed for folder, handed in self._handed.items() if folder.exists()}
        handed = 0
        while self.waits and len(self._handed) < most:
            folder, held = self._held_folder()
            segment = self._take_oldest()
            segment.path.rename(folder / segment.path.name)
            os.close(held)
            self._handed[folder] = _Handed(segment.end, time.monotonic())
            handed += 1
        with self._state:
            self._waiting_bytes = sum(segment.end for segment in self._segments) + sum(
                one.size_bytes for one in self._handed.values()
            )
        self._let_go_of_empty_folders()
        if handed and self._spare is None:
            self._spare = self._new_file()
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

    def _take_oldest(self) -> _Segment:
        """The oldest segment, to be written no more."""
        with self._writing, self._state:
            segment = self._segments.popleft()
            if not segment.sealed:
                self._end_file(segment)
            return segment

    # --- what ended processes left, and what another one hands over

    def adopt(self, most: int | None = None) -> int:
        """Take over folders that nobody holds, at most so many; how many segments that gave."""
        found: list[_Segment] = []
        taken = 0
        for folder in sorted(self._spool.iterdir(), key=_age):
            if most is not None and taken >= most:
                break
            if folder in self._holds or folder.name.startswith(".") or (held := _hold(folder)) is None:
                continue
            self._holds[folder] = held
            taken += 1
            found += _segments_in(folder)
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


def _segments_in(folder: Path) -> list[_Segment]:
    """What an ended process left, oldest first. One that holds nothing would never be struck, and goes."""
    found: list[_Segment] = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        if size := path.stat().st_size:
            found.append(_Segment(path=path, end=size, sealed=True))
        else:
            path.unlink()
    return found


def _framed(report: Report) -> bytes:
    payload = _encoder.encode(report)
    return _HEAD.pack(len(payload), _checksum(payload)) + payload


def _reports(path: Path, start: int, end: int) -> Iterator[tuple[Report | None, int]]:
    """Each report with the bytes it takes; None for what is damaged, at a killed writer's end or by the disk."""
    with path.open("rb", buffering=_READ_BYTES) as file:
        file.seek(start)
        while start < end:
            head = file.read(_HEAD.size)
            length, checksum = _HEAD.unpack(head) if len(head) == _HEAD.size else (0, 0)
            payload = file.read(length) if start + _HEAD.size + length <= end else b""
            if not length or len(payload) != length or _checksum(payload) != checksum:
                yield None, end - start  # no way to tell where the next one begins
                return
            start += _HEAD.size + length
            yield _decoded(payload), _HEAD.size + length


def _checksum(payload: bytes) -> int:
    return isal_zlib.crc32(payload)  # pyright: ignore[reportUnknownMemberType] - its stub knows no `Buffer`


def _decoded(payload: bytes) -> Report | None:
    try:
        return _decoder.decode(payload)
    except msgspec.DecodeError:
        return None  # of a release that wrote other reports


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


def _write_whole(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
