"""What the two encodings of OTLP share: bounds, and what is said around a record."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeostat.records import Json

MOST_RECORDS = 200_000  # of one request, empty ones too; in protobuf, resources and scopes are counted with them
MOST_ATTRIBUTES = 128  # of one record, and items of one value; the SDKs' own bound for attributes
MOST_SPAN_EVENTS = 128  # the SDKs' own bound
MOST_DEPTH = 8
LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class Around:
    """What a request says once of many records."""

    resource: dict[str, Json]
    scope: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is not taken, and why."""

    reason: str


def is_exception(name: str, attributes: Iterable[str]) -> bool:
    """Whether a span's event tells of an exception."""
    return name == "exception" or any(key.startswith("exception.") for key in attributes)
