"""What tells which release is the older; looked up only for resolved bugs, never for an event."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.records import Standing
from homeostat.stages.group.release_order import is_older, newest, unnamed_count_from

_MOST_COMPARED = 50  # releases on either side
_MOST_DEPLOYS = 200  # of a service, the newest
_MOST_CANDIDATES = 50  # for the newest release


def standings(connection: sa.Connection, service: str, versions: Iterable[str]) -> Mapping[str, Standing]:
    """By version; one that nobody has heard of stands by its name alone."""
    r, d = t.releases.c, t.deploys.c
    asked = sorted(versions)
    deployed: dict[str, dict[str, datetime]] = {version: {} for version in asked}
    firsts = (
        sa.select(d.version, d.environment, sa.func.min(d.finished_at, type_=d.finished_at.type).label("first"))
        .where(d.service == service, d.version.in_(asked))
        .group_by(d.version, d.environment)
    )
    for row in connection.execute(firsts):
        deployed[row.version][row.environment] = row.first
    known = sa.select(t.releases).where(r.service == service, r.version.in_(asked))
    rows = {row.version: row for row in connection.execute(known)}
    return {
        version: Standing(
            version=version,
            deployed=deployed[version],
            released_at=(row.released_at or row.declared_at) if (row := rows.get(version)) else None,
            first_seen=row.first_event_at if row else None,
        )
        for version in asked
    }


def older_releases(
    connection: sa.Connection, service: str, named: frozenset[str], *, mended_in: str, had_it: frozenset[str]
) -> frozenset[str]:
    """Those of `named` that are older than the one that was to mend the bug; where none was, than one that had it."""
    asked = sorted(named - had_it - {mended_in})[:_MOST_COMPARED]
    marks = [mended_in] if mended_in else sorted(had_it - {""})[-_MOST_COMPARED:]
    if not asked or not marks:
        return frozenset()
    found = standings(connection, service, {*asked, *marks})
    return frozenset(one for one in asked if any(is_older(found[one], found[mark]) for mark in marks))


def unnamed_from(connection: sa.Connection, service: str, *, resolved_at: datetime, mended_in: str) -> datetime | None:
    """See `unnamed_count_from`."""
    d = t.deploys.c
    query = sa.select(d.finished_at, d.version).where(d.service == service)
    rows = connection.execute(query.order_by(d.finished_at.desc()).limit(_MOST_DEPLOYS)).all()
    if not rows:
        return None
    found = standings(connection, service, {mended_in, *(row.version for row in rows)})
    return unnamed_count_from(
        ((row.finished_at, found[row.version]) for row in reversed(rows)),
        resolved_at=resolved_at,
        mended_in=found[mended_in] if mended_in else None,
    )


def newest_version(connection: sa.Connection, service: str) -> str | None:
    """The service's newest release, among those heard of last; None when there is none."""
    r = t.releases.c
    lately = sa.select(r.version).where(r.service == service).order_by(r.created_at.desc()).limit(_MOST_CANDIDATES)
    versions = list(reversed(list(connection.execute(lately).scalars())))
    found = standings(connection, service, versions)
    best = newest(found[version] for version in versions)
    return best.version if best else None
