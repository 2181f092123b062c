"""Of an event that was set aside, the rule that did it, so that `homeostat explain` can say so.

Safe while the previous release still runs: it neither reads nor writes the column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column(
        "signals_seen",
        sa.Column("set_aside_by", sa.Text(), server_default="", nullable=False),
    )
