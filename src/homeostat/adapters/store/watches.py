"""Watched releases: smoke requests, what is said in shadow, barred commits, and fixes in their first days."""

from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.rows import to_record
from homeostat.adapters.store.told import told_of
from homeostat.codec import decode, encode
from homeostat.records import Ending, Held, NewFault, Observed, Outcome, Smoked, SuggestionStatus, Told

_REASON_CHARACTERS = 1_000
_MOST_FAULTS = 100


class Watches:
    def __init__(self, database: Database) -> None:
        self._database = database

    def smoked(self, deployment_id: str) -> Smoked | None:
        query = sa.select(t.watches).where(t.watches.c.deployment_id == deployment_id)
        with self._database.reads() as connection:
            row = connection.execute(query).one_or_none()
        return to_record(row, Smoked) if row else None

    def smoke(self, deployment_id: str, failure: str, now: datetime) -> Smoked:
        c = t.watches.c
        failed = int(bool(failure))
        new = self._database.insert(t.watches).values(
            deployment_id=deployment_id,
            rounds=1,
            failed=failed,
            failing_in_a_row=failed,
            says=failure[:_REASON_CHARACTERS],
            changed_at=now,
        )
        again: dict[str, object] = {
            "rounds": c.rounds + 1,
            "failed": c.failed + failed,
            "failing_in_a_row": c.failing_in_a_row + 1 if failure else 0,
            "changed_at": now,
        }
        if failure:
            again["says"] = failure[:_REASON_CHARACTERS]
        with self._database.writes() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["deployment_id"], set_=again))
            row = connection.execute(sa.select(t.watches).where(c.deployment_id == deployment_id)).one()
        return to_record(row, Smoked)

    def judge_shadow(self, deployment_id: str, outcome: Outcome, now: datetime) -> None:
        values = {"outcome": encode(outcome), "changed_at": now}
        new = self._database.insert(t.watches).values(deployment_id=deployment_id, **values)
        with self._database.writes() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["deployment_id"], set_=values))

    def shadow(self, deployment_id: str) -> Outcome | None:
        query = sa.select(t.watches.c.outcome).where(t.watches.c.deployment_id == deployment_id)
        with self._database.reads() as connection:
            found = connection.execute(query).scalar()
        return decode(found, Outcome) if found else None

    def observed(self, service: str, *, release: str, since: datetime, until: datetime) -> Observed:
        c = t.system_bugs.c
        query = (
            sa.select(c.code, c.title, c.culprit, c.event_count)
            .where(c.service == service, c.first_seen > since, c.first_seen <= until, c.release.in_((release, "")))
            .order_by(c.event_count.desc())
            .limit(_MOST_FAULTS)
        )
        with self._database.reads() as connection:
            new = tuple(
                NewFault(bug_code=row.code, says=f"{row.title}, in {row.culprit}", events=row.event_count)
                for row in connection.execute(query)
            )
        return Observed(duration=until - since, requests=None, errors=None, target_events=0, new_faults=new)

    def told(self, service: str, release: str, *, since: datetime, until: datetime) -> tuple[Told, ...]:
        return told_of(self._database, service, release, since=since, until=until)

    def bar(self, service: str, commit: str, *, reason: str, now: datetime) -> None:
        new = self._database.insert(t.barred_commits).values(
            service=service, commit=commit, reason=reason[:_REASON_CHARACTERS], barred_at=now
        )
        with self._database.writes() as connection:
            connection.execute(new.on_conflict_do_nothing())

    def barred(self, service: str, commit: str) -> str:
        c = t.barred_commits.c
        query = sa.select(c.reason).where(c.service == service, c.commit == commit)
        with self._database.reads() as connection:
            return connection.execute(query).scalar() or ""

    def held(self) -> tuple[Held, ...]:
        s, les, b = t.ai_fix_suggestions.c, t.lessons.c, t.system_bugs.c
        query = (
            sa.select(
                s.proposal_id,
                s.bug_code,
                les.strategy,
                les.error_type,
                les.classification,
                les.learned_at.label("healed_at"),
                sa.and_(b.reopened_at.is_not(None), b.reopened_at > les.learned_at).label("came_back"),
            )
            .join(t.lessons, les.repair_id == s.repair_id)
            .join(t.system_bugs, b.code == s.bug_code)
            .where(s.status == SuggestionStatus.HEALED.value, les.ending == Ending.HEALED.value)
            .order_by(les.learned_at)
        )
        with self._database.reads() as connection:
            return tuple(to_record(row, Held) for row in connection.execute(query))

    def settle(self, held: Held, *, kept: bool, now: datetime) -> None:
        s, p = t.ai_fix_suggestions.c, t.bug_patterns.c
        status = SuggestionStatus.KEPT if kept else SuggestionStatus.CAME_BACK
        counted = "kept" if kept else "taken_back"
        mark = sa.update(t.ai_fix_suggestions).where(
            s.proposal_id == held.proposal_id, s.status == SuggestionStatus.HEALED.value
        )
        new = self._database.insert(t.bug_patterns).values(
            strategy=held.strategy,
            error_type=held.error_type,
            classification=held.classification,
            last_at=now,
            **{counted: 1},
        )
        grown: dict[str, object] = {counted: p[counted] + 1, "last_at": now}
        with self._database.writes() as connection:
            if connection.execute(mark.values(status=status.value)).rowcount and held.strategy:
                connection.execute(new.on_conflict_do_update(index_elements=["strategy", "error_type"], set_=grown))
