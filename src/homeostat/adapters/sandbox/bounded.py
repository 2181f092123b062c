"""One program from outside, watched from outside: its time, its memory, its output."""

import contextlib
import math
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from homeostat.errors import SandboxUnavailable
from homeostat.records import Limits, Run

_LOOK_SECONDS = 0.25  # how often memory is summed
_DRAIN_SECONDS = 2.0  # how long the output of a program that ended may keep coming
_PIECE_BYTES = 65536

_STOPPING = "Ctrl-C"

_stopped = threading.Event()


@dataclass(frozen=True, slots=True)
class Ended:
    exit_code: int  # 128 and the signal's number when one ended it
    output: str
    duration: timedelta
    timed_out: bool
    killed: bool

    def with_memory_exceeded(self, limits: Limits) -> "Ended":
        """The same, for a program whose engine killed it for its use of memory."""
        return replace(self, output=_closed(self.output, _memory(limits)), killed=True)

    def as_run(self, command: str, results: str | None) -> Run:
        """The run of a command in a sandbox, with the `results` that it left.

        Raises:
            SandboxUnavailable: there are none, as the command never began, and nobody ended it.
        """
        if results is None and not self.killed:
            raise SandboxUnavailable(f"The sandbox did not start: {self.output[-2000:].strip()}")
        return Run(
            command=command,
            exit_code=self.exit_code,
            output=self.output,
            results=results or "",
            duration=self.duration,
            timed_out=self.timed_out,
        )


class _Tail:
    """The last of what was written."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = bytearray()
        self._cut = False

    def add(self, piece: bytes) -> None:
        self._kept += piece
        if len(self._kept) > 2 * self._most + _PIECE_BYTES:
            self._trim()

    def text(self) -> str:
        self._trim()
        kept = bytes(self._kept)
        return ("…" if self._cut else "") + kept.decode(errors="replace")

    def _trim(self) -> None:
        if len(self._kept) > self._most:
            self._cut = True
            del self._kept[: len(self._kept) - self._most]


class _Watch:
    """What a program may still use, and what it used too much of."""

    def __init__(self, limits: Limits, *, memory: bool) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + limits.wall.total_seconds()
        self._look_at = time.monotonic() + _LOOK_SECONDS if memory else math.inf

    def wait_seconds(self) -> float:
        return max(min(self._deadline, self._look_at, time.monotonic() + _LOOK_SECONDS) - time.monotonic(), 0)

    def exceeded(self, pid: int) -> str:
        if _stopped.is_set():
            return _STOPPING
        now = time.monotonic()
        if now >= self._deadline:
            return f"{self._limits.wall.total_seconds():g} s"
        if now >= self._look_at:
            self._look_at = now + _LOOK_SECONDS
            if memory_bytes(pid) > self._limits.memory_bytes:
                return _memory(self._limits)
        return ""


def run_bounded(
    command: Sequence[str],
    *,
    limits: Limits,
    environment: Mapping[str, str],
    kill: Callable[[], object] | None = None,
) -> Ended:
    """Run it until it ends or a limit ends it.

    Memory is summed over all its descendants, four times a second. `kill` is for a program that only stands for
    one that runs elsewhere: it is called before the program itself is killed, and memory is then not summed.

    Raises:
        SandboxUnavailable: it could not be started.
    """
    if _stopped.is_set():
        raise SandboxUnavailable("Nothing more is run: this program is being stopped.")
    began = time.monotonic()
    watch = _Watch(limits, memory=kill is None)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        raise SandboxUnavailable(f"{command[0]} could not be started: {error}") from error
    tail = _Tail(limits.output_bytes)
    exceeded = _follow(process, watch, tail, kill)
    text = tail.text()
    return Ended(
        exit_code=process.returncode if process.returncode >= 0 else 128 - process.returncode,
        output=_closed(text, exceeded) if exceeded else text,
        duration=timedelta(seconds=time.monotonic() - began),
        timed_out=exceeded.endswith(" s"),
        killed=bool(exceeded),
    )


def _follow(process: "subprocess.Popen[bytes]", watch: _Watch, tail: _Tail, kill: Callable[[], object] | None) -> str:
    """Read what it prints until it has ended, killed where it exceeds a limit: which one, else ""."""
    exceeded = ""
    with process, contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        ending = os.pidfd_open(process.pid)
        stack.callback(os.close, ending)
        output = process.stdout.fileno() if process.stdout else -1
        selector.register(output, selectors.EVENT_READ)
        selector.register(ending, selectors.EVENT_READ)
        try:
            running = True
            while running and not exceeded:
                for key, _ in selector.select(watch.wait_seconds()):
                    if key.fd == ending:
                        running = False
                    elif piece := os.read(output, _PIECE_BYTES):
                        tail.add(piece)
                    else:
                        selector.unregister(output)
                exceeded = watch.exceeded(process.pid) if running else ""
        finally:
            if process.poll() is None:
                if kill is not None:
                    kill()
                process.kill()
        process.wait()
        _drain(output, tail)
    return exceeded


@contextlib.contextmanager
def stopping() -> Generator[None]:
    """Within it Ctrl-C ends what runs in every thread, and lets nothing more begin: no thread has to be waited for.

    For the main thread of a program that ends with it.
    """

    def stop(*_: object) -> None:
        _stopped.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _stopped.clear()


def _memory(limits: Limits) -> str:
    return f"using over {limits.memory_bytes / 1024**3:.3g} GiB of memory"


def _closed(output: str, exceeded: str) -> str:
    """The output with a last line that says why there is no more."""
    return f"{output}{'' if not output or output.endswith(chr(10)) else chr(10)}homeostat: killed after {exceeded}\n"


def _drain(output: int, tail: _Tail) -> None:
    """Take what is still in the pipe, and do not wait for one who might hold it open."""
    os.set_blocking(output, False)
    deadline = time.monotonic() + _DRAIN_SECONDS
    with contextlib.suppress(BlockingIOError):
        while time.monotonic() < deadline and (piece := os.read(output, _PIECE_BYTES)):
            tail.add(piece)


def memory_bytes(pid: int) -> int:
    """What a process and its descendants hold in memory of their own, with shared memory, without shared files.

    Pages that a fork still shares with its parent count twice.
    """
    children: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                # The second field, the program's name, may hold anything, so count from its last parenthesis.
                parent = int((path / "stat").read_bytes().rpartition(b")")[2].split()[1])
                children.setdefault(parent, []).append(int(path.name))
    total, waiting = 0, [pid]
    while waiting:
        at = waiting.pop()
        total += _own_bytes(at)
        waiting += children.pop(at, [])
    return total


def _own_bytes(pid: int) -> int:
    total = 0
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_bytes().splitlines():
            if line.startswith((b"RssAnon:", b"RssShmem:")):
                total += int(line.split()[1]) * 1024
    return total
