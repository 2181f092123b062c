"""Lessons: how each repair ended, and so how each kind of fix fares."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.rows import columns, to_record
from homeostat.records import Ending, Lesson, Record, SuggestionStatus

_FARED = {
    "kept": (),  # nobody knows when it is learned: `watches.settle` counts it seven days later
    "taken_back": (Ending.TAKEN_BACK, Ending.NOT_DEPLOYED),
    "rejected": (Ending.REJECTED,),
}


class Lessons:
    def __init__(self, database: Database) -> None:
        self._database = database

    def learn(self, repair_id: str, lesson: Lesson, now: datetime) -> None:
        values = {name: getattr(lesson, name) for name in Lesson.__slots__}
        with self._database.writes() as connection:
            added = connection.execute(
                self._database.insert(t.lessons)
                .values(**values, repair_id=repair_id, learned_at=now)
                .on_conflict_do_nothing()
            ).rowcount
            if added and lesson.strategy:
                self._count_pattern(connection, lesson, now)

    def _count_pattern(self, connection: sa.Connection, lesson: Lesson, now: datetime) -> None:
        c = t.bug_patterns.c
        counts = {word: int(lesson.ending in endings) for word, endings in _FARED.items()}
        statement = self._database.insert(t.bug_patterns).values(
            strategy=lesson.strategy,
            error_type=lesson.error_type,
            classification=lesson.classification,
            last_at=now,
            **counts,
        )
        grown: dict[str, object] = {name: c[name] + value for name, value in counts.items()}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["strategy", "error_type"], set_={**grown, "last_at": now})
        )

    def of(self, fingerprint: str) -> tuple[Lesson, ...]:
        query = sa.select(t.lessons).where(t.lessons.c.fingerprint == fingerprint).order_by(t.lessons.c.learned_at)
        with self._database.reads() as connection:
            return tuple(_lesson(row) for row in connection.execute(query))

    def record_of(self, strategy: str, error_type: str) -> Record:
        c = t.bug_patterns.c
        query = sa.select(t.bug_patterns).where(c.strategy == strategy, c.error_type == error_type)
        with self._database.reads() as connection:
            row = connection.execute(query).one_or_none()
        return to_record(row, Record) if row else Record()

    def record_on(self, service: str, strategy: str) -> Record:
        c = t.lessons.c
        counted: dict[str, sa.ColumnElement[bool]] = {
            "kept": _has_one(SuggestionStatus.KEPT),
            "taken_back": sa.or_(c.ending.in_(_FARED["taken_back"]), _has_one(SuggestionStatus.CAME_BACK)),
            "rejected": c.ending.in_(_FARED["rejected"]),
        }
        query = (
            sa.select(*(sa.func.coalesce(sa.func.sum(sa.case((is_so, 1), else_=0)), 0) for is_so in counted.values()))
            .join(t.repairs, t.repairs.c.repair_id == c.repair_id)
            .where(t.repairs.c.service == service, c.strategy == strategy)
        )
        with self._database.reads() as connection:
            row = connection.execute(query).one()
        return Record(**{word: int(count) for word, count in zip(counted, row, strict=True)})

    def patterns(self) -> Mapping[tuple[str, str], Record]:
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(t.bug_patterns))
            return {(row.strategy, row.error_type): to_record(row, Record) for row in rows}


def _has_one(status: SuggestionStatus) -> sa.ColumnElement[bool]:
    """Whether the lesson's repair has a suggestion of which that became."""
    s = t.ai_fix_suggestions.c
    return sa.and_(
        t.lessons.c.ending == Ending.HEALED.value,
        sa.exists().where(s.repair_id == t.lessons.c.repair_id, s.status == status.value),
    )


def _lesson(row: Any) -> Lesson:  # noqa: ANN401 - a row of any shape
    values = {name: columns(row)[name] for name in Lesson.__slots__}
    return Lesson(**values | {"ending": Ending(values["ending"])})
