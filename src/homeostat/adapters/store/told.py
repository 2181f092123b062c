"""Requests that telemetry tells of, a row for each slice of time in which a release had any."""

from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.records import Requests, Sessions, Told, ToldBy
from homeostat.stages.sense.told import SLICE, slice_of, summed

KEPT = 300 * SLICE  # of a release, until its newest
MOST_RELEASES = 50  # of a service: names come from outside
_MOST_REQUESTS = 10**9


def requests_of(sessions: Sessions) -> Requests:
    """Sums over a server's sessions: each is a request, and one that crashed failed."""
    told = Told(
        release=sessions.release,
        by=ToldBy.SESSIONS,
        at=slice_of(sessions.at),
        requests=sessions.started,
        failed=min(sessions.started, sessions.crashed),
        stand_for=sessions.started,
    )
    return Requests(service=sessions.service, at=sessions.at, told=(told,))


def keep_told(database: Database, connection: sa.Connection, requests: Requests) -> None:
    """Add to the slices that are there; what is older than a release's newest few hundred goes.

    Where a service names more releases than may be, the one that was silent longest goes; a new one is left where none
    was silent for long.
    """
    c = t.told_requests.c
    silent = sa.select(c.release, sa.func.max(c.at)).where(c.service == requests.service).group_by(c.release)
    known = {row[0]: row[1] for row in connection.execute(silent)}
    for told in summed(requests.told):
        if told.release not in known and len(known) >= MOST_RELEASES:
            longest = min(known, key=lambda name: known[name])
            if known.pop(longest) >= told.at - KEPT:
                return
            gone = sa.and_(c.service == requests.service, c.release == longest)
            connection.execute(sa.delete(t.told_requests).where(gone))
        known[told.release] = told.at
        new = database.insert(t.told_requests).values(
            service=requests.service,
            release=told.release,
            told_by=told.by.value,
            at=told.at,
            requests=min(told.requests, _MOST_REQUESTS),
            failed=min(told.failed, _MOST_REQUESTS),
            refused=told.refused,
            stand_for=min(told.stand_for, _MOST_REQUESTS),
            times="".join(f"{bucket}:{count} " for bucket, count in sorted(told.times.items())),
        )
        more = new.excluded
        added = {name: c[name] + more[name] for name in ("requests", "failed", "refused", "stand_for")}
        connection.execute(
            new.on_conflict_do_update(
                index_elements=["service", "release", "told_by", "at"], set_={**added, "times": c.times + more.times}
            )
        )
        old = sa.and_(c.service == requests.service, c.release == told.release, c.told_by == told.by.value)
        connection.execute(sa.delete(t.told_requests).where(old, c.at < told.at - KEPT))


def told_of(database: Database, service: str, release: str, *, since: datetime, until: datetime) -> tuple[Told, ...]:
    c = t.told_requests.c
    query = sa.select(t.told_requests).where(c.service == service, c.release == release, c.at >= since, c.at <= until)
    with database.reads() as connection:
        return tuple(
            Told(
                release=row.release,
                by=ToldBy(row.told_by),
                at=row.at,
                requests=row.requests,
                failed=row.failed,
                refused=row.refused,
                stand_for=row.stand_for,
                times=_times(row.times),
            )
            for row in connection.execute(query.order_by(c.at))
        )


def _times(words: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for word in words.split():
        bucket, _, count = word.partition(":")
        found[int(bucket)] = found.get(int(bucket), 0) + int(count)
    return found
