"""Parts of events that were seen before.

The calls of frameworks and of a service's outer layers are the same in most events; what a process did before it failed
is told again by each of its failures, for as long as it is among the last hundred things.

To read and scrub a part takes ten to a hundred times as long as to find its bytes here. They are compared whole, so
that one part is never taken for another.

What else is made of a part is remembered only when it has come again: of a new fault, most of the service's own calls
are never seen a second time.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from homeostat.records import Breadcrumb, Frame

_MOST_BYTES = 4 * 1024 * 1024  # as they came; as objects they take about four times as much

_MOST_REMADE = 4_096  # nearly all of these parts are kept by `Parts` anyway

T = TypeVar("T")
U = TypeVar("U")


class Parts(Generic[T]):
    """Parts by their bytes: those of late, and the generation before, of which what is asked for stays."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._newer: dict[bytes, T] = {}
        self._older: dict[bytes, T] = {}
        self._again: dict[int, T] = {}  # those that came more than once, by identity

    def part(self, came: bytes, read: Callable[[bytes], T | None]) -> T | None:
        """The part; the same object for the same bytes, as long as it is remembered. Nobody may change it."""
        part = self._newer.get(came)
        if part is not None:
            self._again[id(part)] = part
            return part
        known = self._older.get(came)
        part = read(came) if known is None else known
        if part is not None:
            self._keep(came, part)
        if known is not None:
            self._again[id(known)] = known
        return part

    def comes_again(self, part: T) -> bool:
        """Whether it is one of these objects that came more than once."""
        return self._again.get(id(part)) is part

    def _keep(self, came: bytes, part: T) -> None:
        self._bytes += len(came)
        if self._bytes > self._most_bytes:
            self._bytes = len(came)
            self._newer, self._older = {}, self._newer
            self._again = {id(one): one for one in self._older.values() if self.comes_again(one)}
        self._newer[came] = part


class Remade(Generic[T, U]):
    """What is made of parts, once of each that comes again."""

    def __init__(self, parts: Parts[T], make: Callable[[T], U], most: int = _MOST_REMADE) -> None:
        self._parts = parts
        self._make = make
        self._most = most
        self._known: dict[int, tuple[T, U]] = {}  # by identity

    def of(self, part: T) -> U:
        known = self._known.get(id(part))
        if known is not None and known[0] is part:
            return known[1]
        made = self._make(part)
        if self._parts.comes_again(part):
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[id(part)] = part, made
        return made


FRAMES = Parts[Frame]()
CRUMBS = Parts[Breadcrumb](_MOST_BYTES // 4)
"""Those of the process. Threads may ask at the same time: at worst one reads what another has read."""
