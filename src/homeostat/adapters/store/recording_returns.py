"""What decides whether a resolved bug comes back: the releases that had it, and the one that mended it."""

from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.recording_counts import Seen
from homeostat.adapters.store.release_standings import older_releases, unnamed_from
from homeostat.records import BugStatus, Known
from homeostat.stages.sense.monitors import ERROR_TYPES


def known_of(connection: sa.Connection, service: str, one: Seen, status: str, now: datetime) -> Known:
    """What the store knows of the bug of these sightings, to tell whether they bring it back."""
    c, r, f, o = t.system_bugs.c, t.fingerprint_releases.c, t.fingerprints.c, t.bug_old_releases.c
    wanted = sa.select(c.resolved_at, c.resolved_release, c.error_type).where(c.code == one.bug_code)
    bug = connection.execute(wanted).one()
    if bug.error_type in ERROR_TYPES and not bug.resolved_release:
        # A job that was well and fails again does so whatever its release, which a missed run does not even name.
        return Known(bug_code=one.bug_code, status=BugStatus(status), resolved_at=bug.resolved_at)
    resolved_at = bug.resolved_at or now
    ours = sa.select(f.fingerprint).where(f.bug_code == one.bug_code)
    before = sa.select(r.release).where(r.service == service, r.fingerprint.in_(ours), r.first_seen <= resolved_at)
    told_old = sa.select(o.release).where(o.bug_code == one.bug_code)
    had_it = frozenset(connection.execute(before.union_all(told_old)).scalars())
    named, mended_in = frozenset(s.release for s in one.sightings), bug.resolved_release
    return Known(
        bug_code=one.bug_code,
        status=BugStatus(status),
        resolved_release=mended_in,
        resolved_at=bug.resolved_at,
        releases_before=had_it,
        older_releases=older_releases(connection, service, named - {""}, mended_in=mended_in, had_it=had_it),
        unnamed_count_from=unnamed_from(connection, service, resolved_at=resolved_at, mended_in=mended_in)
        if "" in named
        else None,
    )
