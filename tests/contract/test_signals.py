"""What the store promises of signals, on SQLite and on PostgreSQL alike."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from conftest import SetClock
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.store import SqlStore
from homeostat.adapters.store.monitors import MOST_MONITORS
from homeostat.adapters.store.signals import MOST_FILES_OF_EVENT, MOST_LOSS_ROWS, Signals
from homeostat.intake.signals import keep_signals
from homeostat.jobs.log_cleanup import log_cleanup
from homeostat.jobs.monitor_check import monitor_check
from homeostat.records import (
    Attachment,
    BugQuery,
    BugStatus,
    CheckIn,
    Deploy,
    Feedback,
    Loss,
    Losses,
    MonitorConfig,
    MuteUntil,
    Report,
    ReportKind,
    RunStatus,
    Sessions,
    Sighting,
    Signal,
)
from homeostat.stages.group import fingerprint_of, group, opens_after
from homeostat.stages.sense import sense

HOURLY = MonitorConfig(crontab="0 * * * *", margin=timedelta(minutes=5))


_numbers = itertools.count()


def keep(store: SqlStore, signal: Signal, report_id: str = "") -> int:
    return store.signals.keep([(report_id or f"shop:{next(_numbers)}", signal)], SetClock().time)


def check_in(clock: SetClock, status: str, check_in_id: str = "", **more: Any) -> CheckIn:  # noqa: ANN401 - any field
    return CheckIn(
        service="shop",
        slug=more.pop("slug", "nightly"),
        check_in_id=check_in_id,
        status=RunStatus(status),
        at=clock.time,
        environment="production",
        **more,
    )


def statuses(store: SqlStore) -> list[str]:
    return [run.status.value for run in store.signals.runs("shop", "nightly")]


class Desk:
    """Where reports of failed runs go, and what becomes of them."""

    def __init__(self, store: SqlStore, clock: SetClock) -> None:
        self.store = store
        self.clock = clock
        self.waiting: list[Report] = []
        self.people = ScriptedNotifier()

    def check(self) -> str:
        return monitor_check(self.store, self.clock, self.people, accept=self.waiting.extend)[1]

    def collect(self) -> list[str]:
        """Titles of the bugs that the events which wait open."""
        events = [sense(report) for report in self.waiting]
        sightings = [
            Sighting(
                report=report,
                event_id=event.event_id,
                fingerprint=fingerprint_of(event).digest,
                occurred_at=event.occurred_at,
                release=event.release,
                user_id=event.user_id,
                opens_after=opens_after(event),
            )
            for report, event in zip(self.waiting, events, strict=True)
        ]
        self.waiting.clear()
        recorded = self.store.reports.record(
            sightings,
            read=lambda sighting: sense(sighting.report),
            group=group,
            now=self.clock.time,
        )
        return [self.store.bugs.get(code).title for code in recorded.opened]


@pytest.fixture
def desk(store: SqlStore, clock: SetClock) -> Desk:
    return Desk(store, clock)


# --- kept once


def test_a_signal_is_kept_once(store: SqlStore, clock: SetClock) -> None:
    signal = Sessions(service="shop", at=clock.time, release="v1", started=2, crashed=1)
    assert keep(store, signal, "shop:a") == 1
    assert keep(store, signal, "shop:a") == 0
    (health,) = store.signals.release_health("shop")
    assert (health.started, health.crashed, health.crash_free) == (2, 1, 0.5)


# --- scheduled jobs


def test_a_run_begins_and_ends_by_its_id(store: SqlStore, clock: SetClock) -> None:
    keep(store, check_in(clock, "in_progress", "a" * 32, config=HOURLY))
    assert statuses(store) == ["in_progress"]
    clock.passes(seconds=3)
    keep(store, check_in(clock, "ok", "a" * 32))
    keep(store, check_in(clock, "in_progress", "a" * 32))  # comes late
    (run,) = store.signals.runs("shop", "nightly")
    assert (run.status, run.ended_at) == (RunStatus.OK, clock.time)
    (monitor,) = store.signals.monitors()
    assert (monitor.config, monitor.under_way) == (HOURLY, ())


def test_an_end_without_an_id_ends_the_newest_run_under_way(store: SqlStore, clock: SetClock) -> None:
    for name in "ab":
        keep(store, check_in(clock, "in_progress", name * 32))
        clock.passes(minutes=1)
    keep(store, check_in(clock, "ok"))
    assert statuses(store) == ["ok", "in_progress"]
    keep(store, check_in(clock, "ok"))
    keep(store, check_in(clock, "ok", duration=timedelta(seconds=5)))
    assert sorted(statuses(store)) == ["ok", "ok", "ok"]


def test_a_run_that_was_missed_becomes_one_bug_and_one_event_a_run(
    store: SqlStore, clock: SetClock, desk: Desk
) -> None:
    keep(store, check_in(clock, "ok", config=HOURLY))  # 14:30
    clock.passes(minutes=34)
    assert desk.check() == "1 monitors, 0 missed or too long, 0 told"
    clock.passes(minutes=2)
    for _ in range(2):
        desk.check()
    assert desk.collect() == ["CheckInMissed: nightly in production did not begin when it was due"]
    clock.passes(hours=1)
    desk.check()
    assert desk.collect() == []
    assert statuses(store) == ["missed", "missed", "ok"]
    assert store.bugs.stats().events == 2
    [notice] = desk.people.notices
    assert notice.title == "shop: nightly in production did not begin when it was due"
    assert notice.link == "/monitors/one?service=shop&slug=nightly&environment=production"


def test_people_are_told_again_of_a_job_that_was_well_meanwhile_unless_its_bug_is_muted(
    store: SqlStore, clock: SetClock, desk: Desk
) -> None:
    store.services.ensure("shop")
    config = MonitorConfig(interval=timedelta(days=1))
    for name, status in zip("abcdef", ("error", "error", "ok", "error", "ok", "error"), strict=True):
        clock.passes(minutes=5)
        if name == "e":
            [row] = store.bugs.search(BugQuery(), clock.time).rows
            store.triage.mute(row.bug.code, MuteUntil(), by="anna", reason="", now=clock.time)
        failed = check_in(clock, status, name * 32, config=config)
        keep_signals([(f"shop:{name}", failed)], store.signals, accept=desk.waiting.extend, now=clock.time)
        desk.collect()
        desk.check()
        desk.check()
    assert [notice.key[-1] for notice in desk.people.notices] == ["a", "d"]


def test_a_run_that_takes_too_long_is_told_and_may_still_end_well(store: SqlStore, clock: SetClock, desk: Desk) -> None:
    keep(store, check_in(clock, "in_progress", "a" * 32, config=MonitorConfig(interval=timedelta(days=1))))
    clock.passes(minutes=31)
    desk.check()
    assert statuses(store) == ["timeout"]
    assert len(desk.collect()) == 1
    keep(store, check_in(clock, "ok", "a" * 32))
    desk.check()
    assert (statuses(store), desk.collect()) == (["ok"], [])


def test_a_failed_run_is_told_at_once_and_once(store: SqlStore, clock: SetClock, desk: Desk) -> None:
    failed = check_in(clock, "error", "a" * 32)
    for _ in range(2):
        keep_signals([("shop:a", failed)], store.signals, accept=desk.waiting.extend, now=clock.time)
    assert len(desk.waiting) == 1
    desk.check()
    assert len(desk.collect()) == 1


@pytest.mark.parametrize("release", ["", "v1"], ids=["no release", "the same release"])
def test_a_job_that_is_well_again_ends_its_bug_and_one_that_fails_again_brings_it_back(
    store: SqlStore, clock: SetClock, desk: Desk, release: str
) -> None:
    store.services.ensure("shop")
    deploy = Deploy(deploy_id="d", service="shop", version="v1", environment="production", finished_at=clock.time)
    store.releases.deploy(deploy, by="ci", now=clock.time)
    config = MonitorConfig(interval=timedelta(days=1), recovery_threshold=2)
    seen: list[str] = []
    for name, status in zip("abcdef", ("error", "ok", "ok", "error", "ok", "ok"), strict=True):
        clock.passes(minutes=5)
        keep(store, check_in(clock, status, name * 32, config=config, release=release))
        desk.check()
        desk.collect()
        desk.check()
        [row] = store.bugs.search(BugQuery(), clock.time).rows
        seen.append(row.bug.status.value)
    assert seen == ["detected", "detected", "resolved", "regressed", "regressed", "resolved"]
    [*_, last] = store.bugs.changes(row.bug.code)
    assert last.reason == "nightly in production runs well again"
    assert store.signals.recoveries() == ()


def test_the_bug_of_a_run_that_ended_well_after_all_is_resolved(store: SqlStore, clock: SetClock, desk: Desk) -> None:
    store.services.ensure("shop")
    keep(store, check_in(clock, "in_progress", "a" * 32, config=MonitorConfig(interval=timedelta(days=1))))
    clock.passes(minutes=31)
    desk.check()
    keep(store, check_in(clock, "ok", "a" * 32))
    desk.check()  # its event was not read yet
    desk.collect()
    [row] = store.bugs.search(BugQuery(), clock.time).rows
    assert row.bug.status is BugStatus.DETECTED
    desk.check()
    assert store.bugs.get(row.bug.code).status is BugStatus.RESOLVED


def test_what_a_person_opened_again_or_muted_a_job_does_not_end(store: SqlStore, clock: SetClock, desk: Desk) -> None:
    store.services.ensure("shop")
    for slug in ("nightly", "weekly"):
        keep(store, check_in(clock, "error", slug[0] * 32, slug=slug))
        desk.check()
        desk.collect()
    codes = sorted(row.bug.code for row in store.bugs.search(BugQuery(), clock.time).rows)
    store.triage.mute(codes[0], MuteUntil(), by="anna", reason="", now=clock.time)
    clock.passes(minutes=5)
    for slug in ("nightly", "weekly"):
        keep(store, check_in(clock, "ok", slug=slug))
    desk.check()
    store.triage.reopen(codes[1], by="anna", reason="", now=clock.time)
    desk.check()
    assert [store.bugs.get(code).status for code in codes] == [BugStatus.MUTED, BugStatus.DETECTED]


def test_only_as_many_failures_in_a_row_as_the_job_says_are_told(store: SqlStore, clock: SetClock, desk: Desk) -> None:
    config = MonitorConfig(interval=timedelta(days=1), failure_threshold=2)
    told: list[int] = []
    for name, status in zip("abcde", ("error", "ok", "error", "error", "error"), strict=True):
        clock.passes(minutes=1)
        keep(store, check_in(clock, status, name * 32, config=config))
        desk.check()
        told.append(len(desk.waiting))
    assert told == [0, 0, 0, 1, 2]


def test_monitors_are_bounded(store: SqlStore, clock: SetClock) -> None:
    for number in range(MOST_MONITORS + 2):
        keep(store, check_in(clock, "ok", slug=f"job-{number}"))
    assert len(store.signals.monitors()) == MOST_MONITORS


# --- feedback, files, losses


def test_feedback_is_found_by_the_bug_of_its_event(store: SqlStore, clock: SetClock, desk: Desk) -> None:
    event_id = "e" * 32
    body = b'{"event_id": "%s", "level": "fatal", "message": "x"}' % event_id.encode()
    kind = ReportKind.SENTRY_ENVELOPE
    desk.waiting = [Report(report_id="shop:1", service="shop", kind=kind, received_at=clock.time, body=body)]
    desk.collect()
    (event,) = store.reports.export()
    for about in (event_id, "f" * 32, ""):
        keep(store, Feedback(service="shop", event_id=about, at=clock.time, message=f"about {about}"))
    (found,) = store.signals.feedback_on(event["bug_code"])
    assert found.message == f"about {event_id}"
    assert store.signals.feedback("shop", event_id) == (found,)


def a_file(clock: SetClock, name: str, size: int, event_id: str = "e" * 32) -> Attachment:
    return Attachment(
        service="shop",
        event_id=event_id,
        at=clock.time,
        name=name,
        content_type="text/plain",
        kind="event.attachment",
        body=b"\x00" * size,
    )


def test_files_are_kept_whole_and_the_oldest_make_room(store: SqlStore, clock: SetClock) -> None:
    small = Signals(store.database, most_file_bytes=100)
    for name in "abc":
        clock.passes(seconds=1)
        small.keep([(f"shop:{name}", a_file(clock, name, 40))], clock.time)
    assert [(file.name, len(file.body)) for file in small.attachments("shop", "e" * 32)] == [("b", 40), ("c", 40)]


def test_an_event_has_so_many_files_and_no_more(store: SqlStore, clock: SetClock) -> None:
    for number in range(25):
        keep(store, a_file(clock, str(number), 1))
    assert len(store.signals.attachments("shop", "e" * 32)) == MOST_FILES_OF_EVENT


def test_losses_add_up_and_their_kinds_are_bounded(store: SqlStore, clock: SetClock) -> None:
    def lose(*reasons: str) -> None:
        lost = tuple(Loss(reason=reason, category="error", quantity=2) for reason in reasons)
        keep(store, Losses(service="shop", at=clock.time, source="client", lost=lost))

    lose("a", "a")
    lose(*(str(number) for number in range(MOST_LOSS_ROWS + 10)))
    (losses,) = store.signals.losses("shop")
    found = {loss.reason: loss.quantity for loss in losses.lost}
    assert (len(found), found["a"], found["other"]) == (MOST_LOSS_ROWS + 1, 4, 22)


def test_what_is_old_goes_with_the_rest(store: SqlStore, clock: SetClock) -> None:
    keep(store, check_in(clock, "ok"))
    keep(store, Feedback(service="shop", event_id="", at=clock.time, message="m"))
    keep(store, Sessions(service="shop", at=clock.time, release="v1", started=1))
    keep(store, a_file(clock, "a", 1))
    clock.passes(days=40)
    gone, _ = log_cleanup(store, clock, retention=timedelta(days=30))
    assert gone >= 8  # four rows, and that their reports were seen
    assert store.signals.release_health("shop") == ()
    assert statuses(store) == []


def test_rules_of_scrubbing_are_a_services_own(store: SqlStore) -> None:
    store.signals.set_scrub_rules("shop", "{}")
    store.signals.set_scrub_rules("shop", '{"off": ["ip"]}')
    assert store.signals.scrub_rules("shop") == '{"off": ["ip"]}'
    assert store.signals.scrub_rules("till") == ""
