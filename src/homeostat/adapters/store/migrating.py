"""Applying migrations, by alembic."""

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory

from homeostat.adapters.store.database import Database
from homeostat.adapters.store.tables import metadata
from homeostat.adapters.store.version import MIGRATIONS
from homeostat.errors import NotConfigured


def migrate(database: Database) -> tuple[str, ...]:
    """The names of those that were applied. One process at a time.

    Raises:
        NotConfigured: the store had a migration that this release does not have.
    """
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    with database.writes() as connection:
        database.lock(connection, "migrations")
        before = MigrationContext.configure(connection).get_current_revision()
        if before not in {None, *(script.revision for script in scripts.walk_revisions())}:
            raise NotConfigured(
                f"another release of Homeostat wrote this store: it had migration {before}, unknown here;"
                " run that release again, or restore the backup that was taken before it"
            )

        def upgrade(revision: str, context: MigrationContext) -> list[RevisionStep]:
            del context
            return list(scripts._upgrade_revs("head", revision))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - what alembic.command does

        with EnvironmentContext(Config(), scripts, fn=upgrade) as environment:
            environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
            environment.run_migrations()
    applied = [script.revision for script in scripts.iterate_revisions("head", before or "base")]
    return tuple(reversed(applied))
