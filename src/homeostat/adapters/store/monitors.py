"""Scheduled jobs of the services, and their runs."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.codec import decode, encode
from homeostat.records import CheckIn, FailedRun, Monitor, MonitorConfig, MonitorRun, Recovery, RunStatus
from homeostat.stages.sense.monitors import standing

MOST_MONITORS = 500  # of a service; names come from outside
_LOOK_BACK = 100  # runs, besides what its thresholds ask for
_MOST_TOLD = 20  # runs of a job, by which its bugs are found
_FAILED = [status.value for status in RunStatus if status.failed]


class Monitors:
    def __init__(self, database: Database) -> None:
        self._database = database

    def check_in(self, connection: sa.Connection, report_id: str, signal: CheckIn) -> None:
        r = t.monitor_runs.c
        job = {"service": signal.service, "slug": signal.slug, "environment": signal.environment}
        ended = signal.status is not RunStatus.IN_PROGRESS
        started_at = signal.at - (signal.duration or timedelta()) if ended else signal.at
        if not self._monitor(connection, job, signal.config, started_at):
            return
        same_job = sa.and_(*(r[name] == value for name, value in job.items()))
        check_in_id = signal.check_in_id
        if not check_in_id and ended:
            newest = sa.select(r.check_in_id).where(same_job, r.status == RunStatus.IN_PROGRESS.value)
            check_in_id = connection.execute(newest.order_by(r.started_at.desc()).limit(1)).scalar() or ""
        check_in_id = check_in_id or hashlib.sha256(report_id.encode()).hexdigest()[:32]
        new = self._database.insert(t.monitor_runs).values(
            **job,
            check_in_id=check_in_id,
            status=signal.status.value,
            started_at=started_at,
            ended_at=signal.at if ended else None,
            release=signal.release,
            told=False,
        )
        if not ended:  # a job may say again that it is under way; one that comes late changes no ended run
            connection.execute(new.on_conflict_do_nothing())
            return
        changed = {"status": signal.status.value, "ended_at": signal.at}
        connection.execute(
            new.on_conflict_do_update(index_elements=[*job, "check_in_id"], set_=changed, where=r.status != "error")
        )

    def _monitor(
        self, connection: sa.Connection, job: dict[str, str], config: MonitorConfig | None, started_at: datetime
    ) -> bool:
        """Write the job down, or what is new of it; false when the service has too many already."""
        m = t.monitors.c
        ours = sa.and_(*(m[name] == value for name, value in job.items()))
        changed: dict[str, Any] = {
            "last_started_at": sa.case((m.last_started_at < started_at, started_at), else_=m.last_started_at)
        }
        if config is not None:
            changed["config"] = encode(config)
        if connection.execute(sa.update(t.monitors).where(ours).values(changed)).rowcount:
            return True
        count = sa.select(sa.func.count()).select_from(t.monitors).where(m.service == job["service"])
        if connection.execute(count).scalar_one() >= MOST_MONITORS:
            return False
        new = self._database.insert(t.monitors).values(
            **job, config=encode(config) if config else None, last_started_at=started_at
        )
        connection.execute(new.on_conflict_do_nothing())
        return True

    def monitors(self) -> tuple[Monitor, ...]:
        r = t.monitor_runs.c
        under_way: dict[tuple[str, str, str], list[MonitorRun]] = {}
        with self._database.reads() as connection:
            for row in connection.execute(sa.select(t.monitor_runs).where(r.status == RunStatus.IN_PROGRESS.value)):
                under_way.setdefault((row.service, row.slug, row.environment), []).append(_run(row))
            rows = connection.execute(sa.select(t.monitors)).all()
        return tuple(_monitor(row, under_way.get((row.service, row.slug, row.environment), ())) for row in rows)

    def record_runs(self, runs: Sequence[MonitorRun]) -> None:
        r, m = t.monitor_runs.c, t.monitors.c
        with self._database.writes() as connection:
            for run in runs:
                job = {"service": run.service, "slug": run.slug, "environment": run.environment}
                new = self._database.insert(t.monitor_runs).values(
                    **job,
                    check_in_id=run.check_in_id,
                    status=run.status.value,
                    started_at=run.started_at,
                    ended_at=run.ended_at,
                    release=run.release,
                    told=False,
                )
                connection.execute(
                    new.on_conflict_do_update(
                        index_elements=[*job, "check_in_id"],
                        set_={"status": run.status.value, "ended_at": run.ended_at},
                        where=r.status == RunStatus.IN_PROGRESS.value,
                    )
                )
                ours = sa.and_(*(m[name] == value for name, value in job.items()), m.last_started_at < run.started_at)
                connection.execute(sa.update(t.monitors).where(ours).values(last_started_at=run.started_at))

    def failed_runs(self) -> tuple[FailedRun, ...]:
        r, m = t.monitor_runs.c, t.monitors.c
        query = (
            sa.select(t.monitor_runs, m.config)
            .join(
                t.monitors,
                sa.and_(m.service == r.service, m.slug == r.slug, m.environment == r.environment),
            )
            .where(r.status.in_(_FAILED), r.told.is_(False))
            .order_by(r.started_at)
            .limit(1_000)
        )
        with self._database.reads() as connection:
            return tuple(
                FailedRun(
                    run=_run(row),
                    in_a_row=self._in_a_row(connection, row, config),
                    threshold=config.failure_threshold if config else 1,
                )
                for row in connection.execute(query).all()
                for config in [decode(row.config, MonitorConfig) if row.config else None]
            )

    def _in_a_row(self, connection: sa.Connection, run: Any, config: MonitorConfig | None) -> int:  # noqa: ANN401 - a row
        """How many runs failed since the job was last well, this one too; of as many as its thresholds look at."""
        r = t.monitor_runs.c
        same_job = sa.and_(r.service == run.service, r.slug == run.slug, r.environment == run.environment)
        until = sa.and_(same_job, r.started_at <= run.started_at, r.status != RunStatus.IN_PROGRESS.value)
        # At the same moment the one that is asked about is the last.
        newest = sa.select(r.status).where(until).order_by(r.started_at.desc(), r.check_in_id == run.check_in_id)
        found = connection.execute(newest.limit(_looked_at(config))).scalars().all()
        return max(1, standing(map(RunStatus, reversed(found)), config).failed_in_a_row)

    def told(self, run: MonitorRun, *, failing: bool) -> None:
        r = t.monitor_runs.c
        ours = sa.and_(
            r.service == run.service,
            r.slug == run.slug,
            r.environment == run.environment,
            r.check_in_id == run.check_in_id,
        )
        with self._database.writes() as connection:
            connection.execute(sa.update(t.monitor_runs).where(ours).values(told=True))
            if failing:
                job = _of_monitor(run.service, run.slug, run.environment)
                connection.execute(sa.update(t.monitors).where(job).values(failing=True))

    def recoveries(self) -> tuple[Recovery, ...]:
        with self._database.reads() as connection:
            failing = connection.execute(sa.select(t.monitors).where(t.monitors.c.failing.is_(True))).all()
            found = (self._recovery(connection, _monitor(row)) for row in failing)
            return tuple(one for one in found if one is not None)

    def _recovery(self, connection: sa.Connection, monitor: Monitor) -> Recovery | None:
        r, config = t.monitor_runs.c, monitor.config
        same_job = sa.and_(r.service == monitor.service, r.slug == monitor.slug, r.environment == monitor.environment)
        newest = sa.select(t.monitor_runs).where(same_job, r.status != RunStatus.IN_PROGRESS.value)
        rows = connection.execute(newest.order_by(r.started_at.desc()).limit(_looked_at(config))).all()
        stands = standing((RunStatus(row.status) for row in reversed(rows)), config)
        # A failed run below the threshold is no recovery, though it does not fail as its code says it.
        if stands.failing or stands.failed_in_a_row or not rows:
            return None
        told = tuple(_run(row) for row in rows if row.told)[:_MOST_TOLD]
        return Recovery(monitor=monitor, well_since=rows[0].ended_at or rows[0].started_at, told=told)

    def recovered(self, monitor: Monitor) -> None:
        job = _of_monitor(monitor.service, monitor.slug, monitor.environment)
        with self._database.writes() as connection:
            connection.execute(sa.update(t.monitors).where(job).values(failing=False))

    def runs(
        self, service: str, slug: str, most: int = 50, *, environment: str | None = None
    ) -> tuple[MonitorRun, ...]:
        r = t.monitor_runs.c
        query = sa.select(t.monitor_runs).where(r.service == service, r.slug == slug)
        if environment is not None:
            query = query.where(r.environment == environment)
        with self._database.reads() as connection:
            return tuple(map(_run, connection.execute(query.order_by(r.started_at.desc()).limit(most))))


def _looked_at(config: MonitorConfig | None) -> int:
    """How many of a job's last runs tell how it stands."""
    return _LOOK_BACK + (2 * (config.failure_threshold + config.recovery_threshold) if config else 0)


def _of_monitor(service: str, slug: str, environment: str) -> sa.ColumnElement[bool]:
    m = t.monitors.c
    return sa.and_(m.service == service, m.slug == slug, m.environment == environment)


def _monitor(row: Any, under_way: Sequence[MonitorRun] = ()) -> Monitor:  # noqa: ANN401 - a row
    return Monitor(
        service=row.service,
        slug=row.slug,
        environment=row.environment,
        config=decode(row.config, MonitorConfig) if row.config else None,
        last_started_at=row.last_started_at,
        under_way=tuple(under_way),
        failing=row.failing,
    )


def _run(row: Any) -> MonitorRun:  # noqa: ANN401 - a row
    return MonitorRun(
        service=row.service,
        slug=row.slug,
        environment=row.environment,
        check_in_id=row.check_in_id,
        status=RunStatus(row.status),
        started_at=row.started_at,
        ended_at=row.ended_at,
        release=row.release,
    )
