"""The hot path: a batch of sightings in one transaction, counted by what they share."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from isal import isal_zlib

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.bugs import Opening, open_bugs, reopen_bug
from homeostat.adapters.store.database import Database
from homeostat.codec import encode
from homeostat.errors import BadInput
from homeostat.records import BugStatus, Effect, Event, Grouped, Known, Recorded, ReportKind, Sighting
from homeostat.stages.group import comes_back

FIRST_COPIES = 5
_LAST_COPY_EVERY = timedelta(seconds=10)
_ENOUGH = 100  # of one hour are counted for the triggers; no rule asks for more
_ROUND = frozenset("125")
_COMPRESSION = 3  # of isal's four levels, the strongest

log = structlog.get_logger()

Key = tuple[str, str]
"""A service and a fingerprint."""

Read = Callable[[Sighting], Event]
Group = Callable[[Event, Known], Grouped]


@dataclass(slots=True)
class _Seen:
    """The sightings of one fingerprint in the batch, and what the store holds of it, these counted in."""

    sightings: list[Sighting]
    count: int
    first_seen: datetime
    last_seen: datetime
    bug_code: str | None
    last_copy_at: datetime | None

    @property
    def is_new(self) -> bool:
        return self.count == len(self.sightings)


class Recording:
    """One batch, inside the caller's transaction."""

    def __init__(self, database: Database, connection: sa.Connection, read: Read, group: Group, now: datetime) -> None:
        self._database = database
        self._connection = connection
        self._read = read
        self._group = group
        self._now = now
        self._statements = _statements(database)
        self._openings: list[tuple[_Seen, Opening]] = []
        self._described: dict[Key, Grouped] = {}
        self._regressed: list[str] = []
        self._turns: set[tuple[str, str]] = set()  # service and id of events that opened or reopened a bug

    def record(self, sightings: Sequence[Sighting]) -> Recorded:
        """Count each event once, open and reopen bugs, and keep the copies that are worth keeping.

        What is locked is locked in one order, so that processes that record at the same time wait for each other and
        never in a circle: events, fingerprints, bugs, and the audit last.
        """
        new = self._insert(sightings)
        seen = self._count(new)
        statuses = self._statuses(seen)
        for (service, _), one in sorted(seen.items()):
            if one.bug_code is None:
                self._consider(one)
            elif statuses[one.bug_code] == BugStatus.RESOLVED:
                self._consider_return(service, one, statuses[one.bug_code])
        opened = self._open_all()
        self._keep_copies(seen)
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
            }
            for (service, event_id), s in sorted(given.items(), key=lambda one: one[0])
        ]
        found = self._connection.execute(self._statements.insert_events, rows)
        inserted = {(row.service, row.event_id) for row in found}
        return [sighting for key, sighting in given.items() if key in inserted]

    def _count(self, new: Iterable[Sighting]) -> dict[Key, _Seen]:
        """Count on fingerprints, their hours and releases, and on bugs."""
        by_key: dict[Key, list[Sighting]] = defaultdict(list)
        for sighting in new:
            by_key[sighting.report.service, sighting.fingerprint].append(sighting)
        if not by_key:
            return {}
        seen = self._count_fingerprints(by_key)
        self._execute_many(self._statements.count_hours, _by_hour(by_key))
        self._execute_many(self._statements.count_releases, _by_release(by_key))
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
        for row in self._connection.execute(self._statements.count_fingerprints, rows):
            key = row.service, row.fingerprint
            seen[key] = _Seen(
                sightings=by_key[key],
                count=row.event_count,
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                bug_code=row.bug_code,
                last_copy_at=row.last_copy_at,
            )
        return seen

    def _count_bugs(self, known: Iterable[tuple[str, Sequence[Sighting]]]) -> None:
        rows = [
            {
                "b_code": code,
                "b_count": len(sightings),
                "b_last": max(s.occurred_at for s in sightings),
                "b_release": next((s.release for s in reversed(sightings) if s.release), ""),
                "b_users": self._new_users(code, sightings),
            }
            for code, sightings in sorted(known, key=lambda one: one[0])
        ]
        self._execute_many(self._statements.count_bugs, rows)

    def _new_users(self, code: str, sightings: Sequence[Sighting]) -> int:
        users = {s.user_id for s in sightings if s.user_id}
        digests = sorted(hashlib.sha256(user.encode()).hexdigest()[:32] for user in users)
        if not digests:
            return 0
        rows = [{"bug_code": code, "user_digest": digest} for digest in digests]
        return len(self._connection.execute(self._statements.insert_users, rows).all())

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
        before = 0 if crossing is None else self._seen_before(one, crossing)
        grouped = self._group(event, Known(seen_last_hour=before))
        if one.is_new:
            self._described[first.report.service, first.fingerprint] = grouped
        if crossing is not None and grouped.effect is Effect.OPENS:
            opening = Opening(
                event=event,
                grouped=grouped,
                event_count=one.count,
                first_seen=one.first_seen,
                last_seen=one.last_seen,
            )
            self._openings.append((one, opening))
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
        e, first = t.events.c, one.sightings[0]
        lately = (
            sa.select(e.event_id)
            .where(
                e.service == first.report.service,
                e.fingerprint == first.fingerprint,
                e.received_at > self._now - timedelta(hours=1),
            )
            .limit(_ENOUGH + len(one.sightings))
        )
        count = int(self._connection.execute(sa.select(sa.func.count()).select_from(lately.subquery())).scalar_one())
        return max(0, count - len(one.sightings)) + index

    def _open_all(self) -> tuple[str, ...]:
        """Open the bugs that are due, and write down what new fingerprints are made of."""
        codes = open_bugs(self._database, self._connection, [opening for _, opening in self._openings], self._now)
        for code, (one, _) in zip(codes, self._openings, strict=True):
            one.bug_code = code
        with_users = [(code, one.sightings) for code, (one, _) in zip(codes, self._openings, strict=True)]
        rows = [{"b_code": code, "b_users": self._new_users(code, sightings)} for code, sightings in with_users]
        self._execute_many(self._statements.set_users, [row for row in rows if row["b_users"]])
        described = [
            {
                "b_service": service,
                "b_fingerprint": fingerprint,
                "b_version": grouped.fingerprint.version,
                "b_parts": encode(grouped.fingerprint),
            }
            for (service, fingerprint), grouped in sorted(self._described.items())
        ]
        self._execute_many(self._statements.describe, described)
        named = [
            {"b_service": o.event.service, "b_fingerprint": o.grouped.fingerprint.digest, "b_code": one.bug_code}
            for one, o in self._openings
        ]
        self._execute_many(self._statements.name_bug, named)
        return codes

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
        c, r = t.system_bugs.c, t.fingerprint_releases.c
        bug = self._connection.execute(sa.select(c.resolved_at, c.resolved_release).where(c.code == one.bug_code)).one()
        before = sa.select(r.release).where(
            r.service == service,
            r.fingerprint == one.sightings[0].fingerprint,
            r.first_seen <= (bug.resolved_at or self._now),
        )
        return Known(
            bug_code=one.bug_code,
            status=BugStatus(status),
            resolved_release=bug.resolved_release,
            resolved_at=bug.resolved_at,
            releases_before=frozenset(self._connection.execute(before).scalars()),
        )

    # --- copies

    def _keep_copies(self, seen: Mapping[Key, _Seen]) -> None:
        """The first few, a spread of those after, the last; and those by which a bug was opened or came back."""
        copies: list[dict[str, Any]] = []
        copied: list[dict[str, Any]] = []
        for (service, fingerprint), one in sorted(seen.items()):
            kept = [copy for sighting, kept_as in self._worth_keeping(one) if (copy := self._copy(sighting, kept_as))]
            if kept:
                copied.append({"b_service": service, "b_fingerprint": fingerprint, "b_now": self._now})
            copies += kept
        last = [
            {"b_service": c["service"], "b_fingerprint": c["fingerprint"]} for c in copies if c["kept_as"] == "last"
        ]
        self._execute_many(self._statements.drop_last, last)
        self._execute_many(self._statements.insert_copies, copies)
        self._execute_many(self._statements.note_copy, copied)

    def _worth_keeping(self, one: _Seen) -> Iterator[tuple[Sighting, str]]:
        before = one.count - len(one.sightings)
        due = one.last_copy_at is None or self._now - one.last_copy_at >= _LAST_COPY_EVERY
        for ordinal, sighting in enumerate(one.sightings, start=before + 1):
            turn = (sighting.report.service, sighting.event_id) in self._turns
            kept_as = "turn" if turn else kept_at(ordinal) or ("last" if due and ordinal == one.count else "")
            if kept_as:
                yield sighting, kept_as

    def _copy(self, sighting: Sighting, kept_as: str) -> dict[str, Any] | None:
        try:
            event = self._read(sighting)
        except BadInput:
            return None  # only its outline can be read: it stays counted
        if sighting.report.kind is ReportKind.LOG_EVENT:
            self._keep_log(event)
        return {
            "service": event.service,
            "event_id": event.event_id,
            "fingerprint": sighting.fingerprint,
            "kept_as": kept_as,
            "received_at": event.received_at,
            "body": compress(encode(event).encode()),
        }

    def _keep_log(self, event: Event) -> None:
        self._connection.execute(
            self._database.insert(t.system_logs)
            .values(
                event_id=event.event_id,
                service_name=event.service,
                log_level=event.level.upper(),
                message=event.message,
                error_type=event.error_type,
                stack_trace=event.stack_trace,
                context=encode(event.context),
                timestamp=event.occurred_at,
                received_at=event.received_at,
                processed=True,
            )
            .on_conflict_do_nothing()
        )


@dataclass(frozen=True, slots=True)
class _Statements:
    """Those of every batch, made once: to make one takes longer than to run it."""

    insert_events: sa.Executable
    insert_users: sa.Executable
    count_fingerprints: sa.Executable
    count_hours: sa.Executable
    count_releases: sa.Executable
    count_bugs: sa.Executable
    set_users: sa.Executable
    describe: sa.Executable
    name_bug: sa.Executable
    insert_copies: sa.Executable
    drop_last: sa.Executable
    note_copy: sa.Executable


_made: dict[bool, _Statements] = {}


def _statements(database: Database) -> _Statements:
    """For the database's dialect. Two threads may make them at the same time; one of the two is kept."""
    made = _made.get(database.is_sqlite)
    if made is None:
        made = _made[database.is_sqlite] = _make_statements(database)
    return made


def _make_statements(database: Database) -> _Statements:
    e, u, b, k = t.events.c, t.bug_users.c, t.system_bugs.c, t.event_copies.c
    fingerprints, hours, releases = (
        database.insert(table) for table in (t.fingerprints, t.fingerprint_hours, t.fingerprint_releases)
    )
    f, h, r = t.fingerprints.c, t.fingerprint_hours.c, t.fingerprint_releases.c
    code = sa.bindparam("b_code", type_=sa.Text)
    service, fingerprint = sa.bindparam("b_service", type_=sa.Text), sa.bindparam("b_fingerprint", type_=sa.Text)
    this_fingerprint = sa.update(t.fingerprints).where(f.service == service, f.fingerprint == fingerprint)
    this_bug = sa.update(t.system_bugs).where(b.code == code)
    last = sa.bindparam("b_last", type_=b.last_seen.type)
    release = sa.bindparam("b_release", type_=sa.Text)
    return _Statements(
        insert_events=database.insert(t.events).on_conflict_do_nothing().returning(e.service, e.event_id),
        insert_users=database.insert(t.bug_users).on_conflict_do_nothing().returning(u.user_digest),
        count_fingerprints=fingerprints.on_conflict_do_update(
            index_elements=["service", "fingerprint"],
            set_={
                "event_count": f.event_count + fingerprints.excluded.event_count,
                "last_seen": _later(fingerprints, f.last_seen),
            },
        ).returning(f.service, f.fingerprint, f.event_count, f.first_seen, f.last_seen, f.bug_code, f.last_copy_at),
        count_hours=hours.on_conflict_do_update(
            index_elements=["service", "fingerprint", "hour"],
            set_={"event_count": h.event_count + hours.excluded.event_count},
        ),
        count_releases=releases.on_conflict_do_update(
            index_elements=["service", "fingerprint", "release"],
            set_={
                "event_count": r.event_count + releases.excluded.event_count,
                "first_seen": sa.case(
                    (releases.excluded.first_seen < r.first_seen, releases.excluded.first_seen), else_=r.first_seen
                ),
                "last_seen": _later(releases, r.last_seen),
            },
        ),
        count_bugs=this_bug.values(
            event_count=b.event_count + sa.bindparam("b_count", type_=sa.BigInteger),
            users_affected=b.users_affected + sa.bindparam("b_users", type_=sa.BigInteger),
            last_seen=sa.case((b.last_seen < last, last), else_=b.last_seen),
            last_release=sa.case((release != "", release), else_=b.last_release),
        ),
        set_users=this_bug.values(users_affected=sa.bindparam("b_users")),
        describe=this_fingerprint.values(version=sa.bindparam("b_version"), parts=sa.bindparam("b_parts")),
        name_bug=this_fingerprint.values(bug_code=code),
        insert_copies=database.insert(t.event_copies).on_conflict_do_nothing(),
        drop_last=sa.delete(t.event_copies).where(
            k.service == service, k.fingerprint == fingerprint, k.kept_as == "last"
        ),
        note_copy=this_fingerprint.values(last_copy_at=sa.bindparam("b_now", type_=f.last_copy_at.type)),
    )


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


def compress(body: bytes) -> bytes:
    """In zlib's format, at a tenth of its time."""
    return isal_zlib.compress(body, _COMPRESSION)  # pyright: ignore[reportUnknownMemberType] - its stub knows no `Buffer`


def kept_at(ordinal: int) -> str:
    """Why the n-th event of a fingerprint is kept whole: among the first, or the 10th, 20th, 50th, 100th and so on."""
    if ordinal <= FIRST_COPIES:
        return "first"
    digits = str(ordinal)
    return "spread" if digits[0] in _ROUND and not digits[1:].strip("0") and ordinal > FIRST_COPIES else ""


def _later(statement: Any, column: sa.ColumnElement[datetime]) -> sa.ColumnElement[datetime]:  # noqa: ANN401 - either dialect's INSERT
    return sa.case((statement.excluded.last_seen > column, statement.excluded.last_seen), else_=column)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
