"""Merge and split by hand: which bug a fingerprint counts on, and what else goes with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import Entry, append_entries
from homeostat.adapters.store.bug_locks import being_shipped, hold_recording, lock_bugs, wake_walks
from homeostat.adapters.store.bugs import Opening, append_changes, open_bugs
from homeostat.adapters.store.copies import Unpacker
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.made_of import made_of
from homeostat.adapters.store.people_hit import count_people, people_of_copies, unite_people
from homeostat.errors import BadInput, BeingShipped
from homeostat.records import BugStatus, Event, Grouped, Known, OwnFingerprint
from homeostat.stages.group.substate import ENDED

_MOST_RELEASES = 5  # of a fingerprint, as a page shows them
_RELEASE_ROWS = 5_000
_STAYS = frozenset({BugStatus.RESOLVED, BugStatus.REJECTED, BugStatus.NOT_A_CODE_BUG})

Group = Callable[[Event, Known], Grouped]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a bug is split: rows of `fingerprints`, and of the bugs that were merged into it."""

    bug: Any
    out: list[Any]
    rest: list[Any]
    merged: list[Any]

    @property
    def digests(self) -> list[str]:
        return [row.fingerprint for row in self.out]

    @property
    def coming_back(self) -> Any | None:  # noqa: ANN401 - a row
        """The bug that these fingerprints once were: the oldest that has one of them as its own."""
        own = [row for row in self.merged if row.fingerprint in self.digests]
        return min(own, key=lambda row: row.code, default=None)


class Merging:
    def __init__(self, database: Database) -> None:
        self._database = database

    def fingerprints(self, code: str, most: int = 500) -> tuple[OwnFingerprint, ...]:
        f, r, m = t.fingerprints.c, t.fingerprint_releases.c, t.fingerprint_moves.c
        ours = (
            sa.select(t.fingerprints, m.from_code)
            .outerjoin(t.fingerprint_moves, sa.and_(m.service == f.service, m.fingerprint == f.fingerprint))
            .where(f.bug_code == code)
            .order_by(f.event_count.desc(), f.fingerprint)
            .limit(most)
        )
        named = (
            sa.select(r.fingerprint, r.release)
            .join(t.fingerprints, sa.and_(f.service == r.service, f.fingerprint == r.fingerprint))
            .where(f.bug_code == code, r.release != "")
            .order_by(r.last_seen.desc())
            .limit(_RELEASE_ROWS)
        )
        releases: dict[str, list[str]] = {}
        with self._database.reads() as connection:
            for row in connection.execute(named):
                releases.setdefault(row.fingerprint, []).append(row.release)
            return tuple(
                OwnFingerprint(
                    digest=row.fingerprint,
                    version=row.version,
                    parts=made.parts if made else (),
                    joined_by=made.joined_by if made else (),
                    event_count=row.event_count,
                    first_seen=row.first_seen,
                    last_seen=row.last_seen,
                    releases=tuple(releases.get(row.fingerprint, [])[:_MOST_RELEASES]),
                    came_from=row.from_code or "",
                )
                for row in connection.execute(ours)
                for made in [made_of(row)]
            )

    # --- merge

    def merge(self, codes: Sequence[str], into: str, *, by: str, now: datetime) -> None:
        with self._database.writes() as connection:
            hold_recording(self._database, connection)
            rows = lock_bugs(self._database, connection, {into, *codes})
            survivor = rows.pop(into)
            others = [rows[code] for code in sorted(rows)]
            _check_mergeable(connection, survivor, others)
            self._move_all(connection, survivor, others, by=by, now=now)
            people = unite_people(self._database, connection, into, [other.code for other in others])
            self._set_aside(connection, survivor, others, by=by, now=now)
            self._grow(connection, survivor, others, people=people, by=by, now=now)

    def _move_all(
        self,
        connection: sa.Connection,
        survivor: Any,  # noqa: ANN401 - a row
        others: Sequence[Any],
        *,
        by: str,
        now: datetime,
    ) -> None:
        """Fingerprints and families, so that what comes later follows; where each came from is kept."""
        f, a, m = t.fingerprints.c, t.bug_families.c, t.bug_merges.c
        codes = [other.code for other in others]
        came = sa.select(f.service, f.fingerprint, f.bug_code, sa.literal(by), sa.literal(now, f.first_seen.type))
        names = ["service", "fingerprint", "from_code", "moved_by", "moved_at"]
        noted = self._database.insert(t.fingerprint_moves).from_select(names, came.where(f.bug_code.in_(codes)))
        connection.execute(noted.on_conflict_do_nothing())
        connection.execute(sa.update(t.fingerprints).where(f.bug_code.in_(codes)).values(bug_code=survivor.code))
        connection.execute(sa.update(t.bug_families).where(a.bug_code.in_(codes)).values(bug_code=survivor.code))
        connection.execute(sa.update(t.bug_merges).where(m.into_code.in_(codes)).values(into_code=survivor.code))

    def _set_aside(
        self,
        connection: sa.Connection,
        survivor: Any,  # noqa: ANN401 - a row
        others: Sequence[Any],
        *,
        by: str,
        now: datetime,
    ) -> None:
        """Leave of each of the others a page that leads to the survivor, and end its walk."""
        c, mutes = t.system_bugs.c, t.bug_mutes.c
        codes = [other.code for other in others]
        before = dict(
            connection.execute(sa.select(mutes.bug_code, mutes.status_before).where(mutes.bug_code.in_(codes))).all()
        )
        merges = [
            {
                "bug_code": other.code,
                "into_code": survivor.code,
                "status_before": before.get(other.code, other.status),
                "merged_by": by,
                "merged_at": now,
            }
            for other in others
        ]
        connection.execute(sa.insert(t.bug_merges), merges)
        gone = {"status": BugStatus.MERGED.value, "event_count": 0, "users_affected": 0}
        connection.execute(sa.update(t.system_bugs).where(c.code.in_(codes)).values(**gone))
        for table in (t.bug_mutes, t.bug_escalations):
            connection.execute(sa.delete(table).where(table.c.bug_code.in_(codes)))
        wake_walks(connection, codes, now)
        reason = f"merged into {survivor.code}"
        changes = [(other.code, other.status, BugStatus.MERGED, reason) for other in others]
        append_changes(self._database, connection, changes, by=by, now=now)

    def _grow(
        self,
        connection: sa.Connection,
        survivor: Any,  # noqa: ANN401 - a row
        others: Sequence[Any],
        *,
        people: int,
        by: str,
        now: datetime,
    ) -> None:
        """Count the others on the survivor. One that had ended is open again where one of the others was."""
        c, w, mutes = t.system_bugs.c, t.bug_words.c, t.bug_mutes.c
        every = [survivor, *others]
        events = sum(other.event_count for other in others)
        oldest = min(every, key=lambda row: row.first_seen)
        newest = max(every, key=lambda row: row.last_seen)
        values: dict[str, object] = {
            "event_count": survivor.event_count + events,
            "users_affected": people,
            "first_seen": oldest.first_seen,
            "first_release": oldest.first_release,
            "last_seen": newest.last_seen,
            "last_release": newest.last_release or survivor.last_release,
            "severity": min(row.severity for row in every),
        }
        opens = survivor.status in _STAYS and any(other.status not in ENDED for other in others)
        if opens:
            values |= {"status": BugStatus.DETECTED.value, "reopened_at": now}
        elif survivor.status == BugStatus.RESOLVED:
            values["resolved_at"] = max((row.resolved_at for row in every if row.resolved_at), default=now)
        connection.execute(sa.update(t.system_bugs).where(c.code == survivor.code).values(**values))
        counted = {
            "events_before": mutes.events_before + events,
            "users_before": mutes.users_before + people - survivor.users_affected,
        }  # what was merged in does not end a mute: only what comes
        connection.execute(sa.update(t.bug_mutes).where(mutes.bug_code == survivor.code).values(**counted))
        named = "\n" + "\n".join(other.code.lower() for other in others)
        connection.execute(sa.update(t.bug_words).where(w.code == survivor.code).values(words=w.words + named))
        said = "merged in: " + ", ".join(other.code for other in others)
        if opens:
            changes = [(survivor.code, survivor.status, BugStatus.DETECTED, said)]
            append_changes(self._database, connection, changes, by=by, now=now)
        self._note(connection, {survivor.code: said}, action="bug.merged", by=by, now=now)

    # --- split

    def split(self, code: str, digests: Sequence[str], *, group: Group, by: str, now: datetime) -> str:
        with self._database.writes() as connection:
            hold_recording(self._database, connection)
            cut = self._cut(connection, code, digests)
            back = cut.coming_back
            self._shrink(connection, cut)
            if back is not None:
                target = self._bring_back(connection, back, by=by, now=now)
            else:
                target = self._open(connection, cut, group=group, by=by, now=now)
            self._move_out(connection, cut, target, by=by, now=now)
            people = people_of_copies(connection, cut.bug.service, cut.digests)
            count_people(self._database, connection, target, people)
            self._count(connection, target, cut.out)
            prints = f"{len(cut.out)} fingerprint{'s' * (len(cut.out) != 1)}"
            said = {
                code: f"{prints} taken out, now {target}; how many people that hit is known of both together only",
                target: f"{prints} taken out of {code}; people are counted from the events that were kept whole",
            }
            self._note(connection, said, action="bug.split", by=by, now=now)
            return target

    def _cut(self, connection: sa.Connection, code: str, digests: Sequence[str]) -> _Cut:
        f, m, b = t.fingerprints.c, t.bug_merges.c, t.system_bugs.c
        merged = (
            sa.select(b.code, b.fingerprint, b.status, m.status_before)
            .join(t.bug_merges, m.bug_code == b.code)
            .where(m.into_code == code)
        )
        into = connection.execute(merged).all()
        bug = lock_bugs(self._database, connection, {code, *(row.code for row in into)})[code]
        if being_shipped(connection, bug):
            raise BeingShipped(f"A fix of {code} is approved and on its way. Let it end before it is split.")
        ours = connection.execute(
            sa.select(t.fingerprints).where(f.bug_code == code).order_by(f.event_count.desc(), f.fingerprint)
        ).all()
        wanted = set(digests)
        out = [row for row in ours if row.fingerprint in wanted]
        if not wanted or len(out) != len(wanted):
            raise BadInput(f"{code} has not all of these fingerprints any more. Look again, then split.")
        cut = _Cut(bug, out, [row for row in ours if row.fingerprint not in wanted], list(into))
        if not cut.rest:
            raise BadInput(f"{code} keeps at least one of its fingerprints.")
        return cut

    def _shrink(self, connection: sa.Connection, cut: _Cut) -> None:
        """Leave the bug with the rest, and with one of the rest as its own."""
        k, mutes = t.event_copies.c, t.bug_mutes.c
        values: dict[str, object] = {}
        if cut.bug.fingerprint in cut.digests:
            others = {row.fingerprint for row in cut.merged}
            own = next((row for row in cut.rest if row.fingerprint not in others), None)
            if own is None:
                names = ", ".join(row.code for row in cut.merged)
                raise BadInput(f"All that would be left of {cut.bug.code} came from {names}: take that out instead.")
            values |= {"fingerprint": own.fingerprint, "fingerprint_version": own.version}
        exemplar = sa.select(k.fingerprint).where(k.service == cut.bug.service, k.event_id == cut.bug.exemplar_event_id)
        if connection.execute(exemplar).scalar() in cut.digests:
            newest = self._newest_copy(connection, cut.bug.service, [row.fingerprint for row in cut.rest])
            if newest is not None:
                values["exemplar_event_id"] = newest.event_id
        self._count(connection, cut.bug.code, cut.rest, **values)
        left = sum(row.event_count for row in cut.rest)
        since = cut.bug.event_count - mutes.events_before
        statement = sa.update(t.bug_mutes).where(mutes.bug_code == cut.bug.code)
        connection.execute(statement.values(events_before=left - since))

    def _bring_back(self, connection: sa.Connection, back: Any, *, by: str, now: datetime) -> str:  # noqa: ANN401 - a row
        """Revive a bug that was merged, with the status it had, or to be looked at again where it was open."""
        c = t.system_bugs.c
        stays = back.status_before in _STAYS
        status = BugStatus(back.status_before) if stays else BugStatus.DETECTED
        values: dict[str, object] = {"status": status.value}
        if not stays:
            values["reopened_at"] = now
        connection.execute(sa.update(t.system_bugs).where(c.code == back.code).values(**values))
        connection.execute(sa.delete(t.bug_merges).where(t.bug_merges.c.bug_code == back.code))
        changes = [(back.code, BugStatus.MERGED.value, status, "no longer merged")]
        append_changes(self._database, connection, changes, by=by, now=now)
        return str(back.code)

    def _open(self, connection: sa.Connection, cut: _Cut, *, group: Group, by: str, now: datetime) -> str:
        """Open a bug with the newest event that is kept whole."""
        c, r = t.system_bugs.c, t.fingerprint_releases.c
        copy = self._newest_copy(connection, cut.bug.service, cut.digests)
        if copy is None:
            raise BadInput(
                "No event of these fingerprints is kept whole any more, so they cannot be a bug by themselves."
            )
        event = Unpacker(connection).event(copy)
        grouped = group(event, Known())
        own = replace(grouped.fingerprint, digest=copy.fingerprint)
        opening = Opening(
            event=event,
            grouped=replace(grouped, fingerprint=own, reason=f"taken out of {cut.bug.code} by hand"),
            event_count=0,
            first_seen=min(row.first_seen for row in cut.out),
            last_seen=max(row.last_seen for row in cut.out),
        )
        [code] = open_bugs(self._database, connection, [opening], now, by=by)
        first = sa.select(r.release).where(
            r.service == cut.bug.service, r.fingerprint.in_(cut.digests), r.release != ""
        )
        release = connection.execute(first.order_by(r.first_seen).limit(1)).scalar() or event.release
        # It was detected when the bug was that it was part of: it does not count in the mean time to detect.
        values = {"release": release, "first_release": release, "time_to_detect": None}
        connection.execute(sa.update(t.system_bugs).where(c.code == code).values(**values))
        return code

    def _move_out(self, connection: sa.Connection, cut: _Cut, target: str, *, by: str, now: datetime) -> None:
        """What comes later of these fingerprints follows them, and of a family all of whose fingerprints went."""
        f, a, m, moves = t.fingerprints.c, t.bug_families.c, t.bug_merges.c, t.fingerprint_moves
        service = cut.bug.service
        ours = sa.and_(f.service == service, f.fingerprint.in_(cut.digests))
        connection.execute(sa.update(t.fingerprints).where(ours).values(bug_code=target))
        families = {row.family for row in cut.out} - {row.family for row in cut.rest} - {""}
        whole = sa.and_(a.service == service, a.family.in_(families), a.bug_code == cut.bug.code)
        connection.execute(sa.update(t.bug_families).where(whole).values(bug_code=target))
        merged_too = [row.code for row in cut.merged if row.fingerprint in cut.digests and row.code != target]
        connection.execute(sa.update(t.bug_merges).where(m.bug_code.in_(merged_too)).values(into_code=target))
        same = sa.and_(moves.c.service == service, moves.c.fingerprint.in_(cut.digests))
        connection.execute(sa.delete(moves).where(same, moves.c.from_code == target))  # they are at home again
        came = {"service": service, "from_code": cut.bug.code, "moved_by": by, "moved_at": now}
        if cut.coming_back is None:
            noted = self._database.insert(moves).on_conflict_do_nothing()
            connection.execute(noted, [came | {"fingerprint": digest} for digest in cut.digests])

    # --- what they share

    def _count(self, connection: sa.Connection, code: str, fingerprints: Sequence[Any], **more: object) -> None:
        c = t.system_bugs.c
        values = {
            "event_count": sum(row.event_count for row in fingerprints),
            "first_seen": min(row.first_seen for row in fingerprints),
            "last_seen": max(row.last_seen for row in fingerprints),
        } | more
        connection.execute(sa.update(t.system_bugs).where(c.code == code).values(**values))

    def _newest_copy(self, connection: sa.Connection, service: str, digests: Sequence[str]) -> Any | None:  # noqa: ANN401 - a row
        k = t.event_copies.c
        query = sa.select(t.event_copies).where(k.service == service, k.fingerprint.in_(digests))
        return connection.execute(query.order_by(k.received_at.desc(), k.event_id).limit(1)).one_or_none()

    def _note(self, connection: sa.Connection, said: dict[str, str], *, action: str, by: str, now: datetime) -> None:
        entries = [Entry(actor=by, action=action, subject=code, detail={"says": says}) for code, says in said.items()]
        append_entries(self._database, connection, entries, now=now)


def _check_mergeable(connection: sa.Connection, survivor: Any, others: Sequence[Any]) -> None:  # noqa: ANN401 - a row
    if not others:
        raise BadInput("A merge takes two bugs at least.")
    for row in (survivor, *others):
        if row.service != survivor.service:
            raise BadInput(f"{row.code} is of {row.service} and {survivor.code} of {survivor.service}: two faults.")
        if row.status == BugStatus.MERGED:
            raise BadInput(f"{row.code} is merged already. Merge the bug that it went into.")
        if being_shipped(connection, row):
            raise BeingShipped(f"A fix of {row.code} is approved and on its way. Let it end before it is merged.")
