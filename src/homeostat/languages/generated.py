"""Whether a file was written by a program, from something else: a change of it is gone when that is run again."""

import re

_FIRST = 4_000  # characters, in which it says so
_MOST_LINES = 25
_COMMENT = re.compile(r"^\s*(?:#|//|/?\*+|<!--|;|--)\s?(.*)$")
# Go's own words: https://pkg.go.dev/cmd/go#hdr-Generate_Go_files_by_processing_source
_SAYS_SO = re.compile(
    r"@generated\b|\b(?:auto-?)?generated\b.{0,200}\bdo not (?:edit|modify|change)\b|"
    r"\bdo not (?:edit|modify|change)\b.{0,200}\b(?:auto-?)?generated\b",
    re.IGNORECASE | re.DOTALL,
)


def is_generated(text: str) -> bool:
    """As the comments at its beginning say; what a linter is told, or a licence, says nothing of it."""
    lines = text[:_FIRST].splitlines()[:_MOST_LINES]
    said = "\n".join(found[1] if (found := _COMMENT.match(line)) else "" for line in lines)
    return any(_SAYS_SO.search(part) for part in re.split(r"\n\s*\n", said))
