"""What several suites need: a PostgreSQL of their own, and empty stores on both databases."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer  # pyright: ignore[reportMissingTypeStubs]
from xdist.scheduler import LoadScopeScheduling  # pyright: ignore[reportMissingTypeStubs]

from docker_engine import missing as missing_for_docker
from docker_engine import running as running_docker
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store.tables import metadata
from homeostat.intake.collector import Collector
from homeostat.intake.journal import Journal
from homeostat.ports import Clock
from homeostat.records import Report
from kafka_cluster import Cluster, missing, running
from postgres_cluster import programs
from postgres_cluster import running as running_postgres

# How long an example takes is the machine's, and other people's, business.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True, scope="session")
def no_state_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What programs keep for whoever uses them goes where it is forgotten."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins."""
    items.sort(key=lambda item: "test_twenty_kills.py" not in item.nodeid)


class ByModule(LoadScopeScheduling):
    """Side by side, a module's tests run in one process, and all that need Docker: two engines share one bridge.

    pytest-xdist 3.8 has groups for that, whose names pytest 9.2 does not let it write.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "docker" if "docker_engine" in (self.config.rootpath / module).read_text() else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByModule:
    return ByModule(config, log)


def collect(store: SqlStore, reports: Sequence[Report]) -> None:
    """Have reports read and recorded, as if they had been acknowledged."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "spool")
        journal.open()
        journal.append(reports)
        collector_of(journal, store, SetClock()).collect()
        journal.close()


def collector_of(journal: Journal, store: SqlStore, clock: Clock) -> Collector:
    return Collector(
        journal,
        store.reports,
        store.signals,
        clock,
        on_bug=lambda _: None,
        templates=store.templates,
        lines=store.lines,
    )


class SetClock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def passes(self, **units: float) -> datetime:
        self.time += timedelta(**units)
        return self.time


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    found = programs()
    if not found and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    assert found, "PostgreSQL is not installed"
    return found


@pytest.fixture(scope="session")
def postgres(postgres_programs: Path) -> Iterator[Callable[[str], str]]:
    """A cluster of this session's own, as a function from a database's name to its URL."""
    with running_postgres(postgres_programs) as started:
        yield started.url


def new_database(postgres: Callable[[str], str], name: str) -> str:
    """An empty database, and its URL."""
    with psycopg.connect(postgres("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return postgres(name)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A Kafka of this session's own."""
    if (lacks := missing()) and not os.environ.get("CI"):
        pytest.skip(lacks)
    with running() as started:
        yield started


def empty(url: str) -> None:
    """Every table of ours, by the drivers themselves: it is done before most tests, and nothing of it has to last."""
    deletes = [f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)]  # noqa: S608 - ours
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as connection:
            connection.executescript(";".join(["PRAGMA synchronous=OFF", "BEGIN", *deletes, "COMMIT"]))
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(";".join(deletes).encode())


@pytest.fixture(scope="session")
def migrated_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """URLs of SQLite stores with all tables, each in the file that is named: copies of one that was migrated once."""
    pristine = tmp_path_factory.mktemp("pristine") / "homeostat.db"
    with open_store(f"sqlite:///{pristine}", SetClock()) as store:
        store.migrate()

    def copied(file: Path) -> str:
        shutil.copyfile(pristine, file)
        return f"sqlite:///{file}"

    return copied


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """URLs of databases with all tables and no rows: `migrated(kind, name)`. The same name is the same one, emptied."""
    folder = tmp_path_factory.mktemp("stores")
    known: dict[tuple[str, str], str] = {}

    def fresh(kind: str, name: str) -> str:
        if url := known.get((kind, name)):
            empty(url)
            return url
        if kind == "postgresql":
            url = new_database(request.getfixturevalue("postgres"), name)
            with open_store(url, SetClock()) as store:
                store.migrate()
        else:
            url = request.getfixturevalue("migrated_at")(folder / f"{name}.db")
        known[kind, name] = url
        return url

    return fresh


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, migrated: Callable[[str, str], str]) -> str:
    return migrated(request.param, "shared")


@pytest.fixture
def store(store_url: str, clock: SetClock) -> Iterator[SqlStore]:
    with open_store(store_url, clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def docker_engine() -> Iterator[str]:
    """A Docker engine of this session's own: its address, which DOCKER_HOST names from now on."""
    if (lacks := missing_for_docker()) and not os.environ.get("CI"):
        pytest.skip(lacks)
    assert not lacks, lacks
    with running_docker() as address, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DOCKER_HOST", address)
        yield address
