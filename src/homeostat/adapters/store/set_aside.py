"""What was set aside: counts by rule, service and hour, one event of each kind, and what services say of their own."""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import compressed
from homeostat.adapters.store.database import Database
from homeostat.codec import decode, encode
from homeostat.errors import BadInput
from homeostat.records import Event, SetAside, SetAsideKind, Setting, Sighting

MOST_KINDS = 20  # of a rule and service: those that were seen last
_HOURS = 24
_MOST_TITLE = 160

Read = Callable[[Sighting], Event]
_Kind = tuple[str, str, str]  # service, rule, fingerprint


class SetAsides:
    _database: Database

    def set_aside(self, noise: Sequence[tuple[str, Sighting]], *, read: Read, now: datetime) -> int:
        with self._database.writes() as connection:
            new = self._first_seen(connection, noise, now)
            self._count(connection, new)
            kinds: dict[_Kind, list[Sighting]] = {}
            for rule, sighting in new:
                kinds.setdefault((sighting.report.service, rule, sighting.fingerprint), []).append(sighting)
            for kind in sorted(kinds):
                self._count_kind(connection, kind, kinds[kind], read)
            for service, rule in sorted({(service, rule) for service, rule, _ in kinds}):
                _let_go(connection, service, rule)
        return len(new)

    def _first_seen(
        self, connection: sa.Connection, noise: Sequence[tuple[str, Sighting]], now: datetime
    ) -> list[tuple[str, Sighting]]:
        """Those that were not counted before: an event that is sent again is the same."""
        given = {f"{sighting.report.service}:{sighting.event_id}": (rule, sighting) for rule, sighting in noise}
        s = t.signals_seen.c
        rows = [
            {"report_id": report_id, "received_at": now, "set_aside_by": given[report_id][0]}
            for report_id in sorted(given)
        ]
        insert = self._database.insert(t.signals_seen).on_conflict_do_nothing().returning(s.report_id)
        return [given[report_id] for report_id in connection.execute(insert, rows).scalars()]

    def _count(self, connection: sa.Connection, new: Sequence[tuple[str, Sighting]]) -> None:
        counts = Counter((s.report.service, rule, _hour(s.report.received_at)) for rule, s in new)
        for (service, rule, hour), count in sorted(counts.items()):
            one = self._database.insert(t.set_aside).values(service=service, rule=rule, hour=hour, event_count=count)
            connection.execute(
                one.on_conflict_do_update(
                    index_elements=["service", "rule", "hour"],
                    set_={"event_count": t.set_aside.c.event_count + count},
                )
            )

    def _count_kind(self, connection: sa.Connection, kind: _Kind, seen: Sequence[Sighting], read: Read) -> None:
        k, ours = t.set_aside_kinds.c, _of(kind)
        last_at = max(sighting.report.received_at for sighting in seen)
        changed = {"event_count": k.event_count + len(seen), "last_at": last_at}
        if connection.execute(sa.update(t.set_aside_kinds).where(ours).values(changed)).rowcount:
            return
        try:
            event = read(seen[-1])
        except BadInput:
            return  # only its outline can be read: it stays counted
        service, rule, fingerprint = kind
        row = self._database.insert(t.set_aside_kinds).values(
            service=service,
            rule=rule,
            fingerprint=fingerprint,
            title=_title(event),
            event_id=event.event_id,
            event_count=len(seen),
            first_at=min(sighting.report.received_at for sighting in seen),
            last_at=last_at,
            body=compressed(encode(event).encode()),
        )
        connection.execute(row.on_conflict_do_update(index_elements=["service", "rule", "fingerprint"], set_=changed))

    def set_asides(self, now: datetime, service: str = "") -> tuple[SetAside, ...]:
        c = t.set_aside.c
        query = sa.select(t.set_aside).order_by(c.service, c.rule, c.hour)
        first = _hour(now) - timedelta(hours=_HOURS - 1)
        found: dict[tuple[str, str], list[tuple[datetime, int]]] = {}
        with self._database.reads() as connection:
            for row in connection.execute(query.where(c.service == service) if service else query):
                found.setdefault((row.service, row.rule), []).append((row.hour, row.event_count))
        return tuple(_sums(*key, counts, first) for key, counts in found.items())

    def set_aside_kinds(self, service: str, rule: str = "") -> tuple[SetAsideKind, ...]:
        k = t.set_aside_kinds.c
        named = [column for column in t.set_aside_kinds.c if column is not k.body]
        query = sa.select(*named).where(k.service == service).order_by(k.last_at.desc(), k.fingerprint)
        with self._database.reads() as connection:
            rows = connection.execute(query.where(k.rule == rule) if rule else query)
            return tuple(
                SetAsideKind(
                    service=row.service,
                    rule=row.rule,
                    fingerprint=row.fingerprint,
                    title=row.title,
                    event_id=row.event_id,
                    event_count=row.event_count,
                    first_at=row.first_at,
                    last_at=row.last_at,
                )
                for row in rows
            )

    def set_aside_example(self, service: str, rule: str, fingerprint: str) -> Event | None:
        body = sa.select(t.set_aside_kinds.c.body).where(_of((service, rule, fingerprint)))
        with self._database.reads() as connection:
            found = connection.execute(body).scalar()
        return decode(zlib.decompress(found), Event) if found else None

    # --- what services say of their own

    def settings(self, service: str) -> Mapping[str, str]:
        c, r = t.service_settings.c, t.scrub_rules.c
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(c.name, c.value).where(c.service == service))
            found: dict[str, str] = {row.name: row.value for row in rows}
            scrubbing = connection.execute(sa.select(r.rules).where(r.service == service)).scalar()
        return found | ({Setting.SCRUBBING.value: scrubbing} if scrubbing else {})

    def change_setting(self, service: str, setting: Setting, value: str) -> None:
        if setting is Setting.SCRUBBING:
            self.set_scrub_rules(service, value)
            return
        new = self._database.insert(t.service_settings).values(service=service, name=setting.value, value=value)
        with self._database.writes() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["service", "name"], set_={"value": value}))

    def scrub_rules(self, service: str) -> str:
        c = t.scrub_rules.c
        with self._database.reads() as connection:
            return connection.execute(sa.select(c.rules).where(c.service == service)).scalar() or ""

    def set_scrub_rules(self, service: str, rules: str) -> None:
        new = self._database.insert(t.scrub_rules).values(service=service, rules=rules)
        with self._database.writes() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["service"], set_={"rules": rules}))


def _of(kind: _Kind) -> sa.ColumnElement[bool]:
    k = t.set_aside_kinds.c
    return sa.and_(k.service == kind[0], k.rule == kind[1], k.fingerprint == kind[2])


def _let_go(connection: sa.Connection, service: str, rule: str) -> None:
    """Keep the kinds that were seen last: names and messages come from outside, and are as many as they like."""
    k = t.set_aside_kinds.c
    ours = sa.and_(k.service == service, k.rule == rule)
    old = sa.select(k.fingerprint).where(ours).order_by(k.last_at.desc(), k.fingerprint).offset(MOST_KINDS).limit(1_000)
    going = list(connection.execute(old).scalars())
    if going:
        connection.execute(sa.delete(t.set_aside_kinds).where(ours, k.fingerprint.in_(going)))


def _sums(service: str, rule: str, counts: Sequence[tuple[datetime, int]], first: datetime) -> SetAside:
    hours: list[Any] = [0] * _HOURS
    for hour, count in counts:
        place = int((hour - first) / timedelta(hours=1))
        if 0 <= place < _HOURS:
            hours[place] += count
    return SetAside(
        service=service,
        rule=rule,
        lately=sum(hours),
        total=sum(count for _, count in counts),
        last_at=counts[-1][0],
        hours=tuple(hours),
    )


def _title(event: Event) -> str:
    line = event.message.strip().split("\n", 1)[0]
    return ": ".join(filter(None, (event.error_type, line)))[:_MOST_TITLE] or "An event without a message"


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
