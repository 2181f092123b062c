"""From the frames of a stack to functions in the tree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from homeostat.errors import NotFound
from homeostat.languages.function_text import function_text
from homeostat.languages.paths import is_test
from homeostat.ports import SourceTree
from homeostat.records import Event, Frame, Place
from homeostat.stages.diagnose.built import built_from

_MOST_PLACES = 8
_MOST_LINES = 300
_AROUND = 20  # lines shown where the function's own bounds are not known
_ALIKE = 2  # names that end a path alike, where nothing else says that it is the file
_FAR = 400  # lines that code may have moved since the release


class Readable(Protocol):
    """What of a source is needed to find a place in it."""

    def files(self, commit: str) -> tuple[str, ...]: ...

    def read(self, path: str, commit: str) -> str: ...


def find_places(event: Event, source: Readable, *, base: str, released: str) -> tuple[Place, ...]:
    """Own frames that are found at `base`, innermost first."""
    files = source.files(base)
    found: list[Place] = []
    for frame in reversed(event.own_frames):
        place = _place(frame, files, source, base)
        if place and place not in found:
            found.append(place)
    del released  # the line is found again by its text, whatever commit crashed
    return tuple(found[:_MOST_PLACES])


def _place(frame: Frame, files: Sequence[str], source: Readable, base: str) -> Place | None:
    path, line = path_in_tree(frame, files), 0
    if not path:
        path, line = built_from(frame, files, lambda each: source.read(each, base))
    if not path:
        return None
    try:
        text = source.read(path, base)
    except NotFound:
        return None
    lines = text.splitlines()
    line = line or find_line(lines, frame)
    if not line:
        return None
    function = function_text(path, text, line)
    if function and function.name:
        # Go's and JavaScript's stacks name a function more fully than its own text does.
        name = function.name if path.endswith(".py") else frame.function or function.name
        return Place(path=path, function=name, line=line, first_line=function.first_line, source=function.text)
    first = max(1, line - _AROUND)
    around = "\n".join(lines[first - 1 : line + _AROUND])
    return Place(path=path, function=frame.function, line=line, first_line=first, source=around)


def suspicious_places(suspicion: Mapping[str, Mapping[int, float]], source: SourceTree, base: str) -> tuple[Place, ...]:
    """The functions that hold the most suspicious lines, for a failure whose stack names none of the service's own."""
    lines = sorted(((-score, path, line) for path, each in suspicion.items() for line, score in each.items()))
    found: dict[tuple[str, str], Place] = {}
    for _, path, line in lines[:_MOST_LINES]:
        try:
            place = _place_of(path, source.read(path, base), line)
        except NotFound:
            continue
        if place is not None and len(found) < _MOST_PLACES:
            found.setdefault((path, f"{place.function}:{place.first_line}"), place)
    return tuple(found.values())


def _place_of(path: str, text: str, line: int) -> Place | None:
    if is_test(path):
        return None
    function = function_text(path, text, line)
    if function is None or not function.name:
        return None
    return Place(path=path, function=function.name, line=line, first_line=function.first_line, source=function.text)


def path_in_tree(frame: Frame, files: Sequence[str]) -> str:
    """The file of the tree that the frame's path ends with; the longest such one. "" when there is none.

    Where none is, the service may run from a part of its tree, as an image that holds one folder of it does: then the
    one file that ends as the frame's path does.
    """
    reports = [
        PurePosixPath(re.sub(r"^(file|app|webpack)://+|\?.*$", "", reported.replace("\\", "/"))).parts
        for reported in (frame.absolute_path, frame.path, *_module_paths(frame.module))
    ]
    best, depth = "", 0
    for parts in reports:
        for file in files:
            own = PurePosixPath(file).parts
            if len(own) > depth and len(own) <= len(parts) and parts[-len(own) :] == own:
                best, depth = file, len(own)
    return best or _ending_alike(reports, files, least=1 if frame.in_app and frame.source else _ALIKE)


def _ending_alike(reports: Sequence[tuple[str, ...]], files: Sequence[str], *, least: int) -> str:
    """The file that shares most of a path's end, and no other as much; `least` names, the file's own among them."""
    ends = {(*parts[-1:],) for parts in reports}
    alike = {
        file: max(_shared(PurePosixPath(file).parts, parts) for parts in reports)
        for file in files
        if (PurePosixPath(file).name,) in ends
    }
    most = max(alike.values(), default=0)
    found = [file for file, shared in alike.items() if shared == most]
    return found[0] if most >= least and len(found) == 1 else ""


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many of the last names are the same."""
    shared = 0
    while shared < min(len(one), len(other)) and one[-1 - shared] == other[-1 - shared]:
        shared += 1
    return shared


def _module_paths(module: str) -> Iterator[str]:
    if re.fullmatch(r"[\w.]+", module):
        yield module.replace(".", "/") + ".py"
        yield module.replace(".", "/") + "/__init__.py"


def find_line(lines: Sequence[str], frame: Frame) -> int:
    """Where the frame's source line is now: at its number, or else the nearest line with that very text; 0 if gone."""
    wanted = frame.source.strip()
    if not wanted:
        return frame.line if 0 < frame.line <= len(lines) else 0
    alike = [number for number, line in enumerate(lines, start=1) if line.strip() == wanted]
    nearest = min(alike, key=lambda number: abs(number - frame.line), default=0)
    return nearest if nearest and abs(nearest - frame.line) <= _FAR else 0
