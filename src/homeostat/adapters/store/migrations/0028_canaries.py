"""A service may send new releases a share of those who ask first, and may name the queue that it works off.

Safe while the previous release still runs: it neither reads nor writes the columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column(
        "services", sa.Column("canary", sa.Text(), server_default="", nullable=False, comment='"10 %, 5 min"')
    )
    op.add_column(
        "services",
        sa.Column("consumes", sa.Text(), server_default="", nullable=False, comment='"GROUP: TOPIC, TOPIC" of Kafka'),
    )
    op.add_column(
        "deployments",
        sa.Column(
            "canary_percent",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="of those who ask; 0: everybody",
        ),
    )
