"""Scheduled jobs of the services: how each stands, when it is due, and the bug of its failure."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from homeostat.console import words
from homeostat.console.rendering import Pages, query_of
from homeostat.console.session import Visit
from homeostat.errors import NotFound
from homeostat.ports import Store
from homeostat.records import Monitor, MonitorConfig, MonitorRun, RunStatus
from homeostat.stages.sense.monitors import event_id_of_failure, next_due, standing

_ON_STRIP = 20  # runs
_OF_ONE = 100  # runs, on a monitor's own page
_MOST = 200  # monitors on the page, those that fail first
_LOOK_AT = 10  # failed runs, for one that has a bug


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One monitor."""

    monitor: Monitor
    label: words.Label
    schedule: str
    due_at: datetime | None
    late: bool
    runs: tuple[MonitorRun, ...]  # the newest first
    note: str
    bug_code: str

    @property
    def strip(self) -> tuple[MonitorRun, ...]:
        """The last ones as one reads: the newest at the right."""
        return tuple(reversed(self.runs[:_ON_STRIP]))


class MonitorPages:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        service = query_of(visit.query, "service")["service"]
        known = [one for one in self._store.signals.monitors() if service in ("", one.service)]
        rows = [self._row(one, visit.now, most=_ON_STRIP) for one in known[:_MOST]]
        rows.sort(key=lambda row: (row.label.tone != "bad", row.monitor.service, row.monitor.slug))
        url = visit.request.url
        return self._pages.show(
            "monitors.html",
            visit.session,
            rows=rows,
            more=len(known) - len(rows),
            services=self._store.services.all(),
            scheme=url.scheme,
            host=url.netloc,
        )

    def show_one(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "slug", "environment")
        found = [
            one
            for one in self._store.signals.monitors()
            if (one.service, one.slug, one.environment) == tuple(given.values())
        ]
        if not found:
            raise NotFound("There is no such monitor. It is there after its first check-in.")
        row = self._row(found[0], visit.now, most=_OF_ONE)
        return self._pages.show("monitor.html", visit.session, row=row)

    def _row(self, monitor: Monitor, now: datetime, *, most: int) -> Row:
        config = monitor.config
        runs = self._store.signals.runs(monitor.service, monitor.slug, most, environment=monitor.environment)
        ended = [run.status for run in reversed(runs) if run.status is not RunStatus.IN_PROGRESS]
        stands = standing(ended, config)
        due_at = next_due(config, after=monitor.last_started_at) if config else None
        return Row(
            monitor=monitor,
            label=_label(ended, failing=stands.failing),
            schedule=_schedule(config),
            due_at=due_at,
            late=config is not None and due_at is not None and due_at + config.margin < now,
            runs=runs,
            note=_note(config, failing=stands.failing, failed=stands.failed_in_a_row, good=stands.good_in_a_row),
            bug_code=self._bug_of(runs) if stands.failing else "",
        )

    def _bug_of(self, runs: tuple[MonitorRun, ...]) -> str:
        """The bug that the last failed runs count on; the first of a row may be below the threshold."""
        for run in [run for run in runs if run.status.failed][:_LOOK_AT]:
            for found in self._store.reports.explain(event_id_of_failure(run)):
                if found.service == run.service and found.bug_code:
                    return found.bug_code
        return ""


def _label(ended: list[RunStatus], *, failing: bool) -> words.Label:
    if not ended:
        return words.Label("No run ended yet", "quiet", "dot")
    last = ended[-1]
    if failing and not last.failed:
        return words.Label("Recovering", "wait", "repeat")
    if last.failed:
        label = words.RUN[last]
        return label if failing else words.Label(label.words, "wait", label.icon)
    return words.Label("Well", "good", "check")


def _schedule(config: MonitorConfig | None) -> str:
    if config is None:
        return "not told yet, so that a missed run cannot be seen"
    if config.interval is not None:
        return f"every {words.duration(config.interval)}"
    return f"{config.crontab} ({config.timezone})"


def _note(config: MonitorConfig | None, *, failing: bool, failed: int, good: int) -> str:
    """How far it is from failing or from being back; "" where one run decides."""
    if config is None:
        return ""
    if failing and good:
        return f"{good} of {config.recovery_threshold} good runs that bring it back"
    if not failing and failed:
        return f"{failed} of {config.failure_threshold} failed runs that open a bug"
    return f"{failed} failed in a row" if failing and failed > 1 else ""
