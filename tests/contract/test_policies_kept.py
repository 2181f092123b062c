"""What the store promises of policies, limits and dry runs, on SQLite and on PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from conftest import SetClock
from homeostat.adapters.store import SqlStore
from homeostat.records import Ending, Lesson, Limit, LimitKind, Sealed

HOURLY = Limit(kind=LimitKind.PULL, subject="/srv/shop", most=2, seconds=3_600, says="limit of 2 pull requests an hour")
OPEN = Limit(kind=LimitKind.OPEN, subject="/srv/shop", most=1, seconds=None, says="limit of 1 open")


def held(name: str, at: datetime, document: str = "{}") -> Sealed:
    return Sealed(name=name, document=document, by="anna", at=at, signature="ab")


def test_the_newest_of_each_name_counts_and_those_before_are_in_the_audit(store: SqlStore, clock: SetClock) -> None:
    assert store.policies.newest("policy") is None
    for name, document in (("policy", "1"), ("policy:shop", "2"), ("policy", "3"), ("resumed:shop", "4")):
        store.policies.write(held(name, clock.passes(seconds=1), document))
    newest = store.policies.newest("policy")
    assert newest
    assert newest.document == "3"
    assert [(one.name, one.document) for one in store.policies.policies()] == [("policy", "3"), ("policy:shop", "2")]
    assert [row.action for row in store.audit.rows()] == [
        "policy.resumed",
        "policy.policy",
        "policy.policy",
        "policy.policy",
    ]
    assert store.audit.broken_at() is None


def test_a_window_slides(store: SqlStore, clock: SetClock) -> None:
    began = clock.time
    assert store.policies.claim([HOURLY], "a.1", clock.time) is None
    assert store.policies.claim([HOURLY], "b.1", clock.passes(minutes=20)) is None
    spent = store.policies.claim([HOURLY], "c.1", clock.passes(minutes=20))
    assert spent
    assert (spent.next_at, spent.since) == (began + timedelta(hours=1), began)
    assert store.policies.claim([HOURLY], "b.1", clock.time) is None  # counted already
    clock.time = began + timedelta(hours=1)
    assert store.policies.claim([HOURLY], "c.1", clock.time) is None
    assert store.policies.exhausted([HOURLY], "d.1", clock.time)


def test_what_is_open_counts_until_its_repair_has_ended(store: SqlStore, clock: SetClock) -> None:
    assert store.policies.claim([OPEN], "a.1", clock.time) is None
    spent = store.policies.claim([OPEN], "b.1", clock.passes(days=9))
    assert spent
    assert spent.next_at is None
    lesson = Lesson(
        bug_code="a", ending=Ending.HEALED, classification="", error_type="", strategy="", fingerprint="f",
        patch_digest="", says="",
    )  # fmt: skip
    store.lessons.learn("a.1", lesson, clock.time)
    assert store.policies.claim([OPEN], "b.1", clock.time) is None


def test_where_one_limit_has_no_room_none_is_used(store: SqlStore, clock: SetClock) -> None:
    assert store.policies.claim([OPEN], "a.1", clock.time) is None
    assert store.policies.claim([HOURLY, OPEN], "b.1", clock.time)
    assert store.policies.claim([HOURLY], "c.1", clock.time) is None
    assert store.policies.claim([HOURLY], "d.1", clock.time) is None


@pytest.mark.parametrize("at_once", [12])
def test_those_that_come_together_do_not_use_more_than_there_is(store: SqlStore, clock: SetClock, at_once: int) -> None:
    with ThreadPoolExecutor(at_once) as pool:
        spent = list(pool.map(lambda n: store.policies.claim([HOURLY], f"r.{n}", clock.time), range(at_once)))
    assert spent.count(None) == 2


def test_without_records_there_is_nothing_to_say(store: SqlStore, clock: SetClock) -> None:
    since = clock.time - timedelta(days=30)
    assert store.policies.taken_back(since) == ()
    assert store.policies.error_share("shop", since) is None
    assert list(store.policies.past_fixes(since, most=10)) == []
    assert store.policies.opened_since(since) == 0
    assert store.policies.observed(10) == ()
    assert store.policies.waiting_for("waits: ", 10) == ()


def test_the_error_share_is_the_mean_of_what_was_measured(store: SqlStore, clock: SetClock) -> None:
    for share in (0.01, 0.03):
        store.jobs.measure("shop", "error_share", share, clock.passes(minutes=5))
    store.jobs.measure("cart", "error_share", 1.0, clock.time)
    assert store.policies.error_share("shop", clock.time - timedelta(days=1)) == pytest.approx(0.02)
