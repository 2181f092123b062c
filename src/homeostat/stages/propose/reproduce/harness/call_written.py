# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Values written as the plain code that makes them again; what cannot be written so is named, and nothing is guessed.

An instance is written as a call of its class with those of its attributes that `__init__` names. What else it held is
made by the class, or is gone: whether the call still fails as it did is for the two runs of the test to show.
"""

from __future__ import annotations

import builtins
import collections
import datetime  # noqa: ICN001 - as in the modules beside it
import decimal
import enum
import fractions
import importlib
import inspect
import io
import logging
import math
import pathlib
import re
import types
import typing
import uuid
from typing import Any, Iterable, Mapping, cast  # noqa: UP035 - for Python 3.8

from call_mapped import is_mapped, told_parts

MOST_TEXT = 1_500  # characters of one string or bytes
MOST_VALUES = 200
MOST_DEPTH = 8

WAYS: Mapping[Any, str] = {
    list: "_list",
    tuple: "_tuple",
    set: "_set",
    frozenset: "_set",
    dict: "_dict",
    collections.OrderedDict: "_named_dict",
    collections.Counter: "_named_dict",
    collections.defaultdict: "_defaultdict",
    collections.deque: "_deque",
    re.Pattern: "_pattern",
    io.BytesIO: "_file",
    io.StringIO: "_file",
    logging.Logger: "_logger",
    types.ModuleType: "_module",
    types.GenericAlias: "_alias",
    types.MethodType: "_method",
    **dict.fromkeys((decimal.Decimal, fractions.Fraction, uuid.UUID), "_made"),
    **dict.fromkeys((pathlib.PosixPath, pathlib.PurePosixPath, pathlib.PureWindowsPath), "_path"),
    **dict.fromkeys((datetime.datetime, datetime.date, datetime.time), "_moment"),
    **dict.fromkeys((datetime.timedelta, datetime.timezone), "_moment"),
}


BASES = (dict, list, tuple, set, frozenset, str, bytes, int, float)


class NotPlain(Exception):
    """A value that cannot be written as code; the text says which, and why."""


class Writer:
    """Writes values, and keeps what their code has to import."""

    def __init__(self) -> None:
        self.imports: set[tuple[str, str]] = set()  # module and name; name "" for the module itself
        self._count = 0
        self._around: list[Any] = []  # instances that are being written

    def text(self, value: Any, what: str, depth: int = 0) -> str:
        """The code for a value.

        Raises:
            NotPlain: it has none.
        """
        self._count += 1
        if self._count > MOST_VALUES or depth > MOST_DEPTH:
            raise NotPlain(f"{what} is too large to be written down")
        kind = cast("Any", type)(value)
        if value is None or kind in (bool, int, complex):
            return repr(value)
        if kind is float:
            return repr(value) if math.isfinite(value) else f"float({str(value)!r})"
        if kind in (str, bytes):
            if len(value) > MOST_TEXT:
                raise NotPlain(f"{what} has {len(value)} characters")
            return repr(value)
        way = WAYS.get(kind)
        return getattr(self, way)(value, kind, what, depth) if way else self._other(value, kind, what, depth)

    def name(self, value: Any, what: str) -> str:
        """What a class or function is called, once it is imported."""
        module, name = getattr(value, "__module__", None) or "", getattr(value, "__qualname__", "")
        found: Any = None
        try:
            found = importlib.import_module(module)
            for part in name.split("."):
                found = getattr(found, part)
        except Exception:  # noqa: BLE001 - it has no name to import it by
            found = None
        if found is not value or not name or module == "__main__":
            raise NotPlain(f"{what} cannot be imported by a name")
        if module != "builtins":
            self.imports.add((module, name.partition(".")[0]))
        return name

    # --- one kind each

    def _items(self, of: Iterable[Any], what: str, depth: int) -> str:
        return ", ".join(self.text(item, f"{what}[{number}]", depth + 1) for number, item in enumerate(of))

    def _pairs(self, of: Mapping[Any, Any], what: str, depth: int) -> str:
        return ", ".join(
            f"{self.text(key, f'a key of {what}', depth + 1)}: {self.text(item, f'{what}[{key!r}]', depth + 1)}"
            for key, item in of.items()
        )

    def _list(self, value: Any, _: Any, what: str, depth: int) -> str:
        return f"[{self._items(value, what, depth)}]"

    def _tuple(self, value: Any, _: Any, what: str, depth: int) -> str:
        return f"({self._items(value, what, depth)}{',' if len(value) == 1 else ''})"

    def _set(self, value: Any, kind: Any, what: str, depth: int) -> str:
        items = self._items(sorted(value, key=repr), what, depth)
        if kind is set and items:
            return f"{{{items}}}"
        return f"{kind.__name__}({f'[{items}]' if items else ''})"

    def _dict(self, value: Any, _: Any, what: str, depth: int) -> str:
        return f"{{{self._pairs(value, what, depth)}}}"

    def _named_dict(self, value: Any, kind: Any, what: str, depth: int) -> str:
        return f"{self.name(kind, what)}({{{self._pairs(value, what, depth)}}})"

    def _defaultdict(self, value: Any, kind: Any, what: str, depth: int) -> str:
        factory = self.text(value.default_factory, f"the default of {what}", depth + 1)
        return f"{self.name(kind, what)}({factory}, {{{self._pairs(value, what, depth)}}})"

    def _deque(self, value: Any, kind: Any, what: str, depth: int) -> str:
        bound = "" if value.maxlen is None else f", maxlen={value.maxlen}"
        return f"{self.name(kind, what)}([{self._items(value, what, depth)}]{bound})"

    def _made(self, value: Any, kind: Any, *_: Any) -> str:
        self.imports.add((kind.__module__, kind.__name__))
        return repr(value)

    def _path(self, value: Any, kind: Any, *_: Any) -> str:
        name = kind.__name__ if kind.__name__.startswith("Pure") else "Path"
        self.imports.add(("pathlib", name))
        return f"{name}({str(value)!r})"

    def _pattern(self, value: Any, *_: Any) -> str:
        self.imports.add(("re", ""))
        flags = value.flags & ~re.UNICODE.value
        return f"re.compile({value.pattern!r}{f', {flags}' if flags else ''})"

    def _file(self, value: Any, kind: Any, what: str, _: int) -> str:
        if value.tell() or len(value.getvalue()) > MOST_TEXT:
            raise NotPlain(f"{what} is a file that was read, or a large one")
        self.imports.add(("io", ""))
        return f"io.{kind.__name__}({value.getvalue()!r})"

    def _logger(self, value: Any, *_: Any) -> str:
        self.imports.add(("logging", ""))
        return f"logging.getLogger({value.name!r})"

    def _module(self, value: Any, _: Any, what: str, __: int) -> str:
        if "." in value.__name__ or value.__name__ == "__main__":
            raise NotPlain(f"{what} is a module inside another")
        self.imports.add((value.__name__, ""))
        return str(value.__name__)

    def _method(self, value: Any, _: Any, what: str, depth: int) -> str:
        of = value.__self__
        held = self.name(of, what) if isinstance(of, type) else self.text(of, f"the object of {what}", depth + 1)
        return f"{held}.{value.__name__}"

    def _alias(self, value: Any, _: Any, what: str, depth: int) -> str:
        """`list[int]` and the like."""
        origin = self.text(value.__origin__, what, depth + 1)
        return f"{origin}[{self._items(value.__args__, what, depth)}]"

    def _typing(self, value: Any, what: str) -> str:
        """A form of `typing` whose text is its own code."""
        text = repr(value)
        try:
            known = eval(text, {"__builtins__": builtins.__dict__, "typing": typing}) == value  # noqa: S307 - in the sandbox
        except Exception:  # noqa: BLE001 - it names what is defined elsewhere
            known = False
        if not known:
            raise NotPlain(f"{what} is a type that cannot be written down")
        self.imports.add(("typing", ""))
        return text

    def _moment(self, value: Any, _: Any, what: str, __: int) -> str:
        zone = getattr(value, "tzinfo", None)
        self.imports.add(("datetime", ""))
        if zone is None or type(zone) is datetime.timezone:
            return repr(value)
        if type(zone).__name__ == "ZoneInfo" and isinstance(getattr(zone, "key", None), str):
            self.imports.add(("zoneinfo", "ZoneInfo"))
            return re.sub(r"zoneinfo\.ZoneInfo\(key=([^)]*)\)", r"ZoneInfo(\1)", repr(value))
        return self._localized(value, str(getattr(zone, "zone", "")), what)

    def _localized(self, value: Any, name: str, what: str) -> str:
        """A moment in a zone of pytz, whose objects stand for one offset of a place."""
        try:
            zone: Any = importlib.import_module("pytz").timezone(name)
            naive = value.replace(tzinfo=None)
            summer = next(flag for flag in (False, True) if zone.localize(naive, is_dst=flag).tzinfo is value.tzinfo)
        except Exception:  # noqa: BLE001 - no such package or place, or a time of day alone
            raise NotPlain(f"{what} is in a zone that cannot be written down") from None
        self.imports.add(("pytz", ""))
        return f"pytz.timezone({name!r}).localize({naive!r}, is_dst={summer})"

    def _other(self, value: Any, kind: Any, what: str, depth: int) -> str:
        if isinstance(value, enum.Enum):
            if value.name not in kind.__members__:  # several flags at once
                raise NotPlain(f"{what} is more than one {kind.__name__}")
            return f"{self.name(kind, what)}.{value.name}"
        if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
            return self.name(value, what)
        if kind.__module__ == "typing":
            return self._typing(value, what)
        if kind.__name__ in ("StandIn", "ShownMatch"):
            raise NotPlain(f"{what} was not captured whole")
        return self._content(value, kind, what, depth) or self._instance(value, kind, what, depth)

    def _content(self, value: Any, kind: Any, what: str, depth: int) -> str:
        """One of a class below a built-in one, made of what it holds as such; "" where that is not all."""
        base = cast("Any", next((each for each in BASES if issubclass(kind, each)), None))
        if base is None or "_fields" in dir(cast("Any", kind)):
            return ""
        try:
            plain = base(value)
            if not same(kind(plain), value):
                return ""
        except Exception:  # noqa: BLE001 - whatever the service's own class does
            return ""
        return f"{self.name(kind, what)}({self.text(plain, what, depth + 1)})"

    def _instance(self, value: Any, kind: Any, what: str, depth: int) -> str:
        mapped = is_mapped(kind)
        given = told_parts(value) if mapped else parts_of(value, kind)
        if given is None:
            raise NotPlain(f"{what} is a {kind.__name__}, which cannot be made by its class alone")
        try:
            if not mapped:  # to make it would tell the objects that it is related to
                kind(**given)
        except Exception as error:
            raise NotPlain(f"{what} is a {kind.__name__}, which its class refuses to make again") from error
        name = self.name(kind, what)
        self._around.append(value)
        parts = ", ".join(
            f"{key}={self.text(part, f'{what}.{key}', depth + 1)}"
            for key, part in given.items()
            if not (mapped and self._leads_back(part))
        )
        self._around.pop()
        return f"{name}({parts})"

    def _leads_back(self, value: Any) -> bool:
        """Whether a relation is the other side of one that is being written: the mapper sets it by itself."""
        held = cast("list[Any]", value) if isinstance(value, list) else [value]
        return any(each is around for each in held for around in self._around)


def parts_of(value: Any, kind: Any) -> dict[str, Any] | None:
    """What the class would have to be called with; None where that cannot be told."""
    try:
        parameters = list(inspect.signature(kind).parameters.values())
    except (TypeError, ValueError):
        return None
    held = attributes(value)
    given: dict[str, Any] = {}
    for parameter in parameters:
        name = parameter.name
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.kind is parameter.POSITIONAL_ONLY:
            return None
        found = next((each for each in (name, f"_{name}") if each in held), None)
        if found is None and parameter.default is parameter.empty:
            return None
        if found is not None and not (
            parameter.default is not parameter.empty and same(parameter.default, held[found])
        ):
            given[name] = held[found]
    return given


def attributes(value: Any) -> dict[str, Any]:
    """What an instance holds, in its `__dict__`, its slots, and the fields of a named tuple."""
    held: dict[str, Any] = dict(getattr(value, "__dict__", None) or {})
    for kind in type(value).__mro__:
        slots = vars(kind).get("__slots__", ())
        for name in cast("Any", (slots,) if isinstance(slots, str) else slots):
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                held[name] = getattr(value, name)
    for name in cast("Any", getattr(cast("Any", type)(value), "_fields", ())):
        held[name] = getattr(value, name)
    return held


def same(one: Any, other: Any) -> bool:
    try:
        return type(one) is type(other) and bool(one == other)
    except Exception:  # noqa: BLE001 - a comparison of the service's own
        return False
