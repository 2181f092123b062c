"""What a hand's ledger may forget, so that it does not grow for ever."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeostat.records import Service

ONCE_FOR = timedelta(days=30)  # "used" and "answered": an approval counts for a day, and no order is repeated for weeks
COUNTED_FOR = timedelta(days=2)  # limits count at most a day; nothing there is of that many (`own_count.CEILINGS`)
REFUSED_FOR = timedelta(days=90)
MOST_REFUSED = 1_000
MOST_OF_SERVICE = 200  # releases that may be returned to, and merges that may be taken back, of each service


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is so. `kind` says which of the fields count."""

    kind: str  # "uses", "answered", "brought_in", "served", "tried", "counted", "refused"
    key: str
    value: str = ""
    service: Service | None = None
    noted_at: datetime | None = None  # None: before lines were dated; it counts as noted now


def what_stays(lines: Iterable[Line], now: datetime) -> list[Line]:
    """The lines that still matter, in their order, each dated. A later line of the same kind and key takes its place.

    An approval's use may go once the approval has expired: then it is refused for that.
    """
    newest: dict[tuple[str, str], Line] = {}
    for line in lines:
        newest.pop((line.kind, line.key), None)
        newest[line.kind, line.key] = line
    return [*reversed([*_counted(reversed(newest.values()), now)])]


def _counted(newest_first: Iterable[Line], now: datetime) -> Iterator[Line]:
    seen: dict[tuple[str, str], int] = {}
    for line in newest_first:
        noted_at = min(line.noted_at or now, now)  # of a clock that was set back, from now on
        group = (line.kind, line.key.partition(" ")[0] if line.kind in _OF_SERVICE else "")
        if now - noted_at < _FOR.get(line.kind, timedelta.max) and seen.get(group, 0) < _MOST.get(line.kind, _ALL):
            seen[group] = seen.get(group, 0) + 1
            yield replace(line, noted_at=noted_at)


_ALL = 1 << 62
_OF_SERVICE = ("brought_in", "served", "tried")
_FOR = {"uses": ONCE_FOR, "answered": ONCE_FOR, "counted": COUNTED_FOR, "refused": REFUSED_FOR}
_MOST = {"refused": MOST_REFUSED, "brought_in": MOST_OF_SERVICE, "served": MOST_OF_SERVICE, "tried": MOST_OF_SERVICE}
