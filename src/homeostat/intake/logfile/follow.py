"""Files that grow, followed through rotation and restarts.

Renamed files are read to their end. Of a file that was copied and cut (`copytruncate`), what was not read yet is
taken from the copy, if it lies beside it under a name that begins alike and is not compressed. A file is known again by
device and inode, by its first line and by what was read of it last, so that an inode used anew is no old file.

A position is committed after the reports before it were accepted. Killed at any line, a follower reads again from the
last one; a report's id is made of the file's identity and its first line's offset, so what comes again counts once.

Only entries that matter become reports: of level error or fatal, or with an exception, or of an answer of 5xx. The
rest is counted, by service and level (`Follower.seen`), and not kept.
"""

import glob
import hashlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from homeostat.errors import BadInput, HomeostatError, Retryable
from homeostat.intake.logfile.tail import Placed, Rewritten, Tail, beginning, goes_on, open_regular
from homeostat.log import Log
from homeostat.ports import Clock, Positions
from homeostat.records import FilePosition, Report, ReportKind
from homeostat.stages.sense.formats.levels import level_of
from homeostat.stages.sense.text import LogText, read_entry

_LOOK_EVERY_SECONDS = 0.5
_LEFT = timedelta(seconds=30)  # a file that was renamed may still be written to for so long
_MOST_FILES = 256
_MOST_PAST = 1_024  # positions of files that are gone: they may turn up again, or copies of them
_MOST_TOGETHER = 200
_MOST_BESIDE = 200

log = Log()

_File = tuple[int, int]  # device and inode


@dataclass(frozen=True, slots=True)
class Watched:
    """Whose logs lie where."""

    service: str
    patterns: tuple[str, ...]


def read_watched(setting: str) -> tuple[Watched, ...]:
    """The setting `service=glob[,glob];service=glob`, read.

    Raises:
        BadInput: a part has no service or no pattern.
    """
    found: list[Watched] = []
    for part in [part.strip() for part in setting.split(";") if part.strip()]:
        service, _, given = part.partition("=")
        patterns = tuple(pattern.strip() for pattern in given.split(",") if pattern.strip())
        if not service.strip() or not patterns:
            raise BadInput(f"HOMEOSTAT_LOG_FILES: {part[:80]!r} is not service=glob[,glob]; parts are divided by ;")
        found.append(Watched(service.strip(), patterns))
    return tuple(found)


class Follower:
    """Looks at the files again and again; one at a time, in one thread."""

    def __init__(
        self,
        watched: Sequence[Watched],
        *,
        accept: Callable[[Sequence[Report], Sequence[datetime]], None],  # reports, and when each was written
        positions: Positions,
        clock: Clock,
    ) -> None:
        self.seen: Counter[tuple[str, str]] = Counter()  # entries by service and level
        self.unread: dict[str, str] = {}  # patterns without a file and files that cannot be read, with the reason
        self._watched = watched
        self._accept = accept
        self._positions = positions
        self._clock = clock
        self._tails: dict[_File, Tail] = {}
        self._past = list(positions.load())  # of files that are not open, the latest last
        self._began = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the look under way. What is open is read again at the next start."""
        self._stopping.set()
        self._thread.join()
        self.close()

    def close(self) -> None:
        for tail in self._tails.values():
            tail.close()
        self._tails.clear()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.look()
            except Exception:  # one strange file must not stop all others for good
                log.exception("could not follow the log files")
                busy = False
            if not busy:
                self._stopping.wait(_LOOK_EVERY_SECONDS)

    def look(self) -> bool:
        """Read what is new in every file; whether there may be more at once. Safe to call again at any time."""
        now = self._clock.now()
        before = self._all_positions()
        present = self._discover(now)
        busy = False
        for file, tail in list(self._tails.items()):
            try:
                busy = self._advance(file, tail, now, present=file in present) or busy
            except HomeostatError as error:
                log.warning("log entries were not accepted; trying again", path=tail.position.path, error=str(error))
                tail.rewind()
            except OSError as error:
                log.warning("a log file cannot be read", path=tail.position.path, error=str(error))
                self._leave(file, tail)
        if self._all_positions() != before:
            self._save()
        return busy

    def _advance(self, file: _File, tail: Tail, now: datetime, *, present: bool) -> bool:
        """Read on in one file; whether there is more at once."""
        try:
            placed = tail.read(now)
        except Rewritten:
            if not self._read_rest(tail.position, now):
                self._give(tail.position, tail.end(), now)  # at least what was open
            self._leave(file, tail)
            self._forget_text(self._past.pop())
            return True  # the next look opens it as a new one
        ended = not present and tail.grew_at is not None and now - tail.grew_at >= _LEFT
        self._give(tail.position, [*placed, *(tail.end() if ended else ())], now)
        tail.commit()
        if ended:
            self._leave(file, tail)
        return tail.behind and not ended

    def _give(self, position: FilePosition, placed: Sequence[Placed], now: datetime) -> None:
        """Make reports of the entries that matter and return when they are accepted; count the others."""
        counted: Counter[tuple[str, str]] = Counter()
        reports: list[Report] = []
        made_at: list[datetime] = []
        for one in placed:
            entry = read_entry(one.entry.text, one.entry.at or now, level=level_of(one.entry.level))
            counted[position.service, entry.level] += 1
            if entry.matters:
                reports.append(_report(position, one, now))
                made_at.append(entry.at or one.entry.at or now)
        for first in range(0, len(reports), _MOST_TOGETHER):
            self._accept(reports[first : first + _MOST_TOGETHER], made_at[first : first + _MOST_TOGETHER])
        self.seen += counted

    # --- which files

    def _discover(self, now: datetime) -> set[_File]:
        """The files that the patterns name now; those that are new are opened."""
        present: set[_File] = set()
        for service, path in self._paths():
            if (file := _file_at(path)) is None:
                continue
            if file in self._tails:
                self._tails[file].moved_to(path)
                present.add(file)
            elif len(self._tails) < _MOST_FILES and (opened := self._open(service, path, now)):
                present.add(opened)
        if not self._began:
            self._began = True
            self._find_renamed()
        return present

    def _paths(self) -> Iterator[tuple[str, str]]:
        for one in self._watched:
            for pattern in one.patterns:
                paths = glob.glob(pattern, recursive=True)  # noqa: PTH207 - a pattern may be absolute
                if paths or not self._began:  # later, it may be away for the moment of a rotation
                    self._tell(pattern, "" if paths else "no such file yet, or a folder that this user may not read")
                yield from ((one.service, path) for path in sorted(paths))

    def _open(self, service: str, path: str, now: datetime) -> _File | None:
        descriptor = open_regular(path)
        if descriptor is None:
            readable = os.access(path, os.R_OK)
            self._tell(path, "no regular file" if readable else "this user may not read it")
            return None
        self._tell(path, "")
        fresh = beginning(descriptor, service=service, path=path)
        file = (fresh.device, fresh.inode)
        if file in self._tails:  # it took the name just now
            os.close(descriptor)
            return file
        try:
            begins = self._place_in(descriptor, fresh, now)
        except HomeostatError as error:
            log.warning("log entries were not accepted; trying again", path=path, error=str(error))
            begins = None
        if begins is None:
            os.close(descriptor)
            return None
        self._tails[file] = Tail(descriptor, begins)
        return file

    def _tell(self, named: str, why: str) -> None:
        """Say it once, since nothing else would: a log that is not read looks like one without an error."""
        if not why:
            self.unread.pop(named, None)
        elif self.unread.get(named) != why and len(self.unread) < _MOST_FILES:
            self.unread[named] = why
            log.warning("a log is not followed", log=named, why=why)

    def _place_in(self, descriptor: int, fresh: FilePosition, now: datetime) -> FilePosition | None:
        """Where to begin: where the file was left, or what it is a copy of; else at its beginning.

        None while the file has no whole line, by which it could be known again.
        """
        same = self._left_at((fresh.device, fresh.inode))
        if same and same.head_digest and not goes_on(descriptor, same):  # other text stands in it now
            self._read_rest(same, now)
            self._past.remove(same)
            same = self._forget_text(same)
        if not fresh.head_digest:
            return None
        if same:
            self._past.remove(same)
            if same.head_digest:
                return replace(same, path=fresh.path, service=fresh.service)
            return beginning(descriptor, service=fresh.service, path=fresh.path, generation=same.generation + 1)
        known = [*(tail.position for tail in self._tails.values()), *reversed(self._past)]
        source = next((p for p in known if p.read_to and _beside(p.path, fresh.path) and goes_on(descriptor, p)), None)
        if source is None:
            return fresh
        return replace(source, path=fresh.path, service=fresh.service, device=fresh.device, inode=fresh.inode)

    def _left_at(self, file: _File) -> FilePosition | None:
        return next((p for p in reversed(self._past) if (p.device, p.inode) == file), None)

    def _find_renamed(self) -> None:
        """Files that were renamed while nobody looked: read to their end, if they lie beside their old place."""
        for position in [p for p in self._past if (p.device, p.inode) not in self._tails]:
            for path in _paths_beside(position.path):
                if _file_at(path) != (position.device, position.inode) or (descriptor := open_regular(path)) is None:
                    continue
                if goes_on(descriptor, position):
                    self._past.remove(position)
                    self._tails[position.device, position.inode] = Tail(descriptor, replace(position, path=path))
                else:
                    os.close(descriptor)
                break

    def _read_rest(self, position: FilePosition, now: datetime) -> bool:
        """Of a file that was cut: what was not read before, from a copy that lies beside it; whether there is one."""
        for path in _paths_beside(position.path):
            if (descriptor := open_regular(path)) is None:
                continue
            if (os.fstat(descriptor).st_ino == position.inode) or not goes_on(descriptor, position):
                os.close(descriptor)
                continue
            copy = Tail(descriptor, position)
            try:
                while placed := copy.read(now):
                    self._give(position, placed, now)
                self._give(position, copy.end(), now)
            finally:
                copy.close()
            return True
        return False

    def _leave(self, file: _File, tail: Tail) -> None:
        tail.close()
        del self._tails[file]
        self._past.append(tail.position)

    def _forget_text(self, position: FilePosition) -> FilePosition:
        """Of a file that holds another text now: what was read is only good to know a copy by."""
        self._past.append(replace(position, device=0, inode=0))
        forgotten = replace(position, head_digest="", read_to=0, offset=0, line=0)
        self._past.append(forgotten)
        return forgotten

    def _all_positions(self) -> list[FilePosition]:
        return [*self._past, *(tail.position for tail in self._tails.values())]

    def _save(self) -> None:
        del self._past[: max(0, len(self._past) - _MOST_PAST)]
        try:
            self._positions.save(self._all_positions())
        except Retryable as error:  # the same reports again after a restart, with the same ids
            log.warning("positions of log files were not saved", error=str(error))


def _report(position: FilePosition, one: Placed, now: datetime) -> Report:
    entry = one.entry
    digest = hashlib.sha256(f"{position.identity}:{one.offset}".encode()).hexdigest()[:32]
    body = LogText(
        text=entry.text,
        source=position.path,
        first_line=entry.numbers[0],
        last_line=entry.numbers[-1],
        at=entry.at.isoformat() if entry.at else None,
        level=entry.level,
    )
    return Report(
        report_id=f"{position.service}:{digest}",
        service=position.service,
        kind=ReportKind.LOG_TEXT,
        received_at=now,
        body=msgspec.json.encode(body),
    )


def _file_at(path: str) -> _File | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a text as glob gave it
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _beside(path: str, other: str) -> bool:
    """Whether the other is named as a rotated file of the first is: app.log.1, app.log-20251023."""
    return other != path and other.startswith(path)


def _paths_beside(path: str) -> list[str]:
    """Files in the same folder whose names begin with the file's own, through a link where there is one."""
    real = os.path.realpath(path)
    found = sorted(glob.glob(f"{glob.escape(real)}*"))  # noqa: PTH207 - names, not paths, are compared
    return [*[one for one in found if one != real][:_MOST_BESIDE], real]
