"""What services say of their own about reading events, and what was set aside by it.

Safe while the previous release still runs: it knows none of these tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "service_settings",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("service", "name", name=op.f("pk_service_settings")),
    )
    op.create_table(
        "set_aside",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("hour", _TIME, nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("service", "rule", "hour", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "set_aside_kinds",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_at", _TIME, nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="one event, whole: JSON, compressed by zlib"),
        sa.PrimaryKeyConstraint("service", "rule", "fingerprint", name=op.f("pk_set_aside_kinds")),
    )
    op.create_index(op.f("ix_set_aside_kinds_last_at"), "set_aside_kinds", ["last_at"], unique=False)
