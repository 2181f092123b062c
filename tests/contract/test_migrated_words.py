"""What a database held before 0029 is there after it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory

from conftest import SetClock, new_database
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store.version import MIGRATIONS
from homeostat.codec import encode
from homeostat.records import Fingerprint

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
TOLD = Fingerprint(digest="d" * 32, version=1, parts=("exception É",), left_out=("the message",), joined_by=("a",))


def migrate_to(store: SqlStore, target: str) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])

    def upgrade(revision: str, context: MigrationContext) -> list[RevisionStep]:
        del context
        return list(scripts._upgrade_revs(target, revision))

    with store.database.writes() as connection, EnvironmentContext(Config(), scripts, fn=upgrade) as environment:
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_kept_before_is_read_after(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    sqlite = f"sqlite:///{tmp_path / 'before.db'}"
    url = sqlite if kind == "sqlite" else new_database(request.getfixturevalue("postgres"), "before_0029")
    with open_store(url, SetClock()) as store:
        migrate_to(store, "0028")
        row = {
            "service": "shop",
            "fingerprint": "d" * 32,
            "version": 1,
            "family": "f",
            "seen": NOW.replace(tzinfo=None),
        }
        with store.database.writes() as connection:
            for parts, name in ((encode(TOLD), "d" * 32), ("", "never read")):
                connection.execute(_FINGERPRINT, row | {"parts": parts, "fingerprint": name})
            connection.execute(sa.text("INSERT INTO bug_families VALUES ('shop', 'f', 'B-1')"))
            connection.execute(sa.text("INSERT INTO bug_users VALUES ('B-1', 'u'), ('B-1', 'v')"))
            connection.execute(_RELEASE, row)
        store.migrate()
        assert store.reports.parts("shop", "d" * 32) == TOLD
        assert store.reports.parts("shop", "never read") is None
        with store.database.reads() as connection:
            counts = {
                table: connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608 - ours
                for table in ("fingerprints", "bug_families", "bug_users", "fingerprint_releases")
            }
    assert counts == {"fingerprints": 2, "bug_families": 1, "bug_users": 2, "fingerprint_releases": 1}


_FINGERPRINT = sa.text(
    "INSERT INTO fingerprints (service, fingerprint, version, parts, family, first_seen, last_seen)"
    " VALUES (:service, :fingerprint, :version, :parts, :family, :seen, :seen)"
)
_RELEASE = sa.text(
    "INSERT INTO fingerprint_releases (service, fingerprint, release, event_count, first_seen, last_seen)"
    " VALUES (:service, :fingerprint, 'v1', 1, :seen, :seen)"
)
