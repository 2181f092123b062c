"""One engine, two doors: a transaction that reads and one that writes."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite

from homeostat.errors import BadInput, NotConfigured, StoreUnavailable

_WRITES = "homeostat_writes"
_PAGE_BYTES = 8192  # of SQLite: a bug takes 2 KB and a copy as much, of which 4096 hold one, and stay half empty
_CACHE_KIB = 16 * 1024  # of a connection: a batch of new faults changes 10 MB of pages
_WAL_PAGES = 8_000  # 64 MB, after which they are copied into the database: many were written again by then
_OPTIONS = {"preserve_rowcount": True}  # else an INSERT that did nothing looks on PostgreSQL like one that did


class Database:
    """A connection pool. A SQLite writer takes its lock at the start, so that nothing is read that then changes."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = sa.create_engine(self.url, connect_args={"timeout": 30}, execution_options=_OPTIONS)
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            driven = self.url.set(drivername="postgresql+psycopg")
            self.engine = sa.create_engine(driven, pool_pre_ping=True, execution_options=_OPTIONS)
            event.listen(self.engine, "connect", _check_encoding, insert=True)  # before SQLAlchemy reads its version

    @contextmanager
    def reads(self) -> Generator[sa.Connection]:
        with _translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writes(self) -> Generator[sa.Connection]:
        """Committed at the end, or nothing of it."""
        with _translated(), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def turn(self) -> Generator[None]:
        """Wait for others that write as much and as often as we, and be woken at once.

        SQLite itself looks again after a while, which grows to a tenth of a second. PostgreSQL lets several write.

        Raises:
            StoreUnavailable: the file by which they wait cannot be made: a full disk.
        """
        if not self.is_sqlite or not self.url.database:
            yield
            return
        try:
            file = Path(f"{self.url.database}-turn").open("ab")  # noqa: SIM115 - closed below
        except OSError as error:
            raise StoreUnavailable(f"the database's turns cannot be taken: {error}") from error
        with file:  # let go of when it is closed, or its process ends
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def insert(self, table: sa.Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that knows ON CONFLICT; both databases spell it alike."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def lock(self, connection: sa.Connection, name: str) -> None:
        """Let one writer at a time past this line, until its transaction ends. SQLite has only one anyway."""
        if not self.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except exc.TimeoutError as error:
        raise StoreUnavailable(f"the database did not answer: {error}") from error
    except exc.OperationalError as error:
        raise StoreUnavailable(f"the database did not answer: {error.orig}") from error
    except exc.DataError as error:  # a NUL in a text, a number beyond its column
        raise BadInput(f"the database cannot keep this: {error.orig}") from error
    except exc.DatabaseError as error:
        if type(error) is not exc.DatabaseError:
            raise
        damaged = f"the database is damaged, or none at all: {error.orig}. Put its last copy in its place"
        raise StoreUnavailable(damaged) from error


def _check_encoding(connection: Any, record: object) -> None:  # noqa: ANN401 - the driver's own type
    del record
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        name = connection.info.dbname
        raise NotConfigured(
            f"the database {name} is in {encoding}, which cannot keep every text."
            f" Make another: CREATE DATABASE {name}_utf8 ENCODING 'UTF8' TEMPLATE template0"
        )


def _set_up_sqlite(connection: Any, record: object) -> None:  # noqa: ANN401 - the driver's own type
    del record
    connection.isolation_level = None  # transactions are begun below, not guessed by the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA page_size={_PAGE_BYTES}")  # of a database that is made now; others keep theirs
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: an acknowledged event is on disk, not only in the system's cache. https://sqlite.org/pragma.html
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.execute(f"PRAGMA wal_autocheckpoint={_WAL_PAGES}")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
