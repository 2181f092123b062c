"""What the two encodings of OTLP share: bounds, and what is said around a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from homeostat.records import Json
from homeostat.stages.sense.otlp import Entry

MOST_RECORDS = 200_000  # of one request, empty ones too; in protobuf, resources and scopes are counted with them
MOST_ATTRIBUTES = 128  # of one record, and items of one value; the SDKs' own bound for attributes
MOST_SPAN_EVENTS = 128  # the SDKs' own bound
MOST_DEPTH = 8
LONGEST_NAME = 500
SERVER = 2  # a kind of span; https://opentelemetry.io/docs/specs/otel/trace/api/#spankind
_LONGEST_NANOS = 24 * 3600 * 10**9


@dataclass(frozen=True, slots=True)
class Around:
    """What a request says once of many records."""

    resource: dict[str, Json]
    scope: str


@dataclass(frozen=True, slots=True)
class Served:
    """What a server's span says of the request that it is of."""

    attributes: dict[str, Json]
    release: Json
    failed: bool
    took: timedelta


@dataclass(frozen=True, slots=True)
class SpanSaid:
    exceptions: list[Entry]
    served: Served | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is not taken, and why."""

    reason: str


def took(began: int, ended: int) -> timedelta:
    """Between two moments in nanoseconds since 1970, a day at most."""
    return timedelta(microseconds=max(0, min(ended - began, _LONGEST_NANOS)) // 1_000)


def is_exception(name: str, attributes: Iterable[str]) -> bool:
    """Whether a span's event tells of an exception."""
    return name == "exception" or any(key.startswith("exception.") for key in attributes)
