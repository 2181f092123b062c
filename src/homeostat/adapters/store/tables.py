"""Every table, once. The migrations build the same; a test compares the two."""

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class _Text(sqlite.DATETIME):
    """A time without its zone, as SQLite's dialect writes and reads it by default; in a fifth of the time."""

    def bind_processor(self, dialect: sa.Dialect) -> Callable[..., str | None]:
        del dialect
        return _written

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[..., datetime | None]:
        del dialect, coltype
        return _read


def _written(value: datetime | None) -> str | None:
    return None if value is None else value.replace(tzinfo=None).isoformat(" ", "microseconds")


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


class Moment(sa.TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps none of that by itself."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[datetime]:
        return _Text() if dialect.name == "sqlite" else self.impl_instance

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        del dialect
        if value is None or value.tzinfo is UTC:
            return value
        if value.tzinfo is None:
            raise ValueError(f"a time without its zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _moment(name: str, *, null: bool = False, index: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=null, index=index)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _serial(name: str) -> sa.Column[int]:
    # SQLite numbers rows by itself only for the type INTEGER.
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True)


services = sa.Table(
    "services",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Integer, nullable=False, unique=True),
    sa.Column("public_key", sa.Text, nullable=False, unique=True, comment="what a DSN's user part has to be"),
    _text("language"),
    _text("repository"),
    sa.Column("branch", sa.Text, nullable=False, server_default="main"),
    _text("prepare"),
    _text("build"),
    _text("fixture"),
    _text("start"),
    _text("test"),
    sa.Column("health_path", sa.Text, nullable=False, server_default="/health"),
    sa.Column("port", sa.Integer),
    sa.Column("environment", sa.Text, nullable=False, server_default="production"),
    sa.Column("events_per_minute", sa.Integer, comment="that it may send; NULL: what the settings say"),
    sa.Column("smoke", sa.JSON, nullable=False, server_default="[]"),
    _text("forge"),
    sa.Column("forge_options", sa.JSON, nullable=False, server_default="{}"),
    _text("deployer"),
    sa.Column("deployer_options", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("canary", sa.Text, nullable=False, server_default="", comment='"10 %, 5 min"'),
    sa.Column("consumes", sa.Text, nullable=False, server_default="", comment='"GROUP: TOPIC, TOPIC" of Kafka'),
    _moment("created_at"),
)

lanes = sa.Table(
    "lanes",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, nullable=False, comment="the one repair that may ship to the service now"),
    _moment("since"),
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("password_hash", sa.Text, nullable=False, comment="argon2id"),
    sa.Column("one_time", sa.Boolean, nullable=False, comment="true until the person has chosen a password"),
    _moment("created_at"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_digest", sa.Text, primary_key=True, comment="sha256 hex of the cookie; the cookie is not kept"),
    sa.Column("user_name", sa.Text, sa.ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    sa.Column("csrf_token", sa.Text, nullable=False),
    _moment("created_at"),
    _moment("expires_at"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("token_digest", sa.Text, primary_key=True, comment="sha256 hex"),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    _moment("created_at"),
)

refusals = sa.Table(
    "refusals",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    _count("refused_count"),
    _moment("last_at"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column(
        "part", sa.Integer, primary_key=True, autoincrement=False, comment="of event_parts; 0 in SQLite, which has one"
    ),
    sa.Column("fingerprint", sa.Text, nullable=False),
    _moment("occurred_at"),
    _moment("received_at"),
    _text("release"),
    sa.Index(None, "service", "fingerprint", "received_at"),
    sqlite_with_rowid=False,  # a row is little more than its key
    postgresql_partition_by="LIST (part)",
)

event_parts = sa.Table(
    "event_parts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _moment("began_at"),
    _moment("ends_at"),
)

event_copies = sa.Table(
    "event_copies",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("kept_as", sa.Text, nullable=False, comment="first, spread, last, or turn: it opened or reopened a bug"),
    _moment("received_at"),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the whole event as JSON, compressed"),
    _count("size_bytes"),
    sa.Column("dictionary", sa.Integer, nullable=False, server_default="0", comment="of copy_dictionaries; 0 for none"),
    sa.Index(None, "service", "fingerprint", "kept_as"),
    sa.Index(None, "received_at", "size_bytes"),  # all of them are weighed, and the oldest found, in this alone
    sa.Index(None, "dictionary"),
)

copy_dictionaries = sa.Table(
    "copy_dictionaries",
    metadata,
    _serial("number"),
    sa.Column("service", sa.Text, nullable=False),
    _moment("made_at"),
    sa.Column("content", sa.LargeBinary, nullable=False, comment="a raw dictionary of zstandard, compressed"),
    _count("size_bytes"),
    sa.Index(None, "service", "number"),
)

fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    _text("parts"),
    sa.Column("bug_code", sa.Text, index=True),
    _text("family"),
    _count("event_count"),
    _moment("first_seen"),
    _moment("last_seen"),
    _moment("last_copy_at", null=True),
)

bug_families = sa.Table(
    "bug_families",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("family", sa.Text, primary_key=True, comment="digest of what several fingerprints of a bug share"),
    sa.Column("bug_code", sa.Text, nullable=False, comment="'' only while the bug is being opened"),
)

fingerprint_traits = sa.Table(
    "fingerprint_traits",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("traits", sa.Text, nullable=False, comment="JSON, of a fingerprint that has a bug"),
    sqlite_with_rowid=False,
)

fingerprint_signs = sa.Table(
    "fingerprint_signs",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("sign", sa.Text, primary_key=True, comment="digest of what two faults that may be one bug share"),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

fingerprint_releases = sa.Table(
    "fingerprint_releases",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("release", sa.Text, primary_key=True),
    _count("event_count"),
    _moment("first_seen"),
    _moment("last_seen"),
)

fingerprint_hours = sa.Table(
    "fingerprint_hours",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("hour", Moment, primary_key=True),
    _count("event_count"),
    sa.Index(None, "hour"),
)

system_bugs = sa.Table(
    "system_bugs",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    _text("environment"),
    _text("release"),
    _text("first_release"),
    _text("last_release"),
    _text("title"),
    _text("description"),
    sa.Column("severity", sa.Text, nullable=False),
    _text("bug_type"),
    sa.Column("status", sa.Text, nullable=False),
    _text("error_type"),
    _text("error_message"),
    _text("stack_trace"),
    _text("log_excerpt"),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("fingerprint_version", sa.Integer, nullable=False),
    _text("culprit"),
    _text("suspect_commit"),
    _text("owner"),
    _text("ai_analysis"),
    _text("root_cause"),
    _text("root_cause_hypothesis"),
    _text("bug_classification"),
    _text("estimated_impact"),
    _text("exemplar_event_id"),
    _count("event_count"),
    _count("users_affected"),
    _moment("first_seen"),
    _moment("last_seen"),
    _moment("occurred_at"),
    _moment("detected_at"),
    _moment("analyzed_at", null=True),
    _moment("proposed_at", null=True),
    _moment("approved_at", null=True),
    _moment("fixed_at", null=True),
    _moment("deployed_at", null=True),
    _moment("resolved_at", null=True),
    _moment("regressed_at", null=True),
    _moment("reopened_at", null=True),
    _text("resolved_release"),
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
)

bug_changes = sa.Table(
    "bug_changes",
    metadata,
    _serial("number"),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    _moment("changed_at"),
    _text("old_status"),
    sa.Column("new_status", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    _text("reason"),
)

system_logs = sa.Table(
    "system_logs",
    metadata,
    _serial("number"),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("service_name", sa.Text, nullable=False),
    sa.Column("log_level", sa.Text, nullable=False),
    _text("message"),
    _text("error_type"),
    _text("stack_trace"),
    _text("context"),
    _moment("timestamp"),
    _moment("received_at", index=True),
    sa.Column("processed", sa.Boolean, nullable=False, index=True),
    sa.UniqueConstraint("service_name", "event_id"),
    sa.Index(None, "service_name", "received_at"),
)

repairs = sa.Table(
    "repairs",
    metadata,
    sa.Column("repair_id", sa.Text, primary_key=True),
    sa.Column("bug_code", sa.Text, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    _moment("started_at"),
    sa.UniqueConstraint("bug_code", "attempt"),
)

repair_steps = sa.Table(
    "repair_steps",
    metadata,
    sa.Column("repair_id", sa.Text, primary_key=True),
    sa.Column("visit", sa.Integer, primary_key=True, comment="counts the rooms walked through, from 1"),
    sa.Column("room", sa.Text, nullable=False),
    sa.Column("gave", sa.Text, nullable=False, comment="the word by which the lifecycle finds the next room"),
    sa.Column("record_type", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False, comment="JSON"),
    _moment("started_at"),
    _moment("finished_at"),
)

waits = sa.Table(
    "waits",
    metadata,
    sa.Column("repair_id", sa.Text, primary_key=True),
    sa.Column("visit", sa.Integer, nullable=False),
    sa.Column("room", sa.Text, nullable=False),
    _moment("until", null=True, index=True),
    _text("reason"),
    _moment("since"),
)

ai_fix_suggestions = sa.Table(
    "ai_fix_suggestions",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, nullable=False, index=True),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    sa.Column("service", sa.Text, nullable=False, index=True),
    sa.Column("suggestion_number", sa.Integer, nullable=False),
    _text("fix_title"),
    _text("fix_description"),
    _text("fix_approach"),
    _text("code_diff"),
    _text("files_affected"),
    _text("ai_model"),
    sa.Column("confidence_score", sa.Float),
    _text("reasoning"),
    _text("breaking_changes"),
    _text("potential_side_effects"),
    _text("test_cases"),
    _text("evidence"),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("shown_rank", sa.Integer, comment="from 1 for those a person is shown; NULL for the others"),
    sa.Column("base_commit", sa.Text, nullable=False),
    sa.Column("patch_digest", sa.Text, nullable=False),
    sa.Column("proposal", sa.Text, nullable=False, comment="JSON"),
    sa.Column("verdict", sa.Text, comment="JSON; NULL until it was tried"),
    _moment("created_at"),
)

decisions = sa.Table(
    "decisions",
    metadata,
    _serial("number"),
    sa.Column("repair_id", sa.Text, nullable=False, index=True),
    sa.Column("proposal_id", sa.Text, nullable=False),
    sa.Column("patch_digest", sa.Text, nullable=False, comment="sha256 hex of the diff that was shown"),
    sa.Column("base", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False, comment="accept, reject, ask or draft"),
    sa.Column("decided_by", sa.Text, nullable=False),
    _moment("decided_at"),
    _moment("expires_at"),
    _text("reason"),
    sa.Column("acknowledged", sa.JSON, nullable=False, server_default="[]", comment="risks that were named"),
    _text("terms"),
    _text("signature"),
    sa.Column("wording", sa.Text, nullable=False, server_default="", comment="JSON: what its pull request is to say"),
)

deployments = sa.Table(
    "deployments",
    metadata,
    sa.Column("deployment_id", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, index=True),
    sa.Column("service", sa.Text, nullable=False, index=True),
    sa.Column("commit", sa.Text, nullable=False),
    sa.Column("release", sa.Text, nullable=False),
    _text("previous_commit"),
    _text("previous_release"),
    sa.Column("healthy", sa.Boolean, nullable=False),
    sa.Column("rollback", sa.Boolean, nullable=False),
    _moment("started_at", index=True),
    _moment("finished_at"),
    _text("detail"),
    sa.Column(
        "canary_percent", sa.Integer, nullable=False, server_default="0", comment="of those who ask; 0: everybody"
    ),
)

bug_patterns = sa.Table(
    "bug_patterns",
    metadata,
    sa.Column("strategy", sa.Text, primary_key=True),
    sa.Column("error_type", sa.Text, primary_key=True),
    _text("classification"),
    _count("kept"),
    _count("taken_back"),
    _count("rejected"),
    _moment("last_at"),
)

lessons = sa.Table(
    "lessons",
    metadata,
    sa.Column("repair_id", sa.Text, primary_key=True),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    sa.Column("fingerprint", sa.Text, nullable=False, index=True),
    sa.Column("ending", sa.Text, nullable=False),
    _text("strategy"),
    _text("error_type"),
    _text("classification"),
    _text("patch_digest"),
    _text("says"),
    _moment("learned_at"),
)

auto_fix_history = sa.Table(
    "auto_fix_history",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
    _moment("at"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    _text("detail"),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
)

system_alerts = sa.Table(
    "system_alerts",
    metadata,
    _serial("number"),
    sa.Column("key", sa.Text, nullable=False, unique=True, comment="the same key is told once"),
    _moment("at"),
    _text("severity"),
    _text("title"),
    _text("text"),
    _text("link"),
    sa.Column("told", sa.Boolean, nullable=False),
)

system_health_metrics = sa.Table(
    "system_health_metrics",
    metadata,
    _serial("number"),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    _moment("at"),
    sa.Index(None, "service", "name", "at"),
)

halts = sa.Table(
    "halts",
    metadata,
    _serial("number"),
    _text("by"),
    _text("reason"),
    _moment("since"),
    sa.Column("ended_at", sa.DateTime(timezone=True), comment="NULL while it lasts"),
    _text("ended_by"),
)

policies = sa.Table(
    "policies",
    metadata,
    _serial("number"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False, comment="JSON"),
    sa.Column("by", sa.Text, nullable=False),
    _moment("at"),
    sa.Column("signature", sa.Text, nullable=False, comment="of the desk, over all of the above"),
    sa.Index("ix_policies_name_number", "name", "number"),
)

limit_uses = sa.Table(
    "limit_uses",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, primary_key=True),
    _moment("at"),
    sa.Index("ix_limit_uses_kind_subject_at", "kind", "subject", "at"),
)

model_uses = sa.Table(
    "model_uses",
    metadata,
    _serial("number"),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    sa.Column("model", sa.Text, nullable=False),
    _moment("at", index=True),
    _text("prompt_digest"),
    _count("input_tokens"),
    _count("output_tokens"),
    sa.Column("seconds", sa.Float, nullable=False, server_default="0"),
    sa.Column("dollars", sa.Float, comment="NULL where the price is not known"),
    sa.Column("refused", sa.Text, nullable=False, server_default="", comment="why it was not asked"),
)

precedents = sa.Table(
    "precedents",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("bug_code", sa.Text, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("error_type", sa.Text, nullable=False, index=True),
    _text("classification"),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False, comment="what it changed of the file, and its imports"),
    sa.Column("after", sa.Text, nullable=False),
    _text("strategy"),
    _text("title"),
    _text("approach"),
    sa.Column("invents_value", sa.Boolean, nullable=False),
    sa.Column("swallows", sa.Boolean, nullable=False),
    sa.Column("watched", sa.Boolean, nullable=False, comment="false where it was merged and nothing watches"),
    _moment("learned_at"),
)

cron_job_status = sa.Table(
    "cron_job_status",
    metadata,
    sa.Column("job", sa.Text, primary_key=True),
    _text("schedule"),
    _text("status"),
    _moment("last_run", null=True),
    _moment("last_success", null=True),
    _moment("last_failure", null=True),
    sa.Column("duration_seconds", sa.Float),
    _count("runs"),
    _count("failures"),
    _count("handled"),
    _text("detail"),
)

# --- dead letters

dead_letters = sa.Table(
    "dead_letters",
    metadata,
    _serial("number"),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("partition", sa.Integer, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    _moment("produced_at"),
    sa.Column("key", sa.LargeBinary),
    sa.Column("value", sa.LargeBinary),
    sa.Column("headers", sa.LargeBinary, nullable=False, comment="MessagePack: an array of [name, bytes or nil]"),
    sa.Column("whole", sa.Boolean, nullable=False, comment="false: too large to keep; key, value, headers are empty"),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, comment="of its event; NULL while that waits to be read"),
    _text("dialect"),
    _text("origin_topic"),
    sa.Column("origin_partition", sa.Integer, nullable=False),
    sa.Column("origin_offset", sa.BigInteger, nullable=False),
    _text("consumer"),
    _text("stage"),
    sa.Column("origin_attempts", sa.Integer, nullable=False, comment="of the consumer, before it gave up"),
    _text("error_type"),
    _text("error_message"),
    _moment("received_at", index=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("replay_of", sa.BigInteger, comment="number of the letter that was replayed and failed again"),
    sa.Column("state", sa.Text, nullable=False, comment="kept, replaying, replayed or failed"),
    sa.Column("attempts", sa.Integer, nullable=False, comment="how often it was claimed for a replay"),
    _text("replayed_by"),
    _moment("replayed_at", null=True),
    _text("replayed_to"),
    _text("replay_error"),
    sa.UniqueConstraint("topic", "partition", "offset", "produced_at"),
    sa.Index(None, "service", "event_id"),
)

# --- signals: what services tell besides their errors (adapters/store/signals.py) ---------------------------------

signals_seen = sa.Table(
    "signals_seen",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True, comment="so that one that is sent again counts once"),
    _moment("received_at", index=True),
    _text("set_aside_by"),
)

monitors = sa.Table(
    "monitors",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, primary_key=True),
    sa.Column("config", sa.Text, comment="JSON; NULL while no check-in has said when it runs"),
    _moment("last_started_at"),
    sa.Column(
        "failing",
        sa.Boolean,
        server_default=sa.false(),
        nullable=False,
        comment="from the event of a failed run until it is well and its bug is resolved",
    ),
)

monitor_runs = sa.Table(
    "monitor_runs",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, primary_key=True),
    sa.Column("check_in_id", sa.Text, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    _moment("started_at", index=True),
    _moment("ended_at", null=True),
    _text("release"),
    sa.Column("told", sa.Boolean, nullable=False, comment="true once its failure became an event"),
    sa.Index(None, "status", "told"),
)

release_health = sa.Table(
    "release_health",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("release", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, primary_key=True),
    sa.Column("day", Moment, primary_key=True),
    _count("started"),
    _count("errored"),
    _count("crashed"),
    _count("abnormal"),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    _text("event_id"),
    _text("message"),
    _text("name"),
    _text("email"),
    _text("url"),
    _moment("received_at", index=True),
    sa.Index(None, "service", "event_id"),
)

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    _text("name"),
    _text("content_type"),
    _text("kind"),
    _count("size_bytes"),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("scrubbed", sa.Boolean, nullable=False, comment="true for a text that was looked through for secrets"),
    _moment("received_at"),
    sa.Index(None, "service", "event_id"),
    sa.Index(None, "received_at", "size_bytes"),
)

losses = sa.Table(
    "losses",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True, comment="client or intake"),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, primary_key=True),
    sa.Column("day", Moment, primary_key=True),
    _count("quantity"),
)

scrub_rules = sa.Table(
    "scrub_rules",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("rules", sa.Text, nullable=False, comment="JSON"),
)

service_settings = sa.Table(
    "service_settings",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

# --- what was set aside (adapters/store/set_aside.py)

set_aside = sa.Table(
    "set_aside",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("hour", Moment, primary_key=True),
    _count("event_count"),
)

set_aside_kinds = sa.Table(
    "set_aside_kinds",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    _text("title"),
    sa.Column("event_id", sa.Text, nullable=False),
    _count("event_count"),
    _moment("first_at"),
    _moment("last_at", index=True),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="one event, whole: JSON, compressed by zlib"),
)

# --- source maps

source_uploads = sa.Table(
    "source_uploads",
    metadata,
    _serial("number"),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("upload_id", sa.Text, nullable=False),
    _text("release"),
    _text("dist"),
    _moment("uploaded_at"),
    _count("size_bytes"),
    sa.UniqueConstraint("service", "upload_id"),
)

source_files = sa.Table(
    "source_files",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("upload_id", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False, comment="the last part of the URL"),
    _text("debug_id"),
    _text("map_path"),
    sa.Column(
        "content", sa.LargeBinary, nullable=False, comment="a map's JSON, compressed by zlib; empty for a bundle"
    ),
    _count("size_bytes"),
    sa.Index(None, "service", "name"),
    sa.Index(None, "service", "debug_id"),
)

# --- releases

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    _moment("created_at", index=True),
    _moment("declared_at", null=True),
    _moment("released_at", null=True),
    _text("ref"),
    _text("url"),
    _count("event_count"),
    _moment("first_event_at", null=True),
    _moment("last_event_at", null=True),
    sa.Index(None, "service", "created_at"),
)

release_commits = sa.Table(
    "release_commits",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False, comment="from 0, the newest commit"),
    sa.Column("digest", sa.Text, nullable=False),
    _text("author"),
    _text("author_email"),
    _text("message"),
    _moment("committed_at", null=True),
    _text("files"),
)

deploys = sa.Table(
    "deploys",
    metadata,
    sa.Column("deploy_id", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("environment", sa.Text, nullable=False),
    _moment("started_at", null=True),
    _moment("finished_at", index=True),
    _text("name"),
    _text("url"),
    _text("told_by"),
    sa.Index(None, "service", "version"),
    sa.Index(None, "service", "finished_at"),
)

# --- lines of logs

template_trees = sa.Table(
    "template_trees",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("format", sa.Text, primary_key=True, comment="the kind of the reports whose messages they are"),
    sa.Column("version", sa.Integer, nullable=False, comment="changes so far; a change names the one it follows"),
    sa.Column("state", sa.LargeBinary, nullable=False, comment="what the miner knows, as JSON, compressed by zlib"),
)

line_ids = sa.Table(
    "line_ids",
    metadata,
    sa.Column("line_id", sa.Text, primary_key=True, comment="8 hex digits of its second, then 16 of a digest"),
    sqlite_with_rowid=False,
)

line_counts = sa.Table(
    "line_counts",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("template_id", sa.Text, primary_key=True),
    sa.Column("log_level", sa.Text, primary_key=True),
    sa.Column("hour", Moment, primary_key=True),
    _count("line_count"),
    sa.Column("template", sa.Text, nullable=False, comment="as it read when the last of them was counted"),
    sa.Index(None, "hour"),
)

# --- triage: what people and time do to bugs besides repair (adapters/store/triage.py)

bug_mutes = sa.Table(
    "bug_mutes",
    metadata,
    sa.Column("bug_code", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False, comment="time, count, rate, users or escalating"),
    _moment("until_at", null=True),
    _count("until_count"),
    sa.Column("window_seconds", sa.Integer, comment="of a rate"),
    sa.Column("status_before", sa.Text, nullable=False),
    _count("events_before"),
    _count("users_before"),
    _moment("muted_at"),
    sa.Column("muted_by", sa.Text, nullable=False),
    _text("reason"),
)

bug_escalations = sa.Table(
    "bug_escalations",
    metadata,
    sa.Column("bug_code", sa.Text, primary_key=True),
    _moment("since"),
    sa.Column("ceiling", sa.Float, nullable=False, comment="events in an hour, as forecast when it began"),
    _moment("last_over_at"),
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
    _moment("merged_at"),
)

fingerprint_moves = sa.Table(
    "fingerprint_moves",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("from_code", sa.Text, nullable=False, comment="the bug that it was of before anybody moved it"),
    sa.Column("moved_by", sa.Text, nullable=False),
    _moment("moved_at"),
)

watches = sa.Table(
    "watches",
    metadata,
    sa.Column("deployment_id", sa.Text, primary_key=True),
    _count("rounds"),
    _count("failed"),
    _count("failing_in_a_row"),
    _text("says"),
    sa.Column(
        "outcome",
        sa.Text,
        nullable=False,
        server_default="",
        comment="JSON, of a deployment that is only watched",
    ),
    _moment("changed_at"),
)

barred_commits = sa.Table(
    "barred_commits",
    metadata,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("commit", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    _moment("barred_at"),
)
