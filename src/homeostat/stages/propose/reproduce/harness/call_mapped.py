# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Instances of mapped classes, SQLAlchemy's and Django's, made with what is known of them and no more.

An attribute that such an object does not hold is asked of the database. Here there is none, and a new object would
answer with None or a default, which is not what it was: so that question ends the call, as with a stand-in.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import Any, Mapping, NoReturn, cast  # noqa: UP035 - for Python 3.8

from call_stand_in import NotShown, StandIn

STATE, MANAGER, META = "_sa_instance_state", "_sa_class_manager", "_meta"


def kind_of(made: Any) -> Any:
    return cast("Any", type)(made)


def attributes_of(made: Any) -> dict[str, Any]:
    return cast("Any", vars)(made)


def is_mapped(kind: type) -> bool:
    return by_sqlalchemy(kind) or by_django(kind)


def by_sqlalchemy(kind: type) -> bool:
    return bool(getattr(getattr(kind, MANAGER, None), "is_mapped", False))


def by_django(kind: type) -> bool:
    return any(base.__module__ == "django.db.models.base" for base in kind.__mro__[1:])


def made_with(kind: type, held: Mapping[str, Any], *, whole: bool = False) -> Any:
    """One that holds these attributes. `whole` says that it was new, so that what it does not hold is not elsewhere.

    Raises:
        Exception: what the mapper raises where the class is not fit to be used.
    """
    made = blank(kind)
    put_mapped(made, held)
    if not whole:
        withhold(made)
    return made


def blank(kind: type) -> Any:
    """One without any attributes; they are added by `put_mapped`, and what is missing is said by `withhold`."""
    if by_sqlalchemy(kind):
        importlib.import_module("sqlalchemy.orm").configure_mappers()
        return getattr(kind, MANAGER).new_instance()
    made: Any = cast("Any", object).__new__(kind)
    attributes_of(made)["_state"] = importlib.import_module("django.db.models.base").ModelState()
    return made


def put_mapped(made: Any, held: Mapping[str, Any]) -> None:
    """Set as if they came from the database: nobody is told of a change."""
    held = {name: value for name, value in held.items() if name != STATE}
    if not by_sqlalchemy(kind_of(made)):
        attributes_of(made).update(held)
        return
    commit = importlib.import_module("sqlalchemy.orm.attributes").set_committed_value
    for name, value in held.items():
        if name not in names_of(kind_of(made)):
            attributes_of(made)[name] = value
            continue
        with contextlib.suppress(Exception):  # what a collection does not take
            commit(made, name, list(cast("list[Any]", value)) if isinstance(value, list) else value)


def withhold(made: Any) -> None:
    """Let every attribute that is not held, and every question to the database, end the call."""
    if by_sqlalchemy(kind_of(made)):
        missing = [name for name in names_of(kind_of(made)) if name not in attributes_of(made)]
        getattr(made, STATE).callables = {name: refusing(made, name) for name in missing}
    else:
        held = attributes_of(made)
        key = str(getattr(kind_of(made), META).pk.attname)
        held.setdefault(key, StandIn(f"{key} of {kind_of(made).__name__}"))  # Django itself looks at it
        held["refresh_from_db"] = refusing(made, "")


def refusing(made: Any, name: str) -> Any:
    kind = kind_of(made).__name__

    def asked(*_: Any, fields: Any = (), **__: Any) -> NoReturn:
        wanted = name or ", ".join(str(each) for each in fields or ())
        raise NotShown(f"`{kind}.{wanted}` was asked for, which was not captured")

    return asked


def told_parts(made: Any) -> dict[str, Any]:
    """What its class would be called with to make it again; of Django an object in the place of its key."""
    attributes = attributes_of(made)
    held: dict[str, Any] = {
        name: list(cast("list[Any]", value)) if isinstance(value, list) else value
        for name, value in attributes.items()
        if name in names_of(kind_of(made))
    }
    related: dict[str, Any] = getattr(attributes.get("_state"), "fields_cache", None) or {}
    for field, value in related.items():
        if value is not None and held.pop(f"{field}_id", None) is not None:
            held[field] = value
    return held


def names_of(kind: type) -> frozenset[str]:
    """Its mapped attributes: columns, relations; of Django the columns."""
    if by_sqlalchemy(kind):
        return frozenset(getattr(kind, MANAGER))
    return frozenset(str(each.attname) for each in getattr(kind, META).concrete_fields)
