"""What rules of scrubbing would remove, before they do it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from homeostat.records import Event
from homeostat.stages.sense.scrub import Scrubber


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A text that would change."""

    event_id: str
    path: str  # where it stands in the stored event
    before: str
    after: str


def removals(events: Iterable[Event], scrubber: Scrubber) -> tuple[Removal, ...]:
    return tuple(removal for event in events for removal in _removals(event, scrubber.event(event)))


def _removals(before: Event, after: Event) -> Iterator[Removal]:
    if before is after:
        return
    old, new = (dict(_texts(msgspec.json.decode(msgspec.json.encode(event)), "")) for event in (before, after))
    for path, words in old.items():
        if new.get(path) != words and not path.startswith("scrubbed"):
            yield Removal(event_id=before.event_id, path=path, before=_short(words), after=_short(new.get(path, "")))


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - built-in values, of any depth
    if isinstance(value, str | int | float):
        yield path, str(value)
    elif value:
        items = cast("dict[str, Any]", value).items() if isinstance(value, dict) else enumerate(value)
        for key, item in cast("Iterable[tuple[object, Any]]", items):
            yield from _texts(item, f"{path}.{key}" if path else str(key))


def _short(words: str) -> str:
    line = words.replace("\n", "\\n")
    return line if len(line) <= 120 else line[:119] + "…"  # noqa: PLR2004 - a terminal's line
