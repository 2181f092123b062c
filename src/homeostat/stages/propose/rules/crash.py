"""Where it broke: the statement, its function, the values there, and the calls that led to it."""

import ast
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from homeostat.errors import BadInput, NotFound
from homeostat.languages.python import FunctionNode, Module, answers_get, bound_names, is_request_handler, own_nodes
from homeostat.records import Frame, Json, Place
from homeostat.stages.propose.rules import captured
from homeostat.stages.propose.rules.wanted import NOTHING_SAID, Wanted, wanted
from homeostat.stages.propose.situation import Situation

MOST_MODULES = 150  # how many files of the project are looked at for how they handle the same case
_NOT_THE_PROJECT = re.compile(r"(^|/)(\.?venv|site-packages|node_modules|migrations|alembic|build|dist|docs)/")
_TEST = re.compile(r"(^|/)(tests?/|test_[^/]*$|conftest\.py$|[^/]*_test\.py$)")


class Project:
    """The Python files of the repository, each parsed once, those nearest to a path first."""

    def __init__(self, situation: Situation) -> None:
        self._read = situation.read
        self._paths = [path for path in situation.files if path.endswith(".py") and not _NOT_THE_PROJECT.search(path)]
        self._parsed: dict[str, Module | None] = {}

    def module(self, path: str) -> Module | None:
        if path not in self._parsed:
            try:
                self._parsed[path] = Module(self._read(path), path)
            except (NotFound, BadInput):
                self._parsed[path] = None
        return self._parsed[path]

    def near(self, path: str) -> list[Module]:
        """The module itself, then the others by how many folders they share with it; no tests."""

        def distance(other: str) -> tuple[bool, int, str]:
            shared = sum(1 for a, b in zip(path.split("/"), other.split("/"), strict=False) if a == b)
            return other != path, -shared, other

        paths = sorted((found for found in self._paths if not _TEST.search(found)), key=distance)[:MOST_MODULES]
        return [module for module in map(self.module, paths) if module is not None]


@dataclass(frozen=True, kw_only=True)
class Crash:
    """One frame of the stack, laid over the code. `outer` are the frames that called it, the nearest first."""

    project: Project
    module: Module
    line: int
    function: FunctionNode
    variables: Mapping[str, Json]
    error_type: str
    message: str
    outer: tuple["Crash", ...] = ()
    error_home: str = ""  # the module of the error's class
    wanted: Wanted = NOTHING_SAID  # by the test that failed
    called: str = ""  # the function that this line called and in which it went on to fail; "" where it failed itself

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """The expressions of the crash statement, those on the reported line first, the innermost of them first."""
        found = [node for statement in self.module.statements_at(self.line)[:3] for node in own_nodes(statement)]
        here = [node for node in found if isinstance(node, ast.expr) and self._touches(node)]
        rest = [node for node in found if node not in here]
        return (*sorted(here, key=self._extent), *rest)

    @cached_property
    def statement(self) -> ast.stmt | None:
        return next(iter(self.module.statements_at(self.line)), None)

    @cached_property
    def neighbours(self) -> list[Module]:
        return self.project.near(self.module.path)

    @cached_property
    def locals(self) -> set[str]:
        return bound_names(self.function)

    @cached_property
    def memo(self) -> dict[str, object]:
        """What was asked of the whole project for this crash; each question goes through every file."""
        return {}

    @property
    def is_handler(self) -> bool:
        return is_request_handler(self.function, self.module.class_of(self.function))

    @property
    def serves_a_request(self) -> bool:
        return self.is_handler or any(frame.is_handler for frame in self.outer)

    @property
    def only_reads(self) -> bool:
        """Whether the request that crashed asks to see something, and changes nothing."""
        handler = next((frame for frame in (self, *self.outer) if frame.is_handler), None)
        return handler is not None and answers_get(handler.function)

    def value(self, node: ast.AST) -> Json:
        return captured.value_of(node, self.variables)

    def type_of(self, node: ast.AST) -> str:
        return captured.type_of(node, self.variables)

    def may_be_none(self, node: ast.AST) -> bool:
        return self.type_of(node) in {"None", ""} and not isinstance(node, ast.Constant)

    def text(self, node: ast.expr | ast.stmt) -> str:
        return self.module.text(node)

    def assigned(self, name: str) -> Iterator[tuple[ast.stmt, ast.expr]]:
        """The assignments to a local name above the crash line, the nearest first."""
        found = [
            (node, node.value)
            for node in ast.walk(self.function)
            if isinstance(node, ast.Assign | ast.AnnAssign)
            and node.value is not None
            and node.lineno < self.line
            and any(
                isinstance(target, ast.Name) and target.id == name
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            )
        ]
        return iter(sorted(found, key=lambda pair: -pair[0].lineno))

    def _touches(self, node: ast.expr) -> bool:
        return node.lineno <= self.line <= (node.end_lineno or node.lineno)

    def _extent(self, node: ast.expr) -> tuple[int, int]:
        start, end = self.module.span(node)
        return end - start, start


def read_crash(situation: Situation) -> Crash | None:
    """The stack over the code; None when no own frame lies in Python that can be read."""
    raised = situation.event.raised
    if raised is None:
        return None
    project = Project(situation)
    frames = list(reversed(situation.event.own_frames))
    found: list[Crash] = []
    asked = wanted(raised.frames, lambda path: project.module(path) if path and _TEST.search(path) else None)
    for place in reversed(situation.diagnosis.places):
        module = project.module(place.path) if place.path.endswith(".py") else None
        function = module and (module.function_node(place.line) or module.function_named(place.function))
        if module is None or function is None:
            continue
        crash = Crash(
            project=project,
            module=module,
            line=place.line,
            function=function,
            variables=_variables(place, frames),
            error_type=raised.type.rpartition(".")[2],
            error_home=raised.module or raised.type.rpartition(".")[0],
            message=raised.message,
            outer=tuple(reversed(found)),
            wanted=asked,
            called=_called_by(raised.frames, place),
        )
        found.append(crash)
    return found[-1] if found else None


def _called_by(frames: tuple[Frame, ...], place: Place) -> str:
    """The name of the function one frame further in."""
    name = place.function.rpartition(".")[2]
    for frame, inner in reversed(list(itertools.pairwise(frames))):
        if frame.line == place.line and frame.function.rpartition(".")[2] == name:
            return inner.function.rpartition(".")[2]
    return ""


def _variables(place: Place, frames: list[Frame]) -> Mapping[str, Json]:
    """Those of the innermost frame of the same function, in the same file where the paths agree."""
    name = place.function.rpartition(".")[2]
    alike = [frame for frame in frames if frame.function.rpartition(".")[2] == name]
    here = [
        frame for frame in alike if frame.path and (place.path.endswith(frame.path) or frame.path.endswith(place.path))
    ]
    return next(iter([*here, *alike])).variables if alike else {}
