"""Source maps, by which events of bundles are told by their sources.

Safe while the previous release still runs: it knows nothing of the new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "source_uploads",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), server_default="", nullable=False),
        sa.Column("dist", sa.Text(), server_default="", nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
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
