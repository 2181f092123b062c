"""The hot path: a batch of sightings in one transaction, counted by what they share."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.bugs import Opening, open_bugs, reopen_bug
from homeostat.adapters.store.copies import Packer
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.event_parts import Parts
from homeostat.adapters.store.keys import among
from homeostat.adapters.store.kinship import Kinship, Relative
from homeostat.adapters.store.lines import keep_logs
from homeostat.adapters.store.made_of import packed_words
from homeostat.adapters.store.recording_statements import statements_for
from homeostat.adapters.store.release_standings import older_releases, unnamed_from
from homeostat.codec import encode
from homeostat.errors import BadInput
from homeostat.log import Log
from homeostat.records import BugStatus, Effect, Event, Fingerprint, Grouped, Known, Recorded, ReportKind, Sighting
from homeostat.stages.group import comes_back
from homeostat.stages.sense.monitors import ERROR_TYPES

FIRST_COPIES = 5
MOST_COPIED = 50  # fingerprints of a bug of which copies are kept: about 30 of each after a million events
_LAST_COPY_EVERY = timedelta(seconds=10)
_ROUND = frozenset("125")
_LOGS = frozenset({ReportKind.LOG_EVENT, ReportKind.LOG_TEXT})

log = Log()

Key = tuple[str, str]
"""A service and a fingerprint."""

_NOT_DESCRIBED: dict[str, Any] = {"made_of": None, "bug_code": None, "family": "", "last_copy_at": None}

Read = Callable[[Sighting], Event]
Group = Callable[[Event, Known], Grouped]


@dataclass(slots=True)
class _Candidate:
    """A fingerprint that has no bug yet, with the event that told what it is made of."""

    one: "_Seen"
    event: Event
    grouped: Grouped
    due: bool  # it is frequent or grave enough for a bug of its own
    family: Key | None
    joined_by: tuple[str, ...] = ()  # what it has in common with a fingerprint whose bug it is counted on

    @property
    def key(self) -> Key:
        return self.event.service, self.grouped.fingerprint.digest


@dataclass(slots=True)
class _Seen:
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
        self._database = database
        self._connection = connection
        self._read = read
        self._group = group
        self._now = now
        self._parts = parts
        self._packer = packer
        self._statements = statements_for(database)
        self._candidates: list[_Candidate] = []
        self._regressed: list[str] = []
        self._by_release: list[dict[str, Any]] = []
        self._unwritten: dict[Key, dict[str, Any]] = {}  # new fingerprints, until it is known what they are made of
        self._lately: dict[Key, int] = {}  # events of fingerprints without a bug within the hour before this batch
        self._packed: dict[Key, tuple[bytes, int]] = {}  # by service and event id
        self._logs: list[Event] = []  # copies that are rows of `system_logs` too
        self._turns: set[tuple[str, str]] = set()  # service and id of events that opened or reopened a bug

    def record(self, sightings: Sequence[Sighting]) -> Recorded:
        """Count each event once, open and reopen bugs, and keep the copies that are worth keeping.

        What is locked is locked in one order, so that processes that record at the same time wait for each other and
        never in a circle: events, fingerprints, bugs, the audit, and releases last: every batch counts on
        those.
        """
        new = self._insert(sightings)
        self._describe_letters(new)
        seen = self._count(new)
        statuses = self._statuses(seen)
        self._lately = self._count_lately(seen)
        for (service, _), one in sorted(seen.items()):
            if one.bug_code is None:
                self._consider(one)
            elif statuses[one.bug_code] == BugStatus.RESOLVED:
                self._consider_return(service, one, statuses[one.bug_code])
        self._packer.begin(self._connection, sorted({service for service, _ in seen}))
        opened = self._settle()
        self._keep_copies(seen)
        self._execute_many(self._statements.count_on_releases, _on_releases(self._by_release, self._now))
        return Recorded(opened=opened, regressed=tuple(self._regressed), duplicates=len(sightings) - len(new))

    # --- counting

    def _insert(self, sightings: Sequence[Sighting]) -> list[Sighting]:
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
        self._execute_many(self._statements.add_events, new)
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

    def _describe_letters(self, new: Iterable[Sighting]) -> None:
        """Write down which fingerprint dead letters are of, for those lists that count thousands of them."""
        rows = [
            {"b_service": s.report.service, "b_event_id": s.event_id, "b_fingerprint": s.fingerprint}
            for s in new
            if s.report.kind is ReportKind.DEAD_LETTER
        ]
        self._execute_many(self._statements.describe_letter, rows)

    def _count(self, new: Iterable[Sighting]) -> dict[Key, _Seen]:
        """Count on fingerprints, their hours and releases, and on bugs."""
        by_key: dict[Key, list[Sighting]] = defaultdict(list)
        for sighting in new:
            by_key[sighting.report.service, sighting.fingerprint].append(sighting)
        if not by_key:
            return {}
        seen = self._count_fingerprints(by_key)
        self._execute_many(self._statements.count_hours, _by_hour(by_key))
        self._by_release = _by_release(by_key)
        self._execute_many(self._statements.count_releases, self._by_release)
        known = [(one.bug_code, one.sightings) for one in seen.values() if one.bug_code is not None]
        self._count_bugs(known)
        return seen

    def _count_fingerprints(self, by_key: Mapping[Key, list[Sighting]]) -> dict[Key, _Seen]:
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
        seen: dict[Key, _Seen] = {}
        for row in self._counted(rows):
            key = row.service, row.fingerprint
            seen[key] = _Seen(
                sightings=by_key[key],
                count=row.event_count,
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                bug_code=row.bug_code,
                last_copy_at=row.last_copy_at,
            )
        for key, row in self._unwritten.items():
            seen[key] = _Seen(
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
        self._unwritten = {key: row | _NOT_DESCRIBED for key, row in keyed.items() if key not in known}
        there = [row for key, row in keyed.items() if key in known]
        return self._connection.execute(self._statements.count_fingerprints, there) if there else ()

    def _count_bugs(
        self, known: Iterable[tuple[str, Sequence[Sighting]]], waited: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """Count these on their bugs, and how many `waited` before, when no bug was there to count them on."""
        known = sorted(known, key=lambda one: one[0])
        users = self._new_users(known)
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
        self._execute_many(self._statements.count_bugs, rows)

    def _new_users(self, seen: Iterable[tuple[str, Sequence[Sighting]]]) -> Counter[str]:
        """How many people each of the bugs is now known to have hit that it was not before."""
        hit = {(code, s.user_id) for code, sightings in seen for s in sightings if s.user_id}
        digests = {user: hashlib.sha256(user.encode()).hexdigest()[:32] for _, user in hit}
        rows = [{"bug_code": code, "user_digest": digests[user]} for code, user in hit]
        rows.sort(key=lambda row: (row["bug_code"], row["user_digest"]))
        found = self._connection.execute(self._statements.insert_users, rows).scalars() if rows else ()
        return Counter(found)

    def _execute_many(self, statement: sa.Executable, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)

    # --- bugs

    def _statuses(self, seen: Mapping[Key, _Seen]) -> dict[str, str]:
        c = t.system_bugs.c
        codes = [one.bug_code for one in seen.values() if one.bug_code]
        if not codes:
            return {}
        found = self._connection.execute(sa.select(c.code, c.status).where(c.code.in_(codes)))
        return {row.code: row.status for row in found}

    def _consider(self, one: _Seen) -> None:
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
            self._turns.add((event.service, event.event_id))

    def _crossing(self, one: _Seen) -> int | None:
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

    def _seen_before(self, one: _Seen, index: int) -> int:
        """Events of the fingerprint within the hour before this batch, and those of the batch before `index`."""
        first = one.sightings[0]
        return self._lately.get((first.report.service, first.fingerprint), 0) + index

    def _count_lately(self, seen: Mapping[Key, _Seen]) -> dict[Key, int]:
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

    def _settle(self) -> tuple[str, ...]:
        """Count what belongs to a bug's family on that bug, and open bugs for the rest that is due."""
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
        self._pack(candidate.event for candidate in opening)
        codes = open_bugs(self._database, self._connection, [_opening(one) for one in opening], self._now)
        for code, candidate in zip(codes, opening, strict=True):
            candidate.one.bug_code = code
            if candidate.family is not None:
                owners[candidate.family] = code
        self._new_users(zip(codes, [one.one.sightings for one in opening], strict=True))  # `_opening` counts them
        for family, relative in akin.items():
            owners[family] = relative.bug_code or owners[relative.family]
        self._write_families({*akin, *(c.family for c in opening)}, owners)
        self._join([(candidate, owners[family]) for candidate, family in joining])
        return codes

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
        self._execute_many(self._statements.own_families, rows)

    def _join(self, joining: Sequence[tuple[_Candidate, str]]) -> None:
        """Count a new fingerprint on the bug whose family it is of; that may bring the bug back."""
        full = self._full({code for _, code in joining})
        for candidate, code in joining:
            candidate.one.bug_code = code
            if code in full:
                candidate.one.over_quota = True
                self._turns.discard((candidate.event.service, candidate.event.event_id))  # it opened nothing
        by_code: dict[str, list[Sighting]] = defaultdict(list)
        for candidate, code in joining:
            by_code[code] += candidate.one.sightings
        waited = Counter[str]()
        for candidate, code in joining:
            waited[code] += candidate.one.count - len(candidate.one.sightings)
        self._count_bugs(by_code.items(), waited)
        statuses = self._statuses({candidate.key: candidate.one for candidate, _ in joining})
        for candidate, code in joining:
            if statuses[code] == BugStatus.RESOLVED and code not in self._regressed:
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

    def _describe(self, copied: Collection[Key]) -> None:
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
        new = [row | described.get(key, {}) for key, row in sorted(self._unwritten.items())]
        self._execute_many(self._statements.add_fingerprints, new)
        there = [
            {"b_service": key[0], "b_fingerprint": key[1]}
            | {f"b_{name}": value for name, value in described[key].items()}
            for key in sorted(described.keys() - self._unwritten.keys())
        ]
        self._execute_many(self._statements.describe, there)
        others = sorted(set(copied) - described.keys())
        noted = [{"b_service": key[0], "b_fingerprint": key[1], "b_last_copy_at": self._now} for key in others]
        self._execute_many(self._statements.note_copy, noted)

    def _consider_return(self, service: str, one: _Seen, status: str) -> None:
        """Reopen a resolved bug with the first event that the fix should have prevented."""
        code = one.bug_code or ""
        known = self._known(service, one, status)
        back = next((s for s in one.sightings if comes_back(known, occurred_at=s.occurred_at, release=s.release)), None)
        if back is None:
            return
        event = self._read(back)
        grouped = self._group(event, known)
        if reopen_bug(self._database, self._connection, code, event=event, reason=grouped.reason, now=self._now):
            self._regressed.append(code)
            self._turns.add((event.service, event.event_id))

    def _known(self, service: str, one: _Seen, status: str) -> Known:
        c, r, f, o = t.system_bugs.c, t.fingerprint_releases.c, t.fingerprints.c, t.bug_old_releases.c
        wanted = sa.select(c.resolved_at, c.resolved_release, c.error_type).where(c.code == one.bug_code)
        bug = self._connection.execute(wanted).one()
        if bug.error_type in ERROR_TYPES and not bug.resolved_release:
            # A job that was well and fails again does so whatever its release, which a missed run does not even name.
            return Known(bug_code=one.bug_code, status=BugStatus(status), resolved_at=bug.resolved_at)
        resolved_at = bug.resolved_at or self._now
        ours = sa.select(f.fingerprint).where(f.bug_code == one.bug_code)
        before = sa.select(r.release).where(r.service == service, r.fingerprint.in_(ours), r.first_seen <= resolved_at)
        told_old = sa.select(o.release).where(o.bug_code == one.bug_code)
        had_it = frozenset(self._connection.execute(before.union_all(told_old)).scalars())
        named, mended_in = frozenset(s.release for s in one.sightings), bug.resolved_release
        return Known(
            bug_code=one.bug_code,
            status=BugStatus(status),
            resolved_release=mended_in,
            resolved_at=bug.resolved_at,
            releases_before=had_it,
            older_releases=older_releases(self._connection, service, named - {""}, mended_in=mended_in, had_it=had_it),
            unnamed_count_from=unnamed_from(self._connection, service, resolved_at=resolved_at, mended_in=mended_in)
            if "" in named
            else None,
        )

    # --- copies

    def _pack(self, events: Iterable[Event]) -> None:
        """Those that are surely kept, ahead of the others."""
        for event in events:
            self._packed[event.service, event.event_id] = self._packer.packed(event)

    def _keep_copies(self, seen: Mapping[Key, _Seen]) -> None:
        """The first few, a spread of those after, the last; and those by which a bug was opened or came back."""
        copies: list[dict[str, Any]] = []
        copied: set[Key] = set()
        for (service, fingerprint), one in sorted(seen.items()):
            kept = [copy for sighting, kept_as in self._worth_keeping(one) if (copy := self._copy(sighting, kept_as))]
            if kept:
                copied.add((service, fingerprint))
            copies += kept
        last = [
            {"b_service": c["service"], "b_fingerprint": c["fingerprint"]} for c in copies if c["kept_as"] == "last"
        ]
        self._execute_many(self._statements.drop_last, last)
        self._execute_many(self._statements.insert_copies, copies)
        self._describe(copied)
        keep_logs(self._database, self._connection, self._logs)

    def _worth_keeping(self, one: _Seen) -> Iterator[tuple[Sighting, str]]:
        before = one.count - len(one.sightings)
        # Of each fingerprint the first is kept, unless its bug had enough: then none of the later ones is either.
        over_quota = one.over_quota or (one.last_copy_at is None and not one.is_new)
        due = one.last_copy_at is None or self._now - one.last_copy_at >= _LAST_COPY_EVERY
        for ordinal, sighting in enumerate(one.sightings, start=before + 1):
            turn = (sighting.report.service, sighting.event_id) in self._turns
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


def kept_at(ordinal: int) -> str:
    """Why the n-th event of a fingerprint is kept whole: among the first, or the 10th, 20th, 50th, 100th and so on."""
    if ordinal <= FIRST_COPIES:
        return "first"
    digits = str(ordinal)
    return "spread" if digits[0] in _ROUND and not digits[1:].strip("0") and ordinal > FIRST_COPIES else ""


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
