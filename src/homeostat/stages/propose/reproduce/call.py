"""The failing function, called with the values captured in its frame.

`homeostat-capture` sends arguments as they were; without it there are the texts that Sentry's SDK shows of variables.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import islice
from pathlib import PurePosixPath

from homeostat.records import Event, Frame, Json, Place, Raised, Reproduction, ReproductionKind, Service

MOST_CALLS = 12  # with the innermost frame alone 6 of 24 real crashes were told apart from mended ones, with more 8
CONTEXT = "homeostat_capture"  # where the helper puts what it captured

HARNESS_PARTS = ("function", "target", "captured", "shown", "names", "keys", "mapped", "django", "refused", "stand_in")
_HARNESS = tuple(f"call_{name}.py" for name in HARNESS_PARTS)
_REWOUND = ", files read from their start"
_FILES = ("BytesIO", "StringIO")
_CUTS = ((1024, "..."), (2048, "…"))  # where older SDKs cut a string, and where we do


def calls_of(event: Event, service: Service, places: Sequence[Place]) -> tuple[Reproduction, ...]:
    """Calls of own frames' functions, innermost first, each in its ways; Python only, and only what is in the tree.

    Those further out are for patches that stop the bad value before it comes to the function that fails on it.
    """
    failure = failure_of(event)
    if service.language != "python" or failure is None:
        return ()
    return tuple(islice(_calls(event, failure, places), MOST_CALLS))


@dataclass(frozen=True, slots=True)
class Failure:
    """What is to be seen again: the exception, and the innermost own frame that has a file."""

    raised: Raised
    crash: Frame


def failure_of(event: Event) -> Failure | None:
    """None for an event without an exception, or without a frame."""
    crash = next((frame for frame in reversed(event.own_frames) if not frame.path.startswith("<")), None)
    return Failure(event.raised, crash) if event.raised is not None and crash is not None else None


def callable_frames(event: Event, places: Sequence[Place]) -> list[tuple[Frame, Place]]:
    """Own frames whose functions can be called, with their places in the tree, innermost first."""
    found = ((frame, _place_of(frame, places)) for frame in reversed(event.own_frames) if _can_be_called(frame))
    return [(frame, place) for frame, place in found if place is not None]


def _calls(event: Event, failure: Failure, places: Sequence[Place]) -> Iterator[Reproduction]:
    for outward, (frame, place) in enumerate(callable_frames(event, places)):
        captured = _captured(event, frame)
        ways = [call_of(failure, frame, place, captured)] if captured is not None else []
        if captured is not None and _has_read(captured):
            ways.append(call_of(failure, frame, place, captured, rewound=True))
        yield from (replace(way, outward=outward) for way in (*ways, call_of(failure, frame, place, None)))


def _captured(event: Event, frame: Frame) -> dict[str, Json] | None:
    """What the helper says of this frame, with the table of objects that it speaks of."""
    tree = event.context.get(CONTEXT)
    if not isinstance(tree, dict):
        return None
    frames = tree.get("frames")
    for one in frames if isinstance(frames, list) else ():
        if isinstance(one, dict) and (one.get("function"), one.get("line")) == (_last(frame.function), frame.line):
            table = tree.get("objects")
            return {"frame": one, "objects": _reached(one, table if isinstance(table, dict) else {})}
    return None


def _reached(frame: Json, table: Mapping[str, Json]) -> dict[str, Json]:
    """The entries that the frame's values lead to: each reproduction is kept with its own."""
    found: dict[str, Json] = {}
    waiting: list[Json] = [frame]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
            number = node.get("ref")
            if isinstance(number, str) and number in table and number not in found:
                found[number] = table[number]
                waiting.append(table[number])
    return found


def _can_be_called(frame: Frame) -> bool:
    """Whether the frame has a name to call it by: not a module's body, a lambda or a comprehension."""
    return bool(frame.function) and "<" not in frame.function.rpartition(".")[2]


def _place_of(frame: Frame, places: Sequence[Place]) -> Place | None:
    """The frame's function in the tree, told by its name and the end of its path."""
    named = [place for place in places if _last(place.function) == _last(frame.function)]
    fitting = [place for place in named if _ends_alike(place.path, frame.absolute_path or frame.path)]
    return min(fitting, key=lambda place: abs(place.line - frame.line), default=None)


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _ends_alike(path: str, reported: str) -> bool:
    ours, theirs = PurePosixPath(path).parts, PurePosixPath(reported.replace("\\", "/")).parts
    shared = min(len(ours), len(theirs))
    return shared > 0 and ours[-shared:] == theirs[-shared:]


def _has_read(captured: Mapping[str, Json]) -> bool:
    """Whether there is a file in memory that is no longer at its start, where the function may have found it."""
    objects = captured["objects"]
    entries = objects.values() if isinstance(objects, dict) else ()
    return any(isinstance(entry, dict) and entry.get("kind") in _FILES and entry.get("at") != 0 for entry in entries)


def call_of(
    failure: Failure, frame: Frame, place: Place, captured: Mapping[str, Json] | None, *, rewound: bool = False
) -> Reproduction:
    """The program that calls the function of `frame` with the `captured` arguments, else with its variables."""
    raised, crash = failure.raised, failure.crash
    order = {
        "path": place.path,
        "module": frame.module,
        "function": place.function,
        "first_line": place.first_line,
        "variables": {} if captured else dict(frame.variables),
        "captured": captured,
        "reading": {"rewound": rewound},
        "line": place.line,
        "expected": {
            "type": raised.type,
            "message": raised.message,
            "function": crash.function,
            "path": crash.path,
        },
    }
    folder = files("homeostat.stages.propose.reproduce.harness")
    harness = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _HARNESS}
    held = "arguments" if captured else "values"
    cut = (
        () if captured else tuple(f"{name}, which was cut" for name, value in frame.variables.items() if _is_cut(value))
    )
    return Reproduction(
        kind=ReproductionKind.CALL,
        title=f"{place.function}() with the {held} captured in its frame{_REWOUND if rewound else ''}",
        command='python "$HOMEOSTAT_FILES/call_function.py"',
        files={**harness, "call.json": json.dumps(order)},
        error_type=raised.type,
        crash_function=crash.function,
        crash_path=crash.path,
        not_rebuilt=cut,
    )


def _is_cut(value: Json) -> bool:
    if isinstance(value, str):
        return any(len(value) >= length and value.endswith(mark) for length, mark in _CUTS)
    if isinstance(value, list | dict):
        return any(map(_is_cut, value if isinstance(value, list) else value.values()))
    return False
