"""The way in: events, what they are counted on, and what was refused."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import Packer, Unpacker
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.event_parts import EventParts, since
from homeostat.adapters.store.made_of import made_of
from homeostat.adapters.store.rare_kinds import RareKinds
from homeostat.adapters.store.recording import Recording
from homeostat.adapters.store.recording_bugs import Group, Read
from homeostat.records import Arrived, Event, Explained, Fingerprint, Recorded, Sighting

_REASON_LENGTH = 200
_MOST_REASONS = 100  # for each service; the words of a reason may come from outside
_OTHER_REASONS = "another reason"
_LATEST_CLOCK = timedelta(hours=1)  # how far behind ours a sender's clock may be, for its events to be seen arriving


class Reports(RareKinds):
    def __init__(self, database: Database) -> None:
        self._database = database
        self._parts = EventParts(database)
        self._packer = Packer(database)

    def record(self, sightings: Sequence[Sighting], *, read: Read, group: Group, now: datetime) -> Recorded:
        if not sightings:
            return Recorded()
        self._parts.be_ready(now)
        with self._database.turn(), self._database.writes() as connection:
            parts = self._parts.current(connection)
            recording = Recording(self._database, connection, read, group, now, parts, self._packer)
            recorded = recording.record(sightings)
        self._packer.tend(now)
        return recorded

    def refuse(self, service: str, reason: str, now: datetime, count: int = 1) -> None:
        c = t.refusals.c
        words = reason.replace("\x00", "")[:_REASON_LENGTH]
        ours = sa.select(c.reason).where(c.service == service).limit(_MOST_REASONS)
        with self._database.reads() as connection:
            known = set(connection.execute(ours).scalars())
        if words not in known and len(known) >= _MOST_REASONS:
            words = _OTHER_REASONS
        statement = self._database.insert(t.refusals).values(
            service=service, reason=words, refused_count=count, last_at=now
        )
        counted = statement.on_conflict_do_update(
            index_elements=["service", "reason"], set_={"refused_count": c.refused_count + count, "last_at": now}
        )
        with self._database.writes() as connection:
            connection.execute(counted)

    def event(self, service: str, event_id: str) -> Event | None:
        c = t.event_copies.c
        with self._database.reads() as connection:
            ours = sa.select(c.body, c.dictionary).where(c.service == service, c.event_id == event_id)
            copy = connection.execute(ours).one_or_none()
            return Unpacker(connection).event(copy) if copy else None

    def export(self) -> Iterator[Mapping[str, str]]:
        e, f = t.events.c, t.fingerprints.c
        query = (
            sa.select(e.event_id, e.service, e.fingerprint, f.bug_code)
            .outerjoin(t.fingerprints, sa.and_(f.service == e.service, f.fingerprint == e.fingerprint))
            .order_by(e.received_at, e.event_id)
        )
        with self._database.reads() as connection:
            for row in connection.execute(query):
                yield {
                    "event_id": row.event_id,
                    "service": row.service,
                    "fingerprint": row.fingerprint,
                    "bug_code": row.bug_code or "",
                }

    def explain(self, event_id: str) -> tuple[Explained, ...]:
        e, f, k = t.events.c, t.fingerprints.c, t.event_copies.c
        services = sa.select(t.services.c.name)  # so that the table's key finds it
        whole = sa.exists().where(k.service == e.service, k.event_id == e.event_id)
        other = t.fingerprints.alias()
        others = (
            sa.select(sa.func.count())
            .where(other.c.bug_code == f.bug_code, other.c.fingerprint != f.fingerprint)
            .scalar_subquery()
        )
        query = (
            sa.select(t.events, f.version, f.made_of, f.bug_code, whole.label("whole"), others.label("others"))
            .outerjoin(t.fingerprints, sa.and_(f.service == e.service, f.fingerprint == e.fingerprint))
            .where(e.service.in_(services), e.event_id == event_id)
        )
        with self._database.reads() as connection:
            found = tuple(
                Explained(
                    event_id=row.event_id,
                    service=row.service,
                    received_at=row.received_at,
                    release=row.release,
                    fingerprint=made_of(row),
                    bug_code=row.bug_code or "",
                    other_fingerprints=row.others,
                    kept_whole=bool(row.whole),
                )
                for row in connection.execute(query)
            )
            return found or _set_aside(connection, event_id)

    def arrived_since(self, moment: datetime, most: int) -> tuple[Arrived, ...]:
        e, f, b = t.events.c, t.fingerprints.c, t.system_bugs.c
        query = (
            sa.select(e.event_id, e.service, e.received_at, e.release, f.bug_code, b.title)
            .select_from(t.fingerprints)
            # From the few fingerprints that were seen lately to their events: an expression, so that SQLite does not
            # read all events to look up the fingerprint of each.
            .join(t.events, sa.and_(e.service == f.service.concat(""), e.fingerprint == f.fingerprint.concat("")))
            .outerjoin(t.system_bugs, b.code == f.bug_code)
            .where(f.last_seen > moment - _LATEST_CLOCK, e.received_at > moment)
            .order_by(e.received_at, e.event_id)
            .limit(most)
        )
        with self._database.reads() as connection:
            lately = query.where(since(self._database, connection, moment))
            return tuple(
                Arrived(
                    event_id=row.event_id,
                    service=row.service,
                    received_at=row.received_at,
                    release=row.release,
                    bug_code=row.bug_code or "",
                    title=row.title or "",
                )
                for row in connection.execute(lately)
            )

    def parts(self, service: str, fingerprint: str) -> Fingerprint | None:
        c = t.fingerprints.c
        ours = sa.select(t.fingerprints).where(c.service == service, c.fingerprint == fingerprint)
        with self._database.reads() as connection:
            row = connection.execute(ours).one_or_none()
        return made_of(row) if row else None

    def refusals(self) -> Mapping[str, int]:
        c = t.refusals.c
        query = sa.select(c.reason, sa.func.sum(c.refused_count)).group_by(c.reason)
        with self._database.reads() as connection:
            return {reason: int(count) for reason, count in connection.execute(query)}


def _set_aside(connection: sa.Connection, event_id: str) -> tuple[Explained, ...]:
    """The event, in each service that set it aside."""
    s, k = t.signals_seen.c, t.set_aside_kinds.c
    services = connection.execute(sa.select(t.services.c.name)).scalars().all()
    places = {f"{service}:{event_id}": service for service in services}
    whole = sa.exists().where(k.rule == s.set_aside_by, k.event_id == event_id)
    query = (
        sa.select(s.report_id, s.received_at, s.set_aside_by, whole.label("whole"))
        .where(s.report_id.in_(sorted(places)), s.set_aside_by != "")
        .order_by(s.report_id)
    )
    return tuple(
        Explained(
            event_id=event_id,
            service=places[row.report_id],
            received_at=row.received_at,
            release="",
            fingerprint=None,
            bug_code="",
            other_fingerprints=0,
            kept_whole=bool(row.whole),
            set_aside_by=row.set_aside_by,
        )
        for row in connection.execute(query)
    )
