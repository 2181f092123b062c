"""A command that fails: which of its tests, how, and through which lines."""

import json
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import cast

import msgspec

from homeostat.codec import decode
from homeostat.errors import BadInput
from homeostat.fixing.caught import caught, hides_a_crash
from homeostat.fixing.covered import cover
from homeostat.fixing.go_said import asserted
from homeostat.fixing.hints import hint
from homeostat.fixing.marked import watch_marks
from homeostat.fixing.output import read_from_output
from homeostat.fixing.widened import widened
from homeostat.languages.narrowing import runs_jest_or_vitest, without_files
from homeostat.languages.results import suite_command
from homeostat.ports import Sandbox
from homeostat.records import Event, Frame, Limits, Report, ReportKind, Run, Service, SuiteRun
from homeostat.stages.diagnose.suspicion import Spectrum
from homeostat.stages.propose.protected import is_test
from homeostat.stages.sense import sense
from homeostat.stages.verify.suites import Suites

_MOST_TESTS = 20  # that one command names; the rest of those that fail are left to the suite
_QUICK = timedelta(seconds=15)  # a run that may be repeated with every line watched
_NOT_STARTED = frozenset({126, 127})  # as `sh` says it
_SHARE_OF_A_TEST = 0.25  # of the time that one run may take
_GO_TEST = re.compile(r"\bgo test\b")
_MOST_LAST = 200  # characters
_MOST_NAMES = 64 * 1024  # characters
_PACKAGE = re.compile(r"[\w.~/-]{1,300}")
_NOT_PLAIN = re.compile(r"[|&;<>()`$\n]")


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

    @property
    def said(self) -> str:
        """What the failing test said, else what was printed last."""
        last = (self.output.strip().splitlines() or [""])[-1][:_MOST_LAST]
        return asserted(self.suite.log) or last


class _Seen(msgspec.Struct, frozen=True):
    """What `observe.py` leaves."""

    exit_code: int
    report: str
    observed: str


class _Failure(msgspec.Struct, frozen=True):
    test: str
    values: list[object]
    handled: list[list[object]] = []  # what was raised in the tree, in no test that passes, and caught


@dataclass(frozen=True, slots=True)
class _Told:
    alike: frozenset[str]
    event: Event | None = None
    ended: Event | None = None
    spectrum: Spectrum | None = None


class _Observed(msgspec.Struct, frozen=True):
    failed: int
    passed: int
    lines: dict[str, dict[str, tuple[int, int]]]
    failures: list[_Failure]


def ending(command: str, wall: timedelta) -> str:
    """`go test` so that a test that never ends is told of, and where it waits, within a share of the time."""
    if "-timeout" in command:
        return command
    return _GO_TEST.sub(f"go test -timeout={wall.total_seconds() * _SHARE_OF_A_TEST:.0f}s", command, count=1)


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
    whole = suites.whole()
    if whole is None:
        raise BadInput("There is no command to run.")
    plain, suite = whole.run, whole.suite
    if plain.exit_code in _NOT_STARTED:
        said = "; ".join(dict.fromkeys(plain.output.strip()[-300:].splitlines()))
        raise BadInput(f"`{service.test}` could not be started: {said}. {hint(service.test, plain.output)}".rstrip())
    if plain.timed_out and not suite.failed:
        within = f"The command does not end within {plain.duration.total_seconds():.0f} s."
        raise BadInput(f"{within} {hint(service.test, plain.output)}".rstrip())
    if plain.exit_code == 0:
        raise BadInput(
            f"`{service.test}` passes as it is: there is nothing to mend. A test that fails now and then may have "
            "passed just now; and of a pipe only the last command counts."
        )
    duration = plain.duration
    told = _Told(frozenset())
    if service.language == "python":
        narrowed = "" if plain.duration < _QUICK else _narrowed(service, suite.failed)
        beside = "" if narrowed or suite.passed else _beside(service)
        watched = narrowed or beside or suite_command(service)
        again = _watch(watched, sorted(suite.failed), service, commit, sandbox, limits, beside=bool(beside))
        told = _told(_seen(again), suite.failed, service, now, tests)
        duration = again.duration if narrowed else duration
    alike, event, spectrum = told.alike, told.event, told.spectrum
    if event is None:
        event = read_from_output(f"{suite.log}\n{plain.output}", service, now, tests)
    command = _narrowed(service, alike or suite.failed) if suite.passed or len(suite.failed) > len(alike) else ""
    if service.language != "python" and suite.failed:
        covered = cover(service, suite, commit=commit, sandbox=sandbox, limits=limits, tests=tests)
        command, spectrum = command or covered.command, covered.spectrum
        if spectrum is None and suites.source is not None and runs_jest_or_vitest(service.test.split()):
            spectrum = watch_marks(
                service, suite, source=suites.source, commit=commit, sandbox=sandbox, limits=limits, took=plain.duration
            )
    ended = told.ended
    said = f"{suite.log}\n{plain.output}"
    if service.language == "javascript" and command and hides_a_crash(event, said):
        behind = caught(service, command, commit, sandbox, limits, now, tests)
        event, ended = (behind, event) if behind else (event, ended)
    return Failing(
        command=command or service.test,
        suite=suite,
        duration=duration,
        event=event,
        ended=ended,
        spectrum=spectrum,
        output=plain.output,
    )


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
        "command": command,
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


def _seen(run: Run) -> _Seen:
    if run.timed_out:
        raise BadInput(f"The command does not end within {run.duration.total_seconds():.0f} s.")
    try:
        return decode(run.results, _Seen)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"The command could not be run: {run.output[-500:].strip()}") from error


def _narrowed(service: Service, tests: Iterable[str]) -> str:  # noqa: PLR0911 - one runner a case
    """The command for these tests alone; "" where it cannot be told from the command."""
    wanted = sorted(tests)[:_MOST_TESTS]
    if not wanted or _NOT_PLAIN.search(service.test):
        return ""
    try:
        words = shlex.split(service.test)
    except ValueError:
        return ""
    if any(word.rpartition("/")[2] in {"pytest", "py.test"} for word in words[:3]):
        kept = [word for index, word in enumerate(words) if not _names_a_test(words, index)]
        return shlex.join([*kept, *wanted]) if all(".py" in test for test in wanted) else ""
    if words[1:3] == ["-m", "unittest"]:
        return shlex.join([*words[:3], *wanted])
    if runs_jest_or_vitest(words):
        return _by_name(words, wanted)
    if words[:2] == ["go", "test"]:
        return _of_go(service.test, words, wanted)
    return ""


def _of_go(command: str, words: Sequence[str], wanted: Sequence[str]) -> str:
    """The tests that stand below their package's name, in their packages alone: each of the others is built too."""
    found = [test.partition("/Test") for test in wanted if "/Test" in test]
    names = "|".join(sorted({f"Test{rest.partition('/')[0]}" for _, _, rest in found}))
    if not names or any(word.startswith(("-run", "--run")) for word in words):
        return ""
    packages = sorted({package for package, _, _ in found})
    if "./..." in words and all(_PACKAGE.fullmatch(package) for package in packages):
        command = command.replace("./...", " ".join(packages), 1)
    return f"{command} -run '^({names})$'"


def _by_name(words: Sequence[str], wanted: Sequence[str]) -> str:
    """Jest and Vitest both take names as `-t` and a part of the files' paths; an id is `file > the whole name`."""
    found = [test.partition(" > ") for test in wanted]
    files = sorted({file for file, _, name in found if name})
    names = sorted({re.sub(r"[^\w\s]", lambda special: f"\\{special[0]}", name) for _, _, name in found if name})
    if not files or "-t" in words:
        return ""
    return shlex.join([*without_files(words), *files, "-t", f"^({'|'.join(names)})$"])


def _names_a_test(words: Sequence[str], index: int) -> bool:
    """A path or a test's id, and not what an option takes."""
    word, before = words[index], words[index - 1] if index else ""
    is_path = word.endswith(".py") or "::" in word or word.strip("./") in {"tests", "test"}
    return (
        index > 0
        and is_path
        and not (before.startswith("-") and "=" not in before and before not in {"-q", "-x", "-v"})
    )


# --- how it failed --------------------------------------------------------------------------------------------------


def _told(seen: _Seen, failed: frozenset[str], service: Service, now: datetime, tests: frozenset[str]) -> _Told:
    """One failure, the tests that fail like it, and what all of them ran.

    Those of `failed` that were not watched are taken for alike where all that were are.

    The watcher ran beside the project's own code: whatever does not fit is no observation.
    """
    try:
        observed = decode(seen.observed, _Observed)
        lines = {
            path: {int(line): counts for line, counts in each.items()}
            for path, each in observed.lines.items()
            if path not in tests
        }
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _Told(frozenset())
    spectrum = Spectrum(failed=observed.failed, passed=observed.passed, lines=lines) if lines else None
    events = [(each, event) for each in observed.failures if (event := _event(each.values, service, now, tests))]
    if not events:
        return _Told(frozenset(), spectrum=spectrum)
    failure, first = next((pair for pair in events if any(frame.in_app for frame in _frames(pair[1]))), events[0])
    names = frozenset(each.test for each, _ in events)
    like = _like(failure.test, first)
    alike = frozenset(each.test for each, event in events if each.test and _like(each.test, event) == like)
    alike |= failed - names if alike == names else frozenset[str]()
    caught = None if any(frame.in_app for frame in _frames(first)) else _caught(failure, service, now, tests)
    return _Told(alike, caught or first, first if caught else None, spectrum)


def _caught(failure: _Failure, service: Service, now: datetime, tests: frozenset[str]) -> Event | None:
    """What broke in the service's own code where the test only saw what was made of it, such as an answer of 500.

    What the code raises itself is an answer, and no crash.
    """
    for values in failure.handled:
        event = _event(values, service, now, tests)
        own = [frame for frame in _frames(event) if frame.in_app] if event else []
        if event and own and not own[-1].source.strip().startswith(("raise", "assert")):
            return event
    return None


def _like(test: str, event: Event) -> object:
    """Failures of one fault: the same exception at the same own line; else those of one test's parameters."""
    own = [frame for frame in _frames(event) if frame.in_app]
    return (event.error_type, own[-1].path, own[-1].line) if own else test.partition("[")[0]


def _event(values: object, service: Service, now: datetime, tests: frozenset[str]) -> Event | None:
    body = {
        "event_id": "0" * 32,
        "platform": "python",
        "level": "error",
        "timestamp": now.timestamp(),
        "exception": {"values": _without_tests(values, tests)},
    }
    report = Report(
        report_id="0" * 32,
        service=service.name,
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=now,
        body=json.dumps(body).encode(),
    )
    try:
        return sense(report)
    except BadInput:
        return None


def _without_tests(values: object, tests: frozenset[str]) -> list[object]:
    """The frames of tests marked as nobody's own: it is not the test that is to be mended."""
    found: list[object] = []
    for value in cast("list[object]", values) if isinstance(values, list) else []:
        if isinstance(value, dict):
            raised = cast("dict[str, object]", value)
            stack = raised.get("stacktrace")
            frames = cast("dict[str, object]", stack).get("frames") if isinstance(stack, dict) else None
            own = [_marked(frame, tests) for frame in cast("list[object]", frames)] if isinstance(frames, list) else []
            found.append({**raised, "stacktrace": {"frames": own}})
    return found


def _marked(frame: object, tests: frozenset[str]) -> object:
    if not isinstance(frame, dict):
        return frame
    read = cast("dict[str, object]", frame)
    path = str(read.get("filename", ""))
    return {**read, "in_app": bool(read.get("in_app")) and path not in tests and not is_test(path)}


def _frames(event: Event) -> tuple[Frame, ...]:
    return event.raised.frames if event.raised else ()
