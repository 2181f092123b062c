"""What arrived: each event once, copies of some, counts of all; and what was refused, set aside or lost."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column(
            "part",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="of event_parts; 0 in SQLite, which has one",
        ),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("occurred_at", _TIME, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("release", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("service", "event_id", "part", name=op.f("pk_events")),
        postgresql_partition_by="LIST (part)",
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_events_service_fingerprint_received_at"),
        "events",
        ["service", "fingerprint", "received_at"],
    )
    op.create_table(
        "event_parts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event_parts")),
    )
    op.create_table(
        "event_copies",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column(
            "kept_as", sa.Text(), nullable=False, comment="first, spread, last, or turn: it opened or reopened a bug"
        ),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the whole event as JSON, compressed"),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "dictionary", sa.Integer(), server_default="0", nullable=False, comment="of copy_dictionaries; 0 for none"
        ),
        sa.PrimaryKeyConstraint("service", "event_id", name=op.f("pk_event_copies")),
    )
    op.create_index(op.f("ix_event_copies_dictionary"), "event_copies", ["dictionary"])
    op.create_index(
        op.f("ix_event_copies_received_at_size_bytes"), "event_copies", ["received_at", "size_bytes"], unique=False
    )
    op.create_index(
        op.f("ix_event_copies_service_fingerprint_kept_as"),
        "event_copies",
        ["service", "fingerprint", "kept_as"],
    )
    op.create_table(
        "copy_dictionaries",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="a raw dictionary of zstandard, compressed"),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_copy_dictionaries")),
    )
    op.create_index(
        op.f("ix_copy_dictionaries_service_number"), "copy_dictionaries", ["service", "number"], unique=False
    )
    op.create_table(
        "refusals",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("service", "reason", name=op.f("pk_refusals")),
    )
    op.create_table(
        "losses",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="client or intake"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("day", _TIME, nullable=False),
        sa.Column("quantity", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("service", "source", "reason", "category", "day", name=op.f("pk_losses")),
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
    op.create_index(op.f("ix_set_aside_kinds_last_at"), "set_aside_kinds", ["last_at"])
