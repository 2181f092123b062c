"""The time at the beginning of a line. One without a zone is read as UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone

_ZONE = r"(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|CES?T|[ECMP][SD]T|BST|IST|JST)(?![A-Za-z0-9]))?"
_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d):(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?"
_HALF = r"(?: ?(?P<half>[AP]M))?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? "
_NUMBERED = r"(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)"

# By the kind of the first character: digits and names of days and months.
_OF_DIGIT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NUMBERED}(?:[T ]| - |, ?){_CLOCK}{_HALF}{_ZONE}",
        rf"(?P<day>\d\d?)[-/ ]{_MONTH}[-/ ](?P<year>\d{{4}})[: ]{_CLOCK}{_ZONE}",
        rf"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d\d(?:\d\d)?),? {_CLOCK}{_HALF}",
        rf"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{{4}}),? {_CLOCK}{_ZONE}",
        rf"{_CLOCK}{_HALF}",
        r"(?P<hour>\d\d?):(?P<minute>\d\d)(?P<half>[AP]M)",
        r"(?P<epoch>1\d{9}(?:\.\d{1,9})?|1\d{12})(?=[\s\]:])",
    )
)
_OF_LETTER = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_DAY})?{_MONTH} {{1,2}}(?P<day>\d\d?),? (?P<year>\d{{4}}) {_CLOCK}{_HALF}{_ZONE}",
        rf"(?:{_DAY})?{_MONTH} {{1,2}}(?P<day>\d\d?),? {_CLOCK}(?: (?P<year>\d{{4}}))?",
        rf"{_DAY}(?P<day>\d\d?) {_MONTH} (?P<year>\d{{4}}) {_CLOCK}{_ZONE}",
    )
)
_ZONES = {
    "CET": 1,
    "CEST": 2,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "BST": 1,
    "JST": 9,
}
_NOON = 12
_LONGEST = 64  # characters that a time may take
_NOT_YET = timedelta(days=1)


def match_time(line: str) -> re.Match[str] | None:
    """Where the line begins with a time, after a bracket or not."""
    first = line[1:2] if line[:1] in {"[", "("} else line[:1]
    patterns = _OF_DIGIT if first.isdigit() else _OF_LETTER if first in "MTWFSJADNO" and first else ()
    start = 1 if line[:1] in {"[", "("} else 0
    for pattern in patterns:
        if found := pattern.match(line, start, start + _LONGEST):
            return found
    return None


def read_time(match: re.Match[str], near: datetime) -> datetime | None:
    """The time, aware and in UTC; `near` gives the year or the day where the line has none."""
    parts = match.groupdict()
    try:
        if parts.get("epoch"):
            number = float(parts["epoch"])
            return datetime.fromtimestamp(number / 1_000 if number > 1e11 else number, UTC)  # noqa: PLR2004 - milliseconds
        found = datetime(
            _year(parts.get("year"), near),
            _month(parts.get("month"), near),
            int(parts.get("day") or near.day),
            _hour(int(parts["hour"]), parts.get("half")),
            int(parts["minute"]),
            int(parts.get("second") or 0),
            int(((parts.get("fraction") or "") + "000000")[:6]),
            tzinfo=_zone(parts.get("zone")),
        ).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if not parts.get("year") and found > near + _NOT_YET:  # December's lines, read in January
        return _a_year_before(found)
    return found


def parse_time(value: object, near: datetime) -> datetime | None:
    """A time that a field holds: a text in any of the forms above, or seconds, milliseconds or more since 1970."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        seconds = float(value)
        for _ in range(3):
            seconds = seconds / 1_000 if seconds > 1e11 else seconds  # noqa: PLR2004 - the year 5138
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    if isinstance(value, str) and (match := match_time(value.strip() + " ")):
        return read_time(match, near)
    return None


def _a_year_before(moment: datetime) -> datetime | None:
    try:
        return moment.replace(year=moment.year - 1)
    except ValueError:  # the 29th of February
        return None


def _year(value: str | None, near: datetime) -> int:
    if not value:
        return near.year
    return int(value) if len(value) > 2 else near.year // 100 * 100 + int(value)  # noqa: PLR2004 - two digits


def _month(value: str | None, near: datetime) -> int:
    if not value:
        return near.month
    return int(value) if value.isdigit() else _MONTHS.index(value.lower()) + 1


def _hour(hour: int, half: str | None) -> int:
    return hour % _NOON + (_NOON if half == "PM" else 0) if half else hour


def _zone(name: str | None) -> timezone:
    if not name or name in {"Z", "UTC", "GMT"}:
        return UTC
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    return timezone(timedelta(hours=5, minutes=30) if name == "IST" else timedelta(hours=_ZONES[name]))
