"""What `homeostat-capture` sends of a crash's arguments, bounded: a flat table of entries, kept whole or not at all.

A tree that was cut in the middle would call a function with what it never had, so the usual bounds do not serve.
"""

from collections.abc import Mapping
from typing import cast

import msgspec

from homeostat.records import Json
from homeostat.stages.sense.bounds import mapping, sequence, text

CONTEXT = "homeostat_capture"
MOST_BYTES = 160 * 1024  # the helper sends 64 KiB of values, and JSON around them
MOST_OBJECTS = 5_000
MOST_FRAMES = 8
_MOST_DEPTH = 5  # of one entry: nodes below `with` and `pairs`
_MOST_INTEGER = 2**63


def captured_of(payload: Mapping[str, object]) -> dict[str, Json] | None:
    """The arguments that came with the event; None when there are none, or more than the helper sends."""
    tree = mapping(mapping(payload.get("contexts")).get(CONTEXT))
    frames, objects = sequence(tree.get("frames")), mapping(tree.get("objects"))
    if not frames or len(objects) > MOST_OBJECTS or tree.get("version") != 1:
        return None
    try:
        if len(msgspec.json.encode(tree)) > MOST_BYTES:
            return None
    except (msgspec.MsgspecError, RecursionError, OverflowError, UnicodeEncodeError):
        return None
    return {
        "version": 1,
        "frames": [_plain(frame, _MOST_DEPTH) for frame in frames[:MOST_FRAMES] if mapping(frame)],
        "objects": {text(number, 20): _plain(entry, _MOST_DEPTH) for number, entry in objects.items()},
    }


def _plain(value: object, depth: int) -> Json:
    """The value with texts that a database takes; what is nested deeper than an entry can be is left out."""
    if isinstance(value, str):
        return text(value, MOST_BYTES)
    if isinstance(value, dict):
        items = cast("dict[str, object]", value).items()
        return {text(key, MOST_BYTES): _plain(item, depth - 1) for key, item in items} if depth > 0 else None
    if isinstance(value, list):
        return [_plain(item, depth - 1) for item in cast("list[object]", value)] if depth > 0 else None
    if value is None or isinstance(value, bool | float):
        return value
    return value if isinstance(value, int) and abs(value) < _MOST_INTEGER else None
