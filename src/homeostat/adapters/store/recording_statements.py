"""The statements of `recording`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database


@dataclass(frozen=True, slots=True)
class Statements:
    """Those of every batch, made once: to make one takes longer than to run it."""

    insert_events: sa.Executable
    known_events: sa.Executable
    add_events: sa.Executable
    insert_users: sa.Executable
    count_fingerprints: sa.Executable
    count_hours: sa.Executable
    count_releases: sa.Executable
    count_on_releases: sa.Executable
    count_bugs: sa.Executable
    claim_families: sa.Executable
    own_families: sa.Executable
    known_fingerprints: sa.Executable
    add_fingerprints: sa.Executable
    describe: sa.Executable
    describe_letter: sa.Executable
    insert_copies: sa.Executable
    drop_last: sa.Executable
    note_copy: sa.Executable


_made: dict[bool, Statements] = {}


def statements_for(database: Database) -> Statements:
    """For the database's dialect. Two threads may make them at the same time; one of the two is kept."""
    made = _made.get(database.is_sqlite)
    if made is None:
        made = _made[database.is_sqlite] = _make(database)
    return made


def execute_many(connection: sa.Connection, statement: sa.Executable, rows: list[dict[str, Any]]) -> None:
    """Once for each row; nothing where there is none."""
    if rows:
        connection.execute(statement, rows)


def _make(database: Database) -> Statements:
    e, u, b, k = t.events.c, t.bug_users.c, t.system_bugs.c, t.event_copies.c
    fingerprints, hours, releases, families = map(
        database.insert, (t.fingerprints, t.fingerprint_hours, t.fingerprint_releases, t.bug_families)
    )
    named, n = database.insert(t.releases), t.releases.c
    a, d = t.bug_families.c, t.dead_letters.c
    f, h, r = t.fingerprints.c, t.fingerprint_hours.c, t.fingerprint_releases.c
    code = sa.bindparam("b_code", type_=sa.Text)
    service, fingerprint = sa.bindparam("b_service", type_=sa.Text), sa.bindparam("b_fingerprint", type_=sa.Text)
    this_fingerprint = sa.update(t.fingerprints).where(f.service == service, f.fingerprint == fingerprint)
    this_bug = sa.update(t.system_bugs).where(b.code == code)
    last = sa.bindparam("b_last", type_=b.last_seen.type)
    release = sa.bindparam("b_release", type_=sa.Text)
    copied_at = sa.bindparam("b_last_copy_at", type_=f.last_copy_at.type)
    given = sa.func.json_each(sa.bindparam("ids", type_=sa.Text)).table_valued("value")
    return Statements(
        known_events=sa.select(e.event_id).where(  # of SQLite, as the next one
            e.service == service, e.part == 0, e.event_id.in_(sa.select(given.c.value))
        ),
        add_events=sa.insert(t.events),
        insert_events=database.insert(t.events).on_conflict_do_nothing().returning(e.service, e.event_id),
        insert_users=database.insert(t.bug_users).on_conflict_do_nothing().returning(u.bug_code),
        count_fingerprints=fingerprints.on_conflict_do_update(
            index_elements=["service", "fingerprint"],
            set_={
                "event_count": f.event_count + fingerprints.excluded.event_count,
                "last_seen": _later(fingerprints, f.last_seen),
            },
        ).returning(f.service, f.fingerprint, f.event_count, f.first_seen, f.last_seen, f.bug_code, f.last_copy_at),
        count_hours=hours.on_conflict_do_update(
            index_elements=["service", "fingerprint", "hour"],
            set_={"event_count": h.event_count + hours.excluded.event_count},
        ),
        count_releases=releases.on_conflict_do_update(
            index_elements=["service", "fingerprint", "release"],
            set_={
                "event_count": r.event_count + releases.excluded.event_count,
                "first_seen": sa.case(
                    (releases.excluded.first_seen < r.first_seen, releases.excluded.first_seen), else_=r.first_seen
                ),
                "last_seen": _later(releases, r.last_seen),
            },
        ),
        count_on_releases=named.on_conflict_do_update(
            index_elements=["service", "version"],
            set_={
                "event_count": n.event_count + named.excluded.event_count,
                "first_event_at": sa.case(
                    (n.first_event_at < named.excluded.first_event_at, n.first_event_at),
                    else_=named.excluded.first_event_at,
                ),
                "last_event_at": sa.case(
                    (n.last_event_at > named.excluded.last_event_at, n.last_event_at),
                    else_=named.excluded.last_event_at,
                ),
            },
        ),
        count_bugs=this_bug.values(
            event_count=b.event_count + sa.bindparam("b_count", type_=sa.BigInteger),
            users_affected=b.users_affected + sa.bindparam("b_users", type_=sa.BigInteger),
            last_seen=sa.case((b.last_seen < last, last), else_=b.last_seen),
            last_release=sa.case((release != "", release), else_=b.last_release),
        ),
        claim_families=families.on_conflict_do_update(
            index_elements=["service", "family"], set_={"bug_code": a.bug_code}
        ).returning(a.service, a.family, a.bug_code),
        own_families=families.on_conflict_do_update(
            index_elements=["service", "family"], set_={"bug_code": families.excluded.bug_code}
        ),
        known_fingerprints=sa.select(f.fingerprint).where(  # of SQLite, as the next one
            f.service == service, f.fingerprint.in_(sa.select(given.c.value))
        ),
        add_fingerprints=sa.insert(t.fingerprints),
        describe=this_fingerprint.values(
            version=sa.bindparam("b_version", type_=sa.Integer),
            made_of=sa.bindparam("b_made_of", type_=sa.LargeBinary),
            bug_code=sa.bindparam("b_bug_code", type_=sa.Text),
            family=sa.bindparam("b_family", type_=sa.Text),
            last_copy_at=sa.func.coalesce(copied_at, f.last_copy_at),
        ),
        describe_letter=sa.update(t.dead_letters)
        .where(d.service == service, d.event_id == sa.bindparam("b_event_id", type_=sa.Text))
        .values(fingerprint=fingerprint),
        insert_copies=database.insert(t.event_copies).on_conflict_do_nothing(),
        drop_last=sa.delete(t.event_copies).where(
            k.service == service, k.fingerprint == fingerprint, k.kept_as == "last"
        ),
        note_copy=this_fingerprint.values(last_copy_at=copied_at),
    )


def _later(statement: Any, column: sa.ColumnElement[datetime]) -> sa.ColumnElement[datetime]:  # noqa: ANN401 - either dialect's INSERT
    return sa.case((statement.excluded.last_seen > column, statement.excluded.last_seen), else_=column)
