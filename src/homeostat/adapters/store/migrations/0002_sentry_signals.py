"""Scheduled jobs, sessions, feedback, attachments, losses, and rules of scrubbing.

Safe while the previous release still runs: it knows none of these tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TIME = sa.DateTime(timezone=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def upgrade() -> None:
    op.create_table(
        "signals_seen",
        sa.Column("report_id", sa.Text(), nullable=False, comment="so that one that is sent again counts once"),
        sa.Column("received_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_signals_seen")),
    )
    op.create_index(op.f("ix_signals_seen_received_at"), "signals_seen", ["received_at"], unique=False)
    _monitors()
    _releases()
    _files()


def _monitors() -> None:
    op.create_table(
        "monitors",
        _key("service"),
        _key("slug"),
        _key("environment"),
        sa.Column("config", sa.Text(), nullable=True, comment="JSON; NULL while no check-in has said when it runs"),
        sa.Column("last_started_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("service", "slug", "environment", name=op.f("pk_monitors")),
    )
    op.create_table(
        "monitor_runs",
        _key("service"),
        _key("slug"),
        _key("environment"),
        _key("check_in_id"),
        _key("status"),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        _text("release"),
        sa.Column("told", sa.Boolean(), nullable=False, comment="true once its failure became an event"),
        sa.PrimaryKeyConstraint("service", "slug", "environment", "check_in_id", name=op.f("pk_monitor_runs")),
    )
    op.create_index(op.f("ix_monitor_runs_started_at"), "monitor_runs", ["started_at"], unique=False)
    op.create_index(op.f("ix_monitor_runs_status_told"), "monitor_runs", ["status", "told"], unique=False)


def _releases() -> None:
    op.create_table(
        "release_health",
        _key("service"),
        _key("release"),
        _key("environment"),
        sa.Column("day", _TIME, nullable=False),
        _count("started"),
        _count("errored"),
        _count("crashed"),
        _count("abnormal"),
        sa.PrimaryKeyConstraint("service", "release", "environment", "day", name=op.f("pk_release_health")),
    )
    op.create_table(
        "told_requests",
        _key("service"),
        _key("release"),
        _key("told_by"),
        sa.Column("at", _TIME, nullable=False, comment="when a slice of some seconds began"),
        _count("requests"),
        _count("failed"),
        sa.Column("refused", sa.BigInteger(), nullable=True, comment="NULL where nothing tells"),
        _count("stand_for"),
        _text("times"),
        sa.PrimaryKeyConstraint("service", "release", "told_by", "at", name=op.f("pk_told_requests")),
    )
    op.create_index(op.f("ix_told_requests_at"), "told_requests", ["at"], unique=False)
    op.create_table(
        "losses",
        _key("service"),
        sa.Column("source", sa.Text(), nullable=False, comment="client or intake"),
        _key("reason"),
        _key("category"),
        sa.Column("day", _TIME, nullable=False),
        _count("quantity"),
        sa.PrimaryKeyConstraint("service", "source", "reason", "category", "day", name=op.f("pk_losses")),
    )


def _files() -> None:
    op.create_table(
        "feedback",
        _key("report_id"),
        _key("service"),
        *map(_text, ("event_id", "message", "name", "email", "url")),
        sa.Column("received_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_received_at"), "feedback", ["received_at"], unique=False)
    op.create_index(op.f("ix_feedback_service_event_id"), "feedback", ["service", "event_id"], unique=False)
    op.create_table(
        "attachments",
        _key("report_id"),
        _key("service"),
        _key("event_id"),
        *map(_text, ("name", "content_type", "kind")),
        _count("size_bytes"),
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
    op.create_index(op.f("ix_attachments_service_event_id"), "attachments", ["service", "event_id"], unique=False)
    op.create_table(
        "scrub_rules",
        _key("service"),
        sa.Column("rules", sa.Text(), nullable=False, comment="JSON"),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_scrub_rules")),
    )
