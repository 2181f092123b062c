"""The desk's policies as a hand knows them: from the file beside the desk's key, and from what comes with orders.

A hand elsewhere sees no such file. It keeps the newest of each name that it was ever shown, so who holds the engine and
not the desk's key can show it neither a wider one nor an older one again; they can only keep a newer one back.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

from homeostat.errors import Halted
from homeostat.ports import PolicyFile, Verifier
from homeostat.records import Change, Policy, Resumed, Sealed
from homeostat.stages.approve.last_look import frozen_for, genuine, turned_away
from homeostat.stages.approve.written import opened, policy_name, resumed_name

_MOST_SAID = 10  # documents of an order; the engine sends five
_RESUMED = resumed_name("")


class Policies:
    """Shared by threads."""

    def __init__(self, desk: PolicyFile, own: PolicyFile, verifier: Verifier) -> None:
        self._desk = desk
        self._own = own
        self._verifier = verifier
        self._one_writes = threading.Lock()

    def hear(self, said: Sequence[Sealed]) -> None:
        """Keep what is genuine, and newer than what is known."""
        with self._one_writes:
            for one in said[:_MOST_SAID]:
                known = self._held().get(one.name)
                if (known is None or known.at < one.at) and genuine(one.name, one, self._verifier):
                    self._own.put(one)

    def turned_away(self, change: Change, now: datetime) -> str:
        """Why the policy that approved the change lets it pass no more; "" where it does, or where a person did."""
        return turned_away(change, held=self._held(), verifier=self._verifier, now=now)

    def check_freeze(self, change: Change, said: Sequence[Sealed], now: datetime) -> None:
        """Raises Halted while a freeze holds a fix that was approved."""
        if why := frozen_for(change, held=self._held(), said=said, verifier=self._verifier, now=now):
            raise Halted(why)

    def in_force(self, service: str) -> tuple[Policy, ...]:
        """The global one, or the default where none was ever written at the desk, and the service's own."""
        held = self._held()
        names = [name for name in dict.fromkeys((policy_name(""), policy_name(service))) if name in held]
        found = [policy for name in names if (policy := genuine(name, held[name], self._verifier)) is not None]
        return (*((Policy(),) if not found or found[0].service else ()), *found)

    def resumed(self, service: str, said: Sequence[Sealed]) -> Mapping[str, Resumed]:
        """What people said after fixes were taken back, by service; "" for all of them."""
        found: dict[str, Resumed] = {}
        for one in said[:_MOST_SAID]:
            paper = opened(one, Resumed, verifier=self._verifier) if one.name.startswith(_RESUMED) else None
            if paper and paper.service in ("", service) and one.name == resumed_name(paper.service):
                found[paper.service] = max(paper, found.get(paper.service, paper), key=lambda said: said.at)
        return found

    def _held(self) -> Mapping[str, Sealed]:
        held = dict(self._own.all())
        for name, one in self._desk.all().items():
            if name not in held or held[name].at < one.at:
                held[name] = one
        return held
