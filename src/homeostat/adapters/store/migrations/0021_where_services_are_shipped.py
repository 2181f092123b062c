"""Services say by which forge and deployer they are shipped, and what a new release has to answer.

The previous release still runs with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    for name, empty in (("smoke", "[]"), ("forge_options", "{}"), ("deployer_options", "{}")):
        op.add_column("services", sa.Column(name, sa.JSON(), server_default=empty, nullable=False))
    for name in ("forge", "deployer"):
        op.add_column("services", sa.Column(name, sa.Text(), server_default="", nullable=False))
