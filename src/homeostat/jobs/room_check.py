"""`room_check_job`: before the disk is full, the oldest whole copies go, and logs of services begin again."""

from pathlib import Path

from homeostat.ports import JobStore

EVERY = "*/5 * * * *"
MOST_LOG_BYTES = 64 * 1024 * 1024  # of one release's log
_LEFT_BYTES = 8 * 1024 * 1024  # that are kept of a log's end when it begins again
_MIB = 1024 * 1024


def room_check(store: JobStore, *, most_bytes: int, logs: Path) -> tuple[int, str]:
    shortened = sum(shorten(log) for log in logs.glob("*/logs/*.log")) + sum(map(shorten, logs.glob("*/front.log")))
    room = store.make_room(most_bytes=most_bytes)
    held = f"{room.after_bytes // _MIB:,} of {most_bytes // _MIB:,} MiB are held"
    told = [held, *([f"{room.gone:,} of the oldest went"] if room.gone else [])]
    return room.gone + shortened, "; ".join([*told, *([f"{shortened} logs began again"] if shortened else [])])


def shorten(log: Path, *, most_bytes: int = MOST_LOG_BYTES) -> bool:
    """Begin a log again that is too long; its end is kept beside it. What is written just meanwhile is lost.

    The process that writes goes on at the new end, because it opened the log for appending.
    """
    size = log.stat().st_size
    if size <= most_bytes:
        return False
    with log.open("r+b") as file:
        file.seek(size - min(_LEFT_BYTES, most_bytes))
        log.with_suffix(".log.1").write_bytes(file.read())
        file.truncate(0)
    return True
