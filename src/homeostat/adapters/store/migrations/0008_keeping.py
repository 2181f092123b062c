"""Parts of the events, and an index for searches.

Safe while the previous release still runs: it knows nothing of the new table, and finds the same with the index.
"""

import sqlalchemy as sa
from alembic import op

from homeostat.adapters.store.word_index import make_word_index

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "event_parts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event_parts")),
    )
    make_word_index(op.get_bind())
