"""Repairs: their steps, what was proposed, what was decided, what it taught."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "repairs",
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column(
            "listens", sa.Boolean(), server_default=sa.false(), nullable=False, comment="people may decide on it now"
        ),
        sa.PrimaryKeyConstraint("repair_id", name=op.f("pk_repairs")),
        sa.UniqueConstraint("bug_code", "attempt", name=op.f("uq_repairs_bug_code_attempt")),
    )
    op.create_table(
        "repair_steps",
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False, comment="counts the rooms walked through, from 1"),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("gave", sa.Text(), nullable=False, comment="the word by which the lifecycle finds the next room"),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("repair_id", "visit", name=op.f("pk_repair_steps")),
    )
    op.create_table(
        "waits",
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("until", _TIME, nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("repair_id", name=op.f("pk_waits")),
    )
    op.create_index(op.f("ix_waits_until"), "waits", ["until"])
    op.create_table(
        "ai_fix_suggestions",
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("suggestion_number", sa.Integer(), nullable=False),
        sa.Column("fix_title", sa.Text(), server_default="", nullable=False),
        sa.Column("fix_description", sa.Text(), server_default="", nullable=False),
        sa.Column("fix_approach", sa.Text(), server_default="", nullable=False),
        sa.Column("code_diff", sa.Text(), server_default="", nullable=False),
        sa.Column("files_affected", sa.Text(), server_default="", nullable=False),
        sa.Column("ai_model", sa.Text(), server_default="", nullable=False),
        sa.Column("confidence_score", sa.Float(), nullable=True),
        sa.Column("reasoning", sa.Text(), server_default="", nullable=False),
        sa.Column("breaking_changes", sa.Text(), server_default="", nullable=False),
        sa.Column("potential_side_effects", sa.Text(), server_default="", nullable=False),
        sa.Column("test_cases", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "shown_rank", sa.Integer(), nullable=True, comment="from 1 for those a person is shown; NULL for the others"
        ),
        sa.Column("base_commit", sa.Text(), nullable=False),
        sa.Column("patch_digest", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("verdict", sa.Text(), nullable=True, comment="JSON; NULL until it was tried"),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_ai_fix_suggestions")),
    )
    op.create_index(op.f("ix_ai_fix_suggestions_bug_code"), "ai_fix_suggestions", ["bug_code"])
    op.create_index(op.f("ix_ai_fix_suggestions_repair_id"), "ai_fix_suggestions", ["repair_id"])
    op.create_index(op.f("ix_ai_fix_suggestions_service"), "ai_fix_suggestions", ["service"])
    op.create_table(
        "decisions",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("patch_digest", sa.Text(), nullable=False, comment="sha256 hex of the diff that was shown"),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="accept, reject, ask or draft"),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("acknowledged", sa.JSON(), server_default="[]", nullable=False, comment="risks that were named"),
        sa.Column("terms", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "wording", sa.Text(), server_default="", nullable=False, comment="JSON: what its pull request is to say"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_repair_id"), "decisions", ["repair_id"])
    op.create_table(
        "bug_patterns",
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("error_type", sa.Text(), nullable=False),
        sa.Column("classification", sa.Text(), server_default="", nullable=False),
        sa.Column("kept", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("taken_back", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rejected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("strategy", "error_type", name=op.f("pk_bug_patterns")),
    )
    op.create_table(
        "lessons",
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), server_default="", nullable=False),
        sa.Column("error_type", sa.Text(), server_default="", nullable=False),
        sa.Column("classification", sa.Text(), server_default="", nullable=False),
        sa.Column("patch_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("says", sa.Text(), server_default="", nullable=False),
        sa.Column("learned_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("repair_id", name=op.f("pk_lessons")),
    )
    op.create_index(op.f("ix_lessons_bug_code"), "lessons", ["bug_code"])
    op.create_index(op.f("ix_lessons_fingerprint"), "lessons", ["fingerprint"])
    op.create_table(
        "precedents",
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("error_type", sa.Text(), nullable=False),
        sa.Column("classification", sa.Text(), server_default="", nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, comment="what it changed of the file, and its imports"),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("approach", sa.Text(), server_default="", nullable=False),
        sa.Column("invents_value", sa.Boolean(), nullable=False),
        sa.Column("swallows", sa.Boolean(), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False, comment="false where it was merged and nothing watches"),
        sa.Column("learned_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_precedents")),
    )
    op.create_index(op.f("ix_precedents_error_type"), "precedents", ["error_type"])
