"""What is kept of lines of logs: their templates, their counts, and some of them whole."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Protocol

from homeostat.records import Event, Line, LinePage, LineQuery

Tree = tuple[str, str]
"""A service and a format: what has a miner of its own."""


class TemplateStore(Protocol):
    def versions(self) -> Mapping[Tree, int]:
        """How often each tree was changed."""
        ...

    def load(self, tree: Tree) -> tuple[int, bytes]:
        """A miner's state, and how often it was changed; 0 and no bytes for a new tree."""
        ...

    def keep(self, changes: Sequence[tuple[Tree, int, bytes]]) -> AbstractSet[Tree]:
        """Put each state in the place of that version, in the order that is given.

        The trees that were changed: the others another process has changed since.
        """
        ...


class LineStore(Protocol):
    def record(self, lines: Sequence[Line], *, read: Callable[[Line], Event], now: datetime) -> int:
        """Count each line once, by template, level and hour; keep a spread of each, and those that are told to be.

        How many were not counted before. `read` is asked only for those that are kept; one that cannot be read stays
        counted.
        """
        ...

    def counts(self, service: str, since: datetime) -> Mapping[tuple[str, str], int]:
        """Lines of the service since the hour of that moment, by template and level, most frequent first."""
        ...

    def find(self, query: LineQuery, now: datetime) -> LinePage:
        """A page of the templates that were seen within the last week."""
        ...

    def excerpt(self, codes: Sequence[str]) -> None:
        """Write into bugs, which have no excerpt yet, what their service logged before the failure."""
        ...

    def clean(self, *, before: datetime) -> int:
        """Let go of counts that are older."""
        ...

    def forget(self, *, before: datetime) -> int:
        """Let go of the ids of older lines: one that is sent again after that counts again."""
        ...
