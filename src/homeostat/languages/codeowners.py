"""GitHub's CODEOWNERS: who owns which path; the last pattern that fits counts.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
Patterns are those of gitignore without `!`, `[ ]` and ranges; a line with one of these is passed over, as GitHub does.
"""

from collections.abc import Callable
from dataclasses import dataclass

import re2

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")  # the first that is there counts
_MOST_CHARACTERS = 3 * 1024 * 1024  # GitHub's own bound
_MOST_LINES = 10_000
_MOST_OWNERS = 50
_LONGEST_PATTERN = 500


@dataclass(frozen=True, slots=True)
class Owners:
    """The file, read."""

    rules: tuple[tuple[str, tuple[str, ...]], ...] = ()  # an expression, and who owns what it fits

    def of(self, path: str) -> tuple[str, ...]:
        """Handles ("@anna", "@org/team") and e-mail addresses; empty where nobody owns it."""
        known = _encodable(path)
        fits = (owners for expression, owners in reversed(self.rules) if re2.fullmatch(expression, known))
        return next(fits, ())


def read_owners(text: str) -> Owners:
    """Whatever the text holds; lines that are no rule are passed over."""
    rules: list[tuple[str, tuple[str, ...]]] = []
    for line in _encodable(text[:_MOST_CHARACTERS]).splitlines()[:_MOST_LINES]:
        words = _words(line)
        if not words or len(words[0]) > _LONGEST_PATTERN or words[0][0] == "!" or "[" in words[0]:
            continue
        owners = tuple(word for word in words[1 : _MOST_OWNERS + 1] if "@" in word)
        rules.append((_expression(words[0]), owners))
    return Owners(tuple(rules))


def owners_in(read: Callable[[str], str | None]) -> Owners:
    """The owners that a repository names, where `read` gives a file's text or None."""
    texts = (read(place) for place in PLACES)
    return read_owners(next((text for text in texts if text is not None), ""))


def _words(line: str) -> list[str]:
    """Split at spaces that no backslash guards, up to a comment."""
    words, word, guarded = list[str](), "", False
    for letter in line:
        if guarded:
            word, guarded = word + letter, False
        elif letter == "\\":
            guarded = True
        elif letter == "#" and not word:
            break
        elif letter.isspace():
            words, word = ([*words, word] if word else words), ""
        else:
            word += letter
    return [*words, word] if word else words


def _expression(pattern: str) -> str:
    """As a regular expression of RE2, which takes time by the length of the path alone."""
    anchored = "/" in pattern.rstrip("/")
    inner = pattern.strip("/")
    parts: list[str] = []
    position = 0
    while position < len(inner):
        if inner.startswith("**/", position):
            parts.append("(?:[^/]+/)*")
            position += 3
        elif inner.startswith("**", position):
            parts.append(".*")
            position += 2
        elif inner[position] == "*":
            parts.append("[^/]*")
            position += 1
        elif inner[position] == "?":
            parts.append("[^/]")
            position += 1
        else:
            parts.append(re2.escape(inner[position]))
            position += 1
    # "docs/*" owns the files of the folder and not those below it; a name owns the file, or all below the folder.
    below = "/.+" if pattern.endswith("/") else "" if inner.endswith("/*") else "(?:/.*)?"
    return f"(?s){'' if anchored else '(?:.*/)?'}{''.join(parts)}{below}"


def _encodable(text: str) -> str:
    """RE2 reads UTF-8, in which half a surrogate pair cannot be written."""
    return text.encode(errors="replace").decode()
