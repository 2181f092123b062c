"""Which events of a batch are kept whole."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store.copies import Packer
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.lines import keep_logs
from homeostat.adapters.store.recording_counts import Key, Seen
from homeostat.adapters.store.recording_statements import execute_many, statements_for
from homeostat.errors import BadInput
from homeostat.records import Event, ReportKind, Sighting

FIRST_COPIES = 5
_LAST_COPY_EVERY = timedelta(seconds=10)
_ROUND = frozenset("125")
_LOGS = frozenset({ReportKind.LOG_EVENT, ReportKind.LOG_TEXT})


class Copying:
    """Of one batch, inside the caller's transaction."""

    def __init__(
        self,
        database: Database,
        connection: sa.Connection,
        read: Callable[[Sighting], Event],
        now: datetime,
        packer: Packer,
    ) -> None:
        self._database = database
        self._connection = connection
        self._read = read
        self._now = now
        self._packer = packer
        self._statements = statements_for(database)
        self._packed: dict[Key, tuple[bytes, int]] = {}  # by service and event id
        self._logs: list[Event] = []  # copies that are rows of `system_logs` too

    def pack(self, events: Iterable[Event]) -> None:
        """Those that are surely kept, ahead of the others."""
        for event in events:
            self._packed[event.service, event.event_id] = self._packer.packed(event)

    def keep(self, seen: Mapping[Key, Seen], turns: Collection[tuple[str, str]]) -> set[Key]:
        """The first few, a spread of those after, the last; and the `turns`, by which a bug was opened or came back.

        Gives the fingerprints of which copies were kept.
        """
        copies: list[dict[str, Any]] = []
        copied: set[Key] = set()
        for (service, fingerprint), one in sorted(seen.items()):
            kept = [
                copy for sighting, kept_as in self._worth_keeping(one, turns) if (copy := self._copy(sighting, kept_as))
            ]
            if kept:
                copied.add((service, fingerprint))
            copies += kept
        last = [
            {"b_service": c["service"], "b_fingerprint": c["fingerprint"]} for c in copies if c["kept_as"] == "last"
        ]
        execute_many(self._connection, self._statements.drop_last, last)
        execute_many(self._connection, self._statements.insert_copies, copies)
        return copied

    def keep_logs(self) -> None:
        """Those of the copies that are log lines, as rows of their own too."""
        keep_logs(self._database, self._connection, self._logs)

    def _worth_keeping(self, one: Seen, turns: Collection[tuple[str, str]]) -> Iterator[tuple[Sighting, str]]:
        before = one.count - len(one.sightings)
        # Of each fingerprint the first is kept, unless its bug had enough: then none of the later ones is either.
        over_quota = one.over_quota or (one.last_copy_at is None and not one.is_new)
        due = one.last_copy_at is None or self._now - one.last_copy_at >= _LAST_COPY_EVERY
        for ordinal, sighting in enumerate(one.sightings, start=before + 1):
            turn = (sighting.report.service, sighting.event_id) in turns
            worth = "" if over_quota else kept_at(ordinal) or ("last" if due and ordinal == one.count else "")
            kept_as = "turn" if turn else worth
            if kept_as:
                yield sighting, kept_as

    def _copy(self, sighting: Sighting, kept_as: str) -> dict[str, Any] | None:
        try:
            event = self._read(sighting)
        except BadInput:
            return None  # only its outline can be read: it stays counted
        if sighting.report.kind in _LOGS:
            self._logs.append(event)
        body, dictionary = self._packed.get((event.service, event.event_id)) or self._packer.packed(event)
        return {
            "service": event.service,
            "event_id": event.event_id,
            "fingerprint": sighting.fingerprint,
            "kept_as": kept_as,
            "received_at": event.received_at,
            "body": body,
            "size_bytes": len(body),
            "dictionary": dictionary,
        }


def kept_at(ordinal: int) -> str:
    """Why the n-th event of a fingerprint is kept whole: among the first, or the 10th, 20th, 50th, 100th and so on."""
    if ordinal <= FIRST_COPIES:
        return "first"
    digits = str(ordinal)
    return "spread" if digits[0] in _ROUND and not digits[1:].strip("0") and ordinal > FIRST_COPIES else ""
