"""The publisher as forge: a process of its own, which holds the token and judges each order by itself."""

from collections.abc import Callable

from homeostat.adapters.hand import Hand
from homeostat.records import Change, ForgeStep, PullRequest, PullState, Sealed, Service
from homeostat.records.orders import Head, MergeOrder, Nothing, OfService, OpenOrder, PullOrder, SayOrder, TeamOrder


class RemoteForge:
    """One service's forge, behind the publisher. Raises ForgeUnavailable while that does not answer."""

    def __init__(
        self,
        hand: Hand,
        service: Service,
        *,
        check: Callable[[], None] = lambda: None,
        policies: Callable[[Change], tuple[Sealed, ...]] = lambda _: (),
    ) -> None:
        self._hand = hand
        self._service = service
        self._check = check  # raises when nothing may be changed now; the publisher asks its own switch besides
        self._policies = policies  # the desk's documents that bear on a change

    def fetch(self) -> str:
        return self._hand.ask("fetch", OfService(service=self._service), Head).commit

    def open_pull_request(self, change: Change) -> PullRequest:
        self._check()
        order = OpenOrder(service=self._service, change=change, policies=self._policies(change))
        return self._hand.ask("open_pull_request", order, PullRequest)

    def look(self, pull: PullRequest, change: Change) -> PullState:
        return self._hand.ask("look", PullOrder(service=self._service, pull=pull, change=change), PullState)

    def make_ready(self, pull: PullRequest, change: Change) -> None:
        self._check()
        order = PullOrder(service=self._service, pull=pull, change=change, policies=self._policies(change))
        self._hand.ask("make_ready", order, Nothing)

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        self._check()
        order = MergeOrder(service=self._service, pull=pull, change=change, policies=self._policies(change))
        return self._hand.ask("merge", order, PullRequest)

    def comment(self, pull: PullRequest, text: str, *, key: str) -> None:
        self._check()
        self._hand.ask("comment", SayOrder(service=self._service, pull=pull, text=text, key=key), Nothing)

    def close(self, pull: PullRequest, text: str) -> None:
        self._check()
        self._hand.ask("close", SayOrder(service=self._service, pull=pull, text=text), Nothing)

    def members(self, team: str) -> tuple[str, ...]:
        return self._hand.ask("members", TeamOrder(service=self._service, team=team), tuple[str, ...])

    def self_test(self) -> tuple[ForgeStep, ...]:
        """What the publisher may do there, each step tried and cleaned up after."""
        return self._hand.ask("self_test", OfService(service=self._service), tuple[ForgeStep, ...])
