"""The process that everything is forked from."""

from __future__ import annotations

import gc
import importlib
import os
import selectors
import signal
import sys
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping  # noqa: UP035 - for Python 3.8

from tree_patch import applies
from warm_command import NotDone
from warm_fork import HARNESS_FAILED, PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE, close_from, prctl
from warm_tree import extract_all, own_names, packed, remove, within

RESULTS_BYTES = 1024 * 1024  # of one run
NAMES_BYTES = 1024 * 1024
END_SECONDS = 5.0  # for what a run left behind to die
APPLY_SECONDS = 30.0
PIPE_AT = 100  # where a run holds the one pipe that is not its own
SHARED_FOLDERS = ("/tmp", "/dev/shm")  # noqa: S108 - those of the sandbox


@dataclass(frozen=True)
class Ran:
    """What one run did. `exit_code` is None when it did not end in time."""

    exit_code: int | None
    output: str
    results: str
    seconds: float


class Tail:
    """The last of what was written."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = bytearray()
        self._cut = False

    def add(self, piece: bytes) -> None:
        self._kept += piece
        if len(self._kept) > self._most:
            self._cut = True
            del self._kept[: len(self._kept) - self._most]

    def text(self) -> str:
        return ("…" if self._cut else "") + bytes(self._kept).decode("utf-8", "replace")


class Zygote:
    """This process: the tree in its memory, the modules it imported, the runs it made."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self.deadline = time.monotonic() + float(order["seconds"])
        self._share = float(order["seconds"]) / 3
        self._output_bytes = int(order["output_bytes"])
        self._tree = Path.cwd()
        self._scratch = Path(os.environ["TMPDIR"])
        self._results = os.open(os.environ["HOMEOSTAT_RESULTS"], os.O_RDWR | os.O_CLOEXEC)
        prctl(PR_SET_DUMPABLE, 0)
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._packed = packed(self._tree)
        self._own = own_names(self._tree)
        if hidden := self._own & loaded():
            raise NotDone(f"the tree has its own {', '.join(sorted(hidden)[:5])}")
        self._trees = 0
        self.learned: list[str] = []  # what runs that were to be learned from imported
        self._shared = shared()

    def lay_out(self, diff: str) -> bool:
        """Write the tree again, with the patch; False when this patch cannot be tried here."""
        os.chdir("/")
        remove(self._tree)
        self._tree.mkdir()
        self._packed.seek(0)
        with tarfile.open(fileobj=self._packed) as tar:
            extract_all(tar, self._tree)
        self._trees += 1
        for name in ("home", "tmp"):
            folder = self._scratch / f"warm-{os.getpid()}" / str(self._trees) / name
            folder.mkdir(parents=True)
            os.environ[{"home": "HOME", "tmp": "TMPDIR"}[name]] = str(folder)
        os.chdir(self._tree)
        return not diff or (applies(diff, self._tree, APPLY_SECONDS) and not own_names(self._tree) & loaded())

    def run(self, body: Callable[[int | None], object], *, learn: bool = False, within: float | None = None) -> Ran:
        """Run it in a fork, then end all that came of it. `learn`: import what it imported, for those who follow."""
        names, told = os.pipe() if learn else (None, None)
        if told is not None:
            os.set_blocking(told, False)
        output, written = os.pipe()
        os.ftruncate(self._results, 0)
        began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            try:
                self._in_fork(body, written, told)
            finally:
                os._exit(HARNESS_FAILED)
        os.close(written)
        if told is not None:
            os.close(told)
        tail, seen = Tail(self._output_bytes), Tail(NAMES_BYTES)
        readers = {output: tail, **({} if names is None else {names: seen})}
        code = self._watch(pid, readers, self._share if within is None else min(within, self._share))
        seconds = time.monotonic() - began
        self._end_all()
        for reader, into in readers.items():
            drain(reader, into)
            os.close(reader)
        results = os.pread(self._results, RESULTS_BYTES + 1, 0)
        if len(results) > RESULTS_BYTES:
            code = None
        if learn:
            names = seen.text().splitlines()
            self.learned += names
            self.load(names)
        if shared() != self._shared:
            raise NotDone("something was left where the next run would find it")
        return Ran(code, tail.text(), results.decode("utf-8", "replace"), seconds)

    def report(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines).encode()
        os.ftruncate(self._results, 0)
        os.pwrite(self._results, text, 0)

    @staticmethod
    def _in_fork(body: Callable[[int | None], object], written: int, told: int | None) -> None:
        os.setsid()
        os.dup2(written, 1)
        os.dup2(written, 2)
        if told is not None:
            os.dup2(told, PIPE_AT, inheritable=False)
        names = None if told is None else PIPE_AT
        close_from(3, but=names)
        body(names)

    def _watch(self, pid: int, readers: Mapping[int, Tail], seconds: float) -> int | None:
        """Read until the process ends; None when it does not in time, and then it is ended."""
        deadline = min(self.deadline, time.monotonic() + seconds)
        ending = os.pidfd_open(pid)
        with selectors.DefaultSelector() as selector:
            for reader in (ending, *readers):
                selector.register(reader, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                ready = [key.fd for key, _ in selector.select(left)]
                if ending in ready:
                    break
                for reader in ready:
                    if piece := os.read(reader, 65536):
                        readers[reader].add(piece)
                    else:
                        selector.unregister(reader)
            else:
                os.kill(pid, signal.SIGKILL)
        os.close(ending)
        _, status = os.waitpid(pid, 0)
        if left <= 0:
            return None
        code = os.waitstatus_to_exitcode(status)
        return code if code >= 0 else 128 - code

    @staticmethod
    def _end_all() -> None:
        deadline = time.monotonic() + END_SECONDS
        while below := descendants(os.getpid()):
            for pid in below:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                continue
            if time.monotonic() > deadline:
                raise NotDone("what a run left behind does not end")
            time.sleep(0.001)

    def load(self, names: Iterable[str]) -> None:
        """Import what others wrote. The tree is not on the path, and neither are names that it has as well."""
        path = list(sys.path)
        sys.path[:] = [folder for folder in path if not within(folder, self._tree)]
        os.chdir("/")
        for name in dict.fromkeys(names):
            if name.partition(".")[0] in self._own or name.endswith("__main__") or name in sys.modules:
                continue
            try:
                importlib.import_module(name)
            except BaseException:  # noqa: BLE001, S112 - it will fail again where it matters
                continue
        os.chdir(self._tree)
        sys.path[:] = path
        if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - names are enough
            raise NotDone("a package starts threads as it is imported, and threads do not survive a fork")
        for module in list(sys.modules.values()):
            if "/site-packages/" in (getattr(module, "__file__", None) or ""):
                # pytest would warn that it comes too late to rewrite the assertions of its plugins.
                # https://docs.pytest.org/en/stable/how-to/writing_plugins.html#assertion-rewriting
                module.__doc__ = f"{module.__doc__ or ''}\nPYTEST_DONT_REWRITE"
        sys.path_importer_cache.clear()
        gc.collect()
        gc.freeze()


def loaded() -> set[str]:
    return {name.partition(".")[0] for name in sys.modules} - {"__main__"}


def shared() -> list[list[str]]:
    return [sorted(os.listdir(folder)) for folder in SHARED_FOLDERS if Path(folder).is_dir()]  # noqa: PTH208


def drain(reader: int, into: Tail) -> None:
    os.set_blocking(reader, False)
    try:
        while piece := os.read(reader, 65536):
            into.add(piece)
    except BlockingIOError:
        return


def descendants(of: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            try:
                # The second field, the program's name, may hold anything, so count from its last parenthesis.
                parent = int(Path("/proc", name, "stat").read_bytes().rpartition(b")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(name))
    found: list[int] = []
    waiting = [of]
    while waiting:
        below = children.pop(waiting.pop(), [])
        found += below
        waiting += below
    return found
