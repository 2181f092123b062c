# ruff: noqa: ANN401 - values of the service's own types pass through here
"""What a `repr` is read by: the names that it may use, and the parts of it that are no expression."""

from __future__ import annotations

import builtins
import collections
import contextlib
import datetime  # noqa: ICN001 - `repr` says `datetime.datetime`
import decimal
import enum
import fractions
import importlib
import ipaddress
import pathlib
import re
import sys
import types
import typing
import uuid
from typing import Any, Callable, Iterable, Iterator, Mapping, cast  # noqa: UP035 - for Python 3.8

from call_mapped import is_mapped, made_with
from call_target import is_own

SDK_BREADTH = 10  # where Sentry's SDK cuts containers, without a mark that reaches us
CUTS = ((1024, "..."), (2048, "…"))  # where older SDKs cut a string, and where Homeostat does


def uncut(text: str, what: str, notes: list[str]) -> str:
    """The text; of one that was cut, what is there, closed again where it is a string."""
    for length, mark in CUTS:
        if len(text) >= length and text.endswith(mark):
            notes.append(f"{what} was cut")
            found = re.match(r"b?(['\"])", text)
            kept = text[: -len(mark)]
            if found is None:
                return kept
            kept = re.sub(r"\\(?:x[0-9a-fA-F]?|u[0-9a-fA-F]{0,3})?$", "", kept)
            return kept + found[1]
    return text


def angles_of(text: str) -> Iterator[tuple[int, int]]:
    """Where `<…>` begin and end, outside of strings; those inside others belong to them."""
    depth, start, quote = 0, 0, ""
    at = 0
    while at < len(text):
        character = text[at]
        if quote:
            at += character == "\\"
            quote = "" if character == quote else quote
        elif character in "'\"" and not (at and text[at - 1].isalnum() and text[at - 1] not in "bBrRuU"):
            quote = character
        elif character == "<":
            start = start if depth else at
            depth += 1
        elif character == ">" and depth and text[at - 1] != "-":
            depth -= 1
            if not depth:
                yield start, at + 1
        at += 1


def names_for(module: types.ModuleType) -> Mapping[str, Any]:
    """What a `repr` may name: standard classes, the project's, the module's own names, standard modules.

    The later ones win: a module that did `from datetime import datetime` still means the module in a `repr`.
    """
    kinds = (collections.Counter, collections.OrderedDict, collections.defaultdict, collections.deque, decimal.Decimal)
    more = (fractions.Fraction, ipaddress.IPv4Address, ipaddress.IPv6Address, pathlib.PosixPath, uuid.UUID)
    modules = (collections, datetime, decimal, enum, fractions, ipaddress, pathlib, re, typing, uuid)
    standard: dict[str, Any] = {kind.__name__: kind for kind in (*kinds, *more, pathlib.PurePosixPath)}
    standard.update(namespace=types.SimpleNamespace, nan=float("nan"), inf=float("inf"))
    project: dict[str, Any] = {name: loaded for name, loaded in list(sys.modules.items()) if "." not in name}
    own: dict[str, Any] = {}
    inner: dict[str, Any] = {}  # classes inside own ones: a member's `repr` says the inner name alone
    for other in list(sys.modules.values()):
        file = getattr(other, "__file__", None) or ""
        if is_own(file) or "site-packages" in file:
            found = {name: value for name, value in vars(other).items() if isinstance(value, type)}
            (own if is_own(file) else project).update(found)
            if is_own(file):
                inner.update(inside(found.values()))
    near = inside(value for value in vars(module).values() if isinstance(value, type))
    project = {**project, **inner, **own, **near}  # the project's own last, so that they win
    named = {**vars(builtins), **project, **standard, **vars(module), **{known.__name__: known for known in modules}}
    with contextlib.suppress(ImportError):
        named["zoneinfo"] = importlib.import_module("zoneinfo")
    return {name: forgiving(value) for name, value in named.items()}


def inside(kinds: Iterable[type]) -> dict[str, Any]:
    """The classes inside these, by their names."""
    return {name: value for kind in kinds for name, value in vars(kind).items() if isinstance(value, type)}


def forgiving(value: Any) -> Any:
    """For a data class, a maker that also takes the fields which its `repr` shows and its `__init__` does not.

    For a mapped class, one whose instances do not answer what was not shown.
    """
    marks = ("__dataclass_fields__", "model_construct", "__attrs_attrs__", "_fields")
    if not isinstance(value, type) or not (is_mapped(value) or any(hasattr(value, mark) for mark in marks)):
        return value

    kind = cast("Any", value)
    mapped = is_mapped(kind)

    def make(*positional: Any, **fields: Any) -> Any:
        if mapped and not positional:
            return made_with(kind, fields)
        try:
            return kind(*positional, **fields)
        except Exception:
            if positional:
                raise
        if hasattr(value, "model_construct"):
            return kind.model_construct(**fields)
        made: Any = object.__new__(kind)
        for name, field in fields.items():
            object.__setattr__(made, name, field)
        return made

    return _Maker(kind, make)


class _Maker:
    """A class as a `repr` uses it: called with its fields, or asked for a member."""

    def __init__(self, kind: type, make: Callable[..., Any]) -> None:
        self.shown_class = kind
        self._make = make

    def __call__(self, *positional: Any, **fields: Any) -> Any:
        return self._make(*positional, **fields)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shown_class, name)
