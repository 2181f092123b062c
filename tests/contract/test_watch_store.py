"""What is remembered of watched releases, in SQLite and in PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_store import START, a_bug, a_lesson, a_proposal, a_repair

from conftest import SetClock
from homeostat.adapters.store import SqlStore
from homeostat.jobs.kept_check import KEPT_AFTER, kept_check
from homeostat.records import BugStatus, Ending, Outcome, OutcomeKind, Record, Repair, Smoked, SuggestionStatus


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
    store.repairs.learn(repair.repair_id, replace(a_lesson(bug), ending=Ending.HEALED), START)
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
    assert store.repairs.record_of("rule:guard", "KeyError") == Record()
    if came_back:
        store.bugs.change_status(repair.bug_code, BugStatus.REGRESSED, by="homeostat", reason="again", now=clock.time)
    clock.time = START + KEPT_AFTER
    assert kept_check(store, clock)[0] == 1
    [suggestion] = store.repairs.suggestions(repair.repair_id)
    assert suggestion.status is status
    assert store.repairs.record_of("rule:guard", "KeyError") == record
    assert store.repairs.record_on(repair.service, "rule:guard") == record
    assert (store.bugs.stats().held, store.bugs.stats().applied, store.bugs.stats().kept) == (0, 1, record.kept)
    assert kept_check(store, clock)[0] == 0, "it is counted once"
    assert store.repairs.record_of("rule:guard", "KeyError") == record
