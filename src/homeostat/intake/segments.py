"""A segment of the journal: a file of reports, appended to until it is full.

A record of it is

    length (4 bytes, big endian) · CRC-32 of the payload (4 bytes) · payload (the report, as MessagePack)

Zeros may follow the last one.
"""

import os
import struct
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from isal import isal_zlib

from homeostat.records import Report

_HEAD = struct.Struct(">II")
_SUFFIX = ".reports"
_READ_BYTES = 1024 * 1024
_MOST_AHEAD_BYTES = 1024 * 1024
_ZEROS = bytes(_MOST_AHEAD_BYTES)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Report)


@dataclass(eq=False, slots=True)
class Segment:
    path: Path
    end: int  # bytes on disk for good; beyond them the writer may be at work
    read: int = 0
    struck: int = 0  # bytes whose reports are in the store
    sealed: bool = False  # nothing more is written to it
    length: int = 0  # of the file while it is written: beyond `end` it holds zeros


def segments_in(folder: Path) -> list[Segment]:
    """What an ended process left, oldest first. One that holds nothing would never be struck, and goes."""
    found: list[Segment] = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        if size := path.stat().st_size:
            found.append(Segment(path=path, end=size, sealed=True))
        else:
            path.unlink()
    return found


def framed(report: Report) -> bytes:
    payload = _encoder.encode(report)
    return _HEAD.pack(len(payload), _checksum(payload)) + payload


def reports_of(path: Path, start: int, end: int) -> Iterator[tuple[Report | None, int]]:
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


@dataclass(frozen=True, slots=True)
class Spare:
    """A segment that nothing was written to, and its file, which a crash of the machine leaves where it is."""

    path: Path
    file: int
    length: int  # of the zeros that it holds


def new_file(folder: Path, length: int = 0) -> Spare:
    """A segment for as many bytes, or more.

    A write to it returns when the disk has it: one call, where `fdatasync` makes three. After each of them this thread
    waits anew until Python lets it go on, which is most of what an acknowledgement costs under load.
    """
    path = folder / f"{uuid.uuid1().time:020d}{_SUFFIX}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_DSYNC, 0o600)
    _sync_folder(folder)
    spare = Segment(path=path, end=0)
    _lay_out(descriptor, spare, 0, length)
    return Spare(path, descriptor, spare.length)


def append(file: int, segment: Segment, data: bytes) -> None:
    """Return when the data is on disk, behind what the segment holds; its `end` is left to the caller.

    Raises:
        OSError: it is not; a part of it may be in the file.
    """
    _write_whole(file, data, segment.end)
    end = segment.end + len(data)
    if end > segment.length:
        _lay_out(file, segment, end, as_much=segment.end)


def _lay_out(file: int, segment: Segment, end: int, as_much: int) -> None:
    """Zeros after what was just written: what is written over them changes no file's length.

    The disk then has to be told of bytes only, and not of the file: two thirds of the wait for an answer.
    """
    segment.length = end
    with suppress(OSError):  # a full disk: what arrived is there
        segment.length += os.pwrite(file, _ZEROS[:as_much], end)


def cut_off(file: int, segment: Segment) -> None:
    """Take away what was written in part, so that the next report follows the last good one."""
    with suppress(OSError):
        os.ftruncate(file, segment.end)
    segment.length = segment.end


def _write_whole(file: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, at)
        view, at = view[written:], at + written


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
