"""What speaks for the bug of a fingerprint, and by which signs such fingerprints are found.

Safe while the previous release still runs: it knows nothing of the tables, and what it records is only never found by
them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "fingerprint_traits",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("traits", sa.Text(), nullable=False, comment="JSON, of a fingerprint that has a bug"),
        sa.PrimaryKeyConstraint("service", "fingerprint", name=op.f("pk_fingerprint_traits")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fingerprint_signs",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False, comment="digest of what two faults that may be one bug share"),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("service", "sign", "fingerprint", name=op.f("pk_fingerprint_signs")),
        sqlite_with_rowid=False,
    )
