"""What the watch remembers between two looks, and commits that were taken back.

Safe while the previous release still runs: it knows nothing of the tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("rounds", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failing_in_a_row", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("says", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "outcome",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="JSON, of a deployment that is only watched",
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", name=op.f("pk_watches")),
    )
    op.create_table(
        "barred_commits",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("commit", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("barred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service", "commit", name=op.f("pk_barred_commits")),
    )
