"""Bugs, and what people and time do to them besides repair."""

import sqlalchemy as sa
from alembic import op

from homeostat.adapters.store.word_index import make_word_index

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts by itself in this type only
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "system_bugs",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), server_default="", nullable=False),
        sa.Column("release", sa.Text(), server_default="", nullable=False),
        sa.Column("first_release", sa.Text(), server_default="", nullable=False),
        sa.Column("last_release", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("bug_type", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_type", sa.Text(), server_default="", nullable=False),
        sa.Column("error_message", sa.Text(), server_default="", nullable=False),
        sa.Column("stack_trace", sa.Text(), server_default="", nullable=False),
        sa.Column("log_excerpt", sa.Text(), server_default="", nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("fingerprint_version", sa.Integer(), nullable=False),
        sa.Column("culprit", sa.Text(), server_default="", nullable=False),
        sa.Column("suspect_commit", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("ai_analysis", sa.Text(), server_default="", nullable=False),
        sa.Column("root_cause", sa.Text(), server_default="", nullable=False),
        sa.Column("root_cause_hypothesis", sa.Text(), server_default="", nullable=False),
        sa.Column("bug_classification", sa.Text(), server_default="", nullable=False),
        sa.Column("estimated_impact", sa.Text(), server_default="", nullable=False),
        sa.Column("exemplar_event_id", sa.Text(), server_default="", nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("users_affected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        sa.Column("occurred_at", _TIME, nullable=False),
        sa.Column("detected_at", _TIME, nullable=False),
        sa.Column("analyzed_at", _TIME, nullable=True),
        sa.Column("proposed_at", _TIME, nullable=True),
        sa.Column("approved_at", _TIME, nullable=True),
        sa.Column("fixed_at", _TIME, nullable=True),
        sa.Column("deployed_at", _TIME, nullable=True),
        sa.Column("resolved_at", _TIME, nullable=True),
        sa.Column("regressed_at", _TIME, nullable=True),
        sa.Column("reopened_at", _TIME, nullable=True),
        sa.Column("resolved_release", sa.Text(), server_default="", nullable=False),
        sa.Column("time_to_detect", sa.Float(), nullable=True, comment="seconds from first_seen to detected_at"),
        sa.Column("time_to_analyze", sa.Float(), nullable=True, comment="seconds from detected_at to analyzed_at"),
        sa.Column("time_to_fix", sa.Float(), nullable=True, comment="seconds from first_seen to resolved_at"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_system_bugs")),
    )
    op.create_index(
        op.f("ix_system_bugs_error_type_last_seen"), "system_bugs", ["error_type", "last_seen"], unique=False
    )
    op.create_index(op.f("ix_system_bugs_event_count_code"), "system_bugs", ["event_count", "code"])
    op.create_index(op.f("ix_system_bugs_exemplar_event_id"), "system_bugs", ["exemplar_event_id"])
    op.create_index(op.f("ix_system_bugs_first_seen_code"), "system_bugs", ["first_seen", "code"])
    op.create_index(op.f("ix_system_bugs_last_seen_code"), "system_bugs", ["last_seen", "code"])
    op.create_index(op.f("ix_system_bugs_service_fingerprint"), "system_bugs", ["service", "fingerprint"], unique=True)
    op.create_index(
        op.f("ix_system_bugs_service_first_release"), "system_bugs", ["service", "first_release"], unique=False
    )
    op.create_index(
        op.f("ix_system_bugs_service_release"),
        "system_bugs",
        ["service", "release"],
        sqlite_where=sa.text("regressed_at IS NOT NULL"),
        postgresql_where=sa.text("regressed_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_system_bugs_service_severity_status"), "system_bugs", ["service", "severity", "status"], unique=False
    )
    op.create_index(
        op.f("ix_system_bugs_severity_last_seen_code"), "system_bugs", ["severity", "last_seen", "code"], unique=False
    )
    op.create_index(
        op.f("ix_system_bugs_status_last_seen_code"), "system_bugs", ["status", "last_seen", "code"], unique=False
    )
    op.create_index(
        op.f("ix_system_bugs_time_to_detect_time_to_analyze_time_to_fix"),
        "system_bugs",
        ["time_to_detect", "time_to_analyze", "time_to_fix"],
    )
    op.create_table(
        "bug_words",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="what a search looks through, in lower case"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bug_words")),
    )
    op.create_table(
        "bug_codes",
        sa.Column("day", sa.Text(), nullable=False, comment="YYYYMMDD, in UTC"),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_bug_codes")),
    )
    op.create_table(
        "bug_users",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("user_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bug_code", "user_digest", name=op.f("pk_bug_users")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bug_changes",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("old_status", sa.Text(), server_default="", nullable=False),
        sa.Column("new_status", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bug_changes")),
    )
    op.create_index(op.f("ix_bug_changes_bug_code"), "bug_changes", ["bug_code"])
    op.create_table(
        "bug_mutes",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="time, count, rate, users or escalating"),
        sa.Column("until_at", _TIME, nullable=True),
        sa.Column("until_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("window_seconds", sa.Integer(), nullable=True, comment="of a rate"),
        sa.Column("status_before", sa.Text(), nullable=False),
        sa.Column("events_before", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("users_before", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("muted_at", _TIME, nullable=False),
        sa.Column("muted_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("bug_code", name=op.f("pk_bug_mutes")),
    )
    op.create_table(
        "bug_escalations",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("ceiling", sa.Float(), nullable=False, comment="events in an hour, as forecast when it began"),
        sa.Column("last_over_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("bug_code", name=op.f("pk_bug_escalations")),
    )
    op.create_table(
        "bug_old_releases",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False, comment="known when the bug was resolved in the next one"),
        sa.PrimaryKeyConstraint("bug_code", "release", name=op.f("pk_bug_old_releases")),
    )
    op.create_table(
        "bug_merges",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("into_code", sa.Text(), nullable=False),
        sa.Column("status_before", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("bug_code", name=op.f("pk_bug_merges")),
    )
    op.create_index(op.f("ix_bug_merges_into_code"), "bug_merges", ["into_code"])
    op.create_table(
        "fingerprint_moves",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("from_code", sa.Text(), nullable=False, comment="the bug that it was of before anybody moved it"),
        sa.Column("moved_by", sa.Text(), nullable=False),
        sa.Column("moved_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("service", "fingerprint", name=op.f("pk_fingerprint_moves")),
    )
    make_word_index(op.get_bind())
