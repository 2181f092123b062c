"""From what was seen to yes or no: same runs, same verdict."""

import re
from collections import Counter
from dataclasses import dataclass, field

from homeostat.languages.go_reports import package_and_test
from homeostat.records import Patch, Replay, ReplayResult, Reproduction, Scrutiny, SuiteRun

_DEFINES_TEST = re.compile(
    r"^\s*(?:async\s+)?def (test\w*)|^func (Test\w+)|^\s*(?:test|it)\(\s*['\"`]([^'\"`\n]+)", re.MULTILINE
)
_CASE = re.compile(r".*?::\w+(?=\[)")
_OF_A_FILE = re.compile(r"\.[cm]?[jt]sx?\b")  # an id of JavaScript's, whose folder may be called as Go calls a test
_NAMED = 3  # lost tests


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the runs of one proposal showed; None where one was not made."""

    reproduction: Reproduction | None = None  # the one that failed without the patch as production did
    replay_before: Replay | None = None
    replay_after: Replay | None = None
    suite_before: SuiteRun | None = None
    suite_after: SuiteRun | None = None
    leaving_tests: frozenset[str] = frozenset()  # names of tests that a revert takes back with their commit
    problem: str = ""  # why nothing could be tried with the patch, or the service does not start with it
    started: str = ""  # what the health check answered with the patch, where no request was replayed
    scrutiny: Scrutiny = field(default_factory=Scrutiny)

    @property
    def gone(self) -> bool:
        """The failure was seen without the patch, and not with it."""
        after = self.replay_after
        return self.reproduction is not None and after is not None and after.result is ReplayResult.PASSED

    @property
    def lacking(self) -> bool:
        """With the patch the call went on to what was not captured: nobody knows how it ends."""
        after = self.replay_after
        return after is not None and after.result is ReplayResult.NOT_RUN and after.lacking

    @property
    def lost_tests(self) -> tuple[str, ...]:
        """Tests that passed without the patch and do not with it.

        Counting what passed, not what failed, also catches tests that crash or are deleted.
        """
        before, after = self.suite_before, self.suite_after
        if before is None or not before.ran or after is None:
            return ()
        lost = before.passed - after.passed - after.failed if self.leaving_tests else frozenset[str]()
        leaving = {test for test in lost if bare_name(test) in self.leaving_tests}
        return tuple(sorted(before.passed - after.passed - leaving))

    @property
    def mended_tests(self) -> int:
        """How many tests that failed pass with the patch, one apart: the reproduction may be among them."""
        before, after = self.suite_before, self.suite_after
        return max(0, len(before.failed & after.passed) - 1) if before is not None and after is not None else 0

    @property
    def half_mended(self) -> tuple[str, int, int] | None:
        """A test of several cases of which some that failed pass with the patch and some do not; how many, of how many.

        The one that is left most.
        """
        before, after = self.suite_before, self.suite_after
        if before is None or after is None:
            return None
        asked = before.failed & (after.passed | after.failed)
        failed = Counter(test for case in asked if (test := test_of_case(case)))
        still = Counter(test for case in before.failed & after.failed if (test := test_of_case(case)))
        half = [(count, test) for test, count in still.items() if count < failed[test]]
        count, test = max(half, default=(0, ""))
        return (test, count, failed[test]) if half else None

    @property
    def fails_behind(self) -> tuple[str, ...]:
        """Tests that a crash kept from running without the patch, and that fail with it: more than that is wrong."""
        before, after = self.suite_before, self.suite_after
        if before is None or not before.ran or after is None:
            return ()
        return tuple(sorted(after.failed - before.failed - before.passed))

    @property
    def suite_broken(self) -> bool:
        """The suite ran without the patch and does not run with it."""
        before, after = self.suite_before, self.suite_after
        return before is not None and before.ran and after is not None and not after.ran

    @property
    def partly(self) -> bool:
        """Only tests that touch the change were asked."""
        return self.suite_before is not None and self.suite_before.of is not None

    @property
    def suite_held(self) -> bool:
        """Every test that passed without the patch passes with it, and there were some."""
        before = self.suite_before
        compared = before is not None and before.ran and bool(before.passed) and self.suite_after is not None
        return compared and not self.suite_broken and not self.lost_tests

    @property
    def suite_mended(self) -> bool:
        """The suite passes as a whole, which did not or told of no test that passed."""
        before, after = self.suite_before, self.suite_after
        ran = before is not None and before.of is None and not (before.ran and before.passed)
        return ran and after is not None and after.ran and bool(after.passed) and not after.failed

    @property
    def refuted(self) -> bool:
        """The runs speak against the patch; a patch that merely lacks proof is not refuted."""
        still_fails = self.replay_after is not None and not self.gone and not self.lacking
        return bool(self.problem or still_fails or self.suite_broken or self.lost_tests or refuted_by(self.scrutiny))


def bare_name(test: str) -> str:
    """A test's own name: of "tests/test_a.py::test_b[c]" it is test_b, of "pkg/TestX/y" it is TestX."""
    name = re.split(r"::|[./](?=[Tt]est)", test)[-1]
    return re.split(r"[\[/]", name)[0].strip()


def test_of_case(test: str) -> str:
    """The test of which this is one case, as in "tests/test_a.py::test_b[c]" or "pkg/TestX/y"; "" where it is whole."""
    if "::" in test:
        found = _CASE.match(test)
        return found[0] if found else ""
    package, name = package_and_test(test)
    whole, is_case, _ = name.partition("/")
    return f"{package}/{whole}" if is_case and not _OF_A_FILE.search(test) else ""


def leaving_tests(patch: Patch) -> frozenset[str]:
    """Names of tests whose definition the patch removes: Python's, Go's and JavaScript's spelling."""
    removed = "\n".join(line[1:] for line in patch.diff.splitlines() if line.startswith("-"))
    return frozenset(name for match in _DEFINES_TEST.finditer(removed) for name in match.groups() if name)


def judge(seen: Seen) -> tuple[bool, str]:
    """Whether the fix is proved, and why or why not, in a sentence or two."""
    if against := _against(seen):
        return False, against
    if not seen.gone:
        return False, _unproved(seen.replay_before, seen.replay_after)
    if seen.suite_held and seen.partly:
        return True, f"The bug is gone, and {told_of(seen.suite_before)} still pass."
    if seen.suite_held:
        gone = "; the commit's own tests go with it" if seen.leaving_tests else ""
        behind = f"; {len(seen.fails_behind)} that could not run before fail with it" if seen.fails_behind else ""
        return True, f"The bug is gone and every test that passed still does{gone}{behind}."
    if seen.suite_mended:
        return True, "The bug is gone and the whole suite passes; no test of it was seen to pass before."
    return True, f"The bug is gone. The service's own tests say nothing: {_silence(seen.suite_before)}."


def _against(seen: Seen) -> str:
    """What refutes the patch, the plainest first."""
    if seen.problem:
        return seen.problem
    if seen.replay_after is not None and not seen.gone and not seen.lacking:
        return _not_gone(seen.replay_after)
    if seen.suite_broken:
        return "The tests ran without the patch and do not run with it."
    lost = seen.lost_tests
    if not lost:
        return refuted_by(seen.scrutiny)
    names = ", ".join((*lost[:_NAMED], *(("…",) if len(lost) > _NAMED else ())))
    tests = "1 test that passed before no longer does" if len(lost) == 1 else f"{len(lost)} tests no longer pass"
    return f"{tests}: {names}."


def refuted_by(scrutiny: Scrutiny) -> str:
    """What of it no proof can outweigh; "" when there is nothing."""
    for doubt in scrutiny.doubts:
        if doubt.refutes:
            return f"{doubt.says}."
    found, kept = scrutiny.findings, scrutiny.behaviour
    if found is not None and found.fatal:
        return f"It adds an error: {found.fatal[0]}."
    if kept is not None and kept.surely_changed:
        return f"It changes what was right for {kept.surely_changed} of {kept.compared} inputs: {kept.changed[0]}."
    return ""


def told_of(before: SuiteRun | None) -> str:
    """What ran of a suite that was not asked whole."""
    count, share = (len(before.passed), before.share) if before else (0, "")
    rest = "" if share else " in a suite that does not end in time"
    return f"{count:,}{share} tests, those that touch the change{rest},"


def _silence(before: SuiteRun | None) -> str:
    if before is None:
        return "there is no test command"
    if before.of is not None and not before.passed:
        return f"none{before.share} is known to touch the change and passed without the patch"
    return "none passed without the patch" if before.ran else "they do not run without the patch either"


def _not_gone(after: Replay) -> str:
    return {
        ReplayResult.FAILED_ALIKE: f"The reproduction still fails with the patch: {after.detail}",
        ReplayResult.FAILED_OTHERWISE: f"With the patch the reproduction fails in another way: {after.detail}",
        ReplayResult.NOT_RUN: f"With the patch the reproduction does not run: {after.detail}",
    }[after.result]


def _unproved(before: Replay | None, after: Replay | None) -> str:
    if after is not None:
        return f"Unproved: with the patch it goes on to what was not captured: {after.detail}"
    if before is None:
        return "Unproved: the event holds too little to see the failure again."
    what = {
        ReplayResult.PASSED: "the reproduction passes without the patch",
        ReplayResult.FAILED_OTHERWISE: "without the patch it fails, but not as it did in production",
        ReplayResult.NOT_RUN: "the failure could not be replayed",
    }[before.result]
    return f"Unproved: {what}: {before.detail}"
