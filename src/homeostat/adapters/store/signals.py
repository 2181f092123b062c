"""What services tell besides their errors: scheduled jobs, sessions, feedback, files, losses."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.keeping import delete_some
from homeostat.adapters.store.monitors import Monitors
from homeostat.adapters.store.releases import hear_of
from homeostat.adapters.store.set_aside import SetAsides
from homeostat.adapters.store.signal_lists import SignalLists, to_feedback
from homeostat.adapters.store.told import keep_told, requests_of
from homeostat.records import (
    Attachment,
    CheckIn,
    Feedback,
    Loss,
    Losses,
    ReleaseHealth,
    Requests,
    Sessions,
    Signal,
)

MOST_LOSS_ROWS = 200  # of a service and day
MOST_HEALTH_ROWS = 200  # of a service and day: releases and environments
MOST_FEEDBACK_ON_EVENT = 20
MOST_FILES_OF_EVENT = 20
MOST_FILE_BYTES = 256 * 1024 * 1024  # of a service; the oldest leave first
_OTHER = "other"


class Signals(Monitors, SetAsides, SignalLists):
    """Sessions, feedback, files and losses; scheduled jobs and what is set aside stand in files of their own."""

    def __init__(self, database: Database, *, most_file_bytes: int = MOST_FILE_BYTES) -> None:
        super().__init__(database)
        self._most_file_bytes = most_file_bytes

    def keep(self, signals: Sequence[tuple[str, Signal]], now: datetime) -> int:
        kept = 0
        with self._database.writes() as connection:
            for report_id, signal in signals:
                seen = self._database.insert(t.signals_seen).values(report_id=report_id, received_at=now)
                if connection.execute(seen.on_conflict_do_nothing()).rowcount:
                    self._keep(connection, report_id, signal)
                    kept += 1
        return kept

    def _keep(self, connection: sa.Connection, report_id: str, signal: Signal) -> None:
        match signal:
            case CheckIn():
                self.check_in(connection, report_id, signal)
            case Sessions():
                self._sessions(connection, signal)
            case Requests():
                keep_told(self._database, connection, signal)
            case Feedback():
                self._feedback(connection, report_id, signal)
            case Losses():
                self._losses(connection, signal)
            case Attachment():
                self._attachment(connection, report_id, signal)

    # --- sessions

    def _sessions(self, connection: sa.Connection, signal: Sessions) -> None:
        h = t.release_health.c
        day = _day(signal.at)
        known = sa.select(h.release, h.environment).where(h.service == signal.service, h.day == day)
        rows = {(row.release, row.environment) for row in connection.execute(known)}
        key = (signal.release, signal.environment)
        if key not in rows:  # a release without an event is a release too, and the better one
            hear_of(self._database, connection, signal.service, signal.release, signal.at)
        release, environment = key if key in rows or len(rows) < MOST_HEALTH_ROWS else (_OTHER, "")
        counts = {name: getattr(signal, name) for name in ("started", "errored", "crashed", "abnormal")}
        new = self._database.insert(t.release_health).values(
            service=signal.service, release=release, environment=environment, day=day, **counts
        )
        connection.execute(
            new.on_conflict_do_update(
                index_elements=["service", "release", "environment", "day"],
                set_={name: h[name] + count for name, count in counts.items()},
            )
        )

        if signal.summed and signal.started:
            keep_told(self._database, connection, requests_of(signal))

    def release_health(self, service: str) -> tuple[ReleaseHealth, ...]:
        h = t.release_health.c
        sums = [sa.func.sum(h[name]).label(name) for name in ("started", "errored", "crashed", "abnormal")]
        query = sa.select(h.release, *sums).where(h.service == service).group_by(h.release)
        with self._database.reads() as connection:
            return tuple(
                ReleaseHealth(
                    service=service,
                    release=row.release,
                    started=int(row.started),
                    errored=int(row.errored),
                    crashed=int(row.crashed),
                    abnormal=int(row.abnormal),
                )
                for row in connection.execute(query.order_by(sa.func.max(h.day).desc(), h.release.desc()))
            )

    # --- feedback and files

    def _feedback(self, connection: sa.Connection, report_id: str, signal: Feedback) -> None:
        f = t.feedback.c
        ours = sa.and_(f.service == signal.service, f.event_id == signal.event_id)
        count = sa.select(sa.func.count()).select_from(t.feedback).where(ours)
        if signal.event_id and connection.execute(count).scalar_one() >= MOST_FEEDBACK_ON_EVENT:
            return
        connection.execute(
            sa.insert(t.feedback).values(
                report_id=report_id,
                service=signal.service,
                event_id=signal.event_id,
                message=signal.message,
                name=signal.name,
                email=signal.email,
                url=signal.url,
                received_at=signal.at,
            )
        )

    def feedback(self, service: str, event_id: str) -> tuple[Feedback, ...]:
        f = t.feedback.c
        query = sa.select(t.feedback).where(f.service == service, f.event_id == event_id)
        with self._database.reads() as connection:
            return tuple(map(to_feedback, connection.execute(query.order_by(f.received_at.desc()))))

    def feedback_on(self, bug_code: str, most: int = 50) -> tuple[Feedback, ...]:
        f, e, p = t.feedback.c, t.events.c, t.fingerprints.c
        query = (
            sa.select(t.feedback)
            .join(t.events, sa.and_(e.service == f.service, e.event_id == f.event_id))
            .join(t.fingerprints, sa.and_(p.service == e.service, p.fingerprint == e.fingerprint))
            .where(p.bug_code == bug_code)
            .order_by(f.received_at.desc())
            .limit(most)
        )
        with self._database.reads() as connection:
            return tuple(map(to_feedback, connection.execute(query)))

    def _attachment(self, connection: sa.Connection, report_id: str, signal: Attachment) -> None:
        a = t.attachments.c
        ours = sa.and_(a.service == signal.service, a.event_id == signal.event_id)
        count = sa.select(sa.func.count()).select_from(t.attachments).where(ours)
        if connection.execute(count).scalar_one() >= MOST_FILES_OF_EVENT:
            return
        connection.execute(
            sa.insert(t.attachments).values(
                report_id=report_id,
                service=signal.service,
                event_id=signal.event_id,
                name=signal.name,
                content_type=signal.content_type,
                kind=signal.kind,
                size_bytes=len(signal.body),
                body=signal.body,
                scrubbed=signal.scrubbed,
                received_at=signal.at,
            )
        )
        self._make_room(connection, signal.service)

    def _make_room(self, connection: sa.Connection, service: str) -> None:
        """Let the oldest files go until the service has no more bytes than it may."""
        a = t.attachments.c
        held = sa.select(a.report_id, a.size_bytes).where(a.service == service)
        total, going = 0, list[str]()
        for row in connection.execute(held.order_by(a.received_at.desc(), a.report_id)):
            total += row.size_bytes
            if total > self._most_file_bytes:
                going.append(row.report_id)
        if going:
            connection.execute(sa.delete(t.attachments).where(a.report_id.in_(going)))

    def attachments(self, service: str, event_id: str) -> tuple[Attachment, ...]:
        a = t.attachments.c
        query = sa.select(t.attachments).where(a.service == service, a.event_id == event_id)
        with self._database.reads() as connection:
            return tuple(
                Attachment(
                    service=row.service,
                    event_id=row.event_id,
                    at=row.received_at,
                    name=row.name,
                    content_type=row.content_type,
                    kind=row.kind,
                    body=row.body,
                    scrubbed=row.scrubbed,
                )
                for row in connection.execute(query.order_by(a.received_at, a.name))
            )

    # --- losses

    def _losses(self, connection: sa.Connection, signal: Losses) -> None:
        c = t.losses.c
        day = _day(signal.at)
        known = sa.select(c.source, c.reason, c.category).where(c.service == signal.service, c.day == day)
        rows = {tuple(row) for row in connection.execute(known)}
        for loss in signal.lost:
            key = (signal.source, loss.reason, loss.category)
            if key not in rows and len(rows) >= MOST_LOSS_ROWS:
                key = (signal.source, _OTHER, _OTHER)
            rows.add(key)
            source, reason, category = key
            new = self._database.insert(t.losses).values(
                service=signal.service,
                source=source,
                reason=reason,
                category=category,
                day=day,
                quantity=loss.quantity,
            )
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=["service", "source", "reason", "category", "day"],
                    set_={"quantity": c.quantity + loss.quantity},
                )
            )

    def losses(self, service: str) -> tuple[Losses, ...]:
        c = t.losses.c
        total = sa.func.sum(c.quantity).label("total")
        query = (
            sa.select(c.source, c.reason, c.category, total, sa.func.max(c.day).label("last"))
            .where(c.service == service)
            .group_by(c.source, c.reason, c.category)
            .order_by(c.source, total.desc(), c.reason, c.category)
        )
        found: dict[str, list[Loss]] = {}
        last: dict[str, datetime] = {}
        with self._database.reads() as connection:
            for row in connection.execute(query):
                loss = Loss(reason=row.reason, category=row.category, quantity=int(row.total))
                found.setdefault(row.source, []).append(loss)
                last[row.source] = max(row.last, last.get(row.source, row.last))
        return tuple(
            Losses(service=service, at=last[source], source=source, lost=tuple(lost)) for source, lost in found.items()
        )

    # --- the rest

    def clean(self, *, before: datetime) -> int:
        old = (
            (t.signals_seen, t.signals_seen.c.received_at),
            (t.monitor_runs, t.monitor_runs.c.started_at),
            (t.release_health, t.release_health.c.day),
            (t.told_requests, t.told_requests.c.at),
            (t.feedback, t.feedback.c.received_at),
            (t.attachments, t.attachments.c.received_at),
            (t.losses, t.losses.c.day),
            (t.set_aside, t.set_aside.c.hour),
            (t.set_aside_kinds, t.set_aside_kinds.c.last_at),
        )
        return sum(delete_some(self._database, table, moment < before) for table, moment in old)


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
