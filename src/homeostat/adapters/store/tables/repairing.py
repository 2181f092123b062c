"""Repairs: their steps, what was proposed, what was decided, what it taught."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import count, metadata, moment, serial, text

repairs = sa.Table(
    "repairs",
    metadata,
    sa.Column("repair_id", sa.Text, primary_key=True),
    sa.Column("bug_code", sa.Text, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    moment("started_at"),
    sa.Column("listens", sa.Boolean, nullable=False, server_default=sa.false(), comment="people may decide on it now"),
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
    moment("started_at"),
    moment("finished_at"),
)

waits = sa.Table(
    "waits",
    metadata,
    sa.Column("repair_id", sa.Text, primary_key=True),
    sa.Column("visit", sa.Integer, nullable=False),
    sa.Column("room", sa.Text, nullable=False),
    moment("until", null=True, index=True),
    text("reason"),
    moment("since"),
)

ai_fix_suggestions = sa.Table(
    "ai_fix_suggestions",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("repair_id", sa.Text, nullable=False, index=True),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    sa.Column("service", sa.Text, nullable=False, index=True),
    sa.Column("suggestion_number", sa.Integer, nullable=False),
    text("fix_title"),
    text("fix_description"),
    text("fix_approach"),
    text("code_diff"),
    text("files_affected"),
    text("ai_model"),
    sa.Column("confidence_score", sa.Float),
    text("reasoning"),
    text("breaking_changes"),
    text("potential_side_effects"),
    text("test_cases"),
    text("evidence"),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("shown_rank", sa.Integer, comment="from 1 for those a person is shown; NULL for the others"),
    sa.Column("base_commit", sa.Text, nullable=False),
    sa.Column("patch_digest", sa.Text, nullable=False),
    sa.Column("proposal", sa.Text, nullable=False, comment="JSON"),
    sa.Column("verdict", sa.Text, comment="JSON; NULL until it was tried"),
    moment("created_at"),
)

decisions = sa.Table(
    "decisions",
    metadata,
    serial("number"),
    sa.Column("repair_id", sa.Text, nullable=False, index=True),
    sa.Column("proposal_id", sa.Text, nullable=False),
    sa.Column("patch_digest", sa.Text, nullable=False, comment="sha256 hex of the diff that was shown"),
    sa.Column("base", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False, comment="accept, reject, ask or draft"),
    sa.Column("decided_by", sa.Text, nullable=False),
    moment("decided_at"),
    moment("expires_at"),
    text("reason"),
    sa.Column("acknowledged", sa.JSON, nullable=False, server_default="[]", comment="risks that were named"),
    text("terms"),
    text("signature"),
    sa.Column("wording", sa.Text, nullable=False, server_default="", comment="JSON: what its pull request is to say"),
)

bug_patterns = sa.Table(
    "bug_patterns",
    metadata,
    sa.Column("strategy", sa.Text, primary_key=True),
    sa.Column("error_type", sa.Text, primary_key=True),
    text("classification"),
    count("kept"),
    count("taken_back"),
    count("rejected"),
    moment("last_at"),
)

lessons = sa.Table(
    "lessons",
    metadata,
    sa.Column("repair_id", sa.Text, primary_key=True),
    sa.Column("bug_code", sa.Text, nullable=False, index=True),
    sa.Column("fingerprint", sa.Text, nullable=False, index=True),
    sa.Column("ending", sa.Text, nullable=False),
    text("strategy"),
    text("error_type"),
    text("classification"),
    text("patch_digest"),
    text("says"),
    moment("learned_at"),
)

precedents = sa.Table(
    "precedents",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("bug_code", sa.Text, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("error_type", sa.Text, nullable=False, index=True),
    text("classification"),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False, comment="what it changed of the file, and its imports"),
    sa.Column("after", sa.Text, nullable=False),
    text("strategy"),
    text("title"),
    text("approach"),
    sa.Column("invents_value", sa.Boolean, nullable=False),
    sa.Column("swallows", sa.Boolean, nullable=False),
    sa.Column("watched", sa.Boolean, nullable=False, comment="false where it was merged and nothing watches"),
    moment("learned_at"),
)
