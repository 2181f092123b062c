"""One followed file: its lines from where it was left, and how far they were given out."""

import hashlib
import os
import stat
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from homeostat.intake.logfile.entries import Entries, WholeEntry
from homeostat.records import FilePosition

MOST_AT_ONCE = 4 * 1024 * 1024  # bytes of a file that one look takes
QUIET = timedelta(seconds=2)  # without another line of a source; then what is open is taken as whole
_HEAD_BYTES = 1_024
_TAIL_BYTES = 256
_LONGEST_LINE = 512 * 1024  # bytes; what is longer is given out in pieces
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip", ".lz4")


@dataclass(frozen=True, slots=True)
class Placed:
    """A whole entry, and where its first line begins."""

    entry: WholeEntry
    offset: int


class Rewritten(Exception):
    """The file is no longer the one that was read: it was cut, or written anew."""


def open_regular(path: str | Path) -> int | None:
    """A descriptor, or None where there is no regular file, or none that may be read."""
    if str(path).endswith(_COMPRESSED):
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe must not keep us
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    return None


def head_digest(descriptor: int) -> str:
    """Of the first line; "" while there is none yet."""
    first = os.pread(descriptor, _HEAD_BYTES, 0)
    line, newline, _ = first.partition(b"\n")
    return hashlib.sha256(line).hexdigest() if newline or len(first) == _HEAD_BYTES else ""


def goes_on(descriptor: int, position: FilePosition) -> bool:
    """Whether the file holds all that was read up to the position: it is the same one, or a copy."""
    begins = max(0, position.read_to - _TAIL_BYTES)
    last = os.pread(descriptor, position.read_to - begins, begins)
    return (
        len(last) == position.read_to - begins
        and hashlib.sha256(last).hexdigest() == position.tail_digest
        and head_digest(descriptor) == position.head_digest
    )


def beginning(descriptor: int, *, service: str, path: str, generation: int = 0) -> FilePosition:
    """The position at a file's start."""
    status = os.fstat(descriptor)
    head = head_digest(descriptor)
    return FilePosition(
        service=service,
        path=path,
        device=status.st_dev,
        inode=status.st_ino,
        generation=generation,
        identity=f"{status.st_dev}:{status.st_ino}:{generation}:{head[:16]}",
        head_digest=head,
        tail_digest=hashlib.sha256(b"").hexdigest(),
    )


class Tail:
    """Owns the descriptor. Lines are given out once, but again from the committed position after `rewind`."""

    def __init__(self, descriptor: int, position: FilePosition) -> None:
        self.position = position  # committed: what stands before it was accepted
        self._descriptor = descriptor
        self.rewind()

    def rewind(self) -> None:
        """Begin again at the committed position: what was read since was not accepted."""
        self._entries = Entries()
        self._read_to = self.position.offset  # bytes that were taken from the file
        self._rest = b""  # of them, those of a line that has not ended yet
        self._last = os.pread(self._descriptor, min(_TAIL_BYTES, self._read_to), max(0, self._read_to - _TAIL_BYTES))
        self._line = self.position.line
        self._begins: deque[tuple[int, int]] = deque()  # number and offset of each line that was not given out
        self._looks: deque[tuple[datetime, int]] = deque()  # when we looked, and the next line's number then
        self.grew_at: datetime | None = None
        self.behind = False  # whether the last look left something for the next one

    def read(self, now: datetime) -> list[Placed]:
        """Entries that are complete, of the next MOST_AT_ONCE bytes at most, and those that nothing was added to.

        Raises:
            Rewritten: the file is shorter than what was read of it, or something else stands there.
        """
        self.grew_at = self.grew_at or now
        size = os.fstat(self._descriptor).st_size
        begins = self._read_to - len(self._last)
        if size < self._read_to or os.pread(self._descriptor, len(self._last), begins) != self._last:
            raise Rewritten
        done: list[Placed] = []
        self.behind = False
        if size > self._read_to:
            self.grew_at = now
            data = os.pread(self._descriptor, MOST_AT_ONCE, self._read_to)
            self._read_to += len(data)
            self.behind = len(data) == MOST_AT_ONCE
            self._last = (self._last + data)[-_TAIL_BYTES:]
            done = self._take(data)
        return [*done, *self._quiet(now)]

    def end(self) -> list[Placed]:
        """What is open, as it is, with a line that has no end: nothing will be added to the file."""
        rest, self._rest = self._rest, b""
        done = self._line_taken(rest, self._read_to - len(rest)) if rest else []
        return [*done, *(self._placed(entry) for entry in self._entries.flush())]

    def _quiet(self, now: datetime) -> list[Placed]:
        """Entries of sources that wrote nothing for QUIET."""
        before = 0
        while self._looks and now - self._looks[0][0] >= QUIET:
            before = self._looks.popleft()[1]
        if self._entries.oldest() is not None:
            self._looks.append((now, self._line + 1))
        return [self._placed(entry) for entry in self._entries.flush(before)] if before else []

    def _reached(self) -> FilePosition:
        """The position before which all lines were given out."""
        oldest = self._entries.oldest()
        while self._begins and (oldest is None or self._begins[0][0] < oldest):
            self._begins.popleft()
        offset, line = self._read_to - len(self._rest), self._line
        if self._begins:
            line, offset = self._begins[0][0] - 1, self._begins[0][1]
        tail = hashlib.sha256(self._last).hexdigest()
        return replace(self.position, offset=offset, line=line, read_to=self._read_to, tail_digest=tail)

    def commit(self) -> None:
        """All that was given out was accepted."""
        self.position = self._reached()

    def moved_to(self, path: str) -> None:
        """Note where the file lies now."""
        if path != self.position.path:
            self.position = replace(self.position, path=path)

    def close(self) -> None:
        os.close(self._descriptor)

    def _take(self, data: bytes) -> list[Placed]:
        done: list[Placed] = []
        *lines, self._rest = (self._rest + data).split(b"\n")
        begins = self._read_to - len(self._rest) - sum(len(line) + 1 for line in lines)
        for line in lines:
            done.extend(self._line_taken(line, begins))
            begins += len(line) + 1
        while len(self._rest) > _LONGEST_LINE:
            piece, self._rest = self._rest[:_LONGEST_LINE], self._rest[_LONGEST_LINE:]
            done.extend(self._line_taken(piece, self._read_to - len(self._rest) - len(piece)))
        return done

    def _line_taken(self, line: bytes, begins: int) -> list[Placed]:
        self._line += 1
        self._begins.append((self._line, begins))
        whole = self._entries.take(self._line, line.decode("utf-8", "replace"))
        return [self._placed(entry) for entry in whole]

    def _placed(self, entry: WholeEntry) -> Placed:
        """With its place, which is known until `commit` forgets the lines that were given out."""
        first = entry.numbers[0]
        ahead = self._begins[0][0]
        return Placed(entry, self._begins[first - ahead][1])
