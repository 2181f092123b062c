"""What people and time do to bugs besides repair: mutes, escalations, merges and splits.

Safe while the previous release still runs: it knows nothing of the new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "bug_mutes",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="time, count, rate, users or escalating"),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("window_seconds", sa.Integer(), nullable=True, comment="of a rate"),
        sa.Column("status_before", sa.Text(), nullable=False),
        sa.Column("events_before", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("users_before", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("muted_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("bug_code", name=op.f("pk_bug_mutes")),
    )
    op.create_table(
        "bug_escalations",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ceiling", sa.Float(), nullable=False, comment="events in an hour, as forecast when it began"),
        sa.Column("last_over_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bug_code", name=op.f("pk_bug_escalations")),
    )
    op.create_table(
        "bug_old_releases",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False, comment="known when the bug was resolved in the next one"),
        sa.PrimaryKeyConstraint("bug_code", "release", name=op.f("pk_bug_old_releases")),
    )
    op.create_table(
        "bug_merges",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("into_code", sa.Text(), nullable=False),
        sa.Column("status_before", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bug_code", name=op.f("pk_bug_merges")),
    )
    op.create_index(op.f("ix_bug_merges_into_code"), "bug_merges", ["into_code"])
    op.create_table(
        "fingerprint_moves",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("from_code", sa.Text(), nullable=False, comment="the bug that it was of before anybody moved it"),
        sa.Column("moved_by", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service", "fingerprint", name=op.f("pk_fingerprint_moves")),
    )
