# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Waits, in a run of a project's own tests or programs, for calls of a few functions, and asks what they answer.

Loaded into every interpreter of the run as `sitecustomize` (Python 3.9 or later, standard library only), with
`order.json` beside it. At each call of a function that is waited for, a fork looks at that call with the arguments as
they are there (`live_call.py`) and ends; the run itself goes on as if nothing had been asked. So arguments need not be
captured, rebuilt or imagined.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import sys
import threading
import time
import warnings
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
TREE = str(Path.cwd().resolve()) + os.sep
MOST_MET = 60  # calls of one function that are looked at
MOST_REPORT = 512 * 1024  # bytes of one call
GENERATOR, COROUTINE, ASYNC_GENERATOR = 0x20, 0x80, 0x200  # of `co_flags`


class Watch:
    def __init__(self, order: dict[str, Any], report: Path) -> None:
        self._order = order
        self._report = report
        self._until: float = order["until"]  # of the monotonic clock, which is one for all processes
        self._targets = {(each["path"], each["line"]): number for number, each in enumerate(order["targets"])}
        self._names = frozenset(each["name"] for each in order["targets"])
        self._met = [0] * len(self._targets)
        self._known: set[str] = set()  # arguments that were looked at
        self._paths: dict[str, str] = {}
        self._codes: Any = None
        self._asking: Any = None

    def start(self) -> None:
        sys.settrace(self._called)

    def _called(self, frame: FrameType, event: str, argument: object) -> None:
        del argument
        code = frame.f_code
        if event != "call" or code.co_name not in self._names:
            return
        path = self._paths.get(code.co_filename)
        if path is None:
            path = self._paths[code.co_filename] = own_path(code.co_filename)
        number = self._targets.get((path, code.co_firstlineno))
        if number is None or self._met[number] >= MOST_MET or code.co_flags & (COROUTINE | ASYNC_GENERATOR):
            return
        resumed = code.co_flags & GENERATOR and len(frame.f_locals) > arguments_of(frame)
        if resumed or threading.active_count() > 1 or time.monotonic() > self._until:
            return
        self._met[number] += 1
        sys.settrace(None)
        try:
            self._look(frame, number)
        except Exception:  # noqa: BLE001 - the run is not to fail for it, and is not asked again
            return
        sys.settrace(self._called)

    def _look(self, frame: FrameType, number: int) -> None:
        if self._asking is None:
            self._asking = loaded("live_call")  # once: in each fork again it would take most of the time
            self._codes = self._compiled()
        reader, writer = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pid = os.fork()
        if pid == 0:
            os.close(reader)
            self._in_fork(frame, number, writer)
        os.close(writer)
        said = read_all(reader, self._until + 2)
        os.close(reader)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        for line in said.decode("utf-8", "replace").splitlines():
            if line.startswith("known "):
                self._known.add(line[6:])
            else:
                with self._report.open("a", encoding="utf-8") as file:
                    file.write(f"{line}\n")

    def _in_fork(self, frame: FrameType, number: int, into: int) -> NoReturn:
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            self._asking.look(frame, number, self._order, self._codes, self._known, into)
        except BaseException as error:  # noqa: BLE001 - the project's own code runs here
            os.write(into, json.dumps({"problem": f"{type(error).__name__}: {error}"[:300]}).encode() + b"\n")
        finally:
            os._exit(0)

    def _compiled(self) -> Any:
        """By candidate and path: the new code of each function that it changes, by the old one's place and name."""
        found: dict[str, dict[tuple[str, int, str], Any]] = {}
        for name, candidate in self._order["candidates"].items():
            codes: dict[tuple[str, int, str], Any] = {}
            for path, change in candidate.items():
                was = {code.co_firstlineno: code for code in functions_in(compiled(Path(TREE, path), None))}
                now = {code.co_firstlineno: code for code in functions_in(compiled(Path(TREE, path), change["text"]))}
                for old, new in change["functions"]:
                    codes.update(paired(path, was[old], now[new]))
            found[name] = codes
        return found


def loaded(name: str) -> Any:
    """A module beside this one, which leaves no folder of ours on the path."""
    path = list(sys.path)
    sys.path.insert(0, str(HERE))
    try:
        return importlib.import_module(name)
    finally:
        sys.path[:] = path


def compiled(path: Path, text: str | None) -> Any:
    return compile(path.read_bytes() if text is None else text, str(path), "exec", dont_inherit=True)


def functions_in(code: Any) -> list[Any]:
    """Every function, those within others too; a comprehension is none."""
    found: list[Any] = []
    for inner in code.co_consts:
        if hasattr(inner, "co_code"):
            if inner.co_flags & 1 and not inner.co_name.startswith("<"):
                found.append(inner)
            found += functions_in(inner)
    return found


def paired(path: str, old: Any, new: Any) -> dict[tuple[str, int, str], Any]:
    found = {(path, old.co_firstlineno, old.co_name): new}
    was, now = functions_in(old), functions_in(new)
    if [each.co_name for each in was] == [each.co_name for each in now]:
        found.update({(path, one.co_firstlineno, one.co_name): two for one, two in zip(was, now)})  # noqa: B905
    return found


def arguments_of(frame: FrameType) -> int:
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount + len(code.co_freevars)
    return count + bool(code.co_flags & 4) + bool(code.co_flags & 8)


def own_path(name: str) -> str:
    """The path within the tree; "" for what lies elsewhere."""
    path = "" if name.startswith("<") else os.path.realpath(name)
    return path[len(TREE) :] if path.startswith(TREE) else ""


def read_all(reader: int, until: float) -> bytes:
    """What was written until the writer ended, or the time was over; nothing of what is too much."""
    said = bytearray()
    while len(said) < MOST_REPORT:
        ready, _, _ = select.select([reader], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(reader, 65536) if ready else b""
        if not piece:
            break
        said += piece
    return bytes(said[: said.rfind(b"\n") + 1])


def start() -> None:
    order = json.loads((HERE / "order.json").read_text(encoding="utf-8"))
    order["until"] = float(os.environ["HOMEOSTAT_LIVE_UNTIL"])
    Watch(order, Path(os.environ["HOMEOSTAT_LIVE"])).start()
