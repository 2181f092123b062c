"""Written policies under their seals, and the uses that limits count.

The previous release still runs with it, and knows no policy: end its processes first where one is narrower than L1.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False, comment="of the desk, over all of the above"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_policies")),
    )
    op.create_index(op.f("ix_policies_name_number"), "policies", ["name", "number"])
    op.create_table(
        "limit_uses",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "repair_id", name=op.f("pk_limit_uses")),
    )
    op.create_index(op.f("ix_limit_uses_kind_subject_at"), "limit_uses", ["kind", "subject", "at"])
