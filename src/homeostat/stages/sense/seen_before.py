"""Parts of events that were seen before.

The calls of frameworks and of a service's outer layers are the same in most events; what a process did before it failed
is told again by each of its failures, for as long as it is among the last hundred things.

To read and scrub a part takes ten to a hundred times as long as to find its bytes here. They are compared whole, so
that one part is never taken for another.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from homeostat.records import Breadcrumb, Frame

_MOST_BYTES = 4 * 1024 * 1024  # as they came; as objects they take about four times as much

T = TypeVar("T")


class Parts(Generic[T]):
    """Parts by their bytes: those of late, and the generation before, of which what is asked for stays."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._newer: dict[bytes, T] = {}
        self._older: dict[bytes, T] = {}
        self._held: dict[int, T] = {}  # by identity

    def part(self, came: bytes, read: Callable[[bytes], T | None]) -> T | None:
        """The part; the same object for the same bytes, as long as it is remembered. Nobody may change it."""
        part = self._newer.get(came)
        if part is None:
            part = self._older.get(came) or read(came)
            if part is not None:
                self._keep(came, part)
        return part

    def holds(self, part: T) -> bool:
        """Whether it is one of these objects, which may come again."""
        return self._held.get(id(part)) is part

    def _keep(self, came: bytes, part: T) -> None:
        self._bytes += len(came)
        if self._bytes > self._most_bytes:
            self._bytes = len(came)
            self._newer, self._older = {}, self._newer
            self._held = {id(one): one for one in self._older.values()}
        self._newer[came] = part
        self._held[id(part)] = part


FRAMES = Parts[Frame]()
CRUMBS = Parts[Breadcrumb](_MOST_BYTES // 4)
"""Those of the process. Threads may ask at the same time: at worst one reads what another has read."""
