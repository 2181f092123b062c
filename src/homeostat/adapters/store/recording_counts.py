"""What a batch adds to the counts: each event once, on fingerprints, their hours and releases, on bugs and people."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store.database import Database
from homeostat.adapters.store.event_parts import Parts
from homeostat.adapters.store.recording_statements import execute_many, statements_for
from homeostat.codec import encode
from homeostat.records import ReportKind, Sighting

Key = tuple[str, str]
"""A service and a fingerprint."""

_NOT_DESCRIBED: dict[str, Any] = {"made_of": None, "bug_code": None, "family": "", "last_copy_at": None}


@dataclass(slots=True)
class Seen:
    """The sightings of one fingerprint in the batch, and what the store holds of it, these counted in."""

    sightings: list[Sighting]
    count: int
    first_seen: datetime
    last_seen: datetime
    bug_code: str | None
    last_copy_at: datetime | None
    over_quota: bool = False  # its bug has enough copies of other fingerprints

    @property
    def is_new(self) -> bool:
        return self.count == len(self.sightings)


class Counting:
    """Of one batch, inside the caller's transaction."""

    def __init__(self, database: Database, connection: sa.Connection, parts: Parts, now: datetime) -> None:
        self._database = database
        self._connection = connection
        self._parts = parts
        self._now = now
        self._statements = statements_for(database)
        self._by_release: list[dict[str, Any]] = []
        self.unwritten: dict[Key, dict[str, Any]] = {}  # new fingerprints, until it is known what they are made of

    def insert(self, sightings: Sequence[Sighting]) -> list[Sighting]:
        """Those that were not recorded before."""
        given: dict[tuple[str, str], Sighting] = {}
        for sighting in sightings:
            given.setdefault((sighting.report.service, sighting.event_id), sighting)
        rows = [
            {
                "service": service,
                "event_id": event_id,
                "fingerprint": s.fingerprint,
                "occurred_at": s.occurred_at,
                "received_at": s.report.received_at,
                "release": s.release,
                "part": self._parts.newest,
            }
            for (service, event_id), s in sorted(given.items(), key=lambda one: one[0])
        ]
        if self._parts.older and (known := self._parts.known(self._connection, rows)):
            rows = [row for row in rows if (row["service"], row["event_id"]) not in known]
        inserted = self._insert_rows(rows)
        return [sighting for key, sighting in given.items() if key in inserted]

    def _insert_rows(self, rows: list[dict[str, Any]]) -> set[Key]:
        """Insert events; which of them were not there."""
        if not self._database.is_sqlite:
            found = self._connection.execute(self._statements.insert_events, rows) if rows else ()
            return {(row.service, row.event_id) for row in found}
        known = self._there(self._statements.known_events, ((row["service"], row["event_id"]) for row in rows))
        new = [row for row in rows if (row["service"], row["event_id"]) not in known] if known else rows
        execute_many(self._connection, self._statements.add_events, new)
        return {(row["service"], row["event_id"]) for row in new}

    def _there(self, statement: sa.Executable, keys: Iterable[Key]) -> set[Key]:
        """Which of these SQLite holds. Nobody else writes meanwhile, and to look first costs less than to be told."""
        asked: dict[str, list[str]] = defaultdict(list)
        for service, name in keys:
            asked[service].append(name)
        return {
            (service, name)
            for service, names in asked.items()
            for name in self._connection.execute(statement, {"b_service": service, "ids": encode(names)}).scalars()
        }

    def describe_letters(self, new: Iterable[Sighting]) -> None:
        """Write down which fingerprint dead letters are of, for those lists that count thousands of them."""
        rows = [
            {"b_service": s.report.service, "b_event_id": s.event_id, "b_fingerprint": s.fingerprint}
            for s in new
            if s.report.kind is ReportKind.DEAD_LETTER
        ]
        execute_many(self._connection, self._statements.describe_letter, rows)

    def count(self, new: Iterable[Sighting]) -> dict[Key, Seen]:
        """Count on fingerprints, their hours and releases, and on bugs."""
        by_key: dict[Key, list[Sighting]] = defaultdict(list)
        for sighting in new:
            by_key[sighting.report.service, sighting.fingerprint].append(sighting)
        if not by_key:
            return {}
        seen = self._count_fingerprints(by_key)
        execute_many(self._connection, self._statements.count_hours, _by_hour(by_key))
        self._by_release = _by_release(by_key)
        execute_many(self._connection, self._statements.count_releases, self._by_release)
        known = [(one.bug_code, one.sightings) for one in seen.values() if one.bug_code is not None]
        self.count_bugs(known)
        return seen

    def _count_fingerprints(self, by_key: Mapping[Key, list[Sighting]]) -> dict[Key, Seen]:
        rows = [
            {
                "service": key[0],
                "fingerprint": key[1],
                "version": 0,
                "event_count": len(sightings),
                "first_seen": min(s.occurred_at for s in sightings),
                "last_seen": max(s.occurred_at for s in sightings),
            }
            for key, sightings in sorted(by_key.items(), key=lambda one: one[0])
        ]
        seen: dict[Key, Seen] = {}
        for row in self._counted(rows):
            key = row.service, row.fingerprint
            seen[key] = Seen(
                sightings=by_key[key],
                count=row.event_count,
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                bug_code=row.bug_code,
                last_copy_at=row.last_copy_at,
            )
        for key, row in self.unwritten.items():
            seen[key] = Seen(
                sightings=by_key[key],
                count=row["event_count"],
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
                bug_code=None,
                last_copy_at=None,
            )
        return seen

    def _counted(self, rows: Sequence[dict[str, Any]]) -> Iterable[Any]:
        """The rows of the fingerprints as they are with these; in SQLite without the new ones.

        Nobody else writes to SQLite meanwhile: what is new there is written once, when it is known what it is made of.
        A row that grows splits its page, and leaves half of it empty.
        """
        if not self._database.is_sqlite:
            return self._connection.execute(self._statements.count_fingerprints, rows)
        keyed = {(row["service"], row["fingerprint"]): row for row in rows}
        known = self._there(self._statements.known_fingerprints, keyed)
        self.unwritten = {key: row | _NOT_DESCRIBED for key, row in keyed.items() if key not in known}
        there = [row for key, row in keyed.items() if key in known]
        return self._connection.execute(self._statements.count_fingerprints, there) if there else ()

    def count_bugs(
        self, known: Iterable[tuple[str, Sequence[Sighting]]], waited: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """Count these on their bugs, and how many `waited` before, when no bug was there to count them on."""
        known = sorted(known, key=lambda one: one[0])
        users = self.new_users(known)
        rows = [
            {
                "b_code": code,
                "b_count": len(sightings) + waited.get(code, 0),
                "b_last": max(s.occurred_at for s in sightings),
                "b_release": next((s.release for s in reversed(sightings) if s.release), ""),
                "b_users": users[code],
            }
            for code, sightings in known
        ]
        execute_many(self._connection, self._statements.count_bugs, rows)

    def count_on_releases(self) -> None:
        """Counted last: every batch counts on those, and waits for them."""
        execute_many(self._connection, self._statements.count_on_releases, _on_releases(self._by_release, self._now))

    def new_users(self, seen: Iterable[tuple[str, Sequence[Sighting]]]) -> Counter[str]:
        """How many people each of the bugs is now known to have hit that it was not before."""
        hit = {(code, s.user_id) for code, sightings in seen for s in sightings if s.user_id}
        digests = {user: hashlib.sha256(user.encode()).hexdigest()[:32] for _, user in hit}
        rows = [{"bug_code": code, "user_digest": digests[user]} for code, user in hit]
        rows.sort(key=lambda row: (row["bug_code"], row["user_digest"]))
        found = self._connection.execute(self._statements.insert_users, rows).scalars() if rows else ()
        return Counter(found)


def _by_hour(by_key: Mapping[Key, Sequence[Sighting]]) -> list[dict[str, Any]]:
    counts = Counter((*key, _hour(s.report.received_at)) for key, sightings in by_key.items() for s in sightings)
    return [
        {"service": service, "fingerprint": fingerprint, "hour": hour, "event_count": count}
        for (service, fingerprint, hour), count in sorted(counts.items())
    ]


def _by_release(by_key: Mapping[Key, Sequence[Sighting]]) -> list[dict[str, Any]]:
    moments: dict[tuple[str, str, str], list[datetime]] = defaultdict(list)
    for key, sightings in by_key.items():
        for sighting in sightings:
            moments[*key, sighting.release].append(sighting.occurred_at)
    return [
        {
            "service": service,
            "fingerprint": fingerprint,
            "release": release,
            "event_count": len(seen),
            "first_seen": min(seen),
            "last_seen": max(seen),
        }
        for (service, fingerprint, release), seen in sorted(moments.items())
    ]


def _on_releases(rows: Iterable[Mapping[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The same rows by release alone."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        first, last = row["first_seen"], row["last_seen"]
        key = row["service"], row["release"]
        if not row["release"]:
            continue
        if (one := found.get(key)) is None:
            one = found[key] = {"service": key[0], "version": key[1], "created_at": now, "event_count": 0}
            one |= {"first_event_at": first, "last_event_at": last}
        one["event_count"] += row["event_count"]
        one["first_event_at"] = min(first, one["first_event_at"])
        one["last_event_at"] = max(last, one["last_event_at"])
    return [found[key] for key in sorted(found)]


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
