"""What the watcher of a Python run left: how the tests failed, and through which lines."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import msgspec

from homeostat.codec import decode
from homeostat.errors import BadInput
from homeostat.records import Event, Frame, Report, ReportKind, Run, Service
from homeostat.stages.diagnose.suspicion import Spectrum
from homeostat.stages.propose.protected import is_test
from homeostat.stages.sense import sense


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
class Observed:
    """How the tests of one fault failed."""

    alike: frozenset[str]
    event: Event | None = None
    ended: Event | None = None
    spectrum: Spectrum | None = None
    passed: bool = False  # the command, this time


class _Left(msgspec.Struct, frozen=True):
    failed: int
    passed: int
    lines: dict[str, dict[str, tuple[int, int]]]
    failures: list[_Failure]


def _read(run: Run) -> _Seen:
    if run.timed_out:
        raise BadInput(f"The command does not end within {run.duration.total_seconds():.0f} s.")
    try:
        return decode(run.results, _Seen)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"The command could not be run: {run.output[-500:].strip()}") from error


def read_observed(run: Run, failed: frozenset[str], service: Service, now: datetime, tests: frozenset[str]) -> Observed:
    """One failure, the tests that fail like it, and what all of them ran.

    Those of `failed` that were not watched are taken for alike where all that were are.

    The watcher ran beside the project's own code: whatever does not fit is no observation.

    Raises:
        BadInput: the command did not end, or could not be run.
    """
    seen = _read(run)
    try:
        observed = decode(seen.observed, _Left)
        lines = {
            path: {int(line): counts for line, counts in each.items()}
            for path, each in observed.lines.items()
            if path not in tests
        }
    except (msgspec.DecodeError, ValueError, RecursionError):
        return Observed(frozenset(), passed=seen.exit_code == 0)
    spectrum = Spectrum(failed=observed.failed, passed=observed.passed, lines=lines) if lines else None
    events = [(each, event) for each in observed.failures if (event := _event(each.values, service, now, tests))]
    if not events:
        return Observed(frozenset(), spectrum=spectrum, passed=seen.exit_code == 0)
    failure, first = next((pair for pair in events if any(frame.in_app for frame in _frames(pair[1]))), events[0])
    names = frozenset(each.test for each, _ in events)
    like = _like(failure.test, first)
    alike = frozenset(each.test for each, event in events if each.test and _like(each.test, event) == like)
    alike |= failed - names if alike == names else frozenset[str]()
    caught = None if any(frame.in_app for frame in _frames(first)) else _caught(failure, service, now, tests)
    return Observed(alike, caught or first, first if caught else None, spectrum)


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
