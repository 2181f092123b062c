# ruff: noqa: ANN401 - values of the service's own types pass through here
"""What a value is, as a text that two processes write alike when the values are equal."""

from __future__ import annotations

import collections
import enum
import re
import types
from typing import Any, cast

MOST_NODES = 3_000
MOST_DEPTH = 8
MOST_TEXT = 20_000
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")

SCALARS = (type(None), bool, int, str, bytes, complex)
NAMED = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodType)


class Writer:
    """Writes one value; what lies deeper or is more than it looks at counts as equal."""

    def __init__(self) -> None:
        self._nodes = 0
        self._above: set[int] = set()

    def write(self, value: Any, depth: int = 0) -> str:
        self._nodes += 1
        kind = cast("Any", type(value))
        if self._nodes > MOST_NODES or depth > MOST_DEPTH:
            return "…"
        if isinstance(value, enum.Enum):
            return f"{kind.__qualname__}.{value.name}"
        if kind in SCALARS or isinstance(value, float):
            return f"{kind.__name__} {value!r}"[:MOST_TEXT]
        if isinstance(value, NAMED):
            return f"{kind.__name__} {getattr(value, '__qualname__', getattr(value, '__name__', ''))}"
        if id(value) in self._above:
            return "itself"
        self._above.add(id(value))
        try:
            return f"{kind.__qualname__} {self._held(value, depth + 1)}"
        finally:
            self._above.discard(id(value))

    def _held(self, value: Any, depth: int) -> str:
        if isinstance(value, dict):
            pairs = [
                f"{self.write(key, depth)}: {self.write(item, depth)}"
                for key, item in list(cast("Any", dict).items(value))[:MOST_NODES]
            ]
            return f"{{{', '.join(sorted(pairs))}}}{self._attributes(value, depth)}"
        if isinstance(value, (set, frozenset)):
            items = [self.write(item, depth) for item in cast("Any", value)]
            return f"{{{', '.join(sorted(items))}}}"
        if isinstance(value, (list, tuple, collections.deque)):
            items = [self.write(item, depth) for item in list(cast("Any", value))[:MOST_NODES]]
            return f"[{', '.join(items)}]{self._attributes(value, depth)}"
        return self._attributes(value, depth) or self._told(value)

    def _attributes(self, value: Any, depth: int) -> str:
        try:
            held = cast("dict[Any, Any]", object.__getattribute__(value, "__dict__"))
        except AttributeError:
            held = {}
        names: list[Any] = [*held]
        for kind in type(value).__mro__:
            slots: Any = vars(kind).get("__slots__", ())
            names += [slots] if isinstance(slots, str) else list(slots)
        found: list[str] = []
        for name in sorted({name for name in names if type(name) is str and name not in ("__weakref__", "__dict__")}):
            try:
                item = held[name] if name in held else object.__getattribute__(value, name)
            except AttributeError:
                continue
            found.append(f"{name}={self.write(item, depth)}")
        return f"({', '.join(found)})" if found else ""

    @staticmethod
    def _told(value: Any) -> str:
        """What it says of itself, if that is more than where it lies."""
        if type(value).__repr__ is object.__repr__:
            return ""
        return ADDRESS.sub("", repr(value))[:MOST_TEXT]


def written(value: Any) -> str:
    return Writer().write(value)


def is_plain(value: Any, depth: int = 0) -> bool:
    """Whether it is made of the interpreter's own containers and scalars alone."""
    kind = cast("Any", type(value))
    if kind in SCALARS or kind is float:
        return True
    if depth > MOST_DEPTH:
        return False
    if kind is dict:
        pairs = list(cast("dict[Any, Any]", value).items())[:MOST_NODES]
        return all(is_plain(key, depth + 1) and is_plain(item, depth + 1) for key, item in pairs)
    if kind in (list, tuple, set, frozenset):
        return all(is_plain(item, depth + 1) for item in list(value)[:MOST_NODES])
    return False
