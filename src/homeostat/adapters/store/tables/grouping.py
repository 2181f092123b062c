"""What groups events into bugs, and how often each was seen."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import Moment, count, metadata, moment, serial, text

fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("bug_code", sa.Text, index=True),
    text("family"),
    count("event_count"),
    moment("first_seen"),
    moment("last_seen"),
    moment("last_copy_at", null=True),
    sa.Column("made_of", sa.LargeBinary, comment="deflated JSON, in words; NULL while no event of it could be read"),
)

bug_families = sa.Table(
    "bug_families",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("family", sa.Text, primary_key=True, comment="digest of what several fingerprints of a bug share"),
    sa.Column("bug_code", sa.Text, nullable=False, comment="'' only while the bug is being opened"),
    sqlite_with_rowid=False,
)

relatives = sa.Table(
    "relatives",
    metadata,
    serial("number"),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("traits", sa.LargeBinary, nullable=False, comment="deflated JSON, of a fingerprint that has a bug"),
)

relative_signs = sa.Table(
    "relative_signs",
    metadata,
    sa.Column("sign", sa.BigInteger, primary_key=True, autoincrement=False, comment="digest of what two share"),
    sa.Column("relative", sa.BigInteger, primary_key=True, autoincrement=False),
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
    sqlite_with_rowid=False,
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
