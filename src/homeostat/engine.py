"""The story: a bug walks from room to room until it has healed or taught us something.

Each visit opens one room's door, keeps what it gave, and says which room is next by the table in `lifecycle`. A
visit can be cut off at any line: the next process opens the same door again, and every door can bear that. A room
that has to wait leaves a row in the store; whoever brings the answer, or the clock, starts the walk again.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from homeostat.codec import encode
from homeostat.durable import Durable
from homeostat.errors import Expired, ForgeRefused, NotApproved, NotFound, Refused, Retryable, StaleBase
from homeostat.languages.protected import carries_migration
from homeostat.lifecycle import FAILED, OVERTAKEN, Room, leg, set_aside
from homeostat.log import Log
from homeostat.metered import Metered
from homeostat.ports import Clock, Deployer, Forge, LanguageModel, Notifier, Sandbox, SourceTree, Store, Verifier
from homeostat.records import (
    Answer,
    Bug,
    BugStatus,
    Canary,
    Change,
    Decision,
    Deployment,
    Diagnosis,
    Ending,
    Event,
    FixClass,
    Limits,
    ModelBudget,
    Observed,
    Outcome,
    OutcomeKind,
    Patch,
    Precedent,
    Proposal,
    PullRequest,
    Repair,
    Service,
    Step,
    Suggestion,
    SuggestionStatus,
    Verdict,
    Wait,
    Waiting,
    read_canary,
)
from homeostat.stages.approve import approve
from homeostat.stages.approve.bounds import Bounds
from homeostat.stages.approve.by_policy import ByPolicy
from homeostat.stages.approve.desk import Desk, asked_to_keep, asked_to_take_back
from homeostat.stages.approve.policies import PolicyDesk
from homeostat.stages.approve.seal import check, is_genuine
from homeostat.stages.deploy import deploy, not_deployed, roll_back
from homeostat.stages.diagnose import diagnose
from homeostat.stages.learn import learn
from homeostat.stages.propose import carry_over, consult, propose, rounds_of
from homeostat.stages.propose.checks import said_by_checks
from homeostat.stages.propose.learned import MOST_PRECEDENTS
from homeostat.stages.propose.learned.remember import remember
from homeostat.stages.propose.regression import Ran, with_test
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.publish import change_of, take_back
from homeostat.stages.publish.next_act import Act, Aim, next_act
from homeostat.stages.publish.pursue import Ended, Held, pursue
from homeostat.stages.publish.reverting import why_of
from homeostat.stages.sense.scrub import scrub_words
from homeostat.stages.verify import (
    choose,
    fails_alike,
    likely_trials,
    next_trial,
    side_by_side,
    verify,
    why_not_shown,
)
from homeostat.stages.verify.elsewhere import refuted_by_checks
from homeostat.stages.verify.known import KnownRuns
from homeostat.stages.verify.rehearse import rehearse
from homeostat.stages.verify.second_look import second_look
from homeostat.stages.verify.try_out import try_out
from homeostat.stages.verify.whole_suite import knows_a_part, whole_within, with_whole_suite
from homeostat.stages.watch import ASKING, is_where_the_fix_is, may_be_older, watch, watch_canary
from homeostat.stages.watch.gather import Smoke, observe, observe_sides, send_smoke
from homeostat.stages.watch.worker import Backlog, measure_lag
from homeostat.walked import answered, drafts, ending_of, found, last, next_room, red, rounds_asked

log = Log()

_GOES_ON, _WAITS, _ENDED = "goes on", "waits", "ended"
_TRY_AGAIN = timedelta(seconds=10)  # after something outside was not ready
_LONGEST_WAIT_SECONDS = 3_600.0  # that whoever was asked may want to be left alone
_LONGEST_BETWEEN_RETURNS = timedelta(hours=1)  # while a release hurts, and the one before it does not start
_LANE_IS_TAKEN = timedelta(seconds=1)
_ENOUGH_PROVED = 2  # suggestions; with fewer, a model is asked as well, where there is one
_MOST_UNDER_WAY = 64  # repairs, not counting those that wait for a person: a flood of bugs waits in the store
_MOST_ATTEMPTS = 3  # repairs of one bug, before it is left to people
_REPLAY_LIMIT = timedelta(seconds=30)  # while a release that may hurt goes on serving
_MOST_REPLAYS = 2  # of what fails most often, so that it takes a minute at most
_TICK_SECONDS = 0.5

_WORD = {Answer.ACCEPT: "accepted", Answer.ASK: "asked", Answer.DRAFT: "draft"}  # of a decision, for the road

_WATCHED = {
    OutcomeKind.HEALED: "healed",
    OutcomeKind.REGRESSED: "regressed",
    OutcomeKind.INCONCLUSIVE: "unjudged",
    OutcomeKind.NO_WORSE: "no_worse",
}

PROVE, WALK = "prove", "walk"  # queues: what takes the processor, and everything that should not wait behind it
_WALKERS = 16


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside, as ports. Who answers for which is decided in `wiring`."""

    store: Store
    clock: Clock
    source_for: Callable[[Service], SourceTree]
    forge_for: Callable[[Service], Forge]
    sandbox: Sandbox
    deployer: Deployer
    model: LanguageModel | None
    notifier: Notifier
    verifier: Verifier
    limits: Limits
    watch_window: timedelta
    provers: int  # candidates tried at the same time
    judge: LanguageModel | None = None  # asked for its doubts about what was proved
    budget: ModelBudget = field(default_factory=ModelBudget)
    known_runs: KnownRuns = field(default_factory=KnownRuns)
    desk: Desk | None = None  # signs what a policy decides; None: people decide everything
    policies: PolicyDesk | None = None  # signs what was seen proved
    smoke: Smoke = lambda _: ""
    backlog: Backlog = lambda _: None
    console: str = ""  # our own address, as people reach it


@dataclass(frozen=True, slots=True)
class Gave:
    """What a room gave: the word by which the road goes on, and the record."""

    word: str
    record: object
    by: str = "homeostat"
    reason: str = ""


class _Again:
    """The room has more to do on this visit."""


AGAIN = _Again()
Given = Gave | Wait | _Again


class Engine:
    """Walks repairs. One for each process; several processes need PostgreSQL."""

    def __init__(self, world: World, durable: Durable, *, busy: Callable[[], bool] = lambda: False) -> None:
        self._world = world
        self._store = world.store
        self._durable = durable
        self._busy = busy  # with something that goes before new repairs
        self._full_until = 0.0  # of the monotonic clock: until then nothing is begun, the next tick looks again
        bounds = world.policies.bounds if world.policies else None
        bounds = bounds or Bounds(world.store, world.source_for, world.clock, world.verifier)
        self._policy = ByPolicy(world.store, world.clock, world.notifier, bounds, world.desk)
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._rehearsed: set[str] = set()
        self._consulted: set[str] = set()
        self._whole_suites: set[str] = set()  # of these the whole suite has had its word, or no time for it
        self._older: dict[tuple[str, str], bool] = {}  # bug and commit: whether the fault was there already
        self._stopping = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="ticker", daemon=True)
        self._doors: dict[Room, Callable[[Repair, Bug, tuple[Step, ...]], Given]] = {
            Room.DIAGNOSE: self._diagnose,
            Room.PROPOSE: self._propose,
            Room.VERIFY: self._verify,
            Room.APPROVE: self._approve,
            Room.PUBLISH: self._publish_if_allowed,
            Room.DEPLOY: self._deploy,
            Room.WATCH: self._watch,
            Room.LEARN: self._learn,
        }
        durable.workflow("walk", self._walk)

    # --- starting and stopping

    def launch(self) -> None:
        """Take up every walk that was cut off, then wait for bugs."""
        self._durable.launch({PROVE: self._world.provers, WALK: _WALKERS})
        self.catch_up()
        self._ticker.start()

    def close(self) -> None:
        self._stopping.set()
        self._ticker.join()
        self._durable.close()

    def start(self, bug_code: str) -> Repair:
        """Begin the repair of a bug, or find the one that is under way."""
        bug = self._store.bugs.get(bug_code)
        repair = self._store.repairs.begin(bug, self._world.clock.now())
        self._durable.enqueue(WALK, "walk", repair.repair_id, workflow_id=repair.repair_id)
        return repair

    def on_bug(self, bug_code: str) -> None:
        """A bug was opened, or came back: it is looked at now, or when those before it have been."""
        if self._busy() or time.monotonic() < self._full_until:
            return
        if self._store.repairs.under_way() < _MOST_UNDER_WAY:
            self.start(bug_code)
        else:
            self._full_until = time.monotonic() + _TICK_SECONDS  # in a flood of bugs, no question for each

    def catch_up(self) -> int:
        """Start what the last process had no time to start; how many that were."""
        walking = {workflow_id.split("@")[0] for workflow_id in self._durable.unended()}
        waiting = {wait.repair_id for wait in self._store.repairs.waiting()}
        found = 0
        for repair in self._store.repairs.unfinished():
            if repair.repair_id not in walking | waiting:
                visit = len(self._store.repairs.steps(repair.repair_id))
                stamp = self._world.clock.now().timestamp()
                workflow_id = f"{repair.repair_id}@{visit}@{stamp}"
                self._durable.enqueue(WALK, "walk", repair.repair_id, workflow_id=workflow_id)
                found += 1
        for bug in self._store.bugs.in_status(BugStatus.DETECTED, BugStatus.REGRESSED, BugStatus.ROLLED_BACK):
            if self._needs_attempt(bug):
                self.start(bug.code)
                found += 1
        for code, service in self._store.policies.observed(_MOST_UNDER_WAY):
            if not self._policy.observes(service):  # any more
                self.start(code)
                found += 1
        return found

    def _needs_attempt(self, bug: Bug) -> bool:
        """Whether nothing was tried yet, or what was tried failed and there is another attempt left."""
        repairs = self._store.repairs.of_bug(bug.code)
        if not repairs:
            return True
        steps = self._store.repairs.steps(repairs[-1].repair_id)
        if not steps or next_room(steps) is not None:
            return False
        came_back = bug.reopened_at is not None and bug.reopened_at > steps[-1].finished_at
        return came_back or (bug.status is BugStatus.ROLLED_BACK and repairs[-1].attempt < _MOST_ATTEMPTS)

    def _tick(self) -> None:
        """Start the walks whose wait is over, and the next attempt where one was taken back."""
        while not self._stopping.wait(_TICK_SECONDS):
            try:
                self._wake_due()
            except Retryable as error:
                log.warning("the store did not answer; trying again", error=str(error))
            except Exception:  # nobody else wakes what waits: this thread must not die
                log.exception("could not wake what waits; trying again")

    def _wake_due(self) -> None:
        self._attend()
        for waiting in self._store.repairs.due(self._world.clock.now()):
            until = waiting.until.timestamp() if waiting.until else 0
            workflow_id = f"{waiting.repair_id}@{waiting.visit}@{until}"
            queue = PROVE if waiting.room == Room.VERIFY else WALK
            self._durable.enqueue(queue, "walk", waiting.repair_id, workflow_id=workflow_id)
        for bug in self._store.bugs.in_status(BugStatus.ROLLED_BACK):
            if self._needs_attempt(bug):  # what was refused is evidence for the next attempt
                self.start(bug.code)

    def _attend(self) -> None:
        """Look at bugs that another process opened, or that came too fast."""
        if self._busy():
            return
        free = _MOST_UNDER_WAY - self._store.repairs.under_way()
        for bug_code in self._store.bugs.unattended(free) if free > 0 else ():
            self.start(bug_code)

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
            answer = self._open(room, repair, steps)
            if isinstance(answer, _Again):
                return _GOES_ON
            if isinstance(answer, Wait):
                self._wait(repair, room, len(steps) + 1, answer, began)
                return _WAITS
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
        except Retryable as error:
            log.warning("not ready; trying again", repair=repair.repair_id, room=room.value, error=str(error))
            after = timedelta(seconds=min(error.seconds, _LONGEST_WAIT_SECONDS)) if error.seconds else _TRY_AGAIN
            return Wait(until=self._world.clock.now() + after, reason=f"trying again: {error}")
        except Exception as error:  # a room that raises has found a bug of ours: write it down and walk on
            log.exception("a room failed", repair=repair.repair_id, room=room.value)
            if room is Room.LEARN:
                raise
            return Gave(FAILED, {"error": f"{type(error).__name__}: {error}"[:2_000]}, reason=str(error)[:500])

    def _wait(self, repair: Repair, room: Room, visit: int, wait: Wait, now: datetime) -> None:
        self._store.repairs.wait(
            Waiting(
                repair_id=repair.repair_id,
                visit=visit,
                room=room.value,
                until=wait.until,
                reason=wait.reason,
                since=now,
            )
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
            )
        )
        log.info("walked", repair=repair.repair_id, room=room.value, gave=gave.word, why=gave.reason)

    # --- the rooms, in their order: each gathers what the door takes, opens it, and names the way on

    def _diagnose(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        del steps
        service = self._store.services.named(repair.service)
        source = self._world.source_for(service) if service.repository else None
        diagnosis = diagnose(bug, self._event(bug), source=source, earlier=self._store.bugs.like(bug))
        self._store.bugs.diagnosed(bug.code, diagnosis, self._world.clock.now())
        if diagnosis.fix_class is FixClass.CODE_FIX:
            return Gave("code_fix", diagnosis, reason=diagnosis.hypothesis)
        word = "not_code" if diagnosis.fix_class is FixClass.OPERATIONAL else "no_source"
        return Gave(word, diagnosis, reason=diagnosis.reason)

    def _propose(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        if why := self._policy.observes(bug.service):
            return Gave("observed", [], reason=why)
        known = self._store.repairs.suggestions(repair.repair_id)
        proposals = self._propose_more(
            repair, self._ask(partial(propose, precedents=self._precedents(bug)), repair, bug, steps)
        )
        if rounds_asked(steps) or not (proposals or known):  # a person who asks is answered by a model at once
            proposals += self._propose_more(repair, self._consult(repair, bug, steps))
        return Gave("proposals" if proposals or known else "nothing", [p.proposal_id for p in proposals])

    def _precedents(self, bug: Bug) -> tuple[Precedent, ...]:
        """Fixes of such an error that stood, in any service of the language."""
        return self._store.precedents.like(
            language=self._store.services.named(bug.service).language,
            error_type=bug.error_type.rpartition(".")[2],
            most=MOST_PRECEDENTS,
        )

    def _propose_more(self, repair: Repair, proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
        """Keep them; where the branch has moved since the diagnosis, on its newest base, with what was never tried."""
        known = self._store.repairs.suggestions(repair.repair_id)
        newest = self._of_newest_base(repair)[0].proposal.base if known else ""
        if known and any(proposal.base != newest for proposal in proposals):
            untried = [s.proposal for s in known if s.status is SuggestionStatus.UNTRIED and s.proposal.base != newest]
            source = self._world.source_for(self._store.services.named(repair.service))
            proposals = carry_over([*untried, *proposals], source=source, head=newest, first=_number_after(known))
        self._store.repairs.propose(repair.repair_id, proposals, self._world.clock.now())
        return proposals

    def _consult(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> tuple[Proposal, ...]:
        """The model's proposals, round by round until one of them is proved, and anew each time a person asks."""
        if self._world.model is None:
            return ()
        model = self._metered(self._world.model, bug)
        rounds = ((n, f"{repair.repair_id}.{rounds_asked(steps)}.{n}") for n in range(rounds_of(model)))
        nth, question = next(((n, asked) for n, asked in rounds if asked not in self._consulted), (0, ""))
        mine = self._by_model(repair) if nth else []
        if not question or any(verdict.confirmed for _, verdict in mine):
            return ()
        self._consulted.add(question)
        service = self._store.services.named(repair.service)

        def ask(diagnosis: Diagnosis, event: Event, **known: Any) -> tuple[Proposal, ...]:  # noqa: ANN401 - those of `consult`
            reproductions = reproduce(event, service=service, places=diagnosis.places)
            seen = [verdict.reproduction for _, verdict in mine if verdict.reproduction]
            tries = partial(
                try_out,
                reproductions=seen[-1:] or reproductions,
                service=service,
                base=diagnosis.base,
                sandbox=self._world.sandbox,
                limits=self._world.limits,
            )
            guided = partial(
                consult,
                model=model,
                guidance=self._guidance(bug) + said_by_checks(red(steps)),
                reproductions=reproductions,
            )
            return tuple(guided(diagnosis, event, tried=mine, try_out=tries, scrub=scrub_words, nth=nth, **known))

        return self._ask(ask, repair, bug, steps)

    def _by_model(self, repair: Repair) -> list[tuple[Proposal, Verdict]]:
        """What models wrote for the newest base, with what became of it."""
        return [
            (s.proposal, s.verdict)
            for s in self._of_newest_base(repair)
            if s.proposal.candidate.model is not None and s.verdict is not None
        ]

    def _metered(self, model: LanguageModel, bug: Bug) -> Metered:
        world = self._world
        return Metered(
            model=model, ledger=self._store.models, budget=world.budget, bug_code=bug.code, clock=world.clock
        )

    def _ask(
        self, ask: Callable[..., tuple[Proposal, ...]], repair: Repair, bug: Bug, steps: tuple[Step, ...]
    ) -> tuple[Proposal, ...]:
        service = self._store.services.named(repair.service)
        known = self._store.repairs.suggestions(repair.repair_id)
        return ask(
            last(steps, Room.DIAGNOSE, Diagnosis),
            self._event(bug),
            service=service,
            source=self._world.source_for(service),
            refused=self._turned_down(bug) | {s.proposal.fix.patch.digest for s in known},
            proposal_id=partial("{}.{}".format, repair.repair_id),
            first=_number_after(known),
        )

    def _guidance(self, bug: Bug) -> tuple[str, ...]:
        """What people said of answers they did not take, newest last; "" where they only wanted another."""
        repairs = self._store.repairs.of_bug(bug.code)
        decisions = (d for r in repairs for d in self._store.repairs.decisions(r.repair_id))
        return tuple(
            decision.reason
            for decision in decisions
            if decision.answer is Answer.ASK or (decision.answer is Answer.REJECT and decision.reason)
        )

    def _turned_down(self, bug: Bug) -> frozenset[str]:
        """Digests of patches that failed in production before, or that a person said no to.

        What healed and is needed again was taken out by somebody's hand: it is the first to be tried.
        """
        decisions = (
            d for r in self._store.repairs.of_bug(bug.code) for d in self._store.repairs.decisions(r.repair_id)
        )
        rejected = {
            self._store.repairs.suggestion(decision.proposal_id).proposal.fix.patch.digest
            for decision in decisions
            if decision.answer is Answer.REJECT
        }
        lessons = self._store.repairs.lessons(bug.fingerprint)
        return frozenset(
            rejected | {each.patch_digest for each in lessons if each.ending not in (Ending.HEALED, Ending.STALE)}
        )

    def _verify(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        """One candidate a visit; then the best are shown."""
        service = self._store.services.named(repair.service)
        if steps[-1].gave == "moved":
            self._move(repair, service)
        suggestions = self._of_newest_base(repair)
        self._rehearse(service, suggestions)
        rounds = rounds_asked(steps)
        proposal = next_trial([(s.proposal, s.verdict) for s in suggestions], rounds)
        if proposal is not None:
            verdict = verify(
                proposal,
                service=service,
                sandbox=self._world.sandbox,
                limits=self._world.limits,
                record=self._store.repairs.record_of(proposal.candidate.strategy, bug.error_type),
                clock=self._world.clock,
                known=self._world.known_runs,
                source=self._world.source_for(service),
            )
            if verdict.confirmed and self._world.judge is not None:
                verdict = second_look(proposal, verdict, model=self._metered(self._world.judge, bug))
            self._store.repairs.judge(proposal.proposal_id, verdict)
            return AGAIN
        tried = [(s.proposal, s.verdict) for s in suggestions if s.verdict]
        proved = sum(verdict.confirmed for _, verdict in tried)
        too_few = proved < _ENOUGH_PROVED and steps[-1].room == Room.PROPOSE
        if too_few and (more := self._consult(repair, bug, steps)):
            self._propose_more(repair, more)
            return AGAIN
        standing = [
            (s.proposal, s.verdict) for s in suggestions if s.verdict and s.status is not SuggestionStatus.REJECTED
        ]
        shown_now = frozenset(s.proposal.proposal_id for s in suggestions if s.status is SuggestionStatus.SHOWN)
        standing = self._side_by_side(standing, shown_now)
        ranked = choose(standing, rounds, shown_now)
        if any(
            self._try_whole(bug, service, *pair) for pair in standing if pair[0].proposal_id in {*ranked} - shown_now
        ):
            return AGAIN
        self._add_tests(service, [pair for pair in standing if pair[0].proposal_id in {*ranked} - shown_now])
        self._store.repairs.show(repair.repair_id, ranked)
        if self._world.policies is not None:
            for proposal_id in ranked:
                self._world.policies.vouch(self._store.repairs.suggestion(proposal_id))
        if not ranked:
            reasons = "; ".join(dict.fromkeys(why_not_shown(proposal, verdict) for proposal, verdict in tried))
            return Gave("refuted", [], reason=reasons or "nothing was left to try")
        shown = sum(verdict.confirmed for proposal, verdict in tried if proposal.proposal_id in ranked)
        self._tell(
            bug,
            f"review.{rounds}" if rounds else "review",
            f"{bug.code}: {len(ranked)} suggestion{'s' if len(ranked) > 1 else ''} to review, {shown} proved",
            bug.title,
        )
        return Gave("suggestions", list(ranked), reason=f"{len(ranked)} of {len(tried)} tried stood their trial")

    def _side_by_side(
        self, standing: list[tuple[Proposal, Verdict]], shown: frozenset[str]
    ) -> list[tuple[Proposal, Verdict]]:
        """With what they mean for each other; what a person saw stays as it was."""
        found: list[tuple[Proposal, Verdict]] = []
        for (proposal, before), (_, verdict) in zip(standing, side_by_side(standing), strict=True):
            if proposal.proposal_id in shown or verdict == before:
                found.append((proposal, before))
            else:
                self._store.repairs.judge(proposal.proposal_id, verdict)
                found.append((proposal, verdict))
        return found

    def _try_whole(self, bug: Bug, service: Service, proposal: Proposal, verdict: Verdict) -> bool:
        """Where tests that touch the change were all that ran: the whole suite, once, before it is shown."""
        if proposal.proposal_id in self._whole_suites or not knows_a_part(verdict):
            return False
        self._whole_suites.add(proposal.proposal_id)
        world = self._world
        log.info("whole_suite.began", bug=bug.code, proposal=proposal.proposal_id)
        last_word = with_whole_suite(
            proposal,
            verdict,
            service=service,
            sandbox=world.sandbox,
            limits=world.limits,
            within=whole_within(world.limits),
            record=self._store.repairs.record_of(proposal.candidate.strategy, bug.error_type),
            known=world.known_runs,
            source=world.source_for(service),
        )
        log.info("whole_suite.ended", bug=bug.code, proposal=proposal.proposal_id, said=last_word.reason)
        self._store.repairs.judge(proposal.proposal_id, last_word)
        return True

    def _add_tests(self, service: Service, shown: Sequence[tuple[Proposal, Verdict]]) -> None:
        """Put the regression test into what will be shown for the first time: what a person saw stays as it was.

        The first one is written first: where the others' tests are the same, it is known already how they fail.
        """
        source, sandbox, limits = self._world.source_for(service), self._world.sandbox, self._world.limits
        ran: Ran = {}

        def add(pair: tuple[Proposal, Verdict]) -> None:
            tested = with_test(*pair, service=service, source=source, sandbox=sandbox, limits=limits, ran=ran)
            if tested != pair[0]:
                self._store.repairs.amend(tested)

        with ThreadPoolExecutor(self._world.provers) as pool:
            for _ in (*map(add, shown[:1]), *pool.map(add, shown[1:])):
                pass

    def _rehearse(self, service: Service, suggestions: list[Suggestion]) -> None:
        """Make the likely trials together, once for each base; a trial that is not among them is made by itself."""
        untried = [s.proposal for s in suggestions if s.status is SuggestionStatus.UNTRIED]
        new = [proposal for proposal in untried if proposal.proposal_id not in self._rehearsed]
        if new:
            self._rehearsed.update(proposal.proposal_id for proposal in new)
            rehearse(
                likely_trials(new),
                service=service,
                sandbox=self._world.sandbox,
                limits=self._world.limits,
                known=self._world.known_runs,
            )

    def _move(self, repair: Repair, service: Service) -> None:
        """Carry what was shown over to the branch's new end, once."""
        source = self._world.source_for(service)
        suggestions = self._store.repairs.suggestions(repair.repair_id)
        shown = [s.proposal for s in suggestions if s.rank and s.status is not SuggestionStatus.REJECTED]
        moved = carry_over(shown, source=source, head=source.head(), first=_number_after(suggestions))
        self._store.repairs.propose(repair.repair_id, moved, self._world.clock.now())

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
            by_policy = self._policy.unasked(repair, bug, service, shown, answered(steps))
            return by_policy or self._policy.lacking(bug, shown) or self._draft_calls(repair, bug, steps) or answer
        if isinstance(answer, Decision):
            return Gave(_WORD[answer.answer], answer, by=answer.decided_by, reason=answer.reason)
        decided = self._store.repairs.decisions(repair.repair_id)
        by = decided[-1].decided_by if decided and answer == "rejected" else "homeostat"
        return Gave(answer, {}, by=by, reason=decided[-1].reason if decided and answer == "rejected" else "")

    def _genuine(self, repair: Repair, bug: Bug) -> list[Decision]:
        """The decisions that were taken at the desk; of others people are told, and they count for nothing."""
        decisions = self._store.repairs.decisions(repair.repair_id)
        found = [decision for decision in decisions if is_genuine(decision, self._world.verifier)]
        if len(found) < len(decisions):
            self._warn_of_forgery(bug, f"{len(decisions) - len(found)} of its decisions carry no signature of ours.")
        return found

    def _warn_of_forgery(self, bug: Bug, text: str) -> None:
        """Whatever became of the bug meanwhile: nobody silences this by muting it."""
        self._world.notifier.notify(
            key=f"{bug.code}.{len(self._store.repairs.of_bug(bug.code))}.forged",
            title=f"{bug.code}: an approval was refused",
            text=text,
            link=f"/bugs/{bug.code}",
        )

    def _publish_if_allowed(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        """Asked at each visit, so at the last moment too. What takes a commit back is held by no policy."""
        decision = None if steps[-1].room == Room.DEPLOY else last(steps, Room.APPROVE, Decision)
        if decision is None or self._world.clock.now() >= decision.expires_at:
            return self._publish(repair, bug, steps)
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        held = self._policy.before_publishing(bug, suggestion, decision)
        if isinstance(held, str):
            self._store.repairs.leave_lane(repair.repair_id)
            return Gave("moved", {}, reason=held)
        return held or self._publish(repair, bug, steps)

    def _publish(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        service = self._store.services.named(repair.service)
        if steps[-1].room == Room.DEPLOY:
            return self._revert(bug, service, steps)
        if steps[-1].gave == "draft":
            return self._draft(repair, bug, service, steps)
        now = self._world.clock.now()
        if not self._store.repairs.claim_lane(service.name, repair.repair_id, now):
            return Wait(until=now + _LANE_IS_TAKEN, reason=f"another fix of {service.name} is being shipped")
        came = self._pursue(bug, service, steps, last(steps, Room.APPROVE, Decision, gave="accepted"))
        if isinstance(came, Held):
            if came.tell:  # a person is waited for: nobody else waits behind them
                self._store.repairs.leave_lane(repair.repair_id)
            return came.wait
        if isinstance(came, Ended) and came.word == Act.MERGED:
            pull = came.fate.pull
            self._store.bugs.mended_by(bug.code, self._world.source_for(service).describe(pull.merged))
            return Gave("merged", pull, by=came.fate.by or "homeostat", reason=came.fate.reason)
        self._store.repairs.leave_lane(repair.repair_id)
        return self._went_otherwise(repair, steps, came)

    def _draft(self, repair: Repair, bug: Bug, service: Service, steps: tuple[Step, ...]) -> Given:
        """Open it, or look what became of it: what is simply open goes back to wait for a decision."""
        decision = last(steps, Room.APPROVE, Decision, gave="draft")
        came = self._pursue(bug, service, steps, decision)
        if isinstance(came, Held):
            return Gave("drafted", came.pull, by=decision.decided_by, reason=came.pull.branch)
        if isinstance(came, Ended) and came.word == Act.MERGED:  # nobody approved that we deploy it
            self._store.bugs.mended_by(bug.code, self._world.source_for(service).describe(came.fate.pull.merged))
            return Gave("taken_over", came.fate.pull, by=came.fate.by or "homeostat", reason=came.fate.reason)
        return self._went_otherwise(repair, steps, came)

    def _pursue(self, bug: Bug, service: Service, steps: tuple[Step, ...], decision: Decision) -> Ended | Held | str:
        """How the pull request of what was decided on stands now; or why it may not be asked for any more."""
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if suggestion.verdict is None:
            return "it was never tried: prove it, ask again"
        world, proposal = self._world, suggestion.proposal

        def allow() -> None:
            now = world.clock.now()
            if now >= decision.expires_at:
                raise Expired("the approval has expired: prove again, ask again")
            check(decision, proposal, decision.answer, verifier=world.verifier, now=now)

        opened = drafts(steps)
        aim = Aim(
            base=proposal.base,
            may_merge=decision.answer is Answer.ACCEPT,
            since=decision.decided_at,
            rounds=len(red(steps)),
        )
        try:
            came = pursue(
                change_of(bug, proposal, suggestion.verdict, decision, console=world.console),
                aim,
                forge=world.forge_for(service),
                now=world.clock.now(),
                known=opened.get(proposal.proposal_id),
                before=(*opened.values(), *(fate.pull for fate in red(steps))),
                allow=allow,
            )
        except (StaleBase, Expired, NotApproved) as error:
            if isinstance(error, NotApproved):
                self._warn_of_forgery(bug, str(error))
            return str(error)
        if isinstance(came, Held) and came.tell:
            self._tell(bug, f"pull.{len(red(steps))}", f"{bug.code}: its pull request needs a person", came.tell)
        return came

    def _went_otherwise(self, repair: Repair, steps: tuple[Step, ...], came: Ended | str) -> Given:
        if isinstance(came, str):
            return Gave("moved", {}, reason=came)
        decision = last(steps, Room.APPROVE, Decision)
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if came.word == Act.RED and suggestion.verdict:  # so it is shown no more, and a model learns why
            self._store.repairs.judge(decision.proposal_id, refuted_by_checks(suggestion.verdict, came.fate.runs))
        if came.word == Act.CLOSED:
            self._store.repairs.mark(decision.proposal_id, SuggestionStatus.REJECTED)
        if came.word in (Act.THEIRS, Act.STALE):
            bug = self._store.bugs.get(repair.bug_code)
            self._tell(bug, came.word, f"{bug.code}: its pull request is left to people", came.fate.reason)
        return Gave(came.word, came.fate, by=came.fate.by or "homeostat", reason=came.fate.reason)

    def _draft_calls(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Gave | None:
        """Back to the publish room, where more became of a draft than that it is open."""
        opened = drafts(steps)
        decision = found(steps, Room.APPROVE, Decision, gave="draft")
        if decision is None or decision.proposal_id not in opened:
            return None
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if suggestion.verdict is None or suggestion.rank is None:
            return None
        service = self._store.services.named(repair.service)
        change = change_of(bug, suggestion.proposal, suggestion.verdict, decision, console=self._world.console)
        try:
            state = self._world.forge_for(service).look(opened[decision.proposal_id], change)
        except (Retryable, ForgeRefused) as error:  # people decide here, whatever the host does
            log.warning("could not look at a draft", repair=repair.repair_id, error=str(error))
            return None
        aim = Aim(base=change.base, may_merge=False, since=decision.decided_at, rounds=len(red(steps)))
        following = next_act(state, aim, self._world.clock.now())
        if following.act is Act.HAND_OVER:
            self._tell(bug, f"pull.{aim.rounds}", f"{bug.code}: its pull request needs a person", following.reason)
        calls = following.act not in (Act.WAIT, Act.HAND_OVER, Act.MOVED)  # of a moved branch this room knows itself
        return Gave("draft", decision, reason=following.reason) if calls else None

    def _revert(self, bug: Bug, service: Service, steps: tuple[Step, ...]) -> Given:
        now = self._world.clock.now()
        try:
            came = take_back(
                bug,
                last(steps, Room.PUBLISH, PullRequest, gave="merged"),
                why_of(found(steps, Room.WATCH, Outcome)),
                forge=self._world.forge_for(service),
                source=self._world.source_for(service),
                since=steps[-1].finished_at,
                now=now,
            )
        except NotApproved as error:
            return self._by_hand(bug, str(error))
        if isinstance(came, Held):
            if came.tell:
                self._tell(bug, "revert.held", f"{bug.code}: its revert needs a person", came.tell)
            return came.wait
        if came and came.word == Act.MOVED:
            return Wait(until=now + _TRY_AGAIN, reason=came.fate.reason)
        if came and came.word == Act.MERGED:
            return Gave("reverted", came.fate.pull, reason=came.fate.pull.branch)
        return self._by_hand(
            bug, f"The revert was given up: {came.fate.reason}" if came else "The commit no longer comes off cleanly."
        )

    def _by_hand(self, bug: Bug, why: str) -> Gave:
        self._tell(bug, "revert", f"{bug.code}: revert by hand", why)
        return Gave("reverted", {}, reason="a person has to revert it")

    def _deploy(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        service = self._store.services.named(repair.service)
        if steps[-1].gave == "no_worse":
            return self._widen(repair, bug, service, steps)
        if steps[-1].room == Room.WATCH:
            return self._roll_back(repair, bug, service, steps, last(steps, Room.WATCH, Outcome).reason)
        if not service.deployed_by_us:
            return Gave("not_run_here", {}, reason=f"{service.name} is deployed by something else")
        decision = last(steps, Room.APPROVE, Decision, gave="accepted")
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if held := self._policy.before_deploying(repair, bug, suggestion, decision):
            return held
        pull = last(steps, Room.PUBLISH, PullRequest)
        if why := self._store.watches.barred(service.name, pull.merged):
            raise Refused(f"{pull.merged[:10]} was taken back before: {why}")
        release = self._world.source_for(service).describe(pull.merged)
        deployment_id = f"{repair.repair_id}.{len(steps)}"
        try:
            deployment = deploy(
                service,
                commit=pull.merged,
                release=release,
                deployment_id=deployment_id,
                brings=self._approved(bug, steps),
                deployer=self._world.deployer,
            )
        except NotApproved as error:
            self._warn_of_forgery(bug, str(error))
            current, now = self._world.deployer.current(service), self._world.clock.now()
            deployment = not_deployed(
                service, pull.merged, release, deployment_id, current=current, why=str(error), now=now
            )
        return self._went(repair, deployment)

    def _went(self, repair: Repair, deployment: Deployment) -> Gave:
        self._store.repairs.deployed(deployment, repair.repair_id)
        word = "canary" if deployment.canary_percent else "healthy" if deployment.healthy else "unhealthy"
        return Gave(word, deployment, reason=deployment.detail)

    def _widen(self, repair: Repair, bug: Bug, service: Service, steps: tuple[Step, ...]) -> Given:
        """Everybody is sent to the canary; where whoever does that says no, nobody is any more."""
        tried = last(steps, Room.DEPLOY, Deployment)
        decision = last(steps, Room.APPROVE, Decision, gave="accepted")
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if held := self._policy.before_deploying(repair, bug, suggestion, decision):
            return held
        try:
            wide = self._world.deployer.widen(
                service, commit=tried.commit, release=tried.release, deployment_id=tried.deployment_id
            )
        except Refused as error:
            return self._roll_back(repair, bug, service, steps, str(error))
        return self._went(repair, wide)

    def _approved(self, bug: Bug, steps: tuple[Step, ...]) -> Change:
        """What was approved and merged, as whoever deploys it is to see it."""
        decision = last(steps, Room.APPROVE, Decision, gave="accepted")
        suggestion = self._store.repairs.suggestion(decision.proposal_id)
        if suggestion.verdict is None:
            raise NotFound(f"{decision.proposal_id} was never tried.")
        return change_of(bug, suggestion.proposal, suggestion.verdict, decision, console=self._world.console)

    def _roll_back(self, repair: Repair, bug: Bug, service: Service, steps: tuple[Step, ...], why: str) -> Given:
        hurt = last(steps, Room.DEPLOY, Deployment)
        # Beside a canary the release before serves on, whatever the database holds.
        found = () if hurt.canary_percent else carries_migration(self._approved(bug, steps).patch)
        if found and not asked_to_take_back(self._store, repair.repair_id):
            text = (
                f"{why}. It carries a migration, {found[0]}, so a person takes it back: homeostat rollback {bug.code}"
            )
            self._tell(bug, "take back", f"{bug.code}: its fix hurts, and is not taken back by itself", text)
            return Wait(until=None, reason="it carries a migration: a person has to take it back")
        failed = self._failed_returns(repair)
        deployment_id = f"{repair.repair_id}.{len(steps)}{f'.{failed}' if failed else ''}"
        try:
            back = roll_back(service, hurt, deployment_id=deployment_id, deployer=self._world.deployer)
        except NotApproved as error:
            self._warn_of_forgery(bug, f"{hurt.release} hurts, and goes on serving. {error}")
            raise
        self._store.repairs.deployed(back, repair.repair_id)
        if not back.healthy:
            text = f"{why}. {hurt.release} goes on serving, since {back.release} does not start: {back.detail}"
            self._tell(bug, "not taken back", f"{bug.code}: its fix hurts, and the release before does not start", text)
            after = min(_TRY_AGAIN * 2**failed, _LONGEST_BETWEEN_RETURNS)
            return Wait(
                until=self._world.clock.now() + after, reason=f"the release before does not start: {back.detail}"
            )
        self._store.watches.bar(service.name, hurt.commit, reason=f"{bug.code}: {why}", now=self._world.clock.now())
        self._resolve_what_came_with(hurt)
        self._tell(bug, "taken back", f"The fix of {bug.code} was taken back", why)
        self._policy.after_rollback(service.name)
        return Gave("rolled_back", back, reason=why)

    def _failed_returns(self, repair: Repair) -> int:
        """How often the release before did not start: the next try is another deployment, with an id of its own."""
        made = self._store.repairs.deployments(service=repair.service)
        return sum(by == repair.repair_id and one.rollback and not one.healthy for one, by in made)

    def _resolve_what_came_with(self, hurt: Deployment) -> None:
        """Bugs first seen on a release that was taken back are gone with it."""
        now = self._world.clock.now()
        older = self._known_older(hurt)
        for bug in self._store.bugs.in_status(BugStatus.DETECTED, BugStatus.ANALYZED, BugStatus.FIX_PROPOSED):
            if bug.service == hurt.service and bug.release == hurt.release and bug.code not in older:
                reason = f"came with {hurt.release}, which was taken back"
                self._store.bugs.change_status(bug.code, BugStatus.RESOLVED, by="homeostat", reason=reason, now=now)
                for repair in self._store.repairs.of_bug(bug.code):
                    self._store.repairs.wake(repair.repair_id, now)

    def _watch(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        deployment = last(steps, Room.DEPLOY, Deployment)
        decision = last(steps, Room.APPROVE, Decision, gave="accepted")
        patch = self._store.repairs.suggestion(decision.proposal_id).proposal.candidate.patch
        now = self._world.clock.now()
        before, after = self._observe(bug, deployment, now, tried=found(steps, Room.DEPLOY, Deployment, gave="canary"))
        against = self._against(bug, deployment, before, after, now)
        kept_by = asked_to_keep(self._store, repair.repair_id)
        judged = partial(against, patch=patch, now=now, kept_by=kept_by)
        answer = judged(older=self._known_older(deployment))
        if isinstance(answer, Outcome) and may_be_older(answer):
            answer = judged(older=self._look_for_older(deployment, after, patch))
        if asked := asked_to_take_back(self._store, repair.repair_id):
            watched = now - deployment.finished_at
            answer = Outcome(kind=OutcomeKind.REGRESSED, reason=asked, measures=(), watched=watched)
        if isinstance(answer, Wait):
            if answer.reason.endswith(ASKING):
                self._tell(bug, "judge", f"The fix of {bug.code} waits for your judgement", answer.reason)
            return answer
        return Gave(_WATCHED[answer.kind], answer, reason=answer.reason)

    def _against(
        self, bug: Bug, deployment: Deployment, before: Observed, after: Observed, now: datetime
    ) -> Callable[..., Outcome | Wait]:
        """What judges it: a canary is compared with the release beside it, all others with the one before."""
        if not deployment.canary_percent:
            return partial(watch, deployment, before, after, window=self._world.watch_window)
        service = self._store.services.named(deployment.service)
        canary = read_canary(service.canary) or Canary(deployment.canary_percent, timedelta())
        sides = observe_sides(
            deployment, bug, service=service, store=self._store, deployer=self._world.deployer, now=now
        )
        return partial(watch_canary, deployment, canary, before, after, sides)

    def _known_older(self, deployment: Deployment) -> frozenset[str]:
        return frozenset(
            code for (code, commit), older in self._older.items() if older and commit == deployment.previous_commit
        )

    def _look_for_older(self, deployment: Deployment, after: Observed, patch: Patch) -> frozenset[str]:
        """New faults that the release before has too: their requests, sent to it in the sandbox, fail alike.

        Before a release is taken back for faults elsewhere in the code, since chance may have brought them just now.
        """
        service = self._store.services.named(deployment.service)
        limits = replace(self._world.limits, wall=min(self._world.limits.wall, _REPLAY_LIMIT))
        often = sorted(after.new_faults, key=lambda fault: -fault.events)
        for fault in often[:_MOST_REPLAYS]:
            key = fault.bug_code, deployment.previous_commit
            if key not in self._older and not is_where_the_fix_is(fault, patch):
                event = self._event(self._store.bugs.get(fault.bug_code))
                self._older[key] = fails_alike(
                    reproduce(event, service=service, places=()),
                    service=service,
                    commit=deployment.previous_commit,
                    sandbox=self._world.sandbox,
                    limits=limits,
                )
        return self._known_older(deployment)

    def _observe(
        self, bug: Bug, deployment: Deployment, now: datetime, *, tried: Deployment | None
    ) -> tuple[Observed, Observed]:
        service = self._store.services.named(bug.service)
        measure_lag(service, store=self._store, backlog=self._world.backlog, now=now)
        before, after = observe(
            deployment,
            bug,
            service=service,
            store=self._store,
            deployer=self._world.deployer,
            now=now,
            tried_at=tried.finished_at if tried else None,
        )
        smoked = send_smoke(deployment, after, service=service, store=self._store, smoke=self._world.smoke, now=now)
        return before, replace(after, smoked=smoked)

    def _learn(self, repair: Repair, bug: Bug, steps: tuple[Step, ...]) -> Given:
        ending, reason = ending_of(steps)
        if ending is Ending.NOTHING_PROPOSED and (refused := red(steps)):
            title = f"{bug.code}: no other answer than the one whose checks are red"
            self._tell(bug, "red", title, f"{refused[-1].reason}. {refused[-1].pull.url}")
        suggestion = self._shipped(steps) or self._refused(repair, ending)
        lesson = learn(bug, ending=ending, candidate=suggestion.proposal.fix if suggestion else None, reason=reason)
        if suggestion and ending is Ending.HEALED:
            self._store.repairs.mark(suggestion.proposal.proposal_id, SuggestionStatus.HEALED)
        if suggestion and ending in (Ending.TAKEN_BACK, Ending.NOT_DEPLOYED):
            self._store.repairs.mark(suggestion.proposal.proposal_id, SuggestionStatus.TAKEN_BACK)
        now = self._world.clock.now()
        if suggestion and ending in (Ending.HEALED, Ending.UNJUDGED):
            self._remember(bug, suggestion.proposal, watched=ending is Ending.HEALED, now=now)
        self._store.repairs.leave_lane(repair.repair_id)
        self._store.repairs.learn(repair.repair_id, lesson, now)
        return Gave("lesson", lesson, reason=lesson.says)

    def _remember(self, bug: Bug, proposal: Proposal, *, watched: bool, now: datetime) -> None:
        """Keep what the fix made of the code, for bugs like this one."""
        source = self._world.source_for(self._store.services.named(bug.service))
        read = partial(source.read, commit=proposal.base)
        if precedent := remember(bug, proposal, read=read, watched=watched, now=now):
            self._store.precedents.keep(precedent)

    # --- what the rooms share

    def _event(self, bug: Bug) -> Event:
        event = self._store.reports.event(bug.service, bug.exemplar_event_id)
        if event is None:
            raise NotFound(f"No whole copy of an event of {bug.code} is left.")
        return event

    def _of_newest_base(self, repair: Repair) -> list[Suggestion]:
        """The suggestions of the latest trial, in the order in which they are tried."""
        suggestions = sorted(self._store.repairs.suggestions(repair.repair_id), key=lambda s: s.proposal.number)
        base = suggestions[-1].proposal.base if suggestions else ""
        return [s for s in suggestions if s.proposal.base == base]

    def _shipped(self, steps: tuple[Step, ...]) -> Suggestion | None:
        decision = found(steps, Room.APPROVE, Decision, gave="accepted")
        return self._store.repairs.suggestion(decision.proposal_id) if decision else None

    def _refused(self, repair: Repair, ending: Ending) -> Suggestion | None:
        """The best of those that a person turned down."""
        if ending is not Ending.REJECTED:
            return None
        shown = self._store.repairs.suggestions(repair.repair_id)
        return next((s for s in shown if s.status is SuggestionStatus.REJECTED), None)

    def _tell(self, bug: Bug, what: str, title: str, text: str) -> None:
        if self._store.bugs.get(bug.code).status is BugStatus.MUTED:
            return
        attempt = len(self._store.repairs.of_bug(bug.code))
        self._world.notifier.notify(
            key=f"{bug.code}.{attempt}.{what}", title=title, text=text, link=f"/bugs/{bug.code}"
        )


def _number_after(known: Sequence[Suggestion]) -> int:
    """What is thought of later has a greater number, so the newest base is that of the greatest."""
    return 1 + max((suggestion.proposal.number for suggestion in known), default=0)
