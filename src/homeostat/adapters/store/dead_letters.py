"""Dead letters, and how far each is on its way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import append_audit
from homeostat.adapters.store.database import Database
from homeostat.records import KafkaMessage, KeptLetter, LetterCount, LetterQuery, Origin, ReplayState

MOST_BYTES = 2 * 1024**3  # of all letters together; a cleaning takes the oldest first
_MOST_GIVEN_UP = 5_000  # moments that are told at a time
_A_CLEANING = 1_000  # letters that leave together for their size

_Headers = tuple[tuple[str, bytes | None], ...]
_headers = msgspec.msgpack.Decoder(_Headers)
_c = t.dead_letters.c


class DeadLetters:
    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, letters: Sequence[KeptLetter]) -> None:
        if not letters:
            return
        statement = self._database.insert(t.dead_letters).on_conflict_do_nothing(
            index_elements=["topic", "partition", "offset", "produced_at"]
        )
        with self._database.writes() as connection:
            connection.execute(statement, [_row_of(letter) for letter in letters])

    def find(self, query: LetterQuery) -> tuple[KeptLetter, ...]:
        wanted = _with_bugs(*t.dead_letters.c).order_by(_c.number.desc()).limit(query.most)
        if query.bug_code:
            wanted = wanted.where(t.fingerprints.c.bug_code == query.bug_code)
        if query.numbers:
            wanted = wanted.where(_c.number.in_(query.numbers))
        if query.before is not None:
            wanted = wanted.where(_c.number < query.before)
        with self._database.reads() as connection:
            return tuple(map(_to_letter, connection.execute(wanted)))

    def counts(self, most: int = 50) -> tuple[LetterCount, ...]:
        counted = _with_bugs(_c.state, sa.func.count().label("letters"), sa.func.max(_c.received_at).label("last"))
        states: dict[str, dict[str, int]] = {}
        last: dict[str, datetime] = {}
        with self._database.reads() as connection:
            for row in connection.execute(counted.group_by(t.fingerprints.c.bug_code, _c.state)):
                code = row.bug_code or ""
                states.setdefault(code, {})[row.state] = row.letters
                last[code] = max(row.last, last.get(code, row.last))
        newest = sorted(last, key=lambda code: last[code], reverse=True)[:most]
        return tuple(LetterCount(bug_code=code, states=states[code], last_received_at=last[code]) for code in newest)

    def given_up(self, service: str, *, since: datetime, until: datetime, but: str = "") -> tuple[datetime, ...]:
        between = (_c.service == service, _c.produced_at > since, _c.produced_at <= until)
        code = t.fingerprints.c.bug_code
        others = sa.or_(code.is_(None), code != but)
        query = _with_bugs(_c.produced_at).where(*between, others).order_by(_c.number.desc()).limit(_MOST_GIVEN_UP)
        with self._database.reads() as connection:
            return tuple(row.produced_at for row in connection.execute(query))

    def unsent(self, bug_code: str, most: int) -> tuple[int, ...]:
        query = (
            _with_bugs(_c.number)
            .where(t.fingerprints.c.bug_code == bug_code, _c.state != ReplayState.REPLAYED.value)
            .order_by(_c.origin_topic, _c.origin_partition, _c.origin_offset, _c.number)
            .limit(most)
        )
        with self._database.reads() as connection:
            return tuple(connection.execute(query).scalars())

    def claim(self, number: int, *, to: str, by: str, again: bool, now: datetime) -> KeptLetter | None:
        found = self.find(LetterQuery(numbers=(number,)))
        if not found or not (again or found[0].state in (ReplayState.KEPT, ReplayState.FAILED)):
            return None
        [letter] = found
        values = {
            "state": ReplayState.REPLAYING.value,
            "attempts": letter.attempts + 1,
            "replayed_by": by,
            "replayed_at": now,
            "replayed_to": to,
            "replay_error": "",
        }
        # Whoever claims it meanwhile has counted an attempt: then this one changes nothing.
        unclaimed = sa.and_(_c.number == number, _c.attempts == letter.attempts, _c.state == letter.state.value)
        with self._database.writes() as connection:
            if not connection.execute(sa.update(t.dead_letters).where(unclaimed).values(values)).rowcount:
                return None
        return self.find(LetterQuery(numbers=(number,)))[0]

    def confirm(self, letter: KeptLetter, *, at: str, now: datetime) -> None:
        values = {"state": ReplayState.REPLAYED.value, "replayed_at": now, "replayed_to": at}
        with self._database.writes() as connection:
            connection.execute(sa.update(t.dead_letters).where(_claimed(letter)).values(values))
            append_audit(
                self._database,
                connection,
                actor=letter.replayed_by,
                action="dead_letter.replayed",
                subject=letter.bug_code or letter.service,
                detail={"number": letter.number, "to": at, "attempt": letter.attempts},
                now=now,
            )

    def release(self, letter: KeptLetter, *, error: str, now: datetime) -> None:
        values = {"state": ReplayState.FAILED.value, "replayed_at": now, "replay_error": error}
        with self._database.writes() as connection:
            connection.execute(sa.update(t.dead_letters).where(_claimed(letter)).values(values))

    def clean(self, *, before: datetime, most_bytes: int = MOST_BYTES) -> int:
        gone = 0
        with self._database.writes() as connection:
            gone += connection.execute(sa.delete(t.dead_letters).where(_c.received_at < before)).rowcount
            while (connection.execute(sa.select(sa.func.sum(_c.size_bytes))).scalar() or 0) > most_bytes:
                oldest = sa.select(_c.number).order_by(_c.number).limit(_A_CLEANING).scalar_subquery()
                gone += connection.execute(sa.delete(t.dead_letters).where(_c.number.in_(oldest))).rowcount
        return gone


def _with_bugs(*columns: Any) -> "sa.Select[*tuple[Any, ...]]":  # noqa: ANN401 - columns and functions of columns
    """A query of letters, each with the bug that its event belongs to; NULL while the event waits to be read."""
    f = t.fingerprints.c
    ours = sa.and_(f.service == _c.service, f.fingerprint == _c.fingerprint)
    joined = t.dead_letters.outerjoin(t.fingerprints, ours)
    return sa.select(*columns, f.bug_code).select_from(joined)


def _claimed(letter: KeptLetter) -> sa.ColumnElement[bool]:
    return sa.and_(_c.number == letter.number, _c.attempts == letter.attempts)


def _row_of(letter: KeptLetter) -> dict[str, object]:
    message, origin = letter.message, letter.origin
    return {
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
        "produced_at": message.produced_at,
        "key": message.key,
        "value": message.value,
        "headers": msgspec.msgpack.encode(message.headers),
        "whole": letter.whole,
        "service": letter.service,
        "event_id": letter.event_id,
        "dialect": origin.dialect,
        "origin_topic": origin.topic,
        "origin_partition": origin.partition,
        "origin_offset": origin.offset,
        "consumer": origin.consumer,
        "stage": origin.stage,
        "origin_attempts": origin.attempts,
        "error_type": letter.error_type,
        "error_message": letter.error_message,
        "received_at": letter.received_at,
        "size_bytes": letter.size_bytes,
        "replay_of": letter.replay_of,
        "state": letter.state.value,
        "attempts": letter.attempts,
    }


def _to_letter(row: Any) -> KeptLetter:  # noqa: ANN401 - a row of the query above
    return KeptLetter(
        number=row.number,
        message=KafkaMessage(
            topic=row.topic,
            partition=row.partition,
            offset=row.offset,
            produced_at=row.produced_at,
            key=row.key,
            value=row.value,
            headers=_headers.decode(row.headers),
        ),
        whole=row.whole,
        service=row.service,
        event_id=row.event_id,
        origin=Origin(
            dialect=row.dialect,
            topic=row.origin_topic,
            partition=row.origin_partition,
            offset=row.origin_offset,
            consumer=row.consumer,
            stage=row.stage,
            attempts=row.origin_attempts,
        ),
        error_type=row.error_type,
        error_message=row.error_message,
        received_at=row.received_at,
        size_bytes=row.size_bytes,
        replay_of=row.replay_of,
        bug_code=row.bug_code or "",
        state=ReplayState(row.state),
        attempts=row.attempts,
        replayed_by=row.replayed_by,
        replayed_at=row.replayed_at,
        replayed_to=row.replayed_to,
        replay_error=row.replay_error,
    )
