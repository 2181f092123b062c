"""Messages that a consumer gave up."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import metadata, moment, serial, text

dead_letters = sa.Table(
    "dead_letters",
    metadata,
    serial("number"),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("partition", sa.Integer, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    moment("produced_at"),
    sa.Column("key", sa.LargeBinary),
    sa.Column("value", sa.LargeBinary),
    sa.Column("headers", sa.LargeBinary, nullable=False, comment="MessagePack: an array of [name, bytes or nil]"),
    sa.Column("whole", sa.Boolean, nullable=False, comment="false: too large to keep; key, value, headers are empty"),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, comment="of its event; NULL while that waits to be read"),
    text("dialect"),
    text("origin_topic"),
    sa.Column("origin_partition", sa.Integer, nullable=False),
    sa.Column("origin_offset", sa.BigInteger, nullable=False),
    text("consumer"),
    text("stage"),
    sa.Column("origin_attempts", sa.Integer, nullable=False, comment="of the consumer, before it gave up"),
    text("error_type"),
    text("error_message"),
    moment("received_at", index=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("replay_of", sa.BigInteger, comment="number of the letter that was replayed and failed again"),
    sa.Column("state", sa.Text, nullable=False, comment="kept, replaying, replayed or failed"),
    sa.Column("attempts", sa.Integer, nullable=False, comment="how often it was claimed for a replay"),
    text("replayed_by"),
    moment("replayed_at", null=True),
    text("replayed_to"),
    text("replay_error"),
    sa.UniqueConstraint("topic", "partition", "offset", "produced_at"),
    sa.Index(None, "service", "event_id"),
)
