"""What approved fixes made of the code, for bugs like theirs.

Safe while the previous release still runs: it knows nothing of the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "precedents",
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("error_type", sa.Text(), nullable=False),
        sa.Column("classification", sa.Text(), server_default="", nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, comment="what it changed of the file, and its imports"),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("approach", sa.Text(), server_default="", nullable=False),
        sa.Column("invents_value", sa.Boolean(), nullable=False),
        sa.Column("swallows", sa.Boolean(), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False, comment="false where it was merged and nothing watches"),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_precedents")),
    )
    op.create_index(op.f("ix_precedents_error_type"), "precedents", ["error_type"])
