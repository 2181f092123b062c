"""New faults are replayed against the release before while its successor is watched, and not when a no waits for it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from deployed import deployed
from homeostat.errors import SandboxUnavailable
from homeostat.records import NewFault, Observed, Patch
from homeostat.stages.watch.older import Older

DEPLOYMENT = deployed(datetime(2025, 10, 23, tzinfo=UTC))
PATCH = Patch(diff="--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n")


def after(*codes: str, path: str = "app/quotes.py") -> Observed:
    faults = tuple(NewFault(bug_code=code, says=f"KeyError: x, in total in {path}", events=1) for code in codes)
    return Observed(duration=timedelta(seconds=9), requests=99, errors=1, target_events=0, new_faults=faults)


class Sandbox:
    """Answers when it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked: list[tuple[str, str]] = []
        self.away = False

    def fails_at(self, code: str, commit: str) -> bool:
        self.asked.append((code, commit))
        assert self.go.wait(30)
        if self.away:
            raise SandboxUnavailable("no sandbox")
        return code == "OLD"


def test_it_is_begun_at_once_asked_once_and_waited_for_by_who_has_to_know() -> None:
    sandbox = Sandbox()
    older = Older(sandbox.fails_at)
    for _ in range(3):
        older.begin(DEPLOYMENT, after("OLD", "NEW"), PATCH)  # which does not wait: nobody has let it go
        assert older.known(DEPLOYMENT) == frozenset()
    sandbox.go.set()
    assert older.look_for(DEPLOYMENT, after("OLD", "NEW"), PATCH) == {"OLD"}
    assert sorted(sandbox.asked) == [("NEW", "b" * 40), ("OLD", "b" * 40)]
    assert older.known(DEPLOYMENT) == {"OLD"}


def test_what_shows_where_the_fix_is_is_not_replayed() -> None:
    sandbox = Sandbox()
    older = Older(sandbox.fails_at)
    older.begin(DEPLOYMENT, after("OLD", path="app/orders.py"), PATCH)
    assert older.look_for(DEPLOYMENT, after("OLD", path="app/orders.py"), PATCH) == frozenset()
    assert sandbox.asked == []


def test_one_that_could_not_be_run_is_tried_again_by_who_has_to_know_alone() -> None:
    sandbox = Sandbox()
    sandbox.away = True
    sandbox.go.set()
    older = Older(sandbox.fails_at)
    with pytest.raises(SandboxUnavailable):
        older.look_for(DEPLOYMENT, after("OLD"), PATCH)
    sandbox.away = False
    older.begin(DEPLOYMENT, after("OLD"), PATCH)
    assert len(sandbox.asked) == 1
    assert older.look_for(DEPLOYMENT, after("OLD"), PATCH) == {"OLD"}
