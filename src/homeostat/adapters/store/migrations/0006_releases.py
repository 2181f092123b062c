"""Releases and deploys, by which it is told whether an event speaks of the code that was to mend its bug.

Safe while the previous release still runs: it knows nothing of the new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_event_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("service", "version", name=op.f("pk_releases")),
    )
    op.create_index(op.f("ix_releases_created_at"), "releases", ["created_at"])
    op.create_index(op.f("ix_releases_service_created_at"), "releases", ["service", "created_at"])
    op.create_table(
        "release_commits",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False, comment="from 0, the newest commit"),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("author_email", sa.Text(), server_default="", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("files", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("service", "version", "place", name=op.f("pk_release_commits")),
    )
    op.create_table(
        "deploys",
        sa.Column("deploy_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("deploy_id", name=op.f("pk_deploys")),
    )
    op.create_index(op.f("ix_deploys_finished_at"), "deploys", ["finished_at"])
    op.create_index(op.f("ix_deploys_service_finished_at"), "deploys", ["service", "finished_at"])
    op.create_index(op.f("ix_deploys_service_version"), "deploys", ["service", "version"])
