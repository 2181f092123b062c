"""Group: which bug an event belongs to, and what it does to it."""

import re
from collections.abc import Hashable
from datetime import datetime

from homeostat.records import BugStatus, Effect, Event, EventKind, Fingerprint, Grouped, Known, Severity, Traits
from homeostat.stages.group import details, v1, wording
from homeostat.stages.group.kinship import Kin, kin_among, signs_of
from homeostat.stages.group.rules import Rule
from homeostat.stages.group.templates import Mined, mask
from homeostat.stages.group.values import failure_stated

__all__ = [
    "FamilyAndTraits",
    "Kin",
    "comes_back",
    "decide",
    "family_and_traits",
    "fingerprint_of",
    "group",
    "is_mined",
    "kin_among",
    "like",
    "masked",
    "names_in",
    "opens_after",
    "severity",
    "signs_of",
    "title_of_event",
]

FamilyAndTraits = tuple[str, Traits | None]

_MOST_TITLE = 160
_FREQUENT = 3  # events of one kind within an hour open a bug

_RELEASE_FOLDER = re.compile(r"-[0-9a-f]{8}\Z")  # as `adapters/deployer/making.py` names it

_WORDS = {
    EventKind.PANIC: "a panic",
    EventKind.DATABASE_ERROR: "a database error",
    EventKind.HTTP_5XX: "a request was answered 5xx",
    EventKind.DEAD_LETTER: "a message reached a dead-letter topic",
}


def group(
    event: Event,
    known: Known,
    *,
    rules: tuple[Rule, ...] = (),
    mined: Mined | None = None,
    fingerprint: Fingerprint | None = None,
    told: FamilyAndTraits | None = None,
) -> Grouped:
    """Where the event belongs. `known` is what the store holds of its fingerprint, `rules` are the server's.

    `mined` is the template of its message, see `is_mined`; `fingerprint` what `fingerprint_of` gave for the same,
    and `told` what `family_and_traits` did.
    """
    fingerprint = fingerprint or v1.fingerprint(event, rules, mined)
    family, traits = told or v1.family_and_traits(event, rules, mined)
    effect, reason = decide(event, known)
    frame = event.crash_frame
    place = (
        f"{frame.function} in {_in_tree(frame.path) or frame.module}" if frame else event.transaction or event.logger
    )
    return Grouped(
        fingerprint=fingerprint,
        effect=effect,
        reason=reason,
        title=fingerprint.title or title_of_event(event),
        culprit=place,
        severity=severity(event),
        bug_type=event.kind.value,
        family=family,
        traits=traits,
    )


def _in_tree(path: str) -> str:
    """Without the folder of a release that was started here: Node names files by their whole path."""
    _, found, below = path.partition("/releases/")
    _, _, below = below.partition("/")  # the service
    folder, _, inside = below.partition("/")
    return inside if found and inside and _RELEASE_FOLDER.search(folder) else path


def fingerprint_of(event: Event, rules: tuple[Rule, ...] = (), mined: Mined | None = None) -> Fingerprint:
    """What makes it the same bug as another. `mined` is the template of its message, see `is_mined`."""
    return v1.fingerprint(event, rules, mined)


def family_and_traits(event: Event, rules: tuple[Rule, ...] = (), mined: Mined | None = None) -> FamilyAndTraits:
    """What tells a bug that may own several fingerprints: right after the fingerprint it costs half as much."""
    return v1.family_and_traits(event, rules, mined)


def is_mined(event: Event) -> bool:
    """Whether it is known by the template of its message."""
    return v1.is_mined(event)


def masked(message: str) -> str:
    """What of a message a miner is given."""
    return mask(wording.to_mine(message))


def names_in(message: str) -> tuple[str, ...]:
    """What of a message counts beside its template."""
    stated = failure_stated(message)
    return (*wording.kept(message), stated) if stated else wording.kept(message)


def like(error_type: str, message: str) -> Hashable:
    """What of the words counts: equal for messages that differ only in what varies from event to event."""
    meant = details.meant(error_type, message)
    return meant if error_type else (meant, failure_stated(message))


def decide(event: Event, known: Known) -> tuple[Effect, str]:
    """What the event does to the bug that is known, or whether it opens one."""
    if known.bug_code is None:
        return _decide_new(event, known.seen_last_hour + 1)
    if comes_back(known, occurred_at=event.occurred_at, release=event.release):
        return Effect.REGRESSES, f"seen again in {event.release or 'a release without a name'} after it was resolved"
    return Effect.COUNTS, "a repeat of a known bug"


def opens_after(event: Event) -> int | None:
    """How many of its kind within an hour open a bug; None: however many, they do not."""
    if _opens_at_once(event):
        return 1
    return _FREQUENT if event.level == "error" else None


def comes_back(known: Known, *, occurred_at: datetime, release: str) -> bool:
    """Whether an event brings a resolved bug back.

    A release that had it before, or is older than the one that was to mend it, says nothing about the fix. Where events
    name no release, the deploys tell from when they speak of the mended code.
    """
    if known.status is not BugStatus.RESOLVED or known.resolved_at is None or occurred_at <= known.resolved_at:
        return False
    if not release:
        return known.unnamed_count_from is None or occurred_at >= known.unnamed_count_from
    if release == known.resolved_release:
        return True
    return release not in known.releases_before and release not in known.older_releases


def _decide_new(event: Event, seen: int) -> tuple[Effect, str]:
    if reason := _opens_at_once(event):
        return Effect.OPENS, reason
    if (enough := opens_after(event)) is not None and seen >= enough:
        return Effect.OPENS, f"{seen} of its kind within an hour"
    return Effect.WAITS, f"{seen} of {_FREQUENT} within an hour"


def _opens_at_once(event: Event) -> str:
    """Which of the contract's triggers fits, strongest first; "" when none does."""
    if event.level == "fatal":
        return "a fatal error"
    return _WORDS.get(event.kind, "nothing handled the error" if event.unhandled else "")


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


def title_of_event(event: Event) -> str:
    """As its bug is called, unless rules of the service say otherwise."""
    first_line = event.message.strip().split("\n", 1)[0]
    title = f"{event.error_type}: {first_line}" if event.error_type and first_line else event.error_type or first_line
    return title[:_MOST_TITLE] or "An event without a message"
