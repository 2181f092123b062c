"""Messages that a consumer gave up."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("produced_at", _TIME, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("headers", sa.LargeBinary(), nullable=False, comment="MessagePack: an array of [name, bytes or nil]"),
        sa.Column(
            "whole", sa.Boolean(), nullable=False, comment="false: too large to keep; key, value, headers are empty"
        ),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True, comment="of its event; NULL while that waits to be read"),
        sa.Column("dialect", sa.Text(), server_default="", nullable=False),
        sa.Column("origin_topic", sa.Text(), server_default="", nullable=False),
        sa.Column("origin_partition", sa.Integer(), nullable=False),
        sa.Column("origin_offset", sa.BigInteger(), nullable=False),
        sa.Column("consumer", sa.Text(), server_default="", nullable=False),
        sa.Column("stage", sa.Text(), server_default="", nullable=False),
        sa.Column("origin_attempts", sa.Integer(), nullable=False, comment="of the consumer, before it gave up"),
        sa.Column("error_type", sa.Text(), server_default="", nullable=False),
        sa.Column("error_message", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "replay_of",
            sa.BigInteger(),
            nullable=True,
            comment="number of the letter that was replayed and failed again",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="kept, replaying, replayed or failed"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="how often it was claimed for a replay"),
        sa.Column("replayed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("replayed_at", _TIME, nullable=True),
        sa.Column("replayed_to", sa.Text(), server_default="", nullable=False),
        sa.Column("replay_error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint(
            "topic",
            "partition",
            "offset",
            "produced_at",
            name=op.f("uq_dead_letters_topic_partition_offset_produced_at"),
        ),
    )
    op.create_index(op.f("ix_dead_letters_received_at"), "dead_letters", ["received_at"])
    op.create_index(op.f("ix_dead_letters_service_event_id"), "dead_letters", ["service", "event_id"])
