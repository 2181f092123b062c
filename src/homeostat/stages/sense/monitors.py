"""Scheduled jobs: when one is due, which runs were missed or took too long, and what is told of a failed one."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from croniter import croniter

from homeostat.ports import SignalStore
from homeostat.records import FailedRun, Monitor, MonitorConfig, MonitorRun, Report, ReportKind, RunStatus

_EARLY = timedelta(seconds=30)  # a machine's clock may run so far ahead: such a run is the one that is due
_CRONTAB_FIELDS = 5
_MOST_STEPS = 3_000  # two days of a job that runs each minute
_WORDS = {
    RunStatus.MISSED: ("CheckInMissed", "did not begin when it was due"),
    RunStatus.TIMEOUT: ("CheckInTimeout", "began and did not end in time"),
    RunStatus.ERROR: ("CheckInFailed", "reported that it failed"),
}
ERROR_TYPES = frozenset(error_type for error_type, _ in _WORDS.values())


def next_due(config: MonitorConfig, *, after: datetime) -> datetime | None:
    """When it has to begin next; None when its schedule cannot be read or never comes."""
    if config.interval is not None:
        return after + config.interval
    words = config.crontab
    if not words.startswith("@") and len(words.split()) != _CRONTAB_FIELDS:
        return None
    local = (after + _EARLY).astimezone(_zone(config.timezone))
    try:
        found = croniter(words, local, ret_type=datetime, max_years_between_matches=5).get_next(datetime)
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError):  # its own, and what odd fields raise in it
        return None
    return found.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # no such zone, or a name that is a path
        return ZoneInfo("UTC")


def overdue(monitors: Sequence[Monitor], now: datetime) -> tuple[MonitorRun, ...]:
    """Runs that should have begun, and runs that should have ended. The same ones again have the same ids.

    After a pause of ours only the last run of a job that was due counts as missed: nobody listened before.
    """
    found: list[MonitorRun] = []
    for monitor in monitors:
        if monitor.config is None:
            continue
        due = _last_due(monitor.config, after=monitor.last_started_at, now=now)
        if due is not None:
            found.append(_missed(monitor, due, now))
        late = (run for run in monitor.under_way if run.started_at + monitor.config.max_runtime < now)
        found.extend(replace(run, status=RunStatus.TIMEOUT, ended_at=now) for run in late)
    return tuple(found)


def _last_due(config: MonitorConfig, *, after: datetime, now: datetime) -> datetime | None:
    """The last time, with its margin, that has passed since; None when none has."""
    last, due = None, next_due(config, after=after)
    for _ in range(_MOST_STEPS):
        if due is None or due + config.margin >= now:
            return last
        last, due = due, next_due(config, after=due)
    # Far behind: begin from a moment near now instead of counting every minute of a month.
    near = now - config.margin - timedelta(days=1)
    return _last_due(config, after=near, now=now) if near > after else last


def _missed(monitor: Monitor, due: datetime, now: datetime) -> MonitorRun:
    words = f"{monitor.service}\n{monitor.slug}\n{monitor.environment}\n{due.isoformat()}"
    return MonitorRun(
        service=monitor.service,
        slug=monitor.slug,
        environment=monitor.environment,
        check_in_id=hashlib.sha256(words.encode()).hexdigest()[:32],
        status=RunStatus.MISSED,
        started_at=due,
        ended_at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a job stands after its last run."""

    failing: bool
    failed_in_a_row: int  # while it fails, good runs that are too few to bring it back do not end the row
    good_in_a_row: int


def standing(statuses: Iterable[RunStatus], config: MonitorConfig | None) -> Standing:
    """What the ended runs come to, the oldest first.

    It fails once so many runs in a row failed, and is back once so many in a row were good, as its code says it:
    `failure_issue_threshold` and `recovery_threshold`, https://docs.sentry.io/product/monitors-and-alerts/monitors/crons/
    """
    enough_failed, enough_good = (config.failure_threshold, config.recovery_threshold) if config else (1, 1)
    failing, failed, good = False, 0, 0
    for status in statuses:
        if status.failed:
            failed, good = failed + 1, 0
            failing = failing or failed >= enough_failed
        elif status is RunStatus.OK:
            good += 1
            if not failing or good >= enough_good:
                failing, failed = False, 0
    return Standing(failing=failing, failed_in_a_row=failed, good_in_a_row=good)


def tell_failed_runs(store: SignalStore, *, accept: Callable[[Sequence[Report]], None], now: datetime) -> int:
    """Make events of failed runs, once each; how many. Cut off, it makes the same events again, with the same ids."""
    told = 0
    for failed in store.failed_runs():
        failing = failed.in_a_row >= failed.threshold
        if failing:
            accept([failure_report(failed, now)])
            told += 1
        store.told(failed.run, failing=failing)
    return told


def words_of_failure(run: MonitorRun) -> str:
    """What happened to which job, in a sentence without its end."""
    place = f" in {run.environment}" if run.environment else ""
    return f"{run.slug}{place} {_WORDS[run.status][1]}"


def event_ids_of(run: MonitorRun) -> tuple[str, ...]:
    """Of all events that the run may have become: one that timed out may have ended well since."""
    return tuple(event_id_of_failure(replace(run, status=status)) for status in _WORDS)


def event_id_of_failure(run: MonitorRun) -> str:
    """A run that times out and then reports that it failed is two events; the same word again is one."""
    seed = f"{run.service}\n{run.slug}\n{run.environment}\n{run.check_in_id}\n{run.status}"
    return hashlib.sha256(seed.encode()).hexdigest()[:32]


def failure_report(failed: FailedRun, now: datetime) -> Report:
    """The failed run as an event of its service: unhandled, so that a bug opens at once."""
    run = failed.run
    error_type = _WORDS[run.status][0]
    event_id = event_id_of_failure(run)
    raised = {
        "type": error_type,
        "value": words_of_failure(run),
        "mechanism": {"type": "monitor", "handled": False},
    }
    payload = {
        "event_id": event_id,
        "timestamp": (run.ended_at or run.started_at).isoformat(),
        "level": "error",
        "platform": "other",
        "logger": "monitor",
        "transaction": run.slug,
        "release": run.release,
        "environment": run.environment,
        "fingerprint": ["monitor", run.slug, run.environment, error_type],
        "tags": {"monitor.slug": run.slug, "monitor.status": run.status.value},
        "contexts": {"monitor": {"due_or_started": run.started_at.isoformat(), "failed_in_a_row": failed.in_a_row}},
        "exception": {"values": [raised]},
    }
    return Report(
        report_id=f"{run.service}:{event_id}",
        service=run.service,
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=now,
        body=msgspec.json.encode(payload),
    )
