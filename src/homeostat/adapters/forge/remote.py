"""The publisher as forge: a process of its own, which holds the token and judges each order by itself."""

from collections.abc import Callable

from homeostat.adapters.hand import Hand
from homeostat.records import Change, PullRequest, Service
from homeostat.records.orders import MergeOrder, OpenOrder


class RemoteForge:
    """One service's forge, behind the publisher. Raises ForgeUnavailable while that does not answer."""

    def __init__(self, hand: Hand, service: Service, *, check: Callable[[], None] = lambda: None) -> None:
        self._hand = hand
        self._service = service
        self._check = check  # raises when nothing may be changed now; the publisher asks its own switch besides

    def open_pull_request(self, change: Change) -> PullRequest:
        self._check()
        return self._hand.ask("open_pull_request", OpenOrder(service=self._service, change=change), PullRequest)

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        self._check()
        return self._hand.ask("merge", MergeOrder(service=self._service, pull=pull, change=change), PullRequest)
