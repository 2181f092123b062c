"""Services, and what is set for one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "services",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False, comment="what a DSN's user part has to be"),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("repository", sa.Text(), server_default="", nullable=False),
        sa.Column("branch", sa.Text(), server_default="main", nullable=False),
        sa.Column("prepare", sa.Text(), server_default="", nullable=False),
        sa.Column("build", sa.Text(), server_default="", nullable=False),
        sa.Column("fixture", sa.Text(), server_default="", nullable=False),
        sa.Column("start", sa.Text(), server_default="", nullable=False),
        sa.Column("test", sa.Text(), server_default="", nullable=False),
        sa.Column("health_path", sa.Text(), server_default="/health", nullable=False),
        sa.Column("port", sa.Integer(), nullable=True),
        sa.Column("environment", sa.Text(), server_default="production", nullable=False),
        sa.Column(
            "events_per_minute", sa.Integer(), nullable=True, comment="that it may send; NULL: what the settings say"
        ),
        sa.Column("smoke", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("forge", sa.Text(), server_default="", nullable=False),
        sa.Column("forge_options", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("deployer", sa.Text(), server_default="", nullable=False),
        sa.Column("deployer_options", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("canary", sa.Text(), server_default="", nullable=False, comment='"10 %, 5 min"'),
        sa.Column("consumes", sa.Text(), server_default="", nullable=False, comment='"GROUP: TOPIC, TOPIC" of Kafka'),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_services")),
        sa.UniqueConstraint("project_id", name=op.f("uq_services_project_id")),
        sa.UniqueConstraint("public_key", name=op.f("uq_services_public_key")),
    )
    op.create_table(
        "service_settings",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("service", "name", name=op.f("pk_service_settings")),
    )
    op.create_table(
        "scrub_rules",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False, comment="JSON"),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_scrub_rules")),
    )
