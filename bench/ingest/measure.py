"""What a server takes: processor time and memory of its whole process tree, bytes of its home."""

import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK_SECONDS = 0.5


def tree(roots: list[int]) -> list[int]:
    """The processes and all that came from them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], list(roots)
    while todo:
        process = todo.pop()
        found.append(process)
        todo.extend(children.get(process, ()))
    return found


def cpu_seconds(roots: list[int]) -> dict[str, float]:
    """User and system time until now by program, with the children that have ended."""
    seconds = Counter[str]()
    for process in tree(roots):
        if fields := _stat(process):
            ticks = sum(int(field) for field in fields[11:15])  # utime, stime, cutime, cstime: proc(5)
            seconds[_program(process)] += ticks / _TICKS
    return seconds


def _program(process: int) -> str:
    """The command's name; of ours the word after it, as `up` and `read`."""
    words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
    names = [Path(word).name for word in words if word and not word.startswith("-")]
    names = [name for name in names if not name.startswith("python")] or ["python"]
    return names[1] if names[0] == "homeostat" and names[1:] else names[0].split(":")[0]


def busy_seconds() -> float:
    """Processor time of the whole machine until now, whoever used it."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, softirq, *_ = map(int, fields)  # guests are in user and nice: proc(5)
    return (user + nice + system + irq + softirq) / _TICKS


def _stat(process: int) -> list[str]:
    """The fields after the command's name, which may hold spaces; none when the process has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def memory_bytes(roots: list[int]) -> int:
    """Proportional set size: what processes share is counted once."""
    return sum(_pss(process) for process in tree(roots))


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


class PeakMemory:
    """Looks twice a second until it is stopped."""

    def __init__(self, roots: list[int]) -> None:
        self.highest_bytes = 0
        self._roots = roots
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            self.highest_bytes = max(self.highest_bytes, memory_bytes(self._roots))


def disk_bytes(home: Path) -> int:
    """All files below a home whose server has ended, once its SQLite databases have taken in their logs."""
    for path in _databases(home):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


def _databases(home: Path) -> Iterator[Path]:
    for path in home.rglob("*"):
        if path.is_file() and path.suffix in (".db", ".sqlite3"):
            yield path
