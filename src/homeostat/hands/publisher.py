"""The publisher: the one process that writes to repositories."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from homeostat.adapters.forge.self_test import try_forge
from homeostat.adapters.source.git import GitSource
from homeostat.codec import decode, encode
from homeostat.errors import NotApproved, NotFound
from homeostat.hands import PUBLISHER
from homeostat.hands.counting import OwnCount
from homeostat.hands.facts import key_of, name_of, order_of, revert_of
from homeostat.hands.ledger import Ledger
from homeostat.hands.policies import Policies
from homeostat.hands.serve import Method
from homeostat.log import Log
from homeostat.ports import Clock, Forge, Verifier
from homeostat.records import Answer, Change, ForgeStep, PullRequest, PullStanding, PullState, Service
from homeostat.records.orders import Head, MergeOrder, Nothing, OfService, OpenOrder, PullOrder, SayOrder, TeamOrder
from homeostat.stages.approve.gate import PUBLISH, REVERT, Check, Order, obey
from homeostat.stages.approve.own_count import still_open, to_merge, to_open
from homeostat.stages.approve.persons import is_person
from homeostat.stages.approve.seal import is_genuine
from homeostat.stages.publish.pursue import is_a_saying
from homeostat.stages.publish.reverting import hurt_while_it_served

OURS = "homeostat/"  # begins the name of every branch that we make
_TO_OPEN = frozenset({Answer.ACCEPT, Answer.DRAFT})
_TO_MERGE = frozenset({Answer.ACCEPT})
_ENDED = frozenset({PullStanding.CLOSED, PullStanding.MERGED})

log = Log("homeostat.publisher")


class Publisher:
    """Obeys signed approvals, each for one branch, and takes back what it merged itself."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        forge_for: Callable[[Service], Forge],
        source_for: Callable[[Service], GitSource],
        verifier: Verifier,
        policies: Policies,
        clock: Clock,
        check: Callable[[], None],
    ) -> None:
        self._ledger = ledger
        self._count = OwnCount(ledger, policies, hand=PUBLISHER)
        self._forge_for = forge_for
        self._source_for = source_for
        self._verifier = verifier
        self._policies = policies
        self._clock = clock
        self._check = check  # raises Halted

    def methods(self) -> Mapping[str, Method]:
        return {
            "fetch": Method(OfService, self.fetch),
            "open_pull_request": Method(OpenOrder, self.open_pull_request),
            "look": Method(PullOrder, self.look),
            "make_ready": Method(PullOrder, self.make_ready),
            "merge": Method(MergeOrder, self.merge),
            "comment": Method(SayOrder, self.comment),
            "close": Method(SayOrder, self.close),
            "self_test": Method(OfService, self.self_test),
            "members": Method(TeamOrder, self.members),
        }

    def fetch(self, asked: OfService) -> Head:
        return Head(commit=self._forge_for(asked.service).fetch())

    def open_pull_request(self, asked: OpenOrder) -> PullRequest:
        """Asked of the forge each time, which answers with the one that is open."""
        self._policies.hear(asked.policies)
        self._judge(asked.service, asked.change, _TO_OPEN)
        self._count_opening(asked)
        pull = self._forge_for(asked.service).open_pull_request(asked.change)
        if not self._holds_what_was_approved(asked.service, pull, asked.change):
            raise NotApproved(f"{pull.branch} holds something else than what was approved.")
        return pull

    def look(self, asked: PullOrder) -> PullState:
        """How it stands. What a queue or a person merged of ours may be taken back as if we had merged it."""
        service, change = asked.service, asked.change
        state = self._forge_for(service).look(asked.pull, change)
        if state.standing in _ENDED or state.pushed_by_others or state.told_to_stop:
            self._count.ended(still_open(service.repository), change.branch)
        genuine = change.decision is not None and is_genuine(change.decision, self._verifier)
        if state.standing is PullStanding.MERGED and state.pull.merged and genuine and not state.pushed_by_others:
            self._ledger.brought_in(service, state.pull.head, state.pull.merged)
        return state

    def make_ready(self, asked: PullOrder) -> Nothing:
        self._policies.hear(asked.policies)
        self._judge(asked.service, asked.change, _TO_OPEN)
        self._forge_for(asked.service).make_ready(asked.pull, asked.change)
        return Nothing()

    def comment(self, asked: SayOrder) -> Nothing:
        self._may_say(asked)
        self._forge_for(asked.service).comment(asked.pull, asked.text, key=asked.key)
        return Nothing()

    def close(self, asked: SayOrder) -> Nothing:
        self._may_say(asked)
        self._forge_for(asked.service).close(asked.pull, asked.text)
        self._count.ended(still_open(asked.service.repository), asked.pull.branch)
        return Nothing()

    def self_test(self, asked: OfService) -> tuple[ForgeStep, ...]:
        """Words and a file of our own, on a branch that is deleted: nobody has to approve them."""
        self._check()
        mark = f"{self._clock.now():%Y%m%d%H%M%S}"
        return tuple(try_forge(self._forge_for(asked.service), service=asked.service.name, mark=mark))

    def members(self, asked: TeamOrder) -> tuple[str, ...]:
        return self._forge_for(asked.service).members(asked.team)

    def _may_say(self, asked: SayOrder) -> None:
        """Nobody approves what is said below a pull request, so it is one of our own sentences, below one of ours."""
        self._check()
        why = ""
        if not asked.pull.branch.startswith(OURS):
            why = f"{asked.pull.branch} is not ours."
        elif not is_a_saying(asked.text, asked.key):
            why = "The text is none of the sentences that are said below pull requests."
        if why:
            self._ledger.refused(asked.pull.branch, why)
            raise NotApproved(why)

    def merge(self, asked: MergeOrder) -> PullRequest:
        """Once: what was merged before is answered from the ledger, whatever became of the approval."""
        service, change = asked.service, asked.change
        key = key_of("merge", service.name, change.branch, change.base, change.patch, change.decision)
        if known := self._ledger.answer(key):
            return decode(known, PullRequest)
        as_approved = self._holds_what_was_approved(service, asked.pull, change)
        self._policies.hear(asked.policies)
        self._judge(service, change, _TO_MERGE, as_approved=as_approved)
        self._policies.check_freeze(change, asked.policies, self._clock.now())
        self._count_merge(asked)
        pull = self._forge_for(service).merge(asked.pull, change)
        if pull.merged:  # a queue may do it later: then it is asked again
            self._count.ended(still_open(service.repository), change.branch)
            if change.decision is None and hurt_while_it_served(change.wording):
                self._count.took_back(service.name, pull.head)
            self._ledger.brought_in(service, pull.head, pull.merged)
            self._ledger.answered(key, encode(pull))
        return pull

    def _count_opening(self, asked: OpenOrder) -> None:
        decision = asked.change.decision
        if decision is None:
            return
        service, said = asked.service, asked.policies
        policies = self._policies.in_force(service.name)
        uses = to_open(policies, decision, name_of(decision), repository=service.repository, branch=asked.change.branch)
        by_policy = not is_person(decision.decided_by)
        self._count.claim(uses, service=service.name, said=said, now=self._clock.now(), breaker=by_policy)

    def _count_merge(self, asked: MergeOrder) -> None:
        if asked.change.decision is not None:
            uses = to_merge(name_of(asked.change.decision))
            self._count.claim(uses, service=asked.service.name, said=asked.policies, now=self._clock.now())

    def _judge(
        self, service: Service, change: Change, allowed_by: frozenset[Answer], *, as_approved: bool = True
    ) -> None:
        """Let it pass, or raise NotApproved and write it down."""
        self._check()
        now, source = self._clock.now(), self._source_for(service)
        checks: tuple[Check, ...] = PUBLISH
        if change.decision is None:
            order = revert_of(service, change, source=source, ledger=self._ledger, now=now)
            checks = REVERT
        else:
            order = order_of(
                service,
                change,
                source=source,
                ledger=self._ledger,
                verifier=self._verifier,
                allowed_by=allowed_by,
                this=f"{change.branch} of {service.name}",
                turned_away=self._policies.turned_away(change, now),
                now=now,
                as_approved=as_approved,
            )
        self._pass(order, checks)
        if change.decision is not None:
            self._take(order)

    def _pass(self, order: Order, checks: tuple[Check, ...]) -> None:
        try:
            obey(order, checks)
        except NotApproved as error:
            self._ledger.refused(order.change.branch, str(error))
            log.error("refused", branch=order.change.branch, why=str(error))  # noqa: TRY400 - no fault of ours
            raise

    def _take(self, order: Order) -> None:
        """The approval is used from here on. Of two who come at once with it, the first has it."""
        decision = order.change.decision
        if decision is not None:
            used_for = self._ledger.uses(name_of(decision), order.this)
            self._pass(replace(order, used_for=used_for), PUBLISH)

    def _holds_what_was_approved(self, service: Service, pull: PullRequest, change: Change) -> bool:
        """Whether the branch's commit has the base's tree with the patch.

        Where the commit is not in the repository that we read, since a host elsewhere made it, its forge has to know.
        """
        source = self._source_for(service)
        try:
            found = source.tree(pull.head)
        except NotFound:
            return bool(service.forge)
        return found == source.tree(change.base, change.patch)
