"""Which migrations a store has had: asked at the start of every command, which mostly has none to apply."""

from pathlib import Path

import sqlalchemy as sa

from homeostat.adapters.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> str:
    """The last migration of this release. Each file is called by its number, and follows the one before."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("[0-9]*_*.py"))


def is_up_to_date(database: Database) -> bool:
    with database.reads() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        return [*connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars()] == [newest()]
