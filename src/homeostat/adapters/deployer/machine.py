"""What the kernel tells of this machine's processors: how long one waits for a turn, and what a release used.

Linux, proc(5). Kernels without scheduler statistics (CONFIG_SCHED_INFO) tell no turns, those without
CONFIG_PROC_CHILDREN no children; then less is known, and nothing fails.
"""

import os
from collections import deque
from pathlib import Path
from typing import NamedTuple

_MOST_PROCESSES = 64  # of a release
_LONGEST = 4_096  # characters of a file that are read: a process may have very many children
_TICKS = os.sysconf("SC_CLK_TCK")


class Turns(NamedTuple):
    """How often this process's first thread was given a processor, and how long it waited for that in all."""

    taken: int = 0
    waited_seconds: float = 0.0


def turns() -> Turns:
    """Since this process began; none where the kernel does not count them. Costs some microseconds."""
    try:
        _, waited, taken = _read("/proc/self/schedstat").split()
        return Turns(int(taken), int(waited) / 1e9)
    except (OSError, ValueError):
        return Turns()


def processor_seconds(process: str) -> float | None:
    """What a release's processes have used of all processors, by its first one's name (see `processes.identity`).

    Those that ended count as soon as their parent has asked for them. None where the name is not of a process here, as
    a container's is not. Costs some microseconds for each of its processes.
    """
    number = process.partition("@")[0]
    if not number.isdecimal() or (used := _ticks(number)) is None:
        return None
    waiting, seen = deque(_children(number)), 1
    while waiting and seen < _MOST_PROCESSES:
        number, seen = waiting.popleft(), seen + 1
        used += _ticks(number) or 0
        waiting += _children(number)
    return used / _TICKS


def _ticks(number: str) -> int | None:
    """Own and of children that ended: fields 14 to 17 of its stat."""
    try:
        return sum(map(int, _read(f"/proc/{number}/stat").rpartition(")")[2].split()[11:15]))
    except (OSError, ValueError):
        return None


def _children(number: str) -> list[str]:
    """Of its first thread, which is the one that forks in nearly all programs."""
    try:
        return _read(f"/proc/{number}/task/{number}/children").split()
    except OSError:
        return []


def _read(path: str) -> str:
    with Path(path).open(encoding="utf-8", errors="replace") as file:
        return file.read(_LONGEST)
