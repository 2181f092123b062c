"""Lists for people: feedback and files with their bugs, and what was refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import Unpacker
from homeostat.adapters.store.database import Database
from homeostat.records import Attachment, Event, Feedback, KeptFile, Refusal


class SignalLists:
    _database: Database

    def all_feedback(
        self, *, service: str = "", before: datetime | None = None, most: int = 50
    ) -> tuple[tuple[Feedback, str], ...]:
        f, e, p = t.feedback.c, t.events.c, t.fingerprints.c
        query = (
            sa.select(t.feedback, p.bug_code)
            .outerjoin(t.events, sa.and_(e.service == f.service, e.event_id == f.event_id))
            .outerjoin(t.fingerprints, sa.and_(p.service == e.service, p.fingerprint == e.fingerprint))
            .order_by(f.received_at.desc(), f.report_id)
            .limit(most)
        )
        if service:
            query = query.where(f.service == service)
        if before is not None:
            query = query.where(f.received_at < before)
        with self._database.reads() as connection:
            return tuple((to_feedback(row), row.bug_code or "") for row in connection.execute(query))

    def files_on(self, bug_code: str, most: int = 50) -> tuple[KeptFile, ...]:
        a, e, p = t.attachments.c, t.events.c, t.fingerprints.c
        query = (
            sa.select(*_ABOUT)
            .select_from(t.attachments)
            .join(t.events, sa.and_(e.service == a.service, e.event_id == a.event_id))
            .join(t.fingerprints, sa.and_(p.service == e.service, p.fingerprint == e.fingerprint))
            .where(p.bug_code == bug_code)
            .order_by(a.received_at.desc(), a.name, a.report_id)
            .limit(most)
        )
        with self._database.reads() as connection:
            return tuple(
                KeptFile(
                    report_id=row.report_id,
                    service=row.service,
                    event_id=row.event_id,
                    at=row.received_at,
                    name=row.name,
                    content_type=row.content_type,
                    kind=row.kind,
                    size_bytes=row.size_bytes,
                    scrubbed=row.scrubbed,
                )
                for row in connection.execute(query)
            )

    def file(self, report_id: str) -> Attachment | None:
        with self._database.reads() as connection:
            query = sa.select(t.attachments).where(t.attachments.c.report_id == report_id)
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Attachment(
            service=row.service,
            event_id=row.event_id,
            at=row.received_at,
            name=row.name,
            content_type=row.content_type,
            kind=row.kind,
            body=row.body,
            scrubbed=row.scrubbed,
        )

    def recent_copies(self, service: str, most: int) -> tuple[Event, ...]:
        c = t.event_copies.c
        query = sa.select(c.body, c.dictionary).where(c.service == service).order_by(c.received_at.desc()).limit(most)
        with self._database.reads() as connection:
            unpacker = Unpacker(connection)
            return tuple(unpacker.event(row) for row in connection.execute(query))

    def refused(self, most: int = 200) -> tuple[Refusal, ...]:
        c = t.refusals.c
        query = sa.select(t.refusals).order_by(c.last_at.desc(), c.service, c.reason).limit(most)
        with self._database.reads() as connection:
            return tuple(
                Refusal(service=row.service, reason=row.reason, count=row.refused_count, last_at=row.last_at)
                for row in connection.execute(query)
            )


_ABOUT: Sequence[sa.Column[Any]] = [column for column in t.attachments.c if column.name != "body"]


def to_feedback(row: Any) -> Feedback:  # noqa: ANN401 - a row
    return Feedback(
        service=row.service,
        event_id=row.event_id,
        at=row.received_at,
        message=row.message,
        name=row.name,
        email=row.email,
        url=row.url,
    )
