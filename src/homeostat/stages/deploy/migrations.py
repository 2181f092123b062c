"""Patches that change what a database holds: the release before cannot be given its old data back."""

import re

from homeostat.records import Patch

# Where Django, Rails, Alembic, Flyway, Prisma, Knex and golang-migrate keep them, and SQL in a database's folder.
_MIGRATION = re.compile(
    r"(^|/)(migrations?|migrate)/"
    r"|(^|/)alembic/versions/"
    r"|(^|/)(db|database|sql|schema)/(.*/)?[^/]*\.sql$"
    r"|(^|/)V\d+(\.\d+)*__[^/]*\.sql$"
    r"|(^|/)schema\.(rb|sql|prisma)$",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 1_000  # of a path


def carries_migration(patch: Patch) -> tuple[str, ...]:
    """The paths of its migrations; empty when it may be taken back by deploying the release before."""
    return tuple(path for path in patch.files if _MIGRATION.search(path[:_MOST_CHARACTERS]))
