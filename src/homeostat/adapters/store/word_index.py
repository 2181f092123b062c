"""An index by which a search for any part of a word is quick; SQLite reads its words from end to end as quickly."""

import sqlalchemy as sa
from sqlalchemy import exc

from homeostat.log import Log

NAME = "ix_bug_words_words_trigrams"
_MEND = "CREATE EXTENSION pg_trgm; CREATE INDEX ix_bug_words_words_trigrams ON bug_words USING gin (words gin_trgm_ops)"


def make_word_index(connection: sa.Connection) -> None:
    """Make it where the database can; https://www.postgresql.org/docs/current/pgtrgm.html.

    Without the extension a search reads all words, which for 50,000 bugs takes a few hundred milliseconds.
    """
    if connection.dialect.name != "postgresql":
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(
                sa.text(f"CREATE INDEX IF NOT EXISTS {NAME} ON bug_words USING gin (words gin_trgm_ops)")
            )
    except exc.DBAPIError as error:
        Log().warning(
            "searches will be slow: the extension pg_trgm cannot be used; as a superuser run",
            command=_MEND,
            error=str(error.orig),
        )
