"""How much of a service is taken by the ways on which we fetch (Kafka, log files): nobody there can be told to wait."""

import hashlib
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from homeostat.errors import StoreUnavailable
from homeostat.intake.quota import loss_report
from homeostat.ports import Clock, ServiceStore
from homeostat.records import Report, ReportKind

_FRESH_SECONDS = 5.0
_MOST_MINUTES = 10_000  # of all services, that are remembered with their counts

_Minute = tuple[str, int]  # a service, and minutes since 1970


class Fetched:
    """Takes what the services' quotas let through; the rest is left, and its loss goes the same way as the reports.

    What counts is the minute in which something was made, so that a backlog, fetched at once after an outage, is no
    flood; and where that minute is full (a sender whose clock stands still), the one in which it came. Only a number
    that somebody set holds: without one a topic or a file is fetched no faster than it is read, which is bound enough.
    Dead letters are never left, because they are replayed. Any thread may put.
    """

    def __init__(
        self,
        accept: Callable[[Sequence[Report]], None],
        services: ServiceStore,
        clock: Clock,
        *,
        events_per_minute: int | None,
    ) -> None:
        self._accept = accept
        self._services = services
        self._clock = clock
        self._of_all = events_per_minute
        self._own: Mapping[str, int] = {}
        self._read_at = float("-inf")
        self._used: dict[_Minute, int] = {}  # oldest first
        self._turn = threading.Lock()

    def put(self, reports: Sequence[Report], made_at: Sequence[datetime]) -> None:
        """Return when the reports are on disk, or their loss is. Delivered again alike, a loss counts once too.

        Raises:
            StoreUnavailable: they are not, and nothing of it was counted.
        """
        with self._turn:
            now = self._clock.now()
            self._refresh()
            used: Counter[_Minute] = Counter()
            taken: list[Report] = []
            left: dict[str, list[Report]] = defaultdict(list)
            for report, made in zip(reports, made_at, strict=True):
                if self._has_room(report, min(made, now), now, used):
                    taken.append(report)
                else:
                    left[report.service].append(report)
            self._accept([*taken, *(_loss(service, ones, now) for service, ones in left.items())])
            self._count(used)

    def _has_room(self, report: Report, made: datetime, now: datetime, used: Counter[_Minute]) -> bool:
        most = self._own.get(report.service) or self._of_all
        if most is None or report.kind is ReportKind.DEAD_LETTER:
            return True
        for moment in (made, now):
            minute = (report.service, int(moment.timestamp()) // 60)
            if self._used.get(minute, 0) + used[minute] < most:
                used[minute] += 1
                return True
        return False

    def _count(self, used: Mapping[_Minute, int]) -> None:
        for minute, count in used.items():
            self._used[minute] = self._used.get(minute, 0) + count
        for minute in [*self._used][: max(0, len(self._used) - _MOST_MINUTES)]:
            del self._used[minute]

    def _refresh(self) -> None:
        """What services may send, again every few seconds; a store that is away changes nothing."""
        if (now := time.monotonic()) - self._read_at < _FRESH_SECONDS:
            return
        self._read_at = now
        try:
            services = self._services.all()
        except StoreUnavailable:
            return
        self._own = {one.name: one.events_per_minute for one in services if one.events_per_minute}


def _loss(service: str, left: Sequence[Report], now: datetime) -> Report:
    digest = hashlib.blake2b("\n".join(report.report_id for report in left).encode(), digest_size=16).hexdigest()
    counted = Counter(("quota", report.kind.value) for report in left)
    return loss_report(service, counted, now=now, number=digest)
