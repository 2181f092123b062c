"""All measures of the watch together, over many releases that change nothing but the fault they mend."""

import random
from datetime import UTC, datetime, timedelta

from deployed import deployed
from homeostat.records import Answering, NewFault, Observed, Outcome, OutcomeKind, Patch
from homeostat.stages.watch import watch

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
WINDOW = timedelta(minutes=10)
PATCH = Patch(diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n")
DEPLOYMENT = deployed(NOW)
RELEASES = 150
LOOKS = 40
REQUESTS = 40  # between two looks, and in a slice
FAILING, RARE = 0.01, 0.0005  # shares of requests: what fails on both, and a fault that the old one may not have shown


class Counted:
    """What is counted of one release while it serves."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.requests = self.errors = self.rare = 0
        self.slices: list[Answering] = []

    def serve(self) -> None:
        self.requests += REQUESTS
        rare = sum(self._dice.random() < RARE for _ in range(REQUESTS))
        self.rare += rare
        self.errors += rare + sum(self._dice.random() < FAILING for _ in range(REQUESTS))
        p95 = timedelta(milliseconds=20 * self._dice.lognormvariate(0, 0.3))
        self.slices.append(Answering(ended_at=NOW, answers=REQUESTS, p95=p95, median=p95 * 0.6))

    def seen(self, *, target: int, new: bool, minutes: float) -> Observed:
        fault = NewFault(bug_code="BUG-2", says="KeyError: x, in f in app/quotes.py", events=self.rare)
        return Observed(
            duration=timedelta(minutes=minutes),
            requests=self.requests,
            errors=self.errors + target,
            target_events=target,
            target_failures=target,
            new_faults=(fault,) if new and self.rare else (),
            answering=tuple(self.slices),
            restarts=0,
        )


def kind_of(dice: random.Random) -> OutcomeKind | None:
    """What is said of one release at last."""
    old, new = Counted(dice), Counted(dice)
    for _ in range(2 * LOOKS):
        old.serve()
    before = old.seen(target=30, new=False, minutes=20)
    for look in range(1, 3 * LOOKS):
        new.serve()
        after = new.seen(target=0, new=not old.rare, minutes=10 * look / LOOKS)
        now = NOW + WINDOW * look / LOOKS
        said = watch(DEPLOYMENT, before, after, patch=PATCH, window=WINDOW, now=now)
        if isinstance(said, Outcome):
            return said.kind
    return None


def test_releases_that_change_nothing_else_are_seldom_taken_back() -> None:
    dice = random.Random(17)  # noqa: S311 - chance, not secrets
    kinds = [kind_of(dice) for _ in range(RELEASES)]
    assert set(kinds) <= {OutcomeKind.HEALED, OutcomeKind.REGRESSED, None}
    assert kinds.count(OutcomeKind.REGRESSED) <= RELEASES * 0.02
    assert kinds.count(None) <= RELEASES * 0.02, "a person is asked in vain"
