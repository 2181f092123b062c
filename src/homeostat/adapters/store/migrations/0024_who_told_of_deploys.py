"""Deploys that were not made here say who told of them.

Safe while the previous release still runs: it neither reads nor writes the column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("deploys", sa.Column("told_by", sa.Text, nullable=False, server_default=""))
