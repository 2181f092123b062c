"""Source maps: events of bundles, told by the sources that the bundles were built from."""

import re
from collections.abc import Callable

from msgspec import structs

from homeostat.records import Event, Frame, Raised
from homeostat.stages.sense.bounds import MOST_VALUE, text
from homeostat.stages.sense.sourcemaps.functions import ANONYMOUS
from homeostat.stages.sense.sourcemaps.mapping import Original, SourceMap
from homeostat.stages.sense.sourcemaps.paths import is_library

_MOST_FRAMES = 100  # of one event, the innermost
_CONTEXT = 5  # lines before and after
_SCRIPT = re.compile(r"https?://|app://|capacitor://|\.[cm]?js(?:\?|$)")
_PLATFORMS = frozenset({"javascript", "node"})
_TELLING = 4  # letters of a name that no minifier gave

Lookup = Callable[[Frame], SourceMap | None]
"""The map of the bundle that a frame lies in."""


def is_concerned(platform: str) -> bool:
    """Whether events of the platform may come from bundles."""
    return platform in _PLATFORMS


def restore(event: Event, lookup: Lookup) -> Event:
    """The event with every frame whose bundle has a map told by its source; the event itself where none has."""
    left = _MOST_FRAMES
    chain: list[Raised] = []
    for raised in reversed(event.chain):
        kept = raised.frames[-left:] if left else ()
        frames = (*raised.frames[: len(raised.frames) - len(kept)], *_restored(kept, lookup))
        left -= len(kept)
        chain.insert(0, raised if frames == raised.frames else structs.replace(raised, frames=frames))
    if all(new is old for new, old in zip(chain, event.chain, strict=True)):
        return event
    return structs.replace(event, chain=tuple(chain))


def _restored(frames: tuple[Frame, ...], lookup: Lookup) -> tuple[Frame, ...]:
    found: list[Frame] = []
    called = ""  # what the caller's source calls the function that this frame is in
    for frame in frames:
        original = _original(frame, lookup)
        found.append(_told(frame, original, called) if original else frame)
        called = original.name if original else ""
    return tuple(found)


def _original(frame: Frame, lookup: Lookup) -> Original | None:
    if not frame.line or not frame.column or not _SCRIPT.search(frame.absolute_path or frame.path):
        return None
    source_map = lookup(frame)
    return source_map.lookup(frame.line - 1, frame.column - 1) if source_map else None


def _told(frame: Frame, original: Original, called: str) -> Frame:
    source, line = original.source, original.line
    lines = source.lines
    return structs.replace(
        frame,
        function=_function(frame, original, called),
        module="",
        path=source.path,
        absolute_path=source.path,
        line=line + 1,
        column=original.column + 1,
        in_app=not source.ignored and not is_library(source.path),
        source=text(lines[line], MOST_VALUE) if line < len(lines) else "",
        source_before=tuple(text(one, MOST_VALUE) for one in lines[max(0, line - _CONTEXT) : line]),
        source_after=tuple(text(one, MOST_VALUE) for one in lines[line + 1 : line + 1 + _CONTEXT]),
        minified=text(f"{frame.function} ({frame.absolute_path or frame.path}:{frame.line}:{frame.column})", 500),
    )


def _function(frame: Frame, original: Original, called: str) -> str:
    """By the source where the map holds it, else as the caller calls it, else its own name if that tells anything."""
    if original.source.content is not None:
        return original.source.functions.at(original.line, original.column)
    own = frame.function.rpartition(".")[2]
    return called or (frame.function if len(own) >= _TELLING else ANONYMOUS)
