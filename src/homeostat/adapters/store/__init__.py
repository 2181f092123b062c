"""The store: SQLAlchemy Core on SQLite or PostgreSQL. Rows become records at its door; no table leaves it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from homeostat.adapters.store.audit import Audit
from homeostat.adapters.store.bugs import Bugs
from homeostat.adapters.store.channels import Channels
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.dead_letters import DeadLetters
from homeostat.adapters.store.halts import Halts
from homeostat.adapters.store.jobs import Jobs
from homeostat.adapters.store.lessons import Lessons
from homeostat.adapters.store.lines import Lines
from homeostat.adapters.store.models import Models
from homeostat.adapters.store.people import People
from homeostat.adapters.store.policies import Policies
from homeostat.adapters.store.precedents import Precedents
from homeostat.adapters.store.releases import Releases
from homeostat.adapters.store.repairs import Repairs
from homeostat.adapters.store.reports import Reports
from homeostat.adapters.store.services import Services
from homeostat.adapters.store.signals import Signals
from homeostat.adapters.store.source_maps import SourceMaps
from homeostat.adapters.store.templates import Templates
from homeostat.adapters.store.triage import Triage
from homeostat.adapters.store.version import is_up_to_date
from homeostat.adapters.store.watches import Watches
from homeostat.ports import Clock


@dataclass(frozen=True, slots=True)
class SqlStore:
    """Everything that is kept, in one database."""

    database: Database
    services: Services
    reports: Reports
    bugs: Bugs
    repairs: Repairs
    lessons: Lessons
    people: People
    audit: Audit
    channels: Channels
    jobs: Jobs
    dead_letters: DeadLetters
    signals: Signals
    source_maps: SourceMaps
    releases: Releases
    templates: Templates
    lines: Lines
    triage: Triage
    models: Models
    halts: Halts
    precedents: Precedents
    policies: Policies
    watches: Watches

    def migrate(self) -> tuple[str, ...]:
        """Bring the tables up to this release; the names of the migrations that were applied. Safe to run again."""
        if is_up_to_date(self.database):
            return ()
        from homeostat.adapters.store.migrating import migrate  # noqa: PLC0415 - alembic takes a third of a second

        return migrate(self.database)

    def close(self) -> None:
        self.database.close()


@contextmanager
def open_store(url: str, clock: Clock) -> Generator[SqlStore]:
    """The store at a database URL: `sqlite:////path/to/file.db` or `postgresql://user:password@host/name`."""
    database = Database(url)
    store = SqlStore(
        database=database,
        services=Services(database, clock),
        reports=Reports(database),
        bugs=Bugs(database),
        repairs=Repairs(database),
        lessons=Lessons(database),
        people=People(database),
        audit=Audit(database),
        channels=Channels(database),
        jobs=Jobs(database),
        dead_letters=DeadLetters(database),
        signals=Signals(database),
        source_maps=SourceMaps(database),
        releases=Releases(database),
        templates=Templates(database),
        lines=Lines(database),
        triage=Triage(database),
        models=Models(database),
        halts=Halts(database),
        precedents=Precedents(database),
        policies=Policies(database),
        watches=Watches(database),
    )
    try:
        yield store
    finally:
        store.close()
