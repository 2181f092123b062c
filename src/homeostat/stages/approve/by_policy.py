"""What a policy does by itself, and what it lets pass: asked by the engine's rooms right before they act."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from homeostat.errors import NotAllowed, NotFound, OverLimit, StaleBase
from homeostat.ports import Clock, Notifier, Store
from homeostat.records import (
    Answer,
    Bug,
    Cap,
    Decision,
    Exhausted,
    Leeway,
    Level,
    Limit,
    LimitKind,
    Repair,
    Service,
    Suggestion,
    SuggestionStatus,
    Wait,
)
from homeostat.stages.approve.bounds import Bounds
from homeostat.stages.approve.desk import Desk
from homeostat.stages.approve.persons import is_person
from homeostat.stages.approve.policy import at, deploy_limits, lasting, limits_of, named, still_allows, tripped

WAITS = "waits: "  # how the reason of such a wait begins
_LOOK_AGAIN = timedelta(minutes=1)  # where it is not known when there is room again
_LEAST_HELD, _MOST_HELD = timedelta(seconds=1), timedelta(hours=1)  # by a hand, before it is asked again
_MOST_TOLD = 20
_OF_A_REPOSITORY = frozenset({LimitKind.PULL, LimitKind.OPEN})


class ByPolicy:
    """Without a `desk` nothing is decided without a person."""

    def __init__(self, store: Store, clock: Clock, notifier: Notifier, bounds: Bounds, desk: Desk | None) -> None:
        self._store = store
        self._clock = clock
        self._notifier = notifier
        self._bounds = bounds
        self._desk = desk

    def observes(self, service: str) -> str:
        """Why nothing is proposed for the service; "" where something is."""
        leeway = self._bounds.of_service(service)
        return leeway.binds if leeway.level is Level.OBSERVE else ""

    # --- the approve room

    def counting(self, bug: Bug, shown: Sequence[Suggestion], decisions: Sequence[Decision]) -> list[Decision]:
        """Those that policies let count now. What was turned away at the last moment is not taken up again."""
        known = {one.proposal.proposal_id: one for one in shown}
        return [one for one in decisions if not self._turned_away(bug, known.get(one.proposal_id), one)]

    def _turned_away(self, bug: Bug, suggestion: Suggestion | None, decision: Decision) -> bool:
        if suggestion is None or decision.answer not in (Answer.ACCEPT, Answer.DRAFT):
            return False
        return isinstance(self.before_publishing(bug, suggestion, decision), str)

    def unasked(
        self, repair: Repair, bug: Bug, service: Service, shown: Sequence[Suggestion], done: Sequence[Decision]
    ) -> Wait | None:
        """Decide what the policy decides; the wait until then, or None where it is a person's turn.

        Safe to repeat: a use that was counted for the repair is not counted again.
        """
        best = next((one for one in shown if one.status is SuggestionStatus.SHOWN), None)
        if self._desk is None or best is None:
            return None
        leeway = self._bounds.of_fix(best, bug)
        drafted = any(one.proposal_id == best.proposal.proposal_id and one.answer is Answer.DRAFT for one in done)
        answer = Answer.ACCEPT if leeway.level is Level.ALONE else Answer.DRAFT
        if leeway.level < Level.DRAFT or (answer is Answer.DRAFT and drafted):
            return _until_more(leeway)
        if answer is Answer.ACCEPT and _was_refused(best, done):
            return None
        now = self._clock.now()
        limits = limits_of(self._bounds.policies(service.name), repository=service.repository, by_policy=True)
        if spent := self._store.policies.claim(limits, repair.repair_id, now):
            return self._out_of(spent, repair)
        try:
            self._desk.decide_by_policy(best, answer, service.name)
        except (NotAllowed, NotFound, StaleBase) as error:
            return Wait(until=now + _LOOK_AGAIN, reason=f"{WAITS}{error}")
        return Wait(until=now, reason=f"decided by the policy at {named(leeway.level)}")

    def decides_alone(self, bug: Bug, shown: Sequence[Suggestion], done: Sequence[Decision]) -> bool:
        """Whether nobody needs to be asked: the policy approves the best by itself, now or when a limit lets it."""
        best = next((one for one in shown if one.status is SuggestionStatus.SHOWN), None)
        if self._desk is None or best is None or _was_refused(best, done):
            return False
        return self._bounds.of_fix(best, bug).level is Level.ALONE

    def lacking(self, bug: Bug, shown: Sequence[Suggestion]) -> Wait | None:
        """The wait for another person, where one has approved and that is not enough."""
        for one in shown:
            decisions = self._store.repairs.decisions(one.repair_id)
            said_yes = any(
                said.answer in (Answer.ENDORSE, Answer.ACCEPT) and said.proposal_id == one.proposal.proposal_id
                for said in decisions
            )
            if said_yes and one.status is SuggestionStatus.SHOWN and (lacks := self._bounds.lacks(one, bug, decisions)):
                return Wait(until=None, reason=lacks)
        return None

    # --- the last moment

    def before_publishing(self, bug: Bug, suggestion: Suggestion, decision: Decision) -> Wait | str | None:
        """A wait, or why the decision counts no more; None where nothing speaks against it."""
        leeway = self._bounds.of_fix(suggestion, bug)
        merges = decision.answer is Answer.ACCEPT
        if merges and leeway.hold is not None:
            return self._held(bug, leeway.hold, decision)
        if not is_person(decision.decided_by):
            needed = Level.ALONE if merges else Level.DRAFT
            return f"the policy allows it no more: {leeway.binds}" if leeway.level < needed else None
        if leeway.by_click < (Level.MERGE if merges else Level.DRAFT):
            return leeway.click_says
        if not merges:
            return None
        lacks = self._bounds.lacks(suggestion, bug, self._store.repairs.decisions(suggestion.repair_id))
        return lacks or None

    def before_deploying(self, repair: Repair, bug: Bug, suggestion: Suggestion, decision: Decision) -> Wait | None:
        """The wait until the merged fix may be deployed; None where it may. A way back is never held."""
        now, service = self._clock.now(), bug.service
        leeway = self._bounds.of_fix(suggestion, bug)
        if leeway.hold is not None:
            return self._held(bug, leeway.hold, decision, merged=True)
        policies = self._bounds.policies(service)
        if spent := self._store.policies.claim(deploy_limits(policies, service), repair.repair_id, now):
            return self._out_of(spent, repair)
        if is_person(decision.decided_by) or self._bounds.overridden(repair.repair_id, now):
            return None
        why = still_allows(policies, suggestion.proposal.candidate.patch, service=service, now=now)
        return Wait(until=now + _LOOK_AGAIN, reason=f"{WAITS}it is merged, and {why}") if why else None

    def after_rollback(self, service: str) -> None:
        """Tell people once where that opened the circuit breaker."""
        circumstances = self._bounds.circumstances(service)
        if says := tripped(self._bounds.policies(service), circumstances, service):
            self._tell_tripped(service, says)

    def _held(self, bug: Bug, cap: Cap, decision: Decision, *, merged: bool = False) -> Wait:
        if cap.until is None:
            self._tell_tripped(bug.service, cap.says)
        elif self._clock.now() < decision.expires_at <= cap.until and is_person(decision.decided_by):
            self._tell_outlasted(bug, cap, decision, merged=merged)
        return Wait(until=cap.until, reason=f"{WAITS}{cap.says}")

    def _tell_outlasted(self, bug: Bug, cap: Cap, decision: Decision, *, merged: bool) -> None:
        """Once for each approval that ends before the freeze does, while there is still time to say something."""
        then = (
            "Then the merge is taken back, and the bug is mended anew."
            if merged
            else f"After the freeze: homeostat approve {bug.code}."
        )
        self._notifier.notify(
            key=f"{bug.code}.outlasted.{decision.decided_at.isoformat()}",
            title=f"{bug.code}: its approval ends before the freeze does",
            text=f"The approval counts until {at(decision.expires_at)}. {then}"
            f" Now: homeostat policy override {bug.code} --because WHY. It is {cap.says}",
            link=f"/bugs/{bug.code}",
        )

    def _tell_tripped(self, service: str, says: str) -> None:
        newest = next((moment for _, moment in self._bounds.circumstances(service).taken_back), None)
        self._notifier.notify(
            key=f"breaker.{service}.{newest.isoformat() if newest else ''}",
            title=f"{service}: no fix is shipped until a person says so",
            text=says,
            link="/policies",
        )

    # --- limits

    def held_by_a_hand(self, repair: Repair, bug: Bug, why: OverLimit) -> Wait:
        """The wait for the hand that has done as much as it may by its own count. People are told once a window."""
        reason = f"{WAITS}{why}"
        others = self._store.policies.waiting_for(reason, _MOST_TOLD)
        waiting = dict.fromkeys(
            [*(self._store.repairs.get(repair_id).bug_code for repair_id, _ in others), repair.bug_code]
        )
        self._notifier.notify(
            key=f"limit.hand.{hashlib.sha256(str(why).encode()).hexdigest()[:16]}",
            title=f"{bug.service}: an approved fix waits, for a limit is used up",
            text=f"What waits: {', '.join(waiting)}. Why: {why}",
            link="/policies",
        )
        after = _MOST_HELD if why.seconds is None else min(_MOST_HELD, max(_LEAST_HELD, timedelta(seconds=why.seconds)))
        return Wait(until=self._clock.now() + after, reason=reason)

    def _out_of(self, spent: Exhausted, repair: Repair) -> Wait:
        limit, next_at = spent.limit, spent.next_at
        when = f", next at {at(next_at)}" if next_at else ""
        reason = f"{WAITS}{limit.says}{when}"
        others = self._store.policies.waiting_for(f"{WAITS}{limit.says}", _MOST_TOLD)
        waiting = dict.fromkeys(
            self._store.repairs.get(repair_id).bug_code
            for repair_id in [*(one for one, _ in others if self._is_bound(one, limit)), repair.repair_id]
        )
        where = f"In {limit.subject}. " if limit.kind in _OF_A_REPOSITORY else ""
        self._notifier.notify(
            key=f"limit.{limit.kind}.{limit.subject}.{spent.since.isoformat()}",
            title=f"A {limit.says} is used up{when}",
            text=f"{where}What waits: {', '.join(waiting)}",
            link="/policies",
        )
        return Wait(until=next_at or self._clock.now() + _LOOK_AGAIN, reason=reason)

    def _is_bound(self, repair_id: str, limit: Limit) -> bool:
        """Whether what waits by those words waits for this limit, and not for another repository's."""
        if limit.kind not in _OF_A_REPOSITORY:
            return True
        name = self._store.repairs.get(repair_id).service
        return any(one.name == name and one.repository == limit.subject for one in self._store.services.all())


def _was_refused(suggestion: Suggestion, done: Sequence[Decision]) -> bool:
    """Whether an approval of this very proof was carried out to its end, and it is shown again: then a person looks.

    A hand that refused what a policy approved would refuse it again; on another commit it is another proof.
    """
    return any(one.answer is Answer.ACCEPT and one.proposal_id == suggestion.proposal.proposal_id for one in done)


def _until_more(leeway: Leeway) -> Wait | None:
    """When to look again, where only the clock stands between the fix and a higher level."""
    most = lasting(leeway)
    ends = [cap.until for cap in leeway.caps if cap.until is not None and cap.level < most]
    if most < Level.DRAFT or not ends:
        return None
    return Wait(until=min(ends), reason=f"{WAITS}a person's decision, since {leeway.binds}")
