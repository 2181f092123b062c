"""The pull requests of a walk: of what was decided on, of a draft, and of what takes a merged change back."""

from collections.abc import Callable
from datetime import timedelta

from homeostat.errors import Expired, ForgeRefused, NotApproved, Refused, Retryable, StaleBase
from homeostat.lifecycle import TRY_AGAIN, Gave, Given, Room
from homeostat.log import Log
from homeostat.notices import Notices
from homeostat.ports import Clock, Forge, SourceTree, Store
from homeostat.records import (
    Answer,
    Bug,
    Decision,
    Outcome,
    PullRequest,
    Repair,
    Service,
    Step,
    SuggestionStatus,
    Verdict,
    Wait,
)
from homeostat.stages.publish import change_of, take_back
from homeostat.stages.publish.next_act import Act, Aim, next_act
from homeostat.stages.publish.pursue import Ended, Held, leave, leave_to_people, pursue
from homeostat.stages.publish.reverting import why_of
from homeostat.walked import drafts, found, last, red

_BEFORE_PUBLISHING = frozenset({Room.DIAGNOSE, Room.PROPOSE, Room.VERIFY, Room.APPROVE})
_LEAVE_WITHIN = timedelta(hours=1)

log = Log()


class Pulls:
    """Every call looks at the host first, so a second one repeats nothing.

    `check` raises NotApproved unless a decision is genuine and for that proposal (`approve/seal.py`); `refuted` is the
    verdict on a patch whose checks failed at its host (`verify/elsewhere.py`).
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        notices: Notices,
        *,
        forge_for: Callable[[Service], Forge],
        source_for: Callable[[Service], SourceTree],
        check: Callable[..., None],
        refuted: Callable[..., Verdict],
        console: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._notices = notices
        self._forge_for = forge_for
        self._source_for = source_for
        self._check = check
        self._refuted = refuted
        self._console = console

    def pursue(self, bug: Bug, service: Service, steps: tuple[Step, ...], decision: Decision) -> Ended | Held | str:
        """How the pull request of what was decided on stands now; or why it may not be asked for any more."""
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if suggestion.verdict is None:
            return "it was never tried: prove it, ask again"
        proposal = suggestion.proposal

        def allow() -> None:
            now = self._clock.now()
            if now >= decision.expires_at:
                raise Expired("the approval has expired: prove again, ask again")
            self._check(decision, proposal, decision.answer, now=now)

        opened = drafts(steps)
        aim = Aim(
            base=proposal.base,
            may_merge=decision.answer is Answer.ACCEPT,
            since=decision.decided_at,
            rounds=len(red(steps)),
        )
        try:
            came = pursue(
                change_of(bug, proposal, suggestion.verdict, decision, console=self._console),
                aim,
                forge=self._forge_for(service),
                now=self._clock.now(),
                known=opened.get(proposal.proposal_id),
                before=(*opened.values(), *(fate.pull for fate in red(steps))),
                allow=allow,
            )
        except (StaleBase, Expired, NotApproved) as error:
            if isinstance(error, NotApproved):
                self._notices.warn_of_forgery(bug, str(error))
            return str(error)
        if isinstance(came, Held) and came.tell:
            title = f"{bug.code}: its pull request needs a person"
            self._notices.tell(bug, f"pull.{len(red(steps))}", title, came.tell)
        return came

    def went_otherwise(self, repair: Repair, steps: tuple[Step, ...], came: Ended | str) -> Gave:
        """What it means for the walk and for the suggestion that it was not merged."""
        if isinstance(came, str):
            return Gave("moved", {}, reason=came)
        decision = last(steps, Room.APPROVE, Decision)
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if came.word == Act.RED and suggestion.verdict:  # so it is shown no more, and a model learns why
            self._store.repairs.judge(decision.proposal_id, self._refuted(suggestion.verdict, came.fate.runs))
        if came.word == Act.CLOSED:
            self._store.repairs.mark(decision.proposal_id, SuggestionStatus.REJECTED)
        if came.word in (Act.THEIRS, Act.STALE):
            bug = self._store.bugs.get(repair.bug_code)
            self._notices.tell(bug, came.word, f"{bug.code}: its pull request is left to people", came.fate.reason)
        return Gave(came.word, came.fate, by=came.fate.by or "homeostat", reason=came.fate.reason)

    def draft(self, repair: Repair, bug: Bug, service: Service, steps: tuple[Step, ...]) -> Gave:
        """Open it, or look what became of it: what is simply open goes back to wait for a decision."""
        decision = last(steps, Room.APPROVE, Decision, gave="draft")
        came = self.pursue(bug, service, steps, decision)
        if isinstance(came, Held):
            return Gave("drafted", came.pull, by=decision.decided_by, reason=came.pull.branch)
        if isinstance(came, Ended) and came.word == Act.MERGED:  # nobody approved that we deploy it
            self._store.bugs.mended_by(bug.code, self._source_for(service).describe(came.fate.pull.merged))
            return Gave("taken_over", came.fate.pull, by=came.fate.by or "homeostat", reason=came.fate.reason)
        return self.went_otherwise(repair, steps, came)

    def draft_calls(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Gave | None:
        """Back to the publish room, where more became of a draft than that it is open."""
        opened = drafts(steps)
        decision = found(steps, Room.APPROVE, Decision, gave="draft")
        if decision is None or decision.proposal_id not in opened:
            return None
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if suggestion.verdict is None or suggestion.rank is None:
            return None
        service = self._store.services.named(repair.service)
        change = change_of(bug, suggestion.proposal, suggestion.verdict, decision, console=self._console)
        try:
            state = self._forge_for(service).look(opened[decision.proposal_id], change)
        except (Retryable, ForgeRefused) as error:  # people decide here, whatever the host does
            log.warning("could not look at a draft", repair=repair.repair_id, error=str(error))
            return None
        aim = Aim(base=change.base, may_merge=False, since=decision.decided_at, rounds=len(red(steps)))
        following = next_act(state, aim, self._clock.now())
        if following.act is Act.HAND_OVER:
            title = f"{bug.code}: its pull request needs a person"
            self._notices.tell(bug, f"pull.{aim.rounds}", title, following.reason)
        calls = following.act not in (Act.WAIT, Act.HAND_OVER, Act.MOVED)  # of a moved branch this room knows itself
        return Gave("draft", decision, reason=following.reason) if calls else None

    def leave(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> None:
        """Let nothing stand open at the host of a walk that ends before anything was merged. Safe to repeat.

        What their checks refused, and nothing else was found for, is left to people.

        Raises:
            Retryable: the host does not answer, or all is halted; for an hour, then it is let be.
        """
        final, decided = steps[-1], self._store.repairs.decisions(repair.repair_id)
        asked_for = [one for one in decided if one.answer in (Answer.ACCEPT, Answer.DRAFT)]
        if final.room not in _BEFORE_PUBLISHING or not asked_for:
            return
        forge, refused = self._forge_for(self._store.services.named(repair.service)), red(steps)
        try:
            if refused and final.room != Room.APPROVE:
                leave_to_people(refused[-1].pull, forge=forge)
                return
            for decision in asked_for:
                suggestion = self._store.repairs.suggestion(decision.proposal_id)
                if suggestion.verdict is not None:
                    words = change_of(bug, suggestion.proposal, suggestion.verdict, decision, console=self._console)
                    leave(words, forge=forge)
        except Retryable as error:
            if self._clock.now() - final.finished_at < _LEAVE_WITHIN:
                raise
            log.warning("a pull request may stand open", repair=repair.repair_id, error=str(error))
        except Refused as error:
            log.warning("a pull request stands open", repair=repair.repair_id, error=str(error))

    def revert(self, bug: Bug, service: Service, steps: tuple[Step, ...]) -> Given:
        """Take the merged commit back too, as far as that goes without a person."""
        now = self._clock.now()
        try:
            came = take_back(
                bug,
                last(steps, Room.PUBLISH, PullRequest, gave="merged"),
                why_of(found(steps, Room.WATCH, Outcome)),
                forge=self._forge_for(service),
                source=self._source_for(service),
                since=steps[-1].finished_at,
                now=now,
            )
        except NotApproved as error:
            return self._by_hand(bug, str(error))
        if isinstance(came, Held):
            if came.tell:
                self._notices.tell(bug, "revert.held", f"{bug.code}: its revert needs a person", came.tell)
            return came.wait
        if came and came.word == Act.MOVED:
            return Wait(until=now + TRY_AGAIN, reason=came.fate.reason)
        if came and came.word == Act.MERGED:
            return Gave("reverted", came.fate.pull, reason=came.fate.pull.branch)
        return self._by_hand(
            bug, f"The revert was given up: {came.fate.reason}" if came else "The commit no longer comes off cleanly."
        )

    def _by_hand(self, bug: Bug, why: str) -> Gave:
        self._notices.tell(bug, "revert", f"{bug.code}: revert by hand", why)
        return Gave("reverted", {}, reason="a person has to revert it")
