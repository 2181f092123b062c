"""What a new fault leaves takes less: signs are numbers, words are deflated, and in SQLite a table is its own index.

Not while what ran before still runs, which was no release: it writes what is dropped here.
"""

import json

import sqlalchemy as sa
from alembic import op

from homeostat.adapters.store.short_texts import packed

revision = "0029"
down_revision = "0028"

_MOMENT = sa.DateTime(timezone=True)
_TOGETHER = 1_000


def upgrade() -> None:
    _begin_kinship_anew()
    _pack_words()
    if op.get_bind().dialect.name == "sqlite":
        _without_rowid("bug_users", *_BUG_USERS)
        _without_rowid("bug_families", *_BUG_FAMILIES)
        _without_rowid("fingerprint_releases", *_RELEASES)


def _begin_kinship_anew() -> None:
    """What was kept of it is not: only faults that are new from now on are found by others."""
    op.drop_table("fingerprint_signs")
    op.drop_table("fingerprint_traits")
    op.create_table(
        "relatives",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("traits", sa.LargeBinary(), nullable=False, comment="deflated JSON, of a fingerprint that has a bug"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_relatives")),
    )
    op.create_table(
        "relative_signs",
        sa.Column("sign", sa.BigInteger(), autoincrement=False, nullable=False, comment="digest of what two share"),
        sa.Column("relative", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("sign", "relative", name=op.f("pk_relative_signs")),
        sqlite_with_rowid=False,
    )


def _pack_words() -> None:
    op.add_column(
        "fingerprints",
        sa.Column(
            "made_of", sa.LargeBinary(), comment="deflated JSON, in words; NULL while no event of it could be read"
        ),
    )
    f = sa.table("fingerprints", *map(sa.column, ("service", "fingerprint", "parts", "made_of")))
    few = sa.select(f.c.service, f.c.fingerprint, f.c.parts).where(f.c.parts != "").limit(_TOGETHER)
    this = sa.and_(f.c.service == sa.bindparam("s"), f.c.fingerprint == sa.bindparam("f"))
    pack = sa.update(f).where(this).values(parts="", made_of=sa.bindparam("kept", type_=sa.LargeBinary()))
    connection = op.get_bind()
    while rows := connection.execute(few).all():
        connection.execute(pack, [{"s": row.service, "f": row.fingerprint, "kept": _words(row.parts)} for row in rows])
    op.drop_column("fingerprints", "parts")


def _words(parts: str) -> bytes:
    told = {name: words for name, words in json.loads(parts).items() if words and name not in {"digest", "version"}}
    return packed(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


_BUG_USERS = (
    sa.Column("bug_code", sa.Text(), nullable=False),
    sa.Column("user_digest", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("bug_code", "user_digest", name=op.f("pk_bug_users")),
)
_BUG_FAMILIES = (
    sa.Column("service", sa.Text(), nullable=False),
    sa.Column("family", sa.Text(), nullable=False),
    sa.Column("bug_code", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("service", "family", name=op.f("pk_bug_families")),
)
_RELEASES = (
    sa.Column("service", sa.Text(), nullable=False),
    sa.Column("fingerprint", sa.Text(), nullable=False),
    sa.Column("release", sa.Text(), nullable=False),
    sa.Column("event_count", sa.BigInteger(), server_default="0", nullable=False),
    sa.Column("first_seen", _MOMENT, nullable=False),
    sa.Column("last_seen", _MOMENT, nullable=False),
    sa.PrimaryKeyConstraint("service", "fingerprint", "release", name=op.f("pk_fingerprint_releases")),
)


def _without_rowid(name: str, *made_of: sa.schema.SchemaItem) -> None:
    """The table again, as one tree instead of two; https://sqlite.org/withoutrowid.html."""
    op.rename_table(name, f"{name}_before")
    table = op.create_table(name, *made_of, sqlite_with_rowid=False)
    names = [column.name for column in table.columns]
    before = sa.table(f"{name}_before", *map(sa.column, names))
    all_of_it = sa.select(before).order_by(*[before.c[key.name] for key in table.primary_key])
    op.execute(table.insert().from_select(names, all_of_it))
    op.drop_table(f"{name}_before")
