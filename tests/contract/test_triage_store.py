"""What people and time do to bugs besides repair, on SQLite and on PostgreSQL alike."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from test_store import (
    START,
    WRITERS,
    a_decision,
    a_proposal,
    a_repair,
    an_event,
    grouped,
    in_threads,
    record,
    to_be_approved,
)

from conftest import SetClock
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.store import SqlStore
from homeostat.adapters.store import tables as t
from homeostat.errors import BadInput, BeingShipped, NotFound
from homeostat.jobs.expiry_check import expiry_check
from homeostat.jobs.triage_check import triage_check
from homeostat.records import (
    Answer,
    Bug,
    BugQuery,
    BugStatus,
    BugTab,
    Ending,
    Event,
    Grouped,
    Known,
    Lesson,
    MuteUntil,
    Substate,
    Waiting,
)
from homeostat.stages.group.muting import read_until

HOUR = timedelta(hours=1)


def a_bug(store: SqlStore, name: str, events: int = 1, **more: Any) -> str:  # noqa: ANN401 - any field of the event
    """A bug of its own fingerprint and family, with so many events of as many people."""
    return feed(store, name, events, **more)


def feed(store: SqlStore, name: str, events: int, *, family: str = "", **more: Any) -> str:  # noqa: ANN401 - any field of the event
    now = more.get("received_at", START)
    number = rows(store, t.events)
    sent = [an_event(number + n, **{"user_id": f"{name}-{n}"} | more) for n in range(events)]
    record(store, sent, grouped(name, family=family or f"family of {name}"), now)
    query = sa.select(t.fingerprints.c.bug_code).where(t.fingerprints.c.fingerprint == name)
    with store.database.reads() as connection:
        return str(
            connection.execute(query.where(t.fingerprints.c.service == more.get("service", "shop"))).scalar_one()
        )


def rows(store: SqlStore, table: sa.Table) -> int:
    with store.database.reads() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def digests(store: SqlStore, code: str) -> list[str]:
    return sorted(one.digest for one in store.triage.fingerprints(code))


def regroup(event: Event, known: Known) -> Grouped:
    """What grouping would say of an event: named by its message, so that a new bug can be told."""
    del known
    return grouped("computed anew", title=f"Again: {event.message}")


def split(store: SqlStore, code: str, *prints: str) -> str:
    return store.triage.split(code, prints, group=regroup, by="anna", now=START)


def mute(store: SqlStore, code: str, words: str = "") -> None:
    store.triage.mute(code, read_until(words, START), by="anna", reason="known", now=START)


def status(store: SqlStore, code: str) -> BugStatus:
    return store.bugs.get(code).status


def check(store: SqlStore, now: Any) -> ScriptedNotifier:  # noqa: ANN401 - a moment
    clock, notifier = SetClock(), ScriptedNotifier()
    clock.time = now
    triage_check(store.triage, clock, notifier)
    return notifier


def said(store: SqlStore, code: str) -> list[tuple[str, str]]:
    return [(row.action, row.actor) for row in store.audit.rows(subject=code)]


# --- mutes


@pytest.mark.parametrize(
    ("words", "more", "after", "why"),
    [
        pytest.param("2h", {}, 2 * HOUR, "the time of the mute is over", id="time"),
        pytest.param("2h", {"events": 50}, HOUR, "", id="before its time"),
        pytest.param("3 events", {"events": 2}, HOUR, "", id="two of three events"),
        pytest.param("3 events", {"events": 3}, HOUR, "3 more events", id="three of three events"),
        pytest.param("2 users", {"events": 9, "user_id": "one"}, HOUR, "", id="the same person nine times"),
        pytest.param("2 users", {"events": 3}, HOUR, "2 more people", id="two people, and one who was hit before"),
        pytest.param("4/hour", {"events": 3}, HOUR, "", id="three in this hour"),
        pytest.param("4/hour", {"events": 4}, HOUR, "4 events within an hour", id="four in this hour"),
        pytest.param("4/hour", {"events": 4}, 3 * HOUR, "", id="four in an hour that nobody looked at any more"),
        pytest.param("4/day", {"events": 4}, 20 * HOUR, "4 events within a day", id="four in a day"),
        pytest.param("", {"events": 10}, HOUR, "", id="not more than the floor"),
        pytest.param("", {"events": 11}, HOUR, "it escalates, 11 events", id="it escalates"),
    ],
)
def test_a_mute_ends_by_itself(store: SqlStore, words: str, more: dict[str, Any], after: timedelta, why: str) -> None:
    code = a_bug(store, "a", occurred_at=START - timedelta(days=10))
    mute(store, code, words)
    assert status(store, code) is BugStatus.MUTED
    if more:
        at = START + HOUR
        feed(store, "a", **{"received_at": at, "occurred_at": at} | more)
    notifier = check(store, START + after)
    [*_, last] = store.bugs.changes(code)
    assert status(store, code) is (BugStatus.DETECTED if why else BugStatus.MUTED)
    assert (why in last.reason, last.changed_by) == (True, "homeostat" if why else "anna")
    assert len(notifier.notices) == ("escalates" in why)


def test_what_came_before_a_mute_does_not_end_it(store: SqlStore) -> None:
    code = a_bug(store, "a", 50)
    for words in ("3 events", "3 users", "3/hour", "3/day", ""):
        mute(store, code, words)
        check(store, START + timedelta(minutes=1))
        assert status(store, code) is BugStatus.MUTED, words


def test_a_mute_that_is_changed_goes_back_to_the_first_status(store: SqlStore) -> None:
    code = a_bug(store, "a")
    store.bugs.change_status(code, BugStatus.ANALYZED, by="homeostat", reason="", now=START)
    mute(store, code, "2h")
    mute(store, code, "5 events")
    found = store.triage.of(code).mute
    assert found is not None
    assert (found.until, found.muted_by, found.reason) == (read_until("5 events", START), "anna", "known")
    assert store.triage.unmute(code, by="boris", reason="enough", now=START) is BugStatus.ANALYZED
    assert store.triage.of(code).mute is None
    assert [(c.old, c.new, c.changed_by) for c in store.bugs.changes(code)][-2:] == [
        ("analyzed", "muted", "anna"),
        ("muted", "analyzed", "boris"),
    ]
    assert ("bug.mute", "anna") in said(store, code)
    with pytest.raises(BadInput, match="is not muted: it is analyzed"):
        store.triage.unmute(code, by="boris", reason="", now=START)


def test_the_hourly_job_ends_mutes_too(store: SqlStore, clock: SetClock) -> None:
    code = a_bug(store, "a")
    mute(store, code, "1h")
    clock.passes(hours=1)
    assert expiry_check(store, clock) == (1, "0 suggestions wait too long, 1 mutes ended")
    assert status(store, code) is BugStatus.DETECTED


def test_a_bug_whose_analysis_the_mute_kept_from_beginning_is_looked_at(store: SqlStore) -> None:
    code = a_bug(store, "a")
    assert store.bugs.unattended(9) == (code,)
    mute(store, code)
    assert store.bugs.unattended(9) == ()
    store.triage.unmute(code, by="anna", reason="", now=START)
    assert store.bugs.unattended(9) == (code,)


def learn(store: SqlStore, code: str, ending: Ending, at: Any = START) -> None:  # noqa: ANN401 - a moment
    repair = store.repairs.of_bug(code)[-1]
    lesson = Lesson(
        bug_code=code,
        ending=ending,
        classification="",
        error_type="",
        strategy="",
        fingerprint="",
        patch_digest="",
        says="",
    )
    store.lessons.learn(repair.repair_id, lesson, at)


def test_a_walk_that_the_mute_ended_begins_again(store: SqlStore) -> None:
    code = a_bug(store, "a")
    store.repairs.begin(store.bugs.get(code), START)
    store.bugs.change_status(code, BugStatus.ANALYZED, by="homeostat", reason="", now=START)
    mute(store, code)
    learn(store, code, Ending.OVERTAKEN)
    assert store.triage.unmute(code, by="anna", reason="", now=START + HOUR) is BugStatus.DETECTED
    assert store.bugs.unattended(9) == (code,)
    assert store.repairs.begin(store.bugs.get(code), START + HOUR).attempt == 2
    assert store.bugs.unattended(9) == ()


def test_a_fix_that_was_proved_meanwhile_waits_for_its_decision(store: SqlStore) -> None:
    repair = a_repair(store)
    mute(store, repair.bug_code)
    store.repairs.wait(
        Waiting(repair_id=repair.repair_id, visit=4, room="approve", until=None, reason="a fix", since=START)
    )
    assert store.triage.unmute(repair.bug_code, by="anna", reason="", now=START) is BugStatus.FIX_PROPOSED


# --- by hand


def test_resolved_reopened_and_looked_at_again(store: SqlStore) -> None:
    repair = a_repair(store)
    code = repair.bug_code
    wait = Waiting(repair_id=repair.repair_id, visit=4, room="approve", until=None, reason="a fix", since=START)
    store.repairs.wait(wait)
    store.triage.resolve(code, by="anna", reason="by a restart", now=START + HOUR)
    bug = store.bugs.get(code)
    assert (bug.status, bug.resolved_at, bug.time_to_fix) == (BugStatus.RESOLVED, START + HOUR, None)
    assert [w.repair_id for w in store.repairs.due(START + HOUR)] == [repair.repair_id]
    store.triage.resolve(code, by="anna", reason="twice", now=START + 2 * HOUR)
    with pytest.raises(BadInput, match="reopen it first"):
        mute(store, code)
    learn(store, code, Ending.OVERTAKEN)
    store.triage.reopen(code, by="boris", reason="no", now=START + 2 * HOUR)
    assert store.bugs.unattended(9) == (code,)
    assert [c.changed_by for c in store.bugs.changes(code)] == ["homeostat", "anna", "boris"]
    with pytest.raises(BadInput, match="is open already"):
        store.triage.reopen(code, by="boris", reason="", now=START)


def test_what_was_only_analysed_is_looked_at_again_when_there_is_code(store: SqlStore) -> None:
    repair = a_repair(store)
    code = repair.bug_code
    store.bugs.change_status(code, BugStatus.ANALYZED, by="homeostat", reason="no source", now=START)
    learn(store, code, Ending.NOTHING_PROPOSED)
    resolved = a_bug(store, "resolved", 2)
    store.triage.resolve(resolved, by="anna", reason="", now=START)
    assert store.bugs.unattended(9) == ()
    look_again = partial(store.triage.look_again, by="anna", reason="now with code", now=START + HOUR, most=9)
    assert look_again("elsewhere") == 0
    assert look_again(store.bugs.get(code).service) == 1
    assert store.bugs.unattended(9) == (code,)
    assert store.bugs.get(resolved).status is BugStatus.RESOLVED


@pytest.mark.parametrize(
    ("in_next", "release", "back"),
    [
        pytest.param(False, "v1", False, id="a release that had it"),
        pytest.param(False, "v2", True, id="a release that was known, and had not shown it"),
        pytest.param(True, "v1", False, id="next: a release that had it"),
        pytest.param(True, "v2", False, id="next: a release that was known, and had not shown it"),
        pytest.param(True, "v3", True, id="next: a new release"),
        pytest.param(True, "", True, id="next: a release without a name"),
    ],
)
def test_a_resolved_bug_comes_back(store: SqlStore, *, in_next: bool, release: str, back: bool) -> None:
    code = a_bug(store, "a", release="v1")
    a_bug(store, "b", release="v2")
    store.triage.resolve(code, by="anna", reason="", now=START, in_next_release=in_next)
    at = START + HOUR
    feed(store, "a", 1, release=release, received_at=at, occurred_at=at)
    assert status(store, code) is (BugStatus.REGRESSED if back else BugStatus.RESOLVED)
    assert (code in store.bugs.unattended(9)) == back


def test_without_names_of_releases_there_is_no_next_one(store: SqlStore) -> None:
    code = a_bug(store, "a", release="")
    with pytest.raises(BadInput, match="shop names no release"):
        store.triage.resolve(code, by="anna", reason="", now=START, in_next_release=True)
    assert status(store, code) is BugStatus.DETECTED


def test_no_code_bug(store: SqlStore) -> None:
    code = a_bug(store, "a")
    mute(store, code)
    store.triage.not_code(code, by="anna", reason="a full disk", now=START)
    assert (status(store, code), rows(store, t.bug_mutes)) == (BugStatus.NOT_A_CODE_BUG, 0)
    store.triage.reopen(code, by="anna", reason="", now=START)
    assert status(store, code) is BugStatus.DETECTED


def ship(store: SqlStore) -> str:
    repair = a_repair(store, 900)
    proposal = a_proposal(repair, 1)
    store.repairs.propose(repair.repair_id, [proposal], START)
    store.repairs.wait(to_be_approved(repair), heard=0)
    store.repairs.decide(a_decision(proposal, repair, answer=Answer.ACCEPT))
    return repair.bug_code


Deed = Callable[[SqlStore, str], object]
DEEDS: list[tuple[str, Deed]] = [
    ("mute", lambda s, c: s.triage.mute(c, MuteUntil(), by="anna", reason="", now=START)),
    ("resolve", lambda s, c: s.triage.resolve(c, by="anna", reason="", now=START)),
    ("reopen", lambda s, c: s.triage.reopen(c, by="anna", reason="", now=START)),
    ("not_code", lambda s, c: s.triage.not_code(c, by="anna", reason="", now=START)),
    ("merge it", lambda s, c: s.triage.merge([c], a_bug(s, "other"), by="anna", now=START)),
    ("merge into it", lambda s, c: s.triage.merge([a_bug(s, "other")], c, by="anna", now=START)),
    ("split", lambda s, c: split(s, c, *digests(s, c))),
]


@pytest.mark.parametrize("deed", [deed for _, deed in DEEDS], ids=[name for name, _ in DEEDS])
def test_a_fix_that_is_on_its_way_is_not_meddled_with(store: SqlStore, deed: Deed) -> None:
    code = ship(store)
    before = store.bugs.get(code)
    with pytest.raises(BeingShipped, match=f"A fix of {code} is approved and on its way"):
        deed(store, code)
    assert store.bugs.get(code) == before


def test_what_somebody_else_deploys_is_resolved_by_hand(store: SqlStore) -> None:
    code = ship(store)
    store.bugs.change_status(code, BugStatus.APPLIED, by="homeostat", reason="merged", now=START)
    learn(store, code, Ending.UNJUDGED)
    store.triage.resolve(code, by="anna", reason="deployed it", now=START)
    assert status(store, code) is BugStatus.RESOLVED


@pytest.mark.parametrize("deed", [deed for _, deed in DEEDS], ids=[name for name, _ in DEEDS])
def test_there_is_no_such_bug(store: SqlStore, deed: Deed) -> None:
    with pytest.raises((NotFound, BadInput)):
        deed(store, "BUG-20000101-00001")


# --- escalation


def test_an_escalation_is_told_once_and_ends_after_a_quiet_day(store: SqlStore) -> None:
    code = a_bug(store, "a", occurred_at=START - timedelta(days=10))
    quiet = a_bug(store, "b", occurred_at=START - timedelta(days=10))
    start = START.replace(minute=0) + HOUR
    feed(store, "a", 40, received_at=start, occurred_at=start)
    feed(store, "b", 3, received_at=start, occurred_at=start)
    [notice] = check(store, start + timedelta(minutes=2)).notices
    assert notice.title == f"{code} escalates: 40 events in an hour, at most 10 were to be expected"
    assert check(store, start + timedelta(minutes=3)).notices == []
    page = store.bugs.search(BugQuery(tab=BugTab.ESCALATING), start)
    assert [(row.bug.code, row.substate) for row in page.rows] == [(code, Substate.ESCALATING)]
    assert (page.total, page.tab_counts["escalating"], page.tab_counts["open"]) == (1, 1, 2)
    assert store.bugs.search(BugQuery(tab=BugTab.ESCALATING, text="nothing like it"), start).total == 0
    assert {row.bug.code: row.substate for row in store.bugs.search(BugQuery(), start).rows}[quiet] is Substate.ONGOING
    later = start + 12 * HOUR
    feed(store, "a", 40, received_at=later, occurred_at=later)
    for hours in (12, 13, 30, 36):
        check(store, start + hours * HOUR)
        assert store.triage.of(code).escalation is not None, hours
    check(store, start + 38 * HOUR)
    assert store.triage.of(code).escalation is None
    assert [action for action, _ in said(store, code)][:2] == ["bug.calm", "bug.escalating"]


@pytest.mark.parametrize("ended", [BugStatus.RESOLVED, BugStatus.NOT_A_CODE_BUG, BugStatus.REJECTED])
def test_a_bug_that_has_ended_does_not_escalate(store: SqlStore, ended: BugStatus) -> None:
    code = a_bug(store, "a", occurred_at=START - timedelta(days=10))
    store.bugs.change_status(code, ended, by="homeostat", reason="", now=START)
    feed(store, "a", 40)
    assert check(store, START + timedelta(minutes=2)).notices == []


def test_several_fingerprints_escalate_together(store: SqlStore) -> None:
    """Neither is above the floor by itself."""
    code = a_bug(store, "a", occurred_at=START - timedelta(days=10), family="one")
    at = START + HOUR
    for name in ("a", "b"):
        feed(store, name, 8, family="one", received_at=at, occurred_at=at)
    [rate] = store.triage.rates(at, over=10)
    assert (rate.bug_code, rate.hours[-1], rate.hours[-2], len(rate.hours)) == (code, 16, 1, 170)
    assert len(check(store, at).notices) == 1


# --- merge and split


def facts(bug: Bug) -> tuple[Any, ...]:
    return bug.status, bug.event_count, bug.users_affected


def test_a_merge_counts_all_on_the_survivor(store: SqlStore) -> None:
    early, late = START - timedelta(days=2), START + HOUR
    old = a_bug(store, "a", 3, occurred_at=early)
    new = a_bug(store, "b", 4, occurred_at=late, release="v2", level="fatal")
    feed(store, "b", 1, user_id="a-0")  # somebody whom both hit
    store.triage.merge([new], old, by="anna", now=START)
    bug = store.bugs.get(old)
    assert facts(bug) == (BugStatus.DETECTED, 8, 7)
    assert (bug.first_seen, bug.last_seen, bug.last_release) == (early, late, "v1")
    assert digests(store, old) == ["a", "b"]
    assert facts(store.bugs.get(new)) == (BugStatus.MERGED, 0, 0)
    assert (store.triage.of(new).merged_into, store.triage.of(old).merged_from) == (old, (new,))
    assert {row["bug_code"] for row in store.reports.export()} == {old}
    assert [(one.digest, one.came_from, one.event_count) for one in store.triage.fingerprints(old)] == [
        ("b", new, 5),
        ("a", "", 3),
    ]
    assert store.bugs.search(BugQuery(text=new), START).total == 2
    assert (said(store, new)[0], said(store, old)[0]) == (("bug.status", "anna"), ("bug.merged", "anna"))
    assert store.audit.broken_at() is None


def test_what_comes_after_a_merge_goes_where_the_person_put_it(store: SqlStore) -> None:
    old, new = a_bug(store, "a"), a_bug(store, "b")
    store.triage.merge([new], old, by="anna", now=START)
    assert feed(store, "b", 2) == old
    assert feed(store, "c", 3, family="family of b") == old  # a new fingerprint of the family that moved
    assert (store.bugs.get(old).event_count, store.bugs.get(new).event_count) == (7, 0)


@pytest.mark.parametrize(
    ("survivor", "other", "then"),
    [
        (BugStatus.RESOLVED, BugStatus.DETECTED, BugStatus.DETECTED),
        (BugStatus.NOT_A_CODE_BUG, BugStatus.ANALYZED, BugStatus.DETECTED),
        (BugStatus.RESOLVED, BugStatus.RESOLVED, BugStatus.RESOLVED),
        (BugStatus.RESOLVED, BugStatus.NOT_A_CODE_BUG, BugStatus.RESOLVED),
        (BugStatus.ANALYZED, BugStatus.RESOLVED, BugStatus.ANALYZED),
        (BugStatus.MUTED, BugStatus.DETECTED, BugStatus.MUTED),
    ],
)
def test_what_a_merge_makes_of_the_survivor(
    store: SqlStore, survivor: BugStatus, other: BugStatus, then: BugStatus
) -> None:
    codes = a_bug(store, "a"), a_bug(store, "b")
    for code, wanted in zip(codes, (survivor, other), strict=True):
        store.bugs.change_status(code, wanted, by="homeostat", reason="", now=START)
    store.triage.merge([codes[1]], codes[0], by="anna", now=START + HOUR)
    assert status(store, codes[0]) is then
    assert (store.bugs.get(codes[0]).reopened_at is not None) == (survivor != then)


def test_a_merge_does_not_end_a_mute(store: SqlStore) -> None:
    old, new = a_bug(store, "a", 2), a_bug(store, "b", 50)
    mute(store, old, "3 events")
    store.triage.merge([new], old, by="anna", now=START)
    feed(store, "b", 2)
    [muted] = store.triage.muted(START)
    assert (muted.events, muted.users) == (2, 0)


def test_a_merge_is_taken_apart_again(store: SqlStore) -> None:
    old, new = a_bug(store, "a", 3), a_bug(store, "b", 4)
    feed(store, "b2", 2, family="family of b")
    store.bugs.change_status(new, BugStatus.ANALYZED, by="homeostat", reason="", now=START)
    before = store.bugs.get(new)
    store.triage.merge([new], old, by="anna", now=START)
    feed(store, "b", 1, user_id="b-0")
    assert split(store, old, "b", "b2") == new
    after = store.bugs.get(new)
    assert facts(after) == (BugStatus.DETECTED, 7, before.users_affected)
    assert (after.title, after.fingerprint, after.first_seen) == (before.title, "b", before.first_seen)
    assert facts(store.bugs.get(old))[:2] == (BugStatus.DETECTED, 3)
    assert (store.triage.of(new).merged_into, rows(store, t.fingerprint_moves)) == ("", 0)
    assert feed(store, "b", 1) == new
    assert feed(store, "b3", 3, family="family of b") == new
    assert new in store.bugs.unattended(9)


def test_a_fingerprint_becomes_a_bug_of_its_own(store: SqlStore) -> None:
    code = a_bug(store, "a", 3, family="one")
    at = START + HOUR
    feed(store, "b", 2, family="one", message="another", received_at=at, occurred_at=at, release="v7")
    target = split(store, code, "b")
    bug = store.bugs.get(target)
    assert facts(bug) == (BugStatus.DETECTED, 2, 2)
    assert (bug.title, bug.fingerprint, bug.release, bug.first_seen) == ("Again: another", "b", "v7", at)
    assert bug.time_to_detect is None
    assert facts(store.bugs.get(code)) == (BugStatus.DETECTED, 3, 5)  # whom the rest hit is not known
    assert feed(store, "b", 1, family="one") == target  # it never goes back by its family
    assert feed(store, "c", 3, family="one") == code  # which stays, as it is of both
    assert set(store.bugs.unattended(9)) == {code, target}
    assert said(store, code)[0] == ("bug.split", "anna")
    with pytest.raises(BadInput, match="keeps at least one"):
        split(store, target, "b")


def test_the_own_fingerprint_of_a_bug_is_taken_out(store: SqlStore) -> None:
    code = a_bug(store, "a", 3, family="one")
    feed(store, "b", 2, family="one")
    target = split(store, code, "a")
    assert (store.bugs.get(code).fingerprint, store.bugs.get(target).fingerprint) == ("b", "a")
    assert (store.bugs.get(code).event_count, store.bugs.get(target).event_count) == (2, 3)
    event = store.reports.event("shop", store.bugs.get(code).exemplar_event_id)
    assert event is not None
    assert event.user_id.startswith("b-")


def test_a_family_goes_with_the_last_of_its_fingerprints(store: SqlStore) -> None:
    old, new = a_bug(store, "a"), a_bug(store, "b", family="f")
    feed(store, "b2", 1, family="f")
    store.triage.merge([new], old, by="anna", now=START)
    first = split(store, old, "b2")
    assert first not in (old, new)
    assert feed(store, "b3", 3, family="f") == old  # "b" is still there: not unambiguous
    assert split(store, old, "b", "b3") == new
    assert feed(store, "b4", 3, family="f") == new


def test_merges_of_merges(store: SqlStore) -> None:
    a, b, c = (a_bug(store, name) for name in "abc")
    store.triage.merge([c], b, by="anna", now=START)
    store.triage.merge([b], a, by="anna", now=START)
    assert {store.triage.of(code).merged_into for code in (b, c)} == {a}
    with pytest.raises(BadInput, match="is merged"):
        store.triage.resolve(b, by="anna", reason="", now=START)
    with pytest.raises(BadInput, match=f"{c} is merged already"):
        store.triage.merge([c], a, by="anna", now=START)
    with pytest.raises(BadInput, match="take that out instead"):
        split(store, a, "a")
    assert split(store, a, "c") == c
    assert split(store, a, "b") == b
    assert [facts(store.bugs.get(code)) for code in (a, b, c)] == [
        (BugStatus.DETECTED, 1, 3),
        (BugStatus.DETECTED, 1, 2),
        (BugStatus.DETECTED, 1, 1),
    ]


def test_bugs_of_two_services_are_two_faults(store: SqlStore) -> None:
    one, other = a_bug(store, "a"), a_bug(store, "b", service="till")
    with pytest.raises(BadInput, match="two faults"):
        store.triage.merge([other], one, by="anna", now=START)


def test_people_are_told_apart_as_recording_does(store: SqlStore) -> None:
    """What is known of people is their digest, made in two places."""
    code = a_bug(store, "a", 1, family="one")
    feed(store, "b", 1, family="one", user_id="anna@example")
    target = split(store, code, "b")
    feed(store, "b", 1, family="one", user_id="anna@example")
    assert store.bugs.get(target).users_affected == 1
    digest = hashlib.sha256(b"anna@example").hexdigest()[:32]
    with store.database.reads() as connection:
        assert connection.execute(sa.select(t.bug_users.c.bug_code).where(t.bug_users.c.user_digest == digest)).all()


def counted(store: SqlStore) -> dict[str, int]:
    with store.database.reads() as connection:
        query = sa.select(t.system_bugs.c.code, t.system_bugs.c.event_count)
        return {row.code: row.event_count for row in connection.execute(query)}


def test_nothing_is_lost_or_counted_twice_while_bugs_are_merged_and_split(store: SqlStore, store_url: str) -> None:
    """Seven writers record while one merges and splits, again and again."""
    old, new = a_bug(store, "a", family="one"), a_bug(store, "b", family="two")
    batches, size = 12, 6

    def work(own: SqlStore, number: int) -> None:
        if number == 0:
            for _ in range(6):
                own.triage.merge([new], old, by="anna", now=START)
                prints = [p.digest for p in own.triage.fingerprints(old) if p.came_from == new]
                split(own, old, *prints)
            own.triage.merge([new], old, by="anna", now=START)
            return
        for batch in range(batches):
            first = 1_000 + (number * batches + batch) * size
            events = [an_event(first + n, user_id=f"{number}") for n in range(size)]
            name = ["a", "b", f"new-{number}-{batch}"][batch % 3]
            family = "one" if name == "a" else "two"
            record(own, events, grouped(name, family=family))

    in_threads(store_url, work)
    total = 2 + (WRITERS - 1) * batches * size
    assert counted(store) == {old: total, new: 0}
    prints = store.triage.fingerprints(old)
    assert sum(one.event_count for one in prints) == total
    assert len(prints) == 2 + (WRITERS - 1) * batches // 3
    assert {row["bug_code"] for row in store.reports.export()} == {old}
    assert store.audit.broken_at() is None
