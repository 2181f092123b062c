"""A command that fails: which of its tests, how, and through which lines."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from homeostat.errors import BadInput, NotFound
from homeostat.fixing.alike import Alike, fail_alike
from homeostat.fixing.caught import caught, hides_a_crash
from homeostat.fixing.covered import cover
from homeostat.fixing.go_said import asserted
from homeostat.fixing.hints import hint
from homeostat.fixing.marked import watch_marks
from homeostat.fixing.narrowed import narrowed
from homeostat.fixing.observed import read_observed
from homeostat.fixing.output import read_from_output
from homeostat.fixing.uncompiled import but_for_missing_modules, refused_in
from homeostat.fixing.widened import widened
from homeostat.languages.failures import failures_of
from homeostat.languages.given import lets_in
from homeostat.languages.results import suite_command
from homeostat.ports import Sandbox, SourceTree
from homeostat.records import Event, Limits, Run, Service, SuiteRun
from homeostat.stages.diagnose.suspicion import Spectrum
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.uncompiled.change import UNCOMPILED
from homeostat.stages.verify.suites import Suites

_QUICK = timedelta(seconds=15)  # a run that may be repeated with every line watched
_NOT_STARTED = frozenset({126, 127})  # as `sh` says it
_RAN_NONE = re.compile(
    r"no tests ran\b|\d+ deselected in\b|No tests? (?:files )?found\b|NO TESTS RAN|^Ran 0 tests|"
    r"warning: no tests to run|Could not find '[^']{1,200}'",
    re.MULTILINE,
)
_NOT_THERE = re.compile(r"file or directory not found: \S{1,200}")
_SHARE_OF_A_TEST = 0.25  # of the time that one run may take
_GO_TEST = re.compile(r"\bgo test\b")
_MOST_LAST = 200  # characters
_MOST_NAMES = 64 * 1024  # characters
_MOST_REASONS = 3  # that are looked at, where the first tells nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """What the command showed without a patch."""

    command: str  # that of the failing tests alone
    suite: SuiteRun
    duration: timedelta  # of that command
    event: Event | None  # how the first of them failed; None where nothing was told
    ended: Event | None  # how that test itself ended, where the code caught what is told of in `event`
    spectrum: Spectrum | None
    output: str
    alike: frozenset[str] = frozenset()  # the tests that `command` runs; none where it runs all that fail
    words: str = ""  # of the tests that fail
    now_and_then: bool = False  # the same command passed when it was run again

    @property
    def said(self) -> str:
        """What the failing test said, else what was printed last."""
        last = (self.output.strip().splitlines() or [""])[-1][:_MOST_LAST]
        return asserted(self.words) or last


def ending(command: str, wall: timedelta) -> str:
    """`go test` so that a test that never ends is told of, and where it waits, within a share of the time."""
    if "-timeout" in command:
        return command
    return _GO_TEST.sub(f"go test -timeout={wall.total_seconds() * _SHARE_OF_A_TEST:.0f}s", command)


def look(
    service: Service,
    *,
    commit: str,
    sandbox: Sandbox,
    limits: Limits,
    now: datetime,
    tests: frozenset[str] = frozenset(),
    suites: Suites,
) -> Failing:
    """Run the service's test command as it is, then the failing tests again with every line watched.

    `suites` are those of the command; what it showed is kept there. `tests` are files that only try the service: a
    frame in one of them is not where it broke.

    Raises:
        BadInput: the command does not fail, or not in a way that can be looked into; the message says which.
        SandboxUnavailable: no sandbox could be started.
    """
    plain, suite = _failed(service, suites)
    seen = _Look(service, commit, sandbox, limits, now, tests, suites, plain, suite)
    if refused := seen.refused():
        return refused
    return seen.in_python() if service.language == "python" else seen.in_others()


def _failed(service: Service, suites: Suites) -> tuple[Run, SuiteRun]:
    """The run of the command as it is, which fails. Raises BadInput where it does not, or never began."""
    whole = suites.whole()
    if whole is None:
        raise BadInput("There is no command to run.")
    plain, suite = whole.run, whole.suite
    if plain.exit_code in _NOT_STARTED:
        said = "; ".join(dict.fromkeys(plain.output.strip()[-300:].splitlines()))
        raise BadInput(f"`{service.test}` could not be started: {said}. {hint(service.test, plain.output)}".rstrip())
    if plain.timed_out and not suite.failed:
        seconds = plain.duration.total_seconds()
        within = f"The command does not end within {seconds:.0f} s, and no test of it was seen to fail until then."
        longer = (
            f"Give one that takes less, such as the failing test alone, or more time (--minutes {seconds // 10:.0f})."
        )
        raise BadInput(f"{within} {hint(service.test, plain.output) or longer}")
    if not suite.ran and (nothing := _RAN_NONE.search(plain.output + suite.log)):
        missing = _NOT_THERE.search(plain.output)
        said = (missing or nothing)[0].strip("= .")
        raise BadInput(f"`{service.test}` runs no test ({said}): look at the names and the folder that it gives.")
    if plain.exit_code == 0:
        raise BadInput(
            f"`{service.test}` passes as it is: there is nothing to mend. A test that fails now and then may have "
            "passed just now; and of a pipe only the last command counts."
        )
    return plain, suite


@dataclass(frozen=True, slots=True)
class _Look:
    """At one run that failed."""

    service: Service
    commit: str
    sandbox: Sandbox
    limits: Limits
    now: datetime
    tests: frozenset[str]
    suites: Suites
    plain: Run
    suite: SuiteRun

    @property
    def source(self) -> SourceTree | None:
        return self.suites.source

    def refused(self) -> Failing | None:
        """Where code did not even begin to run, which no run can tell more of; None elsewhere."""
        if self.service.language == "go" and self.suite.failed:
            return None  # of a package that cannot be built nobody waits: tests of others fail, and tell more
        files = self.source.files(self.commit) if self.source is not None else ()

        def own(path: str) -> str:
            there = path if path in files else next((each for each in files if each.endswith(f"/{path}")), "")
            return "" if there in self.tests or is_test(there) else there

        said = but_for_missing_modules(self._said) if self.suite.failed else self._said
        event = refused_in(said, self.service, self.now, own)
        if event is None or (event.error_type not in UNCOMPILED and self.suite.ran):
            return None
        return self._failing(
            command="",
            alike=frozenset(),
            event=event,
            ended=None,
            spectrum=None,
            words=self.suite.log,
            duration=self.plain.duration,
        )

    def in_python(self) -> Failing:
        """The failing tests run again, with every line watched."""
        service, suite, plain = self.service, self.suite, self.plain
        few = "" if plain.duration < _QUICK else self._of_tests(suite.failed)
        beside = "" if few or suite.passed else _beside(service)
        again = _watch(
            few or beside or suite_command(service),
            sorted(suite.failed),
            service,
            self.commit,
            self.sandbox,
            self.limits,
            beside=bool(beside),
        )
        told = read_observed(again, suite.failed, service, self.now, self.tests)
        return self._failing(
            command=self._narrowed(told.alike),
            alike=told.alike,
            event=told.event or self._event(self._said),
            ended=told.ended,
            spectrum=told.spectrum,
            words=suite.log,
            now_and_then=told.passed and not few,
            duration=again.duration if few else plain.duration,
        )

    def in_others(self) -> Failing:
        """The tests that fail for one reason, and the lines that some of the tests run.

        The first reason of which something can be told: what fails now and then only, as by the clock, tells nothing.
        """
        failures = failures_of(self.plain)
        first = failing = self._of_one_reason(failures)
        for _ in range(_MOST_REASONS):
            failures = {test: words for test, words in failures.items() if test not in failing.alike}
            if _tells(failing) or not failing.alike or not failures:
                break
            failing = self._of_one_reason(failures)
        return failing if _tells(failing) else first

    def _of_one_reason(self, failures: Mapping[str, str]) -> Failing:
        service, said = self.service, self._said
        one = self._alike(failures)
        alike = one.tests if one else frozenset[str]()
        event = one.event if one else self._event(said)
        of_them = "\n".join(failures.values()) if service.language == "go" else ""  # tests that pass say much, too
        words = one.said if one else of_them or self.suite.log
        asked = replace(self.suite, failed=alike or self.suite.failed)
        command, spectrum = self._narrowed(alike), None
        if asked.failed:
            command, spectrum = self._covered(asked, command)
        ended = None
        if service.language == "javascript" and command and hides_a_crash(event, one.said if one else said):
            behind = caught(service, command, self.commit, self.sandbox, self.limits, self.now, self.tests)
            event, ended = (behind, event) if behind else (event, None)
        return self._failing(
            command=command,
            alike=alike,
            event=event,
            ended=ended,
            spectrum=spectrum,
            words=words,
            duration=self.plain.duration,
        )

    @property
    def _said(self) -> str:
        return f"{self.suite.log}\n{self.plain.output}"

    def _event(self, said: str) -> Event | None:
        return read_from_output(said, self.service, self.now, self.tests)

    def _alike(self, failures: Mapping[str, str]) -> Alike | None:
        """Those of these that fail for one reason; None where all that fail do."""
        if self.source is None:
            return None
        one = fail_alike(failures, self.service, source=self.source, commit=self.commit, now=self.now, tests=self.tests)
        if one is None and failures and len(failures) < len(failures_of(self.plain)):
            return Alike(frozenset(failures), "\n".join(failures.values()), self._event("\n".join(failures.values())))
        return one

    def _narrowed(self, alike: frozenset[str]) -> str:
        """The command for those alone; "" where it cannot be told, or there are no others."""
        suite = self.suite
        others = suite.passed or len(suite.failed) > len(alike)
        return self._of_tests(alike or suite.failed) if others else ""

    def _of_tests(self, tests: frozenset[str]) -> str:
        def read(path: str) -> str:
            if self.source is None:
                raise NotFound(path)
            return self.source.read(path, self.commit)

        return narrowed(self.service, tests, read)

    def _covered(self, asked: SuiteRun, command: str) -> tuple[str, Spectrum | None]:
        """The command for those tests alone, and which lines they ran."""
        world: dict[str, Any] = {"commit": self.commit, "sandbox": self.sandbox, "limits": self.limits}
        covered = cover(self.service, self._with_those_beside(asked), tests=self.tests, **world)
        spectrum = covered.spectrum
        if spectrum is None and self.source is not None and self.service.language == "javascript":
            others = self.suite.failed - asked.failed
            beside: dict[str, Any] = {"tests": self.tests, "others": others, "took": self.plain.duration}
            spectrum = watch_marks(self.service, asked, source=self.source, **beside, **world)
        return command or covered.command, spectrum

    def _with_those_beside(self, asked: SuiteRun) -> SuiteRun:
        """With the tests of the package that pass, where the command picks one of Go's that fails.

        A fix is to keep them passing: so they are run in any case, and once.
        """
        wider = widened(self.service.test)
        if self.service.language != "go" or asked.passed or wider == self.service.test:
            return asked
        whole = replace(self.suites, service=replace(self.service, test=wider)).whole()
        return replace(asked, passed=whole.suite.passed) if whole is not None else asked

    def _failing(self, *, command: str, alike: frozenset[str], **seen: Any) -> Failing:  # noqa: ANN401 - fields
        return Failing(
            command=command or self.service.test,
            alike=alike if command else frozenset(),
            suite=self.suite,
            output=self.plain.output if self.plain.output.strip() else self.suite.log,
            **seen,
        )


def _tells(failing: Failing) -> bool:
    """Whether there is a place to look at: what was run, or where it broke."""
    return failing.spectrum is not None or bool(failing.event and any(each.in_app for each in failing.event.own_frames))


def _watch(  # noqa: PLR0917 - what a run needs
    command: str,
    failing: Sequence[str],
    service: Service,
    commit: str,
    sandbox: Sandbox,
    limits: Limits,
    *,
    beside: bool,
) -> Run:
    harness = files("homeostat.fixing.harness")
    given = {name: harness.joinpath(name).read_text(encoding="utf-8") for name in ("observe.py", "observer.py")}
    # What does not fit beside it is looked at like any other test.
    order: dict[str, object] = {
        "command": lets_in(command),
        "failing": failing if len(json.dumps(failing)) < _MOST_NAMES else (),
        "beside": beside,
    }
    return sandbox.run(
        '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/observe.py"',
        service=service,
        commit=commit,
        patch=None,
        files={**given, "order.json": json.dumps(order)},
        limits=limits,
    )


def _beside(service: Service) -> str:
    """The command with the tests beside those that it names: what they run, and pass, is not what is wrong."""
    wider = widened(service.test)
    return "" if wider == service.test else suite_command(replace(service, test=wider))
