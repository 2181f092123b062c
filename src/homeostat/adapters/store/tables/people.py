"""Who signs in, and with what."""

import sqlalchemy as sa

from homeostat.adapters.store.tables.columns import metadata, moment

users = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("password_hash", sa.Text, nullable=False, comment="argon2id"),
    sa.Column("one_time", sa.Boolean, nullable=False, comment="true until the person has chosen a password"),
    moment("created_at"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_digest", sa.Text, primary_key=True, comment="sha256 hex of the cookie; the cookie is not kept"),
    sa.Column("user_name", sa.Text, sa.ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    sa.Column("csrf_token", sa.Text, nullable=False),
    moment("created_at"),
    moment("expires_at"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("token_digest", sa.Text, primary_key=True, comment="sha256 hex"),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    moment("created_at"),
)
