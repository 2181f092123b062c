"""Diagnose: the crash frame with its source, who wrote it, what was seen, one line of cause, the class of answer."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from homeostat.ports import SourceTree
from homeostat.records import Bug, Commit, Diagnosis, Event, Evidence, FixClass, Place, Severity
from homeostat.stages.diagnose.causes import Cause, cause_of
from homeostat.stages.diagnose.origin import Step, origin_of, origin_of_field
from homeostat.stages.diagnose.places import find_places

_MANY_USERS = 10
_MANY_EVENTS = 100
_MOST_VALUES = 8
_MOST_FOLLOWED = 2  # bad values whose way is told
_VARIES = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\d+")  # in the titles of bugs that are alike


def diagnose(bug: Bug, event: Event, *, source: SourceTree | None, earlier: Sequence[Bug]) -> Diagnosis:
    """Why it broke. `source` is None when the service has no repository linked; `earlier` are bugs of its type.

    Reads only; a second call is harmless. Everything in it is read or computed, nothing is guessed by a model.
    """
    earlier = [other for other in earlier if _alike(bug, other)]
    base = source.head() if source else ""
    released = source.resolve(event.release) if source and event.release else ""
    places = find_places(event, source, base=base, released=released) if source else ()
    cause = cause_of(event, places[0] if places else None)
    ways = _ways(event, cause, places, source, base)
    changed, suspect = _suspect(event, source, released or base, base, places, ways) if source else ("", None)
    fix_class, reason = _class_of(cause, has_source=source is not None, places=places)
    return Diagnosis(
        bug_code=bug.code,
        base=base,
        released=released,
        places=places,
        root_cause=cause.explanation,
        hypothesis=cause.line,
        classification=cause.classification,
        impact=_impact(bug),
        fix_class=fix_class,
        reason=reason,
        evidence=tuple(_evidence(event, places, changed, suspect, earlier, cause, ways)),
        suspect=suspect,
        suspect_is_in_last_release=_came_with_release(source, released, suspect) if source else False,
        similar=tuple(other.code for other in earlier),
        prevention_tips=cause.prevention,
    )


def _alike(bug: Bug, other: Bug) -> bool:
    """Whether it failed in the same function, or says the same but for names and numbers."""
    same_place = bool(bug.culprit) and (bug.service, bug.culprit) == (other.service, other.culprit)
    return same_place or _VARIES.sub("", bug.title) == _VARIES.sub("", other.title)


def _suspect(  # noqa: PLR0917 - what was gathered
    event: Event, source: SourceTree, released: str, base: str, places: Sequence[Place], ways: Sequence[Step]
) -> tuple[str, Commit | None]:
    """What was changed last of what made it fail, and by which commit: the crashing line, or one on the value's way.

    The crashing line is looked up as of the release that crashed.
    """
    if not places:
        return "", None
    frame, place = event.crash_frame, places[0]
    crashed_line = frame.line if frame and frame.line else place.line
    crashing = source.blame(place.path, crashed_line, released) or source.blame(place.path, place.line, released)
    on_the_way = [commit for step in ways if (commit := source.blame(step.path, step.line, base)) is not None]
    newest = max(on_the_way, key=lambda commit: commit.authored_at, default=None)
    if newest is not None and (crashing is None or newest.authored_at > crashing.authored_at):
        return "A line that the value came through", newest
    return "The line", crashing


def _ways(
    event: Event, cause: Cause, places: Sequence[Place], source: SourceTree | None, base: str
) -> tuple[Step, ...]:
    """Where the bad values came from, as far as the source tells."""
    if source is None or not places:
        return ()
    tree, files = source, source.files(base)
    stack = [(place.path, place.line) for place in places]

    def read(path: str) -> str:
        return tree.read(path, base)

    names = (origin_of(name, stack, read=read, files=files) for name in cause.culprits[:_MOST_FOLLOWED])
    fields = (origin_of_field(name, stack, read=read, files=files) for name in _empty_fields(event)[:_MOST_FOLLOWED])
    return tuple(dict.fromkeys(chain.from_iterable((*names, *fields))))


def _empty_fields(event: Event) -> list[str]:
    """Of the records that the crash frame held, those fields without a value that its line reads."""
    frame = event.crash_frame
    records = [value for value in frame.variables.values() if isinstance(value, dict)] if frame else []
    empty = dict.fromkeys(name for record in records for name, value in record.items() if value == "None")
    return [name for name in empty if frame and re.search(rf"['\".]{re.escape(name)}\b", frame.source)]


def _came_with_release(source: SourceTree, released: str, suspect: Commit | None) -> bool:
    """Whether the suspect came in after the release before the one that crashed."""
    if suspect is None or not released:
        return False
    tagged = [commit for tag in source.releases() if (commit := source.resolve(tag)) != released]
    if not tagged:
        return False
    return any(commit.digest == suspect.digest for commit in source.changed_between(tagged[0], released))


def _class_of(cause: Cause, *, has_source: bool, places: Sequence[Place]) -> tuple[FixClass, str]:
    if cause.operational:
        return FixClass.OPERATIONAL, cause.operational
    if not has_source:
        return FixClass.EXPLANATION_ONLY, "No repository is linked to this service, so there is no code to mend."
    if not places:
        return FixClass.EXPLANATION_ONLY, "None of the stack's own frames was found in the repository."
    return FixClass.CODE_FIX, f"The failure is in the service's own code, in {places[0].function}."


def _impact(bug: Bug) -> str:
    if bug.severity in (Severity.P0, Severity.P1) or bug.users_affected >= _MANY_USERS:
        return "high"
    if bug.severity is Severity.P3 and bug.event_count < _MANY_EVENTS:
        return "low"
    return "medium"


def _evidence(  # noqa: PLR0917 - what was gathered
    event: Event,
    places: Sequence[Place],
    changed: str,
    suspect: Commit | None,
    earlier: Sequence[Bug],
    cause: Cause,
    ways: Sequence[Step],
) -> Iterator[Evidence]:
    if event.error_type:
        yield Evidence(says=f"{event.error_type}: {event.message}", source="event", link=f"event:{event.event_id}")
    if places and event.crash_frame:
        place, frame = places[0], event.crash_frame
        crashed = frame.source.strip() or f"line {frame.line}"
        yield Evidence(
            says=f"It crashed in {place.function}, at: {crashed}", source="frame", link=f"{place.path}:{place.line}"
        )
    for name in cause.culprits[:_MOST_VALUES]:
        yield Evidence(
            says=f"{name} was {cause.values[name]} when it crashed", source="event", link=f"event:{event.event_id}"
        )
    for step in ways:
        yield Evidence(says=step.says, source="code", link=f"{step.path}:{step.line}")
    if suspect:
        by = f"{suspect.author} on {suspect.authored_at:%-d %B %Y}"
        says = f"{changed} was last changed by {by}: {suspect.subject}"
        yield Evidence(says=says, source="commit", link=suspect.digest)
    for other in earlier[:2]:
        yield Evidence(
            says=f"{other.code} was alike: {other.title} ({other.status})", source="earlier bug", link=other.code
        )
    if not cause.culprits and places:
        yield Evidence(says="Which value was wrong is inferred from the message", source="event", assumed=True)
