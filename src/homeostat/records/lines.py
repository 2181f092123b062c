"""Lines of logs that tell of no failure."""

from dataclasses import dataclass
from typing import NamedTuple

from homeostat.records.events import Report


class Line(NamedTuple):
    """One that is below an error: counted by its template, and kept only where it shows what went before a failure."""

    line_id: str  # 24 hex digits, the same for every delivery; the first 8 are its second, so that ids grow
    service: str
    level: str
    template_id: str
    template: str
    report: Report
    told: bool  # kept in any case, since a failure follows it


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuery:
    service: str = ""
    level: str = ""
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """How often lines of one template came. They are counted by whole hours, in UTC."""

    service: str
    level: str
    template: str  # as it read when the last of them was counted
    this_hour: int
    last_day: int  # this hour, and the 23 before it
    last_week: int  # this hour, and the 167 before it


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    rows: tuple[LineRow, ...]  # those that came most often within the week first
    total: int
