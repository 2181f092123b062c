"""What tells how Homeostat itself fares: the audit, alerts, measures, jobs, models."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "auto_fix_history",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_auto_fix_history")),
        sa.UniqueConstraint("hash", name=op.f("uq_auto_fix_history_hash")),
    )
    op.create_index(op.f("ix_auto_fix_history_subject"), "auto_fix_history", ["subject"])
    op.create_table(
        "system_alerts",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the same key is told once"),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("severity", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("link", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_system_alerts")),
        sa.UniqueConstraint("key", name=op.f("uq_system_alerts_key")),
    )
    op.create_table(
        "channels",
        sa.Column("key", sa.Text(), nullable=False, comment="digest of its address"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("told_up_to", sa.BigInteger(), nullable=False, comment="number of the last alert that it took"),
        sa.Column("hour", _TIME, nullable=True),
        sa.Column("sent_in_hour", sa.Integer(), nullable=False),
        sa.Column("last_success", _TIME, nullable=True),
        sa.Column("failing_since", _TIME, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_channels")),
    )
    op.create_table(
        "system_health_metrics",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_system_health_metrics")),
    )
    op.create_index(
        op.f("ix_system_health_metrics_service_name_at"),
        "system_health_metrics",
        ["service", "name", "at"],
    )
    op.create_table(
        "cron_job_status",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("last_run", _TIME, nullable=True),
        sa.Column("last_success", _TIME, nullable=True),
        sa.Column("last_failure", _TIME, nullable=True),
        sa.Column("duration_seconds", sa.Float(), nullable=True),
        sa.Column("runs", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("handled", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_cron_job_status")),
    )
    op.create_table(
        "model_uses",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("prompt_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("dollars", sa.Float(), nullable=True, comment="NULL where the price is not known"),
        sa.Column("refused", sa.Text(), server_default="", nullable=False, comment="why it was not asked"),
        sa.Column("failed", sa.Text(), server_default="", nullable=False, comment="why it was not answered"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_model_uses")),
    )
    op.create_index(op.f("ix_model_uses_at"), "model_uses", ["at"])
    op.create_index(op.f("ix_model_uses_bug_code"), "model_uses", ["bug_code"])
