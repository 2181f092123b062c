"""Lines of logs: what the miners know, and counts by template instead of a row for each line.

Safe while the previous release still runs: it knows nothing of the new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "template_trees",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False, comment="the kind of the reports whose messages they are"),
        sa.Column("version", sa.Integer(), nullable=False, comment="changes so far; a change names the one it follows"),
        sa.Column(
            "state", sa.LargeBinary(), nullable=False, comment="what the miner knows, as JSON, compressed by zlib"
        ),
        sa.PrimaryKeyConstraint("service", "format", name=op.f("pk_template_trees")),
    )
    op.create_table(
        "line_ids",
        sa.Column("line_id", sa.Text(), nullable=False, comment="8 hex digits of its second, then 16 of a digest"),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_line_ids")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "line_counts",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("template_id", sa.Text(), nullable=False),
        sa.Column("log_level", sa.Text(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("template", sa.Text(), nullable=False, comment="as it read when the last of them was counted"),
        sa.PrimaryKeyConstraint("service", "template_id", "log_level", "hour", name=op.f("pk_line_counts")),
    )
    op.create_index(op.f("ix_line_counts_hour"), "line_counts", ["hour"])
