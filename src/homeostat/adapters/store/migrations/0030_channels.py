"""Channels by which people are told outside the console, and how far each was told.

Not while what ran before still runs, which was no release: it reads the column that is dropped here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("key", sa.Text(), nullable=False, comment="digest of its address"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("told_up_to", sa.BigInteger(), nullable=False, comment="number of the last alert that it took"),
        sa.Column("hour", _MOMENT, nullable=True),
        sa.Column("sent_in_hour", sa.Integer(), nullable=False),
        sa.Column("last_success", _MOMENT, nullable=True),
        sa.Column("failing_since", _MOMENT, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_channels")),
    )
    op.drop_column("system_alerts", "told")  # it was always true
