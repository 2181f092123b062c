"""What services tell besides their errors."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import Moment, count, metadata, moment, text

signals_seen = sa.Table(
    "signals_seen",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True, comment="so that one that is sent again counts once"),
    moment("received_at", index=True),
    text("set_aside_by"),
)

monitors = sa.Table(
    "monitors",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, primary_key=True),
    sa.Column("config", sa.Text, comment="JSON; NULL while no check-in has said when it runs"),
    moment("last_started_at"),
    sa.Column(
        "failing",
        sa.Boolean,
        server_default=sa.false(),
        nullable=False,
        comment="from the event of a failed run until it is well and its bug is resolved",
    ),
)

monitor_runs = sa.Table(
    "monitor_runs",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, primary_key=True),
    sa.Column("check_in_id", sa.Text, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    moment("started_at", index=True),
    moment("ended_at", null=True),
    text("release"),
    sa.Column("told", sa.Boolean, nullable=False, comment="true once its failure became an event"),
    sa.Index(None, "status", "told"),
)

release_health = sa.Table(
    "release_health",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("release", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, primary_key=True),
    sa.Column("day", Moment, primary_key=True),
    count("started"),
    count("errored"),
    count("crashed"),
    count("abnormal"),
)

told_requests = sa.Table(
    "told_requests",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("release", sa.Text, primary_key=True),
    sa.Column("told_by", sa.Text, primary_key=True),
    sa.Column("at", Moment, primary_key=True, comment="when a slice of some seconds began"),
    count("requests"),
    count("failed"),
    sa.Column("refused", sa.BigInteger, comment="NULL where nothing tells"),
    count("stand_for"),
    text("times"),
    sa.Index(None, "at"),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    text("event_id"),
    text("message"),
    text("name"),
    text("email"),
    text("url"),
    moment("received_at", index=True),
    sa.Index(None, "service", "event_id"),
)

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    text("name"),
    text("content_type"),
    text("kind"),
    count("size_bytes"),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("scrubbed", sa.Boolean, nullable=False, comment="true for a text that was looked through for secrets"),
    moment("received_at"),
    sa.Index(None, "service", "event_id"),
    sa.Index(None, "received_at", "size_bytes"),
)
