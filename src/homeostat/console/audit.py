"""Who did what, when and why; and whether the chain of hashes holds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from starlette.responses import Response

from homeostat.codec import decode
from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.ports import AuditStore, Store
from homeostat.records import AuditRow

_MOST = 100
_WHOLE_EVERY = timedelta(minutes=10)
_LONGEST = 18  # digits of a row's number


@dataclass(frozen=True, slots=True)
class _Checked:
    """How far the chain was read through, and when that began at its first row."""

    whole_at: datetime
    newest: AuditRow | None
    broken_at: int | None


class ChainCheck:
    """Whether the chain of hashes holds: read through every ten minutes while somebody looks, else what is new.

    The newest rows, those which a person sees first, are read again each time.
    """

    def __init__(self, store: AuditStore) -> None:
        self._store = store
        self._checked: _Checked | None = None

    def broken_at(self, now: datetime, *, shown: Sequence[AuditRow] = ()) -> int | None:
        known = self._checked
        if known and (known.broken_at is not None or not known.newest or now - known.whole_at > _WHOLE_EVERY):
            known = None
        newest = next(iter(self._store.rows(most=1)), None)
        begin = min((row for row in (known.newest, *shown[-1:]) if row), key=lambda row: row.number) if known else None
        broken_at = self._store.broken_at(begin)
        self._checked = _Checked(known.whole_at if known else now, newest, broken_at)
        return broken_at


class AuditPage:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._chain = ChainCheck(store.audit)
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "subject", "before")
        before = int(given["before"][:_LONGEST]) if given["before"].isdecimal() else None
        rows = self._store.audit.rows(subject=given["subject"], before=before, most=_MOST)
        older = with_query("/audit", subject=given["subject"], before=rows[-1].number) if len(rows) == _MOST else ""
        newest = self._store.audit.rows(most=1)
        return self._pages.show(
            "audit.html",
            visit.session,
            rows=[(row, details(row)) for row in rows],
            subject=given["subject"],
            older=older,
            before=before,
            broken_at=self._chain.broken_at(visit.now, shown=rows if before is None and not given["subject"] else ()),
            total=newest[0].number if newest else 0,
            checked_at=visit.now,
        )


def details(row: AuditRow) -> Mapping[str, str]:
    """The row's detail as names and values; a text that is no JSON object stands under one name."""
    try:
        found = decode(row.detail, dict[str, object])
    except msgspec.MsgspecError:
        return {"detail": row.detail}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items() if value}
