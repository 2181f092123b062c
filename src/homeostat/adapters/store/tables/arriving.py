"""What arrived: each event once, copies of some, counts of all; and what was refused, set aside or lost."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import Moment, count, metadata, moment, serial, text

events = sa.Table(
    "events",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column(
        "part", sa.Integer, primary_key=True, autoincrement=False, comment="of event_parts; 0 in SQLite, which has one"
    ),
    sa.Column("fingerprint", sa.Text, nullable=False),
    moment("occurred_at"),
    moment("received_at"),
    text("release"),
    sa.Index(None, "service", "fingerprint", "received_at"),
    sqlite_with_rowid=False,  # a row is little more than its key
    postgresql_partition_by="LIST (part)",
)

event_parts = sa.Table(
    "event_parts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    moment("began_at"),
    moment("ends_at"),
)

event_copies = sa.Table(
    "event_copies",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("kept_as", sa.Text, nullable=False, comment="first, spread, last, or turn: it opened or reopened a bug"),
    moment("received_at"),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the whole event as JSON, compressed"),
    count("size_bytes"),
    sa.Column("dictionary", sa.Integer, nullable=False, server_default="0", comment="of copy_dictionaries; 0 for none"),
    sa.Index(None, "service", "fingerprint", "kept_as"),
    sa.Index(None, "received_at", "size_bytes"),  # all of them are weighed, and the oldest found, in this alone
    sa.Index(None, "dictionary"),
)

copy_dictionaries = sa.Table(
    "copy_dictionaries",
    metadata,
    serial("number"),
    sa.Column("service", sa.Text, nullable=False),
    moment("made_at"),
    sa.Column("content", sa.LargeBinary, nullable=False, comment="a raw dictionary of zstandard, compressed"),
    count("size_bytes"),
    sa.Index(None, "service", "number"),
)

refusals = sa.Table(
    "refusals",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    count("refused_count"),
    moment("last_at"),
)

losses = sa.Table(
    "losses",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True, comment="client or intake"),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, primary_key=True),
    sa.Column("day", Moment, primary_key=True),
    count("quantity"),
)

set_aside = sa.Table(
    "set_aside",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("hour", Moment, primary_key=True),
    count("event_count"),
)

set_aside_kinds = sa.Table(
    "set_aside_kinds",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    text("title"),
    sa.Column("event_id", sa.Text, nullable=False),
    count("event_count"),
    moment("first_at"),
    moment("last_at", index=True),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="one event, whole: JSON, compressed by zlib"),
)
