"""What was refused, and a change of it."""

from collections.abc import Callable
from dataclasses import dataclass

UNCOMPILED = frozenset({"SyntaxError", "IndentationError", "TabError", "build failed"})
"""Types of errors that are raised before the code runs; the last is what `go test` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file, and what was said of it."""

    path: str
    text: str
    line: int  # 1-based
    column: int  # 1-based, in characters; 0 where it was not told
    message: str
    read: Callable[[str], str]

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def said_line(self) -> str:
        """Empty where the line is none of the file's."""
        return self.lines[self.line - 1] if 0 < self.line <= len(self.lines) else ""

    def with_line(self, line: str, number: int = 0) -> str:
        """The text with another line in the place of that one, or of the one that was told."""
        lines = self.lines
        lines[(number or self.line) - 1] = line
        return "\n".join(lines)

    def put(self, text: str, number: int, at: int) -> str:
        """The text with something put into a line (1-based), at a character (0-based)."""
        line = self.lines[number - 1]
        return self.with_line(line[:at] + text + line[at:], number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The whole file as it would be."""

    rule: str
    after: str
    says: str  # completes "In f.py, line 3, …"
    prior: float
    line: int = 0  # where another is meant than the one that was told
