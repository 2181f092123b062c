"""The scheduled jobs' own rows, metrics, retention and backup."""

import os
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.keeping import clean_old, make_room
from homeostat.errors import StoreUnavailable
from homeostat.records import JobStatus, Room

_BACKUP_LIMIT = timedelta(hours=1)
_MOST_MEASURED = 2_000


class Jobs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def started(self, job: str, schedule: str, now: datetime) -> None:
        values = {"schedule": schedule, "status": "running", "last_run": now}
        statement = self._database.insert(t.cron_job_status).values(job=job, **values)
        with self._database.writes() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["job"], set_=values))

    def ended(self, job: str, *, handled: int, detail: str, failed: bool, began: datetime, now: datetime) -> None:
        c = t.cron_job_status.c
        values: dict[str, object] = {
            "status": "failed" if failed else "succeeded",
            "duration_seconds": (now - began).total_seconds(),
            "runs": c.runs + 1,
            "failures": c.failures + int(failed),
            "handled": handled,
            "detail": detail,
            "last_failure" if failed else "last_success": now,
        }
        with self._database.writes() as connection:
            connection.execute(sa.update(t.cron_job_status).where(c.job == job).values(values))

    def all(self) -> tuple[JobStatus, ...]:
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(t.cron_job_status).order_by(t.cron_job_status.c.job)).all()
        return tuple(
            JobStatus(
                job=row.job,
                schedule=row.schedule,
                status=row.status,
                last_run=row.last_run,
                last_success=row.last_success,
                last_failure=row.last_failure,
                duration=None if row.duration_seconds is None else timedelta(seconds=row.duration_seconds),
                runs=row.runs,
                failures=row.failures,
                handled=row.handled,
                detail=row.detail,
            )
            for row in rows
        )

    def measure(self, service: str, name: str, value: float, now: datetime) -> None:
        with self._database.writes() as connection:
            connection.execute(
                sa.insert(t.system_health_metrics).values(service=service, name=name, value=value, at=now)
            )

    def measured(self, service: str, name: str, *, since: datetime, until: datetime) -> tuple[float, ...]:
        c = t.system_health_metrics.c
        query = (
            sa.select(c.value)
            .where(c.service == service, c.name == name, c.at > since, c.at <= until)
            .order_by(c.number.desc())
            .limit(_MOST_MEASURED)
        )
        with self._database.reads() as connection:
            return tuple(connection.execute(query).scalars())[::-1]

    def latest(self, service: str) -> Mapping[str, tuple[float, datetime]]:
        c = t.system_health_metrics.c
        newest = sa.select(sa.func.max(c.number)).where(c.service == service).group_by(c.name)
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(t.system_health_metrics).where(c.number.in_(newest)))
            return {row.name: (row.value, row.at) for row in rows}

    def clean(self, *, before: datetime) -> int:
        return clean_old(self._database, before=before)

    def make_room(self, *, most_bytes: int) -> Room:
        return make_room(self._database, most_bytes=most_bytes)

    def backup(self, into: Path) -> Path:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._database.is_sqlite:
            return self._dump(into / "homeostat.dump")
        copy = into / "homeostat.db"
        ours = sqlite3.connect(self._database.url.database or "")
        with closing(ours) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            [verdict] = target.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise StoreUnavailable(f"the backup is damaged: {verdict}")
        return copy

    def _dump(self, copy: Path) -> Path:
        url = self._database.url
        # `URL.set` takes None for "leave it"; the tuple underneath takes it for None.
        bare = url._replace(drivername="postgresql", password=None).render_as_string()
        command = ["pg_dump", "--format=custom", f"--file={copy}", bare]
        # Any user of the machine can read a command line, but not another's environment.
        variables = {**os.environ, "PGPASSWORD": url.password} if url.password else None
        try:
            for words in (command, ["pg_restore", "--list", str(copy)]):
                subprocess.run(
                    words, check=True, capture_output=True, timeout=_BACKUP_LIMIT.total_seconds(), env=variables
                )
        except (OSError, subprocess.SubprocessError) as error:
            raise StoreUnavailable(f"pg_dump failed (is postgresql-client installed?): {error}") from error
        return copy
