"""Which outlines are alike: of one shape and like words, so that their events have one fingerprint."""

import itertools
from collections.abc import Hashable

from homeostat.records import Outline
from homeostat.stages.group import like
from homeostat.stages.group.noise import traits

_MOST = 50_000  # kinds; about 20 MB
_MOST_EXACT = 20_000  # outlines
_SHORT = 1_000  # characters of the words and the address of one that is remembered as it is


class Alike:
    """Numbers for outlines, the same one for those that are alike. Of one thread."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._alone: dict[Hashable, tuple[Outline, int] | None] = {}  # by shape; None once another of it came
        self._exact: dict[Hashable, int] = {}  # what comes again often says the same to the letter
        self._next = itertools.count()

    def number(self, seen: Outline, rules: int) -> int:
        """The number of its kind, under rules of that number. None is given twice, though kinds are forgotten."""
        exact = rules, seen.shape, seen.platform, seen.url, seen.user_agent, seen.words
        known = self._exact.get(exact)
        return self._look_up(seen, rules, exact) if known is None else known

    def _look_up(self, seen: Outline, rules: int, exact: Hashable) -> int:
        is_short = len(seen.url) + len(seen.user_agent) + sum([len(words) for _, words in seen.words]) <= _SHORT
        if is_short and (rules, seen.shape) not in self._alone:
            return self._first(seen, rules)
        self._forget_where_many()
        self._join(seen, rules)
        key = rules, *_key(seen)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = next(self._next)
        elif is_short:
            if len(self._exact) >= _MOST_EXACT:
                self._exact.clear()
            self._exact[exact] = number
        return number

    def _first(self, seen: Outline, rules: int) -> int:
        """Of its shape: what its words mean is worked out when there is another one to tell it from."""
        self._forget_where_many()
        number = next(self._next)
        self._alone[rules, seen.shape] = seen, number
        return number

    def _join(self, seen: Outline, rules: int) -> None:
        """Have the first one of this one's shape found by its words."""
        alone = self._alone.get((rules, seen.shape))
        if alone:
            self._alone[rules, seen.shape] = None
            first, number = alone
            self._numbers[rules, *_key(first)] = number

    def _forget_where_many(self) -> None:
        if len(self._numbers) + len(self._alone) >= _MOST:
            self._numbers.clear()
            self._alone.clear()


def _key(seen: Outline) -> tuple[Hashable, ...]:
    asked = traits(seen.platform, seen.user_agent, seen.url)
    return seen.shape, asked, *(like(kind, message) for kind, message in seen.words if message)
