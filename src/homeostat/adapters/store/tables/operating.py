"""What tells how Homeostat itself fares: the audit, alerts, measures, jobs, models."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import count, metadata, moment, serial, text

auto_fix_history = sa.Table(
    "auto_fix_history",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
    moment("at"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    text("detail"),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
)

system_alerts = sa.Table(
    "system_alerts",
    metadata,
    serial("number"),
    sa.Column("key", sa.Text, nullable=False, unique=True, comment="the same key is told once"),
    moment("at"),
    text("severity"),
    text("title"),
    text("text"),
    text("link"),
)

channels = sa.Table(
    "channels",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, comment="digest of its address"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("told_up_to", sa.BigInteger, nullable=False, comment="number of the last alert that it took"),
    moment("hour", null=True),
    sa.Column("sent_in_hour", sa.Integer, nullable=False),
    moment("last_success", null=True),
    moment("failing_since", null=True),
    sa.Column("why", sa.Text, nullable=False),
)

system_health_metrics = sa.Table(
    "system_health_metrics",
    metadata,
    serial("number"),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    moment("at"),
    sa.Index(None, "service", "name", "at"),
)

cron_job_status = sa.Table(
    "cron_job_status",
    metadata,
    sa.Column("job", sa.Text, primary_key=True),
    text("schedule"),
    text("status"),
    moment("last_run", null=True),
    moment("last_success", null=True),
    moment("last_failure", null=True),
    sa.Column("duration_seconds", sa.Float),
    count("runs"),
    count("failures"),
    count("handled"),
    text("detail"),
)

model_uses = sa.Table(
    "model_uses",
    metadata,
    serial("number"),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    sa.Column("model", sa.Text, nullable=False),
    moment("at", index=True),
    text("prompt_digest"),
    count("input_tokens"),
    count("output_tokens"),
    sa.Column("seconds", sa.Float, nullable=False, server_default="0"),
    sa.Column("dollars", sa.Float, comment="NULL where the price is not known"),
    sa.Column("refused", sa.Text, nullable=False, server_default="", comment="why it was not asked"),
    sa.Column("failed", sa.Text, nullable=False, server_default="", comment="why it was not answered"),
)
