"""A decision says which risks of its patch the page had named.

The previous release still runs with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column(
        "decisions",
        sa.Column("acknowledged", sa.JSON(), server_default="[]", nullable=False, comment="risks that the page named"),
    )
