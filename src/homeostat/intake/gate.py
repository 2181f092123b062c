"""Who may send and how much: one gate for all the HTTP ways in of a process, and exact counts of what it held back."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from homeostat.errors import OverQuota, StoreUnavailable
from homeostat.intake.keys import Keys
from homeostat.intake.quota import Quota, Tally, ToldTally, loss_report, told_report
from homeostat.intake.spool import Spool
from homeostat.ports import Clock, ServiceStore
from homeostat.records import Report, Service, Told
from homeostat.records.services import EVENTS_PER_MINUTE

_TALLY_SECONDS = 1.0


class Gate:
    """Asks no database who sends; grants each service its events a minute; has losses written down within a second."""

    def __init__(
        self, services: ServiceStore, spool: Spool, clock: Clock, *, events_per_minute: int = EVENTS_PER_MINUTE
    ) -> None:
        self.keys = Keys(services)
        self._spool = spool
        self._clock = clock
        self._most = events_per_minute
        self._quota = Quota()
        self._tally = Tally()
        self._requests = ToldTally()
        self._telling: asyncio.Task[None] | None = None

    def grant(self, service: Service, wanted: int) -> int:
        """How many of the reports may come in now."""
        return self._quota.take(service.name, wanted, service.events_per_minute or self._most)

    def seconds_until(self, service: Service) -> int:
        """When the next one may come; at least one second."""
        return self._quota.seconds_until(service.name, service.events_per_minute or self._most)

    def admit(self, service: Service, reports: list[Report]) -> list[Report]:
        """Those that may come in now; the others are counted.

        Raises:
            OverQuota: none may.
        """
        granted = self.grant(service, len(reports))
        refused = reports[granted:]
        self.count(service.name, Counter(("quota", report.kind.value) for report in refused))
        if refused and not granted:
            raise OverQuota(self.seconds_until(service))
        return reports[:granted]

    def count(self, service: str, left: Mapping[tuple[str, str], int], told: Sequence[Told] = ()) -> None:
        """Add what was left, and requests that telemetry tells of, to the tallies.

        Within a second they go the way of the reports. What is not there by then, a kill loses.
        """
        for (reason, category), quantity in left.items():
            self._tally.add(service, reason, category, quantity)
        if told:
            self._requests.add(service, told)
        self._tell_soon()

    def _tell_soon(self) -> None:
        if (self._tally or self._requests) and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(_TALLY_SECONDS)
        counts, told = self._tally.take(), self._requests.take()
        try:
            await self._spool.accept(self._reports(counts, told))
        except StoreUnavailable:
            self._tally.give_back(counts)  # the next count tells of these too
            self._requests.give_back(told)

    def untold(self) -> list[Report]:
        """What is counted and not on disk yet; for whoever stops the server."""
        return self._reports(self._tally.take(), self._requests.take())

    def _reports(self, counts: dict[str, Counter[tuple[str, str]]], told: dict[str, list[Told]]) -> list[Report]:
        now = self._clock.now()
        losses = (loss_report(name, counted, now=now, number=uuid.uuid4().hex) for name, counted in counts.items())
        requests = (told_report(name, some, now=now, number=uuid.uuid4().hex) for name, some in told.items())
        return [*losses, *requests]
