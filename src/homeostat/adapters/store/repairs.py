"""Repairs: the walk, its suggestions, decisions and deployments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import append_audit
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.listening import decided, is_listening, set_listening
from homeostat.adapters.store.releases import keep_deployment
from homeostat.adapters.store.rows import columns, to_record
from homeostat.codec import decode, encode
from homeostat.errors import NotFound
from homeostat.records import (
    Answer,
    Bug,
    Decision,
    Deployment,
    Proposal,
    Repair,
    Step,
    Suggestion,
    SuggestionStatus,
    Verdict,
    Waiting,
    Wording,
)

_DECIDED = {Answer.ACCEPT: SuggestionStatus.ACCEPTED, Answer.REJECT: SuggestionStatus.REJECTED}
_LEAVES_OPEN = (Answer.REJECT, Answer.ENDORSE)  # others may be decided on, or others still have to say yes
_SAID = {
    Answer.ACCEPT: "accepted",
    Answer.REJECT: "rejected",
    Answer.ASK: "asked",
    Answer.DRAFT: "drafted",
    Answer.ENDORSE: "endorsed",
}


class Repairs:
    def __init__(self, database: Database) -> None:
        self._database = database

    # --- the walk

    def begin(self, bug: Bug, now: datetime) -> Repair:
        c = t.repairs.c
        with self._database.writes() as connection:
            self._database.lock(connection, bug.code)
            last = connection.execute(
                sa.select(t.repairs).where(c.bug_code == bug.code).order_by(c.attempt.desc()).limit(1)
            ).one_or_none()
            ended = last is not None and bool(
                connection.execute(
                    sa.select(sa.func.count()).where(t.lessons.c.repair_id == last.repair_id)
                ).scalar_one()
            )
            if last is not None and not ended:
                return to_record(last, Repair)
            attempt = last.attempt + 1 if last else 1
            repair = Repair(
                repair_id=f"{bug.code}.{attempt}",
                bug_code=bug.code,
                service=bug.service,
                attempt=attempt,
                started_at=now,
            )
            connection.execute(
                sa.insert(t.repairs).values(**{name: getattr(repair, name) for name in Repair.__slots__})
            )
        return repair

    def get(self, repair_id: str) -> Repair:
        with self._database.reads() as connection:
            row = connection.execute(sa.select(t.repairs).where(t.repairs.c.repair_id == repair_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no repair {repair_id!r}.")
        return to_record(row, Repair)

    def of_bug(self, bug_code: str) -> tuple[Repair, ...]:
        query = sa.select(t.repairs).where(t.repairs.c.bug_code == bug_code).order_by(t.repairs.c.attempt)
        with self._database.reads() as connection:
            return tuple(to_record(row, Repair) for row in connection.execute(query))

    def unfinished(self) -> tuple[Repair, ...]:
        learned = sa.select(t.lessons.c.repair_id)
        query = sa.select(t.repairs).where(t.repairs.c.repair_id.not_in(learned)).order_by(t.repairs.c.started_at)
        with self._database.reads() as connection:
            return tuple(to_record(row, Repair) for row in connection.execute(query))

    def under_way(self) -> int:
        r, w = t.repairs.c, t.waits.c
        learned = sa.exists().where(t.lessons.c.repair_id == r.repair_id)
        # What waits to be approved, or for a limit, takes nobody's time, though a clock may wake it.
        idle = sa.or_(w.until.is_(None), w.room == "approve", w.reason.startswith("waits: "))
        asleep = sa.exists().where(w.repair_id == r.repair_id, idle)
        query = sa.select(sa.func.count()).select_from(t.repairs).where(sa.not_(learned), sa.not_(asleep))
        with self._database.reads() as connection:
            return int(connection.execute(query).scalar_one())

    def steps(self, repair_id: str) -> tuple[Step, ...]:
        query = (
            sa.select(t.repair_steps).where(t.repair_steps.c.repair_id == repair_id).order_by(t.repair_steps.c.visit)
        )
        with self._database.reads() as connection:
            return tuple(to_record(row, Step) for row in connection.execute(query))

    def append(self, step: Step, *, listens: bool | None = None) -> None:
        values = {name: getattr(step, name) for name in Step.__slots__}
        with self._database.writes() as connection:
            added = connection.execute(
                self._database.insert(t.repair_steps).values(**values).on_conflict_do_nothing()
            ).rowcount
            if added:
                append_audit(
                    self._database,
                    connection,
                    actor="homeostat",
                    action=f"{step.room}.{step.gave}",
                    subject=step.repair_id,
                    detail={"visit": step.visit, "record": step.record_type},
                    now=step.finished_at,
                )
            if added and listens is not None:
                set_listening(connection, step.repair_id, to=listens)

    # --- suggestions

    def propose(self, repair_id: str, proposals: Sequence[Proposal], now: datetime) -> None:
        if not proposals:
            return
        rows = [_proposal_row(repair_id, proposal, now) for proposal in proposals]
        statement = self._database.insert(t.ai_fix_suggestions).on_conflict_do_nothing()
        with self._database.writes() as connection:
            connection.execute(statement, rows)

    def amend(self, proposal: Proposal) -> None:
        c = t.ai_fix_suggestions.c
        statement = sa.update(t.ai_fix_suggestions).where(c.proposal_id == proposal.proposal_id)
        with self._database.writes() as connection:
            connection.execute(statement.values(_proposal_values(proposal)))

    def judge(self, proposal_id: str, verdict: Verdict) -> None:
        status = SuggestionStatus.NOT_SHOWN if verdict.confirmed else SuggestionStatus.REFUTED
        c = t.ai_fix_suggestions.c
        values = {
            "verdict": encode(verdict),
            "evidence": verdict.reason,
            "confidence_score": verdict.confidence.value,
            "status": status.value,
        }
        with self._database.writes() as connection:
            connection.execute(sa.update(t.ai_fix_suggestions).where(c.proposal_id == proposal_id).values(values))

    def show(self, repair_id: str, ranked: Sequence[str]) -> None:
        c = t.ai_fix_suggestions.c
        with self._database.writes() as connection:
            # One that was decided on keeps its status, but not its place: the branch has moved since.
            hidden = sa.case(
                (c.status == SuggestionStatus.SHOWN.value, SuggestionStatus.NOT_SHOWN.value), else_=c.status
            )
            connection.execute(
                sa.update(t.ai_fix_suggestions).where(c.repair_id == repair_id).values(status=hidden, shown_rank=None)
            )
            for rank, proposal_id in enumerate(ranked, start=1):
                connection.execute(
                    sa.update(t.ai_fix_suggestions)
                    .where(c.proposal_id == proposal_id)
                    .values(status=SuggestionStatus.SHOWN.value, shown_rank=rank)
                )

    def mark(self, proposal_id: str, status: SuggestionStatus) -> None:
        with self._database.writes() as connection:
            connection.execute(
                sa.update(t.ai_fix_suggestions)
                .where(t.ai_fix_suggestions.c.proposal_id == proposal_id)
                .values(status=status.value)
            )

    def suggestions(self, repair_id: str) -> tuple[Suggestion, ...]:
        c = t.ai_fix_suggestions.c
        order = (sa.func.coalesce(c.shown_rank, 1_000), c.suggestion_number)
        query = sa.select(t.ai_fix_suggestions).where(c.repair_id == repair_id).order_by(*order)
        with self._database.reads() as connection:
            return tuple(map(_suggestion, connection.execute(query)))

    def suggestion(self, proposal_id: str) -> Suggestion:
        c = t.ai_fix_suggestions.c
        with self._database.reads() as connection:
            row = connection.execute(sa.select(t.ai_fix_suggestions).where(c.proposal_id == proposal_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no suggestion {proposal_id!r}.")
        return _suggestion(row)

    # --- decisions and waits

    def listens(self, repair_id: str) -> bool:
        with self._database.reads() as connection:
            return is_listening(connection, repair_id)

    def decide(self, decision: Decision) -> None:
        values = {name: getattr(decision, name) for name in Decision.__slots__}
        values["wording"] = encode(decision.wording) if decision.wording else ""
        with self._database.writes() as connection:
            if not is_listening(connection, decision.repair_id, hold=True):
                raise NotFound("This bug does not wait for a decision now: one was made, or the fix is proved again.")
            if decision.answer not in _LEAVES_OPEN:
                set_listening(connection, decision.repair_id, to=False)
            connection.execute(sa.insert(t.decisions).values(**values))
            if status := _DECIDED.get(decision.answer):
                connection.execute(
                    sa.update(t.ai_fix_suggestions)
                    .where(t.ai_fix_suggestions.c.proposal_id == decision.proposal_id)
                    .values(status=status.value)
                )
            connection.execute(
                sa.update(t.waits).where(t.waits.c.repair_id == decision.repair_id).values(until=decision.decided_at)
            )
            append_audit(
                self._database,
                connection,
                actor=decision.decided_by,
                action=f"decision.{_SAID[decision.answer]}",
                subject=decision.repair_id,
                detail={"proposal": decision.proposal_id, "patch": decision.patch_digest, "base": decision.base}
                | ({"reason": decision.reason} if decision.reason else {}),
                now=decision.decided_at,
            )

    def decisions(self, repair_id: str) -> tuple[Decision, ...]:
        query = sa.select(t.decisions).where(t.decisions.c.repair_id == repair_id).order_by(t.decisions.c.number)
        with self._database.reads() as connection:
            return tuple(_decision(row) for row in connection.execute(query))

    def heard(self, repair_id: str, decisions: int) -> bool:
        with self._database.writes() as connection:
            is_listening(connection, repair_id, hold=True)
            if decided(connection, repair_id) > decisions:
                return False
            set_listening(connection, repair_id, to=False)
        return True

    def wait(self, waiting: Waiting, *, heard: int | None = None) -> bool:
        values = {name: getattr(waiting, name) for name in Waiting.__slots__}
        statement = self._database.insert(t.waits).values(**values)
        changed = {name: value for name, value in values.items() if name not in ("repair_id", "since")}
        with self._database.writes() as connection:
            if heard is not None:
                is_listening(connection, waiting.repair_id, hold=True)
                if decided(connection, waiting.repair_id) > heard:
                    return False
                set_listening(connection, waiting.repair_id, to=True)
            connection.execute(statement.on_conflict_do_update(index_elements=["repair_id"], set_=changed))
        return True

    def wake(self, repair_id: str, now: datetime) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.update(t.waits).where(t.waits.c.repair_id == repair_id).values(until=now))

    def due(self, now: datetime) -> tuple[Waiting, ...]:
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(t.waits).where(t.waits.c.until <= now).order_by(t.waits.c.until))
            return tuple(to_record(row, Waiting) for row in rows)

    def waiting(self) -> tuple[Waiting, ...]:
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(t.waits).order_by(t.waits.c.since))
            return tuple(to_record(row, Waiting) for row in rows)

    def arrived(self, repair_id: str) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.waits).where(t.waits.c.repair_id == repair_id))

    # --- shipping

    def claim_lane(self, service: str, repair_id: str, now: datetime) -> bool:
        statement = self._database.insert(t.lanes).values(service=service, repair_id=repair_id, since=now)
        with self._database.writes() as connection:
            connection.execute(statement.on_conflict_do_nothing())
            holder = connection.execute(sa.select(t.lanes.c.repair_id).where(t.lanes.c.service == service)).scalar()
        return holder == repair_id

    def leave_lane(self, repair_id: str) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.lanes).where(t.lanes.c.repair_id == repair_id))

    def deployed(self, deployment: Deployment, repair_id: str | None) -> None:
        values = {name: getattr(deployment, name) for name in Deployment.__slots__}
        statement = self._database.insert(t.deployments).values(**values, repair_id=repair_id)
        with self._database.writes() as connection:
            if connection.execute(statement.on_conflict_do_nothing()).rowcount and _serves_all(deployment):
                keep_deployment(self._database, connection, deployment)

    def deployments(self, *, service: str = "", most: int = 100) -> tuple[tuple[Deployment, str | None], ...]:
        query = sa.select(t.deployments).order_by(t.deployments.c.started_at.desc()).limit(most)
        if service:
            query = query.where(t.deployments.c.service == service)
        with self._database.reads() as connection:
            return tuple((to_record(row, Deployment), row.repair_id) for row in connection.execute(query))


def _decision(row: Any) -> Decision:  # noqa: ANN401 - a row of any shape
    return replace(
        to_record(row, Decision),
        answer=Answer(row.answer),
        acknowledged=tuple(row.acknowledged),
        wording=decode(row.wording, Wording) if row.wording else None,
    )


def _proposal_row(repair_id: str, proposal: Proposal, now: datetime) -> dict[str, object]:
    return {
        "proposal_id": proposal.proposal_id,
        "repair_id": repair_id,
        "status": SuggestionStatus.UNTRIED.value,
        "created_at": now,
        **_proposal_values(proposal),
    }


def _proposal_values(proposal: Proposal) -> dict[str, object]:
    candidate = proposal.candidate
    return {
        "bug_code": proposal.bug_code,
        "service": proposal.service,
        "suggestion_number": proposal.number,
        "fix_title": candidate.title,
        "fix_description": candidate.description,
        "fix_approach": candidate.approach,
        "code_diff": candidate.patch.diff,
        "files_affected": "\n".join(candidate.patch.files),
        "ai_model": candidate.model.model if candidate.model else candidate.strategy,
        "reasoning": candidate.reasoning,
        "breaking_changes": candidate.breaking_changes,
        "potential_side_effects": candidate.side_effects,
        "test_cases": "\n".join(candidate.test_cases),
        "base_commit": proposal.base,
        "patch_digest": candidate.patch.digest,
        "proposal": encode(proposal),
    }


def _suggestion(row: Any) -> Suggestion:  # noqa: ANN401 - a row of any shape
    values = columns(row)
    return Suggestion(
        repair_id=str(values["repair_id"]),
        proposal=decode(str(values["proposal"]), Proposal),
        verdict=decode(values["verdict"], Verdict) if values["verdict"] else None,
        status=SuggestionStatus(values["status"]),
        rank=values["shown_rank"],
    )


def _serves_all(deployment: Deployment) -> bool:
    """Whether it is deployed, as regressions are judged: what a canary does is told by its name alone."""
    return deployment.healthy and not deployment.canary_percent
