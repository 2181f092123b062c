"""The suite of a service: whole where it is quick; else first the tests that touch a change, and whole at the last.

A whole suite that takes minutes is run once without any patch, watched, and kept with the runs that are known. For each
candidate then run the tests that touch it, the shortest first, and no more after the first that newly fails. Whoever is
about to be shown gets the whole suite once, where there is time for it.
"""

import base64
import json
import zlib
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import files

import msgspec

from homeostat.codec import decode
from homeostat.languages.importing import importing_tests
from homeostat.languages.narrowing import for_files
from homeostat.languages.results import read_suite, suite_command
from homeostat.ports import Sandbox, SourceTree
from homeostat.records import Limits, Patch, Run, Service, SuiteRun
from homeostat.stages.verify.rehearse import QUICK, again_key, run_key, slow_key
from homeostat.stages.verify.selecting import Covered, Timed, touching

_COMMAND = '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/by_test.py"'
_SHARE = 0.9  # of the time that a sandbox gives: the rest is for laying out the tree and for the report
_MOST_BYTES = 64 * 1024 * 1024  # of a report that was unpacked
_MOST_OF_A_TRIAL = 0.5  # of the time that one run may take, for the tests that touch a change
_UNWATCHED = timedelta(seconds=2)  # at the beginning: a quick suite runs as ever
_MOST_ASKED_AGAIN = 3  # tests that failed with a patch: more at once are no whim
_NOT_ENDED = 124  # as `timeout` says it


class _Said(msgspec.Struct, frozen=True):
    """What `by_test.py` leaves."""

    exit_code: int | None
    report: str
    collected: int
    tests: list[tuple[str, float, bool]]
    touched: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A suite as it is, without a patch."""

    run: Run  # as if its command had been run by itself
    suite: SuiteRun
    covered: Covered | None  # None where its runner cannot tell
    quick: bool

    @property
    def count(self) -> int:
        """How many tests there are, as far as that is known."""
        seen = len(self.suite.passed | self.suite.failed)
        return max(seen, self.covered.collected) if self.covered else seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Suites:
    """The suite of one service at one commit."""

    service: Service
    base: str
    sandbox: Sandbox
    limits: Limits
    known: MutableMapping[str, Run]
    within: timedelta  # what the whole of it may take
    source: SourceTree | None = None
    quick: timedelta = QUICK

    def whole(self) -> Whole | None:
        """Without a patch; None where there is no command. It runs once, and is kept in `known`."""
        command = suite_command(self.service)
        if not command:
            return None
        plain = self.known.get(run_key(self.service, self.base, command, {}, None))
        if plain is not None:
            return Whole(run=plain, suite=read_suite(self.service, plain), covered=None, quick=True)
        slow = slow_key(self.service, self.base)
        run = self.known.get(slow)
        if run is None:
            run = self._run(self._order(command, within=self.within, watched=True), None, self.within)
        whole = self._seen(run)
        if whole.quick:
            self.known[run_key(self.service, self.base, command, {}, None)] = whole.run
        else:
            self.known[slow] = run
        return whole

    @property
    def known_as_it_is(self) -> bool:
        """Whether `whole` costs nothing any more."""
        keys = (
            run_key(self.service, self.base, suite_command(self.service), {}, None),
            slow_key(self.service, self.base),
        )
        return any(key in self.known for key in keys)

    def with_patch(self, patch: Patch, whole: Whole) -> tuple[SuiteRun, SuiteRun]:
        """What there was, and what there is with the patch: of the tests that touch it where the suite is slow."""
        command = suite_command(self.service)
        if whole.quick:
            return self._steady(whole.suite, read_suite(self.service, self._plain(command, patch)), command, patch)
        if whole.covered is not None and self.source is not None:
            return self._touching(patch, whole, whole.covered, self.source)
        return self._in_files(patch, whole)

    def _steady(self, before: SuiteRun, after: SuiteRun, command: str, patch: Patch) -> tuple[SuiteRun, SuiteRun]:
        """Without the tests that failed with the patch, and pass with it when asked again: those tell nothing of it.

        What failed again with a patch before is believed at once.
        """
        lost = before.passed - after.passed
        asked = self.known.get(again_key(self.service, self.base))
        steady = read_suite(self.service, asked).failed if asked else frozenset[str]()
        if not (after.ran and lost - steady and len(lost) <= _MOST_ASKED_AGAIN):
            return before, after
        run = self.sandbox.run(
            command, service=self.service, commit=self.base, patch=patch, files={}, limits=self.limits
        )
        self.known[again_key(self.service, self.base)] = run
        unsteady = lost & read_suite(self.service, run).passed
        return replace(before, passed=before.passed - unsteady), replace(after, failed=after.failed - unsteady)

    def all_with_patch(self, patch: Patch, whole: Whole, within: timedelta) -> SuiteRun:
        """The whole suite with the patch, until the first test that newly fails; `ran` is false when it did not end."""
        command = suite_command(self.service)
        order = self._order(command, within=within, passed=sorted(whole.suite.passed))
        told = self._seen(self._run(order, patch, within))
        cut_off = told.run.timed_out or (told.covered is not None and not told.covered.whole)
        return replace(told.suite, ran=False) if cut_off and not told.suite.failed & whole.suite.passed else told.suite

    def _touching(self, patch: Patch, whole: Whole, covered: Covered, source: SourceTree) -> tuple[SuiteRun, SuiteRun]:
        seconds = self.limits.wall.total_seconds() * _MOST_OF_A_TRIAL
        names = touching(covered, patch, lambda path: source.read(path, self.base), seconds=seconds)
        before = part_of(whole.suite, frozenset(names), whole.count)
        if not names:
            return before, before
        command = suite_command(self.service)
        order = self._order(command, within=self.limits.wall, only=names, passed=sorted(before.passed))
        after = self._seen(self._run(order, patch, self.limits.wall)).suite
        if after.failed & before.passed:  # it ended there: of those behind it nothing is known
            before = part_of(before, after.passed | after.failed, whole.count)
        return before, replace(after, of=whole.count)

    def _in_files(self, patch: Patch, whole: Whole) -> tuple[SuiteRun, SuiteRun]:
        """Where nobody told what a test touches: the files of tests that import what is changed, by their text."""
        chosen = importing_tests(patch.files, self.source, self.base) if self.source else ()
        command = for_files(self.service, chosen)
        if not command:
            nothing = part_of(whole.suite, frozenset(), whole.count)
            return nothing, nothing
        some = replace(self.service, test=command)
        before = read_suite(some, self._plain(suite_command(some), None))
        after = read_suite(some, self._plain(suite_command(some), patch)) if before.ran else before
        return replace(before, of=whole.count), replace(after, of=whole.count)

    def _seen(self, run: Run) -> Whole:
        """What `by_test.py` saw. It ran beside the project's own code: what does not fit says nothing."""
        said, command = _unpacked(run), suite_command(self.service)
        if said is None:
            plain = replace(run, command=command, results="", exit_code=run.exit_code or 1)
            return self._whole(plain, None)
        ended = said.exit_code is not None
        plain = replace(
            run,
            command=command,
            results=said.report,
            exit_code=said.exit_code if said.exit_code is not None else _NOT_ENDED,
            timed_out=run.timed_out or not ended,
        )
        covered = _covered(said)
        return self._whole(plain, covered if covered.tests else None)

    def _whole(self, plain: Run, covered: Covered | None) -> Whole:
        quick = plain.duration <= self.quick and not plain.timed_out
        return Whole(run=plain, suite=read_suite(self.service, plain), covered=covered, quick=quick)

    # --- runs

    def _order(
        self,
        command: str,
        *,
        within: timedelta,
        only: tuple[str, ...] | None = None,
        passed: list[str] | None = None,
        watched: bool = False,
    ) -> dict[str, str]:
        harness = files("homeostat.stages.verify.harness")
        order = {
            "command": command,
            "only": only,
            "passed": passed or [],
            "seconds": within.total_seconds() * _SHARE,
            "watched": watched,
            "unwatched_seconds": min(_UNWATCHED, self.quick).total_seconds(),
            "plugin": self.service.language == "python",
        }
        programs = {
            name: harness.joinpath(name).read_text(encoding="utf-8") for name in ("by_test.py", "by_test_plugin.py")
        }
        return {**programs, "order.json": json.dumps(order)}

    def _run(self, given: dict[str, str], patch: Patch | None, within: timedelta) -> Run:
        limits = replace(self.limits, wall=within)
        return self.sandbox.run(
            _COMMAND, service=self.service, commit=self.base, patch=patch, files=given, limits=limits
        )

    def _plain(self, command: str, patch: Patch | None) -> Run:
        key = run_key(self.service, self.base, command, {}, patch)
        if (run := self.known.get(key)) is not None:
            return run
        run = self.sandbox.run(
            command, service=self.service, commit=self.base, patch=patch, files={}, limits=self.limits
        )
        if patch is None:
            self.known[key] = run
        return run


def part_of(suite: SuiteRun, names: frozenset[str], count: int) -> SuiteRun:
    """What it said of these tests alone, of `count` that there are."""
    return replace(suite, passed=suite.passed & names, failed=suite.failed & names, of=count)


def _covered(said: _Said) -> Covered:
    try:
        functions = {
            path: {int(line): int(bits, 16) for line, bits in lines.items()} for path, lines in said.touched.items()
        }
    except ValueError:
        functions = {}
    tests = [Timed(name=name, seconds=seconds, watched=watched) for name, seconds, watched in said.tests]
    return Covered(tests=tests, functions=functions, collected=min(said.collected, 10 * _MOST_BYTES))


def _unpacked(run: Run) -> _Said | None:
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(base64.b64decode(run.results, validate=True), _MOST_BYTES)
        return decode(text, _Said)
    except (ValueError, zlib.error, msgspec.DecodeError, RecursionError):
        return None
