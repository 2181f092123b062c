"""What the store promises, on SQLite and on PostgreSQL alike."""

import re
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from conftest import SetClock, new_database
from deployed import deployed
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.adapters.store.recording_copies import FIRST_COPIES
from homeostat.adapters.store.version import newest
from homeostat.adapters.store.word_index import NAME as WORD_INDEX
from homeostat.errors import BadInput, NotConfigured, NotFound, StoreUnavailable
from homeostat.records import (
    Answer,
    Bug,
    BugQuery,
    BugStatus,
    BugTab,
    Candidate,
    Confidence,
    Decision,
    Deployment,
    Effect,
    Ending,
    Event,
    EventKind,
    Fingerprint,
    Grouped,
    Lesson,
    Part,
    Patch,
    Precedent,
    Proposal,
    Record,
    Recorded,
    Repair,
    Report,
    ReportKind,
    Service,
    Severity,
    Sighting,
    Step,
    SuggestionStatus,
    Verdict,
    Waiting,
)

START = SetClock().time
WRITERS = 8
DIFF = "--- a/app/orders.py\n+++ b/app/orders.py\n@@ -1 +1 @@\n-a\n+b\n"


# --- records


def an_event(number: int, **more: Any) -> Event:  # noqa: ANN401 - any field
    values: dict[str, Any] = {
        "event_id": f"{number:032x}",
        "service": "shop",
        "occurred_at": START,
        "received_at": START,
        "level": "error",
        "kind": EventKind.HTTP_5XX,
        "error_type": "KeyError",
        "message": "'rate'",
        "release": "v1",
    }
    return Event(**values | more)


def grouped(fingerprint: str, effect: Effect = Effect.OPENS, **more: Any) -> Grouped:  # noqa: ANN401 - any field
    values: dict[str, Any] = {
        "fingerprint": Fingerprint(
            digest=fingerprint, version=1, parts=("exception KeyError", f"crash in {fingerprint}")
        ),
        "effect": effect,
        "reason": "a request was answered 5xx",
        "title": "KeyError: 'rate'",
        "culprit": "total in app/orders.py",
        "severity": Severity.P2,
        "bug_type": "http_5xx",
    }
    return Grouped(**values | more)


def a_report(event: Event, kind: ReportKind = ReportKind.SENTRY_ENVELOPE) -> Report:
    report_id = f"{event.service}:{event.event_id}"
    return Report(report_id=report_id, service=event.service, kind=kind, received_at=event.received_at, body=b"{}")


def record(
    store: SqlStore,
    events: Sequence[Event],
    group: Grouped,
    now: datetime = START,
    *,
    opens_after: int | None = 1,
    kind: ReportKind = ReportKind.SENTRY_ENVELOPE,
) -> Recorded:
    """What the collector does with events that all belong to one fingerprint."""
    sightings = [
        Sighting(
            report=a_report(event, kind),
            event_id=event.event_id,
            fingerprint=group.fingerprint.digest,
            occurred_at=event.occurred_at,
            release=event.release,
            user_id=event.user_id,
            opens_after=opens_after,
        )
        for event in events
    ]
    whole = {event.event_id: event for event in events}
    return store.reports.record(sightings, read=lambda s: whole[s.event_id], group=lambda _, __: group, now=now)


def arrive(store: SqlStore, event: Event, group: Grouped, now: datetime = START) -> Recorded:
    return record(store, [event], group, now, opens_after=None if group.effect is Effect.WAITS else 1)


def a_bug(store: SqlStore, number: int = 1, **more: Any) -> str:  # noqa: ANN401 - any field of the grouping
    event = {name: more.pop(name) for name in ("service", "message", "level", "user_id", "release") if name in more}
    return a_code(arrive(store, an_event(number, **event), grouped(f"print-{number}", **more)))


def a_lesson(bug: Bug) -> Lesson:
    return Lesson(
        bug_code=bug.code,
        ending=Ending.TAKEN_BACK,
        classification="missing_key",
        error_type="KeyError",
        strategy="rule:guard",
        fingerprint=bug.fingerprint,
        patch_digest="d",
        says="was taken back",
    )


def a_repair(store: SqlStore, number: int = 1) -> Repair:
    return store.repairs.begin(store.bugs.get(a_bug(store, number)), START)


def a_proposal(repair: Repair, number: int, base: str = "b" * 40) -> Proposal:
    candidate = Candidate(
        strategy="rule:guard",
        title="Guard a missing rate",
        description="It answers 404.",
        approach="guard",
        patch=Patch(diff=DIFF + f"# {number}\n"),
        reasoning="others do",
        test_cases=("one", "two"),
    )
    return Proposal(
        proposal_id=f"{repair.repair_id}.{number}@{base[:4]}",
        bug_code=repair.bug_code,
        service=repair.service,
        number=number,
        base=base,
        candidate=candidate,
        reproductions=(),
    )


def a_verdict(proposal: Proposal, *, confirmed: bool = True) -> Verdict:
    return Verdict(
        proposal_id=proposal.proposal_id,
        base=proposal.base,
        confirmed=confirmed,
        reason="gone",
        reproduction=None,
        replay_before=None,
        replay_after=None,
        suite_before=None,
        suite_after=None,
        confidence=Confidence(value=0.75, parts=(Part(says="the bug is gone", points=75),)),
        verified_at=START,
    )


def a_decision(proposal: Proposal, repair: Repair, *, answer: Answer = Answer.ACCEPT) -> Decision:
    return Decision(
        repair_id=repair.repair_id,
        proposal_id=proposal.proposal_id,
        patch_digest=proposal.candidate.patch.digest,
        base=proposal.base,
        answer=answer,
        decided_by="anna",
        decided_at=START,
        expires_at=START + timedelta(hours=24),
        reason="" if answer is Answer.ACCEPT else "not like this",
    )


def rows_of(store: SqlStore, table: sa.Table) -> int:
    with store.database.reads() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def in_threads(url: str, work: Callable[[SqlStore, int], object]) -> list[Any]:
    """Run it in eight threads that start together, each with a connection pool of its own, as processes have."""
    together = threading.Barrier(WRITERS)

    def run(number: int) -> object:
        with open_store(url, SetClock()) as store:
            together.wait(30)
            return work(store, number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


# --- tables


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Two databases without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'migrated.db'}", f"sqlite:///{tmp_path / 'created.db'}"
    postgres = request.getfixturevalue("postgres")
    names = [f"{request.node.name.split('[')[0][-40:]}_{which}" for which in ("migrated", "created")]
    return new_database(postgres, names[0]), new_database(postgres, names[1])


def test_migrations_and_tables_build_the_same(empty_urls: tuple[str, str]) -> None:
    def other_default(*found: Any) -> bool:  # noqa: ANN401 - what alembic hands over
        """The default '' is ('') in SQLite and ''::text in PostgreSQL, where a serial number has one of its own."""
        ours, theirs = (re.sub(r"^nextval.*|::.*|[()']", "", text or "") for text in (found[3], found[5]))
        return ours != theirs

    def ours(thing: object, name: str | None, *rest: object) -> bool:
        del thing, rest
        return name != WORD_INDEX  # of an extension, which not every database has

    def differences(store: SqlStore, metadata: sa.MetaData) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": other_default, "include_object": ours}
        with store.database.reads() as connection:
            return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    with open_store(empty_urls[0], SetClock()) as migrated, open_store(empty_urls[1], SetClock()) as created:
        migrated.migrate()
        t.metadata.create_all(created.database.engine)
        reflected = sa.MetaData()
        reflected.reflect(migrated.database.engine)
        reflected.remove(reflected.tables["alembic_version"])
        assert set(reflected.tables) == set(t.metadata.tables)
        assert differences(migrated, t.metadata) == []
        assert differences(created, reflected) == []


def test_a_second_migration_finds_nothing_to_do(empty_urls: tuple[str, str]) -> None:
    with open_store(empty_urls[0], SetClock()) as store:
        applied = store.migrate()
        assert (applied[0], applied[-1]) == ("0001", newest())
        assert store.migrate() == ()


def test_a_store_of_another_release_is_left_alone_and_told(empty_urls: tuple[str, str]) -> None:
    with open_store(empty_urls[0], SetClock()) as store:
        store.migrate()
        with store.database.writes() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(NotConfigured, match=r"migration 9999.*; run that release again, or restore the backup"):
            store.migrate()


# --- services


def test_a_service_keeps_its_key_when_it_is_changed(store: SqlStore) -> None:
    shop = store.services.add(Service(name="shop", project_id=0, public_key=""))
    till = store.services.add(Service(name="till", project_id=0, public_key=""))
    assert (shop.project_id, till.project_id) == (1, 2)
    assert len(shop.public_key) == 32
    assert shop.public_key != till.public_key
    changed = store.services.add(Service(name="shop", project_id=0, public_key="", language="python", port=8001))
    assert changed == replace(shop, language="python", port=8001)
    assert store.services.of_key(shop.public_key) == changed
    assert store.services.of_key("") is None
    assert store.services.all() == (changed, till)
    with pytest.raises(NotFound, match="homeostat services add nobody"):
        store.services.named("nobody")


# --- reports and events


def test_an_event_sent_again_counts_once(store: SqlStore) -> None:
    first = arrive(store, an_event(1, user_id="u1"), grouped("a"))
    again = arrive(store, an_event(1, user_id="u2", release="v2"), grouped("a"))
    assert again == Recorded(duplicates=1)
    bug = store.bugs.get(a_code(first))
    assert (bug.event_count, bug.users_affected, bug.last_release) == (1, 1, "v1")
    assert [row["event_id"] for row in store.reports.export()] == [f"{1:032x}"]


def test_an_event_is_explained(store: SqlStore) -> None:
    for name in ("shop", "till"):
        store.services.add(Service(name=name, project_id=0, public_key=""))
    code = a_code(arrive(store, an_event(1), grouped("a", family="one")))
    arrive(store, an_event(2), grouped("b", family="one"))
    arrive(store, an_event(3, service="till"), grouped("c", Effect.WAITS))
    [first] = store.reports.explain(f"{1:032x}")
    assert (first.service, first.bug_code, first.other_fingerprints, first.kept_whole) == ("shop", code, 1, True)
    assert first.fingerprint == grouped("a").fingerprint
    assert [one.bug_code for one in store.reports.explain(f"{3:032x}")] == [""]
    assert store.reports.explain(f"{4:032x}") == ()


def test_what_arrived_since_a_moment_is_told_oldest_first(store: SqlStore) -> None:
    code = a_code(arrive(store, an_event(1), grouped("a")))
    for number in (3, 2):
        at = START + timedelta(seconds=number)
        arrive(store, an_event(number, received_at=at, occurred_at=at), grouped("a"), at)
    told = store.reports.arrived_since(START, 10)
    assert [(one.event_id[-1], one.bug_code, one.title) for one in told] == [
        ("2", code, "KeyError: 'rate'"),
        ("3", code, "KeyError: 'rate'"),
    ]
    assert len(store.reports.arrived_since(START - timedelta(seconds=1), 1)) == 1
    assert store.reports.arrived_since(START + timedelta(seconds=3), 10) == ()


def test_the_same_id_at_two_services_is_two_events(store: SqlStore) -> None:
    codes = {a_code(arrive(store, an_event(1, service=name), grouped("a"))) for name in ("shop", "till")}
    assert len(codes) == 2
    assert {row["service"]: row["bug_code"] for row in store.reports.export()}.keys() == {"shop", "till"}


def test_a_flood_is_kept_whole_a_few_times_and_then_counted(store: SqlStore) -> None:
    for number in range(FIRST_COPIES + 7):
        event = an_event(number, occurred_at=START - timedelta(seconds=number), user_id=f"u{number % 3}")
        record(store, [event], grouped("a"), kind=ReportKind.LOG_EVENT)
    whole = [store.reports.event("shop", f"{number:032x}") for number in range(FIRST_COPIES + 7)]
    assert [event is not None for event in whole] == [True] * FIRST_COPIES + [False] * 4 + [True] + [False] * 2
    assert whole[1] == an_event(1, occurred_at=START - timedelta(seconds=1), user_id="u1")
    assert rows_of(store, t.system_logs) == FIRST_COPIES + 1
    page = store.bugs.search(BugQuery(), START)
    assert page.rows[0].bug.event_count == FIRST_COPIES + 7
    assert page.rows[0].bug.users_affected == 3
    assert page.rows[0].bug.last_seen == START
    assert page.rows[0].trend == (0,) * 23 + (FIRST_COPIES + 7,)


def test_the_event_that_opens_a_bug_is_whole_however_many_came_before(store: SqlStore) -> None:
    for number in range(FIRST_COPIES + 3):
        assert arrive(store, an_event(number), grouped("a", Effect.WAITS)) == Recorded()
    code = a_code(arrive(store, an_event(99), grouped("a", Effect.OPENS)))
    bug = store.bugs.get(code)
    assert store.reports.event("shop", bug.exemplar_event_id) == an_event(99)
    assert bug.event_count == FIRST_COPIES + 4


def a_code(recorded: Recorded) -> str:
    [code] = recorded.opened
    return code


def test_recording_is_all_or_nothing(store: SqlStore) -> None:
    wrong = replace(grouped("a"), severity=None)  # pyright: ignore[reportArgumentType]
    with pytest.raises(AttributeError):
        arrive(store, an_event(1), wrong)
    assert not any(rows_of(store, table) for table in t.metadata.sorted_tables if table is not t.event_parts)
    assert a_code(arrive(store, an_event(1), grouped("a"))) == "BUG-20251023-00001"


def test_one_event_taken_up_by_many_at_once_counts_once(store_url: str) -> None:
    results = in_threads(store_url, lambda store, _: arrive(store, an_event(1), grouped("a")))
    assert sorted(result.duplicates for result in results) == [0] + [1] * (WRITERS - 1)
    with open_store(store_url, SetClock()) as store:
        assert [row.bug.event_count for row in store.bugs.search(BugQuery(), START).rows] == [1]


def test_one_fault_seen_by_many_at_once_is_one_bug(store_url: str) -> None:
    results = in_threads(store_url, lambda store, n: arrive(store, an_event(n, user_id=f"u{n}"), grouped("a")))
    assert sum(len(result.opened) for result in results) == 1
    with open_store(store_url, SetClock()) as store:
        [row] = store.bugs.search(BugQuery(), START).rows
        assert (row.bug.event_count, row.bug.users_affected) == (WRITERS, WRITERS)


def test_bug_codes_never_repeat_and_leave_no_gap(store_url: str) -> None:
    each, days = 6, (START, START + timedelta(days=1))

    def work(store: SqlStore, writer: int) -> list[str]:
        numbers = [writer * each + n for n in range(each)]
        return [a_code(arrive(store, an_event(n), grouped(f"p{n}"), days[n % 2])) for n in numbers]

    codes = [code for written in in_threads(store_url, work) for code in written]
    wanted = [f"BUG-{day:%Y%m%d}-{n:05d}" for day in days for n in range(1, WRITERS * each // 2 + 1)]
    assert sorted(codes) == sorted(wanted)


def test_a_bug_opens_when_enough_came_within_an_hour(store: SqlStore) -> None:
    def arrives(number: int, minutes: int) -> Recorded:
        at = START + timedelta(minutes=minutes)
        event = an_event(number, received_at=at, occurred_at=at)
        return record(store, [event], grouped("a"), at, opens_after=3)

    assert [arrives(1, 0).opened, arrives(2, 50).opened, arrives(3, 70).opened] == [(), (), ()]
    [code] = arrives(4, 100).opened
    bug = store.bugs.get(code)
    assert (bug.event_count, bug.first_seen, bug.exemplar_event_id) == (4, START, f"{4:032x}")


def test_a_bug_opens_within_a_batch_and_only_once(store: SqlStore) -> None:
    events = [an_event(number, user_id=f"u{number % 3}") for number in range(20)]
    [code] = record(store, [*events, *events[:5]], grouped("a"), opens_after=3).opened
    bug = store.bugs.get(code)
    assert (bug.event_count, bug.users_affected, bug.exemplar_event_id) == (20, 3, f"{2:032x}")
    assert record(store, events, grouped("a")) == Recorded(duplicates=20)
    assert store.bugs.get(code).event_count == 20


def test_a_bug_owns_the_fingerprints_of_its_family(store: SqlStore) -> None:
    code = a_code(arrive(store, an_event(1), grouped("a", family="rate is missing in total")))
    assert arrive(store, an_event(2, user_id="u"), grouped("b", family="rate is missing in total")) == Recorded()
    assert a_code(arrive(store, an_event(3), grouped("c", family="another"))) != code
    bug = store.bugs.get(code)
    assert (bug.event_count, bug.users_affected) == (2, 1)
    assert {row["event_id"][-1]: row["bug_code"] for row in store.reports.export()}["2"] == code
    assert store.bugs.search(BugQuery(text=code), START).rows[0].trend[-1] == 2
    store.bugs.change_status(code, BugStatus.RESOLVED, by="homeostat", reason="", now=START)
    later = START + timedelta(minutes=1)
    back = an_event(4, release="v2", occurred_at=later, received_at=later)
    again = grouped("d", Effect.REGRESSES, family="rate is missing in total")
    assert arrive(store, back, again, later).regressed == (code,)


def test_what_waited_counts_on_the_bug_that_it_joins(store: SqlStore) -> None:
    waiting = grouped("b", family="one")
    record(store, [an_event(1), an_event(2)], waiting, opens_after=3)
    code = a_code(arrive(store, an_event(3), grouped("a", family="one")))
    record(store, [an_event(4)], waiting, opens_after=3)
    record(store, [an_event(5)], waiting, opens_after=3)
    assert store.bugs.get(code).event_count == 5


def test_one_family_seen_by_many_at_once_is_one_bug(store_url: str) -> None:
    results = in_threads(store_url, lambda store, n: arrive(store, an_event(n), grouped(f"p{n}", family="one")))
    assert sum(len(result.opened) for result in results) == 1
    with open_store(store_url, SetClock()) as store:
        [row] = store.bugs.search(BugQuery(), START).rows
        assert row.bug.event_count == WRITERS


def test_what_never_opens_a_bug_is_counted_and_explained_all_the_same(store: SqlStore) -> None:
    assert record(store, [an_event(n) for n in range(9)], grouped("a", Effect.WAITS), opens_after=None) == Recorded()
    assert store.bugs.stats().events == 9
    assert store.reports.parts("shop", "a") == grouped("a").fingerprint
    assert store.reports.event("shop", f"{0:032x}") == an_event(0)


def test_old_releases_do_not_bring_a_bug_back_and_newer_ones_do(store: SqlStore) -> None:
    code = a_bug(store, 1, release="v1")
    store.bugs.mended_by(code, "v2")
    resolved_at = START + timedelta(hours=2)
    store.bugs.change_status(code, BugStatus.RESOLVED, by="homeostat", reason="", now=resolved_at)

    def arrives(number: int, release: str, minutes: int) -> tuple[str, ...]:
        at = resolved_at + timedelta(minutes=minutes)
        event = an_event(number, release=release, occurred_at=at, received_at=at)
        return record(store, [event], grouped("print-1", Effect.REGRESSES), at).regressed

    assert arrives(2, "v1", 1) == ()
    assert arrives(3, "v1.5", -1) == ()
    assert arrives(4, "v2", 1) == (code,)
    assert arrives(5, "v2", 2) == ()
    assert store.bugs.get(code).event_count == 5


def test_of_a_flood_a_spread_and_the_last_are_kept(store: SqlStore) -> None:
    for start in range(0, 1_000, 100):
        at = START + timedelta(seconds=start)
        record(store, [an_event(n, received_at=at) for n in range(start + 1, start + 101)], grouped("a"), at)
    kept = {n for n in range(1, 1_001) if store.reports.event("shop", f"{n:032x}")}
    assert kept == {1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 900, 1_000}


def test_a_regression_reopens_the_bug_with_the_event_that_came_back(store: SqlStore) -> None:
    code = a_bug(store, 1)
    for number in range(2, FIRST_COPIES + 4):
        arrive(store, an_event(number), grouped("print-1", Effect.COUNTS))
    later = START + timedelta(days=40)
    back = an_event(77, release="v2", message="'rate' again", occurred_at=later)
    early = arrive(store, an_event(66, release="v1"), grouped("print-1", Effect.REGRESSES))
    assert early == Recorded(), "it was open anyway"
    store.bugs.change_status(code, BugStatus.RESOLVED, by="homeostat", reason="healed", now=START)
    assert store.jobs.clean(before=later) > 0
    recorded = arrive(store, back, grouped("print-1", Effect.REGRESSES, reason="seen again in v2"), later)
    assert recorded == Recorded(regressed=(code,))
    bug = store.bugs.get(code)
    assert (bug.status, bug.regressed_at, bug.release) == (BugStatus.REGRESSED, later, "v2")
    assert store.reports.event("shop", bug.exemplar_event_id) == back
    assert store.bugs.changes(code)[-1].reason == "seen again in v2"


def test_what_nobody_looked_at_is_found_when_it_is_new_and_when_it_came_back(store: SqlStore) -> None:
    code = a_bug(store, 1)
    assert store.bugs.unattended(10) == (code,)
    repair = store.repairs.begin(store.bugs.get(code), START)
    assert store.bugs.unattended(10) == ()
    store.lessons.learn(repair.repair_id, a_lesson(store.bugs.get(code)), START)
    store.bugs.change_status(code, BugStatus.RESOLVED, by="homeostat", reason="healed", now=START)
    later = START + timedelta(days=2)
    back = an_event(77, release="v2", occurred_at=later)
    assert arrive(store, back, grouped("print-1", Effect.REGRESSES), later).regressed == (code,)
    assert store.bugs.unattended(10) == (code,)
    store.repairs.begin(store.bugs.get(code), later)
    assert store.bugs.unattended(10) == ()


def test_refusals_are_counted_and_cannot_fill_the_disk(store: SqlStore) -> None:
    store.reports.refuse("shop", "not JSON", START)
    store.reports.refuse("shop", "not JSON", START)
    assert store.reports.refusals() == {"not JSON": 2}
    for number in range(120):
        store.reports.refuse("shop", f"\x00{number}" + "x" * 1000, START)
    refusals = store.reports.refusals()
    assert sum(refusals.values()) == 122
    assert len(refusals) == 101
    assert refusals["another reason"] == 21
    assert max(map(len, refusals)) == 200
    assert store.bugs.stats().refused == 122


def test_why_events_are_one_bug_is_told_in_words(store: SqlStore) -> None:
    a_bug(store, 1)
    assert store.reports.parts("shop", "print-1") == grouped("print-1").fingerprint
    assert store.reports.parts("till", "print-1") is None


# --- bugs


def test_a_status_change_is_a_row_and_a_stamp_and_a_line_of_the_audit(store: SqlStore) -> None:
    code = a_code(arrive(store, an_event(1), grouped("a"), START + timedelta(seconds=4)))
    walk = [
        (BugStatus.ANALYZED, "analyzed_at"),
        (BugStatus.FIX_PROPOSED, "proposed_at"),
        (BugStatus.APPROVED, "approved_at"),
        (BugStatus.APPLIED, "fixed_at"),
        (BugStatus.DEPLOYED, "deployed_at"),
        (BugStatus.RESOLVED, "resolved_at"),
    ]
    for minute, (status, _) in enumerate(walk, start=1):
        for _ in range(2):  # the second one changes nothing
            now = START + timedelta(minutes=minute)
            store.bugs.change_status(code, status, by="anna", reason=f"because {minute}", now=now)
    bug = store.bugs.get(code)
    assert [getattr(bug, stamp) for _, stamp in walk] == [START + timedelta(minutes=m) for m in range(1, 7)]
    assert (bug.time_to_detect, bug.time_to_analyze, bug.time_to_fix) == (4.0, 56.0, 360.0)
    statuses = [BugStatus.DETECTED, *(status for status, _ in walk)]
    changes = store.bugs.changes(code)
    assert [(change.old, change.new) for change in changes] == list(zip(["", *statuses], statuses, strict=False))
    assert (changes[2].changed_by, changes[2].reason) == ("anna", "because 2")
    assert len(store.audit.rows(subject=code)) == 7
    stats = store.bugs.stats()
    assert (stats.bugs, stats.analyzed, stats.proposed, stats.events) == (1, 1, 1, 1)
    assert stats.mean_time_to_fix == timedelta(minutes=6)
    with pytest.raises(NotFound):
        store.bugs.change_status("BUG-20251023-99999", BugStatus.MUTED, by="anna", reason="", now=START)


def test_an_empty_store_measures_nothing(store: SqlStore) -> None:
    stats = store.bugs.stats()
    assert (stats.bugs, stats.events, stats.refused, stats.mean_time_to_detect) == (0, 0, 0, None)
    page = store.bugs.search(BugQuery(), START)
    assert (page.rows, page.total, set(page.tab_counts)) == ((), 0, set(BugTab))


def test_bugs_of_a_kind_are_found_nearest_first(store: SqlStore) -> None:
    a_bug(store, 1, service="till", culprit="elsewhere")
    a_bug(store, 2, culprit="near")
    a_bug(store, 3, culprit="total in app/orders.py", service="till")
    ours = store.bugs.get(a_bug(store, 4))
    assert [bug.code[-1] for bug in store.bugs.like(ours)] == ["3", "2", "1"]
    assert len(store.bugs.like(ours, most=1)) == 1


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def many(request: pytest.FixtureRequest, migrated: Callable[[str, str], str]) -> Iterator[SqlStore]:
    """Bugs in every state, with hostile words; the tests only look."""
    with open_store(migrated(request.param, "many"), SetClock()) as store:
        fill(store)
        yield store


def fill(store: SqlStore) -> None:
    states = [
        (BugStatus.DETECTED, Severity.P2, "100% off"),
        (BugStatus.FIX_PROPOSED, Severity.P0, "a_b"),
        (BugStatus.REGRESSED, Severity.P1, "axb"),
        (BugStatus.MUTED, Severity.P3, "C:\\temp"),
        (BugStatus.RESOLVED, Severity.P2, "'; DROP TABLE system_bugs; --"),
        (BugStatus.REJECTED, Severity.P2, "ÄPFEL"),
        (BugStatus.NOT_A_CODE_BUG, Severity.P2, "<script>"),
        (BugStatus.DEPLOYED, Severity.P2, "1000 off"),
    ]
    for number, (status, severity, title) in enumerate(states, start=1):
        service = "till" if number % 4 == 0 else "shop"
        code = a_bug(store, number, severity=severity, title=title, service=service)
        store.bugs.change_status(code, status, by="homeostat", reason="", now=START)
    for number in range(3):
        arrive(
            store, an_event(100 + number, occurred_at=START + timedelta(minutes=1)), grouped("print-3", Effect.COUNTS)
        )


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param(BugQuery(), [3, 8, 7, 6, 5, 4, 2, 1], id="last seen first, then the newer code"),
        pytest.param(BugQuery(sort="events"), [3, 8, 7, 6, 5, 4, 2, 1], id="most events first"),
        pytest.param(BugQuery(sort="severity"), [2, 3, 8, 7, 6, 5, 1, 4], id="worst first"),
        pytest.param(BugQuery(sort="'; --"), [3, 8, 7, 6, 5, 4, 2, 1], id="a sort that is none"),
        pytest.param(BugQuery(tab=BugTab.NEEDS_REVIEW), [2], id="needs review"),
        pytest.param(BugQuery(tab=BugTab.OPEN), [3, 8, 2, 1], id="open"),
        pytest.param(BugQuery(tab=BugTab.REGRESSED), [3], id="regressed"),
        pytest.param(BugQuery(tab=BugTab.MUTED), [4], id="muted"),
        pytest.param(BugQuery(tab=BugTab.RESOLVED), [5], id="resolved"),
        pytest.param(BugQuery(service="till"), [8, 4], id="service"),
        pytest.param(BugQuery(severity="P2_minor", service="shop"), [7, 6, 5, 1], id="severity and service"),
        pytest.param(BugQuery(severity="no such"), [3, 8, 7, 6, 5, 4, 2, 1], id="a severity that is none"),
        pytest.param(BugQuery(text="100%"), [1], id="a percent sign is itself"),
        pytest.param(BugQuery(text="a_b"), [2], id="an underscore is itself"),
        pytest.param(BugQuery(text="c:\\TEMP"), [4], id="a backslash, in any case"),
        pytest.param(BugQuery(text="'; drop table"), [5], id="a quote is itself"),
        pytest.param(BugQuery(text="-00006"), [6], id="by code"),
        pytest.param(BugQuery(text="total in", page_size=2), [3, 8], id="first page"),
        pytest.param(BugQuery(page=2, page_size=3), [6, 5, 4], id="second page"),
        pytest.param(BugQuery(page=-5, page_size=1), [3], id="a page before the first"),
        pytest.param(BugQuery(page=10**30), [], id="a page far behind the last"),
    ],
)
def test_bugs_are_found(many: SqlStore, query: BugQuery, numbers: list[int]) -> None:
    page = many.bugs.search(query, START)
    assert [int(row.bug.code[-5:]) for row in page.rows] == numbers


def test_tabs_are_counted_within_the_filter(many: SqlStore) -> None:
    page = many.bugs.search(BugQuery(tab=BugTab.OPEN, service="shop", page_size=1), START)
    counts = {"needs_review": 1, "open": 3, "escalating": 0, "regressed": 1, "muted": 0, "resolved": 1, "all": 6}
    assert (page.total, page.tab_counts) == (3, counts)


def test_the_events_of_a_stretch_are_counted_by_release(store: SqlStore) -> None:
    code = a_bug(store, 1)
    hour = timedelta(hours=1)
    for number, (release, offset) in enumerate([("v1", 1), ("v2", 2), ("", 2), ("v2", 9), ("v1", 2)], start=10):
        arrive(store, an_event(number, release=release, occurred_at=START + hour * offset), grouped("print-1"))
    later = an_event(50, release="v2", occurred_at=START + hour * 2)
    arrive(store, later, grouped("print-50", title="ValueError: x", culprit="f in app/new.py"))
    seen = store.bugs.observed(store.bugs.get(code), release="v2", since=START + hour, until=START + hour * 3)
    assert (seen.target_events, seen.duration, seen.requests) == (2, hour * 2, None)
    named = store.bugs.observed(
        store.bugs.get(code), release="v2", since=START + hour, until=START + hour * 3, unnamed_since=START + hour * 2
    )
    assert named.target_events == 1, "the one that names no release may be the old one's"
    assert [(fault.says, fault.events) for fault in seen.new_faults] == [("ValueError: x, in f in app/new.py", 1)]
    bug = store.bugs.get(code)
    assert store.bugs.seen_since(bug, START - hour, most=100) == bug.event_count
    assert store.bugs.seen_since(bug, START - hour, most=2) == 2
    assert store.bugs.seen_since(bug, START + hour * 100, most=100) == 0


# --- repairs


def test_a_bug_has_one_open_repair_at_a_time(store_url: str) -> None:
    with open_store(store_url, SetClock()) as store:
        bug = store.bugs.get(a_bug(store))
        begun = in_threads(store_url, lambda other, _: other.repairs.begin(bug, START))
        assert len(set(begun)) == 1
        first = begun[0]
        assert (first.repair_id, first.attempt) == (f"{bug.code}.1", 1)
        assert store.repairs.unfinished() == (first,)
        lesson = a_lesson(bug)
        for _ in range(2):
            store.lessons.learn(first.repair_id, lesson, START)
        second = store.repairs.begin(bug, START)
        store.lessons.learn(second.repair_id, replace(lesson, ending=Ending.HEALED), START + timedelta(hours=1))
        assert second.attempt == 2
        assert store.repairs.of_bug(bug.code) == (first, second)
        assert store.repairs.unfinished() == ()
        assert [found.ending for found in store.lessons.of(bug.fingerprint)] == [Ending.TAKEN_BACK, Ending.HEALED]
        assert store.lessons.record_of("rule:guard", "KeyError") == Record(taken_back=1), (
            "whether it is kept is not known"
        )
        assert store.lessons.record_of("rule:guard", "TypeError") == Record()
        assert store.lessons.record_on(bug.service, "rule:guard") == Record(taken_back=1)
        assert store.lessons.record_on("another", "rule:guard") == Record()
        assert store.lessons.patterns() == {("rule:guard", "KeyError"): Record(taken_back=1)}
        with pytest.raises(NotFound):
            store.repairs.get("nothing")


def a_precedent(proposal: Proposal, **more: Any) -> Precedent:  # noqa: ANN401 - any field
    return replace(
        Precedent(
            proposal_id=proposal.proposal_id,
            bug_code=proposal.bug_code,
            service=proposal.service,
            language="python",
            error_type="KeyError",
            classification="missing_key",
            path="prices.py",
            before="def f(x):\n    return x[1]\n",
            after="def f(x):\n    return x.get(1)\n",
            strategy="rule:guard",
            title="Guard",
            approach="guard",
            invents_value=False,
            swallows=True,
            watched=True,
            learned_at=START,
        ),
        **more,
    )


def test_precedents_are_told_with_how_those_after_them_fared(store: SqlStore) -> None:
    repairs = [a_repair(store, number) for number in (1, 2, 3, 4)]
    proposals = [a_proposal(repair, 1) for repair in repairs]
    for repair, proposal in zip(repairs, proposals, strict=True):
        store.repairs.propose(repair.repair_id, [proposal], START)
        store.repairs.mark(proposal.proposal_id, SuggestionStatus.KEPT)
    first, second, unwatched, refused = proposals
    store.repairs.mark(unwatched.proposal_id, SuggestionStatus.ACCEPTED)
    store.repairs.mark(refused.proposal_id, SuggestionStatus.TAKEN_BACK)
    later = START + timedelta(days=1)
    after_first = f"learned:{first.bug_code}"
    store.precedents.keep(a_precedent(first))
    store.precedents.keep(a_precedent(first, title="Another"))
    store.precedents.keep(a_precedent(second, strategy=after_first, learned_at=later))
    store.precedents.keep(a_precedent(unwatched, watched=False, learned_at=START - timedelta(days=1)))
    store.precedents.keep(a_precedent(refused))
    lesson = a_lesson(store.bugs.get(first.bug_code))
    for repair, ending in zip(repairs[1:], (Ending.HEALED, Ending.TAKEN_BACK, Ending.REJECTED), strict=True):
        told = replace(lesson, strategy=after_first, ending=ending, error_type=f"{ending}")
        store.lessons.learn(repair.repair_id, told, START)

    found = store.precedents.like(language="python", error_type="KeyError", most=5)
    assert [(each.bug_code, each.kept, each.taken_back, each.rejected) for each in found] == [
        (second.bug_code, 0, 0, 0),  # it counts on the first, after which it was made
        (first.bug_code, 1, 1, 1),  # itself: of the one after it nobody knows yet
        (unwatched.bug_code, 0, 0, 0),
    ]
    assert found[1] == a_precedent(first, kept=1, taken_back=1, rejected=1)
    assert len(store.precedents.like(language="python", error_type="KeyError", most=1)) == 1
    assert store.precedents.like(language="go", error_type="KeyError", most=5) == ()
    assert store.precedents.like(language="python", error_type="TypeError", most=5) == ()


def test_the_first_step_of_a_visit_stays(store: SqlStore) -> None:
    repair = a_repair(store)
    step = Step(
        repair_id=repair.repair_id,
        visit=1,
        room="diagnose",
        gave="code_fix",
        record_type="Diagnosis",
        record='{"says":"first"}',
        started_at=START,
        finished_at=START,
    )
    store.repairs.append(step)
    store.repairs.append(replace(step, gave="not_code"))
    store.repairs.append(replace(step, visit=2, room="propose", gave="nothing"))
    assert [(s.visit, s.gave) for s in store.repairs.steps(repair.repair_id)] == [(1, "code_fix"), (2, "nothing")]
    assert store.repairs.steps(repair.repair_id)[0] == step
    actions = [row.action for row in store.audit.rows(subject=repair.repair_id)]
    assert actions == ["propose.nothing", "diagnose.code_fix"]


def test_suggestions_come_back_whole_and_in_order(store: SqlStore) -> None:
    repair = a_repair(store)
    proposals = [a_proposal(repair, number) for number in (1, 2, 3)]
    store.repairs.propose(repair.repair_id, proposals, START)
    store.repairs.propose(repair.repair_id, [replace(proposals[0], service="changed")], START)
    store.repairs.propose(repair.repair_id, [], START)
    ids = [proposal.proposal_id for proposal in proposals]
    assert [s.proposal for s in store.repairs.suggestions(repair.repair_id)] == proposals
    store.repairs.judge(ids[0], a_verdict(proposals[0], confirmed=False))
    for proposal in proposals[1:]:
        store.repairs.judge(proposal.proposal_id, a_verdict(proposal))
    store.repairs.show(repair.repair_id, [ids[2], ids[1]])
    found = store.repairs.suggestions(repair.repair_id)
    wanted = [(ids[2], 1, "shown"), (ids[1], 2, "shown"), (ids[0], None, "refuted")]
    assert [(s.proposal.proposal_id, s.rank, s.status) for s in found] == wanted
    assert found[0].verdict == a_verdict(proposals[2])
    assert store.bugs.search(BugQuery(), START).rows[0].confidence == 0.75
    store.repairs.mark(ids[2], SuggestionStatus.KEPT)
    assert store.repairs.suggestion(ids[2]).status is SuggestionStatus.KEPT
    assert (store.bugs.stats().shown, store.bugs.stats().kept) == (2, 1)
    with pytest.raises(NotFound):
        store.repairs.suggestion("nothing")


def test_an_amended_proposal_keeps_its_verdict_and_is_found_by_its_new_patch(store: SqlStore) -> None:
    repair = a_repair(store)
    proposal = a_proposal(repair, 1)
    store.repairs.propose(repair.repair_id, [proposal], START)
    store.repairs.judge(proposal.proposal_id, a_verdict(proposal))
    candidate = replace(proposal.candidate, patch=Patch(diff=proposal.candidate.patch.diff + "--- a/t\n+++ b/t\n+1\n"))
    amended = replace(proposal, candidate=candidate, test="t::t", without_test=proposal.candidate.patch)
    store.repairs.amend(amended)
    kept = store.repairs.suggestion(proposal.proposal_id)
    assert (kept.proposal, kept.verdict, kept.status) == (amended, a_verdict(proposal), SuggestionStatus.NOT_SHOWN)
    assert kept.proposal.fix == proposal.candidate


def test_only_what_is_shown_now_has_a_rank(store: SqlStore) -> None:
    """After the branch moved, one that was decided on before must not pass for the first of those shown now."""
    repair = a_repair(store)
    old = [a_proposal(repair, number) for number in (1, 2, 3)]
    new = a_proposal(repair, 11, base="c" * 40)
    store.repairs.propose(repair.repair_id, [*old, new], START)
    store.repairs.show(repair.repair_id, [proposal.proposal_id for proposal in old])
    store.repairs.wait(to_be_approved(repair), heard=0)
    store.repairs.decide(a_decision(old[0], repair, answer=Answer.REJECT))
    store.repairs.decide(a_decision(old[1], repair))
    store.repairs.show(repair.repair_id, [new.proposal_id])
    ranks = {s.proposal.number: (s.rank, s.status.value) for s in store.repairs.suggestions(repair.repair_id)}
    assert ranks == {11: (1, "shown"), 1: (None, "rejected"), 2: (None, "accepted"), 3: (None, "not_shown")}
    assert store.bugs.stats().shown == 3


@pytest.mark.parametrize(
    ("answer", "status", "action"),
    [
        pytest.param(Answer.ACCEPT, SuggestionStatus.ACCEPTED, "decision.accepted", id="accept"),
        pytest.param(Answer.REJECT, SuggestionStatus.REJECTED, "decision.rejected", id="reject"),
        pytest.param(Answer.ASK, SuggestionStatus.SHOWN, "decision.asked", id="ask"),
        pytest.param(Answer.DRAFT, SuggestionStatus.SHOWN, "decision.drafted", id="draft"),
    ],
)
def test_only_yes_and_no_change_what_a_suggestion_is(
    store: SqlStore, answer: Answer, status: SuggestionStatus, action: str
) -> None:
    repair = a_repair(store)
    proposal = a_proposal(repair, 1)
    store.repairs.propose(repair.repair_id, [proposal], START)
    store.repairs.show(repair.repair_id, [proposal.proposal_id])
    store.repairs.wait(to_be_approved(repair), heard=0)
    store.repairs.decide(a_decision(proposal, repair, answer=answer))
    [decision] = store.repairs.decisions(repair.repair_id)
    assert decision.answer is answer
    assert store.repairs.suggestion(proposal.proposal_id).status is status
    assert store.audit.rows(subject=repair.repair_id)[0].action == action


def to_be_approved(repair: Repair) -> Waiting:
    return Waiting(repair_id=repair.repair_id, visit=4, room="approve", until=None, reason="a person", since=START)


def test_nobody_decides_before_people_are_asked_nor_after_a_yes(store: SqlStore) -> None:
    repair = a_repair(store)
    proposals = [a_proposal(repair, number) for number in (1, 2)]
    store.repairs.propose(repair.repair_id, proposals, START)
    store.repairs.show(repair.repair_id, [one.proposal_id for one in proposals])
    assert not store.repairs.listens(repair.repair_id)
    with pytest.raises(NotFound, match="does not wait for a decision"):
        store.repairs.decide(a_decision(proposals[0], repair))
    store.repairs.wait(to_be_approved(repair), heard=0)
    store.repairs.decide(a_decision(proposals[0], repair, answer=Answer.REJECT))
    assert store.repairs.listens(repair.repair_id), "the other one can be decided on"
    store.repairs.decide(a_decision(proposals[1], repair))
    with pytest.raises(NotFound):
        store.repairs.decide(a_decision(proposals[1], repair, answer=Answer.DRAFT))
    assert len(store.repairs.decisions(repair.repair_id)) == 2


def test_of_two_who_decide_at_once_one_is_heard(store_url: str) -> None:
    with open_store(store_url, SetClock()) as store:
        repair = a_repair(store)
        proposal = a_proposal(repair, 1)
        store.repairs.propose(repair.repair_id, [proposal], START)
        store.repairs.show(repair.repair_id, [proposal.proposal_id])
        store.repairs.wait(to_be_approved(repair), heard=0)

    def decide(store: SqlStore, _: int) -> bool:
        try:
            store.repairs.decide(a_decision(proposal, repair, answer=Answer.DRAFT))
        except NotFound:
            return False
        return True

    assert sum(in_threads(store_url, decide)) == 1


def test_what_is_decided_during_a_look_is_looked_at(store: SqlStore) -> None:
    repair = a_repair(store)
    proposal = a_proposal(repair, 1)
    store.repairs.propose(repair.repair_id, [proposal], START)
    store.repairs.show(repair.repair_id, [proposal.proposal_id])
    waits = to_be_approved(repair)
    store.repairs.wait(waits, heard=0)
    store.repairs.decide(a_decision(proposal, repair))  # of a visit that knew of none
    assert not store.repairs.wait(waits, heard=0)
    assert store.repairs.due(START) == (replace(waits, until=START),), "it is woken"
    assert not store.repairs.listens(repair.repair_id)
    assert not store.repairs.heard(repair.repair_id, 0)
    assert store.repairs.heard(repair.repair_id, 1)
    store.repairs.wait(waits, heard=1)
    assert store.repairs.listens(repair.repair_id)
    assert store.repairs.heard(repair.repair_id, 1)
    assert not store.repairs.listens(repair.repair_id), "the visit that heard all leads elsewhere"


def test_a_decision_wakes_the_repair_that_waits_for_it(store: SqlStore) -> None:
    repair, other = a_repair(store, 1), a_repair(store, 2)
    proposal = a_proposal(repair, 1)
    store.repairs.propose(repair.repair_id, [proposal], START)
    waits = [to_be_approved(repair), to_be_approved(other)]
    for waiting in waits:
        store.repairs.wait(waiting, heard=0)
    later = START + timedelta(days=1)
    assert store.repairs.due(later) == ()
    assert store.bugs.search(BugQuery(text=repair.bug_code), START).rows[0].waiting == "a person"
    decision = a_decision(proposal, repair)
    store.repairs.decide(decision)
    assert store.repairs.due(START) == (replace(waits[0], until=START),)
    assert store.repairs.decisions(repair.repair_id) == (decision,)
    assert store.repairs.suggestion(proposal.proposal_id).status is SuggestionStatus.ACCEPTED
    [row] = store.audit.rows(subject=repair.repair_id)
    assert (row.actor, row.action) == ("anna", "decision.accepted")
    store.repairs.wait(replace(waits[0], until=later, since=later, reason="trying again"))
    assert store.repairs.due(later) == (replace(waits[0], until=later, reason="trying again"),), "since the first wait"
    store.repairs.arrived(repair.repair_id)
    store.repairs.wake(other.repair_id, START)
    assert store.repairs.waiting() == (replace(waits[1], until=START),)


def test_one_repair_ships_to_a_service_at_a_time(store_url: str) -> None:
    claims = in_threads(store_url, lambda store, n: store.repairs.claim_lane("shop", f"r{n}", START))
    assert sum(claims) == 1
    with open_store(store_url, SetClock()) as store:
        winner = f"r{claims.index(True)}"
        assert store.repairs.claim_lane("shop", winner, START), "asking again changes nothing"
        assert store.repairs.claim_lane("till", "r9", START), "another service, another lane"
        store.repairs.leave_lane("somebody else")
        assert not store.repairs.claim_lane("shop", "r9", START)
        store.repairs.leave_lane(winner)
        assert store.repairs.claim_lane("shop", "r9", START)


def test_deployments_are_told_newest_first(store: SqlStore) -> None:
    def deployment(number: int, service: str = "shop") -> Deployment:
        return deployed(
            START + timedelta(minutes=number),
            deployment_id=f"d{number}",
            service=service,
            commit=f"c{number}",
            release=f"v{number}",
            previous_commit="",
            previous_release="",
            healthy=number != 2,
            finished_at=START + timedelta(minutes=number, seconds=9),
            detail="serves",
            rollback=number == 3,
        )

    for number in (2, 1, 3):
        store.repairs.deployed(deployment(number), f"r{number}" if number > 1 else None)
    store.repairs.deployed(replace(deployment(3), healthy=False), "again")
    store.repairs.deployed(deployment(4, "till"), None)
    wanted = [(deployment(3), "r3"), (deployment(2), "r2"), (deployment(1), None)]
    assert list(store.repairs.deployments(service="shop")) == wanted
    assert [d.deployment_id for d, _ in store.repairs.deployments(most=2)] == ["d4", "d3"]


# --- people


def test_sessions_end_by_time_by_sign_out_and_with_the_password(store: SqlStore, clock: SetClock) -> None:
    def open_session(digest: str) -> None:
        until = clock.time + timedelta(hours=1)
        store.people.open_session(digest, "anna", "csrf", now=clock.time, until=until)

    store.people.set_password("anna", "hash 1", one_time=True, now=clock.time)
    for digest in ("one", "two"):
        open_session(digest)
    session = store.people.session("one", clock.time)
    assert session
    assert (session.user, session.csrf_token, session.one_time) == ("anna", "csrf", True)
    assert session.expires_at == clock.time + timedelta(hours=1)
    store.people.close_session("two")
    assert store.people.session("two", clock.time) is None
    assert store.people.session("one", clock.passes(hours=1)) is None
    clock.passes(seconds=1)
    open_session("three")
    assert rows_of(store, t.sessions) == 1, "the expired one is gone"
    store.people.set_password("anna", "hash 2", one_time=False, now=clock.time)
    assert store.people.session("three", clock.time) is None
    assert (store.people.password_hash("anna"), store.people.password_hash("bert")) == ("hash 2", None)
    assert store.people.users() == ("anna",)


def test_a_token_of_the_same_name_replaces_the_old(store: SqlStore) -> None:
    store.people.add_token("digest 1", "ci", START)
    store.people.add_token("digest 2", "ci", START)
    assert (store.people.token_name("digest 1"), store.people.token_name("digest 2")) == (None, "ci")


# --- audit and alerts


def test_the_audit_holds_when_many_write_at_once(store_url: str) -> None:
    def work(store: SqlStore, writer: int) -> None:
        for number in range(5):
            detail = {"words": "ä\x00\n'", "number": number}
            store.audit.append(actor=f"a{writer}", action="tried", subject=f"s{writer}", detail=detail, now=START)

    in_threads(store_url, work)
    with open_store(store_url, SetClock()) as store:
        assert store.audit.broken_at() is None
        rows = store.audit.rows()
        assert [row.number for row in rows] == list(range(WRITERS * 5, 0, -1))
        assert [row.number for row in store.audit.rows(before=11, most=3)] == [10, 9, 8]
        assert {row.subject for row in store.audit.rows(subject="s3")} == {"s3"}


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        pytest.param("UPDATE auto_fix_history SET actor = 'eve' WHERE number = 3", 3, id="an edited row"),
        pytest.param("UPDATE auto_fix_history SET detail = '{}' WHERE number = 1", 1, id="the first row, edited"),
        pytest.param("DELETE FROM auto_fix_history WHERE number = 2", 2, id="a deleted row"),
        pytest.param("DELETE FROM auto_fix_history WHERE number = 1", 1, id="the first row, deleted"),
        pytest.param("UPDATE auto_fix_history SET number = 9 WHERE number = 4", 4, id="a renumbered row"),
    ],
)
def test_the_audit_tells_where_it_was_tampered_with(store: SqlStore, statement: str, broken_at: int) -> None:
    for number in range(5):
        store.audit.append(actor="anna", action="tried", subject="s", detail={"n": number}, now=START)
    assert store.audit.broken_at() is None
    with store.database.writes() as connection:
        connection.execute(sa.text(statement))
    assert store.audit.broken_at() == broken_at


def test_an_alert_is_told_once(store_url: str) -> None:
    def tell(store: SqlStore, writer: int) -> bool:
        return store.audit.alert(key="down", severity="P0_critical", title=f"t{writer}", text="", link="/", now=START)

    told = in_threads(store_url, tell)
    assert sum(told) == 1
    with open_store(store_url, SetClock()) as store:
        assert not tell(store, 99)
        assert [alert.title for alert in store.audit.alerts()] == [f"t{told.index(True)}"]


# --- jobs


def test_a_job_has_a_row(store: SqlStore) -> None:
    store.jobs.started("backup_job", "0 2 * * *", START)
    [running] = store.jobs.all()
    assert (running.status, running.last_run, running.duration, running.runs) == ("running", START, None, 0)
    ended = START + timedelta(seconds=3)
    store.jobs.ended("backup_job", handled=1, detail="done", failed=False, began=START, now=ended)
    store.jobs.started("backup_job", "0 3 * * *", ended)
    store.jobs.ended("backup_job", handled=0, detail="no", failed=True, began=ended, now=ended)
    [job] = store.jobs.all()
    assert (job.status, job.schedule, job.runs, job.failures, job.detail) == ("failed", "0 3 * * *", 2, 1, "no")
    assert (job.last_success, job.last_failure, job.duration) == (ended, ended, timedelta())


def test_the_last_value_of_a_metric_is_kept_apart(store: SqlStore) -> None:
    for number, (service, name) in enumerate([("shop", "up"), ("till", "up"), ("shop", "up"), ("shop", "errors")]):
        store.jobs.measure(service, name, float(number), START)
    assert store.jobs.latest("shop") == {"up": (2.0, START), "errors": (3.0, START)}
    assert store.jobs.latest("nobody") == {}


def test_old_rows_go_but_bugs_keep_the_event_they_are_repaired_by(store: SqlStore) -> None:
    day = timedelta(days=1)
    for number, age in enumerate((40, 40, 2)):
        event = an_event(number, received_at=START - age * day)
        record(store, [event], grouped("a"), event.received_at, kind=ReportKind.LOG_EVENT)
    store.jobs.measure("shop", "up", 1.0, START - 40 * day)
    store.jobs.measure("shop", "up", 0.0, START)
    # Two events, one copy, two log lines, one metric, one hour: the first event is the bug's exemplar.
    assert store.jobs.clean(before=START - 30 * day) == 2 + 1 + 2 + 1 + 1
    assert store.jobs.clean(before=START - 30 * day) == 0
    kept = [store.reports.event("shop", f"{number:032x}") is not None for number in range(3)]
    assert kept == [True, False, True]
    assert [row.bug.event_count for row in store.bugs.search(BugQuery(), START).rows] == [3]
    assert store.audit.rows()


def test_a_backup_opens_and_holds_the_rows(store: SqlStore, tmp_path: Path) -> None:
    code = a_bug(store)
    if not store.database.is_sqlite and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    for _ in range(2):  # into the same folder again
        copy = store.jobs.backup(tmp_path / "backups" / "now")
    assert copy.stat().st_mode & 0o007 == 0 or copy.parent.stat().st_mode & 0o077 == 0
    if store.database.is_sqlite:
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("SELECT code FROM system_bugs").fetchall() == [(code,)]
    else:
        words = ["pg_restore", "--data-only", "--table=system_bugs", "--file=-", str(copy)]
        assert code in subprocess.run(words, check=True, capture_output=True, text=True).stdout


# --- when it goes wrong


def test_a_database_that_is_not_there_is_worth_another_try(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/no/such/folder/x.db", f"postgresql://nobody@/x?host={tmp_path}"):
        with open_store(url, SetClock()) as store, pytest.raises(StoreUnavailable):
            store.services.all()


def test_text_that_the_database_cannot_keep_is_refused_or_kept(store: SqlStore) -> None:
    """PostgreSQL has no NUL in a text: that is the sender's fault, not a crash of ours."""
    event = an_event(1, release="v\x00")
    if store.database.is_sqlite:
        assert arrive(store, event, grouped("a")).opened
    else:
        with pytest.raises(BadInput):
            arrive(store, event, grouped("a"))


def test_every_time_comes_back_aware_and_in_utc(store: SqlStore) -> None:
    there = datetime.fromisoformat("2025-10-23T16:30:00.123456+05:30")
    bug = store.bugs.get(a_code(arrive(store, an_event(1, occurred_at=there, received_at=there), grouped("a"), there)))
    assert (bug.occurred_at, bug.occurred_at.tzinfo) == (there, UTC)
    with pytest.raises(Exception, match="without its zone"):
        store.jobs.measure("shop", "up", 1.0, datetime(2025, 1, 1))  # noqa: DTZ001 - that is the point


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert threading.active_count() < WRITERS
