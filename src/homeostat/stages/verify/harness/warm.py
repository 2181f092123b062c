"""Try many patches of one Python service in one sandbox, importing what it needs of others once.

Runs inside the sandbox by the service's own Python (3.9 or later, standard library only), at the root of the tree,
with `order.json` and the modules below beside it. Every run is a fork of this process, which has imported what the
runs before it imported, of the standard library and of other people's packages; of the service's own tree it imports
nothing, and it starts no thread. A run finds the tree laid out afresh, with its patch, where a run of its own would
find it.

What cannot be done as `sh -c` and a new interpreter would do it is left out, and is then run in a sandbox of its own:
commands with more than plain words, runs that do not end in time, services that do not start, trees that hide a
module which was imported already. Two differences are known and accepted: packages are imported before the variables
that a command sets for itself, and what they warn of as they are imported is not seen by the run.

A patch is hostile, and every run is the same user. So runs follow one another, and never two at a time: before the
next one starts, every process of the last is dead (this one adopts what they leave behind), the tree is written again
from this process's memory, and HOME and TMPDIR are new. Nobody may look into this process, or into its open files. A
run that leaves something in /tmp or /dev/shm ends the rehearsal. What remains possible: to kill or stop this process,
which loses the rehearsal and no more (the exit code tells), and to leave notes, anywhere it may write, for a later
patch that looks for them. Within one patch's own runs there is no more protection than in a sandbox of its own.

Exit codes: 0 with the report written, 1 not done.
"""

from __future__ import annotations

import json
import os
import sys
import time
import types
from pathlib import Path
from typing import Any, Iterable, Iterator, Mapping  # noqa: UP035 - for Python 3.8

from warm_command import Command, NotDone, become, understood
from warm_fork import HARNESS_FAILED, Waiting, prepare_to_run
from warm_zygote import Ran, Zygote

REPORT_BYTES = 3 * 1024 * 1024  # of the four that a sandbox hands back
SUITE, REPLAYS_LEARNED, SUITE_LEARNED = -1, -2, -3  # in the place of a reproduction's number
MOST_FAILING = 3  # as in `replaying.py`


class Rehearsal:
    def __init__(self, order: Mapping[str, Any], zygote: Zygote) -> None:
        self._order = order
        self._zygote = zygote
        self._programs = [program_of(number, item) for number, item in enumerate(order["reproductions"])]
        self.lines: list[str] = []
        self._bytes = 0

    def hold(self) -> None:
        """The replays, of base first, then the suites of what passed.

        Apart, for services that ask whether pytest is among the imported modules. Both skip what `verify` skips.
        """
        self._check()
        self._learn_from_before("replays")
        failing = self._failing()
        self._keep_learned(REPLAYS_LEARNED)
        if failing is None:
            return
        passed = [name for name in self._tried() if not failing or self._decided(name, failing) == "passed"]
        if not passed or not self._order["suite"]:
            return
        self._learn_from_before("suite")
        self._zygote.lay_out("")
        ran = self._order["suite_known"] or self._suite("", learn=True)
        self._keep_learned(SUITE_LEARNED)
        if ran:
            for name in self._tried(passed):
                self._suite(name)

    def _learn_from_before(self, kind: str) -> None:
        """What earlier runs of the kind imported, in another sandbox."""
        if self._order["learned"][kind]:
            self._zygote.lay_out("")
            self._zygote.load(self._order["learned"][kind])

    def _tried(self, among: Iterable[str] | None = None) -> Iterator[str]:
        """The names of the patches, each laid out, while there is time."""
        for name in self._order["patches"] if among is None else among:
            if time.monotonic() < self._zygote.deadline and self._zygote.lay_out(self._order["patches"][name]):
                yield name

    def _check(self) -> None:
        for reproduction in self._order["reproductions"]:
            if reproduction["start"]:
                understood(reproduction["start"], {**os.environ, "PORT": "1"})
        if self._order["suite"]:
            understood(self._order["suite"], os.environ)

    def _failing(self) -> list[int] | None:
        """The numbers of those that fail alike, the one that decides first, as `verify` has them (`replaying.py`).

        None when it cannot be said.
        """
        found: dict[int, int] = {}
        for number, reproduction in enumerate(self._order["reproductions"]):
            outward = reproduction["outward"]
            if outward in found:
                continue
            result = self._order["replays_known"].get(str(number)) or self._first_replay(number)
            if result is None:
                return None
            if result == "failed_alike":
                if not reproduction["call"]:
                    return [number]
                found[outward] = number
                if len(found) == MOST_FAILING:
                    break
        return [found[outward] for outward in sorted(found, reverse=True)]

    def _first_replay(self, number: int) -> str | None:
        self._zygote.lay_out("")
        return self._replay("", number, learn=True)

    def _decided(self, name: str, failing: Iterable[int]) -> str | None:
        """What the first says that says something; each finds the tree laid out afresh."""
        for count, number in enumerate(failing):
            if count:
                self._zygote.lay_out(self._order["patches"][name])
            result = self._replay(name, number)
            if result != "not_run":
                return result
        return None

    def _replay(self, name: str, number: int, *, learn: bool = False) -> str | None:
        """What it saw; None when that is for a sandbox of its own to say."""
        ran = self._zygote.run(lambda names: self._reproduction(number, names), learn=learn)
        try:
            result = str(json.loads(ran.results)["result"])
        except (ValueError, KeyError, TypeError):
            return None
        codes = {"passed": 0, "failed_alike": 1, "failed_otherwise": 2}
        if not self._order["reproductions"][number]["start"]:
            codes["not_run"] = 3  # a value is missing; services that do not start are another matter
        return result if ran.exit_code == codes.get(result, HARNESS_FAILED) and self._keep(name, number, ran) else None

    def _suite(self, name: str, *, learn: bool = False) -> bool:
        """Whether tests ran; for what went wrong otherwise, a sandbox of its own finds the words."""
        within = None if name else float(self._order["suite_seconds"])
        ran = self._zygote.run(self._tests, learn=learn, within=within)
        return ran.exit_code in {0, 1} and self._keep(name, SUITE, ran)

    def _keep_learned(self, number: int) -> None:
        if self._zygote.learned:
            self._keep("", number, Ran(0, "", "\n".join(self._zygote.learned), 0.0))
            self._zygote.learned = []

    def _keep(self, name: str, number: int, ran: Ran) -> bool:
        line = json.dumps([name, number, ran.exit_code, ran.output, ran.results, ran.seconds])
        self._bytes += len(line) + 1
        if self._bytes <= REPORT_BYTES:
            self.lines.append(line)
        return self._bytes <= REPORT_BYTES

    def _reproduction(self, number: int, names: int | None) -> None:
        folder = Path(os.environ["HOMEOSTAT_FILES"], str(number))
        os.environ["HOMEOSTAT_FILES"] = str(folder)
        reproduction = self._order["reproductions"][number]
        if not reproduction["start"]:
            prepare_to_run(names)
            become(Command({}, "", str(folder / reproduction["program"]), ()))
        service = Waiting(names)
        replay = types.ModuleType(Path(reproduction["program"]).stem)
        replay.__file__ = str(folder / reproduction["program"])
        sys.modules[replay.__name__] = replay
        exec(self._programs[number], replay.__dict__)  # noqa: S102 - it is what we are for
        os._exit(replay.main(service.start))

    def _tests(self, names: int | None) -> None:
        options = self._order["pytest_options"].replace("$HOMEOSTAT_RESULTS", os.environ["HOMEOSTAT_RESULTS"])
        if options:
            os.environ["PYTEST_ADDOPTS"] = f"{os.environ.get('PYTEST_ADDOPTS', '')} {options}"
        prepare_to_run(names)
        become(understood(self._order["suite"], os.environ))


def program_of(number: int, reproduction: Mapping[str, Any]) -> types.CodeType:
    path = Path(os.environ["HOMEOSTAT_FILES"], str(number), reproduction["program"])
    return compile(path.read_bytes(), str(path), "exec")


def main() -> None:
    order = json.loads(Path(os.environ["HOMEOSTAT_FILES"], "order.json").read_text(encoding="utf-8"))
    here = str(Path(__file__).parent)
    sys.path[:] = [folder for folder in sys.path if folder != here]
    try:
        zygote = Zygote(order)
        rehearsal = Rehearsal(order, zygote)
        try:
            rehearsal.hold()
        except NotDone as error:
            print(error, file=sys.stderr)  # noqa: T201 - for the log
        zygote.report(rehearsal.lines)
    except NotDone as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(1)
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
