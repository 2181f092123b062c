"""What the watch learns of a worker from the store, in SQLite and in PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from test_letters_kept import START, a_message, take

from deployed import deployed
from homeostat.adapters.store import SqlStore
from homeostat.records import NewFault, Observed, Service
from homeostat.stages.watch.worker import LAG, measure_lag, with_queue, with_workers_faults

BILLING = Service(name="billing", project_id=1, public_key="k", consumes="billing: orders")
SHOP = Service(name="shop", project_id=2, public_key="k", port=1)
DEPLOYMENT = deployed(START, service="billing")
NOTHING = Observed(duration=timedelta(), requests=None, errors=None, target_events=0)


def test_the_lag_is_written_down_twice_a_minute_at_most(store: SqlStore) -> None:
    def measured() -> tuple[float, ...]:
        return store.jobs.measured("billing", LAG, since=START - timedelta(days=1), until=START + timedelta(days=1))

    for seconds, waiting in ((0, 5), (10, 6), (30, 7), (60, None), (90, 9)):
        now = START + timedelta(seconds=seconds)
        measure_lag(BILLING, store=store, backlog=lambda _, waiting=waiting: waiting, now=now)
        measure_lag(SHOP, store=store, backlog=lambda _: 1, now=now)
    assert measured() == (5.0, 7.0, 9.0)
    assert store.jobs.measured("shop", LAG, since=START - timedelta(days=1), until=START + timedelta(days=1)) == ()


def test_what_was_given_up_before_and_since_is_counted_by_seconds(store: SqlStore) -> None:
    at = [-7_200.0, -60.0, 5.0, 40.0, 40.2, 50.0]  # after the switch, of which the first half minute is left out
    take(store, *(a_message(n, produced_at=START + timedelta(seconds=s)) for n, s in enumerate(at)))
    now = START + timedelta(minutes=2)
    old, new = with_queue(NOTHING, NOTHING, DEPLOYMENT, bug=None, service=BILLING, store=store, now=now)
    assert old.queue
    assert new.queue
    assert (old.queue.letters, old.queue.bad_seconds, old.queue.duration) == (2, 2, timedelta(days=1))
    assert (new.queue.letters, new.queue.bad_seconds, new.queue.duration) == (3, 2, timedelta(seconds=90))
    [code] = {count.bug_code for count in store.dead_letters.counts()}
    mended = store.bugs.get(code)
    old, new = with_queue(NOTHING, NOTHING, DEPLOYMENT, bug=mended, service=BILLING, store=store, now=now)
    assert new.queue
    assert new.queue.letters == 0, "those of the fault that is mended are left out"
    shop = replace(DEPLOYMENT, service="shop")
    assert with_queue(NOTHING, NOTHING, shop, bug=None, service=SHOP, store=store, now=now) == (NOTHING, NOTHING)


def test_a_fault_without_a_request_is_a_workers(store: SqlStore) -> None:
    [letter] = take(store, a_message(1))
    fault = NewFault(bug_code=letter.bug_code, says="NoRate, in ? in bills.py", events=1)
    seen = with_workers_faults(replace(NOTHING, new_faults=(fault,)), service=BILLING, store=store)
    assert [one.from_worker for one in seen.new_faults] == [True]
