"""Whole copies of events are compressed with what a service's events have in common.

The previous release still runs with it, and records as before; the copies that the new one keeps it cannot show.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "copy_dictionaries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="a raw dictionary of zstandard, compressed"),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_copy_dictionaries")),
    )
    op.create_index(op.f("ix_copy_dictionaries_service_number"), "copy_dictionaries", ["service", "number"])
    op.add_column(
        "event_copies",
        sa.Column(
            "dictionary",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="of copy_dictionaries; 0 for none",
        ),
    )
    op.create_index(op.f("ix_event_copies_dictionary"), "event_copies", ["dictionary"])
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("event_copies", "body", comment="the whole event as JSON, compressed")
