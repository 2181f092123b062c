"""Call a function with other arguments near the captured ones, and write down what it answers to each.

Runs inside the sandbox by the service's own Python (3.9 or later, standard library only), beside the modules of the
reproduction that calls the function, its `call.json`, and `vary.json`. Without inputs in `vary.json` it finds some:
each single change of an argument, then pairs of those where one makes the failure go away. With inputs it takes those,
which is how a patched tree is given what the tree without the patch was given.

Each call is made in a fork of its own, so no call sees what another left behind. Answers are compared by others; here
is only said what they are, as digests of texts that equal values share. Where nothing is asked for, each input is
called twice, and what differs between the two is left out: the clock, chance, ids.

Exit codes: 0 with the report written, 3 not run.
"""

from __future__ import annotations

import hashlib
import json
import linecache
import os
import re
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Mapping, NoReturn, Sequence, cast  # noqa: UP035 - for Python 3.8

HERE = Path(__file__).resolve().parent
sys.path[:] = [str(HERE), *(folder for folder in sys.path if folder != str(HERE))]

from call_function import Call, answer_status, outcome  # noqa: E402 - found where this file is

sys.path.insert(0, str(HERE))  # again: that one took it away

from call_stand_in import NotShown  # noqa: E402
from call_target import is_own  # noqa: E402
from vary_answers import is_plain, written  # noqa: E402
from vary_values import Change, changes, seeds_of, shown  # noqa: E402

sys.path[:] = [folder for folder in sys.path if folder != str(HERE)]

START_SECONDS = 30  # for the imports
MOST_SINGLE = 120
MOST_CURES = 6  # changes that make the failure go away, each joined with others
MOST_INPUTS = 150
MOST_FAILING = 40  # inputs that fail as the captured ones do
MOST_REPORT = 32 * 1024  # bytes of one answer
MOST_SHOWN = 120
DELIBERATE = re.compile(r"\s*(raise|assert)\b")

Answer = dict[str, Any]
UNKNOWN: Answer = {"kind": "unknown"}


# --- in a fork


def answer_of(call: Call, made: Sequence[Change]) -> Answer:
    """What the function answers once the changes are made."""
    if "random" in sys.modules:
        sys.modules["random"].seed()  # forks share its state, and chance would look like a rule
    for change in made:
        change.make()
    try:
        value = outcome(call.function, call.positional, call.named)
    except (NotShown, MemoryError, RecursionError):
        return UNKNOWN  # what was not captured was asked for, or this machine is too small
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the answer
        return {"kind": "raised", **told(error), "left": left_behind(call)}
    said = {"kind": "answered", "type": type(value).__qualname__, "digest": digest(written(value))}
    return {**said, "shown": shown(value), "left": left_behind(call)}


def told(error: BaseException) -> Answer:
    """The exception, where it was raised, and whether it is meant: by a `raise`, or as a framework's answer."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).parent != HERE]
    own = [frame for frame in frames if is_own(frame.filename)] or frames
    last = own[-1] if own else None
    status = answer_status(error)
    line = linecache.getline(frames[-1].filename, frames[-1].lineno or 0) if frames else ""
    by_itself = bool(frames) and is_own(frames[-1].filename) and bool(DELIBERATE.match(line))
    return {
        "type": f"{type(error).__qualname__}{'' if status is None else f' {status}'}",
        "where": [last.name, last.lineno] if last else [],
        "deliberate": by_itself or status is not None,
        "shown": f"{type(error).__name__}: {error}"[:MOST_SHOWN],
    }


def left_behind(call: Call) -> str:
    """What the arguments are afterwards, as far as they are plain."""
    held = [value for value in (*call.positional, *call.named.values()) if is_plain(value)]
    return digest(written(held))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def in_fork(call: Call, made: Sequence[Change], into: int) -> NoReturn:
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        text = json.dumps(answer_of(call, made)).encode()
    except BaseException:  # noqa: BLE001 - its attributes or its `repr` raise
        text = json.dumps(UNKNOWN).encode()
    try:
        os.write(into, (text if len(text) < MOST_REPORT else json.dumps(UNKNOWN).encode()) + b"\n")
    finally:
        os._exit(0)


# --- in the process that all are forked from


class Variation:
    def __init__(self, call: Call, order: Mapping[str, Any]) -> None:
        self._call = call
        self._until = time.monotonic() + float(order["seconds"])
        self._each = float(order["seconds_each"])
        self._failing: list[list[str]] = []

    def find(self) -> dict[str, Any]:
        """Inputs, and the answers to them; only those that are the same twice."""
        seeds = seeds_of(self._call.function)
        single = changes(self._call.function, self._call.positional, self._call.named, seeds)[:MOST_SINGLE]
        base = self._look(())
        inputs: list[dict[str, Any]] = []
        unsteady = self._add(inputs, [(change,) for change in single], base)
        cures = [each["says"][0] for each in inputs if each["kind"] == "answered"]
        spread = cures[:: max(1, len(cures) // MOST_CURES)][:MOST_CURES]
        by_name = {change.says: change for change in single}
        pairs = [(by_name[cure], other) for other in single for cure in spread if apart(by_name[cure], other)]
        unsteady += self._add(inputs, pairs, base)
        return {"base": base, "seeds": seeds, "inputs": inputs, "failing": self._failing, "unsteady": unsteady}

    def _add(self, inputs: list[dict[str, Any]], wanted: Sequence[Sequence[Change]], base: Answer) -> int:
        """Look at each while there is time and room; how many were not the same twice."""
        unsteady = 0
        for made in wanted:
            if time.monotonic() > self._until or len(inputs) >= MOST_INPUTS:
                break
            answer = self._look(made)
            if answer["kind"] == "unknown":
                continue
            if is_failure(answer, base):
                if len(self._failing) < MOST_FAILING and all(each.sure for each in made):
                    self._failing.append([each.says for each in made])
                continue
            if self._look(made) != answer:
                unsteady += 1
                continue
            inputs.append({"says": [each.says for each in made], "sure": all(each.sure for each in made), **answer})
        return unsteady

    def ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The answers to inputs that were found before; unknown where an input cannot be made any more."""
        single = changes(self._call.function, self._call.positional, self._call.named, asked["seeds"])
        by_name = {change.says: change for change in single}
        inputs: list[dict[str, Any]] = []
        for says in asked["inputs"]:
            made = [by_name[each] for each in says if each in by_name]
            late = time.monotonic() > self._until
            answer = UNKNOWN if late or len(made) < len(says) else self._look(made)
            if answer["kind"] == "endless":  # or the machine was busy
                answer = self._look(made)
            inputs.append({"says": says, "sure": True, **answer})
        return {"base": self._look(()), "seeds": [], "inputs": inputs, "failing": [], "unsteady": 0}

    def _look(self, made: Sequence[Change]) -> Answer:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            in_fork(self._call, made, writer)
        os.close(writer)
        said = read_line(reader, time.monotonic() + self._each)
        os.close(reader)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if said is None:
            return {"kind": "endless", "shown": f"it does not end within {self._each:g} s"}
        try:
            answer = json.loads(said)
        except ValueError:
            return UNKNOWN  # it ended without a word
        return cast("Answer", answer) if isinstance(answer, dict) else UNKNOWN


def apart(one: Change, other: Change) -> bool:
    """Whether both can be made: one is not within what the other replaces."""
    first, second = sorted((one.place, other.place), key=len)
    return not second.startswith(first)


def is_failure(answer: Answer, base: Answer) -> bool:
    """Whether it fails as the captured arguments do."""
    return base["kind"] == "raised" and (answer.get("type"), answer.get("where")) == (base["type"], base["where"])


def read_line(reader: int, until: float) -> bytes | None:
    """What was written up to the end of the line, or of the writer; None when neither comes in time."""
    said = bytearray()
    while not said.endswith(b"\n"):
        ready, _, _ = select.select([reader], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        piece = os.read(reader, 65536)
        if not piece:
            break
        said += piece
    return bytes(said)


def main() -> int:
    for name in ("SENTRY_DSN", "PYTHONPROFILEIMPORTTIME"):
        os.environ.pop(name, None)
    order = json.loads((HERE / "vary.json").read_text(encoding="utf-8"))
    # Not a thread, as there are forks: a process that takes longer is ended, and has then said nothing.
    signal.alarm(START_SECONDS + int(2 * order["seconds"]))
    try:
        call = Call(json.loads((HERE / "call.json").read_text(encoding="utf-8")))
    except BaseException as error:  # noqa: BLE001 - the module's own code runs
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - for the log
        return 3
    varied = Variation(call, order)
    said = varied.ask(order["asked"]) if order["asked"] else varied.find()
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(said), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
