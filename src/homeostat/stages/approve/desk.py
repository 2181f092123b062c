"""The desk where people decide."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta

from homeostat.errors import NotAllowed, NotApproved, NotFound, StaleBase, StalePatch
from homeostat.languages.protected import to_be_seen
from homeostat.ports import Clock, Signer, SourceTree, Store
from homeostat.records import (
    Answer,
    Bug,
    BugStatus,
    Decision,
    Level,
    Repair,
    Service,
    Suggestion,
    SuggestionStatus,
    Wording,
)
from homeostat.stages.approve.bounds import Bounds
from homeostat.stages.approve.persons import POLICY
from homeostat.stages.approve.policy import named
from homeostat.stages.approve.seal import signed

VALID_FOR = timedelta(hours=24)  # an approval older than this has to be given again
_TAKE_BACK, _KEEP = "take back", "keep"
_REASON_CHARACTERS = 1_000
_OPENS = (Answer.ACCEPT, Answer.DRAFT)  # a pull request
Worded = Callable[[Bug, Suggestion, Answer, str], Wording | None]  # what it is to say, if that person answers so
_DEPLOYMENTS = 20  # that are looked at for the one that serves


class Desk:
    """Checks what a person saw against what is proposed now, and records what they said.

    Without `bounds` no policy is read: a person's word is enough, and no policy decides. Without `worded` nothing is
    said of the pull request's words, and no publisher opens one.
    """

    def __init__(
        self,
        store: Store,
        source_for: Callable[[Service], SourceTree],
        clock: Clock,
        signer: Signer,
        bounds: Bounds | None = None,
        *,
        worded: Worded = lambda _bug, _suggestion, _answer, _by: None,
    ) -> None:
        self._store = store
        self._source_for = source_for
        self._clock = clock
        self._signer = signer
        self._bounds = bounds
        self._worded = worded

    def decide(
        self,
        *,
        proposal_id: str,
        patch_digest: str,
        base: str,
        answer: Answer,
        decided_by: str,
        reason: str = "",
        acknowledged: Collection[str] = (),
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
        self._check_policy(suggestion, answer, decided_by)
        service = self._store.services.named(proposal.service)
        bound = answer in _OPENS  # to the commit: what is only said of the patch is not
        if bound and (base != proposal.base or base != self._source_for(service).head()):
            self._store.repairs.wake(suggestion.repair_id, self._clock.now())
            raise StaleBase(
                f"{service.branch} has moved since this fix was proved. It is being proved again on the new commit;"
                " decide when that is done."
            )
        risks = to_be_seen(proposal.candidate.patch) if bound else ()
        if unseen := [risk for risk in risks if risk not in acknowledged]:
            raise NotApproved(f"Whoever approves this has to have seen that {'; '.join(unseen)}.")
        return self._record(suggestion, answer, decided_by=decided_by, reason=reason, acknowledged=risks)

    def decide_by_policy(self, suggestion: Suggestion, answer: Answer, policy: str) -> Decision:
        """Record what the written policy says of a fix, under the same seal as a person's word.

        The policy's own signature is checked here, since what it allows is asked anew.

        Raises:
            NotAllowed: it does not say so.
        """
        needed = Level.ALONE if answer is Answer.ACCEPT else Level.DRAFT
        bug = self._store.bugs.get(suggestion.proposal.bug_code)
        current = self._store.repairs.suggestion(suggestion.proposal.proposal_id)
        leeway = self._bounds.of_fix(current, bug) if self._bounds else None
        if leeway is None or leeway.level < needed or answer not in _OPENS:
            raise NotAllowed(leeway.binds if leeway else "no policy is read here")
        if current.status is not SuggestionStatus.SHOWN:
            raise NotAllowed("somebody decided meanwhile")
        reason = f"by the policy at {named(leeway.level)}"
        return self._record(current, answer, decided_by=f"{POLICY}{policy}", reason=reason)

    def _record(
        self,
        suggestion: Suggestion,
        answer: Answer,
        *,
        decided_by: str,
        reason: str,
        acknowledged: tuple[str, ...] = (),  # a policy has seen nothing
    ) -> Decision:
        service = self._store.services.named(suggestion.proposal.service)
        now = self._clock.now()
        wording = None
        if answer in _OPENS:
            bug = self._store.bugs.get(suggestion.proposal.bug_code)
            wording = self._worded(bug, suggestion, answer, decided_by)
        decision = Decision(
            repair_id=suggestion.repair_id,
            proposal_id=suggestion.proposal.proposal_id,
            patch_digest=suggestion.proposal.candidate.patch.digest,
            base=suggestion.proposal.base,
            answer=answer,
            decided_by=decided_by,
            decided_at=now,
            expires_at=now + VALID_FOR,
            reason=reason[:_REASON_CHARACTERS],
            acknowledged=acknowledged,
            terms=service.terms,
            wording=wording,
        )
        decision = signed(decision, self._signer)
        if answer is Answer.ACCEPT and self._lacks(suggestion, decision):
            decision = signed(replace(decision, answer=Answer.ENDORSE), self._signer)
        self._store.repairs.decide(decision)
        return decision

    def _lacks(self, suggestion: Suggestion, decision: Decision) -> str:
        if self._bounds is None or decision.decided_by.startswith(POLICY):
            return ""
        bug = self._store.bugs.get(suggestion.proposal.bug_code)
        decisions = (*self._store.repairs.decisions(suggestion.repair_id), decision)
        return self._bounds.lacks(suggestion, bug, decisions)

    def _check_policy(self, suggestion: Suggestion, answer: Answer, decided_by: str) -> None:
        """Whether an approval may go so far, and whether it is this person's to give."""
        if answer is Answer.ENDORSE or decided_by.startswith(POLICY):
            raise NotAllowed("That is not for anybody to say.")
        if self._bounds is None or answer not in _OPENS:
            return
        leeway = self._bounds.of_fix(suggestion, self._store.bugs.get(suggestion.proposal.bug_code))
        if leeway.by_click < (Level.MERGE if answer is Answer.ACCEPT else Level.DRAFT):
            raise NotAllowed(f"{leeway.click_says[:1].upper()}{leeway.click_says[1:]}.")
        if answer is Answer.ACCEPT and leeway.persons > 1:
            self._check_another(suggestion, decided_by)

    def _check_another(self, suggestion: Suggestion, decided_by: str) -> None:
        said = self._store.repairs.decisions(suggestion.repair_id)
        mine = [one for one in said if one.decided_by == decided_by]
        if any(one.answer is Answer.ASK for one in mine):
            raise NotAllowed("You asked for this answer yourself: at its risk, two others have to approve it.")
        if any(one.answer is Answer.ENDORSE and one.proposal_id == suggestion.proposal.proposal_id for one in mine):
            raise NotAllowed("You approved it already: at its risk, a second person has to.")
        if decided_by not in self._store.people.users():
            raise NotAllowed("At its risk two persons have to approve it, each signed in to the console.")

    def _check_open(self, repair_id: str) -> None:
        """One decision at a time: a repair that was decided on, or is on its way, takes no other."""
        if not self._store.repairs.listens(repair_id):
            raise NotFound("This bug does not wait for a decision now: one was made, or the fix is being proved again.")

    def take_back(self, bug_code: str, *, decided_by: str, reason: str) -> None:
        self._answer(bug_code, _TAKE_BACK, by=decided_by, reason=reason)

    def keep(self, bug_code: str, *, decided_by: str, reason: str) -> None:
        self._answer(bug_code, _KEEP, by=decided_by, reason=reason)

    def _answer(self, bug_code: str, action: str, *, by: str, reason: str) -> None:
        bug = self._store.bugs.get(bug_code)
        repair = being_watched(self._store, bug)
        if repair is None:
            why = after_the_watch(self._store, bug) or (
                f"To return to an older release: homeostat deploy {bug.service} --release NAME"
            )
            raise NotFound(f"No fix of {bug_code} is being watched, so there is nothing to {action} by itself. {why}")
        now = self._clock.now()
        self._store.audit.append(
            actor=by,
            action=action,
            subject=repair.repair_id,
            detail={"reason": reason[:_REASON_CHARACTERS]},
            now=now,
        )
        self._store.repairs.wake(repair.repair_id, now)


def being_watched(store: Store, bug: Bug) -> Repair | None:
    """The repair whose deployed fix is watched, or is being taken back: what a person may take back by a click."""
    if bug.status is not BugStatus.DEPLOYED:
        return None
    waiting = {wait.repair_id for wait in store.repairs.waiting() if wait.room in ("watch", "deploy")}
    return next((repair for repair in store.repairs.of_bug(bug.code) if repair.repair_id in waiting), None)


def after_the_watch(store: Store, bug: Bug) -> str:
    """How the release before a fix is brought back once the watch is over; "" where the fix does not serve (alone).

    The walk has ended then: nothing reverts the commit, bars it, or tries again.
    """
    mine = {repair.repair_id for repair in store.repairs.of_bug(bug.code)}
    made = store.repairs.deployments(service=bug.service, most=_DEPLOYMENTS)
    serves = next(((one, by) for one, by in made if one.healthy and not one.canary_percent), None)
    if serves is None or serves[1] not in mine or serves[0].rollback or not serves[0].previous_release:
        return ""
    one = serves[0]
    return (
        f"The watch of {one.release} is over, and it serves. To have the release before again:"
        f" homeostat deploy {one.service} --release {one.previous_commit[:12]} deploys {one.previous_release}"
        " and reverts nothing: the fix stays in the branch, and the next deployment brings it again."
    )


def asked_to_take_back(store: Store, repair_id: str) -> str:
    """Who asked for the fix to be taken back, and why; "" when nobody did."""
    asked = _who_asked(store, repair_id, _TAKE_BACK)
    return f"{asked} asked for it" if asked else ""


def asked_to_keep(store: Store, repair_id: str) -> str:
    """Who said that the fix is to be kept; "" when nobody did."""
    return _who_asked(store, repair_id, _KEEP)


def _who_asked(store: Store, repair_id: str, action: str) -> str:
    return next((row.actor for row in store.audit.rows(subject=repair_id) if row.action == action), "")
