"""Which test was under way when a line ran, by where the test's file stood in the stack.

Runners that keep no name of it where others see it (tape, tap, ava, uvu, Node's and mocha with a loader) still have the
test's own call in the stack: the outermost frame that is the project's. Its file is read for what is titled.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.trees import FUNCTIONS, Source, walk
from homeostat.languages.trees import field as part
from homeostat.records import SuiteRun

PLACED = "@"  # begins what a mark writes of a place: `@test/cart.test.ts:12`
_TEXTS = frozenset({"string", "template_string"})
_MOST_PLACES = 20_000

Ran = Mapping[str, set[int]]
"""What was written as the test, and the marks that it ran."""


class _Titled(NamedTuple):
    title: str
    first: int
    last: int


@dataclass(slots=True)
class UnderWay:
    """The tests of a suite by their places; `read` gives a file of the folder that the command runs in."""

    suite: SuiteRun
    others: frozenset[str]  # tests that fail too, and are not looked at
    read: Callable[[str], str]
    _files: dict[str, tuple[_Titled, ...]] = field(default_factory=dict[str, tuple[_Titled, ...]])

    def runs(self, ran: Ran) -> tuple[list[set[int]], list[set[int]]]:
        """The marks of each failing test, and of each passing one.

        What ran outside the stack of any test (a timer, a stream) may be of all of them. Where no failing test is found
        by its title, what ran at all is one that fails.
        """
        failing, passing = dict[str, set[int]](), dict[str, set[int]]()
        loose: set[int] = set()
        for place, marks in list(ran.items())[:_MOST_PLACES]:
            if not place.startswith(PLACED):
                continue
            test, fails = self._test_at(place)
            if fails is None:
                loose |= marks
            else:
                (failing if fails else passing).setdefault(test, set()).update(marks)
        if not failing:
            every = set[int]().union(*(marks for place, marks in ran.items() if place.startswith(PLACED)))
            return ([every] if every else []), []
        for each in (failing, passing):
            next(iter(each.values()), set[int]()).update(loose)
        return list(failing.values()), list(passing.values())

    def _test_at(self, place: str) -> tuple[str, bool | None]:
        """Its place, and whether it fails; None where no test that is told of stands there."""
        path, _, line = place.removeprefix(PLACED).rpartition(":")
        if not line.isascii() or not line.isdigit() or len(line) > 9:  # noqa: PLR2004 - digits
            return "", None
        titled = self._titled(path)
        around = [each for each in titled if each.first <= int(line) <= each.last]
        for each in reversed(around):  # the innermost first
            for names, fails in ((self.suite.failed, True), (self.others, None), (self.suite.passed, False)):
                if _names(each.title, names):
                    return f"{path}:{each.first}", fails
        if around and not any(_names(each.title, self.suite.passed) for each in titled):
            return f"{path}:{around[-1].first}", False  # a runner that names only what fails
        return "", None

    def _titled(self, path: str) -> tuple[_Titled, ...]:
        if path not in self._files:
            try:
                self._files[path] = tuple(_titled(Source(path, self.read(path))))
            except (NotFound, BadInput):
                self._files[path] = ()
        return self._files[path]


def _titled(source: Source) -> Iterator[_Titled]:
    """Calls with a text first and a function behind it: `it("adds", () => …)`, the outer ones first."""
    for node in walk(source.root):
        given = part(node, "arguments") if node.type == "call_expression" else None
        held = [each for each in given.named_children if each.type != "comment"] if given is not None else []
        if len(held) > 1 and held[0].type in _TEXTS and any(each.type in FUNCTIONS for each in held[1:]):
            title = " ".join(source.text_of(held[0])[1:-1].split())
            yield _Titled(title, *_lines(node))


def _lines(node: Node) -> tuple[int, int]:
    return node.start_point.row + 1, node.end_point.row + 1


def _names(title: str, tests: Iterable[str]) -> bool:
    return bool(title) and any(" ".join(test.split()).endswith(title) for test in tests)
