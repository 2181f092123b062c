"""Services, and what is set for one of them."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import metadata, moment, text

services = sa.Table(
    "services",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Integer, nullable=False, unique=True),
    sa.Column("public_key", sa.Text, nullable=False, unique=True, comment="what a DSN's user part has to be"),
    text("language"),
    text("repository"),
    sa.Column("branch", sa.Text, nullable=False, server_default="main"),
    text("prepare"),
    text("build"),
    text("fixture"),
    text("start"),
    text("test"),
    sa.Column("health_path", sa.Text, nullable=False, server_default="/health"),
    sa.Column("port", sa.Integer),
    sa.Column("environment", sa.Text, nullable=False, server_default="production"),
    sa.Column("events_per_minute", sa.Integer, comment="that it may send; NULL: what the settings say"),
    sa.Column("smoke", sa.JSON, nullable=False, server_default="[]"),
    text("forge"),
    sa.Column("forge_options", sa.JSON, nullable=False, server_default="{}"),
    text("deployer"),
    sa.Column("deployer_options", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("canary", sa.Text, nullable=False, server_default="", comment='"10 %, 5 min"'),
    sa.Column("consumes", sa.Text, nullable=False, server_default="", comment='"GROUP: TOPIC, TOPIC" of Kafka'),
    moment("created_at"),
)

service_settings = sa.Table(
    "service_settings",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

scrub_rules = sa.Table(
    "scrub_rules",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("rules", sa.Text, nullable=False, comment="JSON"),
)
