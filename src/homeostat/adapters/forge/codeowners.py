"""CODEOWNERS: who is asked to look at a change of which files.

Written from the documentation that GitHub, GitLab and Gitea publish; of their differences only what all agree on:
patterns as in .gitignore, the last one that fits decides, "#" begins a comment, "[" and "^[" a section of GitLab's.
Patterns are matched piece by piece, in time that grows with their length and not with its power.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

_MOST_RULES, _MOST_PATTERN = 2_000, 300

Rule = tuple[str, tuple[str, ...]]
"""A pattern and the names of its owners, without "@"; mail addresses are left out."""


def read_rules(text: str) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for line in text.splitlines():
        pattern, *owners = line.partition("#")[0].split() or [""]
        if pattern and not pattern.startswith(("[", "^[", "!")) and len(pattern) <= _MOST_PATTERN:
            rules.append((pattern, tuple(owner[1:] for owner in owners if owner.startswith("@") and len(owner) > 1)))
    return tuple(rules[:_MOST_RULES])


def owners_of(paths: Iterable[str], rules: Sequence[Rule]) -> tuple[str, ...]:
    """Of each path those of the last rule that fits; each once, in order."""
    found: dict[str, None] = {}
    for path in paths:
        owners = next((owners for pattern, owners in reversed(rules) if _fits(pattern, path)), ())
        found.update(dict.fromkeys(owners))
    return tuple(found)


def _fits(pattern: str, path: str) -> bool:
    anchored = "/" in pattern.rstrip("/")
    pieces = [piece for piece in pattern.split("/") if piece]
    if not pieces:
        return pattern == "/"
    parts = path.split("/")
    below = pattern.endswith("/")
    starts = (0,) if anchored else range(len(parts))
    return any(_match(pieces, parts[start:], below=below) for start in starts)


def _match(pieces: list[str], parts: list[str], *, below: bool) -> bool:
    """Whether the pieces fit the path's begin: a folder's pattern fits all that lies in it.

    By the set of places that can be reached, so "**" never multiplies the work.
    """
    reached = {0}
    for index, piece in enumerate(pieces):
        if piece == "**":
            reached = set(range(min(reached), len(parts) + 1)) if reached else reached
            continue
        reached = {at + 1 for at in reached if at < len(parts) and _piece(piece, parts[at])}
        if index == len(pieces) - 1 and piece == "*":  # one level only: "docs/*" is not what lies deeper
            return len(parts) in reached
    if below:
        return any(at < len(parts) for at in reached)
    return bool(reached)


def _piece(piece: str, part: str) -> bool:
    return piece == "*" or fnmatchcase(part, piece.replace("[", "[[]"))
