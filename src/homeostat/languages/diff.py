"""Patches from texts."""

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from homeostat.records import Patch

_HUNK = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_FIRST = re.compile(r"( [-+])(\d+)")
_PREFIX = re.compile(r"^[ab]/")
_END = "\\ No newline at end of file"
_CONTEXT = 3
_AROUND = 20  # lines about a change, among which it may be told otherwise: where one like them is put beside them
SHAPE = "shape:"  # how what `shape_of` gives begins, so that it is no digest
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


@dataclass(frozen=True, slots=True)
class Hunk:
    """One stretch of a file's change: the lines there were, and those that take their place."""

    first_line: int  # of the old file, 1-based; the line before the stretch when there were none
    before: tuple[str, ...]
    after: tuple[str, ...]
    touched: frozenset[int]  # old lines that go, and those that something is put behind


def hunks_of(patch: Patch) -> dict[str, list[Hunk]]:
    """What a patch does to each file, by path. What is not written as git writes it is left out."""
    found: dict[str, list[Hunk]] = {}
    lines = iter(patch.diff.split("\n"))
    old = path = ""
    for line in lines:
        if line.startswith("--- "):
            old = line
        elif line.startswith("+++ "):
            side = old if line == "+++ /dev/null" else line
            path = _PREFIX.sub("", side[4:].split("\t")[0])
        elif path and (heading := _HUNK.match(line)):
            found.setdefault(path, []).append(_hunk(heading, lines))
    return found


def _hunk(heading: re.Match[str], lines: Iterator[str]) -> Hunk:
    first, old_left, new_left = int(heading[1]), int(heading[2] or 1), int(heading[4] or 1)
    before, after, touched = list[str](), list[str](), set[int]()
    number = first if old_left else first + 1
    while old_left > 0 or new_left > 0:
        line = next(lines, None)
        if line is None:
            break
        sign, text = line[:1], line[1:]
        if sign == "\\":
            continue
        if sign != "+":
            before.append(text)
            old_left -= 1
            touched.update({number} if sign == "-" else ())
            number += 1
        else:
            touched.add(max(1, number - 1))
        if sign != "-":
            after.append(text)
            new_left -= 1
    return Hunk(first, tuple(before), tuple(after), frozenset(touched))


def added_lines(patch: Patch) -> list[str]:
    """The lines it brings in, without their signs; headings of files too, since a line can be made to look like one."""
    return [line[1:] for line in patch.diff.split("\n") if line.startswith("+")]


def losing_lines(patch: Patch) -> frozenset[str]:
    """The paths in which lines that were there go, or come in another order."""
    return frozenset(
        path for path, hunks in hunks_of(patch).items() if any(not _keeps(hunk.before, hunk.after) for hunk in hunks)
    )


def _keeps(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    rest = iter(after)
    return all(line in rest for line in before)


def shape_of(patch: Patch) -> str:
    """What it changes, wherever that lies by now: the same for the same change on a base whose lines have moved.

    Each stretch with one line of what is around it, which tells two places of a file apart.
    """
    changes = [(plain_path(path), [_core(hunk) for hunk in hunks]) for path, hunks in hunks_of(patch).items()]
    return f"{SHAPE}{hashlib.sha256(repr(sorted(changes)).encode()).hexdigest()}"


def _core(hunk: Hunk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = hunk.before, hunk.after
    pairs = list(zip(before, after, strict=False))
    head = next((n for n, (old, new) in enumerate(pairs) if old != new), len(pairs))
    rest = list(zip(reversed(before[head:]), reversed(after[head:]), strict=False))
    tail = next((n for n, (old, new) in enumerate(rest) if old != new), len(rest))
    first, left = max(0, head - 1), max(0, tail - 1)
    return before[first : len(before) - left], after[first : len(after) - left]


def plain_path(name: str) -> str:
    """A path as it is, of one that git may have written in quotes (and then with its prefix of one letter)."""
    if not (name.startswith('"') and name.endswith('"')):
        return name
    body = _ESCAPED.sub(_unescaped, name[1:-1].encode()).decode(errors="replace")
    return _PREFIX.sub("", body)


def plain_files(patch: Patch) -> tuple[str, ...]:
    """The paths that it writes as they are, however they are spelled in it: what rules about paths go by."""
    return tuple(dict.fromkeys(map(plain_path, patch.files)))


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8) & 0xFF]) if said.isdigit() else _LETTERS.get(said, said)


def applied(text: str, hunks: list[Hunk]) -> str | None:
    """The text after a change; None when it does not fit."""
    lines = text.split("\n")
    for hunk in reversed(hunks):
        start = hunk.first_line - 1 if hunk.before else hunk.first_line
        if tuple(lines[start : start + len(hunk.before)]) != hunk.before:
            return None
        lines[start : start + len(hunk.before)] = hunk.after
    return "\n".join(lines)


def diff_of(path: str, before: str | None, after: str | None) -> Patch:
    """The change of one file, as git writes it and `git apply` reads it; an empty diff when there is none.

    None stands for a file that is not there: before, it is made; after, it is deleted.
    """
    if before == after:
        return Patch(diff="")
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    head = [f"diff --git {old} {new}"]
    if before is None:
        head.append("new file mode 100644")
    if after is None:
        head.append("deleted file mode 100644")
    body = _hunks(_lines(before or ""), _lines(after or ""))
    if body:
        head.append(f"--- {'/dev/null' if before is None else _ended(old)}")
        head.append(f"+++ {'/dev/null' if after is None else _ended(new)}")
    return Patch(diff="".join(f"{line}\n" for line in chain(head, body)))


def _hunks(before: list[str], after: list[str]) -> list[str]:
    """Only what lies between the first and the last line that differ is compared: files are long, changes small."""
    pairs = enumerate(zip(before, after, strict=False))
    head = next((at for at, (was, now) in pairs if was != now), min(len(before), len(after)))
    rest = enumerate(zip(reversed(before[head:]), reversed(after[head:]), strict=False))
    tail = next((at for at, (was, now) in rest if was != now), min(len(before), len(after)) - head)
    first, left = max(0, head - _AROUND), max(0, tail - _AROUND)
    between = before[first : len(before) - left], after[first : len(after) - left]
    lines: list[str] = []
    for line in list(difflib.unified_diff(*between, n=_CONTEXT, lineterm=""))[2:]:
        if line.startswith("@@"):
            lines.append(_moved(line, first))
            continue
        lines.append(line.removesuffix("\n"))
        if not line.endswith("\n"):
            lines.append(_END)
    return lines


def _moved(heading: str, by: int) -> str:
    """A hunk's heading with its numbers so many lines further down."""
    return _FIRST.sub(lambda found: f"{found[1]}{int(found[2]) + by}", heading)


def _lines(text: str) -> list[str]:
    """Lines with their ends. Only a line feed ends one: a form feed or a carriage return is part of its line."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _quoted(name: str) -> str:
    """A name as git writes it: in quotes when a character of it would end or break the line."""
    if not any(character in '"\\' or not character.isprintable() for character in name):
        return name
    return '"' + "".join(_escaped(byte) for byte in name.encode()) + '"'


def _escaped(byte: int) -> str:
    character = chr(byte)
    if character in '"\\':
        return f"\\{character}"
    return character if 0x20 <= byte < 0x7F else f"\\{byte:03o}"  # noqa: PLR2004 - what is printable in ASCII


def _ended(name: str) -> str:
    """A tab ends a name with spaces, which would otherwise read as a name and a date."""
    return f"{name}\t" if " " in name else name
