"""RE2, Google's regular expressions: time linear in the text, whatever the pattern. The package has no types."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

import re2  # pyright: ignore[reportMissingTypeStubs] - it has none; this file is its only user

from homeostat.errors import BadInput

_re2 = cast("Any", re2)
_MOST_BYTES = 1 << 20  # that a compiled pattern may take; RE2 refuses a larger one
_MOST_BYTES_OF_MANY = 64 << 20  # of the automaton of many at once: a hundred times slower where it does not fit


class Pattern:
    """A pattern over text."""

    def __init__(self, pattern: str) -> None:
        self._compiled = _compile(pattern, latin=False)

    def found_in(self, words: str) -> bool:
        return self._compiled.search(words) is not None

    def first_in(self, words: str) -> str:
        """The first text that fits; "" when none does."""
        found = self._compiled.search(words)
        return str(found[0]) if found else ""

    def replace(self, words: str, by: Callable[["Match"], str]) -> str:
        return cast("str", self._compiled.sub(by, words))


class Scan:
    """Any of many patterns, over bytes: how to see quickly that there is nothing to do."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._compiled = _compile("|".join(f"(?:{pattern})" for pattern in patterns).encode(), latin=True)

    def found_in(self, body: bytes) -> bool:
        return self._compiled.search(body) is not None

    def starts(self, body: bytes) -> Iterator[int]:
        return (found.start() for found in self._compiled.finditer(body))


class Which:
    """Which of many patterns are found in a text: one pass for all of them."""

    def __init__(self, patterns: Iterable[str]) -> None:
        options = _re2.Options()
        options.log_errors = False
        options.max_mem = _MOST_BYTES_OF_MANY
        self._set = _re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def found_in(self, words: str) -> Sequence[int]:
        """Their numbers, in any order."""
        return cast("Sequence[int]", self._set.Match(words) or ())


Match = Any  # as `re.Match`: [0] is the whole, .start(), .end(), .string


def _compile(pattern: str | bytes, *, latin: bool) -> Any:  # noqa: ANN401 - the package has no types
    options = _re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_BYTES
    if latin:
        options.encoding = _re2.Options.Encoding.LATIN1
    try:
        return _re2.compile(pattern, options)
    except _re2.error as error:
        raise BadInput(f"the pattern cannot be read: {error}") from error
