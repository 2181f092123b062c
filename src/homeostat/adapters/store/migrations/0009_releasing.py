"""Releases, deploys of them that others made, and their source maps."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("declared_at", _TIME, nullable=True),
        sa.Column("released_at", _TIME, nullable=True),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_event_at", _TIME, nullable=True),
        sa.Column("last_event_at", _TIME, nullable=True),
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
        sa.Column("committed_at", _TIME, nullable=True),
        sa.Column("files", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("service", "version", "place", name=op.f("pk_release_commits")),
    )
    op.create_table(
        "deploys",
        sa.Column("deploy_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("started_at", _TIME, nullable=True),
        sa.Column("finished_at", _TIME, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("told_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("deploy_id", name=op.f("pk_deploys")),
    )
    op.create_index(op.f("ix_deploys_finished_at"), "deploys", ["finished_at"])
    op.create_index(op.f("ix_deploys_service_finished_at"), "deploys", ["service", "finished_at"])
    op.create_index(op.f("ix_deploys_service_version"), "deploys", ["service", "version"])
    op.create_table(
        "source_uploads",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), server_default="", nullable=False),
        sa.Column("dist", sa.Text(), server_default="", nullable=False),
        sa.Column("uploaded_at", _TIME, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_source_uploads")),
        sa.UniqueConstraint("service", "upload_id", name=op.f("uq_source_uploads_service_upload_id")),
    )
    op.create_table(
        "source_files",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="the last part of the URL"),
        sa.Column("debug_id", sa.Text(), server_default="", nullable=False),
        sa.Column("map_path", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "content", sa.LargeBinary(), nullable=False, comment="a map's JSON, compressed by zlib; empty for a bundle"
        ),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("service", "upload_id", "path", name=op.f("pk_source_files")),
    )
    op.create_index(op.f("ix_source_files_service_debug_id"), "source_files", ["service", "debug_id"])
    op.create_index(op.f("ix_source_files_service_name"), "source_files", ["service", "name"])
