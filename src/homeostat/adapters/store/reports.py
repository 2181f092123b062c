"""The way in: reports as received, the events read from them, and their counts."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.bugs import open_bug, reopen_bug
from homeostat.adapters.store.database import Database
from homeostat.codec import decode, encode
from homeostat.records import (
    BugStatus,
    Effect,
    Event,
    Fingerprint,
    Grouped,
    Known,
    Recorded,
    Report,
    ReportKind,
)

WHOLE_COPIES = 5  # events kept whole for each fingerprint; those after are only counted, but for a bug's exemplars
_REASON_LENGTH = 200
_MOST_REASONS = 100  # for each service; the words of a reason may come from outside
_OTHER_REASONS = "another reason"
_ENOUGH = 100  # of one hour are counted for the triggers; no rule asks for more


class Reports:
    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, reports: Sequence[Report]) -> None:
        if not reports:
            return
        rows = [
            {
                "report_id": report.report_id,
                "service": report.service,
                "kind": report.kind.value,
                "received_at": report.received_at,
                "body": report.body,
            }
            for report in reports
        ]
        statement = self._database.insert(t.reports).on_conflict_do_nothing(index_elements=["report_id"])
        with self._database.writes() as connection:
            connection.execute(statement, rows)

    def pending(self, most: int) -> tuple[Report, ...]:
        query = sa.select(t.reports).order_by(t.reports.c.number).limit(most)
        with self._database.reads() as connection:
            return tuple(
                Report(
                    report_id=row.report_id,
                    service=row.service,
                    kind=ReportKind(row.kind),
                    received_at=row.received_at,
                    body=row.body,
                )
                for row in connection.execute(query)
            )

    def known(self, service: str, fingerprint: str, now: datetime) -> Known:
        e = t.events.c
        lately = (
            sa.select(e.event_id)
            .where(e.service == service, e.fingerprint == fingerprint, e.received_at > now - timedelta(hours=1))
            .limit(_ENOUGH)
        )
        seen = sa.select(sa.func.count()).select_from(lately.subquery())
        bug = (
            sa.select(t.system_bugs)
            .join(
                t.fingerprints,
                sa.and_(t.fingerprints.c.bug_code == t.system_bugs.c.code, t.fingerprints.c.fingerprint == fingerprint),
            )
            .where(t.system_bugs.c.service == service)
        )
        with self._database.reads() as connection:
            count = int(connection.execute(seen).scalar_one())
            row = connection.execute(bug).one_or_none()
            if row is None:
                return Known(seen_last_hour=count)
            releases = (
                sa.select(e.release)
                .distinct()
                .where(e.service == service, e.fingerprint == fingerprint, e.occurred_at <= (row.resolved_at or now))
            )
            before = frozenset(connection.execute(releases).scalars()) if row.resolved_at else frozenset[str]()
        return Known(
            bug_code=row.code,
            status=BugStatus(row.status),
            seen_last_hour=count,
            resolved_release=row.resolved_release,
            resolved_at=row.resolved_at,
            releases_before=before,
        )

    def record(self, report: Report, event: Event, grouped: Grouped, now: datetime) -> Recorded:
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.reports).where(t.reports.c.report_id == report.report_id))
            digest = grouped.fingerprint.digest
            inserted = connection.execute(
                self._database.insert(t.events)
                .values(
                    service=event.service,
                    event_id=event.event_id,
                    fingerprint=digest,
                    occurred_at=event.occurred_at,
                    received_at=event.received_at,
                    release=event.release,
                    level=event.level,
                )
                .on_conflict_do_nothing()
            )
            if not inserted.rowcount:
                return Recorded(bug_code=self._bug_of(connection, event.service, digest), duplicate=True)
            copies = self._count(connection, event, grouped)
            recorded = self._apply(connection, event, grouped, now)
            if copies <= WHOLE_COPIES or recorded.opened or recorded.regressed:
                self._keep_whole(connection, report, event)
            return recorded

    def _apply(self, connection: sa.Connection, event: Event, grouped: Grouped, now: datetime) -> Recorded:
        """Open, count on or reopen the bug, as the grouping said; the row of the fingerprint is locked by now."""
        digest = grouped.fingerprint.digest
        code = self._bug_of(connection, event.service, digest)
        if code is None and grouped.effect is not Effect.OPENS:
            return Recorded(bug_code=None)
        if code is None:
            code = open_bug(self._database, connection, event, grouped, now)
            ours = sa.and_(t.fingerprints.c.service == event.service, t.fingerprints.c.fingerprint == digest)
            connection.execute(sa.update(t.fingerprints).where(ours).values(bug_code=code))
            self._count_on_bug(connection, code, event)
            return Recorded(bug_code=code, opened=True)
        self._count_on_bug(connection, code, event)
        if grouped.effect is Effect.REGRESSES:
            changed = reopen_bug(self._database, connection, code, event=event, reason=grouped.reason, now=now)
            return Recorded(bug_code=code, regressed=changed)
        return Recorded(bug_code=code)

    def _bug_of(self, connection: sa.Connection, service: str, fingerprint: str) -> str | None:
        ours = sa.and_(t.fingerprints.c.service == service, t.fingerprints.c.fingerprint == fingerprint)
        return connection.execute(sa.select(t.fingerprints.c.bug_code).where(ours)).scalar()

    def _count(self, connection: sa.Connection, event: Event, grouped: Grouped) -> int:
        """Count it on its fingerprint and hour; how many of the fingerprint there are now."""
        c = t.fingerprints.c
        statement = self._database.insert(t.fingerprints).values(
            service=event.service,
            fingerprint=grouped.fingerprint.digest,
            version=grouped.fingerprint.version,
            parts=encode(grouped.fingerprint.parts),
            event_count=1,
            whole_copies=1,
            first_seen=event.occurred_at,
            last_seen=event.occurred_at,
        )
        later = sa.case((statement.excluded.last_seen > c.last_seen, statement.excluded.last_seen), else_=c.last_seen)
        counted = statement.on_conflict_do_update(
            index_elements=["service", "fingerprint"],
            set_={"event_count": c.event_count + 1, "whole_copies": c.whole_copies + 1, "last_seen": later},
        ).returning(c.whole_copies)
        copies = int(connection.execute(counted).scalar_one())
        hours = t.fingerprint_hours.c
        hourly = self._database.insert(t.fingerprint_hours).values(
            service=event.service,
            fingerprint=grouped.fingerprint.digest,
            hour=_hour(event.received_at),
            event_count=1,
        )
        connection.execute(
            hourly.on_conflict_do_update(
                index_elements=["service", "fingerprint", "hour"], set_={"event_count": hours.event_count + 1}
            )
        )
        return copies

    def _count_on_bug(self, connection: sa.Connection, code: str, event: Event) -> None:
        c = t.system_bugs.c
        values: dict[str, object] = {
            "event_count": c.event_count + 1,
            "last_seen": sa.case((c.last_seen < event.occurred_at, event.occurred_at), else_=c.last_seen),
        }
        if event.release:
            values["last_release"] = event.release
        if event.user_id:
            digest = hashlib.sha256(event.user_id.encode()).hexdigest()[:32]
            new = self._database.insert(t.bug_users).values(bug_code=code, user_digest=digest).on_conflict_do_nothing()
            values["users_affected"] = c.users_affected + connection.execute(new).rowcount
        connection.execute(sa.update(t.system_bugs).where(c.code == code).values(values))

    def _keep_whole(self, connection: sa.Connection, report: Report, event: Event) -> None:
        ours = sa.and_(t.events.c.service == event.service, t.events.c.event_id == event.event_id)
        connection.execute(sa.update(t.events).where(ours).values(body=encode(event)))
        if report.kind is ReportKind.LOG_EVENT:
            self._keep_log(connection, event)

    def _keep_log(self, connection: sa.Connection, event: Event) -> None:
        connection.execute(
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

    def refuse(self, report: Report, reason: str, now: datetime) -> None:
        c = t.refusals.c
        words = reason.replace("\x00", "")[:_REASON_LENGTH]
        ours = sa.select(c.reason).where(c.service == report.service).limit(_MOST_REASONS)
        with self._database.reads() as connection:
            known = set(connection.execute(ours).scalars())
        if words not in known and len(known) >= _MOST_REASONS:
            words = _OTHER_REASONS
        statement = self._database.insert(t.refusals).values(
            service=report.service, reason=words, refused_count=1, last_at=now
        )
        counted = statement.on_conflict_do_update(
            index_elements=["service", "reason"], set_={"refused_count": c.refused_count + 1, "last_at": now}
        )
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.reports).where(t.reports.c.report_id == report.report_id))
            connection.execute(counted)

    def event(self, service: str, event_id: str) -> Event | None:
        ours = sa.and_(t.events.c.service == service, t.events.c.event_id == event_id)
        with self._database.reads() as connection:
            body = connection.execute(sa.select(t.events.c.body).where(ours)).scalar()
        return decode(body, Event) if body else None

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

    def parts(self, service: str, fingerprint: str) -> Fingerprint | None:
        ours = sa.and_(t.fingerprints.c.service == service, t.fingerprints.c.fingerprint == fingerprint)
        with self._database.reads() as connection:
            row = connection.execute(sa.select(t.fingerprints).where(ours)).one_or_none()
        if row is None:
            return None
        return Fingerprint(digest=row.fingerprint, version=row.version, parts=decode(row.parts, tuple[str, ...]))

    def refusals(self) -> Mapping[str, int]:
        c = t.refusals.c
        query = sa.select(c.reason, sa.func.sum(c.refused_count)).group_by(c.reason)
        with self._database.reads() as connection:
            return {reason: int(count) for reason, count in connection.execute(query)}


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
