"""What groups events into bugs, and how often each was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        sa.Column("last_copy_at", _TIME, nullable=True),
        sa.Column(
            "made_of",
            sa.LargeBinary(),
            nullable=True,
            comment="deflated JSON, in words; NULL while no event of it could be read",
        ),
        sa.PrimaryKeyConstraint("service", "fingerprint", name=op.f("pk_fingerprints")),
    )
    op.create_index(op.f("ix_fingerprints_bug_code"), "fingerprints", ["bug_code"])
    op.create_table(
        "bug_families",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False, comment="digest of what several fingerprints of a bug share"),
        sa.Column("bug_code", sa.Text(), nullable=False, comment="'' only while the bug is being opened"),
        sa.PrimaryKeyConstraint("service", "family", name=op.f("pk_bug_families")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relatives",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("traits", sa.LargeBinary(), nullable=False, comment="deflated JSON, of a fingerprint that has a bug"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_relatives")),
    )
    op.create_table(
        "relative_signs",
        sa.Column("sign", sa.BigInteger(), autoincrement=False, nullable=False, comment="digest of what two share"),
        sa.Column("relative", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("sign", "relative", name=op.f("pk_relative_signs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fingerprint_releases",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("service", "fingerprint", "release", name=op.f("pk_fingerprint_releases")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fingerprint_hours",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("hour", _TIME, nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("service", "fingerprint", "hour", name=op.f("pk_fingerprint_hours")),
    )
    op.create_index(op.f("ix_fingerprint_hours_hour"), "fingerprint_hours", ["hour"])
