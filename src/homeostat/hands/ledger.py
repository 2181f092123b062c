"""What a hand has carried out, in a file of its own: by this, an approval is used once, and only what was here returns.

Lines of JSON, appended and flushed to the disk before the act that they speak of is begun (`uses`), or right after it
(`answered`, `brought_in`, `served`). A line that was cut off by a power cut is dropped at the next start.
"""

import fcntl
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from homeostat.codec import decode, encode
from homeostat.errors import NotConfigured
from homeostat.records import Service

FILE = "ledger.jsonl"
_LOCK_SECONDS = 3.0  # for the process before, which ends when its parent has
_MOST_LINE = 4_000  # characters of a refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is so. `kind` says which of the fields count."""

    kind: str  # "uses", "answered", "brought_in", "served", "tried", "refused"
    key: str
    value: str = ""
    service: Service | None = None


class Ledger:
    """Held by one process at a time."""

    def __init__(self, folder: Path, *, patience_seconds: float = _LOCK_SECONDS) -> None:
        """Raises NotConfigured when another process holds it, and goes on to."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Line] = {}
        self._file = self._opened(time.monotonic() + patience_seconds)

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

    def refused(self, what: str, why: str) -> None:
        """Once, however often it is asked for again."""
        self._note(Line(kind="refused", key=what[:_MOST_LINE], value=why[:_MOST_LINE]))

    def _value(self, kind: str, key: str) -> str:
        with self._lock:
            known = self._known.get((kind, key))
            return known.value if known else ""

    def _note(self, line: Line) -> None:
        with self._lock:
            if self._known.get((line.kind, line.key)) != line:
                self._append(line)

    def _append(self, line: Line) -> None:
        self._file.write(encode(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._known[line.kind, line.key] = line

    def _opened(self, deadline: float) -> IO[str]:
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "a+", encoding="utf-8")
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    file.close()
                    raise NotConfigured(f"{self._path} is held by another process: it runs already.") from error
                time.sleep(0.05)
        file.seek(0)
        end = 0
        for text in iter(file.readline, ""):
            if not text.endswith("\n"):
                break
            end += len(text.encode())
            line = decode(text, Line)
            self._known[line.kind, line.key] = line
        file.truncate(end)
        file.seek(0, os.SEEK_END)
        return file


def _of(service: Service, commit: str) -> str:
    return f"{service.name} {commit}"
