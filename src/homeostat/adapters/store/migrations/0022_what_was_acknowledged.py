"""A decision says which risks of its patch the page had named, and for which terms of the service it was taken.

The previous release still runs with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    risks = sa.Column("acknowledged", sa.JSON(), server_default="[]", nullable=False, comment="risks that were named")
    op.add_column("decisions", risks)
    op.add_column("decisions", sa.Column("terms", sa.Text(), server_default="", nullable=False))
