"""A worker: started again when it ends, judged by what it gives up and by how much waits for it."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.adapters.deployer.ends import MOST, WITHIN_SECONDS, due_at, recent
from homeostat.errors import DeployerUnavailable, Unhealthy
from homeostat.jobs.keep_running import Keeper
from homeostat.records import Consumes, Judgement, NewFault, Observed, Patch, Queue, Service, read_consumes
from homeostat.records.orders import Kept
from homeostat.stages.watch.measures import new_faults
from homeostat.stages.watch.queues import dead_letters, lag

DAY, MINUTES = timedelta(days=1), timedelta(minutes=5)
PATCH = Patch(diff="--- a/app/bills.py\n+++ b/app/bills.py\n@@ -1 +1 @@\n-a\n+b\n")


@pytest.mark.parametrize(
    ("text", "consumes"),
    [
        pytest.param("", None, id="none"),
        pytest.param("billing: orders", Consumes("billing", ("orders",)), id="one topic"),
        pytest.param("billing:orders, payments.v1", Consumes("billing", ("orders", "payments.v1")), id="two"),
    ],
)
def test_what_a_worker_consumes(text: str, consumes: Consumes | None) -> None:
    assert read_consumes(text) == consumes


@pytest.mark.parametrize("text", ["orders", ": orders", "billing:", "billing: a b", "b: " + "a," * 30 + "a", "b: ö"])
def test_what_names_no_queue_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="GROUP"):
        read_consumes(text)


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        pytest.param([100.0], 0.0, id="the first time at once"),
        pytest.param([100.0, 105.0], 107.0, id="then after two seconds"),
        pytest.param([100.0, 105.0, 110.0, 115.0, 120.0], 136.0, id="and ever later"),
        pytest.param([100.0] * (MOST + 1), None, id="until it has ended too often"),
    ],
)
def test_when_it_is_started_again(ends: list[float], due: float | None) -> None:
    assert due_at(ends) == due


def test_ends_of_long_ago_do_not_count() -> None:
    now = 10_000.0
    assert recent([1.0, now - WITHIN_SECONDS - 1, now - 5, now + 60], now) == [now - 5]


def queue(duration: timedelta, letters: int, bad_seconds: int | None = None, lags: tuple[int, ...] = ()) -> Observed:
    known = Queue(
        duration=duration, letters=letters, bad_seconds=letters if bad_seconds is None else bad_seconds, lags=lags
    )
    return Observed(duration=duration, requests=None, errors=None, target_events=0, queue=known)


@pytest.mark.parametrize(
    ("before", "after", "judgement"),
    [
        pytest.param(queue(DAY, 0), queue(MINUTES, 0), Judgement.PASS, id="none"),
        pytest.param(queue(DAY, 0), queue(MINUTES, 2), Judgement.PASS, id="twice may be one message"),
        pytest.param(queue(DAY, 0), queue(MINUTES, 3), Judgement.FAIL, id="three, never before"),
        pytest.param(queue(DAY, 0), queue(MINUTES, 500, 1), Judgement.PASS, id="a batch that fails together"),
        pytest.param(queue(DAY, 4_000), queue(MINUTES, 14), Judgement.PASS, id="as often as before"),
        pytest.param(queue(DAY, 4_000), queue(MINUTES, 60), Judgement.FAIL, id="four times as often"),
        pytest.param(queue(DAY, 0), queue(timedelta(seconds=20), 9), Judgement.INCONCLUSIVE, id="too early"),
    ],
)
def test_messages_that_are_given_up(before: Observed, after: Observed, judgement: Judgement) -> None:
    measure = dead_letters(before, after)
    assert measure
    assert measure.judgement is judgement


USUAL = (0, 3, 1, 0, 7, 2, 0, 4, 1, 2) * 20


@pytest.mark.parametrize(
    ("before", "after", "judgement"),
    [
        pytest.param(USUAL, (0, 2, 1, 3, 0), Judgement.PASS, id="as usual"),
        pytest.param(USUAL, (40, 200, 400, 800, 1_600), Judgement.FAIL, id="it grows"),
        pytest.param(USUAL, (1_600, 900, 400, 100, 20), Judgement.PASS, id="a backlog that is worked off"),
        pytest.param(USUAL, (40, 200, 400), Judgement.INCONCLUSIVE, id="too early"),
        pytest.param((1, 2), (40, 200, 400, 800), Judgement.INCONCLUSIVE, id="nobody looked before"),
    ],
)
def test_messages_that_wait(before: tuple[int, ...], after: tuple[int, ...], judgement: Judgement) -> None:
    measure = lag(queue(DAY, 0, lags=before), queue(MINUTES, 0, lags=after))
    assert measure
    assert measure.judgement is judgement


def test_where_no_worker_is_known_nothing_is_said() -> None:
    bare = replace(queue(DAY, 0), queue=None)
    assert dead_letters(bare, bare) is None
    assert lag(bare, bare) is None
    assert lag(queue(DAY, 0), queue(MINUTES, 0)) is None


def test_a_new_fault_of_a_worker_does_not_condemn_a_fix_by_itself() -> None:
    fault = NewFault(bug_code="BUG-1", says="KeyError: x, in total in app/bills.py", events=9)
    before = Observed(duration=DAY, requests=None, errors=None, target_events=3)
    seen = replace(before, new_faults=(fault,))
    assert new_faults(before, seen, PATCH).judgement is Judgement.FAIL
    of_worker = replace(before, new_faults=(replace(fault, from_worker=True),))
    measure = new_faults(before, of_worker, PATCH)
    assert measure.judgement is Judgement.INCONCLUSIVE
    assert "only with more dead letters" in measure.says


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


class Told:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def alert(self, *, text: str, **_: object) -> None:
        self.texts.append(text)


class Answers:
    def __init__(self) -> None:
        self.next: Kept | Exception = Kept()

    def look_after(self, service: Service) -> Kept:
        del service
        if isinstance(self.next, Exception):
            raise self.next
        return self.next


SHOP = Service(name="shop", project_id=1, public_key="k", start="x", port=1)


@pytest.mark.parametrize(
    ("answer", "seconds", "told"),
    [
        pytest.param(Kept(), 600, 0, id="all is well"),
        pytest.param(DeployerUnavailable("it starts"), 50, 0, id="the deployer itself is starting"),
        pytest.param(DeployerUnavailable("it is away"), 70, 1, id="the deployer stays away"),
        pytest.param(Kept(gave_up="It ended 6 times", release="v2"), 0, 1, id="it stays down"),
        pytest.param(Unhealthy("it does not start"), 0, 1, id="it does not start"),
    ],
)
def test_people_are_told_once_of_what_does_not_run(answer: Kept | Exception, seconds: int, told: int) -> None:
    clock, audit, deployer = Clock(), Told(), Answers()
    keeper = Keeper(lambda: [SHOP], deployer, audit, clock)  # pyright: ignore[reportArgumentType]
    deployer.next = answer
    for _ in range(3):
        keeper.look_after(SHOP)
    clock.time += timedelta(seconds=seconds)
    for _ in range(3):
        keeper.look_after(SHOP)
    assert len(audit.texts) == told


def seen_within(seen: list[int], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not seen and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(seen)


def test_a_keeper_that_is_stopped_ends() -> None:
    seen: list[int] = []

    def services() -> list[Service]:
        seen.append(1)
        return [SHOP]

    keeper = Keeper(services, Answers(), Told(), Clock())  # pyright: ignore[reportArgumentType]
    keeper.start()
    assert seen_within(seen, 10)
    keeper.stop()
