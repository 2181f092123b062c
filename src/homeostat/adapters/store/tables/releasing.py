"""Releases, deploys of them that others made, and their source maps."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import count, metadata, moment, serial, text

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    moment("created_at", index=True),
    moment("declared_at", null=True),
    moment("released_at", null=True),
    text("ref"),
    text("url"),
    count("event_count"),
    moment("first_event_at", null=True),
    moment("last_event_at", null=True),
    sa.Index(None, "service", "created_at"),
)

release_commits = sa.Table(
    "release_commits",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False, comment="from 0, the newest commit"),
    sa.Column("digest", sa.Text, nullable=False),
    text("author"),
    text("author_email"),
    text("message"),
    moment("committed_at", null=True),
    text("files"),
)

deploys = sa.Table(
    "deploys",
    metadata,
    sa.Column("deploy_id", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("environment", sa.Text, nullable=False),
    moment("started_at", null=True),
    moment("finished_at", index=True),
    text("name"),
    text("url"),
    text("told_by"),
    sa.Index(None, "service", "version"),
    sa.Index(None, "service", "finished_at"),
)

source_uploads = sa.Table(
    "source_uploads",
    metadata,
    serial("number"),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("upload_id", sa.Text, nullable=False),
    text("release"),
    text("dist"),
    moment("uploaded_at"),
    count("size_bytes"),
    sa.UniqueConstraint("service", "upload_id"),
)

source_files = sa.Table(
    "source_files",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("upload_id", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False, comment="the last part of the URL"),
    text("debug_id"),
    text("map_path"),
    sa.Column(
        "content", sa.LargeBinary, nullable=False, comment="a map's JSON, compressed by zlib; empty for a bundle"
    ),
    count("size_bytes"),
    sa.Index(None, "service", "name"),
    sa.Index(None, "service", "debug_id"),
)
