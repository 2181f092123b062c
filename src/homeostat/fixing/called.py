"""What a failing test of JavaScript or TypeScript calls, read from its text where no run tells which lines it ran."""

from collections.abc import Iterator, Sequence
from itertools import chain

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.importing import files_brought
from homeostat.languages.paths import is_test
from homeostat.languages.trees import FUNCTIONS, Source, field, suffix_of, walk
from homeostat.ports import SourceTree
from homeostat.records import Event
from homeostat.stages.diagnose.places import path_in_tree

_MOST_FILES = 20
_CALLED, _BESIDE = 0.8, 0.35  # suspicion of what the test calls, and of what stands beside it


def called(event: Event, source: SourceTree, base: str, tests: frozenset[str]) -> dict[str, dict[int, float]]:
    """Suspicious lines of the files that the test brings in; nothing where the stack names no test of the tree."""
    files = source.files(base)
    frames = event.raised.frames if event.raised else ()
    for frame in reversed(frames):
        path = path_in_tree(frame, files)
        if not path or not (is_test(path) or path in tests) or suffix_of(path) in {"", ".go", ".py"}:
            continue
        test = _read(path, source, base)
        if test is None:
            continue
        names = _names_called(test, frame.line or 0)
        found = (_lines(brought, names) for brought in _brought(test, files, source, base))
        return {each.path: lines for each, lines in found if lines}
    return {}


def _read(path: str, source: SourceTree, base: str) -> Source | None:
    try:
        read = Source(path, source.read(path, base))
        _ = read.root
    except (NotFound, BadInput):
        return None
    return read


def _names_called(test: Source, line: int) -> frozenset[str]:
    """By the function around the line; by all of the file where there is none."""
    row = line - 1
    around = [
        node for node in walk(test.root) if node.type in FUNCTIONS and node.start_point.row <= row <= node.end_point.row
    ]
    held = around[-1] if around else test.root
    return frozenset(test.text_of(name) for node in walk(held) if (name := _callee(node)) is not None)


def _callee(node: Node) -> Node | None:
    of = field(node, "function") if node.type == "call_expression" else None
    of = field(node, "constructor") if node.type == "new_expression" else of
    return field(of, "property") or of


def _brought(test: Source, files: Sequence[str], source: SourceTree, base: str) -> Iterator[Source]:
    """The project's own files that the test names, each once."""
    seen: set[str] = set()
    for path in files_brought(test.path, test.text, frozenset(files)):
        if path not in seen and not is_test(path) and len(seen) < _MOST_FILES:
            seen.add(path)
            if (read := _read(path, source, base)) is not None:
                yield read


def _lines(brought: Source, names: frozenset[str]) -> tuple[Source, dict[int, float]]:
    lines: dict[int, float] = {}
    for node in walk(brought.root):
        if node.type not in FUNCTIONS:
            continue
        score = _CALLED if names.intersection(_named(brought, node)) else _BESIDE
        for line in range(node.start_point.row + 1, node.end_point.row + 2):
            lines[line] = max(score, lines.get(line, 0.0))
    return brought, lines


def _named(brought: Source, node: Node) -> Iterator[str]:
    """What a function, or the one around it, is called by."""
    for each in chain([node], _around(node)):
        above = each.parent
        named = (
            field(each, "name")
            or field(above, "name")
            or field(field(above, "left"), "property")
            or field(above, "key")
        )
        if named is not None:
            yield brought.text_of(named)


def _around(node: Node) -> Iterator[Node]:
    above = node.parent
    while above is not None:
        if above.type in FUNCTIONS or above.type == "class_declaration":
            yield above
        above = above.parent
