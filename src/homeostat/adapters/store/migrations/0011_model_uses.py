"""What language models were asked for a bug, and what each question cost.

Safe while the previous release still runs: it knows nothing of the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "model_uses",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prompt_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("dollars", sa.Float(), nullable=True, comment="NULL where the price is not known"),
        sa.Column("refused", sa.Text(), server_default="", nullable=False, comment="why it was not asked"),
        sa.Column("failed", sa.Text(), server_default="", nullable=False, comment="why it was not answered"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_model_uses")),
    )
    op.create_index(op.f("ix_model_uses_bug_code"), "model_uses", ["bug_code"])
    op.create_index(op.f("ix_model_uses_at"), "model_uses", ["at"])
