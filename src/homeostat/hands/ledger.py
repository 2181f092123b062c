"""What a hand has carried out, in a file of its own: by this, an approval is used once, and only what was here returns.

Lines of JSON, appended and flushed to the disk before the act that they speak of is begun (`uses`), or right after it
(`answered`, `brought_in`, `served`). A line that was cut off by a power cut is dropped at the next start. When the file
has grown, what no longer matters (`forgetting.py`) is left out of a new one, which takes its place whole or not at all.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

from homeostat.codec import decode, encode
from homeostat.errors import NotConfigured
from homeostat.hands.forgetting import Line, what_stays
from homeostat.ports import Clock
from homeostat.records import Service

FILE = "ledger.jsonl"
_LOCK_SECONDS = 3.0  # for the process before, which ends when its parent has
_MOST_LINE = 4_000  # characters of a refusal
_SMALL = 1 << 20  # bytes; a file of that size, or twice what it was when it was last looked through, is let be


class Ledger:
    """Held by one process at a time."""

    def __init__(
        self, folder: Path, *, clock: Clock, patience_seconds: float = _LOCK_SECONDS, small: int = _SMALL
    ) -> None:
        """Raises NotConfigured when another process holds it, and goes on to."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._clock = clock
        self._small = small
        self._known: dict[tuple[str, str], Line] = {}
        self._file = _locked(self._path, time.monotonic() + patience_seconds)
        self._read()
        self._let_be = small  # bytes
        self._forget()

    def close(self) -> None:
        """Another process may have it from now on."""
        self._file.close()

    def used_for(self, decision: str) -> str:
        """What the decision of that name was carried out for; "" when for nothing yet."""
        return self._value("uses", decision)

    def uses(self, decision: str, what: str) -> str:
        """Note that the decision is carried out for this; what it is carried out for, since the first one stands."""
        with self._lock:
            known = self._known.get(("uses", decision))
            if known is None:
                self._append(Line(kind="uses", key=decision, value=what))
            return known.value if known else what

    def answer(self, order: str) -> str:
        """The recorded answer to an order, as JSON; "" when it was not carried out to its end."""
        return self._value("answered", order)

    def answered(self, order: str, answer: str) -> None:
        self._note(Line(kind="answered", key=order, value=answer))

    def was_brought_in(self, service: Service, commit: str) -> bool:
        return bool(self._value("brought_in", _of(service, commit)))

    def brought_in(self, service: Service, commit: str, merged: str) -> None:
        self._note(Line(kind="brought_in", key=_of(service, commit), value=merged))

    def served(self, service: Service, commit: str) -> Service | None:
        """The service as it was when this commit served it; None when it never did under these eyes."""
        with self._lock:
            known = self._known.get(("served", _of(service, commit)))
            return known.service if known else None

    def serves(self, service: Service, commit: str) -> None:
        if commit and self.served(service, commit) != service:
            self._note(Line(kind="served", key=_of(service, commit), value=commit, service=service))

    def tried(self, service: Service, commit: str) -> Service | None:
        """The service as it was when this commit began as its canary."""
        with self._lock:
            known = self._known.get(("tried", _of(service, commit)))
            return known.service if known else None

    def tries(self, service: Service, commit: str) -> None:
        self._note(Line(kind="tried", key=_of(service, commit), value=commit, service=service))

    def count(self, what: str, name: str) -> None:
        """Note that something was begun that limits count; under one name it counts once, at its first time."""
        self._note(Line(kind="counted", key=f"{name} {what}", value=what))

    def counted(self, what: str) -> Mapping[str, datetime]:
        """When that was begun in the last days, by the names of `count`."""
        with self._lock:
            lines = [line for (kind, _), line in self._known.items() if kind == "counted" and line.value == what]
        return {line.key.partition(" ")[0]: line.noted_at for line in lines if line.noted_at is not None}

    def refused(self, what: str, why: str) -> None:
        """Once, however often it is asked for again."""
        self._note(Line(kind="refused", key=what[:_MOST_LINE], value=why[:_MOST_LINE]))

    def _value(self, kind: str, key: str) -> str:
        with self._lock:
            known = self._known.get((kind, key))
            return known.value if known else ""

    def _note(self, line: Line) -> None:
        with self._lock:
            known = self._known.get((line.kind, line.key))
            if known is None or replace(known, noted_at=None) != line:
                self._append(line)

    def _append(self, line: Line) -> None:
        dated = replace(line, noted_at=self._clock.now())
        _write(self._file, [dated])
        self._known.pop((line.kind, line.key), None)  # the newest is the last
        self._known[line.kind, line.key] = dated
        self._forget()

    def _forget(self) -> None:
        """Killed at any point it leaves the old file or the new one, and both hold what matters."""
        if os.fstat(self._file.fileno()).st_size <= self._let_be:
            return
        kept = what_stays(self._known.values(), self._clock.now())
        draft = self._path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        file = _locked(draft, 0)  # before it has the name, so that nobody takes it from us
        try:
            _write(file, kept)
            draft.replace(self._path)
        except OSError:
            file.close()
            raise
        self._file.close()
        self._file = file
        _flush_folder(self._path.parent)
        self._known = {(line.kind, line.key): line for line in kept}
        self._let_be = max(self._small, 2 * os.fstat(file.fileno()).st_size)

    def _read(self) -> None:
        """What the file says, which from now on ends with its last whole line."""
        file, end = self._file, 0
        file.seek(0)
        for text in iter(file.readline, ""):
            if not text.endswith("\n"):
                break
            end += len(text.encode())
            line = decode(text, Line)
            self._known.pop((line.kind, line.key), None)
            self._known[line.kind, line.key] = line
        file.truncate(end)
        file.seek(0, os.SEEK_END)


def _write(file: IO[str], lines: Iterable[Line]) -> None:
    file.writelines(f"{encode(line)}\n" for line in lines)
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _locked(path: Path, deadline: float) -> IO[str]:
    """The file of that name, which is ours alone. Another process may have put a new one in its place meanwhile."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_ino == path.stat().st_ino:
                return file
        except (BlockingIOError, FileNotFoundError) as error:
            if time.monotonic() > deadline:
                file.close()
                raise NotConfigured(f"{path} is held by another process: it runs already.") from error
            time.sleep(0.05)
        file.close()


def _of(service: Service, commit: str) -> str:
    return f"{service.name} {commit}"
