"""Group: which bug an event belongs to, and what it does to it."""

from collections.abc import Callable

from homeostat.records import BugStatus, Effect, Event, EventKind, Fingerprint, Grouped, Known, Severity
from homeostat.stages.group import v1

_MOST_TITLE = 160
_FREQUENT = 3  # events of one kind within an hour open a bug

_WORDS = {
    EventKind.PANIC: "a panic",
    EventKind.DATABASE_ERROR: "a database error",
    EventKind.HTTP_5XX: "a request was answered 5xx",
    EventKind.DEAD_LETTER: "a message reached a dead-letter topic",
}


def group(event: Event, *, known: Callable[[Fingerprint], Known]) -> Grouped:
    """Where the event belongs. `known` tells what the store holds of a fingerprint."""
    fingerprint = v1.fingerprint(event)
    effect, reason = decide(event, known(fingerprint))
    frame = event.crash_frame
    place = f"{frame.function} in {frame.path or frame.module}" if frame else event.transaction or event.logger
    return Grouped(
        fingerprint=fingerprint,
        effect=effect,
        reason=reason,
        title=_title(event),
        culprit=place,
        severity=severity(event),
        bug_type=event.kind.value,
    )


def decide(event: Event, known: Known) -> tuple[Effect, str]:
    """What the event does to the bug that is known, or whether it opens one."""
    if known.bug_code is None:
        return _decide_new(event, known.seen_last_hour + 1)
    if known.status is BugStatus.RESOLVED and _is_after_fix(event, known):
        return Effect.REGRESSES, f"seen again in {event.release or 'a release without a name'} after it was resolved"
    return Effect.COUNTS, "a repeat of a known bug"


def _decide_new(event: Event, seen: int) -> tuple[Effect, str]:
    """The triggers of the contract, strongest first."""
    if event.level == "fatal":
        return Effect.OPENS, "a fatal error"
    if words := _WORDS.get(event.kind):
        return Effect.OPENS, words
    if event.unhandled:
        return Effect.OPENS, "nothing handled the error"
    if event.level == "error" and seen >= _FREQUENT:
        return Effect.OPENS, f"{seen} of its kind within an hour"
    return Effect.WAITS, f"{seen} of {_FREQUENT} within an hour"


def _is_after_fix(event: Event, known: Known) -> bool:
    """An event of a release that had the bug before it was resolved says nothing about the fix."""
    if known.resolved_at is None or event.occurred_at <= known.resolved_at:
        return False
    return not event.release or event.release not in known.releases_before


def severity(event: Event) -> Severity:
    """FATAL is P0, a panic or database error P1, a failed request or unhandled error P2, the rest P3."""
    survived = event.kind is EventKind.PANIC and event.request is not None
    if event.level == "fatal" and not survived:
        return Severity.P0
    if event.kind in (EventKind.PANIC, EventKind.DATABASE_ERROR):
        return Severity.P1
    if event.kind in (EventKind.HTTP_5XX, EventKind.DEAD_LETTER) or event.unhandled:
        return Severity.P2
    return Severity.P3


def _title(event: Event) -> str:
    first_line = event.message.strip().split("\n", 1)[0]
    title = f"{event.error_type}: {first_line}" if event.error_type and first_line else event.error_type or first_line
    return title[:_MOST_TITLE] or "An event without a message"
