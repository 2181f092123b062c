"""Bugs: opening, changing, finding, measuring."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import Entry, append_entries
from homeostat.adapters.store.bug_list import find_page
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.models import Models
from homeostat.adapters.store.rows import to_bug, to_record
from homeostat.codec import encode
from homeostat.errors import NotFound
from homeostat.records import (
    Bug,
    BugPage,
    BugQuery,
    BugStatus,
    Diagnosis,
    Event,
    Grouped,
    NewFault,
    Observed,
    Stats,
    StatusChange,
    SuggestionStatus,
)

_EXCERPT = 600  # characters of its end; the copy by which a bug is repaired has all of it
_STACK = 1_200
_SEARCHED_MESSAGE = 500  # characters
_DECIDED = (
    SuggestionStatus.ACCEPTED,
    SuggestionStatus.REJECTED,
    SuggestionStatus.HEALED,
    SuggestionStatus.KEPT,
    SuggestionStatus.CAME_BACK,
    SuggestionStatus.TAKEN_BACK,
)
_INSERT_BUG, _INSERT_WORDS, _INSERT_CHANGE = (sa.insert(one) for one in (t.system_bugs, t.bug_words, t.bug_changes))
_UNATTENDED = (BugStatus.DETECTED.value, BugStatus.REGRESSED.value)
STAMPS = {
    BugStatus.ANALYZED: "analyzed_at",
    BugStatus.FIX_PROPOSED: "proposed_at",
    BugStatus.APPROVED: "approved_at",
    BugStatus.APPLIED: "fixed_at",
    BugStatus.DEPLOYED: "deployed_at",
    BugStatus.RESOLVED: "resolved_at",
    BugStatus.REGRESSED: "regressed_at",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The event that makes a bug of its fingerprint, and what was counted on that so far, this event included."""

    event: Event
    grouped: Grouped
    event_count: int
    users_affected: int = 0
    first_seen: datetime
    last_seen: datetime


def open_bugs(
    database: Database,
    connection: sa.Connection,
    openings: Sequence[Opening],
    now: datetime,
    *,
    by: str = "homeostat",
) -> tuple[str, ...]:
    """Insert the bugs inside the caller's transaction; their codes, in the order of the openings."""
    if not openings:
        return ()
    codes = _next_codes(database, connection, len(openings), now)
    coded = tuple(zip(codes, openings, strict=True))
    connection.execute(_INSERT_BUG, [_row(code, opening, now) for code, opening in coded])
    connection.execute(_INSERT_WORDS, [{"code": code, "words": _words(code, opening)} for code, opening in coded])
    changes = [(code, "", BugStatus.DETECTED, opening.grouped.reason) for code, opening in coded]
    append_changes(database, connection, changes, by=by, now=now)
    return codes


def _row(code: str, opening: Opening, now: datetime) -> dict[str, object]:
    event, grouped = opening.event, opening.grouped
    return {
        "code": code,
        "service": event.service,
        "environment": event.environment,
        "release": event.release,
        "first_release": event.release,
        "last_release": event.release,
        "title": grouped.title,
        "description": grouped.reason,
        "severity": grouped.severity.value,
        "bug_type": grouped.bug_type,
        "status": BugStatus.DETECTED.value,
        "error_type": event.error_type,
        "error_message": event.message,
        "stack_trace": event.stack_text[-_STACK:],
        "log_excerpt": "\n".join(crumb.message for crumb in event.breadcrumbs)[-_EXCERPT:],
        "fingerprint": grouped.fingerprint.digest,
        "fingerprint_version": grouped.fingerprint.version,
        "culprit": grouped.culprit,
        "exemplar_event_id": event.event_id,
        "event_count": opening.event_count,
        "users_affected": opening.users_affected,
        "first_seen": opening.first_seen,
        "last_seen": opening.last_seen,
        "occurred_at": event.occurred_at,
        "detected_at": now,
        "time_to_detect": max(0.0, (now - opening.first_seen).total_seconds()),
    }


def _words(code: str, opening: Opening) -> str:
    title, message = opening.grouped.title, opening.event.message[:_SEARCHED_MESSAGE]
    more = () if message in title else (message,)
    return "\n".join((code, title, opening.grouped.culprit, *more)).lower()


def reopen_bug(
    database: Database, connection: sa.Connection, code: str, *, event: Event, reason: str, now: datetime
) -> bool:
    """Mark a resolved bug as regressed, with the event that came back; false when it is open already."""
    c = t.system_bugs.c
    old = connection.execute(sa.select(c.status).where(c.code == code)).scalar_one()
    if old != BugStatus.RESOLVED:
        return False
    connection.execute(
        sa.update(t.system_bugs)
        .where(c.code == code)
        .values(
            status=BugStatus.REGRESSED.value,
            regressed_at=now,
            reopened_at=now,
            release=event.release,
            resolved_release="",  # it did not mend it
            exemplar_event_id=event.event_id,  # the next repair looks at the code as it is now
        )
    )
    append_changes(database, connection, [(code, old, BugStatus.REGRESSED, reason)], by="homeostat", now=now)
    return True


def _next_codes(database: Database, connection: sa.Connection, count: int, now: datetime) -> tuple[str, ...]:
    """The day's next numbers. The row is locked until the transaction ends, so no two writers get the same."""
    day = now.strftime("%Y%m%d")
    statement = database.insert(t.bug_codes).values(day=day, last_number=count)
    numbered = statement.on_conflict_do_update(
        index_elements=["day"], set_={"last_number": t.bug_codes.c.last_number + count}
    ).returning(t.bug_codes.c.last_number)
    last = int(connection.execute(numbered).scalar_one())
    return tuple(f"BUG-{day}-{number:05d}" for number in range(last - count + 1, last + 1))


def append_changes(
    database: Database,
    connection: sa.Connection,
    changes: Sequence[tuple[str, str, BugStatus, str]],
    *,
    by: str,
    now: datetime,
) -> None:
    """For each its code, the old status, the new one and the reason."""
    rows = [
        {
            "bug_code": code,
            "changed_at": now,
            "old_status": old,
            "new_status": new.value,
            "changed_by": by,
            "reason": reason,
        }
        for code, old, new, reason in changes
    ]
    connection.execute(_INSERT_CHANGE, rows)
    entries = [
        Entry(actor=by, action="bug.status", subject=code, detail={"from": old, "to": new, "reason": reason})
        for code, old, new, reason in changes
    ]
    append_entries(database, connection, entries, now=now)


class Bugs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, code: str) -> Bug:
        with self._database.reads() as connection:
            row = connection.execute(sa.select(t.system_bugs).where(t.system_bugs.c.code == code)).one_or_none()
        if row is None:
            raise NotFound(f"There is no bug {code!r}.")
        return to_bug(row)

    def in_status(self, *statuses: BugStatus) -> tuple[Bug, ...]:
        query = (
            sa.select(t.system_bugs).where(t.system_bugs.c.status.in_(statuses)).order_by(t.system_bugs.c.detected_at)
        )
        with self._database.reads() as connection:
            return tuple(map(to_bug, connection.execute(query)))

    def unattended(self, most: int) -> tuple[str, ...]:
        c, r = t.system_bugs.c, t.repairs.c
        ended = sa.exists().where(t.lessons.c.repair_id == r.repair_id)
        since = sa.or_(c.reopened_at.is_(None), r.started_at >= c.reopened_at, sa.not_(ended))
        tended = sa.exists().where(r.bug_code == c.code, since)
        query = (
            sa.select(c.code)
            .where(c.status.in_(_UNATTENDED), sa.not_(tended))
            .order_by(c.severity, c.event_count.desc(), c.code)
            .limit(most)
        )
        with self._database.reads() as connection:
            return tuple(connection.execute(query).scalars())

    def change_status(
        self,
        code: str,
        new: BugStatus,
        *,
        by: str,
        reason: str,
        now: datetime,
        unless: Collection[BugStatus] = (),
    ) -> None:
        c = t.system_bugs.c
        with self._database.writes() as connection:
            self._database.lock(connection, code)
            row = connection.execute(sa.select(t.system_bugs).where(c.code == code)).one_or_none()
            if row is None:
                raise NotFound(f"There is no bug {code!r}.")
            if row.status == new or row.status in unless:
                return
            values: dict[str, object] = {"status": new.value}
            if stamp := STAMPS.get(new):
                values[stamp] = now
            if new is BugStatus.REGRESSED:
                values["reopened_at"] = now
            if new is BugStatus.ANALYZED and row.analyzed_at is None:  # a later attempt does not make it slower
                values["time_to_analyze"] = max(0.0, (now - row.detected_at).total_seconds())
            if new is BugStatus.RESOLVED:
                values["time_to_fix"] = max(0.0, (now - row.first_seen).total_seconds())
            connection.execute(sa.update(t.system_bugs).where(c.code == code).values(values))
            append_changes(self._database, connection, [(code, row.status, new, reason)], by=by, now=now)

    def mended_by(self, code: str, release: str) -> None:
        """Name the release that is to mend the bug: only later ones can bring it back."""
        with self._database.writes() as connection:
            connection.execute(
                sa.update(t.system_bugs).where(t.system_bugs.c.code == code).values(resolved_release=release)
            )

    def changes(self, code: str) -> tuple[StatusChange, ...]:
        query = (
            sa.select(
                t.bug_changes.c.bug_code,
                t.bug_changes.c.changed_at,
                t.bug_changes.c.old_status.label("old"),
                t.bug_changes.c.new_status.label("new"),
                t.bug_changes.c.changed_by,
                t.bug_changes.c.reason,
            )
            .where(t.bug_changes.c.bug_code == code)
            .order_by(t.bug_changes.c.number)
        )
        with self._database.reads() as connection:
            return tuple(to_record(row, StatusChange) for row in connection.execute(query))

    def diagnosed(self, code: str, diagnosis: Diagnosis, now: datetime) -> None:
        del now
        suspect = diagnosis.suspect
        values = {
            "root_cause": diagnosis.root_cause,
            "root_cause_hypothesis": diagnosis.hypothesis,
            "bug_classification": diagnosis.classification,
            "estimated_impact": diagnosis.impact,
            "ai_analysis": encode(diagnosis),
            "suspect_commit": suspect.digest if suspect else "",
            "owner": f"{suspect.author} <{suspect.author_email}>" if suspect else "",
        }
        with self._database.writes() as connection:
            connection.execute(sa.update(t.system_bugs).where(t.system_bugs.c.code == code).values(values))

    def like(self, bug: Bug, most: int = 5) -> tuple[Bug, ...]:
        c = t.system_bugs.c
        nearness = sa.case((c.culprit == bug.culprit, 0), (c.service == bug.service, 1), else_=2)
        query = (
            sa.select(t.system_bugs)
            .where(c.error_type == bug.error_type, c.code != bug.code, c.first_seen <= bug.last_seen)
            .order_by(nearness, c.last_seen.desc())
            .limit(most)
        )
        with self._database.reads() as connection:
            return tuple(map(to_bug, connection.execute(query)))

    def observed(
        self, bug: Bug, *, release: str, since: datetime, until: datetime, unnamed_since: datetime | None = None
    ) -> Observed:
        e, c, f = t.events.c, t.system_bugs.c, t.fingerprints.c
        hits = sa.select(sa.func.count()).where(
            e.service == bug.service,
            e.fingerprint.in_(sa.select(f.fingerprint).where(f.bug_code == bug.code)),
            e.occurred_at > since,
            e.occurred_at <= until,
            sa.or_(e.release == release, sa.and_(e.release == "", e.occurred_at > (unnamed_since or since))),
        )
        new = sa.select(c.code, c.title, c.culprit, c.event_count).where(
            c.service == bug.service,
            c.code != bug.code,
            c.first_seen > since,
            c.first_seen <= until,
            sa.or_(c.release == release, sa.and_(c.release == "", c.first_seen > (unnamed_since or since))),
        )
        with self._database.reads() as connection:
            return Observed(
                duration=until - since,
                requests=None,
                errors=None,
                target_events=int(connection.execute(hits).scalar_one()),
                new_faults=tuple(
                    NewFault(bug_code=row.code, says=f"{row.title}, in {row.culprit}", events=row.event_count)
                    for row in connection.execute(new)
                ),
            )

    def seen_since(self, bug: Bug, since: datetime, *, most: int) -> int:
        e = t.events.c
        lately = (
            sa.select(e.event_id)
            .where(e.service == bug.service, e.fingerprint == bug.fingerprint, e.received_at > since)
            .limit(most)
        )
        with self._database.reads() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(lately.subquery())).scalar_one())

    def search(self, query: BugQuery, now: datetime) -> BugPage:
        with self._database.reads() as connection:
            return find_page(connection, query, now)

    def stats(self) -> Stats:
        c, s, d = t.system_bugs.c, t.ai_fix_suggestions.c, t.bug_changes.c

        def reached(status: BugStatus) -> sa.ScalarSelect[int]:
            return sa.select(sa.func.count(d.bug_code.distinct())).where(d.new_status == status.value).scalar_subquery()

        def marked(*statuses: SuggestionStatus) -> sa.ScalarSelect[int]:
            return sa.select(sa.func.count()).where(s.status.in_(statuses)).scalar_subquery()

        was_shown = sa.or_(s.shown_rank.is_not(None), s.status.in_(_DECIDED))
        shown = sa.select(sa.func.count()).where(was_shown).scalar_subquery()
        query = sa.select(
            sa.select(sa.func.count()).select_from(t.system_bugs).scalar_subquery().label("bugs"),
            reached(BugStatus.ANALYZED).label("analyzed"),
            reached(BugStatus.FIX_PROPOSED).label("proposed"),
            marked(SuggestionStatus.KEPT, SuggestionStatus.CAME_BACK, SuggestionStatus.TAKEN_BACK).label("applied"),
            marked(SuggestionStatus.HEALED).label("held"),
            marked(SuggestionStatus.KEPT).label("kept"),
            marked(SuggestionStatus.CAME_BACK, SuggestionStatus.TAKEN_BACK).label("taken_back"),
            marked(SuggestionStatus.REJECTED).label("rejected"),
            shown.label("shown"),
            sa.select(sa.func.avg(c.time_to_detect)).scalar_subquery().label("detect"),
            sa.select(sa.func.avg(c.time_to_analyze)).scalar_subquery().label("analyze"),
            sa.select(sa.func.avg(c.time_to_fix)).scalar_subquery().label("fix"),
            sa.select(sa.func.coalesce(sa.func.sum(t.fingerprints.c.event_count), 0)).scalar_subquery().label("events"),
            sa.select(sa.func.coalesce(sa.func.sum(t.refusals.c.refused_count), 0)).scalar_subquery().label("refused"),
        )
        with self._database.reads() as connection:
            row = connection.execute(query).one()
        return Stats(
            bugs=row.bugs,
            analyzed=row.analyzed,
            proposed=row.proposed,
            applied=row.applied,
            kept=row.kept,
            held=row.held,
            taken_back=row.taken_back,
            rejected=row.rejected,
            shown=row.shown,
            mean_time_to_detect=_seconds(row.detect),
            mean_time_to_analyze=_seconds(row.analyze),
            mean_time_to_fix=_seconds(row.fix),
            events=int(row.events),
            refused=int(row.refused),
            models=Models(self._database).spent(),
        )


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=float(value))
