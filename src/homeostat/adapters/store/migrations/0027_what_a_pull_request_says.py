"""A decision holds the words of the pull request that it allows, under its seal.

The previous release still runs with it; it takes no decision of this one for genuine.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column(
        "decisions",
        sa.Column(
            "wording", sa.Text(), server_default="", nullable=False, comment="JSON: what its pull request is to say"
        ),
    )
