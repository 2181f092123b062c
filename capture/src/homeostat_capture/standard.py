# ruff: noqa: ANN401 - any value passes through here
"""Values of the standard library that are made again from a few parts."""

from __future__ import annotations

import array
import builtins
import datetime  # noqa: ICN001 - as its values are named
import decimal
import fractions
import ipaddress
import pathlib
import re
import uuid
from typing import Any, Callable, Dict, Tuple  # noqa: UP035 - for Python 3.8

Parts = Tuple[Any, ...]  # noqa: UP006


def _clock(value: Any) -> Parts:
    return (value.hour, value.minute, value.second, value.microsecond, value.tzinfo)


def _path(value: Any) -> Parts:
    return (str(value),)


MADE: Dict[type, Callable[[Any], Parts]] = {  # noqa: UP006
    decimal.Decimal: lambda value: (str(value),),
    fractions.Fraction: lambda value: (value.numerator, value.denominator),
    uuid.UUID: lambda value: (str(value),),
    datetime.datetime: lambda value: (value.year, value.month, value.day, *_clock(value)),
    datetime.date: lambda value: (value.year, value.month, value.day),
    datetime.time: _clock,
    datetime.timedelta: lambda value: (value.days, value.seconds, value.microseconds),
    datetime.timezone: lambda value: (value.utcoffset(None), value.tzname(None)),
    re.Pattern: lambda value: (value.pattern, value.flags),
    range: lambda value: (value.start, value.stop, value.step),
    slice: lambda value: (value.start, value.stop, value.step),
    complex: lambda value: (value.real, value.imag),
    array.array: lambda value: (value.typecode, value.tobytes()),
    ipaddress.IPv4Address: _path,
    ipaddress.IPv6Address: _path,
    ipaddress.IPv4Network: _path,
    ipaddress.IPv6Network: _path,
    pathlib.PurePosixPath: _path,
    pathlib.PureWindowsPath: _path,
    pathlib.PosixPath: _path,
}
try:
    import zoneinfo

    MADE[zoneinfo.ZoneInfo] = lambda value: (value.key,)
except ImportError:
    pass

# What these give to `__reduce__` does not move them on.
_ITERATORS = {
    type(iter(made)) for made in ([], (), "", b"", range(0), {}, {}.values(), {}.items(), set(), range(2**70))
}
_ITERATORS |= {enumerate, zip, map, filter, reversed, type(reversed([]))}


def reduced(value: Any) -> Tuple[str, Parts] | None:  # noqa: UP006
    """For an iterator of the standard library, the built-in that makes it again, what it takes, and where it stood."""
    if type(value) not in _ITERATORS:
        return None
    maker, parts, *state = value.__reduce__()
    if getattr(builtins, maker.__name__, None) is not maker:
        return None
    return maker.__name__, (parts, state[0] if state else None)
