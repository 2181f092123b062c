"""What differs between the sources of two releases, in pieces that can be taken one by one."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TESTS = {"test", "tests", "testing"}
_NO_SOURCES = {"setup.py", "conftest.py", "noxfile.py", "tasks.py", "docs", "doc", "examples", "benchmarks", "build"}


@dataclass(frozen=True)
class Hunk:
    """Lines `first` to `end` (from 0, `end` not included) of the old file became `lines`."""

    path: str
    first: int
    end: int
    removed: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def size(self) -> int:
        """Changed lines, without empty ones and comments."""
        return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in (*self.removed, *self.lines))


def is_test(path: Path) -> bool:
    name = path.name
    return bool(_TESTS & {*path.parts[:-1]}) or (
        name.endswith(".py") and (name.startswith("test") or name.endswith("_test.py") or name == "conftest.py")
    )


def sources(tree: Path) -> dict[str, list[str]]:
    """Lines of each own module, by its path in the tree; tests and tools are none."""
    found: dict[str, list[str]] = {}
    for path in sorted(tree.rglob("*.py")):
        inside = path.relative_to(tree)
        if not is_test(inside) and not any(part in _NO_SOURCES or part.startswith(".") for part in inside.parts):
            found[str(inside)] = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    return found


def between(old: Path, new: Path) -> list[Hunk]:
    """In the order of files and lines. A module that only one of them has is no hunk."""
    before, after = sources(old), sources(new)
    found: list[Hunk] = []
    for path in sorted(before.keys() & after.keys()):
        was, becomes = before[path], after[path]
        for kind, first, end, start, stop in difflib.SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes():
            if kind != "equal":
                found.append(Hunk(path, first, end, tuple(was[first:end]), tuple(becomes[start:stop])))
    return found


def put(hunks: Iterable[Hunk], tree: Path) -> None:
    """Into the old release's tree."""
    for hunk in sorted(hunks, key=lambda each: -each.first):  # from below, so that the numbers stay true
        file = tree / hunk.path
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        lines[hunk.first : hunk.end] = hunk.lines
        file.write_text("".join(lines), encoding="utf-8")


def as_text(hunks: Iterable[Hunk]) -> str:
    """For a person to read."""
    said: list[str] = []
    for hunk in hunks:
        said += [f"@@ {hunk.path}:{hunk.first + 1}\n", *(f"-{line}" for line in hunk.removed)]
        said += [f"+{line}" for line in hunk.lines]
    return "".join(said)
