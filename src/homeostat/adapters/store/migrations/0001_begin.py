"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:

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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_ai_fix_suggestions")),
    )
    op.create_index(op.f("ix_ai_fix_suggestions_bug_code"), "ai_fix_suggestions", ["bug_code"], unique=False)
    op.create_index(op.f("ix_ai_fix_suggestions_repair_id"), "ai_fix_suggestions", ["repair_id"], unique=False)
    op.create_index(op.f("ix_ai_fix_suggestions_service"), "ai_fix_suggestions", ["service"], unique=False)
    op.create_table(
        "auto_fix_history",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_auto_fix_history")),
        sa.UniqueConstraint("hash", name=op.f("uq_auto_fix_history_hash")),
    )
    op.create_index(op.f("ix_auto_fix_history_subject"), "auto_fix_history", ["subject"], unique=False)
    op.create_table(
        "bug_changes",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old_status", sa.Text(), server_default="", nullable=False),
        sa.Column("new_status", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bug_changes")),
    )
    op.create_index(op.f("ix_bug_changes_bug_code"), "bug_changes", ["bug_code"], unique=False)
    op.create_table(
        "bug_codes",
        sa.Column("day", sa.Text(), nullable=False, comment="YYYYMMDD, in UTC"),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_bug_codes")),
    )
    op.create_table(
        "bug_patterns",
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("error_type", sa.Text(), nullable=False),
        sa.Column("classification", sa.Text(), server_default="", nullable=False),
        sa.Column("kept", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("taken_back", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rejected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("strategy", "error_type", name=op.f("pk_bug_patterns")),
    )
    op.create_table(
        "bug_users",
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("user_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bug_code", "user_digest", name=op.f("pk_bug_users")),
    )
    op.create_table(
        "cron_job_status",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("last_run", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_success", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_seconds", sa.Float(), nullable=True),
        sa.Column("runs", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("handled", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_cron_job_status")),
    )
    op.create_table(
        "decisions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("patch_digest", sa.Text(), nullable=False, comment="sha256 hex of the diff that was shown"),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="accept, reject, ask or draft"),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_repair_id"), "decisions", ["repair_id"], unique=False)
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
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", name=op.f("pk_deployments")),
    )
    op.create_index(op.f("ix_deployments_repair_id"), "deployments", ["repair_id"], unique=False)
    op.create_index(op.f("ix_deployments_service"), "deployments", ["service"], unique=False)
    op.create_index(op.f("ix_deployments_started_at"), "deployments", ["started_at"], unique=False)
    op.create_table(
        "events",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column(
            "part",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="of event_parts; 0 in SQLite, which has one",
        ),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("service", "event_id", "part", name=op.f("pk_events")),
        sqlite_with_rowid=False,
        postgresql_partition_by="LIST (part)",
    )
    op.create_index(
        op.f("ix_events_service_fingerprint_received_at"),
        "events",
        ["service", "fingerprint", "received_at"],
        unique=False,
    )
    op.create_table(
        "event_copies",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column(
            "kept_as",
            sa.Text(),
            nullable=False,
            comment="first, spread, last, or turn: it opened or reopened a bug",
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the whole event as JSON, compressed by zlib"),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("service", "event_id", name=op.f("pk_event_copies")),
    )
    op.create_index(
        op.f("ix_event_copies_received_at_size_bytes"), "event_copies", ["received_at", "size_bytes"], unique=False
    )
    op.create_index(
        op.f("ix_event_copies_service_fingerprint_kept_as"),
        "event_copies",
        ["service", "fingerprint", "kept_as"],
        unique=False,
    )
    op.create_table(
        "bug_families",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False, comment="digest of what several fingerprints of a bug share"),
        sa.Column("bug_code", sa.Text(), nullable=False, comment="'' only while the bug is being opened"),
        sa.PrimaryKeyConstraint("service", "family", name=op.f("pk_bug_families")),
    )
    op.create_table(
        "fingerprint_releases",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service", "fingerprint", "release", name=op.f("pk_fingerprint_releases")),
    )
    op.create_table(
        "fingerprint_hours",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("service", "fingerprint", "hour", name=op.f("pk_fingerprint_hours")),
    )
    op.create_index(op.f("ix_fingerprint_hours_hour"), "fingerprint_hours", ["hour"], unique=False)
    op.create_table(
        "fingerprints",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Text(), server_default="", nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_copy_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("service", "fingerprint", name=op.f("pk_fingerprints")),
    )
    op.create_index(op.f("ix_fingerprints_bug_code"), "fingerprints", ["bug_code"], unique=False)
    op.create_table(
        "lanes",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("repair_id", sa.Text(), nullable=False, comment="the one repair that may ship to the service now"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_lanes")),
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
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("repair_id", name=op.f("pk_lessons")),
    )
    op.create_index(op.f("ix_lessons_bug_code"), "lessons", ["bug_code"], unique=False)
    op.create_index(op.f("ix_lessons_fingerprint"), "lessons", ["fingerprint"], unique=False)
    op.create_table(
        "refusals",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service", "reason", name=op.f("pk_refusals")),
    )
    op.create_table(
        "repair_steps",
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False, comment="counts the rooms walked through, from 1"),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("gave", sa.Text(), nullable=False, comment="the word by which the lifecycle finds the next room"),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("repair_id", "visit", name=op.f("pk_repair_steps")),
    )
    op.create_table(
        "repairs",
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("bug_code", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "listens", sa.Boolean(), server_default=sa.false(), nullable=False, comment="people may decide on it now"
        ),
        sa.PrimaryKeyConstraint("repair_id", name=op.f("pk_repairs")),
        sa.UniqueConstraint("bug_code", "attempt", name=op.f("uq_repairs_bug_code_attempt")),
    )
    op.create_table(
        "services",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False, comment="what a DSN's user part has to be"),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("repository", sa.Text(), server_default="", nullable=False),
        sa.Column("branch", sa.Text(), server_default="main", nullable=False),
        sa.Column("prepare", sa.Text(), server_default="", nullable=False),
        sa.Column("build", sa.Text(), server_default="", nullable=False),
        sa.Column("fixture", sa.Text(), server_default="", nullable=False),
        sa.Column("start", sa.Text(), server_default="", nullable=False),
        sa.Column("test", sa.Text(), server_default="", nullable=False),
        sa.Column("health_path", sa.Text(), server_default="/health", nullable=False),
        sa.Column("port", sa.Integer(), nullable=True),
        sa.Column("environment", sa.Text(), server_default="production", nullable=False),
        sa.Column("events_per_minute", sa.Integer(), comment="that it may send; NULL: what the settings say"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_services")),
        sa.UniqueConstraint("project_id", name=op.f("uq_services_project_id")),
        sa.UniqueConstraint("public_key", name=op.f("uq_services_public_key")),
    )
    op.create_table(
        "system_alerts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the same key is told once"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("severity", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("link", sa.Text(), server_default="", nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_system_alerts")),
        sa.UniqueConstraint("key", name=op.f("uq_system_alerts_key")),
    )
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
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("analyzed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("regressed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_release", sa.Text(), server_default="", nullable=False),
        sa.Column("time_to_detect", sa.Float(), nullable=True, comment="seconds from first_seen to detected_at"),
        sa.Column("time_to_analyze", sa.Float(), nullable=True, comment="seconds from detected_at to analyzed_at"),
        sa.Column("time_to_fix", sa.Float(), nullable=True, comment="seconds from first_seen to resolved_at"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_system_bugs")),
    )
    op.create_index(op.f("ix_system_bugs_service_fingerprint"), "system_bugs", ["service", "fingerprint"], unique=True)
    for columns in (
        ["last_seen", "code"],
        ["status", "last_seen", "code"],
        ["first_seen", "code"],
        ["event_count", "code"],
        ["severity", "last_seen", "code"],
        ["service", "severity", "status"],
        ["service", "first_release"],
        ["error_type", "last_seen"],
        ["exemplar_event_id"],
        ["time_to_detect", "time_to_analyze", "time_to_fix"],
    ):
        op.create_index(op.f(f"ix_system_bugs_{'_'.join(columns)}"), "system_bugs", columns, unique=False)
    op.create_index(
        op.f("ix_system_bugs_service_release"),
        "system_bugs",
        ["service", "release"],
        sqlite_where=sa.text("regressed_at IS NOT NULL"),
        postgresql_where=sa.text("regressed_at IS NOT NULL"),
    )
    op.create_table(
        "bug_words",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="what a search looks through, in lower case"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bug_words")),
    )
    op.create_table(
        "system_health_metrics",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_system_health_metrics")),
    )
    op.create_index(
        op.f("ix_system_health_metrics_service_name_at"),
        "system_health_metrics",
        ["service", "name", "at"],
        unique=False,
    )
    op.create_table(
        "system_logs",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("service_name", sa.Text(), nullable=False),
        sa.Column("log_level", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("error_type", sa.Text(), server_default="", nullable=False),
        sa.Column("stack_trace", sa.Text(), server_default="", nullable=False),
        sa.Column("context", sa.Text(), server_default="", nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_system_logs")),
        sa.UniqueConstraint("service_name", "event_id", name=op.f("uq_system_logs_service_name_event_id")),
    )
    op.create_index(op.f("ix_system_logs_service_name_received_at"), "system_logs", ["service_name", "received_at"])
    op.create_index(op.f("ix_system_logs_processed"), "system_logs", ["processed"], unique=False)
    op.create_index(op.f("ix_system_logs_received_at"), "system_logs", ["received_at"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("token_digest", sa.Text(), nullable=False, comment="sha256 hex"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_tokens")),
        sa.UniqueConstraint("name", name=op.f("uq_tokens_name")),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="argon2id"),
        sa.Column("one_time", sa.Boolean(), nullable=False, comment="true until the person has chosen a password"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )
    op.create_table(
        "waits",
        sa.Column("repair_id", sa.Text(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("repair_id", name=op.f("pk_waits")),
    )
    op.create_index(op.f("ix_waits_until"), "waits", ["until"], unique=False)
    op.create_table(
        "sessions",
        sa.Column(
            "token_digest", sa.Text(), nullable=False, comment="sha256 hex of the cookie; the cookie is not kept"
        ),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("csrf_token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_name"], ["users.name"], name=op.f("fk_sessions_user_name_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sessions")),
    )
