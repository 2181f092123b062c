"""When a scheduled job is due, which of its runs were missed, and what is told of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeostat.records import Effect, FailedRun, Known, Monitor, MonitorConfig, MonitorRun, RunStatus
from homeostat.stages.group import group
from homeostat.stages.sense import sense
from homeostat.stages.sense.monitors import failure_report, next_due, overdue

NOON = datetime(2025, 10, 23, 12, 0, tzinfo=UTC)


def at(hours: int, minutes: int = 0, seconds: int = 0) -> datetime:
    return NOON.replace(hour=hours, minute=minutes, second=seconds)


def run(started_at: datetime, status: RunStatus = RunStatus.IN_PROGRESS) -> MonitorRun:
    return MonitorRun(
        service="shop", slug="nightly", environment="production", check_in_id="a", status=status, started_at=started_at
    )


def monitor(config: MonitorConfig | None, last: datetime, *under_way: MonitorRun) -> Monitor:
    return Monitor(
        service="shop",
        slug="nightly",
        environment="production",
        config=config,
        last_started_at=last,
        under_way=under_way,
    )


HOURLY = MonitorConfig(crontab="0 * * * *", margin=timedelta(minutes=5))


@pytest.mark.parametrize(
    ("config", "after", "due"),
    [
        pytest.param({"crontab": "0 * * * *"}, at(12, 0, 1), at(13), id="each hour"),
        pytest.param({"crontab": "0 * * * *"}, at(11, 59, 50), at(13), id="a clock that is a little ahead"),
        pytest.param(
            {"crontab": "0 2 * * *", "timezone": "Europe/Vienna"}, at(1), at(0) + timedelta(days=1), id="zone"
        ),
        pytest.param({"crontab": "@daily"}, at(12), at(0) + timedelta(days=1), id="a word"),
        pytest.param(
            {"crontab": "0 0 * * *", "timezone": "Nowhere/../X"}, at(12), at(0) + timedelta(days=1), id="no zone"
        ),
        pytest.param({"interval": timedelta(hours=2)}, at(12), at(14), id="by interval"),
        pytest.param({"crontab": "0 0 30 2 *"}, at(12), None, id="never"),
        pytest.param({"crontab": "* * * * * *"}, at(12), None, id="seconds, which nobody offers"),
        pytest.param({"crontab": "soon"}, at(12), None, id="no schedule"),
        pytest.param({}, at(12), None, id="nothing"),
    ],
)
def test_when_it_is_due(config: dict[str, Any], after: datetime, due: datetime | None) -> None:
    assert next_due(MonitorConfig(**config), after=after) == due


def test_the_night_when_clocks_go_back_has_the_run_once() -> None:
    config = MonitorConfig(crontab="30 1 * * *", timezone="Europe/Vienna")
    before = datetime(2025, 10, 25, 12, tzinfo=UTC)
    first = next_due(config, after=before)
    assert first == datetime(2025, 10, 25, 23, 30, tzinfo=UTC)
    assert next_due(config, after=first) == datetime(2025, 10, 27, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seen", "now", "found"),
    [
        pytest.param(monitor(HOURLY, at(12)), at(13, 4), [], id="within its margin"),
        pytest.param(monitor(HOURLY, at(12)), at(13, 6), [("missed", at(13))], id="missed"),
        pytest.param(monitor(HOURLY, at(13)), at(13, 6), [], id="it ran"),
        pytest.param(monitor(HOURLY, at(2)), at(13, 6), [("missed", at(13))], id="after a pause only the last"),
        pytest.param(
            monitor(MonitorConfig(crontab="* * * * *"), NOON - timedelta(days=90)),
            at(13, 6),
            [("missed", at(13, 4))],
            id="a long pause of a busy job",
        ),
        pytest.param(monitor(HOURLY, at(13), run(at(13))), at(13, 29), [], id="under way"),
        pytest.param(monitor(HOURLY, at(13), run(at(13))), at(13, 31), [("timeout", at(13))], id="too long"),
        pytest.param(monitor(None, at(1), run(at(1))), at(13), [], id="nobody said when it runs"),
    ],
)
def test_what_is_overdue(seen: Monitor, now: datetime, found: list[tuple[str, datetime]]) -> None:
    late = overdue([seen], now)
    assert [(run.status, run.started_at) for run in late] == found
    assert overdue([seen], now) == late


@pytest.mark.parametrize("status", [status for status in RunStatus if status.failed])
def test_a_failed_run_opens_a_bug_at_once(status: RunStatus) -> None:
    failed = FailedRun(run=run(at(13), status), in_a_row=1, threshold=1)
    report = failure_report(failed, at(14))
    event = sense(report)
    assert report == failure_report(failed, at(14))
    assert (event.service, event.environment, event.tags["monitor.slug"]) == ("shop", "production", "nightly")
    assert group(event, Known()).effect is Effect.OPENS


def test_different_failures_of_a_job_are_different_events_of_its_bugs() -> None:
    ids = {
        json.loads(failure_report(FailedRun(run=run(at(hour), status), in_a_row=1, threshold=1), at(14)).body)[
            "event_id"
        ]
        for hour in (12,)
        for status in (RunStatus.ERROR, RunStatus.TIMEOUT)
    }
    assert len(ids) == 2
