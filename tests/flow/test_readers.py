"""Processes that read what another one takes: all is counted once, whichever of them dies."""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from homeostat.adapters.store import SqlStore, open_store
from homeostat.intake.journal import Journal
from homeostat.intake.readers import Readers
from homeostat.records import Report, ReportKind, Service
from waiting import wait_for

EVENTS = 300


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def a_report(number: int) -> Report:
    error = {"type": f"Error{'abcdefghij'[number % 10]}", "value": "it broke", "mechanism": {"handled": False}}
    event = {"event_id": f"{number:032x}", "platform": "python", "exception": {"values": [error]}}
    return Report(
        report_id=f"shop:{number:032x}",
        service="shop",
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=datetime.now(UTC),
        body=json.dumps(event).encode(),
    )


def readers_of(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task").glob("*/children")
    pids = [int(word) for child in children for word in child.read_text().split()]
    return [pid for pid in pids if b"read" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")]


def test_readers_count_everything_once_though_one_is_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    journal = Journal(home / "spool")
    heard: list[str] = []
    command = (sys.executable, "-m", "homeostat", "read", "--home", str(home))
    with open_store(f"sqlite:///{home / 'homeostat.db'}", MachineClock()) as store:
        store.migrate()
        store.services.add(Service(name="shop", project_id=1, public_key="k"))
        journal.open()
        readers = Readers(journal, 2, command, heard.append)
        readers.start()
        for start in range(0, EVENTS, 10):
            journal.append([a_report(number) for number in range(start, start + 10)])
            readers.arrived()
            if start == EVENTS // 2:
                wait_for(lambda: len(heard) == 10)
                os.kill(readers_of(os.getpid())[0], signal.SIGKILL)
        wait_for(lambda: counted(store) == EVENTS)
        journal.append([a_report(number) for number in range(10)])  # sent again
        readers.stop()
        wait_for(lambda: counted(store) == EVENTS)
        assert store.bugs.stats().bugs == 10
        assert len(set(heard)) == 10
        journal.close()


def counted(store: SqlStore) -> int:
    return store.bugs.stats().events


def test_what_arrived_last_is_counted_before_all_has_stopped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    journal = Journal(home / "spool")
    command = (sys.executable, "-m", "homeostat", "read", "--home", str(home))
    with open_store(f"sqlite:///{home / 'homeostat.db'}", MachineClock()) as store:
        store.migrate()
        store.services.add(Service(name="shop", project_id=1, public_key="k"))
        journal.open()
        readers = Readers(journal, 2, command, lambda _: None)
        readers.start()
        for number in range(20):
            journal.append([a_report(number)])
        readers.stop()
        assert counted(store) == 20
        journal.close()
