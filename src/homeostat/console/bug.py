"""One bug: what happened, where in the code, and how far its repair is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from urllib.parse import quote

import msgspec
from starlette.responses import RedirectResponse, Response

from homeostat.codec import decode
from homeostat.console import words
from homeostat.console.rendering import Pages, Part
from homeostat.console.session import Visit
from homeostat.console.walk import BAD, ROOM_WORDS, Walk, stretch_of, walk
from homeostat.errors import NotFound
from homeostat.lifecycle import Room
from homeostat.ports import Approvals, Store
from homeostat.records import (
    AuditRow,
    Bug,
    BugStatus,
    Diagnosis,
    Event,
    Outcome,
    Repair,
    Step,
)
from homeostat.stages.approve.desk import after_the_watch, being_watched
from homeostat.stages.group.substate import ENDED, substate
from homeostat.stages.verify.tried import seen_again, tried_of
from homeostat.stages.watch import ASKING

_REASON_LENGTH = 1_000
_CRUMBS = 60
_MOST_SIGNALS = 20  # of feedback and of files
_FINGERPRINTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a bug's history."""

    at: datetime
    who: str
    says: str
    detail: str
    icon: str
    tone: str


class BugPageView:
    def __init__(self, store: Store, approvals: Approvals, pages: Pages) -> None:
        self._store = store
        self._approvals = approvals
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        bug = self._store.bugs.get(visit.path("code"))
        event = exemplar(self._store, bug)
        repair = last_repair(self._store, bug)
        suggestions = self._store.repairs.suggestions(repair.repair_id) if repair else ()
        shown = [each for each in suggestions if each.rank is not None]
        return self._pages.show(
            "bug.html",
            visit.session,
            bug=bug,
            event=event,
            crumbs=event.breadcrumbs[-_CRUMBS:] if event else (),
            parts=self._store.reports.parts(bug.service, bug.fingerprint),
            fingerprints=self._store.triage.fingerprints(bug.code, most=_FINGERPRINTS),
            merged_from=self._store.triage.of(bug.code).merged_from,
            diagnosis=diagnosis_of(bug),
            similar=self._store.bugs.like(bug),
            best=shown[0] if shown else None,
            tried=() if shown else tried_of(suggestions),
            seen_again="" if shown else seen_again(suggestions),
            not_asked="" if shown else self._store.models.why_silent(bug.code),
            live_part=self.part(bug, visit),
            history=self._history_part(bug),
            feedback=self._store.signals.feedback_on(bug.code, _MOST_SIGNALS),
            files=self._store.signals.files_on(bug.code, _MOST_SIGNALS),
            removed=tuple(zip_longest(event.scrubbed, event.scrubbed_by, fillvalue="")) if event else (),
            said=words.SAID.get(visit.query.get("said", ""), ""),
        )

    def strip(self, visit: Visit) -> Response:
        part = self.part(self._store.bugs.get(visit.path("code")), visit)
        return self._pages.fragment(part, seen=visit.query.get("seen", ""))

    def timeline(self, visit: Visit) -> Response:
        part = self._history_part(self._store.bugs.get(visit.path("code")))
        return self._pages.fragment(part, seen=visit.query.get("seen", ""))

    def take_back(self, visit: Visit) -> Response:
        """Ask for the deployed fix to be rolled back."""
        return self._judge(visit, self._approvals.take_back, "Taken back by hand.", said="taking_back")

    def keep(self, visit: Visit) -> Response:
        """Answer that it stays, though it could not be judged."""
        return self._judge(visit, self._approvals.keep, "Kept by hand.", said="kept")

    def _judge(self, visit: Visit, answer: Callable[..., None], otherwise: str, *, said: str) -> Response:
        code = visit.path("code")
        reason = visit.form.get("reason", "").strip()[:_REASON_LENGTH] or otherwise
        try:
            answer(code, decided_by=visit.session.user, reason=reason)
        except NotFound as error:
            return self._pages.show(
                "problem.html",
                visit.session,
                status=409,
                heading="There is nothing to judge",
                says=str(error),
                links=((f"/bugs/{quote(code)}", f"Back to {code}"),),
            )
        return RedirectResponse(f"/bugs/{quote(code)}?said={said}", status_code=303)

    def part(self, bug: Bug, visit: Visit) -> Part:
        """The strip on top: state, the ten rooms, how the release did, and the way back."""
        repair = last_repair(self._store, bug)
        steps = self._store.repairs.steps(repair.repair_id) if repair else ()
        triaged = self._store.triage.of(bug.code)
        return self._pages.part(
            "strip.html",
            url=f"/bugs/{quote(bug.code)}/strip",
            listens="bugs repairs",
            bug=bug,
            csrf=visit.session.csrf_token,
            walk=walk_of(self._store, bug, repair, steps),
            may_take_back=(watched := being_watched(self._store, bug)) is not None,
            way_back="" if watched else after_the_watch(self._store, bug),
            may_keep=repair is not None and asks_to_judge(self._store, repair.repair_id),
            outcome=outcome_of(steps),
            triaged=triaged,
            substate=substate(bug, escalating=triaged.escalation is not None, now=visit.now),
            ended=bug.status in ENDED,
        )

    def _history_part(self, bug: Bug) -> Part:
        return self._pages.part(
            "timeline.html",
            url=f"/bugs/{quote(bug.code)}/timeline",
            listens="bugs repairs deployments",
            moments=history(self._store, bug),
        )


def last_repair(store: Store, bug: Bug) -> Repair | None:
    repairs = store.repairs.of_bug(bug.code)
    return repairs[-1] if repairs else None


def walk_of(store: Store, bug: Bug, repair: Repair | None, steps: tuple[Step, ...]) -> Walk:
    return walk(bug, repair, steps, store.repairs.waiting())


def asks_to_judge(store: Store, repair_id: str) -> bool:
    """Whether its fix waits for a person to keep it or take it back."""
    return any(wait.repair_id == repair_id and wait.reason.endswith(ASKING) for wait in store.repairs.waiting())


def diagnosis_of(bug: Bug) -> Diagnosis | None:
    """What the diagnosis found, as the bug keeps it."""
    try:
        return decode(bug.ai_analysis, Diagnosis) if bug.ai_analysis else None
    except msgspec.MsgspecError:
        return None


def outcome_of(steps: tuple[Step, ...]) -> Outcome | None:
    """How the release did, once it was judged."""
    for step in reversed(steps):
        if step.record_type == "Outcome":
            try:
                return decode(step.record, Outcome)
            except msgspec.MsgspecError:
                return None
    return None


def history(store: Store, bug: Bug) -> tuple[Moment, ...]:
    """All that happened to the bug, newest first."""
    moments = [
        Moment(
            at=change.changed_at,
            who=change.changed_by,
            says=label.words if (label := _label(change.new)) else change.new,
            detail=change.reason,
            icon=label.icon if label else "dot",
            tone=label.tone if label else "quiet",
        )
        for change in store.bugs.changes(bug.code)
    ]
    moments += [_of_audit(row) for row in store.audit.rows(subject=bug.code) if row.action in words.TRIAGED]
    for repair in store.repairs.of_bug(bug.code):
        moments += [
            _of_step(step)
            for step in store.repairs.steps(repair.repair_id)
            if not (stretch := stretch_of(step)) or stretch.status is None  # a change of state tells of the others
        ]
        moments += [
            Moment(
                at=decision.decided_at,
                who=decision.decided_by,
                says=words.DECISION[decision.answer].words,
                detail=decision.reason or f"patch {decision.patch_digest[:10]} on {words.commit(decision.base)}",
                icon=words.DECISION[decision.answer].icon,
                tone=words.DECISION[decision.answer].tone,
            )
            for decision in store.repairs.decisions(repair.repair_id)
        ]
    return tuple(sorted(moments, key=lambda moment: moment.at, reverse=True))


def _of_audit(row: AuditRow) -> Moment:
    label = words.TRIAGED[row.action]
    says = msgspec.json.decode(row.detail, type=dict[str, str]).get("says", "")
    return Moment(at=row.at, who=row.actor, says=label.words, detail=says, icon=label.icon, tone=label.tone)


def _of_step(step: Step) -> Moment:
    stretch = stretch_of(step)
    name = ROOM_WORDS[Room(step.room)] if step.room in set(Room) else step.room
    says = stretch.says if stretch else step.gave
    outcome = outcome_of((step,))
    detail = f"took {words.duration(step.finished_at - step.started_at)}"
    return Moment(
        at=step.finished_at,
        who="homeostat",
        says=f"{name}: {says}",
        detail=" ".join(measure.says for measure in outcome.measures) if outcome else detail,
        icon="cross" if step.gave in BAD else "room",
        tone="bad" if step.gave in BAD else "quiet",
    )


def _label(status: str) -> words.Label | None:
    return words.BUG_STATUS[BugStatus(status)] if status in set(BugStatus) else None


def exemplar(store: Store, bug: Bug) -> Event | None:
    """The event that opened the bug, where a whole copy is kept."""
    return store.reports.event(bug.service, bug.exemplar_event_id)
