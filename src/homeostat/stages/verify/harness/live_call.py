# ruff: noqa: ANN401 - values of the service's own types pass through here
"""What one call answers, and each that has other arguments near its own: as the code is, and with each patch.

Runs in a fork of a project's own run (`live_watch.py`), with the frame that was about to begin. A patch is tried by
putting its code into the functions that live here, so all patches see the very same arguments. Each answer is made in
a fork of its own.
"""

from __future__ import annotations

import gc
import json
import linecache
import os
import select
import signal
import sys
import time
from types import CellType, FrameType, FunctionType
from typing import Any, Mapping, NoReturn, Sequence  # noqa: UP035 - for Python 3.8

import call_target
from live_watch import TREE, own_path
from vary_answers import written
from vary_call import MOST_REPORT, UNKNOWN, answer_of, digest, is_failure
from vary_values import Change, changes, seeds_of

call_target.ROOT = TREE

MOST_OF_FAILING = 70  # inputs near a call that fails
MOST_OF_OTHERS = 8  # and near one that does not
MOST_SHOWN = 60
ALIKE_SHARE = 0.7  # of the time that is left, for a call that fails
OTHER_SHARE = 0.15

Answer = Mapping[str, Any]


class Live:
    """A call as `vary_call.py` has them: a function, and what it is given."""

    def __init__(self, frame: FrameType) -> None:
        code, values = frame.f_code, dict(frame.f_locals)
        named = code.co_varnames
        first = code.co_argcount
        last = first + code.co_kwonlyargcount
        self.positional = [values[name] for name in named[:first]]
        self.named = {name: values[name] for name in named[first:last]}
        if code.co_flags & 4:  # *arguments
            self.positional += values[named[last]]
            last += 1
        if code.co_flags & 8:  # **arguments
            self.named.update(values[named[last]])
        self.function: Any = function_of(frame, values)


def function_of(frame: FrameType, values: Mapping[str, Any]) -> Any:
    """The one that has this code and these cells; where several have the code, one that is made alike."""
    code = frame.f_code
    known = [each for each in gc.get_referrers(code) if type(each) is FunctionType and each.__code__ is code]
    if len(known) == 1 and not code.co_freevars:
        return known[0]
    cells = tuple(CellType(values[name]) for name in code.co_freevars)
    return FunctionType(code, frame.f_globals, code.co_name, None, cells)


class Asking:
    def __init__(self, call: Live, patches: Mapping[str, Any], order: Mapping[str, Any]) -> None:
        self._call = call
        self._patches = patches
        self._expected = str(order["expected"])
        self._seconds = float(order["seconds_each"])
        self._until = float(order["until"])

    def first(self) -> tuple[Answer, bool]:
        """What it answers as it is, and whether that is so twice."""
        base = self._look((), None)
        return base, base["kind"] != "unknown" and self._look((), None) == base

    def holds_the_failure(self, answer: Answer) -> bool:
        """Whether the failure is what it answers: a test's client, a pool. That tells nothing of what is right."""
        return answer["kind"] == "answered" and bool(self._expected) and self._expected in str(answer["shown"])

    def near(self, base: Answer, *, alike: bool, number: int, into: int) -> None:
        share = ALIKE_SHARE if alike else OTHER_SHARE
        until = time.monotonic() + share * max(0.0, self._until - time.monotonic())
        self._tell(base, (), alike=alike, number=number, into=into)
        given = (self._call.function, self._call.positional, self._call.named)
        most = MOST_OF_FAILING if alike else MOST_OF_OTHERS
        for change in changes(*given, seeds_of(self._call.function))[:most]:
            if time.monotonic() > until:
                return
            answer = self._look((change,), None)
            failing = alike and is_failure(dict(answer), dict(base))
            if answer["kind"] == "unknown" or self.holds_the_failure(answer):
                continue
            if not failing and self._look((change,), None) != answer:
                continue
            self._tell(answer, (change,), alike=failing, number=number, into=into)

    def _tell(self, answer: Answer, made: Sequence[Change], *, alike: bool, number: int, into: int) -> None:
        by = {name: brief(self._look(made, name)) for name in self._patches}
        said = {
            "target": number,
            "says": [each.says for each in made],
            "sure": all(each.sure for each in made),
            "alike": alike,
            "base": brief(answer),
            "by": by,
        }
        os.write(into, json.dumps(said).encode() + b"\n")

    def _look(self, made: Sequence[Change], patch: str | None) -> Answer:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            self._in_fork(made, patch, writer)
        os.close(writer)
        ready, _, _ = select.select([reader], [], [], self._seconds)
        said = os.read(reader, MOST_REPORT) if ready else None
        os.close(reader)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if said is None:
            return {"kind": "endless"}
        try:
            return dict(json.loads(said))
        except ValueError:
            return UNKNOWN

    def _in_fork(self, made: Sequence[Change], patch: str | None, into: int) -> NoReturn:
        text = json.dumps(UNKNOWN)
        try:
            if patch is None or self._put_in(patch):
                call: Any = self._call
                answer = answer_of(call, made)
                text = json.dumps(answer)
        finally:
            os.write(into, text.encode()[:MOST_REPORT])
            os._exit(0)

    def _put_in(self, patch: str) -> bool:
        """Whether the functions that live here have its code now."""
        for function, code, change in self._patches[patch]:
            for line in change["imports"]:
                exec(line, function.__globals__)  # noqa: S102 - an import that the patch adds
            lines = change["text"].splitlines(keepends=True)
            linecache.cache[code.co_filename] = (len(change["text"]), None, lines, code.co_filename)
            if function.__code__.co_freevars != code.co_freevars:
                return False
            function.__code__ = code
        return True


def brief(answer: Answer) -> dict[str, Any]:
    kept = ("kind", "type", "digest", "left", "deliberate")
    return {
        **{name: answer[name] for name in kept if name in answer},
        "shown": str(answer.get("shown", ""))[:MOST_SHOWN],
    }


def living(codes: Mapping[str, Mapping[tuple[str, int, str], Any]], order: Mapping[str, Any]) -> dict[str, Any]:
    """By patch: the functions that are here, what is to be their code, and what has to be imported for it."""
    wanted = {place for each in codes.values() for place in each}
    found: list[tuple[tuple[str, int, str], Any]] = []
    for each in gc.get_objects():
        if type(each) is FunctionType:
            code = each.__code__
            place = (own_path(code.co_filename), code.co_firstlineno, code.co_name)
            if place in wanted:
                found.append((place, each))
    return {
        name: [(each, of_one[place], order["candidates"][name][place[0]]) for place, each in found if place in of_one]
        for name, of_one in codes.items()
    }


def look(frame: FrameType, number: int, order: Mapping[str, Any], codes: Any, known: set[str], into: int) -> None:  # noqa: PLR0917
    """Write a line for each input to `into`, and one that says which arguments these were."""
    call = Live(frame)
    name = f"{number} {digest(written([call.positional, call.named]))}"
    if name in known:
        return
    os.write(into, f"known {name}\n".encode())
    patches = living(codes, order)
    if not any(patches.values()):
        return
    gc.freeze()  # what lives here is walked through by no fork: that would copy it
    gc.disable()
    asking = Asking(call, patches, order)
    base, steady = asking.first()
    if not steady or asking.holds_the_failure(base):
        return
    kind = str(base.get("type", "")).partition(" ")[0].rpartition(".")[2]
    alike = base["kind"] == "raised" and bool(order["expected"]) and kind == order["expected"]
    if base["kind"] == "raised" and not alike and not base["deliberate"]:
        return
    asking.near(base, alike=alike, number=number, into=into)
    sys.stdout.flush()
