# ruff: noqa: ANN401 - any value passes through here
"""Values as a flat table of JSON: what they are, what they hold, and who shares what with whom.

A node is a scalar of JSON, or `{"ref": "12"}`, an entry of the table. Entries are written breadth first, so that what
is near the arguments is there when the bounds are reached. No code of the application is called: attributes are read
from where the interpreter keeps them, contents by the methods of the built-in types; `isinstance`, which may ask the
value, is not used for it.
"""

from __future__ import annotations

import base64
import collections
import datetime  # noqa: ICN001 - as its values are named
import enum
import functools
import io
import logging
import re
import sys
import threading
import time
import types
import weakref
from typing import Any, Dict, Iterable, List, Mapping, Tuple  # noqa: UP035 - for Python 3.8

from homeostat_capture.standard import MADE, reduced

FILTERED = "[Filtered]"
MOST_BYTES = 64 * 1024
MOST_ITEMS = 200
MOST_TEXT = 8 * 1024
MOST_DEPTH = 24
MOST_SECONDS = 0.020
MOST_GLOBALS = 2_000
MOST_MODULES = 50
_EXACT = 2**53  # beyond it JSON's numbers are not
_HEAP_TYPE = 1 << 9  # a class made by a `class` statement, or one that could have been
_OWN_COST = 24  # bytes of JSON around an entry or a node, about

# Sentry's default list, as Homeostat's own scrubber reads it: matched anywhere in a name.
# https://docs.sentry.io/security-legal-pii/scrubbing/server-side-scrubbing/
_SECRET = re.compile(
    r"passw(?:or)?d|passwd|passphrase|secret|api[_-]?key|auth(?:orization|_?token)?$|credential|mysql_pwd|"
    r"private[_-]?key|token|bearer|cookie|session[_-]?id|csrf|x[_-]forwarded[_-]for|card[_-]?number|cvv|iban$",
    re.IGNORECASE,
)

# What SQLAlchemy keeps beside an object and a collection leads to all that is mapped, and is made again by it.
_ROW = "sqlalchemy.orm.state:InstanceState"
_ADAPTER = "_sa_adapter"

_CONTAINERS = {list: "list", tuple: "tuple", set: "set", frozenset: "frozenset", collections.deque: "deque"}
_TYPES = {kind: name for name, kind in vars(types).items() if type(kind) is type and kind.__module__ == "builtins"}
_PLAIN: Dict[type, Any] = {  # noqa: UP006 - what an instance of a subclass is below it
    str: lambda value: str.__getitem__(value, slice(None)),
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    bytearray: lambda value: bytearray.__getitem__(value, slice(None)),
    int: int.__int__,
    float: float.__float__,
}
_BASES = (dict, list, tuple, set, frozenset, collections.deque, str, bytes, bytearray, int, float)
_LOCKS = {type(threading.Lock()): "lock", type(threading.RLock()): "rlock"}
_FUNCTIONS = (types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)

Entry = Dict[str, Any]  # noqa: UP006


class Encoder:
    """One capture, within its bounds of size and time."""

    def __init__(self, seconds: float = MOST_SECONDS) -> None:
        self._until = time.thread_time() + seconds  # of this thread's work: what others do meanwhile is not our cost
        self._left = MOST_BYTES
        self._table: Entry = {}
        self._numbers: Dict[int, str] = {}  # noqa: UP006
        self._waiting: collections.deque[Tuple[str, Any, int]] = collections.deque()  # noqa: UP006
        self._alive: List[Any] = []  # noqa: UP006 - so that no two values have one id
        self._globals: Dict[str, Dict[int, str]] = {}  # noqa: UP006
        self._depth = 0

    def knows(self, names: Mapping[str, Any]) -> None:
        """Let instances that a module holds be told by its name for them: they are what `is` is asked about."""
        module = names.get("__name__")
        if type(module) is not str or module in self._globals or len(self._globals) >= MOST_MODULES:
            return
        own = {} if module == "__main__" else dict(names) if len(names) <= MOST_GLOBALS else {}
        self._globals[module] = {id(value): name for name, value in own.items()}

    def named(self, values: Mapping[str, Any]) -> Entry:
        """Arguments by their names."""
        return self._named(values.items(), "values")

    def objects(self) -> Entry:
        """The table; what the bounds left no room for is "cut" there."""
        while self._waiting:
            number, value, self._depth = self._waiting.popleft()
            if self._left <= 0 or self._depth > MOST_DEPTH or time.thread_time() > self._until:
                self._table[number] = {"kind": "cut"}
                continue
            try:
                entry = self._entry(value)
            except Exception:  # noqa: BLE001 - another thread changes it, or it is stranger than we thought
                entry = {"kind": "opaque", "class": _name_of(type(value))}
            self._table[number] = entry
            self._left -= sum(len(part) for part in entry.values() if type(part) is str) + _OWN_COST
        return self._table

    # --- nodes

    def _node(self, value: Any) -> Any:
        kind = type(value)
        if value is None or kind is bool or (kind is int and abs(value) < _EXACT):
            self._left -= _OWN_COST // 2
            return value
        if kind is float and value - value == 0:  # neither infinite nor not a number
            self._left -= _OWN_COST
            return value
        if kind is str and len(value) <= MOST_TEXT:
            self._left -= len(value) + 2
            return value
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = str(len(self._numbers))
            self._alive.append(value)
            self._waiting.append((number, value, self._depth + 1))
        self._left -= _OWN_COST // 2
        return {"ref": number}

    def _items(self, values: Iterable[Any], length: int) -> Entry:
        items: List[Any] = []  # noqa: UP006
        for value in values:
            if len(items) >= MOST_ITEMS or self._left <= 0:
                break
            items.append(self._node(value))
        return {"items": items} if len(items) == length else {"items": items, "more": length - len(items)}

    def _named(self, pairs: Iterable[Tuple[str, Any]], into: str) -> Entry:  # noqa: UP006
        found: Entry = {}
        emptied: List[List[str]] = []  # noqa: UP006
        for name, value in pairs:
            if len(found) >= MOST_ITEMS or self._left <= 0:
                return {into: found, "emptied": emptied, "more": 1}
            self._left -= len(name) + 4
            if value is not None and _SECRET.search(name):
                found[name] = FILTERED
                if type(value) in _CONTAINERS or type(value) is dict:
                    emptied.append([name, type(value).__name__])
            else:
                found[name] = self._node(value)
        return {into: found, "emptied": emptied} if emptied else {into: found}

    def _mapping(self, value: Dict[Any, Any]) -> Entry:  # noqa: UP006
        texts = [(key, item) for key, item in dict.items(value) if type(key) is str and len(key) <= MOST_TEXT]
        entry = self._named(texts, "named")
        if len(texts) < len(value):
            others = [pair for pair in dict.items(value) if not (type(pair[0]) is str and len(pair[0]) <= MOST_TEXT)]
            pairs = others[:MOST_ITEMS]
            entry["pairs"] = [[self._node(key), self._node(item)] for key, item in pairs]
            if len(others) > len(pairs):
                entry["more"] = entry.get("more", 0) + len(others) - len(pairs)
        return entry

    # --- entries

    def _entry(self, value: Any) -> Entry:
        kind = type(value)
        if kind in _CONTAINERS:
            return {"kind": _CONTAINERS[kind], **self._items(kind.__iter__(value), len(value))}
        if kind is dict:
            return {"kind": "dict", **self._mapping(value)}
        if kind in (str, bytes, bytearray, int, float):
            return _scalar(value)
        if kind in MADE:
            return {"kind": "made", "class": _name_of(kind), "with": [self._node(part) for part in MADE[kind](value)]}
        if issubclass(kind, type):
            return self._class(value)
        return self._standard(value, kind) or self._instance(value, kind)

    def _standard(self, value: Any, kind: type) -> Entry | None:  # noqa: PLR0911 - one for each kind
        """Functions, and what the standard library's types need told apart."""
        if issubclass(kind, enum.Enum):
            name = object.__getattribute__(value, "_name_")
            number = object.__getattribute__(value, "_value_")
            return {"kind": "member", "class": _name_of(kind), "name": name, "value": self._node(number)}
        if kind is types.FunctionType:
            return self._function(value)
        if kind is types.MethodType:
            return {"kind": "method", "of": self._node(value.__self__), "name": value.__func__.__name__}
        if kind in _FUNCTIONS:
            of = getattr(value, "__self__", None)
            if of is None or isinstance(of, types.ModuleType):
                return {"kind": "named", "name": f"{getattr(of, '__name__', 'builtins')}:{value.__qualname__}"}
            return {"kind": "method", "of": self._node(of), "name": value.__name__}
        if issubclass(kind, types.ModuleType):
            return {"kind": "module", "name": str(value.__dict__.get("__name__"))}
        if kind is functools.partial:
            kept = self._named(value.keywords.items(), "named")
            return {"kind": "partial", "of": self._node(value.func), **self._items(value.args, len(value.args)), **kept}
        if issubclass(kind, logging.Logger):
            return {"kind": "logger", "name": str(object.__getattribute__(value, "__dict__").get("name", ""))}
        return self._alias(value, kind) or self._handle(value, kind)

    def _alias(self, value: Any, kind: type) -> Entry | None:
        """Types as annotations spell them: `list[int]`, `typing.Literal["a"]`, `int | None`."""
        if kind is getattr(types, "UnionType", None):
            return {"kind": "union", "with": [self._node(each) for each in value.__args__]}
        if kind is not getattr(types, "GenericAlias", None) and kind.__module__ != "typing":
            return None
        name = getattr(value, "_name", None)
        if not hasattr(value, "__args__"):
            return {"kind": "named", "name": f"typing:{name}"} if type(name) is str else None
        entry = {
            "kind": "alias",
            "of": self._node(value.__origin__),
            "with": [self._node(each) for each in value.__args__],
        }
        # `typing.List` says of itself that it comes from `list`; `Optional` and the like come from a form of `typing`.
        spelled = kind.__module__ == "typing" and name and isinstance(value.__origin__, type)
        return {**entry, "name": name} if spelled else entry

    def _handle(self, value: Any, kind: type) -> Entry | None:  # noqa: PLR0911 - one for each kind
        if kind.__module__.startswith("pytz") and issubclass(kind, datetime.tzinfo):  # made as it is imported
            return {"kind": "zone", "name": str(value.zone), "text": repr(value)}
        if kind in _LOCKS:
            return {"kind": _LOCKS[kind]}
        if kind is re.Match:
            return {"kind": "match", "with": [self._node(part) for part in (value.re, value.string, *value.span())]}
        if kind is weakref.ref:
            return {"kind": "weakref", "of": self._node(value())}
        if kind in (io.BytesIO, io.StringIO) and not value.closed:
            return {"kind": kind.__name__, "of": self._node(value.getvalue()), "at": value.tell()}
        if kind is types.MappingProxyType:
            return {"kind": "mappingproxy", "of": self._node(dict(value))}
        if kind is collections.defaultdict:
            return {"kind": "defaultdict", "of": self._node(value.default_factory), **self._mapping(value)}
        if kind in (collections.OrderedDict, collections.Counter):
            return {"kind": kind.__name__, **self._mapping(value)}
        parts = reduced(value)
        if parts is not None:
            return {"kind": "iterator", "of": parts[0], "with": [self._node(part) for part in parts[1]]}
        return None

    def _class(self, value: type) -> Entry:
        if value in _TYPES:
            return {"kind": "named", "name": f"types:{_TYPES[value]}"}
        if _can_be_named(value):
            return {"kind": "named", "name": _name_of(value)}
        return {"kind": "class", "class": _name_of(value)}

    def _function(self, value: types.FunctionType) -> Entry:
        if _can_be_named(value):
            return {"kind": "named", "name": _name_of(value)}
        code = value.__code__
        cells = zip(code.co_freevars, value.__closure__ or ())  # noqa: B905 - for Python 3.8
        held = {name: cell.cell_contents for name, cell in cells if _is_full(cell)}
        return {
            "kind": "function",
            "class": f"{value.__module__}:{code.co_name}",
            "first_line": code.co_firstlineno,
            "defaults": [self._node(each) for each in value.__defaults__ or ()],
            "keywords": self._named((value.__kwdefaults__ or {}).items(), "named")["named"],
            **self._named(held.items(), "named"),
        }

    def _instance(self, value: Any, kind: type) -> Entry:
        name = self._global_name(value, kind)
        if name:
            return {"kind": "named", "name": name, "instance_of": _name_of(kind)}
        if _name_of(kind) == _ROW:
            return {"kind": "row", "new": object.__getattribute__(value, "__dict__").get("key") is None}
        entry: Entry = {"kind": "object", "class": _name_of(kind)}
        base = next((each for each in _BASES if issubclass(kind, each)), None)
        if base is not None:
            entry["base"] = base.__name__
            entry.update(self._content(value, base))
        if issubclass(kind, BaseException):
            held = BaseException.args.__get__(value)
            entry.update(self._items(held, len(held)))
        attributes = _attributes(value, kind)
        if base is None and not attributes and not kind.__flags__ & _HEAP_TYPE:
            return {"kind": "opaque", "class": _name_of(kind)}
        held = self._named(attributes, "attributes")
        emptied = [*entry.get("emptied", ()), *held.get("emptied", ())]
        return {**entry, **held, **({"emptied": emptied} if emptied else {})}

    def _content(self, value: Any, base: type) -> Entry:
        if base is dict:
            return self._mapping(value)
        if base in _CONTAINERS:
            return self._items(base.__iter__(value), base.__len__(value))
        return {"of": self._node(_PLAIN[base](value))}

    def _global_name(self, value: Any, kind: type) -> str:
        module = sys.modules.get(kind.__module__) if type(kind.__module__) is str else None
        if module is not None:
            self.knows(module.__dict__)
        for name, known in self._globals.items():
            if id(value) in known:
                return f"{name}:{known[id(value)]}"
        return ""


def _scalar(value: Any) -> Entry:
    """Texts, bytes and numbers that are no nodes: too long, or not in JSON."""
    kind = type(value)
    if kind is float:
        return {"kind": "float", "text": repr(value)}
    if kind is int:
        return {"kind": "int", "text": hex(value)} if value.bit_length() <= MOST_TEXT else {"kind": "cut"}
    kept = value[:MOST_TEXT]
    words = kept if kind is str else base64.b64encode(kept).decode("ascii")
    entry = {"kind": kind.__name__, "text": words}
    return entry if len(kept) == len(value) else {**entry, "more": len(value) - len(kept)}


def _attributes(value: Any, kind: type) -> List[Tuple[str, Any]]:  # noqa: UP006
    """What the interpreter keeps for the object, without asking the object."""
    found: Dict[str, Any] = {}  # noqa: UP006
    try:
        held = object.__getattribute__(value, "__dict__")
        if type(held) is dict:
            found.update(item for item in held.items() if type(item[0]) is str and item[0] != _ADAPTER)
    except AttributeError:
        pass
    for owner in kind.__mro__:
        for name, slot in list(owner.__dict__.items()):
            if type(slot) is types.MemberDescriptorType and name not in found:
                try:
                    found[name] = slot.__get__(value, kind)
                except AttributeError:  # nothing is in it
                    continue
    return list(found.items())


def _name_of(named: Any) -> str:
    """As in "app.orders:Order", for classes and functions."""
    return f"{named.__module__}:{named.__qualname__}"[:400]


def _can_be_named(value: Any) -> bool:
    """Whether importing its module and going down its names leads to it."""
    module, names = value.__module__, value.__qualname__
    if type(module) is not str or type(names) is not str or module == "__main__" or "<" in names:
        return False
    found: Any = sys.modules.get(module)
    for name in names.split("."):
        held = found.__dict__ if isinstance(found, (types.ModuleType, type)) else {}
        found = held.get(name)
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    return found is value


def _is_full(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True
