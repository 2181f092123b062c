"""Processes of this machine that outlive us, told apart from others that may get the same number later.

Linux: what is known of a process is read from /proc.
"""

import atexit
import contextlib
import functools
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

STOP_SECONDS = 5.0
# Below the ports that the kernel lends to outgoing connections (32768 and up), which come and go by themselves.
PORTS = range(20_000, 32_000)

# Children of this process, so that they are reaped when they end.
_children: dict[int, subprocess.Popen[bytes]] = {}


@atexit.register
def _reap() -> None:
    """Those that somebody else has ended: a deployment by another process, or a person. Others outlive us."""
    for child in [*_children.values()]:
        child.poll()


def identity(pid: int) -> str:
    """A name for a running process that no other process ever has; "" when there is none."""
    found = _stat(pid)
    if found is None or found[0] in "ZX":
        return ""
    return f"{pid}@{found[2]}/{_boot()}"


def alive(process: str) -> bool:
    """Whether the process of that name still runs."""
    if not process:
        return False
    pid = _pid(process)
    if child := _children.get(pid):
        child.poll()
    return identity(pid) == process


def of_this_boot(process: str) -> bool:
    """Whether it was started since the machine was: what a reboot ended did not end by itself."""
    return process.endswith(f"/{_boot()}")


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait for something to become true; false when it did not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def start(command: str, *, folder: Path, variables: Mapping[str, str], log: Path, record: Callable[[str], None]) -> str:
    """Start a command line in a session of its own, and give its name.

    `record` is told the name before the command begins: the shell waits for our word, and goes away when we are
    killed before we give it. So there is never a process that nobody has written down.
    """
    _reap()
    with log.open("ab") as output:
        child = subprocess.Popen(
            ["/bin/sh", "-c", 'read -r go && exec </dev/null && exec /bin/sh -c "$1"', "sh", command],
            cwd=folder,
            env=dict(variables),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[child.pid] = child
    process = identity(child.pid)
    record(process)
    assert child.stdin  # noqa: S101  # asked for above
    with contextlib.suppress(BrokenPipeError), child.stdin as pipe:
        pipe.write(b"go\n")
    return process


def exit_code(process: str) -> int | None:
    """How a process that we started ended; None while it runs."""
    child = _children.get(_pid(process))
    return child.poll() if child else None


def stop(process: str, *, seconds: float = STOP_SECONDS) -> None:
    """Ask the process and all of its group to end, and end them after `seconds`. Safe to repeat."""
    if not process:
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if not _signal_group(process, sign):
            break
        if wait_until(lambda: not _group(process), seconds):
            break
    if not alive(process) and (child := _children.pop(_pid(process), None)):
        child.wait()


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens just now."""
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port between 20000 and 32000")


def _signal_group(process: str, sign: signal.Signals) -> bool:
    found = _group(process)
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
    return bool(found)


def _group(process: str) -> list[int]:
    """Those of the process's session that still run, though it may have ended itself.

    A process number is not given out again while a session bears it, so an older member of the session cannot
    be a stranger; the time of start keeps out a later session with the same number.
    """
    alive(process)  # reaps it
    leader = _pid(process)
    if not process.endswith(_boot()):
        return []
    began = int(process.partition("@")[2].partition("/")[0])
    if (now := _stat(leader)) and now[2] != began:
        return []
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (stat := _stat(int(entry.name))):
            state, session, started = stat
            if session == leader and started >= began and state not in "ZX":
                found.append(int(entry.name))
    return found


def _stat(pid: int) -> tuple[str, int, int] | None:
    """State, session and start (in ticks since boot) of a process: proc(5), fields 3, 6 and 22."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return fields[0], int(fields[3]), int(fields[19])


@functools.cache
def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _pid(process: str) -> int:
    return int(process.partition("@")[0])
