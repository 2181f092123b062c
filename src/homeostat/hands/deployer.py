"""The deployer: the one process that starts and stops releases."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from homeostat.adapters.smoke import answers_in, send_once
from homeostat.adapters.source.git import GitSource
from homeostat.codec import decode, encode
from homeostat.errors import DeployerUnavailable, NotApproved
from homeostat.hands import DEPLOYER
from homeostat.hands.counting import OwnCount
from homeostat.hands.facts import key_of, name_of, order_of
from homeostat.hands.ledger import Ledger
from homeostat.hands.policies import Policies
from homeostat.hands.serve import Method
from homeostat.log import Log
from homeostat.ports import Clock, Verifier
from homeostat.ports import Deployer as DeployerPort
from homeostat.records import Answer, Change, Deployment, Service, Traffic
from homeostat.records.orders import DeployOrder, Kept, Nothing, OfService, WidenOrder
from homeostat.stages.approve.gate import DEPLOY, obey
from homeostat.stages.approve.own_count import to_deploy
from homeostat.stages.watch.canary import not_to_be_widened, pause_left

_TO_DEPLOY = frozenset({Answer.ACCEPT})

log = Log("homeostat.deployer")


class Runs(DeployerPort, Protocol):
    """A deployer that also keeps what it started running."""

    def ensure_running(self, service: Service) -> Deployment | None: ...

    def look_after(self, service: Service) -> Kept: ...

    def stop(self, service: Service) -> None: ...


class Deployer:
    """Deploys what a signed approval brings, and returns to what it has had serving before."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        deployer: Runs,
        by_hand: Runs,
        source_for: Callable[[Service], GitSource],
        verifier: Verifier,
        policies: Policies,
        clock: Clock,
        check: Callable[[], None],
    ) -> None:
        self._ledger = ledger
        self._count = OwnCount(ledger, policies, hand=DEPLOYER)
        self._deployer = deployer
        self._by_hand = by_hand  # the same, which no switch stops
        self._source_for = source_for
        self._verifier = verifier
        self._policies = policies
        self._clock = clock
        self._check = check  # raises Halted

    def methods(self) -> Mapping[str, Method]:
        return {
            "deploy": Method(DeployOrder, self.deploy),
            "widen": Method(WidenOrder, self.widen),
            "look_after": Method(OfService, self.look_after),
            "current": Method(OfService, self.current),
            "traffic": Method(OfService, self.traffic),
            "answers": Method(OfService, self.answers),
            "smoke": Method(OfService, self.smoke),
            "ensure_running": Method(OfService, self.ensure_running),
            "stop": Method(OfService, self.stop),
        }

    def deploy(self, asked: DeployOrder) -> Deployment:
        """Once for each id: what was carried out before is answered from the ledger."""
        key = key_of("deploy", asked.service.name, asked.commit, asked.release, asked.deployment_id)
        if known := self._ledger.answer(key):
            return decode(known, Deployment)
        self.current(OfService(service=asked.service))  # what serves now may be returned to
        try:
            service = self._returns(asked) if asked.brings is None else self._judge(asked, asked.brings)
        except NotApproved as error:
            self._ledger.refused(f"{asked.service.name} {asked.commit}", str(error))
            log.error("refused", service=asked.service.name, commit=asked.commit, why=str(error))  # noqa: TRY400 - no fault of ours
            raise
        deployer = self._by_hand if is_by_hand(asked.brings) else self._deployer
        done = deployer.deploy(
            service,
            commit=asked.commit,
            release=asked.release,
            deployment_id=asked.deployment_id,
            brings=asked.brings,
        )
        if asked.brings is None and done.healthy:
            self._count.took_back(asked.service.name, asked.deployment_id)
        if done.canary_percent:
            self._ledger.tries(service, asked.commit)  # and not `serves`: a canary may not be returned to
        elif done.healthy:
            self._ledger.serves(service, done.commit)
        self._ledger.answered(key, encode(done))
        return done

    def widen(self, asked: WidenOrder) -> Deployment:
        """Everybody is sent to what was approved and tried here, once its pause is over and it did no worse by far."""
        key = key_of("widen", asked.service.name, asked.commit, asked.release, asked.deployment_id)
        if known := self._ledger.answer(key):
            return decode(known, Deployment)
        tried = self._ledger.answer(
            key_of("deploy", asked.service.name, asked.commit, asked.release, asked.deployment_id)
        )
        service = self._ledger.tried(asked.service, asked.commit)
        self._check()
        why = "It was never approved to be tried here."
        if tried and service:
            canary = decode(tried, Deployment)
            if (left := pause_left(canary, service.canary, self._clock.now())) > 0:
                raise DeployerUnavailable(f"The canary's pause is not over: {left:.0f} s are left.")
            why = not_to_be_widened(canary, service.canary, self._deployer.traffic(service))
        if why or service is None:
            self._ledger.refused(f"{asked.service.name} {asked.commit}", why)
            log.error("refused", service=asked.service.name, commit=asked.commit, why=why)
            raise NotApproved(why)
        done = self._deployer.widen(
            service, commit=asked.commit, release=asked.release, deployment_id=asked.deployment_id
        )
        if done.healthy:
            self._ledger.serves(service, done.commit)
        self._ledger.answered(key, encode(done))
        return done

    def current(self, asked: OfService) -> tuple[Deployment, ...]:
        found = self._deployer.current(asked.service)
        if found is None:
            return ()
        if self._ledger.served(asked.service, found.commit) is None:
            self._ledger.serves(asked.service, found.commit)
        return (found,)

    def traffic(self, asked: OfService) -> tuple[Traffic, ...]:
        return self._deployer.traffic(asked.service)

    def answers(self, asked: OfService) -> tuple[float, ...]:
        """Seconds to a good answer of what serves; none where there was no good one."""
        as_it_was = self._as_it_was(asked)
        seconds = answers_in(as_it_was) if as_it_was else None
        return () if seconds is None else (seconds,)

    def smoke(self, asked: OfService) -> tuple[str, ...]:
        """Sent from here, where a service on this machine is reached; what went wrong, if anything did."""
        as_it_was = self._as_it_was(asked)
        why = send_once(as_it_was) if as_it_was else "nothing was deployed here"
        return (why,) if why else ()

    def ensure_running(self, asked: OfService) -> tuple[Deployment, ...]:
        """As it served before, by its own record: another command or another address needs a deployment."""
        as_it_was = self._as_it_was(asked)
        found = self._deployer.ensure_running(as_it_was) if as_it_was else None
        return (found,) if found else ()

    def _as_it_was(self, asked: OfService) -> Service | None:
        """As what serves now was deployed; None where nothing was."""
        serving = self.current(asked)
        return (self._ledger.served(asked.service, serving[0].commit) or asked.service) if serving else None

    def look_after(self, asked: OfService) -> Kept:
        """Likewise, and no switch stops it: what serves is kept serving."""
        as_it_was = self._as_it_was(asked)
        return self._by_hand.look_after(as_it_was) if as_it_was else Kept()

    def stop(self, asked: OfService) -> Nothing:
        self._deployer.stop(asked.service)
        return Nothing()

    def _returns(self, asked: DeployOrder) -> Service:
        """The service as it was when the commit served; nobody has to approve a way back."""
        self._check()
        as_it_was = self._ledger.served(asked.service, asked.commit)
        if as_it_was is None:
            raise NotApproved(
                f"Nobody has approved {asked.commit[:12]}, and it never served {asked.service.name} here."
            )
        return as_it_was

    def _judge(self, asked: DeployOrder, change: Change) -> Service:
        """The service as it was approved. Raises NotApproved; Halted in a freeze, OverLimit without room."""
        self._policies.hear(asked.policies)
        by_hand = is_by_hand(change)
        if not by_hand:
            self._check()
        source, now = self._source_for(asked.service), self._clock.now()
        order = order_of(
            asked.service,
            change,
            source=source,
            ledger=self._ledger,
            verifier=self._verifier,
            allowed_by=_TO_DEPLOY,
            this=f"deployment {asked.deployment_id} of {asked.service.name}",
            turned_away=self._policies.turned_away(change, now),
            now=now,
            as_approved=source.tree(asked.commit) == source.tree(change.base, change.patch),
        )
        obey(order, DEPLOY)
        if change.decision is not None:
            used_for = self._ledger.uses(name_of(change.decision), order.this)
            obey(replace(order, used_for=used_for), DEPLOY)
        self._policies.check_freeze(change, asked.policies, now)
        if change.decision is not None and not by_hand:
            name, policies = asked.service.name, self._policies.in_force(asked.service.name)
            uses = to_deploy(policies, change.decision, name_of(change.decision), service=name)
            self._count.claim(uses, service=name, said=asked.policies, now=now)
        return asked.service


def is_by_hand(change: Change | None) -> bool:
    """A person's own order to deploy a commit as it is, which brings no patch: no switch stops that."""
    return change is not None and not change.patch.diff
