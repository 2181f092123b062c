"""Values for fields of which little is known."""

import re

from homeostat.records import Json

_NUMBERS = re.compile(
    r"(?i)(?:price|amount|qty|quantity|count|total|number|size|age|stock|cents|rate|weight|minutes|hours|days|seats|"
    r"limit|_id$|Id$)"
)


def value_named(name: str) -> Json:
    """A value for a field of which only the name is known."""
    lower = name.lower()
    if "email" in lower:
        return "anna@example.com"
    if _NUMBERS.search(name):
        return 1
    if lower.endswith(("date", "_at", "_on", "day")) or name.endswith("At"):
        return "2026-01-01T00:00:00Z" if lower.endswith("at") else "2026-01-01"
    if lower.startswith(("is_", "has_")):
        return True
    return "a"
