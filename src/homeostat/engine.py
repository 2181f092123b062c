"""The story: a bug walks from room to room until it has healed or taught us something.

Each visit opens one room's door, keeps what it gave, and says which room is next by the table in `lifecycle`. A
visit can be cut off at any line: the next process opens the same door again, and every door can bear that. A room
that has to wait leaves a row in the store; whoever brings the answer, or the clock, starts the walk again (`waking`).
"""

import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from homeostat.codec import encode
from homeostat.durable import Durable
from homeostat.errors import NotFound, OverLimit, Refused, Retryable
from homeostat.lifecycle import (
    AGAIN,
    FAILED,
    OVERTAKEN,
    TRY_AGAIN,
    Again,
    Gave,
    Given,
    Room,
    leg,
    listens_after,
    set_aside,
)
from homeostat.log import Log
from homeostat.records import (
    Answer,
    Bug,
    BugStatus,
    Change,
    Decision,
    Deployment,
    Ending,
    FixClass,
    Outcome,
    OutcomeKind,
    PullRequest,
    Repair,
    Service,
    Step,
    Suggestion,
    SuggestionStatus,
    Wait,
    Waiting,
)
from homeostat.rooms import exemplar, furnish
from homeostat.stages.approve import approve
from homeostat.stages.approve.desk import asked_to_keep, asked_to_take_back
from homeostat.stages.approve.persons import is_person
from homeostat.stages.approve.seal import is_genuine
from homeostat.stages.diagnose import diagnose
from homeostat.stages.learn import learn
from homeostat.stages.learn.about import MARKED, suggestion_of
from homeostat.stages.publish import change_of
from homeostat.stages.publish.next_act import Act
from homeostat.stages.publish.pursue import Ended, Held
from homeostat.stages.verify import choose, next_trial, why_not_shown
from homeostat.stages.watch import ASKING, may_be_older
from homeostat.stages.watch.look import look
from homeostat.waking import Waking
from homeostat.walked import answered, ending_of, found, last, next_room, red, rounds_asked
from homeostat.world import World

log = Log()

_GOES_ON, _WAITS, _ENDED = "goes on", "waits", "ended"
_LONGEST_WAIT_SECONDS = 3_600.0  # that whoever was asked may want to be left alone
_LANE_IS_TAKEN = timedelta(seconds=1)
_ENOUGH_PROVED = 2  # suggestions; with fewer, or none that convinces, a model is asked as well, where there is one

_WORD = {Answer.ACCEPT: "accepted", Answer.ASK: "asked", Answer.DRAFT: "draft"}  # of a decision, for the road

_WATCHED = {
    OutcomeKind.HEALED: "healed",
    OutcomeKind.REGRESSED: "regressed",
    OutcomeKind.INCONCLUSIVE: "unjudged",
    OutcomeKind.NO_WORSE: "no_worse",
    OutcomeKind.TAKEN_BACK: "asked_back",
}


class Engine:
    """Walks repairs. One for each process; several processes need PostgreSQL."""

    def __init__(self, world: World, durable: Durable, *, busy: Callable[[], bool] = lambda: False) -> None:
        self._world = world
        self._store = store = world.store
        self._durable = durable
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        rooms = furnish(world)
        self._notices = rooms.notices
        self._answers = rooms.answers
        self._trials = rooms.trials
        self._policy = rooms.policy
        self._pulls = rooms.pulls
        self._releases = rooms.releases
        self._older = rooms.older
        self._doors: dict[Room, Callable[[Repair, Bug, tuple[Step, ...]], Given]] = {
            Room.DIAGNOSE: self._diagnose,
            Room.PROPOSE: self._propose,
            Room.VERIFY: self._verify,
            Room.APPROVE: self._approve,
            Room.PUBLISH: self._publish,
            Room.DEPLOY: self._deploy,
            Room.WATCH: self._watch,
            Room.LEARN: self._learn,
        }
        durable.workflow("walk", self._walk)
        self._waking = Waking(store, world.clock, durable, observes=self._policy.observes, busy=busy)

    def launch(self) -> None:
        """Take up every walk that was cut off, then wait for bugs."""
        self._waking.launch(self._world.provers)

    def close(self) -> None:
        self._waking.close()

    def on_bug(self, bug_code: str) -> None:
        """A bug was opened, or came back: it is looked at now, or when those before it have been."""
        self._waking.on_bug(bug_code)

    def start(self, bug_code: str) -> Repair:
        """Begin the repair of a bug, or find the one that is under way."""
        return self._waking.start(bug_code)

    def catch_up(self) -> int:
        """Start what the last process had no time to start; how many that were."""
        return self._waking.catch_up()

    # --- walking

    def _walk(self, repair_id: str) -> str:
        """The workflow: visit after visit, each a checkpointed step, until the repair waits or ends."""
        while True:
            word = self._durable.step("visit", self._visit, repair_id)
            if word != _GOES_ON:
                return word

    def _visit(self, repair_id: str) -> str:
        """Open the next room's door once, keep what it gives, and say whether the walk goes on."""
        with self._locks[repair_id]:  # a walk that was woken twice takes turns with itself
            repair = self._store.repairs.get(repair_id)
            steps = self._store.repairs.steps(repair_id)
            room = next_room(steps)
            if room is None:
                return _ENDED
            began = self._world.clock.now()
            heard = len(self._store.repairs.decisions(repair_id)) if room is Room.APPROVE else None
            answer = self._open(room, repair, steps)
            if isinstance(answer, Again):
                return _GOES_ON
            if isinstance(answer, Wait):
                waits = self._wait(repair, room, len(steps) + 1, answer, began, heard=heard)
                return _WAITS if waits else _GOES_ON  # somebody decided while it was looked at: look again
            if heard is not None and not self._store.repairs.heard(repair_id, heard):
                return _GOES_ON
            self._keep(repair, room, len(steps) + 1, answer, began)
            if (room, answer.word) == (Room.PROPOSE, "proposals"):
                in_line = Wait(until=self._world.clock.now(), reason="in line to be proved")
                self._wait(repair, Room.VERIFY, len(steps) + 2, in_line, began)
                return _WAITS
            return _GOES_ON

    def _open(self, room: Room, repair: Repair, steps: tuple[Step, ...]) -> Given:
        bug = self._store.bugs.get(repair.bug_code)
        if why := set_aside(room, bug.status):
            return Gave(OVERTAKEN, {}, reason=why)
        try:
            return self._doors[room](repair, bug, steps)
        except OverLimit as error:
            return self._policy.held_by_a_hand(repair, bug, error)
        except Retryable as error:
            log.warning("not ready; trying again", repair=repair.repair_id, room=room.value, error=str(error))
            after = timedelta(seconds=min(error.seconds, _LONGEST_WAIT_SECONDS)) if error.seconds else TRY_AGAIN
            return Wait(until=self._world.clock.now() + after, reason=f"trying again: {error}")
        except Exception as error:  # a room that raises has found a bug of ours: write it down and walk on
            log.exception("a room failed", repair=repair.repair_id, room=room.value)
            if room is Room.LEARN:
                raise
            return Gave(FAILED, {"error": f"{type(error).__name__}: {error}"[:2_000]}, reason=str(error)[:500])

    def _wait(
        self, repair: Repair, room: Room, visit: int, wait: Wait, now: datetime, *, heard: int | None = None
    ) -> bool:
        return self._store.repairs.wait(
            Waiting(
                repair_id=repair.repair_id,
                visit=visit,
                room=room.value,
                until=wait.until,
                reason=wait.reason,
                since=now,
            ),
            heard=heard,
        )

    def _keep(self, repair: Repair, room: Room, visit: int, gave: Gave, began: datetime) -> None:
        now = self._world.clock.now()
        status = leg(room, gave.word).status
        if status is not None:
            stays = [one for one in BugStatus if set_aside(room, one)]  # what somebody did while the room was at work
            self._store.bugs.change_status(
                repair.bug_code, status, by=gave.by, reason=gave.reason, now=now, unless=stays
            )
        self._store.repairs.arrived(repair.repair_id)
        self._store.repairs.append(
            Step(
                repair_id=repair.repair_id,
                visit=visit,
                room=room.value,
                gave=gave.word,
                record_type=type(gave.record).__name__,
                record=encode(gave.record),
                started_at=began,
                finished_at=now,
            ),
            listens=listens_after(room, gave.word),
        )
        log.info("walked", repair=repair.repair_id, room=room.value, gave=gave.word, why=gave.reason)

    # --- the rooms, in their order: each gathers what the door takes, opens it, and names the way on

    def _diagnose(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        del steps
        service = self._store.services.named(repair.service)
        source = self._world.source_for(service) if service.repository else None
        diagnosis = diagnose(bug, exemplar(self._store, bug), source=source, earlier=self._store.bugs.like(bug))
        self._store.bugs.diagnosed(bug.code, diagnosis, self._world.clock.now())
        if diagnosis.fix_class is FixClass.CODE_FIX:
            return Gave("code_fix", diagnosis, reason=diagnosis.hypothesis)
        word = "not_code" if diagnosis.fix_class is FixClass.OPERATIONAL else "no_source"
        return Gave(word, diagnosis, reason=diagnosis.reason)

    def _propose(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        if why := self._policy.observes(bug.service):
            return Gave("observed", [], reason=why)
        known = self._store.repairs.suggestions(repair.repair_id)
        proposals = self._answers.keep(repair, self._answers.without_a_model(repair, bug, steps))
        if not (proposals or known):
            proposals = self._answers.keep(repair, self._answers.by_search(repair, bug, steps))
        if rounds_asked(steps) or not (proposals or known):  # a person who asks is answered by a model at once
            proposals += self._answers.keep(repair, self._answers.by_model(repair, bug, steps))
        return Gave("proposals" if proposals or known else "nothing", [p.proposal_id for p in proposals])

    def _verify(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        """One candidate a visit; then the best are shown."""
        service = self._store.services.named(repair.service)
        if steps[-1].gave == "moved" and not self._answers.move(repair, service):
            return Gave("outgrown", [], reason="none of them fits where the branch ends now")
        suggestions = self._answers.of_newest_base(repair)
        self._trials.rehearse(service, suggestions)
        proposal = next_trial([(s.proposal, s.verdict) for s in suggestions], rounds_asked(steps))
        if proposal is not None:
            self._trials.hold(proposal, bug, service)
            return AGAIN
        proved = sum(s.verdict.confirmed for s in suggestions if s.verdict)
        enough = proved >= _ENOUGH_PROVED and any(map(self._answers.stands, suggestions))
        too_few = not enough and steps[-1].room == Room.PROPOSE
        if too_few and (more := self._answers.by_search(repair, bug, steps)):
            self._answers.keep(repair, more)
            return AGAIN
        if too_few and (more := self._answers.by_model(repair, bug, steps)):
            self._answers.keep(repair, more)
            return AGAIN
        return self._show(repair, bug, service, suggestions, rounds_asked(steps))

    def _show(self, repair: Repair, bug: Bug, service: Service, suggestions: list[Suggestion], rounds: int) -> Given:
        """The best of all that were tried; what a person saw before stays."""
        tried = [(s.proposal, s.verdict) for s in suggestions if s.verdict]
        standing = [
            (s.proposal, s.verdict) for s in suggestions if s.verdict and s.status is not SuggestionStatus.REJECTED
        ]
        shown_now = frozenset(s.proposal.proposal_id for s in suggestions if s.status is SuggestionStatus.SHOWN)
        standing = self._trials.side_by_side(standing, shown_now)
        ranked = choose(standing, rounds, shown_now)
        new = [pair for pair in standing if pair[0].proposal_id in {*ranked} - shown_now]
        if any(self._trials.try_whole(bug, service, *pair) for pair in new):
            return AGAIN
        self._answers.add_tests(service, new)
        self._store.repairs.show(repair.repair_id, ranked)
        if self._world.policies is not None:
            for proposal_id in ranked:
                self._world.policies.vouch(self._store.repairs.suggestion(proposal_id))
        if not ranked:
            reasons = "; ".join(dict.fromkeys(why_not_shown(proposal, verdict) for proposal, verdict in tried))
            return Gave("refuted", [], reason=reasons or "nothing was left to try")
        shown = sum(verdict.confirmed for proposal, verdict in tried if proposal.proposal_id in ranked)
        said = (
            f"{shown} of {len(tried)} tried stood their trial"
            if shown
            else "nothing was proved: unproved ones are shown"
        )
        return Gave("suggestions", list(ranked), reason=said)

    def _approve(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        service = self._store.services.named(repair.service)
        shown = [s for s in self._store.repairs.suggestions(repair.repair_id) if s.rank is not None]
        answer = approve(
            shown,
            self._policy.counting(bug, shown, self._genuine(repair, bug)),
            base=shown[0].proposal.base if shown else "",
            head=self._world.source_for(service).head(),
            answered=answered(steps),
            now=self._world.clock.now(),
        )
        if isinstance(answer, Wait):
            done = answered(steps)
            if not self._policy.decides_alone(bug, shown, done):
                self._notices.of_review(bug, shown, rounds_asked(steps))
            held = self._policy.unasked(repair, bug, service, shown, done)
            held = held or self._policy.lacking(bug, shown)
            return held or self._pulls.draft_calls(repair, bug, steps) or answer
        if isinstance(answer, Decision):
            return Gave(_WORD[answer.answer], answer, by=answer.decided_by, reason=answer.reason)
        decided = self._store.repairs.decisions(repair.repair_id)
        if answer == "moved" and any(one.status is SuggestionStatus.ACCEPTED for one in shown):
            self._tell_of_lapse(
                bug, decided[-1], "it was approved for another commit, or too long ago: it is proved again"
            )
        by = decided[-1].decided_by if decided and answer == "rejected" else "homeostat"
        return Gave(answer, {}, by=by, reason=decided[-1].reason if decided and answer == "rejected" else "")

    def _genuine(self, repair: Repair, bug: Bug) -> list[Decision]:
        """The decisions that were taken at the desk; of others people are told, and they count for nothing."""
        decisions = self._store.repairs.decisions(repair.repair_id)
        found = [decision for decision in decisions if is_genuine(decision, self._world.verifier)]
        if len(found) < len(decisions):
            forged = f"{len(decisions) - len(found)} of its decisions carry no signature of ours."
            self._notices.warn_of_forgery(bug, forged)
        return found

    def _publish(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        came = self._ask_for_it(repair, bug, steps)
        if isinstance(came, Gave) and came.word == "moved":
            self._tell_of_lapse(bug, last(steps, Room.APPROVE, Decision), came.reason)
        return came

    def _tell_of_lapse(self, bug: Bug, decision: Decision, why: str) -> None:
        if decision.answer is Answer.ACCEPT and is_person(decision.decided_by):  # a policy decides anew by itself
            self._notices.of_lapse(bug, decision, why)

    def _ask_for_it(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        service = self._store.services.named(repair.service)
        if steps[-1].room == Room.DEPLOY:  # what takes a commit back is held by no policy
            return self._pulls.revert(bug, service, steps)
        decision = last(steps, Room.APPROVE, Decision)
        if self._world.clock.now() < decision.expires_at:  # asked at each visit, so at the last moment too
            suggestion = self._store.repairs.suggestion(decision.proposal_id)
            held = self._policy.before_publishing(bug, suggestion, decision)
            if isinstance(held, str):
                self._store.repairs.leave_lane(repair.repair_id)
                return Gave("moved", {}, reason=held)
            if held:
                return held
        if steps[-1].gave == "draft":
            return self._pulls.draft(repair, bug, service, steps)
        return self._merge(repair, bug, service, steps)

    def _merge(self, repair: Repair, bug: Bug, service: Service, steps: tuple[Step, ...]) -> Given:
        """Of each service one fix at a time: nobody else's, while its pull request goes its way."""
        now = self._world.clock.now()
        if not self._store.repairs.claim_lane(service.name, repair.repair_id, now):
            return Wait(until=now + _LANE_IS_TAKEN, reason=f"another fix of {service.name} is being shipped")
        came = self._pulls.pursue(bug, service, steps, last(steps, Room.APPROVE, Decision, gave="accepted"))
        if isinstance(came, Held):
            if came.tell:  # a person is waited for: nobody else waits behind them
                self._store.repairs.leave_lane(repair.repair_id)
            return came.wait
        if isinstance(came, Ended) and came.word == Act.MERGED:
            pull = came.fate.pull
            self._store.bugs.mended_by(bug.code, self._world.source_for(service).describe(pull.merged))
            return Gave("merged", pull, by=came.fate.by or "homeostat", reason=came.fate.reason)
        self._store.repairs.leave_lane(repair.repair_id)
        return self._pulls.went_otherwise(repair, steps, came)

    def _deploy(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        service = self._store.services.named(repair.service)
        no_worse = steps[-1].gave == "no_worse"
        if steps[-1].room == Room.WATCH and not no_worse:
            return self._take_back(repair, bug, service, steps, last(steps, Room.WATCH, Outcome).reason)
        if not (no_worse or service.deployed_by_us):
            return Gave("not_run_here", {}, reason=f"{service.name} is deployed by something else")
        decision = last(steps, Room.APPROVE, Decision, gave="accepted")
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if held := self._policy.before_deploying(repair, bug, suggestion, decision):
            return held
        if no_worse:
            return self._widen(repair, bug, service, steps)
        merged = last(steps, Room.PUBLISH, PullRequest).merged
        deployment = self._releases.ship(
            bug,
            service,
            commit=merged,
            release=self._world.source_for(service).describe(merged),
            deployment_id=f"{repair.repair_id}.{len(steps)}",
            brings=self._approved(bug, steps),
        )
        return self._went(repair, deployment)

    def _widen(self, repair: Repair, bug: Bug, service: Service, steps: tuple[Step, ...]) -> Given:
        """Everybody is sent to the canary; where whoever does that says no, nobody is any more."""
        tried = last(steps, Room.DEPLOY, Deployment)
        try:
            wide = self._world.deployer.widen(
                service, commit=tried.commit, release=tried.release, deployment_id=tried.deployment_id
            )
        except Refused as error:
            return self._take_back(repair, bug, service, steps, str(error))
        return self._went(repair, wide)

    def _went(self, repair: Repair, deployment: Deployment) -> Gave:
        self._store.repairs.deployed(deployment, repair.repair_id)
        word = "canary" if deployment.canary_percent else "healthy" if deployment.healthy else "unhealthy"
        return Gave(word, deployment, reason=deployment.detail)

    def _approved(self, bug: Bug, steps: tuple[Step, ...]) -> Change:
        """What was approved and merged, as whoever deploys it is to see it."""
        decision = last(steps, Room.APPROVE, Decision, gave="accepted")
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if suggestion.verdict is None:
            raise NotFound(f"{decision.proposal_id} was never tried.")
        return change_of(bug, suggestion.proposal, suggestion.verdict, decision, console=self._world.console)

    def _take_back(self, repair: Repair, bug: Bug, service: Service, steps: tuple[Step, ...], why: str) -> Given:
        hurt = last(steps, Room.DEPLOY, Deployment)
        back = self._releases.take_back(
            repair,
            bug,
            service,
            hurt,
            brought=self._approved(bug, steps),
            asked=bool(asked_to_take_back(self._store, repair.repair_id)),
            nth=len(steps),
            why=why,
            older=self._older.known(hurt),
        )
        if isinstance(back, Gave):
            self._policy.after_rollback(service.name)
        return back

    def _watch(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        now = self._world.clock.now()
        deployment = last(steps, Room.DEPLOY, Deployment)
        decision = last(steps, Room.APPROVE, Decision, gave="accepted")
        patch = self._store.repairs.suggestion(decision.proposal_id).proposal.candidate.patch
        tried = found(steps, Room.DEPLOY, Deployment, gave="canary")
        after, judged = look(
            deployment,
            bug,
            service=self._store.services.named(bug.service),
            store=self._store,
            deployer=self._world.deployer,
            backlog=self._world.backlog,
            smoke=self._world.smoke,
            window=self._world.watch_window,
            now=now,
            tried_at=tried.finished_at if tried else None,
        )
        judged = partial(judged, patch=patch, kept_by=asked_to_keep(self._store, repair.repair_id))
        answer = judged(older=self._older.known(deployment))
        if isinstance(answer, Outcome) and may_be_older(answer):
            answer = judged(older=self._older.look_for(deployment, after, patch))
        elif isinstance(answer, Wait):
            self._older.begin(deployment, after, patch)
        if asked := asked_to_take_back(self._store, repair.repair_id):
            watched = now - deployment.finished_at
            answer = Outcome(kind=OutcomeKind.TAKEN_BACK, reason=asked, measures=(), watched=watched)
        if isinstance(answer, Wait):
            if answer.reason.endswith(ASKING):
                title = f"The fix of {bug.code} waits for your judgement"
                self._notices.tell(bug, "judge", title, answer.reason)
            return answer
        return Gave(_WATCHED[answer.kind], answer, reason=answer.reason)

    def _learn(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        ending, reason = ending_of(steps)
        self._pulls.leave(repair, bug, steps)
        if ending is Ending.NOTHING_PROPOSED and (refused := red(steps)):
            title = f"{bug.code}: no other answer than the one whose checks are red"
            self._notices.tell(bug, "red", title, f"{refused[-1].reason}. {refused[-1].pull.url}")
        suggestion = suggestion_of(repair, steps, ending, store=self._store)
        lesson = learn(bug, ending=ending, candidate=suggestion.proposal.fix if suggestion else None, reason=reason)
        if suggestion and ending in MARKED:
            self._store.repairs.mark(suggestion.proposal.proposal_id, MARKED[ending])
        now = self._world.clock.now()
        if suggestion and ending in (Ending.HEALED, Ending.UNJUDGED):
            self._answers.remember(bug, suggestion.proposal, watched=ending is Ending.HEALED)
        self._store.repairs.leave_lane(repair.repair_id)
        self._store.lessons.learn(repair.repair_id, lesson, now)
        return Gave("lesson", lesson, reason=lesson.says)
