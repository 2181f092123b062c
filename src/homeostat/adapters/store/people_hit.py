"""Who was hit by a bug, by digests. It is known of a bug, not of each of its fingerprints."""

import hashlib
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import Unpacker
from homeostat.adapters.store.database import Database

_MOST_COPIES = 500


def unite_people(database: Database, connection: sa.Connection, into: str, codes: Collection[str]) -> int:
    """Count the people of `codes` on `into` as well, each once; how many those are then.

    The others' rows stay, for the day on which somebody takes one out again.
    """
    u = t.bug_users.c
    theirs = sa.select(sa.literal(into), u.user_digest).where(u.bug_code.in_(codes)).distinct()
    added = database.insert(t.bug_users).from_select(["bug_code", "user_digest"], theirs)
    connection.execute(added.on_conflict_do_nothing())
    return _how_many(connection, into)


def people_of_copies(connection: sa.Connection, service: str, digests: Sequence[str]) -> set[str]:
    """Who stands in the events of these fingerprints that are kept whole, the newest 500."""
    k = t.event_copies.c
    query = sa.select(k.body, k.dictionary).where(k.service == service, k.fingerprint.in_(digests))
    unpacker = Unpacker(connection)
    users = {
        unpacker.event(row).user_id
        for row in connection.execute(query.order_by(k.received_at.desc()).limit(_MOST_COPIES))
    }
    return {digest_of(user) for user in users if user}


def count_people(database: Database, connection: sa.Connection, code: str, people: Collection[str]) -> None:
    """Add them to those that the bug is known to have hit."""
    if people:
        rows = [{"bug_code": code, "user_digest": digest} for digest in sorted(people)]
        connection.execute(database.insert(t.bug_users).on_conflict_do_nothing(), rows)
    values = {"users_affected": _how_many(connection, code)}
    connection.execute(sa.update(t.system_bugs).where(t.system_bugs.c.code == code).values(**values))


def _how_many(connection: sa.Connection, code: str) -> int:
    query = sa.select(sa.func.count()).select_from(t.bug_users).where(t.bug_users.c.bug_code == code)
    return int(connection.execute(query).scalar_one())


def digest_of(user: str) -> str:
    """As `recording` counts them."""
    return hashlib.sha256(user.encode()).hexdigest()[:32]
