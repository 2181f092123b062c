"""What a hand has done, counted in its ledger against limits and the circuit breaker: asked and noted in one."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

from homeostat.errors import OverLimit
from homeostat.hands.ledger import Ledger
from homeostat.hands.policies import Policies
from homeostat.log import Log
from homeostat.records import Sealed
from homeostat.stages.approve.own_count import (
    ENDED,
    LOOK_AGAIN_SECONDS,
    TAKEN_BACK,
    Use,
    broken,
    exhausted,
    in_words,
    name_of_return,
)

log = Log("homeostat.hands")


class OwnCount:
    """Shared by threads: of two that come at once, one has the last room."""

    def __init__(self, ledger: Ledger, policies: Policies, *, hand: str) -> None:
        self._ledger = ledger
        self._policies = policies
        self._hand = hand
        self._one_claims = threading.Lock()

    def claim(
        self, uses: Sequence[Use], *, service: str, said: Sequence[Sealed], now: datetime, breaker: bool = True
    ) -> None:
        """Note what is about to be done. What was noted before goes on, whatever happened since.

        Raises:
            OverLimit: a limit has no room for it, or the breaker is open.
        """
        with self._one_claims:
            if all(use.name in self._ledger.counted(use.counted_as) for use in uses):
                return
            if breaker:
                self._check_breaker(service, said, now)
            if spent := exhausted(uses, self._not_ended, now):
                seconds = (spent.next_at - now).total_seconds() if spent.next_at else LOOK_AGAIN_SECONDS
                self._hold(in_words(spent, hand=self._hand), seconds)
            for use in uses:
                self._ledger.count(use.counted_as, use.name)

    def ended(self, what: str, name: str) -> None:
        """It counts no more, if it was ever begun."""
        if name in self._ledger.counted(what):
            self._ledger.count(f"{ENDED} {what}", name)

    def _not_ended(self, what: str) -> Mapping[str, datetime]:
        ended = self._ledger.counted(f"{ENDED} {what}")
        return {name: at for name, at in self._ledger.counted(what).items() if name not in ended}

    def took_back(self, service: str, by: str) -> None:
        self._ledger.count(TAKEN_BACK, name_of_return(service, by))

    def _check_breaker(self, service: str, said: Sequence[Sealed], now: datetime) -> None:
        says = broken(
            self._policies.in_force(service),
            self._ledger.counted(TAKEN_BACK),
            self._policies.resumed(service, said),
            service=service,
            hand=self._hand,
            now=now,
        )
        if says:
            self._hold(says, None)

    def _hold(self, why: str, seconds: float | None) -> None:
        log.warning("held by its own count", hand=self._hand, why=why)
        raise OverLimit(why, seconds)
