"""Patches from texts."""

import difflib
from itertools import chain

from homeostat.records import Patch

_END = "\\ No newline at end of file"
_CONTEXT = 3


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
    lines: list[str] = []
    for line in list(difflib.unified_diff(before, after, n=_CONTEXT, lineterm=""))[2:]:
        lines.append(line.removesuffix("\n"))
        if not line.endswith("\n") and not line.startswith("@@"):
            lines.append(_END)
    return lines


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
