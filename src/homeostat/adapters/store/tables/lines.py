"""Lines of logs."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import Moment, count, metadata, moment, serial, text

system_logs = sa.Table(
    "system_logs",
    metadata,
    serial("number"),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("service_name", sa.Text, nullable=False),
    sa.Column("log_level", sa.Text, nullable=False),
    text("message"),
    text("error_type"),
    text("stack_trace"),
    text("context"),
    moment("timestamp"),
    moment("received_at", index=True),
    sa.Column("processed", sa.Boolean, nullable=False, index=True),
    sa.UniqueConstraint("service_name", "event_id"),
    sa.Index(None, "service_name", "received_at"),
)

template_trees = sa.Table(
    "template_trees",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("format", sa.Text, primary_key=True, comment="the kind of the reports whose messages they are"),
    sa.Column("version", sa.Integer, nullable=False, comment="changes so far; a change names the one it follows"),
    sa.Column("state", sa.LargeBinary, nullable=False, comment="what the miner knows, as JSON, compressed by zlib"),
)

line_ids = sa.Table(
    "line_ids",
    metadata,
    sa.Column("line_id", sa.Text, primary_key=True, comment="8 hex digits of its second, then 16 of a digest"),
    sqlite_with_rowid=False,
)

line_counts = sa.Table(
    "line_counts",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("template_id", sa.Text, primary_key=True),
    sa.Column("log_level", sa.Text, primary_key=True),
    sa.Column("hour", Moment, primary_key=True),
    count("line_count"),
    sa.Column("template", sa.Text, nullable=False, comment="as it read when the last of them was counted"),
    sa.Index(None, "hour"),
)
