"""What is seen of a failure before anything is tried: how it fails, where, and how it is seen again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from homeostat.fixing.as_bug import bug_of
from homeostat.fixing.called import called, narrowed
from homeostat.fixing.failing import Failing, ending, look
from homeostat.fixing.hints import hint
from homeostat.fixing.trials import Trials
from homeostat.fixing.work import Work
from homeostat.languages.go_reports import packages_unbuilt
from homeostat.languages.go_scripts import go_test_behind
from homeostat.languages.printed import leaves_types_out
from homeostat.languages.scripts import python_test_behind, script_behind
from homeostat.records import Diagnosis, Event, FixClass, Reproduction
from homeostat.stages.diagnose import diagnose
from homeostat.stages.diagnose.places import suspicious_places
from homeostat.stages.diagnose.suspicion import suspicion
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.propose.reproduce.failing_test import test_that_fails

_TEST_SECONDS = (5.0, 4.0)  # that the failing test may take: at least the first, or so many times as without a patch
_FEW_NAMES = 3  # of tests
_STUCK_SECONDS, _STUCK_SHARE = 12.0, 0.1  # at most, for a test that does not end: with a patch it does soon, or never

Suspicious = Mapping[str, Mapping[int, float]]
"""By path and line, up to one."""


def as_it_is_run(work: Work, base: str) -> Work:
    """With commands that start what they would start, and that end."""

    def run(command: str) -> str:
        if work.service.language == "javascript":
            command = script_behind(command, lambda path: work.source.read(path, base))
        elif work.service.language == "go" and command:
            command = go_test_behind(command, lambda path: work.source.read(path, base))
        elif work.service.language == "python" and command:
            command = python_test_behind(command, lambda path: work.source.read(path, base))
        return ending(command, work.limits.wall)

    return replace(work, service=replace(work.service, test=run(work.service.test)), test=run(work.test))


def look_at(work: Work, base: str, trials: Trials) -> Failing:
    """Run the command that fails; what it showed is known to the trials.

    Raises:
        BadInput: it does not fail, or not in a way that can be looked into.
    """
    command = work.test or work.service.test
    work.say(f"running `{command}`")
    asked = replace(work.service, test=command)
    failing = look(
        asked,
        commit=base,
        sandbox=work.sandbox,
        limits=work.limits,
        now=work.clock.now(),
        tests=work.named,
        suites=trials.suites(asked, base),
    )
    failed, passed = len(failing.suite.failed), len(failing.suite.passed)
    counted = f"{failed} fail and {passed} pass" if failing.suite.ran else "it fails"
    work.say(f"{counted}, in {failing.duration.total_seconds():.1f} s")
    if failing.suite.failed and (unbuilt := packages_unbuilt(failing.output)):
        named = ", ".join(unbuilt[:_FEW_NAMES])
        work.say(
            f"{named} cannot be built, and is left aside: `go test {unbuilt[0]}` says why, and can be given by itself"
        )
    said = f"{failing.event.error_type}: {failing.event.message}" if failing.event else failing.output
    if of_the_sandbox := hint(command, said):
        work.say(of_the_sandbox)
    if others := sorted(failing.suite.failed - failing.alike) if failing.alike else []:
        named = ", ".join(sorted(failing.alike)[:_FEW_NAMES])
        left = f"{len(others)} more {'fails' if len(others) == 1 else 'fail'} in other words"
        work.say(f"looking for what mends {named}; {left}")
    return failing


def suspicion_of(work: Work, failing: Failing | None, event: Event, base: str) -> Suspicious:
    """By what the tests ran, and by what the failing test calls where no frame is the service's own."""
    named: Suspicious = {}
    if failing and work.service.language == "javascript" and not any(each.in_app for each in event.own_frames):
        named = called(event, work.source, base, work.named)
    if failing is not None and failing.spectrum is not None:
        return narrowed(suspicion(failing.spectrum), named)
    return named


def diagnosis_of(work: Work, event: Event, suspicious: Suspicious) -> Diagnosis:
    diagnosis = diagnose(bug_of(event), event, source=work.source, earlier=())
    if diagnosis.suspect and diagnosis.suspect.digest == diagnosis.base:
        diagnosis = replace(diagnosis, suspect=None)  # the folder as it is now is nobody's change
    if suspicious and (not diagnosis.places or not any(frame.in_app for frame in event.own_frames)):
        places = suspicious_places(suspicious, work.source, diagnosis.base)
        diagnosis = replace(
            diagnosis,
            places=places,
            fix_class=FixClass.CODE_FIX if places else diagnosis.fix_class,
            reason="The failing test ran these lines more than those that pass." if places else diagnosis.reason,
        )
    where = diagnosis.places[0] if diagnosis.places else None
    said = event.message.splitlines()[0][:120] if event.message else ""
    if event.error_type:
        work.say(f"{event.error_type}: {said}")
    elif said and work.service.language == "go":
        diagnosis = replace(diagnosis, hypothesis=f"A test says: {said}", root_cause=f"A test says: {event.message}")
        work.say(f"the test says: {said}")
    if where:
        work.say(f"looking at {where.function} in {where.path}, line {where.line}")
    return diagnosis


def reproductions_of(
    work: Work, failing: Failing | None, event: Event, diagnosis: Diagnosis
) -> tuple[Reproduction, ...]:
    if failing is None:
        base = diagnosis.base
        return reproduce(
            event,
            service=work.service,
            places=diagnosis.places,
            files=work.source.files(base),
            read=lambda path: work.source.read(path, base),
        )
    least, times = _TEST_SECONDS
    event = failing.ended or event
    crash = event.crash_frame
    within = max(least, times * failing.duration.total_seconds())
    # Node's runner names an assertion's error in some of its reports only, and a plain `Error` in none; Jest's
    # assertions are plain ones too.
    plain = ("AssertionError", "Error", "SyntaxError")  # what refuses a file names it in a manner of its own
    asserted = work.service.language == "javascript" and event.error_type.startswith(plain)
    unnamed = leaves_types_out(failing.output)
    stuck = "test timed out after" in event.message
    if stuck:
        within = max(least, min(within, _STUCK_SECONDS, _STUCK_SHARE * work.limits.wall.total_seconds()))
    one = test_that_fails(
        failing.command,
        error_type="" if asserted or stuck or unnamed else event.error_type.rpartition(".")[2],
        function=crash.function if crash else "",
        path=crash.path if crash else "",
        within=timedelta(seconds=within),
    )
    return (one,)
