"""What groups events into bugs, and how often each was seen."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import Moment, count, metadata, moment, text

fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("parts"),
    sa.Column("bug_code", sa.Text, index=True),
    text("family"),
    count("event_count"),
    moment("first_seen"),
    moment("last_seen"),
    moment("last_copy_at", null=True),
)

bug_families = sa.Table(
    "bug_families",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("family", sa.Text, primary_key=True, comment="digest of what several fingerprints of a bug share"),
    sa.Column("bug_code", sa.Text, nullable=False, comment="'' only while the bug is being opened"),
)

fingerprint_traits = sa.Table(
    "fingerprint_traits",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("traits", sa.Text, nullable=False, comment="JSON, of a fingerprint that has a bug"),
    sqlite_with_rowid=False,
)

fingerprint_signs = sa.Table(
    "fingerprint_signs",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("sign", sa.Text, primary_key=True, comment="digest of what two faults that may be one bug share"),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

fingerprint_releases = sa.Table(
    "fingerprint_releases",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("release", sa.Text, primary_key=True),
    count("event_count"),
    moment("first_seen"),
    moment("last_seen"),
)

fingerprint_hours = sa.Table(
    "fingerprint_hours",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("hour", Moment, primary_key=True),
    count("event_count"),
    sa.Index(None, "hour"),
)
