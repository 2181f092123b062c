"""What was deployed, what is watched, and what holds either up."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import count, metadata, moment, serial, text

lanes = sa.Table(
    "lanes",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, nullable=False, comment="the one repair that may ship to the service now"),
    moment("since"),
)

deployments = sa.Table(
    "deployments",
    metadata,
    sa.Column("deployment_id", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, index=True),
    sa.Column("service", sa.Text, nullable=False, index=True),
    sa.Column("commit", sa.Text, nullable=False),
    sa.Column("release", sa.Text, nullable=False),
    text("previous_commit"),
    text("previous_release"),
    sa.Column("healthy", sa.Boolean, nullable=False),
    sa.Column("rollback", sa.Boolean, nullable=False),
    moment("started_at", index=True),
    moment("finished_at"),
    text("detail"),
    sa.Column(
        "canary_percent", sa.Integer, nullable=False, server_default="0", comment="of those who ask; 0: everybody"
    ),
)

watches = sa.Table(
    "watches",
    metadata,
    sa.Column("deployment_id", sa.Text, primary_key=True),
    count("rounds"),
    count("failed"),
    count("failing_in_a_row"),
    text("says"),
    sa.Column(
        "outcome",
        sa.Text,
        nullable=False,
        server_default="",
        comment="JSON, of a deployment that is only watched",
    ),
    moment("changed_at"),
)

barred_commits = sa.Table(
    "barred_commits",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("commit", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    moment("barred_at"),
)

halts = sa.Table(
    "halts",
    metadata,
    serial("number"),
    text("by"),
    text("reason"),
    moment("since"),
    sa.Column("ended_at", sa.DateTime(timezone=True), comment="NULL while it lasts"),
    text("ended_by"),
)

policies = sa.Table(
    "policies",
    metadata,
    serial("number"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False, comment="JSON"),
    sa.Column("by", sa.Text, nullable=False),
    moment("at"),
    sa.Column("signature", sa.Text, nullable=False, comment="of the desk, over all of the above"),
    sa.Index("ix_policies_name_number", "name", "number"),
)

limit_uses = sa.Table(
    "limit_uses",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, primary_key=True),
    moment("at"),
    sa.Index("ix_limit_uses_kind_subject_at", "kind", "subject", "at"),
)
