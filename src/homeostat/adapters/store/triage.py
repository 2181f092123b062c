"""What people do to bugs besides repair: mute, resolve, reopen. Escalations, merges and splits lie beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import append_audit
from homeostat.adapters.store.bug_locks import being_shipped, lock_bugs, wake_walks
from homeostat.adapters.store.bugs import append_changes
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.escalations import Escalations, escalation_of, mute_of
from homeostat.adapters.store.merging import Merging
from homeostat.adapters.store.rows import to_bug
from homeostat.errors import BadInput, BeingShipped, NotFound
from homeostat.records import BugStatus, Ending, MuteUntil, Triaged
from homeostat.stages.group.muting import say_until
from homeostat.stages.group.substate import ENDED

_TO_REOPEN = frozenset({BugStatus.RESOLVED, BugStatus.REJECTED, BugStatus.NOT_A_CODE_BUG})
_BEGUN = frozenset({BugStatus.DETECTED, BugStatus.ANALYZED, BugStatus.FIX_PROPOSED})


class Triage(Escalations, Merging):
    def __init__(self, database: Database) -> None:
        Escalations.__init__(self, database)
        Merging.__init__(self, database)

    def of(self, code: str) -> Triaged:
        m = t.bug_merges.c
        with self._database.reads() as connection:
            row = connection.execute(sa.select(t.system_bugs).where(t.system_bugs.c.code == code)).one_or_none()
            if row is None:
                raise NotFound(f"There is no bug {code!r}.")
            bug = to_bug(row)
            from_codes = connection.execute(sa.select(m.bug_code).where(m.into_code == code).order_by(m.bug_code))
            return Triaged(
                bug=bug,
                mute=mute_of(connection, code) if bug.status is BugStatus.MUTED else None,
                escalation=escalation_of(connection, code) if bug.status not in ENDED else None,
                merged_into=connection.execute(sa.select(m.into_code).where(m.bug_code == code)).scalar() or "",
                merged_from=tuple(from_codes.scalars()),
                being_shipped=being_shipped(connection, row),
            )

    # --- mutes

    def mute(self, code: str, until: MuteUntil, *, by: str, reason: str, now: datetime) -> None:
        with self._database.writes() as connection:
            row = self._to_change(connection, code, not_from=(BugStatus.RESOLVED, BugStatus.MERGED))
            before = mute_of(connection, code) if row.status == BugStatus.MUTED else None
            values: dict[str, object] = {
                "kind": until.kind.value,
                "until_at": until.at,
                "until_count": until.count,
                "window_seconds": int(until.window.total_seconds()) if until.window else None,
                "status_before": before.status_before.value if before else _worth_going_back_to(row.status),
                "events_before": row.event_count,
                "users_before": row.users_affected,
                "muted_at": now,
                "muted_by": by,
                "reason": reason,
            }
            statement = self._database.insert(t.bug_mutes).values(bug_code=code, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["bug_code"], set_=values))
            connection.execute(sa.delete(t.bug_escalations).where(t.bug_escalations.c.bug_code == code))
            said = say_until(until) + (f": {reason}" if reason else "")
            if row.status != BugStatus.MUTED:
                self._set(connection, row, BugStatus.MUTED, by=by, reason=said, now=now)
            else:
                detail = {"says": f"muted {said}"}
                append_audit(
                    self._database, connection, actor=by, action="bug.mute", subject=code, detail=detail, now=now
                )

    def unmute(self, code: str, *, by: str, reason: str, now: datetime) -> BugStatus:
        with self._database.writes() as connection:
            row = self._to_change(connection, code)
            if row.status != BugStatus.MUTED:
                raise BadInput(f"{code} is not muted: it is {row.status.replace('_', ' ')}.")
            status, anew = self._after_mute(connection, code)
            more = {"reopened_at": now} if anew else {}
            self._set(connection, row, status, by=by, reason=reason, now=now, **more)
            return status

    def _after_mute(self, connection: sa.Connection, code: str) -> tuple[BugStatus, bool]:
        """The status to go back to, and whether the bug is to be looked at again: the mute ended its walk."""
        r, w, lessons = t.repairs.c, t.waits.c, t.lessons.c
        mute = mute_of(connection, code)
        if mute is None:
            return BugStatus.DETECTED, False
        waits = sa.select(w.room).join(t.repairs, r.repair_id == w.repair_id).where(r.bug_code == code)
        if connection.execute(waits.where(w.room == "approve", w.until.is_(None))).first():
            return BugStatus.FIX_PROPOSED, False
        last = sa.select(r.repair_id).where(r.bug_code == code).order_by(r.attempt.desc()).limit(1).scalar_subquery()
        ended = sa.select(lessons.ending).where(lessons.repair_id == last, lessons.learned_at >= mute.muted_at)
        anew = connection.execute(ended).scalar() == Ending.OVERTAKEN
        return BugStatus.DETECTED if anew and mute.status_before in _BEGUN else mute.status_before, anew

    # --- ends and beginnings

    def resolve(self, code: str, *, by: str, reason: str, now: datetime, in_next_release: bool = False) -> None:
        o, r = t.bug_old_releases.c, t.fingerprint_releases.c
        with self._database.writes() as connection:
            row = self._to_change(connection, code, not_from=(BugStatus.MERGED,))
            if row.status == BugStatus.RESOLVED:
                return
            connection.execute(sa.delete(t.bug_old_releases).where(o.bug_code == code))
            if in_next_release:
                seen = sa.select(sa.literal(code), r.release).where(r.service == row.service, r.release != "")
                told = sa.select(sa.literal(code), t.releases.c.version).where(t.releases.c.service == row.service)
                kept = sa.insert(t.bug_old_releases).from_select(["bug_code", "release"], seen.union(told))
                if not connection.execute(kept).rowcount:
                    raise BadInput(f"{row.service} names no release, so nobody can tell which is the next; resolve it.")
            # By hand is no fix that was verified: it does not count in the mean time to fix.
            more = {"resolved_at": now, "resolved_release": "", "time_to_fix": None}
            self._set(connection, row, BugStatus.RESOLVED, by=by, reason=reason, now=now, **more)
            wake_walks(connection, [code], now)

    def reopen(self, code: str, *, by: str, reason: str, now: datetime) -> None:
        with self._database.writes() as connection:
            row = self._to_change(connection, code, not_from=(BugStatus.MERGED,))
            if row.status not in _TO_REOPEN:
                raise BadInput(f"{code} is open already: it is {row.status.replace('_', ' ')}.")
            self._set(connection, row, BugStatus.DETECTED, by=by, reason=reason, now=now, reopened_at=now)

    def look_again(self, service: str, *, by: str, reason: str, now: datetime, most: int) -> int:
        c = t.system_bugs.c
        analysed = (
            sa.select(c.code)
            .where(c.service == service, c.status == BugStatus.ANALYZED)
            .order_by(c.last_seen.desc(), c.code)
            .limit(most)
        )
        with self._database.writes() as connection:
            codes = connection.execute(analysed).scalars().all()
            rows = [row for code in codes if (row := self._to_change(connection, code)).status == BugStatus.ANALYZED]
            for row in rows:
                self._set(connection, row, BugStatus.DETECTED, by=by, reason=reason, now=now, reopened_at=now)
        return len(rows)

    def not_code(self, code: str, *, by: str, reason: str, now: datetime) -> None:
        with self._database.writes() as connection:
            row = self._to_change(connection, code, not_from=(BugStatus.MERGED, BugStatus.RESOLVED))
            if row.status != BugStatus.NOT_A_CODE_BUG:
                self._set(connection, row, BugStatus.NOT_A_CODE_BUG, by=by, reason=reason, now=now)
                wake_walks(connection, [code], now)

    # --- what they share

    def _to_change(self, connection: sa.Connection, code: str, *, not_from: tuple[BugStatus, ...] = ()) -> Any:  # noqa: ANN401 - a row
        """The bug's row, locked, where its status allows the change."""
        row = lock_bugs(self._database, connection, [code])[code]
        if row.status in not_from:
            raise BadInput(f"{code} is {row.status}; " + _INSTEAD[BugStatus(row.status)])
        if being_shipped(connection, row):
            raise BeingShipped(f"A fix of {code} is approved and on its way. Let it end, or take it back first.")
        return row

    def _set(
        self,
        connection: sa.Connection,
        row: Any,  # noqa: ANN401 - a row
        new: BugStatus,
        *,
        by: str,
        reason: str,
        now: datetime,
        **more: object,
    ) -> None:
        """Change the status; an earlier mute, and where the bug ends its escalation, are over."""
        if row.status == new:
            return
        values: Mapping[str, object] = {"status": new.value} | more
        connection.execute(sa.update(t.system_bugs).where(t.system_bugs.c.code == row.code).values(**values))
        if new is not BugStatus.MUTED:
            connection.execute(sa.delete(t.bug_mutes).where(t.bug_mutes.c.bug_code == row.code))
        if new in ENDED:
            connection.execute(sa.delete(t.bug_escalations).where(t.bug_escalations.c.bug_code == row.code))
        append_changes(self._database, connection, [(row.code, row.status, new, reason)], by=by, now=now)


_INSTEAD = {
    BugStatus.RESOLVED: "reopen it first.",
    BugStatus.MERGED: "go to the bug that it was merged into, or split it out of that.",
}


def _worth_going_back_to(status: str) -> str:
    """The status before a mute. A bug whose mute nobody knows any more begins anew."""
    return BugStatus.DETECTED.value if status == BugStatus.MUTED else status
