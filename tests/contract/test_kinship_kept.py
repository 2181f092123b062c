"""What the store does with faults that only evidence joins, on SQLite and on PostgreSQL alike."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from test_store import START, a_code, a_report, an_event, arrive, grouped, record

from homeostat.adapters.store import SqlStore
from homeostat.adapters.store import tables as t
from homeostat.adapters.store.kinship import MOST_OF_SIGN
from homeostat.records import BugStatus, Effect, Event, Grouped, Known, Recorded, Service, Sighting, Traits

FROZEN = Traits(
    type="StateException", words=("ledger", "is", "frozen"), module="com.erp.Ledger", function="post", own=True
)
AND_SO = Traits(
    type="StateException", words=("ledger", "is", "frozen", "now"), module="com.erp.Ledger", function="post", own=True
)
ELSEWHERE = Traits(
    type="StateException", words=("ledger", "is", "frozen"), module="com.erp.Till", function="close", own=True
)


def told(name: str, traits: Traits | None, **more: Any) -> Grouped:  # noqa: ANN401 - any field
    return grouped(name, family=f"family of {name}", traits=traits, **more)


def test_a_fault_whose_family_is_new_joins_the_bug_that_it_agrees_with(store: SqlStore) -> None:
    code = a_code(arrive(store, an_event(1), told("a", FROZEN)))
    assert arrive(store, an_event(2, user_id="u"), told("b", AND_SO)) == Recorded()
    assert a_code(arrive(store, an_event(3), told("c", ELSEWHERE))) != code
    bug = store.bugs.get(code)
    assert (bug.event_count, bug.users_affected) == (2, 1)


def test_why_it_joined_is_explained(store: SqlStore) -> None:
    store.services.add(Service(name="shop", project_id=0, public_key=""))
    code = a_code(arrive(store, an_event(1), told("a", FROZEN)))
    arrive(store, an_event(2), told("b", AND_SO))
    first, second = (store.reports.explain(f"{number:032x}")[0].fingerprint for number in (1, 2))
    assert first is not None
    assert first.joined_by == ()
    assert second is not None
    assert second.joined_by[0] == "the same function (com.erp.Ledger post)"
    shown = {one.digest: one.joined_by for one in store.triage.fingerprints(code)}
    assert shown == {"a": (), "b": second.joined_by}


def test_a_family_that_joined_keeps_its_bug_whatever_comes_of_it_later(store: SqlStore) -> None:
    code = a_code(arrive(store, an_event(1), told("a", FROZEN)))
    arrive(store, an_event(2), told("b", AND_SO))
    assert arrive(store, an_event(3), grouped("c", family="family of b", traits=None)) == Recorded()
    assert store.bugs.get(code).event_count == 3


def test_faults_of_one_batch_find_each_other(store: SqlStore) -> None:
    groups = {"a": told("a", FROZEN), "b": told("b", AND_SO), "c": told("c", ELSEWHERE)}
    events = {name: an_event(number) for number, name in enumerate(groups, 1)}
    names = {event.event_id: name for name, event in events.items()}
    sightings = [
        Sighting(
            report=a_report(event),
            event_id=event.event_id,
            fingerprint=name,
            occurred_at=START,
            release="",
            user_id="",
            opens_after=1,
        )
        for name, event in events.items()
    ]

    def group(event: Event, known: Known) -> Grouped:
        del known
        return groups[names[event.event_id]]

    done = store.reports.record(sightings, read=lambda s: events[names[s.event_id]], group=group, now=START)
    assert len(done.opened) == 2
    codes = {row["fingerprint"]: row["bug_code"] for row in store.reports.export()}
    assert codes["a"] == codes["b"] != codes["c"]


def test_what_waits_is_counted_on_the_bug_that_it_agrees_with(store: SqlStore) -> None:
    code = a_code(arrive(store, an_event(1), told("a", FROZEN)))
    record(store, [an_event(2)], told("b", AND_SO, effect=Effect.WAITS), opens_after=3)
    assert store.bugs.get(code).event_count == 2


def test_a_resolved_bug_comes_back_by_what_agrees_with_it(store: SqlStore) -> None:
    code = a_code(arrive(store, an_event(1), told("a", FROZEN)))
    store.bugs.change_status(code, BugStatus.RESOLVED, by="homeostat", reason="", now=START)
    later = START + timedelta(minutes=1)
    back = an_event(2, release="v2", occurred_at=later, received_at=later)
    assert arrive(store, back, told("b", AND_SO, effect=Effect.REGRESSES), later).regressed == (code,)


def test_it_follows_a_merge_and_a_split_by_hand(store: SqlStore) -> None:
    one = a_code(arrive(store, an_event(1), told("a", FROZEN)))
    other = a_code(arrive(store, an_event(2), told("c", ELSEWHERE)))
    store.triage.merge([one], other, by="anna", now=START)
    arrive(store, an_event(3), told("b", AND_SO))
    assert store.bugs.get(other).event_count == 3


def test_another_service_has_faults_of_its_own(store: SqlStore) -> None:
    arrive(store, an_event(1), told("a", FROZEN))
    assert len(arrive(store, an_event(2, service="till"), told("b", AND_SO)).opened) == 1


@pytest.mark.parametrize("more", [0, 5])
def test_a_sign_that_many_share_leads_to_a_few(store: SqlStore, more: int) -> None:
    for number in range(1, MOST_OF_SIGN + more + 1):
        own = Traits(type=f"Type{number}", words=("w", "x", str(number)), module="m", function="f", own=True)
        arrive(store, an_event(number), told(f"p{number}", own))
    with store.database.reads() as connection:
        s = t.relative_signs.c
        leads = connection.execute(sa.select(sa.func.count(s.relative)).group_by(s.sign)).scalars().all()
    assert max(leads) == MOST_OF_SIGN
