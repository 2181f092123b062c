"""Rows to records and back; what a column holds as JSON is decoded straight into its type."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from homeostat.records import Bug, BugStatus, Service, Severity

T = TypeVar("T")


def columns(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of any shape
    """The row's values by name."""
    return row._mapping  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - SQLAlchemy's public name for it


def to_record(row: Any, kind: type[T]) -> T:  # noqa: ANN401 - a row of any shape
    """A record whose fields are named like the row's columns."""
    values = columns(row)
    return kind(**{field.name: values[field.name] for field in fields(kind)})  # pyright: ignore[reportArgumentType]


def to_bug(row: Any) -> Bug:  # noqa: ANN401 - a row of any shape
    values = {field.name: columns(row)[field.name] for field in fields(Bug)}
    values["severity"] = Severity(values["severity"])
    values["status"] = BugStatus(values["status"])
    return Bug(**values)


def to_service(row: Any) -> Service:  # noqa: ANN401 - a row of any shape
    service = to_record(row, Service)
    return replace(service, smoke=tuple(service.smoke))
