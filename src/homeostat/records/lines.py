"""Lines of logs that tell of no failure."""

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
