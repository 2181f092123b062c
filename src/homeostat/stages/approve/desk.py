"""The desk where people decide."""

from collections.abc import Callable
from datetime import timedelta

from homeostat.errors import NotFound, StaleBase, StalePatch
from homeostat.ports import Clock, Signer, SourceTree, Store
from homeostat.records import Answer, BugStatus, Decision, Service, SuggestionStatus
from homeostat.stages.approve.seal import signed

VALID_FOR = timedelta(hours=24)  # an approval older than this has to be given again
_TAKE_BACK, _KEEP = "take back", "keep"
_REASON_CHARACTERS = 1_000


class Desk:
    """Checks what a person saw against what is proposed now, and records what they said."""

    def __init__(self, store: Store, source_for: Callable[[Service], SourceTree], clock: Clock, signer: Signer) -> None:
        self._store = store
        self._source_for = source_for
        self._clock = clock
        self._signer = signer

    def decide(
        self, *, proposal_id: str, patch_digest: str, base: str, answer: Answer, decided_by: str, reason: str = ""
    ) -> Decision:
        suggestion = self._store.repairs.suggestion(proposal_id)
        proposal = suggestion.proposal
        if suggestion.status is not SuggestionStatus.SHOWN:
            raise NotFound(
                f"This suggestion does not wait for a decision: it is {suggestion.status.replace('_', ' ')}."
            )
        if patch_digest != proposal.candidate.patch.digest:
            raise StalePatch("You were shown another patch than the one proposed now. Look again, then decide.")
        self._check_open(suggestion.repair_id)
        service = self._store.services.named(proposal.service)
        bound = answer in (Answer.ACCEPT, Answer.DRAFT)  # to the commit: what is only said of the patch is not
        if bound and (base != proposal.base or base != self._source_for(service).head()):
            self._store.repairs.wake(suggestion.repair_id, self._clock.now())
            raise StaleBase(
                f"{service.branch} has moved since this fix was proved. It is being proved again on the new commit;"
                " decide when that is done."
            )
        now = self._clock.now()
        decision = Decision(
            repair_id=suggestion.repair_id,
            proposal_id=proposal_id,
            patch_digest=patch_digest,
            base=base,
            answer=answer,
            decided_by=decided_by,
            decided_at=now,
            expires_at=now + VALID_FOR,
            reason=reason[:_REASON_CHARACTERS],
        )
        decision = signed(decision, self._signer)
        self._store.repairs.decide(decision)
        return decision

    def _check_open(self, repair_id: str) -> None:
        """One decision at a time: a repair that was decided on, or is on its way, takes no other."""
        waiting = next((w for w in self._store.repairs.waiting() if w.repair_id == repair_id), None)
        if waiting is None or waiting.room != "approve" or waiting.until is not None:
            raise NotFound("This bug does not wait for a decision now: one was made, or the fix is being proved again.")

    def take_back(self, bug_code: str, *, decided_by: str, reason: str) -> None:
        self._answer(bug_code, _TAKE_BACK, by=decided_by, reason=reason)

    def keep(self, bug_code: str, *, decided_by: str, reason: str) -> None:
        self._answer(bug_code, _KEEP, by=decided_by, reason=reason)

    def _answer(self, bug_code: str, action: str, *, by: str, reason: str) -> None:
        bug = self._store.bugs.get(bug_code)
        waiting = {w.repair_id: w for w in self._store.repairs.waiting() if w.room == "watch"}
        repair = next((r for r in self._store.repairs.of_bug(bug_code) if r.repair_id in waiting), None)
        if bug.status is not BugStatus.DEPLOYED or repair is None:
            raise NotFound(
                f"No fix of {bug_code} is being watched, so there is nothing to {action} by itself."
                f" To return to an older release: homeostat deploy {bug.service} --release NAME"
            )
        now = self._clock.now()
        self._store.audit.append(
            actor=by,
            action=action,
            subject=repair.repair_id,
            detail={"reason": reason[:_REASON_CHARACTERS]},
            now=now,
        )
        self._store.repairs.wake(repair.repair_id, now)


def asked_to_take_back(store: Store, repair_id: str) -> str:
    """Who asked for the fix to be taken back, and why; "" when nobody did."""
    asked = _who_asked(store, repair_id, _TAKE_BACK)
    return f"{asked} asked for it" if asked else ""


def asked_to_keep(store: Store, repair_id: str) -> str:
    """Who said that the fix is to be kept; "" when nobody did."""
    return _who_asked(store, repair_id, _KEEP)


def _who_asked(store: Store, repair_id: str, action: str) -> str:
    return next((row.actor for row in store.audit.rows(subject=repair_id) if row.action == action), "")
