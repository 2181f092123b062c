"""What was deployed, what is watched, and what holds either up."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lanes",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=False, comment="the one repair that may ship to the service now"),
        sa.Column("since", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_lanes")),
    )
    op.create_table(
        "deployments",
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("commit", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("previous_commit", sa.Text(), server_default="", nullable=False),
        sa.Column("previous_release", sa.Text(), server_default="", nullable=False),
        sa.Column("healthy", sa.Boolean(), nullable=False),
        sa.Column("rollback", sa.Boolean(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME, nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "canary_percent", sa.Integer(), server_default="0", nullable=False, comment="of those who ask; 0: everybody"
        ),
        sa.PrimaryKeyConstraint("deployment_id", name=op.f("pk_deployments")),
    )
    op.create_index(op.f("ix_deployments_repair_id"), "deployments", ["repair_id"])
    op.create_index(op.f("ix_deployments_service"), "deployments", ["service"])
    op.create_index(op.f("ix_deployments_started_at"), "deployments", ["started_at"])
    op.create_table(
        "watches",
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("rounds", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failing_in_a_row", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("says", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "outcome",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="JSON, of a deployment that is only watched",
        ),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", name=op.f("pk_watches")),
    )
    op.create_table(
        "barred_commits",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("commit", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("barred_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("service", "commit", name=op.f("pk_barred_commits")),
    )
    op.create_table(
        "halts",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True, comment="NULL while it lasts"),
        sa.Column("ended_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_halts")),
    )
    op.create_table(
        "policies",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("signature", sa.Text(), nullable=False, comment="of the desk, over all of the above"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_policies")),
    )
    op.create_index("ix_policies_name_number", "policies", ["name", "number"])
    op.create_table(
        "limit_uses",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "repair_id", name=op.f("pk_limit_uses")),
    )
    op.create_index("ix_limit_uses_kind_subject_at", "limit_uses", ["kind", "subject", "at"])
