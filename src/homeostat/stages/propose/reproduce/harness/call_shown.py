# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Values as Sentry's Python SDK shows them, read back: containers as JSON, leaves as `repr` strings.

A leaf is read as a literal, else evaluated among the names of the function's module and of the project's classes. That
is as safe as running the function itself, and happens nowhere but in the sandbox. What is in angle brackets, where a
`repr` is no expression, is looked up by what it says. For what cannot be read there is a stand-in.
"""

from __future__ import annotations

import ast
import collections
import contextlib
import enum
import importlib
import inspect
import re
import sys
import types
import typing
from typing import Any, Callable, Iterator, Mapping, cast  # noqa: UP035 - for Python 3.8

from call_keys import as_kind, by_themselves, may_be_other, told_by
from call_mapped import is_mapped, made_with, put_mapped
from call_names import SDK_BREADTH, angles_of, names_for, uncut
from call_stand_in import MATCH_REPR, NotShown, ShownMatch, StandIn, function_stand_in
from call_target import is_own, zone_shown

MOST_ANGLES = 200  # of one value
MOST_ARGUMENTS = 12
MOST_SCALAR = 200  # characters

OBJECT_REPR = re.compile(r"<([A-Za-z_][\w.]*(?:\.<locals>[\w.]*)?) (?:object|instance) at 0x[0-9a-fA-F]+>")
NAMED_REPR = re.compile(
    r"<(?P<kind>class|function|built-in function|bound method|module|method) '?"
    r"(?P<name>[A-Za-z_][\w.]*)'?(?P<rest>[^>]*)"
)
MEMBER_REPR = re.compile(r"<([A-Za-z_][\w.]*?)(?:\.([A-Za-z_][\w|]*))?(?:: (.*))?>", re.DOTALL)
SCALAR_REPR = re.compile(r"-?\d|datetime\.|(?:Decimal|UUID)\(|<[\w.]+\.[\w|]+:|[A-Z]\w*(?:\.\w+){1,3}$")
FIELD = re.compile(
    r"\b([A-Za-z_]\w*)=('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|-?\d+(?:\.\d+)?|None|True|False)(?=[\s,)>])"
)
CLASS_REPR = re.compile(r"<([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?=[\s:>(\[])")
ZONE_REPR = re.compile(r"<(?:\w*TzInfo '([\w/+-]+)'|(UTC))[^>]*>")


class NotRebuilt(Exception):
    """A value could not be had from what was captured; the text names it."""


class Shown:
    """The values of one frame, and the names by which their texts are read."""

    def __init__(self, values: Mapping[str, Any], module: types.ModuleType) -> None:
        self._values = values
        self._names = names_for(module)
        self.notes: list[str] = []
        self.hollow: list[Any] = []  # instances that have only some of their attributes
        self.known: dict[str, Any] = {}  # instances by their text, so that one that is shown twice is one
        self.asked: tuple[str, ...] = ()  # variables by which the function looks things up
        self._scalars: dict[str, list[Any]] | None = None

    def names(self) -> frozenset[str]:
        return frozenset(self._values)

    def value(self, name: str) -> Any:
        """The value, or a stand-in."""
        return self.rebuilt(self._values[name], name)

    def text(self, name: str) -> Any:
        return self._values.get(name)

    def rebuilt(self, value: Any, what: str) -> Any:
        if isinstance(value, list):
            shown = cast("list[Any]", value)
            self._look_whether_cut(len(shown), what)
            return [self.rebuilt(item, f"{what}[{index}]") for index, item in enumerate(shown)]
        if isinstance(value, dict):
            pairs = cast("dict[str, Any]", value)
            self._look_whether_cut(len(pairs), what)
            keys = self._keys(pairs, what)
            return {keys.get(key, key): self.rebuilt(item, f"{what}[{key!r}]") for key, item in pairs.items()}
        if not isinstance(value, str):
            return value
        if "[Filtered]" in value or value == "<cyclic>":
            return self._missing(what, "was filtered" if "[Filtered]" in value else "holds itself")
        return self._read(uncut(value, what, self.notes), what)

    def _keys(self, pairs: Mapping[str, Any], what: str) -> dict[str, Any]:
        """Those that were no texts, by how they are shown."""
        found = by_themselves(pairs, self._names)
        others = [key for key in pairs if key not in found]
        scalars = self._scalar_values()
        asked = [value for name in self.asked for value in scalars.get(name, ())]
        told = told_by(others, [value for values in scalars.values() for value in values], asked)
        if not told and may_be_other(others):
            self.notes.append(f"the keys of {what} may have been no texts")
        return {**found, **told}

    def _scalar_values(self) -> dict[str, list[Any]]:
        """Numbers, dates, members and the like of the frame, by the variables that hold them."""
        if self._scalars is None:
            self._scalars = {}
            before = len(self.notes), len(self.hollow)
            for name, value in self._values.items():
                texts = cast("list[Any]", value) if isinstance(value, list) else [value]
                found = [each for each in texts if is_scalar(each)]
                self._scalars[name] = [self._read(each, name) if isinstance(each, str) else each for each in found]
            del self.notes[before[0] :], self.hollow[before[1] :]
        return self._scalars

    def _look_whether_cut(self, length: int, what: str) -> None:
        if length == SDK_BREADTH:
            self.notes.append(f"{what} may have been cut at {SDK_BREADTH} items")

    def _missing(self, what: str, why: str) -> StandIn:
        self.notes.append(f"{what} {why}")
        return StandIn(f"{what}, which {why}")

    def _read(self, text: str, what: str) -> Any:
        with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            return ast.literal_eval(text)
        names = dict(self._names)
        expression = text
        angles = list(angles_of(text))[:MOST_ANGLES]
        for number, angle in reversed(list(enumerate(angles))):
            start, end = angle
            names[f"_shown_{number}"] = self._angle(text[start:end], what)
            expression = f"{expression[:start]}_shown_{number}{expression[end:]}"
        with contextlib.suppress(Exception):
            return eval(expression, {"__builtins__": {}}, names)  # noqa: S307 - in the sandbox
        return self._with_fields(expression, names, what) or self._missing(what, f"cannot be rebuilt from {text[:80]}")

    def _with_fields(self, expression: str, names: Mapping[str, Any], what: str) -> Any:
        """An instance of `Class(field=…)`, for a class that cannot be called so; None where it is no class."""
        with contextlib.suppress(Exception):
            call = ast.parse(expression, mode="eval").body
            kind = self._object(ast.unparse(call.func)) if isinstance(call, ast.Call) else None
            if not isinstance(kind, type) or not isinstance(call, ast.Call):
                return None
            told = {
                str(field.arg): eval(ast.unparse(field.value), {"__builtins__": {}}, dict(names))  # noqa: S307
                for field in call.keywords
            }
            made = instance(kind, self, what, told)
            self.hollow.append(made)
            self.notes.append(f"{what} has what its text shows")
            put_told(made, told)
            return made
        return None

    def _angle(self, text: str, what: str) -> Any:
        """What stands in angle brackets."""
        if text not in self.known:
            self.known[text] = self._looked_up(text, what)
        return self.known[text]

    def _looked_up(self, text: str, what: str) -> Any:
        if (found := OBJECT_REPR.fullmatch(text)) is not None:
            kind = self._object(found.group(1))
            return instance(kind, self, what) if isinstance(kind, type) else self._missing(what, f"is a {found[1]}")
        if (found := MATCH_REPR.fullmatch(text)) is not None:
            return ShownMatch(int(found[1]), int(found[2]), str(self._read(found[3], what)))
        if (found := ZONE_REPR.fullmatch(text)) is not None and (zone := zone_shown(text, found[1] or found[2])):
            return zone
        found = self._by_name(text, what)
        return self._missing(what, f"cannot be rebuilt from {text[:80]}") if found is None else found

    def _by_name(self, text: str, what: str) -> Any:
        """A class, function, module, member or bound method; an instance of which only the class is told."""
        if (found := NAMED_REPR.match(text)) is not None:
            of = self._object(found["name"])
            if found["kind"] == "bound method":
                held = text[found.end("name") :].partition(" of ")[2][:-1]
                of = getattr(self._read(held, what), found["name"].rpartition(".")[2], None)
            if of is None and "function" in found["kind"]:
                self.notes.append(f"{what} is a function that cannot be found")
                of = function_stand_in("", found["name"])
            return of
        of = self._object(found[1]) if (found := CLASS_REPR.match(text)) is not None else None
        if isinstance(of, enum.Enum):
            return of
        if (member := self._member(text)) is not None:
            return member
        if not isinstance(of, type):
            return of if MEMBER_REPR.fullmatch(text) else None
        told = fields_told(text)  # a class alone is `<class …>`, so this is an instance that says more of itself
        self.notes.append(f"{what} is known by {'what its text shows' if told else 'its class alone'}")
        made = instance(of, self, what, told)
        put_told(made, told)
        return made

    def _member(self, text: str) -> Any:
        """Of `<Class.NAME: value>`; several flags at once are told by the value."""
        found = MEMBER_REPR.fullmatch(text)
        kind = self._object(found[1]) if found is not None else None
        if found is None or not (isinstance(kind, type) and issubclass(kind, enum.Enum)):
            return None
        if found[2] in kind.__members__:
            return kind.__members__[found[2]]
        with contextlib.suppress(Exception):
            return cast("Any", kind)(ast.literal_eval(found[3]))
        return None

    def _object(self, name: str) -> Any:
        """What a dotted name means: in a module that is loaded, else among the names."""
        parts = name.split(".")
        if parts[0] in sys.modules:  # the module itself may not be: the function does not need it
            with contextlib.suppress(Exception):
                importlib.import_module(".".join(parts[:-1]))
        for cut in range(len(parts) - 1, -1, -1):
            found: Any = sys.modules.get(".".join(parts[:cut])) if cut else self._names.get(parts[0])
            for part in parts[cut or 1 :]:
                found = getattr(found, part, None)
            if found is not None:
                return getattr(found, "shown_class", found)
        return sys.modules.get(name)


# --- instances of which only the class is shown ---------------------------------------------------------------------


def is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MOST_SCALAR and SCALAR_REPR.match(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def fields_told(text: str) -> dict[str, Any]:
    """`id` and `name` of `<Order(id=4, name='a')>` or `<Order id=4 name='a'>`."""
    return {found[1]: ast.literal_eval(found[2]) for found in FIELD.finditer(text)}


def put_told(made: Any, told: Mapping[str, Any]) -> None:
    """Set attributes that were shown of an instance."""
    if is_mapped(cast("Any", type)(made)):
        put_mapped(made, told)
        return
    for name, value in told.items():
        with contextlib.suppress(Exception):
            object.__setattr__(made, name, value)


def instance(kind: type, shown: Shown | None = None, what: str = "", told: Mapping[str, Any] | None = None) -> Any:
    """The only instance that a module of the project holds, else a new one, made by its own `__init__` if it can be.

    What `__init__` needs and nothing shows is stood in for. One of a mapped class holds what was `told` of it.
    """
    if is_mapped(kind):
        with contextlib.suppress(Exception):
            return made_with(kind, told or {})
    held = {
        id(value): value
        for module in list(sys.modules.values())
        if is_own(getattr(module, "__file__", None) or "")
        for value in list(vars(module).values())
        if type(value) is kind
    }
    if len(held) == 1:
        return next(iter(held.values()))
    made: Any = made_by_itself(kind, shown, what, told or {})
    if made is None:
        with contextlib.suppress(TypeError):
            made = cast("Any", object).__new__(kind)
        if shown is not None and made is not None:
            shown.hollow.append(made)
    return StandIn(f"a {kind.__name__}") if made is None else made


def made_by_itself(kind: type, shown: Shown | None, what: str, told: Mapping[str, Any]) -> Any:
    """An instance made by the class; None where it refuses."""
    try:
        parameters = list(inspect.signature(kind).parameters.values())
    except (TypeError, ValueError):
        return None
    needed = [each for each in parameters if each.default is each.empty and each.kind not in (2, 4)]
    if len(needed) > MOST_ARGUMENTS:
        return None
    given = {each.name: told[each.name] if each.name in told else argument(each.name, kind, shown) for each in needed}
    positional = [given[each.name] for each in needed if each.kind != inspect.Parameter.KEYWORD_ONLY]
    named = {each.name: given[each.name] for each in needed if each.kind == inspect.Parameter.KEYWORD_ONLY}
    try:
        made = kind(*positional, **named)
    except (Exception, NotShown):  # noqa: BLE001 - whatever the service's own code does
        return None
    stood_in = [name for name, value in given.items() if isinstance(value, StandIn)]
    if shown is not None and stood_in:
        shown.notes.append(f"{what} was made without {', '.join(stood_in)}")
    return made if type(made) is kind else None


def argument(name: str, kind: type, shown: Shown | None) -> Any:
    """What a variable of the same name holds, unless that is another such object."""
    text = shown.text(name) if shown is not None else None
    if text is None or shown is None or (isinstance(text, str) and f"{kind.__name__} object" in text):
        return StandIn(f"{name} of {kind.__name__}")
    return shown.value(name)


def own_instance(shown: Shown, owner: type, told: Mapping[str, Any]) -> Any:
    """What `self` was; `told` are attributes that the code copied from or to variables which are shown.

    Raises:
        NotRebuilt: nothing like it can be made.
    """
    text = shown.text("self")
    made: Any = None
    if isinstance(text, (dict, list)):  # the SDK shows mappings and sequences by what they hold
        made = of_content(owner, shown.rebuilt(text, "self"))
    elif isinstance(text, str):
        made = shown.rebuilt(text, "self")
    if not isinstance(made, owner):
        made = instance(owner, shown, "self")
    if not isinstance(made, owner):
        raise NotRebuilt("self cannot be rebuilt")
    for name, value in told.items():
        if not (isinstance(value, StandIn) and name in getattr(made, "__dict__", {})):
            put_told(made, {name: value})
    return made


def of_content(owner: type, content: Any) -> Any:
    with contextlib.suppress(Exception):
        return owner(content)
    for base in cast("tuple[Any, ...]", (dict, list)):
        if issubclass(owner, base):
            made: Any = base.__new__(owner)
            base.__init__(made, content)
            return made
    return None


def told_attributes(function: Callable[..., Any], shown: Shown) -> dict[str, Any]:
    """Attributes of `self` that a shown variable was copied from: `lines = self.lines`, and not assigned again."""
    try:
        source = inspect.getsource(function)
        tree = ast.parse(f"if 1:\n{source}" if source[:1].isspace() else source)
    except (OSError, TypeError, SyntaxError, ValueError, RecursionError):
        return {}
    stored = collections.Counter(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            for name, attribute in copied(node.targets[0], node.value):
                if stored[name] == 1 and name in shown.names():
                    found.setdefault(attribute, shown.value(name))
    return found


def copied(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str]]:
    """Variables and the attributes of `self` that they take."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, other in zip(target.elts, value.elts):  # noqa: B905 - for Python 3.8
            yield from copied(one, other)
    elif isinstance(target, ast.Name) and isinstance(value, ast.Attribute) and ast.unparse(value.value) == "self":
        yield target.id, value.attr


# --- as the annotation says -----------------------------------------------------------------------------------------


def fitted(value: Any, hint: Any, default: Any = None) -> Any:
    """What the wire made alike, told apart again by annotation or default: tuples, sets, models, number keys."""
    origin: Any = typing.get_origin(hint) or hint
    inner = typing.get_args(hint)
    if origin is typing.Union or type(hint).__name__ == "UnionType":
        fitting = [kind for kind in inner if kind is not type(None)]
        return fitted(value, fitting[0]) if len(fitting) == 1 and value is not None else value
    if isinstance(value, list) and isinstance(origin, type) and hasattr(origin, "_make"):
        with contextlib.suppress(TypeError):
            return cast("Any", origin)._make(value)
    if type(default) in (tuple, set, frozenset):
        origin = cast("Any", type)(default)
    if isinstance(value, list) and origin in (tuple, set, frozenset, collections.deque):
        with contextlib.suppress(TypeError):
            return cast("Any", origin)(value)
    if cast("Any", type)(value) is dict and inner[1:]:
        pairs = cast("dict[Any, Any]", value)
        keys = as_kind(pairs, inner[0]) if all(isinstance(key, str) for key in pairs) else {}
        return {keys.get(key, key): fitted(item, inner[1]) for key, item in pairs.items()}
    kind = cast("Any", type)(value)
    if kind in (dict, list) and isinstance(origin, type) and origin is not kind and issubclass(origin, kind):
        made = of_content(cast("Any", origin), value)
        return cast("Any", value) if made is None else made
    return cast("Any", value)
