"""`homeostat parse`: what the parser makes of a log, without a store or a server."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from homeostat.errors import BadInput
from homeostat.intake.logfile.entries import Entries, WholeEntry
from homeostat.intake.logfile.wrappers import MOST_LINE
from homeostat.records import EventKind, Frame
from homeostat.stages.sense.formats.levels import level_of
from homeostat.stages.sense.text import Entry, read_entry

_MOST_BYTES = MOST_LINE * 4  # of one line; the rest of a longer one is dropped


def parse(path: str, *, now: datetime | None = None) -> Iterator[bytes]:
    """A JSON line for each event, as soon as it is complete.

    Raises:
        BadInput: the file cannot be read.
    """
    try:
        with _opened(path) as stream:
            yield from parse_lines(_lines(stream), now=now or datetime.now(UTC))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error


def parse_lines(lines: Iterable[str], *, now: datetime) -> Iterator[bytes]:
    entries = Entries()
    for number, line in enumerate(lines, start=1):
        yield from _events(entries.take(number, line), now)
    yield from _events(entries.flush(), now)


def _opened(path: str) -> BinaryIO:
    return sys.stdin.buffer if path == "-" else Path(path).open("rb")


def _lines(stream: BinaryIO) -> Iterator[str]:
    while line := stream.readline(_MOST_BYTES):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_MOST_BYTES)
        yield line.decode("utf-8", "replace")


def _events(entries: Iterable[WholeEntry], now: datetime) -> Iterator[bytes]:
    for whole in entries:
        entry = read_entry(whole.text, whole.at or now, level=level_of(whole.level))
        if entry.matters:
            yield msgspec.json.encode(_told(whole, entry))


def _told(whole: WholeEntry, entry: Entry) -> dict[str, object]:
    raised = entry.chain[-1] if entry.chain else None
    at = entry.at or whole.at
    told: dict[str, object] = {
        "first_line": whole.numbers[0],
        "last_line": whole.numbers[-1],
        "level": entry.level or "error",
        "error_type": entry.error_type,
        "message": entry.message,
        "frames": [_frame(frame) for frame in raised.frames] if raised else [],
        "service": entry.service or whole.source,
        "time": at.isoformat() if at else None,
    }
    if entry.kind is EventKind.DATABASE_ERROR and not entry.chain:  # a server's own: its detail, hint and statement
        told["context"] = entry.context
    return told


def _frame(frame: Frame) -> dict[str, object]:
    function = f"{frame.module}.{frame.function}" if frame.module else frame.function
    return {"function": function, "path": frame.path, "line": frame.line, "in_app": frame.in_app}
