"""What services tell besides their errors."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "signals_seen",
        sa.Column("report_id", sa.Text(), nullable=False, comment="so that one that is sent again counts once"),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("set_aside_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_signals_seen")),
    )
    op.create_index(op.f("ix_signals_seen_received_at"), "signals_seen", ["received_at"])
    op.create_table(
        "monitors",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("config", sa.Text(), nullable=True, comment="JSON; NULL while no check-in has said when it runs"),
        sa.Column("last_started_at", _TIME, nullable=False),
        sa.Column(
            "failing",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="from the event of a failed run until it is well and its bug is resolved",
        ),
        sa.PrimaryKeyConstraint("service", "slug", "environment", name=op.f("pk_monitors")),
    )
    op.create_table(
        "monitor_runs",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("check_in_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("release", sa.Text(), server_default="", nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False, comment="true once its failure became an event"),
        sa.PrimaryKeyConstraint("service", "slug", "environment", "check_in_id", name=op.f("pk_monitor_runs")),
    )
    op.create_index(op.f("ix_monitor_runs_started_at"), "monitor_runs", ["started_at"])
    op.create_index(op.f("ix_monitor_runs_status_told"), "monitor_runs", ["status", "told"])
    op.create_table(
        "release_health",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("day", _TIME, nullable=False),
        sa.Column("started", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("errored", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("crashed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("abnormal", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("service", "release", "environment", "day", name=op.f("pk_release_health")),
    )
    op.create_table(
        "told_requests",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column(
            "at",
            _TIME,
            nullable=False,
            comment="when a slice of some seconds began",
        ),
        sa.Column("requests", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=True, comment="NULL where nothing tells"),
        sa.Column("stand_for", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("times", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("service", "release", "told_by", "at", name=op.f("pk_told_requests")),
    )
    op.create_index(op.f("ix_told_requests_at"), "told_requests", ["at"])
    op.create_table(
        "feedback",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), server_default="", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_received_at"), "feedback", ["received_at"])
    op.create_index(op.f("ix_feedback_service_event_id"), "feedback", ["service", "event_id"])
    op.create_table(
        "attachments",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("content_type", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column(
            "scrubbed", sa.Boolean(), nullable=False, comment="true for a text that was looked through for secrets"
        ),
        sa.Column("received_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_attachments")),
    )
    op.create_index(
        op.f("ix_attachments_received_at_size_bytes"), "attachments", ["received_at", "size_bytes"], unique=False
    )
    op.create_index(op.f("ix_attachments_service_event_id"), "attachments", ["service", "event_id"])
