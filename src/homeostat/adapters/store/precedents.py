"""Fixes that were approved and not taken back, with how those that were made after them fared."""

from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.rows import columns
from homeostat.records import Precedent, SuggestionStatus

_STANDS = (SuggestionStatus.KEPT.value, SuggestionStatus.HEALED.value, SuggestionStatus.ACCEPTED.value)
_COUNTED = frozenset({"kept", "taken_back", "rejected"})
_KEPT = [name for name in Precedent.__slots__ if name not in _COUNTED]
_AFTER = "learned:"  # with a bug's code behind it, the strategy of what is made after its fix


class Precedents:
    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, precedent: Precedent) -> None:
        values = {name: getattr(precedent, name) for name in _KEPT}
        statement = self._database.insert(t.precedents).values(**values).on_conflict_do_nothing()
        with self._database.writes() as connection:
            connection.execute(statement)

    def like(self, *, language: str, error_type: str, most: int) -> tuple[Precedent, ...]:
        c, s, p = t.precedents.c, t.ai_fix_suggestions.c, t.bug_patterns.c
        fared = [sa.func.coalesce(sa.func.sum(p[name]), 0).label(name) for name in sorted(_COUNTED)]
        after = (
            sa.select(p.strategy, *fared).where(p.strategy.startswith(_AFTER)).group_by(p.strategy).subquery("after")
        )
        query = (
            sa.select(t.precedents, s.status, after.c.kept, after.c.taken_back, after.c.rejected)
            .join(t.ai_fix_suggestions, s.proposal_id == c.proposal_id)
            .join(after, after.c.strategy == _AFTER + c.bug_code, isouter=True)
            .where(s.status.in_(_STANDS), c.language == language, c.error_type == error_type)
            .order_by(c.learned_at.desc(), c.proposal_id)
            .limit(most)
        )
        with self._database.reads() as connection:
            return tuple(map(_precedent, connection.execute(query)))


def _precedent(row: Any) -> Precedent:  # noqa: ANN401 - a row of any shape
    """One that was itself made after another counts there, not once more for itself."""
    values = columns(row)
    fields: dict[str, Any] = {name: values[name] for name in _KEPT}
    fields |= {name: int(values[name] or 0) for name in _COUNTED}
    if values["status"] == SuggestionStatus.KEPT and not fields["strategy"].startswith(_AFTER):
        fields["kept"] += 1
    return Precedent(**fields)
