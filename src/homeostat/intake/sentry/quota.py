"""How much a service may send: a bucket that fills at a steady rate, and counts of what was refused or left."""

import time
from collections import Counter
from collections.abc import Callable


class Quota:
    """So many reports a minute of each service; a minute's worth may come at once."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, service: str, wanted: int) -> int:
        """How many of them may come in now."""
        now = self._clock()
        level, at = self._buckets.get(service, (self._most, now))
        level = min(self._most, level + (now - at) * self._most / 60)
        granted = min(wanted, int(level))
        self._buckets[service] = (level - granted, now)
        return granted

    def seconds_until(self, service: str) -> int:
        """When the next one may come; at least one second."""
        level, _ = self._buckets.get(service, (self._most, 0.0))
        return max(1, min(60, int((1 - level) * 60 / self._most) + 1))


class Tally:
    """Exact counts of what was not taken, by service, reason and category, until somebody writes them down."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[tuple[str, str]]] = {}

    def add(self, service: str, reason: str, category: str, quantity: int = 1) -> None:
        self._counts.setdefault(service, Counter())[reason, category] += quantity

    def take(self) -> dict[str, Counter[tuple[str, str]]]:
        """The counts so far; the tally begins again."""
        counts, self._counts = self._counts, {}
        return counts

    def give_back(self, counts: dict[str, Counter[tuple[str, str]]]) -> None:
        for service, counted in counts.items():
            self._counts.setdefault(service, Counter()).update(counted)

    def __bool__(self) -> bool:
        return bool(self._counts)
