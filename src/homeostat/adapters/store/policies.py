"""Sealed documents, the uses that limits count, and what dry runs look at."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import append_audit
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.rows import columns, to_record
from homeostat.records import BugStatus, Ending, Exhausted, Limit, PastFix, Sealed

_READ_TOGETHER = 200
_QUIET = "proof:"  # what the engine itself vouches for is in the audit as its step


class Policies:
    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, sealed: Sealed) -> None:
        values = {name: getattr(sealed, name) for name in Sealed.__slots__}
        with self._database.writes() as connection:
            connection.execute(sa.insert(t.policies).values(**values))
            if not sealed.name.startswith(_QUIET):
                append_audit(
                    self._database,
                    connection,
                    actor=sealed.by,
                    action=f"policy.{sealed.name.partition(':')[0]}",
                    subject=sealed.name.partition(":")[2] or "homeostat",
                    detail={"document": sealed.document},
                    now=sealed.at,
                )

    def newest(self, name: str) -> Sealed | None:
        c = t.policies.c
        query = sa.select(t.policies).where(c.name == name).order_by(c.number.desc()).limit(1)
        with self._database.reads() as connection:
            row = connection.execute(query).one_or_none()
        return to_record(row, Sealed) if row else None

    def policies(self) -> tuple[Sealed, ...]:
        c = t.policies.c
        named = sa.or_(c.name == "policy", c.name.startswith("policy:", autoescape=True))
        newest = sa.select(sa.func.max(c.number)).where(named).group_by(c.name)
        query = sa.select(t.policies).where(c.number.in_(newest)).order_by(c.name)
        with self._database.reads() as connection:
            return tuple(to_record(row, Sealed) for row in connection.execute(query))

    # --- limits

    def claim(self, limits: Sequence[Limit], repair_id: str, now: datetime) -> Exhausted | None:
        if not limits:
            return None
        with self._database.writes() as connection:
            self._database.lock(connection, "limit_uses")
            if spent := self._spent(connection, limits, repair_id, now):
                return spent
            rows = [
                {"kind": limit.kind.value, "subject": limit.subject, "repair_id": repair_id, "at": now}
                for limit in limits
            ]
            connection.execute(self._database.insert(t.limit_uses).on_conflict_do_nothing(), rows)
        return None

    def exhausted(self, limits: Sequence[Limit], repair_id: str, now: datetime) -> Exhausted | None:
        with self._database.reads() as connection:
            return self._spent(connection, limits, repair_id, now)

    def _spent(
        self, connection: sa.Connection, limits: Sequence[Limit], repair_id: str, now: datetime
    ) -> Exhausted | None:
        """The limit without room that has one again last."""
        spent = [one for limit in limits if (one := self._without_room(connection, limit, repair_id, now))]
        return max(spent, key=lambda one: (one.next_at is None, one.next_at or now), default=None)

    @staticmethod
    def _without_room(connection: sa.Connection, limit: Limit, repair_id: str, now: datetime) -> Exhausted | None:
        c = t.limit_uses.c
        counted = [c.kind == limit.kind.value, c.subject == limit.subject]
        if limit.seconds is None:
            counted.append(sa.not_(sa.exists().where(t.lessons.c.repair_id == c.repair_id)))
        else:
            counted.append(c.at > now - timedelta(seconds=limit.seconds))
        query = sa.select(c.repair_id, c.at).where(*counted).order_by(c.at.desc()).limit(limit.most)
        newest = connection.execute(query).all()
        if len(newest) < limit.most or any(row.repair_id == repair_id for row in newest):
            return None
        since = newest[-1].at
        next_at = None if limit.seconds is None else since + timedelta(seconds=limit.seconds)
        return Exhausted(limit=limit, next_at=next_at, since=since)

    # --- what policies look at

    def taken_back(self, since: datetime) -> tuple[tuple[str, datetime], ...]:
        c = t.deployments.c
        hurt = [c.rollback.is_(True), c.healthy.is_(True), c.repair_id.is_not(None), c.started_at > since]
        query = sa.select(c.service, c.started_at).where(*hurt).order_by(c.started_at.desc()).limit(100)
        with self._database.reads() as connection:
            return tuple((row.service, row.started_at) for row in connection.execute(query))

    def error_share(self, service: str, since: datetime) -> float | None:
        c = t.system_health_metrics.c
        query = sa.select(sa.func.avg(c.value)).where(c.service == service, c.name == "error_share", c.at > since)
        with self._database.reads() as connection:
            mean = connection.execute(query).scalar_one()
        return None if mean is None else float(mean)

    def past_fixes(self, since: datetime, *, service: str = "", most: int) -> Iterator[PastFix]:
        with self._database.reads() as connection:
            bugs = connection.execute(_newest(since, service, most)).all()
            for start in range(0, len(bugs), _READ_TOGETHER):
                together = bugs[start : start + _READ_TOGETHER]
                best = _best_of(connection, [row.bug_code for row in together])
                for row in together:
                    shown, proposal, verdict = best.get(row.bug_code, (False, "", ""))
                    yield PastFix(**columns(row), shown=shown, proposal=proposal, verdict=verdict)

    def opened_since(self, since: datetime, *, service: str = "") -> int:
        b = t.system_bugs.c
        query = sa.select(sa.func.count()).select_from(t.system_bugs).where(b.detected_at > since)
        with self._database.reads() as connection:
            return int(connection.execute(query.where(b.service == service) if service else query).scalar_one())

    def observed(self, most: int) -> tuple[tuple[str, str], ...]:
        b, r, lesson = t.system_bugs.c, t.repairs.c, t.lessons.c
        later = t.repairs.alias()
        ended = sa.exists().where(lesson.repair_id == r.repair_id, lesson.ending == Ending.OBSERVED.value)
        newer = sa.exists().where(later.c.bug_code == b.code, later.c.attempt > r.attempt)
        joined = t.system_bugs.join(t.repairs, r.bug_code == b.code)
        query = (
            sa.select(b.code, b.service)
            .select_from(joined)
            .where(b.status == BugStatus.ANALYZED.value, ended, sa.not_(newer))
            .order_by(b.detected_at.desc())
            .limit(most)
        )
        with self._database.reads() as connection:
            return tuple((row.code, row.service) for row in connection.execute(query))

    def waiting_for(self, word: str, most: int) -> tuple[tuple[str, str], ...]:
        c = t.waits.c
        begins = c.reason.startswith(word, autoescape=True)
        query = sa.select(c.repair_id, c.reason).where(begins).order_by(c.since).limit(most)
        with self._database.reads() as connection:
            return tuple((row.repair_id, row.reason) for row in connection.execute(query))


def _newest(since: datetime, service: str, most: int) -> sa.Select[Any, Any, Any, Any, Any, Any]:
    b = t.system_bugs.c
    query = sa.select(
        b.code.label("bug_code"),
        b.title,
        b.service,
        b.detected_at,
        b.bug_type,
        b.bug_classification.label("classification"),
    ).where(b.detected_at > since)
    return (query.where(b.service == service) if service else query).order_by(b.detected_at.desc()).limit(most)


def _best_of(connection: sa.Connection, codes: Sequence[str]) -> dict[str, tuple[bool, str, str]]:
    """Of each bug the one that was shown first, else the surest: its JSON is large, and read for that one alone."""
    s = t.ai_fix_suggestions.c
    order = (sa.func.coalesce(s.shown_rank, 1_000), sa.func.coalesce(s.confidence_score, 0).desc(), s.proposal_id)
    ranked = sa.select(s.bug_code, s.proposal_id).where(s.bug_code.in_(codes)).order_by(*order)
    first: dict[str, str] = {}
    for row in connection.execute(ranked):
        first.setdefault(row.bug_code, row.proposal_id)
    chosen = sa.select(s.bug_code, s.shown_rank, s.proposal, s.verdict).where(s.proposal_id.in_(first.values()))
    return {
        row.bug_code: (row.shown_rank is not None, row.proposal, row.verdict or "")
        for row in connection.execute(chosen)
    }
