"""Bugs, and what people and time do to them besides repair."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import count, metadata, moment, serial, text

system_bugs = sa.Table(
    "system_bugs",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    text("environment"),
    text("release"),
    text("first_release"),
    text("last_release"),
    text("title"),
    text("description"),
    sa.Column("severity", sa.Text, nullable=False),
    text("bug_type"),
    sa.Column("status", sa.Text, nullable=False),
    text("error_type"),
    text("error_message"),
    text("stack_trace"),
    text("log_excerpt"),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("fingerprint_version", sa.Integer, nullable=False),
    text("culprit"),
    text("suspect_commit"),
    text("owner"),
    text("ai_analysis"),
    text("root_cause"),
    text("root_cause_hypothesis"),
    text("bug_classification"),
    text("estimated_impact"),
    text("exemplar_event_id"),
    count("event_count"),
    count("users_affected"),
    moment("first_seen"),
    moment("last_seen"),
    moment("occurred_at"),
    moment("detected_at"),
    moment("analyzed_at", null=True),
    moment("proposed_at", null=True),
    moment("approved_at", null=True),
    moment("fixed_at", null=True),
    moment("deployed_at", null=True),
    moment("resolved_at", null=True),
    moment("regressed_at", null=True),
    moment("reopened_at", null=True),
    text("resolved_release"),
    sa.Column("time_to_detect", sa.Float, comment="seconds from first_seen to detected_at"),
    sa.Column("time_to_analyze", sa.Float, comment="seconds from detected_at to analyzed_at"),
    sa.Column("time_to_fix", sa.Float, comment="seconds from first_seen to resolved_at"),
    sa.Index(None, "service", "fingerprint", unique=True),
    # A page of a list is found in one of these alone; only its own rows are read whole.
    sa.Index(None, "last_seen", "code"),
    sa.Index(None, "status", "last_seen", "code"),
    sa.Index(None, "first_seen", "code"),
    sa.Index(None, "event_count", "code"),
    sa.Index(None, "severity", "last_seen", "code"),
    sa.Index(None, "service", "severity", "status"),
    sa.Index(None, "service", "first_release"),
    sa.Index(
        None,
        "service",
        "release",
        sqlite_where=sa.text("regressed_at IS NOT NULL"),
        postgresql_where=sa.text("regressed_at IS NOT NULL"),
    ),
    sa.Index(None, "error_type", "last_seen"),
    sa.Index(None, "exemplar_event_id"),
    sa.Index(None, "time_to_detect", "time_to_analyze", "time_to_fix"),
)

bug_words = sa.Table(
    "bug_words",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("words", sa.Text, nullable=False, comment="what a search looks through, in lower case"),
)

bug_codes = sa.Table(
    "bug_codes",
    metadata,
    sa.Column("day", sa.Text, primary_key=True, comment="YYYYMMDD, in UTC"),
    sa.Column("last_number", sa.Integer, nullable=False),
)

bug_users = sa.Table(
    "bug_users",
    metadata,
    sa.Column("bug_code", sa.Text, primary_key=True),
    sa.Column("user_digest", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

bug_changes = sa.Table(
    "bug_changes",
    metadata,
    serial("number"),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    moment("changed_at"),
    text("old_status"),
    sa.Column("new_status", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    text("reason"),
)

bug_mutes = sa.Table(
    "bug_mutes",
    metadata,
    sa.Column("bug_code", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False, comment="time, count, rate, users or escalating"),
    moment("until_at", null=True),
    count("until_count"),
    sa.Column("window_seconds", sa.Integer, comment="of a rate"),
    sa.Column("status_before", sa.Text, nullable=False),
    count("events_before"),
    count("users_before"),
    moment("muted_at"),
    sa.Column("muted_by", sa.Text, nullable=False),
    text("reason"),
)

bug_escalations = sa.Table(
    "bug_escalations",
    metadata,
    sa.Column("bug_code", sa.Text, primary_key=True),
    moment("since"),
    sa.Column("ceiling", sa.Float, nullable=False, comment="events in an hour, as forecast when it began"),
    moment("last_over_at"),
)

bug_old_releases = sa.Table(
    "bug_old_releases",
    metadata,
    sa.Column("bug_code", sa.Text, primary_key=True),
    sa.Column("release", sa.Text, primary_key=True, comment="known when the bug was resolved in the next one"),
)

bug_merges = sa.Table(
    "bug_merges",
    metadata,
    sa.Column("bug_code", sa.Text, primary_key=True),
    sa.Column("into_code", sa.Text, nullable=False, index=True),
    sa.Column("status_before", sa.Text, nullable=False),
    sa.Column("merged_by", sa.Text, nullable=False),
    moment("merged_at"),
)

fingerprint_moves = sa.Table(
    "fingerprint_moves",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("from_code", sa.Text, nullable=False, comment="the bug that it was of before anybody moved it"),
    sa.Column("moved_by", sa.Text, nullable=False),
    moment("moved_at"),
)
