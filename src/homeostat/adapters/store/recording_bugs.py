"""Whose bug the fingerprints of a batch are: their own, one that is akin, or one that comes back."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.bugs import Opening, open_bugs, reopen_bug
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.event_parts import Parts
from homeostat.adapters.store.keys import among
from homeostat.adapters.store.kinship import Kinship, Relative
from homeostat.adapters.store.made_of import packed_words
from homeostat.adapters.store.recording_counts import Counting, Key, Seen
from homeostat.adapters.store.recording_returns import known_of
from homeostat.adapters.store.recording_statements import execute_many, statements_for
from homeostat.errors import BadInput
from homeostat.log import Log
from homeostat.records import BugStatus, Effect, Event, Fingerprint, Grouped, Known, Sighting
from homeostat.stages.group import comes_back

MOST_COPIED = 50  # fingerprints of a bug of which copies are kept: about 30 of each after a million events

log = Log()

Read = Callable[[Sighting], Event]
Group = Callable[[Event, Known], Grouped]


@dataclass(slots=True)
class _Candidate:
    """A fingerprint that has no bug yet, with the event that told what it is made of."""

    one: Seen
    event: Event
    grouped: Grouped
    due: bool  # it is frequent or grave enough for a bug of its own
    family: Key | None
    joined_by: tuple[str, ...] = ()  # what it has in common with a fingerprint whose bug it is counted on

    @property
    def key(self) -> Key:
        return self.event.service, self.grouped.fingerprint.digest


class Owning:
    """Of one batch, inside the caller's transaction."""

    def __init__(  # noqa: PLR0917 - what a batch is made with
        self,
        database: Database,
        connection: sa.Connection,
        read: Read,
        group: Group,
        now: datetime,
        parts: Parts,
        counting: Counting,
    ) -> None:
        self._database = database
        self._connection = connection
        self._read = read
        self._group = group
        self._now = now
        self._parts = parts
        self._counting = counting
        self._statements = statements_for(database)
        self._candidates: list[_Candidate] = []
        self._lately: dict[Key, int] = {}  # events of fingerprints without a bug within the hour before this batch
        self.regressed: list[str] = []
        self.turns: set[tuple[str, str]] = set()  # service and id of events that opened or reopened a bug

    def consider(self, seen: Mapping[Key, Seen]) -> None:
        """Read the events that may open a bug, and reopen those that come back."""
        statuses = self._statuses(seen)
        self._lately = self._count_lately(seen)
        for (service, _), one in sorted(seen.items()):
            if one.bug_code is None:
                self._consider(one)
            elif statuses[one.bug_code] == BugStatus.RESOLVED:
                self._consider_return(service, one, statuses[one.bug_code])

    def settle(self, pack: Callable[[Iterable[Event]], None]) -> tuple[str, ...]:
        """Count what belongs to a bug's family on that bug, and open bugs for the rest that is due; their codes.

        What will be kept of them is handed to `pack` before a bug's number is taken.
        """
        owners = self._owners()
        kinship = Kinship(self._connection)
        kinship.look_up((c.event.service, c.grouped.traits) for c in self._candidates if c.grouped.traits)
        opening: list[_Candidate] = []
        joining: list[tuple[_Candidate, Key]] = []
        akin: dict[Key, Relative] = {}
        for candidate in self._candidates:
            family = candidate.family
            if family is not None and family not in owners and (relative := self._join_kin(candidate, kinship)):
                akin[family] = relative
                owners[family] = relative.bug_code
            if family is not None and family in owners:
                joining.append((candidate, family))
            elif candidate.due:
                opening.append(candidate)
                if family is not None:
                    owners[family] = ""  # others of the family in this batch join it
            self._tell_kin(candidate, owners, kinship)
        # What can be done before a bug's number is taken: for that, other processes wait until we commit.
        kinship.write()
        pack(candidate.event for candidate in opening)
        codes = open_bugs(self._database, self._connection, [_opening(one) for one in opening], self._now)
        for code, candidate in zip(codes, opening, strict=True):
            candidate.one.bug_code = code
            if candidate.family is not None:
                owners[candidate.family] = code
        self._counting.new_users(
            zip(codes, [one.one.sightings for one in opening], strict=True)
        )  # `_opening` counts them
        for family, relative in akin.items():
            owners[family] = relative.bug_code or owners[relative.family]
        self._write_families({*akin, *(c.family for c in opening)}, owners)
        self._join([(candidate, owners[family]) for candidate, family in joining])
        return codes

    def describe(self, copied: Collection[Key]) -> None:
        """Write down what new fingerprints are made of, whose they are, and that copies of these were kept."""
        described = {
            c.key: {
                "version": c.grouped.fingerprint.version,
                "made_of": packed_words(_joined(c)),
                "bug_code": c.one.bug_code,
                "family": c.family[1] if c.family else "",
                "last_copy_at": self._now if c.key in copied else None,
            }
            for c in self._candidates
        }
        new = [row | described.get(key, {}) for key, row in sorted(self._counting.unwritten.items())]
        execute_many(self._connection, self._statements.add_fingerprints, new)
        there = [
            {"b_service": key[0], "b_fingerprint": key[1]}
            | {f"b_{name}": value for name, value in described[key].items()}
            for key in sorted(described.keys() - self._counting.unwritten.keys())
        ]
        execute_many(self._connection, self._statements.describe, there)
        others = sorted(set(copied) - described.keys())
        noted = [{"b_service": key[0], "b_fingerprint": key[1], "b_last_copy_at": self._now} for key in others]
        execute_many(self._connection, self._statements.note_copy, noted)

    def _statuses(self, seen: Mapping[Key, Seen]) -> dict[str, str]:
        c = t.system_bugs.c
        codes = [one.bug_code for one in seen.values() if one.bug_code]
        if not codes:
            return {}
        found = self._connection.execute(sa.select(c.code, c.status).where(c.code.in_(codes)))
        return {row.code: row.status for row in found}

    def _consider(self, one: Seen) -> None:
        """Open a bug with the event that makes it one. A fingerprint that was never seen is given its parts."""
        first = one.sightings[0]
        crossing = self._crossing(one)
        if crossing is None and not one.is_new:
            return
        sighting = first if crossing is None else one.sightings[crossing]
        try:
            event = self._read(sighting)
        except BadInput as error:  # read before by its outline only: it stays counted
            log.warning("an event could not be read whole", event_id=sighting.event_id, reason=str(error))
            return
        before = self._seen_before(one, crossing) if crossing is not None and (sighting.opens_after or 0) > 1 else 0
        grouped = self._group(event, Known(seen_last_hour=before))
        due = crossing is not None and grouped.effect is Effect.OPENS
        self._candidates.append(_Candidate(one, event, grouped, due, _family(event, grouped)))
        if due:
            self.turns.add((event.service, event.event_id))

    def _crossing(self, one: Seen) -> int | None:
        """Which of the sightings is the one that opens a bug; None when none is."""
        seen: int | None = None
        for index, sighting in enumerate(one.sightings):
            enough = sighting.opens_after
            if enough is None:
                continue
            if enough > 1 and seen is None:
                seen = self._seen_before(one, 0)
            if index + 1 + (seen or 0) >= enough:
                return index
        return None

    def _seen_before(self, one: Seen, index: int) -> int:
        """Events of the fingerprint within the hour before this batch, and those of the batch before `index`."""
        first = one.sightings[0]
        return self._lately.get((first.report.service, first.fingerprint), 0) + index

    def _count_lately(self, seen: Mapping[Key, Seen]) -> dict[Key, int]:
        """Events within the hour before this batch, where they decide: one query for all.

        A fingerprint that has no bug has had few of them, so the query's time is bounded by the batch.
        """
        asked = sorted(
            key
            for key, one in seen.items()
            if one.bug_code is None
            and not one.is_new
            and any(1 < (s.opens_after or 0) <= one.count for s in one.sightings)
        )
        if not asked:
            return {}
        e = t.events.c
        lately = (
            sa.select(e.service, e.fingerprint, sa.func.count().label("seen"))
            .where(
                among((e.service, e.fingerprint), asked),
                e.received_at > self._now - timedelta(hours=1),
                e.part >= self._parts.since(self._now - timedelta(hours=1)),
            )
            .group_by(e.service, e.fingerprint)
        )
        found = {(row.service, row.fingerprint): row.seen for row in self._connection.execute(lately)}
        return {key: max(0, found.get(key, 0) - len(seen[key].sightings)) for key in asked}

    def _join_kin(self, candidate: _Candidate, kinship: Kinship) -> Relative | None:
        """A fingerprint whose bug it is by what both have in common, which is written down with it."""
        traits = candidate.grouped.traits
        found = kinship.nearest(candidate.event.service, traits) if traits else None
        if found is None:
            return None
        relative, kin = found
        candidate.joined_by = kin.because
        return relative

    def _tell_kin(self, candidate: _Candidate, owners: Mapping[Key | None, str], kinship: Kinship) -> None:
        """Let those that are akin to it find it, now that it has a bug."""
        family, traits = candidate.family, candidate.grouped.traits
        if family is not None and traits and family in owners:
            kinship.add(Relative(fingerprint=candidate.key, family=family, bug_code=owners[family], traits=traits))

    def _owners(self) -> dict[Key | None, str]:
        """The families that have a bug. Those that are due are claimed: another process waits for what we open."""
        asked = {c.family for c in self._candidates if c.family is not None}
        found: list[Any] = []
        if not self._database.is_sqlite:  # where nobody else writes meanwhile
            due = {c.family for c in self._candidates if c.due and c.family is not None}
            rows = [{"service": service, "family": family, "bug_code": ""} for service, family in sorted(due)]
            found += self._connection.execute(self._statements.claim_families, rows) if rows else ()
            asked -= due
        f = t.bug_families.c
        if asked:
            ours = sa.select(t.bug_families).where(among((f.service, f.family), sorted(asked)))
            found += self._connection.execute(ours)
        return {(row.service, row.family): row.bug_code for row in found if row.bug_code}

    def _write_families(self, families: Iterable[Key | None], owners: Mapping[Key | None, str]) -> None:
        """Those of them that were claimed, which nobody else writes meanwhile."""
        claimed = {c.family for c in self._candidates if c.due and c.family is not None}
        rows = [
            {"service": family[0], "family": family[1], "bug_code": owners[family]}
            for family in sorted(claimed.intersection(families))
        ]
        execute_many(self._connection, self._statements.own_families, rows)

    def _join(self, joining: Sequence[tuple[_Candidate, str]]) -> None:
        """Count a new fingerprint on the bug whose family it is of; that may bring the bug back."""
        full = self._full({code for _, code in joining})
        for candidate, code in joining:
            candidate.one.bug_code = code
            if code in full:
                candidate.one.over_quota = True
                self.turns.discard((candidate.event.service, candidate.event.event_id))  # it opened nothing
        by_code: dict[str, list[Sighting]] = defaultdict(list)
        for candidate, code in joining:
            by_code[code] += candidate.one.sightings
        waited = Counter[str]()
        for candidate, code in joining:
            waited[code] += candidate.one.count - len(candidate.one.sightings)
        self._counting.count_bugs(by_code.items(), waited)
        statuses = self._statuses({candidate.key: candidate.one for candidate, _ in joining})
        for candidate, code in joining:
            if statuses[code] == BugStatus.RESOLVED and code not in self.regressed:
                self._consider_return(candidate.event.service, candidate.one, statuses[code])

    def _full(self, codes: Iterable[str]) -> set[str]:
        """The bugs that own so many fingerprints that of further ones no copies are kept."""
        f, full = t.fingerprints.c, set[str]()
        for code in codes:
            owned = sa.select(f.fingerprint).where(f.bug_code == code).limit(MOST_COPIED)
            count = sa.select(sa.func.count()).select_from(owned.subquery())
            if self._connection.execute(count).scalar_one() >= MOST_COPIED:
                full.add(code)
        return full

    def _consider_return(self, service: str, one: Seen, status: str) -> None:
        """Reopen a resolved bug with the first event that the fix should have prevented."""
        code = one.bug_code or ""
        known = known_of(self._connection, service, one, status, self._now)
        back = next((s for s in one.sightings if comes_back(known, occurred_at=s.occurred_at, release=s.release)), None)
        if back is None:
            return
        event = self._read(back)
        grouped = self._group(event, known)
        if reopen_bug(self._database, self._connection, code, event=event, reason=grouped.reason, now=self._now):
            self.regressed.append(code)
            self.turns.add((event.service, event.event_id))


def _family(event: Event, grouped: Grouped) -> Key | None:
    if not grouped.family:
        return None
    return event.service, hashlib.sha256(grouped.family.encode("utf-8", "replace")).hexdigest()[:32]


def _joined(candidate: _Candidate) -> Fingerprint:
    found = candidate.grouped.fingerprint
    return replace(found, joined_by=candidate.joined_by) if candidate.joined_by else found


def _opening(candidate: _Candidate) -> Opening:
    one = candidate.one
    return Opening(
        event=candidate.event,
        grouped=candidate.grouped,
        event_count=one.count,
        users_affected=len({s.user_id for s in one.sightings if s.user_id}),
        first_seen=one.first_seen,
        last_seen=one.last_seen,
    )
