"""Full disks, databases that stop, restart or take no more connections: what was accepted is there afterwards."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psycopg
import pytest
import uvicorn
from intake_server import application
from test_intake import KEY, send_until

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.errors import NotConfigured
from homeostat.intake.sentry.protocol import SentryProtocol
from homeostat.records import Service
from postgres_cluster import Postgres, running
from waiting import wait_for

_DISK_BYTES = 4 * 1024 * 1024
_LIMIT_SECONDS = 60.0
_SENDERS = 3


@pytest.fixture(scope="module")
def cluster(postgres_programs: Path) -> Iterator[Postgres]:
    """One that these tests may stop."""
    with running(postgres_programs) as started:
        yield started


class Served:
    """An intake on a store, and senders who note what was acknowledged."""

    def __init__(self, store: SqlStore, folder: Path) -> None:
        store.migrate()
        store.services.add(Service(name="shop", project_id=1, public_key=KEY))
        self._store = store
        app, _, self._stop_intake = application(store, folder / "spool", lambda _: None)
        self._server = uvicorn.Server(
            uvicorn.Config(app, http=SentryProtocol, host="127.0.0.1", port=0, log_level="error")
        )
        self._ending = threading.Event()
        self._ids = [set[str]() for _ in range(_SENDERS)]
        self._threads = [threading.Thread(target=self._server.run)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        wait_for(lambda: self._server.started)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}/api/1/envelope/?sentry_key={KEY}"
        self._threads += [threading.Thread(target=send_until, args=(url, self._ending, ids)) for ids in self._ids]
        for thread in self._threads[1:]:
            thread.start()
        return self

    def takes(self, more: int) -> None:
        """Wait until so many more were acknowledged."""
        wanted = self.acknowledged() + more
        wait_for(lambda: self.acknowledged() >= wanted)

    def acknowledged(self) -> int:
        return sum(map(len, self._ids))

    def all_are_kept_once(self) -> bool:
        self._ending.set()
        for thread in self._threads[1:]:
            thread.join(_LIMIT_SECONDS)
        accepted = set[str]().union(*self._ids)
        wait_for(lambda: accepted <= set(self._kept()))
        return len(self._kept()) == len(set(self._kept())) == self._store.bugs.stats().events

    def _kept(self) -> list[str]:
        return [row["event_id"] for row in self._store.reports.export()]

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._server.should_exit = True
        for thread in self._threads:
            thread.join(_LIMIT_SECONDS)
        self._stop_intake()


def test_while_postgresql_is_stopped_reports_are_taken_and_none_is_lost(cluster: Postgres, tmp_path: Path) -> None:
    cluster.run("CREATE DATABASE stopped")
    with open_store(cluster.url("stopped"), SetClock()) as store, Served(store, tmp_path) as served:
        for _ in range(2):
            served.takes(20)
            cluster.stop()
            try:
                served.takes(20)
            finally:
                cluster.start()
        served.takes(20)
        assert served.all_are_kept_once()


def test_while_postgresql_takes_no_connection_reports_are_taken(cluster: Postgres, tmp_path: Path) -> None:
    cluster.run("CREATE ROLE crowded LOGIN")
    cluster.run("CREATE DATABASE crowded OWNER crowded")
    with open_store(cluster.url("crowded", "crowded"), SetClock()) as store, Served(store, tmp_path) as served:
        served.takes(20)
        cluster.run("ALTER ROLE crowded CONNECTION LIMIT 0")
        cluster.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'crowded'")
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            psycopg.connect(cluster.url("crowded", "crowded"))
        served.takes(20)
        cluster.run("ALTER ROLE crowded CONNECTION LIMIT -1")
        assert served.all_are_kept_once()


def test_a_database_in_another_encoding_is_told_what_to_do(cluster: Postgres) -> None:
    cluster.run("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    with (
        open_store(cluster.url("ascii"), SetClock()) as store,
        pytest.raises(NotConfigured, match=r"SQL_ASCII.*CREATE DATABASE .* ENCODING 'UTF8'"),
    ):
        store.migrate()


@pytest.mark.parametrize(
    ("database", "spool", "last"),
    [
        # What still fits in a segment that was begun is taken.
        pytest.param("wide", "small", [503, "5"], id="the spool's"),
        pytest.param("small", "wide", [200, ""], id="the database's"),
    ],
)
def test_a_full_disk_loses_nothing_that_was_accepted(
    tmp_path: Path, database: str, spool: str, last: list[object]
) -> None:
    """A real one: what the kernel says of it, SQLite and the journal hear."""
    bwrap = shutil.which("bwrap")
    if not bwrap and not os.environ.get("CI"):
        pytest.skip("bubblewrap is not installed")
    assert bwrap
    for name in ("wide", "small"):
        (tmp_path / name).mkdir()
    small = str(tmp_path / "small")
    walls = ["--dev-bind", "/", "/", "--size", str(_DISK_BYTES), "--tmpfs", small]
    script = str(Path(__file__).parent / "full_disk.py")
    words = [bwrap, *walls, sys.executable, script, str(tmp_path / database), str(tmp_path / spool), small]
    ended = subprocess.run(words, check=True, capture_output=True, text=True, timeout=_LIMIT_SECONDS)
    told = json.loads(ended.stdout.splitlines()[-1])
    *first, refused = told.pop("during")
    assert told == {"recovered": True, "once": True, "before": [[200, ""]], "after": [[200, ""]]}
    assert refused == last
    assert first in ([], [[200, ""]])
