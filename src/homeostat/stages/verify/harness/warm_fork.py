"""A fork made what a new process would be; and a service that is started by one."""

from __future__ import annotations

import ctypes
import importlib
import io
import json
import os
import subprocess
import sys
import time
from typing import Mapping  # noqa: UP035 - for Python 3.8

from warm_command import NotDone, become, understood

HARNESS_FAILED = 70

PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 4, 36


class Waiting:
    """A fork made while this process still has one thread, which will be the service once it is told how.

    Then it looks to the replay like the `Popen` that it stands for.
    """

    def __init__(self, names: int | None) -> None:
        told, self._tell = os.pipe()
        output, written = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._wait(told, written, names)
            finally:
                os._exit(HARNESS_FAILED)
        os.close(told)
        os.close(written)
        self.stdout = os.fdopen(output, "rb", buffering=0)
        self._code: int | None = None

    def start(self, line: str, variables: Mapping[str, str]) -> Waiting:
        understood(line, {**os.environ, **variables})
        with os.fdopen(self._tell, "w", encoding="utf-8") as tell:
            json.dump([line, dict(variables)], tell)
        return self

    def poll(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("service", timeout)
            time.sleep(0.002)
        return code

    @staticmethod
    def _wait(told: int, written: int, names: int | None) -> None:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(written, 1)
        os.dup2(written, 2)
        os.dup2(told, 3)
        close_from(4, but=names)
        said = bytearray()
        while piece := os.read(3, 65536):
            said += piece
        os.close(3)
        if not said:
            os._exit(0)
        line, variables = json.loads(said)
        os.environ.update(variables)
        # `PYTHONUNBUFFERED`, which is among them, is for the start of an interpreter.
        raw = io.FileIO(1, "w", closefd=False)
        sys.stdout = sys.__stdout__ = io.TextIOWrapper(raw, sys.stdout.encoding, sys.stdout.errors, write_through=True)
        prepare_to_run(names)
        become(understood(line, os.environ))


def close_from(first: int, *, but: int | None = None) -> None:
    most = 4096
    if but is None:
        os.closerange(first, most)
    else:
        os.closerange(first, but)
        os.closerange(but + 1, most)


class Recorder:
    """The first to be asked where a module is: it does not know, but writes the name down."""

    def __init__(self, into: int) -> None:
        self._into = into

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        del path, target
        try:
            os.write(self._into, f"{name}\n".encode())
        except OSError:
            sys.meta_path.remove(self)


def prepare_to_run(names: int | None) -> None:
    """Make a fork what a new process would be, before the first line of the service's own."""
    prctl(PR_SET_DUMPABLE, 1)
    importlib.invalidate_caches()
    if (tempfile := sys.modules.get("tempfile")) is not None:
        vars(tempfile)["tempdir"] = None
    if names is not None:
        sys.meta_path.insert(0, Recorder(names))


def prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise NotDone(f"prctl({option}): {os.strerror(ctypes.get_errno())}")
