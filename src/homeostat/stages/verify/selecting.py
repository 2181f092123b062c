"""Which tests of a slow suite touch a change: by what each was seen to touch, and by what stands in the files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from homeostat.errors import BadInput, NotFound
from homeostat.languages.diff import hunks_of
from homeostat.languages.python import FunctionNode, Module, first_line
from homeostat.records import Patch

Read = Callable[[str], str]
"""A file of the tree without the patch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    name: str  # as pytest has it, and as a suite's report is read
    seconds: float
    watched: bool  # false: what it touches is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What the tests of a suite touch, told by one run of it; each test is named by its place."""

    tests: Sequence[Timed]
    functions: Mapping[str, Mapping[int, int]]  # path, first line: the tests that begin it, as bits
    collected: int  # how many tests there are, with those that were not reached

    @property
    def whole(self) -> bool:
        return len(self.tests) >= self.collected


def touching(covered: Covered, patch: Patch, read: Read, *, seconds: float) -> tuple[str, ...]:
    """The tests that touch what the patch changes, as many as are done in `seconds`, the shortest first.

    Those of one file stay together and in their order: what they prepare is prepared once. A test that was not watched
    may touch anything, so it is among them; they were the first, and short. A change outside of every function touches
    whatever runs a function of its file.
    """
    bits = _unwatched(covered) | _bits(covered, patch, read)
    chosen = [test for place, test in enumerate(covered.tests) if bits >> place & 1]
    files: dict[str, list[Timed]] = {}
    for test in chosen:
        files.setdefault(test.name.partition("::")[0], []).append(test)
    found: list[str] = []
    for tests in sorted(files.values(), key=lambda tests: sum(test.seconds for test in tests)):
        for test in tests:
            seconds -= test.seconds
            if seconds < 0:
                return tuple(found)
            found.append(test.name)
    return tuple(found)


def _unwatched(covered: Covered) -> int:
    return sum(1 << place for place, test in enumerate(covered.tests) if not test.watched)


def _bits(covered: Covered, patch: Patch, read: Read) -> int:
    found = 0
    for path, hunks in hunks_of(patch).items():
        functions = covered.functions.get(path, {})
        touched = {line for hunk in hunks for line in hunk.touched}
        heads = set(_heads(path, touched, read)) if functions else set[int | None]()
        if None in heads:
            heads = {*functions}
        for head in heads:
            found |= functions.get(head or 0, 0)
    return found


def _heads(path: str, lines: Iterable[int], read: Read) -> Iterator[int | None]:
    """The first line of the innermost function around each; None for what stands in none, or cannot be read."""
    try:
        module = Module(read(path), path)
    except (BadInput, NotFound):
        yield None
        return
    spans = [
        (first_line(node), node.end_lineno or node.lineno) for node in module.nodes if isinstance(node, FunctionNode)
    ]
    for line in lines:
        yield max((first for first, last in spans if first <= line <= last), default=None)
