"""The two servers, each started in an empty home, and what each has counted."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from capture import PROJECT, PUBLIC_KEY, run, virtual_environment
from cluster import Cluster
from measure import disk_bytes

from homeostat.adapters.store import SqlStore, open_store
from homeostat.records import Service

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Counted:
    """What is stored and grouped so far."""

    events: int
    groups: int
    refused: int = 0


class Server(Protocol):
    """One that takes envelopes for `PROJECT` with `PUBLIC_KEY`."""

    ports: list[int]
    empty_bytes: int  # of its home before the first event

    def started(self) -> AbstractContextManager[list[int]]: ...  # the processes at the root of its tree
    def events(self) -> int: ...  # stored and grouped so far; asked ten times a second, so that it has to cost little
    def counted(self) -> Counted: ...
    def disk_bytes(self) -> int: ...  # while it does not run


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Homeostat:
    """`homeostat up`, and as many intake processes as were asked for."""

    def __init__(self, home: Path, ports: list[int], cluster: Cluster | None) -> None:
        self.home = home
        self.ports = ports
        self._cluster = cluster
        database_url = cluster.new_database() if cluster else ""
        self._url = database_url or f"sqlite:///{home / 'homeostat.db'}"
        self._environment = {"HOMEOSTAT_HOME": str(home), "DATABASE_URL": database_url, "HOMEOSTAT_MODEL": ""}
        self._store: SqlStore | None = None
        self._rows: sa.Engine | None = None
        self.empty_bytes = 0

    @contextmanager
    def started(self) -> Iterator[list[int]]:
        program = str(Path(sys.executable).parent / "homeostat")
        self.home.mkdir(mode=0o700)
        run(program, "migrate", folder=self.home, environment=self._environment)
        with open_store(self._url, _Clock()) as store, ExitStack() as stack:
            store.services.add(Service(name="bench", project_id=PROJECT, public_key=PUBLIC_KEY))
            self._store = store
            self._rows = stack.enter_context(_engine(self._url))
            self.empty_bytes = self.disk_bytes()
            commands = [[program, "up", "--port", str(self.ports[0])]]
            commands += [[program, "intake", "--port", str(port)] for port in self.ports[1:]]
            with _processes(commands, self.home, self._environment) as processes:
                for port in self.ports:
                    _await_answer(port, self.home)
                yield [*processes, self._cluster.process] if self._cluster else processes

    def events(self) -> int:
        """Rows: a transaction that inserts events counts them on their bugs too."""
        assert self._rows is not None
        with self._rows.connect() as connection:
            return int(connection.execute(_EVENTS).scalar_one())

    def counted(self) -> Counted:
        assert self._store is not None
        stats = self._store.bugs.stats()
        return Counted(stats.events, stats.bugs, stats.refused)

    def disk_bytes(self) -> int:
        return disk_bytes(self.home) + (self._cluster.bytes_of(self._url) if self._cluster else 0)


class Bugsink:
    """As its page on a single server says: gunicorn and snappea, SQLite. Its quotas are lifted."""

    def __init__(self, home: Path, port: int, cache: Path) -> None:
        self.home = home
        self.ports = [port]
        self.empty_bytes = 0
        self._programs = virtual_environment(cache / "bugsink", "bugsink>=2,<3")
        self._environment = {"PYTHONPATH": str(home), "DJANGO_SETTINGS_MODULE": "bugsink_conf", "PYTHONUNBUFFERED": "1"}

    def _run(self, program: str, *words: str) -> None:
        run(str(self._programs / program), *words, folder=self.home, environment=self._environment)

    @contextmanager
    def started(self) -> Iterator[list[int]]:
        self.home.mkdir()
        self._run("bugsink-create-conf", "--template=singleserver", "--host=127.0.0.1", f"--base-dir={self.home}")
        with (self.home / "bugsink_conf.py").open("a") as conf:
            conf.write(_UNLIMITED)
        self._run("bugsink-manage", "shell", "-c", _SET_UP)
        self.empty_bytes = self.disk_bytes()
        commands = [
            [str(self._programs / "gunicorn"), f"--bind=127.0.0.1:{self.ports[0]}", *_GUNICORN, "bugsink.wsgi"],
            [str(self._programs / "bugsink-runsnappea")],
        ]
        with _processes(commands, self.home, self._environment) as processes:
            _await_answer(self.ports[0], self.home)
            yield processes

    def events(self) -> int:
        return self.counted().events

    def counted(self) -> Counted:
        with closing(sqlite3.connect(f"file:{self.home / 'db.sqlite3'}?mode=ro", uri=True, timeout=30)) as connection:
            query = "SELECT coalesce(sum(digested_event_count), 0), count(*) FROM issues_issue"
            events, groups = connection.execute(query).fetchone()
        return Counted(events, groups)

    def disk_bytes(self) -> int:
        return disk_bytes(self.home)


_EVENTS = sa.text("SELECT count(*) FROM events")


@contextmanager
def _engine(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        yield engine
    finally:
        engine.dispose()


_GUNICORN = ("--workers=2", "--timeout=6", "--access-logfile=-", "--max-requests=1000", "--max-requests-jitter=100")
_UNLIMITED = """
ALLOWED_HOSTS = ["127.0.0.1"]
BUGSINK |= {
    f"MAX_EVENTS_PER_{span}": 1_000_000_000
    for span in (
        "PROJECT_PER_5_MINUTES", "PROJECT_PER_HOUR", "PROJECT_PER_MONTH", "5_MINUTES", "HOUR", "MONTH"
    )
}
"""
_SET_UP = f"""
import uuid
from django.core.management import call_command
call_command("migrate")
call_command("migrate", "snappea", database="snappea")
from projects.models import Project
Project.objects.create(id={PROJECT}, name="bench", sentry_key=uuid.UUID("{PUBLIC_KEY}"))
"""


@contextmanager
def _processes(commands: list[list[str]], home: Path, environment: dict[str, str]) -> Iterator[list[int]]:
    """Started in sessions of their own, their words in files beside the home; ended as a service manager would."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for number, command in enumerate(commands):
            with home.with_suffix(f".{number}.log").open("wb") as words:
                started.append(
                    subprocess.Popen(
                        command,
                        cwd=home,
                        env={**os.environ, **environment},
                        stdout=words,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )
        yield [process.pid for process in started]
    finally:
        for process in started:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await_answer(port: int, home: Path) -> None:
    """Any answer will do."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                words = "".join(path.read_text(errors="replace")[-2000:] for path in home.parent.glob("*.log"))
                sys.exit(f"nothing answers on port {port}; the processes said:\n{words}")
            time.sleep(0.1)
        else:
            return
