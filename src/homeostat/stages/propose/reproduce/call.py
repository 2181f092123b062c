"""The failing function, called with the values captured in its frame."""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import PurePosixPath

from homeostat.records import Event, Frame, Json, Place, Reproduction, ReproductionKind, Service

MOST_CALLS = 3  # of 18 valid reproductions measured, 16 were at the innermost frame

_CUT_AT = 1024  # where older SDKs cut a string, ending it in "..."


def calls_of(event: Event, service: Service, places: Sequence[Place]) -> tuple[Reproduction, ...]:
    """Calls of the innermost own frames' functions, innermost first; Python only, and only what is in the tree."""
    crash = event.crash_frame
    if service.language != "python" or event.raised is None or crash is None:
        return ()
    found = ((frame, _place_of(frame, places)) for frame in reversed(event.own_frames))
    callable_frames = [(frame, place) for frame, place in found if place and _can_be_called(frame)]
    return tuple(_call(event.raised.type, crash, frame, place) for frame, place in callable_frames[:MOST_CALLS])


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


def _call(error_type: str, crash: Frame, frame: Frame, place: Place) -> Reproduction:
    order = {
        "path": place.path,
        "module": frame.module,
        "function": place.function,
        "first_line": place.first_line,
        "variables": dict(frame.variables),
        "expected": {"type": error_type, "function": crash.function, "path": crash.path},
    }
    harness = (
        files("homeostat.stages.propose.reproduce.harness").joinpath("call_function.py").read_text(encoding="utf-8")
    )
    return Reproduction(
        kind=ReproductionKind.CALL,
        title=f"{place.function}() with the values captured in its frame",
        command='python "$HOMEOSTAT_FILES/call_function.py"',
        files={"call_function.py": harness, "call.json": json.dumps(order)},
        error_type=error_type,
        crash_function=crash.function,
        crash_path=crash.path,
        not_rebuilt=tuple(f"{name}, which was cut" for name, value in frame.variables.items() if _is_cut(value)),
    )


def _is_cut(value: Json) -> bool:
    if isinstance(value, str):
        return len(value) >= _CUT_AT and value.endswith("...")
    if isinstance(value, list | dict):
        return any(map(_is_cut, value if isinstance(value, list) else value.values()))
    return False
