"""The hot path: a batch of sightings in one transaction, counted by what they share."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store.copies import Packer
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.event_parts import Parts
from homeostat.adapters.store.recording_bugs import Group, Owning, Read
from homeostat.adapters.store.recording_copies import Copying
from homeostat.adapters.store.recording_counts import Counting
from homeostat.records import Recorded, Sighting


class Recording:
    """One batch, inside the caller's transaction."""

    def __init__(  # noqa: PLR0917 - what a batch is made with
        self,
        database: Database,
        connection: sa.Connection,
        read: Read,
        group: Group,
        now: datetime,
        parts: Parts,
        packer: Packer,
    ) -> None:
        self._connection = connection
        self._packer = packer
        self._counting = Counting(database, connection, parts, now)
        self._owning = Owning(database, connection, read, group, now, parts, self._counting)
        self._copying = Copying(database, connection, read, now, packer)

    def record(self, sightings: Sequence[Sighting]) -> Recorded:
        """Count each event once, open and reopen bugs, and keep the copies that are worth keeping.

        What is locked is locked in one order, so that processes that record at the same time wait for each other and
        never in a circle: events, fingerprints, bugs, the audit, and releases last: every batch counts on
        those.
        """
        new = self._counting.insert(sightings)
        self._counting.describe_letters(new)
        seen = self._counting.count(new)
        self._owning.consider(seen)
        self._packer.begin(self._connection, sorted({service for service, _ in seen}))
        opened = self._owning.settle(self._copying.pack)
        copied = self._copying.keep(seen, self._owning.turns)
        self._owning.describe(copied)
        self._copying.keep_logs()
        self._counting.count_on_releases()
        regressed = tuple(self._owning.regressed)
        return Recorded(opened=opened, regressed=regressed, duplicates=len(sightings) - len(new))
