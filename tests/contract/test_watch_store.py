"""What is remembered of watched releases, in SQLite and in PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_store import START, a_bug, a_lesson, a_proposal, a_repair

from conftest import SetClock
from homeostat.adapters.store import SqlStore
from homeostat.adapters.store.told import KEPT, MOST_RELEASES
from homeostat.jobs.kept_check import KEPT_AFTER, kept_check
from homeostat.records import (
    BugStatus,
    Ending,
    Outcome,
    OutcomeKind,
    Record,
    Repair,
    Requests,
    Sessions,
    Signal,
    Smoked,
    SuggestionStatus,
    Told,
    ToldBy,
)


def test_rounds_of_smoke_requests_are_counted(store: SqlStore) -> None:
    assert store.watches.smoked("d1") is None
    for failure in ("", "GET /orders: status 500", "", "GET /orders: status 502", "GET /orders: status 503"):
        store.watches.smoke("d1", failure, START)
    assert store.watches.smoked("d1") == Smoked(rounds=5, failed=3, failing_in_a_row=2, says="GET /orders: status 503")
    assert store.watches.smoke("d2", "", START) == Smoked(rounds=1, failed=0, failing_in_a_row=0)


def test_what_is_said_in_shadow_is_kept_beside_them(store: SqlStore) -> None:
    store.watches.smoke("d1", "", START)
    assert store.watches.shadow("d1") is None
    outcome = Outcome(kind=OutcomeKind.REGRESSED, reason="5 of 90 failed", measures=(), watched=timedelta(minutes=1))
    store.watches.judge_shadow("d1", outcome, START)
    assert store.watches.shadow("d1") == outcome
    assert store.watches.smoked("d1") == Smoked(rounds=1, failed=0, failing_in_a_row=0)


def test_a_commit_is_barred_for_its_service_only(store: SqlStore) -> None:
    store.watches.bar("shop", "c" * 40, reason="it failed", now=START)
    store.watches.bar("shop", "c" * 40, reason="again", now=START)
    assert store.watches.barred("shop", "c" * 40) == "it failed"
    assert store.watches.barred("till", "c" * 40) == ""
    assert store.watches.barred("shop", "d" * 40) == ""


def test_bugs_that_came_with_a_release_are_seen(store: SqlStore) -> None:
    code = a_bug(store, release="v2")
    bug = store.bugs.get(code)
    since, until = bug.first_seen - timedelta(seconds=1), bug.first_seen + timedelta(hours=1)
    seen = store.watches.observed(bug.service, release="v2", since=since, until=until)
    assert [fault.bug_code for fault in seen.new_faults] == [code]
    assert (seen.target_events, seen.requests, seen.duration) == (0, None, until - since)
    assert store.watches.observed(bug.service, release="v1", since=since, until=until).new_faults == ()
    assert store.watches.observed(bug.service, release="v2", since=until, until=until).new_faults == ()


def healed(store: SqlStore) -> Repair:
    repair = a_repair(store)
    proposal = a_proposal(repair, 1)
    store.repairs.propose(repair.repair_id, [proposal], START)
    store.repairs.mark(proposal.proposal_id, SuggestionStatus.HEALED)
    bug = store.bugs.get(repair.bug_code)
    store.bugs.change_status(bug.code, BugStatus.RESOLVED, by="homeostat", reason="healed", now=START)
    store.lessons.learn(repair.repair_id, replace(a_lesson(bug), ending=Ending.HEALED), START)
    return repair


@pytest.mark.parametrize(
    ("came_back", "status", "record"),
    [
        pytest.param(False, SuggestionStatus.KEPT, Record(kept=1), id="kept"),
        pytest.param(True, SuggestionStatus.CAME_BACK, Record(taken_back=1), id="its error came back"),
    ],
)
def test_a_fix_is_kept_when_its_error_stays_away_for_seven_days(
    store: SqlStore, clock: SetClock, *, came_back: bool, status: SuggestionStatus, record: Record
) -> None:
    repair = healed(store)
    assert (store.bugs.stats().held, store.bugs.stats().applied) == (1, 0)
    clock.time = START + KEPT_AFTER - timedelta(minutes=1)
    assert kept_check(store, clock)[0] == 0, "it is too early to say"
    assert store.lessons.record_of("rule:guard", "KeyError") == Record()
    if came_back:
        store.bugs.change_status(repair.bug_code, BugStatus.REGRESSED, by="homeostat", reason="again", now=clock.time)
    clock.time = START + KEPT_AFTER
    assert kept_check(store, clock)[0] == 1
    [suggestion] = store.repairs.suggestions(repair.repair_id)
    assert suggestion.status is status
    assert store.lessons.record_of("rule:guard", "KeyError") == record
    assert store.lessons.record_on(repair.service, "rule:guard") == record
    assert (store.bugs.stats().held, store.bugs.stats().applied, store.bugs.stats().kept) == (0, 1, record.kept)
    assert kept_check(store, clock)[0] == 0, "it is counted once"
    assert store.lessons.record_of("rule:guard", "KeyError") == record


def told(seconds: float, *, release: str = "v1", times: dict[int, int] | None = None) -> Told:
    return Told(
        release=release,
        by=ToldBy.TRANSACTIONS,
        at=START + timedelta(seconds=seconds),
        requests=10,
        failed=2,
        refused=1,
        stand_for=100,
        times={2_000: 9} if times is None else times,
    )


def keep(store: SqlStore, number: int, *some: Told) -> None:
    requests: Signal = Requests(service="shop", at=START, told=some)
    store.signals.keep([(f"r{number}", requests)], START)


def all_told(store: SqlStore, release: str = "v1", service: str = "shop") -> tuple[Told, ...]:
    return store.watches.told(service, release, since=START - timedelta(days=1), until=START + timedelta(days=1))


def test_what_is_told_of_a_slice_adds_up_and_counts_once(store: SqlStore) -> None:
    for number in (1, 2, 2):
        keep(store, number, told(0, times={2_000: 9, 8_000: number}), told(5))
    first, second = all_told(store)
    assert (first.requests, first.failed, first.refused, first.stand_for) == (20, 4, 2, 200)
    assert first.times == {2_000: 18, 8_000: 3}
    assert second.at == START + timedelta(seconds=5)
    assert all_told(store, service="till") == all_told(store, release="v2") == ()
    assert store.watches.told("shop", "v1", since=second.at, until=second.at) == (second,)


def test_sums_over_sessions_are_requests_and_one_session_is_none(store: SqlStore) -> None:
    sums = Sessions(service="shop", at=START, release="v1", started=40, errored=5, crashed=3, summed=True)
    one = Sessions(service="shop", at=START, release="v1", started=1)
    store.signals.keep([("s1", sums), ("s2", one)], START)
    [found] = all_told(store)
    assert (found.by, found.requests, found.failed, found.refused) == (ToldBy.SESSIONS, 40, 3, None)


def test_of_a_release_the_newest_slices_stay_and_of_a_service_so_many_releases(store: SqlStore) -> None:
    later = KEPT.total_seconds()
    keep(store, 1, told(0), told(10), told(later + 5))
    assert [one.at for one in all_told(store)] == [START + timedelta(seconds=each) for each in (10, later + 5)]
    keep(store, 2, *(told(later + 5, release=f"n{number}") for number in range(MOST_RELEASES + 5)))
    assert all_told(store, f"n{MOST_RELEASES}") == (), "none of the others was silent for long"
    keep(store, 3, told(2 * later + 99, release="newest"))
    assert all_told(store, "newest")
    assert store.signals.clean(before=START + timedelta(days=1))
    assert all_told(store, "newest") == ()
