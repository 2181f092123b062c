"""How much a service may send: a bucket that fills at a steady rate, and counts of what was refused or left."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import msgspec

from homeostat.records import Json, Report, ReportKind
from homeostat.stages.sense.signals import signal_body


class Quota:
    """So many reports a minute of each service; a minute's worth may come at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, service: str, wanted: int, a_minute: int) -> int:
        """How many of them may come in now."""
        now = self._clock()
        level, at = self._buckets.get(service, (a_minute, now))
        level = min(a_minute, level + (now - at) * a_minute / 60)
        granted = min(wanted, int(level))
        self._buckets[service] = (level - granted, now)
        return granted

    def seconds_until(self, service: str, a_minute: int) -> int:
        """When the next one may come; at least one second."""
        level, _ = self._buckets.get(service, (a_minute, 0.0))
        return max(1, min(60, int((1 - level) * 60 / a_minute) + 1))


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


def loss_report(service: str, counted: Counter[tuple[str, str]], *, now: datetime, number: str) -> Report:
    """What a service lost here, by reason and category, on its way to where losses are shown. A number counts once."""
    return Report(
        report_id=f"{service}:losses:{number}",
        service=service,
        kind=ReportKind.LOSSES,
        received_at=now,
        body=signal_body({"source": "intake"}, msgspec.json.encode({"discarded_events": _as_items(counted)})),
    )


def _as_items(counted: Counter[tuple[str, str]]) -> list[dict[str, Json]]:
    return [
        {"reason": reason, "category": category, "quantity": quantity}
        for (reason, category), quantity in counted.most_common(100)
    ]
