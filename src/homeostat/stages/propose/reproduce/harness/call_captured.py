# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Values that `homeostat-capture` encoded, made again: a flat table of entries, read by its numbers.

The table comes from outside. Nothing of it is executed: a class is looked up by name, its instance is made by the
built-in type below it and given its attributes; `__init__` does not run. A table can still make a service's classes
do what they do when they are imported or compared, so this happens nowhere but in the sandbox.
"""

from __future__ import annotations

import base64
import builtins
import collections
import datetime  # noqa: ICN001 - as in the modules beside it
import importlib
import io
import logging
import re
import threading
import types
import typing
import weakref
from functools import partial
from typing import Any, Callable, Mapping, cast  # noqa: UP035 - for Python 3.8

from call_mapped import STATE, blank, is_mapped, put_mapped, withhold
from call_stand_in import NotShown, StandIn, function_stand_in
from call_target import NotRun, function_inside, named, zone_shown

MOST_ENTRIES = 5_000
MOST_DEPTH = 300  # of entries that hold each other and cannot be made empty first
FILTERED = "[Filtered]"
HEAP_TYPE = 1 << 9  # a class made by a `class` statement

BASES: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (*(dict, list, tuple, set, frozenset, collections.deque), *(str, bytes, bytearray, int, float))
}
MADE = frozenset(
    {
        *("decimal:Decimal", "fractions:Fraction", "uuid:UUID", "zoneinfo:ZoneInfo", "array:array", "re:Pattern"),
        *("datetime:datetime", "datetime:date", "datetime:time", "datetime:timedelta", "datetime:timezone"),
        *("builtins:range", "builtins:slice", "builtins:complex", "ipaddress:IPv4Address", "ipaddress:IPv6Address"),
        *("ipaddress:IPv4Network", "ipaddress:IPv6Network", "pathlib:PurePosixPath", "pathlib:PureWindowsPath"),
        *("pathlib:PosixPath", "pathlib._local:PosixPath", "pathlib._local:PurePosixPath"),
    }
)
ITERATORS = frozenset({"iter", "enumerate", "zip", "map", "filter", "reversed"})
Entry = Mapping[str, Any]


class Captured:
    """The values of one frame."""

    def __init__(
        self, frame: Entry, table: Entry, main: types.ModuleType | None = None, *, rewound: bool = False
    ) -> None:
        """`main` is what was `__main__`; `rewound` reads files in memory from their start, as they were at entry."""
        self._values = part(frame, "values")
        self._emptied = emptied_in(frame)
        self._table = dict(list(table.items())[:MOST_ENTRIES])
        self._made: dict[str, Any] = {}
        self._later: list[Callable[[], None]] = []
        self._main = main
        self._rewound = rewound
        self.notes: list[str] = []

    def all(self) -> dict[str, Any]:
        """Each value by its name, made whole."""
        found = {name: self._held(name, value, self._emptied, name) for name, value in self._values.items()}
        while self._later:
            try:
                self._later.pop()()
            except (Exception, NotShown) as error:  # noqa: BLE001 - it hashes and compares by the service's own code
                self.notes.append(f"items were left out: {type(error).__name__}")
        return found

    # --- nodes

    def _node(self, node: Any, depth: int, what: str) -> Any:
        if isinstance(node, dict) and "ref" in node:
            number = str(cast("Entry", node)["ref"])
            if number not in self._made:
                self._made[number] = self._of(number, depth + 1, what)
            return self._made[number]
        if node == FILTERED:
            return self._missing(what, "was filtered")
        return node if node is None or isinstance(node, (bool, int, float, str)) else self._missing(what, "is unclear")

    def _missing(self, what: str, why: str) -> StandIn:
        self.notes.append(f"{what} {why}")
        return StandIn(what)

    def _held(self, name: str, node: Any, emptied: Entry, what: str, depth: int = 0) -> Any:
        if node == FILTERED and emptied.get(name) in BASES:
            self.notes.append(f"{what} was filtered, and is empty here")
            return BASES[emptied[name]]()
        return self._node(node, depth, what)

    def _of(self, number: str, depth: int, what: str) -> Any:
        entry = self._table.get(number)
        if not isinstance(entry, dict) or depth > MOST_DEPTH:
            return self._missing(what, "was left out")
        entry = cast("Entry", entry)
        if entry.get("more"):
            self.notes.append(f"{what} was cut")
        kind = entry.get("kind")
        make = getattr(self, f"_make_{str(kind).lower()}", None)
        if make is None:
            return self._missing(what, "was cut" if kind == "cut" else f"is a {entry.get('class') or kind}")
        try:
            return make(number, entry, depth, what)
        except (Exception, NotShown) as error:  # noqa: BLE001 - whatever the service's own classes do
            return self._missing(what, f"cannot be made: {type(error).__name__}: {str(error)[:100]}")

    # --- containers

    def _items(self, entry: Entry, depth: int, what: str) -> list[Any]:
        return [
            self._node(item, depth, f"{what}[{index}]") for index, item in enumerate(list(entry.get("items") or ()))
        ]

    def _fill(self, made: Any, entry: Entry, depth: int, what: str) -> Any:
        emptied = emptied_in(entry)
        kind: Any = collections.OrderedDict if issubclass(type(made), collections.OrderedDict) else dict
        for key, node in part(entry, "named").items():
            kind.__setitem__(made, key, self._held(key, node, emptied, f"{what}[{key!r}]", depth))
        pairs = [
            (self._node(key, depth, "a key"), self._node(node, depth, f"{what}[…]"))
            for key, node in entry.get("pairs") or ()
        ]
        if pairs:  # hashed when everything that a hash may ask for is there
            self._later.append(partial(put_items, kind, made, pairs))
        return made

    def _make_list(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        made = self._made[number] = list[Any]()
        made.extend(self._items(entry, depth, what))
        return made

    def _make_deque(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        made = self._made[number] = collections.deque[Any]()
        made.extend(self._items(entry, depth, what))
        return made

    def _make_tuple(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        return tuple(self._items(entry, depth, what))

    def _make_frozenset(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        return frozenset(self._items(entry, depth, what))

    def _make_set(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        made = self._made[number] = set[Any]()
        items = self._items(entry, depth, what)
        self._later.append(lambda: made.update(items))
        return made

    def _make_dict(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        made = self._made[number] = dict[Any, Any]()
        return self._fill(made, entry, depth, what)

    def _make_ordereddict(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        made = self._made[number] = cast("Any", collections.OrderedDict)()
        self._fill(made, entry, depth, what)
        return made

    def _make_counter(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        made = self._made[number] = collections.Counter[Any]()
        return self._fill(made, entry, depth, what)

    def _make_defaultdict(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        made = self._made[number] = collections.defaultdict[Any, Any](None)
        made.default_factory = self._node(entry.get("of"), depth, what)
        return self._fill(made, entry, depth, what)

    def _make_mappingproxy(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        return types.MappingProxyType(self._node(entry["of"], depth, what))

    # --- scalars and the standard library

    def _make_str(self, _: str, entry: Entry, *__: Any) -> Any:
        return str(entry["text"])

    def _make_bytes(self, _: str, entry: Entry, *__: Any) -> Any:
        return base64.b64decode(entry["text"])

    def _make_bytearray(self, _: str, entry: Entry, *__: Any) -> Any:
        return bytearray(base64.b64decode(entry["text"]))

    def _make_int(self, _: str, entry: Entry, *__: Any) -> Any:
        return int(entry["text"], 16)

    def _make_float(self, _: str, entry: Entry, *__: Any) -> Any:
        return float(entry["text"])

    def _make_made(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        if entry["class"] not in MADE:
            raise NotRun(f"{entry['class']} is not made of parts")
        parts = [self._node(part, depth, what) for part in entry["with"]]
        if entry["class"] == "re:Pattern":
            return re.compile(parts[0], parts[1])
        if entry["class"] == "datetime:timezone":
            return datetime.timezone.utc if not parts[0] else datetime.timezone(*parts)  # noqa: UP017 - for Python 3.8
        return named(entry["class"])(*parts)

    def _make_match(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        pattern, text, start, end = (self._node(part, depth, what) for part in entry["with"])
        made = pattern.match(text, start)
        if made is None or made.span() != (start, end):
            made = pattern.fullmatch(text, start, end)
        return self._missing(what, "matches no more") if made is None else made

    def _make_zone(self, _: str, entry: Entry, *__: Any) -> Any:
        return zone_shown(entry["text"], entry["name"]) or named("zoneinfo:ZoneInfo")(entry["name"])

    def _make_iterator(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        if entry["of"] not in ITERATORS:
            raise NotRun(f"{entry['of']} makes no iterator")
        parts, state = (self._node(part, depth, what) for part in entry["with"])
        made = getattr(builtins, entry["of"])(*parts)
        if state is not None:
            made.__setstate__(state)
        return made

    def _make_bytesio(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        made = io.BytesIO(self._node(entry["of"], depth, what))
        made.seek(0 if self._rewound else int(entry["at"]))
        return made

    def _make_stringio(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        made = io.StringIO(self._node(entry["of"], depth, what), newline="")
        made.seek(0 if self._rewound else int(entry["at"]))
        return made

    def _make_lock(self, *_: Any) -> Any:
        return threading.Lock()

    def _make_rlock(self, *_: Any) -> Any:
        return threading.RLock()

    def _make_weakref(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        return weakref.ref(self._node(entry["of"], depth, what))

    def _make_logger(self, _: str, entry: Entry, *__: Any) -> Any:
        return logging.getLogger(entry["name"])

    # --- what has a name

    def _make_module(self, _: str, entry: Entry, *__: Any) -> Any:
        return importlib.import_module(entry["name"])

    def _make_named(self, _: str, entry: Entry, *__: Any) -> Any:
        return named(entry["name"])

    def _make_alias(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        """A type with what is in its brackets."""
        inner = tuple(self._node(part, depth, what) for part in entry["with"])
        of = getattr(typing, entry["name"]) if entry.get("name") else self._node(entry["of"], depth, what)
        return of[inner]

    def _make_union(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        first, *others = (self._node(part, depth, what) for part in entry["with"])
        for other in others:
            first = first | other
        return first

    def _make_member(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        kind = self._class(entry)
        member = kind.__members__.get(entry.get("name"))
        return kind(self._node(entry["value"], depth, what)) if member is None else member  # flags have no one name

    def _make_method(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        return getattr(self._node(entry["of"], depth, what), entry["name"])

    def _make_partial(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        keywords: dict[str, Any] = self._fill({}, entry, depth, what)
        return partial(self._node(entry["of"], depth, what), *self._items(entry, depth, what), **keywords)

    def _make_function(self, _: str, entry: Entry, depth: int, what: str) -> Any:
        """One without a name to import it by: its code is in its module, what it took along is here."""
        module, _, name = entry["class"].partition(":")
        try:
            found = self._main if module == "__main__" else importlib.import_module(module)
        except Exception:  # noqa: BLE001 - a module of others
            found = None
        if found is None:
            self.notes.append(f"{what} is a function that cannot be found")
            return function_stand_in(module, name)
        made: Any = function_inside(found, name, int(entry["first_line"]), self._fill({}, entry, depth, what))
        made.__defaults__ = tuple(self._node(each, depth, what) for each in entry.get("defaults") or ()) or None
        keywords = {key: self._node(each, depth, what) for key, each in part(entry, "keywords").items()}
        made.__kwdefaults__ = keywords or None
        return made

    def _class(self, entry: Entry) -> Any:
        name = str(entry["class"])
        if name.startswith("__main__:") and self._main is not None:
            name = f"{self._main.__name__}:{name.partition(':')[2]}"
        found = named(name)
        if not isinstance(found, type):
            raise NotRun(f"{name} is no class here")
        return found

    # --- instances

    def _make_object(self, number: str, entry: Entry, depth: int, what: str) -> Any:
        try:
            kind = cast("type[Any]", self._class(entry))
        except NotRun:
            return self._stand_in(number, entry, depth, what)
        base = cast("Any", BASES.get(str(entry.get("base"))))
        if base is not None and not issubclass(kind, base):
            raise NotRun(f"{kind.__name__} is no {base.__name__} here")
        if is_mapped(kind):
            return self._mapped(kind, number, entry, depth, what)
        if issubclass(kind, BaseException):
            made: Any = built_in(kind).__new__(kind, *self._items(entry, depth, what))
        else:
            content: list[Any] = []
            if base in (tuple, frozenset):
                content.append(self._items(entry, depth, what))
            elif base in (str, bytes, int, float):
                content.append(self._node(entry.get("of"), depth, what))
            made = built_in(kind).__new__(kind, *content)
        self._made[number] = made
        self._content(made, base, entry, depth, what)
        for name, value in self._attributes(entry, depth, what).items():
            put(made, name, value)
        return made

    def _mapped(self, kind: type, number: str, entry: Entry, depth: int, what: str) -> Any:
        """What the mapper keeps of it is the mapper's own, and made by it."""
        made = self._made[number] = blank(kind)
        held = part(entry, "attributes")
        state = self._table.get(str(part(held, STATE).get("ref")))
        put_mapped(made, self._attributes({**entry, "attributes": {**held, STATE: None}}, depth, what))
        if not (isinstance(state, dict) and cast("Entry", state).get("new")):
            withhold(made)
        return made

    def _content(self, made: Any, base: type | None, entry: Entry, depth: int, what: str) -> None:
        if base is dict:
            self._fill(made, entry, depth, what)
        elif base in (list, collections.deque):
            cast("Any", base).extend(made, self._items(entry, depth, what))
        elif base is set:
            items = self._items(entry, depth, what)
            self._later.append(lambda: set[Any].update(made, items))
        elif base is bytearray:
            bytearray.extend(made, self._node(entry.get("of"), depth, what))

    def _stand_in(self, number: str, entry: Entry, depth: int, what: str) -> StandIn:
        made = self._made[number] = StandIn(f"a {entry.get('class')}")
        vars(made).update(self._attributes(entry, depth, what))
        self.notes.append(f"{what} is a {entry.get('class')}, which cannot be imported here")
        return made

    def _attributes(self, entry: Entry, depth: int, what: str) -> dict[str, Any]:
        emptied = emptied_in(entry)
        held = part(entry, "attributes")
        return {
            name: self._held(name, value, emptied, f"{what}.{name}", depth)
            for name, value in held.items()
            if name not in ("__class__", "__dict__")
        }


def built_in(kind: type) -> Any:
    """The nearest class below it that is the interpreter's own: its `__new__` is nobody's code."""
    return next(each for each in kind.__mro__ if not each.__flags__ & HEAP_TYPE)


def part(entry: Entry, name: str) -> Entry:
    held = entry.get(name)
    return cast("Entry", held) if isinstance(held, dict) else {}


def emptied_in(entry: Entry) -> dict[str, str]:
    """Names whose values were filtered, and were lists or the like."""
    pairs = cast("list[list[Any]]", entry.get("emptied") or [])
    return {str(pair[0]): str(pair[1]) for pair in pairs if len(pair) > 1}


def put_items(kind: Any, made: Any, pairs: list[tuple[Any, Any]]) -> None:
    for key, item in pairs:
        kind.__setitem__(made, key, item)


def put(made: Any, name: str, value: Any) -> None:
    """Set it where the interpreter keeps it, past what the class does when it is set."""
    try:
        held = object.__getattribute__(made, "__dict__")
    except AttributeError:
        held = None
    slot = next((vars(kind)[name] for kind in type(made).__mro__ if name in vars(kind)), None)
    try:
        if isinstance(slot, types.MemberDescriptorType):
            slot.__set__(made, value)
        elif held is not None:
            held[name] = value
    except (AttributeError, TypeError):  # one that cannot be set
        return
