"""What time does to bugs: mutes that end, and bugs that are seen far more often than was to be expected."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import append_audit
from homeostat.adapters.store.database import Database
from homeostat.records import BugStatus, Escalation, Mute, MutedBug, MuteKind, MuteUntil, Rate
from homeostat.stages.group.escalation import HISTORY_HOURS, HOUR
from homeostat.stages.group.substate import ENDED

_MOST_BUSY = 1_000  # bugs looked at in one scan
_AT_ONCE = 200  # bugs in one query
_NOT_LOOKED_AT = ENDED - {BugStatus.MUTED}


class Escalations:
    def __init__(self, database: Database) -> None:
        self._database = database

    def muted(self, now: datetime) -> tuple[MutedBug, ...]:
        b, m = t.system_bugs.c, t.bug_mutes.c
        query = (
            sa.select(t.bug_mutes, b.event_count, b.users_affected)
            .join(t.system_bugs, b.code == m.bug_code)
            .where(b.status == BugStatus.MUTED.value)
            .order_by(m.bug_code)
        )
        current = _hour(now)
        with self._database.reads() as connection:
            rows = connection.execute(query).all()
            windowed = [row.bug_code for row in rows if row.kind == MuteKind.RATE]
            hours = _hours(connection, windowed, first=current - timedelta(hours=23), current=current)
        found: list[MutedBug] = []
        for row in rows:
            mute, events = _mute(row), row.event_count - row.events_before
            of_day = hours.get(row.bug_code, [0])
            within = sum(of_day) if mute.until.window and mute.until.window > HOUR else of_day[-1]
            found.append(
                MutedBug(
                    mute=mute,
                    events=events,
                    users=row.users_affected - row.users_before,
                    lately=min(within, events) if mute.until.kind is MuteKind.RATE else 0,
                )
            )
        return tuple(found)

    def rates(self, now: datetime, *, over: int) -> tuple[Rate, ...]:
        f, h, b = t.fingerprints.c, t.fingerprint_hours.c, t.system_bugs.c
        current = _hour(now)
        count = sa.func.sum(h.event_count)
        lately = (
            sa.select(f.bug_code, count.label("events"))
            .join(t.fingerprints, sa.and_(f.service == h.service, f.fingerprint == h.fingerprint))
            .where(h.hour >= current - HOUR, f.bug_code.is_not(None))
            .group_by(f.bug_code, h.hour)
            .having(count > over)
            .subquery()
        )
        busiest = sa.select(lately.c.bug_code, sa.func.max(lately.c.events).label("most")).group_by(lately.c.bug_code)
        busy = busiest.subquery()
        bugs = (
            sa.select(b.code, b.title, b.status, b.first_seen)
            .join(busy, busy.c.bug_code == b.code)
            .where(b.status.not_in(_NOT_LOOKED_AT))
            .order_by(busy.c.most.desc(), b.code)
            .limit(_MOST_BUSY)
        )
        first = current - HOUR * (HISTORY_HOURS + 1)  # so that the hour before this one has a whole history too
        with self._database.reads() as connection:
            rows = connection.execute(bugs).all()
            hours = _hours(connection, [row.code for row in rows], first=first, current=current)
            muted = {code: mute_of(connection, code) for code in (r.code for r in rows if r.status == BugStatus.MUTED)}
        return tuple(
            Rate(
                bug_code=row.code,
                title=row.title,
                status=BugStatus(row.status),
                first_seen=row.first_seen,
                muted=muted.get(row.code),
                hours=tuple(hours[row.code]),
            )
            for row in rows
        )

    def escalations(self, now: datetime) -> tuple[Escalation, ...]:
        current = _hour(now)
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(t.bug_escalations)).all()
            hours = _hours(connection, [row.bug_code for row in rows], first=current - HOUR, current=current)
        return tuple(_escalation(row, busiest=max(hours[row.bug_code])) for row in rows)

    def escalate(self, code: str, *, ceiling: float, reason: str, now: datetime) -> bool:
        e = t.bug_escalations.c
        statement = self._database.insert(t.bug_escalations).values(
            bug_code=code, since=now, ceiling=ceiling, last_over_at=now
        )
        with self._database.writes() as connection:
            new = connection.execute(statement.on_conflict_do_nothing()).rowcount > 0
            if new:
                self._tell(connection, code, "bug.escalating", reason, now)
            else:
                connection.execute(sa.update(t.bug_escalations).where(e.bug_code == code).values(last_over_at=now))
        return new

    def calm(self, code: str, *, reason: str, now: datetime) -> None:
        with self._database.writes() as connection:
            gone = sa.delete(t.bug_escalations).where(t.bug_escalations.c.bug_code == code)
            if connection.execute(gone).rowcount:
                self._tell(connection, code, "bug.calm", reason, now)

    def _tell(self, connection: sa.Connection, code: str, action: str, says: str, now: datetime) -> None:
        append_audit(
            self._database,
            connection,
            actor="homeostat",
            action=action,
            subject=code,
            detail={"says": says},
            now=now,
        )


def _hours(
    connection: sa.Connection, codes: Sequence[str], *, first: datetime, current: datetime
) -> dict[str, list[int]]:
    """The bugs' events in each hour from `first` to `current`, hours without any as zeros."""
    f, h = t.fingerprints.c, t.fingerprint_hours.c
    length = (current - first) // HOUR + 1
    found = {code: [0] * length for code in codes}
    for start in range(0, len(codes), _AT_ONCE):
        query = (
            sa.select(f.bug_code, h.hour, sa.func.sum(h.event_count).label("events"))
            .join(t.fingerprint_hours, sa.and_(f.service == h.service, f.fingerprint == h.fingerprint))
            .where(f.bug_code.in_(codes[start : start + _AT_ONCE]), h.hour >= first, h.hour <= current)
            .group_by(f.bug_code, h.hour)
        )
        for row in connection.execute(query):
            found[row.bug_code][(row.hour - first) // HOUR] += int(row.events)
    return found


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def mute_of(connection: sa.Connection, code: str) -> Mute | None:
    row = connection.execute(sa.select(t.bug_mutes).where(t.bug_mutes.c.bug_code == code)).one_or_none()
    return _mute(row) if row else None


def escalation_of(connection: sa.Connection, code: str) -> Escalation | None:
    e = t.bug_escalations
    row = connection.execute(sa.select(e).where(e.c.bug_code == code)).one_or_none()
    return _escalation(row) if row else None


def _mute(row: Any) -> Mute:  # noqa: ANN401 - a row
    window = None if row.window_seconds is None else timedelta(seconds=row.window_seconds)
    return Mute(
        bug_code=row.bug_code,
        until=MuteUntil(kind=MuteKind(row.kind), at=row.until_at, count=row.until_count, window=window),
        status_before=BugStatus(row.status_before),
        events_before=row.events_before,
        users_before=row.users_before,
        muted_at=row.muted_at,
        muted_by=row.muted_by,
        reason=row.reason,
    )


def _escalation(row: Any, busiest: int = 0) -> Escalation:  # noqa: ANN401 - a row
    return Escalation(
        bug_code=row.bug_code,
        since=row.since,
        ceiling=row.ceiling,
        last_over_at=row.last_over_at,
        busiest=busiest,
    )
