"""Lines of logs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "system_logs",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("service_name", sa.Text(), nullable=False),
        sa.Column("log_level", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("error_type", sa.Text(), server_default="", nullable=False),
        sa.Column("stack_trace", sa.Text(), server_default="", nullable=False),
        sa.Column("context", sa.Text(), server_default="", nullable=False),
        sa.Column("timestamp", _TIME, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("processed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_system_logs")),
        sa.UniqueConstraint("service_name", "event_id", name=op.f("uq_system_logs_service_name_event_id")),
    )
    op.create_index(op.f("ix_system_logs_processed"), "system_logs", ["processed"])
    op.create_index(op.f("ix_system_logs_received_at"), "system_logs", ["received_at"])
    op.create_index(
        op.f("ix_system_logs_service_name_received_at"), "system_logs", ["service_name", "received_at"], unique=False
    )
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
        sa.Column("hour", _TIME, nullable=False),
        sa.Column("line_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("template", sa.Text(), nullable=False, comment="as it read when the last of them was counted"),
        sa.PrimaryKeyConstraint("service", "template_id", "log_level", "hour", name=op.f("pk_line_counts")),
    )
    op.create_index(op.f("ix_line_counts_hour"), "line_counts", ["hour"])
