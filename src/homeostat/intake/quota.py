"""How much a service may send: a bucket that fills at a steady rate, and counts of what was refused or left."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from homeostat.records import Json, Report, ReportKind, Told
from homeostat.stages.sense.signals import signal_body
from homeostat.stages.sense.told import summed

_MOST_TOLD = 5_000  # that are held one by one
_MOST_ROWS = 100  # releases and slices that a report tells of


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


class ToldTally:
    """Requests that telemetry told of, by service, until somebody writes them down."""

    def __init__(self) -> None:
        self._told: dict[str, list[Told]] = {}

    def add(self, service: str, told: Sequence[Told]) -> None:
        """Beyond what a second of a busy service brings they are left: they say no more than the others."""
        known = self._told.setdefault(service, [])
        known += told
        if len(known) > _MOST_TOLD:
            self._told[service] = summed(known)[:_MOST_ROWS]

    def take(self) -> dict[str, list[Told]]:
        """Those so far, summed up; the tally begins again."""
        told, self._told = self._told, {}
        return {service: summed(some)[:_MOST_ROWS] for service, some in told.items()}

    def give_back(self, told: dict[str, list[Told]]) -> None:
        for service, some in told.items():
            self.add(service, some)

    def __bool__(self) -> bool:
        return bool(self._told)


def told_report(service: str, told: Sequence[Told], *, now: datetime, number: str) -> Report:
    """A service's requests, on their way to the store. A number counts once."""
    return Report(
        report_id=f"{service}:requests:{number}",
        service=service,
        kind=ReportKind.REQUESTS,
        received_at=now,
        body=signal_body({}, msgspec.json.encode(told)),
    )


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
