"""What a failing test of JavaScript or TypeScript calls, read from its text where no run tells which lines it ran."""

from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.importing import files_brought
from homeostat.languages.paths import is_test
from homeostat.languages.trees import FUNCTIONS, Source, field, statement_of, suffix_of, walk
from homeostat.records import Event
from homeostat.stages.diagnose.places import Readable, path_in_tree

_MOST_FILES = 30
_MOST_STEPS = 4  # from the test to a file, and from a function to what it calls
_CALLED, _BESIDE = 0.8, 0.35  # suspicion of what the failing line calls, and of what stands beside it
_IN_THE_TEST = 0.75  # beside what is called on the line that failed
_FURTHER = 0.9  # of a function's suspicion for what it calls in turn
_OF_ITS_CLASS = 0.7  # of a class that is named, for its methods
_NAMES = frozenset({"identifier", "property_identifier", "private_property_identifier"})


def called(event: Event, source: Readable, base: str, tests: frozenset[str]) -> dict[str, dict[int, float]]:
    """Suspicious lines of the files that the test brings in, themselves or by way of others.

    Nothing where the stack names no test of the tree.
    """
    files = source.files(base)
    frames = event.raised.frames if event.raised else ()
    for frame in reversed(frames):
        path = path_in_tree(frame, files)
        if not path or not (is_test(path) or path in tests) or suffix_of(path) in {"", ".go", ".py"}:
            continue
        test = _read(path, source, base)
        if test is None:
            continue
        brought = list(_brought(test, files, source, base))
        names = _named_in_turn(_names_in(test, frame.line or 0), brought)
        found = ((each, _lines(each, names)) for each in brought)
        return {each.path: lines for each, lines in found if lines}
    return {}


def narrowed(
    suspicion: Mapping[str, Mapping[int, float]], named: Mapping[str, Mapping[int, float]]
) -> dict[str, dict[int, float]]:
    """What the tests ran, less where the failing line calls nothing of it: a test sets up much that works."""
    if not named:
        return {path: dict(lines) for path, lines in suspicion.items()}
    return {
        path: {line: score * (named.get(path, {}).get(line, _BESIDE) / _CALLED) ** 0.5 for line, score in lines.items()}
        for path, lines in suspicion.items()
    }


def _read(path: str, source: Readable, base: str) -> Source | None:
    try:
        read = Source(path, source.read(path, base))
        _ = read.root
    except (NotFound, BadInput):
        return None
    return read


def _names_in(test: Source, line: int) -> dict[str, float]:
    """Those of the statement that failed, then those of the test around it; of all the file where there is none."""
    row = line - 1
    around = [
        node for node in walk(test.root) if node.type in FUNCTIONS and node.start_point.row <= row <= node.end_point.row
    ]
    held = around[-1] if around else test.root
    names = dict.fromkeys(_names_of(test, held), _CALLED * _IN_THE_TEST)
    first = next((node for node in walk(held) if node.start_point.row == row and node.is_named), None)
    failed = statement_of(first) if first is not None and around else None
    return {**names, **dict.fromkeys(_names_of(test, failed), _CALLED)} if failed is not None else names


def _names_of(source: Source, node: Node) -> set[str]:
    return {source.text_of(each) for each in walk(node) if each.type in _NAMES}


def _named_in_turn(names: Mapping[str, float], brought: Sequence[Source]) -> dict[str, float]:
    """With what the functions of these names name, and so on."""
    functions: dict[str, list[tuple[Source, Node]]] = {}
    for source in brought:
        for node in walk(source.root):
            if node.type in FUNCTIONS and (own := _own_name(source, node)):
                functions.setdefault(own, []).append((source, node))
    found = dict(names)
    new = dict(names)
    for _ in range(_MOST_STEPS):
        reached: dict[str, float] = {}
        for name, score in new.items():
            for source, node in functions.get(name, ()):
                for other in _names_of(source, node):
                    if other in functions and score * _FURTHER > found.get(other, 0.0):
                        reached[other] = found[other] = score * _FURTHER
        new = reached
    return found


def _brought(test: Source, files: Sequence[str], source: Readable, base: str) -> Iterator[Source]:
    """The project's own files that the test names, and those that they name, each once, the nearest first."""
    known = frozenset(files)
    seen: set[str] = set()
    waiting = [test]
    for _ in range(_MOST_STEPS):
        further: list[Source] = []
        for user in waiting:
            for path in files_brought(user.path, user.text, known):
                if path not in seen and not is_test(path) and len(seen) < _MOST_FILES:
                    seen.add(path)
                    if (read := _read(path, source, base)) is not None:
                        further.append(read)
                        yield read
        waiting = further


def _lines(brought: Source, names: Mapping[str, float]) -> dict[int, float]:
    lines: dict[int, float] = {}
    for node in walk(brought.root):
        if node.type not in FUNCTIONS:
            continue
        score = max((names.get(name, 0.0) * share for name, share in _named(brought, node)), default=0.0)
        for line in range(node.start_point.row + 1, node.end_point.row + 2):
            lines[line] = max(score or _BESIDE, lines.get(line, 0.0))
    return lines


def _own_name(source: Source, node: Node) -> str:
    above = node.parent
    named = (
        field(node, "name") or field(above, "name") or field(field(above, "left"), "property") or field(above, "key")
    )
    return source.text_of(named) if named is not None else ""


def _named(brought: Source, node: Node) -> Iterator[tuple[str, float]]:
    """What a function, or the one around it, is called by, and how much that says of it."""
    own = _own_name(brought, node)
    yield own, 1.0
    above = node.parent
    while above is not None:
        if above.type in FUNCTIONS:
            own = own or _own_name(brought, above)
            yield _own_name(brought, above), 1.0
        elif above.type in {"class_declaration", "class"}:
            yield _own_name(brought, above), 1.0 if own == "constructor" else _OF_ITS_CLASS
        above = above.parent
