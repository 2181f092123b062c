"""A scheduled job remembers that its failure was told, so that its bug is resolved once when it is well again.

Safe while the previous release still runs: it neither reads nor writes the column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column(
        "monitors",
        sa.Column(
            "failing",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="from the event of a failed run until it is well and its bug is resolved",
        ),
    )
