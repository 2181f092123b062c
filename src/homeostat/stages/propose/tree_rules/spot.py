"""Where it broke, in Go or JavaScript: a place of the file's tree, its function, and the calls that led there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.trees import FUNCTIONS, Source, function_of, suffix_of, walk
from homeostat.records import Event, Place
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.situation import Situation

MOST_FILES = 60  # of the project are looked at for how they do the same, the nearest first
_MOST_SPOTS = 5
_LONGEST_LINE = 2_000  # characters; what is longer was written by a program, and is made again by it
_ELSEWHERE = frozenset({"node_modules", "vendor", "dist", "build", "third_party", "testdata"})


class Project:
    """The sources of the repository, each parsed once."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._known: dict[str, Source | None] = {}

    def source(self, path: str) -> Source | None:
        """None where it cannot be read or parsed."""
        if path not in self._known:
            self._known[path] = None
            if suffix_of(path):
                try:
                    read = Source(path, self._situation.read(path))
                    _ = read.root
                    self._known[path] = read
                except (NotFound, BadInput):
                    pass
        return self._known[path]

    def near(self, path: str, suffixes: tuple[str, ...]) -> Iterator[Source]:
        """The file itself, then others by how many folders they share with it; no tests, nothing that was brought."""

        def far(other: str) -> tuple[bool, int, str]:
            shared = sum(1 for a, b in zip(path.split("/")[:-1], other.split("/")[:-1], strict=False) if a == b)
            return other != path, -shared, other

        paths = [
            other
            for other in self._situation.files
            if other.endswith(suffixes)
            and (other == path or not (is_test(other) or _ELSEWHERE.intersection(other.split("/")[:-1])))
        ]
        for other in sorted(paths, key=far)[:MOST_FILES]:
            if (read := self.source(other)) is not None:
                yield read


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One frame of the stack, laid over the code. `outer` are the frames that called it, the nearest first."""

    project: Project
    source: Source
    line: int
    column: int | None  # 1-based, as V8 counts; Go tells none
    name: str  # of the function, as the stack has it
    error_type: str
    message: str
    called: str = ""  # the library's function that was under way at the line, where there was one
    outer: tuple["Spot", ...] = ()

    @cached_property
    def here(self) -> list[Node]:
        """What of the line can have failed, the likeliest first: at the column where there is one."""
        found = self.source.on_line(self.line)
        exact = self.source.at(self.line, self.column) if self.column else None
        return ([exact] if exact is not None else []) + [node for node in found if node != exact]

    @cached_property
    def function(self) -> Node | None:
        """The innermost that is under way at the line."""
        if self.column and self.here:
            return function_of(self.here[0])
        row = self.line - 1
        held = walk(self.source.root, lambda node: node.start_point.row <= row <= node.end_point.row)
        inside = [node for node in held if node.type in FUNCTIONS]
        earlier = [node for node in inside if node.start_point.row < row]
        return next(reversed(earlier or inside), None)

    def text(self, node: Node) -> str:
        return self.source.text_of(node)


def read_spots(situation: Situation, suffixes: tuple[str, ...]) -> tuple[Spot, ...]:
    """The stack over the code, innermost first; nothing where the innermost own frame cannot be looked at."""
    raised = situation.event.raised
    if raised is None:
        return ()
    project = Project(situation)
    found: list[Spot] = []
    places = situation.diagnosis.places[:_MOST_SPOTS]
    for place in reversed(places):
        source = project.source(place.path) if place.path.endswith(suffixes) else None
        lines = source.lines[place.line - 1 : place.line] if source is not None else []
        if source is None or not lines or len(lines[0]) > _LONGEST_LINE:
            if place is places[0]:
                return ()
            continue
        found.insert(
            0,
            Spot(
                project=project,
                source=source,
                line=place.line,
                column=_column(situation.event, place),
                name=_plain(place.function),
                error_type=raised.type,
                message=raised.message,
                called=_called(situation.event, place),
                outer=tuple(found),
            ),
        )
    return tuple(found)


def _plain(function: str) -> str:
    """As people call it: V8 puts the module it is a part of before it, and adds the name it was called by."""
    held = re.fullmatch(r"([\w$.]{1,200}?)\.?([\w$]{1,100}) \[as ([\w$]{1,100})\]", function)
    plain = f"{held[1]}.{held[3]}" if held is not None else function
    return re.sub(r"^(?:Object|Module|exports)\.(?=[\w$])", "", plain)


def _called(event: Event, place: Place) -> str:
    """The bare name of what the frame called, of the frame below it; "" where the place is in no frame."""
    frames = event.raised.frames if event.raised else ()
    below = ""
    for frame in reversed(frames):
        if frame.line == place.line and (frame.absolute_path or frame.path).endswith(place.path):
            return re.split(r"[./ ]", re.sub(r" \[as .*", "", below))[-1]
        below = frame.function
    return ""


def _column(event: Event, place: Place) -> int | None:
    """That of the frame, where the line is still where it was."""
    for frame in reversed(event.own_frames):
        path = frame.absolute_path or frame.path
        if frame.line == place.line and path.endswith(place.path):
            return frame.column or None
    return None
